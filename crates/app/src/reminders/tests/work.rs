//! From what is due to what has gone: once, and again where it failed. The clock is moved by hand.

use jiff::SignedDuration;
use jiff::civil::date;

use super::super::store::outbox::{self, GAPS, LEASE};
use super::super::store::{jobs, said};
use super::super::{Extent, Sent, Way, scan, work};
use super::servers::{GatewayServer, MailServer};
use super::{Office, each_engine, fresh};
use crate::App;

fn seconds(app: &App, seconds: i64) {
    app.clock.advance(SignedDuration::from_secs(seconds));
}

#[test]
fn nobody_is_reminded_who_has_not_chosen_it_and_no_way_is_used_that_is_not_set() {
    each_engine(|app| {
        let office = Office::new(app);
        office.case(date(2024, 7, 3), |_| {});
        assert_eq!(scan(&office.app, Extent::Morning).unwrap(), 0, "nobody chose it");
        office.remind(&office.own, true, true);
        assert_eq!(scan(&office.app, Extent::Morning).unwrap(), 0, "no way is in use");
        office.through(1, None);
        assert_eq!(scan(&office.app, Extent::Morning).unwrap(), 1, "the case that ends today, alone");
        assert!(office.outbox()[0].urgent);
    });
}

#[test]
fn what_is_due_goes_out_once_however_often_it_is_looked_for() {
    each_engine(|app| {
        let (mail, office) = (MailServer::new(), Office::new(app));
        office.through(mail.port, None);
        office.remind(&office.own, true, false);
        // Accepted on the 3rd: ends today. On the 8th: ends on Tuesday, three working days ahead.
        office.case(date(2024, 7, 3), |c| c.number = Some("津西劳调〔2024〕0012号".into()));
        office.case(date(2024, 7, 8), |c| c.number = Some("津西劳调〔2024〕0013号".into()));
        let put = scan(&office.app, Extent::Morning).unwrap();
        assert_eq!(put, 2, "{:?}", office.outbox());
        for extent in [Extent::Morning, Extent::Pressing, Extent::Morning] {
            assert_eq!(scan(&office.app, extent).unwrap(), 0);
        }
        assert_eq!(work(&office.app, "a").unwrap(), Sent::Gone);
        assert_eq!(work(&office.app, "a").unwrap(), Sent::Gone);
        assert_eq!(work(&office.app, "a").unwrap(), Sent::Nothing);
        let got = mail.got();
        assert_eq!(got.len(), 2);
        assert!(got.iter().all(|(to, _)| to == "RCPT TO:<wang@example.gov.cn>"));
        for row in office.outbox() {
            assert_eq!((row.state.as_str(), row.attempts), ("sent", 1));
            let number = format!("<{}@example.gov.cn>", row.id);
            assert!(got.iter().any(|(_, text)| text.contains(&number)), "{number}");
        }
        // The next day the first is over, once, and the second is still ahead, which was said.
        seconds(&office.app, 86_400);
        assert_eq!(scan(&office.app, Extent::Morning).unwrap(), 1);
        assert_eq!(scan(&office.app, Extent::Morning).unwrap(), 0);
    });
}

#[test]
fn a_last_day_that_moved_is_said_anew() {
    each_engine(|app| {
        let office = Office::new(app);
        office.through(1, None);
        office.remind(&office.own, true, false);
        let case = office.case(date(2024, 7, 3), |_| {});
        assert_eq!(scan(&office.app, Extent::Morning).unwrap(), 1);
        office
            .app
            .db
            .write(|c| {
                let binds = fengqiao_db::binds![case.id.as_str()];
                c.execute(
                    "UPDATE cases SET extended_to = '2024-07-19', extension_reason = '双方同意', handling_limit = '2024-07-19' WHERE id = $1",
                    &binds,
                )
            })
            .unwrap();
        assert_eq!(scan(&office.app, Extent::Pressing).unwrap(), 1);
        assert_eq!(scan(&office.app, Extent::Pressing).unwrap(), 0);
    });
}

#[test]
fn one_that_failed_is_tried_again_after_growing_gaps_and_given_up() {
    each_engine(|app| {
        let (mail, office) = (MailServer::new(), Office::new(app));
        office.through(mail.port, None);
        office.remind(&office.own, true, false);
        office.case(date(2024, 7, 3), |_| {});
        scan(&office.app, Extent::Pressing).unwrap();
        mail.then(&[451, 550, 421, 451, 451, 451]);
        for gap in GAPS {
            assert!(matches!(work(&office.app, "a").unwrap(), Sent::Failed(_)));
            let row = &office.outbox()[0];
            assert_eq!(row.state, "waiting");
            assert!(!row.fault.contains('@') && row.fault.contains("邮件服务器"), "{}", row.fault);
            seconds(&office.app, gap - 1);
            assert_eq!(work(&office.app, "a").unwrap(), Sent::Nothing, "a second too early");
            seconds(&office.app, 1);
        }
        assert!(matches!(work(&office.app, "a").unwrap(), Sent::Failed(_)));
        let row = office.outbox().remove(0);
        assert_eq!((row.state.as_str(), row.attempts), ("failed", 6));
        seconds(&office.app, 100_000);
        assert_eq!(work(&office.app, "a").unwrap(), Sent::Nothing);
        assert_eq!(mail.got().len(), 0);
        // Once more by hand, and it goes, under the number it always had.
        let now = office.app.clock.seconds();
        assert!(office.app.db.write(|c| outbox::again(c, &row.id, now)).unwrap());
        assert_eq!(work(&office.app, "a").unwrap(), Sent::Gone);
        assert!(mail.got()[0].1.contains(&row.id));
    });
}

