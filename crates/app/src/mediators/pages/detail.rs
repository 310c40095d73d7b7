//! One mediator on one page: state with its reasons, next acts, certificate with its verdict, registrations,
//! appointments, decisions, history. Personal values are masked; showing them asks why and goes on record.

mod view;

use std::sync::Arc;

use askama::Template;
use axum::extract::{Form, Path, Query, State};
use axum::response::Response;
use fengqiao_domain::access::Action;
use fengqiao_domain::certificates::{self, Certificate};
use fengqiao_domain::mediators::roster::{Reason, RosterState};
use fengqiao_domain::mediators::{Facts, standing_on};
use fengqiao_domain::verdict::{Basis, clause_label};
use jiff::civil::Date;
use serde::Deserialize;

use self::view::{
    Act, AppointmentView, CertificateView, ConfirmationView, DecisionView, FactView, View, YearView,
};
use crate::attachments::{self, Section};
use crate::mediators::{MediatorRecords, lists};
use crate::platform::render::html;
use crate::platform::view::HistoryRow;
use crate::tables::Records as _;
use crate::tables::as_of;
use crate::tables::changes;
use crate::tables::detail::history_row;
use crate::tables::edit::load;
use crate::{Actor, App, AppError, Event, Page, Permit, Routes, may};

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new().get("/desk/mediators/{id}", detail).post("/desk/mediators/{id}/unmask", unmask)
}

/// Lines of the history shown.
const HISTORY: i64 = 100;

