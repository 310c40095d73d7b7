//! Files in the archive whose term of keeping is over.

use fengqiao_db::{Bind, Conn};
use fengqiao_domain::access::Scope;
use jiff::civil::Date;

use super::records::CaseRecords;
use crate::AppError;
use crate::tables::Records as _;
use crate::tables::find::mark;

/// Files listed at once.
pub const MOST: usize = 200;

/// One file.
pub struct Over {
    /// The case.
    pub id: String,
    /// 调解案件编号.
    pub number: String,
    /// 档案号.
    pub archive: String,
    /// 归档日期.
    pub on: Date,
    /// 承办组织.
    pub organisation: String,
}

/// The first files archived by a day, the oldest first, `most` of them, and whether there are more.
///
/// # Errors
/// The store's.
pub fn archived_by(
    c: &mut Conn,
    scope: &Scope,
    day: Date,
    most: usize,
) -> Result<(Vec<Over>, bool), AppError> {
    let mut binds: Vec<Bind> = Vec::new();
    let last = mark(&mut binds, day.to_string());
    let within = CaseRecords::within(scope, &mut binds);
    let sql = format!(
        "SELECT r.id, r.number, r.archive_number, r.archived_on, o.name FROM cases r
         LEFT JOIN organisations o ON o.id = r.organisation
         WHERE r.archived_on IS NOT NULL AND r.archived_on <= {last} AND {within}
         ORDER BY r.archived_on, r.id LIMIT {}",
        most + 1
    );
    let rows = c.query(&sql, &binds)?;
    let text = |row: &fengqiao_db::Row, at| row.opt_text(at).unwrap_or_default();
    let one = |row: &fengqiao_db::Row| Over {
        id: row.text(0),
        number: text(row, 1),
        archive: text(row, 2),
        on: row.str(3).parse().unwrap_or(Date::ZERO),
        organisation: text(row, 4),
    };
    Ok((rows.iter().take(most).map(one).collect(), rows.len() > most))
}
