//! One form for each act about an expert, a round, a nomination or a request: what it means, its fields, then the act.
//! The API offers the same acts as resources ([`crate::experts::api`]).

mod expert;
mod request;
mod round;
pub(in crate::experts) mod subjects;

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Form, Path, State};
use axum::response::Response;
use fengqiao_db::Conn;
use fengqiao_domain::access::{Action, Scope};
use fengqiao_domain::verdict::clause_label;

use crate::platform::fields::{Entry, Field};
use crate::platform::may::Guard;
use crate::platform::render::{done, html};
use crate::platform::view::FieldProblem;
use crate::tables::Env;
use crate::tables::act::{ActPage, not_done};
use crate::tables::behalf::{self, Behalf};
use crate::{Actor, App, AppError, Permit, Routes, Tx};

/// What an act is about.
pub(in crate::experts) trait Subject: Default + Send + Sync + 'static {
    /// The table of its history.
    const TABLE: &'static str;
    /// Its address without the record id.
    const PATH: &'static str;
    /// The address of its resource without the record id.
    const RESOURCE: &'static str;
    /// The schema of the resource.
    const SCHEMA: &'static str;

    /// As the post sees it.
    fn load(c: &mut Conn, env: &Env, actor: &Actor, id: &str) -> Result<Self, AppError>;
    /// Record id of what keeps its history.
    fn history_id(&self) -> &str;
    /// For optimistic locking.
    fn revision(&self) -> i64;
    /// What it is called.
    fn name(&self) -> String;
    /// Second line.
    fn place(&self, env: &Env) -> String;
    /// The page it is seen on.
    fn here(&self) -> String;
    /// Steps above it: words and addresses.
    fn above(&self) -> Vec<(String, String)>;
    /// As JSON.
    fn json(&self, env: &Env, actor: &Actor) -> serde_json::Value;
}

/// One act as a form.
pub(in crate::experts) trait Kind: Send + Sync + 'static {
    /// Who may.
    type Guard: Guard;
    /// What it is about.
    type Of: Subject;
    /// Last part of its address.
    const NAME: &'static str;
    /// Title of the page.
    const TITLE: &'static str;
    /// Words of the button.
    const GO: &'static str;
    /// 代录 may be said.
    const BEHALF: bool = true;

    /// What it means and what to look at first.
    fn about(of: &Self::Of, env: &Env) -> String;
    /// Its fields with what stands in them at first.
    fn fields(of: &Self::Of, env: &Env) -> Vec<Field>;
    /// Does it; gives what is said of it.
    fn act(
        tx: &mut Tx,
        id: &str,
        revision: i64,
        entry: &Entry,
        behalf: Option<&Behalf>,
    ) -> Result<String, AppError>;
}

/// Takes one kind of act after the other.
pub(in crate::experts) trait Kinds {
    /// One kind.
    fn take<K: Kind>(&mut self);
}

/// All kinds of act.
pub(in crate::experts) fn each(kinds: &mut impl Kinds) {
    expert::each(kinds);
    round::each(kinds);
    request::each(kinds);
}

/// Routes of this part.
pub fn routes() -> Routes {
    struct Pages(Routes);
    impl Kinds for Pages {
        fn take<K: Kind>(&mut self) {
            let path = format!("{}/{{id}}/{}", K::Of::PATH, K::NAME);
            let routes = std::mem::take(&mut self.0);
            self.0 = routes.get(&path, form::<K>).post(&path, post::<K>);
        }
    }
    let mut pages = Pages(Routes::new());
    each(&mut pages);
    pages.0
}

fn build<K: Kind>(
    permit: &Permit<K::Guard>,
    app: &App,
    of: &K::Of,
    entry: &Entry,
    problems: Vec<FieldProblem>,
) -> ActPage {
    let now = app.clock.stamp();
    let env = app.env(&now);
    let mut fields = K::fields(of, &env);
    entry.fill(&mut fields);
    let above = of.above();
    let above = above.iter().map(|(a, b)| (a.as_str(), b.as_str()));
    // Whoever does not see the pools is not led there.
    let above: Vec<(&str, &str)> =
        above.filter(|(_, href)| *href != super::PATH || permit.may(Action::ViewExperts)).collect();
    let page = permit.page(app, K::TITLE).under(&above).watermarked();
    let action = permit.ask().path.clone();
    ActPage {
        page,
        name: of.name(),
        place: of.place(&env),
        about: K::about(of, &env),
        clause: clause_label(fengqiao_domain::experts::CLAUSE),
        fields,
        problems,
        behalf: behalf::view(permit, |name| entry.text(name).to_owned()).filter(|_| K::BEHALF),
        revision: of.revision().to_string(),
        keep: action.replace('/', "-"),
        action,
        back: of.here(),
        go: K::GO,
    }
}

async fn subject<K: Kind>(permit: &Permit<K::Guard>, app: &Arc<App>, id: String) -> Result<K::Of, AppError> {
    let actor = permit.actor();
    app.blocking(move |app| {
        let now = app.clock.stamp();
        let env = app.env(&now);
        app.read(|c| K::Of::load(c, &env, &actor, &id))
    })
    .await
}

/// The form.
async fn form<K: Kind>(
    permit: Permit<K::Guard>,
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
) -> Result<Response, AppError> {
    let of = subject::<K>(&permit, &app, id).await?;
    html(&build::<K>(&permit, &app, &of, &Entry(BTreeMap::new()), Vec::new()))
}

/// The act.
async fn post<K: Kind>(
    permit: Permit<K::Guard>,
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    Form(entry): Form<BTreeMap<String, String>>,
) -> Result<Response, AppError> {
    let of = subject::<K>(&permit, &app, id.clone()).await?;
    let entry = Entry(entry);
    let (actor, asked, seen, about) = (permit.actor(), entry.clone(), of.revision(), id);
    let decided = app
        .blocking(move |app| {
            let behalf = Behalf::read(&actor, |name| asked.text(name).to_owned())?;
            let revision = asked.text("revision").parse().unwrap_or(seen);
            app.act(&actor, K::Guard::ACTION, |tx| K::act(tx, &about, revision, &asked, behalf.as_ref()))
        })
        .await;
    match decided {
        Ok(words) => Ok(done(&of.here(), &words)),
        Err(error) => {
            // The history of a round names other districts' nominees and what is not published.
            let hidden = K::Of::TABLE == crate::experts::selection::TABLE && permit.scope != Scope::City;
            let of_history = if hidden { String::new() } else { of.history_id().to_owned() };
            let page = |problems| build::<K>(&permit, &app, &of, &entry, problems);
            not_done(&app, (K::Of::TABLE, of_history, "先办理了"), error, page).await
        }
    }
}
