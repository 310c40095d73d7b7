//! What the work list and the yearly review ask of experts.

use fengqiao_db::{Bind, Conn, binds};
use fengqiao_domain::access::{Action, Scope};
use fengqiao_domain::dates::plus_days;
use fengqiao_domain::experts::engagement::Year;
use fengqiao_domain::experts::nomination::Phase;
use fengqiao_domain::todos::experts::{self as todos, Selection, TERM_AHEAD};
use fengqiao_domain::todos::{Count, Spread, Todo};
use jiff::civil::Date;

use super::pools::pools;
use super::rounds;
use crate::tables::Env;
use crate::tables::find::mark;
use crate::{Actor, AppError};

/// An expert of a pool in a year, with what he or she did.
#[derive(Clone, Debug)]
pub struct Line {
    /// Record id.
    pub id: String,
    /// 姓名.
    pub name: String,
    /// 工作单位.
    pub workplace: String,
    /// 专业领域.
    pub fields: String,
    /// Last day of the term.
    pub term_to: Option<Date>,
    /// What was done.
    pub year: Year,
    /// The authority that keeps the expert's pool by now.
    pub authority: String,
}

/// What one expert did in the year of a day, up to it, whoever asked.
///
/// # Errors
/// The store's.
pub fn year_of(c: &mut Conn, expert: &str, on: Date) -> Result<Year, AppError> {
    let sql = "SELECT COUNT(*), CAST(COALESCE(SUM(q.hours), 0) AS BIGINT) FROM expert_requests q
               WHERE q.expert_id = $1 AND q.state = 'answered' AND q.answered_on >= $2 AND q.answered_on <= $3";
    let row = c.query_one(sql, &binds![expert, format!("{:04}-01-01", on.year()), on.to_string()])?;
    Ok(Year { opinions: u32::try_from(row.int(0)).unwrap_or(0), hours: row.int(1) })
}

/// The experts of a pool on a day with what they did in its year up to it: those without any part first, then by name.
///
/// # Errors
/// The store's.
pub fn review(c: &mut Conn, pool: &str, on: Date) -> Result<Vec<Line>, AppError> {
    let first = format!("{:04}-01-01", on.year());
    let sql = "SELECT r.id, r.name, r.workplace, r.fields, r.term_to, COUNT(q.id),
                      CAST(COALESCE(SUM(q.hours), 0) AS BIGINT), r.authority
               FROM expert_days d JOIN experts r ON r.id = d.expert_id
               LEFT JOIN expert_requests q ON q.expert_id = r.id AND q.state = 'answered'
                    AND q.answered_on >= $3 AND q.answered_on <= $2
               WHERE d.pool = $1 AND d.since <= $2 AND (d.until IS NULL OR d.until > $2)
               GROUP BY r.id, r.name, r.workplace, r.fields, r.term_to, r.plain_name, r.authority
               ORDER BY CASE WHEN COUNT(q.id) = 0 THEN 0 ELSE 1 END, r.plain_name, r.id";
    let rows = c.query(sql, &binds![pool, on.to_string(), first])?;
    let line = |row: &fengqiao_db::Row| Line {
        id: row.text(0),
        name: row.text(1),
        workplace: row.text(2),
        fields: row.opt_str(3).unwrap_or_default().replace('\n', "、"),
        term_to: row.opt_str(4).and_then(|day| day.parse().ok()),
        year: Year { opinions: u32::try_from(row.int(5)).unwrap_or(0), hours: row.int(6) },
        authority: row.text(7),
    };
    Ok(rows.iter().map(line).collect())
}

/// What a post has to do with experts, of what it may do.
///
/// # Errors
/// The store's.
pub fn todos(c: &mut Conn, env: &Env, actor: &Actor, all: &mut Vec<Todo>) -> Result<(), AppError> {
    if actor.may(Action::NominateExpert) {
        selection(c, env, actor, all)?;
    }
    if actor.may(Action::EditExperts) {
        terms(c, env, actor, all)?;
        if env.today.month() == 1 {
            yearly(c, env, actor, all)?;
        }
        all.extend(waiting(c, env, actor)?);
    } else if actor.may(Action::GiveOpinion) {
        all.extend(asked(c, actor)?);
    }
    Ok(())
}

