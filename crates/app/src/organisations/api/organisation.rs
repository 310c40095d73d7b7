//! One organisation on a day: its states and certifications over time, and what the rules say of a centre.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use fengqiao_db::Conn;
use fengqiao_domain::organisations::open::{self, OpenFacts, OrganisationState, Pause};
use fengqiao_domain::organisations::operational::{self, is_centre};
use fengqiao_domain::organisations::{Organisation, staffing};
use fengqiao_domain::verdict::{Verdict, clause_label};
use jiff::civil::Date;
use serde_json::{Value, json};

use crate::api::call::{Call, record_id};
use crate::api::once::Answer;
use crate::api::shape::{basis, count, day, list, maybe, maybe_day, object, text, yes};
use crate::organisations::checklist::{self, Standing};
use crate::organisations::{OrganisationRecords, units};
use crate::tables::Env;
use crate::tables::edit::load;
use crate::{App, AppError, Permit, may};

pub(super) async fn organisation(
    permit: Permit<may::ViewOrganisations>,
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
            app.read(|c| {
                let o = load::<OrganisationRecords>(c, &env, &scope, &id)?;
                Ok((view(c, &o, &env, on)?, o.revision))
            })
        })
        .await?;
    Ok(Answer::ok(json).version(revision).into_response())
}

fn view(c: &mut Conn, o: &Organisation, env: &Env, on: Date) -> Result<Value, AppError> {
    let pauses: Vec<Pause> =
        o.pauses().into_iter().map(|(since, resumed)| Pause { since, resumed }).collect();
    let facts = o.founded.map(|founded| OpenFacts { founded, pauses: &pauses, dissolved: o.dissolved_on });
    let state = facts.map_or(OrganisationState::NotFounded, |facts| open::state(&facts, on));
    let states: Vec<Value> = facts.map_or_else(Vec::new, |facts| {
        let spans = open::intervals(&facts).into_iter();
        spans.map(|i| json!({ "state": i.state.label(), "since": i.since, "until": i.until })).collect()
    });
    let certifications = o.certifications();
    let certified =
        certifications.iter().any(|(since, until)| *since <= on && until.is_none_or(|end| on < end));
    let certifications: Vec<Value> = certifications
        .into_iter()
        .map(|(since, until)| {
            let last = Some(since) == o.certified_on;
            json!({
                "since": since, "until": until, "by": o.certified_by.as_ref().filter(|_| last),
                "on_site": o.certified_on_site.filter(|_| last),
            })
        })
        .collect();
    let standing = if is_centre(&o.kind) { Some(checklist::on_day(c, env, o, on)?) } else { None };
    let (covered, unknown) = units::covered(c, env, o)?;
    let covered: Vec<Value> = covered
        .into_iter()
        .map(|u| {
            json!({
                "id": u.id, "name": u.name, "credit_code": u.credit_code, "from_year": u.years.0, "to_year": u.years.1,
            })
        })
        .collect();
    Ok(json!({
        "id": o.id, "revision": o.revision, "name": o.name, "number": o.number, "as_of": on, "state": state.label(),
        "states": states, "certified": certified, "certifications": certifications,
        "centre": standing.map(|s| centre(&s, env, on)), "covered": covered, "covered_unknown": unknown,
    }))
}

fn said(verdict: &Verdict<bool>) -> Value {
    json!({
        "holds": verdict.result, "sentence": verdict.sentence, "clause": verdict.label(), "basis": verdict.basis,
    })
}

fn centre(standing: &Standing, env: &Env, on: Date) -> Value {
    let counts = standing.staffing;
    let checks = operational::checklist(standing.facilities, counts, env.policy);
    let checks = checks.into_iter().map(|check| {
        json!({
            "item": check.label, "asks": check.asks, "holds": check.holds, "shared": check.shared,
            "missing": check.missing, "clause": clause_label(check.clause), "basis": check.basis,
        })
    });
    json!({
        "eligible": said(&standing.verdict(env, on)), "items": checks.collect::<Vec<_>>(),
        "staffing": said(&staffing::verdict(counts, env.policy, on)),
        "full_time": counts.full_time, "part_time": counts.part_time,
        "full_time_strict": counts.full_time_strict, "part_time_strict": counts.part_time_strict,
    })
}

/// Schemas of this part.
pub(super) fn schemas() -> Vec<(&'static str, Value)> {
    let said = object(&json!({ "holds": yes(), "sentence": text(), "clause": text(), "basis": basis() }));
    let item = object(&json!({
        "item": text(), "asks": text(), "holds": yes(),
        "shared": { "type": "boolean", "description": "与综治中心共用，算具备" },
        "missing": text(), "clause": text(), "basis": basis(),
    }));
    let mut centre = object(&json!({
        "eligible": said, "items": list(&item), "staffing": said,
        "full_time": count("计入的专职人数"), "part_time": count("计入的兼职人数"),
        "full_time_strict": count("其中在册的专职人数"), "part_time_strict": count("其中在册的兼职人数"),
    }));
    centre["type"] = json!(["object", "null"]);
    centre["description"] = "调解中心的实体化条件；其他组织没有".into();
    let state = object(&json!({
        "state": { "enum": ["未成立", "正常", "停用", "撤销"] }, "since": day(), "until": maybe_day(),
    }));
    let certification = object(&json!({
        "since": day(), "until": maybe_day(), "by": maybe(), "on_site": { "type": ["boolean", "null"] },
    }));
    let year = || json!({ "type": ["integer", "null"] });
    let unit = object(&json!({
        "id": text(), "name": text(), "credit_code": maybe(), "from_year": year(), "to_year": year(),
    }));
    let organisation = object(&json!({
        "id": text(), "revision": count("版本"), "name": text(), "number": maybe(), "as_of": day(),
        "state": { "enum": ["未成立", "正常", "停用", "撤销"] }, "states": list(&state),
        "certified": { "type": "boolean", "description": "这一天是否已认定实体化" },
        "certifications": list(&certification), "centre": centre, "covered": list(&unit),
        "covered_unknown": {
            "type": "array", "items": text(), "description": "写在覆盖单位里、但单位名单里没有的名称",
        },
    }));
    vec![("Organisation", organisation)]
}
