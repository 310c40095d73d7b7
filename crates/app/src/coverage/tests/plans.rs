//! 推进计划 and 阶段目标 through the pages.

use fengqiao_domain::access::{Role, Scope};
use http::StatusCode;

use super::{each_engine, firm};
use crate::testing::signed_in;

const PLAN: &str = "/desk/coverage/plan/120111/enterprise/2024-12-31";

#[test]
fn a_plan_stands_beside_its_target_and_is_marked_when_its_day_is_over() {
    each_engine(|app| {
        firm(&app, "甲厂");
        let desk = signed_in(&app, Role::DistrictOfficer, &Scope::Authority("120111".into()));
        let list = desk.get("/desk/coverage/plan").text;
        assert!(list.contains("没有计划") && list.contains("企业调解委员会"), "{list}");
        let revision = |text: &str| {
            let at = text.split("name=\"revision\" value=\"").nth(1).expect("a form");
            at.split('"').next().unwrap_or_default().to_owned()
        };
        let seen = revision(&desk.get(PLAN).text);
        let plan = |day: &'static str, seen: &str| {
            let fields = [
                ("planned_on", day),
                ("responsible", "西青区人社局"),
                ("shortfall_reason", "企业搬迁"),
                ("measures", "逐户上门"),
                ("revision", seen),
            ];
            desk.post(PLAN, &fields)
        };
        let wrong = plan("2024-13-01", &seen);
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.text.contains("逐户上门"), "what was typed stays");
        assert_eq!(plan("2024-07-17", &seen).status, StatusCode::SEE_OTHER);
        let list = desk.get("/desk/coverage/plan?due=2024-12-31").text;
        assert!(list.contains("已过，还有缺口") && list.contains("逐户上门"), "{list}");
        let stale = plan("2024-10-31", &seen);
        assert_eq!(stale.status, StatusCode::PRECONDITION_FAILED);
        assert!(stale.text.contains("2024-10-31") && stale.text.contains("您填的还在"));
        assert_eq!(plan("2024-10-31", &revision(&stale.text)).status, StatusCode::SEE_OTHER);
        assert!(desk.get(PLAN).text.contains("2024-07-17 → 2024-10-31"));
    });
}

#[test]
fn a_plan_is_written_by_its_own_bureau_alone() {
    each_engine(|app| {
        let leader = signed_in(&app, Role::Leader, &Scope::City);
        assert_eq!(leader.get(PLAN).status, StatusCode::OK);
        assert_eq!(leader.post(PLAN, &[("revision", "1")]).status, StatusCode::FORBIDDEN);
        let other = signed_in(&app, Role::DistrictOfficer, &Scope::Authority("120112".into()));
        assert_eq!(other.get(PLAN).status, StatusCode::NOT_FOUND);
        assert_eq!(other.post(PLAN, &[("revision", "1")]).status, StatusCode::NOT_FOUND);
        let own = signed_in(&app, Role::DistrictOfficer, &Scope::Authority("120111".into()));
        for path in [
            "/desk/coverage/plan/120111/enterprise/2024-12-30",
            "/desk/coverage/plan/120111/enterprise/never",
            "/desk/coverage/plan/120111/court_centre/2025-12-31",
        ] {
            assert_eq!(own.get(path).status, StatusCode::NOT_FOUND, "{path}");
        }
        assert_eq!(own.get("/desk/coverage/plan?due=never&indicator=x").status, StatusCode::OK);
    });
}

