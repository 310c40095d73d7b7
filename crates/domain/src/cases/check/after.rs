//! Extension, closure, agreement, performance, visit, archive.

use super::{Case, TWO_DATES, earlier};
use crate::cases::kinds::{DecisionKind, Outcome, PerformanceState, ReviewKind};
use crate::dates::plus_days;
use crate::table::{At, Problem};

/// 延期: both agreed, later than the limit it extends, of new forms of employment no further than the cap.
pub(super) fn extension(case: &Case, at: &At, said: &mut Vec<Problem>) {
    let clocks = &at.policy.clocks;
    let Some(to) = case.extension.to else {
        if case.extension.reason.is_some() {
            let message = "有延期理由，没有延期至。";
            said.push(Problem::notice("extended_to", message, "补填延到哪一天，或清空理由。"));
        }
        return;
    };
    let mut notice = |message: String, remedy: &str, clause| {
        said.push(Problem::notice("extended_to", message, remedy).under(clause));
    };
    let Some(accepted) = case.decision.accepted_on else {
        notice("没有受理日期，有延期。".into(), "补填受理日期，或清空延期。", "令17-29");
        return;
    };
    let own = i64::from(clocks.handling_days.value);
    if to <= plus_days(accepted, own) {
        let message = format!("延期至 {to} 不晚于受理后{own}日，没有延长。");
        notice(message, "核对延期至。", "令17-29");
    }
    let more = i64::from(clocks.new_form_extension_days.value);
    // A limit that ends on a day off goes on to the next working day: the days of a rolled limit are no excess.
    let cap = plus_days(accepted, own + more);
    let rolled = case.limits.handling.map_or(cap, |limit| limit.max(cap));
    if case.is_new_form() && to > rolled {
        let message = format!("新就业形态争议最多再延长{more}日，延期至 {to} 超过上限。");
        notice(message, "核对延期至；办理期限只算到上限。", clocks.new_form_extension_days.clause);
    }
    if case.extension.reason.is_none() {
        said.push(
            Problem::notice("extension_reason", "延期没有写明理由。", "补填延期理由。").under("令17-29"),
        );
    }
}

/// 结案: not before receipt, in which way, and not for want of time before time is up.
pub(super) fn closure(case: &Case, at: &At, said: &mut Vec<Problem>) {
    let (closure, accepted) = (&case.closure, case.decision.accepted_on);
    match (closure.on, closure.outcome) {
        (Some(_), None) => {
            let message = "有结案日期，没有结案方式。";
            said.push(Problem::notice("outcome", message, "补填结案方式。"));
        }
        (None, Some(_)) => {
            let message = "有结案方式，没有结案日期。";
            said.push(Problem::notice("closed_on", message, "补填结案日期；没有结案的清空结案方式。"));
        }
        _ => {}
    }
    let Some(closed) = closure.on else { return };
    if let Some(received) = case.received_on.filter(|received| closed < *received) {
        let message = earlier("结案日期", closed, "收到日期", received);
        said.push(Problem::error("closed_on", message, TWO_DATES));
        return;
    }
    if closed > at.today {
        let message = format!("结案日期 {closed} 在今天之后。");
        said.push(Problem::notice("closed_on", message, "核对结案日期。"));
    }
    if let Some(accepted) = accepted.filter(|accepted| closed < *accepted) {
        let message = earlier("结案日期", closed, "受理日期", accepted);
        said.push(Problem::notice("closed_on", message, TWO_DATES));
    }
    if case.decision.kind == Some(DecisionKind::Refused) {
        let message = "受理决定是不予受理，又有结案日期。";
        said.push(Problem::notice("closed_on", message, "不予受理的不用填结案。"));
    }
    let own = at.policy.clocks.handling_days.value;
    let time_up = accepted.map(|accepted| plus_days(accepted, i64::from(own)));
    if let Some(end) = time_up.map(|end| case.extension.to.map_or(end, |to| to.max(end)))
        && closure.outcome == Some(Outcome::TimedOut)
        && closed < end
    {
        let message = format!("结案方式是期限届满未达成协议，结案日期 {closed} 时期限还没有届满（{end}）。");
        let remedy = "核对结案方式；一方不愿继续的，选一方不同意（继续）调解。";
        said.push(Problem::notice("outcome", message, remedy).under("令17-29"));
    }
}

