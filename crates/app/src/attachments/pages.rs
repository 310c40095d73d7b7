//! Adding, opening and withdrawing attachments: the same pages for every kind of record.

mod content;

pub use content::Going;

use std::collections::BTreeMap;
use std::sync::Arc;

use askama::Template;
use axum::extract::{Form, Multipart, Path, Query, State};
use axum::response::Response;
use fengqiao_domain::access::Scope;
use fengqiao_domain::attachments::Kind;
use serde::Deserialize;

use super::actions::{self, Said};
use super::holders::{Cases, Holder, Mediators, Organisations, Sessions, Units};
use super::receive::{self, Sent};
use crate::platform::render::{done, form_again, html};
use crate::platform::view::{Choice, FieldProblem};
use crate::tables::behalf::{self, Behalf, BehalfView};
use crate::{Actor, App, AppError, Page, Permit, Routes, may};

/// Routes of this part.
pub fn routes() -> Routes {
    of::<Cases>(of::<Sessions>(of::<Units>(of::<Organisations>(of::<Mediators>(Routes::new())))))
}

fn of<H: Holder>(routes: Routes) -> Routes {
    let base = H::base("{id}");
    routes
        .upload(&base, upload::<H>)
        .get(&format!("{base}/new"), new::<H>)
        .get(&format!("{base}/{{attachment}}"), content::whole::<H>)
        .get(&format!("{base}/{{attachment}}/thumbnail"), content::thumbnail::<H>)
        .get(&format!("{base}/{{attachment}}/withdrawal"), withdrawal::<H>)
        .post(&format!("{base}/{{attachment}}/withdrawal"), withdraw::<H>)
}

type Attaching = Permit<may::Attach>;

#[derive(Template)]
#[template(path = "attachments/new.html")]
struct UploadPage {
    page: Page,
    heading: &'static str,
    label: String,
    action: String,
    back: String,
    /// Only a photo is asked for: the kind is settled.
    photo: bool,
    kinds: Vec<Choice>,
    accepts: &'static str,
    camera: &'static str,
    note: String,
    person: bool,
    shown: bool,
    behalf: Option<BehalfView>,
    problems: Vec<FieldProblem>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    kind: String,
}

/// Where one comes back to: a person looking at the own phone page, there.
fn home<H: Holder>(actor: &Actor, record: &str) -> String {
    if H::PERSON && matches!(&actor.scope, Scope::Mediator(own) if own == record) {
        return "/desk/me".to_owned();
    }
    H::page(record)
}

fn framed<H: Holder>(permit: &Attaching, app: &App, title: &str, label: &str, record: &str) -> Page {
    permit.page(app, title).under(&[(H::LIST, &H::list()), (label, &H::page(record))])
}

fn page<H: Holder>(
    permit: &Attaching,
    app: &App,
    label: &str,
    record: &str,
    sent: &Sent,
    problems: Vec<FieldProblem>,
) -> UploadPage {
    let kind = sent.kind();
    let photo = H::PERSON && kind == Some(Kind::Photo);
    let heading = if photo { "上传照片" } else { "上传附件" };
    let choice = |k: Kind| Choice {
        value: k.code().to_owned(),
        label: k.label().to_owned(),
        selected: kind.unwrap_or(Kind::Scan) == k,
    };
    UploadPage {
        page: framed::<H>(permit, app, heading, label, record),
        heading,
        label: label.to_owned(),
        action: H::base(record),
        back: home::<H>(permit, record),
        photo,
        kinds: Kind::ALL.into_iter().map(choice).collect(),
        accepts: if photo { "image/jpeg,image/png" } else { "image/jpeg,image/png,application/pdf" },
        camera: if photo { "user" } else { "environment" },
        note: sent.text("note").to_owned(),
        person: H::PERSON && permit.may(<H::Edit as crate::platform::may::Guard>::ACTION),
        shown: !sent.text("shown").is_empty(),
        behalf: behalf::view(permit, |name| sent.text(name).to_owned()),
        problems,
    }
}

