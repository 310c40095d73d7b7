//! Who sees, adds and withdraws; what the audit log says.

use fengqiao_domain::access::{Role, Scope};
use fengqiao_domain::training::Session;
use http::StatusCode;
use jiff::civil::date;

use super::{PDF, World, each_engine, jpeg};
use crate::tables::testing::{keep, last_audit};
use crate::testing::signed_in;
use crate::training::SessionRecords;

#[test]
fn out_of_scope_there_is_nothing_and_readers_add_nothing() {
    each_engine(|app| {
        let world = World::new(app);
        world.send(&world.officer(), "photo", "a.jpg", &jpeg(50, 50));
        let one = world.one();
        let there = world.as_role(Role::DistrictManager, "120112");
        for path in [
            one.clone(),
            format!("{one}/thumbnail"),
            format!("{one}/withdrawal"),
            format!("{}/new", world.base()),
        ] {
            assert_eq!(there.get(&path).status, StatusCode::NOT_FOUND, "{path}");
        }
        assert_eq!(world.send(&there, "photo", "a.jpg", &jpeg(50, 50)).status, StatusCode::NOT_FOUND);
        let gone = there.post(&format!("{one}/withdrawal"), &[("reason", "x")]);
        assert_eq!(gone.status, StatusCode::NOT_FOUND);
        let leader = signed_in(&world.app, Role::Leader, &Scope::City);
        assert_eq!(leader.get(&one).status, StatusCode::OK);
        assert_eq!(leader.get(&format!("{}/new", world.base())).status, StatusCode::FORBIDDEN);
        assert!(!leader.get(&format!("/desk/mediators/{}", world.person.id)).text.contains("上传附件"));
        // Not under another record either.
        let other = format!("/desk/attachments/organisations/{}/{}", world.here.id, world.ids()[0]);
        assert_eq!(world.officer().get(&other).status, StatusCode::NOT_FOUND);
        assert_eq!(world.ids().len(), 1);
    });
}

#[test]
fn a_mediator_sees_what_is_addressed_and_brings_the_own_photo() {
    each_engine(|app| {
        let world = World::new(app);
        let (desk, own) = (world.officer(), world.own());
        world.send(&desk, "scan", "内部.pdf", PDF);
        let internal = world.one();
        let shown =
            desk.upload(&world.base(), "file", ("给本人.pdf", PDF), &[("kind", "scan"), ("shown", "是")]);
        assert_eq!(shown.status, StatusCode::SEE_OTHER, "{}", shown.text);
        let addressed = world.one();
        let page = own.get("/desk/me").text;
        assert!(page.contains("给本人.pdf") && !page.contains("内部.pdf"), "{page}");
        assert_eq!(own.get(&addressed).status, StatusCode::OK);
        assert_eq!(own.get(&internal).status, StatusCode::NOT_FOUND);
        let not_mine = own.post(&format!("{addressed}/withdrawal"), &[("reason", "x")]);
        assert_eq!(not_mine.status, StatusCode::FORBIDDEN, "what the office brought");
        assert_eq!(world.send(&own, "photo", "我.jpg", &jpeg(60, 80)).status, StatusCode::SEE_OTHER);
        let photo = world.one();
        assert!(own.get("/desk/me").text.contains(&format!("{photo}/thumbnail")));
        let gone = own.post(&format!("{photo}/withdrawal"), &[("reason", "不好看")]);
        assert_eq!((gone.status, gone.location()), (StatusCode::SEE_OTHER, "/desk/me"));
        // The organisation is in the scope of a mediator, not in the hands.
        let of_org = format!("/desk/attachments/organisations/{}", world.here.id);
        let tried = own.upload(&of_org, "file", ("a.pdf", PDF), &[("kind", "scan")]);
        assert_eq!(tried.status, StatusCode::FORBIDDEN);
        assert_eq!(own.get(&format!("{of_org}/new")).status, StatusCode::FORBIDDEN);
    });
}

