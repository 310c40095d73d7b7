//! The document as the pages show it; made once.

use std::sync::OnceLock;

use http::StatusCode;
use serde_json::{Map, Value};

use super::fields::{FieldLine, fields, kind, resolved};
use crate::api::document::document;
use crate::platform::problem::KINDS;

/// A chapter with its operations.
pub struct Chapter {
    /// Its name.
    pub name: &'static str,
    /// What it is about.
    pub words: &'static str,
    /// Operations of one thing stand together: a table, or the chapter itself.
    pub groups: Vec<Group>,
}

/// Operations of one thing.
pub struct Group {
    /// The thing; empty for the chapter itself.
    pub name: &'static str,
    /// Its operations.
    pub operations: Vec<&'static OperationView>,
}

/// A kind of failure.
pub struct Kind {
    /// Its name, which is also its place on the page.
    pub name: &'static str,
    /// Its status.
    pub status: u16,
    /// What it means.
    pub words: &'static str,
}

/// A parameter of address or header.
pub struct ParameterLine {
    /// Name.
    pub name: &'static str,
    /// 路径, 查询 or 请求头.
    pub place: &'static str,
    /// What it holds.
    pub kind: String,
    /// It must be there.
    pub required: bool,
    /// What it means.
    pub words: &'static str,
}

/// A body by media type.
pub struct BodyView {
    /// Media type.
    pub media: &'static str,
    /// Its members; none for a file.
    pub fields: Vec<FieldLine>,
}

/// An answer.
pub struct AnswerView {
    /// Status.
    pub status: &'static str,
    /// What it means.
    pub words: &'static str,
    /// Name of the kind of failure; empty for success.
    pub kind: &'static str,
    /// Its bodies.
    pub bodies: Vec<BodyView>,
}

/// One operation.
pub struct OperationView {
    /// Its id, the last part of its page's address.
    pub id: &'static str,
    /// GET, POST, PATCH.
    pub method: String,
    /// Address with parameters.
    pub path: &'static str,
    /// One line.
    pub summary: &'static str,
    /// The line without the name of its group.
    pub short: &'static str,
    /// What else is to be known.
    pub about: &'static str,
    /// Permissions it needs, in words.
    pub permission: String,
    /// Parameters.
    pub parameters: Vec<ParameterLine>,
    /// Bodies it takes.
    pub takes: Vec<BodyView>,
    /// Answers of success.
    pub gives: Vec<AnswerView>,
    /// Failures.
    pub failures: Vec<AnswerView>,
    /// A line for the shell.
    pub curl: String,
    tag: &'static str,
}

fn text(value: &'static Value) -> &'static str {
    value.as_str().unwrap_or_default()
}

fn object(value: &'static Value) -> impl Iterator<Item = (&'static String, &'static Value)> {
    value.as_object().into_iter().flat_map(Map::iter)
}

fn operations() -> &'static [OperationView] {
    static MADE: OnceLock<Vec<OperationView>> = OnceLock::new();
    MADE.get_or_init(|| {
        let all = object(&document()["paths"]);
        all.flat_map(|(path, item)| object(item).map(move |(method, op)| view(path, method, op))).collect()
    })
}

/// The operation with this id.
pub fn operation(id: &str) -> Option<&'static OperationView> {
    operations().iter().find(|op| op.id == id)
}

/// The chapters in order.
pub fn chapters() -> &'static [Chapter] {
    static MADE: OnceLock<Vec<Chapter>> = OnceLock::new();
    MADE.get_or_init(|| {
        let tags = document()["tags"].as_array().map_or(&[][..], Vec::as_slice);
        tags.iter().map(|tag| chapter(text(&tag["name"]), text(&tag["description"]))).collect()
    })
}

fn chapter(name: &'static str, words: &'static str) -> Chapter {
    let mut groups: Vec<Group> = Vec::new();
    for op in operations().iter().filter(|op| op.tag == name) {
        let of = op.summary.strip_suffix(op.short).map_or("", |of| of.trim_end_matches('：'));
        match groups.iter_mut().find(|g| g.name == of) {
            Some(group) => group.operations.push(op),
            None => groups.push(Group { name: of, operations: vec![op] }),
        }
    }
    Chapter { name, words, groups }
}

/// The kinds of failure in the order of their status.
pub fn kinds() -> &'static [Kind] {
    static MADE: OnceLock<Vec<Kind>> = OnceLock::new();
    MADE.get_or_init(|| {
        let words = |name: &str| text(&document()["components"]["responses"][name]["description"]);
        let one = |(name, status): &(&'static str, StatusCode)| Kind {
            name,
            status: status.as_u16(),
            words: words(name),
        };
        KINDS.iter().map(one).collect()
    })
}

