//! What is kept beside cases, worked out anew: after the calendar or the policy has changed.

use fengqiao_db::{Bind, Conn, binds};
use fengqiao_domain::cases::Case;
use fengqiao_domain::cases::clocks::By;
use fengqiao_domain::dates::plus_days;
use jiff::civil::Date;

use super::limits;
use super::records::CaseRecords;
use crate::tables::{Env, Records as _};
use crate::{AppError, settings};

/// Cases at a time.
const PART: i64 = 500;
/// A clock that runs over a day began at most so many days before it.
const LONGEST: i64 = 400;
/// A duty falls due at most so many days from where its last day is moved to.
const AROUND: i64 = 31;

/// The days the clocks end on, of all cases, or of those whose clocks may run over a day that was changed.
///
/// # Errors
/// The store's.
pub fn limits(c: &mut Conn, env: &Env, changed: Option<Date>) -> Result<(), AppError> {
    let calendar = settings::calendar(c)?;
    let by = By { calendar: &calendar, policy: env.policy };
    let (mut last, mut more) = (String::new(), true);
    while more {
        let mut binds: Vec<Bind> = binds![last.as_str(), PART].to_vec();
        let mut condition = "r.id > $1".to_owned();
        if let Some(day) = changed {
            binds.extend(binds![plus_days(day, -LONGEST).to_string(), day.to_string()]);
            binds.extend(binds![plus_days(day, -AROUND).to_string(), plus_days(day, AROUND).to_string()]);
            condition.push_str(
                " AND (r.received_on >= $3 AND r.received_on <= $4 OR r.next_due >= $5 AND r.next_due <= $6)",
            );
        }
        let mut cases: Vec<Case> = Vec::new();
        CaseRecords::each(c, env, &format!("{condition} ORDER BY r.id LIMIT $2"), &binds, &mut |case| {
            cases.push(case);
            Ok(())
        })?;
        for case in &cases {
            // A day something is owed on rests on the calendar too.
            limits::keep(c, case, by)?;
        }
        more = i64::try_from(cases.len()).is_ok_and(|n| n == PART);
        last = cases.pop().map(|case| case.id).unwrap_or_default();
    }
    Ok(())
}
