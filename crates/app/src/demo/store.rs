//! Bases, milestones, plans and assignments, as they are kept.

use fengqiao_db::{Bind, Conn, binds};
use fengqiao_domain::access::Scope;
use fengqiao_domain::cases::parts::Handler;
use fengqiao_domain::cases::record::Organisation;
use fengqiao_domain::coverage::{BaseFigure, Milestone, TargetRow, base_figures, milestones, targets_table};
use fengqiao_domain::dates::plus_days;
use fengqiao_domain::table::Names;

use super::World;
use super::world::cases::{Employer, Host};
use crate::AppError;
use crate::coverage::gaps;
use crate::coverage::gaps::assignments::{Assignment, insert};
use crate::tables::Env;
use crate::tables::changes::ChangeLog;

/// What a database holds beside what came with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    /// Nothing: as after `init`.
    Nothing,
    /// Only generated records.
    Generated,
    /// Records somebody entered or imported.
    Real,
}

/// What a database holds, by the notes in the history of its records.
///
/// # Errors
/// The store's.
pub fn held(c: &mut Conn) -> Result<Held, AppError> {
    let mut any = |condition: &str| -> Result<bool, AppError> {
        let sql = format!("SELECT 1 FROM record_changes WHERE {condition} LIMIT 1");
        Ok(c.query_opt(&sql, &[])?.is_some())
    };
    if any("note NOT IN ('演示数据', '随系统提供')")? {
        return Ok(Held::Real);
    }
    Ok(if any("note = '演示数据'")? { Held::Generated } else { Held::Nothing })
}

/// Keeps the few rows beside the three tables.
///
/// # Errors
/// The store's.
pub(super) fn figures(c: &mut Conn, env: &Env, world: &World) -> Result<usize, AppError> {
    let day = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string());
    let figures = world.base_figures();
    let rows: Vec<_> = figures
        .iter()
        .map(|row: &BaseFigure| {
            Vec::from(binds![
                env.new_id(),
                1_i64,
                env.now,
                env.now,
                base_figures::key(row),
                row.authority.as_str(),
                row.indicator.as_str(),
                row.year,
                row.value,
                row.scope.as_str(),
                day(row.as_of),
                row.source_document.as_str(),
                day(row.confirmed_on),
                row.confirmed_by.as_deref()
            ])
        })
        .collect();
    c.insert_rows(
        "INSERT INTO base_figures (id, revision, created_at, updated_at, record_key, authority, indicator, year, value,
                                   scope, as_of, source_document, confirmed_on, confirmed_by)",
        &rows,
        "ON CONFLICT (record_key) DO NOTHING",
    )?;
    let milestones = world.milestones();
    let rows: Vec<_> = milestones
        .iter()
        .map(|row: &Milestone| {
            Vec::from(binds![
                env.new_id(),
                1_i64,
                env.now,
                env.now,
                milestones::key(row),
                row.authority.as_str(),
                row.subdistrict.as_deref(),
                row.indicator.as_str(),
                day(row.due),
                row.share
            ])
        })
        .collect();
    c.insert_rows(
        "INSERT INTO milestones (id, revision, created_at, updated_at, record_key, authority, subdistrict, indicator,
                                 due, share)",
        &rows,
        "ON CONFLICT (record_key) DO NOTHING",
    )?;
    let plans = world.target_plans();
    let rows: Vec<_> = plans
        .iter()
        .map(|row: &TargetRow| {
            Vec::from(binds![
                env.new_id(),
                1_i64,
                env.now,
                env.now,
                targets_table::key(row),
                row.authority.as_str(),
                row.indicator.as_str(),
                day(row.due),
                day(row.planned_on),
                row.responsible.as_deref(),
                row.shortfall_reason.as_deref(),
                row.measures.as_deref()
            ])
        })
        .collect();
    c.insert_rows(
        "INSERT INTO target_plans (id, revision, created_at, updated_at, record_key, authority, indicator, due,
                                   planned_on, responsible, shortfall_reason, measures)",
        &rows,
        "ON CONFLICT (record_key) DO UPDATE SET planned_on = excluded.planned_on, responsible = excluded.responsible,
         shortfall_reason = excluded.shortfall_reason, measures = excluded.measures",
    )?;
    Ok(figures.len() + milestones.len() + plans.len())
}

/// The district whose gaps are given to its streets.
const GIVING: &str = "120111";
/// Units given to one street at most.
const OF_A_STREET: usize = 2;

