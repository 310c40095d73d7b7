//! 文书 of a case: what was made, with number, serving and what has changed since; and what can be made.

use std::collections::BTreeMap;
use std::sync::Arc;

use askama::Template;
use axum::extract::{Form, Path, State};
use axum::response::Response;
use fengqiao_domain::access::Action;
use fengqiao_domain::cases::Case;
use fengqiao_domain::cases::documents::Document;
use fengqiao_domain::verdict::clause_label;

use crate::cases::CaseRecords;
use crate::cases::papers::store::{self, Kept};
use crate::cases::papers::{self, Format, Made, Offer, Overview, Shown, Wanted, may_see, serve};
use crate::platform::fields::{Entry, Field};
use crate::platform::render::{done, form_again, html};
use crate::platform::view::FieldProblem;
use crate::tables::act::ActPage;
use crate::tables::edit::load;
use crate::tables::files::attachment;
use crate::{Actor, App, AppError, Page, Permit, Routes, may};

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new()
        .get("/desk/cases/{id}/documents", all)
        .post("/desk/cases/{id}/documents", asked)
        .get("/desk/cases/{id}/documents/{paper}/service", service)
        .post("/desk/cases/{id}/documents/{paper}/service", served)
        .get("/desk/cases/{id}/documents/{paper}/void", voiding)
        .post("/desk/cases/{id}/documents/{paper}/void", void)
        .post("/desk/cases/{id}/services/{service}/withdrawal", take_back)
}

type Handler = Permit<may::EditCases>;

/// One form of a document.
struct Row {
    code: &'static str,
    kind: &'static str,
    form: String,
    /// For which side or serving: its code, and in words.
    of: (String, String),
    clause: &'static str,
    lacks: Vec<(String, String)>,
    made: String,
}

/// One serving of a document.
struct ServiceView {
    words: String,
    by: String,
    withdrawn: String,
    href: String,
}

/// One document that was made.
struct MadeView {
    id: String,
    form: String,
    code: &'static str,
    number: String,
    made: String,
    template: String,
    changed: String,
    /// Another one stands beside it, and not in its place.
    repeats: bool,
    replaces: String,
    voided: String,
    services: Vec<ServiceView>,
    base: String,
}

#[derive(Template)]
#[template(path = "cases/documents.html")]
struct DocumentsPage {
    page: Page,
    number: String,
    place: String,
    action: String,
    case: String,
    made: Vec<MadeView>,
    rows: Vec<Row>,
    needs_reason: bool,
    may_write: bool,
    reason: String,
    may_templates: bool,
    numbering: String,
    problems: Vec<FieldProblem>,
}

fn row(offer: Offer) -> Row {
    let Offer { kind, form, of, lacks, made } = offer;
    let made = made.unwrap_or_default();
    Row { code: kind.code(), kind: kind.label(), form, of, clause: clause_label(kind.clause()), lacks, made }
}

fn minute(at: &str) -> String {
    at.chars().take(16).collect::<String>().replace('T', " ")
}

fn made_view(shown: Shown, here: &str) -> MadeView {
    let Shown { kept, changed, services, replaces } = shown;
    let service = |one: store::Service| ServiceView {
        words: format!("{} {}", one.served.on.label(), one.served.words()),
        by: format!("{} {}登记", minute(&one.recorded.0), one.recorded.1),
        withdrawn: one
            .withdrawn
            .map_or_else(String::new, |(at, by, why)| format!("{} {by}撤销：{why}", minute(&at))),
        href: format!("{here}/services/{}/withdrawal", one.id),
    };
    let voided = kept.voided.as_ref();
    MadeView {
        base: format!("{here}/documents/{}", kept.id),
        code: kept.kind.code(),
        number: kept.number.clone().unwrap_or_default(),
        made: format!("{} {}", minute(&kept.made_at), kept.made_by),
        template: kept.template.clone(),
        changed: changed.join("、"),
        repeats: kept.kind.repeats(&kept.form),
        replaces: replaces.unwrap_or_default(),
        voided: voided.map_or_else(String::new, |(at, by, why)| format!("{} {by}：{why}", minute(at))),
        services: services.into_iter().map(service).collect(),
        form: kept.form,
        id: kept.id,
    }
}

async fn page(
    permit: &Handler,
    app: &Arc<App>,
    id: &str,
    reason: String,
    problems: Vec<FieldProblem>,
) -> Result<DocumentsPage, AppError> {
    let (actor, about) = (permit.actor(), id.to_owned());
    let overview = app.blocking(move |app| papers::overview(app, &actor, &about)).await?;
    let Overview { case, made, offers, needs_reason, may_write } = overview;
    let number = case.number.clone().unwrap_or_default();
    let here = format!("{}/{id}", super::PATH);
    let numbers = permit.may(Action::EditOrganisation);
    Ok(DocumentsPage {
        page: permit.page(app, "文书").under(&[("案件", super::PATH), (&number, &here)]).watermarked(),
        place: case.organisation.name.clone(),
        action: format!("{here}/documents"),
        made: made.into_iter().map(|shown| made_view(shown, &here)).collect(),
        rows: offers.into_iter().map(row).collect(),
        numbering: if numbers {
            format!("/desk/organisations/{}/document-numbers", case.organisation.id)
        } else {
            String::new()
        },
        may_templates: permit.may(Action::EditTemplates),
        case: here,
        needs_reason,
        may_write,
        reason,
        number,
        problems,
    })
}

