//! The OpenAPI 3.1 document, from the routes as they are registered and the tables as they are defined.

use std::sync::OnceLock;

use fengqiao_domain::access::Action;
use http::StatusCode;
use serde_json::{Map, Value, json};

use super::call::MOST;
use super::endpoints::{Described, Given, named};
use crate::platform::problem::{KINDS, kind};
use crate::platform::routes::Statement;
use crate::tables::registry;

/// The chapters in order.
const TAGS: &[(&str, &str)] = &[
    ("账号", "令牌属于谁，能做什么。"),
    ("表", "各表的记录：列出、读、新增、修改、变更记录。栏和代码与表样、导出相同。"),
    ("导入导出", "整张表进出，与网页和命令行同样的检查、同样的答复。"),
    ("附件", "记录的照片和扫描件：列出、读、上传、撤回。打开记入审计日志，从不删除。"),
    ("指标与名册", "按任何一天计算的完成情况、名册和证书状态，每个结论带条款。"),
    ("调解组织", "对一个调解组织作的决定，各是一个资源。"),
    (
        "案件",
        "案件的每一步各是一个资源：受理、指派、调解、达成协议、签章、履行、回访、归档和撤销；案件本身是表 cases 的记录。",
    ),
    ("计算工具", "法定待遇的计算：列出、计算；步骤、条文和参数与网页相同。"),
    ("专家", "专家的续聘和退出、市级遴选的推荐和评审、专家意见征询，各是一个资源。"),
    ("调解员", "对一个人作的决定，各是一个资源。"),
];

/// The document; made once.
pub fn document() -> &'static Value {
    static MADE: OnceLock<Value> = OnceLock::new();
    MADE.get_or_init(|| build(&super::all(true).described))
}

fn build(described: &[Described]) -> Value {
    let mut paths: Map<String, Value> = Map::new();
    for one in described {
        let item = paths.entry(&one.path).or_insert_with(|| json!({}));
        item[one.method.to_lowercase()] = operation(one);
    }
    let used = |tag: &&(&str, &str)| described.iter().any(|d| d.operation.tag == tag.0);
    let tags: Vec<Value> =
        TAGS.iter().filter(used).map(|(name, words)| json!({ "name": name, "description": words })).collect();
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "枫桥接口",
            "version": env!("CARGO_PKG_VERSION"),
            "description": INTRODUCTION,
            "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" },
        },
        "servers": [{ "url": "/" }],
        "security": [{ "token": [] }, { "session": [] }],
        "tags": tags,
        "paths": paths,
        "components": {
            "securitySchemes": {
                "token": { "type": "http", "scheme": "bearer", "description": "在“我的账号”开具的接口令牌" },
                "session": {
                    "type": "apiKey", "in": "cookie", "name": crate::platform::session::COOKIE,
                    "description": "网页登录的会话；写操作另在 X-CSRF-Token 里带会话的校验值"
                },
            },
            "parameters": parameters(),
            "responses": responses(),
            "schemas": schemas(),
        },
    })
}

const INTRODUCTION: &str = "程序用令牌以开具人开具时的岗位办理，权限、管理范围和检查与网页相同，操作记入同一份审计日志。\
范围以外的记录答 404，没有权限答 403。日期都写成 2024-07-18，按北京时间；金额和小数写成文字，如 \"123.45\"。\
个人信息脱敏，要看完整的须写明理由。每条记录有 ETag，修改时带 If-Match；重复提交同一件事时带相同的 Idempotency-Key，只办理一次，答复保留一天。";

