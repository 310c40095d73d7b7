//! How far a year's registration is, organisation by organisation.

use std::collections::HashMap;

use fengqiao_db::{Bind, Conn};
use jiff::civil::Date;

use super::kind::Kind;
use super::sums::Kinds;
use crate::AppError;
use crate::tables::find::{mark, marks};

/// The people of some organisations by kind, on a day. Whoever serves at two counts at both.
///
/// # Errors
/// The store's.
pub fn of_organisations(c: &mut Conn, ids: &[String], on: Date) -> Result<HashMap<String, Kinds>, AppError> {
    let mut found: HashMap<String, Kinds> = HashMap::with_capacity(ids.len());
    if ids.is_empty() {
        return Ok(found);
    }
    let mut binds: Vec<Bind> = ids.iter().map(|id| id.as_str().into()).collect();
    let list = marks(1, binds.len());
    let day = mark(&mut binds, on.to_string());
    let sql = format!(
        "SELECT p.place, s.kind, COUNT(*) FROM mediator_places p CROSS JOIN standings s
         WHERE p.place IN ({list}) AND p.since <= {day} AND (p.until IS NULL OR p.until > {day})
         AND s.mediator_id = p.mediator_id AND s.since <= {day} AND (s.until IS NULL OR s.until > {day})
         GROUP BY p.place, s.kind"
    );
    c.query_each(&sql, &binds, |row| {
        let n = row.int(2).unsigned_abs();
        found.entry(row.text(0)).or_default().insert(row.int(1), n);
        Ok::<_, AppError>(())
    })?;
    Ok(found)
}

/// How many of some people on the roster are due, registered, exempt, deferred, refused, and open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// On the roster.
    pub due: u64,
    /// 已注册.
    pub registered: u64,
    /// 免（当年发证）.
    pub exempt: u64,
    /// 暂缓.
    pub deferred: u64,
    /// 未通过.
    pub refused: u64,
    /// 未到期 or 未办理.
    pub open: u64,
}

impl Progress {
    /// Of people by kind.
    pub fn of(kinds: &Kinds) -> Self {
        use fengqiao_domain::registrations::RegistrationState as State;
        let mut sum = Self::default();
        for (kind, n) in kinds.iter().map(|(kind, n)| (Kind::of(*kind), n)).filter(|(k, _)| k.roster.counts())
        {
            sum.due += n;
            match kind.registration {
                State::Registered => sum.registered += n,
                State::Exempt => sum.exempt += n,
                State::Deferred => sum.deferred += n,
                State::Refused => sum.refused += n,
                State::NotDue | State::Missing => sum.open += n,
                State::NotRequired => {}
            }
        }
        sum
    }

    /// Those with a result: registered or exempt.
    pub fn done(self) -> u64 {
        self.registered + self.exempt
    }
}
