//! How experts are found, kept and judged.

use fengqiao_db::{Bind, Conn, Row, binds};
use fengqiao_domain::access::Scope;
use fengqiao_domain::experts::{EXPERTS, Expert, Span, key, pool, settle, state};
use fengqiao_domain::names::plain_name;
use fengqiao_domain::table::{Names, Problem, Table};
use jiff::civil::Date;

use super::pools;
use crate::AppError;
use crate::tables::as_of::FROM_THE_START;
use crate::tables::find::{mark, marks};
use crate::tables::{Env, Params, Records, Touched};

/// The experts table.
pub struct ExpertRecords;

impl Records for ExpertRecords {
    type Row = Expert;
    const TABLE: &'static Table<Expert> = &EXPERTS;
    const SQL: &'static str = "experts";
    const PLACE_COLUMN: &'static str = "district";

    fn id(row: &Expert) -> &str {
        &row.id
    }
    fn identify(row: &mut Expert, id: String, revision: i64) {
        (row.id, row.revision) = (id, revision);
    }
    fn revision(row: &Expert) -> i64 {
        row.revision
    }
    fn label(row: &Expert) -> String {
        row.name.clone()
    }
    fn place(row: &Expert, env: &Env) -> String {
        env.place(&row.authority)
    }

    fn keys(row: &Expert, _env: &Env) -> Vec<String> {
        if row.name.is_empty() || row.workplace.is_empty() { Vec::new() } else { vec![key(row)] }
    }
    fn key_column(_row: &Expert) -> &'static str {
        "name"
    }

    const BESIDE: &'static str = "r.authority, r.earlier_terms, r.mediator_id, r.account_id,";
    fn beside(e: &mut Expert, sql: &Row, at: usize) {
        e.authority = sql.text(at);
        e.earlier = spans(sql.opt_str(at + 1));
        e.mediator = sql.opt_text(at + 2);
        e.account = sql.opt_text(at + 3);
    }

    fn within(scope: &Scope, binds: &mut Vec<Bind>) -> String {
        match scope {
            Scope::City => "1 = 1".into(),
            // A street reads what its bureau has.
            Scope::Authority(code) | Scope::Subdistrict { authority: code, .. } => {
                format!("r.authority = {}", mark(binds, code.as_str()))
            }
            Scope::Organisation(_) | Scope::Mediator(_) | Scope::Nothing => "1 = 0".into(),
        }
    }
    fn asked(_scope: &Scope, params: &Params, on: Date, binds: &mut Vec<Bind>) -> Vec<String> {
        super::lists::asked(params, on, binds)
    }
    fn reaches(scope: &Scope, row: &Expert) -> bool {
        scope.contains_authority(&row.authority)
    }

    /// A later term of a file or a form is a further term; what a correction says was never otherwise.
    fn settle(old: Option<&Expert>, new: &mut Expert, from: Date, env: &Env) -> Vec<Problem> {
        settle(old.filter(|_| from != FROM_THE_START), new, &env.policy.jurisdiction);
        Vec::new()
    }

    /// The 31st expert of a district comes in with a written reason (R7).
    fn across(c: &mut Conn, env: &Env, rows: &[&Expert]) -> Result<Vec<Vec<Problem>>, AppError> {
        let ids: Vec<&str> = rows.iter().map(|e| e.id.as_str()).filter(|id| !id.is_empty()).collect();
        let mut said = vec![Vec::new(); rows.len()];
        // Those who are inside already count before those who come, wherever they stand in the file.
        let mut earlier: Vec<(String, &Expert)> = Vec::new();
        let mut coming: Vec<(usize, Date, String)> = Vec::new();
        for (at, row) in rows.iter().enumerate() {
            // On the day the expert comes in, or today where that is past.
            let day = row.present().map_or(env.today, |span| span.from.max(env.today));
            let Some(span) = state::span_on(row, day) else { continue };
            if span.pool == env.policy.jurisdiction || span.pool.is_empty() {
                continue;
            }
            if pools::holds_on(c, &row.id, &span.pool, day)? {
                earlier.push((span.pool, row));
            } else {
                coming.push((at, day, span.pool));
            }
        }
        for (at, day, pool) in coming {
            let kept = pools::count_without(c, &pool, day, &ids)?;
            let here = |other: &Expert| state::span_on(other, day).is_some_and(|other| other.pool == pool);
            let before = earlier.iter().filter(|(of, e)| *of == pool && here(e)).count();
            let others = kept + u32::try_from(before).unwrap_or(u32::MAX);
            let (name, reason) = (env.place(&pool), rows[at].over_limit_reason.as_deref());
            said[at].extend(pool::admission(&name, others, reason, env.policy));
            earlier.push((pool, rows[at]));
        }
        Ok(said)
    }
    fn claims(row: &Expert) -> Vec<String> {
        vec![format!("pool/{}", row.authority)]
    }

    fn extra(row: &Expert, _env: &Env) -> Vec<(&'static str, Bind)> {
        vec![
            ("record_key", key(row).into()),
            ("plain_name", plain_name(&row.name).into()),
            ("authority", row.authority.as_str().into()),
            ("earlier_terms", kept(&row.earlier)),
            ("mediator_id", row.mediator.as_deref().into()),
            ("account_id", row.account.as_deref().into()),
        ]
    }

    /// The pools over time, as the rule says it.
    fn keep_children(
        c: &mut Conn,
        _env: &Env,
        touched: &mut Touched,
        pairs: &[(Option<Expert>, Expert)],
    ) -> Result<(), AppError> {
        for (old, new) in pairs {
            let before = old.as_ref().and_then(|old| old.mediator.as_ref());
            if before != new.mediator.as_ref() {
                touched.mediators.extend(before.into_iter().chain(&new.mediator).cloned());
            }
        }
        for part in pairs.chunks(500) {
            let ids: Vec<Bind> = part.iter().map(|(_, new)| new.id.as_str().into()).collect();
            let of = marks(1, ids.len());
            c.execute(&format!("DELETE FROM expert_days WHERE expert_id IN ({of})"), &ids)?;
        }
        let mut rows = Vec::new();
        for (_, new) in pairs {
            let of = |(since, until, pool)| binds![new.id.as_str(), since, until, pool].to_vec();
            rows.extend(days(new).into_iter().map(of));
        }
        c.insert_rows("INSERT INTO expert_days (expert_id, since, until, pool)", &rows, "")?;
        Ok(())
    }

    /// An opinion is a recorded activity of the mediator the expert is (R4).
    fn derive(c: &mut Conn, env: &Env, touched: &Touched) -> Result<(), AppError> {
        crate::mediators::derive::of_people(c, env, &touched.mediators)
    }

    fn first_fact(row: &Expert) -> Option<Date> {
        row.first_day()
    }
}

