//! Each decision about a person as a resource.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::response::Response;
use fengqiao_domain::mediators::Mediator;

use super::TAG;
use crate::api::acts::{self, Beside, answer, entry, sample};
use crate::api::call::{Call, record_id};
use crate::api::endpoints::{Endpoints, Operation};
use crate::api::once::{Answer, act};
use crate::mediators::MediatorRecords;
use crate::mediators::decide::decide_in;
use crate::mediators::pages::acts::Kind;
use crate::mediators::pages::acts::kinds::{Kinds, each};
use crate::platform::may::Guard as _;
use crate::tables::Records as _;
use crate::tables::api::shown;
use crate::tables::edit::load;
use crate::{App, AppError, Permit};

const BESIDE: &[Beside] = &[("of", "办理哪一项：证号、任职或决定的编号；不写就是现在的那一项")];

/// Routes of this part.
pub(super) fn add(api: Endpoints) -> Endpoints {
    let mut acts = Acts(Some(api));
    each(&mut acts);
    // `take` puts back what it takes out.
    acts.0.unwrap_or_else(|| Endpoints::new(false))
}

struct Acts(Option<Endpoints>);

impl Kinds for Acts {
    fn take<K: Kind>(&mut self, name: &'static str) {
        let path = format!("/api/v1/mediators/{{id}}/{name}");
        self.0 = self.0.take().map(|api| api.post(&path, describe::<K>, decision::<K>));
    }
}

fn describe<K: Kind>() -> Operation {
    let fields = sample(|env| K::fields(&Mediator::default(), "", env));
    acts::describe(TAG, K::TITLE, K::CLAUSE, &fields, BESIDE, "mediators.Record")
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
    let now = app.clock.stamp();
    let fields = K::fields(&Mediator::default(), "", &app.env(&now));
    let entry = entry(&call, &body, &fields, BESIDE)?;
    let (actor, once, revision) = (permit.actor(), call.once(&permit, &body)?, call.if_match());
    let (by, about) = (actor.clone(), id.clone());
    let decided = app
        .blocking(move |app| {
            act(app, &by, K::Guard::ACTION, once.as_ref(), |tx| {
                let now = tx.now().to_owned();
                let m = load::<MediatorRecords>(tx.conn(), &app.env(&now), &by.scope, &about)?;
                let revision = revision?;
                if revision != m.revision {
                    return Err(AppError::Conflict);
                }
                let asked = K::read(&entry, &m, app, &by)?;
                if !by.may(asked.action()) {
                    return Err(AppError::Forbidden);
                }
                let row = decide_in(tx, &about, &asked, revision)?;
                let record = shown::<MediatorRecords>(tx, row)?;
                Ok(Answer::ok(record.json).version(record.revision))
            })
        })
        .await;
    answer(decided, MediatorRecords::TABLE.id, &app, actor, id, &call).await
}
