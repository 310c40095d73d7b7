//! What is taken and what is not.

use http::{StatusCode, header};

use super::{PDF, World, each_engine, halves, jpeg, png, with_exif, written};
use crate::testing::{Answer, Browser};
use image::{GenericImageView as _, ImageFormat};

/// What the page says of a refusal.
fn told(answer: &Answer) -> &str {
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.text);
    let after = answer.text.split("id=\"p-").nth(1).unwrap_or_default();
    after.split("</p>").next().unwrap_or_default()
}

#[test]
fn a_photo_is_kept_upright_without_where_it_was_taken_and_has_a_thumbnail() {
    each_engine(|app| {
        let world = World::new(app);
        let desk = world.officer();
        let sent = with_exif(&jpeg(2000, 1000));
        let done = world.send(&desk, "photo", "IMG_1.JPG", &sent);
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
        assert_eq!(done.location(), format!("/desk/mediators/{}", world.person.id));
        let shown = desk.get(&world.one());
        assert_eq!(shown.status, StatusCode::OK, "{}", shown.text);
        assert_eq!(shown.headers[header::CONTENT_TYPE], "image/jpeg");
        assert!(!shown.bytes.windows(4).any(|w| w == b"Exif" || w == b"GPS "));
        let picture = image::load_from_memory(&shown.bytes).unwrap();
        assert_eq!((picture.width(), picture.height()), (800, 1600), "turned and made smaller");
        assert!(picture.get_pixel(400, 100).0[0] > 150, "its left side is on top now");
        let small = desk.get(&format!("{}/thumbnail", world.one()));
        let small = image::load_from_memory(&small.bytes).unwrap();
        assert_eq!((small.width(), small.height()), (160, 320));
        let page = desk.get(&format!("/desk/mediators/{}", world.person.id)).text;
        assert!(page.contains(&format!("<img src=\"{}/thumbnail\"", world.one())), "{page}");
    });
}

#[test]
fn a_newer_photo_takes_the_place_of_the_older_one() {
    each_engine(|app| {
        let world = World::new(app);
        let desk = world.officer();
        world.send(&desk, "photo", "a.jpg", &jpeg(100, 100));
        let first = world.one();
        world.send(&desk, "photo", "b.png", &png(100, 100));
        let page = desk.get(&format!("/desk/mediators/{}", world.person.id)).text;
        assert!(page.contains(&format!("<img src=\"{}/thumbnail\"", world.one())), "{page}");
        assert!(page.contains("以前的照片 1 张") && page.contains(&first));
        let gone = desk.post(&format!("{}/withdrawal", world.one()), &[("reason", "不是本人")]);
        assert_eq!(gone.status, StatusCode::SEE_OTHER, "{}", gone.text);
        let page = desk.get(&format!("/desk/mediators/{}", world.person.id)).text;
        assert!(page.contains(&format!("<img src=\"{first}/thumbnail\"")), "the older one is back: {page}");
    });
}

#[test]
fn what_is_no_photo_is_refused_whatever_it_is_called() {
    each_engine(|app| {
        let world = World::new(app);
        let desk = world.officer();
        let photo = |bytes: &[u8]| world.send(&desk, "photo", "证件照.jpg", bytes);
        for (bytes, words) in [
            (&b"<?php system($_GET['c']);"[..], "脚本或文字"),
            (b"#!/bin/sh\nrm -rf .\n", "脚本或文字"),
            (b"<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>", "SVG、HTML"),
            (b"<!doctype html><script>alert(1)</script>", "SVG、HTML"),
            (b"MZ\x90\0\x03", "程序"),
            (b"RIFF\x10\0\0\0WEBPVP8 ", "WebP"),
            (PDF, "照片只收 JPG 和 PNG"),
            (b"\xFF\xD8\xFF\xE0 not really", "打不开"),
            (b"\x89PNG\r\n\x1a\nnothing", "打不开"),
            (b"", "空的"),
        ] {
            let answer = photo(bytes);
            assert!(told(&answer).contains(words), "{words}: {}", told(&answer));
        }
        let cut = jpeg(600, 600);
        assert!(told(&photo(&cut[..cut.len() / 2])).contains("打不开"));
        assert!(world.ids().is_empty(), "nothing was kept");
    });
}

/// A PNG of a few bytes that says it is enormous.
fn bomb() -> Vec<u8> {
    let mut bytes = png(8, 8);
    bytes[16..20].copy_from_slice(&30_000_u32.to_be_bytes());
    bytes[20..24].copy_from_slice(&30_000_u32.to_be_bytes());
    let sum = crc(&bytes[12..29]).to_be_bytes();
    bytes[29..33].copy_from_slice(&sum);
    bytes
}

fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0_u32, |sum, byte| {
        (0..8)
            .fold(sum ^ u32::from(*byte), |sum, _| (sum >> 1) ^ (0xEDB8_8320 & (0_u32.wrapping_sub(sum & 1))))
    })
}

#[test]
fn what_is_too_large_is_refused_before_it_is_unfolded() {
    each_engine(|app| {
        let world = World::new(app);
        let desk = world.officer();
        let answer = world.send(&desk, "photo", "a.png", &bomb());
        assert!(told(&answer).contains("30000×30000 像素"), "{}", told(&answer));
        let mut heavy = jpeg(10, 10);
        heavy.resize(10 * 1024 * 1024 + 1, 0);
        let answer = world.send(&desk, "photo", "a.jpg", &heavy);
        assert!(told(&answer).contains("不能超过 10.0 MB"), "{}", told(&answer));
        assert!(world.ids().is_empty());
    });
}

#[test]
fn a_scan_is_kept_as_it_is_or_as_a_picture_and_only_saved_never_shown() {
    each_engine(|app| {
        let world = World::new(app);
        let desk = world.officer();
        let mut long = PDF[..PDF.len() - 6].to_vec();
        long.extend(vec![b' '; 200_000]);
        long.extend(b"%%EOF\n");
        let done = world.send(&desk, "scan", "津人社〔2024〕12号.docx", &long);
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
        let got = desk.get(&world.one());
        assert_eq!(got.bytes, long);
        assert_eq!(got.headers[header::CONTENT_TYPE], "application/pdf");
        assert_eq!(got.headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
        let csp = got.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
        assert!(csp.contains("sandbox") && csp.contains("default-src 'none'"));
        let way = got.headers[header::CONTENT_DISPOSITION].to_str().unwrap();
        let extension = way.rsplit('.').next();
        assert!(way.starts_with("attachment") && extension == Some("pdf"), "{way}");
        assert_eq!(desk.get(&format!("{}/thumbnail", world.one())).status, StatusCode::NOT_FOUND);
        let done = world.send(&desk, "scan", "a.png", &written(&halves(50, 40), ImageFormat::Png));
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
        assert_eq!(image::load_from_memory(&desk.get(&world.one()).bytes).unwrap().dimensions(), (50, 40));
    });
}

#[test]
fn a_pdf_that_runs_something_or_is_cut_is_refused() {
    each_engine(|app| {
        let world = World::new(app);
        let desk = world.officer();
        let active = [&PDF[..9], b"<< /S /JavaScript /JS (x) >>", &PDF[9..]].concat();
        assert!(told(&world.send(&desk, "scan", "a.pdf", &active)).contains("脚本"));
        assert!(told(&world.send(&desk, "scan", "a.pdf", &PDF[..40])).contains("不完整"));
        assert!(world.ids().is_empty());
    });
}

fn form(world: &World, desk: &Browser, fields: &[(&str, &str)], file: (&str, &[u8])) -> Answer {
    desk.upload(&world.base(), "file", file, fields)
}

#[test]
fn what_was_typed_stays_in_a_form_that_comes_back() {
    each_engine(|app| {
        let world = World::new(app);
        let desk = world.officer();
        let again = form(&world, &desk, &[("kind", "scan"), ("note", "收回注销决定")], ("", b""));
        assert!(told(&again).contains("还没有选文件"), "{}", again.text);
        assert!(again.text.contains("value=\"收回注销决定\""), "{}", again.text);
        let long = "长".repeat(201);
        let again = form(&world, &desk, &[("kind", "scan"), ("note", &long)], ("a.pdf", PDF));
        assert!(told(&again).contains("超过 200 个字"), "{}", again.text);
        let again = form(&world, &desk, &[], ("a.pdf", PDF));
        assert!(told(&again).contains("还没有选类别"), "{}", again.text);
        let page = desk.get(&format!("{}/new?kind=photo", world.base())).text;
        assert!(page.contains("capture=\"user\"") && page.contains("accept=\"image/jpeg,image/png\""));
        assert!(world.ids().is_empty());
    });
}

#[test]
fn the_camera_of_a_phone_is_a_file_too() {
    each_engine(|app| {
        let world = World::new(app);
        let done =
            world.own().upload(&world.base(), "camera", ("image.jpg", &jpeg(90, 120)), &[("kind", "photo")]);
        assert_eq!((done.status, done.location()), (StatusCode::SEE_OTHER, "/desk/me"), "{}", done.text);
        assert_eq!(world.ids().len(), 1);
    });
}
