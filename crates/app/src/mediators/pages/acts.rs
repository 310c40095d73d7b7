//! One form for each decision about a person: what it means, its fields, then [`decide`].

pub(in crate::mediators) mod kinds;

use std::collections::BTreeMap;
use std::sync::Arc;

use askama::Template;
use axum::extract::{Form, Path, Query, State};
use axum::response::Response;
use fengqiao_domain::mediators::Mediator;
use fengqiao_domain::verdict::clause_label;

use crate::mediators::MediatorRecords;
use crate::mediators::decide::{Act, decide};
pub(super) use crate::platform::fields::{Entry, Field};
use crate::platform::may::Guard;
use crate::platform::render::{done, form_again, html};
use crate::platform::view::FieldProblem;
use crate::tables::Env;
use crate::tables::behalf::{self, Behalf, BehalfView};
use crate::tables::edit::load;
use crate::{Actor, App, AppError, Page, Permit, Routes};

/// Routes of this part.
pub fn routes() -> Routes {
    struct Pages(Routes);
    impl kinds::Kinds for Pages {
        fn take<K: Kind>(&mut self, name: &'static str) {
            let path = format!("/desk/mediators/{{id}}/{name}");
            let routes = std::mem::take(&mut self.0);
            self.0 = routes.get(&path, form::<K>).post(&path, post::<K>);
        }
    }
    let mut pages = Pages(Routes::new());
    kinds::each(&mut pages);
    pages.0
}

/// One decision as a form.
pub(in crate::mediators) trait Kind: Send + Sync + 'static {
    /// Who may.
    type Guard: Guard;
    /// Title of the page.
    const TITLE: &'static str;
    /// Words of the button.
    const GO: &'static str;
    /// The clause it rests on.
    const CLAUSE: &'static str;

    /// What it means and what to look at first.
    fn about(m: &Mediator, of: &str, env: &Env) -> String;
    /// Its fields with what stands in them at first.
    fn fields(m: &Mediator, of: &str, env: &Env) -> Vec<Field>;
    /// What was typed, as the act.
    fn read(entry: &Entry, m: &Mediator, app: &App, actor: &Actor) -> Result<Act, AppError>;
}

#[derive(Template)]
#[template(path = "mediators/act.html")]
struct ActPage {
    page: Page,
    id: String,
    name: String,
    organisation: String,
    about: String,
    clause: &'static str,
    fields: Vec<Field>,
    problems: Vec<FieldProblem>,
    behalf: Option<BehalfView>,
    of: String,
    action: String,
    go: &'static str,
}

fn build<K: Kind>(
    permit: &Permit<K::Guard>,
    app: &App,
    m: &Mediator,
    entry: &Entry,
    problems: Vec<FieldProblem>,
) -> ActPage {
    let now = app.clock.stamp();
    let env = app.env(&now);
    let mut fields = K::fields(m, entry.of(), &env);
    entry.fill(&mut fields);
    let here = format!("/desk/mediators/{}", m.id);
    let main = m.appointment_at(env.today);
    ActPage {
        page: permit
            .page(app, K::TITLE)
            .under(&[("调解员与证书", "/desk/mediators"), (&m.name, &here)])
            .watermarked(),
        name: m.name.clone(),
        organisation: main.map(|a| a.host.name.clone()).unwrap_or_default(),
        about: K::about(m, entry.of(), &env),
        clause: clause_label(K::CLAUSE),
        fields,
        problems,
        behalf: behalf::view(permit, |name| entry.text(name).to_owned()),
        of: entry.of().to_owned(),
        action: permit.ask().path.clone(),
        go: K::GO,
        id: m.id.clone(),
    }
}

async fn person<A>(permit: &Permit<A>, app: &Arc<App>, id: String) -> Result<Mediator, AppError> {
    let scope = permit.scope.clone();
    app.blocking(move |app| {
        let now = app.clock.stamp();
        let env = app.env(&now);
        app.read(|c| load::<MediatorRecords>(c, &env, &scope, &id))
    })
    .await
}

/// The form.
async fn form<K: Kind>(
    permit: Permit<K::Guard>,
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    Query(entry): Query<BTreeMap<String, String>>,
) -> Result<Response, AppError> {
    let m = person(&permit, &app, id).await?;
    html(&build::<K>(&permit, &app, &m, &Entry(entry), Vec::new()))
}

/// The decision.
async fn post<K: Kind>(
    permit: Permit<K::Guard>,
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    Form(entry): Form<BTreeMap<String, String>>,
) -> Result<Response, AppError> {
    let m = person(&permit, &app, id.clone()).await?;
    let entry = Entry(entry);
    let (actor, asked, known, of) = (permit.actor(), entry.clone(), m.clone(), id.clone());
    let decided = app
        .blocking(move |app| {
            let act = K::read(&asked, &known, app, &actor)?;
            let behalf = Behalf::read(&actor, |name| asked.text(name).to_owned())?;
            decide(app, &actor, &of, &act, behalf.as_ref())?;
            Ok(act)
        })
        .await;
    match decided {
        Ok(act) => Ok(done(&format!("/desk/mediators/{id}"), &format!("{}已记录。", act.name()))),
        Err(error) => form_again(&build::<K>(&permit, &app, &m, &entry, error.for_form()?)),
    }
}