fn operation(one: &Described) -> Value {
    let op = &one.operation;
    let mut parameters: Vec<Value> = path_parameters(&one.path);
    let shared = op.query.iter().chain(op.headers);
    parameters.extend(shared.map(|name| json!({ "$ref": format!("#/components/parameters/{name}") })));
    let mut answers = Map::new();
    for Given { status, words, content } in &op.answers {
        let content: Map<String, Value> =
            content.iter().map(|(kind, schema)| ((*kind).to_owned(), json!({ "schema": schema }))).collect();
        answers.insert(status.to_string(), json!({ "description": words, "content": content }));
    }
    for status in failures(one) {
        let name = kind(status);
        answers
            .insert(status.as_u16().to_string(), json!({ "$ref": format!("#/components/responses/{name}") }));
    }
    if one.path.ends_with("/import") {
        answers.insert("422".into(), json!({ "$ref": "#/components/responses/import-refused" }));
    }
    let mut value = json!({
        "tags": [op.tag],
        "operationId": operation_id(one),
        "summary": op.summary,
        "parameters": parameters,
        "responses": answers,
        "x-permission": permissions(one.statement).iter().map(|a| a.code()).collect::<Vec<_>>(),
        "x-permission-name": permissions(one.statement).iter().map(|a| a.label()).collect::<Vec<_>>(),
    });
    if !op.about.is_empty() {
        value["description"] = op.about.as_str().into();
    }
    if !op.body.is_empty() {
        let content: Map<String, Value> =
            op.body.iter().map(|(kind, schema)| ((*kind).to_owned(), json!({ "schema": schema }))).collect();
        value["requestBody"] = json!({ "required": true, "content": content });
    }
    value
}

/// What the permission of a route asks.
fn permissions(statement: Statement) -> Vec<Action> {
    match statement {
        Statement::Needs(a) => vec![a],
        Statement::Both(a, b) => vec![a, b],
        Statement::Open(_) => Vec::new(),
    }
}

/// `get_tables_units_id`.
fn operation_id(one: &Described) -> String {
    let path = one.path.trim_start_matches("/api/v1/").replace(['/', '-'], "_").replace(['{', '}'], "");
    format!("{}_{path}", one.method.to_lowercase())
}

fn path_parameters(path: &str) -> Vec<Value> {
    let names = path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    let words = |name: &str| if name == "no" { "调解员证号" } else { "记录的编号" };
    names
        .map(|name| {
            json!({ "name": name, "in": "path", "required": true, "description": words(name), "schema": { "type": "string" } })
        })
        .collect()
}

fn failures(one: &Described) -> Vec<StatusCode> {
    let op = &one.operation;
    let (has_body, has_file) =
        (!op.body.is_empty(), op.body.iter().any(|(kind, _)| *kind != "application/json"));
    let mut all = vec![StatusCode::UNAUTHORIZED, StatusCode::FORBIDDEN, StatusCode::UNPROCESSABLE_ENTITY];
    if one.path.contains('{') {
        all.push(StatusCode::NOT_FOUND);
    }
    if has_body {
        all.extend([StatusCode::BAD_REQUEST, StatusCode::PAYLOAD_TOO_LARGE]);
    }
    if has_body && !has_file {
        all.push(StatusCode::UNSUPPORTED_MEDIA_TYPE);
    }
    if op.headers.contains(&"If-Match") {
        all.extend([StatusCode::PRECONDITION_FAILED, StatusCode::PRECONDITION_REQUIRED]);
    }
    all.extend([
        StatusCode::TOO_MANY_REQUESTS,
        StatusCode::INTERNAL_SERVER_ERROR,
        StatusCode::SERVICE_UNAVAILABLE,
    ]);
    all.sort_unstable_by_key(StatusCode::as_u16);
    all
}

/// The words of each kind of problem.
fn words(name: &str) -> &'static str {
    match name {
        "malformed" => "请求内容无法识别：不是正确的 JSON、编码不对或文件不完整",
        "signed-out" => "没有令牌，或令牌已失效、被收回、岗位已结束",
        "forbidden" => "当前岗位没有这项权限，或会话请求没有带校验值",
        "not-found" => "没有这条记录，或不在管理范围内：两者不区分",
        "method" => "这个地址不支持该方法",
        "stale" => "他人已修改，没有保存；现在的记录在 current 里",
        "too-large" => "内容过大：文件 50 MB，其他 1 MB",
        "media-type" => "内容类型不对",
        "invalid" => "填写有误或规则不允许：各栏的问题在 errors 里",
        "version-missing" => "修改没有带 If-Match",
        "too-many" => "过于频繁；Retry-After 是要等的秒数",
        "failed" => "系统出错，没有保存；instance 是查找原因的编号",
        _ => "系统正忙，没有保存，稍后重试",
    }
}

