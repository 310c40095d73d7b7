//! The columns of 附件6 争议办理台账 (tables.md), in the order of the form.

use super::kinds::{DecisionKind, Outcome, PartyKind, PerformanceState, ReviewKind};
use super::parts::Handler;
use super::record::{Case, Organisation};
use crate::codes;
use crate::columns::{derived, entered, fen};
use crate::table::Audience::{Internal, Personal};
use crate::table::Column;
use crate::table::Need::{Assigned, Optional, Required};
use crate::value::{Kind, RefTo, Value, code};

fn organisation(c: &Case) -> Value {
    let Organisation { id, name, .. } = &c.organisation;
    if id.is_empty() { Value::Empty } else { Value::Ref { id: id.clone(), label: name.clone() } }
}

/// Another organisation brings its own kind and place with it: the store looks them up.
fn set_organisation(c: &mut Case, v: Value) {
    match v {
        Value::Ref { id, label } if id == c.organisation.id => {
            if !label.is_empty() {
                c.organisation.name = label;
            }
        }
        Value::Ref { id, label } => {
            c.organisation = Organisation { id, name: label, ..Organisation::default() };
        }
        _ => c.organisation = Organisation::default(),
    }
}

fn mediators(c: &Case) -> Value {
    let shown = |h: &Handler| if h.name.is_empty() { h.id.clone() } else { h.name.clone() };
    let names: Vec<String> = c.handlers.iter().map(shown).collect();
    names.as_slice().into()
}

/// Who is named by id or name stays as known; others are looked up by the store.
fn set_mediators(c: &mut Case, v: Value) {
    let known = std::mem::take(&mut c.handlers);
    let of = |named: String| {
        let same = |h: &&Handler| h.id == named || (!h.name.is_empty() && h.name == named);
        known.iter().find(same).cloned().unwrap_or(Handler { id: named, ..Handler::default() })
    };
    c.handlers = v.list().into_iter().map(of).collect();
}

