//! Each decision about an organisation as a resource.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;

use super::TAG;
use crate::api::acts::{self, BEHALF, decision, sample};
use crate::api::call::About;
use crate::api::endpoints::{Endpoints, Operation};
use crate::api::once::Answer;
use crate::organisations::OrganisationRecords;
use crate::organisations::decide::decide_in;
use crate::organisations::pages::acts::kinds::{Kinds, each};
use crate::organisations::pages::acts::{Kind, Subject};
use crate::tables::api::shown;
use crate::tables::behalf::Behalf;
use crate::tables::edit::load;
use crate::tables::{Env, Records as _};
use crate::{App, AppError, Permit};

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
        self.0 = self.0.take().map(|api| api.post(&path, describe::<K>, decide::<K>));
    }
}

fn describe<K: Kind>() -> Operation {
    let fields = sample(|env| K::fields(&Subject::default(), env, ""));
    acts::describe(TAG, K::TITLE, K::CLAUSE, &fields, BEHALF, "organisations.Record")
}

async fn decide<K: Kind>(
    permit: Permit<K::Guard>,
    State(app): State<Arc<App>>,
    sent: About<1>,
) -> Result<Response, AppError> {
    let fields = |env: &Env| K::fields(&Subject::default(), env, "");
    decision::<K::Guard>(
        permit,
        app,
        sent,
        fields,
        BEHALF,
        Some(OrganisationRecords::TABLE.id),
        |tx, asked| {
            let (now, app) = (tx.now().to_owned(), tx.app);
            // Somebody out of scope learns nothing from what else is wrong.
            load::<OrganisationRecords>(tx.conn(), &app.env(&now), &asked.by.scope, &asked.about)?;
            let revision = asked.revision?;
            let behalf = Behalf::read(&asked.by, |name| asked.entry.text(name).to_owned())?;
            let act = K::read(&asked.entry)?;
            if !asked.by.may(act.action()) {
                return Err(AppError::Forbidden);
            }
            let row = decide_in(tx, &asked.about, revision, &act, behalf.as_ref())?;
            let record = shown::<OrganisationRecords>(tx, row)?;
            Ok(Answer::ok(record.json).version(record.revision))
        },
    )
    .await
}
