//! One session: its facts, whether its hours count and why, who enrolled and who came, its history; and the decisions on it.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Form, Path, Query, State};
use axum::response::Response;
use fengqiao_db::binds;
use fengqiao_domain::access::{Action, Scope};
use fengqiao_domain::table::Names;
use fengqiao_domain::training::hours::{counting, may_be_recognised};
use fengqiao_domain::training::practice::is_of_district;
use fengqiao_domain::training::seats::{Seat, closed, may_leave};
use fengqiao_domain::training::{Attendance, PRACTICE, Session, TRAINING};
use fengqiao_domain::verdict::{Basis, clause_label};

use super::LIST;
use super::list::{state, times};
use crate::attachments::{self, Section};
use crate::platform::render::{done, form_again, html};
use crate::platform::view::FieldProblem;
use crate::tables::detail::{FactGroup, History, facts, history};
use crate::tables::edit::load;
use crate::tables::form::Pairs;
use crate::tables::list::Cell;
use crate::tables::{Env, Params, Records};
use crate::training::store::{places, sessions::owns};
use crate::training::{SessionRecords, TrainingRecords, attend, decide};
use crate::{Actor, App, AppError, Page, Permit, Routes, may};

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new()
        .get("/desk/training/{id}", one)
        .post("/desk/training/{id}/recognition", recognise)
        .post("/desk/training/{id}/cancellation", cancel)
}

/// Rows of people shown on the page; all of them are in the file of annex 7.
const ROWS: i64 = 200;

/// Who came, as a row.
pub(super) struct Came {
    pub id: String,
    pub name: String,
    pub number: String,
    pub organisation: String,
    pub hours: String,
    pub absent: bool,
    pub result: String,
    pub way: String,
}

/// Who enrolled, as a row.
pub(super) struct Waiting {
    pub id: String,
    pub name: String,
    pub number: String,
    pub organisation: String,
    pub at: String,
    /// Empty with a place.
    pub waits: String,
}

#[derive(Template)]
#[template(path = "training/detail.html")]
#[expect(clippy::struct_excessive_bools, reason = "each is a button of its own")]
struct DetailPage {
    page: Page,
    id: String,
    revision: i64,
    sub: String,
    state: Cell,
    counting: String,
    clause: &'static str,
    basis: &'static str,
    groups: Vec<FactGroup>,
    came: Vec<Came>,
    /// How many came, were entered, and are beyond the reader's scope, in words.
    came_words: String,
    export: String,
    enrolled: Vec<Waiting>,
    enrolled_words: String,
    /// Why nobody may enrol any more; empty while it is open.
    closed: String,
    may_enrol: bool,
    may_leave: bool,
    may_tick: bool,
    by_code: bool,
    may_edit: bool,
    may_recognise: bool,
    recognised: bool,
    may_cancel: bool,
    cancelled: bool,
    reason: String,
    cancel_reason: String,
    problems: Vec<FieldProblem>,
    attachments: Section,
    history: History,
}

async fn one(
    permit: Permit<may::ViewTraining>,
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    html(&page(&permit, &app, id, Params(pairs)).await?)
}

async fn page<A>(
    permit: &Permit<A>,
    app: &Arc<App>,
    id: String,
    params: Params,
) -> Result<DetailPage, AppError> {
    let (actor, frame) = (permit.actor(), permit.page(app, "活动"));
    app.blocking(move |app| build(app, &actor, frame, &id, &params)).await
}

