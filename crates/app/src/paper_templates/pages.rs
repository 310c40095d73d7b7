//! 文书模板: the list of forms and whose template each has, the editor, the preview, the versions.

use std::sync::Arc;

use axum::extract::{Form, Path, State};
use axum::response::{IntoResponse as _, Response};
use fengqiao_domain::cases::documents::Document;
use fengqiao_domain::verdict::clause_label;
use fengqiao_print::document::{
    Content, Facts, Fault, Item, Known, Paper, Template, blank, docx, fill, known, shipped_text,
};
use http::{HeaderValue, header};
use jiff::civil::Date;
use serde::Deserialize;

use super::actions::{self, Refused, Said, scope_of, sound};
use super::diff::{Line, differences};
use super::store::{self, Version};
use super::{chain, office, standing};
use crate::certificates::set_document;
use crate::platform::render::{done, form_again, form_stale, html};
use crate::platform::view::FieldProblem;
use crate::tables::Env;
use crate::tables::files::attachment;
use crate::{Actor, App, AppError, Page, Permit, Routes, may};

/// Where they stand.
const PATH: &str = "/desk/settings/templates";

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new()
        .get(PATH, list)
        .get("/desk/settings/templates/{code}", edit)
        .post("/desk/settings/templates/{code}", save)
        .get("/desk/settings/templates/{code}/versions", versions)
        .post("/desk/settings/templates/{code}/preview", preview)
        .post("/desk/settings/templates/{code}/shipped", back)
}

type Keeper = Permit<may::EditTemplates>;

fn kind_of(code: &str) -> Result<Document, AppError> {
    Document::from_code(code).ok_or(AppError::NotFound)
}

fn minute(at: &str) -> String {
    at.chars().take(16).collect::<String>().replace('T', " ")
}

/// One form in the list.
struct Row {
    code: &'static str,
    form: String,
    kind: &'static str,
    clause: &'static str,
    label: String,
    own: bool,
    next: String,
    /// What of the office's own cannot be used; empty for nothing.
    unread: String,
}

#[derive(askama::Template)]
#[template(path = "paper_templates/list.html")]
struct ListPage {
    page: Page,
    place: String,
    rows: Vec<Row>,
    own: usize,
}

async fn list(permit: Keeper, State(app): State<Arc<App>>) -> Result<Response, AppError> {
    let actor = permit.actor();
    let (place, rows) = app
        .blocking(move |app| {
            let now = app.clock.stamp();
            let env = app.env(&now);
            let scope = scope_of(&actor, &env)?;
            app.read(|c| {
                let mut rows = Vec::new();
                for kind in Document::ALL {
                    let standing = standing(c, &env, &scope, *kind)?;
                    let later = store::versions(c, &scope, kind.code())?;
                    // Only the newest: an older one for a later day never rules again.
                    let next = later.first().filter(|version| version.from > env.today);
                    let unread = in_force(&later, env.today)
                        .filter(|version| !reads(version))
                        .map(|v| format!("第{}版读不出，现在用上一级的，请修改", v.number))
                        .unwrap_or_default();
                    let next = next.map_or_else(String::new, |v| format!("第{}版 {} 起用", v.number, v.from));
                    rows.extend(standing.template.forms.iter().map(|form| Row {
                        code: kind.code(),
                        form: form.name.clone(),
                        kind: kind.label(),
                        clause: clause_label(kind.clause()),
                        label: standing.label.clone(),
                        own: standing.own.is_some(),
                        next: next.clone(),
                        unread: unread.clone(),
                    }));
                }
                Ok((office(&env, &scope), rows))
            })
        })
        .await?;
    let own = rows.iter().filter(|row| row.own).count();
    html(&ListPage {
        page: permit.page(&app, "文书模板").under(&[("系统", "/desk/system")]),
        place,
        rows,
        own,
    })
}

