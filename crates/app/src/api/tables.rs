//! `/api/v1/tables`: the records of every table. Each table of the registry has its own routes with its own permission;
//! nothing here knows which tables there are.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use http::{HeaderValue, StatusCode, header};
use jiff::civil::Date;
use serde_json::{Map, Value, json};

use super::call::{Call, date, record_id};
use super::endpoints::{Endpoints, Operation, named};
use super::once::{Answer, act, etag};
use crate::platform::permit::PermitOf;
use crate::platform::problem;
use crate::platform::routes::{Statement, Verb};
use crate::tables::api::{Asked, One, Start, Written};
use crate::tables::import::batch::rights;
use crate::tables::registry::{self, Tables};
use crate::{Actor, App, AppError, Permit, Routes, may};
use fengqiao_domain::access::Action;

const LIST: &[&str] = &["q", "district", "as_of", "page", "after", "per_page"];
/// Longest text to look for, in characters.
const LONGEST: usize = 200;
const HISTORY: &[&str] = &["page", "per_page"];

/// A table of the registry.
pub type AnyTable = &'static dyn Tables;

/// Routes of this part.
pub fn add(mut api: Endpoints) -> Endpoints {
    api = api.get(
        "/api/v1/tables",
        || {
            Operation::new("表", "有哪些表").about("只列当前岗位可以查看的表，附各栏的含义。").gives(
                200,
                "各表",
                named("Tables"),
            )
        },
        tables,
    );
    for &table in registry::ALL {
        api = of_table(api, table);
    }
    api.beside(aliases())
}

fn of_table(api: Endpoints, table: AnyTable) -> Endpoints {
    let (id, title) = (table.id(), table.title());
    let (read, _) = rights::of(id);
    let path = format!("/api/v1/tables/{id}");
    let one = format!("{path}/{{id}}");
    let record = || named(&format!("{id}.Record"));
    let api = api.of_table(Verb::Get, &path, Statement::Needs(read), || {
        Operation::new("表", format!("{title}：列出"))
            .about("按记录的先后排列；下一页的地址在 next 和 Link 里。给了 as_of，就是那一天的样子，那天还没有的不列。")
            .query(LIST)
            .gives(200, "一页记录", named(&format!("{id}.List")))
    }, move |permit: PermitOf, app: State<Arc<App>>, call: Call| list(table, permit, app, call))
    .of_table(Verb::Get, &one, Statement::Needs(read), || {
        Operation::new("表", format!("{title}：一条记录"))
            .about("ETag 是记录的版本，修改时写在 If-Match 里。个人信息脱敏。")
            .query(&["as_of"])
            .gives(200, "记录", record())
    }, move |permit: PermitOf, app: State<Arc<App>>, id: Path<String>, call: Call| get(table, permit, app, id, call))
    .of_table(Verb::Get, &format!("{one}/history"), Statement::Needs(read), || {
        Operation::new("表", format!("{title}：变更记录"))
            .about("新的在前：何时、谁、改了什么、来自哪个批次。")
            .query(HISTORY)
            .gives(200, "变更记录", named("History"))
    }, move |permit: PermitOf, app: State<Arc<App>>, id: Path<String>, call: Call| history(table, permit, app, id, call))
    .of_table(Verb::Post, &format!("{one}/personal"), Statement::Both(read, Action::Unmask), || {
        Operation::new("表", format!("{title}：查看完整个人信息"))
            .about("要写明理由；谁、何时、为什么看，记入审计日志。")
            .takes(named("Reason"))
            .gives(200, "个人信息不脱敏的记录", record())
    }, move |permit: PermitOf, app: State<Arc<App>>, id: Path<String>, call: Call, body: Bytes| {
        personal(table, permit, app, id, call, body)
    });
    if table.only_out() { api } else { writing(api, table) }
}

/// What writes the records of a table.
fn writing(api: Endpoints, table: AnyTable) -> Endpoints {
    let (id, title) = (table.id(), table.title());
    let (_, write) = rights::of(id);
    let path = format!("/api/v1/tables/{id}");
    let one = format!("{path}/{{id}}");
    let record = || named(&format!("{id}.Record"));
    api.of_table(Verb::Post, &path, Statement::Needs(write), || {
        Operation::new("表", format!("{title}：新增"))
            .about("与导入一行的检查相同。")
            .headers(&["Idempotency-Key"])
            .takes(named(&format!("{id}.New")))
            .gives(201, "新的记录，地址在 Location", record())
    }, move |permit: PermitOf, app: State<Arc<App>>, call: Call, body: Bytes| create(table, permit, app, call, body))
    .of_table(Verb::Patch, &one, Statement::Needs(write), || {
        Operation::new("表", format!("{title}：修改"))
            .about("没有写的栏不变；null 清空；脱敏的值原样送回等于不变。版本过期时答 412，附现在的记录，什么都没有改。")
            .headers(&["If-Match"])
            .takes(named(&format!("{id}.Change")))
            .gives(200, "改后的记录", record())
    }, move |permit: PermitOf, app: State<Arc<App>>, id: Path<String>, call: Call, body: Bytes| {
        change(table, permit, app, id, call, body)
    })
}

