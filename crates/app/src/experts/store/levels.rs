//! Annex 9's 专家级别: mediators who are experts too, by the link on the expert's record; one query for all of a page.

use fengqiao_db::{Bind, Conn};
use fengqiao_domain::codes::EXPERT_LEVELS;
use fengqiao_domain::mediators::Mediator;
use jiff::civil::Date;

use super::pools::level_of;
use crate::AppError;
use crate::tables::Env;
use crate::tables::find::marks;

/// Fills 专家级别 of these people on a day.
///
/// # Errors
/// The store's.
pub fn on_day(c: &mut Conn, env: &Env, rows: &mut [Mediator], on: Date) -> Result<(), AppError> {
    for part in rows.chunks_mut(500) {
        let mut binds = vec![Bind::from(on.to_string())];
        binds.extend(part.iter().map(|m| Bind::from(m.id.as_str())));
        let sql = format!(
            "SELECT r.mediator_id, d.pool FROM experts r JOIN expert_days d ON d.expert_id = r.id
             WHERE r.mediator_id IN ({}) AND d.since <= $1 AND (d.until IS NULL OR d.until > $1)",
            marks(2, part.len())
        );
        for row in c.query(&sql, &binds)? {
            if let Some(m) = part.iter_mut().find(|m| m.id == row.str(0)) {
                m.expert_level = Some(EXPERT_LEVELS.label(level_of(row.str(1), env)).to_owned());
            }
        }
    }
    Ok(())
}
