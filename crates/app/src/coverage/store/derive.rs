//! What rests on organisations, units and staffing: the days an organisation is open, certified, eligible; the days
//! a unit is covered; and the counts, each from the day it changed on. Each is a rule's answer, stored (house.md).

use std::collections::{BTreeMap, BTreeSet, HashMap};

use fengqiao_db::{Bind, Conn, binds};
use fengqiao_domain::coverage::Indicator;
use fengqiao_domain::interval::Interval;
use fengqiao_domain::organisations::open::{self, OpenFacts, OrganisationState, Pause};
use fengqiao_domain::organisations::operational::{Certification, certified_intervals, eligible_intervals};
use fengqiao_domain::organisations::{Organisation, staffing};
use fengqiao_domain::policy::OperationalBy;

use crate::AppError;
use crate::coverage::covers::{self, UnitKeys};
use crate::coverage::spans::{Span, both, union};
use crate::mediators::{MediatorRecords, derive::is_staffed};
use crate::organisations::{OrganisationRecords, facilities};
use crate::tables::find::marks;
use crate::tables::{Env, Records};

fn held(intervals: Vec<Interval<bool>>) -> Vec<Span> {
    let holds = intervals.into_iter().filter(|i| i.state);
    holds.map(|i| (i.since.to_string(), i.until.map(|d| d.to_string()))).collect()
}

/// Days on which the organisation is 正常.
pub fn open_days(o: &Organisation) -> Vec<Span> {
    let Some(founded) = o.founded else { return Vec::new() };
    let pauses: Vec<Pause> =
        o.pauses().into_iter().map(|(since, resumed)| Pause { since, resumed }).collect();
    let facts = OpenFacts { founded, pauses: &pauses, dissolved: o.dissolved_on };
    held(
        open::intervals(&facts)
            .into_iter()
            .map(|i| i.map(|state| state == OrganisationState::Open))
            .collect(),
    )
}

fn certified_days(o: &Organisation) -> Vec<Span> {
    let all: Vec<Certification> =
        o.certifications().into_iter().map(|(since, withdrawn)| Certification { since, withdrawn }).collect();
    held(certified_intervals(&all))
}

/// Stores what organisations cover and when they are open and certified.
///
/// # Errors
/// The store's.
pub fn organisations(
    c: &mut Conn,
    env: &Env,
    pairs: &[(Option<Organisation>, Organisation)],
) -> Result<(), AppError> {
    let (mut covers, mut days) = (Vec::new(), Vec::new());
    for (old, o) in pairs {
        if old.is_some() {
            c.execute("DELETE FROM organisation_covers WHERE organisation_id = $1", &binds![o.id.as_str()])?;
            let own = "DELETE FROM organisation_days WHERE organisation_id = $1 AND what <> 'eligible'";
            c.execute(own, &binds![o.id.as_str()])?;
        }
        covers.extend(covers::of(o, env).into_iter().map(|key| Vec::from(binds![key, o.id.as_str()])));
        for (what, spans) in [("open", open_days(o)), ("certified", certified_days(o))] {
            days.extend(spans.into_iter().map(|span| day_row(o, what, span)));
        }
    }
    c.insert_rows(
        "INSERT INTO organisation_covers (match_key, organisation_id)",
        &covers,
        "ON CONFLICT DO NOTHING",
    )?;
    c.insert_rows(INSERT_DAYS, &days, "")?;
    Ok(())
}

const INSERT_DAYS: &str =
    "INSERT INTO organisation_days (organisation_id, what, since, until, authority, subdistrict, kind)";

fn day_row(o: &Organisation, what: &str, (since, until): Span) -> Vec<Bind> {
    let (authority, street) = (o.authority.as_str(), o.subdistrict.as_deref());
    Vec::from(binds![o.id.as_str(), what, since, until, authority, street, o.kind.as_str()])
}