fn build(
    app: &App,
    actor: &Actor,
    mut frame: Page,
    id: &str,
    params: &Params,
) -> Result<DetailPage, AppError> {
    let now = app.clock.stamp();
    let env = app.env(&now);
    app.read(|c| {
        let session = load::<SessionRecords>(c, &env, &actor.scope, id)?;
        let owner = owns(&actor.scope, &session);
        let mut came = Vec::new();
        let mut all = binds![id].to_vec();
        let within = if owner { "1 = 1".to_owned() } else { TrainingRecords::within(&actor.scope, &mut all) };
        let condition = format!(
            "r.session_id = $1 AND r.withdrawn_on IS NULL AND {within} ORDER BY r.mediator_id LIMIT {ROWS}"
        );
        TrainingRecords::each(c, &env, &condition, &all, &mut |row| {
            came.push(row);
            Ok(())
        })?;
        let counts = places::counts(c, &[id.to_owned()])?.remove(id).unwrap_or_default();
        let standing = places::of(c, &actor.scope, &session, owner)?;
        let shut = closed(&session, env.today).unwrap_or_default();
        let here = format!("{LIST}/{id}");
        let href = |page: u64| params.history(&here, page);
        session.name.clone_into(&mut frame.title);
        let said = counting(&session, env.policy);
        let edits = actor.may(Action::EditTraining) && owner;
        let is_practice = session.category == PRACTICE;
        Ok(DetailPage {
            page: frame.under(super::ABOVE),
            sub: sub(&session, &env),
            state: state(&session, counts.1, env.today),
            counting: if is_practice { practice_words(&session, &env) } else { said.sentence },
            clause: clause_label(if is_practice { "III-2-3" } else { said.clause }),
            basis: if said.basis == Basis::Text { "" } else { said.basis.label() },
            groups: facts::<SessionRecords>(&session, &env.at(env.today), &[]),
            came_words: came_words(counts, came.len(), owner),
            came: came.iter().map(|a| came_row(a, &env)).collect(),
            export: format!("/desk/training/export?session={id}"),
            enrolled_words: enrolled_words(&session, &standing),
            enrolled: standing.into_iter().filter(|e| e.inside).map(waiting).collect(),
            may_enrol: shut.is_empty() && actor.may(Action::Enrol),
            may_leave: may_leave(&session, env.today) && actor.may(Action::Enrol),
            closed: shut,
            may_tick: edits && attend::may_tick(&actor.scope, &session, &env).is_ok(),
            by_code: env.policy.training.qr_sign_in.value && !session.is_over(env.today),
            may_edit: edits,
            may_recognise: actor.may(Action::RecogniseHours)
                && owner
                && may_be_recognised(&session, env.policy),
            recognised: session.recognised == Some(true),
            may_cancel: edits && counts.1 == 0,
            cancelled: session.cancelled_on.is_some(),
            revision: session.revision,
            id: id.to_owned(),
            reason: String::new(),
            cancel_reason: String::new(),
            problems: Vec::new(),
            attachments: attachments::section::<attachments::Sessions>(c, &env, actor, &session)?,
            history: history::<SessionRecords>(c, id, params.get("history"), href)?,
        })
    })
}

fn sub(s: &Session, env: &Env) -> String {
    let place = s.place.clone().unwrap_or_else(|| env.place(&s.district));
    format!("{}　{}　{}　{place}", s.host, s.days(), times(s))
}

fn practice_words(s: &Session, env: &Env) -> String {
    if is_of_district(s, env.policy) {
        let times = env.policy.training.practice.value;
        format!("区里组织的实践锻炼，计入每年不少于{times}次；参加的人各计1次。")
    } else if fengqiao_domain::training::practice::is_practice(s, env.policy) {
        "不是区里组织的，不计入区的次数；参加的人各计1次。".to_owned()
    } else {
        "内容类别不是实践锻炼的形式，次数不计。".to_owned()
    }
}

fn came_words((_, entered, came): (i64, i64, i64), shown: usize, owner: bool) -> String {
    match entered {
        0 => String::new(),
        entered if owner => format!("登记 {entered} 人，到场 {came} 人"),
        entered => format!("登记 {entered} 人，其中管理范围内 {shown} 人"),
    }
}

