//! Receipt, parties, dispute, acceptance.

use super::{Case, TWO_DATES, earlier};
use crate::cases::claims;
use crate::cases::kinds::{DecisionKind, PartyKind};
use crate::credit_code;
use crate::people;
use crate::table::{At, Problem};
use crate::value::money;

/// Receipt and acceptance: before receipt nothing can have been decided.
pub(super) fn dates(case: &Case, at: &At, said: &mut Vec<Problem>) {
    let decision = &case.decision;
    let received = case.received_on;
    if let Some(day) = received.filter(|day| *day > at.today) {
        let message = format!("收到日期 {day} 在今天之后。");
        said.push(Problem::notice("received_on", message, "核对收到日期。"));
    }
    if let Some((accepted, received)) = decision.accepted_on.zip(received) {
        if accepted < received {
            let message = earlier("受理日期", accepted, "收到日期", received);
            said.push(Problem::error("accepted_on", message, TWO_DATES).under("令17-22"));
        } else if let Some(limit) = case.limits.acceptance.filter(|limit| accepted > *limit) {
            let days = at.policy.clocks.acceptance_working_days.value;
            let message = format!("受理日期 {accepted} 超过收到申请后{days}个工作日（最后一天是 {limit}）。");
            said.push(
                Problem::notice("accepted_on", message, "日期无误的，在备注说明原因。").under("令17-22"),
            );
        }
    }
    match decision.kind {
        Some(DecisionKind::Accepted) if decision.accepted_on.is_none() => {
            let message = "受理决定是受理，没有受理日期，算不出办理期限。";
            said.push(Problem::notice("accepted_on", message, "补填受理日期。").under("令17-22"));
        }
        Some(DecisionKind::Refused) => {
            if decision.refusal.is_none() {
                let message = "不予受理没有写明理由。";
                said.push(Problem::notice("refusal_reason", message, "补填理由。").under("令17-22"));
            }
            if decision.accepted_on.is_some() {
                let message = "受理决定是不予受理，又有受理日期。";
                said.push(Problem::notice("accepted_on", message, "核对受理决定和受理日期。"));
            }
        }
        Some(kind @ (DecisionKind::Supplement | DecisionKind::Asking)) if decision.accepted_on.is_some() => {
            let message = format!("受理决定是{}，又有受理日期。", kind.label());
            said.push(Problem::notice("decision", message, "已经受理的，把受理决定改为受理。"));
        }
        _ => {}
    }
    if decision.refusal.is_some() && decision.kind != Some(DecisionKind::Refused) {
        let message = "有不予受理理由，受理决定不是不予受理。";
        said.push(Problem::notice("refusal_reason", message, "核对受理决定，或清空理由。"));
    }
    match (&case.external_platform, &case.external_number) {
        (Some(_), None) => {
            let message = "填了外部平台，没有外部流水号，再次导入时认不出同一案件。";
            said.push(Problem::notice("external_number", message, "补填那个平台上的编号。"));
        }
        (None, Some(_)) => {
            let message = "填了外部流水号，没有外部平台。";
            said.push(Problem::notice("external_platform", message, "补填是哪个平台的编号。"));
        }
        _ => {}
    }
}

/// Who applies against whom.
pub(super) fn parties(case: &Case, said: &mut Vec<Problem>) {
    let applicant = &case.applicant;
    if let Some(number) = applicant.id_number.as_deref() {
        match applicant.kind {
            Some(PartyKind::Employer) => {
                if let Err(why) = credit_code::check(&credit_code::plain(number)) {
                    let remedy = "申请人是用人单位的，这里填 18 位统一社会信用代码，对照营业执照核对。";
                    said.push(Problem::error("applicant_id", why.to_string(), remedy));
                }
            }
            _ if people::looks_resident(number) => worker_number(case, number, said),
            // A passport or a permit: it has no check digit to check.
            _ => {}
        }
    }
    let same = crate::names::plain_name(&applicant.name) == crate::names::plain_name(&case.respondent.name);
    if same && !applicant.name.is_empty() {
        let message = "申请人和被申请人是同一个名称。";
        said.push(Problem::notice("respondent", message, "核对当事人。"));
    }
}

fn worker_number(case: &Case, number: &str, said: &mut Vec<Problem>) {
    if let Err(why) = people::check_id_number(number) {
        said.push(Problem::error("applicant_id", why.to_string(), "对照身份证原件逐位核对。"));
        return;
    }
    let told = case.applicant.sex.as_deref().filter(|sex| matches!(*sex, "1" | "2"));
    if told.is_some() && told != people::sex(number) {
        let message = "性别与证件号码第 17 位不一致。";
        said.push(Problem::notice("sex", message, "核对性别和证件号码。"));
    }
}

/// Workers concerned, claims, amounts.
pub(super) fn dispute(case: &Case, at: &At, said: &mut Vec<Problem>) {
    for (column, title, amount) in [
        ("amount", "请求金额", case.amount),
        ("agreement_amount", "协议金额", case.agreement.amount),
        ("received_amount", "到位金额", case.performance.received),
    ] {
        if amount.is_some_and(|fen| fen < 0) {
            said.push(Problem::error(column, format!("{title}小于 0。"), "填不小于 0 的金额。"));
        }
    }
    if let Some(sum) = claims::total(&case.claims).filter(|sum| case.amount != Some(*sum)) {
        let message = format!("请求金额与逐项请求的合计（{}元）不一致。", money(sum));
        said.push(Problem::error("amount", message, "在案件页面的“请求事项”里改各项金额，合计随之改。"));
    }
    if case.headcount.is_some_and(|count| count < 1) {
        let message = "涉及人数是 0。";
        said.push(Problem::notice("headcount", message, "填涉及的劳动者人数，至少 1 人。"));
    }
    let open = case.closure.on.is_none() && case.decision.kind != Some(DecisionKind::Refused);
    if open && case.is_relation_only() && at.policy.cases.suggest_arbitration_for_relation.value {
        let message = "只要求确认劳动关系，调解协议不能申请仲裁审查。";
        let remedy = "向申请人说明，建议直接申请仲裁；当事人仍愿意的，可以继续调解。";
        let clause = at.policy.cases.suggest_arbitration_for_relation.clause;
        said.push(Problem::notice("dispute_types", message, remedy).under(clause));
    }
}
