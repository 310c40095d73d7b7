//! A schema as lines of a table: one for each member, those of inner objects below it with their path.

use serde_json::Value;

use crate::api::document::document;

/// A member of a body.
pub struct FieldLine {
    /// Its path: `values.name`, `items[].id`.
    pub path: String,
    /// What it holds.
    pub kind: String,
    /// It must be there.
    pub required: bool,
    /// Its name and meaning.
    pub words: String,
}

/// Inner objects are followed so far.
const DEEPEST: usize = 5;

/// The members of a schema.
pub fn fields(schema: &Value) -> Vec<FieldLine> {
    let mut lines = Vec::new();
    members(schema, "", 0, &mut lines);
    lines
}

/// The schema a reference names.
pub fn resolved(schema: &Value) -> &Value {
    let named = schema["$ref"].as_str().and_then(|r| document().pointer(r.strip_prefix('#')?));
    named.unwrap_or(schema)
}

fn members(schema: &Value, before: &str, depth: usize, lines: &mut Vec<FieldLine>) {
    let schema = resolved(schema);
    for part in schema["allOf"].as_array().into_iter().flatten() {
        members(part, before, depth, lines);
    }
    let listed = |name: &str| schema["required"].as_array().is_some_and(|all| all.iter().any(|r| r == name));
    let Some(properties) = schema["properties"].as_object().filter(|_| depth < DEEPEST) else { return };
    let mut names: Vec<&String> = properties.keys().collect();
    let order = |name: &str| resolved(&properties[name])["x-order"].as_u64().unwrap_or(u64::MAX);
    names.sort_by_key(|name| (!listed(name), order(name)));
    for name in names {
        let path = format!("{before}{name}");
        let member = resolved(&properties[name]);
        // A part of `allOf` may only add that a known member is required.
        match lines.iter_mut().find(|line| line.path == path) {
            Some(known) => known.required |= listed(name),
            None if member["type"].is_null()
                && member["enum"].is_null()
                && member["properties"].is_null() =>
            {
                let marks = member["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
                for mark in marks {
                    let inner = format!("{path}.{mark}");
                    lines.iter_mut().filter(|l| l.path == inner).for_each(|l| l.required = true);
                }
                if let Some(kind) = member["const"].as_str() {
                    lines.push(FieldLine {
                        path,
                        kind: format!("“{kind}”"),
                        required: listed(name),
                        words: String::new(),
                    });
                }
                continue;
            }
            None => {
                lines.push(FieldLine {
                    path: path.clone(),
                    kind: kind(member),
                    required: listed(name),
                    words: words(member),
                });
            }
        }
        let marks: Vec<String> = member["required"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|m| m.as_str().map(|m| format!("{path}.{m}")))
            .collect();
        lines.iter_mut().filter(|l| marks.contains(&l.path)).for_each(|l| l.required = true);
        members(member, &format!("{path}."), depth + 1, lines);
        members(&member["items"], &format!("{path}[]."), depth + 1, lines);
    }
}

/// What a value is, in words.
pub fn kind(schema: &Value) -> String {
    let schema = resolved(schema);
    if let Some(all) = schema["enum"].as_array() {
        let shown: Vec<&str> = all.iter().filter_map(Value::as_str).collect();
        let empty = if all.contains(&Value::Null) { "，可以是空" } else { "" };
        return format!("其中之一：{}{empty}", shown.join("、"));
    }
    let types: Vec<&str> = match &schema["type"] {
        Value::String(one) => vec![one],
        Value::Array(all) => all.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    let one = |t: &&str| match (*t, schema["format"].as_str()) {
        ("string", Some("date")) => "日期".to_owned(),
        ("string", Some("binary")) => "文件".to_owned(),
        ("string", _) => "文字".to_owned(),
        ("integer", _) => "整数".to_owned(),
        ("number", _) => "数".to_owned(),
        ("boolean", _) => "true 或 false".to_owned(),
        ("array", _) => match kind(&schema["items"]).as_str() {
            "" => "列表".to_owned(),
            inner => format!("列表：{inner}"),
        },
        _ => "对象".to_owned(),
    };
    let some: Vec<String> = types.iter().filter(|t| **t != "null").map(one).collect();
    some.join("或") + if types.contains(&"null") { "，可以是空" } else { "" }
}

/// Its name and meaning.
fn words(schema: &Value) -> String {
    let title = schema["title"].as_str().unwrap_or_default();
    let more = schema["description"].as_str().unwrap_or_default();
    let only = if schema["readOnly"] == true { "系统计算，不能填写" } else { "" };
    [title, more, only].into_iter().filter(|t| !t.is_empty()).collect::<Vec<_>>().join("；")
}
