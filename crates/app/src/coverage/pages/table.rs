//! 指标任务: the targets of the city and its districts on a date.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use fengqiao_db::Conn;
use fengqiao_domain::access::{Action, Scope};
use fengqiao_domain::coverage::{Indicator, Row, Status};
use fengqiao_domain::dates::days_between;
use jiff::civil::Date;

use super::chart;
use super::panel::{self, Panel, Whose};
use super::shared::{self, Asked, Marked, PATH, View, due_words, grouped, marked};
use super::streets::{self, StreetTable};
use crate::coverage::figures::{self, Figure, Table};
use crate::platform::render::html;
use crate::platform::view::Link;
use crate::tables::Env;
use crate::{App, AppError, Page, Permit, Routes, may};

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new().get(PATH, coverage)
}

#[derive(Template)]
#[template(path = "coverage/table.html")]
struct CoveragePage {
    page: Page,
    tabs: Vec<Link>,
    measures: Vec<Link>,
    as_of: String,
    /// What is wrong with the date asked for; empty when nothing is.
    as_of_problem: &'static str,
    /// What the date form sends along.
    kept: Vec<(&'static str, String)>,
    official_note: String,
    clause: &'static str,
    export_href: Option<String>,
    whole_city: bool,
    dues: Vec<DueHead>,
    indicators: Vec<IndicatorRow>,
    name: &'static str,
    due_words: String,
    tiles: Vec<Tile>,
    legend: Vec<LegendItem>,
    districts: Vec<DistrictRow>,
    total: Option<DistrictRow>,
    streets: Option<StreetTable>,
    panel: Option<Panel>,
    close_href: String,
}

/// A due date at the head of the table.
struct DueHead {
    date: String,
    words: String,
    href: String,
    current: bool,
}

/// One indicator: what stands, and each due date.
struct IndicatorRow {
    name: &'static str,
    href: String,
    current: bool,
    base: String,
    unconfirmed: bool,
    achieved: String,
    rate: String,
    rate_href: String,
    cells: Vec<DueCell>,
}

/// An indicator at a due date; without a target there `none` says so.
struct DueCell {
    none: String,
    required: String,
    gap: String,
    state: Marked,
    met: String,
}

/// A district on the sketch.
struct Tile {
    code: String,
    name: String,
    rate: String,
    words: String,
    class: &'static str,
    href: String,
    current: bool,
}

/// How many tiles look alike, in words.
struct LegendItem {
    class: &'static str,
    words: &'static str,
    number: usize,
}

/// One row of the lower table.
struct DistrictRow {
    name: String,
    current: bool,
    none: bool,
    base: String,
    unconfirmed: bool,
    required: String,
    achieved: String,
    gap: String,
    rate: String,
    href: String,
    state: Marked,
}

struct Found {
    view: View,
    table: Table,
    panel: Option<Panel>,
    streets: Option<StreetTable>,
}

async fn coverage(
    permit: Permit<may::ViewCoverage>,
    State(app): State<Arc<App>>,
    Query(asked): Query<Asked>,
) -> Result<Response, AppError> {
    let scope = permit.scope.clone();
    let whole_city = scope == Scope::City;
    let found = app
        .blocking(move |app| {
            let now = app.clock.stamp();
            let env = app.env(&now);
            app.read(|c| find(c, &env, &scope, &asked))
        })
        .await?;
    let Found { view, table, panel, streets } = found;
    let policy = &app.jurisdiction.policy;
    let whose = panel.as_ref().map(|panel| panel.row.clone());
    let current = panel.as_ref().map(|panel| panel.name.clone()).unwrap_or_default();
    let of_target = |row: &Row| row.indicator == view.target.indicator && row.due == view.target.due;
    let here: Vec<&Figure> = table.rows.iter().filter(|figure| of_target(&figure.row)).collect();
    let tiles: Vec<Tile> = here
        .iter()
        .filter(|_| whole_city)
        .filter(|figure| app.jurisdiction.regions.districts().iter().any(|d| d.code == figure.authority))
        .map(|figure| tile(&view, figure, &current))
        .collect();
    let total = table.totals.iter().find(|total| of_target(&total.row));
    let total = total.map(|total| {
        let whose = ("全市", &Whose::City, total.unconfirmed > 0);
        district_row(&view, whose, &total.row, &current)
    });
    let districts = here.iter().map(|figure| {
        let whose = Whose::Authority(figure.authority.clone());
        let unconfirmed = !figure.row.base.is_confirmed();
        district_row(&view, (&figure.name, &whose, unconfirmed), &figure.row, &current)
    });
    html(&CoveragePage {
        tabs: shared::tabs(PATH),
        measures: view
            .measures(PATH, &[("why", whose.as_ref().map_or("", |_| code_of(panel.as_ref(), &table)))]),
        as_of: view.on.to_string(),
        as_of_problem: view.problem,
        kept: vec![
            (
                "measure",
                if view.measure == view.official { String::new() } else { view.measure.code().to_owned() },
            ),
            ("indicator", view.target.indicator.code().to_owned()),
            ("due", view.target.due.to_string()),
            ("why", whose.as_ref().map_or("", |_| code_of(panel.as_ref(), &table)).to_owned()),
        ],
        official_note: official_note(&view),
        clause: fengqiao_domain::verdict::clause_label("III-1-1a"),
        export_href: permit.may(Action::Export).then(|| format!("/desk/targets/export?as_of={}", view.on)),
        whole_city,
        dues: due_heads(&view, &dues(policy)),
        indicators: Indicator::ALL
            .iter()
            .map(|&of| indicator_row(&view, &table, of, &dues(policy), whole_city))
            .collect(),
        name: view.target.indicator.label(),
        due_words: due_words(view.target.due),
        legend: legend(&tiles),
        tiles,
        districts: if whole_city { districts.collect() } else { Vec::new() },
        total,
        streets,
        close_href: panel::closed(&view),
        page: permit.page(&app, "指标任务"),
        panel,
    })
}

fn find(c: &mut Conn, env: &Env, scope: &Scope, asked: &Asked) -> Result<Found, AppError> {
    let view = View::of(asked, env);
    let table = figures::table_by(c, env, scope, view.on, view.measure)?;
    let own = scope.authority().map(str::to_owned);
    let whose = match (asked.why.as_str(), &own) {
        ("none", _) | ("", None) => None,
        ("", Some(own)) => Some(Whose::Authority(own.clone())),
        ("city", _) => Some(Whose::City),
        (code, _) => Some(Whose::Authority(code.to_owned())),
    };
    let panel = match whose.filter(|_| !table.rows.is_empty()) {
        None => None,
        Some(whose) => {
            let found = panel::panel(c, env, scope, &view, &table, &whose, chart::SMALL)?;
            Some(found.ok_or(AppError::NotFound)?)
        }
    };
    let streets = match own.filter(|_| !table.rows.is_empty()) {
        Some(own) => Some(streets::table(c, env, scope, &view, &own)?),
        None => None,
    };
    Ok(Found { view, table, panel, streets })
}

/// Whose panel is open, as the address says it.
fn code_of<'a>(panel: Option<&Panel>, table: &'a Table) -> &'a str {
    let Some(panel) = panel else { return "" };
    let own = table.rows.iter().find(|figure| figure.name == panel.name);
    own.map_or("city", |figure| figure.authority.as_str())
}

