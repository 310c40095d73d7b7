//! One month of an organisation: everybody by day, hours in sum, and the form that records many at once.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use askama::Template;
use axum::extract::{Form, Query, State};
use axum::response::Response;
use fengqiao_db::Conn;
use fengqiao_domain::access::{Action, Scope};
use fengqiao_domain::dates::{days_between, plus_days, weekday};
use fengqiao_domain::duty::{parse_clock, spent};
use fengqiao_domain::mediators::Mediator;
use fengqiao_domain::organisations::Organisation;
use jiff::civil::Date;
use serde::Deserialize;

use super::{PATH, UNDER};
use crate::duty::actions::{self, Recording};
use crate::duty::store::{self, Kept};
use crate::mediators::brief;
use crate::mediators::lists::{self, Asked, ON_ROSTER};
use crate::organisations::OrganisationRecords;
use crate::platform::render::{done, form_again, html, some};
use crate::platform::view::{FieldProblem, Link, Pager};
use crate::tables::Env;
use crate::tables::behalf::{self, Behalf, BehalfView};
use crate::tables::edit::load;
use crate::tables::paging::{Paging, Start};
use crate::tables::params::address;
use crate::{App, AppError, Page, Permit, Routes, may};

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new().get(PATH, show).post(PATH, record)
}

/// Organisations offered where the reader answers for several.
const OFFERED: u32 = 50;

#[derive(Deserialize, Default, Clone, Debug)]
#[serde(default)]
struct Asks {
    organisation: String,
    month: String,
    q: String,
    page: String,
    size: String,
}

/// A day of the month.
struct DayHead {
    number: i8,
    weekday: &'static str,
    rest: bool,
}

/// One person and day.
struct CellView {
    /// What the box of the form sends.
    value: String,
    label: String,
    ticked: bool,
    /// Hours recorded, each with its page.
    shifts: Vec<Link>,
}

struct PersonView {
    id: String,
    name: String,
    days: Vec<CellView>,
    sum: String,
    attendance: String,
}

#[derive(Template)]
#[template(path = "duty/month.html")]
struct MonthPage {
    page: Page,
    tabs: Vec<Link>,
    /// None is chosen yet.
    organisation: Option<Organisation>,
    offered: Vec<Link>,
    q: String,
    month: String,
    months: Vec<Link>,
    days: Vec<DayHead>,
    people: Vec<PersonView>,
    sum: String,
    overlapping: Vec<String>,
    withdrawn: usize,
    pager: Pager,
    may_record: bool,
    starts: String,
    ends: String,
    place: String,
    problems: Vec<FieldProblem>,
    behalf: Option<BehalfView>,
}

type Pairs = Vec<(String, String)>;

fn text<'a>(pairs: &'a Pairs, key: &str) -> &'a str {
    pairs.iter().find(|(k, _)| k == key).map_or("", |(_, v)| v.trim())
}

/// The first day of the month asked for; of this month where none is.
fn first_of(month: &str, today: Date) -> Date {
    let first = format!("{}-01", month.trim()).parse::<Date>().ok();
    first.filter(|d| (2000..=2100).contains(&d.year())).unwrap_or(today.first_of_month())
}

fn named(day: Date) -> String {
    format!("{:04}-{:02}", day.year(), day.month())
}

async fn show(
    permit: Permit<may::ViewMediators>,
    State(app): State<Arc<App>>,
    Query(asks): Query<Asks>,
) -> Result<Response, AppError> {
    html(&build(&permit, &app, asks, Vec::new(), Vec::new()).await?)
}

struct Found {
    organisation: Option<Organisation>,
    offered: Vec<(String, String)>,
    people: Vec<(String, String)>,
    total: lists::Total,
    kept: Vec<Kept>,
}

