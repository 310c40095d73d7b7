//! 学时: who is short of hours and by how much, what planned courses would add, rates by authority and organisation.

use std::collections::BTreeMap;
use std::sync::Arc;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use fengqiao_db::Conn;
use fengqiao_domain::access::{Action, Scope};
use fengqiao_domain::coverage::part_text;
use fengqiao_domain::training::hours::{HoursFacts, verdict};
use fengqiao_domain::training::hours_list::{HOURS_LIST, HoursLine};
use fengqiao_domain::training::hours_text;
use fengqiao_domain::verdict::clause_label;
use jiff::civil::Date;
use serde::Deserialize;

use super::{tabs, years};
use crate::coverage::figures::authorities;
use crate::mediators::brief;
use crate::platform::permit::PermitOf;
use crate::platform::render::html;
use crate::platform::routes::{Statement, Verb};
use crate::platform::view::{Choice, Link, Pager};
use crate::tables::Env;
use crate::tables::paging::{Paging, Start};
use crate::tables::params::address;
use crate::tables::sheet;
use crate::training::store::lists::year;
use crate::training::store::rates::{self, Asked, Rate};
use crate::training::store::years as sums;
use crate::{App, AppError, Page, Permit, Routes, may};

/// Routes of this part.
pub fn routes() -> Routes {
    let needed = Statement::Both(Action::ViewTraining, Action::Export);
    Routes::new().get(PATH, list).needing(Verb::Get, EXPORT, needed, export)
}

const PATH: &str = "/desk/training/hours";
const EXPORT: &str = "/desk/training/hours/export";
/// People read at a time for a file.
const PART: u32 = 500;
/// States of the filter: value and words.
const STATES: [(&str, &str); 4] =
    [("short", "学时不足"), ("met", "已达到"), ("obliged", "全部应达到的"), ("all", "全部人员")];

#[derive(Deserialize, Default, Clone)]
#[serde(default)]
struct Filter {
    year: String,
    state: String,
    q: String,
    organisation: String,
    authority: String,
    view: String,
    page: String,
    size: String,
    after: String,
    before: String,
    format: String,
}

impl Filter {
    /// Whom the address asks for.
    fn asked(&self, today: Date) -> Asked {
        let state = STATES.iter().find(|(code, _)| *code == self.state).map_or("short", |(code, _)| *code);
        Asked {
            year: year(&self.year).unwrap_or(today.year()),
            state: state.to_owned(),
            text: self.q.trim().to_owned(),
            organisation: self.organisation.trim().to_owned(),
        }
    }

    /// The city looks at one authority as the authority itself does.
    fn scope(&self, own: &Scope) -> Scope {
        match (own, self.authority.trim()) {
            (Scope::City, code) if !code.is_empty() => Scope::Authority(code.to_owned()),
            _ => own.clone(),
        }
    }
}

struct Row {
    id: String,
    line: HoursLine,
    hours: String,
    needed: String,
    short: String,
    /// Asked by the policy and short: the mark.
    attention: bool,
    would: String,
    shown: String,
}

struct Place {
    name: String,
    href: String,
    rate: Rate,
    text: String,
    planned: String,
}

#[derive(Template)]
#[template(path = "training/hours.html")]
struct HoursPage {
    page: Page,
    tabs: Vec<Link>,
    path: &'static str,
    /// The people asked for as a file; empty where the reader may take none.
    export: String,
    year: i16,
    years: Vec<Link>,
    views: Vec<Link>,
    by_place: bool,
    states: Vec<Choice>,
    authorities: Vec<Choice>,
    q: String,
    organisation: String,
    rate: Rate,
    text: String,
    sentence: String,
    clause: &'static str,
    rows: Arc<Vec<Row>>,
    places: Vec<Place>,
    place_head: &'static str,
    pager: Pager,
}

struct Found {
    rows: Arc<Vec<Row>>,
    ids: Vec<String>,
    total: u64,
    rate: Rate,
    places: Vec<Place>,
}

