//! 工作清单: the units that should have an organisation, and which have one on a day.

use std::collections::HashMap;
use std::sync::Arc;

use axum::extract::{Query, State};
use axum::response::Response;
use fengqiao_db::Conn;
use fengqiao_domain::access::{Action, Scope};
use fengqiao_domain::table::Names;
use fengqiao_domain::units::{UNITS, Unit};
use jiff::civil::Date;

use crate::tables::list::{self, Cell, Cells, Filter, Look};
use crate::tables::{Env, Params};
use crate::units::{UnitRecords, lists};
use crate::{App, AppError, Permit, Routes, coverage, may};

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new().get("/desk/units", list)
}

static LOOK: Look<UnitRecords> = Look {
    above: super::ABOVE,
    title: "工作清单",
    heading: "应建调解组织单位",
    path: "/desk/units",
    unit: "家",
    first: "name",
    usual: &["kind", "place", "employees", "years", "covered"],
    own: &[("place", "所在区、街镇"), ("years", "列入年份"), ("covered", "调解组织")],
    asks: &["q", "authority", "subdistrict", "kind", "covered"],
    edit: Action::EditUnits,
    empty: "换个条件再查，或者新增、导入名单。",
    tabs: super::tabs,
    filters,
    cells,
    sums: None,
    clause: "",
};

fn filters(params: &Params, scope: &Scope, env: &Env) -> Vec<Filter> {
    let blank = if *scope == Scope::City { "全市按开头查" } else { "输入名称或代码" };
    let mut all = vec![Filter::text("q", "单位名称、信用代码", blank, params)];
    all.extend(Filter::places(params, scope, env));
    all.push(Filter::code(&UNITS, "kind", params));
    all.push(Filter::select("covered", "调解组织", [("是", "已建"), ("否", "未建")], params));
    all
}

fn cells(c: &mut Conn, env: &Env, units: &[Unit], on: Date) -> Result<Vec<Cells>, AppError> {
    let ids: Vec<String> = units.iter().map(|u| u.id.clone()).collect();
    let covered = lists::covered(c, &ids, on)?;
    let of = |u: &Unit| {
        HashMap::from([
            ("name", Cell::new(u.name.as_str(), u.credit_code.clone().unwrap_or_default())),
            ("place", place(u, env)),
            ("years", Cell::new(years(u), "")),
            ("covered", state(u, covered.get(&u.id).map(String::as_str), on)),
        ])
    };
    Ok(units.iter().map(of).collect())
}

/// 街镇 over 所在区; a zone's own authority is named beside.
pub(crate) fn place(u: &Unit, env: &Env) -> Cell {
    let district = env.place(&u.district);
    let authority = if u.authority == u.district { String::new() } else { env.place(&u.authority) };
    match u.subdistrict.as_deref() {
        Some(street) => Cell::new(env.place(street), format!("{district}　{authority}").trim_end()),
        None => Cell::new(district, authority),
    }
}

/// The span of years in words.
pub(super) fn years(u: &Unit) -> String {
    match (u.from_year, u.to_year) {
        (None, None) => "一直在内".into(),
        (Some(from), None) => format!("{from} 起"),
        (None, Some(to)) => format!("至 {to}"),
        (Some(from), Some(to)) if from == to => from.to_string(),
        (Some(from), Some(to)) => format!("{from}–{to}"),
    }
}

/// Whether the unit has an organisation on a day, `since` when it has.
pub(crate) fn state(u: &Unit, since: Option<&str>, on: Date) -> Cell {
    let cell = |mark, text: &str, why: String| Cell { text: text.into(), why, mark };
    match since {
        Some("") => cell("", "已建", String::new()),
        Some(day) => cell("", "已建", format!("自 {day}")),
        None if !u.listed_in(on.year().into()) => cell("", "不在名单", format!("{}年", on.year())),
        None if coverage::indicator(&u.kind).is_none() => cell("", "不考核", "按实际需要设立".into()),
        None => cell("missing", "未建", String::new()),
    }
}

async fn list(
    permit: Permit<may::ViewUnits>,
    State(app): State<Arc<App>>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    list::show(&permit, &app, Params(pairs), &LOOK).await
}
