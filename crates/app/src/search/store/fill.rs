//! The words records are found by: kept with each record, and entered where a record is older than they are.

use fengqiao_db::{Bind, Conn, binds};
use fengqiao_domain::access::Action;
use fengqiao_domain::search::{core_name, initials, pairs, person_initials, plain_phone};
use fengqiao_domain::value::narrow;

use crate::tables::Env;
use crate::{Actor, App, AppError, Event};

/// Records filled at a time.
const PART: u32 = 1000;

/// Columns of an organisation's or a unit's name.
pub fn words(name: &str) -> [(&'static str, Bind); 2] {
    let core = core_name(name);
    let letters = initials(&core);
    [("core_name", core.into()), ("initials", letters.into())]
}

/// Keeps the pairs of letters of some records' names: id, the name it had, the name it has.
///
/// # Errors
/// The store's.
pub fn keep_pairs<'a>(
    c: &mut Conn,
    table: &str,
    names: impl Iterator<Item = (&'a str, Option<&'a str>, &'a str)>,
) -> Result<(), AppError> {
    let mut kept: Vec<(String, &str)> = Vec::new();
    for (id, old, new) in names.filter(|(_, old, new)| *old != Some(*new)) {
        for pair in old.map(pairs).unwrap_or_default() {
            let sql = format!("DELETE FROM {table}_pairs WHERE pair = $1 AND record_id = $2");
            c.execute(&sql, &binds![pair, id])?;
        }
        kept.extend(pairs(new).into_iter().map(|pair| (pair, id)));
    }
    // In the order of the key, which is the quickest to enter.
    kept.sort_unstable();
    let rows: Vec<Vec<Bind>> = kept.into_iter().map(|(pair, id)| Vec::from(binds![pair, id])).collect();
    c.insert_rows(
        &format!("INSERT INTO {table}_pairs (pair, record_id)"),
        &rows,
        "ON CONFLICT (pair, record_id) DO NOTHING",
    )?;
    Ok(())
}

/// The blind key of a telephone, however it is written.
pub fn phone_key(phone: &str, env: &Env) -> String {
    let plain = plain_phone(phone).unwrap_or_else(|| narrow(phone));
    env.keys.blind(&plain, "phone")
}

/// Enters the words of records that have none yet; nothing is done where there are none.
///
/// # Errors
/// The store's.
pub fn complete(app: &App) -> Result<(), AppError> {
    let missing = app.read(|c| {
        let sql = "SELECT EXISTS (SELECT 1 FROM units WHERE core_name IS NULL)
                   OR EXISTS (SELECT 1 FROM organisations WHERE core_name IS NULL)
                   OR EXISTS (SELECT 1 FROM mediators WHERE initials IS NULL)";
        let sql = format!("SELECT CASE WHEN ({sql}) THEN 1 ELSE 0 END");
        Ok::<_, AppError>(c.query_one(&sql, &[])?.int(0) == 1)
    })?;
    if !missing {
        return Ok(());
    }
    app.act(&Actor::system(), Action::EditUnits, |tx| {
        let now = tx.now().to_owned();
        let env = tx.app.env(&now);
        fill(tx.conn(), &env, false)?;
        tx.audit(Event::new("recompute", "settings", "search").summary("查找用的首字母已补齐"));
        Ok(())
    })
}

/// Enters the words of every record, or only of those that have none.
///
/// # Errors
/// The store's.
pub fn fill(c: &mut Conn, env: &Env, every: bool) -> Result<(), AppError> {
    for table in ["units", "organisations"] {
        let sql = format!("UPDATE {table} SET core_name = $1, initials = $2 WHERE id = $3");
        if every {
            c.execute(&format!("DELETE FROM {table}_pairs"), &[])?;
        }
        each(c, table, "name, NULL", "core_name", every, |c, id, name, _| {
            let [(_, core), (_, letters)] = words(name);
            c.execute(&sql, &[core, letters, id.into()])?;
            keep_pairs(c, table, std::iter::once((id, None, name)))
        })?;
    }
    each(c, "mediators", "name, phone", "initials", every, |c, id, name, phone| {
        let phone = phone.map(|sealed| env.keys.open(sealed, "phone")).transpose()?;
        let index = phone.map(|phone| phone_key(&phone, env));
        let sql = "UPDATE mediators SET initials = $1, phone_index = $2 WHERE id = $3";
        c.execute(sql, &binds![person_initials(name), index, id])?;
        Ok(())
    })
}

/// Hands on id and two columns of the records of a table, part by part.
fn each(
    c: &mut Conn,
    table: &str,
    columns: &str,
    word: &str,
    every: bool,
    mut one: impl FnMut(&mut Conn, &str, &str, Option<&str>) -> Result<(), AppError>,
) -> Result<(), AppError> {
    let missing = if every { String::new() } else { format!("AND {word} IS NULL") };
    let sql = format!("SELECT id, {columns} FROM {table} WHERE id > $1 {missing} ORDER BY id LIMIT {PART}");
    let mut after = String::new();
    loop {
        let rows = c.query(&sql, &binds![after])?;
        let Some(last) = rows.last() else { return Ok(()) };
        after = last.text(0);
        for row in &rows {
            one(c, row.str(0), row.str(1), row.opt_str(2))?;
        }
    }
}
