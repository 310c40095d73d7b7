//! Lists of people for any date: which interval of the standings holds it. What is walked is said by the order of the
//! tables (CROSS JOIN), so that a page costs its rows however many people there are.

use fengqiao_db::{Bind, Conn};
use fengqiao_domain::access::Scope;
use fengqiao_domain::mediators::Mediator;
use fengqiao_domain::mediators::record::Appointment;
use fengqiao_domain::mediators::roster::RosterState;
use jiff::civil::Date;

pub use super::asked::{Asked, Check, Confirmed, OPEN, Obliged};
use super::kind::Kind;
pub use super::lookups::{ends, of_ids, of_numbers, organisation_names, organisations};
use super::names::{COMMON, is_number, named, named_at, named_each, named_so};
use super::sums::Kinds;
use super::totals;
pub use super::totals::{Parts, by_reason, by_registration, by_state, kinds as by_kind, parts, total};
use crate::AppError;
use crate::mediators::MediatorRecords;
use crate::tables::find::mark;
pub use crate::tables::paging::{Start, Total};
use crate::tables::{Env, Records};

pub(super) const CLEANUP: &str = "在册（待清理）";
const EXITED: &str = "已退出";
/// Both states of those on the roster.
pub const ON_ROSTER: [&str; 2] = ["在册", CLEANUP];
/// Up to so many people of a place are looked through one by one.
const SMALL: u64 = 10_000;

/// The kinds of people a list is of.
#[derive(Clone, Debug)]
pub struct Wanted {
    asked: Asked,
    /// Those of the people there; `None` for all.
    here: Option<Vec<i64>>,
    /// Those of the people who have left the place.
    left: Vec<i64>,
}

/// What a list comes to on its date.
///
/// # Errors
/// The store's.
pub fn wanted(c: &mut Conn, env: &Env, asked: &Asked) -> Result<Wanted, AppError> {
    if asked.is_any_kind() {
        return Ok(Wanted::of(asked, []));
    }
    Ok(Wanted::of(asked, totals::kinds(c, env, &Scope::City, asked.on)?.keys().copied()))
}

impl Wanted {
    /// What a list comes to where there are people of these kinds.
    pub(in crate::mediators) fn of(asked: &Asked, known: impl IntoIterator<Item = i64>) -> Self {
        let mut wanted = Self { asked: asked.clone(), here: None, left: Vec::new() };
        if !asked.is_any_kind() {
            let known: Vec<i64> = known.into_iter().collect();
            let of =
                |seen: fn(i64) -> i64| known.iter().copied().filter(move |kind| asked.matches(seen(*kind)));
            (wanted.here, wanted.left) = (Some(of(|kind| kind).collect()), of(Kind::left).collect());
        }
        wanted
    }
}

/// How the people of a list are come by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::mediators) enum Way {
    /// One after the other in the order of the page.
    Walk,
    /// All of their kinds, then sorted: where there are few among many, or where most of their kinds are not meant.
    Gather,
    /// As a walk, but looking at every name: where many names start so.
    Common,
    /// All people of a small place.
    Small,
    /// Those of the name whose main appointment is at the authority, and whoever else serves there.
    Named,
}

struct Query {
    from: String,
    conditions: Vec<String>,
    binds: Vec<Bind>,
    /// The column whose order is walked.
    key: &'static str,
}

/// The people of a list as a condition over alias `r`; binds are appended.
pub fn condition(scope: &Scope, wanted: &Wanted, binds: &mut Vec<Bind>) -> String {
    let q = walk(std::mem::take(binds), scope, wanted, Way::Small);
    *binds = q.binds;
    format!("r.id IN (SELECT {} FROM {} WHERE {})", q.key, q.from, q.conditions.join(" AND "))
}

fn place_of(scope: &Scope) -> Option<&str> {
    match scope {
        Scope::Authority(code) | Scope::Subdistrict { code, .. } | Scope::Organisation(code) => Some(code),
        _ => None,
    }
}

fn running(day: &str) -> String {
    format!("s.since <= {day} AND (s.until IS NULL OR s.until > {day})")
}