async fn tables(
    permit: Permit<may::ViewDesk>,
    State(app): State<Arc<App>>,
    call: Call,
) -> Result<Json<Value>, AppError> {
    call.only(&[])?;
    let one = |table: &&AnyTable| {
        let (read, write) = rights::of(table.id());
        let aliases = &app.jurisdiction.policy.annexes;
        let aliases: Vec<&str> =
            aliases.iter().filter(|(_, to)| to.value == table.id()).map(|(name, _)| name.as_str()).collect();
        permit.may(read).then(|| {
            json!({
                "id": table.id(), "title": table.title(), "aliases": aliases,
                "may_write": !table.only_out() && permit.may(write),
                "may_import": !table.only_out() && permit.may(write) && permit.may(Action::Import),
                "may_export": permit.may(Action::Export),
                "columns": table.columns().iter().map(super::schema::column_view).collect::<Vec<_>>(),
            })
        })
    };
    Ok(Json(json!({ "tables": registry::ALL.iter().filter_map(|t| one(&t)).collect::<Vec<_>>() })))
}

async fn list(
    table: AnyTable,
    permit: PermitOf,
    State(app): State<Arc<App>>,
    call: Call,
) -> Result<Response, AppError> {
    call.only(LIST)?;
    let (start, limit) = call.paging()?;
    if call.text("q").chars().count() > LONGEST {
        return Err(AppError::invalid("q", format!("不超过 {LONGEST} 个字。")));
    }
    let asked = Asked {
        text: call.text("q").to_owned(),
        authority: call.authority(&app)?,
        as_of: call.date("as_of")?,
        start,
        limit,
    };
    let (actor, as_of) = (permit.actor(), asked.as_of.unwrap_or(app.today()));
    let found = app.blocking(move |app| table.list(app, &actor, rights::of(table.id()).0, &asked)).await?;
    let next = found.next.map(|id| call.after(&id));
    let body = json!({ "table": table.id(), "as_of": as_of, "items": found.rows, "next": next });
    Ok(page(body, next.as_deref()))
}

/// A page with the address of the next one.
pub fn page(body: Value, next: Option<&str>) -> Response {
    let mut response = Json(body).into_response();
    if let Some(value) = next.and_then(|n| HeaderValue::from_str(&format!("<{n}>; rel=\"next\"")).ok()) {
        response.headers_mut().insert(header::LINK, value);
    }
    response
}

async fn get(
    table: AnyTable,
    permit: PermitOf,
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    call: Call,
) -> Result<Response, AppError> {
    call.only(&["as_of"])?;
    let on = call.date("as_of")?;
    record_id(&id)?;
    Ok(answer(one(table, &app, permit.actor(), id, on, None).await?))
}

/// A record in the actor's scope.
async fn one(
    table: AnyTable,
    app: &Arc<App>,
    actor: Actor,
    id: String,
    on: Option<Date>,
    reason: Option<String>,
) -> Result<One, AppError> {
    app.blocking(move |app| table.get(app, &actor, &id, on, reason.as_deref())).await
}

fn answer(one: One) -> Response {
    Answer::ok(one.json).version(one.revision).into_response()
}

async fn personal(
    table: AnyTable,
    permit: PermitOf,
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    call: Call,
    body: Bytes,
) -> Result<Response, AppError> {
    call.only(&[])?;
    record_id(&id)?;
    let reason = reason(&call.object(&body, &["reason"])?)?;
    Ok(answer(one(table, &app, permit.actor(), id, None, Some(reason)).await?))
}

/// The reason for which personal columns are asked in full.
pub fn reason(body: &Map<String, Value>) -> Result<String, AppError> {
    let text = body.get("reason").and_then(Value::as_str).map_or("", str::trim);
    match text.chars().count() {
        0 => Err(AppError::invalid("reason", "查看完整的个人信息要写明理由。")),
        1..=200 if !text.contains('\0') => Ok(text.to_owned()),
        _ => Err(AppError::invalid("reason", "理由不超过 200 个字。")),
    }
}

fn written(call: &Call, body: &Bytes) -> Result<Written, AppError> {
    let mut body = call.object(body, &["values", "from", "note", "correction"])?;
    let Some(Value::Object(values)) = body.remove("values") else {
        return Err(AppError::invalid("values", "把各栏的值写在 values 里：{\"values\": {…}}。"));
    };
    let from = match body.get("from") {
        None | Some(Value::Null) => None,
        Some(Value::String(text)) => date("from", text)?,
        Some(_) => return Err(AppError::invalid("from", "日期写成 \"2024-07-18\"。")),
    };
    let correction = match body.get("correction") {
        None | Some(Value::Null) => false,
        Some(Value::Bool(yes)) => *yes,
        Some(_) => return Err(AppError::invalid("correction", "写成 true 或 false。")),
    };
    let note = match body.get("note") {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) if !text.contains('\0') && text.chars().count() <= 500 => text.clone(),
        Some(_) => return Err(AppError::invalid("note", "来源或理由写成文字，不超过 500 个字。")),
    };
    Ok(Written { values, from, correction, note })
}

