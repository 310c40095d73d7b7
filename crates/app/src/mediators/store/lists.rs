//! Lists of people for any date: which interval of the standings holds it. What is walked is said by the order of the
//! tables (CROSS JOIN), so that a page costs its rows however many people there are.

use std::collections::{BTreeMap, HashSet};

use fengqiao_db::{Bind, Conn};
use fengqiao_domain::access::Scope;
use fengqiao_domain::mediators::Mediator;
use fengqiao_domain::mediators::record::Appointment;
use jiff::civil::Date;

pub use super::totals::{Parts, by_reason, by_registration, by_state, parts, summed, total};
use crate::AppError;
use crate::mediators::MediatorRecords;
use crate::organisations::OrganisationRecords;
use crate::tables::find::{mark, marks};
pub use crate::tables::paging::{COUNTED, Start};
use crate::tables::{Params, Records, query as tables};

/// 已退出, which a place also says of whoever was transferred away.
const EXITED: &str = "已退出";
pub(super) const CLEANUP: &str = "在册（待清理）";
/// Both states of those on the roster.
pub const ON_ROSTER: [&str; 2] = ["在册", CLEANUP];
/// People of one name a page is sorted from.
const COMMON: i64 = 2000;
/// States of a registration that make somebody 待清理.
pub(super) const FAILING: [&str; 3] = ["未办理", "暂缓", "未通过"];

/// What a list asks for; empty texts and lists ask for nothing.
#[derive(Clone, Debug)]
pub struct Asked {
    /// 截至.
    pub on: Date,
    /// 名册状态.
    pub roster: Vec<String>,
    /// 证书状态.
    pub certificate: String,
    /// 年度注册 of the date's year.
    pub registration: String,
    /// One reason of 待清理.
    pub reason: String,
    /// 专职 or 兼职 of the main appointment.
    pub full_time: Option<bool>,
    /// Start of a name or of a certificate number.
    pub text: String,
    /// Ids of organisations.
    pub organisations: Option<Vec<String>>,
    /// Only 疑似连续2年未从事.
    pub idle: bool,
}

impl Asked {
    /// Everybody on a date.
    pub fn on(on: Date) -> Self {
        Self {
            on,
            roster: Vec::new(),
            certificate: String::new(),
            registration: String::new(),
            reason: String::new(),
            full_time: None,
            text: String::new(),
            organisations: None,
            idle: false,
        }
    }

    /// The same for some states of the roster.
    #[must_use]
    pub fn states(mut self, roster: &[&str]) -> Self {
        self.roster = roster.iter().map(|s| (*s).to_owned()).collect();
        self
    }
}

struct Query {
    from: String,
    conditions: Vec<String>,
    binds: Vec<Bind>,
    /// The column whose order is walked.
    key: &'static str,
    /// The condition on name or number; empty for none.
    named: String,
}

/// The people of a list as a condition over alias `r`; binds are appended.
pub fn condition(scope: &Scope, asked: &Asked, binds: &mut Vec<Bind>) -> String {
    let q = query_after(std::mem::take(binds), scope, asked);
    *binds = q.binds;
    format!("r.id IN (SELECT {} FROM {} WHERE {})", q.key, q.from, q.conditions.join(" AND "))
}

fn query(scope: &Scope, asked: &Asked) -> Query {
    query_after(Vec::new(), scope, asked)
}