async fn all(
    permit: Handler,
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
) -> Result<Response, AppError> {
    html(&page(&permit, &app, &id, String::new(), Vec::new()).await?)
}

/// What a button of the page asks for.
enum Asked {
    Make(Document, String, String),
    File(String, Format),
}

impl Asked {
    /// `make|D04|受理通知书`, `make|D07|授权委托书|respondent`, `pdf|id`, `docx|id`.
    fn read(text: &str) -> Option<Self> {
        let mut parts = text.splitn(4, '|');
        Some(match (parts.next()?, parts.next()?, parts.next()) {
            ("make", code, form) => {
                let (form, of) = (form.unwrap_or_default(), parts.next().unwrap_or_default());
                Self::Make(Document::from_code(code)?, form.to_owned(), of.to_owned())
            }
            ("pdf", id, None) => Self::File(id.to_owned(), Format::Pdf),
            ("docx", id, None) => Self::File(id.to_owned(), Format::Docx),
            _ => return None,
        })
    }
}

async fn asked(
    permit: Handler,
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    Form(sent): Form<BTreeMap<String, String>>,
) -> Result<Response, AppError> {
    let entry = Entry(sent);
    let asked = Asked::read(entry.text("what")).ok_or(AppError::NotFound)?;
    let (actor, about, reason) = (permit.actor(), id.clone(), entry.text("reason").to_owned());
    let answered = match asked {
        Asked::Make(kind, form, of) => {
            let make = move |app: &Arc<App>| {
                let wanted = Wanted { kind, form: &form, of: &of };
                app.act(&actor, Action::EditCases, |tx| papers::make(tx, &about, &wanted, &reason))
            };
            app.blocking(make).await.map(|Made { kept, new }| {
                let words = if new {
                    format!("已制作{}。", kept.called())
                } else {
                    format!("资料没有变化，就是已经制作的{}，没有另编文号。", kept.called())
                };
                done(&format!("{}/{id}/documents", super::PATH), &words)
            })
        }
        Asked::File(paper, format) => {
            let _turn = app.printing.acquire().await.map_err(|e| AppError::Internal(e.to_string()))?;
            let file = move |app: &Arc<App>| papers::file(app, &actor, (&about, &paper), format, &reason);
            app.blocking(file).await.map(|(name, file)| attachment(&name, file))
        }
    };
    match answered {
        Err(error @ (AppError::Refused { .. } | AppError::Invalid { .. })) => {
            let reason = entry.text("reason").to_owned();
            form_again(&page(&permit, &app, &id, reason, error.for_form()?).await?)
        }
        answered => answered,
    }
}

/// A document of a case in scope, and the case.
fn reached(app: &App, actor: &Actor, id: &str, paper: &str) -> Result<(Case, Kept), AppError> {
    let now = app.clock.stamp();
    let env = app.env(&now);
    app.read(|c| {
        let case = load::<CaseRecords>(c, &env, &actor.scope, id)?;
        Ok((case, store::one(c, env.keys, id, paper)?))
    })
}

/// The field for the reason, where the reader does not handle the case.
fn why(actor: &Actor, case: &Case) -> Option<Field> {
    let needs = may_see(actor, case, "").is_err();
    needs.then(|| Field::text("reason", "不是承办的人，写明理由", ""))
}

/// A form about a document.
#[derive(Clone, Copy)]
struct Act {
    title: &'static str,
    last: &'static str,
    about: &'static str,
    go: &'static str,
}

const SERVE: Act = Act {
    title: "登记送达",
    last: "service",
    about: "送达文书有送达回证，由受送达人签收并记明日期。登记以后，送达回证按这里的内容印。",
    go: "登记送达",
};
const VOID: Act = Act {
    title: "文书作废",
    last: "void",
    about: "写错了、不该制作的文书作废：文号不再给别的文书，制作和作废的记录都留着。资料变了的不用作废，重新制作就会代替它；笔录、送达回证这些各次分别制作的，写错了才作废。",
    go: "作废",
};

fn form(
    permit: &Handler,
    app: &App,
    act: Act,
    (case, kept): (&Case, &Kept),
    fields: Vec<Field>,
    problems: Vec<FieldProblem>,
) -> ActPage {
    let here = format!("{}/{}", super::PATH, case.id);
    let back = format!("{here}/documents");
    let number = case.number.clone().unwrap_or_default();
    let action = format!("{back}/{}/{}", kept.id, act.last);
    let page = permit.page(app, act.title);
    ActPage {
        page: page.under(&[("案件", super::PATH), (&number, &here), ("文书", &back)]).watermarked(),
        name: kept.called(),
        place: case.organisation.name.clone(),
        about: act.about.to_owned(),
        clause: clause_label("办案规则-20"),
        fields,
        problems,
        behalf: None,
        revision: case.revision.to_string(),
        keep: action.replace('/', "-"),
        action,
        back,
        go: act.go,
    }
}

