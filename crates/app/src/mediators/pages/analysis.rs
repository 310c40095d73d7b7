//! 名册分析: who is on the roster on a day, by what is known of them (III-2-1c). Every number opens its rows.

use std::collections::BTreeMap;
use std::sync::Arc;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use fengqiao_domain::access::{Action, Scope};
use fengqiao_domain::coverage::part_text;
use fengqiao_domain::mediators::analysis::{ANALYSIS, AnalysisLine};
use fengqiao_domain::mediators::profile::Dimension;
use fengqiao_domain::training::hours_text;
use jiff::civil::Date;
use serde::Deserialize;

use super::shared::{address, narrowed, place_choices, tabs};
use crate::mediators::lists;
use crate::mediators::profiles::{self, Figures, Trained};
use crate::platform::fields::{asked_day, shown_day};
use crate::platform::permit::PermitOf;
use crate::platform::render::html;
use crate::platform::routes::{Statement, Verb};
use crate::platform::view::{Choice, Link};
use crate::tables::Env;
use crate::tables::sheet;
use crate::{App, AppError, Page, Permit, Routes, may};

/// Routes of this part.
pub fn routes() -> Routes {
    let both = Statement::Both(Action::ViewMediators, Action::Export);
    Routes::new().get(PATH, show).needing(Verb::Get, EXPORT, both, export)
}

const PATH: &str = "/desk/mediators/analysis";
const EXPORT: &str = "/desk/mediators/analysis/export";
const ROSTER: &str = "/desk/mediators";

#[derive(Deserialize, Default, Clone, Debug)]
#[serde(default)]
struct Asks {
    as_of: String,
    authority: String,
    street: String,
    format: String,
}

impl Asks {
    fn href(&self, path: &str, with: &[(&str, &str)]) -> String {
        let mut pairs = vec![
            ("as_of", self.as_of.as_str()),
            ("authority", self.authority.as_str()),
            ("street", self.street.as_str()),
        ];
        pairs.retain(|(key, _)| with.iter().all(|(other, _)| other != key));
        pairs.extend_from_slice(with);
        address(path, &pairs)
    }
}

/// One value with its people.
struct ValueView {
    label: &'static str,
    count: i64,
    share: String,
    href: String,
}

/// What is told apart, with its values and a drawing of them.
struct Section {
    title: &'static str,
    values: Vec<ValueView>,
    note: &'static str,
}

/// One kind of organisation in the table across.
struct KindRow {
    label: &'static str,
    cells: Vec<(i64, String)>,
}

/// What full-timers, or part-timers, trained in the year.
struct TrainedRow {
    label: &'static str,
    people: i64,
    met: i64,
    hours: String,
    practice: i64,
}

#[derive(Template)]
#[template(path = "mediators/analysis.html")]
struct AnalysisPage {
    page: Page,
    tabs: Vec<Link>,
    as_of: String,
    as_of_problem: &'static str,
    authorities: Vec<Choice>,
    streets: Vec<Choice>,
    total: i64,
    on_roster: u64,
    cleanup: u64,
    roster_href: String,
    cleanup_href: String,
    sections: Vec<Section>,
    heads: Vec<&'static str>,
    kinds: Vec<KindRow>,
    year: i16,
    hours_needed: u32,
    trained: Vec<TrainedRow>,
    export: String,
}

/// What page and file say.
struct Numbers {
    figures: Arc<Figures>,
    states: BTreeMap<String, u64>,
    /// Of full-timers and part-timers.
    trained: Arc<[Trained; 2]>,
}

fn numbers(app: &App, env: &Env, scope: &Scope, on: Date) -> Result<Numbers, AppError> {
    app.read(|c| {
        let figures = profiles::of(c, env, scope, on)?;
        let key = format!("trained {scope:?} {on}");
        let trained = app.memo.get(c, &key, |c| profiles::trained(c, scope, on.year(), on))?;
        Ok(Numbers { figures, states: lists::by_state(c, env, scope, on)?, trained })
    })
}

/// What is told apart within each kind, in the table across: the columns of annex 9's 汇总页.
const ACROSS: [Dimension; 3] = [Dimension::Engagement, Dimension::Education, Dimension::Age];

async fn show(
    permit: Permit<may::ViewMediators>,
    State(app): State<Arc<App>>,
    Query(asks): Query<Asks>,
) -> Result<Response, AppError> {
    let (own, today) = (permit.scope.clone(), app.today());
    let day = asked_day(&asks.as_of, today);
    let on = day.0;
    let asked = asks.clone();
    let Numbers { figures, states, trained } = app
        .blocking(move |app| {
            let now = app.clock.stamp();
            let env = app.env(&now);
            let scope = narrowed(&own, &asked.authority, &asked.street, &env);
            numbers(app, &env, &scope, on)
        })
        .await?;
    let dated = asks.href(ROSTER, &[("as_of", &on.to_string())]);
    let rows = |profile: &str| asks.href(ROSTER, &[("as_of", &on.to_string()), ("profile", profile)]);
    let states_of = |state: &str| states.get(state).copied().unwrap_or(0);
    let now = app.clock.stamp();
    let (authorities, streets) = place_choices(&permit.scope, &asks.authority, &asks.street, &app.env(&now));
    html(&AnalysisPage {
        page: permit.page(&app, "名册分析").under(&[("调解员与证书", ROSTER)]),
        tabs: tabs(today, 6),
        as_of: shown_day(&asks.as_of, day),
        as_of_problem: day.1,
        authorities,
        streets,
        total: figures.total(),
        on_roster: states_of("在册"),
        cleanup: states_of("在册（待清理）"),
        cleanup_href: asks.href(ROSTER, &[("as_of", &on.to_string()), ("state", "在册（待清理）")]),
        roster_href: dated,
        sections: Dimension::ALL.map(|of| section(&figures, of, &rows)).into(),
        heads: ACROSS.iter().flat_map(|of| of.values()).collect(),
        kinds: kinds(&figures, &rows),
        year: on.year(),
        hours_needed: app.jurisdiction.policy.training.hours.value,
        trained: TRAINED
            .into_iter()
            .zip(*trained)
            .filter(|(_, t)| t.people > 0)
            .map(|(label, t)| TrainedRow {
                label,
                people: t.people,
                met: t.met,
                hours: hours_text(t.half_hours),
                practice: t.practice,
            })
            .collect(),
        export: if permit.may(Action::Export) { asks.href(EXPORT, &[]) } else { String::new() },
    })
}