/// The people of a list in the order of the key, met in this way; none of them by a gathering.
fn walk(binds: Vec<Bind>, scope: &Scope, wanted: &Wanted, way: Way) -> Query {
    let mut q = Query { from: String::new(), conditions: Vec::new(), binds, key: "r.id" };
    let asked = &wanted.asked;
    let day = mark(&mut q.binds, asked.on.to_string());
    match place_of(scope) {
        Some(place) if !asked.is_selective() => {
            "mediator_places p CROSS JOIN standings s".clone_into(&mut q.from);
            q.key = "p.mediator_id";
            let place = mark(&mut q.binds, place);
            q.conditions.push(format!("p.place = {place} AND s.mediator_id = p.mediator_id"));
            q.conditions.push(presence(wanted, &day));
        }
        None if !asked.is_selective() && *scope == Scope::City => {
            "standings s".clone_into(&mut q.from);
            q.key = "s.mediator_id";
            q.conditions.push(of_kinds(wanted));
            if asked.roster == [EXITED] {
                q.conditions.push(super::kind::is_state("s.kind", &[RosterState::Exited]));
            }
        }
        place => {
            "mediators r CROSS JOIN standings s".clone_into(&mut q.from);
            q.conditions.push("s.mediator_id = r.id".to_owned());
            if place.is_none() {
                let within = MediatorRecords::within(scope, &mut q.binds);
                q.conditions.push(within);
            }
            match (&asked.organisations, place) {
                // Those of the scope, as they were looked up.
                (Some(ids), _) => there(&mut q, wanted, ids, &day, Way::Small),
                (None, Some(place)) => there(&mut q, wanted, &[place.to_owned()], &day, way),
                (None, None) => q.conditions.push(of_kinds(wanted)),
            }
        }
    }
    q.conditions.push(running(&day));
    let text = asked.text.trim();
    if !text.is_empty() {
        let condition = match (way, place_of(scope)) {
            (Way::Common, _) => named_each(text, &mut q.binds),
            (Way::Named, Some(place)) => named_at(text, place, &mut q.binds),
            _ => named(text, &mut q.binds),
        };
        q.conditions.push(condition);
    }
    if asked.is_idle() {
        q.conditions.push(format!("r.idle_from <= {day}"));
    }
    if asked.check == Some(Check::Clean) {
        q.conditions.push(format!("(r.idle_from IS NULL OR r.idle_from > {day})"));
    }
    if let (Some(hours), Some(check @ (Check::Clean | Check::Hours))) = (asked.hours, asked.check) {
        let short = short_of_hours(&mut q.binds, hours);
        q.conditions.push(if check == Check::Hours { short } else { format!("NOT ({short})") });
    }
    if let Some((year, said)) = asked.confirmed {
        let year = mark(&mut q.binds, i64::from(year));
        let of = |more: &str| {
            format!(
                "EXISTS (SELECT 1 FROM confirmations x WHERE x.mediator_id = r.id AND x.year = {year}{more})"
            )
        };
        q.conditions.push(match said {
            Confirmed::Nothing => format!("NOT {}", of("")),
            Confirmed::Practised => of(" AND x.active_on IS NOT NULL"),
            Confirmed::Idle => format!("{} AND NOT {}", of(""), of(" AND x.active_on IS NOT NULL")),
        });
    }
    if let Some((mask, value)) = asked.profile {
        q.conditions.push(format!(
            "EXISTS (SELECT 1 FROM profiles f WHERE f.mediator_id = r.id AND f.since <= {day}
             AND (f.until IS NULL OR f.until > {day}) AND f.profile & {mask} = {value})"
        ));
    }
    q
}

/// Whoever is asked for hours of a year and has not reached them.
fn short_of_hours(binds: &mut Vec<Bind>, hours: Obliged) -> String {
    let full_time = super::kind::is_full_time("s.kind");
    let whom = match (hours.full_time, hours.part_time) {
        (true, true) => "1 = 1".to_owned(),
        (true, false) => full_time,
        (false, true) => format!("NOT ({full_time})"),
        (false, false) => return "1 = 0".to_owned(),
    };
    let year = mark(binds, i64::from(hours.year));
    format!(
        "{whom} AND NOT EXISTS (SELECT 1 FROM training_years t WHERE t.mediator_id = s.mediator_id
         AND t.year = {year} AND t.met = 1)"
    )
}

