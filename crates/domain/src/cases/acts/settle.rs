//! Terms, signatures, and the ends of a case.

use super::{Change, Terms, When};
use crate::acts::{Refusal, said, short};
use crate::cases::agreement::{Seat, may_sign};
use crate::cases::kinds::{Outcome, PerformanceState};
use crate::cases::parts::{
    Agreement, Closure, Duty, Means, Part, Performance, Receipt, Signature, Signatures,
};
use crate::cases::record::{Case, Side};
use crate::cases::state::State;
use crate::cases::steps::Step;
use crate::dates::spoken;
use crate::table::Problem;
use crate::value::MOST_FEN;
use crate::value::money;
use jiff::civil::Date;

/// Instalments and other duties of one agreement.
const MOST_DUTIES: usize = 100;

pub(super) fn amount(column: &'static str, fen: Option<i64>) -> Result<(), Refusal> {
    if fen.is_some_and(|fen| fen < 0) {
        return Err(Problem::error(column, "金额小于 0。", "填不小于 0 的金额。"));
    }
    if fen.is_some_and(|fen| fen > MOST_FEN) {
        return Err(Problem::error(column, "金额超过一百亿元。", "核对金额，单位是元。"));
    }
    Ok(())
}

/// Money of terms whose listed duties are other things is a duty too, so that it is seen when it is not paid.
fn money_is_owed(terms: &mut Terms) {
    let (Some(fen), Some(due_on)) = (terms.amount.filter(|fen| *fen > 0), terms.due_on) else { return };
    if !terms.duties.is_empty() && terms.duties.iter().all(|duty| duty.amount.is_none()) {
        terms.duties.insert(0, Duty { due_on, amount: Some(fen), what: "付款".to_owned() });
    }
}

/// The represented consent to terms, not to any terms (办案规则-63): each of those listed after the terms before, or all
/// of them counted anew.
fn consent_is_to_these(case: &Case, when: &When) -> Result<(), Refusal> {
    let last = |step: Step| case.steps.iter().rposition(|taken| taken.holds() && taken.step == step);
    let older = match last(Step::Agree) {
        None => false,
        Some(at) if case.claimants.is_empty() => case.consent.is_some() && last(Step::Consent) < Some(at),
        Some(at) => {
            let before = |day: &Date| *day < case.steps[at].on;
            let agreed = case.claimants.iter().filter(|one| one.agrees == Some(true));
            agreed.filter_map(|one| one.said_on.as_ref()).any(before)
        }
    };
    when.explain(older, || "协议改了，被代表的劳动者同意的是原来的内容。".to_owned())
}

/// New terms need new signatures. What the five contents lack is asked for before the first signature.
pub(super) fn agree(case: &Case, mut terms: Terms, when: &When) -> Result<Change, Refusal> {
    consent_is_to_these(case, when)?;
    for (column, text, name) in [
        ("result", &terms.result, "调解结果"),
        ("manner", &terms.manner, "履行方式"),
        ("number", &terms.number, "协议编号"),
    ] {
        short(column, text.as_deref().unwrap_or_default(), name)?;
    }
    if terms.duties.len() > MOST_DUTIES {
        let message = format!("分期和其他事项有{}项，最多{MOST_DUTIES}项。", terms.duties.len());
        return Err(Problem::error("duties", message, "合并后再登记。"));
    }
    money_is_owed(&mut terms);
    amount("amount", terms.amount)?;
    for duty in &terms.duties {
        amount("duties", duty.amount)?;
        said("duties", &duty.what, "要履行的事项")?;
        crate::acts::not_before("duties", duty.due_on, when.on, "达成协议的日期")?;
    }
    let shares: Vec<i64> = terms.duties.iter().filter_map(|duty| duty.amount).collect();
    if let Some(all) = terms.amount.filter(|all| !shares.is_empty() && shares.iter().sum::<i64>() != *all) {
        let sum = money(shares.iter().sum());
        let message = format!("各期合计{sum}元，协议金额{}元。", money(all));
        return Err(Problem::error("duties", message, "核对各期金额。"));
    }
    if let Some(due) = terms.due_on {
        crate::acts::not_before("due_on", due, when.on, "达成协议的日期")?;
    }
    when.in_time(case.limits.handling, "结束调解")?;
    let last = terms.duties.iter().map(|duty| duty.due_on).max();
    let again = if case.agreement.reached_on.is_some() { "修改协议" } else { "达成协议" };
    let note = terms.amount.map_or(again.to_owned(), |fen| format!("{again}，{}元", money(fen)));
    let agreement = Agreement {
        number: terms.number.or_else(|| case.agreement.number.clone()),
        reached_on: Some(when.on),
        amount: terms.amount,
        result: terms.result,
        due_on: last.or(terms.due_on),
        manner: terms.manner,
        duties: terms.duties,
        signatures: Signatures::default(),
    };
    Ok(Change::of(Part::Agreement(agreement), note))
}

