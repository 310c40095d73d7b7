//! What somebody attended in a year, for the 参训证明.

use fengqiao_db::{Conn, binds};
use fengqiao_domain::training::half_hours;
use fengqiao_print::Course;

use crate::AppError;

/// Courses of a year the person attended, in the order of their days; practice and those of no hour are left out.
///
/// # Errors
/// The store's.
pub fn courses(c: &mut Conn, mediator: &str, year: i16) -> Result<Vec<Course>, AppError> {
    let sql = "SELECT s.name, s.host, s.starts_on, s.ends_on, s.counted, a.attended FROM attendances a
               JOIN training_sessions s ON s.id = a.session_id
               WHERE a.mediator_id = $1 AND a.withdrawn_on IS NULL AND s.cancelled_on IS NULL AND s.practice = 0
               AND s.starts_on >= $2 AND s.starts_on <= $3 AND a.attended > 0 ORDER BY s.starts_on, s.id";
    let (first, last) = (format!("{year}-01-01"), format!("{year}-12-31"));
    let rows = c.query(sql, &binds![mediator, first, last])?;
    Ok(rows
        .iter()
        .map(|r| Course {
            title: r.text(0),
            organiser: r.text(1),
            when: match r.opt_str(3).filter(|end| *end != r.str(2)) {
                Some(end) => format!("{} 至 {end}", r.str(2)),
                None => r.text(2),
            },
            off_the_job: r.flag(4),
            half_hours: u32::try_from(half_hours(r.opt_int(5).unwrap_or_default())).unwrap_or_default(),
        })
        .collect())
}
