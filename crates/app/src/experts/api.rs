//! What the API adds to the tables of experts: rounds and requests, and every act about an expert, a round, a nomination
//! or a request as a resource. The acts are those of the pages, field by field.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use fengqiao_domain::experts::request::State as Stage;
use serde_json::{Value, json};

use super::pages::acts::subjects::{RequestSubject, RoundSubject};
use super::pages::acts::{Kind, Kinds, Subject, each};
use super::requests::{self, KINDS, Question, parties};
use super::rounds;
use super::store::asked::{self, Wanted};
use crate::api::acts::{self, BEHALF, Beside, decision, entry, sample};
use crate::api::call::{About, Call, record_id};
use crate::api::endpoints::{Endpoints, Operation, named};
use crate::api::once::{Answer, act};
use crate::api::shape::{count, day, list, maybe, maybe_day, object, text, yes};
use crate::platform::fields::Field;
use crate::platform::may::Guard as _;
use crate::tables::Env;
use crate::tables::behalf::Behalf;
use crate::{App, AppError, Permit, may};

const TAG: &str = "专家";

/// Rounds and requests listed.
const SHOWN: u32 = 100;

/// Routes of this part.
pub(crate) fn add(api: Endpoints) -> Endpoints {
    let api = api
        .get(
            "/api/v1/expert-rounds",
            || {
                Operation::new(TAG, "市级专家遴选")
                    .about("新的在前，最多 100 轮；推荐只列本岗位看得到的。")
                    .gives(200, "各轮", named("ExpertRounds"))
            },
            all_rounds,
        )
        .get(
            "/api/v1/expert-rounds/{id}",
            || Operation::new(TAG, "一轮遴选和其中的推荐").gives(200, "遴选", named("ExpertRound")),
            round,
        )
        .get(
            "/api/v1/expert-requests",
            || {
                Operation::new(TAG, "专家意见征询")
                    .about("新的在前，最多 100 项；当事人、问题和意见只在页面上看。state 写情况，如 待答复。")
                    .query(&["state"])
                    .gives(200, "各项征询", named("ExpertRequests"))
            },
            all_requests,
        )
        .post("/api/v1/expert-requests", describe_question, ask)
        .get(
            "/api/v1/expert-requests/{id}",
            || Operation::new(TAG, "一项征询").gives(200, "征询", named("ExpertRequest")),
            request,
        );
    let mut acts = Acts(Some(api));
    each(&mut acts);
    // `take` puts back what it takes out.
    acts.0.unwrap_or_else(|| Endpoints::new(false))
}

struct Acts(Option<Endpoints>);

impl Kinds for Acts {
    fn take<K: Kind>(&mut self) {
        let path = format!("{}/{{id}}/{}", K::Of::RESOURCE, K::NAME);
        self.0 = self.0.take().map(|api| api.post(&path, describe::<K>, decide::<K>));
    }
}

const fn beside<K: Kind>() -> &'static [Beside] {
    if K::BEHALF { BEHALF } else { &[] }
}

fn describe<K: Kind>() -> Operation {
    let fields = sample(|env| K::fields(&K::Of::default(), env));
    acts::describe(TAG, K::TITLE, fengqiao_domain::experts::CLAUSE, &fields, beside::<K>(), K::Of::SCHEMA)
}

async fn decide<K: Kind>(
    permit: Permit<K::Guard>,
    State(app): State<Arc<App>>,
    sent: About<1>,
) -> Result<Response, AppError> {
    let fields = |env: &Env| K::fields(&K::Of::default(), env);
    let table = Some(K::Of::TABLE).filter(|table| *table == "experts");
    decision::<K::Guard>(permit, app, sent, fields, beside::<K>(), table, |tx, asked| {
        let (now, app) = (tx.now().to_owned(), tx.app);
        let env = app.env(&now);
        // Somebody out of scope learns nothing from what else is wrong.
        let before = K::Of::load(tx.conn(), &env, &asked.by, &asked.about)?;
        let revision = asked.revision?;
        if revision != before.revision() {
            return Err(AppError::Conflict);
        }
        let behalf = Behalf::read(&asked.by, |name| asked.entry.text(name).to_owned())?;
        K::act(tx, &asked.about, revision, &asked.entry, behalf.as_ref())?;
        let after = K::Of::load(tx.conn(), &env, &asked.by, &asked.about)?;
        Ok(Answer::ok(after.json(&env, &asked.by)).version(after.revision()))
    })
    .await
}

