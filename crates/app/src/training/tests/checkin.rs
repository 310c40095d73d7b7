//! 扫码签到: the code on the screen, the page on the phone, and what is refused.

use std::sync::Arc;

use fengqiao_db::Db;
use fengqiao_domain::access::{Role, Scope};
use fengqiao_domain::mediators::Mediator;
use fengqiao_domain::policy::Policy;
use http::StatusCode;
use jiff::SignedDuration;
use jiff::civil::date;

use super::{TODAY, World, each_engine};
use crate::platform::clock::Clock;
use crate::platform::config::Config;
use crate::platform::crypto::Keys;
use crate::platform::jurisdiction::Jurisdiction;
use crate::tables::testing::{last_audit, stored};
use crate::testing::{Answer, Browser, browser, signed_in};
use crate::training::{TrainingRecords, checkin};
use crate::{App, migrations};

/// Runs a test on each engine where the policy has sign-in by code, at ten in the morning.
fn each_engine_with_codes(mut test: impl FnMut(World)) {
    for db in fengqiao_db::testing::databases_migrated(migrations::ALL) {
        let mut policy = Policy::tianjin();
        policy.training.qr_sign_in.value = true;
        test(World::new(open(db, policy)));
    }
}

fn open(db: Db, policy: Policy) -> Arc<App> {
    let (clock, keys) = (Clock::fixed(TODAY.at(10, 0, 0, 0)), Keys::from_master(&[7; 32]));
    App::of(db, Config::default(), clock, keys, Jurisdiction::new(Some(policy))).expect("a fresh database")
}

/// The mediator's own phone.
fn phone(world: &World, m: &Mediator) -> Browser {
    signed_in(&world.app, Role::Mediator, &Scope::Mediator(m.id.clone()))
}

fn path(session: &str) -> String {
    format!("/desk/training/{session}/check-in")
}

/// Signs somebody in at a session with a code.
fn send(phone: &Browser, session: &str, code: &str, mediator: &str) -> Answer {
    phone.post(&path(session), &[("code", code), ("mediator", mediator)])
}

fn refused(answer: &Answer, words: &str) {
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.text);
    assert!(answer.text.contains(words), "{words} is not said: {}", answer.text);
}

/// How many rows of attendance there are.
fn rows(world: &World) -> i64 {
    world.app.read(|c| c.query_one("SELECT COUNT(*) FROM attendances", &[])).expect("a count").int(0)
}

#[test]
fn the_code_on_the_screen_signs_a_mediator_in_once_and_the_organiser_corrects_the_hours() {
    each_engine_with_codes(|world| {
        let one = world.person("张三", "津1", &world.here);
        let course = world.course(TODAY, |_| {});
        let (phone, path) = (phone(&world, &one), path(&course.id));
        let code = checkin::code(&world.app, &course.id);
        let page = phone.get(&format!("{path}?code={code}"));
        assert_eq!(page.status, StatusCode::OK);
        let all = ["张三　津1", "业务培训班", ">签到</button>", &format!("value=\"{code}\"")];
        assert!(all.iter().all(|words| page.text.contains(words)), "{}", page.text);
        assert_eq!(rows(&world), 0, "a look keeps nothing");

        world.app.clock.advance(SignedDuration::from_secs(59));
        let done = send(&phone, &course.id, &code, &one.id);
        assert_eq!((done.status, done.location()), (StatusCode::SEE_OTHER, path.as_str()), "{}", done.text);
        assert_eq!(last_audit(&world.app).0, "check-in");
        let after = phone.get(&path).text;
        assert!(after.contains("已签到") && after.contains("实到 16 学时　二维码"), "{after}");
        assert!(!after.contains(">签到</button>"), "{after}");
        assert_eq!(world.year(&one, 2024).half_hours, 32);

        let fresh = checkin::code(&world.app, &course.id);
        refused(&send(&phone, &course.id, &fresh, &one.id), "已经签到，不用再签。");
        assert_eq!(rows(&world), 1);
        let id = world.app.read(|c| c.query_one("SELECT id FROM attendances", &[])).unwrap().text(0);
        let row = stored::<TrainingRecords>(&world.app, &id);
        assert_eq!((row.sign_in.as_deref(), row.attended), (Some("qr"), Some(1600)));
        assert_eq!(
            (row.mediator.id.as_str(), row.home.id.as_str()),
            (one.id.as_str(), world.here.id.as_str())
        );

        let fields = [("revision", "1"), ("attended", "12"), ("note", "早退半天")];
        let desk = world.officer();
        let right = desk.post(&format!("/desk/training/attendance/{id}"), &fields);
        assert_eq!(right.status, StatusCode::SEE_OTHER, "{}", right.text);
        assert_eq!(world.year(&one, 2024).half_hours, 24);
        let ticked = desk.post(&format!("/desk/training/{}/attendance", course.id), &[("numbers", "津1")]);
        refused(&ticked, "张三已经登记过签到");
        world.assert_sound();
    });
}

