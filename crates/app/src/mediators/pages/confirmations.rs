//! 履职确认 of a year: who is still to be confirmed, many at once, each with its correction (III-2-4b, R4).

use std::sync::Arc;

use askama::Template;
use axum::extract::{Form, Path, Query, State};
use axum::response::Response;
use fengqiao_domain::access::Action;
use fengqiao_domain::value::parse_date;
use serde::Deserialize;

use super::people::{People, people};
use super::registrations::parts;
use super::shared::{Paging, address, tabs};
use crate::mediators::confirm::{self, Many, of_year};
use crate::mediators::lists::{self, Asked, Confirmed};
use crate::platform::render::{done, form_again, html};
use crate::platform::view::{Choice, FieldProblem, Link, Pager};
use crate::tables::behalf::{self, Behalf, BehalfView};
use crate::{App, AppError, Page, Permit, Routes, may};

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new().get("/desk/confirmations/{year}", list).post("/desk/confirmations/{year}", confirm_ticked)
}

const ALL: &str = "全部";
/// Organisations a text may match.
const ORGANISATIONS: u32 = 200;

#[derive(Deserialize, Default, Clone, Debug)]
#[serde(default)]
struct Filter {
    q: String,
    organisation: String,
    state: String,
    page: String,
    size: String,
    after: String,
    before: String,
}

#[derive(Template)]
#[template(path = "mediators/confirmations.html")]
struct ConfirmationsPage {
    page: Page,
    tabs: Vec<Link>,
    parts: Vec<Link>,
    year: i16,
    years: Vec<Link>,
    path: String,
    q: String,
    organisation: String,
    state: String,
    states: Vec<Link>,
    found: Arc<People>,
    pager: Pager,
    may_confirm: bool,
    /// Somebody of the page is still to be confirmed, by whoever may.
    asks: bool,
    practised: Vec<Choice>,
    active_on: String,
    note: String,
    ticked: Vec<String>,
    problems: Vec<FieldProblem>,
    behalf: Option<BehalfView>,
}

/// What stands in the form below the list.
#[derive(Default)]
struct Entered {
    pairs: Vec<(String, String)>,
    problems: Vec<FieldProblem>,
}

impl Entered {
    fn text(&self, key: &str) -> &str {
        self.pairs.iter().find(|(k, _)| k == key).map_or("", |(_, v)| v.trim())
    }
    fn ids(&self) -> Vec<String> {
        self.pairs.iter().filter(|(k, _)| k == "id").map(|(_, v)| v.clone()).collect()
    }
}

fn path(year: i16) -> String {
    format!("/desk/confirmations/{year}")
}

/// The year before the first one of registrations is asked about in that year; none is asked about beforehand.
fn known_year(app: &App, year: i16) -> Result<i16, AppError> {
    let first = app.jurisdiction.policy.registration.first_year.value - 1;
    if (first..=app.today().year()).contains(&year) { Ok(year) } else { Err(AppError::NotFound) }
}

async fn list(
    permit: Permit<may::ViewMediators>,
    State(app): State<Arc<App>>,
    Path(year): Path<i16>,
    Query(filter): Query<Filter>,
) -> Result<Response, AppError> {
    let year = known_year(&app, year)?;
    html(&build(&permit, &app, year, filter, Entered::default()).await?)
}

