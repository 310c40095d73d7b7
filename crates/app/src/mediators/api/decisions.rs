//! Each decision about a person as a resource.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use fengqiao_domain::mediators::Mediator;

use super::TAG;
use crate::api::acts::{self, Beside, decision, sample};
use crate::api::call::About;
use crate::api::endpoints::{Endpoints, Operation};
use crate::api::once::Answer;
use crate::mediators::MediatorRecords;
use crate::mediators::decide::decide_in;
use crate::mediators::pages::acts::Kind;
use crate::mediators::pages::acts::kinds::{Kinds, each};
use crate::tables::api::shown;
use crate::tables::edit::load;
use crate::tables::{Env, Records as _};
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
        self.0 = self.0.take().map(|api| api.post(&path, describe::<K>, decide::<K>));
    }
}

fn describe<K: Kind>() -> Operation {
    let fields = sample(|env| K::fields(&Mediator::default(), "", env));
    acts::describe(TAG, K::TITLE, K::CLAUSE, &fields, BESIDE, "mediators.Record")
}

async fn decide<K: Kind>(
    permit: Permit<K::Guard>,
    State(app): State<Arc<App>>,
    sent: About<1>,
) -> Result<Response, AppError> {
    let fields = |env: &Env| K::fields(&Mediator::default(), "", env);
    decision::<K::Guard>(permit, app, sent, fields, BESIDE, Some(MediatorRecords::TABLE.id), |tx, asked| {
        let (now, app) = (tx.now().to_owned(), tx.app);
        let m = load::<MediatorRecords>(tx.conn(), &app.env(&now), &asked.by.scope, &asked.about)?;
        let revision = asked.revision?;
        if revision != m.revision {
            return Err(AppError::Conflict);
        }
        let act = K::read(&asked.entry, &m, app, &asked.by)?;
        if !asked.by.may(act.action()) {
            return Err(AppError::Forbidden);
        }
        let row = decide_in(tx, &asked.about, &act, revision)?;
        let record = shown::<MediatorRecords>(tx, row)?;
        Ok(Answer::ok(record.json).version(record.revision))
    })
    .await
}