#[test]
fn a_milestone_is_never_looser_than_the_citys() {
    each_engine(|app| {
        for name in ["甲厂", "乙厂", "丙厂"] {
            firm(&app, name);
        }
        let desk = signed_in(&app, Role::DistrictManager, &Scope::Authority("120111".into()));
        let blank = desk.get("/desk/coverage/milestones/new").text;
        assert!(blank.contains("<option value=\"西青区\" selected>"), "its own place stands there: {blank}");
        assert!(blank.contains("<option value=\"中北镇\">"), "and its streets are offered");
        let send = |due: &str, share: &str| {
            let fields =
                [("authority", "西青区"), ("indicator", "企业调解委员会"), ("due", due), ("share", share)];
            desk.post("/desk/coverage/milestones/new", &fields)
        };
        for (due, share, words) in [
            ("2024-12-31", "64.99", "市里要求 2024-12-31 前达到 65%"),
            ("2025-01-01", "65", "市里要求 2024-12-31 前达到 65%"),
            ("2025-12-31", "79", "市里要求 2025-12-31 前达到 80%"),
            ("2024-09-30", "0", "比例要大于 0"),
            ("2024-09-30", "100.01", "不超过 100"),
        ] {
            let answer = send(due, share);
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{due} {share}");
            assert!(
                answer.text.contains(words) && answer.text.contains(share),
                "{due} {share}: {}",
                answer.text
            );
        }
        let kept = send("2024-09-30", "60");
        assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.text);
        assert_eq!(send("2024-09-30", "61").status, StatusCode::UNPROCESSABLE_ENTITY, "the key is taken");
        let one = desk.get(kept.location()).text;
        assert!(
            one.contains("应设 2 个（工作清单 3 家，有余数的进一）") && one.contains("还缺 2 个"),
            "{one}"
        );
        let list = desk.get("/desk/coverage/milestones").text;
        assert!(list.contains("2024-09-30") && list.contains("还缺 2 个"), "{list}");
        let other = signed_in(&app, Role::DistrictManager, &Scope::Authority("120112".into()));
        assert_eq!(other.get(kept.location()).status, StatusCode::NOT_FOUND);
        assert_eq!(
            other.post(&format!("{}/edit", kept.location()), &[("share", "70")]).status,
            StatusCode::NOT_FOUND
        );
        let officer = signed_in(&app, Role::DistrictOfficer, &Scope::Authority("120111".into()));
        assert_eq!(officer.get(kept.location()).status, StatusCode::OK);
        assert_eq!(officer.get("/desk/coverage/milestones/new").status, StatusCode::FORBIDDEN);
        let leader = signed_in(&app, Role::Leader, &Scope::City);
        assert_eq!(leader.post("/desk/coverage/milestones/new", &[]).status, StatusCode::FORBIDDEN);
    });
}

#[test]
fn a_milestone_is_taken_back_with_a_reason_and_stays_in_its_history() {
    each_engine(|app| {
        firm(&app, "甲厂");
        let desk = signed_in(&app, Role::DistrictManager, &Scope::Authority("120111".into()));
        let fields = [
            ("authority", "西青区"),
            ("indicator", "企业调解委员会"),
            ("due", "2024-09-30"),
            ("share", "60"),
        ];
        let new = || desk.post("/desk/coverage/milestones/new", &fields);
        let path = new().location().to_owned();
        let take = format!("{path}/withdraw");
        let without = desk.post(&take, &[("revision", "1"), ("reason", " ")]);
        assert_eq!(without.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(without.text.contains("写明撤回的理由"), "{}", without.text);
        let stale = desk.post(&take, &[("revision", "7"), ("reason", "重新分解")]);
        assert_eq!(stale.status, StatusCode::PRECONDITION_FAILED);
        assert!(stale.text.contains("value=\"重新分解\""), "what was typed stays");
        let officer = signed_in(&app, Role::DistrictOfficer, &Scope::Authority("120111".into()));
        assert_eq!(officer.post(&take, &[("revision", "1"), ("reason", "x")]).status, StatusCode::FORBIDDEN);
        let other = signed_in(&app, Role::DistrictManager, &Scope::Authority("120112".into()));
        assert_eq!(other.post(&take, &[("revision", "1"), ("reason", "x")]).status, StatusCode::NOT_FOUND);
        let done = desk.post(&take, &[("revision", "1"), ("reason", "重新分解")]);
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);

        let page = desk.get(&path).text;
        assert!(page.contains("已于 2024-07-18 撤回") && page.contains("重新分解"), "{page}");
        assert!(!page.contains("/withdraw\""), "nothing more is to be taken back");
        let list = desk.get("/desk/coverage/milestones").text;
        assert!(list.contains("已撤回 1 项") && list.contains("没有自定的阶段目标"), "{list}");
        let again = desk.post(&take, &[("revision", "2"), ("reason", "又")]);
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(again.text.contains("已于 2024-07-18 撤回"));
        let change = [("revision", "2"), ("share", "70")];
        let changed = desk.post(&format!("{path}/edit"), &change);
        assert_eq!(changed.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(changed.text.contains("不能再改"), "{}", changed.text);
        let out = desk.get("/desk/milestones/export?format=csv").text;
        assert_eq!(out.lines().count(), 1, "what was taken back does not go out: {out}");
        assert_eq!(new().status, StatusCode::SEE_OTHER, "the same may be set anew");
    });
}