#[test]
fn an_old_code_one_of_another_session_and_another_person_are_refused_and_nothing_is_kept() {
    each_engine_with_codes(|world| {
        let one = world.person("张三", "津1", &world.here);
        let two = world.person("李四", "津2", &world.here);
        let course = world.course(TODAY, |_| {});
        let other = world.course(TODAY, |s| s.name = "隔壁的班".into());
        let far = world.course(TODAY, |s| {
            (s.name, s.authority, s.district) = ("津南的班".into(), "120112".into(), "120112".into());
        });
        let phone = phone(&world, &one);
        let code = checkin::code(&world.app, &course.id);
        let theirs = checkin::code(&world.app, &other.id);
        for wrong in ["", "0000000000", theirs.as_str()] {
            refused(&send(&phone, &course.id, wrong, &one.id), "二维码已更换，请重新扫码。");
        }
        refused(&send(&phone, &course.id, &code, &two.id), "只能给自己签到");
        refused(&phone.post(&path(&course.id), &[("code", code.as_str())]), "只能给自己签到");
        for desk in [world.officer(), world.head()] {
            refused(&send(&desk, &course.id, &code, &one.id), "只能给自己签到");
            let page = desk.get(&format!("{}?code={code}", path(&course.id)));
            assert!(page.text.contains("只能给自己签到") && !page.text.contains(">签到</button>"));
        }
        let of_far = checkin::code(&world.app, &far.id);
        assert_eq!(send(&phone, &far.id, &of_far, &one.id).status, StatusCode::NOT_FOUND);
        let leader = signed_in(&world.app, Role::Leader, &Scope::City);
        assert_eq!(send(&leader, &course.id, &code, &one.id).status, StatusCode::FORBIDDEN);
        let forged = phone.post_with(&path(&course.id), &[("code", &code), ("mediator", &one.id)], "x");
        assert_eq!(forged.status, StatusCode::FORBIDDEN, "not from the own page");

        world.app.clock.advance(SignedDuration::from_secs(60));
        refused(&send(&phone, &course.id, &code, &one.id), "二维码已更换，请重新扫码。");
        let late = phone.get(&format!("{}?code={code}", path(&course.id))).text;
        assert!(late.contains("二维码已更换，请重新扫码。") && !late.contains(">签到</button>"), "{late}");
        assert_eq!(rows(&world), 0);
        assert_eq!(world.year(&one, 2024).half_hours, 0);
    });
}

#[test]
fn before_the_session_after_it_and_when_it_is_called_off_nobody_signs_in() {
    each_engine_with_codes(|world| {
        let one = world.person("张三", "津1", &world.here);
        let phone = phone(&world, &one);
        let at = |from: &str, to: &str| (Some(from.to_owned()), Some(to.to_owned()));
        let day_after = world.course(date(2024, 7, 19), |_| {});
        let day_before = world.course(date(2024, 7, 17), |_| {});
        let soon = world.course(TODAY, |s| {
            s.name = "下午的班".into();
            (s.starts_at, s.ends_at) = at("11:01", "16:30");
        });
        let past = world.course(TODAY, |s| {
            s.name = "早上的班".into();
            (s.starts_at, s.ends_at) = at("08:00", "09:59");
        });
        let off = world.course(TODAY, |s| {
            s.name = "取消的班".into();
            s.cancelled_on = Some(date(2024, 7, 16));
        });
        for (session, words) in [
            (&day_after, "活动还没有开始，2024-07-19 起可以签到。"),
            (&day_before, "活动已经结束，请由组织者补登。"),
            (&soon, "活动还没有开始，今天 10:01 起可以签到。"),
            (&past, "今天的活动已经结束，请由组织者补登。"),
            (&off, "活动已于 2024-07-16 取消，不能签到。"),
        ] {
            let code = checkin::code(&world.app, &session.id);
            let page = phone.get(&format!("{}?code={code}", path(&session.id))).text;
            assert!(page.contains(words) && !page.contains(">签到</button>"), "{words}: {page}");
            refused(&send(&phone, &session.id, &code, &one.id), words);
        }
        assert_eq!(rows(&world), 0);

        world.app.clock.advance(SignedDuration::from_mins(1));
        let code = checkin::code(&world.app, &soon.id);
        assert_eq!(send(&phone, &soon.id, &code, &one.id).status, StatusCode::SEE_OTHER);
        assert_eq!(rows(&world), 1);
    });
}

