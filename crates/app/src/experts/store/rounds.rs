//! Selection rounds and whom the districts recommend.

use std::collections::BTreeMap;

use fengqiao_db::{Bind, Conn, Row, binds};
use fengqiao_domain::access::Scope;
use fengqiao_domain::experts::nomination::Round as Days;
use jiff::civil::Date;

use crate::AppError;
use crate::tables::find::mark;

/// A round as kept.
#[derive(Clone, Debug)]
pub struct Round {
    /// Record id.
    pub id: String,
    /// For optimistic locking.
    pub revision: i64,
    /// What it is called.
    pub title: String,
    /// Its days.
    pub days: Days,
    /// Why it was closed early.
    pub close_reason: String,
    /// Term of those selected.
    pub term: Option<(Date, Date)>,
    /// What the city asks for.
    pub note: String,
    /// Who opened it.
    pub opened_by: String,
}

/// A nomination as kept, with what is shown of the expert.
#[derive(Clone, Debug)]
pub struct Nomination {
    /// Record id.
    pub id: String,
    /// For optimistic locking.
    pub revision: i64,
    /// The round.
    pub round: String,
    /// The district that recommends.
    pub authority: String,
    /// The expert.
    pub expert: String,
    /// 姓名.
    pub name: String,
    /// 工作单位.
    pub workplace: String,
    /// 专业领域.
    pub fields: String,
    /// 推荐理由.
    pub reason: String,
    /// The day.
    pub on: Date,
    /// Who recommended.
    pub by: String,
    /// The day it was taken back, with the reason.
    pub withdrawn: Option<(Date, String)>,
    /// `selected` or `not_selected`, with the reason and the day.
    pub outcome: Option<(bool, String, Date)>,
    /// Title of the round.
    pub title: String,
    /// The day the result was published.
    pub published: Option<Date>,
}

impl Nomination {
    /// The decision in words; empty before it.
    pub fn outcome_words(&self) -> &'static str {
        match (&self.withdrawn, &self.outcome) {
            (Some(_), _) => "已撤回",
            (None, None) => "待评审",
            (None, Some((true, ..))) => "入选",
            (None, Some((false, ..))) => "未入选",
        }
    }
}

const ROUND: &str =
    "SELECT r.id, r.revision, r.title, r.opened_on, r.closes_on, r.closed_on, r.published_on, r.close_reason,
                            r.term_from, r.term_to, r.note, r.opened_by FROM expert_rounds r";

fn day(text: Option<&str>) -> Option<Date> {
    text.and_then(|t| t.parse().ok())
}

fn round_of(row: &Row) -> Round {
    Round {
        id: row.text(0),
        revision: row.int(1),
        title: row.text(2),
        days: Days {
            opened: day(row.opt_str(3)).unwrap_or(Date::ZERO),
            closes: day(row.opt_str(4)).unwrap_or(Date::ZERO),
            closed: day(row.opt_str(5)),
            published: day(row.opt_str(6)),
        },
        close_reason: row.opt_text(7).unwrap_or_default(),
        term: day(row.opt_str(8)).zip(day(row.opt_str(9))),
        note: row.text(10),
        opened_by: row.text(11),
    }
}

/// Rounds, the newest first.
///
/// # Errors
/// The store's.
pub fn rounds(c: &mut Conn, limit: u32) -> Result<Vec<Round>, AppError> {
    let sql = format!("{ROUND} ORDER BY r.opened_on DESC, r.id DESC LIMIT {limit}");
    Ok(c.query(&sql, &[])?.iter().map(round_of).collect())
}

/// Rounds that are not published.
///
/// # Errors
/// The store's.
pub fn running(c: &mut Conn) -> Result<Vec<Round>, AppError> {
    let sql = format!("{ROUND} WHERE r.published_on IS NULL ORDER BY r.opened_on, r.id");
    Ok(c.query(&sql, &[])?.iter().map(round_of).collect())
}

/// A round.
///
/// # Errors
/// `NotFound`, or the store's.
pub fn round(c: &mut Conn, id: &str) -> Result<Round, AppError> {
    let found = c.query_opt(&format!("{ROUND} WHERE r.id = $1"), &binds![id])?;
    found.as_ref().map(round_of).ok_or(AppError::NotFound)
}

const NOMINATION: &str = "SELECT n.id, n.revision, n.round_id, n.authority, n.expert_id, e.name, e.workplace, e.fields, n.reason,
                                 n.nominated_on, n.nominated_by, n.withdrawn_on, n.withdraw_reason, n.outcome, n.outcome_reason,
                                 n.decided_on, r.title, r.published_on
                          FROM expert_nominations n JOIN experts e ON e.id = n.expert_id
                          JOIN expert_rounds r ON r.id = n.round_id";