fn service_fields(actor: &Actor, case: &Case, app: &App) -> Vec<Field> {
    let mut fields = serve::fields(case, app.today());
    fields.extend(why(actor, case));
    fields
}

fn void_fields() -> Vec<Field> {
    vec![Field::area("reason", "作废的理由", "如：受送达人写错")]
}

async fn shown(
    permit: Handler,
    app: Arc<App>,
    (id, paper): (String, String),
    act: Act,
    fields: fn(&Actor, &Case, &App) -> Vec<Field>,
) -> Result<Response, AppError> {
    let actor = permit.actor();
    let (case, kept) = app.blocking(move |app| reached(app, &actor, &id, &paper)).await?;
    let fields = fields(&permit, &case, &app);
    html(&form(&permit, &app, act, (&case, &kept), fields, Vec::new()))
}

async fn service(
    permit: Handler,
    State(app): State<Arc<App>>,
    Path(at): Path<(String, String)>,
) -> Result<Response, AppError> {
    shown(permit, app, at, SERVE, service_fields).await
}

async fn voiding(
    permit: Handler,
    State(app): State<Arc<App>>,
    Path(at): Path<(String, String)>,
) -> Result<Response, AppError> {
    shown(permit, app, at, VOID, |_, _, _| void_fields()).await
}

async fn served(
    permit: Handler,
    State(app): State<Arc<App>>,
    Path((id, paper)): Path<(String, String)>,
    Form(sent): Form<BTreeMap<String, String>>,
) -> Result<Response, AppError> {
    let entry = Entry(sent);
    let (actor, typed, about, of) = (permit.actor(), entry.clone(), id.clone(), paper.clone());
    let work = move |app: &Arc<App>| {
        let served = serve::typed(&typed)?;
        let why = typed.text("reason");
        app.act(&actor, Action::EditCases, |tx| serve::serve(tx, &about, &of, served, why))
    };
    match app.blocking(work).await {
        Ok(service) => {
            let words = format!("已登记：{} {}。", service.served.on.label(), service.served.words());
            Ok(done(&format!("{}/{id}/documents", super::PATH), &words))
        }
        Err(error) => again(permit, app, (id, paper), (SERVE, service_fields), &entry, error).await,
    }
}

async fn void(
    permit: Handler,
    State(app): State<Arc<App>>,
    Path((id, paper)): Path<(String, String)>,
    Form(sent): Form<BTreeMap<String, String>>,
) -> Result<Response, AppError> {
    let entry = Entry(sent);
    let (actor, why, about, of) =
        (permit.actor(), entry.text("reason").to_owned(), id.clone(), paper.clone());
    let work =
        move |app: &Arc<App>| app.act(&actor, Action::EditCases, |tx| serve::void(tx, &about, &of, &why));
    match app.blocking(work).await {
        Ok(()) => Ok(done(&format!("{}/{id}/documents", super::PATH), "文书已作废。")),
        Err(error) => again(permit, app, (id, paper), (VOID, |_, _, _| void_fields()), &entry, error).await,
    }
}

/// What makes the fields of an act.
type Fields = fn(&Actor, &Case, &App) -> Vec<Field>;

/// The form again with what was typed.
async fn again(
    permit: Handler,
    app: Arc<App>,
    (id, paper): (String, String),
    (act, fields): (Act, Fields),
    entry: &Entry,
    error: AppError,
) -> Result<Response, AppError> {
    let problems = error.for_form()?;
    let actor = permit.actor();
    let (case, kept) = app.blocking(move |app| reached(app, &actor, &id, &paper)).await?;
    let mut fields = fields(&permit, &case, &app);
    entry.fill(&mut fields);
    form_again(&form(&permit, &app, act, (&case, &kept), fields, problems))
}

async fn take_back(
    permit: Handler,
    State(app): State<Arc<App>>,
    Path((id, service)): Path<(String, String)>,
    Form(sent): Form<BTreeMap<String, String>>,
) -> Result<Response, AppError> {
    let why = Entry(sent).text("reason").to_owned();
    let (actor, about) = (permit.actor(), id.clone());
    let work = move |app: &Arc<App>| serve::take_back(app, &actor, &about, &service, &why);
    match app.blocking(work).await {
        Ok(()) => Ok(done(&format!("{}/{id}/documents", super::PATH), "已撤销这次送达，记录和理由都留着。")),
        Err(error @ (AppError::Refused { .. } | AppError::Invalid { .. })) => {
            form_again(&page(&permit, &app, &id, String::new(), error.for_form()?).await?)
        }
        Err(error) => Err(error),
    }
}
