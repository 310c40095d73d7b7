//! The page of a case, its form, and who may see what.

use fengqiao_domain::access::{Role, Scope};
use fengqiao_domain::cases::agreement::Seat;
use fengqiao_domain::cases::parts::{Duty, Means, Receipt, Representative, Signature};
use fengqiao_domain::cases::record::Applicant;
use fengqiao_domain::cases::steps::Step;
use fengqiao_domain::cases::taken::Taken;
use fengqiao_domain::cases::{Case, Outcome};
use http::StatusCode;
use jiff::civil::{Date, date};

use super::World;
use crate::cases::CaseRecords;
use crate::tables::testing::{each_engine, last_audit, stored};
use crate::testing::{Browser, signed_in};

fn page(desk: &Browser, case: &Case) -> String {
    let page = desk.get(&format!("/desk/cases/{}", case.id));
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    page.text
}

fn assert_says(page: &str, words: &[&str]) {
    for word in words {
        assert!(page.contains(word), "{word} is not in {page}");
    }
}

fn taken(step: Step, on: Date, note: &str) -> Taken {
    Taken {
        step,
        on,
        recorded_on: on,
        by: "王海燕".into(),
        note: note.into(),
        explanation: None,
        before: Vec::new(),
        taken_back: None,
    }
}

#[test]
fn the_page_tells_the_clocks_and_why_and_what_may_be_done() {
    each_engine(|app| {
        let world = World::new(app);
        let case = world.accepted(|_| {});
        let shown = page(&world.own_mediator(), &case);
        assert_says(&shown, &["张建军 与 天津青源瑞丰精密制造有限公司", "调解中", "调解员 王海燕"]);
        // Received on 5 July: three working days, and fifteen days that end on Saturday the 20th.
        assert_says(
            &shown,
            &["2024-07-10", "07-08 已作出", "2024-07-22", "剩 4 天", "2024-07-23", "剩 5 天"],
        );
        assert_says(&shown, &["第15天是2024年7月20日（周六）", "顺延到下一个工作日2024年7月22日（周一）"]);
        let act = |step: &str| format!("href=\"/desk/cases/{}/{step}\"", case.id);
        assert_says(&shown, &[&format!("btn-primary\" {}", act("session")), &act("agree"), &act("extend")]);
        assert!(!shown.contains(&act("sign")), "nothing to sign yet");
        assert_says(&shown, &["还不能办理", "“登记签章”要在“已达成协议，待签章”时办理"]);
        assert!(!shown.contains(&act("void")), "a mediator does not void");
        assert_says(&page(&world.head(), &case), &[&act("void")]);
        assert_says(&shown, &["¥24,600.00", "收到申请", "变更记录", "没有附件"]);
        let leader = page(&signed_in(&world.app, Role::Leader, &Scope::City), &case);
        assert!(!leader.contains(&act("session")) && leader.contains("办理由承办组织和调解员进行"));
    });
}

#[test]
fn what_has_run_out_is_told_in_words() {
    each_engine(|app| {
        let world = World::new(app);
        let case = world.received(&world.here, |_| {});
        let shown = page(&world.head(), &case);
        // The last day to decide was Wednesday the 10th.
        assert_says(&shown, &["待征询", "受理决定 逾期 8 天", "2024-07-10", "state-attention"]);
        let act = format!("btn-primary\" href=\"/desk/cases/{}/ask\"", case.id);
        assert_says(&shown, &[&act, "调解员待指派"]);
    });
}

#[test]
fn a_case_out_of_scope_is_not_there_and_the_three_administrators_see_none() {
    each_engine(|app| {
        let world = World::new(app);
        let case = world.accepted(|_| {});
        let path = format!("/desk/cases/{}", case.id);
        let other = Scope::Organisation(world.there.id.clone());
        let status = |role, scope: &Scope| signed_in(&world.app, role, scope).get(&path).status;
        assert_eq!(status(Role::OrganisationHead, &other), StatusCode::NOT_FOUND);
        assert_eq!(status(Role::DistrictOfficer, &Scope::Authority("120112".into())), StatusCode::NOT_FOUND);
        assert_eq!(status(Role::Mediator, &Scope::Mediator("m0".into())), StatusCode::NOT_FOUND);
        assert_eq!(status(Role::CityOfficer, &Scope::City), StatusCode::OK);
        for role in [Role::SystemAdmin, Role::SecurityAdmin, Role::Auditor] {
            assert_eq!(status(role, &Scope::City), StatusCode::FORBIDDEN, "{role:?}");
            let list = signed_in(&world.app, role, &Scope::City).get("/desk/cases");
            assert_eq!(list.status, StatusCode::FORBIDDEN, "{role:?}");
        }
    });
}

