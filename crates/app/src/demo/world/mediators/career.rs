//! Appointments: where somebody works and worked, since when, and how it ended.

use super::super::chance::{Chance, workday};
use super::super::organisations::organisation;
use super::super::plan::CITY_ORGANISATIONS;
use super::{Place, host};
use fengqiao_domain::dates::{anniversary, next, plus_days, term_end};
use fengqiao_domain::mediators::record::Appointment;
use fengqiao_domain::mediators::{Decision, DecisionKind, Ending, Mediator};
use jiff::civil::{Date, date};

/// What the rest of a history needs to know of it.
#[derive(Clone, Copy)]
pub(super) struct Stay {
    /// First day at the present organisation.
    pub since: Date,
    /// First day outside the roster.
    pub left: Option<Date>,
    /// The last day by which papers had to be in order for a centre to be certified; else today.
    pub ready: Date,
}

/// Puts the appointments in, and decisions about them.
pub(super) fn appointments(place: &Place, birth: Date, m: &mut Mediator, chance: &mut Chance) -> Stay {
    let today = place.world.today;
    let home = place.home;
    let needed = place.is_needed();
    let closed = home.dissolved_on.map_or(today, |day| plus_days(day, -90));
    let grown = anniversary(birth, 20).min(closed);
    let founded = home.founded.unwrap_or(today).max(grown);
    let closed = closed.max(founded);
    let ready =
        home.certified_on.filter(|_| needed).map_or(closed, |on| plus_days(on, -20).min(closed)).max(founded);
    let since = if needed {
        chance.workday(founded, ready.min(plus_days(founded, 400)))
    } else {
        chance.workday(founded, ready)
    };
    let mut main = Appointment {
        organisation: place.id(place.at),
        host: host(home),
        appointed: since,
        since,
        full_time: place.is_full_time(chance),
        ..Appointment::default()
    };
    let mut stay = Stay { since, left: None, ready };
    if let Some(day) = home.dissolved_on {
        // One in six was forgotten when the organisation closed.
        if chance.in_thousand(830) {
            end(&mut main, day, "所在组织撤销");
        }
    } else if !needed {
        leave(place, m, &mut main, chance);
    }
    term(&mut main, needed, today, chance);
    stay.left =
        main.ended.or_else(|| m.decisions.iter().find(|d| d.kind == DecisionKind::Removal).map(|d| d.on));
    let moved = !needed && chance.in_thousand(60);
    if let Some(earlier) = moved.then(|| came_from(place, grown, since, chance)).flatten() {
        m.appointments.push(earlier);
    }
    if stay.left.is_none() && chance.in_thousand(30) {
        m.appointments.extend(beside(place, since, chance));
    }
    notices(place, birth, stay, m, chance);
    m.appointments.extend(changed(main, needed, stay, today, chance));
    m.appointments.sort_by_key(|a| (a.since, a.secondary));
    stay
}

fn end(a: &mut Appointment, day: Date, reason: &str) {
    (a.ended, a.ending, a.end_reason) = (Some(day), Some(Ending::Exit), Some(reason.to_owned()));
}

/// A few left, a few were struck off.
fn leave(place: &Place, m: &mut Mediator, main: &mut Appointment, chance: &mut Chance) {
    let today = place.world.today;
    let earliest = plus_days(main.since, 200);
    if earliest >= today {
        return;
    }
    let how = chance.below(1000);
    if how < 48 {
        let reason = chance.pick(&["工作调动", "退休", "离职", "岗位调整", "本人申请"]);
        end(main, chance.workday(earliest, today), reason);
    } else if how < 55 {
        let on = chance.workday(earliest.max(date(2024, 2, 1)).min(today), today);
        m.decisions.push(Decision {
            id: String::new(),
            kind: DecisionKind::Removal,
            on,
            withdrawn: None,
            reason: chance.pick(&["不适合继续从事调解工作", "不能胜任调解工作", "违反调解员行为规范"]).into(),
            document: Some(format!("人社调〔{}〕示例{}号", on.year(), chance.between(1, 60))),
        });
    }
}

/// 聘期至: three years at a time; open for some, over for a few.
fn term(a: &mut Appointment, needed: bool, today: Date, chance: &mut Chance) {
    if chance.in_thousand(400) || a.ended.is_some() {
        return;
    }
    let mut last = term_end(a.appointed, 3);
    let lapsed = !needed && last < today && chance.in_thousand(50);
    while last < today && !lapsed {
        last = term_end(next(last), 3);
    }
    a.until = Some(last);
}

