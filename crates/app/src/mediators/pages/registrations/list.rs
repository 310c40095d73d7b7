//! The list of a year's campaign.

use std::collections::HashMap;
use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use fengqiao_db::Conn;
use fengqiao_domain::access::{Action, Scope};
use fengqiao_domain::policy::Policy;
use fengqiao_domain::registrations::{due_day, first_day};
use fengqiao_domain::training::hours::{is_obliged, needed};
use fengqiao_domain::training::{Year, hours_text};
use jiff::civil::Date;
use serde::Deserialize;

use super::super::people::{People, people};
use super::super::shared::{Paging, address, narrowed, place_choices, tabs};
use super::{countdown, day_of, known_year, parts, path, to_do};
use crate::mediators::lists::{self, Asked, Check, OPEN, Obliged};
use crate::platform::render::html;
use crate::platform::view::{Choice, Link, Pager};
use crate::tables::Env;
use crate::training::years;
use crate::{App, AppError, Page, Permit, Routes, may};

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new().get("/desk/registrations/{year}", list)
}

const STATES: [&str; 7] = [OPEN, "未到期", "未办理", "暂缓", "未通过", "已注册", "免（当年发证）"];
/// Everybody, whatever the state.
const ALL: &str = "全部";
/// Organisations a text may match before it must say more.
const ORGANISATIONS: u32 = 200;

/// What the address of the list asks for.
#[derive(Deserialize, Default, Clone, Debug)]
#[serde(default)]
pub(super) struct Filter {
    pub q: String,
    pub organisation: String,
    pub authority: String,
    pub street: String,
    pub check: String,
    pub state: Option<String>,
    page: String,
    size: String,
    after: String,
    before: String,
}

impl Filter {
    /// Whether it asks for more than a state.
    fn is_narrow(&self) -> bool {
        [&self.q, &self.organisation, &self.check].iter().any(|text| !text.trim().is_empty())
    }

    /// The address of the list with other parameters.
    pub(super) fn href(&self, path: &str, with: &[(&str, &str)]) -> String {
        let mut pairs = vec![
            ("q", self.q.as_str()),
            ("organisation", &self.organisation),
            ("authority", &self.authority),
            ("street", &self.street),
            ("check", &self.check),
            ("state", self.state.as_deref().unwrap_or_default()),
        ];
        pairs.retain(|(key, _)| with.iter().all(|(other, _)| other != key));
        pairs.extend_from_slice(with);
        address(path, &pairs)
    }

    /// The part of the reader's scope it asks for.
    pub(super) fn scope(&self, own: &Scope, env: &Env) -> Scope {
        narrowed(own, &self.authority, &self.street, env)
    }

    /// What it asks of the people, with a note where a name of an organisation finds none or too many.
    pub(super) fn asked(
        &self,
        c: &mut Conn,
        scope: &Scope,
        state: &str,
        on: Date,
        policy: &Policy,
    ) -> Result<(Asked, String), AppError> {
        let mut asked = lists::registered(on, if state == ALL { "" } else { state });
        self.q.trim().clone_into(&mut asked.text);
        asked.check = Check::of(&self.check);
        asked.hours = Some(Obliged {
            year: on.year() - 1,
            full_time: is_obliged(true, policy),
            part_time: is_obliged(false, policy),
        });
        let (name, mut note) = (self.organisation.trim(), String::new());
        if !name.is_empty() {
            let known = lists::organisations(c, scope, name, on, ORGANISATIONS)?;
            if known.is_empty() {
                note = format!("没有名称含“{name}”的组织");
            } else if known.len() == ORGANISATIONS as usize {
                note = format!("名称含“{name}”的组织太多，只查了 {ORGANISATIONS} 个");
            }
            asked.organisations = Some(known);
        }
        Ok((asked, note))
    }
}

/// Last year's training of one person.
struct Trained {
    hours: String,
    /// What is missing; empty where nothing is, or where it is not asked for.
    short: String,
    practice: i64,
}

impl Trained {
    fn of(sums: Year, year: i16, full_time: bool, policy: &Policy) -> Self {
        let missing = needed(None, year, policy) - sums.half_hours;
        let asked = is_obliged(full_time, policy) && missing > 0;
        Self {
            hours: hours_text(sums.half_hours),
            short: if asked { format!("差 {}", hours_text(missing)) } else { String::new() },
            practice: sums.practice,
        }
    }
}

#[derive(Template)]
#[template(path = "mediators/registrations.html")]
struct YearPage {
    page: Page,
    tabs: Vec<Link>,
    parts: Vec<Link>,
    year: i16,
    last_year: i16,
    years: Vec<Link>,
    path: String,
    q: String,
    organisation: String,
    authorities: Vec<Choice>,
    streets: Vec<Choice>,
    checks: Vec<Choice>,
    /// [`ALL`] or one of [`STATES`].
    state: String,
    states: Vec<Link>,
    countdown: String,
    words: String,
    /// How many are overdue, in words; empty where nobody is.
    late: String,
    /// The list holds whom is still to be registered, and there is nobody.
    finished: bool,
    found: Arc<People>,
    training: HashMap<String, Trained>,
    note: String,
    pager: Pager,
    today: String,
    outcomes: Vec<Choice>,
    may_register: bool,
    /// How many the list holds, where all of them may be registered at once; else empty.
    all: String,
    /// The words of the way to bulk registration; empty for whoever may not.
    confirm: &'static str,
}

