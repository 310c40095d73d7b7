//! What is due to be said to somebody on a day, and in which messages.

use super::{Due, Item, Stage, digest};
use crate::calendar::WorkCalendar;
use crate::dates::plus_days;
use jiff::civil::Date;
use std::collections::{BTreeSet, HashSet};

/// So many pressing clocks go each alone; more of them go together.
pub const MOST_ALONE: usize = 5;

/// To whom and by which way: the same thing said by mail and by telephone is said twice.
#[derive(Clone, Copy, Debug)]
pub struct Recipient<'a> {
    /// Record id of the account.
    pub account: &'a str,
    /// Stored form of the way.
    pub way: &'a str,
}

/// Further ahead than anything is told, in days: working days are counted one by one.
const FAR: i64 = 400;

/// One message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// What it is known by on every way it takes: 64 hex digits. The message of a morning is one whatever is in it.
    pub id: String,
    /// Pressing; else the message of the morning.
    pub urgent: bool,
    /// What it says, the most pressing first.
    pub items: Vec<Due>,
}

/// When it is said, if it is said on this day at all, and how many working days are left.
fn stage(item: &Item, calendar: &WorkCalendar, today: Date) -> Option<(Stage, u32)> {
    if item.due < today {
        return Some((Stage::Over, 0));
    }
    if item.due > plus_days(today, FAR) {
        return None;
    }
    match calendar.working_days_between(today, item.due) {
        0 => Some((Stage::Today, 0)),
        left if left <= item.ahead => Some((Stage::Ahead, left)),
        _ => None,
    }
}

/// What is to be said on a day, the most pressing first; nothing on a day off.
pub fn due(items: Vec<Item>, calendar: &WorkCalendar, today: Date, to: Recipient) -> Vec<Due> {
    if !calendar.is_working_day(today) {
        return Vec::new();
    }
    let mut seen = HashSet::new();
    let mut all: Vec<Due> = items
        .into_iter()
        .filter_map(|item| {
            let (stage, left) = stage(&item, calendar, today)?;
            let day = item.due.to_string();
            let parts = [&item.subject, item.clock, &day, stage.code(), to.account, to.way];
            let identity = digest(&parts);
            // Somebody with two posts may meet a thing twice.
            seen.insert(identity.clone()).then_some(Due { item, stage, left, identity })
        })
        .collect();
    all.sort_by(|a, b| {
        let key = |d: &Due| (d.stage, d.item.due, d.item.topic);
        key(a).cmp(&key(b)).then_with(|| a.item.title.cmp(&b.item.title))
    });
    all
}

/// The messages of what has not been said yet: pressing clocks alone; where `morning`, everything else in one.
pub fn messages(
    due: Vec<Due>,
    said: &BTreeSet<String>,
    today: Date,
    to: Recipient,
    morning: bool,
) -> Vec<Message> {
    let open = due.into_iter().filter(|d| !said.contains(&d.identity));
    let (pressing, rest): (Vec<Due>, Vec<Due>) = open.partition(Due::is_urgent);
    let mut all = Vec::new();
    if pressing.len() > MOST_ALONE {
        let ids: Vec<&str> = pressing.iter().map(|d| d.identity.as_str()).collect();
        all.push(Message { id: digest(&ids), urgent: true, items: pressing });
    } else {
        let alone = |d: Due| Message { id: d.identity.clone(), urgent: true, items: vec![d] };
        all.extend(pressing.into_iter().map(alone));
    }
    if morning && !rest.is_empty() {
        let id = digest(&["morning", &today.to_string(), to.account, to.way]);
        all.push(Message { id, urgent: false, items: rest });
    }
    all
}
