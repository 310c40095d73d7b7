//! What the API adds to the table of mediators: a person with appointments, certificates, registrations and decisions,
//! each decision as a resource, and 年度注册 of many at once. The decisions are those of the pages, field by field.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use fengqiao_domain::certificates;
use fengqiao_domain::mediators::record::{Appointment, Decision};
use fengqiao_domain::mediators::{Mediator, standing_on};
use fengqiao_domain::registrations::{AnnualRegistration, Outcome};
use jiff::civil::Date;
use serde_json::{Map, Value, json};

use super::MediatorRecords;
use super::decide::decide_in;
use super::pages::acts::Kind;
use super::pages::acts::kinds::{Kinds, each};
use super::register::{self, Bulk, Line, Whom};
use crate::api::call::{Call, date, heavy, record_id};
use crate::api::endpoints::{Endpoints, Operation, named};
use crate::api::once::{Answer, act};
use crate::api::tables::stale;
use crate::platform::crypto::Keys;
use crate::platform::fields::{Entry, Field};
use crate::platform::jurisdiction::Jurisdiction;
use crate::tables::api::shown;
use crate::tables::edit::load;
use crate::tables::{Env, Records, as_of, registry};
use crate::{App, AppError, Permit, may};

const TAG: &str = "调解员";
const BULK: &[&str] = &["year", "on", "document", "ids", "certificate_nos", "missing", "dry_run", "expected"];

/// Routes of this part.
pub(crate) fn add(api: Endpoints) -> Endpoints {
    let api = api.get(
        "/api/v1/mediators/{id}",
        || {
            Operation::new(TAG, "一名调解员的任职、证书、注册和决定")
                .about("名册状态带原因和条款；任职、证书、注册、决定的编号在办理时写在 of 里。")
                .query(&["as_of"])
                .gives(200, "调解员", named("Mediator"))
        },
        person,
    );
    let mut acts = Acts(Some(api));
    each(&mut acts);
    // `take` puts back what it takes out.
    let api = acts.0.unwrap_or_else(|| Endpoints::new(false));
    api.post(
        "/api/v1/registrations",
        || {
            Operation::new(TAG, "批量登记年度注册")
                .about(
                    "先用 dry_run 看哪些人会登记、哪些人不会和原因；再把会登记的人数写在 expected 里确认，名单有变化就不登记。\
                     补认往年要写文号。",
                )
                .headers(&["Idempotency-Key"])
                .takes(named("BulkRegistration"))
                .gives(200, "核对或登记的结果", named("BulkResult"))
        },
        bulk,
    )
}

/// Adds each kind of decision as a resource.
struct Acts(Option<Endpoints>);

impl Kinds for Acts {
    fn take<K: Kind>(&mut self, name: &'static str) {
        let path = format!("/api/v1/mediators/{{id}}/{name}");
        self.0 = self.0.take().map(|api| api.post(&path, describe::<K>, decision::<K>));
    }
}

/// The fields of a decision, as of no particular person.
fn fields<K: Kind>() -> Vec<Field> {
    let (jurisdiction, keys) = (Jurisdiction::new(None), Keys::from_master(&[0; 32]));
    let env = Env {
        policy: &jurisdiction.policy,
        regions: &jurisdiction.regions,
        keys: &keys,
        today: Date::new(2024, 1, 1).unwrap_or(Date::ZERO),
        now: "",
        millis: 0,
    };
    K::fields(&Mediator::default(), "", &env)
}

fn describe<K: Kind>() -> Operation {
    let fields = fields::<K>();
    let mut properties: Map<String, Value> = fields.iter().map(|f| (f.name.to_owned(), schema(f))).collect();
    let of = "办理哪一项：证号、任职或决定的编号；不写就是现在的那一项";
    properties.insert("of".into(), json!({ "type": "string", "description": of }));
    let required: Vec<&str> = fields.iter().filter(|f| f.required).map(|f| f.name).collect();
    let body = json!({
        "type": "object", "additionalProperties": false, "required": required, "properties": properties,
    });
    let clause = fengqiao_domain::verdict::clause_label(K::CLAUSE);
    Operation::new(TAG, K::TITLE)
        .about(format!("依据：{clause}。If-Match 可以不写；写了，版本不符就不办理。"))
        .headers(&["If-Match", "Idempotency-Key"])
        .takes(body)
        .gives(200, "办理以后的记录", named("mediators.Record"))
}