#[test]
fn parties_are_masked_until_a_reason_is_given_and_put_on_record() {
    each_engine(|app| {
        let world = World::new(app);
        let case = world.accepted(|c| {
            c.representatives = vec![Representative { name: "赵小满".into(), phone: None }];
        });
        let desk = world.officer();
        let masked = page(&desk, &case);
        for secret in ["张建军", "19900000018", "120222198803079975", "赵小满"] {
            assert!(!masked.contains(secret), "{secret}: {masked}");
        }
        assert_says(
            &masked,
            &["张** 与 天津青源", "120222********9975", "199****0018", "赵**", "支付张**2024年"],
        );
        let path = format!("/desk/cases/{}/unmask", case.id);
        assert_eq!(desk.post(&path, &[("reason", " ")]).status, StatusCode::UNPROCESSABLE_ENTITY);
        let shown = desk.post(&path, &[("reason", "当事人来电核对")]);
        assert_eq!(shown.status, StatusCode::OK, "{}", shown.text);
        assert_says(&shown.text, &["张建军 与 天津青源", "19900000018", "120222198803079975", "赵小满"]);
        let (_, detail) = last_audit(&world.app);
        assert!(detail.contains("当事人来电核对") && !detail.contains("张建军"), "{detail}");
        assert!(!page(&desk, &case).contains("张建军"), "once");
        let leader = signed_in(&world.app, Role::Leader, &Scope::City);
        assert_eq!(leader.post(&path, &[("reason", "看看")]).status, StatusCode::FORBIDDEN);
        // Who handles it sees it, and is not asked why.
        for desk in [world.head(), world.own_mediator()] {
            let own = page(&desk, &case);
            assert!(own.contains("张建军") && !own.contains("查看理由"));
        }
    });
}

#[test]
fn what_was_taken_back_stays_struck_through_with_who_and_why() {
    each_engine(|app| {
        let world = World::new(app);
        let case = world.accepted(|c| {
            let day = date(2024, 7, 12);
            let mut wrong = taken(Step::Extend, day, "延期至2024-08-01");
            wrong.taken_back = Some((date(2024, 7, 15), "只有一方同意".into()));
            let back = taken(Step::TakeBack, date(2024, 7, 15), "撤销“延期”");
            c.steps = vec![taken(Step::Accept, date(2024, 7, 8), "双方同意调解"), wrong, back];
        });
        let shown = page(&world.head(), &case);
        assert_says(&shown, &["<s><b>延期</b>", "2024-07-15 王海燕 撤销：只有一方同意", "双方同意调解"]);
        assert_eq!(shown.matches("<b>受理</b>").count(), 2, "the stage and the step, once each: {shown}");
        let steps = shown.split("调解过程").nth(1).unwrap();
        assert!(steps.find("至2024-08-01").unwrap() < steps.find("收到申请").unwrap(), "the newest first");
    });
}

#[test]
fn an_agreement_tells_its_signatures_duties_and_interruption() {
    each_engine(|app| {
        let world = World::new(app);
        let signing = world.accepted(|c| {
            c.agreement.reached_on = Some(date(2024, 7, 16));
            c.agreement.amount = Some(2_000_000);
            c.agreement
                .signatures
                .put(Seat::Applicant, Signature { on: date(2024, 7, 16), means: Means::Paper });
            c.agreement
                .signatures
                .put(Seat::Respondent, Signature { on: date(2024, 7, 16), means: Means::Drawn });
        });
        let shown = page(&world.head(), &signing);
        assert_says(&shown, &["签章 1/4", "2024-07-16 纸质", "只作辅助记录", "待签章", "协议还缺调解结果"]);
        let performing = world.accepted(|c| {
            c.closure.on = Some(date(2024, 7, 9));
            c.closure.outcome = Some(Outcome::Agreement);
            c.agreement.amount = Some(2_000_000);
            let duty = |day, what: &str| Duty { due_on: day, amount: Some(1_000_000), what: what.into() };
            c.agreement.duties =
                vec![duty(date(2024, 7, 12), "付第一期"), duty(date(2024, 8, 12), "付第二期")];
            let receipt = Receipt { on: date(2024, 7, 12), amount: Some(400_000), duty: Some(0) };
            c.performance.receipts = vec![receipt];
            c.performance.received = Some(400_000);
        });
        let shown = page(&world.head(), &performing);
        assert_says(&shown, &["付第一期", "¥4,000.00", "逾期 6 天", "剩 25 天", "履行中", "07-09 按期结案"]);
        assert_says(&shown, &["仲裁时效中断", "2024-07-13", "第八项"]);
        assert_says(&shown, &["申请仲裁审查", "2024-07-24", "申请司法确认"]);
    });
}