#[test]
fn it_fails_and_then_it_goes() {
    each_engine(|app| {
        let (gateway, office) = (GatewayServer::new(), Office::new(app));
        office.through(1, Some(gateway.port));
        office.remind(&office.own, false, true);
        office.case(date(2024, 7, 3), |_| {});
        scan(&office.app, Extent::Pressing).unwrap();
        gateway.then(&[500]);
        assert_eq!(work(&office.app, "a").unwrap(), Sent::Failed("网关没有收下（状态 500）".into()));
        seconds(&office.app, GAPS[0]);
        assert_eq!(work(&office.app, "a").unwrap(), Sent::Gone);
        let got = gateway.got();
        assert_eq!(got.len(), 2);
        assert_eq!(got[0].header("idempotency-key"), got[1].header("idempotency-key"));
        assert_eq!(got[1].header("idempotency-key"), office.outbox()[0].id);
    });
}

#[test]
fn what_somebody_has_nobody_else_gets_until_the_lease_is_over() {
    each_engine(|app| {
        let office = Office::new(app);
        office.through(1, None);
        office.remind(&office.own, true, false);
        office.case(date(2024, 7, 3), |_| {});
        scan(&office.app, Extent::Pressing).unwrap();
        let (app, ways) = (&office.app, [Way::Mail]);
        let claim = |holder: &str| {
            let now = app.clock.seconds();
            app.db.write(|c| outbox::claim(c, &app.keys, &ways, now, holder)).unwrap()
        };
        let first = claim("a").expect("a message");
        assert_eq!(first.attempt, 1);
        assert!(claim("b").is_none());
        seconds(app, LEASE - 1);
        assert!(claim("b").is_none());
        seconds(app, 1);
        let second = claim("b").expect("its lease is over");
        assert_eq!((second.id.as_str(), second.attempt), (first.id.as_str(), 2));
        // Whoever had it and comes back late changes nothing.
        let stamp = app.clock.stamp();
        assert!(!app.db.write(|c| outbox::sent(c, &first.id, "a", &stamp)).unwrap());
        assert!(app.db.write(|c| outbox::sent(c, &second.id, "b", &stamp)).unwrap());
    });
}

#[test]
fn two_servers_at_once_never_send_the_same() {
    each_engine(|app| {
        let (gateway, office) = (GatewayServer::new(), Office::new(app));
        office.through(1, Some(gateway.port));
        office.remind(&office.own, false, true);
        office.remind(&office.head, false, true);
        for _ in 0..5 {
            office.case(date(2024, 7, 3), |_| {});
        }
        let put: usize = std::thread::scope(|scope| {
            let scans: Vec<_> =
                (0..3).map(|_| scope.spawn(|| scan(&office.app, Extent::Pressing).unwrap())).collect();
            scans.into_iter().map(|s| s.join().unwrap()).sum()
        });
        assert_eq!((put, office.outbox().len()), (10, 10), "put in once each, whoever did it");
        std::thread::scope(|scope| {
            for holder in ["a", "b", "c"] {
                let app = &office.app;
                scope.spawn(move || while work(app, holder).unwrap() != Sent::Nothing {});
            }
        });
        let mut keys: Vec<String> =
            gateway.got().iter().map(|got| got.header("idempotency-key").to_owned()).collect();
        keys.sort();
        let sent = keys.len();
        keys.dedup();
        assert_eq!((sent, keys.len()), (10, 10));
        assert!(office.outbox().iter().all(|row| row.state == "sent" && row.attempts == 1));
    });
}

#[test]
fn a_job_is_one_servers_at_a_time_and_comes_again() {
    each_engine(|app| {
        let (name, now) = ("reminders.morning", app.clock.seconds());
        let claim = |holder: &str, at: i64| app.db.write(|c| jobs::claim(c, name, at, holder, 600)).unwrap();
        assert!(claim("a", now) && !claim("b", now));
        assert!(!claim("b", now + 599) && claim("b", now + 600), "the lease of one that died");
        app.db.write(|c| jobs::done(c, name, "a", now + 1)).unwrap();
        assert!(!claim("c", now + 700), "who has lost it cannot give it back");
        app.db.write(|c| jobs::done(c, name, "b", now + 86_400)).unwrap();
        assert!(!claim("a", now + 86_399) && claim("a", now + 86_400));
    });
}

