//! Whole tables in and out: import of a workbook, export as a file.

use std::io::Cursor;
use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, Multipart, State};
use axum::response::{IntoResponse, Response};
use fengqiao_domain::access::Action;
use fengqiao_sheets::Source;
use http::{Request, StatusCode, header};
use serde_json::{Value, json};

use super::call::{Call, date, heavy};
use super::endpoints::{Endpoints, Operation, named};
use super::once::{self, Answer, Once};
use super::tables::{AnyTable, reason};
use crate::platform::permit::PermitOf;
use crate::platform::problem;
use crate::platform::routes::{Statement, Verb};
use crate::profiles;
use crate::tables::export::{ExportQuery, Format, period};
use crate::tables::import::batch::rights;
use crate::tables::import::{Done, Join, Lens, Options};
use crate::tables::registry;
use crate::{App, AppError, Tx};

const IMPORT: &[&str] = &["dry_run", "only_valid", "district", "name", "profile"];
const EXPORT: &[&str] = &["format", "as_of", "period", "district", "profile"];
const FILES: &[&str] =
    &["application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "text/csv", "application/json"];

/// Routes of this part.
pub fn add(mut api: Endpoints) -> Endpoints {
    for &table in registry::ALL {
        api = of_table(api, table);
    }
    api
}

fn of_table(api: Endpoints, table: AnyTable) -> Endpoints {
    let (id, title) = (table.id(), table.title());
    let (read, _) = rights::of(id);
    let export_path = format!("/api/v1/tables/{id}/export");
    let file = || json!({ "type": "string", "format": "binary" });
    let api = if table.only_out() { api } else { taken(api, table) };
    api.of_table(
        Verb::Get,
        &export_path,
        Statement::Both(read, Action::Export),
        || {
            Operation::new("导入导出", format!("{title}：导出"))
                .about(
                    "format 写 xlsx、csv 或 json，不写是 json。as_of 与 period（如 2024H1）只写一个。profile 写导入方案的名称，按别的平台的\
                     表式写出，format 写 xlsx 或 csv。个人信息脱敏。",
                )
                .query(EXPORT)
                .gives_as(200, "文件", FILES, &file())
        },
        move |permit: PermitOf, app: State<Arc<App>>, call: Call| export(table, permit, app, call),
    )
    .of_table(
        Verb::Post,
        &export_path,
        Statement::Both(read, Action::Export),
        || {
            Operation::new("导入导出", format!("{title}：导出完整个人信息"))
                .about("要有“查看完整个人信息”的权限并写明理由，记入审计日志。")
                .takes(named("UnmaskedExport"))
                .gives_as(200, "文件", FILES, &file())
        },
        move |permit: PermitOf, app: State<Arc<App>>, call: Call, body: Bytes| {
            export_in_full(table, permit, app, call, body)
        },
    )
}

/// How a file is brought in.
fn taken(api: Endpoints, table: AnyTable) -> Endpoints {
    let (id, title) = (table.id(), table.title());
    let (_, write) = rights::of(id);
    let import_path = format!("/api/v1/tables/{id}/import");
    let file = || json!({ "type": "string", "format": "binary" });
    api.of_table(
        Verb::Upload,
        &import_path,
        Statement::Both(write, Action::Import),
        || {
            let form = json!({ "type": "object", "required": ["file"], "properties": { "file": file() } });
            Operation::new("导入导出", format!("{title}：导入"))
                .about(
                    "收 .xlsx .xls .ods .csv，最大 50 MB。dry_run=true 只核对。有错误的行默认全部不入库，答 422；only_valid=true \
                     只导入没有错误的行。profile 写导入方案的名称，按别的平台的表式读。答复与命令 fengqiao import --json 相同。",
                )
                .query(IMPORT)
                .headers(&["Idempotency-Key"])
                .takes_as("multipart/form-data", form)
                .takes_as("application/octet-stream", file())
                .gives(200, "已导入，或核对的结果", named("ImportReport"))
        },
        move |permit: PermitOf, app: State<Arc<App>>, call: Call, request: Request<Body>| {
            import(table, permit, app, call, request)
        },
    )
}

/// The file of a request: the field `file` of a form, or the whole body.
pub(crate) async fn file(call: &Call, request: Request<Body>) -> Result<(String, Bytes), AppError> {
    if call.media_type() != "multipart/form-data" {
        let name = Some(call.text("name")).filter(|n| !n.is_empty()).unwrap_or("接口上传").to_owned();
        let bytes = Bytes::from_request(request, &()).await.map_err(|r| unreadable(r.status()))?;
        return Ok((name, bytes));
    }
    let mut form = Multipart::from_request(request, &()).await.map_err(|r| unreadable(r.status()))?;
    while let Some(field) = form.next_field().await.map_err(|e| unreadable(e.status()))? {
        if field.name() == Some("file") {
            let name = field.file_name().unwrap_or("接口上传").to_owned();
            return Ok((name, field.bytes().await.map_err(|e| unreadable(e.status()))?));
        }
    }
    Err(AppError::invalid("file", "表单里没有名为 file 的文件。"))
}

fn unreadable(status: StatusCode) -> AppError {
    if status == StatusCode::PAYLOAD_TOO_LARGE {
        return AppError::TooLarge;
    }
    let detail =
        "上传的内容不完整或格式不对。请用 multipart/form-data 的 file 字段，或把文件作为请求内容。".into();
    AppError::Request { status: StatusCode::BAD_REQUEST, title: "请求无法识别", detail }
}

/// Keeps the answer of an import in its transaction.
struct Keeping {
    once: Option<Once>,
    earlier: Option<Answer>,
}

impl Join for Keeping {
    fn before(&mut self, tx: &mut Tx) -> Result<(), AppError> {
        if let Some(once) = &self.once {
            self.earlier = once::claim(tx, once)?;
            if self.earlier.is_some() {
                return Err(AppError::Busy);
            }
        }
        Ok(())
    }
    fn after(&mut self, tx: &mut Tx, done: &Done) -> Result<(), AppError> {
        match &self.once {
            Some(once) => once::keep(tx, once, &Answer::ok(report(done)?)),
            None => Ok(()),
        }
    }
}

fn report(done: &Done) -> Result<Value, AppError> {
    serde_json::to_value(&done.report).map_err(|e| AppError::Internal(e.to_string()))
}

/// The import profile a call names.
async fn lens(app: &Arc<App>, table: AnyTable, name: &str) -> Result<Option<Arc<Lens>>, AppError> {
    if name.is_empty() {
        return Ok(None);
    }
    let name = name.to_owned();
    let kept = app.blocking(move |app| app.read(|c| profiles::store::named(c, table.id(), &name))).await?;
    Ok(Some(Arc::new(kept.lens())))
}

async fn import(
    table: AnyTable,
    permit: PermitOf,
    State(app): State<Arc<App>>,
    call: Call,
    request: Request<Body>,
) -> Result<Response, AppError> {
    call.only(IMPORT)?;
    heavy(&app, &permit)?;
    let options = Options {
        dry_run: call.flag("dry_run")?,
        only_valid: call.flag("only_valid")?,
        scope: call.scope(&app, &permit)?,
        lens: lens(&app, table, call.text("profile")).await?,
    };
    let (name, bytes) = file(&call, request).await?;
    let actor = permit.actor();
    let once = if options.dry_run { None } else { call.once(&actor, &bytes)? };
    let dry_run = options.dry_run;
    let imported = app.blocking(move |app| {
        let source = Source::bytes(name, bytes.as_ref());
        let mut keeping = Keeping { once, earlier: None };
        let done = table.import_with(app, &actor, &source, &options, &mut keeping);
        match keeping.earlier {
            Some(earlier) => Ok((earlier, true)),
            None => done.and_then(|done| Ok((Answer::ok(report(&done)?), done.report.committed))),
        }
    });
    let (answer, committed) = imported.await?;
    if committed || dry_run {
        return Ok(answer.into_response());
    }
    Ok(refused(&call, answer.into_body()))
}

/// 422 with the whole report: nothing was kept.
fn refused(call: &Call, report: Value) -> Response {
    let rows = report["skipped"].as_u64().unwrap_or_default();
    let words = if report["errors"].as_array().is_none_or(Vec::is_empty) {
        "没有可以导入的行。".to_owned()
    } else {
        format!("有 {rows} 行错误，全部没有入库。改正后再传，或加 only_valid=true 只导入没有错误的行。")
    };
    let error = AppError::refused(words);
    let mut body = problem::of(&error, StatusCode::UNPROCESSABLE_ENTITY, &call.id);
    if let (Some(body), Value::Object(report)) = (body.as_object_mut(), report) {
        body.extend(report);
    }
    problem::response(&body)
}

async fn export(
    table: AnyTable,
    permit: PermitOf,
    State(app): State<Arc<App>>,
    call: Call,
) -> Result<Response, AppError> {
    call.only(EXPORT)?;
    let scope = call.scope(&app, &permit)?;
    let typed = |name: &str| call.text(name).to_owned();
    let lens = lens(&app, table, call.text("profile")).await?;
    let query = query(&app, scope, &typed("format"), &typed("as_of"), &typed("period"), None)?;
    send(table, permit, app, query, lens).await
}

async fn export_in_full(
    table: AnyTable,
    permit: PermitOf,
    State(app): State<Arc<App>>,
    call: Call,
    body: Bytes,
) -> Result<Response, AppError> {
    call.only(&[])?;
    let body = call.object(&body, &["reason", "format", "as_of", "period", "profile"])?;
    let typed = |name: &str| body.get(name).and_then(Value::as_str).unwrap_or_default().trim().to_owned();
    let reason = Some(reason(&body)?);
    let scope = permit.scope.clone();
    let lens = lens(&app, table, &typed("profile")).await?;
    let query = query(&app, scope, &typed("format"), &typed("as_of"), &typed("period"), reason)?;
    send(table, permit, app, query, lens).await
}

fn query(
    app: &App,
    scope: fengqiao_domain::access::Scope,
    format: &str,
    as_of: &str,
    named: &str,
    unmask: Option<String>,
) -> Result<ExportQuery<'static>, AppError> {
    let format = match format {
        "" => Format::Json,
        "xlsx" | "csv" | "json" => Format::of(format).unwrap_or(Format::Json),
        _ => return Err(AppError::invalid("format", "写 xlsx、csv 或 json。")),
    };
    let day = date("as_of", as_of)?;
    if day.is_some() && !named.is_empty() {
        return Err(AppError::invalid("period", "as_of 与 period 只能写一个。"));
    }
    let (as_of, words) = if named.is_empty() {
        (day.unwrap_or(app.today()), None)
    } else {
        let (day, words) =
            period(&app.jurisdiction.policy, named).map_err(|e| AppError::invalid("period", e.detail()))?;
        (day, Some(words))
    };
    Ok(ExportQuery { as_of, period: words, scope, unmask, format, filter: None, lens: None })
}