/// Few among many: by authority and kind. Of an authority also whoever serves there beside another main appointment, and
/// everybody who left it, whatever he is now.
fn gather(env: &Env, scope: &Scope, wanted: &Wanted) -> (String, Vec<Bind>) {
    let mut binds = Vec::new();
    let day = mark(&mut binds, wanted.asked.on.to_string());
    let running = running(&day);
    let Some(place) = place_of(scope) else {
        let mut authorities: Vec<String> = super::sums::authorities(env).into_iter().collect();
        // Of nobody's, for whom no organisation says it.
        authorities.push(String::new());
        let list = authorities.into_iter().map(|code| mark(&mut binds, code)).collect::<Vec<_>>().join(", ");
        let of = of_kinds(wanted);
        let short = wanted.asked.hours.filter(|_| wanted.asked.is_of_hours());
        let short = short.map_or_else(String::new, |of| {
            let met = format!("t.year = {} AND t.met = 1", mark(&mut binds, i64::from(of.year)));
            format!(" AND s.mediator_id NOT IN (SELECT t.mediator_id FROM training_years t WHERE {met})")
        });
        let sql = format!(
            "SELECT s.mediator_id AS id, s.kind FROM standings s WHERE s.authority IN ({list}) AND {of} AND {running}{short}"
        );
        return (sql, binds);
    };
    let place = mark(&mut binds, place);
    let present =
        format!("p.since <= {day} AND (p.until IS NULL OR p.until > {day}) AND {}", of_kinds(wanted));
    let there = format!(
        "SELECT p.mediator_id AS id FROM mediator_places p CROSS JOIN standings s WHERE p.place = {place}
         AND s.mediator_id = p.mediator_id AND {running}"
    );
    let mut sql = format!(
        "SELECT s.mediator_id AS id FROM standings s CROSS JOIN mediator_places p WHERE s.authority = {place}
         AND {running} AND p.place = {place} AND p.mediator_id = s.mediator_id AND {present}
         UNION ALL {there} AND p.away = 1 AND {present}"
    );
    let left = if wanted.here.is_some() { among(&wanted.left) } else { "1 = 1".to_owned() };
    if wanted.here.is_none() || !wanted.left.is_empty() {
        sql = format!("{sql} UNION ALL {there} AND p.since <= {day} AND p.until <= {day} AND {left}");
    }
    (sql, binds)
}

/// The condition on the kind; `1 = 1` for all of them.
fn of_kinds(wanted: &Wanted) -> String {
    wanted.here.as_ref().map_or_else(|| "1 = 1".to_owned(), |here| among(here))
}

