//! One expert on one page: standing on a day and why, terms, requests, nominations, facts, history.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use fengqiao_domain::access::Action;
use fengqiao_domain::experts::engagement;
use fengqiao_domain::experts::request::State as Stage;
use fengqiao_domain::experts::state::{self, Standing};
use fengqiao_domain::experts::{Expert, Span};
use fengqiao_domain::table::Names;
use fengqiao_domain::verdict::Verdict;
use jiff::civil::Date;

use super::acts::Subject as _;
use super::acts::subjects::ExpertSubject;
use super::{LIST, PATH, REQUESTS, ROUNDS, list};
use crate::experts::ExpertRecords;
use crate::experts::rounds::{self, Nomination};
use crate::experts::store::asked::{self, Asked, Wanted};
use crate::platform::fields::asked_day;
use crate::platform::render::html;
use crate::tables::detail::{FactGroup, History, facts, history};
use crate::tables::{Env, Params, as_of};
use crate::{Actor, App, AppError, Page, Permit, Routes, may};

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new().get("/desk/experts/{id}", detail)
}

/// Requests shown.
const SHOWN: u32 = 20;

struct SpanView {
    pool: String,
    days: String,
    left: String,
    current: bool,
}

struct NominationView {
    title: String,
    href: String,
    on: String,
    words: &'static str,
    why: String,
}

/// One line of the requests.
pub(super) struct RequestView {
    pub(super) href: String,
    pub(super) reference: String,
    pub(super) subject: String,
    pub(super) name: String,
    pub(super) workplace: String,
    pub(super) by: String,
    pub(super) on: String,
    pub(super) wanted: String,
    pub(super) late: bool,
    pub(super) state: &'static str,
    pub(super) mark: &'static str,
    pub(super) answered: String,
    pub(super) hours: String,
}

/// A request in words.
pub(super) fn request_view(q: &Asked, env: &Env) -> RequestView {
    let stage = q.state();
    let late = stage.is_open() && q.wanted.is_some_and(|day| day < env.today);
    let mark = match stage {
        Stage::Sent | Stage::Accepted if late => "attention",
        Stage::Sent | Stage::Accepted => "pending",
        Stage::Answered => "ok",
        Stage::Declined | Stage::Withdrawn => "closed",
    };
    RequestView {
        href: format!("{REQUESTS}/{}", q.id),
        reference: q.reference.clone(),
        subject: q.subject.clone(),
        name: q.name.clone(),
        workplace: q.workplace.clone(),
        by: format!("{} {}", env.place(&q.authority), q.asked_by),
        on: q.on.clone(),
        wanted: q.wanted.map(|day| day.to_string()).unwrap_or_default(),
        late,
        state: stage.label(),
        mark,
        answered: q.answered.map(|day| day.to_string()).unwrap_or_default(),
        hours: if q.hours > 0 { engagement::hours(q.hours) } else { String::new() },
    }
}

#[expect(clippy::struct_excessive_bools, reason = "what the post may do, each a switch of its own")]
#[derive(Template)]
#[template(path = "experts/detail.html")]
struct DetailPage {
    page: Page,
    id: String,
    name: String,
    sub: String,
    on: String,
    is_today: bool,
    mark: &'static str,
    state: &'static str,
    verdict: Verdict<Standing>,
    basis: &'static str,
    clause: &'static str,
    may_edit: bool,
    has_left: bool,
    first: &'static str,
    may_ask: bool,
    spans: Vec<SpanView>,
    certificate: String,
    mediator: String,
    account: String,
    year: i16,
    took_part: String,
    requests: Vec<RequestView>,
    sees_requests: bool,
    nominations: Vec<NominationView>,
    groups: Vec<FactGroup>,
    history: History,
}

async fn detail(
    permit: Permit<may::ViewExperts>,
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    let params = Params(pairs);
    let (on, _) = asked_day(params.get("as_of"), app.today());
    let (actor, frame) = (permit.actor(), permit.page(&app, "专家"));
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
        let ExpertSubject { e, certificate, account } = ExpertSubject::load(c, &env, actor, id)?;
        let mut then = e.clone();
        as_of::take_back::<ExpertRecords>(c, &env, &mut then, on)?;
        let verdict = state::standing(&e, on);
        let sees_requests = actor.may(Action::ViewOpinions);
        let wanted = Wanted { expert: e.id.clone(), ..Wanted::default() };
        let asked = if sees_requests { asked::list(c, &env, actor, &wanted, 0, SHOWN)? } else { Vec::new() };
        let here = format!("{PATH}/{id}");
        let page_of = |page: u64| params.history(&here, page);
        let nominations = rounds::of_expert(c, &actor.scope, id)?;
        e.name.clone_into(&mut frame.title);
        let cell = list::condition(&e, on);
        let pool = list::pool(&e, &env, on);
        let year = crate::experts::due::year_of(c, &e.id, env.today)?;
        let has_left = e.left_on.is_some();
        Ok(DetailPage {
            page: frame.under(LIST).watermarked(),
            id: e.id.clone(),
            name: e.name.clone(),
            sub: format!(
                "{}　{}专家{}{}",
                e.workplace,
                pool.text,
                comma(&pool.why),
                e.duties.as_deref().map(comma).unwrap_or_default()
            ),
            on: on.to_string(),
            is_today: on == env.today,
            mark: cell.mark,
            state: verdict.result.label(),
            basis: verdict.basis.label(),
            clause: verdict.label(),
            may_edit: actor.may(Action::EditExperts) && actor.scope.contains_authority(&e.authority),
            first: if has_left || verdict.result == Standing::TermOver || cell.mark == "attention" {
                "renewal"
            } else {
                ""
            },
            has_left,
            may_ask: actor.may(Action::RequestOpinion)
                && verdict.result == Standing::Current
                && on == env.today,
            spans: spans(&e, &env, on),
            mediator: e.mediator.clone().unwrap_or_default(),
            certificate,
            account,
            year: env.today.year(),
            took_part: engagement::took_part(&e.name, env.today.year(), year).sentence,
            requests: asked.iter().map(|q| request_view(q, &env)).collect(),
            sees_requests,
            nominations: nominations.iter().map(nomination).collect(),
            groups: facts::<ExpertRecords>(&then, &env.at(on), &[]),
            history: history::<ExpertRecords>(c, id, params.get("history"), page_of)?,
            verdict,
        })
    })
}

fn comma(text: &str) -> String {
    if text.is_empty() { String::new() } else { format!("，{text}") }
}

fn spans(e: &Expert, env: &Env, on: Date) -> Vec<SpanView> {
    let view = |span: &Span| SpanView {
        pool: if span.pool == env.policy.jurisdiction { "市级".into() } else { env.place(&span.pool) },
        days: format!("{} 至 {}", span.from, span.to),
        left: span.left.map(|day| format!("{day} 退出")).unwrap_or_default(),
        current: span.holds(on),
    };
    e.spans().iter().rev().map(view).collect()
}

fn nomination(n: &Nomination) -> NominationView {
    NominationView {
        title: n.title.clone(),
        href: format!("{ROUNDS}/{}", n.round),
        on: n.on.to_string(),
        words: n.outcome_words(),
        why: match (&n.withdrawn, &n.outcome) {
            (Some((_, why)), _) | (None, Some((_, why, _))) => why.clone(),
            (None, None) => n.reason.clone(),
        },
    }
}
