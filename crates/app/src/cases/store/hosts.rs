//! Organisations a case is sent to.

use fengqiao_db::{Bind, Conn, Row, binds};
use fengqiao_domain::cases::record::Organisation;
use fengqiao_domain::names::plain_name;

use crate::AppError;
use crate::tables::Env;
use crate::tables::import::placed_name;

const COLUMNS: &str = "id, name, kind, authority, subdistrict";

/// The organisation of a full name, open or not, anywhere in the city.
///
/// # Errors
/// `Invalid` at `to` where none or several have the name.
pub fn named(c: &mut Conn, env: &Env, typed: &str) -> Result<Organisation, AppError> {
    let (name, district) = match placed_name(typed, env) {
        Some((name, code)) => (name, Some(code)),
        None => (typed, None),
    };
    let mut binds: Vec<Bind> = binds![plain_name(name)].to_vec();
    let mut sql =
        format!("SELECT {COLUMNS} FROM organisations WHERE plain_name = $1 AND dissolved_on IS NULL");
    if let Some(district) = district {
        binds.push(district.into());
        sql.push_str(" AND district = $2");
    }
    match c.query(&format!("{sql} ORDER BY id LIMIT 2"), &binds)?.as_slice() {
        [only] => Ok(host(only)),
        [] => Err(AppError::invalid("to", format!("没有叫“{typed}”的调解组织。填组织的全称。"))),
        _ => Err(AppError::invalid("to", format!("不止一个组织叫“{typed}”。写成 名称（所在区）。"))),
    }
}

/// An organisation by record id.
///
/// # Errors
/// The store's.
pub fn of_id(c: &mut Conn, id: &str) -> Result<Option<Organisation>, AppError> {
    let sql = format!("SELECT {COLUMNS} FROM organisations WHERE id = $1");
    Ok(c.query_opt(&sql, &binds![id])?.map(|row| host(&row)))
}

/// Address and 对外电话 of an organisation.
///
/// # Errors
/// The store's.
pub fn reached_at(c: &mut Conn, id: &str) -> Result<(Option<String>, Option<String>), AppError> {
    let row = c.query_opt("SELECT address, public_phone FROM organisations WHERE id = $1", &binds![id])?;
    Ok(row.map_or((None, None), |row| (row.opt_text(0), row.opt_text(1))))
}

fn host(row: &Row) -> Organisation {
    Organisation {
        id: row.text(0),
        name: row.text(1),
        kind: row.text(2),
        authority: row.text(3),
        subdistrict: row.opt_text(4),
    }
}
