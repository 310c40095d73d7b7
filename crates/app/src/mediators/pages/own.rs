//! 我的证件: what concerns a mediator, on one page for the phone: the certificate with its reason, registration, what is
//! to be done, appointments, papers, one's own data. Whoever has a post as this mediator gets here, from any post.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Form, State};
use axum::response::{IntoResponse as _, Response};
use fengqiao_db::Conn;
use fengqiao_domain::access::Scope;
use fengqiao_domain::certificates::{self, AGREEMENTS_UNTOUCHED, Certificate, CertificateState};
use fengqiao_domain::dates::days_between;
use fengqiao_domain::mediators::roster::RosterState;
use fengqiao_domain::mediators::{Facts, MEDIATORS, Mediator, standing_on};
use fengqiao_domain::registrations;
use fengqiao_domain::table::Audience;
use fengqiao_domain::todos::Todo;
use fengqiao_domain::training::hours::{HoursFacts, verdict as hours_of};
use fengqiao_domain::training::{Year, hours_text};
use serde::Deserialize;

use crate::attachments::{self, Section};
use crate::certificates::cards;
use crate::mediators::MediatorRecords;
use crate::mediators::own::{self, OwnSession};
use crate::platform::masking;
use crate::platform::render::{html, not_done};
use crate::platform::session::SignedIn;
use crate::tables::Env;
use crate::tables::edit::load;
use crate::{Actor, App, AppError, Event, Page, Permit, Routes, desk, may, training};

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new().get(PATH, show).get("/desk/me/qr.svg", qr).post("/desk/me/unmask", unmask)
}

/// Where the page stands.
pub const PATH: &str = "/desk/me";

/// The columns shown as one's own data.
const FACTS: [&str; 8] = [
    "id_number",
    "phone",
    "education",
    "workplace",
    "professional_title",
    "specialisms",
    "qualifications",
    "active_on",
];

