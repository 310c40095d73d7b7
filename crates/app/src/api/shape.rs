//! The words of a schema.

use serde_json::{Value, json};

/// Text.
pub fn text() -> Value {
    json!({ "type": "string" })
}

/// Text or nothing.
pub fn maybe() -> Value {
    json!({ "type": ["string", "null"] })
}

/// Yes or no.
pub fn yes() -> Value {
    json!({ "type": "boolean" })
}

/// A whole number.
pub fn count(words: &str) -> Value {
    json!({ "type": "integer", "description": words })
}

/// A day.
pub fn day() -> Value {
    json!({ "type": "string", "format": "date" })
}

/// A day or nothing.
pub fn maybe_day() -> Value {
    json!({ "type": ["string", "null"], "format": "date" })
}

/// 原文, 推定 or 参照.
pub fn basis() -> Value {
    json!({ "enum": ["原文", "推定", "参照"] })
}

/// Some of these.
pub fn list(of: &Value) -> Value {
    json!({ "type": "array", "items": of })
}

/// An object with all of these members and no other.
pub fn object(properties: &Value) -> Value {
    let required: Vec<&String> = properties.as_object().map(|m| m.keys().collect()).unwrap_or_default();
    json!({ "type": "object", "additionalProperties": false, "required": required, "properties": properties })
}
