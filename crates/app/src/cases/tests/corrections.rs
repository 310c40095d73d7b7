//! What was recorded wrong is put right, and nothing of it is lost.

use fengqiao_domain::access::{Role, Scope};
use fengqiao_domain::cases::state::State;
use http::StatusCode;
use jiff::civil::date;

use super::World;
use super::kept::received;
use crate::cases::CaseRecords;
use crate::tables::Records as _;
use crate::tables::testing::{each_engine, keep, last_audit, organisation, stored};
use crate::testing::signed_in;

#[test]
fn a_day_recorded_wrong_is_put_right_with_a_reason_and_the_clock_follows() {
    each_engine(|app| {
        let world = World::new(app.clone());
        let (head, own) = (world.head(), world.own_mediator());
        let id = world.received(&world.here, |_| ()).id;
        let correction = format!("/desk/cases/{id}/mend");
        assert!(!head.get(&format!("/desk/cases/{id}")).text.contains(&correction), "no step stands yet");
        let accept =
            head.post(&format!("/desk/cases/{id}/accept"), &[("on", "2024-07-09"), ("willing", "是")]);
        assert_eq!(accept.status, StatusCode::SEE_OTHER, "{}", accept.text);
        assert!(head.get(&format!("/desk/cases/{id}")).text.contains(&correction));
        assert_eq!(own.get(&correction).status, StatusCode::NOT_FOUND, "not a case of his");
        let page = head.get(&correction).text;
        assert!(page.contains(r#"value="2024-07-09""#) && !page.contains("协议金额"), "{page}");
        let send =
            |fields: &[(&str, &str)]| head.post(&correction, &[&[("on", "2024-07-18")], fields].concat());
        for (fields, words) in [
            (vec![("accepted_on", "2024-07-08")], "更正的理由"),
            (vec![("accepted_on", "2024-07-09"), ("why", "抄错")], "没有要更正的内容"),
            (vec![("accepted_on", "七月八日"), ("why", "抄错")], "日期"),
            (vec![("accepted_on", "2024-07-04"), ("why", "抄错")], "收到日期"),
        ] {
            let answer = send(&fields);
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{fields:?}");
            assert!(answer.text.contains(words), "{words}: {}", answer.text);
        }
        let done = send(&[("accepted_on", "2024-07-08"), ("why", "依据受理通知书改")]);
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
        let case = stored::<CaseRecords>(&app, &id);
        assert_eq!(
            (case.decision.accepted_on, case.decision.since),
            (Some(date(2024, 7, 8)), Some(date(2024, 7, 8)))
        );
        assert_eq!(case.limits.handling, Some(date(2024, 7, 23)));
        assert_eq!(case.steps.len(), 2);
        let history = head.get(&format!("/desk/cases/{id}")).text;
        assert!(history.contains("依据受理通知书改"), "{history}");
        assert_eq!(last_audit(&app).0, "mend");
    });
}

#[test]
fn a_closed_case_is_changed_by_those_who_correct_closed_cases_alone() {
    each_engine(|app| {
        let world = World::new(app.clone());
        let id = world.accepted(|_| ()).id;
        let (head, own) = (world.head(), world.own_mediator());
        let close =
            [("on", "2024-07-17"), ("outcome", "unwilling"), ("cause", "对方不来"), ("by", "被申请人")];
        let closed = own.post(&format!("/desk/cases/{id}/close"), &close);
        assert_eq!(closed.status, StatusCode::SEE_OTHER, "{}", closed.text);
        let edit = format!("/desk/cases/{id}/edit");
        assert_eq!(own.get(&edit).status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(head.get(&edit).status, StatusCode::OK);
        assert_eq!(own.get(&format!("/desk/cases/{id}/mend")).status, StatusCode::FORBIDDEN);
        assert_eq!(head.get(&format!("/desk/cases/{id}/mend")).status, StatusCode::OK);
    });
}

#[test]
fn what_was_entered_twice_is_voided_and_the_same_can_be_registered_again() {
    each_engine(|app| {
        let world = World::new(app.clone());
        let twice = world.received(&world.here, |_| ());
        let void = format!("/desk/cases/{}/void", twice.id);
        let done = world.officer().post(&void, &[("on", "2024-07-18"), ("reason", "与1号重复")]);
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
        assert_eq!(State::of(&stored::<CaseRecords>(&app, &twice.id)), State::Voided);
        let again = world.received(&world.here, |_| ());
        assert_ne!(again.number, twice.number, "a number is given once");
    });
}

#[test]
fn a_past_day_shows_the_case_as_it_stood_then() {
    each_engine(|app| {
        let world = World::new(app.clone());
        let case = world.accepted(|case| case.closure.on = Some(date(2024, 7, 15)));
        let on = |day| {
            let mut rows = [case.clone()];
            let now = app.clock.stamp();
            app.read(|c| CaseRecords::on_day(c, &app.env(&now), &mut rows, day)).expect("rows");
            let [row] = rows;
            (row.decision.accepted_on.is_some(), row.closure.on.is_some(), row.limits.handling.is_some())
        };
        assert_eq!(on(date(2024, 7, 7)), (false, false, false));
        assert_eq!(on(date(2024, 7, 14)), (true, false, true));
        assert_eq!(on(date(2024, 7, 15)), (true, true, true));
    });
}

#[test]
fn numbers_somebody_brought_are_passed_over() {
    each_engine(|app| {
        let home = organisation(&app, "甲公司劳动争议调解委员会", "120111");
        let number = |given: Option<&str>| {
            let mut case = received(&home);
            case.number = given.map(str::to_owned);
            keep::<CaseRecords>(&app, case).number.unwrap_or_default()
        };
        assert_eq!(number(Some("西青区劳人调〔2024〕7号")), "西青区劳人调〔2024〕7号");
        assert_eq!(number(None), "西青区劳人调〔2024〕8号", "on from the highest");
        number(Some("西青区劳人调〔2024〕9号"));
        number(Some("西青区劳人调〔2024〕99999999号"));
        assert_eq!(number(None), "西青区劳人调〔2024〕10号");
    });
}

#[test]
fn who_is_only_asked_to_take_a_case_over_does_nothing_else_with_it() {
    each_engine(|app| {
        let world = World::new(app.clone());
        let id = world.received(&world.here, |_| ()).id;
        let refer = [("on", "2024-07-16"), ("to", world.there.name.as_str()), ("reason", "单位在津南")];
        let done = world.head().post(&format!("/desk/cases/{id}/refer"), &refer);
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
        let asked = signed_in(&app, Role::OrganisationHead, &Scope::Organisation(world.there.id.clone()));
        for (path, status) in [
            ("answer_referral", StatusCode::OK),
            ("withdraw", StatusCode::FORBIDDEN),
            ("edit", StatusCode::FORBIDDEN),
        ] {
            assert_eq!(asked.get(&format!("/desk/cases/{id}/{path}")).status, status, "{path}");
        }
        assert_eq!(
            world.head().get(&format!("/desk/cases/{id}/answer_referral")).status,
            StatusCode::FORBIDDEN,
            "nobody answers himself"
        );
    });
}

#[test]
fn where_the_parties_are_reached_goes_into_documents_and_not_into_the_audit_log() {
    each_engine(|app| {
        let world = World::new(app.clone());
        let id = world.accepted(|_| ()).id;
        let (own, officer) = (world.own_mediator(), world.officer());
        let form = format!("/desk/cases/{id}/contacts");
        let typed = [
            ("applicant_address", "天津市西青区杨柳青镇三经路1号"),
            ("respondent_head", "周启明"),
            ("agents", "申请人 刘洋 律师 13911112222 特别授权"),
            ("evidence", "工资条；申请人保管；证明每月工资"),
        ];
        let send = |desk: &crate::testing::Browser, change: &[(&str, &str)]| {
            let revision = stored::<CaseRecords>(&app, &id).revision.to_string();
            desk.post(&form, &[&[("revision", revision.as_str())], change].concat())
        };
        let wrong = send(&own, &[("agents", "刘洋 律师")]);
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.text.contains("第 1 行没有写明替谁代理"), "{}", wrong.text);
        assert_eq!(own.post(&form, &typed).status, StatusCode::PRECONDITION_FAILED, "no version");
        let done = send(&own, &typed);
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
        let case = stored::<CaseRecords>(&app, &id);
        assert_eq!(case.agents[0].phone.as_deref(), Some("13911112222"));
        assert_eq!(case.evidence[0].proves.as_deref(), Some("证明每月工资"));
        assert!(!last_audit(&app).1.contains("周启明"));
        let page = own.get(&format!("/desk/cases/{id}")).text;
        assert!(page.contains("三经路1号") && page.contains("工资条"), "{page}");
        // An officer sees it masked, and what comes back masked changes nothing.
        let seen = officer.get(&form).text;
        assert!(
            seen.contains("周启明") && !seen.contains("三经路") && !seen.contains("13911112222"),
            "{seen}"
        );
        let masked = "申请人 刘* 律师 139****2222 特别授权";
        assert!(seen.contains(masked), "{seen}");
        send(&officer, &[("agents", masked), ("respondent_head", "赵东")]);
        let case = stored::<CaseRecords>(&app, &id);
        assert_eq!(
            (case.agents[0].name.as_str(), case.respondent.contact.legal_representative.as_deref()),
            ("刘洋", Some("赵东"))
        );
    });
}
