//! 街镇分解: each street's units, those with an organisation, and its centre.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use fengqiao_db::Conn;
use fengqiao_domain::access::Scope;
use fengqiao_domain::table::Names as _;

use super::shared::{self, Asked, View, grouped};
use crate::coverage::figures;
use crate::coverage::streets::{self as store, Centre, Part, Street};
use crate::platform::render::html;
use crate::platform::view::{Choice, Link};
use crate::tables::Env;
use crate::{App, AppError, Page, Permit, Routes, may};

const HERE: &str = "/desk/coverage/streets";

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new().get(HERE, page)
}

/// The streets of one 管理单位.
pub struct StreetTable {
    /// Name of the 管理单位.
    pub name: String,
    /// Address of the page of its own.
    pub href: String,
    /// Its streets by code; units without a street last.
    pub rows: Vec<StreetRow>,
    /// All together.
    pub total: StreetRow,
    /// 已认定 n、符合条件待认定 n, in words.
    pub centres: String,
}

/// One street.
pub struct StreetRow {
    /// Its name.
    pub name: String,
    /// Enterprises: units, with an organisation, without.
    pub enterprises: [String; 3],
    /// Associations: the same.
    pub associations: [String; 3],
    /// Mark and words of the centre; empty for units without a street.
    pub centre: (&'static str, &'static str),
    /// Units without an organisation.
    pub gaps_href: String,
    /// Whether there are any.
    pub has_gaps: bool,
}

/// The streets of a 管理单位 within a scope.
///
/// # Errors
/// The store's.
pub fn table(
    c: &mut Conn,
    env: &Env,
    scope: &Scope,
    view: &View,
    authority: &str,
) -> Result<StreetTable, AppError> {
    let mut found = store::of(c, scope, authority, view.on)?;
    // Every street of the district stands there, with nothing in it too; a zone has those its units name.
    let own = env.regions.subdistricts(env.policy, view.on).filter(|s| s.district == authority);
    for street in own {
        let inside = match scope {
            Scope::Subdistrict { code, .. } => *code == street.code,
            _ => true,
        };
        if inside {
            found.entry(street.code.clone()).or_default();
        }
    }
    let without = found.remove("");
    let gaps = |code: &str| {
        let with = [
            ("authority", authority),
            ("subdistrict", code),
            ("covered", "否"),
            ("indicator", ""),
            ("due", ""),
            ("measure", ""),
        ];
        view.href("/desk/units", &with)
    };
    let mut rows: Vec<StreetRow> = found
        .iter()
        .map(|(code, street)| {
            let name = env.regions.name(code).unwrap_or(code).to_owned();
            row(name, street, words(street.centre), gaps(code))
        })
        .collect();
    let mut all = Street::default();
    for street in found.values().chain(&without) {
        all.enterprises = all.enterprises.plus(street.enterprises);
        all.associations = all.associations.plus(street.associations);
    }
    if let Some(street) = &without {
        rows.push(row("未填街镇".to_owned(), street, ("", ""), gaps("")));
    }
    let number = |state: Centre| found.values().filter(|street| street.centre == state).count();
    Ok(StreetTable {
        href: view.href(HERE, &[("district", authority)]),
        name: env.place(authority),
        total: row("合计".to_owned(), &all, ("", ""), gaps("")),
        centres: format!(
            "街镇调解中心：已认定 {}，符合条件待认定 {}，已设立未达条件 {}，未设立 {}。",
            number(Centre::Certified),
            number(Centre::Eligible),
            number(Centre::Open),
            number(Centre::None)
        ),
        rows,
    })
}

fn row(name: String, street: &Street, centre: (&'static str, &'static str), gaps_href: String) -> StreetRow {
    let part = |part: Part| [part.units, part.covered, part.gap()].map(grouped);
    StreetRow {
        name,
        enterprises: part(street.enterprises),
        associations: part(street.associations),
        centre,
        gaps_href,
        has_gaps: street.enterprises.gap() + street.associations.gap() > 0,
    }
}

/// Mark and words of a centre's state.
const fn words(centre: Centre) -> (&'static str, &'static str) {
    match centre {
        Centre::Certified => ("ok", "已认定实体化"),
        Centre::Eligible => ("pending", "符合条件，待认定"),
        Centre::Open => ("neutral", "已设立，未达条件"),
        Centre::None => ("missing", "未设立"),
    }
}

#[derive(Template)]
#[template(path = "coverage/streets.html")]
struct StreetsPage {
    page: Page,
    tabs: Vec<Link>,
    districts: Vec<Choice>,
    as_of: String,
    as_of_problem: &'static str,
    streets: Option<StreetTable>,
}

async fn page(
    permit: Permit<may::ViewCoverage>,
    State(app): State<Arc<App>>,
    Query(asked): Query<Asked>,
) -> Result<Response, AppError> {
    let scope = permit.scope.clone();
    let (view, districts, streets) = app
        .blocking(move |app| {
            let now = app.clock.stamp();
            let env = app.env(&now);
            let view = View::of(&asked, &env);
            let mut seen = figures::authorities(&env, &scope);
            // 市本级 has no streets.
            seen.retain(|(code, _)| *code != env.policy.jurisdiction);
            let chosen = match (asked.district.as_str(), seen.first()) {
                ("", None) => return Ok((view, Vec::new(), None)),
                ("", Some((code, _))) => code.clone(),
                (code, _) if seen.iter().any(|(known, _)| known == code) => code.to_owned(),
                _ => return Err(AppError::NotFound),
            };
            let table = app.read(|c| table(c, &env, &scope, &view, &chosen))?;
            let choice = |(code, name): (String, String)| Choice {
                selected: code == chosen,
                value: code,
                label: name,
            };
            Ok((view, seen.into_iter().map(choice).collect(), Some(table)))
        })
        .await?;
    html(&StreetsPage {
        page: permit.page(&app, "街镇分解"),
        tabs: shared::tabs(HERE),
        districts,
        as_of: view.on.to_string(),
        as_of_problem: view.problem,
        streets,
    })
}
