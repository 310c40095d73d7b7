//! The parameters on record: which hold, which are past their time, which the city approved, and what was done with each.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use fengqiao_domain::access::Action;
use fengqiao_domain::calculators::{Parameter, Terms, What};
use fengqiao_domain::value::money;
use jiff::civil::Date;

use super::ABOVE;
use crate::calculators::store::{self, Done};
use crate::calculators::work::Known;
use crate::platform::render::html;
use crate::{App, AppError, Page, Permit, Routes, may};

/// Where the parameters stand.
pub(super) const PATH: &str = "/desk/parameters";

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new().get(PATH, list).get("/desk/parameters/{id}", detail)
}

/// One value.
struct Line {
    id: String,
    since: String,
    value: String,
    document: String,
    basis: &'static str,
    state: &'static str,
    /// Icon of the state.
    mark: &'static str,
    why: String,
}

struct Group {
    title: &'static str,
    /// What keeps it off the public side.
    hindrance: String,
    lines: Vec<Line>,
}

#[derive(Template)]
#[template(path = "calculators/parameters.html")]
struct ListPage {
    page: Page,
    groups: Vec<Group>,
    may_edit: bool,
    is_open: bool,
}

async fn list(
    permit: Permit<may::UseCalculators>,
    State(app): State<Arc<App>>,
) -> Result<Response, AppError> {
    let today = app.today();
    let (all, known) = app.blocking(|app| Ok((app.read(store::all)?, Known::load(app)?))).await?;
    let terms = Terms::from(&app.jurisdiction.policy.calculators);
    let group = |what: What| {
        let of_kind: Vec<&store::Kept> = all.iter().filter(|kept| kept.parameter.what == what).collect();
        let current = of_kind.iter().map(|k| k.parameter.since).filter(|day| *day <= today).max();
        let line = |kept: &&store::Kept| line(kept, current, terms, today);
        Group {
            title: what.label(),
            hindrance: known.with(&[]).public_hindrances(&[what], today).join(""),
            lines: of_kind.iter().map(line).collect(),
        }
    };
    html(&ListPage {
        page: permit.page(&app, "计算工具的参数").under(ABOVE),
        groups: What::ALL.into_iter().map(group).collect(),
        may_edit: permit.may(Action::EditParameters),
        is_open: crate::calculators::is_open(&app),
    })
}

fn line(kept: &store::Kept, current: Option<Date>, terms: Terms, today: Date) -> Line {
    let p = &kept.parameter;
    let until = p.until(terms);
    let (state, mark, why) = match &p.approval {
        _ if Some(p.since) == current && today > until => {
            ("已过期", "attention", format!("用到 {until} 为止，等待新的数值"))
        }
        Some(approval) => ("已核定", "ok", format!("{} {}", approval.on, approval.document)),
        None => ("待核定", "pending", "公众端不用没有核定的数值".to_owned()),
    };
    Line {
        id: kept.id.clone(),
        since: p.since.to_string(),
        value: format!("¥{}", money(p.fen)),
        document: p.document.clone(),
        basis: p.basis.label(),
        state,
        mark,
        why,
    }
}

#[derive(Template)]
#[template(path = "calculators/parameter.html")]
#[expect(clippy::struct_excessive_bools, reason = "what the page shows, each a switch of its own")]
struct DetailPage {
    page: Page,
    id: String,
    title: &'static str,
    facts: Vec<(&'static str, String)>,
    basis: &'static str,
    approved: bool,
    verified: bool,
    lasts: bool,
    may_edit: bool,
    history: Vec<Done>,
}

async fn detail(
    permit: Permit<may::UseCalculators>,
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
) -> Result<Response, AppError> {
    let (kept, history) = app
        .blocking(move |app| app.read(|c| Ok::<_, AppError>((store::one(c, &id)?, store::history(c, &id)?))))
        .await?;
    let terms = Terms::from(&app.jurisdiction.policy.calculators);
    html(&DetailPage {
        page: permit.page(&app, kept.parameter.what.label()).under(&[ABOVE[0], ("计算工具的参数", PATH)]),
        title: kept.parameter.what.label(),
        facts: facts(&kept.parameter, terms),
        basis: kept.parameter.basis.label(),
        approved: kept.parameter.approval.is_some(),
        verified: kept.parameter.is_verified(),
        lasts: kept.parameter.what.lasts(),
        may_edit: permit.may(Action::EditParameters),
        history: history.into_iter().map(shortened).collect(),
        id: kept.id,
    })
}

/// Down to the minute.
fn shortened(line: Done) -> Done {
    let at = line.at.get(..16).unwrap_or(&line.at).replace('T', " ");
    Done { at, ..line }
}

fn facts(p: &Parameter, terms: Terms) -> Vec<(&'static str, String)> {
    let approval = p.approval.as_ref().map_or_else(
        || {
            let first = if p.is_verified() { "" } else { "；对照原文更正以后才能核定" };
            format!("没有核定，公众端不用{first}")
        },
        |a| format!("{} {}，{}登记", a.on, a.document, a.by),
    );
    let checked = p.checked.map(|day| day.to_string()).unwrap_or_default();
    let all = [
        ("数值", format!("¥{}", money(p.fen))),
        ("起用日期", p.since.to_string()),
        (
            "用到",
            format!(
                "{}，过后要有新的数值{}",
                p.until(terms),
                if p.what.lasts() { "或者重新核对" } else { "" }
            ),
        ),
        ("文号", p.document.clone()),
        ("核对仍然有效", checked),
        ("市里核定", approval),
    ];
    all.into_iter().filter(|(_, value)| !value.is_empty()).collect()
}
