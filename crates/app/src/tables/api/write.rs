//! What a program wants to write, as the cells of a form.

use std::collections::BTreeMap;

use fengqiao_domain::value::{Kind, Raw};
use fengqiao_sheets::json_value;
use serde_json::Value as Json;

use super::Written;
use crate::AppError;
use crate::error::FieldError;
use crate::tables::edit::Since;
use crate::tables::{Env, Records};

/// 更正, or 自何日起, today when it is not said.
pub(super) fn since(written: &Written, env: &Env) -> Since {
    if written.correction { Since::Start } else { Since::Day(written.from.unwrap_or(env.today)) }
}

/// The values as cells. What is computed may be sent back unchanged and is left out; anything else there is refused.
pub(super) fn raw_values<T: Records>(
    old: Option<&T::Row>,
    written: &Written,
    env: &Env,
) -> Result<BTreeMap<String, Raw>, AppError> {
    let at = env.at(env.today);
    let (mut values, mut problems) = (BTreeMap::new(), Vec::new());
    for (key, json) in &written.values {
        let column = T::TABLE.column(key);
        if let Some(column) = column.filter(|c| !c.is_entered()) {
            let now = old.map_or(Json::Null, |row| json_value(column.kind, &(column.get)(row, &at)));
            if *json != now {
                let why = format!("{}由系统按规则计算，不能填写。请去掉这一项。", column.title);
                problems.push(FieldError::new(key, why));
            }
            continue;
        }
        let many = column.is_some_and(|c| matches!(c.kind, Kind::Codes(_) | Kind::Texts | Kind::Refs(_)));
        match raw(json, many) {
            Ok(raw) => {
                values.insert(key.clone(), raw);
            }
            Err(why) => problems.push(FieldError::new(key, why)),
        }
    }
    if problems.is_empty() { Ok(values) } else { Err(AppError::Invalid { problems }) }
}

/// A JSON value as a cell.
fn raw(json: &Json, many: bool) -> Result<Raw, &'static str> {
    match json {
        Json::Null => Ok(Raw::Blank),
        Json::Bool(yes) => Ok(Raw::Bool(*yes)),
        Json::Number(n) => {
            Ok(Raw::Number { text: n.to_string(), rounded: n.to_string().contains(['e', 'E']) })
        }
        Json::String(text) if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) => {
            Err("含有不可见的控制字符。请删掉后重新提交。")
        }
        Json::String(text) => Ok(Raw::Text(text.clone())),
        Json::Array(parts) if many => {
            let parts: Option<Vec<&str>> = parts.iter().map(Json::as_str).collect();
            let parts = parts.ok_or("数组里只能是文字。")?;
            raw(&parts.join("、").into(), false)
        }
        Json::Array(_) => Err("这一栏只有一个值，不能写成数组。"),
        Json::Object(_) => Err("要写成文字、数字、true 或 false，不能写成对象。"),
    }
}