/// A change of 专兼职, or an engagement renewed, makes two rows of one.
fn changed(
    main: Appointment,
    needed: bool,
    stay: Stay,
    today: Date,
    chance: &mut Chance,
) -> Vec<Appointment> {
    let half = chance.workday(plus_days(main.since, 380), plus_days(main.since, 1400));
    let over = stay.left.unwrap_or(today);
    if needed || half >= over || main.until.is_some_and(|last| last < half) || !chance.in_thousand(45) {
        return vec![main];
    }
    let renewed = chance.in_thousand(600);
    let mut before =
        Appointment { ended: Some(half), ending: Some(Ending::Adjusted), end_reason: None, ..main.clone() };
    let mut after = Appointment { since: half, ..main };
    if renewed {
        before.until = Some(plus_days(half, -1));
        after.appointed = half;
        after.until = after.until.map(|last| last.max(term_end(half, 1)));
    } else {
        before.full_time = !after.full_time;
    }
    vec![before, after]
}

/// An organisation of the same district that is there on a day.
fn neighbour(place: &Place, on: Date, chance: &mut Chance) -> Option<(usize, Appointment)> {
    let own = place.at.checked_sub(CITY_ORGANISATIONS)?;
    let next = place.world.districts.partition_point(|d| d.first_organisation <= own + CITY_ORGANISATIONS);
    let district = place.world.districts.get(next.checked_sub(1)?)?;
    let at = district.first_organisation + chance.below(district.organisations());
    if at == place.at || at >= place.world.organisation_count() {
        return None;
    }
    let other = organisation(place.world, at);
    if other.founded.is_none_or(|day| day > on) || other.dissolved_on.is_some() {
        return None;
    }
    let appointment =
        Appointment { organisation: place.id(at), host: host(&other), ..Appointment::default() };
    Some((at, appointment))
}

/// The appointment somebody was transferred from.
fn came_from(place: &Place, grown: Date, since: Date, chance: &mut Chance) -> Option<Appointment> {
    let day = workday(plus_days(since, -chance.between(300, 1500)));
    let (_, mut earlier) = neighbour(place, day, chance).filter(|_| day > grown)?;
    (earlier.appointed, earlier.since, earlier.full_time) = (day, day, chance.in_thousand(100));
    (earlier.ended, earlier.ending, earlier.end_reason) =
        (Some(since), Some(Ending::Transfer), Some("调动".into()));
    Some(earlier)
}

/// A further appointment beside the main one.
fn beside(place: &Place, since: Date, chance: &mut Chance) -> Option<Appointment> {
    let today = place.world.today;
    let day = chance.workday(plus_days(since, 60), plus_days(since, 900));
    let (_, mut other) = neighbour(place, since, chance).filter(|_| day <= today)?;
    (other.appointed, other.since, other.secondary) = (day, day, true);
    Some(other)
}

/// Notices that ask for a decision, and spans that do not count.
fn notices(place: &Place, birth: Date, stay: Stay, m: &mut Mediator, chance: &mut Chance) {
    let today = place.world.today;
    if stay.left.is_some() || place.is_needed() {
        return;
    }
    if chance.in_thousand(6) {
        let on = chance.workday(plus_days(today, -200), plus_days(today, -3)).max(stay.since);
        let withdrawn = chance.in_thousand(300).then(|| plus_days(on, 40)).filter(|day| *day <= today);
        let reason =
            chance.pick(&["组织提请：长期不参加调解", "组织提请：当事人多次投诉", "区局检查发现：不能胜任"]);
        m.decisions.push(Decision {
            id: String::new(),
            kind: DecisionKind::UnfitNotice,
            on,
            withdrawn,
            reason: reason.into(),
            document: None,
        });
    }
    let mother = m.sex.as_deref() == Some("2") && today.year() - birth.year() < 40;
    if chance.in_thousand(if mother { 30 } else { 4 }) {
        let on = chance.workday(plus_days(today, -700), plus_days(today, -20)).max(stay.since);
        let withdrawn = Some(plus_days(on, if mother { 158 } else { 240 })).filter(|day| *day <= today);
        let reason = if mother { "产假" } else { chance.pick(&["病假", "借调"]) };
        m.decisions.push(Decision {
            id: String::new(),
            kind: DecisionKind::Suspension,
            on,
            withdrawn,
            reason: reason.into(),
            document: None,
        });
    }
}
