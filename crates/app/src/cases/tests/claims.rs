//! Claims one by one: the amount of the case is their sum, and a calculator fills one in.

use fengqiao_domain::access::{Role, Scope};
use fengqiao_domain::cases::parts::Void;
use http::StatusCode;

use super::World;
use crate::cases::CaseRecords;
use crate::tables::testing::{each_engine, last_audit, stored};
use crate::testing::signed_in;

#[test]
fn claims_are_entered_one_by_one_and_the_amount_is_their_sum() {
    each_engine(|app| {
        let world = World::new(app);
        let case = world.received(&world.here, |_| {});
        let (desk, at) = (world.head(), format!("/desk/cases/{}/claims", case.id));
        assert!(desk.get(&format!("/desk/cases/{}", case.id)).text.contains(&at));
        let revision = case.revision.to_string();
        let form = [
            ("revision", revision.as_str()),
            ("kind-0", "remuneration.wages"),
            ("what-0", "支付张建军2024年3—5月工资"),
            ("amount-0", "24,600.00"),
            ("kind-2", "termination.leaving_papers"),
            ("what-2", "出具离职证明"),
            ("kind-3", "termination.severance"),
            ("what-3", "支付经济补偿"),
            ("amount-3", "40000.5"),
            ("how-3", "经济补偿40,000.50元。\r\n1. 一步"),
        ];
        let kept = desk.post(&at, &form);
        assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.text);
        let now = stored::<CaseRecords>(&world.app, &case.id);
        assert_eq!((now.claims.len(), now.amount), (3, Some(6_460_050)));
        assert_eq!(now.claims[2].how.as_deref(), Some("经济补偿40,000.50元。\n1. 一步"));
        assert!(now.dispute_types.contains(&"termination.severance".to_owned()));
        let (_, log) = last_audit(&world.app);
        assert!(log.contains("登记请求事项") && !log.contains("张建军"), "{log}");
        assert_eq!(desk.post(&at, &form).status, StatusCode::PRECONDITION_FAILED, "a stale version");
        let page = desk.get(&format!("/desk/cases/{}", case.id)).text;
        for words in ["¥64,600.50", "第 3 项怎么算的", "/desk/calculators/severance?case="] {
            assert!(page.contains(words), "{words}: {page}");
        }
        // The sum is not written over in the form of the case.
        let revision = now.revision.to_string();
        let over = [
            ("revision", revision.as_str()),
            ("dispute_types", "工资"),
            ("dispute_types", "离职手续"),
            ("dispute_types", "经济补偿"),
            ("amount", "1"),
            ("from", "2024-07-18"),
            ("note", "改金额"),
        ];
        let edited = desk.post(&format!("/desk/cases/{}/edit", case.id), &over);
        assert_eq!(edited.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", edited.text);
        assert!(edited.text.contains("与逐项请求的合计"), "{}", edited.text);
    });
}

#[test]
fn what_is_wrong_stands_beside_its_row_and_what_was_typed_stays() {
    each_engine(|app| {
        let world = World::new(app);
        let case = world.received(&world.here, |_| {});
        let (desk, at) = (world.head(), format!("/desk/cases/{}/claims", case.id));
        let revision = case.revision.to_string();
        let form =
            [("revision", revision.as_str()), ("kind-1", "x"), ("what-1", "支付加班费"), ("amount-1", "-3")];
        let again = desk.post(&at, &form);
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(again.text.contains("金额认不出") && again.text.contains("支付加班费"), "{}", again.text);
        assert!(again.text.contains("value=\"-3\""));
        assert!(stored::<CaseRecords>(&world.app, &case.id).claims.is_empty());
    });
}

#[test]
fn a_calculation_fills_in_a_claim() {
    each_engine(|app| {
        let world = World::new(app);
        let case = world.received(&world.here, |c| {
            c.dispute_types = vec!["termination.notice_pay".into()];
        });
        let desk = world.head();
        let page = desk.get(&format!("/desk/cases/{}", case.id)).text;
        let tool = format!("/desk/calculators/notice-pay?case={}", case.id);
        assert!(page.contains(&tool), "{page}");
        let done = desk.get(&format!("{tool}&ended=2024-06-30&month_before=8000")).text;
        assert!(
            done.contains("填入请求金额") && done.contains(&format!("/desk/cases/{}/claims?with=", case.id))
        );
        let form = desk.get(&format!(
            "/desk/cases/{}/claims?with=notice-pay&ended=2024-06-30&month_before=8000",
            case.id
        ));
        assert_eq!(form.status, StatusCode::OK, "{}", form.text);
        for words in ["value=\"8000.00\"", "支付代通知金", "劳动合同法实施条例第20条", "还没有保存"]
        {
            assert!(form.text.contains(words), "{words}: {}", form.text);
        }
        // Nothing that can be reckoned: the form says so and stays as it was.
        let odd = desk.get(&format!("/desk/cases/{}/claims?with=notice-pay&ended=x", case.id)).text;
        assert!(odd.contains("还算不出结果"), "{odd}");
        let wages = desk.get(&format!("/desk/calculators/double-wages?case={}", case.id)).text;
        assert!(wages.contains("value=\"2024-07-05\""), "up to the application");
    });
}

#[test]
fn only_who_may_change_a_case_changes_its_claims() {
    each_engine(|app| {
        let world = World::new(app);
        let case = world.received(&world.here, |_| {});
        let at = format!("/desk/cases/{}/claims", case.id);
        let status = |role, scope: &Scope| signed_in(&world.app, role, scope).get(&at).status;
        assert_eq!(status(Role::Leader, &Scope::City), StatusCode::FORBIDDEN);
        assert_eq!(status(Role::DistrictOfficer, &Scope::Authority("120112".into())), StatusCode::NOT_FOUND);
        assert_eq!(status(Role::DistrictOfficer, &Scope::Authority("120111".into())), StatusCode::OK);
        let tool = format!("/desk/calculators/overtime?case={}", case.id);
        let other = signed_in(&world.app, Role::DistrictOfficer, &Scope::Authority("120112".into()));
        assert_eq!(other.get(&tool).status, StatusCode::NOT_FOUND, "nor is it named in a calculation");
        // Over: a mediator no longer changes it.
        let closed = world.accepted(|c| {
            c.void = Some(Void { on: jiff::civil::date(2024, 7, 9), reason: "重复登记".into() });
        });
        let of_closed = format!("/desk/cases/{}/claims", closed.id);
        assert_eq!(world.own_mediator().get(&of_closed).status, StatusCode::UNPROCESSABLE_ENTITY);
    });
}
