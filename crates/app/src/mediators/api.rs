//! What the API adds to the table of mediators: a person with appointments, certificates, registrations and decisions,
//! each decision as a resource, and 年度注册 of many at once. The decisions are those of the pages, field by field.

mod bulk;
mod decisions;
mod person;

use serde_json::Value;

use crate::api::endpoints::{Endpoints, Operation, named};

const TAG: &str = "调解员";

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
        person::person,
    );
    decisions::add(api).post(
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
        bulk::bulk,
    )
}

/// Schemas of this part.
pub(crate) fn schemas() -> Vec<(&'static str, Value)> {
    person::schemas().into_iter().chain(bulk::schemas()).collect()
}
