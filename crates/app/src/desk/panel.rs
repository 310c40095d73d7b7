//! The right side of the work list: the few figures the post answers for, each opening its page.

use fengqiao_db::Conn;
use fengqiao_domain::access::{Action, Scope};
use fengqiao_domain::coverage::{Row, Status};

use super::store;
use crate::coverage::figures;
use crate::mediators::lists;
use crate::tables::Env;
use crate::{Actor, AppError};

/// One figure.
#[derive(Default)]
pub struct Figure {
    /// What it counts.
    pub name: String,
    /// The number.
    pub number: String,
    /// Its unit.
    pub unit: &'static str,
    /// 目标 65%; may be empty.
    pub side: String,
    /// Rate and target of the bar, without the sign; empty for none.
    pub bar: Option<(String, String)>,
    /// How it comes about.
    pub why: String,
    /// Mark and words of the state.
    pub state: (&'static str, String),
    /// Its page.
    pub href: String,
}

/// The figures of a post.
///
/// # Errors
/// The store's.
pub fn figures(c: &mut Conn, env: &Env, actor: &Actor) -> Result<Vec<Figure>, AppError> {
    let mut all = Vec::new();
    if actor.may(Action::ViewCoverage) {
        targets(c, env, &actor.scope, &mut all)?;
    }
    if actor.may(Action::ViewMediators) && !matches!(actor.scope, Scope::Mediator(_)) {
        all.push(roster(c, env, &actor.scope)?);
    }
    if actor.may(Action::ManageUsers) || actor.may(Action::ViewAudit) {
        let (accounts, lines) = store::system_figures(c, actor.scope.authority())?;
        let of = |name: &str, n: u64, unit, href: &str| Figure {
            name: name.to_owned(),
            number: n.to_string(),
            unit,
            href: href.to_owned(),
            ..Figure::default()
        };
        if actor.may(Action::ManageUsers) {
            all.push(of("账号", accounts, "个", "/desk/admin/users"));
        } else {
            all.push(of("审计日志", lines, "条", "/desk/admin/audit"));
        }
    }
    Ok(all)
}

/// One figure for each indicator, at its next due date; the city's own are its totals.
fn targets(c: &mut Conn, env: &Env, scope: &Scope, all: &mut Vec<Figure>) -> Result<(), AppError> {
    let table = figures::table(c, env, scope, env.today)?;
    let rows: Vec<(Row, Option<(u32, u32)>)> = if *scope == Scope::City {
        table.totals.into_iter().map(|t| (t.row, Some((t.districts_met, t.districts)))).collect()
    } else {
        table.rows.into_iter().map(|f| (f.row, None)).collect()
    };
    for (i, (row, met)) in rows.iter().enumerate() {
        let of = |(other, _): &&(Row, Option<(u32, u32)>)| other.indicator == row.indicator;
        let next = rows.iter().filter(of).filter(|(r, _)| r.due >= env.today).map(|(r, _)| r.due).min();
        let last = rows.iter().filter(of).map(|(r, _)| r.due).max();
        let first_of_due = !rows[..i].iter().any(|(r, _)| r.indicator == row.indicator && r.due == row.due);
        if Some(row.due) == next.or(last) && first_of_due {
            all.push(target(row, *met));
        }
    }
    Ok(())
}

fn target(row: &Row, met: Option<(u32, u32)>) -> Figure {
    let state = match row.status {
        Some(status) => (mark(status), status.to_string()),
        None => ("", row.status_text()),
    };
    let verb = if row.indicator == fengqiao_domain::coverage::Indicator::SubdistrictCentre {
        "已认定"
    } else {
        "已设"
    };
    let districts = met.map_or_else(String::new, |(n, of)| format!("；达标 {n}/{of} 区"));
    let gap = if row.gap > 0 { format!("，缺 {}", row.gap) } else { String::new() };
    Figure {
        name: row.indicator.label().to_owned(),
        // A whole hundred needs no decimals, and beside its target there is no room for them.
        number: match row.rate.as_deref() {
            None => "—",
            Some("100.00") => "100",
            Some(rate) => rate,
        }
        .to_owned(),
        unit: if row.rate.is_some() { "%" } else { "" },
        side: format!("目标 {}%", row.share),
        bar: row.rate.clone().map(|rate| (rate, row.share.to_string())),
        why: format!("{verb} {}，应有 {}{gap}{districts}", row.achieved, row.required),
        state,
        href: "/desk/coverage".to_owned(),
    }
}

const fn mark(status: Status) -> &'static str {
    match status {
        Status::Reached | Status::InTime => "ok",
        Status::OnTrack | Status::Late(_) => "neutral",
        Status::BehindTrack | Status::Missed | Status::FallenBack => "attention",
    }
}

fn roster(c: &mut Conn, env: &Env, scope: &Scope) -> Result<Figure, AppError> {
    let states = lists::by_state(c, env, scope, env.today)?;
    let of = |state: &str| states.get(state).copied().unwrap_or(0);
    let waiting = of("在册（待清理）");
    let state = if waiting > 0 {
        ("attention", format!("另有待清理 {waiting} 人"))
    } else {
        ("ok", "没有待清理的人".to_owned())
    };
    Ok(Figure {
        name: "在册调解员".to_owned(),
        number: of("在册").to_string(),
        unit: "人",
        why: "聘期内、证书有效、已办年度注册".to_owned(),
        state,
        href: "/desk/mediators?state=在册".to_owned(),
        ..Figure::default()
    })
}
