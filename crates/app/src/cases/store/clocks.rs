//! The clocks of single cases for whoever handles them, to be told of outside of the work list. Number, clock and day, no
//! party.

use std::collections::BTreeMap;

use fengqiao_db::Conn;
use fengqiao_domain::access::Action;
use fengqiao_domain::cases::Case;
use fengqiao_domain::cases::clocks::{By, Clock, ClockKind, running};
use fengqiao_domain::cases::state::State;
use fengqiao_domain::dates::days_between;
use fengqiao_domain::policy::Policy;
use fengqiao_domain::reminders::{Item, Topic};
use fengqiao_domain::todos::Kind;
use jiff::civil::Date;

use super::due::{ALL, Due};
use super::records::CaseRecords;
use crate::tables::{Env, query};
use crate::{Actor, AppError, settings};

/// Days ahead that are looked at whatever the policy says.
const LOOK_AHEAD: i64 = 14;
/// Cases of one kind of clock that are looked at, those that end first.
const MOST: i64 = 200;

/// What is due for single cases of an organisation or a mediator.
///
/// # Errors
/// The store's.
pub fn items(c: &mut Conn, env: &Env, actor: &Actor) -> Result<Vec<Item>, AppError> {
    if !actor.may(Action::EditCases) {
        return Ok(Vec::new());
    }
    // Which lines a case stands in, so that each is loaded once.
    let mut lines: BTreeMap<String, Vec<Kind>> = BTreeMap::new();
    let calendar = settings::calendar(c)?;
    let by = By { calendar: &calendar, policy: env.policy };
    for due in &ALL {
        for id in found(c, env, actor, (due, by))? {
            lines.entry(id).or_default().push(due.kind);
        }
    }
    let ids: Vec<String> = lines.keys().cloned().collect();
    let mut all = Vec::new();
    for case in query::rows::<CaseRecords>(c, env, &ids, env.today)? {
        let kinds = lines.get(&case.id).map(Vec::as_slice).unwrap_or_default();
        let asked_only = kinds == [Kind::CaseAsked];
        if !asked_only {
            all.extend(
                running(&case, by, env.today).iter().filter_map(|clock| of_clock(&case, clock, env.policy)),
            );
        }
        all.extend(kinds.iter().filter_map(|kind| beside(&case, *kind, by)));
    }
    Ok(all)
}

/// The working days ahead that a kind of clock is told of.
fn told_ahead(kind: Kind, policy: &Policy) -> u32 {
    let ahead = &policy.reminders;
    match kind {
        Kind::CaseDecision | Kind::CaseSupplement => ahead.acceptance_working_days.value,
        Kind::CaseReview | Kind::CaseConfirmation => ahead.review_working_days.value,
        _ => ahead.case_working_days.value,
    }
}

fn found(c: &mut Conn, env: &Env, actor: &Actor, (due, by): (&Due, By)) -> Result<Vec<String>, AppError> {
    let mut binds = Vec::new();
    let last = by.calendar.add_working_days(env.today, told_ahead(due.kind, by.policy)).date;
    // What is told of on the day before it comes also on a day off behind it.
    let last = by.calendar.add_working_days(last, 1).date;
    let ahead = due.ahead().map(|_| days_between(env.today, last).max(LOOK_AHEAD));
    let condition = due.condition_ahead(env.today, ahead, &mut binds);
    let within = due.within(&actor.scope, &mut binds);
    let limit = due.limit();
    let sql = format!(
        "SELECT r.id FROM cases r WHERE {condition} AND {within} ORDER BY {limit}, r.id LIMIT {MOST}"
    );
    Ok(c.query(&sql, &binds)?.iter().map(|row| row.text(0)).collect())
}

fn name(case: &Case) -> String {
    match (&case.number, case.received_on) {
        (Some(number), _) => number.clone(),
        (None, Some(day)) => format!("{day} 收到的案件"),
        (None, None) => "没有编号的案件".to_owned(),
    }
}

fn item(case: &Case, clock: &'static str, words: &str, due: Date, clause: &'static str, ahead: u32) -> Item {
    Item {
        subject: format!("case {}", case.id),
        topic: Topic::Cases,
        clock,
        number: case.number.clone(),
        title: format!("{} {words}", name(case)),
        due,
        clause,
        path: format!("/desk/cases/{}", case.id),
        ahead,
        presses: true,
    }
}

/// A clock as something to tell; none for a door that has closed and for what was already said not to be performed.
fn of_clock(case: &Case, clock: &Clock, policy: &Policy) -> Option<Item> {
    let ahead = &policy.reminders;
    let days = match clock.kind {
        ClockKind::Acceptance => ahead.acceptance_working_days.value,
        ClockKind::ArbitralReview | ClockKind::JudicialConfirmation => ahead.review_working_days.value,
        ClockKind::Arbitration | ClockKind::Handling | ClockKind::Duty => ahead.case_working_days.value,
    };
    let closed = clock.is_over() && !clock.kind.binds();
    let said = clock.kind == ClockKind::Duty && State::beneath(case) == State::Defaulted;
    let none = clock.kind == ClockKind::ArbitralReview && case.is_relation_only();
    if closed || said || none {
        return None;
    }
    let words = match (clock.kind, State::beneath(case)) {
        (ClockKind::Acceptance, State::Supplementing) => "等补正，受理决定".to_owned(),
        (ClockKind::Arbitration, _) => format!("满法定 {} 日", policy.clocks.arbitration_days.value),
        (kind, _) => kind.label().to_owned(),
    };
    let one = item(case, clock.kind.code(), &words, clock.end.result.date, clock.end.clause, days);
    let subject = clock.duty.map_or_else(|| one.subject.clone(), |at| format!("{} {at}", one.subject));
    Some(Item { subject, ..one })
}

/// What has a last day and is no clock of the law: a referral that waits, a return visit.
fn beside(case: &Case, kind: Kind, by: By) -> Option<Item> {
    let ahead = by.policy.reminders.case_working_days.value;
    let limit = || case.limits.handling.or(case.limits.acceptance);
    Some(match kind {
        Kind::CaseAsked => item(case, "asked", "转来等答复", limit()?, "III-1-2d", ahead),
        Kind::CaseReferred => item(case, "referred", "转出没有答复", limit()?, "III-1-2d", ahead),
        Kind::CaseVisit => {
            let days = &by.policy.reminders.visit_days;
            let day = by.calendar.add_calendar_days(case.closure.on?, days.value).date;
            Item { presses: false, ..item(case, "visit", "回访", day, days.clause, ahead) }
        }
        _ => return None,
    })
}