#[test]
fn uploading_opening_and_withdrawing_are_on_record_with_the_digest() {
    each_engine(|app| {
        let world = World::new(app);
        let desk = world.officer();
        let fields =
            [("kind", "scan"), ("behalf_source", "纸质材料"), ("behalf_number", "12"), ("behalf_by", "王五")];
        let sent = desk.upload(&world.base(), "file", ("王五的申请.pdf", PDF), &fields);
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
        let digest = crate::platform::hash::sm3(PDF);
        let (action, detail) = last_audit(&world.app);
        assert!(
            action == "attach" && detail.contains(&digest) && detail.contains("代录（纸质材料 12"),
            "{detail}"
        );
        assert!(!detail.contains("王五的申请"), "no file name: {detail}");
        desk.get(&world.one());
        let (action, detail) = last_audit(&world.app);
        assert!(action == "view" && detail.contains(&digest), "{action} {detail}");
        let path = format!("{}/withdrawal", world.one());
        assert!(desk.get(&path).text.contains("王五的申请.pdf"));
        let again = desk.post(&path, &[("reason", " ")]);
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(again.text.contains("撤回要写明理由"));
        assert_eq!(desk.post(&path, &[("reason", "传错了人")]).status, StatusCode::SEE_OTHER);
        let (action, detail) = last_audit(&world.app);
        assert!(action == "withdraw" && detail.contains(&digest) && detail.contains("传错了人"), "{detail}");
        assert_eq!(desk.post(&path, &[("reason", "再来")]).status, StatusCode::FORBIDDEN, "only once");
        let page = desk.get(&format!("/desk/mediators/{}", world.person.id)).text;
        assert!(page.contains("已撤回 1 个") && page.contains("传错了人"), "{page}");
        assert_eq!(desk.get(&world.one()).bytes, PDF, "what was withdrawn is still there");
        let chain = world.app.read(crate::platform::audit::verify).unwrap();
        assert!(chain.is_ok(), "{chain:?}");
    });
}

#[test]
fn names_are_sealed_in_the_database() {
    each_engine(|app| {
        let world = World::new(app);
        let fields = [("kind", "scan"), ("note", "李桂芳身份证")];
        world.officer().upload(&world.base(), "file", ("李桂芳.pdf", PDF), &fields);
        let row = world.app.read(|c| c.query_one("SELECT name, note FROM attachments", &[])).unwrap();
        assert!(row.str(0).starts_with("s1:") && row.str(1).starts_with("s1:"));
        let page = world.officer().get(&format!("/desk/mediators/{}", world.person.id)).text;
        assert!(page.contains("李桂芳.pdf") && page.contains("李桂芳身份证"));
    });
}

#[test]
fn organisations_and_units_have_attachments_as_well() {
    each_engine(|app| {
        let world = World::new(app);
        let desk = world.officer();
        let base = format!("/desk/attachments/organisations/{}", world.here.id);
        let sent = desk.upload(&base, "file", ("成立文件.pdf", PDF), &[("kind", "scan")]);
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
        let page = desk.get(&format!("/desk/organisations/{}", world.here.id)).text;
        assert!(page.contains("成立文件.pdf") && page.contains("上传附件"), "{page}");
        let unit = crate::tables::testing::keep::<crate::units::UnitRecords>(
            &world.app,
            fengqiao_domain::units::Unit {
                name: "西青丙厂".into(),
                kind: "above_scale_enterprise".into(),
                district: "120111".into(),
                authority: "120111".into(),
                ..Default::default()
            },
        );
        let base = format!("/desk/attachments/units/{}", unit.id);
        assert_eq!(desk.get(&format!("{base}/new")).status, StatusCode::OK);
        let sent = desk.upload(&base, "file", ("来函.pdf", PDF), &[("kind", "scan")]);
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
        assert!(desk.get(&format!("/desk/units/{}", unit.id)).text.contains("来函.pdf"));
    });
}

#[test]
fn a_session_has_them_from_whoever_holds_it() {
    each_engine(|app| {
        let world = World::new(app);
        let course = keep::<SessionRecords>(
            &world.app,
            Session {
                category: "practice".into(),
                topic: Some("outreach".into()),
                name: "进企业送法".into(),
                level: "district".into(),
                host: "西青区人力资源和社会保障局".into(),
                district: "120111".into(),
                authority: "120111".into(),
                starts_on: Some(date(2024, 7, 1)),
                ..Session::default()
            },
        );
        let (base, page) = (
            format!("/desk/attachments/training-sessions/{}", course.id),
            format!("/desk/training/{}", course.id),
        );
        let desk = world.officer();
        assert!(desk.get(&page).text.contains("照片想留才留"));
        let sent = desk.upload(&base, "file", ("现场.jpg", &jpeg(60, 40)), &[("kind", "photo")]);
        assert_eq!((sent.status, sent.location()), (StatusCode::SEE_OTHER, page.as_str()), "{}", sent.text);
        assert!(desk.get(&page).text.contains("现场.jpg"));
        // The district's organisations see the course, and have nothing to add to it.
        let head = signed_in(&world.app, Role::OrganisationHead, &Scope::Organisation(world.here.id.clone()));
        let seen = head.get(&page).text;
        assert!(seen.contains("现场.jpg") && !seen.contains("上传附件") && !seen.contains("撤回"), "{seen}");
        assert_eq!(head.get(&format!("{base}/new")).status, StatusCode::FORBIDDEN);
        let refused = head.upload(&base, "file", ("x.jpg", &jpeg(60, 40)), &[("kind", "scan")]);
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
        assert!(!world.own().get(&page).text.contains("现场.jpg"), "addressed to nobody");
        let there = world.as_role(Role::DistrictManager, "120112");
        assert_eq!(there.get(&format!("{base}/new")).status, StatusCode::NOT_FOUND);
    });
}
