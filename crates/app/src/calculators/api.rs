//! Calculators as resources: the same fields, the same reckoning and the same words as on the pages.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use fengqiao_domain::calculators::ask::{Field, Kind};
use fengqiao_domain::calculators::{ALL, Calculator, Computed, What};
use fengqiao_domain::value::money;
use serde_json::{Map, Value, json};

use super::work::{Answer, Known, Typed, field_of, reckon};
use crate::api::call::Call;
use crate::api::endpoints::{Endpoints, Operation, named};
use crate::api::shape::{basis, day, list, object, text, yes};
use crate::error::FieldError;
use crate::{App, AppError, Permit, may};

const TAG: &str = "计算工具";
/// Longest text of a field.
const LONGEST: usize = 2000;

/// Routes of this part.
pub fn add(to: Endpoints) -> Endpoints {
    to.get(
        "/api/v1/calculators",
        || {
            Operation::new(TAG, "计算工具和各要填什么")
                .about("name 是提交时的键；金额写成文字或数，单位元；逐月工资可以写成数组。")
                .gives(200, "九个计算工具", named("Calculators"))
        },
        index,
    )
    .post(
        "/api/v1/calculators/{id}",
        || {
            let inputs = json!({
                "type": "object",
                "description": "键见 GET /api/v1/calculators 的 fields；参数表里没有数值的，用 p_minimum_wage、p_average_wage、p_disposable_income 填写，结果注明未核实。",
                "additionalProperties": { "type": ["string", "number", "array", "null"] },
            });
            Operation::new(TAG, "计算")
                .about("不留存填写的内容。缺少参数或者填写有误答 422，各栏的问题在 errors 里。")
                .takes(inputs)
                .gives(200, "金额、步骤、条文和参数", named("Calculation"))
        },
        compute,
    )
}

/// What the answers look like.
pub fn schemas() -> Vec<(&'static str, Value)> {
    let field = object(&json!({
        "name": text(), "label": text(), "hint": text(), "required": yes(),
        "kind": { "enum": ["money", "months", "date", "count", "hours", "half_days", "choice"] },
        "choices": list(&object(&json!({ "value": text(), "label": text() }))),
    }));
    let calculator = object(&json!({
        "id": text(), "title": text(), "about": text(), "bring": text(), "limits": list(&text()),
        "dispute_types": list(&text()), "parameters": list(&text()), "fields": list(&field),
    }));
    let step = object(&json!({ "sentence": text(), "article": text(), "basis": basis() }));
    let used = object(&json!({
        "parameter": text(), "name": text(), "amount": text(), "since": day(), "until": day(), "for_date": day(),
        "document": text(), "approved": yes(), "stale": yes(), "verified": yes(),
    }));
    let result = object(&json!({
        "calculator": text(), "title": text(), "amount": text(), "steps": list(&step),
        "articles": list(&object(&json!({ "article": text(), "text": text() }))),
        "parameters": list(&used), "cautions": list(&text()),
    }));
    vec![("Calculators", object(&json!({ "calculators": list(&calculator) }))), ("Calculation", result)]
}

async fn index(_permit: Permit<may::UseCalculators>, call: Call) -> Result<Json<Value>, AppError> {
    call.only(&[])?;
    let one = |one: &Calculator| {
        json!({
            "id": one.id, "title": one.title, "about": one.about, "bring": one.bring, "limits": one.limits,
            "dispute_types": one.kinds,
            "parameters": one.needs.iter().map(|what| what.code()).collect::<Vec<_>>(),
            "fields": one.fields.iter().map(field).collect::<Vec<_>>(),
        })
    };
    Ok(Json(json!({ "calculators": ALL.iter().map(one).collect::<Vec<_>>() })))
}

