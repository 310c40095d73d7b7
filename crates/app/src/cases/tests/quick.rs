//! 简易登记: one form, one transaction, the whole way with its steps.

use fengqiao_db::binds;
use fengqiao_domain::access::{Role, Scope};
use fengqiao_domain::cases::state::State;
use fengqiao_domain::cases::{Outcome, PartyKind};
use http::StatusCode;

use super::World;
use crate::App;
use crate::cases::CaseRecords;
use crate::tables::testing::{each_engine, stored};
use crate::testing::signed_in;

const QUICK: &str = "/desk/cases/quick";

type Fields<'a> = Vec<(&'a str, &'a str)>;

fn fields<'a>(more: &[(&'a str, &'a str)]) -> Fields<'a> {
    let mut all = vec![
        ("applicant", "张建军 19900000018"),
        ("respondent", "天津青源瑞丰精密制造有限公司"),
        ("dispute_types", "remuneration.wages"),
        ("headcount", "1"),
        ("received_on", "2024-07-18"),
        ("request", "支付6月工资"),
        ("ending", "performed_at_once"),
        ("agreement_amount", "4600"),
        ("mediators", "王海燕"),
    ];
    for (key, value) in more {
        all.retain(|(known, _)| known != key);
        all.push((key, value));
    }
    all
}

fn count(app: &App, sql: &str) -> i64 {
    app.read(|c| Ok::<_, crate::AppError>(c.query_one(sql, &binds![])?.int(0))).expect("a count")
}

#[test]
fn one_form_registers_accepts_assigns_and_closes_and_every_step_is_on_record() {
    each_engine(|app| {
        let world = World::new(app);
        let desk = world.head();
        let page = desk.get(QUICK);
        assert!(
            page.text.contains("王海燕") && page.text.contains("西青甲公司劳动争议调解委员会"),
            "{}",
            page.text
        );
        let done = desk.post(QUICK, &fields(&[]));
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
        let id = done.location().rsplit("last=").next().unwrap().to_owned();
        let case = stored::<CaseRecords>(&world.app, &id);
        assert_eq!(State::of(&case), State::Ended);
        assert_eq!(case.closure.outcome, Some(Outcome::PerformedAtOnce));
        assert_eq!((case.agreement.amount, case.performance.received), (Some(460_000), Some(460_000)));
        assert_eq!(case.applicant.phone.as_deref(), Some("19900000018"));
        assert_eq!((case.applicant.name.as_str(), case.applicant.kind), ("张建军", Some(PartyKind::Worker)));
        assert_eq!(case.handlers[0].id, world.mediator.id);
        let taken: Vec<&str> = case.steps.iter().map(|s| s.step.code()).collect();
        assert_eq!(taken, ["accept", "assign", "settle_at_once"]);
        let audited = "SELECT COUNT(*) FROM audit_log WHERE table_name = 'cases' AND
                       action IN ('create', 'accept', 'assign', 'settle_at_once') AND detail NOT LIKE '%张建军%'";
        assert_eq!(count(&world.app, audited), 4);
        // The next one begins with what stays the same.
        let next = desk.get(done.location());
        assert!(next.text.contains(&format!("href=\"/desk/cases/{id}\"")), "{}", next.text);
        assert!(!next.text.contains("value=\"张建军"), "nobody's name is kept");
    });
}

#[test]
fn the_other_endings_and_what_they_take() {
    each_engine(|app| {
        let world = World::new(app);
        let desk = world.own_mediator();
        let made = |more: &[(&str, &str)]| {
            let done = desk.post(QUICK, &fields(more));
            assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
            let id = done.location().rsplit("last=").next().unwrap().to_owned();
            stored::<CaseRecords>(&world.app, &id)
        };
        let settled = made(&[("ending", "settled"), ("applicant", "李四")]);
        assert_eq!(
            (settled.closure.outcome, settled.agreement.amount),
            (Some(Outcome::Settled), Some(460_000))
        );
        let back = made(&[("ending", "withdrawn"), ("agreement_amount", ""), ("applicant", "王五")]);
        assert_eq!(back.closure.outcome, Some(Outcome::Withdrawn));
        let odd = desk.post(QUICK, &fields(&[("ending", "withdrawn")]));
        assert!(odd.text.contains("撤回申请的没有达成金额"), "{}", odd.text);
    });
}

