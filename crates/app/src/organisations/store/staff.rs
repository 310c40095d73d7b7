//! Who staffs organisations on a day, and which centres meet the checklist: what annex 1 shows of other records.

use std::collections::{HashMap, HashSet};

use fengqiao_db::{Bind, Conn};
use fengqiao_domain::mediators::roster::RosterState;
use fengqiao_domain::organisations::Organisation;
use jiff::civil::Date;

use crate::AppError;
use crate::mediators::derive::is_staffed;
use crate::mediators::kind::is_state;
use crate::tables::find::{mark, marks};

/// Fills 专职调解员数, 兼职调解员数 and 符合实体化条件. Counted are people whose appointment holds that day and who are
/// 在册 or 在册（待清理）, each once, full-time before part-time.
///
/// # Errors
/// The store's.
pub fn on_day(c: &mut Conn, rows: &mut [Organisation], on: Date) -> Result<(), AppError> {
    for part in rows.chunks_mut(500) {
        let mut binds: Vec<Bind> = part.iter().map(|o| o.id.as_str().into()).collect();
        let ids = marks(1, binds.len());
        let day = mark(&mut binds, on.to_string());
        let mut counts: HashMap<String, (i64, i64)> = HashMap::new();
        let on_roster = is_state("s.kind", &[RosterState::OnRoster, RosterState::Cleanup]);
        let sql = format!(
            "SELECT a.organisation_id, MAX(a.full_time) FROM appointments a
             JOIN standings s ON s.mediator_id = a.mediator_id AND s.since <= {day} AND (s.until IS NULL OR s.until > {day})
             WHERE a.organisation_id IN ({ids}) AND {on_roster} AND a.since <= {day}
             AND (a.ended IS NULL OR a.ended > {day}) AND (a.until IS NULL OR a.until >= {day})
             GROUP BY a.organisation_id, a.mediator_id"
        );
        c.query_each(&sql, &binds, |row| {
            let count = counts.entry(row.text(0)).or_default();
            if row.int(1) == 1 {
                count.0 += 1;
            } else {
                count.1 += 1;
            }
            Ok::<_, AppError>(())
        })?;
        let sql = format!(
            "SELECT organisation_id FROM organisation_days WHERE organisation_id IN ({ids}) AND what = 'eligible'
             AND since <= {day} AND (until IS NULL OR until > {day})"
        );
        let eligible: HashSet<String> = c.query(&sql, &binds)?.iter().map(|row| row.text(0)).collect();
        for o in part {
            let (full, other) = counts.get(&o.id).copied().unwrap_or_default();
            (o.full_time_count, o.part_time_count) = (Some(full), Some(other));
            o.eligible = is_staffed(&o.kind).then(|| eligible.contains(&o.id));
        }
    }
    Ok(())
}
