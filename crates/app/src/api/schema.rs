//! Schemas of the tables' columns, from the tables' own definitions.

use fengqiao_domain::table::{Audience, Need};
use fengqiao_domain::value::{CodeList, Kind};
use serde_json::{Map, Value, json};

use crate::tables::api::ColumnView;

/// A column in the list of tables.
pub fn column_view(c: &ColumnView) -> Value {
    json!({
        "key": c.key, "title": c.title, "kind": kind_name(c.kind), "need": need(c.need), "audience": audience(c.audience),
        "meaning": c.meaning,
        "codes": codes(c.kind).map(|list| list.codes.iter().map(|x| json!({ "code": x.code, "label": x.label })).collect::<Vec<_>>()),
    })
}

/// The words for a kind.
pub fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Text(_) => "文字",
        Kind::IdNumber => "证件号码",
        Kind::CreditCode => "统一社会信用代码",
        Kind::Code(_) => "代码",
        Kind::Codes(_) => "多项代码",
        Kind::Texts => "多项文字",
        Kind::Date => "日期",
        Kind::DateTime => "日期和时刻",
        Kind::Month => "年月",
        Kind::Year => "年份",
        Kind::Int => "整数",
        Kind::Decimal => "数",
        Kind::Money => "金额（元）",
        Kind::YesNo => "是否",
        Kind::Ref(_) => "名称",
        Kind::Refs(_) => "多项名称",
    }
}

/// The words for a need.
pub fn need(need: Need) -> &'static str {
    match need {
        Need::Required => "新增必填",
        Need::Optional => "选填",
        Need::Assigned => "不填由系统编号",
        Need::Derived => "系统计算",
    }
}

/// The words for an audience.
pub fn audience(audience: Audience) -> &'static str {
    match audience {
        Audience::Public => "可公开",
        Audience::Internal => "内部",
        Audience::Personal => "个人信息",
    }
}

fn codes(kind: Kind) -> Option<&'static CodeList> {
    match kind {
        Kind::Code(list) | Kind::Codes(list) => Some(list),
        _ => None,
    }
}

fn labels(list: &CodeList) -> Vec<Value> {
    list.codes.iter().map(|c| c.label.into()).collect()
}

/// What is read of a column.
fn read(kind: Kind) -> Value {
    match kind {
        Kind::Text(_) | Kind::IdNumber | Kind::CreditCode | Kind::Ref(_) => {
            json!({ "type": ["string", "null"] })
        }
        Kind::Code(list) => {
            let all: Vec<Value> = labels(list).into_iter().chain([Value::Null]).collect();
            json!({ "enum": all })
        }
        Kind::Codes(list) => {
            json!({ "type": ["array", "null"], "items": { "type": "string", "enum": labels(list) } })
        }
        Kind::Texts | Kind::Refs(_) => json!({ "type": ["array", "null"], "items": { "type": "string" } }),
        Kind::Date => json!({ "type": ["string", "null"], "format": "date" }),
        Kind::DateTime => {
            json!({ "type": ["string", "null"], "pattern": "^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}" })
        }
        Kind::Month => json!({ "type": ["string", "null"], "pattern": "^\\d{4}-\\d{2}$" }),
        Kind::Year | Kind::Int => json!({ "type": ["integer", "null"] }),
        Kind::Decimal | Kind::Money => {
            json!({ "type": ["string", "null"], "pattern": "^-?\\d+(\\.\\d{1,2})?$" })
        }
        Kind::YesNo => json!({ "type": ["boolean", "null"] }),
    }
}

/// What may be written to a column.
fn write(kind: Kind) -> Value {
    match kind {
        Kind::Text(max) => json!({ "type": ["string", "null"], "maxLength": max }),
        Kind::Code(list) => {
            let codes = list.codes.iter().map(|c| Value::from(c.code)).filter(|c| !labels(list).contains(c));
            let all: Vec<Value> = labels(list).into_iter().chain(codes).chain([Value::Null]).collect();
            json!({ "enum": all })
        }
        Kind::Year | Kind::Int => json!({ "type": ["integer", "null"], "minimum": 0 }),
        Kind::Decimal | Kind::Money => {
            json!({ "type": ["string", "number", "null"], "pattern": "^\\d+(\\.\\d{1,2})?$" })
        }
        other => read(other),
    }
}

fn described(c: &ColumnView, order: usize, mut schema: Value) -> Value {
    // Members have no order in JSON; the form has.
    schema["x-order"] = order.into();
    schema["title"] = c.title.into();
    if !c.meaning.is_empty() {
        schema["description"] = c.meaning.into();
    }
    if c.need == Need::Derived {
        schema["readOnly"] = true.into();
    }
    schema["x-need"] = need(c.need).into();
    schema["x-audience"] = audience(c.audience).into();
    schema
}

/// The schemas of one table by name: `units.Record`, `units.List`, `units.New`, `units.Change`.
pub fn of_table(id: &str, title: &str, columns: &[ColumnView]) -> Vec<(String, Value)> {
    let name = |part: &str| format!("{id}.{part}");
    let all = |of: &dyn Fn(usize, &ColumnView) -> Option<Value>| {
        let pairs = columns.iter().enumerate().filter_map(|(i, c)| Some((c.key.to_owned(), of(i, c)?)));
        Value::Object(pairs.collect::<Map<_, _>>())
    };
    let shown = all(&|i, c| Some(described(c, i, read(c.kind))));
    let entered = all(&|i, c| (c.need != Need::Derived).then(|| described(c, i, write(c.kind))));
    let keys: Vec<&str> = columns.iter().map(|c| c.key).collect();
    let required: Vec<&str> = columns.iter().filter(|c| c.need == Need::Required).map(|c| c.key).collect();
    let record = json!({
        "title": title, "type": "object", "additionalProperties": false,
        "required": ["id", "revision", "label", "values", "references", "masked"],
        "properties": {
            "id": { "type": "string", "description": "记录的编号，没有含义" },
            "revision": { "type": "integer", "description": "版本；与 ETag 相同" },
            "label": { "type": "string", "description": "记录的名称" },
            "values": { "type": "object", "additionalProperties": false, "required": keys, "properties": shown },
            "references": {
                "type": "object", "additionalProperties": { "type": "string" },
                "description": "名称一类的栏所指的记录编号或区划代码"
            },
            "masked": { "type": "boolean", "description": "个人信息是否已脱敏" },
        },
    });
    let list = json!({
        "type": "object", "additionalProperties": false, "required": ["table", "as_of", "items", "next"],
        "properties": {
            "table": { "const": id },
            "as_of": { "type": "string", "format": "date" },
            "items": { "type": "array", "items": super::endpoints::named(&name("Record")) },
            "next": { "type": ["string", "null"], "description": "下一页的地址；没有了是 null" },
        },
    });
    let from = json!({ "type": ["string", "null"], "format": "date", "description": "自何日起，不写是今天；不能晚于今天" });
    let change = json!({
        "type": "object", "additionalProperties": false, "required": ["values"],
        "properties": {
            "values": { "type": "object", "additionalProperties": false, "properties": entered },
            "from": from,
            "note": { "type": ["string", "null"], "maxLength": 500, "description": "来源或理由；更正必填" },
            "correction": { "type": ["boolean", "null"], "description": "更正：原来的值从来不对" },
        },
    });
    let new = json!({
        "allOf": [
            super::endpoints::named(&name("Change")),
            { "type": "object", "properties": { "values": { "type": "object", "required": required } } },
        ],
    });
    vec![(name("Record"), record), (name("List"), list), (name("Change"), change), (name("New"), new)]
}