#[test]
fn what_is_missing_is_said_at_once_and_what_is_refused_leaves_nothing() {
    each_engine(|app| {
        let world = World::new(app);
        let desk = world.head();
        let cases = || count(&world.app, "SELECT COUNT(*) FROM cases");
        let empty = desk.post(QUICK, &[("applicant", "张建军"), ("ending", "performed_at_once")]);
        assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
        for words in
            ["没有填被申请人", "没有选争议类型", "没有填请求事项", "没有选承办调解员", "value=\"张建军\""]
        {
            assert!(empty.text.contains(words), "{words}: {}", empty.text);
        }
        // Ten workers are a collective dispute: nobody consented. The registration is taken back with it.
        let ten = desk.post(QUICK, &fields(&[("headcount", "10")]));
        assert_eq!(ten.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(ten.text.contains("没有登记推举的代表"), "{}", ten.text);
        for (field, value, words) in [
            ("received_on", "2024-07-19", "在今天之后"),
            ("received_on", "昨天", "日期要写成"),
            ("agreement_amount", "-5", "不是金额"),
            ("headcount", "两个", "不是整数"),
            ("mediators", "张三丰", "没有叫“张三丰”的调解员"),
        ] {
            let refused = desk.post(QUICK, &fields(&[(field, value)]));
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{field} {value}");
            assert!(refused.text.contains(words), "{words}: {}", refused.text);
        }
        assert_eq!(cases(), 0);
        assert_eq!(
            count(
                &world.app,
                "SELECT COUNT(*) FROM audit_log WHERE action = 'create' AND table_name = 'cases'"
            ),
            0
        );
    });
}

#[test]
fn an_officer_names_the_organisation_and_a_reader_gets_no_form() {
    each_engine(|app| {
        let world = World::new(app);
        let desk = world.officer();
        assert!(desk.get(QUICK).text.contains("承办组织"));
        let away = desk.post(QUICK, &fields(&[("organisation", &world.there.name)]));
        assert_eq!(away.status, StatusCode::UNPROCESSABLE_ENTITY, "another district");
        let done = desk.post(QUICK, &fields(&[("organisation", &world.here.name)]));
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
        assert!(done.location().contains("organisation=") && done.location().contains("mediators="));
        let next = desk.get(done.location());
        assert!(next.text.contains(&format!("value=\"{}\"", world.here.name)), "kept: {}", next.text);
        let leader = signed_in(&world.app, Role::Leader, &Scope::City);
        assert_eq!(leader.get(QUICK).status, StatusCode::FORBIDDEN);
        assert!(desk.get("/desk/cases").text.contains(QUICK));
    });
}

#[test]
fn whoever_should_not_handle_it_is_told_and_goes_on_with_an_explanation() {
    each_engine(|app| {
        let world = World::new(app);
        let desk = world.head();
        let same = fields(&[("applicant", "王海燕"), ("anyway", "是")]);
        let asked = desk.post(QUICK, &fields(&[("applicant", "王海燕")]));
        assert!(asked.text.contains("与调解员同名") && asked.text.contains("仍要登记"), "{}", asked.text);
        let refused = desk.post(QUICK, &same);
        assert!(refused.text.contains("写明情况后可以登记"), "{}", refused.text);
        let explained = [&same[..], &[("explanation", "核实是两个人")]].concat();
        assert_eq!(desk.post(QUICK, &explained).status, StatusCode::SEE_OTHER);
    });
}