fn responses() -> Map<String, Value> {
    let of = |words: &str, schema: &str| json!({ "description": words, "content": { "application/problem+json": { "schema": named(schema) } } });
    let mut all: Map<String, Value> = KINDS
        .iter()
        .map(|(name, _)| {
            ((*name).to_owned(), of(words(name), if *name == "stale" { "StaleProblem" } else { "Problem" }))
        })
        .collect();
    all.insert("import-refused".into(), of("文件不能导入，或有错误的行：报告附在里面", "ImportProblem"));
    all
}

fn parameters() -> Map<String, Value> {
    let day = || json!({ "type": "string", "format": "date" });
    let yes = || json!({ "type": "boolean", "default": false });
    let text = || json!({ "type": "string" });
    let query = [
        (
            "q",
            "名称或编号开头的字；限定管理单位时，单位和组织按名称中的任何一段查找；案件还按请求、事实、协议里的词查找，几个词空一格",
            text(),
        ),
        ("district", "只要这个管理单位：代码或名称，如 120111、西青区", text()),
        ("as_of", "截至哪一天，不写是今天", day()),
        ("year", "哪一年，如 2024；不写是今年", json!({ "type": "integer" })),
        ("page", "第几页，从 1 开始", json!({ "type": "integer", "minimum": 1, "default": 1 })),
        ("after", "接在这条记录之后；用 next 里给的", text()),
        ("per_page", "每页条数", json!({ "type": "integer", "minimum": 1, "maximum": MOST, "default": 50 })),
        ("strict", "只要在册", yes()),
        ("cleanup", "只要在册（待清理）", yes()),
        ("state", "只要这样的，如 待答复", text()),
        ("dry_run", "只核对，不入库", yes()),
        ("only_valid", "有错误的行留下，其余入库", yes()),
        ("name", "文件名，写进回执", text()),
        ("profile", "导入方案的名称：其他平台导出的文件按它对照表头和用词", text()),
        ("kind", "附件的类别", json!({ "enum": ["photo", "scan", "other"] })),
        ("note", "附件的说明", text()),
        ("shown", "本人可以看到；只用于调解员", yes()),
        ("format", "文件格式", json!({ "enum": ["json", "xlsx", "csv"], "default": "json" })),
        ("period", "报告期，如 2024H1", text()),
    ];
    let header = [
        ("If-Match", "读取时的 ETag，如 \"r3\"", text()),
        (
            "Idempotency-Key",
            "同一件事重复提交时相同；1 至 200 个 ASCII 字符",
            json!({ "type": "string", "maxLength": 200 }),
        ),
    ];
    let one = |place: &str, (name, words, schema): (&str, &str, Value)| {
        (name.to_owned(), json!({ "name": name, "in": place, "description": words, "schema": schema }))
    };
    query.into_iter().map(|p| one("query", p)).chain(header.into_iter().map(|p| one("header", p))).collect()
}

fn schemas() -> Map<String, Value> {
    let mut all = Map::new();
    for (name, schema) in super::common::schemas()
        .into_iter()
        .chain(super::me::schemas())
        .chain(crate::reminders::schemas())
        .chain(super::transfer::schemas())
        .chain(super::figures::schemas())
        .chain(crate::attachments::api::schemas())
        .chain(crate::cases::papers::api::schemas())
        .chain(crate::organisations::api::schemas())
        .chain(crate::calculators::api::schemas())
        .chain(crate::experts::api::schemas())
        .chain(crate::mediators::api::schemas())
    {
        all.insert(name.to_owned(), schema);
    }
    for table in registry::ALL {
        for (name, schema) in super::schema::of_table(table.id(), table.title(), &table.columns()) {
            let writes = [".New", ".Change"].iter().any(|end| name.ends_with(end));
            if !(writes && table.only_out()) {
                all.insert(name, schema);
            }
        }
    }
    all
}
