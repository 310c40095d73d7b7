//! How a case stands for those who applied.

use fengqiao_domain::access::{Role, Scope};
use fengqiao_domain::cases::DecisionKind;
use http::StatusCode;
use jiff::SignedDuration;

use super::{EMPLOYER, World, assert_says, assert_silent, between, each_engine};
use crate::cases::CaseRecords;
use crate::tables::testing::{change, last_audit};
use crate::testing::{Answer, signed_in, visitor};

fn look(world: &World, receipt: &str, digits: &str) -> Answer {
    visitor(&world.app).post("/progress", &[("receipt", receipt), ("digits", digits)])
}

#[test]
fn those_who_applied_see_how_it_stands_and_nobody_else_a_thing() {
    each_engine(|app| {
        let world = World::new(app);
        let receipt = world.zhang().receipt();
        let shown = look(&world, &receipt.to_lowercase().replace('-', " "), "0018");
        assert_eq!(shown.status, StatusCode::OK, "{}", shown.text);
        assert_says(&shown, &["已收到", "2024-07-23", "为什么是这天", "张**", "022-27390000", &receipt]);
        assert_silent(&shown, &["张建军", EMPLOYER, "青源", "19900000018"]);
        let (verb, detail) = last_audit(&world.app);
        assert_eq!(verb, "view");
        assert!(!detail.contains("张") && !detail.contains("0018"), "{detail}");
        // A receipt nobody has, one with a wrong digit, other digits, no digits: one answer.
        let strange = [
            (fengqiao_domain::applications::receipt::of(crate::tables::testing::TODAY, 1), "0018"),
            (receipt.replace("SQ2024", "SQ2023"), "0018"),
            (receipt.clone(), "0019"),
            (receipt.clone(), ""),
            (String::new(), "0018"),
        ]
        .map(|(receipt, digits)| {
            let answer = look(&world, &receipt, digits);
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
            between(&answer.text, "role=\"alert\"", "</div>").to_owned()
        });
        assert!(
            strange.iter().all(|words| *words == strange[0] && words.contains("没有查到")),
            "{strange:?}"
        );
    });
}

#[test]
fn the_digits_of_one_receipt_cannot_be_tried_out() {
    each_engine(|app| {
        let world = World::new(app);
        let receipt = world.zhang().receipt();
        for n in 0..10 {
            let tried = look(&world, &receipt, &format!("{n:04}"));
            assert_eq!(tried.status, StatusCode::UNPROCESSABLE_ENTITY);
        }
        let full = look(&world, &receipt, "0018");
        assert_eq!(full.status, StatusCode::TOO_MANY_REQUESTS);
        assert_says(&full, &["等 60 分钟"]);
        assert_silent(&full, &["密码"]);
    });
}

#[test]
fn steps_of_the_office_are_told_in_plain_words() {
    each_engine(|app| {
        let world = World::new(app);
        let receipt = world.zhang().receipt();
        let id = world.cases()[0].id.clone();
        let desk =
            signed_in(&world.app, Role::OrganisationHead, &Scope::Organisation(world.street.id.clone()));
        let step = |step: &str, fields: &[(&str, &str)]| {
            let done = desk.post(&format!("/desk/cases/{id}/{step}"), fields);
            assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
        };
        step("supplement", &[("on", "2024-07-18"), ("wanted", "天津青源瑞丰精密制造有限公司的工资条")]);
        let shown = look(&world, &receipt, "0018");
        assert_says(&shown, &["请您补材料", "请补：对方的工资条"]);
        assert_silent(&shown, &[EMPLOYER]);
        step("supplemented", &[("on", "2024-07-18")]);
        step("accept", &[("on", "2024-07-18"), ("willing", "是")]);
        assert_says(&look(&world, &receipt, "0018"), &["已受理", "2024-08-02"]);
        // Fifteen days after receipt either party may go to arbitration.
        world.app.clock.advance(SignedDuration::from_hours(16 * 24));
        let open = look(&world, &receipt, "0018");
        assert_says(&open, &["可以申请仲裁", "天津市西青区劳动人事争议仲裁委员会", "重新计算"]);
    });
}

#[test]
fn what_was_refused_starts_no_year_anew() {
    each_engine(|app| {
        let world = World::new(app);
        let receipt = world.zhang().receipt();
        let id = world.cases()[0].id.clone();
        change::<CaseRecords>(&world.app, &id, |case| {
            case.decision.kind = Some(DecisionKind::Refused);
            case.decision.since = case.received_on;
            case.decision.refusal = Some("不属于受案范围".into());
        });
        let refused = look(&world, &receipt, "0018");
        assert_says(&refused, &["没有受理", "一般要在一年内提出，请尽快申请"]);
        assert_silent(&refused, &["重新计算"]);
    });
}

#[test]
fn with_a_new_telephone_its_digits_are_asked_for_and_the_old_ones_tell_nothing() {
    each_engine(|app| {
        let world = World::new(app);
        let receipt = world.zhang().receipt();
        let id = world.cases()[0].id.clone();
        change::<CaseRecords>(&world.app, &id, |case| case.applicant.phone = Some("19900007777".into()));
        assert_eq!(look(&world, &receipt, "7777").status, StatusCode::OK);
        assert_eq!(look(&world, &receipt, "0018").status, StatusCode::UNPROCESSABLE_ENTITY);
        // Without any the last one stays.
        change::<CaseRecords>(&world.app, &id, |case| case.applicant.phone = None);
        assert_eq!(look(&world, &receipt, "7777").status, StatusCode::OK);
    });
}

#[test]
fn the_address_of_a_slip_brings_its_receipt() {
    each_engine(|app| {
        let world = World::new(app);
        let form = visitor(&world.app).get("/progress?receipt=SQ20240718-000001-1");
        assert_says(&form, &["value=\"SQ20240718-000001-1\"", "手机号后四位"]);
    });
}