async fn list(
    permit: Permit<may::ViewTraining>,
    State(app): State<Arc<App>>,
    Query(filter): Query<Filter>,
) -> Result<Response, AppError> {
    let today = app.today();
    let asked = filter.asked(today);
    let (year, state) = (asked.year, asked.state.as_str());
    let by_place = filter.view == "places";
    let own = permit.scope.clone();
    let scope = filter.scope(&own);
    let paging = Paging::of(&filter.page, &filter.size, &filter.after, &filter.before).counting("人");
    let (wanted, looked) = (paging.clone(), asked.clone());
    let found = app
        .blocking(move |app| {
            let now = app.clock.stamp();
            let env = app.env(&now);
            app.read(|c| read(c, &env, &scope, &looked, &wanted, by_place))
        })
        .await?;
    let now = app.clock.stamp();
    let env = app.env(&now);
    let policy = env.policy;
    let href = |with: &[(&str, &str)]| {
        let year = year.to_string();
        let kept = [
            ("year", year.as_str()),
            ("state", state),
            ("q", asked.text.as_str()),
            ("organisation", asked.organisation.as_str()),
            ("authority", filter.authority.trim()),
            ("view", filter.view.as_str()),
        ];
        let mut pairs: Vec<(&str, &str)> =
            kept.into_iter().filter(|(k, _)| !with.iter().any(|(w, _)| w == k)).collect();
        pairs.extend_from_slice(with);
        address(PATH, &pairs)
    };
    let choices = authorities(&env, &own).into_iter().map(|(code, name)| Choice {
        selected: code == filter.authority.trim(),
        value: code,
        label: name,
    });
    html(&HoursPage {
        page: permit.page(&app, "学时").under(super::ABOVE),
        tabs: tabs(PATH),
        path: PATH,
        export: if permit.may(Action::Export) {
            href(&[("view", "")]).replacen(PATH, EXPORT, 1)
        } else {
            String::new()
        },
        years: years(PATH, year, today),
        views: vec![
            Link::new("按人员", href(&[("view", "")]), !by_place),
            Link::new(
                if own == Scope::City && filter.authority.is_empty() {
                    "按管理单位"
                } else {
                    "按组织"
                },
                href(&[("view", "places")]),
                by_place,
            ),
        ],
        states: STATES
            .map(|(code, label)| Choice { value: code.into(), label: label.into(), selected: code == state })
            .into(),
        authorities: if own == Scope::City { choices.collect() } else { Vec::new() },
        text: text(found.rate),
        sentence: sentence(year, found.rate, policy),
        clause: clause_label(policy.training.hours.clause),
        rate: found.rate,
        rows: found.rows,
        places: found.places,
        place_head: if own == Scope::City && filter.authority.is_empty() {
            "管理单位"
        } else {
            "调解组织"
        },
        pager: paging.pager(found.total, &found.ids, href),
        q: asked.text.clone(),
        organisation: asked.organisation.clone(),
        year,
        by_place,
    })
}

fn text(rate: Rate) -> String {
    part_text(rate.met, rate.obliged).unwrap_or_else(|| "—".to_owned())
}

fn sentence(year: i16, rate: Rate, policy: &fengqiao_domain::policy::Policy) -> String {
    let rule = &policy.training;
    let who = rule.obliged.value.join("、");
    if rate.obliged == 0 {
        return format!("{year}年在册和待清理的人员里没有{who}人员，学时只作提示。");
    }
    format!(
        "{year}年应达到{}学时的{who}人员{}人，已达到{}人，还有{}人不足；不足只是提醒，不影响名册和证书。",
        rule.hours.value,
        rate.obliged,
        rate.met,
        rate.short()
    )
}

fn read(
    c: &mut Conn,
    env: &Env,
    scope: &Scope,
    asked: &Asked,
    paging: &Paging,
    by_place: bool,
) -> Result<Found, AppError> {
    let key = |what: &str| format!("hours {what} {} {scope:?} {asked:?}", env.today);
    let rate = *env.memo.get(c, &key("rate"), |c| rates::of_scope(c, env, scope, asked))?;
    let planned = rates::planned(c, asked.year, env.today)?;
    if by_place {
        let places = by_places(c, env, scope, asked, &planned)?;
        return Ok(Found { rows: Arc::default(), ids: Vec::new(), total: 0, rate, places });
    }
    let total = *env.memo.get(c, &key("count"), |c| rates::count(c, env, scope, asked, rate))?;
    let of_page = format!("{} {paging:?}", key("ids"));
    let start = paging.within(total).start;
    let ids = env.memo.get(c, &of_page, |c| rates::page(c, env, scope, asked, &start, paging.size))?;
    let rows = Arc::new(rows(c, env, &ids, asked, &planned)?);
    Ok(Found { rows, ids: (*ids).clone(), total, rate, places: Vec::new() })
}

/// Everybody the list asks for, as a file.
async fn export(
    permit: PermitOf,
    State(app): State<Arc<App>>,
    Query(filter): Query<Filter>,
) -> Result<Response, AppError> {
    sheet::answer(&app, permit.actor(), &HOURS_LIST, filter.format.clone(), move |app, env, actor| {
        let (asked, scope) = (filter.asked(env.today), filter.scope(&actor.scope));
        Ok((asked.on(env.today), app.read(|c| all(c, env, &scope, &asked))?))
    })
    .await
}