/// Rounds that wait for the district's recommendation, or for the city's decision.
fn selection(c: &mut Conn, env: &Env, actor: &Actor, all: &mut Vec<Todo>) -> Result<(), AppError> {
    for round in rounds::running(c)? {
        let of = Selection { id: round.id.clone(), title: round.title.clone(), closes: round.days.closes };
        match (round.days.phase(env.today), &actor.scope) {
            (Phase::Open, Scope::Authority(code))
                if env.regions.find_district(code).is_some()
                    && rounds::counts(c, &round.id)?.get(code).copied().unwrap_or(0) == 0 =>
            {
                all.push(todos::recommend(&of, env.policy));
            }
            (Phase::Deciding, Scope::City) => {
                let (nominees, undecided) = rounds::undecided(c, &round.id)?;
                all.push(todos::decide(&of, undecided.into(), nominees.into()));
            }
            _ => {}
        }
    }
    Ok(())
}

fn terms(c: &mut Conn, env: &Env, actor: &Actor, all: &mut Vec<Todo>) -> Result<(), AppError> {
    let last = plus_days(env.today, TERM_AHEAD);
    let own = own_pools(c, env, actor, last)?;
    let counts: Vec<Count> = own.into_iter().filter(|count| count.n > 0).collect();
    if counts.is_empty() {
        return Ok(());
    }
    let mut binds = binds![env.today.to_string(), last.to_string()].to_vec();
    let of = match &actor.scope {
        Scope::City => String::new(),
        scope => format!(" AND r.authority = {}", mark(&mut binds, scope.authority().unwrap_or_default())),
    };
    let sql = format!(
        "SELECT MIN(r.term_to) FROM experts r WHERE r.left_on IS NULL AND r.term_to >= $1 AND r.term_to <= $2{of}"
    );
    let first = c.query_one(&sql, &binds)?.opt_str(0).and_then(|day| day.parse().ok());
    all.extend(todos::terms(&Spread::from(counts), first));
    Ok(())
}

/// Experts whose term ends soon, by pool.
fn own_pools(c: &mut Conn, env: &Env, actor: &Actor, last: Date) -> Result<Vec<Count>, AppError> {
    let all = pools(c, env, &actor.scope, env.today, last)?;
    Ok(all
        .into_iter()
        .map(|pool| Count { code: pool.code, name: pool.name, n: pool.ending.into() })
        .collect())
}

/// The review of the year before, of one's own pool.
fn yearly(c: &mut Conn, env: &Env, actor: &Actor, all: &mut Vec<Todo>) -> Result<(), AppError> {
    let pool = actor.scope.authority().unwrap_or(&env.policy.jurisdiction).to_owned();
    let Ok(end) = Date::new(env.today.year() - 1, 12, 31) else { return Ok(()) };
    let lines = review(c, &pool, end)?;
    let without = lines.iter().filter(|line| line.year.opinions == 0).count() as u64;
    all.extend(todos::review(lines.len() as u64, without, env.today));
    Ok(())
}

/// Requests of one's office over their day.
fn waiting(c: &mut Conn, env: &Env, actor: &Actor) -> Result<Option<Todo>, AppError> {
    let pool = actor.scope.authority().unwrap_or(&env.policy.jurisdiction);
    let sql = "SELECT COUNT(*), MIN(q.wanted_by) FROM expert_requests q WHERE q.authority = $1
               AND q.state IN ('sent', 'accepted') AND q.wanted_by < $2";
    let row = c.query_one(sql, &binds![pool, env.today.to_string()])?;
    Ok(todos::waiting(row.int(0).unsigned_abs(), row.opt_str(1).and_then(|day| day.parse().ok())))
}

/// Requests that wait for the expert.
fn asked(c: &mut Conn, actor: &Actor) -> Result<Option<Todo>, AppError> {
    let sql = "SELECT q.state, COUNT(*), MIN(q.wanted_by) FROM expert_requests q JOIN experts e ON e.id = q.expert_id
               WHERE e.account_id = $1 AND q.state IN ('sent', 'accepted') GROUP BY q.state";
    let mut found = todos::Asked::default();
    for row in c.query(sql, &[Bind::from(actor.user_id.as_str())])? {
        let n = row.int(1).unsigned_abs();
        if row.str(0) == "sent" {
            found.sent = n;
        } else {
            found.accepted = n;
        }
        let first = row.opt_str(2).and_then(|day| day.parse::<Date>().ok());
        found.first = [found.first, first].into_iter().flatten().min();
    }
    Ok(todos::opinions(&found))
}
