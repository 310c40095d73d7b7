//! Choosing a file, for a new batch or in place of the one a batch was made from.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Multipart, Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use fengqiao_domain::access::Scope;
use serde::Deserialize;

use super::super::batch::{self, Upload, rights};
use super::super::jobs::{self, Work};
use super::{Named, address, framed, names, table_of};
use crate::attachments::receive::unreadable;
use crate::platform::render::{form_again, html};
use crate::platform::view::{Choice, FieldProblem};
use crate::profiles;
use crate::tables::registry::{Tables, page_of};
use crate::{Actor, App, AppError, Page, Permit, Routes, may};

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::of_tables(&names(), |routes, table| {
        let path = format!("/desk/{table}/import");
        routes.get(&path, form).upload(&path, send)
    })
    .get("/desk/imports/{receipt}/file", form_again_for)
    .upload("/desk/imports/{receipt}/file", send_again)
}

/// Longest file name kept, in characters.
const NAME: usize = 120;

#[derive(Template)]
#[template(path = "imports/upload.html")]
struct UploadPage {
    page: Page,
    heading: String,
    action: String,
    districts: Vec<Choice>,
    /// Import profiles a new file may be read by.
    profiles: Vec<Choice>,
    /// Where profiles are made; empty for tables without.
    profiles_href: &'static str,
    /// The profile a batch was read by.
    read_by: String,
    required: String,
    template: String,
    back: String,
    /// The batch the file is for; empty for a new one.
    receipt: String,
    problems: Vec<FieldProblem>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Chosen {
    district: String,
    profile: String,
}

type Importer = Permit<may::Import>;

async fn form(
    permit: Importer,
    State(app): State<Arc<App>>,
    Named(table): Named,
    Query(chosen): Query<Chosen>,
) -> Result<Response, AppError> {
    allowed(&permit, table)?;
    html(&page(&app, &permit, table, "", &chosen, Vec::new()).await?)
}

async fn form_again_for(
    permit: Importer,
    State(app): State<Arc<App>>,
    Path(receipt): Path<String>,
) -> Result<Response, AppError> {
    let table = own(&app, &permit, &receipt).await?;
    html(&page(&app, &permit, table, &receipt, &Chosen::default(), Vec::new()).await?)
}

async fn send(
    permit: Importer,
    State(app): State<Arc<App>>,
    Named(table): Named,
    multipart: Multipart,
) -> Result<Response, AppError> {
    allowed(&permit, table)?;
    take(permit, app, table, None, multipart).await
}

async fn send_again(
    permit: Importer,
    State(app): State<Arc<App>>,
    Path(receipt): Path<String>,
    multipart: Multipart,
) -> Result<Response, AppError> {
    let table = own(&app, &permit, &receipt).await?;
    take(permit, app, table, Some(receipt), multipart).await
}

fn allowed(actor: &Actor, table: &dyn Tables) -> Result<(), AppError> {
    if table.only_out() {
        return Err(AppError::NotFound);
    }
    if actor.may(rights::of(table.id()).1) { Ok(()) } else { Err(AppError::Forbidden) }
}

/// The table of a batch of one's own.
async fn own(app: &Arc<App>, permit: &Importer, receipt: &str) -> Result<&'static dyn Tables, AppError> {
    let (actor, receipt) = (permit.actor(), receipt.to_owned());
    let batch = app.blocking(move |app| app.read(|c| batch::store::load(c, &actor, &receipt))).await?;
    if batch.only.is_some() { Err(AppError::NotFound) } else { table_of(&batch.table) }
}

async fn page(
    app: &Arc<App>,
    permit: &Importer,
    table: &'static dyn Tables,
    receipt: &str,
    chosen: &Chosen,
    problems: Vec<FieldProblem>,
) -> Result<UploadPage, AppError> {
    let district = chosen.district.as_str();
    let (actor, about) = (permit.actor(), receipt.to_owned());
    let (known, read_by) = app
        .blocking(move |app| {
            app.read(|c| {
                if !about.is_empty() {
                    let batch = batch::store::load(c, &actor, &about)?;
                    return Ok((Vec::new(), batch.profile_name));
                }
                let known = profiles::store::list(c, table.id())?;
                Ok::<_, AppError>((known, String::new()))
            })
        })
        .await?;
    let in_use = known.iter().filter(|kept| kept.version > 0).map(|kept| Choice {
        value: kept.id.clone(),
        label: if kept.example {
            format!("{}（示例，请按实际导出核对）", kept.name)
        } else {
            kept.name.clone()
        },
        selected: kept.id == chosen.profile,
    });
    let heading = format!("导入{}", table.title());
    let jurisdiction = &app.jurisdiction;
    let districts = if permit.scope == Scope::City && receipt.is_empty() {
        let all = jurisdiction.regions.authorities(&jurisdiction.policy).into_iter();
        all.map(|(value, label)| Choice { selected: value == district, value, label }).collect()
    } else {
        Vec::new()
    };
    let back = if receipt.is_empty() { page_of(table) } else { address(receipt) };
    Ok(UploadPage {
        page: framed(permit.page(app, &heading), table, &[]),
        profiles: in_use.collect(),
        profiles_href: if table.id() == "cases" && receipt.is_empty() { profiles::pages::PATH } else { "" },
        read_by,
        action: if receipt.is_empty() {
            format!("/desk/{}/import", table.id())
        } else {
            format!("{}/file", address(receipt))
        },
        districts,
        required: table.required().join("、"),
        template: format!("/desk/{}/template", table.id()),
        back,
        receipt: receipt.to_owned(),
        problems,
        heading,
    })
}