async fn list(
    permit: Permit<may::ViewMediators>,
    State(app): State<Arc<App>>,
    Path(year): Path<i16>,
    Query(filter): Query<Filter>,
) -> Result<Response, AppError> {
    let (own, today, year) = (permit.scope.clone(), app.today(), known_year(&app, year)?);
    let on = day_of(year, today);
    let policy = &app.jurisdiction.policy;
    let (to_do, path) = (to_do(year, on, policy), path(year));
    let state = match filter.state.as_deref().map(str::trim) {
        // The list opens on what is to be done, and its address says so.
        None if filter.q.is_empty() => {
            return Ok(Redirect::to(&filter.href(&path, &[("state", to_do)])).into_response());
        }
        None | Some("") => ALL.to_owned(),
        Some(state) => state.to_owned(),
    };
    let paging = Paging::of(&filter.page, &filter.size, &filter.after, &filter.before);
    let (wanted, asked_for, asked_state) = (paging.clone(), filter.clone(), state.clone());
    let searched = filter.is_narrow();
    let (found, trained, counts, note) = app
        .blocking(move |app| {
            let now = app.clock.stamp();
            let env = app.env(&now);
            let scope = asked_for.scope(&own, &env);
            app.read(|c| {
                let (asked, note) = asked_for.asked(c, &scope, &asked_state, on, env.policy)?;
                let counts = if searched { Vec::new() } else { counts(c, &env, &scope, on)? };
                let found = people(c, &env, &scope, &asked, &wanted)?;
                let trained = years::of_year(c, &found.ids, year - 1)?;
                Ok::<_, AppError>((found, trained, counts, note))
            })
        })
        .await?;
    let states = STATES.into_iter().chain([ALL]).filter_map(|one| {
        let known = counts.iter().find(|(of, _)| *of == one).map(|(_, n)| *n);
        let here = one == state;
        // A state nobody has is left out, but for the one looked at and what is to be done.
        let is_there = searched || known.unwrap_or(0) > 0 || here || one == to_do;
        // Two words for the same people would only be in the way.
        let same = one == OPEN && !here && to_do != OPEN;
        let count = if searched { String::new() } else { format!(" {}", known.unwrap_or(0)) };
        (is_there && !same)
            .then(|| Link::new(format!("{one}{count}"), filter.href(&path, &[("state", one)]), here))
    });
    let late = counts.iter().find(|(of, n)| *of == "未办理" && *n > 0 && on > due_day(year, policy));
    let first = policy.registration.first_year.value;
    let years = (first..=today.year()).rev().map(|y| Link::new(format!("{y} 年"), super::path(y), y == year));
    let now = app.clock.stamp();
    let (authorities, streets) =
        place_choices(&permit.scope, &filter.authority, &filter.street, &app.env(&now));
    let may_register = permit.may(Action::Register) && year == today.year();
    let open = may_register && found.total.n > 0 && STATES[..5].contains(&state.as_str());
    html(&YearPage {
        page: permit
            .page(&app, &format!("{year} 年度注册"))
            .under(&[("调解员与证书", "/desk/mediators")])
            .watermarked(),
        tabs: tabs(today, 3),
        parts: parts(year, 0),
        years: years.collect(),
        states: states.collect(),
        countdown: if year == today.year() { countdown(year, on, policy) } else { String::new() },
        late: late.map(|(_, n)| format!("逾期未办理 {n} 人")).unwrap_or_default(),
        words: format!(
            "{} 至 {} 办理；过期仍可登记，标为“逾期注册”。当年发证的免。学时、履职等供核对，不影响登记。",
            first_day(year),
            due_day(year, policy)
        ),
        finished: found.total.n == 0 && !searched && state == to_do,
        pager: paging.pager(found.total, &found.ids, |with| {
            let mut pairs = vec![("state", state.as_str())];
            pairs.extend_from_slice(with);
            filter.href(&path, &pairs)
        }),
        all: if open { found.total.shown() } else { String::new() },
        training: found
            .rows
            .iter()
            .filter_map(|row| {
                let sums = trained.get(&row.id)?;
                Some((row.id.clone(), Trained::of(*sums, year - 1, row.engagement == "专职", policy)))
            })
            .collect(),
        found,
        note,
        today: today.to_string(),
        outcomes: super::entry::outcomes("registered"),
        may_register,
        confirm: match permit.may(Action::ConfirmPastRegistrations) {
            true if year < today.year() => "批量确认往年注册",
            true => "按证号登记",
            false => "",
        },
        authorities,
        streets,
        checks: Choice::all(Check::ALL.map(|(_, words)| words), &filter.check),
        q: filter.q,
        organisation: filter.organisation,
        state,
        path,
        last_year: year - 1,
        year,
    })
}

/// How many have each state, and everybody.
fn counts(c: &mut Conn, env: &Env, scope: &Scope, on: Date) -> Result<Vec<(&'static str, u64)>, AppError> {
    let counts = lists::by_registration(c, env, scope, on)?;
    let of = |state: &str| counts.get(state).copied().unwrap_or(0);
    let all = STATES.into_iter().map(|state| match state {
        OPEN => (state, of("未到期") + of("未办理")),
        state => (state, of(state)),
    });
    Ok(all.chain([(ALL, counts.values().sum())]).collect())
}