async fn all_rounds(
    permit: Permit<may::ViewExperts>,
    State(app): State<Arc<App>>,
    call: Call,
) -> Result<Response, AppError> {
    call.only(&[])?;
    let actor = permit.actor();
    let all = app
        .blocking(move |app| {
            let now = app.clock.stamp();
            let env = app.env(&now);
            app.read(|c| {
                let mut all = Vec::new();
                let mut by_round = rounds::by_round(c, &actor.scope)?;
                for r in rounds::rounds(c, SHOWN)? {
                    let nominations = by_round.remove(&r.id).unwrap_or_default();
                    let of = RoundSubject { round: r, nominations, ..RoundSubject::default() };
                    all.push(of.json(&env, &actor));
                }
                Ok::<_, AppError>(all)
            })
        })
        .await?;
    Ok(Answer::ok(json!({ "rounds": all })).into_response())
}

async fn round(
    permit: Permit<may::ViewExperts>,
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    call: Call,
) -> Result<Response, AppError> {
    one::<RoundSubject, _>(&permit, &app, id, &call).await
}

async fn request(
    permit: Permit<may::ViewOpinions>,
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    call: Call,
) -> Result<Response, AppError> {
    one::<RequestSubject, _>(&permit, &app, id, &call).await
}

async fn one<S: Subject, A>(
    permit: &Permit<A>,
    app: &Arc<App>,
    id: String,
    call: &Call,
) -> Result<Response, AppError> {
    call.only(&[])?;
    record_id(&id)?;
    let actor = permit.actor();
    let (json, revision) = app
        .blocking(move |app| {
            let now = app.clock.stamp();
            let env = app.env(&now);
            let of = app.read(|c| S::load(c, &env, &actor, &id))?;
            Ok((of.json(&env, &actor), of.revision()))
        })
        .await?;
    Ok(Answer::ok(json).version(revision).into_response())
}

async fn all_requests(
    permit: Permit<may::ViewOpinions>,
    State(app): State<Arc<App>>,
    call: Call,
) -> Result<Response, AppError> {
    call.only(&["state"])?;
    let state = match call.text("state") {
        "" => String::new(),
        typed => {
            if let Some(stage) = Stage::find(typed) {
                stage.code().to_owned()
            } else {
                let all: Vec<&str> = Stage::ALL.iter().map(|stage| stage.label()).collect();
                return Err(AppError::invalid("state", format!("写其中之一：{}。", all.join("、"))));
            }
        }
    };
    let actor = permit.actor();
    let all = app
        .blocking(move |app| {
            let now = app.clock.stamp();
            let env = app.env(&now);
            let wanted = Wanted { state, ..Wanted::default() };
            let found = app.read(|c| asked::list(c, &env, &actor, &wanted, 0, SHOWN))?;
            Ok(found.into_iter().map(|q| RequestSubject(q).json(&env, &actor)).collect::<Vec<_>>())
        })
        .await?;
    Ok(Answer::ok(json!({ "requests": all })).into_response())
}

