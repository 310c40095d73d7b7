//! Keeping records: own row, field history, child rows, change log; many at once in few statements.

use fengqiao_db::{Bind, Conn, binds};
use jiff::civil::Date;

use super::changes::{ChangeLog, FieldChange, differences};
use super::{Env, Records, Touched, as_of, rows};
use crate::AppError;
use crate::platform::parallel;

/// One record to keep.
pub struct Kept<R> {
    /// As it stands in the store; `None` for a new record.
    pub old: Option<R>,
    /// As it shall stand.
    pub new: R,
    /// What the change log calls it, and a remark.
    pub kind: &'static str,
    /// Reason or source.
    pub note: String,
}

/// Keeps records. Ids are given to new ones, revisions go up by one; a stale revision is a conflict and nothing of
/// the transaction stays.
///
/// # Errors
/// `Conflict`, or the store's.
pub fn save<T: Records>(
    c: &mut Conn,
    env: &Env,
    log: &mut ChangeLog,
    touched: &mut Touched,
    from: Date,
    records: Vec<Kept<T::Row>>,
) -> Result<Vec<T::Row>, AppError> {
    let mut pairs = Vec::with_capacity(records.len());
    let mut records = records;
    T::reckon(c, env, &mut records.iter_mut().map(|k| &mut k.new).collect::<Vec<_>>())?;
    let mut fresh: Vec<&mut T::Row> =
        records.iter_mut().filter(|k| k.old.is_none()).map(|k| &mut k.new).collect();
    T::prepare(c, env, &mut fresh)?;
    for Kept { old, mut new, kind, note } in records {
        let fields: Vec<FieldChange> = if let Some(old) = &old {
            T::identify(&mut new, T::id(old).to_owned(), T::revision(old) + 1);
            update::<T>(c, env, old, &new)?;
            as_of::note::<T>(c, env, old, &new, from)?;
            differences::<T>(old, &new, env)
        } else {
            T::identify(&mut new, env.new_id(), 1);
            Vec::new()
        };
        log.note(T::TABLE.id, T::id(&new), kind, &fields, &note);
        touched.ids.push(T::id(&new).to_owned());
        T::note_touched(old.as_ref(), &new, touched);
        pairs.push((old, new));
    }
    let fresh: Vec<&T::Row> = pairs.iter().filter(|(old, _)| old.is_none()).map(|(_, new)| new).collect();
    parallel::by_parts(
        &fresh,
        |new| insert::<T>(env, new),
        |_, made| {
            let (names, rows): (Vec<_>, Vec<_>) = made.into_iter().unzip();
            if let Some(columns) = names.first() {
                c.insert_rows(&format!("INSERT INTO {} ({})", T::SQL, columns.join(", ")), &rows, "")?;
            }
            Ok::<_, AppError>(())
        },
    )?;
    T::keep_children(c, env, touched, &pairs)?;
    log.flush(c)?;
    Ok(pairs.into_iter().map(|(_, new)| new).collect())
}

fn insert<T: Records>(env: &Env, new: &T::Row) -> (Vec<&'static str>, Vec<Bind>) {
    let mut names = vec!["id", "revision", "created_at", "updated_at"];
    let mut values = Vec::from(binds![T::id(new), 1_i64, env.now, env.now]);
    names.extend(rows::columns(T::TABLE));
    values.extend(rows::binds(T::TABLE, new, &env.at(env.today), env.keys));
    for (name, value) in T::extra(new, env) {
        names.push(name);
        values.push(value);
    }
    (names, values)
}

fn update<T: Records>(c: &mut Conn, env: &Env, old: &T::Row, new: &T::Row) -> Result<(), AppError> {
    let mut names = rows::columns(T::TABLE);
    let mut values = rows::binds(T::TABLE, new, &env.at(env.today), env.keys);
    for (name, value) in T::extra(new, env) {
        names.push(name);
        values.push(value);
    }
    let n = names.len();
    let sets: Vec<String> =
        names.iter().enumerate().map(|(i, name)| format!("{name} = ${}", i + 1)).collect();
    let sql = format!(
        "UPDATE {} SET {}, revision = revision + 1, updated_at = ${} WHERE id = ${} AND revision = ${}",
        T::SQL,
        sets.join(", "),
        n + 1,
        n + 2,
        n + 3
    );
    values.extend(Vec::from(binds![env.now, T::id(old), T::revision(old)]));
    if c.execute(&sql, &values)? == 0 { Err(AppError::Conflict) } else { Ok(()) }
}