/// The due dates of all targets, each once.
fn dues(policy: &fengqiao_domain::policy::Policy) -> Vec<Date> {
    let mut dues: Vec<Date> = policy.coverage.targets.iter().map(|target| target.value.due).collect();
    dues.sort_unstable();
    dues.dedup();
    dues
}

fn due_heads(view: &View, dues: &[Date]) -> Vec<DueHead> {
    let head = |due: &Date| {
        let days = days_between(view.on, *due);
        let words = match days {
            0 => "今天".to_owned(),
            days if days > 0 => format!("剩 {days} 天"),
            days => format!("已过 {} 天", -days),
        };
        let date = due.to_string();
        DueHead { words, href: view.href(PATH, &[("due", &date)]), current: *due == view.target.due, date }
    };
    dues.iter().map(head).collect()
}

/// The row of a target for the whole scope: the city's total, or the one authority's own.
fn own_row(table: &Table, of: Indicator, due: Date) -> Option<(&Row, bool, String)> {
    let total = table.totals.iter().find(|total| total.row.indicator == of && total.row.due == due);
    let met =
        |total: &fengqiao_domain::coverage::Total| format!("{}/{}", total.districts_met, total.districts);
    let of_city = total.map(|total| (&total.row, total.unconfirmed > 0, met(total)));
    of_city.or_else(|| {
        let own = table.rows.iter().find(|figure| figure.row.indicator == of && figure.row.due == due)?;
        Some((&own.row, !own.row.base.is_confirmed(), String::new()))
    })
}

