//! What is kept of a case and beside it: sealed names, indexes, days of the clocks, what is due.

use fengqiao_db::binds;
use fengqiao_domain::access::{Role, Scope};
use fengqiao_domain::cases::kinds::PartyKind;
use fengqiao_domain::cases::parts::Representative;
use fengqiao_domain::cases::record::{Applicant, Case, Claim, Organisation as Host, Respondent};
use fengqiao_domain::organisations::Organisation;
use http::StatusCode;
use jiff::civil::date;

use crate::cases::CaseRecords;
use crate::tables::testing::{each_engine, keep, organisation, stored};
use crate::testing::signed_in;

/// Received on Monday, 15 July 2024, nothing decided.
pub(super) fn received(home: &Organisation) -> Case {
    Case {
        source: "application".into(),
        received_on: Some(date(2024, 7, 15)),
        applicant: Applicant {
            name: "林敏".into(),
            kind: Some(PartyKind::Worker),
            phone: Some("13900000000".into()),
            ..Applicant::default()
        },
        respondent: Respondent { name: "天津某化工有限公司".into(), ..Respondent::default() },
        headcount: Some(1),
        dispute_types: vec!["remuneration.wages".into()],
        request: "支付拖欠工资".into(),
        amount: Some(1_128_500),
        organisation: Host {
            id: home.id.clone(),
            name: home.name.clone(),
            kind: home.kind.clone(),
            authority: home.authority.clone(),
            subdistrict: home.subdistrict.clone(),
        },
        ..Case::default()
    }
}

#[test]
fn what_is_kept_comes_back_and_no_name_stands_in_the_database() {
    each_engine(|app| {
        let home = organisation(&app, "甲公司劳动争议调解委员会", "120111");
        let mut case = received(&home);
        case.representatives = vec![Representative { name: "周启明".into(), phone: None }];
        case.claims = vec![Claim {
            kind: "remuneration.wages".into(),
            what: "三月工资".into(),
            amount: Some(1),
            whose: Some("林敏".into()),
            how: None,
        }];
        case.common_claim = Some(true);
        let kept = keep::<CaseRecords>(&app, case.clone());
        assert_eq!(kept.number.as_deref(), Some("西青区劳人调〔2024〕1号"));
        let back = stored::<CaseRecords>(&app, &kept.id);
        assert_eq!(back.limits.acceptance, Some(date(2024, 7, 18)));
        assert_eq!(back.limits.arbitration, Some(date(2024, 7, 30)));
        let same = Case {
            limits: back.limits,
            id: kept.id.clone(),
            revision: 1,
            number: kept.number.clone(),
            ..case
        };
        assert_eq!(back, same);
        let second = keep::<CaseRecords>(&app, received(&home));
        assert_eq!(second.number.as_deref(), Some("西青区劳人调〔2024〕2号"));
        let row = app
            .read(|c| {
                c.query_one(
                    "SELECT applicant, phone, more, record_key, applicant_index FROM cases WHERE id = $1",
                    &binds![kept.id.as_str()],
                )
            })
            .expect("a row");
        for at in 0..5 {
            let text = row.str(at);
            assert!(!text.contains("林敏") && !text.contains("周启明") && !text.contains("1390"), "{text}");
        }
    });
}

#[test]
fn what_is_due_stands_in_the_work_list_and_the_list_shows_those_cases() {
    each_engine(|app| {
        let home = organisation(&app, "甲公司劳动争议调解委员会", "120111");
        keep::<CaseRecords>(&app, received(&home));
        let mut early = received(&home);
        early.received_on = Some(date(2024, 7, 10));
        keep::<CaseRecords>(&app, early);
        let mut far = received(&home);
        far.received_on = Some(date(2024, 7, 18));
        keep::<CaseRecords>(&app, far);
        let page =
            signed_in(&app, Role::OrganisationHead, &Scope::Organisation(home.id.clone())).get("/desk");
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.text.contains("3 件申请要作出受理决定，其中 1 件已过期限"), "{}", page.text);
        let other = signed_in(&app, Role::DistrictOfficer, &Scope::Authority("120112".into())).get("/desk");
        assert!(!other.text.contains("件申请要作出受理决定"));
    });
}

#[test]
fn a_day_off_moves_the_clocks_that_run_over_it() {
    each_engine(|app| {
        let home = organisation(&app, "甲公司劳动争议调解委员会", "120111");
        let id = keep::<CaseRecords>(&app, received(&home)).id;
        let admin = signed_in(&app, Role::SystemAdmin, &Scope::City);
        let day = [
            ("day", "2024-07-17"),
            ("kind", "放假"),
            ("name", "临时放假"),
            ("reason", "津政办发〔2024〕9号"),
        ];
        let done = admin.post("/desk/admin/calendar", &day);
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
        assert_eq!(stored::<CaseRecords>(&app, &id).limits.acceptance, Some(date(2024, 7, 19)));
    });
}
