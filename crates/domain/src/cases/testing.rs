//! Cases for tests: one at each station of its way.

use super::clocks::By;
use super::kinds::{DecisionKind, Outcome, PartyKind, PerformanceState};
use super::parts::{Agreement, Handler};
use super::record::{Applicant, Case, Organisation, Respondent};
use crate::calendar::WorkCalendar;
use crate::policy::Policy;
use jiff::civil::{Date, date};
use std::sync::LazyLock;

static POLICY: LazyLock<Policy> = LazyLock::new(Policy::tianjin);
static CALENDAR: LazyLock<WorkCalendar> = LazyLock::new(WorkCalendar::shipped);

/// Monday, a working day.
pub(crate) const RECEIVED: Date = date(2024, 5, 6);

/// The calendar and the policy that ship.
pub(crate) fn by() -> By<'static> {
    By { calendar: &CALENDAR, policy: &POLICY }
}

/// Received on 6 May 2024, nothing decided.
pub(crate) fn received() -> Case {
    let mut case = Case {
        number: Some("东丽区劳人调〔2024〕1号".into()),
        source: "application".into(),
        received_on: Some(RECEIVED),
        applicant: Applicant { name: "林敏".into(), kind: Some(PartyKind::Worker), ..Applicant::default() },
        respondent: Respondent {
            name: "天津华北三源化工有限公司".into(), ..Respondent::default()
        },
        headcount: Some(1),
        dispute_types: vec!["remuneration.wages".into()],
        request: "支付拖欠工资".into(),
        amount: Some(1_128_500),
        organisation: Organisation {
            id: "o1".into(),
            name: "金桥街道劳动人事争议调解中心".into(),
            ..Organisation::default()
        },
        ..Case::default()
    };
    super::clocks::settle(&mut case, by());
    case
}

/// Accepted on 7 May and with a mediator.
pub(crate) fn accepted() -> Case {
    let mut case = received();
    case.decision.kind = Some(DecisionKind::Accepted);
    case.decision.accepted_on = Some(date(2024, 5, 7));
    case.handlers = vec![Handler { id: "m1".into(), name: "于华霞".into(), ..Handler::default() }];
    super::clocks::settle(&mut case, by());
    case
}

/// The parties came to terms on 17 May; nothing is signed.
pub(crate) fn agreed() -> Case {
    let mut case = accepted();
    case.agreement = Agreement {
        number: Some("东丽区劳人调协〔2024〕1号".into()),
        reached_on: Some(date(2024, 5, 17)),
        amount: Some(902_800),
        result: Some("支付2024年3月工资9028元".into()),
        due_on: Some(date(2024, 6, 28)),
        manner: Some("一次性银行转账".into()),
        ..Agreement::default()
    };
    super::clocks::settle(&mut case, by());
    case
}

/// A row of an old ledger: agreed and performed.
pub(crate) fn ledger() -> Case {
    let mut case = accepted();
    case.closure.on = Some(date(2024, 5, 14));
    case.closure.outcome = Some(Outcome::Agreement);
    case.agreement.amount = Some(902_800);
    case.performance.state = Some(PerformanceState::Performed);
    case.performance.received = Some(902_800);
    super::clocks::settle(&mut case, by());
    case
}
