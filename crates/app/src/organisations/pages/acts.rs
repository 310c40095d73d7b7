//! One form for each decision about an organisation: what it means, its fields, then [`decide`].

pub(in crate::organisations) mod kinds;

use std::collections::BTreeMap;
use std::sync::Arc;

use askama::Template;
use axum::extract::{Form, Path, State};
use axum::response::Response;
use fengqiao_db::Conn;
use fengqiao_domain::organisations::Organisation;
use fengqiao_domain::verdict::{Basis, Verdict, clause_label};

use crate::organisations::decide::{Act, decide};
use crate::organisations::{OrganisationRecords, checklist};
use crate::platform::fields::{Entry, Field};
use crate::platform::may::Guard;
use crate::platform::render::{done, html};
use crate::platform::view::FieldProblem;
use crate::tables::act::not_done;
use crate::tables::behalf::{self, Behalf, BehalfView};
use crate::tables::edit::load;
use crate::tables::{Env, Records};
use crate::{App, AppError, Page, Permit, Routes};

/// Routes of this part.
pub fn routes() -> Routes {
    struct Pages(Routes);
    impl kinds::Kinds for Pages {
        fn take<K: Kind>(&mut self, name: &'static str) {
            let path = format!("/desk/organisations/{{id}}/{name}");
            let routes = std::mem::take(&mut self.0);
            self.0 = routes.get(&path, form::<K>).post(&path, post::<K>);
        }
    }
    let mut pages = Pages(Routes::new());
    kinds::each(&mut pages);
    pages.0
}

/// What a form shows of the organisation.
#[derive(Default)]
pub(in crate::organisations) struct Subject {
    o: Organisation,
    /// Of a centre: whether the checklist holds today.
    checklist: Option<Verdict<bool>>,
}

/// One decision as a form.
pub(in crate::organisations) trait Kind: Send + Sync + 'static {
    /// Who may.
    type Guard: Guard;
    /// Title of the page.
    const TITLE: &'static str;
    /// Words of the button.
    const GO: &'static str;
    /// The clause it rests on.
    const CLAUSE: &'static str;
    /// Shows the checklist.
    const CHECKLIST: bool = false;

    /// What it means and what to look at first.
    fn about(of: &Subject) -> String;
    /// Its fields with what stands in them at first.
    fn fields(of: &Subject, env: &Env, who: &str) -> Vec<Field>;
    /// What was typed, as the act.
    fn read(entry: &Entry) -> Result<Act, AppError>;
}

#[derive(Template)]
#[template(path = "organisations/act.html")]
struct ActPage {
    page: Page,
    id: String,
    name: String,
    place: String,
    about: String,
    clause: &'static str,
    checklist: Option<(Verdict<bool>, &'static str, &'static str)>,
    fields: Vec<Field>,
    problems: Vec<FieldProblem>,
    behalf: Option<BehalfView>,
    revision: String,
    action: String,
    go: &'static str,
}

fn build<K: Kind>(
    permit: &Permit<K::Guard>,
    app: &App,
    of: &Subject,
    entry: &Entry,
    problems: Vec<FieldProblem>,
) -> ActPage {
    let now = app.clock.stamp();
    let env = app.env(&now);
    let mut fields = K::fields(of, &env, &permit.signed_in().actor.name);
    entry.fill(&mut fields);
    let here = format!("/desk/organisations/{}", of.o.id);
    let shown = of.checklist.clone().filter(|_| K::CHECKLIST);
    ActPage {
        page: permit.page(app, K::TITLE).under(&[("调解组织", "/desk/organisations"), (&of.o.name, &here)]),
        name: of.o.name.clone(),
        place: OrganisationRecords::place(&of.o, &env),
        about: K::about(of),
        clause: clause_label(K::CLAUSE),
        checklist: shown.map(|v| (v.clone(), v.label(), basis(v.basis))),
        fields,
        problems,
        behalf: behalf::view(permit, |name| entry.text(name).to_owned()),
        revision: of.o.revision.to_string(),
        action: permit.ask().path.clone(),
        go: K::GO,
        id: of.o.id.clone(),
    }
}

/// 推定 and 参照 are said, 原文 is not.
fn basis(basis: Basis) -> &'static str {
    if basis == Basis::Text { "" } else { basis.label() }
}

async fn subject<A>(permit: &Permit<A>, app: &Arc<App>, id: String) -> Result<Subject, AppError> {
    let scope = permit.scope.clone();
    app.blocking(move |app| {
        let now = app.clock.stamp();
        let env = app.env(&now);
        app.read(|c| {
            let o = load::<OrganisationRecords>(c, &env, &scope, &id)?;
            let checklist = judged(c, &env, &o)?;
            Ok(Subject { o, checklist })
        })
    })
    .await
}

fn judged(c: &mut Conn, env: &Env, o: &Organisation) -> Result<Option<Verdict<bool>>, AppError> {
    if !fengqiao_domain::organisations::operational::is_centre(&o.kind) {
        return Ok(None);
    }
    Ok(Some(checklist::on_day(c, env, o, env.today)?.verdict(env, env.today)))
}

/// The form.
async fn form<K: Kind>(
    permit: Permit<K::Guard>,
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
) -> Result<Response, AppError> {
    let of = subject(&permit, &app, id).await?;
    html(&build::<K>(&permit, &app, &of, &Entry(BTreeMap::new()), Vec::new()))
}

/// The decision.
async fn post<K: Kind>(
    permit: Permit<K::Guard>,
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    Form(entry): Form<BTreeMap<String, String>>,
) -> Result<Response, AppError> {
    let of = subject(&permit, &app, id.clone()).await?;
    let entry = Entry(entry);
    let (actor, asked, seen, about) = (permit.actor(), entry.clone(), of.o.revision, id.clone());
    let decided = app
        .blocking(move |app| {
            let act = K::read(&asked)?;
            let behalf = Behalf::read(&actor, |name| asked.text(name).to_owned())?;
            let revision = asked.text("revision").parse().unwrap_or(seen);
            decide(app, &actor, &about, revision, &act, behalf.as_ref())?;
            Ok(act)
        })
        .await;
    match decided {
        Ok(act) => Ok(done(&format!("/desk/organisations/{id}"), &format!("{}已记录。", act.name()))),
        Err(error) => {
            let page = |problems| build::<K>(&permit, &app, &of, &entry, problems);
            not_done(&app, ("organisations", id, "改过这个组织"), error, page).await
        }
    }
}
