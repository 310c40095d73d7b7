//! 退出名册 and its correction, 不适合或不胜任, spans that do not count (III-2-1b, R3, R4).

use super::super::record::{Decision, DecisionKind, Mediator};
use super::{Refusal, first_appointed, foreseen, happened, not_before, open_decision, said};
use crate::dates::next;
use crate::table::Problem;
use jiff::civil::Date;

/// Decides that a person leaves the roster; open 不适合或不胜任 notices are settled by it.
///
/// # Errors
/// No reason, a day that cannot be, a decision already standing.
pub fn remove(
    m: &mut Mediator,
    on: Date,
    reason: &str,
    document: Option<String>,
    today: Date,
) -> Result<(), Refusal> {
    said("reason", reason, "理由")?;
    happened("on", on, today)?;
    let Some(first) = first_appointed(m) else {
        return Err(Problem::error("", "这个人没有聘任记录，不在名册上。", ""));
    };
    not_before("on", on, first, "首次聘任日期")?;
    // Somebody appointed anew after an earlier decision can be decided about again.
    let standing = m.decisions.iter().filter(|d| d.kind == DecisionKind::Removal && d.withdrawn.is_none());
    let since = |d: &Decision| m.appointments.iter().any(|a| a.since > d.on && a.since <= on);
    if let Some(d) = standing.max_by_key(|d| d.on).filter(|d| !since(d)) {
        let what = format!("{}已决定退出名册。", d.on);
        return Err(Problem::error("on", what, "原决定有误的，先更正原决定。"));
    }
    for d in m.decisions.iter_mut().filter(|d| d.kind == DecisionKind::UnfitNotice && d.on <= on) {
        d.withdrawn.get_or_insert(on);
    }
    m.decisions.push(decision(DecisionKind::Removal, on, reason, document));
    Ok(())
}

/// Takes a decision to leave the roster back: it never held. Notices it had settled are open again.
///
/// # Errors
/// No such decision standing, no reason.
pub fn restore(m: &mut Mediator, id: &str, reason: &str, today: Date) -> Result<(), Refusal> {
    said("reason", reason, "更正理由")?;
    let removal = open_decision(m, DecisionKind::Removal, id)?;
    removal.withdrawn = Some(today);
    add(&mut removal.reason, "更正", reason);
    let on = removal.on;
    for d in &mut m.decisions {
        if d.kind == DecisionKind::UnfitNotice && d.withdrawn == Some(on) {
            d.withdrawn = None;
        }
    }
    Ok(())
}

/// Records that the organisation or the authority finds a person unfit; the authority decides.
///
/// # Errors
/// No reason, a day that cannot be, a notice already open.
pub fn raise_unfit(m: &mut Mediator, on: Date, reason: &str, today: Date) -> Result<(), Refusal> {
    said("reason", reason, "理由")?;
    happened("on", on, today)?;
    if let Some(first) = first_appointed(m) {
        not_before("on", on, first, "首次聘任日期")?;
    }
    if m.decisions.iter().any(|d| d.kind == DecisionKind::UnfitNotice && d.withdrawn.is_none()) {
        return Err(Problem::error("", "已有一项提请等待决定。", "先对它作出决定。"));
    }
    m.decisions.push(decision(DecisionKind::UnfitNotice, on, reason, None));
    Ok(())
}

/// Settles a notice: the person stays.
///
/// # Errors
/// No such notice open, nothing said, a day that cannot be.
pub fn settle_unfit(m: &mut Mediator, id: &str, on: Date, outcome: &str, today: Date) -> Result<(), Refusal> {
    said("reason", outcome, "处理结果")?;
    happened("on", on, today)?;
    let notice = open_decision(m, DecisionKind::UnfitNotice, id)?;
    not_before("on", on, notice.on, "提请日期")?;
    notice.withdrawn = Some(on);
    add(&mut notice.reason, "处理结果", outcome);
    Ok(())
}

/// Records a span that does not count for 连续2年未从事 (产假, 病假, 借调). `until` is its last day.
///
/// # Errors
/// Nothing said of what it is, days that cannot be, a span that overlaps another.
pub fn suspend(
    m: &mut Mediator,
    what: &str,
    since: Date,
    until: Option<Date>,
    today: Date,
) -> Result<(), Refusal> {
    said("what", what, "事由")?;
    foreseen("since", since, today)?;
    if let Some(last) = until {
        not_before("until", last, since, "开始日期")?;
        foreseen("until", last, today)?;
    }
    let end = until.map(next);
    let overlaps =
        |d: &&Decision| d.withdrawn.is_none_or(|e| e > since && e > d.on) && end.is_none_or(|end| d.on < end);
    let spans = m.decisions.iter().filter(|d| d.kind == DecisionKind::Suspension);
    if let Some(other) = spans.clone().find(overlaps) {
        let what = format!("和已有的“{}”（{} 起）重叠。", other.reason, other.on);
        return Err(Problem::error("since", what, "核对起止日期，或先结束原来的一段。"));
    }
    m.decisions.push(Decision { withdrawn: end, ..decision(DecisionKind::Suspension, since, what, None) });
    Ok(())
}

/// Ends a span, or mends its end; the day before its first day takes it back altogether.
///
/// # Errors
/// No such span, a day that cannot be.
pub fn resume(m: &mut Mediator, id: &str, last: Date, today: Date) -> Result<(), Refusal> {
    let span = m.decisions.iter_mut().find(|d| d.id == id && d.kind == DecisionKind::Suspension);
    let span = span.ok_or_else(super::gone)?;
    foreseen("until", last, today)?;
    not_before("until", next(last), span.on, "开始日期")?;
    span.withdrawn = Some(next(last));
    Ok(())
}

fn decision(kind: DecisionKind, on: Date, reason: &str, document: Option<String>) -> Decision {
    Decision { id: String::new(), kind, on, withdrawn: None, reason: reason.trim().to_owned(), document }
}

fn add(to: &mut String, what: &str, text: &str) {
    to.push('；');
    to.push_str(what);
    to.push('：');
    to.push_str(text.trim());
}