fn among(kinds: &[i64]) -> String {
    if kinds.is_empty() {
        return "1 = 0".to_owned();
    }
    format!("s.kind IN ({})", kinds.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "))
}

/// People of some places: looked through place by place where there are few, else asked of one by one.
fn there(q: &mut Query, wanted: &Wanted, places: &[String], day: &str, way: Way) {
    if places.is_empty() {
        q.conditions.push("1 = 0".into());
        return;
    }
    let list = places.iter().map(|place| mark(&mut q.binds, place.as_str())).collect::<Vec<_>>().join(", ");
    if way == Way::Small {
        q.conditions
            .push(format!("r.id IN (SELECT p.mediator_id FROM mediator_places p WHERE p.place IN ({list}))"));
    }
    q.conditions.push(format!(
        "EXISTS (SELECT 1 FROM mediator_places p WHERE p.mediator_id = r.id AND p.place IN ({list}) AND {})",
        presence(wanted, day)
    ));
}

/// Whether so few people are in the scope that a list looks through all of them.
fn is_small(c: &mut Conn, env: &Env, scope: &Scope, on: Date) -> Result<bool, AppError> {
    Ok(place_of(scope).is_some() && totals::kinds(c, env, scope, on)?.values().sum::<u64>() <= SMALL)
}

/// Who belongs to a place on the day: those appointed there; whoever left it counts as 已退出 there.
fn presence(wanted: &Wanted, day: &str) -> String {
    let Some(here) = &wanted.here else { return format!("p.since <= {day}") };
    let present = format!("(p.until IS NULL OR p.until > {day}) AND {}", among(here));
    if wanted.left.is_empty() {
        return format!("p.since <= {day} AND {present}");
    }
    format!("p.since <= {day} AND ({present} OR p.until <= {day} AND {})", among(&wanted.left))
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
    env: &Env,
    scope: &Scope,
    asked: &Asked,
    start: &Start,
    limit: u32,
    total: Total,
) -> Result<Vec<String>, AppError> {
    if total.n == 0 {
        return Ok(Vec::new());
    }
    let wanted = wanted(c, env, asked)?;
    let way = way(c, env, scope, asked, start, limit, total)?;
    let (sql, binds) = statement(env, scope, &wanted, start, limit, way);
    let mut found: Vec<String> = c.query(&sql, &binds)?.iter().map(|r| r.text(0)).collect();
    if matches!(start, Start::Before(_)) {
        found.reverse();
    }
    Ok(found)
}

/// The cheaper way: a walk meets one of the list among so many people, a gathering meets all of the list.
fn way(
    c: &mut Conn,
    env: &Env,
    scope: &Scope,
    asked: &Asked,
    start: &Start,
    limit: u32,
    total: Total,
) -> Result<Way, AppError> {
    let skipped = if let Start::Row(n) = start { *n } else { 0 };
    let needed = skipped + u64::from(limit);
    if asked.is_of_hours() && *scope == Scope::City {
        return Ok(Way::Gather);
    }
    if asked.is_selective() {
        if is_small(c, env, scope, asked.on)? {
            return Ok(Way::Small);
        }
        let text = asked.text.trim();
        let is_name = !text.is_empty() && !is_number(text) && asked.organisations.is_none();
        if is_name && matches!(scope, Scope::Authority(_)) {
            return Ok(Way::Named);
        }
        let named = named_so(c, asked)?;
        let city: u64 = totals::kinds(c, env, &Scope::City, asked.on)?.values().sum();
        let here: u64 = totals::kinds(c, env, scope, asked.on)?.values().sum();
        // Numbers that start alike were given one after the other: they stand together, not evenly among all.
        if is_number(text) && named < COMMON {
            return Ok(Way::Walk);
        }
        // One of the name, and of the scope, is met among so many people; meeting one costs several along the index.
        let walked = needed.saturating_mul(city).saturating_mul(city) / (named * here).max(1);
        return Ok(if walked.saturating_mul(4) < named { Way::Common } else { Way::Walk });
    }
    let (is_city, is_exited) = (*scope == Scope::City, asked.roster == [EXITED]);
    // Those who left the roster of the city have an index of their own.
    if !(is_city || matches!(scope, Scope::Authority(_))) || asked.is_any_kind() || is_city && is_exited {
        return Ok(Way::Walk);
    }
    let people: u64 = totals::kinds(c, env, scope, asked.on)?.values().sum();
    let walked = needed.saturating_mul(people);
    Ok(if total.n.saturating_mul(total.n) < walked { Way::Gather } else { Way::Walk })
}

/// What is asked for one page.
pub(in crate::mediators) fn statement(
    env: &Env,
    scope: &Scope,
    wanted: &Wanted,
    start: &Start,
    limit: u32,
    way: Way,
) -> (String, Vec<Bind>) {
    let (mut conditions, from, key, mut binds);
    if way == Way::Gather {
        let (sql, all) = gather(env, scope, wanted);
        (from, key, binds, conditions) = (format!("({sql}) g"), "g.id", all, vec!["1 = 1".to_owned()]);
    } else {
        let q = walk(Vec::new(), scope, wanted, way);
        (from, key, binds, conditions) = (q.from, q.key, q.binds, q.conditions);
    }
    let (order, offset) = match start {
        // From the first on, in the order of the key.
        Start::Row(n) => {
            if key == "s.mediator_id" {
                conditions.push(format!("{key} > ''"));
            }
            ("", *n)
        }
        Start::After(id) => {
            let id = mark(&mut binds, id.as_str());
            conditions.push(format!("{key} > {id}"));
            ("", 0)
        }
        Start::Before(id) => {
            let id = mark(&mut binds, id.as_str());
            conditions.push(format!("{key} < {id}"));
            (" DESC", 0)
        }
    };
    let sql = format!(
        "SELECT {key} FROM {from} WHERE {} ORDER BY {key}{order} LIMIT {limit} OFFSET {offset}",
        conditions.join(" AND ")
    );
    (sql, binds)
}

/// How many of a list are of each kind: all together exact up to what is counted for such a list; one more means there
/// are more.
///
/// # Errors
/// The store's.
pub(in crate::mediators) fn grouped(
    c: &mut Conn,
    env: &Env,
    scope: &Scope,
    asked: &Asked,
) -> Result<Kinds, AppError> {
    let most = u32::try_from(asked.most() + 1).unwrap_or(u32::MAX);
    let way = way(c, env, scope, asked, &Start::Row(0), most, Total::exact(u64::MAX))?;
    let wanted = wanted(c, env, asked)?;
    let (kinds, binds) = if way == Way::Gather {
        let (sql, binds) = gather(env, scope, &wanted);
        (format!("SELECT g.kind FROM ({sql}) g"), binds)
    } else {
        let q = walk(Vec::new(), scope, &wanted, way);
        (format!("SELECT s.kind FROM {} WHERE {}", q.from, q.conditions.join(" AND ")), q.binds)
    };
    let sql = format!("SELECT n.kind, COUNT(*) FROM ({kinds} LIMIT {most}) n GROUP BY n.kind");
    let rows = c.query(&sql, &binds)?;
    Ok(rows.iter().map(|r| (r.int(0), u64::try_from(r.int(1)).unwrap_or(0))).collect())
}

/// The people of a street, of an organisation, or one person, by kind; whoever left counts as 已退出 there.
pub(super) fn kinds(c: &mut Conn, scope: &Scope, on: Date) -> Result<Kinds, AppError> {
    let everybody = Wanted::of(&Asked::on(on), []);
    let q = walk(Vec::new(), scope, &everybody, Way::Walk);
    // The day is what every walk asks first.
    let gone = if place_of(scope).is_some() { "CASE WHEN p.until <= $1 THEN 1 ELSE 0 END" } else { "0" };
    let sql = format!(
        "SELECT n.kind, n.gone, COUNT(*) FROM (SELECT s.kind, {gone} AS gone FROM {} WHERE {}) n GROUP BY n.kind, n.gone",
        q.from,
        q.conditions.join(" AND "),
    );
    let mut kinds = Kinds::new();
    for row in c.query(&sql, &q.binds)? {
        let kind = if row.int(1) == 1 { Kind::left(row.int(0)) } else { row.int(0) };
        *kinds.entry(kind).or_insert(0) += u64::try_from(row.int(2)).unwrap_or(0);
    }
    Ok(kinds)
}

/// Those on the roster with this state of the year's registration; all for an empty one.
pub fn registered(on: Date, state: &str) -> Asked {
    Asked { registration: state.to_owned(), ..Asked::on(on).states(&ON_ROSTER) }
}

/// People on the roster whose registration of the day's year is missing; at most `most`.
///
/// # Errors
/// The store's.
pub fn missing_registration(
    c: &mut Conn,
    env: &Env,
    scope: &Scope,
    on: Date,
    most: usize,
) -> Result<Vec<String>, AppError> {
    let asked = registered(on, "未办理");
    let total = total(c, env, scope, &asked)?;
    page(c, env, scope, &asked, &Start::Row(0), u32::try_from(most).unwrap_or(u32::MAX), total)
}
