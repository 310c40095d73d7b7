//! One organisation on one page: state and next acts, the checklist of 实体化 item by item, who staffs it, what it
//! covers, certifications, facts, history; for any date.

pub(super) mod centre;
pub(super) mod view;

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use fengqiao_domain::access::{Action, Scope};
use fengqiao_domain::mediators::Facts;
use fengqiao_domain::organisations::operational::is_centre;
use fengqiao_domain::organisations::{Organisation, staffing};
use jiff::civil::Date;

use self::centre::CentreView;
use self::view::{Act, PersonView, SpanView, StateView, UnitView, View};
use crate::attachments::{self, Section};
use crate::organisations::checklist::{self, Standing};
use crate::organisations::{OrganisationRecords, units};
use crate::platform::render::html;
use crate::tables::detail::{FactGroup, History, facts, history};
use crate::tables::edit::load;
use crate::tables::{Params, Records, as_of};
use crate::{Actor, App, AppError, Page, Permit, Routes, may};

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new().get("/desk/organisations/{id}", detail)
}

/// Where an organisation stands.
const PATH: &str = "/desk/organisations";
/// Units shown by name.
const UNITS: usize = 50;

#[derive(Template)]
#[template(path = "organisations/detail.html")]
struct DetailPage {
    page: Page,
    id: String,
    name: String,
    sub: Vec<String>,
    on: String,
    is_today: bool,
    state: StateView,
    spans: Vec<SpanView>,
    first: Option<Act>,
    acts: Vec<Act>,
    more: Vec<Act>,
    centre: Option<CentreView>,
    people: Vec<PersonView>,
    left: Vec<PersonView>,
    units: Vec<UnitView>,
    more_units: usize,
    unlisted: Vec<String>,
    may_see_units: bool,
    groups: Vec<FactGroup>,
    attachments: Section,
    history: History,
}

async fn detail(
    permit: Permit<may::ViewOrganisations>,
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    let params = Params(pairs);
    let on = fengqiao_domain::value::parse_date(params.get("as_of")).unwrap_or(app.today());
    let actor = permit.actor();
    let frame = permit.page(&app, "调解组织");
    html(&app.blocking(move |app| build(app, &actor, frame, &id, &params, on)).await?)
}

/// What the page rests on.
struct Found {
    today: Organisation,
    then: Organisation,
    standing: Standing,
    units: (Vec<units::Covered>, Vec<String>),
    attachments: Section,
    history: History,
}

fn build(
    app: &App,
    actor: &Actor,
    frame: Page,
    id: &str,
    params: &Params,
    on: Date,
) -> Result<DetailPage, AppError> {
    let now = app.clock.stamp();
    let env = app.env(&now);
    let found = app.read(|c| {
        let mut today = load::<OrganisationRecords>(c, &env, &actor.scope, id)?;
        let mut then = today.clone();
        as_of::take_back::<OrganisationRecords>(c, &env, &mut then, on)?;
        OrganisationRecords::on_day(c, &env, std::slice::from_mut(&mut then), on)?;
        OrganisationRecords::on_day(c, &env, std::slice::from_mut(&mut today), env.today)?;
        Ok::<_, AppError>(Found {
            standing: checklist::on_day(c, &env, &today, on)?,
            units: units::covered(c, &env, &then)?,
            attachments: attachments::section::<attachments::Organisations>(c, &env, actor, &today)?,
            history: history::<OrganisationRecords>(c, id, params.get("page"), |n| {
                params.href(&format!("{PATH}/{id}"), &["as_of"], &[("page", &n.to_string())]) + "#history"
            })?,
            today,
            then,
        })
    })?;
    let Found { today, then, standing, .. } = &found;
    let view = View { o: then, today, env: &env, actor, on };
    let people_facts: Vec<Facts> = standing.people.iter().map(Facts::of).collect();
    let members = checklist::members(&standing.people, &people_facts);
    let counted = staffing::people(&then.id, &members, env.policy, on);
    let (left, people): (Vec<_>, Vec<_>) = counted.iter().partition(|c| c.has_left());
    let centre = is_centre(&then.kind).then(|| view.centre(standing));
    let (first, acts, more) = view.acts();
    let person = |c: &&staffing::Counted| view.person(c, &standing.people);
    Ok(DetailPage {
        page: named(frame, &then.name),
        id: then.id.clone(),
        name: then.name.clone(),
        sub: view.sub(),
        on: on.to_string(),
        is_today: on == env.today,
        state: view.state(),
        spans: view.spans(),
        first,
        acts,
        more,
        people: people.iter().map(person).collect(),
        left: left.iter().map(person).collect(),
        more_units: found.units.0.len().saturating_sub(UNITS),
        units: found.units.0.iter().take(UNITS).map(UnitView::of).collect(),
        unlisted: found.units.1.clone(),
        may_see_units: actor.may(Action::ViewUnits) && !matches!(actor.scope, Scope::Organisation(_)),
        groups: facts::<OrganisationRecords>(then, &env.at(on), &[]),
        attachments: found.attachments,
        history: found.history,
        centre,
    })
}

/// The frame under the organisation's name.
fn named(mut frame: Page, name: &str) -> Page {
    name.clone_into(&mut frame.title);
    if let Some(last) = frame.crumbs.last_mut() {
        name.clone_into(&mut last.label);
    }
    frame.under(&[("调解组织", "/desk/organisations")])
}
