//! Files with an application.

use std::io::Cursor;

use fengqiao_domain::access::{Role, Scope};
use fengqiao_domain::applications::{MOST_BYTES, MOST_BYTES_OF_DRAFTS};
use fengqiao_domain::cases::parts::Handler;
use fengqiao_domain::mediators::Mediator;
use http::StatusCode;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use jiff::civil::date;

use super::{Applicant, World, assert_says, between, each_engine};
use crate::cases::CaseRecords;
use crate::mediators::MediatorRecords;
use crate::platform::app::PUBLIC_UPLOADS;
use crate::tables::testing::{appointment, change, keep};
use crate::testing::{Answer, signed_in};

/// A small picture.
pub(super) fn png() -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let picture = DynamicImage::ImageRgb8(RgbImage::from_pixel(4, 4, Rgb([200, 30, 30])));
    picture.write_to(&mut bytes, ImageFormat::Png).expect("a picture");
    bytes.into_inner()
}

fn send(a: &Applicant, file: (&str, &[u8]), act: &str) -> Answer {
    a.page.upload("/apply/files", "file", file, &[("draft", a.draft.as_str()), ("act", act)])
}

#[test]
fn files_go_with_the_case_and_may_be_taken_off_before() {
    each_engine(|app| {
        let world = World::new(app);
        let zhang = world.zhang();
        assert_eq!(send(&zhang, ("工资条.png", &png()), "upload").location(), "/apply/evidence");
        assert_eq!(send(&zhang, ("合同.png", &png()), "next").location(), "/apply/organisation");
        let page = zhang.page.get("/apply/evidence");
        assert_says(&page, &["工资条.png", "合同.png"]);
        let first = between(&page.text, "name=\"remove\" value=\"", "\"").to_owned();
        let taken_off = zhang.page.upload(
            "/apply/files",
            "file",
            ("", b""),
            &[("draft", zhang.draft.as_str()), ("remove", &first)],
        );
        assert_eq!(taken_off.location(), "/apply/evidence");
        assert_says(&zhang.page.get("/apply/review"), &["1 个文件", "合同.png"]);
        zhang.receipt();
        let id = world.cases()[0].id.clone();
        let desk =
            signed_in(&world.app, Role::OrganisationHead, &Scope::Organisation(world.street.id.clone()));
        assert_says(&desk.get(&format!("/desk/cases/{id}")), &["合同.png", "申请人提交的材料"]);
        assert_eq!(world.count("SELECT COUNT(*) FROM attachments WHERE table_name = 'applications'"), 0);
    });
}

