//! 退出 of an appointment and its correction, transfer, 兼任 (III-2-1a, R3).

use super::super::CONCURRENT;
use super::super::fold::{end_stint, fold};
use super::super::record::{Ending, Entry, Host, Mediator};
use super::{Refusal, foreseen, gone, not_before, said};
use crate::dates::next;
use crate::table::Problem;
use jiff::civil::Date;

/// Records that somebody leaves an organisation; `on` is the first day outside.
///
/// # Errors
/// No such appointment running, no reason, a day that cannot be.
pub fn exit(m: &mut Mediator, id: &str, on: Date, reason: &str, today: Date) -> Result<(), Refusal> {
    said("reason", reason, "退出原因")?;
    foreseen("on", on, today)?;
    let a = m.appointments.iter().find(|a| a.id == id && a.ended.is_none()).ok_or_else(gone)?;
    not_before("on", on, a.appointed, "聘任日期")?;
    let (organisation, appointed) = (a.organisation.clone(), a.appointed);
    end_stint(m, &organisation, appointed, on, Some(reason.trim()));
    Ok(())
}

/// Takes a wrongly recorded 退出 back.
///
/// # Errors
/// No such exit, no reason, or another appointment there since.
pub fn reopen(m: &mut Mediator, id: &str, reason: &str) -> Result<(), Refusal> {
    said("reason", reason, "更正理由")?;
    let exited = |e: Option<Ending>| e == Some(Ending::Exit);
    let at = m.appointments.iter().position(|a| a.id == id && exited(a.ending)).ok_or_else(gone)?;
    let (organisation, since) = (m.appointments[at].organisation.clone(), m.appointments[at].since);
    let again = m.appointments.iter().any(|a| a.organisation == organisation && a.since > since);
    let moved = !m.appointments[at].secondary
        && m.appointments.iter().any(|a| !a.secondary && a.since > since && a.ended.is_none());
    if again || moved {
        let what = "退出以后又有新的聘任，不能撤销退出。";
        return Err(Problem::error("", what, "日期有误的，更正聘任日期。"));
    }
    let a = &mut m.appointments[at];
    (a.ended, a.ending, a.end_reason) = (None, None, None);
    Ok(())
}

/// A new appointment of somebody.
#[derive(Clone, Debug)]
pub struct Move {
    /// Record id of the organisation.
    pub organisation: String,
    /// What is known of it.
    pub host: Host,
    /// 聘任日期.
    pub on: Date,
    /// 聘期至.
    pub until: Option<Date>,
    /// 专职.
    pub full_time: bool,
    /// 兼任, beside the main appointment.
    pub concurrent: bool,
}

/// Transfers somebody (the former appointment ends the day before), or adds a 兼任; after an exit it is a new
/// appointment.
///
/// # Errors
/// Days that cannot be, an organisation already dissolved, an appointment there already.
pub fn move_to(m: &mut Mediator, to: Move, today: Date) -> Result<(), Refusal> {
    foreseen("on", to.on, today)?;
    if let Some(last) = to.until {
        not_before("until", last, to.on, "聘任日期")?;
    }
    if let Some(day) = to.host.dissolved.filter(|day| *day <= to.on) {
        let what = format!("{}已于{day}撤销。", to.host.name);
        return Err(Problem::error("organisation", what, "选正常的组织。"));
    }
    let there = |a: &&super::super::record::Appointment| {
        a.organisation == to.organisation && a.ended.or_else(|| a.until.map(next)).is_none_or(|e| e > to.on)
    };
    // 兼任 may become the main appointment; anything else there already is no move.
    if m.appointments.iter().filter(there).any(|a| !a.secondary || to.concurrent) {
        return Err(Problem::error("organisation", "已在这个组织任职。", "选另一个组织，或核对日期。"));
    }
    if !to.concurrent
        && let Some(main) = m.appointments.iter().filter(|a| !a.secondary).max_by_key(|a| a.since)
        && to.on <= main.since
    {
        let what = format!("日期不晚于现在的任职（{}，{} 起）。", main.host.name, main.since);
        return Err(Problem::error("on", what, "填调动后的聘任日期；补记以前任职的，请用导入。"));
    }
    m.entry = Entry {
        organisation: Some(to.organisation),
        host: to.host,
        appointed: Some(to.on),
        until: Some(to.until),
        full_time: Some(to.full_time),
        change: to.concurrent.then(|| CONCURRENT.to_owned()),
        ..Entry::default()
    };
    fold(m, to.on, today);
    Ok(())
}
