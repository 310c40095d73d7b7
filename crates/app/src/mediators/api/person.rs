//! A person with appointments, certificates, registrations and decisions, as of a day.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use fengqiao_domain::certificates;
use fengqiao_domain::mediators::record::{Appointment, Decision};
use fengqiao_domain::mediators::{Confirmation, Mediator, standing_on};
use fengqiao_domain::registrations::{AnnualRegistration, Outcome};
use jiff::civil::Date;
use serde_json::{Value, json};

use crate::api::call::{Call, record_id};
use crate::api::once::Answer;
use crate::api::shape::{basis, count, day, list, maybe, maybe_day, object, text, yes};
use crate::mediators::MediatorRecords;
use crate::tables::edit::load;
use crate::tables::{Env, as_of};
use crate::{App, AppError, Permit, may};

pub(super) async fn person(
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
                as_of::take_back::<MediatorRecords>(c, &env, &mut m, on)?;
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
        "confirmations": m.confirmations.iter().map(confirmation).collect::<Vec<_>>(),
    })
}

fn confirmation(c: &Confirmation) -> Value {
    json!({
        "of": format!("{}/{}", c.year, c.organisation), "year": c.year, "organisation_id": c.organisation,
        "practised": c.active_on.is_some(), "active_on": c.active_on, "on": c.on, "note": c.note,
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

/// Schemas of this part.
pub(super) fn schemas() -> Vec<(&'static str, Value)> {
    let reason = object(&json!({ "code": text(), "sentence": text(), "clause": text() }));
    let appointment = object(&json!({
        "id": text(), "organisation_id": text(), "organisation": text(), "district": text(), "appointed": day(),
        "since": day(), "until": maybe_day(), "ended": maybe_day(),
        "ending": { "enum": ["exit", "transfer", "adjusted", "history", null] }, "end_reason": maybe(),
        "full_time": yes(), "concurrent": yes(),
    }));
    let certificate = object(&json!({
        "certificate_no": text(), "issued": day(), "issuer": maybe(), "revoked": maybe_day(),
        "reissue_deadline": maybe_day(), "state": text(), "valid_until": maybe_day(), "sentence": text(),
        "clause": text(), "basis": basis(),
    }));
    let registration = object(&json!({
        "of": text(), "year": count("年度"), "outcome": { "enum": ["registered", "deferred", "refused"] },
        "on": day(), "late": yes(), "document": maybe(), "reason": maybe(),
    }));
    let decision = object(&json!({
        "id": text(), "kind": { "enum": ["removal", "unfit", "suspension"] }, "kind_name": text(), "on": day(),
        "withdrawn": maybe_day(), "reason": text(), "document": maybe(),
    }));
    let confirmation = object(&json!({
        "of": text(), "year": count("年度"), "organisation_id": text(), "practised": yes(),
        "active_on": maybe_day(), "on": day(), "note": maybe(),
    }));
    let person = object(&json!({
        "id": text(), "revision": count("版本"), "name": text(), "as_of": day(), "state": text(),
        "reasons": list(&reason), "appointments": list(&appointment), "certificates": list(&certificate),
        "registrations": list(&registration), "decisions": list(&decision),
        "confirmations": list(&confirmation),
    }));
    vec![("Mediator", person)]
}