fn view(path: &'static str, method: &str, op: &'static Value) -> OperationView {
    let parameters: Vec<ParameterLine> =
        op["parameters"].as_array().into_iter().flatten().map(|p| parameter(resolved(p))).collect();
    let answers: Vec<AnswerView> =
        object(&op["responses"]).map(|(status, answer)| answer_view(status, answer)).collect();
    let (gives, failures) = answers.into_iter().partition(|a| a.status.starts_with('2'));
    let takes = bodies(&op["requestBody"]["content"]);
    let summary = text(&op["summary"]);
    let names = op["x-permission-name"].as_array().into_iter().flatten().filter_map(Value::as_str);
    let method = method.to_uppercase();
    let curl = curl(&method, path, op, &parameters, &takes);
    OperationView {
        id: text(&op["operationId"]),
        path,
        summary,
        short: summary.split_once('：').map_or(summary, |(_, short)| short),
        about: text(&op["description"]),
        permission: names.collect::<Vec<_>>().join("、"),
        parameters,
        takes,
        gives,
        failures,
        curl,
        method,
        tag: text(&op["tags"][0]),
    }
}

fn parameter(p: &'static Value) -> ParameterLine {
    let place = match text(&p["in"]) {
        "path" => "路径",
        "query" => "查询",
        _ => "请求头",
    };
    ParameterLine {
        name: text(&p["name"]),
        place,
        kind: kind(&p["schema"]),
        required: p["required"] == true,
        words: text(&p["description"]),
    }
}

fn bodies(content: &'static Value) -> Vec<BodyView> {
    object(content).map(|(media, body)| BodyView { media, fields: fields(&body["schema"]) }).collect()
}

fn answer_view(status: &'static str, answer: &'static Value) -> AnswerView {
    let kind = text(&answer["$ref"]).rsplit('/').next().unwrap_or_default();
    let answer = resolved(answer);
    let bodies = if kind.is_empty() { bodies(&answer["content"]) } else { Vec::new() };
    AnswerView { status, words: text(&answer["description"]), kind, bodies }
}

/// A line that works once `$BASE`, `$TOKEN` and what stands in braces are filled in.
fn curl(method: &str, path: &str, op: &Value, parameters: &[ParameterLine], takes: &[BodyView]) -> String {
    let mut parts = vec!["curl -sS -H \"Authorization: Bearer $TOKEN\"".to_owned()];
    if method != "GET" {
        parts.push(format!("-X {method}"));
    }
    for p in parameters.iter().filter(|p| p.place == "请求头") {
        match p.name {
            "If-Match" => parts.push("-H 'If-Match: \"r1\"'".to_owned()),
            "Idempotency-Key" => parts.push("-H \"Idempotency-Key: $(uuidgen)\"".to_owned()),
            _ => {}
        }
    }
    if takes.iter().any(|body| body.media == "multipart/form-data") {
        parts.push("-F file=@表.xlsx".to_owned());
    } else if !takes.is_empty() {
        let body = example(&op["requestBody"]["content"]["application/json"]["schema"]);
        parts.push(format!("-H 'Content-Type: application/json' -d '{body}'"));
    }
    parts.push(format!("\"$BASE{path}\""));
    parts.join(" \\\n  ")
}

/// A body with what must be in it.
fn example(schema: &Value) -> Value {
    let schema = resolved(schema);
    let mut made = Map::new();
    for part in schema["allOf"].as_array().into_iter().flatten() {
        if let Value::Object(more) = example(part) {
            made.extend(more);
        }
    }
    let inner = &schema["properties"]["values"]["required"];
    for name in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        let member = resolved(&schema["properties"][name]);
        let value = match (member["enum"][0].as_str(), kind(member).as_str()) {
            (Some(first), _) => first.into(),
            (_, "日期") => "2024-07-18".into(),
            (_, "整数") => 2024.into(),
            (_, "对象") => Value::Object(Map::new()),
            _ => "…".into(),
        };
        made.insert(name.to_owned(), value);
    }
    if inner.is_array() {
        let names = inner.as_array().into_iter().flatten().filter_map(Value::as_str);
        made.insert(
            "values".into(),
            names.map(|n| (n.to_owned(), Value::from("…"))).collect::<Map<_, _>>().into(),
        );
    }
    Value::Object(made)
}
