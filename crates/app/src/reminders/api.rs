//! What is due for the reader's post and what was sent to the account.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use fengqiao_domain::dates::days_between;
use serde_json::{Value, json};

use super::due;
use super::store::outbox::{self, Asked};
use crate::api::call::Call;
use crate::api::endpoints::{Endpoints, Operation, named};
use crate::api::shape::{count, day, list, maybe, object, text, yes};
use crate::{App, AppError, Permit, may};

/// Messages told of.
const MOST: i64 = 100;

/// Routes of this part.
pub(crate) fn add(to: Endpoints) -> Endpoints {
    to.get(
        "/api/v1/reminders",
        || {
            Operation::new("账号", "到期的事和发给本人的提醒")
                .about(
                    "due：当前岗位有最后期限的事，先到的在前，办案的岗位逐案逐期限一条；内容不含当事人信息。sent：发给本人账号的最近 \
                     100 条提醒，不含内容。",
                )
                .gives(200, "提醒", named("Reminders"))
        },
        reminders,
    )
}

async fn reminders(
    permit: Permit<may::ViewDesk>,
    State(app): State<Arc<App>>,
    call: Call,
) -> Result<Json<Value>, AppError> {
    call.only(&[])?;
    let actor = permit.actor();
    app.blocking(move |app| {
        let (stamp, now) = (app.clock.stamp(), app.clock.seconds());
        let env = app.env(&stamp);
        let asked = Asked { user: Some(actor.user_id.clone()), most: MOST, ..Asked::default() };
        let (items, sent) = app.read(|c| {
            let items = due::items(c, &env, &actor, now)?;
            Ok::<_, AppError>((items, outbox::list_of(c, &app.keys, &asked)?))
        })?;
        let due: Vec<Value> = items
            .iter()
            .map(|i| {
                json!({
                    "topic": i.topic.code(), "clock": i.clock, "case_number": i.number, "title": i.title,
                    "due": i.due.to_string(), "days": days_between(env.today, i.due), "clause": i.clause,
                    "page": i.path,
                })
            })
            .collect();
        let sent: Vec<Value> = sent
            .iter()
            .map(|m| {
                json!({ "id": m.id, "way": m.way, "urgent": m.urgent, "items": m.lines, "state": m.state,
                        "made_at": m.made_at, "done_at": m.done_at })
            })
            .collect();
        Ok(Json(json!({ "as_of": env.today.to_string(), "due": due, "sent": sent })))
    })
    .await
}

/// Schemas of this part.
pub(crate) fn schemas() -> Vec<(&'static str, Value)> {
    let due = object(&json!({
        "topic": { "enum": ["cases", "own", "work"] }, "clock": text(), "case_number": maybe(), "title": text(),
        "due": day(), "days": count("到最后一天还有几天，负数是逾期"), "clause": text(), "page": text(),
    }));
    let sent = object(&json!({
        "id": text(), "way": { "enum": ["mail", "gateway"] }, "urgent": yes(), "items": count("几件事"),
        "state": { "enum": ["waiting", "sent", "failed"] }, "made_at": text(), "done_at": maybe(),
    }));
    vec![("Reminders", object(&json!({ "as_of": day(), "due": list(&due), "sent": list(&sent) })))]
}
