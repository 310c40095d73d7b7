//! Attachments over the API: as on the pages, with the permissions, the checks and the record of the pages.

use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use fengqiao_domain::attachments::{Format, Kind};
use http::Request;
use serde_json::{Value, json};

use super::actions::{self, Said};
use super::holders::{Cases, Holder, Mediators, Organisations, Sessions, Units};
use super::pages::Going;
use super::store::{self, Attachment};
use super::take;
use crate::api::acts::entry;
use crate::api::call::{About, Call, record_id};
use crate::api::endpoints::{Endpoints, Operation, named};
use crate::api::once::{self, Answer};
use crate::api::transfer::file;
use crate::platform::hash::sm3;
use crate::tables::Records as _;
use crate::{App, AppError, Permit, may};

const TAG: &str = "附件";
const UPLOAD: &[&str] = &["kind", "note", "shown", "name"];

/// Routes of this part.
pub(crate) fn add(api: Endpoints) -> Endpoints {
    of::<Cases>(of::<Sessions>(of::<Units>(of::<Organisations>(of::<Mediators>(api)))))
}

fn of<H: Holder>(api: Endpoints) -> Endpoints {
    let all = format!("/api/v1/tables/{}/{{id}}/attachments", H::table());
    let one = format!("{all}/{{attachment}}");
    let title = H::Rows::TABLE.title;
    let binary = || json!({ "type": "string", "format": "binary" });
    api.get(
        &all,
        || {
            Operation::new(TAG, format!("{title}：附件"))
                .about("新的在前，最多 200 个，含已撤回的。")
                .gives(200, "附件", named("Attachments"))
        },
        list::<H>,
    )
    .upload(
        &all,
        || {
            let form = json!({ "type": "object", "required": ["file"], "properties": { "file": binary() } });
            Operation::new(TAG, format!("{title}：上传附件"))
                .about(
                    "照片收 JPG、PNG，不超过 10 MB；扫描件和其他收 JPG、PNG（20 MB）和 PDF（50 MB）。按内容认，不看文件名。\
                     图片重新编码，去掉拍摄地点等信息，digest 是存下的内容的 SM3。",
                )
                .query(UPLOAD)
                .headers(&["Idempotency-Key"])
                .takes_as("multipart/form-data", form)
                .takes_as("application/octet-stream", binary())
                .gives(201, "附件", named("Attachment"))
        },
        upload::<H>,
    )
    .get(
        &one,
        || {
            let kinds = Format::ALL.map(Format::media_type);
            Operation::new(TAG, format!("{title}：附件的内容"))
                .about("打开记入审计日志。")
                .gives_as(200, "文件", &kinds, &binary())
        },
        content::<H>,
    )
    .post(
        &format!("{one}/withdrawal"),
        || {
            Operation::new(TAG, format!("{title}：撤回附件"))
                .about("写明理由。文件和经过都留着。")
                .headers(&["Idempotency-Key"])
                .takes(named("Reason"))
                .gives(200, "撤回以后的附件", named("Attachment"))
        },
        withdraw::<H>,
    )
}

/// Schemas of this part.
pub(crate) fn schemas() -> Vec<(&'static str, Value)> {
    let text = |words: &str| json!({ "type": "string", "description": words });
    let kinds = Kind::ALL.map(Kind::code);
    let types = Format::ALL.map(Format::media_type);
    let withdrawn = json!({
        "type": ["object", "null"], "additionalProperties": false, "required": ["at", "by", "reason"],
        "properties": { "at": text("何时"), "by": text("谁"), "reason": text("理由") },
        "description": "撤回；没有撤回是 null",
    });
    let one = json!({
        "type": "object", "additionalProperties": false,
        "required": ["id", "kind", "name", "note", "media_type", "size", "digest", "width", "height", "shown", "at", "by", "withdrawn", "content"],
        "properties": {
            "id": text("附件的编号"), "kind": { "enum": kinds }, "name": text("文件名"), "note": text("说明；可以是空"),
            "media_type": { "enum": types }, "size": { "type": "integer", "description": "字节数" },
            "digest": text("内容的 SM3"),
            "width": { "type": ["integer", "null"], "description": "图片的宽，像素" },
            "height": { "type": ["integer", "null"], "description": "图片的高，像素" },
            "shown": { "type": "boolean", "description": "本人可以看到" },
            "at": text("何时上传，北京时间"), "by": text("谁上传的"), "withdrawn": withdrawn,
            "content": text("内容的地址"),
        },
    });
    let all = json!({
        "type": "object", "additionalProperties": false, "required": ["items"],
        "properties": { "items": { "type": "array", "items": named("Attachment") } },
    });
    vec![("Attachment", one), ("Attachments", all)]
}

