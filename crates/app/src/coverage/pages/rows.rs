//! The rows of a figure: the organisations it counts, or the units that have one.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use fengqiao_domain::access::Scope;
use fengqiao_domain::coverage::last_month_end;
use fengqiao_domain::policy::Measure;
use fengqiao_domain::table::Names as _;

use super::shared::{Asked, PATH, View};
use crate::coverage::counted::{self, Which};
use crate::coverage::figures;
use crate::platform::render::html;
use crate::platform::view::Link;
use crate::{App, AppError, Page, Permit, Routes, may};

const HERE: &str = "/desk/coverage/rows";
const SIZE: u32 = 50;

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new().get(HERE, page)
}

#[derive(Template)]
#[template(path = "coverage/rows.html")]
struct RowsPage {
    page: Page,
    heading: String,
    sub: String,
    by_units: bool,
    which: Vec<Link>,
    rows: Vec<Line>,
    total: u64,
    first_href: Option<String>,
    next_href: Option<String>,
    back: String,
}

/// One organisation or unit.
struct Line {
    name: String,
    href: String,
    authority: String,
    street: String,
    since: String,
}

async fn page(
    permit: Permit<may::ViewCoverage>,
    State(app): State<Arc<App>>,
    Query(asked): Query<Asked>,
) -> Result<Response, AppError> {
    let scope = permit.scope.clone();
    let (view, own, rows, total, next, which, after) = app
        .blocking(move |app| {
            let now = app.clock.stamp();
            let env = app.env(&now);
            let view = View::of(&asked, &env);
            let seen = figures::authorities(&env, &scope);
            let own = match asked.district.as_str() {
                "" => scope.authority().map(str::to_owned),
                code if seen.iter().any(|(known, _)| known == code) => Some(code.to_owned()),
                _ => return Err(AppError::NotFound),
            };
            let which = Which::from_code(&asked.rows);
            let figure =
                counted::Asked::of(&env, view.target.indicator, view.measure, view.on, own.as_deref());
            let (mut found, total) = app.read(|c| {
                let found = counted::page(c, &scope, &figure, which, &asked.after, SIZE + 1)?;
                Ok::<_, AppError>((found, counted::count(c, &scope, &figure, which)?))
            })?;
            let more = found.len() > SIZE as usize;
            found.truncate(SIZE as usize);
            let next = if more { found.last().map(|row| row.id.clone()) } else { None };
            let by_units = view.measure == Measure::Units;
            let line = |row: counted::Found| Line {
                href: record(by_units, &row),
                name: row.name,
                authority: env.place(&row.authority),
                street: row.subdistrict.map(|code| env.place(&code)).unwrap_or_default(),
                since: row.since,
            };
            let rows = found.into_iter().map(line).collect();
            Ok((view, own, rows, total, next, which, asked.after))
        })
        .await?;
    let own = own.unwrap_or_default();
    let place = if own.is_empty() { "全市".to_owned() } else { app.place_name(&own) };
    let street = match &permit.scope {
        Scope::Subdistrict { code, .. } => app.place_name(code),
        _ => String::new(),
    };
    let href =
        |rows: &str, after: &str| view.href(HERE, &[("district", &own), ("rows", rows), ("after", after)]);
    let (by_units, label) = (view.measure == Measure::Units, view.target.indicator.label());
    let what = if by_units {
        format!("已有{label}的{}", view.target.indicator.base_label())
    } else {
        format!("计入的{label}")
    };
    let link =
        |(which_one, words): (Which, &str)| Link::new(words, href(which_one.code(), ""), which_one == which);
    html(&RowsPage {
        page: permit.page(&app, "数据行").under(&[("指标任务", PATH)]),
        heading: format!("{place}{street}{what}"),
        sub: format!("截至 {}；新增、减少和 {} 比", view.on, last_month_end(view.on)),
        by_units,
        which: [(Which::Counted, "计入的"), (Which::New, "本月新增"), (Which::Gone, "本月减少")]
            .map(link)
            .into(),
        rows,
        total,
        first_href: (!after.is_empty()).then(|| href(which.code(), "")),
        next_href: next.map(|after| href(which.code(), &after)),
        back: view.href(PATH, &[("why", if own.is_empty() { "city" } else { &own })]),
    })
}

/// The unit, or the organisation in its list.
fn record(by_units: bool, row: &counted::Found) -> String {
    if by_units {
        return format!("/desk/units/{}", row.id);
    }
    let query = form_urlencoded::Serializer::new(String::new()).append_pair("q", &row.name).finish();
    format!("/desk/organisations?{query}")
}
