//! After the closure: performance, review, the way to arbitration, visit, archive.

use super::{Change, When};
use crate::acts::{Refusal, said};
use crate::cases::kinds::{PerformanceState, ReviewKind};
use crate::cases::parts::{Archive, Part, Receipt, Review, Told, Visit};
use crate::cases::performance::{self, open_duties};
use crate::cases::record::Case;
use crate::cases::review as reviews;
use crate::table::Problem;
use crate::value::money;

pub(super) fn perform(
    case: &Case,
    amount: Option<i64>,
    duty: Option<usize>,
    when: &When,
) -> Result<Change, Refusal> {
    if amount.is_some_and(|fen| fen <= 0) {
        return Err(Problem::error("amount", "金额要大于 0。", "填实际到位的金额。"));
    }
    super::settle::amount("amount", amount)?;
    let duties = case.agreement.duties.len();
    if duty.is_some_and(|at| at >= duties.max(1)) {
        return Err(Problem::error("duty", "协议里没有这一期。", "选协议里的一期，或不选。"));
    }
    if amount.is_none() && duty.is_none() && duties > 1 {
        return Err(Problem::error("duty", "没有填金额，也没有选是哪一项。", "填金额或选一项。"));
    }
    let mut after = case.clone();
    let performance = &mut after.performance;
    if let Some(fen) = amount {
        performance.received = Some(performance.received.unwrap_or(0).saturating_add(fen));
    }
    performance.receipts.push(Receipt { on: when.on, amount, duty });
    performance.state = Some(PerformanceState::Partial);
    if open_duties(&after).is_empty() {
        after.performance.state = Some(PerformanceState::Performed);
    }
    let done =
        if after.performance.state == Some(PerformanceState::Performed) { "，全部履行" } else { "" };
    let note = amount.map_or(format!("登记履行{done}"), |fen| format!("到位{}元{done}", money(fen)));
    Ok(Change::of(Part::Performance(after.performance), note))
}

/// Said by a person; before a due day has passed it takes an explanation.
pub(super) fn default(case: &Case, what: &str, when: &When) -> Result<Change, Refusal> {
    said("what", what, "不履行的情况")?;
    let standing = performance::verdict(case, when.setting.by, when.on);
    let late = standing.result == Some(PerformanceState::Overdue);
    when.explain(!late, || format!("{}还不是逾期。", standing.sentence))?;
    let mut performance = case.performance.clone();
    performance.state = Some(PerformanceState::Defaulted);
    performance.defaulted_on = Some(when.on);
    Ok(Change::of(Part::Performance(performance), "登记不履行"))
}

pub(super) fn review(case: &Case, kind: ReviewKind, jointly: bool, when: &When) -> Result<Change, Refusal> {
    if kind == ReviewKind::None {
        return Err(Problem::error("kind", "没有选申请什么。", "选仲裁审查、司法确认或支付令。"));
    }
    if !jointly && kind != ReviewKind::PaymentOrder {
        let message = format!("{}由双方共同申请。", kind.label());
        return Err(Problem::error("jointly", message, "双方都同意后再登记。"));
    }
    let may = reviews::may_apply(case, kind, when.setting.by, when.on);
    when.explain(!may.result, || may.sentence.clone()).map_err(|no| no.under(may.clause))?;
    let review = Review { kind: Some(kind), applied_on: Some(when.on), decided_on: None, result: None };
    Ok(Change::of(Part::Review(review), format!("申请{}", kind.label())))
}

pub(super) fn review_result(case: &Case, result: String, when: &When) -> Result<Change, Refusal> {
    said("result", &result, "结果")?;
    let kind = case.review.kind.map_or("审查确认", ReviewKind::label);
    let note = format!("{kind}结果：{}", result.trim());
    let review = Review { decided_on: Some(when.on), result: Some(result), ..case.review.clone() };
    Ok(Change::of(Part::Review(review), note))
}

pub(super) fn tell(when: &When) -> Change {
    Change::of(Part::Told(Told { on: Some(when.on) }), "书面告知可以申请仲裁")
}

pub(super) fn visit(visit: Visit, when: &When) -> Result<Change, Refusal> {
    if visit.satisfaction.is_some_and(|marks| !(1..=5).contains(&marks)) {
        return Err(Problem::error("satisfaction", "满意度在 1 到 5 之间。", "填 1 到 5 的整数。"));
    }
    let note = if visit.again == Some(true) { "回访，争议有反复" } else { "回访" };
    Ok(Change::of(Part::Visit(Visit { on: Some(when.on), ..visit }), note))
}

pub(super) fn archive(number: String, when: &When) -> Result<Change, Refusal> {
    said("number", &number, "档案号")?;
    let note = format!("归档，档案号{}", number.trim());
    Ok(Change::of(Part::Archive(Archive { on: Some(when.on), number: Some(number) }), note))
}