/// With the last of the four the agreement is in force, and the case is closed on that day.
pub(super) fn sign(case: &Case, seats: &[Seat], means: Means, when: &When) -> Result<Change, Refusal> {
    if seats.is_empty() {
        return Err(Problem::error("seats", "没有选签章的一方。", "选已经签章的各方。"));
    }
    if !may_sign(means, when.setting.by.policy) {
        let remedy = "打印后签名盖章，扫描上传；屏幕手写的，按辅助记录登记。";
        return Err(Problem::error("means", "没有接入电子签名认证服务。", remedy).under("令17-26"));
    }
    let mut agreement = case.agreement.clone();
    for seat in seats {
        // What was drawn on a screen never takes the place of a signature.
        let kept = agreement.signatures.of(*seat).filter(|s| s.counts() && means == Means::Drawn);
        agreement.signatures.put(*seat, kept.unwrap_or(Signature { on: when.on, means }));
    }
    let names: Vec<&str> = seats.iter().map(|seat| seat.label()).collect();
    let aid = if means == Means::Drawn { "（屏幕手写，辅助记录）" } else { "" };
    let note = format!("登记{}{aid}", names.join("、"));
    let Some(day) = agreement.signatures.complete_on() else {
        return Ok(Change::of(Part::Agreement(agreement), note));
    };
    let closure = Closure { on: Some(day), outcome: Some(Outcome::Agreement), cause: None, by: None };
    let performance = Performance { state: Some(PerformanceState::NotDue), ..Performance::default() };
    let parts = vec![Part::Agreement(agreement), Part::Closure(closure), Part::Performance(performance)];
    Ok(Change { parts, note: format!("{note}，协议自{}起生效", spoken(day)) })
}

/// Small and done on the spot: no agreement need be written, the record tells it (厅发4).
pub(super) fn at_once(case: &Case, result: String, fen: Option<i64>, when: &When) -> Result<Change, Refusal> {
    said("result", &result, "达成和履行的内容")?;
    amount("amount", fen)?;
    when.in_time(case.limits.handling, "结束调解")?;
    let agreement =
        Agreement { reached_on: Some(when.on), amount: fen, result: Some(result), ..Agreement::default() };
    let performance = Performance {
        state: Some(PerformanceState::Performed),
        received: fen,
        receipts: vec![Receipt { on: when.on, amount: fen, duty: None }],
        defaulted_on: None,
    };
    let closure =
        Closure { on: Some(when.on), outcome: Some(Outcome::PerformedAtOnce), cause: None, by: None };
    let parts = vec![Part::Agreement(agreement), Part::Closure(closure), Part::Performance(performance)];
    Ok(Change { parts, note: "达成一致并即时履行".to_owned() })
}

/// An end without a written agreement; terms nobody signed are no agreement, and stay in the trace of the step.
pub(super) fn close(
    case: &Case,
    outcome: Outcome,
    why: Option<String>,
    side: Option<Side>,
    when: &When,
) -> Result<Change, Refusal> {
    match outcome {
        Outcome::Agreement | Outcome::PerformedAtOnce | Outcome::Withdrawn => {
            let message = format!("“{}”不在这里办理。", outcome.label());
            return Err(Problem::error("outcome", message, "用“达成协议”“达成并即时履行”或“撤回申请”。"));
        }
        Outcome::Unsigned if State::of(case) != State::Signing => {
            let message = "还没有达成协议，谈不上拒绝签章。";
            return Err(Problem::error("outcome", message, "选一方不同意（继续）调解。"));
        }
        Outcome::TimedOut => {
            if let Some(limit) = case.limits.handling.filter(|limit| when.on < *limit) {
                let message = format!("办理期限到{}，还没有届满。", spoken(limit));
                let remedy = "期限届满再办；一方不愿继续的，选一方不同意（继续）调解。";
                return Err(Problem::error("outcome", message, remedy).under("令17-29"));
            }
        }
        _ => {}
    }
    if outcome.is_failed() || outcome == Outcome::Other {
        said("cause", why.as_deref().unwrap_or_default(), "不成原因")?;
    }
    if matches!(outcome, Outcome::Unwilling | Outcome::Unsigned) && side.is_none() {
        return Err(Problem::error("by", "没有填是哪一方。", "选申请人或被申请人。"));
    }
    let note =
        side.map_or(outcome.label().to_owned(), |side| format!("{}（{}）", outcome.label(), side.label()));
    Ok(end(case, Closure { on: Some(when.on), outcome: Some(outcome), cause: why, by: side }, note))
}

pub(super) fn withdraw(case: &Case, why: Option<String>, when: &When) -> Change {
    let outcome = Some(Outcome::Withdrawn);
    let closure = Closure { on: Some(when.on), outcome, cause: why, by: Some(Side::Applicant) };
    end(case, closure, "撤回申请".to_owned())
}

fn end(case: &Case, closure: Closure, note: String) -> Change {
    let mut parts = vec![Part::Closure(closure)];
    if case.agreement.reached_on.is_some() {
        parts.push(Part::Agreement(Agreement::default()));
    }
    Change { parts, note }
}
