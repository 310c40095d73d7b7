//! From what is due to what has gone: once, and again where it failed. The clock is moved by hand.

use std::sync::Arc;

use jiff::SignedDuration;
use jiff::civil::date;

use fengqiao_domain::calendar::WorkCalendar;
use fengqiao_domain::reminders::{self, Item, Recipient, Topic};

use super::super::config::Settings;
use super::super::store::outbox::{self, GAPS, LEASE};
use super::super::store::{jobs, said};
use super::super::{Extent, Sent, Way, scan, work};
use super::servers::{GatewayServer, MailServer};
use super::{Office, TODAY, each_engine, fresh};
use crate::{App, AppError};

fn seconds(app: &App, seconds: i64) {
    app.clock.advance(SignedDuration::from_secs(seconds));
}

/// A case that ends today, told of to its mediator by mail: one message waits, and there is no mail server.
fn waiting(app: Arc<App>) -> Office {
    let office = Office::new(app);
    office.through(1, None);
    office.remind(&office.own, true, false);
    office.case(date(2024, 7, 3), |_| {});
    assert_eq!(office.scan(Extent::Pressing), 1);
    office
}

#[test]
fn nobody_is_reminded_who_has_not_chosen_it_and_no_way_is_used_that_is_not_set() {
    each_engine(|app| {
        let office = Office::new(app);
        office.case(date(2024, 7, 3), |_| {});
        assert_eq!(office.scan(Extent::Morning), 0, "nobody chose it");
        office.remind(&office.own, true, true);
        assert_eq!(office.scan(Extent::Morning), 0, "no way is in use");
        office.through(1, None);
        assert_eq!(office.scan(Extent::Morning), 1, "the case that ends today, alone");
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
        let put = office.scan(Extent::Morning);
        assert_eq!(put, 2, "{:?}", office.outbox());
        for extent in [Extent::Morning, Extent::Pressing, Extent::Morning] {
            assert_eq!(office.scan(extent), 0);
        }
        assert_eq!(office.work("a"), Sent::Gone);
        assert_eq!(office.work("a"), Sent::Gone);
        assert_eq!(office.work("a"), Sent::Nothing);
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
        assert_eq!(office.scan(Extent::Morning), 1);
        assert_eq!(office.scan(Extent::Morning), 0);
    });
}

#[test]
fn a_last_day_that_moved_is_said_anew() {
    each_engine(|app| {
        let office = Office::new(app);
        office.through(1, None);
        office.remind(&office.own, true, false);
        let case = office.case(date(2024, 7, 3), |_| {});
        assert_eq!(office.scan(Extent::Morning), 1);
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
        assert_eq!(office.scan(Extent::Pressing), 1);
        assert_eq!(office.scan(Extent::Pressing), 0);
    });
}

#[test]
fn one_that_failed_is_tried_again_after_growing_gaps_and_given_up() {
    each_engine(|app| {
        let (mail, office) = (MailServer::new(), Office::new(app));
        office.through(mail.port, None);
        office.remind(&office.own, true, false);
        office.case(date(2024, 7, 3), |_| {});
        office.scan(Extent::Pressing);
        mail.then(&[451, 550, 421, 451, 451, 451]);
        for gap in GAPS {
            assert!(matches!(office.work("a"), Sent::Failed(..)));
            let row = &office.outbox()[0];
            assert_eq!(row.state, "waiting");
            assert!(!row.fault.contains('@') && row.fault.contains("邮件服务器"), "{}", row.fault);
            seconds(&office.app, gap - 1);
            assert_eq!(office.work("a"), Sent::Nothing, "a second too early");
            seconds(&office.app, 1);
        }
        assert!(matches!(office.work("a"), Sent::Failed(..)));
        let row = office.outbox().remove(0);
        assert_eq!((row.state.as_str(), row.attempts), ("failed", 6));
        seconds(&office.app, 100_000);
        assert_eq!(office.work("a"), Sent::Nothing);
        assert_eq!(mail.got().len(), 0);
        // Once more by hand, and it goes, under the number it always had.
        let now = office.app.clock.seconds();
        assert!(office.app.db.write(|c| outbox::again(c, &row.id, now)).unwrap());
        assert_eq!(office.work("a"), Sent::Gone);
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
        office.scan(Extent::Pressing);
        gateway.then(&[500]);
        assert_eq!(office.work("a"), Sent::Failed(Way::Gateway, "网关没有收下（状态 500）".into()));
        seconds(&office.app, GAPS[0]);
        assert_eq!(office.work("a"), Sent::Gone);
        let got = gateway.got();
        assert_eq!(got.len(), 2);
        assert_eq!(got[0].header("idempotency-key"), got[1].header("idempotency-key"));
        assert_eq!(got[1].header("idempotency-key"), office.outbox()[0].id);
    });
}

