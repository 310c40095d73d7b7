//! What the roster's columns show on a date.

use super::record::{Appointment, Decision, DecisionKind, Mediator};
use super::{FULL_TIME, PART_TIME, standing_on, table::is_exit};
use crate::certificates;
use crate::registrations::{AnnualRegistration, Outcome};
use crate::table::At;
use crate::value::{Value, code};
use jiff::civil::Date;

/// Characters of 变动原因.
pub const CHANGE_REASON: usize = 200;

/// 出生年月, from a resident identity number.
pub fn birth_month(m: &Mediator, _: &At) -> Value {
    let resident = m.id_type.as_deref().is_none_or(|t| t == super::RESIDENT_ID);
    let number = m.id_number.as_deref().filter(|_| resident);
    number.and_then(crate::people::birth_date).map_or(Value::Empty, |d| Value::Month(d.first_of_month()))
}

/// 所在调解组织.
pub fn organisation(m: &Mediator, at: &At) -> Value {
    m.appointment_at(at.date)
        .map_or(Value::Empty, |a| Value::Ref { id: a.organisation.clone(), label: a.host.name.clone() })
}

/// 组织类型.
pub fn organisation_kind(m: &Mediator, at: &At) -> Value {
    code(m.appointment_at(at.date).map(|a| a.host.kind.as_str()))
}

/// 所在区.
pub fn district(m: &Mediator, at: &At) -> Value {
    at.place(m.appointment_at(at.date).map(|a| a.host.district.as_str()))
}

/// 兼任组织.
pub fn secondary(m: &Mediator, at: &At) -> Value {
    let holds = |a: &&Appointment| {
        let ended = a.ended.is_some_and(|e| e <= at.date) || removal(m, a, at.date).is_some();
        a.secondary && a.since <= at.date && !ended
    };
    let name = |a: &Appointment| match at.place(Some(a.host.district.as_str())) {
        Value::Ref { label, .. } if a.namesake => format!("{}（{label}）", a.host.name),
        _ => a.host.name.clone(),
    };
    let names: Vec<String> = m.appointments.iter().filter(holds).map(name).collect();
    names.as_slice().into()
}

/// 专兼职.
pub fn full_time(m: &Mediator, at: &At) -> Value {
    m.appointment_at(at.date)
        .map_or(Value::Empty, |a| code(Some(if a.full_time { FULL_TIME } else { PART_TIME })))
}

/// 当年脱产学时: those that count, of the year asked for.
pub fn hours(m: &Mediator, _: &At) -> Value {
    m.training.map_or(Value::Empty, |year| Value::Decimal(year.half_hours * 50))
}

/// 当年实践次数.
pub fn practice(m: &Mediator, _: &At) -> Value {
    m.training.map(|year| year.practice).into()
}

/// 持证情况.
pub fn certified(m: &Mediator, at: &At) -> Value {
    let held = m.certificates.iter().any(|c| c.issued <= at.date);
    Value::Text(if held { "持证" } else { "未持证" }.into())
}

/// 有效期至.
pub fn valid_until(m: &Mediator, at: &At) -> Value {
    m.certificate_at(at.date).and_then(|c| certificates::valid_until(c.issued, at.policy)).into()
}

/// 证书状态.
pub fn certificate_state(m: &Mediator, at: &At) -> Value {
    m.certificate_at(at.date).map_or(Value::Empty, |c| {
        Value::Text(certificates::state(c, &m.certificates, at.policy, at.date).label().to_owned())
    })
}

/// 名册状态.
pub fn roster_state(m: &Mediator, at: &At) -> Value {
    Value::Text(standing_on(m, at.policy, at.date).state.label().to_owned())
}

/// The latest registration recorded on or before the date.
pub fn registration<'a>(m: &'a Mediator, at: &At) -> Option<&'a AnnualRegistration> {
    m.registrations
        .iter()
        .filter(|r| r.outcome == Outcome::Registered && r.on <= at.date)
        .max_by_key(|r| (r.year, r.on))
}

/// How the appointment shown ended on or before the date, where it was by 退出 and not by a transfer: the day, and why.
/// A decision that takes the person off the roster is one too.
pub fn exit<'a>(m: &'a Mediator, at: &At) -> Option<(Date, Option<&'a str>)> {
    let shown = m.appointment_at(at.date)?;
    let left = shown.ended.filter(|_| is_exit(shown.ending)).map(|day| (day, shown.end_reason.as_deref()));
    let removed = removal(m, shown, at.date).map(|d| (d.on, Some(d.reason.as_str())));
    left.filter(|(day, _)| *day <= at.date).into_iter().chain(removed).min_by_key(|(day, _)| *day)
}

/// 变动原因: a decision may say more than the column holds.
pub fn exit_reason(m: &Mediator, at: &At) -> Value {
    let why = exit(m, at).and_then(|(_, why)| why);
    let held = why.map(|why| why.chars().take(CHANGE_REASON).collect::<String>());
    held.as_deref().into()
}

/// The decision that ended an appointment on or before the date. One taken back never held.
fn removal<'a>(m: &'a Mediator, of: &Appointment, date: Date) -> Option<&'a Decision> {
    let decided = m.decisions.iter().filter(|d| d.kind == DecisionKind::Removal && d.withdrawn.is_none());
    decided.filter(|d| of.since <= d.on && d.on <= date).min_by_key(|d| d.on)
}