fn schema(field: &Field) -> Value {
    let mut schema = match field.kind {
        "date" if field.required => json!({ "type": "string", "format": "date" }),
        "date" => json!({ "type": ["string", "null"], "format": "date" }),
        "select" => json!({ "enum": field.choices.iter().map(|c| c.value.as_str()).collect::<Vec<_>>() }),
        _ if field.required => json!({ "type": ["string", "integer"] }),
        _ => json!({ "type": ["string", "integer", "null"] }),
    };
    schema["title"] = field.label.into();
    let choices: Vec<String> = field
        .choices
        .iter()
        .filter(|c| c.value != c.label)
        .map(|c| format!("{} {}", c.value, c.label))
        .collect();
    let choices = choices.join("，");
    let words: Vec<&str> = [field.hint.as_str(), &choices].into_iter().filter(|t| !t.is_empty()).collect();
    if !words.is_empty() {
        schema["description"] = words.join("；").into();
    }
    schema
}

async fn decision<K: Kind>(
    permit: Permit<K::Guard>,
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    call: Call,
    body: Bytes,
) -> Result<Response, AppError> {
    call.only(&[])?;
    record_id(&id)?;
    let entry = entry::<K>(&app, &call, &body)?;
    let (actor, once, revision) = (permit.actor(), call.once(&permit, &body)?, call.if_match_given());
    let (by, about) = (actor.clone(), id.clone());
    let decided = app
        .blocking(move |app| {
            let now = app.clock.stamp();
            let env = app.env(&now);
            let m = app.read(|c| load::<MediatorRecords>(c, &env, &by.scope, &about))?;
            let revision = revision?;
            let asked = K::read(&entry, &m, app, &by)?;
            act(app, &by, asked.action(), once.as_ref(), |tx| {
                let row = decide_in(tx, &about, &asked, revision)?;
                let record = shown::<MediatorRecords>(tx, row)?;
                Ok(Answer::ok(record.json).version(record.revision))
            })
        })
        .await;
    match decided {
        Err(AppError::Conflict) => {
            let table = registry::find(MediatorRecords::TABLE.id, &app.jurisdiction.policy);
            stale(table.ok_or(AppError::NotFound)?, &app, actor, id, &call.id).await
        }
        other => Ok(other?.into_response()),
    }
}

/// The fields of a decision as the form would send them.
fn entry<K: Kind>(app: &App, call: &Call, body: &Bytes) -> Result<Entry, AppError> {
    let now = app.clock.stamp();
    let fields = K::fields(&Mediator::default(), "", &app.env(&now));
    let known: Vec<&str> = fields.iter().map(|f| f.name).chain(["of"]).collect();
    let mut typed = BTreeMap::new();
    for (name, value) in call.object(body, &known)? {
        let text = match value {
            Value::Null => String::new(),
            Value::String(text) if !text.contains('\0') => text,
            Value::Number(n) => n.to_string(),
            _ => return Err(AppError::invalid(name, "写成文字。")),
        };
        typed.insert(name, text);
    }
    Ok(Entry(typed))
}

async fn person(
    permit: Permit<may::ViewMediators>,
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    call: Call,
) -> Result<Response, AppError> {
    call.only(&["as_of"])?;
    record_id(&id)?;
    let (scope, on) = (permit.scope.clone(), call.date("as_of")?.unwrap_or(app.today()));
    let (json, revision) = app
        .blocking(move |app| {
            let now = app.clock.stamp();
            let env = app.env(&now);
            let m = app.read(|c| {
                let mut m = load::<MediatorRecords>(c, &env, &scope, &id)?;
                let lines = as_of::timelines::<MediatorRecords>(c, Some(std::slice::from_ref(&m.id)))?;
                as_of::rewind::<MediatorRecords>(&mut m, &lines, on, &env)?;
                Ok::<_, AppError>(m)
            })?;
            Ok((view(&m, &env, on), m.revision))
        })
        .await?;
    Ok(Answer::ok(json).version(revision).into_response())
}

