//! Drafts: whose they are, taking one up elsewhere, wiping.

use http::StatusCode;
use jiff::SignedDuration;

use super::{Applicant, World, assert_says, assert_silent, between, cookie, each_engine};
use crate::platform::clock::Clock;
use crate::platform::config::Config;
use crate::platform::crypto::Keys;
use crate::tables::testing::TODAY;
use crate::testing::{Answer, visitor};
use crate::{App, migrations};

/// The code a page shows, without its dash.
fn code(applicant: &Applicant) -> String {
    between(&applicant.page.get("/apply/who").text, "草稿编号 ", "<").to_owned()
}

#[test]
fn a_draft_is_seen_on_its_own_device_alone() {
    each_engine(|app| {
        let world = World::new(app);
        let zhang = world.zhang();
        let stranger = world.somebody();
        // With the draft of another in the form.
        let stolen = Applicant { page: stranger.page.clone(), draft: zhang.draft.clone() };
        for question in ["claim", "review"] {
            let answer = stolen.send(question, &[("request", "x"), ("truth", "是"), ("agree", "是")]);
            assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, "/apply"));
        }
        assert_eq!(stolen.evidence("next").location(), "/apply");
        assert_eq!(visitor(&world.app).get("/apply/review").location(), "/apply");
        assert_silent(&stranger.page.get("/apply"), &["张建军"]);
        let made_up = visitor(&world.app).and_cookie(&format!("fq_application={}", "0".repeat(64)));
        assert_eq!(made_up.get("/apply/you").location(), "/apply");
        assert_eq!(world.cases().len(), 0);
        assert_says(&zhang.page.get("/apply/review"), &["把3月到5月的工资付给我"]);
    });
}

#[test]
fn by_code_and_telephone_it_goes_on_elsewhere_and_nothing_else_is_told() {
    each_engine(|app| {
        let world = World::new(app);
        let zhang = world.zhang();
        let code = code(&zhang);
        assert_eq!(code.len(), 9, "{code}");
        let elsewhere = visitor(&world.app);
        let ask =
            |code: &str, phone: &str| elsewhere.post("/apply/resume", &[("code", code), ("phone", phone)]);
        let strange: Vec<String> =
            [("0000-0000", "19900000018"), (code.as_str(), "19900000019"), ("", ""), ("abc", "19900000018")]
                .into_iter()
                .map(|(code, phone)| {
                    let answer = ask(code, phone);
                    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
                    assert!(cookie(&answer).is_empty());
                    between(&answer.text, "role=\"alert\"", "</div>").to_owned()
                })
                .collect();
        assert!(
            strange.iter().all(|words| *words == strange[0] && words.contains("没有找到")),
            "{strange:?}"
        );
        let found = ask(&code.replace('-', " "), "199-0000-0018");
        assert_eq!((found.status, found.location()), (StatusCode::SEE_OTHER, "/apply/review"));
        let there = visitor(&world.app).and_cookie(&cookie(&found));
        assert_says(&there.get("/apply/review"), &["张建军", "¥24,600.00"]);
        assert_eq!(zhang.page.get("/apply/review").location(), "/apply", "it has moved");
        let there = Applicant { page: there, draft: zhang.draft.clone() };
        assert!(there.receipt().starts_with("SQ"));
        assert_eq!(ask(&code, "19900000018").status, StatusCode::UNPROCESSABLE_ENTITY, "handed in");
    });
}

#[test]
fn a_computer_others_use_is_left_and_two_begun_on_one_are_two() {
    each_engine(|app| {
        let world = World::new(app);
        let zhang = world.zhang();
        assert_says(&zhang.page.get("/apply"), &["有一份没有填完的申请", "接着填", &code(&zhang)]);
        let left = zhang.page.post("/apply/leave", &[]);
        assert_eq!(cookie(&left), "fq_application=");
        let again = zhang.page.post("/apply", &[]);
        let second = Applicant::with(visitor(&world.app).and_cookie(&cookie(&again)));
        assert_ne!(second.draft, zhang.draft);
        assert_silent(&second.page.get("/apply/you"), &["张建军"]);
        assert_says(&zhang.page.get("/apply/you"), &["张建军"]);
    });
}

#[test]
fn drafts_nobody_works_on_are_wiped_after_thirty_days() {
    each_engine(|app| {
        let world = World::new(app);
        let zhang = world.zhang();
        let handed_in = world.zhang().receipt();
        let kept = |world: &World| world.count("SELECT COUNT(*) FROM applications WHERE receipt IS NULL");
        world.app.clock.advance(SignedDuration::from_hours(30 * 24));
        assert_says(&zhang.page.get("/apply/you"), &["张建军"]);
        world.app.clock.advance(SignedDuration::from_hours(24));
        assert_eq!(zhang.page.get("/apply/you").location(), "/apply", "its time is over");
        assert_eq!(kept(&world), 1);
        world.somebody();
        assert_eq!(kept(&world), 1, "the old one went when another was begun");
        assert_eq!(world.count("SELECT COUNT(*) FROM applications WHERE receipt IS NOT NULL"), 1);
        let shown = visitor(&world.app).post("/progress", &[("receipt", &handed_in), ("digits", "0018")]);
        assert_eq!(shown.status, StatusCode::OK);
    });
}