fn field(field: &Field) -> Value {
    let kind = match field.kind {
        Kind::Money => "money",
        Kind::Months => "months",
        Kind::Date => "date",
        Kind::Count(..) => "count",
        Kind::Hours => "hours",
        Kind::HalfDays => "half_days",
        Kind::Choice(_) => "choice",
    };
    let choices = match field.kind {
        Kind::Choice(choices) => choices,
        _ => &[],
    };
    let choices: Vec<Value> =
        choices.iter().map(|(value, label)| json!({ "value": value, "label": label })).collect();
    json!({
        "name": field.name, "label": field.label, "hint": field.hint, "required": field.need, "kind": kind,
        "choices": choices,
    })
}

async fn compute(
    _permit: Permit<may::UseCalculators>,
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    call: Call,
    body: Bytes,
) -> Result<Json<Value>, AppError> {
    call.only(&[])?;
    let one = Calculator::find(&id).ok_or(AppError::NotFound)?;
    let parameters: Vec<String> = one.needs.iter().copied().map(field_of).collect();
    let names = one.fields.iter().map(|field| field.name);
    let known: Vec<&str> = names.chain(parameters.iter().map(String::as_str)).collect();
    let typed = typed(call.object(&body, &known)?)?;
    let answer = app.blocking(move |app| Ok(reckon(one, &typed, &Known::load(app)?))).await?;
    match answer {
        Answer::Done(done) => Ok(Json(result(one, &done))),
        Answer::Faults(problems) => Err(AppError::Invalid {
            problems: problems.into_iter().map(|p| FieldError::new(p.field, p.message)).collect(),
        }),
        Answer::Asks(what, on) => Err(asks(what, on)),
    }
}

fn asks(what: What, on: jiff::civil::Date) -> AppError {
    let name = field_of(what);
    let said = format!("缺少 {on} 适用的{}。请市局在参数表里录入，或者用 {name} 填写。", what.label());
    AppError::invalid(name, said)
}

fn typed(members: Map<String, Value>) -> Result<Typed, AppError> {
    let (mut typed, mut problems) = (Typed::new(), Vec::new());
    for (name, value) in members {
        match words(&value).filter(|text| text.chars().count() <= LONGEST) {
            Some(text) => drop(typed.insert(name, text)),
            None => problems.push(FieldError::new(name, "写成文字、数或者它们的数组，不超过2000个字。")),
        }
    }
    if problems.is_empty() { Ok(typed) } else { Err(AppError::Invalid { problems }) }
}

fn words(value: &Value) -> Option<String> {
    match value {
        Value::Null => Some(String::new()),
        Value::Number(number) => Some(number.to_string()),
        Value::String(text) => Some(text.clone()),
        Value::Array(all) => {
            let all: Option<Vec<String>> =
                all.iter().map(|one| if one.is_array() { None } else { words(one) }).collect();
            all.map(|all| all.join(" "))
        }
        Value::Bool(_) | Value::Object(_) => None,
    }
}

fn result(one: &Calculator, done: &Computed) -> Value {
    let yuan = |fen: i64| money(fen).replace(',', "");
    let steps: Vec<Value> = done
        .steps
        .iter()
        .map(|step| {
            json!({ "sentence": step.sentence, "article": step.article.cite, "basis": step.basis.label() })
        })
        .collect();
    let articles: Vec<Value> =
        done.articles().iter().map(|a| json!({ "article": a.cite, "text": a.text })).collect();
    let parameters: Vec<Value> = done
        .used
        .iter()
        .map(|used| {
            let p = &used.parameter;
            json!({
                "parameter": p.what.code(), "name": p.what.label(), "amount": yuan(p.fen), "since": p.since,
                "until": used.until, "for_date": used.for_date, "document": p.document,
                "approved": p.approval.is_some(), "stale": used.stale, "verified": !used.typed,
            })
        })
        .collect();
    json!({
        "calculator": one.id, "title": one.title, "amount": yuan(done.fen), "steps": steps, "articles": articles,
        "parameters": parameters, "cautions": done.cautions,
    })
}