/// The days in a pool as they are kept: first day, first day outside, pool.
pub(super) fn days(e: &Expert) -> Vec<(String, Option<String>, String)> {
    let kept = state::pools(e).into_iter().filter_map(|span| {
        let until = span.until.map(|day| day.to_string());
        Some((span.since.to_string(), until, span.state?))
    });
    kept.collect()
}

/// `120111 2020-01-01 2022-12-31 2022-05-01` a line; the last day only where one left before the end.
fn kept(spans: &[Span]) -> Bind {
    if spans.is_empty() {
        return Bind::Null;
    }
    let line = |s: &Span| {
        let left = s.left.map_or_else(String::new, |day| format!(" {day}"));
        format!("{} {} {}{left}", s.pool, s.from, s.to)
    };
    spans.iter().map(line).collect::<Vec<_>>().join("\n").into()
}

fn spans(kept: Option<&str>) -> Vec<Span> {
    let line = |line: &str| {
        let mut parts = line.split(' ');
        Some(Span {
            pool: parts.next()?.to_owned(),
            from: parts.next()?.parse().ok()?,
            to: parts.next()?.parse().ok()?,
            left: parts.next().and_then(|day| day.parse().ok()),
        })
    };
    kept.unwrap_or_default().lines().filter_map(line).collect()
}