/// Recomputes on which days some centres meet the checklist (R1, R2), and the counts of their authorities.
///
/// # Errors
/// The store's.
pub fn centres(c: &mut Conn, env: &Env, ids: &BTreeSet<String>) -> Result<(), AppError> {
    let mut authorities = BTreeSet::new();
    let mut centres: Vec<Organisation> = Vec::new();
    for part in ids.iter().collect::<Vec<_>>().chunks(500) {
        let condition = format!("r.id IN ({})", marks(1, part.len()));
        let binds: Vec<Bind> = part.iter().map(|id| id.as_str().into()).collect();
        OrganisationRecords::each(c, env, &condition, &binds, &mut |o| {
            if is_staffed(&o.kind) {
                centres.push(o);
            }
            Ok(())
        })?;
    }
    for o in &centres {
        let Some(founded) = o.founded else { continue };
        let history = facilities::history(c, env, o)?;
        let staffed = staffed(c, env, &o.id)?;
        let eligible = held(eligible_intervals(founded, &history, &staffed, env.policy));
        c.execute(
            "DELETE FROM organisation_days WHERE organisation_id = $1 AND what = 'eligible'",
            &binds![o.id.as_str()],
        )?;
        let rows: Vec<Vec<Bind>> = eligible.into_iter().map(|span| day_row(o, "eligible", span)).collect();
        c.insert_rows(INSERT_DAYS, &rows, "")?;
        authorities.insert(o.authority.clone());
    }
    for authority in authorities {
        counts(c, env, &authority, None)?;
    }
    Ok(())
}

/// The staffing of one centre over time.
///
/// # Errors
/// The store's.
pub fn staffed(c: &mut Conn, env: &Env, centre: &str) -> Result<Vec<Interval<staffing::Staffing>>, AppError> {
    let mut people = Vec::new();
    let condition = "r.id IN (SELECT a.mediator_id FROM appointments a WHERE a.organisation_id = $1)";
    MediatorRecords::each(c, env, condition, &binds![centre], &mut |m| {
        people.push(m);
        Ok(())
    })?;
    let facts: Vec<_> = people.iter().map(fengqiao_domain::mediators::Facts::of).collect();
    let members: Vec<staffing::Member> = people
        .iter()
        .zip(&facts)
        .map(|(m, facts)| staffing::Member { person: &m.id, facts: facts.roster(m) })
        .collect();
    Ok(staffing::intervals(centre, &members, env.policy))
}

/// Recomputes which units of these authorities are covered on which days, and the authorities' counts.
///
/// # Errors
/// The store's.
pub fn units(c: &mut Conn, env: &Env, authorities: &BTreeSet<String>) -> Result<(), AppError> {
    for authority in authorities {
        let units = covers::units(c, authority)?;
        let spans = covered(c, env, &units)?;
        c.execute(
            "DELETE FROM unit_days WHERE unit_id IN (SELECT id FROM units WHERE authority = $1)",
            &binds![authority.as_str()],
        )?;
        let rows: Vec<Vec<Bind>> = units
            .iter()
            .zip(&spans)
            .flat_map(|(u, spans)| {
                spans.iter().map(|(s, e)| Vec::from(binds![u.id.as_str(), s.as_str(), e.as_deref()]))
            })
            .collect();
        c.insert_rows("INSERT INTO unit_days (unit_id, since, until)", &rows, "")?;
        counts(c, env, authority, Some((&units, &spans)))?;
    }
    Ok(())
}