fn query_after(binds: Vec<Bind>, scope: &Scope, asked: &Asked) -> Query {
    let mut q =
        Query { from: String::new(), conditions: Vec::new(), binds, key: "r.id", named: String::new() };
    let day = mark(&mut q.binds, asked.on.to_string());
    let running = format!("s.since <= {day} AND (s.until IS NULL OR s.until > {day})");
    let selective = !asked.text.is_empty() || asked.organisations.is_some() || asked.idle;
    let place = match scope {
        Scope::Authority(code) | Scope::Subdistrict { code, .. } | Scope::Organisation(code) => Some(code),
        _ => None,
    };
    // One state, of the roster or of the certificate, has an index in the order of the people.
    let one_state = asked.roster.len() == 1 || !asked.certificate.is_empty();
    match place {
        Some(place) if !selective => {
            "mediator_places p CROSS JOIN standings s".clone_into(&mut q.from);
            q.key = "p.mediator_id";
            let place = mark(&mut q.binds, place.as_str());
            q.conditions.push(format!("p.place = {place} AND s.mediator_id = p.mediator_id"));
            presence(&mut q, asked, &day);
        }
        None if !selective && *scope == Scope::City && one_state => {
            "standings s".clone_into(&mut q.from);
            q.key = "s.mediator_id";
            if asked.roster == [CLEANUP] && !asked.registration.is_empty() {
                // As the index standings_waiting says it.
                q.conditions.push(format!("s.roster = '{CLEANUP}'"));
            } else {
                roster(&mut q, asked);
            }
        }
        _ => {
            "mediators r CROSS JOIN standings s".clone_into(&mut q.from);
            let within = MediatorRecords::within(scope, &mut q.binds);
            q.conditions.push(format!("s.mediator_id = r.id AND {within}"));
            let places: Vec<String> = match (&asked.organisations, place) {
                (Some(ids), _) => ids.clone(),
                (None, Some(place)) => vec![place.clone()],
                (None, None) => Vec::new(),
            };
            if asked.organisations.is_some() || place.is_some() {
                there(&mut q, asked, &places, &day);
            } else {
                roster(&mut q, asked);
            }
        }
    }
    if asked.full_time.is_some() && q.key != "r.id" {
        q.from.push_str(" CROSS JOIN mediators r");
        q.conditions.push(format!("r.id = {}", q.key));
    }
    q.conditions.push(running);
    text(&mut q, asked);
    for (column, value) in [("s.certificate", &asked.certificate), ("s.registration", &asked.registration)] {
        if !value.is_empty() {
            let value = mark(&mut q.binds, value.as_str());
            q.conditions.push(format!("{column} = {value}"));
        }
    }
    if !asked.reason.is_empty() {
        let reason = mark(&mut q.binds, format!("%、{}、%", asked.reason));
        q.conditions.push(format!("'、' || s.reasons || '、' LIKE {reason}"));
    }
    if let Some(full_time) = asked.full_time {
        let value = mark(&mut q.binds, full_time);
        q.conditions.push(format!("r.is_full_time = {value}"));
    }
    if asked.idle {
        q.conditions.push(format!("r.idle_from <= {day}"));
    }
    q
}

fn roster(q: &mut Query, asked: &Asked) {
    if !asked.roster.is_empty() {
        let list = states(q, &asked.roster);
        q.conditions.push(format!("s.roster IN ({list})"));
    }
}

fn states(q: &mut Query, states: &[String]) -> String {
    states.iter().map(|s| mark(&mut q.binds, s.as_str())).collect::<Vec<_>>().join(", ")
}

/// People of some places, by an EXISTS beside the driving list of ids.
fn there(q: &mut Query, asked: &Asked, places: &[String], day: &str) {
    if places.is_empty() {
        q.conditions.push("1 = 0".into());
        return;
    }
    let list = states(q, places);
    let mut inner = Query {
        from: String::new(),
        conditions: Vec::new(),
        binds: std::mem::take(&mut q.binds),
        key: "",
        named: String::new(),
    };
    presence(&mut inner, asked, day);
    q.binds = inner.binds;
    q.conditions.push(format!(
        "r.id IN (SELECT p.mediator_id FROM mediator_places p WHERE p.place IN ({list}))
         AND EXISTS (SELECT 1 FROM mediator_places p WHERE p.mediator_id = r.id AND p.place IN ({list}) AND {})",
        inner.conditions.join(" AND ")
    ));
}

