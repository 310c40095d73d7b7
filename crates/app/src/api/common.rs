//! Schemas that many operations share.

use serde_json::{Value, json};

use super::endpoints::named;

/// Schemas of this part.
pub fn schemas() -> Vec<(&'static str, Value)> {
    let text = |words: &str| json!({ "type": "string", "description": words });
    let problem = |more: Value, open: bool| {
        let mut properties = json!({
            "type": { "type": "string", "description": "问题的种类，说明在 /api/docs" },
            "title": text("一句话"), "status": { "type": "integer" }, "detail": text("出了什么事，怎么办"),
            "instance": text("请求的编号"),
            "errors": { "type": "array", "items": named("FieldProblem") },
        });
        if let (Some(all), Value::Object(more)) = (properties.as_object_mut(), more) {
            all.extend(more);
        }
        json!({
            "type": "object", "additionalProperties": open, "properties": properties,
            "required": ["type", "title", "status", "detail", "instance", "errors"],
        })
    };
    let field = json!({
        "type": "object", "additionalProperties": false, "required": ["field", "message"],
        "properties": { "field": text("栏；空是整条记录"), "message": text("错在哪里，怎么改") },
    });
    let reason = json!({
        "type": "object", "additionalProperties": false, "required": ["reason"],
        "properties": { "reason": { "type": "string", "minLength": 1, "maxLength": 200, "description": "理由" } },
    });
    let change = json!({
        "type": "object", "additionalProperties": false, "required": ["at", "actor", "kind", "fields", "note", "batch"],
        "properties": {
            "at": text("何时，北京时间"), "actor": text("谁"), "kind": text("新增、更新、更正，或决定的名称"),
            "fields": {
                "type": "array",
                "items": {
                    "type": "object", "additionalProperties": false, "required": ["key", "title", "old", "new"],
                    "properties": {
                        "key": text("栏"), "title": text("表头"), "old": text("改前"), "new": text("改后；个人信息脱敏"),
                    },
                },
            },
            "note": text("来源或理由"),
            "batch": { "type": ["string", "null"], "description": "导入的回执号" },
        },
    });
    let next = json!({ "type": ["string", "null"], "description": "下一页的地址；没有了是 null" });
    let history = json!({
        "type": "object", "additionalProperties": false, "required": ["items", "next"],
        "properties": { "items": { "type": "array", "items": named("ChangeLine") }, "next": next },
    });
    let code = json!({
        "type": "object", "additionalProperties": false, "required": ["code", "label"],
        "properties": { "code": text("代码，不会变"), "label": text("名称") },
    });
    let column = json!({
        "type": "object", "additionalProperties": false,
        "required": ["key", "title", "kind", "need", "audience", "meaning", "codes"],
        "properties": {
            "key": text("栏"), "title": text("表头"), "kind": text("内容"), "need": text("是否要填"),
            "audience": text("谁可以看"), "meaning": text("填什么；可以是空"),
            "codes": { "type": ["array", "null"], "items": code },
        },
    });
    let yes = || json!({ "type": "boolean" });
    let tables = json!({
        "type": "object", "additionalProperties": false, "required": ["tables"],
        "properties": { "tables": { "type": "array", "items": {
            "type": "object", "additionalProperties": false,
            "required": ["id", "title", "aliases", "may_write", "may_import", "may_export", "columns"],
            "properties": {
                "id": text("表"), "title": text("名称"),
                "aliases": { "type": "array", "items": { "type": "string" }, "description": "附件号" },
                "may_write": yes(), "may_import": yes(), "may_export": yes(),
                "columns": { "type": "array", "items": column },
            },
        } } },
    });
    let refused = json!({
        "errors": { "type": "array", "items": { "anyOf": [named("FieldProblem"), named("RowProblem")] } },
    });
    vec![
        ("Problem", problem(json!({}), false)),
        (
            "StaleProblem",
            problem(json!({ "current": { "type": "object", "description": "现在的记录" } }), false),
        ),
        ("ImportProblem", problem(refused, true)),
        ("FieldProblem", field),
        ("Reason", reason),
        ("ChangeLine", change),
        ("History", history),
        ("Tables", tables),
    ]
}
