//! Field history: the values a column had, each with its first day. Only columns that were changed with a date
//! have rows here; the first row (empty day) is the value that holds back to the start (rules.md, Time).

use std::collections::HashMap;

use fengqiao_db::{Bind, Conn, binds};
use jiff::civil::Date;

use super::find::marks;
use super::{Env, Records, rows};
use crate::AppError;

/// The values of one column of one record, by first day; the empty day comes first.
pub type Timeline = Vec<(String, Option<String>)>;

/// Timelines by record id and column.
pub type Timelines = HashMap<String, Vec<(&'static str, Timeline)>>;

/// The day of a correction: before every date. The value takes the place of the latest known one from its own start.
pub const FROM_THE_START: Date = Date::MIN;

/// Writes what changed between `old` and `new`, valid from `from`.
///
/// # Errors
/// The store's.
pub fn note<T: Records>(
    c: &mut Conn,
    env: &Env,
    old: &T::Row,
    new: &T::Row,
    from: Date,
) -> Result<(), AppError> {
    let at = env.at(env.today);
    for column in T::TABLE.stored().filter(|col| T::keeps_timeline(col.key)) {
        let (before, after) = ((column.get)(old, &at), (column.get)(new, &at));
        if before == after {
            continue;
        }
        let known = c.query_one(
            "SELECT COUNT(*), COALESCE(MAX(valid_from), '') FROM field_values WHERE table_id = $1 AND record_id = $2 AND field = $3",
            &binds![T::TABLE.id, T::id(new), column.key],
        )?;
        if from == FROM_THE_START {
            if known.int(0) > 0 {
                put::<T>(c, T::id(new), column.key, known.str(1), rows::kept(column, &after, env.keys))?;
            }
            continue;
        }
        if known.int(0) == 0 && before.is_empty() {
            // The first known value holds back to the start.
            continue;
        }
        if known.int(0) == 0 {
            put::<T>(c, T::id(new), column.key, "", rows::kept(column, &before, env.keys))?;
        }
        let day = from.to_string().max(known.text(1));
        put::<T>(c, T::id(new), column.key, &day, rows::kept(column, &after, env.keys))?;
    }
    Ok(())
}

fn put<T: Records>(
    c: &mut Conn,
    id: &str,
    field: &str,
    day: &str,
    value: Option<String>,
) -> Result<(), AppError> {
    c.execute(
        "INSERT INTO field_values (table_id, record_id, field, valid_from, value) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (table_id, record_id, field, valid_from) DO UPDATE SET value = excluded.value",
        &binds![T::TABLE.id, id, field, day, value],
    )?;
    Ok(())
}

/// The timelines of some records, or of all records of the table for `None`.
///
/// # Errors
/// The store's.
pub fn timelines<T: Records>(c: &mut Conn, ids: Option<&[String]>) -> Result<Timelines, AppError> {
    let mut found = Timelines::new();
    let mut take = |row: &fengqiao_db::Row| -> Result<(), AppError> {
        let Some(column) = T::TABLE.column(row.str(1)) else { return Ok(()) };
        let of_record = found.entry(row.text(0)).or_default();
        let step = (row.text(2), row.opt_text(3));
        match of_record.last_mut().filter(|(key, _)| *key == column.key) {
            Some((_, line)) => line.push(step),
            None => of_record.push((column.key, vec![step])),
        }
        Ok(())
    };
    let sql = "SELECT record_id, field, valid_from, value FROM field_values WHERE table_id = $1";
    match ids {
        None => {
            c.query_each(
                &format!("{sql} ORDER BY record_id, field, valid_from"),
                &binds![T::TABLE.id],
                take,
            )?;
        }
        Some(ids) => {
            for part in ids.chunks(500) {
                let mut binds = vec![Bind::from(T::TABLE.id)];
                binds.extend(part.iter().map(|id| Bind::from(id.as_str())));
                let of = marks(2, part.len());
                let by_id = format!("{sql} AND record_id IN ({of}) ORDER BY record_id, field, valid_from");
                c.query_each(&by_id, &binds, &mut take)?;
            }
        }
    }
    Ok(found)
}

/// Sets one record, as loaded today, to what held on `date`.
///
/// # Errors
/// The store's; a personal value that the key cannot open.
pub fn take_back<T: Records>(c: &mut Conn, env: &Env, row: &mut T::Row, date: Date) -> Result<(), AppError> {
    if date == env.today {
        return Ok(());
    }
    let lines = timelines::<T>(c, Some(&[T::id(row).to_owned()]))?;
    rewind::<T>(row, &lines, date, env)
}

/// Sets the columns of `row` to what held on `date`.
///
/// # Errors
/// A personal value that the key cannot open.
pub fn rewind<T: Records>(
    row: &mut T::Row,
    lines: &Timelines,
    date: Date,
    env: &Env,
) -> Result<(), AppError> {
    let Some(of_record) = lines.get(T::id(row)) else { return Ok(()) };
    let day = date.to_string();
    for (key, line) in of_record {
        let (Some(column), Some((_, kept))) =
            (T::TABLE.column(key), line.iter().rev().find(|(from, _)| *from <= day))
        else {
            continue;
        };
        if let Some(set) = column.set {
            set(row, rows::from_kept(column, kept.as_deref(), env.keys)?);
        }
    }
    Ok(())
}