fn enrolled_words(s: &Session, standing: &[places::Enrolled]) -> String {
    let waiting = standing.iter().filter(|e| matches!(e.seat, Seat::Waiting(_))).count();
    let seats = s.capacity.map_or_else(|| "名额不限".to_owned(), |n| format!("名额 {n}"));
    match (standing.len(), waiting) {
        (0, _) => seats,
        (n, 0) => format!("{seats}，已报名 {n} 人"),
        (n, waiting) => format!("{seats}，已报名 {} 人，候补 {waiting} 人", n - waiting),
    }
}

pub(super) fn came_row(a: &Attendance, env: &Env) -> Came {
    let at = env.at(env.today);
    let show = |key: &str| TRAINING.column(key).map(|c| c.show(a, &at)).unwrap_or_default();
    let passed = match a.passed {
        Some(true) => "合格",
        Some(false) => "不合格",
        None => "",
    };
    let result = [passed.to_owned(), show("score")].into_iter().filter(|t| !t.is_empty());
    Came {
        id: a.id.clone(),
        name: a.mediator.name.clone(),
        number: a.mediator.certificate_no.clone().unwrap_or_default(),
        organisation: a.home.name.clone(),
        hours: show("attended"),
        absent: a.attended == Some(0),
        result: result.collect::<Vec<_>>().join("　"),
        way: show("sign_in"),
    }
}

fn waiting(e: places::Enrolled) -> Waiting {
    Waiting {
        waits: match e.seat {
            Seat::Taken => String::new(),
            Seat::Waiting(n) => format!("候补第 {n} 位"),
        },
        at: e.at.get(..16).unwrap_or_default().replace('T', " "),
        id: e.id,
        name: e.name,
        number: e.certificate_no,
        organisation: e.organisation,
    }
}

pub(super) fn typed<'f>(form: &'f Pairs, key: &str) -> &'f str {
    form.iter().find(|(k, _)| k == key).map_or("", |(_, v)| v.trim())
}

async fn recognise(
    permit: Permit<may::RecogniseHours>,
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    Form(form): Form<Pairs>,
) -> Result<Response, AppError> {
    let shown = page(&permit, &app, id.clone(), Params::default()).await?;
    let reason = typed(&form, "recognition_reason").to_owned();
    let (actor, to, why) = (permit.actor(), id.clone(), reason.clone());
    let (yes, seen) = (typed(&form, "recognised") == "是", typed(&form, "revision").parse().unwrap_or(0));
    match app.blocking(move |app| decide::recognise(app, &actor, &to, seen, yes, &why)).await {
        Ok(_) if yes => Ok(done(&format!("{LIST}/{id}"), "已认定学时，参加的人学时已重算。")),
        Ok(_) => Ok(done(&format!("{LIST}/{id}"), "已撤回认定，参加的人学时已重算。")),
        Err(error) => form_again(&DetailPage { problems: error.for_form()?, reason, ..shown }),
    }
}

async fn cancel(
    permit: Permit<may::EditTraining>,
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    Form(form): Form<Pairs>,
) -> Result<Response, AppError> {
    let shown = page(&permit, &app, id.clone(), Params::default()).await?;
    let reason = typed(&form, "cancel_reason").to_owned();
    let (actor, to, why) = (permit.actor(), id.clone(), reason.clone());
    let (off, seen) = (typed(&form, "off") == "是", typed(&form, "revision").parse().unwrap_or(0));
    match app.blocking(move |app| decide::cancel(app, &actor, &to, seen, off, &why)).await {
        Ok(_) => Ok(done(&format!("{LIST}/{id}"), if off { "活动已取消。" } else { "活动已恢复。" })),
        Err(error) => form_again(&DetailPage { problems: error.for_form()?, cancel_reason: reason, ..shown }),
    }
}

/// The session of a page, where the scope sees it.
pub(super) fn session_of(
    c: &mut fengqiao_db::Conn,
    env: &Env,
    scope: &Scope,
    id: &str,
) -> Result<Session, AppError> {
    load::<SessionRecords>(c, env, scope, id)
}