/// One name that may stand in a template.
struct FactLine {
    name: String,
    meaning: String,
    fields: Vec<(String, String)>,
}

impl From<&Known> for FactLine {
    fn from(known: &Known) -> Self {
        let fields = match &known.content {
            Content::Text { .. } => Vec::new(),
            Content::List { fields, .. } => {
                fields.iter().map(|f| (format!("{}.{}", known.name, f.name), f.meaning.clone())).collect()
            }
        };
        Self { name: known.name.clone(), meaning: known.meaning.clone(), fields }
    }
}

#[derive(askama::Template)]
#[template(path = "paper_templates/edit.html")]
struct EditPage {
    page: Page,
    code: &'static str,
    clause: &'static str,
    place: String,
    label: String,
    has_own: bool,
    text: String,
    from: String,
    note: String,
    seen: i64,
    forms: Vec<String>,
    facts: Vec<FactLine>,
    problems: Vec<FieldProblem>,
}

#[derive(Clone, Deserialize, Default)]
#[serde(default)]
struct Typed {
    text: String,
    from: String,
    note: String,
    seen: String,
    form: String,
    r#as: String,
}

/// What the page shows of a kind: place, label, the text to begin with, the newest version, its forms.
struct Now {
    place: String,
    label: String,
    text: String,
    newest: Option<Version>,
    forms: Vec<String>,
    today: Date,
}

fn now(app: &App, actor: &Actor, kind: Document) -> Result<Now, AppError> {
    let stamp = app.clock.stamp();
    let env = app.env(&stamp);
    let scope = scope_of(actor, &env)?;
    app.read(|c| {
        let newest = store::versions(c, &scope, kind.code())?.into_iter().next();
        let standing = standing(c, &env, &scope, kind)?;
        // An office that has none of its own begins with what stands above it.
        let mut text = newest.as_ref().and_then(|version| version.text.clone());
        for above in chain(&env, &scope) {
            if text.is_none() {
                text = store::in_force(c, &above, kind.code(), env.today)?.map(|(_, text)| text);
            }
        }
        Ok(Now {
            place: office(&env, &scope),
            label: standing.label,
            text: text.or_else(|| shipped_text(kind.code()).map(str::to_owned)).unwrap_or_default(),
            newest,
            forms: standing.template.forms.iter().map(|form| form.name.clone()).collect(),
            today: env.today,
        })
    })
}

async fn page(
    permit: &Keeper,
    app: &Arc<App>,
    kind: Document,
    typed: Option<Typed>,
    problems: Vec<FieldProblem>,
) -> Result<EditPage, AppError> {
    let actor = permit.actor();
    let now = app.blocking(move |app| now(app, &actor, kind)).await?;
    let newest = now.newest.as_ref().map_or(0, |version| version.number);
    let seen = typed.as_ref().and_then(|typed| typed.seen.parse().ok()).unwrap_or(newest);
    let typed = typed.unwrap_or_else(|| Typed {
        text: now.text.clone(),
        from: now.today.to_string(),
        ..Typed::default()
    });
    let title = format!("{} {}", kind.code(), kind.label());
    Ok(EditPage {
        page: permit.page(app, &title).under(&[("系统", "/desk/system"), ("文书模板", PATH)]),
        code: kind.code(),
        clause: clause_label(kind.clause()),
        place: now.place,
        label: now.label,
        has_own: now.newest.is_some_and(|version| version.text.is_some()),
        text: typed.text,
        from: typed.from,
        note: typed.note,
        seen,
        forms: now.forms,
        facts: known().iter().map(FactLine::from).collect(),
        problems,
    })
}

async fn edit(
    permit: Keeper,
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
) -> Result<Response, AppError> {
    html(&page(&permit, &app, kind_of(&code)?, None, Vec::new()).await?)
}

fn told(faults: &[Fault]) -> Vec<FieldProblem> {
    faults.iter().map(|fault| FieldProblem { field: "text".into(), message: fault.to_string() }).collect()
}