/// Of all in per cent; empty where there is nobody.
fn share(count: i64, total: i64) -> String {
    let n = |n: i64| u64::try_from(n).unwrap_or(0);
    part_text(n(count), n(total)).unwrap_or_default()
}

/// What a value is called in an address: age:2.
fn named(dimension: Dimension, value: usize) -> String {
    format!("{}:{value}", dimension.code())
}

fn section(figures: &Figures, of: Dimension, rows: &dyn Fn(&str) -> String) -> Section {
    let total = figures.total();
    let value = |(at, label): (usize, &'static str)| {
        let count = figures.of(of, at);
        let href = if count > 0 { rows(&named(of, at)) } else { String::new() };
        ValueView { label, count, share: share(count, total), href }
    };
    let mut values: Vec<ValueView> = of.values().into_iter().enumerate().map(value).collect();
    // Long lists say only what there is.
    if matches!(of, Dimension::Kind | Dimension::Specialism) {
        values.retain(|v| v.count > 0);
    }
    let note = match of {
        Dimension::Specialism => "一人可有几项专长，各项相加可能多于人数；名册里的写法按争议类型归类。",
        Dimension::Kind | Dimension::Engagement => "按主任职组织，一人计一次",
        _ => "",
    };
    Section { title: of.label(), values, note }
}

fn kinds(figures: &Figures, rows: &dyn Fn(&str) -> String) -> Vec<KindRow> {
    let labels = Dimension::Kind.values();
    let row = |(kind, label): (usize, &'static str)| {
        let of = |dimension: Dimension| {
            (0..dimension.values().len()).map(move |value| {
                let count = figures.of_kind(dimension, value, kind);
                let both = format!("{},{}", named(Dimension::Kind, kind), named(dimension, value));
                (count, if count > 0 { rows(&both) } else { String::new() })
            })
        };
        KindRow { label, cells: ACROSS.iter().copied().flat_map(of).collect() }
    };
    let all = labels.into_iter().enumerate().map(row);
    all.filter(|row| row.cells.iter().any(|(n, _)| *n > 0)).collect()
}

/// The same figures as a file.
async fn export(
    permit: PermitOf,
    State(app): State<Arc<App>>,
    Query(asks): Query<Asks>,
) -> Result<Response, AppError> {
    sheet::answer(&app, permit.actor(), &ANALYSIS, asks.format.clone(), move |app, env, actor| {
        let (on, _) = asked_day(&asks.as_of, env.today);
        let scope = narrowed(&actor.scope, &asks.authority, &asks.street, env);
        let found = numbers(app, env, &scope, on)?;
        Ok((on, lines(&found, on, env.policy.training.hours.value)))
    })
    .await
}

fn lines(found: &Numbers, on: Date, hours_needed: u32) -> Vec<AnalysisLine> {
    let Numbers { figures, states, trained } = found;
    let line = |kind: &str, dimension: &str, value: &str, (count, total): (i64, i64)| AnalysisLine {
        kind: kind.to_owned(),
        dimension: dimension.to_owned(),
        value: value.to_owned(),
        count: count * 100,
        share: share(count, total),
    };
    let total = figures.total();
    let mut all = vec![line(ALL, "合计", "在册及待清理", (total, total))];
    for state in lists::ON_ROSTER {
        let count = states.get(state).map_or(0, |n| i64::try_from(*n).unwrap_or(i64::MAX));
        all.push(line(ALL, "名册状态", state, (count, total)));
    }
    for of in Dimension::ALL {
        for (at, label) in of.values().into_iter().enumerate() {
            all.push(line(ALL, of.label(), label, (figures.of(of, at), total)));
        }
    }
    for (kind, label) in Dimension::Kind.values().into_iter().enumerate() {
        let here = figures.of(Dimension::Kind, kind);
        for of in ACROSS.into_iter().filter(|_| here > 0) {
            for (at, value) in of.values().into_iter().enumerate() {
                all.push(line(label, of.label(), value, (figures.of_kind(of, at, kind), here)));
            }
        }
    }
    for (label, trained) in TRAINED.into_iter().zip(trained.iter()) {
        let of = format!("{}年培训和实践：{label}", on.year());
        all.push(line(ALL, &of, "有记录的人", (trained.people, trained.people)));
        all.push(line(ALL, &of, &format!("满{hours_needed}学时的人"), (trained.met, trained.people)));
        let hours = line(ALL, &of, "脱产学时合计", (0, 0));
        all.push(AnalysisLine { count: trained.half_hours * 50, ..hours });
        all.push(line(ALL, &of, "参加实践人次", (trained.practice, 0)));
    }
    all
}

/// What a line of everybody says in the column of kinds.
const ALL: &str = "全部";
/// Whose training is told apart.
const TRAINED: [&str; 2] = ["专职", "兼职"];