/// For each unit the days on which it is in the list and has an organisation of the indicator's kinds.
fn covered(c: &mut Conn, env: &Env, units: &[UnitKeys]) -> Result<Vec<Vec<Span>>, AppError> {
    let mut by_key: HashMap<&str, Vec<usize>> = HashMap::new();
    for (i, unit) in units.iter().enumerate() {
        for key in &unit.keys {
            by_key.entry(key).or_default().push(i);
        }
    }
    let keys: Vec<&str> = by_key.keys().copied().collect();
    let mut open: Vec<Vec<Span>> = vec![Vec::new(); units.len()];
    for part in keys.chunks(500) {
        let sql = format!(
            "SELECT k.match_key, d.kind, d.since, d.until FROM organisation_covers k
             JOIN organisation_days d ON d.organisation_id = k.organisation_id AND d.what = 'open'
             WHERE k.match_key IN ({})",
            marks(1, part.len())
        );
        let binds: Vec<Bind> = part.iter().map(|k| (*k).into()).collect();
        c.query_each(&sql, &binds, |row| {
            let kind = row.str(1);
            for &i in by_key.get(row.str(0)).into_iter().flatten() {
                if units[i].indicator.is_some_and(|of| env.policy.coverage.counts(of, kind)) {
                    open[i].push((row.text(2), row.opt_text(3)));
                }
            }
            Ok::<_, AppError>(())
        })?;
    }
    Ok(open
        .into_iter()
        .zip(units)
        .map(|(spans, unit)| both(&union(spans), std::slice::from_ref(&unit.listed)))
        .collect())
}

/// Days open, certified, eligible.
type Days = (Vec<Span>, Vec<Span>, Vec<Span>);

type Deltas = BTreeMap<(&'static str, &'static str, String), i64>;

fn add(deltas: &mut Deltas, indicator: Indicator, measure: &'static str, (since, until): &Span) {
    *deltas.entry((indicator.code(), measure, since.clone())).or_default() += 1;
    if let Some(until) = until {
        *deltas.entry((indicator.code(), measure, until.clone())).or_default() -= 1;
    }
}

/// Rewrites the counts of an authority; those of its units only where `units` are given.
fn counts(
    c: &mut Conn,
    env: &Env,
    authority: &str,
    units: Option<(&[UnitKeys], &[Vec<Span>])>,
) -> Result<(), AppError> {
    let mut deltas = Deltas::new();
    let mut days: BTreeMap<(String, String), Days> = BTreeMap::new();
    let sql = "SELECT organisation_id, kind, what, since, until FROM organisation_days WHERE authority = $1 ORDER BY organisation_id, what, since";
    c.query_each(sql, &binds![authority], |row| {
        let of = days.entry((row.text(0), row.text(1))).or_default();
        let list = match row.str(2) {
            "open" => &mut of.0,
            "certified" => &mut of.1,
            _ => &mut of.2,
        };
        list.push((row.text(3), row.opt_text(4)));
        Ok::<_, AppError>(())
    })?;
    for ((_, kind), (open, certified, eligible)) in &days {
        for &of in Indicator::ALL.iter().filter(|of| env.policy.coverage.counts(**of, kind)) {
            let eligible = both(open, eligible);
            let achieved = match (of, env.policy.coverage.operational_by.value) {
                (Indicator::SubdistrictCentre, OperationalBy::Certified) => both(open, certified),
                (Indicator::SubdistrictCentre, OperationalBy::Eligible) => eligible.clone(),
                _ => open.clone(),
            };
            for span in &achieved {
                add(&mut deltas, of, "organisations", span);
            }
            for span in &eligible {
                add(&mut deltas, of, "eligible", span);
            }
        }
    }
    let mut replaced = "measure IN ('organisations', 'eligible')";
    if let Some((units, spans)) = units {
        replaced = "1 = 1";
        for (unit, spans) in units.iter().zip(spans) {
            if let Some(of) = unit.indicator {
                add(&mut deltas, of, "base", &unit.listed);
                for span in spans {
                    add(&mut deltas, of, "units", span);
                }
            }
        }
    }
    c.execute(&format!("DELETE FROM coverage_days WHERE authority = $1 AND {replaced}"), &binds![authority])?;
    let mut rows: Vec<Vec<Bind>> = Vec::with_capacity(deltas.len());
    let (mut series, mut total) = (("", ""), 0);
    for ((indicator, measure, day), delta) in deltas.into_iter().filter(|(_, delta)| *delta != 0) {
        if series != (indicator, measure) {
            (series, total) = ((indicator, measure), 0);
        }
        total += delta;
        rows.push(Vec::from(binds![authority, indicator, measure, day, total]));
    }
    c.insert_rows("INSERT INTO coverage_days (authority, indicator, measure, day, total)", &rows, "")?;
    Ok(())
}