#[test]
fn what_is_no_picture_or_too_large_is_said_and_the_rest_stays() {
    each_engine(|app| {
        let world = World::new(app);
        let zhang = world.zhang();
        send(&zhang, ("合同.png", &png()), "upload");
        let wrong = send(&zhang, ("病毒.exe", b"MZ nothing"), "next");
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_says(&wrong, &["病毒.exe：", "合同.png"]);
        // A photo of 30 MB is read to its end, and not kept.
        let mut huge = png();
        huge.resize(30 * 1024 * 1024, 0);
        let large = send(&zhang, ("大照片.png", &huge), "next");
        assert_eq!(large.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", large.text);
        assert_says(&large, &["大照片.png：", "20", "合同.png", "草稿编号"]);
        assert_eq!(world.count("SELECT COUNT(*) FROM attachments"), 1);
        assert_says(&zhang.page.get("/apply/review"), &["1 个文件"]);
    });
}

#[test]
fn no_more_than_twenty_files_are_taken() {
    each_engine(|app| {
        let world = World::new(app);
        let zhang = world.zhang();
        for n in 0..20 {
            let sent = send(&zhang, (&format!("{n}.png"), &png()), "upload");
            assert_eq!(sent.status, StatusCode::SEE_OTHER, "{n}: {}", sent.text);
        }
        let one_too_many = send(&zhang, ("20.png", &png()), "upload");
        assert_says(&one_too_many, &["最多放 20 个文件"]);
        assert_eq!(world.count("SELECT COUNT(*) FROM objects_gone"), 0, "it was not even taken in");
    });
}

#[test]
fn a_draft_and_all_drafts_together_hold_only_so_much() {
    each_engine(|app| {
        let world = World::new(app);
        let zhang = world.zhang();
        send(&zhang, ("合同.png", &png()), "upload");
        let heavy = |bytes: u64| {
            let sql = format!("UPDATE attachments SET size = {bytes}");
            world.app.db.write(|c| c.execute(&sql, &[])).expect("a heavy file");
        };
        heavy(MOST_BYTES - 1);
        // There is room when it begins, and none for what came.
        assert_says(&send(&zhang, ("多.png", &png()), "upload"), &["多.png：", "一共最多 200"]);
        assert_eq!(world.count("SELECT COUNT(*) FROM objects_gone"), 1, "it is deleted later");
        heavy(MOST_BYTES);
        assert_says(&send(&zhang, ("多.png", &png()), "upload"), &["一共最多 200"]);
        assert_eq!(world.count("SELECT COUNT(*) FROM objects_gone"), 1, "it was not taken in");
        heavy(MOST_BYTES_OF_DRAFTS);
        let li = world.zhang();
        assert_says(&send(&li, ("多.png", &png()), "upload"), &["现在收不下更多文件"]);
        zhang.receipt();
        assert_eq!(send(&li, ("多.png", &png()), "upload").location(), "/apply/evidence", "a case's is none");
    });
}

#[test]
fn while_too_many_send_a_file_waits_and_nothing_is_lost() {
    each_engine(|app| {
        let world = World::new(app);
        let zhang = world.zhang();
        let full = u32::try_from(PUBLIC_UPLOADS).expect("a few");
        let turns = world.app.public_uploads.try_acquire_many(full).expect("nobody sends");
        let later = send(&zhang, ("合同.png", &png()), "upload");
        assert_eq!(later.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_says(&later, &["过一会儿再传", "合同.png", "草稿编号"]);
        drop(turns);
        assert_eq!(send(&zhang, ("合同.png", &png()), "upload").location(), "/apply/evidence");
        assert_eq!(world.app.public_uploads.available_permits(), PUBLIC_UPLOADS, "every turn is given back");
    });
}

#[test]
fn a_form_with_more_text_than_the_page_has_is_not_read() {
    each_engine(|app| {
        let world = World::new(app);
        let zhang = world.zhang();
        let draft = ("draft", zhang.draft.as_str());
        let send = |fields: &[(&str, &str)]| zhang.page.upload("/apply/files", "file", ("", b""), fields);
        let long = "x".repeat(1025);
        assert_eq!(send(&[draft, ("act", &long)]).status, StatusCode::PAYLOAD_TOO_LARGE);
        let many = [draft; 10];
        assert_eq!(send(&many).status, StatusCode::PAYLOAD_TOO_LARGE, "with csrf there are eleven");
        assert_eq!(send(&many[..9]).status, StatusCode::SEE_OTHER);
    });
}

#[test]
fn whoever_handles_the_case_sees_what_was_sent_and_the_application_lists_it() {
    each_engine(|app| {
        let world = World::new(app);
        let zhang = world.zhang();
        send(&zhang, ("工资条；3月.png", &png()), "upload");
        send(&zhang, ("合同.png", &png()), "next");
        zhang.receipt();
        let case = world.cases().remove(0);
        let listed: Vec<_> = case.evidence.iter().map(|e| (e.name.as_str(), e.source.as_deref())).collect();
        assert_eq!(listed, [("工资条，3月", Some("申请人提交")), ("合同", Some("申请人提交"))]);
        let person = |name: &str| {
            let appointments = vec![appointment(&world.street, date(2022, 1, 1))];
            keep::<MediatorRecords>(
                &world.app,
                Mediator { name: name.into(), appointments, ..Mediator::default() },
            )
        };
        let (wang, other) = (person("王海燕"), person("李桂芳"));
        let handler = Handler { id: wang.id.clone(), name: wang.name, ..Handler::default() };
        change::<CaseRecords>(&world.app, &case.id, |case| case.handlers = vec![handler]);
        let file = world.app.read(|c| c.query_one("SELECT id FROM attachments ORDER BY id LIMIT 1", &[]));
        let one = format!("/desk/attachments/cases/{}/{}", case.id, file.expect("a file").str(0));
        let own = signed_in(&world.app, Role::Mediator, &Scope::Mediator(wang.id));
        assert_says(&own.get(&format!("/desk/cases/{}", case.id)), &["合同.png", "工资条；3月.png"]);
        assert_eq!(own.get(&one).status, StatusCode::OK);
        let stranger = signed_in(&world.app, Role::Mediator, &Scope::Mediator(other.id));
        assert_eq!(stranger.get(&one).status, StatusCode::NOT_FOUND);
    });
}
