//! Cases whose clocks end soon or have run out: along an index of each kind of clock, so that it costs what is due and not
//! how many cases there are.

use fengqiao_db::{Bind, Conn};
use fengqiao_domain::access::{Action, Scope};
use fengqiao_domain::dates::plus_days;
use fengqiao_domain::todos::cases::{AHEAD, Running, clocks};
use fengqiao_domain::todos::{Count, Todo};
use jiff::civil::Date;

use super::records::CaseRecords;
use crate::tables::find::mark;
use crate::tables::{Env, Records as _};
use crate::{Actor, AppError};

/// A kind of clock: words of the list's filter, column of its last day, stages it runs in as the index has them.
pub struct Due {
    /// In words.
    pub label: &'static str,
    column: &'static str,
    stages: &'static str,
}

/// All of them.
pub const ALL: [Due; 3] = [
    Due {
        label: "受理决定",
        column: "acceptance_limit",
        stages: "r.stage IN ('registered', 'supplementing', 'asking')",
    },
    Due {
        label: "办理期限",
        column: "handling_limit",
        stages: "r.stage IN ('accepted', 'mediating', 'signing')",
    },
    Due { label: "履行期限", column: "next_due", stages: "r.stage = 'performing'" },
];

impl Due {
    /// SQL condition over alias `r`: whose clock ends by the day that is [`AHEAD`] of this one.
    pub fn condition(&self, on: Date, binds: &mut Vec<Bind>) -> String {
        let day = mark(binds, plus_days(on, AHEAD).to_string());
        format!("{} AND r.{} <= {day}", self.stages, self.column)
    }
}

/// What is due for the cases in the reader's scope.
///
/// # Errors
/// The store's.
pub fn todos(c: &mut Conn, env: &Env, actor: &Actor, all: &mut Vec<Todo>) -> Result<(), AppError> {
    if !actor.may(Action::EditCases) {
        return Ok(());
    }
    let [decide, handle, perform] = &ALL;
    let mut of = |due: &Due| running(c, env, actor, due);
    let (decide, handle, perform) = (of(decide)?, of(handle)?, of(perform)?);
    all.extend(clocks(&decide, &handle, &perform, env.policy));
    Ok(())
}

fn running(c: &mut Conn, env: &Env, actor: &Actor, due: &Due) -> Result<Running, AppError> {
    let mut binds = Vec::new();
    let condition = due.condition(env.today, &mut binds);
    let within = CaseRecords::within(&actor.scope, &mut binds);
    let today = mark(&mut binds, env.today.to_string());
    let sql = format!(
        "SELECT r.authority, COUNT(*), MIN(r.{column}), CAST(SUM(CASE WHEN r.{column} < {today} THEN 1 ELSE 0 END) AS BIGINT)
         FROM cases r WHERE {condition} AND {within} GROUP BY r.authority ORDER BY r.authority",
        column = due.column
    );
    let rows = c.query(&sql, &binds)?;
    let n = |row: &fengqiao_db::Row, at| row.int(at).unsigned_abs();
    let first = rows.iter().filter_map(|row| row.opt_str(2)?.parse::<Date>().ok()).min();
    let over = rows.iter().map(|row| n(row, 3)).sum();
    let places: Vec<Count> = if actor.scope == Scope::City {
        let place = |row: &fengqiao_db::Row| {
            let code = row.text(0);
            Count {
                name: env.regions.name(&code).map_or_else(|| code.clone(), str::to_owned),
                n: n(row, 1),
                code,
            }
        };
        rows.iter().map(place).collect()
    } else {
        let code = actor.scope.authority().unwrap_or_default().to_owned();
        vec![Count { code, name: actor.scope_name.clone(), n: rows.iter().map(|row| n(row, 1)).sum() }]
    };
    Ok(Running { cases: places.into(), first, over })
}
