//! Decisions as resources: the fields of a form, asked as JSON. What the form takes the resource takes, word for word.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::body::Bytes;
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use serde_json::{Map, Value, json};

use super::call::{About, Call, date};
use super::endpoints::{Operation, named};
use super::once::{Answer, act};
use super::tables::stale;
use crate::error::FieldError;
use crate::platform::crypto::Keys;
use crate::platform::fields::{Entry, Field};
use crate::platform::jurisdiction::Jurisdiction;
use crate::platform::may::Guard;
use crate::platform::memo::Memo;
use crate::tables::{Env, registry};
use crate::{Actor, App, AppError, Permit, Tx};

/// Longest text of a field.
const LONGEST: usize = 1000;

/// A field that stands beside those of the form: name and what it means.
pub type Beside = (&'static str, &'static str);

/// 代录, as on the forms.
pub const BEHALF: &[Beside] = &[
    ("behalf_source", "代录的来源：纸质材料、电话或来人；自己办理的不写"),
    ("behalf_number", "代录的材料编号"),
    ("behalf_by", "代录是谁提出的"),
];

/// What a form asks of no particular record, for the description.
pub fn sample<T>(of: impl FnOnce(&Env) -> T) -> T {
    let (jurisdiction, keys) = (Jurisdiction::new(None), Keys::from_master(&[0; 32]));
    let memo = Memo::default();
    of(&Env {
        policy: &jurisdiction.policy,
        regions: &jurisdiction.regions,
        keys: &keys,
        memo: &memo,
        today: Date::new(2024, 1, 1).unwrap_or(Date::ZERO),
        now: "",
        millis: 0,
    })
}

/// A decision as an operation. `clause` is the one it rests on, `record` the schema of its answer.
pub fn describe(
    tag: &'static str,
    title: &'static str,
    clause: &str,
    fields: &[Field],
    beside: &[Beside],
    record: &str,
) -> Operation {
    let mut properties: Map<String, Value> =
        fields.iter().enumerate().map(|(i, f)| (f.name.to_owned(), schema(f, i))).collect();
    for (name, words) in beside {
        let text = json!({ "type": ["string", "null"], "description": words });
        properties.insert((*name).to_owned(), text);
    }
    let required: Vec<&str> = fields.iter().filter(|f| f.required).map(|f| f.name).collect();
    let body = json!({
        "type": "object", "additionalProperties": false, "required": required, "properties": properties,
    });
    let clause = fengqiao_domain::verdict::clause_label(clause);
    Operation::new(tag, title)
        .about(format!("依据：{clause}。If-Match 写读取时的 ETag；没有写答 428，版本不符就不办理。"))
        .headers(&["If-Match", "Idempotency-Key"])
        .takes(body)
        .gives(200, "办理以后的记录", named(record))
}

fn schema(field: &Field, order: usize) -> Value {
    let choices = || field.choices.iter().map(|c| Value::from(c.value.as_str()));
    let mut schema = match field.kind {
        "date" if field.required => json!({ "type": "string", "format": "date" }),
        "date" => json!({ "type": ["string", "null"], "format": "date" }),
        "select" if field.required => json!({ "enum": choices().collect::<Vec<_>>() }),
        "select" => json!({ "enum": choices().chain([Value::Null]).collect::<Vec<_>>() }),
        _ if field.required => json!({ "type": ["string", "integer"], "maxLength": LONGEST }),
        _ => json!({ "type": ["string", "integer", "null"], "maxLength": LONGEST }),
    };
    schema["title"] = field.label.into();
    schema["x-order"] = order.into();
    let named: Vec<String> = field
        .choices
        .iter()
        .filter(|c| c.value != c.label)
        .map(|c| format!("{} {}", c.value, c.label))
        .collect();
    let named = named.join("，");
    let words: Vec<&str> = [field.hint.as_str(), &named].into_iter().filter(|t| !t.is_empty()).collect();
    if !words.is_empty() {
        schema["description"] = words.join("；").into();
    }
    schema
}