#[test]
fn what_is_over_is_wiped_every_hour_with_its_files_and_nothing_of_a_case() {
    each_engine(|app| {
        let world = World::new(app);
        let (zhang, li) = (world.zhang(), world.zhang());
        let send = |of: &Applicant| {
            let png = super::evidence::png();
            let sent =
                of.page.upload("/apply/files", "file", ("a.png", &png), &[("draft", of.draft.as_str())]);
            assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
        };
        send(&zhang);
        send(&li);
        li.receipt();
        let objects = || -> Vec<String> {
            let rows = world.app.read(|c| c.query("SELECT object FROM attachments ORDER BY id", &[]));
            rows.expect("the files").iter().map(|row| row.text(0)).collect()
        };
        let size = |object: &str| world.app.attachments.store.size(object).expect("a store in memory");
        let before = objects();
        assert_eq!(before.len(), 2);
        let tick = || crate::reminders::run::tick(&world.app, "a", &|| true).expect("done");
        world.app.clock.advance(SignedDuration::from_hours(31 * 24));
        tick();
        assert_eq!(world.count("SELECT COUNT(*) FROM applications WHERE receipt IS NULL"), 0);
        assert_eq!(objects(), before[1..], "the file of the case stays");
        assert!(size(&before[0]).is_some(), "a backup may still read it");
        world.app.clock.advance(SignedDuration::from_hours(7 * 24));
        tick();
        assert!(size(&before[0]).is_some(), "seven days");
        world.app.clock.advance(SignedDuration::from_hours(24));
        tick();
        assert!(size(&before[0]).is_none() && size(&before[1]).is_some(), "eight days");
        assert_eq!(world.count("SELECT COUNT(*) FROM objects_gone"), 0);
    });
}

#[test]
fn the_codes_of_one_telephone_cannot_be_tried_out() {
    each_engine(|app| {
        let world = World::new(app);
        let code = code(&world.zhang());
        let ask = |code: &str, phone: &str| {
            visitor(&world.app).post("/apply/resume", &[("code", code), ("phone", phone)]).status
        };
        // From ten networks.
        for n in 0..10 {
            let tried = super::super::actions::resume(
                &world.app,
                &format!("1000000{n}"),
                "199 0000 0018",
                "device",
                &format!("10.0.0.{n}"),
            );
            assert_eq!(tried, Ok(false));
        }
        assert_eq!(ask(&code, "19900000018"), StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(ask(&code, "19900000019"), StatusCode::UNPROCESSABLE_ENTITY, "another telephone");
        world.app.clock.advance(SignedDuration::from_hours(1));
        assert_eq!(ask(&code, "19900000018"), StatusCode::SEE_OTHER);
    });
}

#[test]
fn the_device_is_remembered_from_the_last_page_on_and_over_tls_alone_behind_a_proxy() {
    let set = |answer: &Answer| {
        let all = answer.headers.get_all(http::header::SET_COOKIE).iter();
        let found = all.filter_map(|v| v.to_str().ok()).find(|v| v.starts_with("fq_application="));
        found.unwrap_or_default().to_owned()
    };
    for (behind_proxy, secure) in [(true, true), (false, false)] {
        let config = Config { demo: true, behind_proxy, ..Config::default() };
        let db = fengqiao_db::testing::sqlite_migrated(migrations::ALL);
        let clock = Clock::fixed(TODAY.at(10, 0, 0, 0));
        let app = App::new(db, config, clock, Keys::from_master(&[7; 32])).expect("a fresh database");
        let somebody = Applicant::begin(&app);
        let body = format!("draft={}&who=worker", somebody.draft);
        let request = somebody
            .page
            .request(http::Method::POST, "/apply/who")
            .header("content-type", "application/x-www-form-urlencoded")
            .header("x-forwarded-proto", "https")
            .body(body.into());
        let saved = somebody.page.send(request);
        assert_eq!(saved.location(), "/apply/you", "{}", saved.text);
        let kept = set(&saved);
        assert!(kept.contains("Max-Age=2592000"), "{kept}");
        assert_eq!(kept.contains("; Secure"), secure, "{kept}");
        assert!(!set(&somebody.send("who", &[("who", "worker")])).contains("; Secure"), "over plain HTTP");
    }
}

#[test]
fn nothing_typed_stands_readable_in_the_database() {
    each_engine(|app| {
        let world = World::new(app);
        let _zhang = world.zhang();
        let row =
            world.app.read(|c| c.query_one("SELECT content, phone_index, device FROM applications", &[]));
        let row = row.expect("the draft");
        for at in 0..3 {
            let text = row.str(at);
            assert!(!text.contains("张建军") && !text.contains("19900000018"), "{text}");
        }
    });
}
