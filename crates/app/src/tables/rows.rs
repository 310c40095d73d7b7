//! A row of a [`Table`] to and from SQL. Codes, dates and references are stored as text, money as fen; personal
//! columns are sealed, so that the database never holds them in clear.

use fengqiao_db::{Bind, Row};
use fengqiao_domain::table::{At, Audience, Column, Table};
use fengqiao_domain::value::{Kind, Value};
use jiff::civil::{Date, DateTime};

use crate::platform::crypto::Keys;

/// The names of the stored columns, in table order.
pub fn columns<R>(table: &Table<R>) -> Vec<&'static str> {
    table.stored().map(|c| c.key).collect()
}

/// `a.x, a.y, …` for the stored columns.
pub fn select_list<R>(table: &Table<R>, alias: &str) -> String {
    columns(table).iter().map(|c| format!("{alias}.{c}")).collect::<Vec<_>>().join(", ")
}

/// The stored columns of a row as binds, in table order.
pub fn binds<R>(table: &Table<R>, row: &R, at: &At, keys: &Keys) -> Vec<Bind> {
    table.stored().map(|c| bind(c, &(c.get)(row, at), keys)).collect()
}

/// One value as stored.
pub fn bind<R>(column: &Column<R>, value: &Value, keys: &Keys) -> Bind {
    let plain = match value {
        v if v.is_empty() => return Bind::Null,
        Value::Int(n) | Value::Decimal(n) | Value::Money(n) => return Bind::Int(*n),
        Value::Bool(b) => return Bind::Int(i64::from(*b)),
        other => text(other),
    };
    Bind::Text(if column.audience == Audience::Personal { keys.seal(&plain, column.key) } else { plain })
}

/// A value in short, to be read again by [`from_short`]: as it would be stored, in clear. Of a reference only the id is
/// left, which is all that a column takes.
pub fn short(value: &Value) -> String {
    text(value)
}

/// The inverse of [`short`].
pub fn from_short(kind: Kind, short: &str) -> Value {
    if short.is_empty() { Value::Empty } else { read(kind, short.to_owned()) }
}

/// The stored text of a value that is no number.
fn text(value: &Value) -> String {
    match value {
        Value::Text(t) | Value::Code(t) => t.clone(),
        Value::Date(d) | Value::Month(d) => d.to_string(),
        Value::DateTime(t) => t.to_string(),
        Value::Multi(v) => v.join("\n"),
        Value::Ref { id, .. } => id.clone(),
        Value::Int(n) | Value::Decimal(n) | Value::Money(n) => n.to_string(),
        Value::Bool(b) => i64::from(*b).to_string(),
        Value::Empty => String::new(),
    }
}

/// Fills the stored columns of `row` from `sql`, whose first of them stands at `offset`.
///
/// # Errors
/// A personal value that the key cannot open.
pub fn fill<R>(
    table: &Table<R>,
    row: &mut R,
    sql: &Row,
    offset: usize,
    keys: &Keys,
) -> Result<(), crate::AppError> {
    for (i, column) in table.stored().enumerate() {
        set(column, row, sql.value(offset + i), keys)?;
    }
    Ok(())
}

/// Sets one column of `row` to what is stored; nothing stored leaves it as it is.
///
/// # Errors
/// A personal value that the key cannot open.
pub fn set<R>(column: &Column<R>, row: &mut R, stored: &Bind, keys: &Keys) -> Result<(), crate::AppError> {
    if let (Some(set), false) = (column.set, matches!(stored, Bind::Null)) {
        set(row, value(column, stored, keys)?);
    }
    Ok(())
}

/// A stored value as its column means it.
///
/// # Errors
/// A personal value that the key cannot open.
pub fn value<R>(column: &Column<R>, stored: &Bind, keys: &Keys) -> Result<Value, crate::AppError> {
    let text = match stored {
        Bind::Null | Bind::Blob(_) => return Ok(Value::Empty),
        Bind::Int(n) => {
            return Ok(match column.kind {
                Kind::Money => Value::Money(*n),
                Kind::Decimal => Value::Decimal(*n),
                Kind::YesNo => Value::Bool(*n != 0),
                _ => Value::Int(*n),
            });
        }
        Bind::Text(t) if column.audience == Audience::Personal => keys.open(t, column.key)?,
        Bind::Text(t) => t.clone(),
    };
    Ok(read(column.kind, text))
}

fn read(kind: Kind, text: String) -> Value {
    let date = |t: &str| t.parse::<Date>().ok();
    match kind {
        Kind::Code(_) => Value::Code(text),
        Kind::Codes(_) | Kind::Texts | Kind::Refs(_) => {
            Value::Multi(text.split('\n').map(str::to_owned).collect())
        }
        Kind::Date => date(&text).map_or(Value::Empty, Value::Date),
        Kind::Month => date(&text).map_or(Value::Empty, Value::Month),
        Kind::DateTime => text.parse::<DateTime>().map_or(Value::Empty, Value::DateTime),
        Kind::Ref(_) => Value::Ref { label: String::new(), id: text },
        Kind::Int | Kind::Year => text.parse().map_or(Value::Empty, Value::Int),
        Kind::Decimal => text.parse().map_or(Value::Empty, Value::Decimal),
        Kind::Money => text.parse().map_or(Value::Empty, Value::Money),
        Kind::YesNo => Value::Bool(text == "1"),
        Kind::Text(_) | Kind::IdNumber | Kind::CreditCode => Value::Text(text),
    }
}

/// One value in the form kept by the field history: text, sealed where personal.
pub fn kept<R>(column: &Column<R>, value: &Value, keys: &Keys) -> Option<String> {
    match bind(column, value, keys) {
        Bind::Null | Bind::Blob(_) => None,
        Bind::Int(n) => Some(n.to_string()),
        Bind::Text(t) => Some(t),
    }
}

/// The inverse of [`kept`].
///
/// # Errors
/// A personal value that the key cannot open.
pub fn from_kept<R>(column: &Column<R>, kept: Option<&str>, keys: &Keys) -> Result<Value, crate::AppError> {
    let Some(kept) = kept else { return Ok(Value::Empty) };
    let text =
        if column.audience == Audience::Personal { keys.open(kept, column.key)? } else { kept.to_owned() };
    Ok(read(column.kind, text))
}