async fn save(
    permit: Keeper,
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, AppError> {
    let (kind, text) = (kind_of(&code)?, lines(&typed.text));
    keep(permit, app, kind, Some(text), typed).await
}

/// Back to what stands above: the city's, or what is shipped. What was kept stays among the versions.
async fn back(
    permit: Keeper,
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, AppError> {
    keep(permit, app, kind_of(&code)?, None, typed).await
}

async fn keep(
    permit: Keeper,
    app: Arc<App>,
    kind: Document,
    text: Option<String>,
    typed: Typed,
) -> Result<Response, AppError> {
    let (actor, asked) = (permit.actor(), typed.clone());
    let kept = app
        .blocking(move |app| {
            let from = match asked.from.trim() {
                "" => Some(app.today()),
                day => fengqiao_domain::value::parse_date(day),
            };
            let Some(from) = from else {
                return Ok(Err(Refused::Other(AppError::invalid("from", "不是日期。请写成 2024-07-18。"))));
            };
            let seen = asked.seen.parse().unwrap_or(0);
            let said = Said { text: text.as_deref(), from, note: &asked.note, seen };
            Ok(actions::keep(app, &actor, kind, &said))
        })
        .await?;
    match kept {
        Ok(number) => Ok(done(PATH, &format!("{} {} 第{number}版已保存。", kind.code(), kind.label()))),
        Err(Refused::Faults(faults)) => {
            form_again(&page(&permit, &app, kind, Some(typed), told(&faults)).await?)
        }
        Err(Refused::Other(AppError::Conflict)) => {
            let message = "您打开之后，他人先保存了一版，本次没有保存，填写的内容都在。请看“各版本”，核对后重新打开再改。";
            let problems = vec![FieldProblem { field: String::new(), message: message.into() }];
            form_stale(&page(&permit, &app, kind, Some(typed), problems).await?)
        }
        Err(Refused::Other(error)) => {
            form_again(&page(&permit, &app, kind, Some(typed), error.for_form()?).await?)
        }
    }
}

/// A text as a browser sends it, with its line ends as files have them.
fn lines(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    let text = text.trim_start_matches('\u{feff}');
    if text.ends_with('\n') { text.to_owned() } else { format!("{text}\n") }
}

/// The examples, with characters few fonts have in the names.
pub(super) fn examples() -> Facts {
    let mut facts = Facts::examples();
    facts.set("申请人", "张㛃");
    facts.set("调解员", "王䶮");
    for name in ["登记人", "记录人", "送达人", "立卷人"] {
        facts.set(name, "刘𠮷");
    }
    let mut parties: Vec<Item> = facts.list("当事人").to_vec();
    if let Some(first) = parties.first_mut() {
        first.insert("名称".into(), "张㛃".into());
    }
    facts.set_list("当事人", parties);
    facts
}

/// A form of a text with the examples in it, or with lines to write on.
fn previewed(template: &Template, form: &str, empty: bool) -> Result<Paper, AppError> {
    let form = template.form(form).or_else(|| template.forms.first()).ok_or(AppError::NotFound)?;
    if empty {
        return Ok(blank(template, form));
    }
    let mut paper = fill(template, form, &examples()).map_err(|why| AppError::refused(why.to_string()))?;
    paper.sample = true;
    Ok(paper)
}

async fn preview(
    permit: Keeper,
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, AppError> {
    let kind = kind_of(&code)?;
    let template = match sound(kind, &lines(&typed.text)) {
        Ok(template) => template,
        Err(faults) => return form_again(&page(&permit, &app, kind, Some(typed), told(&faults)).await?),
    };
    let _turn = app.printing.acquire().await.map_err(|e| AppError::Internal(e.to_string()))?;
    let (form, way) = (typed.form.clone(), typed.r#as.clone());
    let set = app
        .blocking(move |app| {
            let paper = previewed(&template, &form, way == "blank")?;
            if way == "docx" {
                return set_document(app, |_, stamp| docx(&paper, stamp));
            }
            set_document(app, |press, stamp| press.paper(&paper, stamp))
        })
        .await;
    let name = format!("预览-{}", if typed.form.is_empty() { kind.label() } else { &typed.form });
    match set {
        Ok(file) if typed.r#as == "docx" => Ok(attachment(&format!("{name}.docx"), file)),
        Ok(file) => Ok(shown(&name, file)),
        Err(error) => form_again(&page(&permit, &app, kind, Some(typed), error.for_form()?).await?),
    }
}

/// A PDF of our own, to be looked at in the browser.
fn shown(name: &str, file: Vec<u8>) -> Response {
    let mut response = ([(header::CONTENT_TYPE, "application/pdf")], file).into_response();
    let name: String = form_urlencoded::byte_serialize(name.as_bytes()).collect();
    let value = format!("inline; filename*=UTF-8''{}.pdf", name.replace('+', "%20"));
    // Percent-encoded text is always a valid header.
    if let Ok(value) = HeaderValue::from_str(&value) {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, value);
    }
    response
}

/// One version with what it changed.
struct VersionView {
    number: i64,
    from: String,
    note: String,
    made: String,
    by: String,
    went_back: bool,
    in_use: bool,
    lines: Vec<(&'static str, String)>,
}

#[derive(askama::Template)]
#[template(path = "paper_templates/versions.html")]
struct VersionsPage {
    page: Page,
    place: String,
    href: String,
    versions: Vec<VersionView>,
}

/// The version that rules on a day, as [`store::in_force`] finds it.
fn in_force(all: &[Version], on: Date) -> Option<&Version> {
    all.iter().filter(|version| version.from <= on).max_by_key(|version| version.number)
}

/// Whether its text can still be read; where it went back there is none to read.
fn reads(version: &Version) -> bool {
    version.text.as_deref().is_none_or(|text| Template::read(text).is_ok())
}

fn version_views(all: &[Version], env: &Env, shipped: &str) -> Vec<VersionView> {
    let in_use = in_force(all, env.today);
    let view = |(at, version): (usize, &Version)| {
        let before = all.get(at + 1).and_then(|earlier| earlier.text.as_deref()).unwrap_or(shipped);
        let after = version.text.as_deref().unwrap_or(shipped);
        let lines = differences(before, after).into_iter().map(|line| match line {
            Line::Same(text) => ("", text),
            Line::Out(text) => ("−", text),
            Line::In(text) => ("＋", text),
        });
        VersionView {
            number: version.number,
            from: version.from.to_string(),
            note: version.note.clone(),
            made: minute(&version.made.0),
            by: version.made.1.clone(),
            went_back: version.text.is_none(),
            in_use: in_use.is_some_and(|used| used.number == version.number && reads(used)),
            lines: lines.collect(),
        }
    };
    all.iter().enumerate().map(view).collect()
}

async fn versions(
    permit: Keeper,
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
) -> Result<Response, AppError> {
    let (kind, actor) = (kind_of(&code)?, permit.actor());
    let (place, versions) = app
        .blocking(move |app| {
            let now = app.clock.stamp();
            let env = app.env(&now);
            let scope = scope_of(&actor, &env)?;
            let all = app.read(|c| store::versions(c, &scope, kind.code()))?;
            let shipped = shipped_text(kind.code()).unwrap_or_default();
            Ok((office(&env, &scope), version_views(&all, &env, shipped)))
        })
        .await?;
    let here = format!("{PATH}/{}", kind.code());
    let title = format!("{} {}", kind.code(), kind.label());
    html(&VersionsPage {
        page: permit.page(&app, "各版本").under(&[
            ("系统", "/desk/system"),
            ("文书模板", PATH),
            (&title, &here),
        ]),
        place,
        href: here.clone(),
        versions,
    })
}
