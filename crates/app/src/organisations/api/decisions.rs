//! Each decision about an organisation as a resource.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::response::Response;

use super::TAG;
use crate::api::acts::{self, Beside, answer, entry, sample};
use crate::api::call::{Call, record_id};
use crate::api::endpoints::{Endpoints, Operation};
use crate::api::once::{Answer, act};
use crate::organisations::OrganisationRecords;
use crate::organisations::decide::decide_in;
use crate::organisations::pages::acts::kinds::{Kinds, each};
use crate::organisations::pages::acts::{Kind, Subject};
use crate::platform::may::Guard as _;
use crate::tables::Records as _;
use crate::tables::api::shown;
use crate::tables::behalf::Behalf;
use crate::{App, AppError, Permit};

/// 代录, as on the form.
const BESIDE: &[Beside] = &[
    ("behalf_source", "代录的来源：纸质材料、电话或来人；自己办理的不写"),
    ("behalf_number", "代录的材料编号"),
    ("behalf_by", "代录是谁提出的"),
];

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
        let path = format!("/api/v1/organisations/{{id}}/{name}");
        self.0 = self.0.take().map(|api| api.post(&path, describe::<K>, decision::<K>));
    }
}

fn describe<K: Kind>() -> Operation {
    let fields = sample(|env| K::fields(&Subject::default(), env, ""));
    acts::describe(TAG, K::TITLE, K::CLAUSE, &fields, BESIDE, "organisations.Record")
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
    let fields = K::fields(&Subject::default(), &app.env(&now), "");
    let entry = entry(&call, &body, &fields, BESIDE)?;
    let (actor, once, revision) = (permit.actor(), call.once(&permit, &body)?, call.if_match());
    let (by, about) = (actor.clone(), id.clone());
    let decided = app
        .blocking(move |app| {
            act(app, &by, K::Guard::ACTION, once.as_ref(), |tx| {
                let now = tx.now().to_owned();
                // Somebody out of scope learns nothing from what else is wrong.
                crate::tables::edit::load::<OrganisationRecords>(
                    tx.conn(),
                    &app.env(&now),
                    &by.scope,
                    &about,
                )?;
                let revision = revision?;
                let behalf = Behalf::read(&by, |name| entry.text(name).to_owned())?;
                let asked = K::read(&entry)?;
                if !by.may(asked.action()) {
                    return Err(AppError::Forbidden);
                }
                let row = decide_in(tx, &about, revision, &asked, behalf.as_ref())?;
                let record = shown::<OrganisationRecords>(tx, row)?;
                Ok(Answer::ok(record.json).version(record.revision))
            })
        })
        .await;
    answer(decided, OrganisationRecords::TABLE.id, &app, actor, id, &call).await
}
