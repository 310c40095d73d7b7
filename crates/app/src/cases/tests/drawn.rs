//! Signatures drawn on a screen, and what was said on the telephone: on record, and nothing more.

use std::io::Cursor;

use fengqiao_domain::cases::agreement::Seat;
use fengqiao_domain::cases::parts::Means;
use fengqiao_domain::cases::state::State;
use http::StatusCode;
use image::{DynamicImage, ImageFormat};

use super::World;
use crate::cases::CaseRecords;
use crate::tables::testing::{each_engine, stored};

fn picture() -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    DynamicImage::new_rgb8(60, 20).write_to(&mut out, ImageFormat::Png).unwrap();
    out.into_inner()
}

#[test]
fn a_drawn_signature_is_a_picture_beside_the_case_and_brings_nothing_into_force() {
    each_engine(|app| {
        let world = World::new(app);
        let case = world.accepted(|_| {});
        let (desk, here) = (world.own_mediator(), format!("/desk/cases/{}", case.id));
        let draw = format!("{here}/draw");
        assert_eq!(desk.get(&draw).status, StatusCode::FORBIDDEN, "nothing is agreed");
        let terms = [
            ("on", "2024-07-18"),
            ("amount", "100"),
            ("result", "支付"),
            ("manner", "转账"),
            ("due_on", "2024-07-31"),
        ];
        assert_eq!(desk.post(&format!("{here}/agree"), &terms).status, StatusCode::SEE_OTHER);
        assert!(desk.get(&here).text.contains(&draw));
        let now = || stored::<CaseRecords>(&world.app, &case.id);
        let upload = |file: (&str, &[u8]), seat: &str| {
            let revision = now().revision.to_string();
            let fields =
                [("revision", revision.as_str()), ("kind", "other"), ("seat", seat), ("on", "2024-07-18")];
            desk.upload(&draw, "file", file, &fields)
        };
        let seat = Seat::Applicant.code();
        for (file, seat, words) in [
            (("a.png", &picture()[..]), "", "没有选是谁签的"),
            (("a.png", &b""[..]), seat, "空"),
            (
                ("a.txt", &b"no picture at all, whatever it is called, and long enough to be read"[..]),
                seat,
                "JPG",
            ),
        ] {
            let refused = upload(file, seat);
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(refused.text.contains(words), "{words}: {}", refused.text);
            assert!(now().agreement.signatures.is_empty());
        }
        assert_eq!(upload(("a.png", &picture()), seat).status, StatusCode::SEE_OTHER);
        let after = now();
        let put = after.agreement.signatures.of(Seat::Applicant).expect("on record");
        assert!(put.means == Means::Drawn && !put.counts());
        assert_eq!(State::of(&after), State::Signing);
        let page = desk.get(&here).text;
        assert!(page.contains("屏幕手写签名-申请人-2024-07-18"), "{page}");
    });
}

#[test]
fn a_telephone_call_is_on_record_and_changes_nothing() {
    each_engine(|app| {
        let world = World::new(app);
        let case = world.accepted(|_| {});
        let (desk, here) = (world.own_mediator(), format!("/desk/cases/{}", case.id));
        let call =
            [("on", "2024-07-18"), ("side", "respondent"), ("way", "phone"), ("reached", "否"), ("note", "")];
        let refused = desk.post(&format!("{here}/contact"), &call);
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.text.contains("联系的情况"), "{}", refused.text);
        let call = [&call[..4], &[("note", "无人接听，明天再打给张建军的单位")]].concat();
        assert_eq!(desk.post(&format!("{here}/contact"), &call).status, StatusCode::SEE_OTHER);
        let after = stored::<CaseRecords>(&world.app, &case.id);
        assert_eq!((State::of(&after), after.steps.len()), (State::of(&case), case.steps.len() + 1));
        let words = "电话联系被申请人，没有联系上：无人接听";
        assert!(desk.get(&here).text.contains(words));
        let officer = world.officer().get(&here).text;
        assert!(officer.contains(words) && !officer.contains("张建军"), "{officer}");
    });
}
