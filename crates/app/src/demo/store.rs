//! Bases, milestones and plans, as they are kept.

use fengqiao_db::{Conn, binds};
use fengqiao_domain::coverage::{BaseFigure, Milestone, TargetRow, base_figures, milestones, targets_table};

use super::World;
use crate::AppError;
use crate::tables::Env;

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
            binds![
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
            ]
            .to_vec()
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
            binds![
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
            ]
            .to_vec()
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
            binds![
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
            ]
            .to_vec()
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