fn question_fields() -> Vec<Field> {
    vec![
        Field::text("expert", "专家", "").hint("在库专家的记录编号"),
        Field::select("kind", "类别", &KINDS),
        Field::text("reference", "编号", ""),
        Field::text("subject", "事由", "").hint("不写当事人姓名"),
        Field::area("parties", "当事人", "每行一个名称；加密保存，只用于核对是否需要回避"),
        Field::area("question", "想请教的问题", "加密保存"),
        Field::date("wanted", "希望答复", None).optional(),
        Field::area("conflict_reason", "仍要征询的理由", "核对发现可能需要回避时必填").optional(),
    ]
}

fn describe_question() -> Operation {
    let mut operation = acts::describe(
        TAG,
        "征询专家意见",
        fengqiao_domain::experts::CLAUSE,
        &question_fields(),
        &[],
        "ExpertRequest",
    );
    operation.about = "发出前核对工作单位、姓名和以前的参与；可能需要回避而没有写理由的，答 422。".into();
    operation.headers = &["Idempotency-Key"];
    operation.answers.clear();
    operation.gives(201, "发出的征询，地址在 Location", named("ExpertRequest"))
}

async fn ask(
    permit: Permit<may::RequestOpinion>,
    State(app): State<Arc<App>>,
    call: Call,
    body: Bytes,
) -> Result<Response, AppError> {
    call.only(&[])?;
    let entry = entry(&call, &body, &question_fields(), &[])?;
    let (actor, once) = (permit.actor(), call.once(&permit, &body)?);
    let made = app
        .blocking(move |app| {
            act(app, &actor, may::RequestOpinion::ACTION, once.as_ref(), |tx| {
                let asked = Question {
                    expert: entry.text("expert").into(),
                    kind: entry.text("kind").into(),
                    reference: entry.text("reference").into(),
                    subject: entry.text("subject").into(),
                    parties: parties(entry.text("parties")),
                    question: entry.text("question").into(),
                    wanted: entry.optional_date("wanted")?,
                    conflict_reason: entry.text("conflict_reason").into(),
                };
                let made = requests::ask(tx, &asked)?;
                let now = tx.now().to_owned();
                let address = format!("{}/{}", RequestSubject::RESOURCE, made.id);
                let json = RequestSubject(made).json(&app.env(&now), &actor);
                Ok(Answer::made(json, address).version(1))
            })
        })
        .await?;
    Ok(made.into_response())
}

/// Schemas of this part.
pub(crate) fn schemas() -> Vec<(&'static str, Value)> {
    let nomination = object(&json!({
        "id": text(), "revision": count("版本"), "round": text(), "district": text(), "district_name": text(),
        "expert": text(), "name": text(), "workplace": text(), "reason": text(), "nominated_on": day(),
        "state": { "enum": ["待评审", "入选", "未入选", "已撤回"] }, "outcome_reason": maybe(),
    }));
    let round = object(&json!({
        "id": text(), "revision": count("版本"), "title": text(), "phase": { "enum": ["推荐中", "待评审", "已公布"] },
        "opened_on": day(), "closes_on": day(), "closed_on": maybe_day(), "published_on": maybe_day(),
        "term_from": maybe_day(), "term_to": maybe_day(), "note": text(),
        "nominations": list(&named("ExpertNomination")),
    }));
    let states: Vec<&str> = Stage::ALL.iter().map(|stage| stage.label()).collect();
    let request = object(&json!({
        "id": text(), "revision": count("版本"), "expert": text(), "name": text(), "asked_by": text(), "asked_on": day(),
        "kind": { "enum": ["case", "collective"] }, "reference": text(), "subject": text(), "wanted_by": maybe_day(),
        "conflict": yes(), "state": { "enum": states }, "answered_on": maybe_day(), "reason": maybe(), "hours": maybe(),
    }));
    vec![
        ("ExpertNomination", nomination),
        ("ExpertRound", round),
        ("ExpertRounds", object(&json!({ "rounds": list(&named("ExpertRound")) }))),
        ("ExpertRequest", request),
        ("ExpertRequests", object(&json!({ "requests": list(&named("ExpertRequest")) }))),
    ]
}