fn all(c: &mut Conn, env: &Env, scope: &Scope, asked: &Asked) -> Result<Vec<HoursLine>, AppError> {
    let planned = rates::planned(c, asked.year, env.today)?;
    let (mut lines, mut start) = (Vec::new(), Start::Row(0));
    loop {
        let ids = rates::page(c, env, scope, asked, &start, PART)?;
        let Some(last) = ids.last() else { return Ok(lines) };
        start = Start::After(last.clone());
        lines.extend(rows(c, env, &ids, asked, &planned)?.into_iter().map(|row| row.line));
    }
}

type Planned = BTreeMap<String, (i64, i64)>;

/// Half hours still to come for somebody of an authority.
fn to_come(planned: &Planned, authority: &str) -> i64 {
    let of = |key: &str| planned.get(key).map_or(0, |(_, half)| *half);
    of("city") + of(authority)
}

fn rows(
    c: &mut Conn,
    env: &Env,
    ids: &[String],
    asked: &Asked,
    planned: &Planned,
) -> Result<Vec<Row>, AppError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let on = asked.on(env.today);
    let years = sums::of_year(c, ids, asked.year)?;
    let mut people: BTreeMap<String, Row> = BTreeMap::new();
    for m in brief(c, env, ids)? {
        let year = years.get(&m.id).copied().unwrap_or_default();
        let facts = HoursFacts::of(&m, asked.year, year.half_hours, year.shown);
        let said = verdict(&facts, env.policy).result;
        let main = m.appointment_at(on);
        let soon = to_come(planned, main.map_or("", |a| a.host.authority.as_str()));
        let line = HoursLine {
            name: m.name.clone(),
            organisation: main.map(|a| a.host.name.clone()).unwrap_or_default(),
            certificate_no: m.certificate_at(on).map(|x| x.number.clone()).unwrap_or_default(),
            engagement: if facts.full_time { "专职" } else { "兼职" },
            counted: said.counted,
            needed: said.needed,
            short_by: said.short_by,
            planned: soon,
            shown: year.shown,
            practice: year.practice,
        };
        let row = Row {
            id: m.id.clone(),
            line,
            hours: hours_text(said.counted),
            needed: hours_text(said.needed),
            short: if said.short_by == 0 { String::new() } else { hours_text(said.short_by) },
            attention: said.obliged && said.short_by > 0,
            would: would(said.short_by, soon),
            shown: if year.shown == 0 {
                String::new()
            } else {
                format!("另有不计入 {}", hours_text(year.shown))
            },
        };
        people.insert(m.id, row);
    }
    Ok(ids.iter().filter_map(|id| people.remove(id)).collect())
}

/// What planned courses would do about it.
fn would(short_by: i64, soon: i64) -> String {
    match (short_by, soon) {
        (0, _) => String::new(),
        (_, 0) => "后面没有安排计入的培训".to_owned(),
        (short, soon) if soon >= short => format!("后面安排了 {} 学时，够补齐", hours_text(soon)),
        (short, soon) => {
            format!("后面安排了 {} 学时，补后还差 {}", hours_text(soon), hours_text(short - soon))
        }
    }
}

fn by_places(
    c: &mut Conn,
    env: &Env,
    scope: &Scope,
    asked: &Asked,
    planned: &Planned,
) -> Result<Vec<Place>, AppError> {
    let year = asked.year.to_string();
    if *scope != Scope::City {
        let key = format!("hours places {} {scope:?} {}", env.today, asked.year);
        let all = env.memo.get(c, &key, |c| rates::by_organisation(c, env, scope, asked))?;
        let one = |(_, name, rate): &(String, String, Rate)| Place {
            href: address(PATH, &[("year", &year), ("state", "obliged"), ("organisation", name)]),
            text: text(*rate),
            planned: String::new(),
            name: name.clone(),
            rate: *rate,
        };
        return Ok(all.iter().map(one).collect());
    }
    let mut places = Vec::new();
    for (code, name) in authorities(env, scope) {
        let own = Scope::Authority(code.clone());
        let key = format!("hours rate {} {own:?} {}", env.today, asked.year);
        let rate = *env.memo.get(c, &key, |c| rates::of_scope(c, env, &own, asked))?;
        let soon = to_come(planned, &code);
        places.push(Place {
            href: address(PATH, &[("year", &year), ("authority", &code)]),
            text: text(rate),
            planned: if soon == 0 { "—".to_owned() } else { hours_text(soon) },
            name,
            rate,
        });
    }
    Ok(places)
}