/// Who belongs to a place on the day: those appointed there; whoever left it counts as 已退出 there.
fn presence(q: &mut Query, asked: &Asked, day: &str) {
    let exited = asked.roster.iter().any(|s| s == EXITED);
    let here = format!("p.since <= {day} AND (p.until IS NULL OR p.until > {day})");
    if asked.roster.is_empty() {
        q.conditions.push(format!("p.since <= {day}"));
    } else if exited {
        let list = states(q, &asked.roster);
        q.conditions.push(format!("p.since <= {day} AND (s.roster IN ({list}) AND ({here}) OR s.roster = '{EXITED}' OR p.until <= {day})"));
    } else {
        let list = states(q, &asked.roster);
        q.conditions.push(format!("{here} AND s.roster IN ({list})"));
    }
}

/// A text with a digit or 津 starts a certificate number, anything else a name.
fn text(q: &mut Query, asked: &Asked) {
    let text = asked.text.trim();
    if !text.is_empty() {
        q.named = named(text, &mut q.binds);
        q.conditions.push(q.named.clone());
    }
}

/// SQL condition over alias `r`: whose name or certificate number starts with the text.
pub fn named(text: &str, binds: &mut Vec<Bind>) -> String {
    let end = format!("{text}\u{10ffff}");
    let (from, to) = (mark(binds, text), mark(binds, end));
    if text.starts_with('津') || text.chars().any(|c| c.is_ascii_digit()) {
        return format!(
            "r.id IN (SELECT x.mediator_id FROM certificates x WHERE x.number >= {from} AND x.number < {to})"
        );
    }
    format!("r.name >= {from} AND r.name < {to}")
}

/// Whether more people's names start so than are worth sorting.
fn is_common(c: &mut Conn, asked: &Asked) -> Result<bool, AppError> {
    let text = asked.text.trim();
    if text.is_empty() {
        return Ok(false);
    }
    let end = format!("{text}\u{10ffff}");
    let sql = format!(
        "SELECT COUNT(*) FROM (SELECT 1 AS one FROM mediators WHERE name >= $1 AND name < $2 LIMIT {}) n",
        COMMON + 1
    );
    Ok(c.query_one(&sql, &[text.into(), end.into()])?.int(0) > COMMON)
}

/// The appointment a reader sees first: the main one, or the one in his scope.
pub fn appointment_for<'a>(m: &'a Mediator, scope: &Scope, on: Date) -> Option<&'a Appointment> {
    let own = |a: &&Appointment| {
        scope.contains_organisation(&a.organisation, &a.host.authority, a.host.subdistrict.as_deref())
    };
    let main = m.appointment_at(on);
    let running = |a: &&Appointment| a.since <= on && a.ended.is_none_or(|e| e > on);
    main.filter(own)
        .or_else(|| m.appointments.iter().filter(own).filter(running).max_by_key(|a| a.since))
        .or_else(|| m.appointments.iter().filter(own).max_by_key(|a| a.ended))
        .or(main)
}

/// SQL condition over alias `r`: who is appointed within the scope on the day with this mark.
pub fn present(scope: &Scope, day: &str, binds: &mut Vec<Bind>) -> String {
    match scope {
        Scope::Authority(code) | Scope::Subdistrict { code, .. } | Scope::Organisation(code) => format!(
            "r.id IN (SELECT p.mediator_id FROM mediator_places p WHERE p.place = {}
             AND p.since <= {day} AND (p.until IS NULL OR p.until > {day}))",
            mark(binds, code.as_str())
        ),
        other => MediatorRecords::within(other, binds),
    }
}

/// The ids of one page of a list with so many rows: nobody is looked for where there is nobody, which would cost most.
///
/// # Errors
/// The store's.
pub fn page(
    c: &mut Conn,
    scope: &Scope,
    asked: &Asked,
    start: &Start,
    limit: u32,
    total: u64,
) -> Result<Vec<String>, AppError> {
    if total == 0 { Ok(Vec::new()) } else { ids(c, scope, asked, start, limit) }
}

