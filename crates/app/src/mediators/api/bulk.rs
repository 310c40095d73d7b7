//! 年度注册 of many at once: seen first, then confirmed as seen.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use fengqiao_domain::registrations::Outcome;
use serde_json::{Map, Value, json};

use crate::api::call::{Call, date, heavy};
use crate::api::endpoints::named;
use crate::api::once::{Answer, act};
use crate::api::shape::{count, list, object, text, yes};
use crate::mediators::register::{self, Bulk, Line, Whom};
use crate::{App, AppError, Permit, may};

const BULK: &[&str] = &[
    "year",
    "on",
    "outcome",
    "reason",
    "document",
    "ids",
    "certificate_nos",
    "missing",
    "dry_run",
    "expected",
];

pub(super) async fn bulk(
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
        outcome: match text("outcome") {
            "" => Outcome::Registered,
            word => register::outcome(word)
                .ok_or_else(|| AppError::invalid("outcome", "写其中之一：registered、deferred、refused。"))?,
        },
        reason: text("reason").to_owned(),
    })
}

/// Schemas of this part.
pub(super) fn schemas() -> Vec<(&'static str, Value)> {
    let line = object(&json!({
        "id": text(), "name": text(), "certificate_no": text(), "organisation": text(),
        "why": { "type": "string", "description": "不能登记的原因" },
    }));
    let bulk = json!({
        "type": "object", "additionalProperties": false, "required": ["year", "on"],
        "properties": {
            "year": { "type": "integer", "title": "年度" },
            "on": { "type": "string", "format": "date", "title": "注册日期" },
            "outcome": { "enum": ["registered", "deferred", "refused", null], "title": "结果",
                         "description": "registered 已注册（不写即是），deferred 暂缓，refused 未通过" },
            "reason": { "type": ["string", "null"], "title": "理由", "description": "暂缓、未通过必填" },
            "document": { "type": ["string", "null"], "title": "文号", "description": "补认往年必填" },
            "ids": { "type": ["array", "null"], "items": { "type": "string" }, "title": "记录编号" },
            "certificate_nos": { "type": ["array", "null"], "items": { "type": "string" }, "title": "调解员证号" },
            "missing": { "type": ["boolean", "null"], "title": "范围内所有还没有注册的在册人员" },
            "dry_run": { "type": ["boolean", "null"], "title": "只核对" },
            "expected": { "type": ["integer", "null"], "minimum": 0, "title": "核对时会登记的人数" },
        },
    });
    let result = object(&json!({
        "registered": yes(), "count": count("会登记或已登记的人数"), "will": list(&named("BulkLine")),
        "not": list(&named("BulkLine")),
        "unknown": { "type": "array", "items": { "type": "string" }, "description": "没有找到的证号" },
    }));
    vec![("BulkRegistration", bulk), ("BulkLine", line), ("BulkResult", result)]
}
