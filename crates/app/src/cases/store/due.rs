//! Cases whose clocks end soon or have run out: along an index of each kind of clock, so that it costs what is due and not
//! how many cases there are.

use fengqiao_db::{Bind, Conn, Row};
use fengqiao_domain::access::{Action, Scope};
use fengqiao_domain::dates::plus_days;
use fengqiao_domain::todos::cases::{AHEAD, REVIEW_AHEAD, Running, todo};
use fengqiao_domain::todos::{Count, Kind, Todo};
use jiff::civil::Date;

use super::records::CaseRecords;
use crate::tables::find::mark;
use crate::tables::{Env, Records as _};
use crate::{Actor, AppError};

/// Which side of a case the reader stands on.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    /// Handles it.
    Own,
    /// Is asked to take it over.
    Asked,
}

/// A kind of clock: words of the list's filter, last day, the cases it runs in.
pub struct Due {
    /// In words, as the list's filter has them.
    pub label: &'static str,
    /// What it asks for.
    pub kind: Kind,
    /// SQL of the last day.
    limit: &'static str,
    /// SQL condition as the index has it.
    runs: &'static str,
    /// Told so many days ahead; `None` for as long as it runs.
    ahead: Option<i64>,
    /// Told for so many days after it has run out; `None` until it is done.
    after: Option<i64>,
    side: Side,
}

const PENDING: &str = "COALESCE(r.handling_limit, r.acceptance_limit)";

const fn due(label: &'static str, kind: Kind, limit: &'static str, runs: &'static str) -> Due {
    Due { label, kind, limit, runs, ahead: Some(AHEAD), after: None, side: Side::Own }
}

/// All of them.
pub const ALL: [Due; 10] = [
    // Three working days are short: what came in is told of at once.
    Due {
        ahead: None,
        ..due(
            "受理决定",
            Kind::CaseDecision,
            "r.acceptance_limit",
            "r.stage IN ('registered', 'supplementing', 'asking') AND r.stage <> 'supplementing'",
        )
    },
    due(
        "等补正",
        Kind::CaseSupplement,
        "r.acceptance_limit",
        "r.stage IN ('registered', 'supplementing', 'asking') AND r.stage = 'supplementing'",
    ),
    Due {
        ahead: None,
        side: Side::Asked,
        ..due("转来待答复", Kind::CaseAsked, PENDING, "r.referred_to IS NOT NULL")
    },
    Due { ahead: None, ..due("转出待答复", Kind::CaseReferred, PENDING, "r.referred_to IS NOT NULL") },
    Due {
        after: Some(0),
        ..due(
            "法定期限",
            Kind::CaseStatutory,
            "r.arbitration_limit",
            "r.stage IN ('registered', 'supplementing', 'asking', 'accepted', 'mediating', 'signing')",
        )
    },
    due(
        "办理期限",
        Kind::CaseHandling,
        "r.handling_limit",
        "r.stage IN ('accepted', 'mediating', 'signing')",
    ),
    due("履行期限", Kind::CaseDuty, "r.next_due", "r.stage = 'performing'"),
    Due {
        ahead: Some(REVIEW_AHEAD),
        after: Some(0),
        ..due("申请仲裁审查", Kind::CaseReview, "r.review_limit", "r.review_limit IS NOT NULL")
    },
    Due {
        ahead: Some(REVIEW_AHEAD),
        after: Some(0),
        ..due(
            "申请司法确认",
            Kind::CaseConfirmation,
            "r.confirmation_limit",
            "r.confirmation_limit IS NOT NULL",
        )
    },
    // What nobody visited for a month after the last day is not told of for ever.
    Due { after: Some(30), ..due("回访", Kind::CaseVisit, "r.visit_limit", "r.visit_limit IS NOT NULL") },
];

impl Due {
    /// Told so many days ahead; `None` for as long as it runs.
    pub const fn ahead(&self) -> Option<i64> {
        self.ahead
    }

    /// SQL of the last day, over alias `r`.
    pub const fn limit(&self) -> &'static str {
        self.limit
    }

    /// SQL condition over alias `r`: whose clock ends soon, and not too long ago.
    pub fn condition(&self, on: Date, binds: &mut Vec<Bind>) -> String {
        self.condition_ahead(on, self.ahead, binds)
    }

    /// The same for so many days ahead of another kind of reader.
    pub fn condition_ahead(&self, on: Date, ahead: Option<i64>, binds: &mut Vec<Bind>) -> String {
        let mut all = vec![self.runs.to_owned()];
        let mut bound = |sign: &str, days: i64| {
            all.push(format!("{} {sign} {}", self.limit, mark(binds, plus_days(on, days).to_string())));
        };
        if let Some(ahead) = ahead {
            bound("<=", ahead);
        }
        if let Some(after) = self.after {
            bound(">=", -after);
        }
        all.join(" AND ")
    }

    /// SQL condition over alias `r`: what is the reader's to do. What was sent to an organisation for an answer is not its
    /// own before it has taken it.
    pub fn within(&self, scope: &Scope, binds: &mut Vec<Bind>) -> String {
        match (self.side, scope) {
            (Side::Own, Scope::Organisation(id)) => format!("r.organisation = {}", mark(binds, id.as_str())),
            (Side::Own, _) => CaseRecords::within(scope, binds),
            (Side::Asked, Scope::Organisation(id)) => format!("r.referred_to = {}", mark(binds, id.as_str())),
            (Side::Asked, _) => "1 = 0".to_owned(),
        }
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
    for due in &ALL {
        let running = running(c, env, actor, due)?;
        all.extend(todo(due.kind, &running, env.policy));
    }
    Ok(())
}

fn running(c: &mut Conn, env: &Env, actor: &Actor, due: &Due) -> Result<Running, AppError> {
    let mut binds = Vec::new();
    let condition = due.condition(env.today, &mut binds);
    let within = due.within(&actor.scope, &mut binds);
    let today = mark(&mut binds, env.today.to_string());
    let sql = format!(
        "SELECT r.authority, COUNT(*), MIN({limit}), CAST(SUM(CASE WHEN {limit} < {today} THEN 1 ELSE 0 END) AS BIGINT)
         FROM cases r WHERE {condition} AND {within} GROUP BY r.authority ORDER BY r.authority",
        limit = due.limit
    );
    let rows = c.query(&sql, &binds)?;
    let n = |row: &Row, at| row.int(at).unsigned_abs();
    let first = rows.iter().filter_map(|row| row.opt_str(2)?.parse::<Date>().ok()).min();
    let over = rows.iter().map(|row| n(row, 3)).sum();
    let places: Vec<Count> = if actor.scope == Scope::City {
        let place = |row: &Row| {
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