/// The ids of one page.
///
/// # Errors
/// The store's.
pub fn ids(
    c: &mut Conn,
    scope: &Scope,
    asked: &Asked,
    start: &Start,
    limit: u32,
) -> Result<Vec<String>, AppError> {
    let common = is_common(c, asked)?;
    let (sql, binds) = statement(scope, asked, start, limit, common);
    let mut found: Vec<String> = c.query(&sql, &binds)?.iter().map(|r| r.text(0)).collect();
    if matches!(start, Start::Before(_)) {
        found.reverse();
    }
    Ok(found)
}

/// What is asked for one page. `common` names are walked in the order of the page: sorting all would cost more.
pub(in crate::mediators) fn statement(
    scope: &Scope,
    asked: &Asked,
    start: &Start,
    limit: u32,
    common: bool,
) -> (String, Vec<Bind>) {
    let mut q = query(scope, asked);
    if common && !q.named.is_empty() {
        q.conditions.retain(|condition| *condition != q.named);
        q.conditions.push(q.named.replace("r.name ", "r.name || '' "));
    }
    let (order, offset) = match start {
        Start::Row(n) => ("", *n),
        Start::After(id) => {
            let id = mark(&mut q.binds, id.as_str());
            q.conditions.push(format!("{} > {id}", q.key));
            ("", 0)
        }
        Start::Before(id) => {
            let id = mark(&mut q.binds, id.as_str());
            q.conditions.push(format!("{} < {id}", q.key));
            (" DESC", 0)
        }
    };
    let sql = format!(
        "SELECT {0} FROM {1} WHERE {2} ORDER BY {0}{order} LIMIT {limit} OFFSET {offset}",
        q.key,
        q.from,
        q.conditions.join(" AND ")
    );
    (sql, q.binds)
}

/// How many there are, exact up to [`COUNTED`]; one more means there are more.
///
/// # Errors
/// The store's.
pub fn count(c: &mut Conn, scope: &Scope, asked: &Asked) -> Result<u64, AppError> {
    counted(c, scope, asked, COUNTED + 1)
}

/// How many there are, however many.
///
/// # Errors
/// The store's.
pub fn count_all(c: &mut Conn, scope: &Scope, asked: &Asked) -> Result<u64, AppError> {
    counted(c, scope, asked, i64::MAX.unsigned_abs())
}

fn counted(c: &mut Conn, scope: &Scope, asked: &Asked, most: u64) -> Result<u64, AppError> {
    let q = query(scope, asked);
    let sql = format!(
        "SELECT COUNT(*) FROM (SELECT 1 AS one FROM {} WHERE {} LIMIT {most}) n",
        q.from,
        q.conditions.join(" AND "),
    );
    Ok(u64::try_from(c.query_one(&sql, &q.binds)?.int(0)).unwrap_or(0))
}

/// A text of the standing and how many of a list have it, counted to its end or up to so many.
pub(super) fn grouped(
    c: &mut Conn,
    scope: &Scope,
    asked: &Asked,
    column: &str,
    most: Option<u64>,
) -> Result<BTreeMap<String, u64>, AppError> {
    let q = query(scope, asked);
    let most = most.map(|n| format!("LIMIT {n}")).unwrap_or_default();
    let sql = format!(
        "SELECT n.what, COUNT(*) FROM (SELECT {column} AS what FROM {} WHERE {} {most}) n GROUP BY n.what",
        q.from,
        q.conditions.join(" AND ")
    );
    let rows = c.query(&sql, &q.binds)?;
    Ok(rows.iter().map(|r| (r.text(0), u64::try_from(r.int(1)).unwrap_or(0))).collect())
}

/// Those on the roster with this state of the year's registration; all for an empty one.
pub fn registered(on: Date, state: &str) -> Asked {
    // Whose registration fails is 待清理, so that fewer are walked.
    let roster: &[&str] = if FAILING.contains(&state) { &[CLEANUP] } else { &ON_ROSTER };
    Asked { registration: state.to_owned(), ..Asked::on(on).states(roster) }
}

