//! Who mediators are and where they work, for the look at who should not handle a case.

use std::collections::HashMap;

use fengqiao_db::{Bind, Conn, binds};
use jiff::civil::Date;

use crate::AppError;
use crate::platform::view::Choice;
use crate::tables::Env;
use crate::tables::find::marks;

/// What is held against the parties of a case.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// 工作单位及职务.
    pub workplace: String,
    /// 证件号码.
    pub id_number: Option<String>,
}

/// Mediators by record id.
///
/// # Errors
/// The store's, or the key does not open a number.
pub fn of(c: &mut Conn, env: &Env, ids: &[&str]) -> Result<HashMap<String, Known>, AppError> {
    let mut found = HashMap::with_capacity(ids.len());
    let binds: Vec<Bind> = ids.iter().filter(|id| !id.is_empty()).map(|id| (*id).into()).collect();
    for part in binds.chunks(500) {
        let sql =
            format!("SELECT id, workplace, id_number FROM mediators WHERE id IN ({})", marks(1, part.len()));
        for row in c.query(&sql, part)? {
            let id_number = row.opt_str(2).map(|sealed| env.keys.open(sealed, "id_number")).transpose()?;
            let workplace = row.opt_text(1).unwrap_or_default();
            found.insert(row.text(0), Known { workplace, id_number });
        }
    }
    Ok(found)
}

/// Those appointed at an organisation on a day, to choose from: the number in hand where there is one, else the name.
///
/// # Errors
/// The store's.
pub fn choices(c: &mut Conn, organisation: &str, on: Date, chosen: &str) -> Result<Vec<Choice>, AppError> {
    let sql =
        "SELECT m.name, m.latest_certificate FROM appointments a JOIN mediators m ON m.id = a.mediator_id
               WHERE a.organisation_id = $1 AND a.since <= $2 AND (a.ended IS NULL OR a.ended > $2)
               ORDER BY m.name, m.id";
    let rows = c.query(sql, &binds![organisation, on.to_string()])?;
    let choice = |row: &fengqiao_db::Row| {
        let (name, number) = (row.text(0), row.opt_text(1).filter(|n| !n.is_empty()));
        let label = number.as_ref().map_or_else(|| name.clone(), |number| format!("{name}　{number}"));
        let selected = chosen == name || number.as_deref() == Some(chosen);
        Choice { selected, value: number.unwrap_or(name), label }
    };
    Ok(rows.iter().map(choice).collect())
}
