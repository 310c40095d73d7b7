//! Keeps cases of the organisations there are, handled by their own mediators.

use fengqiao_domain::access::Action;
use fengqiao_domain::cases::clocks::By;

use super::store::{employers, hosts};
use super::world::cases::{Employer, Host, one};
use crate::cases::CaseRecords;
use crate::tables::Touched;
use crate::tables::changes::ChangeLog;
use crate::tables::save::{Kept, save};
use crate::{Actor, App, AppError, Event, settings};

/// Rows to a transaction.
const CHUNK: usize = 1_000;
/// Of ten cases so many come up at street centres and centres of arbitration courts.
const AT_CENTRES: usize = 8;
/// Of so many cases one comes up at the centre that has accounts of its own.
const AT_HOME: usize = 40;

/// Keeps so many cases; `progress` hears how many of how many. Gives how many were kept: none without mediators.
///
/// # Errors
/// The store's; a chunk that fails leaves nothing, the chunks before it stay.
pub fn cases(
    app: &App,
    seed: u64,
    count: usize,
    progress: &mut dyn FnMut(usize, usize),
) -> Result<usize, AppError> {
    let now = app.clock.stamp();
    let env = app.env(&now);
    let (hosts, employers, calendar) =
        app.read(|c| Ok::<_, AppError>((hosts(c, &env)?, employers(c)?, settings::calendar(c)?)))?;
    let (centres, others): (Vec<Host>, Vec<Host>) =
        hosts.into_iter().partition(|h| h.organisation.kind != "enterprise_committee");
    if employers.is_empty() || (centres.is_empty() && others.is_empty()) {
        return Ok(0);
    }
    let by = By { calendar: &calendar, policy: env.policy };
    let home = centres.iter().find(|h| h.organisation.name == super::fill::CENTRE);
    let host_of = |n: usize| {
        if let Some(home) = home.filter(|_| n % AT_HOME == 3) {
            return home;
        }
        let pool = if (n % 10 < AT_CENTRES && !centres.is_empty()) || others.is_empty() {
            &centres
        } else {
            &others
        };
        &pool[n.wrapping_mul(7_919) % pool.len()]
    };
    let mut kept = 0;
    while kept < count {
        let until = count.min(kept + CHUNK);
        let rows = (kept..until).map(|n| {
            let host = host_of(n);
            let near: Vec<&(String, Employer)> =
                employers.iter().filter(|(authority, _)| *authority == host.organisation.authority).collect();
            let employer = match near.as_slice() {
                [] => &employers[n % employers.len()].1,
                near => &near[n.wrapping_mul(31) % near.len()].1,
            };
            let new = one(seed, n, host, employer, by, env.today);
            Kept { old: None, new, kind: "新增", note: "演示数据".into() }
        });
        let rows = rows.collect();
        app.act(&Actor::system(), Action::EditCases, |tx| {
            let now = tx.now().to_owned();
            let env = tx.app.env(&now);
            let mut log = ChangeLog::new(tx.actor, &env, None);
            save::<CaseRecords>(tx.conn(), &env, &mut log, &mut Touched::default(), env.today, rows)?;
            let (count, digest) = log.seal();
            let words = format!("演示数据 {count} 条，摘要 {digest}");
            tx.audit(Event::new("create", "cases", "").summary(words));
            Ok(())
        })?;
        kept = until;
        progress(kept, count);
    }
    Ok(kept)
}
