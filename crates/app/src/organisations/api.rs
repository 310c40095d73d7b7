//! What the API adds to the table of organisations: one of them with its states, certifications, checklist and staffing
//! on a day, and each decision as a resource. The decisions are those of the pages, field by field.

mod decisions;
mod organisation;

use serde_json::Value;

use crate::api::endpoints::{Endpoints, Operation, named};

const TAG: &str = "调解组织";

/// Routes of this part.
pub(crate) fn add(api: Endpoints) -> Endpoints {
    let api = api.get(
        "/api/v1/organisations/{id}",
        || {
            Operation::new(TAG, "一个调解组织的状态、认定、实体化条件和人员配备")
                .about("状态和认定按时间列出；实体化条件和人员配备只有调解中心有，每项带条款和依据。")
                .query(&["as_of"])
                .gives(200, "调解组织", named("Organisation"))
        },
        organisation::organisation,
    );
    decisions::add(api)
}

/// Schemas of this part.
pub(crate) fn schemas() -> Vec<(&'static str, Value)> {
    organisation::schemas()
}