#[derive(Template)]
#[template(path = "mediators/detail.html")]
#[expect(clippy::struct_excessive_bools, reason = "what the post may do, each a switch of its own")]
struct DetailPage {
    page: Page,
    id: String,
    name: String,
    sub: String,
    on: String,
    is_today: bool,
    state: &'static str,
    attention: bool,
    reasons: Vec<(Reason, &'static str)>,
    first: Option<Act>,
    acts: Vec<Act>,
    more: Vec<Act>,
    idle: Option<IdleView>,
    idle_sentence: String,
    certificate: Option<CertificateView>,
    earlier: Vec<CertificateView>,
    may_issue: bool,
    years: Vec<YearView>,
    appointments: Vec<AppointmentView>,
    decisions: Vec<DecisionView>,
    confirmations: Vec<ConfirmationView>,
    /// Hours and practice of the year: sentence, clause, basis.
    training: Vec<(String, &'static str, &'static str)>,
    /// The year that speaks of, and whether there is something to print of it.
    training_year: i16,
    may_print_training: bool,
    facts: Vec<FactView>,
    has_personal: bool,
    may_unmask: bool,
    unmasked: bool,
    attachments: Section,
    history: Vec<HistoryRow>,
}

struct IdleView {
    sentence: String,
    acts: Vec<Act>,
    clause: &'static str,
    basis: &'static str,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    as_of: String,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Why {
    reason: String,
}

async fn detail(
    permit: Permit<may::ViewMediators>,
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, AppError> {
    let (on, _) = crate::platform::fields::asked_day(&asked.as_of, app.today());
    let actor = permit.actor();
    let frame = permit.page(&app, "调解员");
    html(&app.blocking(move |app| build(app, &actor, frame, &id, on, false)).await?)
}

/// Shows the personal values in full, once, for a reason that goes on record.
async fn unmask(
    permit: Permit<may::Unmask>,
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    Form(why): Form<Why>,
) -> Result<Response, AppError> {
    let actor = permit.actor();
    if !actor.may(Action::ViewMediators) {
        return Err(AppError::Forbidden);
    }
    let frame = permit.page(&app, "调解员");
    let page = app.blocking(move |app| {
        let reason = why.reason.trim();
        if reason.is_empty() {
            return Err(AppError::refused("查看完整信息要写明理由。请返回上一页填写。"));
        }
        let page = build(app, &actor, frame, &id, app.today(), true)?;
        let event = Event::new("view", "mediators", id).summary("查看完整证件号码和联系电话");
        app.record(&actor, Action::Unmask, event.reason(reason))?;
        Ok(page)
    });
    html(&page.await?)
}

fn build(
    app: &App,
    actor: &Actor,
    frame: Page,
    id: &str,
    on: Date,
    unmasked: bool,
) -> Result<DetailPage, AppError> {
    let now = app.clock.stamp();
    let env = app.env(&now);
    let (m, history, attachments) = app.read(|c| {
        let mut m = load::<MediatorRecords>(c, &env, &actor.scope, id)?;
        let attachments = attachments::section::<attachments::Mediators>(c, &env, actor, &m)?;
        as_of::take_back::<MediatorRecords>(c, &env, &mut m, on)?;
        MediatorRecords::on_day(c, &env, std::slice::from_mut(&mut m), on)?;
        Ok::<_, AppError>((m, changes::of(c, "mediators", id, HISTORY)?, attachments))
    })?;
    let view = View { m: &m, env: &env, actor, on };
    let standing = standing_on(&m, env.policy, on);
    let (first, acts, more) = view.acts(&standing.reasons, standing.state);
    let main = lists::appointment_for(&m, &actor.scope, on);
    let sub = main.map_or_else(String::new, |a| {
        format!("{}　{}", a.host.name, if a.full_time { "专职" } else { "兼职" })
    });
    let mut certificates: Vec<&Certificate> = m.certificates.iter().rev().collect();
    let current = certificates::current(&m.certificates, env.policy, on).map(|c| c.number.clone());
    certificates.retain(|c| Some(&c.number) != current.as_ref());
    let current = m.certificates.iter().find(|c| Some(&c.number) == current.as_ref());
    let idle = certificates::idleness(&Facts::of(&m).idle(&m), env.policy, on);
    let facts = view.facts(unmasked);
    Ok(DetailPage {
        page: named(frame, &m.name).watermarked(),
        id: m.id.clone(),
        name: m.name.clone(),
        sub,
        on: on.to_string(),
        is_today: on == env.today,
        state: standing.state.label(),
        attention: standing.state == RosterState::Cleanup,
        reasons: standing.reasons.iter().map(|r| (r.clone(), clause_label(r.clause))).collect(),
        first,
        acts,
        more,
        idle: idle.result.suspected.then(|| IdleView {
            sentence: idle.sentence.clone(),
            acts: view.links(&[
                (Action::EditMediator, "edit", "补报最近履职"),
                (Action::EditMediator, "suspension", "登记不计算的期间"),
                (Action::DecideCertificate, "revocation", "收回注销"),
            ]),
            clause: idle.label(),
            basis: basis(idle.basis),
        }),
        idle_sentence: idle.sentence,
        certificate: current.map(|c| view.certificate(c)),
        earlier: certificates.into_iter().map(|c| view.certificate(c)).collect(),
        may_issue: actor.may(Action::DecideCertificate),
        years: view.years(),
        appointments: view.appointments(),
        decisions: view.decisions(),
        confirmations: view.confirmations(),
        training: view.training(),
        training_year: on.year(),
        may_print_training: actor.may(Action::ViewTraining)
            && m.training.is_some_and(|y| y.half_hours + y.shown > 0),
        has_personal: facts.iter().any(|f| f.personal && !f.value.is_empty()),
        may_unmask: actor.may(Action::Unmask),
        unmasked,
        facts,
        attachments,
        history: history.into_iter().map(history_row).collect(),
    })
}

/// The frame under the person's name.
fn named(mut frame: Page, name: &str) -> Page {
    name.clone_into(&mut frame.title);
    if let Some(last) = frame.crumbs.last_mut() {
        name.clone_into(&mut last.label);
    }
    frame.under(&[("调解员与证书", "/desk/mediators")])
}

/// 推定 and 参照 are said, 原文 is not.
pub(super) fn basis(basis: Basis) -> &'static str {
    if basis == Basis::Text { "" } else { basis.label() }
}
