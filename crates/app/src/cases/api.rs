//! The steps of a case as resources. What the form takes the resource takes, word for word; the case itself is a record of
//! the table `cases`.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use fengqiao_domain::cases::Case;

use super::CaseRecords;
use super::acts::{self as steps, Kind, Kinds, each};
use crate::api::acts::{self, BEHALF, decision, sample};
use crate::api::call::About;
use crate::api::endpoints::{Endpoints, Operation};
use crate::api::once::Answer;
use crate::tables::behalf::Behalf;
use crate::tables::edit::load;
use crate::tables::{Env, api};
use crate::{App, AppError, Permit, may};

const TAG: &str = "案件";

/// Routes of this part.
pub(crate) fn add(endpoints: Endpoints) -> Endpoints {
    struct Steps(Option<Endpoints>);
    impl Kinds for Steps {
        fn take<K: Kind>(&mut self) {
            let path = format!("/api/v1/cases/{{id}}/{}", K::RESOURCE);
            self.0 = self.0.take().map(|api| api.post(&path, describe::<K>, take::<K>));
        }
    }
    let mut steps = Steps(Some(endpoints));
    each(&mut steps);
    // `take` puts back what it takes out.
    steps.0.unwrap_or_else(|| Endpoints::new(false))
}

fn describe<K: Kind>() -> Operation {
    let fields = sample(|env| steps::fields::<K>(&Case::default(), env));
    acts::describe(TAG, K::STEP.label(), K::STEP.rule().clause, &fields, BEHALF, "cases.Record")
}

async fn take<K: Kind>(
    permit: Permit<may::EditCases>,
    State(app): State<Arc<App>>,
    sent: About<1>,
) -> Result<Response, AppError> {
    let fields = |env: &Env| steps::fields::<K>(&Case::default(), env);
    decision::<may::EditCases>(permit, app, sent, fields, BEHALF, Some("cases"), |tx, asked| {
        let (now, app) = (tx.now().to_owned(), tx.app);
        let env = app.env(&now);
        // Somebody out of scope learns nothing from what else is wrong.
        load::<CaseRecords>(tx.conn(), &env, &asked.by.scope, &asked.about)?;
        let behalf = Behalf::read(&asked.by, |name| asked.entry.text(name).to_owned())?;
        let case = steps::act::<K>(tx, &asked.about, asked.revision?, &asked.entry, behalf.as_ref())?;
        Ok(Answer::ok(api::record::<CaseRecords>(&case, &env)).version(case.revision))
    })
    .await
}