/// 协议: only where one was reached, and performance that fits it.
pub(super) fn agreement(case: &Case, at: &At, said: &mut Vec<Problem>) {
    let (terms, outcome) = (&case.agreement, case.closure.outcome);
    let mut notice = |column, message: String, remedy: &str| {
        said.push(Problem::notice(column, message, remedy));
    };
    if let Some(outcome) = outcome.filter(|outcome| !outcome.is_settled()) {
        let without = format!("结案方式是{}，", outcome.label());
        if terms.amount.is_some_and(|fen| fen > 0) {
            notice("agreement_amount", format!("{without}又有协议金额。"), "核对结案方式和协议金额。");
        }
        if case.performance.state.is_some() {
            notice("performance", format!("{without}又有履行状态。"), "没有协议的，清空履行状态。");
        }
    }
    let reviewed = case.review.kind.filter(|kind| *kind != ReviewKind::None);
    if let Some(kind) = reviewed.filter(|_| !matches!(outcome, None | Some(Outcome::Agreement))) {
        notice("review", format!("没有书面协议，又申请了{}。", kind.label()), "核对结案方式和审查确认。");
    }
    if outcome == Some(Outcome::Agreement)
        && terms.number.is_none()
        && (reviewed.is_some() || terms.due_on.is_some() || terms.manner.is_some())
    {
        let remedy = "补填协议书上的编号。";
        notice("agreement_number", "填了协议的内容，没有协议编号。".into(), remedy);
    }
    if let Some((due, closed)) = terms.due_on.zip(case.closure.on).filter(|(due, closed)| due < closed)
        && outcome == Some(Outcome::Agreement)
    {
        notice("due_on", earlier("履行期限", due, "结案日期", closed), TWO_DATES);
    }
    let (paid, agreed) = (case.performance.received, terms.amount);
    if let Some((paid, agreed)) = paid.zip(agreed) {
        if paid > agreed {
            notice("received_amount", "到位金额多于协议金额。".into(), "核对两个金额。");
        } else if paid < agreed && case.performance.state == Some(PerformanceState::Performed) {
            let remedy = "核对到位金额；只付了一部分的，履行状态改为部分履行。";
            notice("received_amount", "履行状态是已履行，到位金额少于协议金额。".into(), remedy);
        }
    }
    if case.performance.state == Some(PerformanceState::NotDue)
        && let Some(due) = terms.due_on.filter(|due| *due < at.today)
    {
        notice("performance", format!("履行期限 {due} 已过，履行状态还是未到期。"), "核实履行情况后更新。");
    }
}

/// What follows a closure: visit, archive, the way to arbitration.
pub(super) fn follow_up(case: &Case, said: &mut Vec<Problem>) {
    let closed = case.closure.on;
    let over = closed.is_some() || case.decision.kind == Some(DecisionKind::Refused);
    for (column, title, day) in
        [("visited_on", "回访日期", case.visit.on), ("archived_on", "归档日期", case.archive.on)]
    {
        if let Some((day, closed)) = day.zip(closed).filter(|(day, closed)| day < closed) {
            said.push(Problem::notice(column, earlier(title, day, "结案日期", closed), TWO_DATES));
        }
    }
    if case.archive.on.is_some() && !over {
        said.push(Problem::notice("archived_on", "没有结案，有归档日期。", "补填结案日期和结案方式。"));
    }
    if let Some((told, received)) = case.told.on.zip(case.received_on).filter(|(told, from)| told < from) {
        let message = earlier("告知仲裁日期", told, "收到日期", received);
        said.push(Problem::notice("arbitration_told_on", message, TWO_DATES));
    }
    if let Some(marks) = case.visit.satisfaction.filter(|marks| !(1..=5).contains(marks)) {
        let message = format!("满意度“{marks}”不在 1 到 5 之间。");
        said.push(Problem::error("satisfaction", message, "填 1 到 5 的整数，5 最满意。"));
    }
}