async fn new<H: Holder>(
    permit: Attaching,
    State(app): State<Arc<App>>,
    Path(record): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, AppError> {
    let label = opened::<H>(&permit, &app, &record).await?;
    let typed = BTreeMap::from([("kind".to_owned(), asked.kind)]);
    let sent = Sent { typed, ..Sent::default() };
    html(&page::<H>(&permit, &app, &label, &record, &sent, Vec::new()))
}

async fn opened<H: Holder>(permit: &Attaching, app: &Arc<App>, record: &str) -> Result<String, AppError> {
    let (actor, record) = (permit.actor(), record.to_owned());
    app.blocking(move |app| actions::open_for::<H>(app, &actor, &record)).await
}

async fn upload<H: Holder>(
    permit: Attaching,
    State(app): State<Arc<App>>,
    Path(record): Path<String>,
    form: Multipart,
) -> Result<Response, AppError> {
    // Before a byte of the file is read.
    let label = opened::<H>(&permit, &app, &record).await?;
    let sent = Arc::new(receive::form(&app, form).await?);
    let (actor, about, said) = (permit.actor(), record.clone(), Arc::clone(&sent));
    let added = app.blocking(move |app| {
        let taken = match &said.taken {
            Some(Ok(taken)) => taken,
            Some(Err(error)) => return Err(error.clone()),
            None => return Err(AppError::invalid("file", "还没有选文件。请拍照或选一个文件。")),
        };
        let behalf = Behalf::read(&actor, |name| said.text(name).to_owned())?;
        let kind = said.kind().ok_or_else(|| AppError::invalid("kind", "还没有选类别。"))?;
        let shown = !said.text("shown").is_empty();
        let of = Said { kind, name: &said.name, note: said.text("note"), shown, behalf };
        app.act(&actor, actions::action(), |tx| actions::add::<H>(tx, &about, &of, taken))
    });
    match added.await {
        Ok(added) => {
            let words = if added.kind == Kind::Photo && H::PERSON {
                "照片已保存，今后的证书卡片用这一张。".to_owned()
            } else {
                format!("{}“{}”已上传。", added.kind.label(), added.name)
            };
            Ok(done(&home::<H>(&permit, &record), &words))
        }
        Err(error) => {
            let problems = error.for_form()?;
            form_again(&page::<H>(&permit, &app, &label, &record, &sent, problems))
        }
    }
}

#[derive(Template)]
#[template(path = "attachments/withdrawal.html")]
struct WithdrawalPage {
    page: Page,
    about: String,
    action: String,
    back: String,
    reason: String,
    problems: Vec<FieldProblem>,
}

#[derive(Deserialize, Default, Clone)]
#[serde(default)]
struct Why {
    reason: String,
}

async fn withdrawal<H: Holder>(
    permit: Attaching,
    State(app): State<Arc<App>>,
    Path(of): Path<(String, String)>,
) -> Result<Response, AppError> {
    html(&asking::<H>(&permit, &app, of, String::new(), Vec::new()).await?)
}

async fn asking<H: Holder>(
    permit: &Attaching,
    app: &Arc<App>,
    (record, id): (String, String),
    reason: String,
    problems: Vec<FieldProblem>,
) -> Result<WithdrawalPage, AppError> {
    let (actor, of, which) = (permit.actor(), record.clone(), id.clone());
    let (label, found) = app.blocking(move |app| actions::to_withdraw::<H>(app, &actor, &of, &which)).await?;
    Ok(WithdrawalPage {
        page: framed::<H>(permit, app, "撤回附件", &label, &record),
        about: format!("{}“{}”", found.kind.label(), found.name),
        action: format!("{}/{id}/withdrawal", H::base(&record)),
        back: home::<H>(permit, &record),
        reason,
        problems,
    })
}

async fn withdraw<H: Holder>(
    permit: Attaching,
    State(app): State<Arc<App>>,
    Path((record, id)): Path<(String, String)>,
    Form(why): Form<Why>,
) -> Result<Response, AppError> {
    let (actor, of, which, typed) = (permit.actor(), record.clone(), id.clone(), why.clone());
    let decided = app.blocking(move |app| {
        app.act(&actor, actions::action(), |tx| actions::withdraw::<H>(tx, &of, &which, &typed.reason))
    });
    match decided.await {
        Ok(()) => Ok(done(&home::<H>(&permit, &record), "附件已撤回。文件和经过都留着，不再使用。")),
        Err(error) => {
            let problems = error.for_form()?;
            form_again(&asking::<H>(&permit, &app, (record, id), why.reason, problems).await?)
        }
    }
}