fn view(m: &Mediator, env: &Env, on: Date) -> Value {
    let standing = standing_on(m, env.policy, on);
    let reasons = standing
        .reasons
        .iter()
        .map(|r| json!({ "code": r.code, "sentence": r.sentence, "clause": r.clause }));
    let certificate = |c: &certificates::Certificate| {
        let verdict = certificates::verdict(c, &m.certificates, env.policy, on);
        json!({
            "certificate_no": c.number, "issued": c.issued, "issuer": c.issuer, "revoked": c.revoked,
            "reissue_deadline": c.reissue_deadline, "state": verdict.result.state.label(),
            "valid_until": verdict.result.valid_until, "sentence": verdict.sentence, "clause": verdict.clause,
            "basis": verdict.basis,
        })
    };
    json!({
        "id": m.id, "revision": m.revision, "name": m.name, "as_of": on, "state": standing.state.label(),
        "reasons": reasons.collect::<Vec<_>>(),
        "appointments": m.appointments.iter().map(appointment).collect::<Vec<_>>(),
        "certificates": m.certificates.iter().map(certificate).collect::<Vec<_>>(),
        "registrations": m.registrations.iter().map(registration).collect::<Vec<_>>(),
        "decisions": m.decisions.iter().map(decision_view).collect::<Vec<_>>(),
    })
}

fn appointment(a: &Appointment) -> Value {
    json!({
        "id": a.id, "organisation_id": a.organisation, "organisation": a.host.name, "district": a.host.authority,
        "appointed": a.appointed, "since": a.since, "until": a.until, "ended": a.ended,
        "ending": a.ending.map(fengqiao_domain::mediators::Ending::code), "end_reason": a.end_reason,
        "full_time": a.full_time, "concurrent": a.secondary,
    })
}

fn registration(r: &AnnualRegistration) -> Value {
    let outcome = match r.outcome {
        Outcome::Registered => "registered",
        Outcome::Deferred => "deferred",
        Outcome::Refused => "refused",
    };
    json!({
        "of": format!("{}/{outcome}/{}", r.year, r.on), "year": r.year, "outcome": outcome, "on": r.on, "late": r.late,
        "document": r.document, "reason": r.reason,
    })
}

fn decision_view(d: &Decision) -> Value {
    json!({
        "id": d.id, "kind": d.kind.code(), "kind_name": d.kind.label(), "on": d.on, "withdrawn": d.withdrawn,
        "reason": d.reason, "document": d.document,
    })
}

async fn bulk(
    permit: Permit<may::Register>,
    State(app): State<Arc<App>>,
    call: Call,
    body: Bytes,
) -> Result<Response, AppError> {
    call.only(&[])?;
    heavy(&app, &permit)?;
    let given = call.object(&body, BULK)?;
    let asked = asked(&given)?;
    let dry_run = flag(&given, "dry_run")?;
    let expected = given.get("expected").and_then(Value::as_u64).and_then(|n| usize::try_from(n).ok());
    let (actor, once) = (permit.actor(), call.once(&permit, &body)?);
    let answer = app.blocking(move |app| {
        if dry_run {
            let seen = register::preview(app, &actor, &asked)?;
            return Ok(Answer::ok(json!({
                "registered": false, "count": seen.will.len(), "will": lines(&seen.will), "not": lines(&seen.not),
                "unknown": seen.unknown,
            })));
        }
        let expected = expected
            .ok_or_else(|| AppError::invalid("expected", "先用 dry_run 核对，再把会登记的人数写在这里确认。"))?;
        act(app, &actor, asked.action(app.today()), once.as_ref(), |tx| {
            let count = register::confirm_in(tx, &asked, expected)?;
            Ok(Answer::ok(json!({ "registered": true, "count": count, "will": [], "not": [], "unknown": [] })))
        })
    });
    Ok(answer.await?.into_response())
}

fn lines(lines: &[Line]) -> Value {
    let one = |l: &Line| json!({ "id": l.id, "name": l.name, "certificate_no": l.number, "organisation": l.organisation, "why": l.why });
    lines.iter().map(one).collect()
}

fn flag(given: &Map<String, Value>, name: &str) -> Result<bool, AppError> {
    match given.get(name) {
        None | Some(Value::Null) => Ok(false),
        Some(Value::Bool(yes)) => Ok(*yes),
        Some(_) => Err(AppError::invalid(name, "写成 true 或 false。")),
    }
}