fn nomination_of(row: &Row) -> Nomination {
    Nomination {
        id: row.text(0),
        revision: row.int(1),
        round: row.text(2),
        authority: row.text(3),
        expert: row.text(4),
        name: row.text(5),
        workplace: row.text(6),
        fields: row.opt_str(7).unwrap_or_default().replace('\n', "、"),
        reason: row.text(8),
        on: day(row.opt_str(9)).unwrap_or(Date::ZERO),
        by: row.text(10),
        withdrawn: day(row.opt_str(11)).map(|on| (on, row.opt_text(12).unwrap_or_default())),
        outcome: row.opt_str(13).map(|outcome| {
            let on = day(row.opt_str(15)).unwrap_or(Date::ZERO);
            (outcome == "selected", row.opt_text(14).unwrap_or_default(), on)
        }),
        title: row.text(16),
        published: day(row.opt_str(17)),
    }
}

/// What of the nominations a scope sees: the city all, a district its own, and what it decided once it is published.
fn within(scope: &Scope, binds: &mut Vec<Bind>) -> String {
    match scope {
        Scope::City => "1 = 1".into(),
        Scope::Authority(code) | Scope::Subdistrict { authority: code, .. } => {
            format!("n.authority = {}", mark(binds, code.as_str()))
        }
        _ => "1 = 0".into(),
    }
}

/// What a reader may know of a nomination: a decision only once it is published, except the city.
fn told(mut nomination: Nomination, scope: &Scope) -> Nomination {
    if *scope != Scope::City && nomination.published.is_none() {
        nomination.outcome = None;
    }
    nomination
}

fn nominations(
    c: &mut Conn,
    scope: &Scope,
    condition: &str,
    mut binds: Vec<Bind>,
) -> Result<Vec<Nomination>, AppError> {
    let within = within(scope, &mut binds);
    let sql = format!("{NOMINATION} WHERE {condition} AND {within} ORDER BY n.authority, n.created_at, n.id");
    Ok(c.query(&sql, &binds)?.iter().map(nomination_of).map(|n| told(n, scope)).collect())
}

/// The nominations of a round a scope sees, by district.
///
/// # Errors
/// The store's.
pub fn of_round(c: &mut Conn, scope: &Scope, round: &str) -> Result<Vec<Nomination>, AppError> {
    nominations(c, scope, "n.round_id = $1", binds![round].to_vec())
}

/// The nominations of all rounds a scope sees, by round.
///
/// # Errors
/// The store's.
pub fn by_round(c: &mut Conn, scope: &Scope) -> Result<BTreeMap<String, Vec<Nomination>>, AppError> {
    let mut all: BTreeMap<String, Vec<Nomination>> = BTreeMap::new();
    for one in nominations(c, scope, "1 = 1", Vec::new())? {
        all.entry(one.round.clone()).or_default().push(one);
    }
    Ok(all)
}

/// The nominations of an expert a scope sees.
///
/// # Errors
/// The store's.
pub fn of_expert(c: &mut Conn, scope: &Scope, expert: &str) -> Result<Vec<Nomination>, AppError> {
    nominations(c, scope, "n.expert_id = $1", binds![expert].to_vec())
}

/// A nomination a scope sees.
///
/// # Errors
/// `NotFound`, or the store's.
pub fn nomination(c: &mut Conn, scope: &Scope, id: &str) -> Result<Nomination, AppError> {
    nominations(c, scope, "n.id = $1", binds![id].to_vec())?.pop().ok_or(AppError::NotFound)
}

/// How many each district has recommended in a round, those taken back left out.
///
/// # Errors
/// The store's.
pub fn counts(c: &mut Conn, round: &str) -> Result<BTreeMap<String, u32>, AppError> {
    let sql = "SELECT n.authority, COUNT(*) FROM expert_nominations n WHERE n.round_id = $1 AND n.withdrawn_on IS NULL
               GROUP BY n.authority";
    let rows = c.query(sql, &binds![round])?;
    Ok(rows.iter().map(|r| (r.text(0), u32::try_from(r.int(1)).unwrap_or(0))).collect())
}

