//! Files with an application.

use std::io::Cursor;

use fengqiao_domain::access::{Role, Scope};
use http::StatusCode;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};

use super::{Applicant, World, assert_says, between, each_engine};
use crate::testing::{Answer, signed_in};

/// A small picture.
fn png() -> Vec<u8> {
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
    });
}
