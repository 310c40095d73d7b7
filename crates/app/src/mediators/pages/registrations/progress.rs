//! 进度: how far each 管理单位 and each organisation is, by division code and record, never ranked (R11).

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use fengqiao_db::Conn;
use fengqiao_domain::access::Scope;
use fengqiao_domain::coverage::part_text;
use jiff::civil::Date;
use serde::Deserialize;

use super::super::shared::{Paging, address, tabs};
use super::{countdown, day_of, known_year, parts, path};
use crate::coverage::figures::authorities;
use crate::mediators::progress::{Progress, of_organisations};
use crate::mediators::{lists, totals};
use crate::organisations::OrganisationRecords;
use crate::platform::render::html;
use crate::platform::view::{Choice, Link, Pager};
use crate::tables::{Env, Params, query};
use crate::{App, AppError, Page, Permit, Routes, may};

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new().get("/desk/registrations/{year}/progress", progress)
}

#[derive(Deserialize, Default, Clone, Debug)]
#[serde(default)]
struct Filter {
    q: String,
    authority: String,
    page: String,
    size: String,
    after: String,
    before: String,
}

/// A place or an organisation with its numbers.
struct Line {
    name: String,
    href: String,
    /// Its list of those still open.
    open_href: String,
    sum: Progress,
    percent: String,
}

impl Line {
    fn new(name: String, href: String, open_href: String, sum: Progress) -> Self {
        let percent = part_text(sum.done(), sum.due).unwrap_or_default();
        Self { name, href, open_href, sum, percent }
    }
}

#[derive(Template)]
#[template(path = "mediators/registration_progress.html")]
struct ProgressPage {
    page: Page,
    tabs: Vec<Link>,
    parts: Vec<Link>,
    year: i16,
    path: String,
    countdown: String,
    q: String,
    authorities: Vec<Choice>,
    places: Vec<Line>,
    total: Option<Line>,
    organisations: Vec<Line>,
    /// The city looks at one 管理单位 at a time.
    choose: bool,
    pager: Pager,
}

struct Found {
    places: Vec<(String, String, Progress)>,
    total: Progress,
    ids: Vec<String>,
    organisations: Vec<(String, String, Progress)>,
    count: u64,
}

async fn progress(
    permit: Permit<may::ViewMediators>,
    State(app): State<Arc<App>>,
    Path(year): Path<i16>,
    Query(filter): Query<Filter>,
) -> Result<Response, AppError> {
    let (scope, today, year) = (permit.scope.clone(), app.today(), known_year(&app, year)?);
    let on = day_of(year, today);
    let paging = Paging::of(&filter.page, &filter.size, &filter.after, &filter.before).counting("个");
    let (asked, wanted) = (filter.clone(), paging.clone());
    let found = app
        .blocking(move |app| {
            let now = app.clock.stamp();
            let env = app.env(&now);
            let key = format!("progress {on} {scope:?} {asked:?} {wanted:?}");
            app.read(|c| app.memo.get(c, &key, |c| find(c, &env, &scope, &asked, &wanted, on)))
        })
        .await?;
    let (list, here) = (path(year), format!("{}/progress", path(year)));
    let open = super::to_do(year, on, &app.jurisdiction.policy);
    let choose = permit.scope == Scope::City && filter.authority.is_empty();
    let places = found.places.iter().map(|(code, name, sum)| {
        let with = [("authority", code.as_str())];
        let rows = address(&list, &[("authority", code), ("state", open)]);
        Line::new(name.clone(), address(&here, &with), rows, *sum)
    });
    let organisations = found.organisations.iter().map(|(id, name, sum)| {
        let rows = address(&list, &[("organisation", name), ("state", open)]);
        Line::new(name.clone(), format!("/desk/organisations/{id}"), rows, *sum)
    });
    let whole =
        Line::new(permit.scope_name.clone(), String::new(), address(&list, &[("state", open)]), found.total);
    let now = app.clock.stamp();
    html(&ProgressPage {
        page: permit
            .page(&app, &format!("{year} 年度注册进度"))
            .under(&[("调解员与证书", "/desk/mediators"), (&format!("{year} 年度注册"), &list)]),
        tabs: tabs(today, 3),
        parts: parts(year, 1),
        countdown: countdown(year, on, &app.jurisdiction.policy),
        places: places.collect(),
        total: (permit.scope == Scope::City || found.places.is_empty()).then_some(whole),
        organisations: organisations.collect(),
        authorities: authorities(&app.env(&now), &permit.scope)
            .into_iter()
            .map(|(code, name)| Choice { selected: code == filter.authority, value: code, label: name })
            .collect(),
        choose,
        pager: paging.pager(found.count, &found.ids, |with| {
            let mut pairs = vec![("q", filter.q.as_str()), ("authority", &filter.authority)];
            pairs.extend_from_slice(with);
            address(&here, &pairs)
        }),
        q: filter.q.clone(),
        path: here.clone(),
        year,
    })
}

fn find(
    c: &mut Conn,
    env: &Env,
    scope: &Scope,
    filter: &Filter,
    paging: &Paging,
    on: Date,
) -> Result<Found, AppError> {
    let mut places = Vec::new();
    if matches!(scope, Scope::City | Scope::Authority(_)) {
        for (code, name) in authorities(env, scope) {
            let kinds = totals::kinds(c, env, &Scope::Authority(code.clone()), on)?;
            places.push((code, name, Progress::of(&kinds)));
        }
    }
    let asked = if filter.authority.is_empty() {
        scope.clone()
    } else {
        let asked = Scope::Authority(filter.authority.clone());
        if scope.contains(&asked) { asked } else { Scope::Nothing }
    };
    let kinds = totals::kinds(c, env, scope, on)?;
    let total = Progress::of(&kinds);
    let (mut ids, mut organisations, mut count) = (Vec::new(), Vec::new(), 0);
    if asked != Scope::City || !filter.q.trim().is_empty() {
        let params = Params(vec![("q".into(), filter.q.trim().into()), ("state".into(), "正常".into())]);
        let wanted = query::wanted::<OrganisationRecords>(c, &asked, &params, on)?;
        count = query::count(c, &wanted)?;
        ids = query::ids(c, &wanted, &paging.within(count).start, paging.size)?;
        let names = lists::organisation_names(c, &ids)?;
        let kinds = of_organisations(c, &ids, on)?;
        organisations = ids
            .iter()
            .filter_map(|id| {
                let sum = kinds.get(id).map(Progress::of).unwrap_or_default();
                Some((id.clone(), names.get(id)?.clone(), sum))
            })
            .collect();
    }
    Ok(Found { places, total, ids, organisations, count })
}