async fn build<A>(
    permit: &Permit<A>,
    app: &Arc<App>,
    year: i16,
    filter: Filter,
    entered: Entered,
) -> Result<ConfirmationsPage, AppError> {
    let (scope, today) = (permit.scope.clone(), app.today());
    let state = if filter.state.is_empty() { Confirmed::ALL[0].1.to_owned() } else { filter.state.clone() };
    let paging = Paging::of(&filter.page, &filter.size, &filter.after, &filter.before);
    let (wanted, asked_for, asked_state) = (paging.clone(), filter.clone(), state.clone());
    let found = app
        .blocking(move |app| {
            let now = app.clock.stamp();
            let env = app.env(&now);
            app.read(|c| {
                let said = Confirmed::ALL.into_iter().find(|(_, words)| *words == asked_state);
                let mut asked =
                    Asked { confirmed: said.map(|(said, _)| (year, said)), ..of_year(year, today) };
                asked_for.q.trim().clone_into(&mut asked.text);
                let name = asked_for.organisation.trim();
                if !name.is_empty() {
                    asked.organisations =
                        Some(lists::organisations(c, &scope, name, asked.on, ORGANISATIONS)?);
                }
                people(c, &env, &scope, &asked, &wanted)
            })
        })
        .await?;
    let path = path(year);
    let href = |with: &[(&str, &str)]| {
        let mut pairs =
            vec![("q", filter.q.as_str()), ("organisation", &filter.organisation), ("state", &state)];
        pairs.retain(|(key, _)| with.iter().all(|(other, _)| other != key));
        pairs.extend_from_slice(with);
        address(&path, &pairs)
    };
    let words = Confirmed::ALL.map(|(_, words)| words);
    let states =
        words.into_iter().chain([ALL]).map(|one| Link::new(one, href(&[("state", one)]), one == state));
    let first = app.jurisdiction.policy.registration.first_year.value - 1;
    let years = (first..=today.year()).rev().map(|y| Link::new(format!("{y} 年"), self::path(y), y == year));
    let chosen = match entered.text("practised") {
        "" => "yes",
        chosen => chosen,
    };
    Ok(ConfirmationsPage {
        page: permit
            .page(app, &format!("{year} 年履职确认"))
            .under(&[("调解员与证书", "/desk/mediators")])
            .watermarked(),
        tabs: tabs(today, 3),
        parts: parts(today.year(), 3),
        years: years.collect(),
        states: states.collect(),
        pager: paging.pager(found.total, &found.ids, href),
        asks: permit.may(Action::ConfirmPractice)
            && found.rows.iter().any(|row| row.said_of(&year).is_none()),
        found,
        may_confirm: permit.may(Action::ConfirmPractice),
        practised: [("yes", "从事调解工作"), ("no", "未从事调解工作")]
            .map(|(value, label)| Choice {
                value: value.into(),
                label: label.into(),
                selected: value == chosen,
            })
            .into(),
        active_on: entered.text("active_on").to_owned(),
        note: entered.text("note").to_owned(),
        ticked: entered.ids(),
        behalf: behalf::view(permit, |name| entered.text(name).to_owned()),
        problems: entered.problems,
        q: filter.q.clone(),
        organisation: filter.organisation.clone(),
        state,
        path,
        year,
    })
}

async fn confirm_ticked(
    permit: Permit<may::ConfirmPractice>,
    State(app): State<Arc<App>>,
    Path(year): Path<i16>,
    Query(filter): Query<Filter>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    let year = known_year(&app, year)?;
    let mut entered = Entered { pairs, problems: Vec::new() };
    let asked = read(&entered, year);
    let actor = permit.actor();
    let behalf = Behalf::read(&actor, |name| entered.text(name).to_owned());
    let confirmed = match (asked, behalf) {
        (Ok(many), Ok(behalf)) => {
            let practised = many.practised;
            app.blocking(move |app| confirm::confirm(app, &actor, &many, behalf.as_ref()))
                .await
                .map(|count| (count, practised))
        }
        (Err(error), _) | (_, Err(error)) => Err(error),
    };
    match confirmed {
        Ok((count, practised)) => {
            let word = if practised { "从事" } else { "未从事" };
            let back =
                [("q", filter.q.as_str()), ("organisation", &filter.organisation), ("state", &filter.state)];
            Ok(done(&address(&path(year), &back), &format!("已确认 {count} 人 {year} 年{word}调解工作。")))
        }
        Err(error) => {
            entered.problems = error.for_form()?;
            form_again(&build(&permit, &app, year, filter, entered).await?)
        }
    }
}

fn read(entered: &Entered, year: i16) -> Result<Many, AppError> {
    let practised = match entered.text("practised") {
        "yes" => true,
        "no" => false,
        _ => return Err(AppError::invalid("practised", "没有选是否从事。")),
    };
    let active_on = match entered.text("active_on") {
        "" => None,
        text => Some(
            parse_date(text)
                .ok_or_else(|| AppError::invalid("active_on", "不是日期。请写成 2023-12-20。"))?,
        ),
    };
    Ok(Many { year, practised, active_on, note: entered.text("note").to_owned(), ids: entered.ids() })
}
