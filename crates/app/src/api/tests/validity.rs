//! Whether a value is what a schema says: as much of JSON Schema as the description uses. What it does not know, it
//! refuses, so that nothing is passed over.

use serde_json::Value;

use crate::api::document::document;

/// What is wrong with a value, each with its place.
pub fn faults(schema: &Value, value: &Value) -> Vec<String> {
    let mut all = Vec::new();
    check(schema, value, "$", &mut all);
    all
}

fn check(schema: &Value, value: &Value, at: &str, all: &mut Vec<String>) {
    let Some(rules) = schema.as_object() else { panic!("{at}: no schema: {schema}") };
    for (keyword, rule) in rules {
        let good = match keyword.as_str() {
            "$ref" => {
                let to =
                    rule.as_str().and_then(|r| r.strip_prefix('#')).expect("a reference inside the document");
                let to = document().pointer(to).unwrap_or_else(|| panic!("nothing at {rule}"));
                check(to, value, at, all);
                true
            }
            "allOf" => {
                for part in rule.as_array().expect("schemas") {
                    check(part, value, at, all);
                }
                true
            }
            "anyOf" => rule.as_array().expect("schemas").iter().any(|part| faults(part, value).is_empty()),
            "const" => rule == value,
            "enum" => rule.as_array().expect("values").contains(value),
            "type" => match rule {
                Value::Array(types) => types.iter().any(|t| is(t, value)),
                one => is(one, value),
            },
            "required" => {
                let names = rule.as_array().expect("names").iter().filter_map(Value::as_str);
                names.filter(|_| value.is_object()).all(|name| value.get(name).is_some())
            }
            "properties" => {
                for (name, inner) in rule.as_object().expect("members") {
                    if let Some(member) = value.get(name) {
                        check(inner, member, &format!("{at}.{name}"), all);
                    }
                }
                true
            }
            "additionalProperties" => {
                let known = |name: &String| rules.get("properties").is_some_and(|p| p.get(name).is_some());
                let more = value.as_object().into_iter().flatten().filter(|(name, _)| !known(name));
                match rule {
                    Value::Bool(may) => *may || more.count() == 0,
                    inner => {
                        for (name, member) in more {
                            check(inner, member, &format!("{at}.{name}"), all);
                        }
                        true
                    }
                }
            }
            "items" => {
                for (i, item) in value.as_array().into_iter().flatten().enumerate() {
                    check(rule, item, &format!("{at}[{i}]"), all);
                }
                true
            }
            "format" => rule != "date" || value.as_str().is_none_or(is_day),
            "pattern" => value.as_str().is_none_or(|text| matches(rule.as_str().expect("text"), text)),
            "maxLength" => {
                value.as_str().is_none_or(|t| t.chars().count() as u64 <= rule.as_u64().expect("a length"))
            }
            "minLength" => {
                value.as_str().is_none_or(|t| t.chars().count() as u64 >= rule.as_u64().expect("a length"))
            }
            "minimum" => value.as_i64().is_none_or(|n| n >= rule.as_i64().expect("a bound")),
            "title" | "description" | "readOnly" => true,
            other if other.starts_with("x-") => true,
            other => panic!("{at}: this check does not know {other}"),
        };
        if !good {
            all.push(format!("{at}: {keyword} {rule}: {value}"));
        }
    }
}

fn is(kind: &Value, value: &Value) -> bool {
    match kind.as_str().expect("a type") {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("no type: {other}"),
    }
}

fn is_day(text: &str) -> bool {
    text.len() == 10 && text.parse::<jiff::civil::Date>().is_ok()
}

/// The patterns of the document, by hand.
fn matches(pattern: &str, text: &str) -> bool {
    let shape: String = text.chars().map(|c| if c.is_ascii_digit() { '9' } else { c }).collect();
    let number = |text: &str, least: usize, most: usize| {
        let (whole, part) = text.split_once('.').unwrap_or((text, ""));
        let digits = |t: &str| t.bytes().all(|b| b.is_ascii_digit());
        !whole.is_empty() && digits(whole) && digits(part) && (least..=most).contains(&part.len())
    };
    match pattern {
        r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}" => shape.starts_with("9999-99-99T99:99:99"),
        r"^\d{4}-\d{2}$" => shape == "9999-99",
        r"^\d+\.\d{2}$" => number(text, 2, 2),
        r"^\d+(\.\d{1,2})?$" => number(text, 0, 2),
        r"^-?\d+(\.\d{1,2})?$" => number(text.strip_prefix('-').unwrap_or(text), 0, 2),
        other => panic!("this check does not know the pattern {other}"),
    }
}

#[test]
fn the_check_itself_finds_what_is_wrong() {
    use serde_json::json;
    let schema = json!({
        "type": "object", "additionalProperties": false, "required": ["a"],
        "properties": { "a": { "type": ["integer", "null"], "minimum": 1 }, "b": { "enum": ["x"] },
            "c": { "type": "array", "items": { "type": "string", "format": "date" } } },
    });
    for good in [json!({ "a": 1 }), json!({ "a": null, "b": "x", "c": ["2024-07-18"] })] {
        assert!(faults(&schema, &good).is_empty(), "{good}");
    }
    for bad in [
        json!([]),
        json!({}),
        json!({ "a": "1" }),
        json!({ "a": 0 }),
        json!({ "a": 1, "b": "y" }),
        json!({ "a": 1, "c": ["2024-13-01"] }),
        json!({ "a": 1, "d": 1 }),
    ] {
        assert!(!faults(&schema, &bad).is_empty(), "{bad}");
    }
    assert!(matches(r"^\d+\.\d{2}$", "57.50") && !matches(r"^\d+\.\d{2}$", "57.5"));
}
