//! A case on its way, step by step through the pages: what is refused and why, who may, what is left when it is done.

use std::sync::Arc;

use fengqiao_domain::access::{Role, Scope};
use fengqiao_domain::cases::record::Case;
use fengqiao_domain::cases::state::State;
use fengqiao_domain::cases::{Outcome, PerformanceState};
use fengqiao_domain::mediators::Mediator;
use fengqiao_domain::organisations::Organisation;
use http::StatusCode;
use jiff::civil::date;

use super::kept::received;
use crate::App;
use crate::cases::CaseRecords;
use crate::mediators::MediatorRecords;
use crate::tables::testing::{appointment, each_engine, keep, last_audit, organisation, stored};
use crate::testing::{Answer, Browser, signed_in};

/// A committee in 西青 with one mediator, and somebody signed in for it.
fn office(app: &Arc<App>) -> (Organisation, Mediator, Browser) {
    let home = organisation(app, "甲公司劳动争议调解委员会", "120111");
    let mediator = somebody(app, "于华霞", &home);
    let head = signed_in(app, Role::OrganisationHead, &Scope::Organisation(home.id.clone()));
    (home, mediator, head)
}

fn somebody(app: &App, name: &str, home: &Organisation) -> Mediator {
    keep::<MediatorRecords>(
        app,
        Mediator {
            name: name.into(),
            appointments: vec![appointment(home, date(2022, 3, 1))],
            ..Mediator::default()
        },
    )
}

fn case_of(app: &App, home: &Organisation) -> Case {
    keep::<CaseRecords>(app, received(home))
}

/// Takes a step on the page of a case.
fn step(desk: &Browser, id: &str, step: &str, fields: &[(&str, &str)]) -> Answer {
    desk.post(&format!("/desk/cases/{id}/{step}"), fields)
}

fn done(answer: &Answer) {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
}

fn refused(answer: &Answer, words: &str) {
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.text);
    assert!(answer.text.contains(words), "{words}\n{}", answer.text);
}

#[test]
fn from_acceptance_to_the_archive_by_instalments() {
    each_engine(|app| {
        let (home, mediator, desk) = office(&app);
        let id = case_of(&app, &home).id;
        let state = || State::of(&stored::<CaseRecords>(&app, &id));
        refused(
            &step(&desk, &id, "accept", &[("on", "2024-07-16"), ("willing", "否")]),
            "受理要双方同意调解",
        );
        refused(&step(&desk, &id, "accept", &[("on", "2024-07-10"), ("willing", "是")]), "收到日期");
        refused(
            &step(&desk, &id, "session", &[("on", "2024-07-16"), ("way", "phone"), ("note", "谈了")]),
            "案件现在是",
        );
        done(&step(&desk, &id, "accept", &[("on", "2024-07-16"), ("willing", "是")]));
        assert_eq!(state(), State::Accepted);
        refused(
            &step(&desk, &id, "assign", &[("on", "2024-07-16"), ("mediators", "于花霞")]),
            "没有叫“于花霞”的调解员",
        );
        done(&step(&desk, &id, "assign", &[("on", "2024-07-16"), ("mediators", "于华霞")]));
        assert_eq!(stored::<CaseRecords>(&app, &id).handlers[0].id, mediator.id);
        done(&step(&desk, &id, "session", &[("on", "2024-07-17"), ("way", "on_site"), ("note", "双方到场")]));
        let terms = |duties| {
            vec![
                ("on", "2024-07-18"),
                ("amount", "300"),
                ("result", "分两期支付"),
                ("manner", "银行转账"),
                ("duties", duties),
            ]
        };
        refused(&step(&desk, &id, "agree", &terms("2024-07-25 100 第一期")), "各期合计");
        refused(&step(&desk, &id, "agree", &terms("下周五 300")), "第 1 行写成");
        done(&step(&desk, &id, "agree", &terms("2024-07-18 100 第一期\n2024-07-18 200 第二期")));
        let sign = |who: &[&'static str]| {
            let mut fields = vec![("on", "2024-07-18"), ("means", "paper")];
            fields.extend(who.iter().map(|seat| (*seat, "是")));
            fields
        };
        refused(&step(&desk, &id, "sign", &sign(&[])), "没有选签章的一方");
        done(&step(&desk, &id, "sign", &sign(&["applicant", "respondent", "mediator"])));
        assert_eq!(state(), State::Signing, "three of four");
        done(&step(&desk, &id, "sign", &sign(&["organisation"])));
        let case = stored::<CaseRecords>(&app, &id);
        assert_eq!(case.closure.outcome, Some(Outcome::Agreement));
        assert_eq!(case.closure.on, Some(date(2024, 7, 18)));
        refused(&step(&desk, &id, "perform", &[("on", "2024-07-18"), ("amount", "-5")]), "金额");
        done(&step(&desk, &id, "perform", &[("on", "2024-07-18"), ("amount", "100"), ("duty", "1")]));
        assert_eq!(state(), State::Performing);
        done(&step(&desk, &id, "perform", &[("on", "2024-07-18"), ("amount", "200"), ("duty", "2")]));
        let case = stored::<CaseRecords>(&app, &id);
        assert_eq!(case.performance.state, Some(PerformanceState::Performed));
        done(&step(&desk, &id, "visit", &[("on", "2024-07-18"), ("satisfaction", "5")]));
        done(&step(&desk, &id, "archive", &[("on", "2024-07-18"), ("number", "2024-1")]));
        assert_eq!(state(), State::Archived);
        done(&step(&desk, &id, "take_back", &[("on", "2024-07-18"), ("why", "卷内缺一页")]));
        assert_eq!(state(), State::Ended, "what was archived by mistake is taken back, and stays to be read");
        let (verb, detail) = last_audit(&app);
        assert_eq!(verb, "take_back");
        assert!(!detail.contains("林敏"), "{detail}");
    });
}