async fn send(
    table: AnyTable,
    permit: PermitOf,
    app: Arc<App>,
    query: ExportQuery<'static>,
    lens: Option<Arc<Lens>>,
) -> Result<Response, AppError> {
    heavy(&app, &permit)?;
    let actor = permit.actor();
    let (kind, ending) = match query.format {
        Format::Xlsx => (FILES[0], "xlsx"),
        Format::Csv => ("text/csv; charset=utf-8", "csv"),
        Format::Json => (FILES[2], "json"),
    };
    let name = format!("attachment; filename=\"{}-{}.{ending}\"", table.id(), query.as_of);
    let bytes = app.blocking(move |app| {
        let mut out = Cursor::new(Vec::new());
        let query = ExportQuery { lens: lens.as_deref(), ..query };
        table.export(app, &actor, &query, &mut out)?;
        Ok(out.into_inner())
    });
    Ok(([(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, name)], bytes.await?)
        .into_response())
}

/// Schemas of this part.
pub fn schemas() -> Vec<(&'static str, Value)> {
    let said = json!({
        "type": "object", "additionalProperties": false,
        "required": ["row", "column", "value", "message", "clause"],
        "properties": {
            "row": { "type": "integer", "description": "表中的行号" },
            "column": { "type": "string", "description": "表头；空是整行" },
            "value": { "type": "string", "description": "读到的内容；个人信息脱敏" },
            "message": { "type": "string", "description": "错在哪里，怎么改" },
            "clause": { "type": "string", "description": "依据的条款；可以是空" },
        },
    });
    let count = |words: &str| json!({ "type": "integer", "description": words });
    let said_list = || json!({ "type": "array", "items": named("RowProblem") });
    let properties = json!({
        "table": { "type": "string" }, "rows": count("读到的行数"), "new": count("新增"), "updated": count("更新"),
        "unchanged": count("无变化"), "skipped": count("有错误、没有入库的行数"),
        "errors": said_list(), "warnings": said_list(),
        "committed": { "type": "boolean", "description": "是否入库" },
        "receipt": { "type": ["string", "null"], "description": "回执号" },
        "annotated": { "type": ["string", "null"] },
    });
    let keys: Vec<&String> = properties.as_object().map(|m| m.keys().collect()).unwrap_or_default();
    let unmasked = json!({
        "type": "object", "additionalProperties": false, "required": ["reason"],
        "properties": {
            "reason": { "type": "string", "minLength": 1, "maxLength": 200, "description": "理由" },
            "format": { "enum": ["xlsx", "csv", "json"] },
            "as_of": { "type": "string", "format": "date" },
            "period": { "type": "string", "description": "报告期，如 2024H1" },
            "profile": { "type": "string", "description": "导入方案的名称：按别的平台的表式写出" },
        },
    });
    vec![
        ("RowProblem", said),
        (
            "ImportReport",
            json!({ "type": "object", "additionalProperties": false, "required": keys, "properties": properties }),
        ),
        ("UnmaskedExport", unmasked),
    ]
}
