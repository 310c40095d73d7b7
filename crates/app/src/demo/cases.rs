//! Keeps cases of the organisations there are, handled by their own mediators.

use std::collections::HashMap;
use std::sync::mpsc::sync_channel;

use fengqiao_domain::access::Action;
use fengqiao_domain::cases::Case;
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
    let mut near: HashMap<&str, Vec<&Employer>> = HashMap::new();
    for (authority, employer) in &employers {
        near.entry(authority).or_default().push(employer);
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
    let made = |n: usize| {
        let host = host_of(n);
        let employer = match near.get(host.organisation.authority.as_str()) {
            None => &employers[n % employers.len()].1,
            Some(near) => near[n.wrapping_mul(31) % near.len()],
        };
        Kept {
            old: None,
            new: one(seed, n, host, employer, by, env.today),
            kind: "新增",
            note: "演示数据".into(),
        }
    };
    let parts = (0..count).step_by(CHUNK).map(|from| from..count.min(from + CHUNK));
    // The next part is made while the last one is kept.
    std::thread::scope(|threads| {
        let (say, told) = sync_channel(1);
        threads.spawn(move || {
            let mut parts = parts.map(|part| (part.end, part.map(&made).collect::<Vec<_>>()));
            // Nobody listens any more where keeping has failed.
            let _ = parts.try_for_each(|part| say.send(part));
        });
        for (until, rows) in told {
            keep(app, rows)?;
            progress(until, count);
        }
        Ok(count)
    })
}

fn keep(app: &App, rows: Vec<Kept<Case>>) -> Result<(), AppError> {
    app.act(&Actor::system(), Action::EditCases, |tx| {
        let now = tx.now().to_owned();
        let env = tx.app.env(&now);
        let mut log = ChangeLog::new(tx.actor, &env, None);
        save::<CaseRecords>(tx.conn(), &env, &mut log, &mut Touched::default(), env.today, rows)?;
        let (count, digest) = log.seal();
        let words = format!("演示数据 {count} 条，摘要 {digest}");
        tx.audit(Event::new("create", "cases", "").summary(words));
        Ok(())
    })
}