/// Gives units of one district that have no organisation to their streets, some of them late by now, and some that
/// got an organisation since. Call when it is known which units are covered.
///
/// # Errors
/// The store's.
pub(super) fn assignments(c: &mut Conn, env: &Env, log: &mut ChangeLog) -> Result<usize, AppError> {
    let mut binds = Vec::new();
    let condition = gaps::condition(env.today, &Scope::Authority(GIVING.into()), &mut binds);
    let open = format!(
        "SELECT r.id, r.subdistrict FROM units r WHERE {condition} AND r.subdistrict IS NOT NULL
         AND r.kind = 'above_scale_enterprise' ORDER BY r.subdistrict, r.id"
    );
    let open: Vec<(String, String)> =
        c.query(&open, &binds)?.iter().map(|row| (row.text(0), row.text(1))).collect();
    let since = plus_days(env.today, -60);
    let done =
        "SELECT r.id, r.subdistrict FROM units r JOIN unit_days d ON d.unit_id = r.id AND d.until IS NULL
                WHERE r.authority = $1 AND r.subdistrict IS NOT NULL AND r.kind = 'above_scale_enterprise'
                AND d.since > $2 AND d.since <= $3 ORDER BY r.id LIMIT 4";
    let done = c.query(done, &binds![GIVING, since.to_string(), env.today.to_string()])?;
    let mut rows: Vec<(String, String, i64, i64)> =
        done.iter().map(|row| (row.text(0), row.text(1), 65, 15)).collect();
    let mut of_street = 0;
    for (n, (id, street)) in open.iter().enumerate() {
        let same = n > 0 && open[n - 1].1 == *street;
        of_street = if same { of_street + 1 } else { 0 };
        if of_street < OF_A_STREET {
            // The first of each street is late.
            let (ago, left) = if of_street == 0 { (45, -6) } else { (12, 20 + 10 * of_street as i64) };
            rows.push((id.clone(), street.clone(), ago, left));
        }
    }
    for (unit, street, ago, left) in &rows {
        let one = Assignment {
            id: env.new_id(),
            unit: unit.clone(),
            assignee: env.place(street),
            subdistrict: Some(street.clone()),
            due: plus_days(env.today, *left),
            note: if *left < 0 {
                "先补录职工人数，再推选代表"
            } else {
                "联系企业工会，商定设立时间"
            }
            .to_owned(),
            assigned_at: format!("{}T09:30:00+08:00", plus_days(env.today, -ago)),
            assigned_by: "郑海燕".into(),
            ..Assignment::default()
        };
        insert(c, &one)?;
        log.note("units", unit, "分派", &[], "演示数据");
    }
    log.flush(c)?;
    Ok(rows.len())
}

/// Keeps attendances as they are told.
///
/// # Errors
/// The store's.
pub(super) fn attendances(c: &mut Conn, rows: &[Vec<Bind>]) -> Result<(), AppError> {
    c.insert_rows(
        "INSERT INTO attendances (id, revision, created_at, updated_at, session_id, mediator_id, organisation_id,
                                  attended, passed, sign_in)",
        rows,
        "",
    )?;
    Ok(())
}

/// Keeps enrolments as they are told.
///
/// # Errors
/// The store's.
pub(super) fn enrolments(c: &mut Conn, rows: &[Vec<Bind>]) -> Result<(), AppError> {
    c.insert_rows(
        "INSERT INTO enrolments (id, session_id, mediator_id, enrolled_at, enrolled_by)",
        rows,
        "",
    )?;
    Ok(())
}

/// People looked at for organisations that handle cases, and employers they are against.
const PEOPLE: i64 = 30_000;
const EMPLOYERS: i64 = 6_000;

/// Organisations that are open, with the mediators they have now.
///
/// # Errors
/// The store's.
pub(super) fn hosts(c: &mut Conn, env: &Env) -> Result<Vec<Host>, AppError> {
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
            host.mediators.push(Handler { id: row.text(5), name: row.text(6), ..Handler::default() });
        }
    }
    Ok(all)
}

/// Employers with their authorities.
///
/// # Errors
/// The store's.
pub(super) fn employers(c: &mut Conn) -> Result<Vec<(String, Employer)>, AppError> {
    let sql = "SELECT authority, name, credit_code, industry FROM units
               WHERE kind IN ('above_scale_enterprise', 'other_employer') ORDER BY id LIMIT $1";
    let rows = c.query(sql, &binds![EMPLOYERS])?;
    let one = |row: &fengqiao_db::Row| {
        let (name, credit_code, industry) = (row.text(1), row.opt_text(2), row.opt_text(3));
        (row.text(0), Employer { name, credit_code, industry })
    };
    Ok(rows.iter().map(one).collect())
}