#[test]
fn two_who_save_the_same_page_and_somebody_from_elsewhere() {
    each_engine(|app| {
        let (home, _, desk) = office(&app);
        let id = case_of(&app, &home).id;
        let read = stored::<CaseRecords>(&app, &id).revision.to_string();
        done(&step(&desk, &id, "ask", &[("on", "2024-07-16"), ("revision", &read)]));
        let late =
            step(&desk, &id, "accept", &[("on", "2024-07-17"), ("willing", "是"), ("revision", &read)]);
        assert_eq!(late.status, StatusCode::PRECONDITION_FAILED);
        assert!(late.text.contains("2024-07-17"), "what was typed stays: {}", late.text);
        let elsewhere = organisation(&app, "乙公司劳动争议调解委员会", "120111");
        let other = signed_in(&app, Role::OrganisationHead, &Scope::Organisation(elsewhere.id.clone()));
        assert_eq!(other.get(&format!("/desk/cases/{id}/accept")).status, StatusCode::NOT_FOUND);
        assert_eq!(step(&other, &id, "accept", &[("on", "2024-07-17")]).status, StatusCode::NOT_FOUND);
        for role in [Role::SystemAdmin, Role::SecurityAdmin, Role::Auditor] {
            let admin = signed_in(&app, role, &Scope::City);
            assert_eq!(
                admin.get(&format!("/desk/cases/{id}/accept")).status,
                StatusCode::FORBIDDEN,
                "{role:?}"
            );
        }
    });
}

#[test]
fn a_case_sent_to_another_organisation_is_seen_there_and_goes_there_when_it_is_taken() {
    each_engine(|app| {
        let (home, _, desk) = office(&app);
        let id = case_of(&app, &home).id;
        let centre = organisation(&app, "丙公司劳动争议调解委员会", "120112");
        let there = signed_in(&app, Role::OrganisationHead, &Scope::Organisation(centre.id.clone()));
        let form = format!("/desk/cases/{id}/answer_referral");
        assert_eq!(there.get(&form).status, StatusCode::NOT_FOUND);
        let to = |name| [("on", "2024-07-16"), ("to", name), ("reason", "单位在津南")];
        refused(&step(&desk, &id, "refer", &to("没有的组织")), "没有叫");
        refused(&step(&desk, &id, "refer", &to("甲公司劳动争议调解委员会")), "案件就在这个组织");
        done(&step(&desk, &id, "refer", &to("丙公司劳动争议调解委员会")));
        assert_eq!(there.get(&form).status, StatusCode::OK);
        done(&step(&there, &id, "answer_referral", &[("on", "2024-07-17"), ("accepted", "是")]));
        let case = stored::<CaseRecords>(&app, &id);
        assert_eq!(
            (case.organisation.id.as_str(), case.organisation.authority.as_str()),
            (centre.id.as_str(), "120112")
        );
        assert_eq!(desk.get(&form).status, StatusCode::NOT_FOUND, "it is not here any more");
    });
}

#[test]
fn whoever_should_not_handle_it_is_told_and_may_be_assigned_with_an_explanation() {
    each_engine(|app| {
        let (home, _, desk) = office(&app);
        let same = somebody(&app, "林敏", &home);
        let id = case_of(&app, &home).id;
        done(&step(&desk, &id, "accept", &[("on", "2024-07-16"), ("willing", "是")]));
        let assign = [("on", "2024-07-16"), ("mediators", "林敏")];
        refused(&step(&desk, &id, "assign", &assign), "与调解员同名");
        done(&step(
            &desk,
            &id,
            "assign",
            &[&assign[..], &[("explanation", "核实是两个人，双方同意")]].concat(),
        ));
        assert_eq!(stored::<CaseRecords>(&app, &id).handlers[0].id, same.id);
    });
}