async fn build<A>(
    permit: &Permit<A>,
    app: &Arc<App>,
    asks: Asks,
    typed: Pairs,
    problems: Vec<FieldProblem>,
) -> Result<MonthPage, AppError> {
    let (scope, today) = (permit.scope.clone(), app.today());
    let first = first_of(&asks.month, today);
    let last = first.last_of_month();
    let paging = Paging::of(&asks.page, &asks.size, "", "");
    let (wanted, asked) = (paging.clone(), asks.clone());
    let found = app
        .blocking(move |app| {
            let now = app.clock.stamp();
            let env = app.env(&now);
            app.read(|c| find(c, &env, &scope, &asked, &wanted, first, last))
        })
        .await?;
    let at = found.organisation.as_ref().map(|o| o.id.clone()).unwrap_or_default();
    let href = |with: &[(&str, &str)]| {
        let month = named(first);
        let mut pairs = vec![("organisation", at.as_str()), ("month", &month)];
        pairs.retain(|(key, _)| with.iter().all(|(other, _)| other != key));
        pairs.extend_from_slice(with);
        address(PATH, &pairs)
    };
    let months = [-1, 0, 1].map(|step| {
        let day = match step {
            -1 => plus_days(first, -1).first_of_month(),
            0 => first,
            _ => plus_days(last, 1),
        };
        Link::new(format!("{}年{}月", day.year(), day.month()), href(&[("month", &named(day))]), step == 0)
    });
    let standing: Vec<&Kept> = found.kept.iter().filter(|k| k.withdrawn.is_none()).collect();
    let ticked: BTreeSet<&str> = typed.iter().filter(|(k, _)| k == "cell").map(|(_, v)| v.as_str()).collect();
    let people =
        found.people.iter().map(|(id, name)| person(id, name, first, last, &standing, &ticked)).collect();
    let ids: Vec<String> = found.people.iter().map(|(id, _)| id.clone()).collect();
    Ok(MonthPage {
        page: permit.page(app, "值班").under(&[UNDER]).watermarked(),
        tabs: crate::mediators::pages::shared::tabs(today, 7),
        offered: found
            .offered
            .iter()
            .map(|(id, name)| Link::new(name.as_str(), href(&[("organisation", id)]), false))
            .collect(),
        q: asks.q.clone(),
        month: named(first),
        months: months.into(),
        days: (0..=days_between(first, last)).map(|n| head(plus_days(first, n))).collect(),
        people,
        sum: spent(standing.iter().map(|k| k.shift.minutes()).sum()),
        overlapping: overlapping(&standing, &found.people),
        withdrawn: found.kept.len() - standing.len(),
        pager: paging.pager(found.total, &ids, href),
        may_record: permit.may(Action::RecordDuty),
        starts: text(&typed, "starts").to_owned(),
        ends: text(&typed, "ends").to_owned(),
        place: text(&typed, "place").to_owned(),
        behalf: behalf::view(permit, |name| text(&typed, name).to_owned()),
        organisation: found.organisation,
        problems,
    })
}

fn find(
    c: &mut Conn,
    env: &Env,
    scope: &Scope,
    asks: &Asks,
    paging: &Paging,
    first: Date,
    last: Date,
) -> Result<Found, AppError> {
    let id = match scope {
        Scope::Organisation(own) if asks.organisation.is_empty() => own.as_str(),
        _ => &asks.organisation,
    };
    let mut found = Found {
        organisation: None,
        offered: Vec::new(),
        people: Vec::new(),
        total: lists::Total::exact(0),
        kept: Vec::new(),
    };
    if id.is_empty() {
        let ids = lists::organisations(c, scope, asks.q.trim(), env.today, OFFERED)?;
        let names = lists::organisation_names(c, &ids)?;
        found.offered =
            ids.into_iter().filter_map(|id| Some((id.clone(), names.get(&id)?.clone()))).collect();
        return Ok(found);
    }
    let organisation = load::<OrganisationRecords>(c, env, scope, id)?;
    // Everybody who served there at the end of the month, or does today.
    let own = match scope {
        // A mediator sees his or her own times alone.
        Scope::Mediator(_) => scope.clone(),
        _ => Scope::Organisation(organisation.id.clone()),
    };
    let on = last.min(env.today).max(first);
    let asked = Asked::on(on).states(&[ON_ROSTER[0], ON_ROSTER[1], "未持证"]);
    found.total = lists::total(c, env, &own, &asked)?;
    let wanted = paging.within(found.total);
    let ids = lists::page(c, env, &own, &asked, &wanted.start, wanted.size, found.total)?;
    let names: BTreeMap<String, String> = brief(c, env, &ids)?.into_iter().map(|m| (m.id, m.name)).collect();
    found.people = ids.into_iter().filter_map(|id| Some((id.clone(), names.get(&id)?.clone()))).collect();
    found.kept = store::of_organisation(c, &organisation.id, first, last)?;
    if let Scope::Mediator(id) = scope {
        found.kept.retain(|k| k.mediator == *id);
    }
    if matches!(wanted.start, Start::Row(0)) {
        let left = left(c, env, &found, &organisation.id, on)?;
        found.people.extend(left);
    }
    found.organisation = Some(organisation);
    Ok(found)
}

/// Those with hours in the month who serve there no more on a day: below the others of the first page.
fn left(
    c: &mut Conn,
    env: &Env,
    found: &Found,
    organisation: &str,
    on: Date,
) -> Result<Vec<(String, String)>, AppError> {
    let shown: BTreeSet<&String> = found.people.iter().map(|(id, _)| id).collect();
    let standing = found.kept.iter().filter(|k| k.withdrawn.is_none()).map(|k| &k.mediator);
    let others: BTreeSet<&String> = standing.filter(|id| !shown.contains(id)).collect();
    let others: Vec<String> = others.into_iter().cloned().collect();
    let serves = |m: &Mediator| {
        let mut own = m.appointments.iter().filter(|a| a.organisation == organisation);
        own.any(|a| a.since <= on && a.ended.is_none_or(|day| day > on))
    };
    let people = brief(c, env, &others)?.into_iter().filter(|m| !serves(m));
    Ok(people.map(|m| (m.id, m.name)).collect())
}