pub(super) static COLUMNS: &[Column<Case>] = &[
    entered(
        "number",
        "调解案件编号",
        Kind::Text(60),
        Assigned,
        Internal,
        |c, _| (&c.number).into(),
        |c, v| c.number = v.text(),
    ),
    entered(
        "external_platform",
        "外部平台",
        Kind::Code(&codes::EXTERNAL_PLATFORMS),
        Optional,
        Internal,
        |c, _| code(c.external_platform.as_deref()),
        |c, v| c.external_platform = v.text(),
    ),
    entered(
        "external_number",
        "外部流水号",
        Kind::Text(60),
        Optional,
        Internal,
        |c, _| (&c.external_number).into(),
        |c, v| c.external_number = v.text(),
    ),
    entered(
        "source",
        "来源",
        Kind::Code(&codes::CASE_SOURCES),
        Required,
        Internal,
        |c, _| code(Some(&c.source)),
        |c, v| c.source = v.text().unwrap_or_default(),
    ),
    entered(
        "received_on",
        "收到日期",
        Kind::Date,
        Required,
        Internal,
        |c, _| c.received_on.into(),
        |c, v| c.received_on = v.date(),
    ),
    entered(
        "decision",
        "受理决定",
        Kind::Code(&codes::CASE_DECISIONS),
        Optional,
        Internal,
        |c, _| code(c.decision.kind.map(DecisionKind::code)),
        |c, v| c.decision.kind = v.text().and_then(|t| DecisionKind::from_code(&t)),
    ),
    entered(
        "accepted_on",
        "受理日期",
        Kind::Date,
        Optional,
        Internal,
        |c, _| c.decision.accepted_on.into(),
        |c, v| c.decision.accepted_on = v.date(),
    ),
    entered(
        "refusal_reason",
        "不予受理理由",
        Kind::Text(200),
        Optional,
        Internal,
        |c, _| (&c.decision.refusal).into(),
        |c, v| c.decision.refusal = v.text(),
    ),
    entered(
        "applicant",
        "申请人",
        Kind::Text(100),
        Required,
        Personal,
        |c, _| c.applicant.name.as_str().into(),
        |c, v| c.applicant.name = v.text().unwrap_or_default(),
    ),
    entered(
        "applicant_kind",
        "申请人类型",
        Kind::Code(&codes::PARTY_KINDS),
        Required,
        Internal,
        |c, _| code(c.applicant.kind.map(PartyKind::code)),
        |c, v| c.applicant.kind = v.text().and_then(|t| PartyKind::from_code(&t)),
    ),
    entered(
        "applicant_id",
        "申请人证件号码",
        Kind::IdNumber,
        Optional,
        Personal,
        |c, _| (&c.applicant.id_number).into(),
        |c, v| c.applicant.id_number = v.text(),
    ),
    entered(
        "sex",
        "性别",
        Kind::Code(&codes::SEX),
        Optional,
        Internal,
        |c, _| code(c.applicant.sex.as_deref()),
        |c, v| c.applicant.sex = v.text(),
    ),
    entered(
        "phone",
        "联系电话",
        Kind::Text(30),
        Optional,
        Personal,
        |c, _| (&c.applicant.phone).into(),
        |c, v| c.applicant.phone = v.text(),
    ),
    entered(
        "worker_groups",
        "劳动者类别",
        Kind::Codes(&codes::WORKER_GROUPS),
        Optional,
        Internal,
        |c, _| c.applicant.groups.as_slice().into(),
        |c, v| c.applicant.groups = v.list(),
    ),
    entered(
        "respondent",
        "被申请人",
        Kind::Text(100),
        Required,
        Internal,
        |c, _| c.respondent.name.as_str().into(),
        |c, v| c.respondent.name = v.text().unwrap_or_default(),
    ),
    entered(
        "credit_code",
        "统一社会信用代码",
        Kind::CreditCode,
        Optional,
        Internal,
        |c, _| (&c.respondent.credit_code).into(),
        |c, v| c.respondent.credit_code = v.text(),
    ),
    entered(
        "industry",
        "行业门类",
        Kind::Code(&codes::INDUSTRIES),
        Optional,
        Internal,
        |c, _| code(c.respondent.industry.as_deref()),
        |c, v| c.respondent.industry = v.text(),
    ),
    entered(
        "user_unit",
        "用工单位",
        Kind::Text(100),
        Optional,
        Internal,
        |c, _| (&c.user_unit).into(),
        |c, v| c.user_unit = v.text(),
    ),
    entered(
        "headcount",
        "涉及人数",
        Kind::Int,
        Required,
        Internal,
        |c, _| c.headcount.into(),
        |c, v| c.headcount = v.int(),
    ),
    derived("collective", "是否集体争议", Kind::YesNo, Internal, |c, at| {
        super::collective::is_collective(c, at.policy).into()
    }),
    entered(
        "dispute_types",
        "争议类型",
        Kind::Codes(&codes::DISPUTE_TYPES),
        Required,
        Internal,
        |c, _| c.dispute_types.as_slice().into(),
        |c, v| c.dispute_types = v.list(),
    ),
    entered(
        "request",
        "请求事项",
        Kind::Text(500),
        Required,
        Internal,
        |c, _| c.request.as_str().into(),
        |c, v| c.request = v.text().unwrap_or_default(),
    ),
    entered(
        "amount",
        "请求金额",
        Kind::Money,
        Optional,
        Internal,
        |c, _| fen(c.amount),
        |c, v| c.amount = v.int(),
    ),
    entered(
        "facts",
        "事实与理由",
        Kind::Text(4000),
        Optional,
        Internal,
        |c, _| (&c.facts).into(),
        |c, v| c.facts = v.text(),
    ),
    entered(
        "organisation",
        "承办组织",
        Kind::Ref(RefTo::Organisation),
        Required,
        Internal,
        |c, _| organisation(c),
        set_organisation,
    ),
    entered(
        "mediators",
        "承办调解员",
        Kind::Refs(RefTo::Mediator),
        Required,
        Internal,
        |c, _| mediators(c),
        set_mediators,
    ),
    entered(
        "way",
        "调解方式",
        Kind::Code(&codes::MEDIATION_WAYS),
        Optional,
        Internal,
        |c, _| code(c.way.as_deref()),
        |c, v| c.way = v.text(),
    ),
    derived("arbitration_limit", "法定期限", Kind::Date, Internal, |c, _| c.limits.arbitration.into()),
    derived("handling_limit", "办理期限", Kind::Date, Internal, |c, _| c.limits.handling.into()),
    entered(
        "extended_to",
        "延期至",
        Kind::Date,
        Optional,
        Internal,
        |c, _| c.extension.to.into(),
        |c, v| c.extension.to = v.date(),
    ),
    entered(
        "extension_reason",
        "延期理由",
        Kind::Text(200),
        Optional,
        Internal,
        |c, _| (&c.extension.reason).into(),
        |c, v| c.extension.reason = v.text(),
    ),
    entered(
        "closed_on",
        "结案日期",
        Kind::Date,
        Optional,
        Internal,
        |c, _| c.closure.on.into(),
        |c, v| c.closure.on = v.date(),
    ),
    entered(
        "outcome",
        "结案方式",
        Kind::Code(&codes::CASE_OUTCOMES),
        Optional,
        Internal,
        |c, _| code(c.closure.outcome.map(Outcome::code)),
        |c, v| c.closure.outcome = v.text().and_then(|t| Outcome::from_code(&t)),
    ),
    entered(
        "agreement_number",
        "协议编号",
        Kind::Text(60),
        Optional,
        Internal,
        |c, _| (&c.agreement.number).into(),
        |c, v| c.agreement.number = v.text(),
    ),
    entered(
        "agreement_amount",
        "协议金额",
        Kind::Money,
        Optional,
        Internal,
        |c, _| fen(c.agreement.amount),
        |c, v| c.agreement.amount = v.int(),
    ),
    entered(
        "due_on",
        "履行期限",
        Kind::Date,
        Optional,
        Internal,
        |c, _| c.agreement.due_on.into(),
        |c, v| c.agreement.due_on = v.date(),
    ),
    entered(
        "manner",
        "履行方式",
        Kind::Text(200),
        Optional,
        Internal,
        |c, _| (&c.agreement.manner).into(),
        |c, v| c.agreement.manner = v.text(),
    ),
    entered(
        "review",
        "审查确认",
        Kind::Code(&codes::REVIEW_KINDS),
        Optional,
        Internal,
        |c, _| code(c.review.kind.map(ReviewKind::code)),
        |c, v| c.review.kind = v.text().and_then(|t| ReviewKind::from_code(&t)),
    ),
    entered(
        "review_result",
        "审查确认结果",
        Kind::Text(200),
        Optional,
        Internal,
        |c, _| (&c.review.result).into(),
        |c, v| c.review.result = v.text(),
    ),
    entered(
        "performance",
        "履行状态",
        Kind::Code(&codes::PERFORMANCE_STATES),
        Optional,
        Internal,
        |c, _| code(c.performance.state.map(PerformanceState::code)),
        |c, v| c.performance.state = v.text().and_then(|t| PerformanceState::from_code(&t)),
    ),
    entered(
        "received_amount",
        "到位金额",
        Kind::Money,
        Optional,
        Internal,
        |c, _| fen(c.performance.received),
        |c, v| c.performance.received = v.int(),
    ),
    entered(
        "failure_cause",
        "不成原因",
        Kind::Text(200),
        Optional,
        Internal,
        |c, _| (&c.closure.cause).into(),
        |c, v| c.closure.cause = v.text(),
    ),
    entered(
        "arbitration_told_on",
        "告知仲裁日期",
        Kind::Date,
        Optional,
        Internal,
        |c, _| c.told.on.into(),
        |c, v| c.told.on = v.date(),
    ),
    entered(
        "visited_on",
        "回访日期",
        Kind::Date,
        Optional,
        Internal,
        |c, _| c.visit.on.into(),
        |c, v| c.visit.on = v.date(),
    ),
    entered(
        "satisfaction",
        "满意度",
        Kind::Int,
        Optional,
        Internal,
        |c, _| c.visit.satisfaction.into(),
        |c, v| c.visit.satisfaction = v.int(),
    ),
    entered(
        "archived_on",
        "归档日期",
        Kind::Date,
        Optional,
        Internal,
        |c, _| c.archive.on.into(),
        |c, v| c.archive.on = v.date(),
    ),
    entered(
        "archive_number",
        "档案号",
        Kind::Text(60),
        Optional,
        Internal,
        |c, _| (&c.archive.number).into(),
        |c, v| c.archive.number = v.text(),
    ),
    derived("overdue", "是否超期", Kind::YesNo, Internal, |c, at| {
        super::clocks::is_overdue(c, at.date).into()
    }),
    entered(
        "remarks",
        "备注",
        Kind::Text(500),
        Optional,
        Internal,
        |c, _| (&c.remarks).into(),
        |c, v| c.remarks = v.text(),
    ),
];
