//! A record as JSON.

use fengqiao_db::Conn;
use fengqiao_domain::table::Audience;
use fengqiao_domain::value::Value;
use fengqiao_sheets::json_value;
use jiff::civil::Date;
use serde_json::{Map, json};

use super::One;
use crate::platform::masking;
use crate::tables::{Env, Records, as_of};
use crate::{AppError, Tx};

/// The record as it was on a day, with what it shows of others.
pub(super) fn as_it_was<T: Records>(
    c: &mut Conn,
    env: &Env,
    mut row: T::Row,
    on: Option<Date>,
) -> Result<T::Row, AppError> {
    let on = on.unwrap_or(env.today);
    as_of::take_back::<T>(c, env, &mut row, on)?;
    let mut rows = [row];
    T::on_day(c, env, &mut rows, on)?;
    let [row] = rows;
    Ok(row)
}

/// A record just kept, as it is answered.
///
/// # Errors
/// The store's.
pub fn shown<T: Records>(tx: &mut Tx, row: T::Row) -> Result<One, AppError> {
    let (app, now) = (tx.app, tx.now().to_owned());
    kept::<T>(tx, &app.env(&now), row)
}

/// A record as it stands, its personal values masked.
pub fn record<T: Records>(row: &T::Row, env: &Env) -> serde_json::Value {
    one::<T>(row, env, None, true).json
}

/// As [`shown`].
pub(super) fn kept<T: Records>(tx: &mut Tx, env: &Env, row: T::Row) -> Result<One, AppError> {
    let row = as_it_was::<T>(tx.conn(), env, row, None)?;
    Ok(one::<T>(&row, env, None, true))
}

/// A record's values on a day; personal ones masked unless they were asked for with a reason.
pub(super) fn one<T: Records>(row: &T::Row, env: &Env, on: Option<Date>, masked: bool) -> One {
    let at = env.at(on.unwrap_or(env.today));
    let (mut values, mut references) = (Map::new(), Map::new());
    for column in T::TABLE.columns {
        let value = (column.get)(row, &at);
        if let Value::Ref { id, .. } = &value {
            references.insert(column.key.into(), id.as_str().into());
        }
        let shown = if masked && column.audience == Audience::Personal && !value.is_empty() {
            masking::mask(column.key, &column.kind.show(&value)).into()
        } else {
            json_value(column.kind, &value)
        };
        values.insert(column.key.into(), shown);
    }
    let (id, revision) = (T::id(row).to_owned(), T::revision(row));
    let json = json!({ "id": id, "revision": revision, "label": T::label(row), "values": values, "references": references, "masked": masked });
    One { id, revision, json }
}
