//! Files in the archive whose term of keeping is over.

use fengqiao_db::{Bind, Conn};
use fengqiao_domain::access::Scope;
use jiff::civil::Date;

use super::records::CaseRecords;
use crate::AppError;
use crate::tables::Records as _;
use crate::tables::find::mark;

/// Files listed at once.
const MOST: i64 = 200;

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

/// Files archived by a day, the oldest first, and how many there are.
///
/// # Errors
/// The store's.
pub fn archived_by(c: &mut Conn, scope: &Scope, day: Date) -> Result<(Vec<Over>, u64), AppError> {
    let mut binds: Vec<Bind> = Vec::new();
    let last = mark(&mut binds, day.to_string());
    let within = CaseRecords::within(scope, &mut binds);
    let condition = format!("r.archived_on IS NOT NULL AND r.archived_on <= {last} AND {within}");
    let count = c.query_one(&format!("SELECT COUNT(*) FROM cases r WHERE {condition}"), &binds)?.int(0);
    let sql = format!(
        "SELECT r.id, r.number, r.archive_number, r.archived_on, o.name FROM cases r
         LEFT JOIN organisations o ON o.id = r.organisation WHERE {condition} ORDER BY r.archived_on, r.id LIMIT {MOST}"
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
    Ok((rows.iter().map(one).collect(), count.unsigned_abs()))
}