fn address(table: AnyTable, id: &str) -> String {
    format!("/api/v1/tables/{}/{id}", table.id())
}

async fn create(
    table: AnyTable,
    permit: PermitOf,
    State(app): State<Arc<App>>,
    call: Call,
    body: Bytes,
) -> Result<Response, AppError> {
    call.only(&[])?;
    let written = written(&call, &body)?;
    let (actor, once) = (permit.actor(), call.once(&permit, &body)?);
    let answer = app.blocking(move |app| {
        act(app, &actor, rights::of(table.id()).1, once.as_ref(), |tx| {
            let One { id, revision, json } = table.create(tx, &written)?;
            Ok(Answer::made(json, address(table, &id)).version(revision))
        })
    });
    Ok(answer.await?.into_response())
}

async fn change(
    table: AnyTable,
    permit: PermitOf,
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    call: Call,
    body: Bytes,
) -> Result<Response, AppError> {
    call.only(&[])?;
    record_id(&id)?;
    let actor = permit.actor();
    let changed = match (call.if_match(), written(&call, &body)) {
        // Somebody out of scope learns nothing from the version either.
        (Err(error), _) | (_, Err(error)) => {
            one(table, &app, actor.clone(), id.clone(), None, None).await?;
            Err(error)
        }
        (Ok(revision), Ok(written)) => {
            let (actor, id) = (actor.clone(), id.clone());
            app.blocking(move |app| {
                app.act(&actor, rights::of(table.id()).1, |tx| table.change(tx, &id, revision, &written))
            })
            .await
        }
    };
    match changed {
        Ok(one) => Ok(answer(one)),
        Err(AppError::Conflict) => stale(table, &app, actor, id, &call.id).await,
        Err(error) => Err(error),
    }
}

/// 412 with the record as it stands now, so that nothing typed or kept is lost.
pub async fn stale(
    table: AnyTable,
    app: &Arc<App>,
    actor: Actor,
    id: String,
    request: &str,
) -> Result<Response, AppError> {
    let now = one(table, app, actor, id, None, None).await?;
    let mut body = problem::of(&AppError::Conflict, StatusCode::PRECONDITION_FAILED, request);
    body["detail"] =
        "您读取之后，他人已修改了这条记录，本次没有保存。现在的内容在 current 里，核对后带新的 If-Match 再提交。".into();
    body["current"] = now.json;
    let mut response = problem::response(&body);
    if let Ok(value) = HeaderValue::from_str(&etag(now.revision)) {
        response.headers_mut().insert(header::ETAG, value);
    }
    Ok(response)
}

async fn history(
    table: AnyTable,
    permit: PermitOf,
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    call: Call,
) -> Result<Response, AppError> {
    call.only(HISTORY)?;
    record_id(&id)?;
    let (Start::Row(skip), limit) = call.paging()? else {
        return Err(AppError::NotFound);
    };
    let actor = permit.actor();
    let lines = app.blocking(move |app| table.history(app, &actor, &id, skip + limit + 1)).await?;
    let more = lines.len() > skip + limit;
    let page_no = (call.page()? + 1).to_string();
    let next = more.then(|| call.with(&[("page", &page_no)], &["page"]));
    let items: Vec<_> = lines.iter().skip(skip).take(limit).collect();
    Ok(page(json!({ "items": items, "next": next }), next.as_deref()))
}

/// A table by its number in the notice (`annex-9`): sent on to its own address, method and body unchanged.
fn aliases() -> Routes {
    let (one, rest) = ("/api/v1/tables/{table}", "/api/v1/tables/{table}/{*rest}");
    Routes::new().get(one, alias).post(one, alias).get(rest, alias).post(rest, alias).patch(rest, alias)
}

async fn alias(
    _: Permit<may::ViewDesk>,
    State(app): State<Arc<App>>,
    Path(parts): Path<std::collections::HashMap<String, String>>,
    uri: http::Uri,
) -> Result<Response, AppError> {
    let name = parts.get("table").map_or("", String::as_str);
    let table = registry::find(name, &app.jurisdiction.policy).filter(|t| t.id() != name);
    let table = table.ok_or(AppError::NotFound)?;
    let rest = uri.path_and_query().map_or("", |p| p.as_str());
    let rest =
        rest.strip_prefix("/api/v1/tables/").and_then(|r| r.strip_prefix(name)).ok_or(AppError::NotFound)?;
    Ok(Redirect::permanent(&format!("/api/v1/tables/{}{rest}", table.id())).into_response())
}