#[derive(Template)]
#[template(path = "mediators/own.html")]
struct OwnPage {
    page: Page,
    /// Record id where its page may be opened; empty elsewhere.
    own_id: String,
    name: String,
    sub: String,
    certificate: Option<CertificateView>,
    registration: String,
    registration_why: String,
    roster: &'static str,
    roster_why: Vec<String>,
    todos: Vec<TodoView>,
    hours: HoursView,
    to_come: Vec<OwnSession>,
    sessions: Vec<OwnSession>,
    appointments: Vec<AppointmentView>,
    /// `None` in another post than the mediator's own.
    attachments: Option<Section>,
    /// The post to change to for photo and papers; empty in it.
    own_post: String,
    facts: Vec<(&'static str, String)>,
    unmasked: bool,
    problem: String,
}

struct CertificateView {
    number: String,
    headline: &'static str,
    icon: &'static str,
    attention: bool,
    until: String,
    left: Option<i64>,
    sentence: String,
    clause: &'static str,
    basis: &'static str,
    untouched: &'static str,
    /// It has a code that leads to the public verification.
    has_code: bool,
}

struct HoursView {
    year: i16,
    counted: String,
    needed: String,
    short: String,
    /// Asked of this person, and missing.
    attention: bool,
    shown: String,
    practice: i64,
    sentence: String,
    clause: &'static str,
    basis: &'static str,
}

struct TodoView {
    title: String,
    why: String,
    sentence: String,
    days: Option<i64>,
}

struct AppointmentView {
    organisation: String,
    words: String,
}

/// The mediator an account belongs to, and the post in which it is: the post in use, else another one held.
fn linked(signed_in: &SignedIn) -> Option<(String, String)> {
    if let Scope::Mediator(id) = &signed_in.actor.scope {
        return Some((id.clone(), String::new()));
    }
    signed_in.other_posts.iter().find_map(|post| match &post.scope {
        Scope::Mediator(id) => Some((id.clone(), post.id.clone())),
        _ => None,
    })
}

async fn show(permit: Permit<may::ViewDesk>, State(app): State<Arc<App>>) -> Result<Response, AppError> {
    let Some(who) = linked(permit.signed_in()) else {
        return Ok(not_done(
            "/desk",
            "这个账号没有对应的调解员，没有“我的证件”。请账号管理员给账号加上调解员岗位。",
        ));
    };
    let (actor, frame) = (permit.actor(), permit.page(&app, "我的证件"));
    html(&app.blocking(move |app| build(app, &actor, frame, who, false)).await?)
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Why {
    reason: String,
}

/// One's own number in full, for a reason, on record: a phone may lie on the table.
async fn unmask(
    permit: Permit<may::ViewDesk>,
    State(app): State<Arc<App>>,
    Form(why): Form<Why>,
) -> Result<Response, AppError> {
    let who = linked(permit.signed_in()).ok_or(AppError::NotFound)?;
    let (actor, frame) = (permit.actor(), permit.page(&app, "我的证件"));
    let page = app.blocking(move |app| {
        let reason: String = why.reason.trim().chars().take(200).collect();
        let id = who.0.clone();
        let mut page = build(app, &actor, frame, who, !reason.is_empty())?;
        if reason.is_empty() {
            "查看完整信息要写明理由，如“核对证件号码”。".clone_into(&mut page.problem);
        } else {
            let event = Event::new("view", "mediators", id).summary("本人查看完整证件号码和联系电话");
            app.record(&actor, fengqiao_domain::access::Action::ViewDesk, event.reason(reason))?;
        }
        Ok(page)
    });
    let page = page.await?;
    let refused = !page.problem.is_empty();
    let shown = html(&page)?;
    Ok(if refused { (http::StatusCode::UNPROCESSABLE_ENTITY, shown).into_response() } else { shown })
}

fn build(
    app: &App,
    actor: &Actor,
    frame: Page,
    (id, own_post): (String, String),
    unmasked: bool,
) -> Result<OwnPage, AppError> {
    let now = app.clock.stamp();
    let env = app.env(&now);
    let scope = Scope::Mediator(id.clone());
    let found = app.read(|c| read(c, &env, actor, &scope, &id, own_post.is_empty()))?;
    let m = found.m;
    let (policy, today) = (env.policy, env.today);
    let standing = standing_on(&m, policy, today);
    let registration = registrations::verdict(today.year(), &m.registrations, &m.certificates, policy, today);
    let main = m.appointment_at(today);
    let held = certificates::current(&m.certificates, policy, today);
    Ok(OwnPage {
        page: frame.watermarked(),
        own_id: if own_post.is_empty() { id } else { String::new() },
        name: m.name.clone(),
        sub: main.map_or_else(String::new, |a| {
            format!("{}　{}", a.host.name, if a.full_time { "专职" } else { "兼职" })
        }),
        certificate: held.map(|c| CertificateView { has_code: found.has_code, ..certificate(&m, c, &env) }),
        registration: format!("{} 年{}", today.year(), registration.result.label()),
        registration_why: registration.sentence,
        roster: standing.state.label(),
        roster_why: if standing.state == RosterState::Cleanup {
            standing.reasons.iter().map(|r| r.sentence.clone()).collect()
        } else {
            Vec::new()
        },
        todos: found.todos.into_iter().map(|t| todo(t, &env)).collect(),
        hours: hours(&m, found.year, &env),
        to_come: found.to_come,
        sessions: found.sessions,
        appointments: m.appointments.iter().rev().map(appointment).collect(),
        attachments: found.attachments,
        own_post,
        facts: facts(&m, &env, unmasked),
        unmasked,
        problem: String::new(),
    })
}

/// What is read for the page.
struct Found {
    m: Mediator,
    todos: Vec<Todo>,
    has_code: bool,
    year: Year,
    to_come: Vec<OwnSession>,
    sessions: Vec<OwnSession>,
    attachments: Option<Section>,
}

fn read(
    c: &mut Conn,
    env: &Env,
    actor: &Actor,
    scope: &Scope,
    id: &str,
    in_own_post: bool,
) -> Result<Found, AppError> {
    let m = load::<MediatorRecords>(c, env, scope, id)?;
    let todos = desk::own(c, env, id)?;
    let attachments = if in_own_post {
        Some(attachments::section::<attachments::Mediators>(c, env, actor, &m)?)
    } else {
        None
    };
    let year = training::years::of_year(c, &[id.to_owned()], env.today.year())?;
    let number =
        certificates::current(&m.certificates, env.policy, env.today).map(|held| held.number.clone());
    let address = number.map(|number| cards::address(c, env, id, &number)).transpose()?.flatten();
    Ok(Found {
        has_code: address.is_some(),
        m,
        todos,
        year: year.get(id).copied().unwrap_or_default(),
        to_come: own::to_come(c, id, env.today)?,
        sessions: own::attended(c, id, env.today.year())?,
        attachments,
    })
}

fn certificate(m: &Mediator, c: &Certificate, env: &Env) -> CertificateView {
    let verdict = certificates::verdict(c, &m.certificates, env.policy, env.today);
    let state = verdict.result.state;
    let (headline, icon) = match state {
        CertificateState::Valid => ("证书有效", "circle-check"),
        CertificateState::ValidExtended => ("证书有效，已延续", "circle-check"),
        CertificateState::ExpiringSoon => ("证书即将到期", "clock"),
        CertificateState::AwaitingReissue => ("证书待换发新证", "replace"),
        CertificateState::NotYetEffective => ("证书还没有生效", "clock"),
        CertificateState::Replaced => ("证书已换发", "replace"),
        CertificateState::Expired => ("证书已过有效期", "circle-x"),
        CertificateState::Revoked => ("证书已注销", "circle-x"),
    };
    let until = verdict.result.valid_until;
    let counts = !matches!(state, CertificateState::Revoked | CertificateState::Replaced);
    CertificateView {
        number: c.number.clone(),
        headline,
        icon,
        attention: !state.strictly_valid() || state == CertificateState::ExpiringSoon,
        until: until.map_or_else(|| "没有确定的有效期".into(), |d| format!("有效期至 {d}")),
        left: until.filter(|_| counts).map(|end| days_between(env.today, end)),
        sentence: verdict.sentence.trim_end_matches(AGREEMENTS_UNTOUCHED).to_owned(),
        clause: verdict.label(),
        basis: super::detail::basis(verdict.basis),
        untouched: AGREEMENTS_UNTOUCHED,
        has_code: false,
    }
}

/// The code of the own certificate as a picture.
async fn qr(permit: Permit<may::ViewDesk>, State(app): State<Arc<App>>) -> Result<Response, AppError> {
    let (id, _) = linked(permit.signed_in()).ok_or(AppError::NotFound)?;
    let svg = app
        .blocking(move |app| {
            let now = app.clock.stamp();
            let env = app.env(&now);
            let address = app.read(|c| {
                let m = load::<MediatorRecords>(c, &env, &Scope::Mediator(id.clone()), &id)?;
                match certificates::current(&m.certificates, env.policy, env.today) {
                    Some(held) => cards::address(c, &env, &id, &held.number),
                    None => Ok(None),
                }
            })?;
            crate::users::totp::qr_svg(&address.ok_or(AppError::NotFound)?)
        })
        .await?;
    Ok(([(http::header::CONTENT_TYPE, "image/svg+xml")], svg).into_response())
}

/// The off-the-job hours of the running year, and what is missing (III-2-2).
fn hours(m: &Mediator, sums: Year, env: &Env) -> HoursView {
    let year = env.today.year();
    let verdict = hours_of(&HoursFacts::of(m, year, sums.half_hours, sums.shown), env.policy);
    let of = verdict.result;
    let text = |half: i64| if half > 0 { hours_text(half) } else { String::new() };
    HoursView {
        year,
        counted: hours_text(of.counted),
        needed: hours_text(of.needed),
        short: text(of.short_by),
        attention: of.obliged && of.short_by > 0,
        shown: text(sums.shown),
        practice: sums.practice,
        clause: verdict.label(),
        basis: super::detail::basis(verdict.basis),
        sentence: verdict.sentence,
    }
}

fn todo(t: Todo, env: &Env) -> TodoView {
    TodoView { days: t.days(env.today), title: t.title, why: t.why, sentence: t.sentence }
}

fn appointment(a: &fengqiao_domain::mediators::record::Appointment) -> AppointmentView {
    let how = if a.full_time { "专职" } else { "兼职" };
    let also = if a.secondary { "，兼任" } else { "" };
    let end = match (a.ended, a.until) {
        (Some(day), _) => format!("至 {day} 前"),
        (None, Some(until)) => format!("聘期至 {until}"),
        (None, None) => "没有约定聘期".to_owned(),
    };
    AppointmentView {
        organisation: a.host.name.clone(),
        words: format!("{how}{also}，{} 聘任，{end}", a.appointed),
    }
}

fn facts(m: &Mediator, env: &Env, unmasked: bool) -> Vec<(&'static str, String)> {
    let at = env.at(env.today);
    let idle = certificates::idleness(&Facts::of(m).idle(m), env.policy, env.today);
    let shown = FACTS.iter().filter_map(|key| MEDIATORS.column(key)).map(|column| {
        let value = column.show(m, &at);
        let hide = column.audience == Audience::Personal && !unmasked;
        (column.title, if hide { masking::mask(column.key, &value) } else { value })
    });
    shown.chain([("履职情况", idle.sentence)]).filter(|(_, value)| !value.is_empty()).collect()
}