#[test]
fn the_screen_is_for_whoever_holds_the_session_and_counts_those_who_came() {
    each_engine_with_codes(|world| {
        let one = world.person("张三", "津1", &world.here);
        let course = world.course(TODAY, |_| {});
        let soon = world.course(TODAY, |s| {
            (s.name, s.starts_at) = ("下午的班".into(), Some("14:00".into()));
        });
        let desk = world.officer();
        let screen = |desk: &Browser, id: &str| desk.get(&format!("/desk/training/{id}/code"));
        let page = screen(&desk, &course.id);
        assert_eq!(page.status, StatusCode::OK);
        for words in [
            "<h1>业务培训班</h1>",
            "src=\"data:image/svg+xml;base64,",
            "已签到 <b>0</b> 人",
            "手机要能打开 http://test。",
            "hx-trigger=\"every 10s\"",
            &format!("href=\"/desk/training/{}/code\"", course.id),
        ] {
            assert!(page.text.contains(words), "{words}: {}", page.text);
        }
        let code = checkin::code(&world.app, &course.id);
        assert_eq!(send(&phone(&world, &one), &course.id, &code, &one.id).status, StatusCode::SEE_OTHER);
        world.app.clock.advance(SignedDuration::from_secs(30));
        let later = screen(&desk, &course.id).text;
        assert!(later.contains("已签到 <b>1</b> 人") && later.contains("10:00:30 的二维码"), "{later}");
        let picture = |page: &str| page.split("base64,").nth(1).map(|rest| rest[..2000].to_owned());
        assert_ne!(picture(&page.text), picture(&later), "another half minute, another code");

        let waits = screen(&desk, &soon.id).text;
        assert!(waits.contains("活动还没有开始，今天 13:00 起可以签到。"), "{waits}");
        assert!(!waits.contains("base64,"), "no code before its time");
        refused(&screen(&world.head(), &course.id), "签到由主办单位登记");
        let there = signed_in(&world.app, Role::DistrictOfficer, &Scope::Authority("120112".into()));
        assert_eq!(screen(&there, &course.id).status, StatusCode::NOT_FOUND);
        assert_eq!(screen(&phone(&world, &one), &course.id).status, StatusCode::FORBIDDEN);
        let link = format!("/desk/training/{}/code\"", course.id);
        assert!(desk.get(&format!("/desk/training/{}", course.id)).text.contains(&link));
        assert!(!world.head().get(&format!("/desk/training/{}", course.id)).text.contains(&link));
    });
}

#[test]
fn somebody_not_signed_in_comes_back_to_what_was_scanned() {
    each_engine_with_codes(|world| {
        let course = world.course(TODAY, |_| {});
        let sent = browser(&world.app).get(&format!("{}?code=0a1b2c3d4e", path(&course.id)));
        assert_eq!(sent.status, StatusCode::SEE_OTHER);
        let back = format!("%2Fdesk%2Ftraining%2F{}%2Fcheck-in%3Fcode%3D0a1b2c3d4e", course.id);
        assert_eq!(sent.location(), format!("/sign-in?back={back}"));
    });
}

#[test]
fn with_the_option_off_there_is_neither_code_nor_link() {
    each_engine(|app| {
        let world = World::new(app);
        let one = world.person("张三", "津1", &world.here);
        let course = world.course(TODAY, |_| {});
        let (phone, desk) = (phone(&world, &one), world.officer());
        let code = checkin::code(&world.app, &course.id);
        refused(&send(&phone, &course.id, &code, &one.id), "没有开启扫码签到");
        let page = phone.get(&format!("{}?code={code}", path(&course.id))).text;
        assert!(page.contains("没有开启扫码签到") && !page.contains(">签到</button>"), "{page}");
        refused(&desk.get(&format!("/desk/training/{}/code", course.id)), "没有开启扫码签到");
        let page = desk.get(&format!("/desk/training/{}", course.id)).text;
        assert!(page.contains("登记签到") && !page.contains("扫码签到"), "{page}");
        assert_eq!(rows(&world), 0);
    });
}