#[test]
fn other_cases_of_the_same_parties_stand_beside_it() {
    each_engine(|app| {
        let world = World::new(app);
        let case = world.accepted(|_| {});
        let twice = world.received(&world.here, |c| c.applicant.phone = None);
        let unit = world.received(&world.here, |c| {
            let kind = c.applicant.kind;
            c.applicant = Applicant { name: "李大海".into(), kind, ..Applicant::default() };
        });
        let elsewhere = world.received(&world.there, |_| {});
        let shown = page(&world.officer(), &case);
        let beside = shown.split("相同当事人的案件").nth(1).expect("the section");
        let has = |other: &Case| beside.contains(&format!("href=\"/desk/cases/{}\"", other.id));
        assert!(has(&twice) && has(&unit) && !has(&elsewhere) && !has(&case), "{beside}");
        assert_eq!(
            beside.matches("疑似重复登记，请核实").count(),
            2,
            "one of them is told of without its content"
        );
        assert!(!beside.contains("李大海") && beside.contains("李**"));
    });
}

#[test]
fn a_case_is_registered_and_its_record_mended_in_the_form() {
    each_engine(|app| {
        let world = World::new(app);
        let desk = world.own_mediator();
        let begin = desk.get("/desk/cases/new").text;
        assert_says(
            &begin,
            &[
                "value=\"2024-07-18\"",
                "value=\"西青甲公司劳动争议调解委员会\"",
                "value=\"王海燕\"",
                "<option value=\"当事人申请\" selected>",
            ],
        );
        assert!(!begin.contains("name=\"closed_on\"") && !begin.contains("name=\"decision\""));
        let fields = [
            ("source", "当事人申请"),
            ("received_on", "2024-07-18"),
            ("applicant", "张建军"),
            ("applicant_kind", "劳动者"),
            ("respondent", "天津青源瑞丰精密制造有限公司"),
            ("headcount", "1"),
            ("dispute_types", "工资"),
            ("request", "支付工资"),
            ("amount", "24600"),
            ("organisation", "西青甲公司劳动争议调解委员会"),
            ("mediators", "王海燕"),
        ];
        let no_name: Vec<_> = fields.iter().copied().filter(|(key, _)| *key != "respondent").collect();
        let back = desk.post("/desk/cases/new", &no_name);
        assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_says(&back.text, &["没有填被申请人", "value=\"张建军\""]);
        let done = desk.post("/desk/cases/new", &fields);
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
        let id = done.location().rsplit('/').next().unwrap().to_owned();
        let case = stored::<CaseRecords>(&world.app, &id);
        assert_eq!(case.number.as_deref(), Some("西青区劳人调〔2024〕1号"));
        assert_eq!(
            (case.amount, case.handlers[0].id.as_str()),
            (Some(2_460_000), world.mediator.id.as_str())
        );
        assert_says(&page(&desk, &case), &["剩 5 天", "2024-07-23"]);
        let edit = format!("/desk/cases/{id}/edit");
        assert!(!desk.get(&edit).text.contains("name=\"closed_on\""), "steps do that");
        let mended = desk.post(
            &edit,
            &[
                ("revision", "1"),
                ("request", "支付工资和加班费"),
                ("applicant", "张**"),
                ("dispute_types", "工资"),
            ],
        );
        assert_eq!(mended.status, StatusCode::SEE_OTHER, "{}", mended.text);
        let case = stored::<CaseRecords>(&world.app, &id);
        assert_eq!((case.request.as_str(), case.applicant.name.as_str()), ("支付工资和加班费", "张建军"));
        assert_eq!(
            desk.post(&edit, &[("revision", "1"), ("request", "别的"), ("dispute_types", "工资")]).status,
            StatusCode::PRECONDITION_FAILED
        );
    });
}

#[test]
fn a_closed_case_is_mended_by_those_who_correct_closed_cases() {
    each_engine(|app| {
        let world = World::new(app);
        let case = world.accepted(|c| {
            c.closure.on = Some(date(2024, 7, 15));
            c.closure.outcome = Some(Outcome::Unwilling);
        });
        let edit = format!("/desk/cases/{}/edit", case.id);
        let desk = world.own_mediator();
        let refused = desk.get(&edit);
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.text);
        assert!(refused.text.contains("案件已经结束") && !page(&desk, &case).contains(&edit));
        let change = [("revision", "1"), ("request", "别的"), ("dispute_types", "工资")];
        assert_eq!(desk.post(&edit, &change).status, StatusCode::UNPROCESSABLE_ENTITY);
        let head = world.head();
        assert!(
            head.get(&edit).text.contains("name=\"closed_on\""),
            "of a ledger the columns are all there is"
        );
        assert_eq!(head.post(&edit, &change).status, StatusCode::SEE_OTHER);
    });
}