#[test]
fn words_and_addresses_are_sealed_and_wiped_after_thirty_days() {
    each_engine(|app| {
        let (mail, office) = (MailServer::new(), Office::new(app));
        office.through(mail.port, None);
        office.remind(&office.own, true, false);
        office.case(date(2024, 7, 3), |_| {});
        scan(&office.app, Extent::Pressing).unwrap();
        work(&office.app, "a").unwrap();
        let raw = || {
            let row = office.app.read(|c| c.query_one("SELECT recipient, body FROM outbox", &[])).unwrap();
            (row.opt_text(0), row.opt_text(1))
        };
        let (recipient, body) = raw();
        assert!(recipient.unwrap().starts_with("s1:") && body.unwrap().starts_with("s1:"));
        seconds(&office.app, 29 * 86_400);
        super::super::scan::wipe(&office.app).unwrap();
        assert!(raw().1.is_some(), "the day before");
        seconds(&office.app, 86_401);
        assert_eq!(super::super::scan::wipe(&office.app).unwrap(), 1);
        assert_eq!(raw(), (None, None));
        assert_eq!(office.outbox()[0].state, "sent", "that it went stays");
    });
}

#[test]
fn an_old_one_that_never_went_is_given_up() {
    each_engine(|app| {
        let office = Office::new(app);
        office.through(1, None);
        office.remind(&office.own, true, false);
        office.case(date(2024, 7, 3), |_| {});
        scan(&office.app, Extent::Pressing).unwrap();
        seconds(&office.app, 2 * 86_400);
        super::super::scan::wipe(&office.app).unwrap();
        assert_eq!(office.outbox()[0].state, "waiting");
        seconds(&office.app, 1);
        super::super::scan::wipe(&office.app).unwrap();
        assert_eq!(office.outbox()[0].state, "failed");
    });
}

#[test]
fn a_locked_account_is_not_written_to() {
    each_engine(|app| {
        let office = Office::new(app);
        office.through(1, None);
        office.remind(&office.own, true, false);
        office.case(date(2024, 7, 3), |_| {});
        scan(&office.app, Extent::Pressing).unwrap();
        office.app.db.write(|c| c.execute("UPDATE users SET locked = 1", &[])).unwrap();
        assert_eq!(work(&office.app, "a").unwrap(), Sent::Nothing);
        seconds(&office.app, 86_400);
        assert_eq!(scan(&office.app, Extent::Morning).unwrap(), 0);
    });
}

#[test]
fn who_no_longer_wants_it_gets_nothing_of_what_waits_and_may_come_back() {
    each_engine(|app| {
        let office = Office::new(app);
        office.through(1, None);
        office.remind(&office.own, true, false);
        office.case(date(2024, 7, 3), |_| {});
        assert_eq!(scan(&office.app, Extent::Pressing).unwrap(), 1);
        office.remind(&office.own, false, false);
        assert_eq!(office.outbox(), []);
        let said = office.app.read(|c| said::to(c, &office.own.user_id)).unwrap();
        assert!(said.is_empty());
        office.remind(&office.own, true, false);
        assert_eq!(scan(&office.app, Extent::Pressing).unwrap(), 1);
    });
}

#[test]
fn on_a_day_off_nothing_is_said() {
    for db in fengqiao_db::testing::databases_migrated(crate::migrations::ALL) {
        let office = Office::new(fresh(db));
        office.through(1, None);
        office.remind(&office.own, true, false);
        office.case(date(2024, 7, 3), |_| {});
        seconds(&office.app, 2 * 86_400);
        assert_eq!(scan(&office.app, Extent::Morning).unwrap(), 0, "a Saturday");
        seconds(&office.app, 2 * 86_400);
        assert_eq!(scan(&office.app, Extent::Morning).unwrap(), 1, "over, said on Monday");
    }
}

#[test]
fn a_tick_does_everything_and_only_in_the_day() {
    each_engine(|app| {
        let (mail, office) = (MailServer::new(), Office::new(app));
        office.through(mail.port, None);
        office.remind(&office.own, true, false);
        office.case(date(2024, 7, 3), |_| {});
        office.case(date(2024, 7, 8), |_| {});
        // 21:00.
        seconds(&office.app, 11 * 3600);
        let tick = || super::super::run::tick(&office.app, "a", &|| false).unwrap();
        tick();
        assert_eq!(mail.got().len(), 0, "nobody is told in the night");
        // 07:59 and 08:00 of Friday.
        seconds(&office.app, 11 * 3600 - 60);
        tick();
        assert_eq!(mail.got().len(), 0);
        seconds(&office.app, 60);
        tick();
        assert_eq!(mail.got().len(), 1, "one that is over and one that is ahead, in one");
        tick();
        seconds(&office.app, 3600);
        tick();
        assert_eq!(mail.got().len(), 1);
    });
}