fn head(day: Date) -> DayHead {
    let weekday = weekday(day).trim_start_matches('周');
    DayHead { number: day.day(), weekday, rest: ["六", "日"].contains(&weekday) }
}

fn person(
    id: &str,
    name: &str,
    first: Date,
    last: Date,
    kept: &[&Kept],
    ticked: &BTreeSet<&str>,
) -> PersonView {
    let own: Vec<&&Kept> = kept.iter().filter(|k| k.mediator == id).collect();
    let cell = |day: Date| {
        let value = format!("{id}@{day}");
        CellView {
            label: format!("{name} {}月{}日", day.month(), day.day()),
            ticked: ticked.contains(value.as_str()),
            shifts: own
                .iter()
                .filter(|k| k.shift.day == day)
                .map(|k| {
                    let hours = short(k.shift.minutes());
                    Link::new(hours, format!("{PATH}/{}", k.id), false)
                })
                .collect(),
            value,
        }
    };
    PersonView {
        id: id.to_owned(),
        name: name.to_owned(),
        days: (0..=days_between(first, last)).map(|n| cell(plus_days(first, n))).collect(),
        sum: spent(own.iter().map(|k| k.shift.minutes()).sum()),
        attendance: address(
            &format!("/desk/mediators/{id}/attendance"),
            &[("from", &first.to_string()), ("to", &last.to_string())],
        ),
    }
}

/// 3, 3.5, 1:20: short enough for a day's cell.
fn short(minutes: u32) -> String {
    match minutes % 60 {
        0 => (minutes / 60).to_string(),
        30 => format!("{}.5", minutes / 60),
        left => format!("{}:{left:02}", minutes / 60),
    }
}

/// Times of one person that overlap in this organisation's month, in words.
fn overlapping(kept: &[&Kept], people: &[(String, String)]) -> Vec<String> {
    let mut said = Vec::new();
    for (i, one) in kept.iter().enumerate() {
        for other in &kept[i + 1..] {
            if one.mediator == other.mediator && one.shift.overlaps(&other.shift) {
                let name = people
                    .iter()
                    .find(|(id, _)| *id == one.mediator)
                    .map_or("有人", |(_, name)| name.as_str());
                said.push(format!(
                    "{name} {}：{} 与 {}",
                    one.shift.day,
                    one.shift.hours(),
                    other.shift.hours()
                ));
            }
        }
    }
    said
}

async fn record(
    permit: Permit<may::RecordDuty>,
    State(app): State<Arc<App>>,
    Query(asks): Query<Asks>,
    Form(pairs): Form<Pairs>,
) -> Result<Response, AppError> {
    let actor = permit.actor();
    let asked = read(&asks, &pairs, &permit.scope);
    let behalf = Behalf::read(&actor, |name| text(&pairs, name).to_owned());
    let recorded = match (asked, behalf) {
        (Ok(asked), Ok(behalf)) => {
            app.blocking(move |app| actions::record(app, &actor, &asked, behalf.as_ref())).await
        }
        (Err(error), _) | (_, Err(error)) => Err(error),
    };
    match recorded {
        Ok(recorded) => {
            let back = [
                ("organisation", asks.organisation.as_str()),
                ("month", &asks.month),
                ("page", &asks.page),
                ("size", &asks.size),
            ];
            let said = some(&recorded.overlapping);
            let said = if said.is_empty() { said } else { format!("提醒：{said}。") };
            let words = format!("已登记值班 {} 次。{said}", recorded.count);
            Ok(done(&address(PATH, &back), &words))
        }
        Err(error) => {
            let problems = error.for_form()?;
            form_again(&build(&permit, &app, asks, pairs, problems).await?)
        }
    }
}

fn read(asks: &Asks, pairs: &Pairs, scope: &Scope) -> Result<Recording, AppError> {
    let organisation = match scope {
        Scope::Organisation(own) if asks.organisation.is_empty() => own.clone(),
        _ => asks.organisation.clone(),
    };
    let at = |key: &'static str, words: &'static str| {
        parse_clock(text(pairs, key)).ok_or_else(|| AppError::invalid(key, words))
    };
    let cell = |value: &str| -> Option<(String, Date)> {
        let (id, day) = value.split_once('@')?;
        Some((id.to_owned(), day.parse().ok()?))
    };
    let cells = pairs.iter().filter(|(k, _)| k == "cell").map(|(_, v)| cell(v));
    Ok(Recording {
        organisation,
        cells: cells
            .collect::<Option<_>>()
            .ok_or_else(|| AppError::invalid("cell", "日期不对，请重新勾选。"))?,
        starts: at("starts", "填开始的时间，如 9:00。")?,
        ends: at("ends", "填结束的时间，如 11:30。")?,
        place: text(pairs, "place").to_owned(),
    })
}
