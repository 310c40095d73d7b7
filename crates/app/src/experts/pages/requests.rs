//! 意见征询: the requests a post sees, and one of them. An expert sees what is asked of him or her alone.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use fengqiao_domain::access::{Action, Role};
use fengqiao_domain::experts::request::State as Stage;

use super::detail::{RequestView, request_view};
use super::{PATH, REQUESTS, tabs_of};
use crate::experts::requests::{KINDS, TABLE, handles};
use crate::experts::store::asked::{self, Asked, Wanted};
use crate::platform::masking;
use crate::platform::render::html;
use crate::platform::view::{Choice, HistoryRow, Link, Pager};
use crate::tables::{Env, Params, changes, detail};
use crate::{Actor, App, AppError, Event, Page, Permit, Routes, may};

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new().get(REQUESTS, list).get("/desk/experts/requests/{id}", one)
}

/// Lines of a page.
const SIZE: u32 = 20;

#[derive(Template)]
#[template(path = "experts/requests.html")]
struct RequestsPage {
    page: Page,
    tabs: Vec<Link>,
    text: String,
    states: Vec<Choice>,
    may_ask: bool,
    is_expert: bool,
    rows: Vec<RequestView>,
    pager: Pager,
}

async fn list(
    permit: Permit<may::ViewOpinions>,
    State(app): State<Arc<App>>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    let params = Params(pairs);
    let text: String = params.get("q").chars().take(100).collect();
    let state = Stage::find(params.get("state"));
    let wanted = Wanted {
        state: state.map_or_else(String::new, |s| s.code().to_owned()),
        text: text.clone(),
        expert: String::new(),
    };
    let page: u64 = params.get("page").parse().unwrap_or(1);
    let actor = permit.actor();
    let (total, page, rows) = app
        .blocking(move |app| {
            let now = app.clock.stamp();
            let env = app.env(&now);
            app.read(|c| {
                let total = asked::count(c, &actor, &wanted)?;
                let page = page.clamp(1, total.div_ceil(SIZE.into()).max(1));
                let found = asked::list(c, &env, &actor, &wanted, (page - 1) * u64::from(SIZE), SIZE)?;
                let rows: Vec<RequestView> = found.iter().map(|q| request_view(q, &env)).collect();
                Ok::<_, AppError>((total, page, rows))
            })
        })
        .await?;
    let href = |n: u64| params.href(REQUESTS, &["q", "state"], &[("page", &n.to_string())]);
    let chosen = state.map_or("", Stage::label);
    html(&RequestsPage {
        page: permit.page(&app, "意见征询").under(if permit.may(Action::ViewExperts) {
            super::LIST
        } else {
            &[]
        }),
        tabs: tabs_of(&permit, REQUESTS),
        text,
        states: Choice::all(Stage::ALL.iter().map(|s| s.label()), chosen),
        may_ask: permit.may(Action::RequestOpinion),
        is_expert: permit.role == Some(Role::Expert),
        pager: Pager::numbered(total, "项", page, SIZE, href),
        rows,
    })
}

#[expect(clippy::struct_excessive_bools, reason = "what the post may do, each a switch of its own")]
#[derive(Template)]
#[template(path = "experts/request.html")]
struct RequestPage {
    page: Page,
    view: RequestView,
    id: String,
    kind: &'static str,
    parties: Vec<String>,
    masked: bool,
    question: String,
    opinion: String,
    reason: String,
    reason_title: &'static str,
    conflict: String,
    conflict_reason: String,
    recorded: String,
    expert_href: String,
    may_accept: bool,
    may_answer: bool,
    may_decline: bool,
    may_call_back: bool,
    account: bool,
    is_expert: bool,
    history: Vec<HistoryRow>,
}

async fn one(
    permit: Permit<may::ViewOpinions>,
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
) -> Result<Response, AppError> {
    let (actor, frame) = (permit.actor(), permit.page(&app, "意见征询"));
    html(&app.blocking(move |app| build(app, &actor, frame, &id)).await?)
}

fn build(app: &App, actor: &Actor, mut frame: Page, id: &str) -> Result<RequestPage, AppError> {
    let now = app.clock.stamp();
    let env = app.env(&now);
    let (q, history) = app.read(|c| {
        let q = asked::one(c, &env, actor, id)?;
        // What was weighed before asking is not told to the expert, here no more than above.
        let history =
            if actor.role == Some(Role::Expert) { Vec::new() } else { changes::of(c, TABLE, id, 50)? };
        Ok::<_, AppError>((q, history))
    })?;
    let clear = handles(actor, &env, &q) && actor.may(Action::GiveOpinion);
    if clear {
        let event = Event::new("view", TABLE, q.id.as_str()).summary("查看征询的当事人、问题和意见");
        app.record(actor, Action::ViewOpinions, event)?;
    }
    q.reference.clone_into(&mut frame.title);
    let above: &[(&str, &str)] = if actor.may(Action::ViewExperts) {
        &[("专家", PATH), ("意见征询", REQUESTS)]
    } else {
        &[("意见征询", REQUESTS)]
    };
    Ok(page(
        actor,
        frame.under(above).watermarked(),
        &q,
        clear,
        history.into_iter().map(detail::history_row).collect(),
        &env,
    ))
}

fn page(
    actor: &Actor,
    frame: Page,
    q: &Asked,
    clear: bool,
    history: Vec<HistoryRow>,
    env: &Env,
) -> RequestPage {
    let (stage, is_expert) = (q.state(), actor.role == Some(Role::Expert));
    let answers = clear && stage.is_open();
    let hidden = |text: &str| {
        if clear || text.is_empty() {
            text.to_owned()
        } else {
            "只有征询的部门和专家本人看得到。".to_owned()
        }
    };
    let party = |name: &String| if clear { name.clone() } else { masking::mask("party", name) };
    let by = if q.recorded_by.is_empty() {
        String::new()
    } else {
        [q.recorded_by.as_str(), q.behalf.as_str()].join("　").trim().to_owned()
    };
    RequestPage {
        page: frame,
        view: request_view(q, env),
        id: q.id.clone(),
        kind: KINDS.iter().find(|(code, _)| *code == q.kind).map_or("", |(_, words)| words),
        parties: q.parties.iter().map(party).collect(),
        masked: !clear,
        question: hidden(&q.question),
        opinion: hidden(&q.opinion),
        reason: q.reason.clone(),
        reason_title: if stage == Stage::Withdrawn { "撤回理由" } else { "不接受的理由" },
        conflict: if is_expert { String::new() } else { hidden(&q.conflict) },
        conflict_reason: if is_expert { String::new() } else { hidden(&q.conflict_reason) },
        recorded: by,
        expert_href: if actor.may(Action::ViewExperts) && actor.scope.contains_authority(&q.pool) {
            format!("{PATH}/{}", q.expert)
        } else {
            String::new()
        },
        may_accept: answers && stage == Stage::Sent,
        may_answer: answers,
        may_decline: answers,
        may_call_back: clear && actor.may(Action::RequestOpinion) && stage.is_open(),
        account: q.account.is_some(),
        is_expert,
        history,
    }
}