fn indicator_row(view: &View, table: &Table, of: Indicator, dues: &[Date], whole_city: bool) -> IndicatorRow {
    let rows: Vec<_> = dues.iter().map(|&due| own_row(table, of, due)).collect();
    let last = dues.iter().zip(&rows).filter(|(_, row)| row.is_some()).map(|(due, _)| *due).next_back();
    let shown_due = if own_row(table, of, view.target.due).is_some() { Some(view.target.due) } else { last };
    let shown = shown_due.and_then(|due| own_row(table, of, due));
    let with = [("indicator", of.code())];
    let why = if whole_city { "city" } else { "" };
    let due = shown_due.map(|due| due.to_string()).unwrap_or_default();
    let base_of = |row: &Row| row.base.value;
    let cells = rows.iter().map(|row| match row {
        None => DueCell {
            none: last.map_or_else(String::new, |due| format!("只考核 {}", due_words(due))),
            required: String::new(),
            gap: String::new(),
            state: Marked { mark: "", words: String::new(), note: String::new() },
            met: String::new(),
        },
        Some((row, _, met)) => {
            let mut state = marked(row);
            if state.note.is_empty() && shown.as_ref().is_some_and(|(one, ..)| base_of(one) != base_of(row)) {
                state.note = format!("基数 {}", grouped(row.base.value));
            }
            DueCell {
                none: String::new(),
                required: grouped(row.required),
                gap: grouped(row.gap),
                state,
                met: met.clone(),
            }
        }
    });
    IndicatorRow {
        name: of.label(),
        href: view.href(PATH, &[&with[..], &[("due", due.as_str())]].concat()),
        current: of == view.target.indicator,
        cells: cells.collect(),
        base: shown.as_ref().map(|(row, ..)| grouped(row.base.value)).unwrap_or_default(),
        unconfirmed: shown.as_ref().is_some_and(|(_, unconfirmed, _)| *unconfirmed),
        achieved: shown.as_ref().map(|(row, ..)| grouped(row.achieved)).unwrap_or_default(),
        rate: shown.as_ref().and_then(|(row, ..)| row.rate.clone()).unwrap_or_else(|| "—".to_owned()),
        rate_href: view.href(PATH, &[&with[..], &[("due", due.as_str()), ("why", why)]].concat()),
    }
}

fn tile(view: &View, figure: &Figure, current: &str) -> Tile {
    let row = &figure.row;
    let (class, words) = match row.status {
        Some(status) if status.is_behind() => ("behind", format!("缺 {}", row.gap)),
        Some(Status::OnTrack) => ("on_track", format!("缺 {}", row.gap)),
        Some(status) => ("done", status.label().to_owned()),
        None if row.base.value == 0 => ("on_track", "无对象".to_owned()),
        None => ("on_track", format!("缺 {}", row.gap)),
    };
    let words = if row.status == Some(Status::FallenBack) { "已回落".to_owned() } else { words };
    Tile {
        code: figure.authority.clone(),
        name: figure.name.clone(),
        rate: row.rate.clone().unwrap_or_else(|| "—".to_owned()),
        words,
        class,
        href: view.href(PATH, &[("why", &figure.authority)]),
        current: figure.name == current,
    }
}

fn legend(tiles: &[Tile]) -> Vec<LegendItem> {
    let item = |class, words, looks: &str| LegendItem {
        class,
        words,
        number: tiles.iter().filter(|tile| tile.class == looks).count(),
    };
    vec![
        item("legend-done", "已完成", "done"),
        item("", "达序时进度或尚无状态", "on_track"),
        item("legend-behind", "未达、未完成", "behind"),
    ]
}

fn district_row(view: &View, whose: (&str, &Whose, bool), row: &Row, current: &str) -> DistrictRow {
    let (name, whose, unconfirmed) = whose;
    DistrictRow {
        name: name.to_owned(),
        current: name == current,
        none: row.base.value == 0,
        base: grouped(row.base.value),
        unconfirmed,
        required: grouped(row.required),
        achieved: grouped(row.achieved),
        gap: grouped(row.gap),
        rate: row.rate.clone().unwrap_or_else(|| "—".to_owned()),
        href: view.href(PATH, &[("why", whose.code())]),
        state: marked(row),
    }
}

fn official_note(view: &View) -> String {
    if view.measure == view.official {
        format!("{}是考核的正式口径。", view.official.label())
    } else {
        format!("现在看的是参考口径；考核以{}为准。", view.official.label())
    }
}