/// The body as the form would send it; every fault that can be seen without the record is told at once.
///
/// # Errors
/// See [`Call::object`]; `Invalid` with all fields that are not right.
pub fn entry(call: &Call, body: &Bytes, fields: &[Field], beside: &[Beside]) -> Result<Entry, AppError> {
    let known: Vec<&str> = fields.iter().map(|f| f.name).chain(beside.iter().map(|b| b.0)).collect();
    let (mut typed, mut problems) = (BTreeMap::new(), Vec::new());
    for (name, value) in call.object(body, &known)? {
        match text(&value) {
            Ok(text) => {
                typed.insert(name, text);
            }
            Err(why) => problems.push(FieldError::new(name, why)),
        }
    }
    for field in fields {
        let text = typed.get(field.name).map_or("", |t| t.trim());
        if text.is_empty() && field.required && !problems.iter().any(|p| p.field == field.name) {
            problems.push(FieldError::new(field.name, format!("没有填写{}。", field.label)));
        }
        if field.kind == "date"
            && let Err(AppError::Invalid { problems: more }) = date(field.name, text)
        {
            problems.extend(more);
        }
        if !field.choices.is_empty() && !text.is_empty() && !field.choices.iter().any(|c| c.value == text) {
            let all: Vec<&str> = field.choices.iter().map(|c| c.value.as_str()).collect();
            problems.push(FieldError::new(field.name, format!("写其中之一：{}。", all.join("、"))));
        }
    }
    if problems.is_empty() { Ok(Entry(typed)) } else { Err(AppError::Invalid { problems }) }
}

fn text(value: &Value) -> Result<String, &'static str> {
    match value {
        Value::Null => Ok(String::new()),
        Value::Number(n) => Ok(n.to_string()),
        Value::String(text) if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) => {
            Err("含有不可见的控制字符。请删掉后重新提交。")
        }
        Value::String(text) if text.chars().count() > LONGEST => Err("超过 1000 个字，请写短一些。"),
        Value::String(text) => Ok(text.clone()),
        _ => Err("写成文字。"),
    }
}

/// A decision as it was read.
pub struct Asked {
    /// Who decides.
    pub by: Actor,
    /// About which record.
    pub about: String,
    /// The fields, as the form would send them.
    pub entry: Entry,
    /// The version that was read. Looked at once the record is found: somebody out of scope learns nothing from it.
    pub revision: Result<i64, AppError>,
}

/// Reads a decision and does it in one transaction, once for each `Idempotency-Key`. A stale version of a record of
/// `table` is 412 with the record as it stands now.
///
/// # Errors
/// What is wrong with the fields, and what `decide` says.
pub async fn decision<G: Guard>(
    permit: Permit<G>,
    app: Arc<App>,
    sent: About<1>,
    fields: impl FnOnce(&Env) -> Vec<Field>,
    beside: &[Beside],
    table: Option<&str>,
    decide: impl FnOnce(&mut Tx, Asked) -> Result<Answer, AppError> + Send + 'static,
) -> Result<Response, AppError> {
    let About { ids: [id], call, body } = sent;
    let now = app.clock.stamp();
    let entry = entry(&call, &body, &fields(&app.env(&now)), beside)?;
    let (actor, once, revision) = (permit.actor(), call.once(&permit, &body)?, call.if_match());
    let asked = Asked { by: actor.clone(), about: id.clone(), entry, revision };
    let decided = app
        .blocking(move |app| {
            let by = asked.by.clone();
            act(app, &by, G::ACTION, once.as_ref(), |tx| decide(tx, asked))
        })
        .await;
    match (decided, table) {
        (Err(AppError::Conflict), Some(table)) => {
            let table = registry::find(table, &app.jurisdiction.policy).ok_or(AppError::NotFound)?;
            stale(table, &app, actor, id, &call.id).await
        }
        (other, _) => Ok(other?.into_response()),
    }
}
