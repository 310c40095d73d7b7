//! 调解案件编号, where a case has none: place, year of receipt, the next of them.

use std::collections::HashMap;

use fengqiao_db::{Conn, binds};
use fengqiao_domain::cases::Case;
use fengqiao_domain::cases::number::CaseNumber;
use fengqiao_domain::table::Names;

use crate::AppError;
use crate::tables::Env;

/// Gives new cases without a number the next ones of their authority and year.
///
/// # Errors
/// The store's.
pub fn assign(c: &mut Conn, env: &Env, new: &mut [&mut Case]) -> Result<(), AppError> {
    let mut next: HashMap<(String, i16), u32> = HashMap::new();
    for case in new.iter_mut().filter(|case| case.number.is_none()) {
        let place = env.place(&case.organisation.authority);
        let year = case.received_on.unwrap_or(env.today).year();
        let key = (place, year);
        let serial = match next.get(&key) {
            Some(last) => last + 1,
            None => last(c, &key.0, year)? + 1,
        };
        case.number = Some(CaseNumber { place: key.0.clone(), year, serial }.text());
        next.insert(key, serial);
    }
    Ok(())
}

/// The highest number of a place and year that is in use: the longest ones are the highest.
fn last(c: &mut Conn, place: &str, year: i16) -> Result<u32, AppError> {
    let first = CaseNumber { place: place.to_owned(), year, serial: 1 }.text();
    let head = first.trim_end_matches("1号");
    let row = c.query_opt(
        "SELECT number FROM cases WHERE number >= $1 AND number < $2 ORDER BY LENGTH(number) DESC, number DESC LIMIT 1",
        &binds![head, format!("{head}\u{10ffff}")],
    )?;
    Ok(row.and_then(|row| CaseNumber::parse(row.str(0))).map_or(0, |number| number.serial))
}