/// How many certificates in hand end on each day from `from` on, by authority of the main appointment.
///
/// # Errors
/// The store's.
pub fn ends(c: &mut Conn, scope: &Scope, from: Date) -> Result<Vec<(String, u64)>, AppError> {
    let mut binds = vec![Bind::from(from.to_string())];
    let within = match scope {
        Scope::City => "1 = 1".to_owned(),
        Scope::Authority(code) => format!("r.authority = {}", mark(&mut binds, code.as_str())),
        other => MediatorRecords::within(other, &mut binds),
    };
    let sql = format!(
        "SELECT r.valid_until, COUNT(*) FROM mediators r WHERE r.valid_until >= $1 AND {within}
         GROUP BY r.valid_until ORDER BY r.valid_until"
    );
    let rows = c.query(&sql, &binds)?;
    Ok(rows.iter().map(|r| (r.text(0), u64::try_from(r.int(1)).unwrap_or(0))).collect())
}

/// Organisations of the scope whose name holds a text; at most `limit`.
///
/// # Errors
/// The store's.
pub fn organisations(
    c: &mut Conn,
    scope: &Scope,
    text: &str,
    on: Date,
    limit: u32,
) -> Result<Vec<String>, AppError> {
    let params = Params(vec![("q".to_owned(), text.to_owned())]);
    let wanted = tables::wanted::<OrganisationRecords>(c, scope, &params, on)?;
    tables::ids(c, &wanted, &Start::Row(0), limit)
}

/// Those of some ids the scope reaches.
///
/// # Errors
/// The store's.
pub fn of_ids(c: &mut Conn, scope: &Scope, ids: &[String]) -> Result<Vec<String>, AppError> {
    let mut found = Vec::with_capacity(ids.len());
    for part in ids.chunks(500) {
        let mut binds: Vec<Bind> = part.iter().map(|id| id.as_str().into()).collect();
        let list = marks(1, part.len());
        let within = MediatorRecords::within(scope, &mut binds);
        let sql = format!("SELECT r.id FROM mediators r WHERE r.id IN ({list}) AND {within} ORDER BY r.id");
        found.extend(c.query(&sql, &binds)?.iter().map(|r| r.text(0)));
    }
    Ok(found)
}

/// The holders of some certificate numbers, and the numbers nobody in scope holds.
///
/// # Errors
/// The store's.
pub fn of_numbers(
    c: &mut Conn,
    scope: &Scope,
    numbers: &[String],
) -> Result<(Vec<String>, Vec<String>), AppError> {
    let (mut ids, mut known) = (Vec::new(), HashSet::new());
    for part in numbers.chunks(500) {
        let mut binds: Vec<Bind> = part.iter().map(|n| n.as_str().into()).collect();
        let list = marks(1, part.len());
        let within = MediatorRecords::within(scope, &mut binds);
        let sql = format!(
            "SELECT r.id, x.number FROM certificates x JOIN mediators r ON r.id = x.mediator_id
             WHERE x.number IN ({list}) AND {within}"
        );
        c.query_each(&sql, &binds, |row| {
            ids.push(row.text(0));
            known.insert(row.text(1));
            Ok::<_, AppError>(())
        })?;
    }
    ids.sort();
    ids.dedup();
    Ok((ids, numbers.iter().filter(|n| !known.contains(*n)).cloned().collect()))
}

/// People on the roster whose registration of the day's year is missing; at most `most`.
///
/// # Errors
/// The store's.
pub fn missing_registration(
    c: &mut Conn,
    scope: &Scope,
    on: Date,
    most: usize,
) -> Result<Vec<String>, AppError> {
    let asked = Asked { registration: "未办理".into(), ..Asked::on(on).states(&ON_ROSTER) };
    ids(c, scope, &asked, &Start::Row(0), u32::try_from(most).unwrap_or(u32::MAX))
}
