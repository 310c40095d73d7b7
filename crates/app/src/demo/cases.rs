//! Keeps cases of the organisations there are, handled by their own mediators.

use fengqiao_db::{Conn, binds};
use fengqiao_domain::access::Action;
use fengqiao_domain::cases::clocks::By;
use fengqiao_domain::cases::parts::Handler;
use fengqiao_domain::cases::record::Organisation;

use super::world::cases::{Employer, Host, one};
use crate::cases::CaseRecords;
use crate::tables::changes::ChangeLog;
use crate::tables::save::{Kept, save};
use crate::tables::{Env, Touched};
use crate::{Actor, App, AppError, Event, settings};

/// Rows to a transaction.
const CHUNK: usize = 1_000;
/// People looked at for organisations that handle cases, and employers they are against.
const PEOPLE: i64 = 30_000;
const EMPLOYERS: i64 = 6_000;
/// Of ten cases so many come up at street centres and centres of arbitration courts.
const AT_CENTRES: usize = 8;

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
    let host_of = |n: usize| {
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

/// Organisations that are open, with the mediators they have now.
fn hosts(c: &mut Conn, env: &Env) -> Result<Vec<Host>, AppError> {
    let sql = "SELECT o.id, o.name, o.kind, o.authority, o.subdistrict, m.id, m.name FROM appointments a
               JOIN organisations o ON o.id = a.organisation_id JOIN mediators m ON m.id = a.mediator_id
               WHERE a.ended IS NULL AND a.secondary = 0 AND a.since <= $1 AND o.dissolved_on IS NULL
               ORDER BY o.id, m.id LIMIT $2";
    let mut all: Vec<Host> = Vec::new();
    for row in c.query(sql, &binds![env.today.to_string(), PEOPLE])? {
        let id = row.text(0);
        if all.last().is_none_or(|host| host.organisation.id != id) {
            let (name, kind, authority, subdistrict) =
                (row.text(1), row.text(2), row.text(3), row.opt_text(4));
            let organisation = Organisation { id, name, kind, authority, subdistrict };
            all.push(Host { organisation, mediators: Vec::new() });
        }
        if let Some(host) = all.last_mut() {
            host.mediators.push(Handler { id: row.text(5), name: row.text(6), seconded_from: None });
        }
    }
    Ok(all)
}

/// Employers with their authorities.
fn employers(c: &mut Conn) -> Result<Vec<(String, Employer)>, AppError> {
    let sql = "SELECT authority, name, credit_code, industry FROM units
               WHERE kind IN ('above_scale_enterprise', 'other_employer') ORDER BY id LIMIT $1";
    let rows = c.query(sql, &binds![EMPLOYERS])?;
    let one = |row: &fengqiao_db::Row| {
        let (name, credit_code, industry) = (row.text(1), row.opt_text(2), row.opt_text(3));
        (row.text(0), Employer { name, credit_code, industry })
    };
    Ok(rows.iter().map(one).collect())
}