#[test]
fn what_somebody_has_nobody_else_gets_until_the_lease_is_over() {
    each_engine(|app| {
        let office = waiting(app);
        let (app, ways) = (&office.app, [Way::Mail]);
        let claim = |holder: &str| {
            let (now, stamp) = (app.clock.seconds(), app.clock.stamp());
            app.db.write(|c| outbox::claim(c, &app.keys, &ways, (now, &stamp), holder)).unwrap()
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
            let scans: Vec<_> = (0..3).map(|_| scope.spawn(|| office.scan(Extent::Pressing))).collect();
            scans.into_iter().map(|s| s.join().unwrap()).sum()
        });
        assert_eq!((put, office.outbox().len()), (10, 10), "put in once each, whoever did it");
        std::thread::scope(|scope| {
            for holder in ["a", "b", "c"] {
                let app = &office.app;
                scope.spawn(move || while work(app, holder, &Way::ALL).unwrap() != Sent::Nothing {});
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
        office.scan(Extent::Pressing);
        office.work("a");
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
        let office = waiting(app);
        seconds(&office.app, 2 * 86_400);
        super::super::scan::wipe(&office.app).unwrap();
        assert_eq!(office.outbox()[0].state, "waiting");
        seconds(&office.app, 1);
        super::super::scan::wipe(&office.app).unwrap();
        let row = office.outbox().remove(0);
        assert_eq!(row.state, "failed");
        // Put back by hand, however late, it is sent: two days begin anew.
        let now = office.app.clock.seconds();
        assert!(office.app.db.write(|c| outbox::again(c, &row.id, now)).unwrap());
        super::super::scan::wipe(&office.app).unwrap();
        assert_eq!(office.outbox()[0].state, "waiting");
        // What somebody is sending at this moment is left alone.
        seconds(&office.app, 2 * 86_400 + 1);
        let (now, stamp) = (office.app.clock.seconds(), office.app.clock.stamp());
        let claim = |c: &mut _| outbox::claim(c, &office.app.keys, &Way::ALL, (now, &stamp), "a");
        assert!(office.app.db.write(claim).unwrap().is_some());
        super::super::scan::wipe(&office.app).unwrap();
        assert_eq!(office.outbox()[0].state, "waiting");
    });
}

#[test]
fn a_clock_that_was_wrong_once_silences_nothing() {
    each_engine(|app| {
        let office = waiting(app);
        let (app, now) = (&office.app, office.app.clock.seconds());
        let name = "reminders.pressing";
        let is_due = || app.read(|c| jobs::is_due(c, name, now, 600)).unwrap();
        let job = |next_at: i64, until: i64| {
            let binds = fengqiao_db::binds![next_at, until];
            app.db.write(|c| c.execute("UPDATE jobs SET next_at = $1, leased_until = $2", &binds)).unwrap();
        };
        for (next_at, until, due) in [
            (now, 0, true),
            (now + 1, 0, false),
            (now + jobs::FAR, 0, false),
            (now + jobs::FAR + 1, 0, true),
            (0, now, true),
            (0, now + 1, false),
            (0, now + 600 + jobs::SKEW, false),
            (0, now + 601 + jobs::SKEW, true),
        ] {
            job(next_at, until);
            assert_eq!(is_due(), due, "{} {}", next_at - now, until - now);
            assert_eq!(app.db.write(|c| jobs::claim(c, name, now, "a", 600)).unwrap(), due);
        }
        for (next_at, until, due) in [
            (now + 1, 0, false),
            (now + jobs::FAR, 0, false),
            (now + jobs::FAR + 1, 0, true),
            (0, now + LEASE + jobs::SKEW, false),
            (0, now + LEASE + jobs::SKEW + 1, true),
        ] {
            let binds = fengqiao_db::binds![next_at, until];
            let sql = "UPDATE outbox SET next_at = $1, leased_until = $2";
            app.db.write(|c| c.execute(sql, &binds)).unwrap();
            assert_eq!(app.read(|c| outbox::is_due(c, &Way::ALL, now)).unwrap(), due, "{}", next_at - now);
            let stamp = app.clock.stamp();
            let claim = |c: &mut _| outbox::claim(c, &app.keys, &Way::ALL, (now, &stamp), "a");
            assert_eq!(app.db.write(claim).unwrap().is_some(), due);
        }
    });
}

#[test]
fn what_another_message_has_said_meanwhile_is_not_said_twice() {
    each_engine(|app| {
        let office = waiting(app);
        let settings = office.app.read(|c| Settings::load(c, &office.app.keys)).unwrap();
        let item = |subject: &str| Item {
            subject: subject.into(),
            topic: Topic::Cases,
            clock: "handling",
            number: None,
            title: "办理期限".into(),
            due: TODAY,
            clause: "",
            path: "/desk".into(),
            ahead: 3,
            presses: true,
        };
        let to = Recipient { account: &office.own.user_id, way: "mail" };
        let say = |subjects: &[&str], id: &str| {
            let items = subjects.iter().map(|subject| item(subject)).collect();
            let due = reminders::due(items, &WorkCalendar::shipped(), TODAY, to);
            let message = reminders::Message { id: id.into(), urgent: true, items: due };
            let whom = (office.own.user_id.as_str(), Way::Mail, "wang@example.gov.cn");
            super::super::scan::put_in(&office.app, &settings, whom, &message)
        };
        assert!(say(&["c1"], "m1").unwrap());
        assert!(!say(&["c1"], "m1").unwrap(), "there already");
        // A server that has not seen the first wants to say it together with another one.
        assert!(matches!(say(&["c1", "c2"], "m2"), Err(AppError::Conflict)));
        assert!(office.outbox().iter().all(|row| row.id != "m2"), "none of it is there");
        assert!(say(&["c2"], "m3").unwrap(), "nor noted as said");
    });
}

#[test]
fn what_cannot_be_read_is_passed_over_and_the_others_are_told() {
    each_engine(|app| {
        let (mail, office) = (MailServer::new(), Office::new(app));
        office.through(mail.port, None);
        office.remind(&office.own, true, false);
        office.remind(&office.head, true, false);
        let set = |sql: &str, value: &str, id: &str| {
            office.app.db.write(|c| c.execute(sql, &fengqiao_db::binds![value, id])).unwrap();
        };
        office.case(date(2024, 7, 3), |_| {});
        // Of whom is looked at first, the address does not open.
        let first = office.own.user_id.as_str().min(office.head.user_id.as_str());
        let address = "UPDATE reminder_ways SET mail = $1 WHERE user_id = $2";
        let read = "SELECT mail FROM reminder_ways WHERE user_id = $1";
        let binds = fengqiao_db::binds![first];
        let mail_of_first = office.app.read(|c| c.query_one(read, &binds)).unwrap().text(0);
        set(address, "s1:AAAA", first);
        assert_eq!(office.scan(Extent::Pressing), 1);
        set(address, &mail_of_first, first);
        assert_eq!(office.scan(Extent::Pressing), 1);
        // Nor does the message that would go first.
        let mut waits: Vec<String> = office.outbox().into_iter().map(|row| row.id).collect();
        waits.sort_unstable();
        set("UPDATE outbox SET body = $1 WHERE id = $2", "s1:AAAA", &waits[0]);
        assert_eq!((office.work("a"), office.work("a")), (Sent::Gone, Sent::Nothing));
        let row = office.outbox().into_iter().find(|row| row.id == waits[0]).unwrap();
        assert_eq!((row.state.as_str(), row.fault.as_str()), ("failed", "存着的内容读不出来"));
    });
}

#[test]
fn a_look_that_is_stopped_ends_between_two_people_and_is_due_again() {
    each_engine(|app| {
        let office = Office::new(app);
        office.through(1, None);
        office.remind(&office.own, true, false);
        office.remind(&office.head, true, false);
        office.case(date(2024, 7, 3), |_| {});
        let asked = std::cell::Cell::new(0);
        let stopped = || asked.replace(asked.get() + 1) > 0;
        let scanned = scan(&office.app, Extent::Pressing, &stopped).unwrap();
        assert_eq!((scanned.put, scanned.whole), (1, false));
        super::super::run::tick(&office.app, "a", &|| true).unwrap();
        let now = office.app.clock.seconds();
        for name in ["reminders.morning", "reminders.pressing"] {
            assert!(office.app.read(|c| jobs::is_due(c, name, now, 1800)).unwrap(), "{name}");
        }
        assert_eq!(office.outbox().len(), 1);
    });
}

#[test]
fn a_way_that_fails_does_not_hold_up_the_other() {
    each_engine(|app| {
        let (mail, gateway, office) = (MailServer::new(), GatewayServer::new(), Office::new(app));
        office.through(mail.port, Some(gateway.port));
        office.remind(&office.own, true, true);
        for day in [3, 4] {
            office.case(date(2024, 7, day), |_| {});
        }
        gateway.then(&[500]);
        super::super::run::tick(&office.app, "a", &|| false).unwrap();
        assert_eq!(mail.got().len(), 2);
        assert_eq!(gateway.got().len(), 1, "it has failed once, and is asked again next time");
        super::super::run::tick(&office.app, "a", &|| false).unwrap();
        assert_eq!(gateway.got().len(), 2);
    });
}

#[test]
fn a_locked_account_is_not_written_to() {
    each_engine(|app| {
        let office = waiting(app);
        office.app.db.write(|c| c.execute("UPDATE users SET locked = 1", &[])).unwrap();
        assert_eq!(office.work("a"), Sent::Nothing);
        seconds(&office.app, 86_400);
        assert_eq!(office.scan(Extent::Morning), 0);
    });
}

#[test]
fn who_no_longer_wants_it_gets_nothing_of_what_waits_and_may_come_back() {
    each_engine(|app| {
        let office = waiting(app);
        office.remind(&office.own, false, false);
        assert_eq!(office.outbox(), []);
        let said = office.app.read(|c| said::to(c, &office.own.user_id, TODAY)).unwrap();
        assert!(said.is_empty());
        office.remind(&office.own, true, false);
        assert_eq!(office.scan(Extent::Pressing), 1);
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
        assert_eq!(office.scan(Extent::Morning), 0, "a Saturday");
        seconds(&office.app, 2 * 86_400);
        assert_eq!(office.scan(Extent::Morning), 1, "over, said on Monday");
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
        // What is put back by hand in the evening goes at eight.
        let evening = 11 * 3600;
        office.app.db.write(|c| c.execute("UPDATE outbox SET state = 'failed'", &[])).unwrap();
        let id = office.outbox()[0].id.clone();
        seconds(&office.app, evening - 1);
        assert!(office.app.db.write(|c| outbox::again(c, &id, office.app.clock.seconds())).unwrap());
        seconds(&office.app, 1);
        tick();
        assert_eq!(mail.got().len(), 1, "20:00");
        seconds(&office.app, 12 * 3600);
        tick();
        assert_eq!(mail.got().len(), 2, "08:00");
    });
}