fn address<H: Holder>(a: &Attachment) -> String {
    format!("/api/v1/tables/{}/{}/attachments/{}", H::table(), a.record, a.id)
}

fn shown<H: Holder>(a: &Attachment) -> Value {
    let withdrawn = a.withdrawn.as_ref();
    json!({
        "id": a.id, "kind": a.kind.code(), "name": a.name, "note": a.note,
        "media_type": a.format.media_type(), "size": a.size, "digest": a.digest,
        "width": a.pixels.map(|p| p.0), "height": a.pixels.map(|p| p.1),
        "shown": a.shown, "at": a.at, "by": a.by_name,
        "withdrawn": withdrawn.map(|(at, by, reason)| json!({ "at": at, "by": by, "reason": reason })),
        "content": address::<H>(a),
    })
}

async fn list<H: Holder>(
    permit: Permit<H::View>,
    State(app): State<Arc<App>>,
    about: About<1>,
) -> Result<Response, AppError> {
    let (actor, [id]) = (permit.actor(), about.ids);
    let found = app.blocking(move |app| {
        let now = app.clock.stamp();
        app.read(|c| {
            H::held(c, &app.env(&now), &actor, &id)?;
            store::of_record(c, &app.keys, &actor, H::table(), &id)
        })
    });
    let items: Vec<Value> = found.await?.iter().map(shown::<H>).collect();
    Ok(Answer::ok(json!({ "items": items })).into_response())
}

async fn content<H: Holder>(
    permit: Permit<H::View>,
    State(app): State<Arc<App>>,
    about: About<2>,
) -> Result<Going, AppError> {
    let (actor, [id, attachment]) = (permit.actor(), about.ids);
    app.blocking(move |app| {
        let found = actions::open::<H>(app, &actor, &id, &attachment)?;
        Going::open(app, &found.object, found.format, &found.name, found.size)
    })
    .await
}

async fn upload<H: Holder>(
    permit: Permit<may::Attach>,
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    call: Call,
    request: Request<Body>,
) -> Result<Response, AppError> {
    record_id(&id)?;
    let (actor, about) = (permit.actor(), id.clone());
    app.blocking(move |app| actions::open_for::<H>(app, &actor, &about)).await?;
    call.only(UPLOAD)?;
    let kind = Kind::parse(call.text("kind"))
        .ok_or_else(|| AppError::invalid("kind", "写 photo、scan 或 other。"))?;
    let (shown_to, note) = (call.flag("shown")?, call.text("note").to_owned());
    let (name, bytes): (String, Bytes) = file(&call, request).await?;
    let actor = permit.actor();
    // The digest stands for the file: no second copy of it is made.
    let once = call.once(&actor, sm3(&bytes).as_bytes())?;
    let answer = app.blocking(move |app| {
        let taken = take::file(app, kind, std::iter::once(bytes))?;
        once::act(app, &actor, actions::action(), once.as_ref(), |tx| {
            let said = Said { kind, name: &name, note: &note, shown: shown_to, behalf: None };
            let added = actions::add::<H>(tx, &id, &said, &taken)?;
            Ok(Answer::made(shown::<H>(&added), address::<H>(&added)))
        })
    });
    Ok(answer.await?.into_response())
}

async fn withdraw<H: Holder>(
    permit: Permit<may::Attach>,
    State(app): State<Arc<App>>,
    about: About<2>,
) -> Result<Response, AppError> {
    let About { ids: [id, attachment], call, body } = about;
    let entry = entry(&call, &body, &[], &[("reason", "理由")])?;
    let actor = permit.actor();
    let once = call.once(&actor, &body)?;
    let answer = app.blocking(move |app| {
        once::act(app, &actor, actions::action(), once.as_ref(), |tx| {
            actions::withdraw::<H>(tx, &id, &attachment, entry.text("reason"))?;
            let now = store::get(tx.conn(), &app.keys, &actor, H::table(), &id, &attachment)?;
            Ok(Answer::ok(shown::<H>(&now)))
        })
    });
    Ok(answer.await?.into_response())
}