/// What a multipart form brought.
#[derive(Default)]
struct Sent {
    name: String,
    bytes: Arc<[u8]>,
    chosen: Chosen,
}

async fn read(mut multipart: Multipart) -> Result<Sent, AppError> {
    let mut sent = Sent::default();
    while let Some(field) = multipart.next_field().await.map_err(|e| unreadable(&e))? {
        match field.name().unwrap_or_default() {
            "file" => {
                sent.name = tidy(field.file_name().unwrap_or_default());
                sent.bytes = Arc::from(&*field.bytes().await.map_err(|e| unreadable(&e))?);
            }
            "district" => sent.chosen.district = field.text().await.map_err(|e| unreadable(&e))?,
            "profile" => sent.chosen.profile = field.text().await.map_err(|e| unreadable(&e))?,
            _ => {}
        }
    }
    Ok(sent)
}

/// The last part of a path, without what cannot be shown.
pub(crate) fn tidy(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let shown: String = last.chars().filter(|c| !c.is_control()).collect();
    let excess = shown.chars().count().saturating_sub(NAME);
    // The end says what kind of file it is.
    let kept: String = shown.chars().skip(excess).collect();
    if kept.trim().is_empty() { "未命名".into() } else { kept }
}

/// The form with why the file was not taken.
async fn again(
    app: &Arc<App>,
    permit: &Importer,
    table: &'static dyn Tables,
    receipt: Option<&str>,
    chosen: &Chosen,
    message: String,
) -> Result<Response, AppError> {
    let problem = FieldProblem { field: "file".into(), message };
    form_again(&page(app, permit, table, receipt.unwrap_or_default(), chosen, vec![problem]).await?)
}

async fn take(
    permit: Importer,
    app: Arc<App>,
    table: &'static dyn Tables,
    into: Option<String>,
    multipart: Multipart,
) -> Result<Response, AppError> {
    let sent = read(multipart).await?;
    if sent.bytes.is_empty() {
        let words = if sent.name == "未命名" {
            "还没有选文件。"
        } else {
            "这个文件是空的。请确认选的是填好的那一份。"
        };
        return again(&app, &permit, table, into.as_deref(), &sent.chosen, words.into()).await;
    }
    let reach = Some(sent.chosen.district.clone()).filter(|d| !d.is_empty() && into.is_none());
    if reach.as_ref().is_some_and(|code| !permit.scope.contains_authority(code)) {
        let words = "选的区不在您的管理范围内。请重新选择。".into();
        return again(&app, &permit, table, into.as_deref(), &sent.chosen, words).await;
    }
    if !sent.chosen.profile.is_empty() && into.is_none() {
        let (id, of) = (sent.chosen.profile.clone(), table.id());
        let found =
            app.blocking(move |app| app.read(|c| profiles::store::usable(c, of, &id).map(|_| ()))).await;
        match found {
            Err(AppError::NotFound) => {
                let words = "选的导入方案已经停用或还没有保存。请重新选择。".into();
                return again(&app, &permit, table, into.as_deref(), &sent.chosen, words).await;
            }
            other => other?,
        }
    }
    let now = app.clock.stamp();
    let receipt = into.clone().unwrap_or_else(|| batch::receipt(&app.env(&now)));
    let upload = Upload {
        name: sent.name.clone(),
        bytes: Arc::clone(&sent.bytes),
        reach,
        again: into.is_some(),
        profile: sent.chosen.profile.clone(),
    };
    let actor = permit.actor();
    let done = jobs::run(&app, &receipt, &permit.user_id, Work::Reading, move |app, job| {
        table.preview(app, &actor, job, &upload)
    });
    match done.await {
        Some(Err(AppError::Refused { reasons })) => {
            again(&app, &permit, table, into.as_deref(), &sent.chosen, reasons.join("\n")).await
        }
        Some(Err(other)) => Err(other),
        // A long file is still being read: its page says how far.
        Some(Ok(())) | None => Ok(Redirect::to(&address(&receipt)).into_response()),
    }
}
