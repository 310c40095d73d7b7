//! One unit of the list: its facts, the organisations that cover it, its other spans, its history.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use fengqiao_domain::access::Action;
use fengqiao_domain::codes::ORGANISATION_KINDS;
use fengqiao_domain::table::Names;
use fengqiao_domain::units::{UNITS, Unit};
use fengqiao_domain::verdict::clause_label;
use jiff::civil::Date;

use super::list::{state, years};
use crate::attachments::{self, Section};
use crate::platform::render::html;
use crate::tables::detail::{FactGroup, History, facts, history};
use crate::tables::edit::load;
use crate::tables::list::Cell;
use crate::tables::{Env, Params, as_of};
use crate::units::UnitRecords;
use crate::units::lists::{self, Covering};
use crate::{Actor, App, AppError, Page, Permit, Routes, coverage, may};

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new().get("/desk/units/{id}", detail)
}

/// The clause coverage rests on.
const CLAUSE: &str = "III-1-1a";

#[derive(Template)]
#[template(path = "units/detail.html")]
struct DetailPage {
    page: Page,
    id: String,
    name: String,
    sub: String,
    on: String,
    is_today: bool,
    state: Cell,
    sentence: String,
    clause: &'static str,
    may_edit: bool,
    groups: Vec<FactGroup>,
    covering: Vec<CoveringView>,
    spans: Vec<SpanView>,
    attachments: Section,
    history: History,
}

struct CoveringView {
    id: String,
    name: String,
    kind: String,
    since: String,
    until: String,
}

struct SpanView {
    id: String,
    name: String,
    years: String,
    state: Cell,
}

async fn detail(
    permit: Permit<may::ViewUnits>,
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    let params = Params(pairs);
    let on = fengqiao_domain::value::parse_date(params.get("as_of")).unwrap_or(app.today());
    let (actor, frame) = (permit.actor(), permit.page(&app, "单位"));
    html(&app.blocking(move |app| build(app, &actor, frame, &id, &params, on)).await?)
}

fn build(
    app: &App,
    actor: &Actor,
    mut frame: Page,
    id: &str,
    params: &Params,
    on: Date,
) -> Result<DetailPage, AppError> {
    let now = app.clock.stamp();
    let env = app.env(&now);
    app.read(|c| {
        let mut unit = load::<UnitRecords>(c, &env, &actor.scope, id)?;
        let attachments = attachments::section::<attachments::Units>(c, &env, actor, &unit)?;
        as_of::take_back::<UnitRecords>(c, &env, &mut unit, on)?;
        let others = lists::spans(c, &env, &actor.scope, &unit)?;
        let ids: Vec<String> = std::iter::once(&unit).chain(&others).map(|u| u.id.clone()).collect();
        let covered = lists::covered(c, &ids, on)?;
        let since = |u: &Unit| covered.get(&u.id).map(String::as_str);
        let covering = lists::covering(c, &env, &actor.scope, &unit)?;
        let here = format!("/desk/units/{id}");
        let page_of = |page: u64| params.history(&here, page);
        unit.name.clone_into(&mut frame.title);
        let span_view = |u: &Unit| SpanView {
            id: u.id.clone(),
            name: u.name.clone(),
            years: years(u),
            state: state(u, since(u), on),
        };
        Ok(DetailPage {
            page: frame.under(super::LIST),
            id: unit.id.clone(),
            name: unit.name.clone(),
            sub: sub(&unit, &env),
            on: on.to_string(),
            is_today: on == env.today,
            sentence: sentence(&unit, since(&unit).is_some(), &covering, on),
            state: state(&unit, since(&unit), on),
            clause: clause_label(CLAUSE),
            may_edit: actor.may(Action::EditUnits),
            groups: facts::<UnitRecords>(&unit, &env.at(on), &[]),
            spans: others.iter().map(span_view).collect(),
            covering: covering.into_iter().map(covering_view).collect(),
            attachments,
            history: history::<UnitRecords>(c, id, params.get("history"), page_of)?,
        })
    })
}

fn sub(unit: &Unit, env: &Env) -> String {
    let kind = UNITS.column("kind").map(|c| c.show(unit, &env.at(env.today))).unwrap_or_default();
    let street = unit.subdistrict.as_deref().map(|s| env.place(s)).unwrap_or_default();
    format!("{kind}　{}{street}　列入年份 {}", env.place(&unit.district), years(unit))
}

fn covering_view(o: Covering) -> CoveringView {
    CoveringView {
        kind: ORGANISATION_KINDS.label(&o.kind).to_owned(),
        id: o.id,
        name: o.name,
        since: o.since,
        until: o.until.unwrap_or_default(),
    }
}

/// Why it counts as 已建 or 未建 on a day.
fn sentence(unit: &Unit, is_covered: bool, covering: &[Covering], on: Date) -> String {
    let (day, name) = (on.to_string(), &unit.name);
    let open = covering.iter().filter(|o| o.since <= day && o.until.as_ref().is_none_or(|end| *end > day));
    let open: Vec<&str> = open.map(|o| o.name.as_str()).collect();
    if is_covered {
        format!("{on}，{name}在名单内，由{}覆盖，计入已覆盖单位。", open.join("、"))
    } else if !unit.listed_in(on.year().into()) {
        format!("{}年不在名单内（列入年份 {}），不计入基数。", on.year(), years(unit))
    } else if coverage::indicator(&unit.kind).is_none() {
        "其他用人单位可根据实际设立调解组织，不计入指标的基数。".into()
    } else {
        format!("{on}，{name}在名单内，没有状态正常的调解组织覆盖它，列入未建组织单位。")
    }
}