fn asked(given: &Map<String, Value>) -> Result<Bulk, AppError> {
    let text = |name: &str| given.get(name).and_then(Value::as_str).unwrap_or_default().trim();
    let texts = |name: &str| -> Result<Option<Vec<String>>, AppError> {
        let Some(value) = given.get(name).filter(|v| !v.is_null()) else { return Ok(None) };
        let all = value.as_array().and_then(|all| {
            all.iter().map(|v| v.as_str().filter(|t| !t.contains('\0')).map(str::to_owned)).collect()
        });
        all.map(Some).ok_or_else(|| AppError::invalid(name, "写成文字的数组。"))
    };
    let year = given.get("year").and_then(Value::as_i64).and_then(|y| i16::try_from(y).ok());
    let year = year.filter(|y| (1949..=2200).contains(y));
    let whom = match (texts("ids")?, texts("certificate_nos")?, flag(given, "missing")?) {
        (Some(ids), None, false) => Whom::Ids(ids),
        (None, Some(numbers), false) => Whom::Numbers(numbers),
        (None, None, true) => Whom::Missing,
        _ => return Err(AppError::invalid("ids", "ids、certificate_nos、missing 三者写一个。")),
    };
    Ok(Bulk {
        year: year.ok_or_else(|| AppError::invalid("year", "写年份，如 2024。"))?,
        on: date("on", text("on"))?.ok_or_else(|| AppError::invalid("on", "写注册日期，如 2024-03-20。"))?,
        document: text("document").to_owned(),
        whom,
    })
}

/// Schemas of this part.
pub(crate) fn schemas() -> Vec<(&'static str, Value)> {
    let text = || json!({ "type": "string" });
    let maybe = || json!({ "type": ["string", "null"] });
    let yes = || json!({ "type": "boolean" });
    let day = || json!({ "type": "string", "format": "date" });
    let maybe_day = || json!({ "type": ["string", "null"], "format": "date" });
    let list = |of: Value| json!({ "type": "array", "items": of });
    let object = |properties: Value| {
        let required: Vec<String> =
            properties.as_object().map(|m| m.keys().cloned().collect()).unwrap_or_default();
        json!({ "type": "object", "additionalProperties": false, "required": required, "properties": properties })
    };
    let line = object(json!({
        "id": text(), "name": text(), "certificate_no": text(), "organisation": text(),
        "why": { "type": "string", "description": "不能登记的原因" },
    }));
    let person = object(json!({
        "id": text(), "revision": { "type": "integer" }, "name": text(), "as_of": day(), "state": text(),
        "reasons": list(object(json!({ "code": text(), "sentence": text(), "clause": text() }))),
        "appointments": list(object(json!({
            "id": text(), "organisation_id": text(), "organisation": text(), "district": text(), "appointed": day(),
            "since": day(), "until": maybe_day(), "ended": maybe_day(),
            "ending": { "enum": ["exit", "transfer", "adjusted", "history", null] }, "end_reason": maybe(),
            "full_time": yes(), "concurrent": yes(),
        }))),
        "certificates": list(object(json!({
            "certificate_no": text(), "issued": day(), "issuer": maybe(), "revoked": maybe_day(),
            "reissue_deadline": maybe_day(), "state": text(), "valid_until": maybe_day(), "sentence": text(),
            "clause": text(), "basis": { "enum": ["原文", "推定", "参照"] },
        }))),
        "registrations": list(object(json!({
            "of": text(), "year": { "type": "integer" }, "outcome": { "enum": ["registered", "deferred", "refused"] },
            "on": day(), "late": yes(), "document": maybe(), "reason": maybe(),
        }))),
        "decisions": list(object(json!({
            "id": text(), "kind": { "enum": ["removal", "unfit", "suspension"] }, "kind_name": text(), "on": day(),
            "withdrawn": maybe_day(), "reason": text(), "document": maybe(),
        }))),
    }));
    let bulk = json!({
        "type": "object", "additionalProperties": false, "required": ["year", "on"],
        "properties": {
            "year": { "type": "integer", "title": "年度" },
            "on": { "type": "string", "format": "date", "title": "注册日期" },
            "document": { "type": ["string", "null"], "title": "文号", "description": "补认往年必填" },
            "ids": { "type": ["array", "null"], "items": { "type": "string" }, "title": "记录编号" },
            "certificate_nos": { "type": ["array", "null"], "items": { "type": "string" }, "title": "调解员证号" },
            "missing": { "type": ["boolean", "null"], "title": "范围内所有还没有注册的在册人员" },
            "dry_run": { "type": ["boolean", "null"], "title": "只核对" },
            "expected": { "type": ["integer", "null"], "minimum": 0, "title": "核对时会登记的人数" },
        },
    });
    let result = object(json!({
        "registered": yes(), "count": { "type": "integer" }, "will": list(named("BulkLine")), "not": list(named("BulkLine")),
        "unknown": { "type": "array", "items": { "type": "string" }, "description": "没有找到的证号" },
    }));
    vec![("Mediator", person), ("BulkRegistration", bulk), ("BulkLine", line), ("BulkResult", result)]
}
