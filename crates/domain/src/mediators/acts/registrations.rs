//! 年度注册: registered, deferred, refused; a past year confirmed; an entry mended (III-2-4a, R5).

use super::super::record::Mediator;
use super::{Refusal, gone, happened, not_before, said};
use crate::policy::Policy;
use crate::registrations::{
    AnnualRegistration, Outcome, RegistrationState, Window, due_day, first_day, state, window,
};
use crate::table::Problem;
use jiff::civil::Date;

/// One decision about one year.
#[derive(Clone, Debug)]
pub struct Registering {
    /// The year.
    pub year: i16,
    /// What is decided.
    pub outcome: Outcome,
    /// The day of the decision.
    pub on: Date,
    /// Why; needed for 暂缓 and 未通过.
    pub reason: String,
    /// Document number; a past year is confirmed only with one.
    pub document: Option<String>,
}

/// Records a decision about a year. After the due day a registration is marked 逾期注册.
///
/// # Errors
/// A year that asks for none, a day outside the year, nobody to register, a state that says otherwise.
pub fn register(m: &mut Mediator, act: &Registering, policy: &Policy, today: Date) -> Result<(), Refusal> {
    let year = act.year;
    if year < policy.registration.first_year.value {
        let what = format!("年度注册从 {} 年起要求。", policy.registration.first_year.value);
        return Err(refusal("year", &what, "不用办理。"));
    }
    happened("on", act.on, today)?;
    if act.outcome != Outcome::Registered {
        said("reason", &act.reason, "理由")?;
    }
    let confirms = act.document.as_deref().is_some_and(|d| !d.trim().is_empty()) && year < today.year();
    if window(year, act.on, policy) == Window::Outside {
        // A past year may be confirmed later, with a document number.
        if !confirms || act.on < first_day(year) {
            let what = format!("{} 不在 {year} 年内。", act.on);
            return Err(refusal("on", &what, "填注册当年的日期；补认往年注册，请用“批量确认”并写明文号。"));
        }
    }
    let Some(first) = m.certificates.iter().map(|c| c.issued).min() else {
        return Err(refusal("", "没有调解员证，不能办理年度注册。", "先登记调解员证。"));
    };
    not_before("on", act.on, first, "发证日期")?;
    allowed(m, act, policy)?;
    let late = act.outcome == Outcome::Registered && act.on > due_day(year, policy);
    m.registrations.push(AnnualRegistration {
        year,
        outcome: act.outcome,
        on: act.on,
        late,
        document: act.document.as_deref().map(str::trim).filter(|d| !d.is_empty()).map(str::to_owned),
        reason: Some(act.reason.trim()).filter(|r| !r.is_empty()).map(str::to_owned),
    });
    m.registrations.sort_by_key(|r| (r.year, r.on));
    Ok(())
}

/// What the state on the day, and later entries, leave open.
fn allowed(m: &Mediator, act: &Registering, policy: &Policy) -> Result<(), Refusal> {
    let known = m.registrations.iter().filter(|r| r.year == act.year && r.outcome == act.outcome);
    if known.clone().any(|r| r.on == act.on) {
        return Err(refusal("on", "这一天已有同样的记录。", "不用再记。"));
    }
    let now = state(act.year, &m.registrations, &m.certificates, policy, act.on);
    let later = known.clone().find(|r| r.on > act.on);
    match (act.outcome, now) {
        (Outcome::Registered, RegistrationState::Registered) => {
            Err(refusal("year", &format!("{} 年度已注册。", act.year), "日期有误的，更正原记录。"))
        }
        (Outcome::Deferred, RegistrationState::Registered) => Err(refusal(
            "year",
            &format!("{} 年度已注册，不能再暂缓。", act.year),
            "登记有误的，更正原记录。",
        )),
        (Outcome::Registered, _) if later.is_some() => {
            Err(refusal("on", "以后的日子已有注册记录。", "日期有误的，更正原记录。"))
        }
        _ => Ok(()),
    }
}

/// Mends the day of an entry, or takes the entry back (`to` is `None`).
///
/// # Errors
/// No such entry, no reason, a day that cannot be.
pub fn mend_registration(
    m: &mut Mediator,
    (year, outcome, on): (i16, Outcome, Date),
    to: Option<Date>,
    reason: &str,
    policy: &Policy,
    today: Date,
) -> Result<(), Refusal> {
    said("reason", reason, "更正理由")?;
    let is = |r: &AnnualRegistration| (r.year, r.outcome, r.on) == (year, outcome, on);
    let at = m.registrations.iter().position(is).ok_or_else(gone)?;
    let mut entry = m.registrations.remove(at);
    if let Some(day) = to {
        happened("on", day, today)?;
        if window(year, day, policy) == Window::Outside && (entry.document.is_none() || day < first_day(year))
        {
            return Err(refusal("on", &format!("{day} 不在 {year} 年内。"), "填注册当年的日期。"));
        }
        entry.on = day;
        entry.late = outcome == Outcome::Registered && day > due_day(year, policy);
        if m.registrations.iter().any(|r| (r.year, r.outcome, r.on) == (year, outcome, day)) {
            return Err(refusal("on", "这一天已有同样的记录。", "改成另一天，或撤销这条记录。"));
        }
        m.registrations.push(entry);
        m.registrations.sort_by_key(|r| (r.year, r.on));
    }
    Ok(())
}

fn refusal(column: &'static str, what: &str, remedy: &str) -> Refusal {
    Problem::error(column, what, remedy).under("III-2-4a")
}
