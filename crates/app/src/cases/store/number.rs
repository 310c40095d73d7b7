//! 调解案件编号, where a case has none: place, year of receipt, the next of them.

use std::collections::{BTreeMap, HashSet};

use fengqiao_db::{Bind, Conn, binds};
use fengqiao_domain::cases::Case;
use fengqiao_domain::cases::number::CaseNumber;
use fengqiao_domain::table::Names as _;

use crate::AppError;
use crate::tables::Env;
use crate::tables::find::marks;

/// Digits of a running number. A longer one was typed wrong or follows a count of its own: it is not counted on from.
const DIGITS: usize = 6;
/// Numbers looked through for the highest: more of them in another form than ours are not expected.
const LOOKED_THROUGH: i64 = 100;

/// Gives new cases without a number the next ones of their authority and year. Whoever comes first holds the count until
/// the end of the transaction, so that two who register at once get two numbers.
///
/// # Errors
/// The store's.
pub fn assign(c: &mut Conn, env: &Env, new: &mut [&mut Case]) -> Result<(), AppError> {
    let mut wanted: BTreeMap<(String, i16), Vec<&mut Case>> = BTreeMap::new();
    // A number typed in this very file is not stored yet.
    let typed: HashSet<String> = new.iter().filter_map(|case| case.number.clone()).collect();
    for case in new.iter_mut().filter(|case| case.number.is_none()) {
        let year = case.received_on.unwrap_or(env.today).year();
        wanted.entry((env.place(&case.organisation.authority), year)).or_default().push(case);
    }
    for ((place, year), cases) in wanted {
        let mut waiting = cases.into_iter();
        while waiting.len() > 0 {
            for number in next(c, &place, year, waiting.len())? {
                if !typed.contains(&number)
                    && let Some(case) = waiting.next()
                {
                    case.number = Some(number);
                }
            }
        }
    }
    Ok(())
}

/// At most as many numbers as asked for that nobody has; some may be taken already.
fn next(c: &mut Conn, place: &str, year: i16, count: usize) -> Result<Vec<String>, AppError> {
    let count = i64::try_from(count).unwrap_or(i64::MAX);
    let highest = highest(c, place, year)?;
    let row = c.query_one(
        "INSERT INTO case_numbers (place, year, last) VALUES ($1, $2, $3)
         ON CONFLICT (place, year) DO UPDATE SET last =
           CASE WHEN case_numbers.last + $4 > excluded.last THEN case_numbers.last + $4 ELSE excluded.last END
         RETURNING last",
        &binds![place, i64::from(year), highest + count, count],
    )?;
    let last = row.int(0);
    let text = |serial: i64| {
        let serial = u32::try_from(serial).unwrap_or(u32::MAX);
        CaseNumber { place: place.to_owned(), year, serial }.text()
    };
    let numbers: Vec<String> = (last - count + 1..=last).map(text).collect();
    let mut held = HashSet::new();
    for part in numbers.chunks(500) {
        let binds: Vec<Bind> = part.iter().map(|number| number.as_str().into()).collect();
        let sql = format!("SELECT number FROM cases WHERE number IN ({})", marks(1, binds.len()));
        held.extend(c.query(&sql, &binds)?.iter().map(|row| row.text(0)));
    }
    Ok(numbers.into_iter().filter(|number| !held.contains(number)).collect())
}

/// The highest number of a place and year that is in use and in our form: the longest ones are the highest.
fn highest(c: &mut Conn, place: &str, year: i16) -> Result<i64, AppError> {
    let first = CaseNumber { place: place.to_owned(), year, serial: 1 }.text();
    let head = first.trim_end_matches("1号");
    let longest = i64::try_from(first.chars().count() - 1 + DIGITS).unwrap_or(i64::MAX);
    let rows = c.query(
        "SELECT number FROM cases WHERE number >= $1 AND number < $2 AND CAST(LENGTH(number) AS BIGINT) <= $3
         ORDER BY CAST(LENGTH(number) AS BIGINT) DESC, number DESC LIMIT $4",
        &binds![head, format!("{head}\u{10ffff}"), longest, LOOKED_THROUGH],
    )?;
    let ours = |row: &fengqiao_db::Row| CaseNumber::parse(row.str(0)).filter(|n| n.text() == row.str(0));
    Ok(rows.iter().filter_map(ours).map(|number| i64::from(number.serial)).max().unwrap_or(0))
}