/// How many nominees a round has, and how many of them are undecided.
///
/// # Errors
/// The store's.
pub fn undecided(c: &mut Conn, round: &str) -> Result<(u32, u32), AppError> {
    let sql =
        "SELECT COUNT(*), CAST(COALESCE(SUM(CASE WHEN n.outcome IS NULL THEN 1 ELSE 0 END), 0) AS BIGINT)
               FROM expert_nominations n WHERE n.round_id = $1 AND n.withdrawn_on IS NULL";
    let row = c.query_one(sql, &binds![round])?;
    let number = |n: i64| u32::try_from(n).unwrap_or(0);
    Ok((number(row.int(0)), number(row.int(1))))
}

/// Keeps a new round.
///
/// # Errors
/// The store's.
pub fn insert_round(c: &mut Conn, now: &str, r: &Round) -> Result<(), AppError> {
    c.execute(
        "INSERT INTO expert_rounds (id, revision, created_at, title, opened_on, closes_on, note, opened_by)
         VALUES ($1, 1, $2, $3, $4, $5, $6, $7)",
        &binds![
            r.id.as_str(),
            now,
            r.title.as_str(),
            r.days.opened.to_string(),
            r.days.closes.to_string(),
            r.note.as_str(),
            r.opened_by.as_str()
        ],
    )?;
    Ok(())
}

/// Keeps what became of a round.
///
/// # Errors
/// `Conflict`, or the store's.
pub fn update_round(c: &mut Conn, r: &Round) -> Result<(), AppError> {
    let day = |day: Option<Date>| day.map(|d| d.to_string());
    let n = c.execute(
        "UPDATE expert_rounds SET revision = revision + 1, closes_on = $3, closed_on = $4, close_reason = $5,
                published_on = $6, term_from = $7, term_to = $8 WHERE id = $1 AND revision = $2",
        &binds![
            r.id.as_str(),
            r.revision,
            r.days.closes.to_string(),
            day(r.days.closed),
            r.close_reason.as_str(),
            day(r.days.published),
            day(r.term.map(|t| t.0)),
            day(r.term.map(|t| t.1))
        ],
    )?;
    if n == 0 { Err(AppError::Conflict) } else { Ok(()) }
}

/// Keeps a new nomination.
///
/// # Errors
/// The store's.
pub fn insert_nomination(c: &mut Conn, now: &str, n: &Nomination) -> Result<(), AppError> {
    c.execute(
        "INSERT INTO expert_nominations (id, revision, created_at, round_id, authority, expert_id, reason, nominated_on,
                                         nominated_by) VALUES ($1, 1, $2, $3, $4, $5, $6, $7, $8)",
        &binds![
            n.id.as_str(),
            now,
            n.round.as_str(),
            n.authority.as_str(),
            n.expert.as_str(),
            n.reason.as_str(),
            n.on.to_string(),
            n.by.as_str()
        ],
    )?;
    Ok(())
}

/// Keeps what became of a nomination; `by` decided.
///
/// # Errors
/// `Conflict`, or the store's.
pub fn update_nomination(c: &mut Conn, n: &Nomination, by: &str) -> Result<(), AppError> {
    let (selected, why, on) = match &n.outcome {
        Some((selected, why, on)) => {
            let outcome = if *selected { "selected" } else { "not_selected" };
            (Some(outcome), Some(why.as_str()), Some(on.to_string()))
        }
        None => (None, None, None),
    };
    let (gone, gone_why) = match &n.withdrawn {
        Some((on, why)) => (Some(on.to_string()), Some(why.as_str())),
        None => (None, None),
    };
    let done = c.execute(
        "UPDATE expert_nominations SET revision = revision + 1, withdrawn_on = $3, withdraw_reason = $4, outcome = $5,
                outcome_reason = $6, decided_on = $7, decided_by = $8 WHERE id = $1 AND revision = $2",
        &binds![n.id.as_str(), n.revision, gone, gone_why, selected, why, on, selected.map(|_| by)],
    )?;
    if done == 0 { Err(AppError::Conflict) } else { Ok(()) }
}

/// The same of every round.
///
/// # Errors
/// The store's.
pub fn all_counts(c: &mut Conn) -> Result<BTreeMap<String, BTreeMap<String, u32>>, AppError> {
    let sql =
        "SELECT n.round_id, n.authority, COUNT(*) FROM expert_nominations n WHERE n.withdrawn_on IS NULL
               GROUP BY n.round_id, n.authority";
    let mut all: BTreeMap<String, BTreeMap<String, u32>> = BTreeMap::new();
    for row in c.query(sql, &[])? {
        let n = u32::try_from(row.int(2)).unwrap_or(0);
        all.entry(row.text(0)).or_default().insert(row.text(1), n);
    }
    Ok(all)
}
