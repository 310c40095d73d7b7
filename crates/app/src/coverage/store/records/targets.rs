//! How the rows of annex 2 are found, kept and judged. One row for each 管理单位, indicator and due date is there from
//! the start; the bureau adds its plan, the figures are computed for the day asked.

use std::collections::BTreeMap;

use fengqiao_db::{Bind, Conn};
use fengqiao_domain::access::Scope;
use fengqiao_domain::codes::INDICATORS;
use fengqiao_domain::coverage::Row as Figures;
use fengqiao_domain::coverage::targets_table::{TARGETS, TargetRow, key};
use fengqiao_domain::table::{Names, Problem, Table};
use jiff::civil::Date;

use super::within;
use crate::AppError;
use crate::coverage::figures;
use crate::platform::app::Tx;
use crate::tables::changes::ChangeLog;
use crate::tables::save::{Kept, save};
use crate::tables::{Env, Records, Touched, rows};

/// The table of annex 2.
pub struct TargetRecords;

impl Records for TargetRecords {
    type Row = TargetRow;
    const TABLE: &'static Table<TargetRow> = &TARGETS;
    const SQL: &'static str = "target_plans";
    const ORDER: Option<&'static str> = Some(by_place_and_indicator!("r.due"));
    const PLACE_COLUMN: &'static str = "authority";

    fn id(row: &TargetRow) -> &str {
        &row.id
    }
    fn identify(row: &mut TargetRow, id: String, revision: i64) {
        (row.id, row.revision) = (id, revision);
    }
    fn revision(row: &TargetRow) -> i64 {
        row.revision
    }
    fn label(row: &TargetRow) -> String {
        let due = row.due.map_or(String::new(), |due| format!("{due} "));
        format!("{due}{}", INDICATORS.label(&row.indicator))
    }
    fn place(row: &TargetRow, env: &Env) -> String {
        env.place(&row.authority)
    }

    fn keys(row: &TargetRow, _env: &Env) -> Vec<String> {
        let whole = !row.authority.is_empty() && !row.indicator.is_empty() && row.due.is_some();
        if whole { vec![key(row)] } else { Vec::new() }
    }
    fn key_column(_row: &TargetRow) -> &'static str {
        "due"
    }

    fn each(
        c: &mut Conn,
        env: &Env,
        condition: &str,
        binds: &[Bind],
        each: &mut dyn FnMut(TargetRow) -> Result<(), AppError>,
    ) -> Result<(), AppError> {
        let columns = rows::select_list(&TARGETS, "r");
        let sql = format!("SELECT r.id, r.revision, {columns} FROM target_plans r WHERE {condition}");
        let mut found = Vec::new();
        c.query_each(&sql, binds, |sql_row| {
            let mut row = TargetRow { id: sql_row.text(0), revision: sql_row.int(1), ..TargetRow::default() };
            rows::fill(&TARGETS, &mut row, sql_row, 2, env.keys)?;
            found.push(row);
            Ok::<_, AppError>(())
        })?;
        Self::on_day(c, env, &mut found, env.today)?;
        found.into_iter().try_for_each(each)
    }

    fn within(scope: &Scope, binds: &mut Vec<Bind>) -> String {
        within(scope, binds)
    }
    fn reaches(scope: &Scope, row: &TargetRow) -> bool {
        scope.contains_authority(&row.authority)
    }

    /// A new row must be one of the policy's targets; those of an older policy stay as they are.
    fn settle(old: Option<&TargetRow>, new: &mut TargetRow, _from: Date, env: &Env) -> Vec<Problem> {
        let (None, Some(due)) = (old, new.due) else { return Vec::new() };
        let of_indicator = || {
            env.policy
                .coverage
                .targets
                .iter()
                .map(|t| t.value)
                .filter(|t| t.indicator.code() == new.indicator)
        };
        if new.indicator.is_empty() || of_indicator().any(|t| t.due == due) {
            return Vec::new();
        }
        let dates: Vec<String> = of_indicator().map(|t| t.due.to_string()).collect();
        let message = format!("{due} 不是这项指标的考核时点。");
        let remedy = format!("填 {}；自定的时点填在阶段目标里。", dates.join(" 或 "));
        vec![Problem::error("due", message, remedy).under("III-1-1a")]
    }

    fn extra(row: &TargetRow, _env: &Env) -> Vec<(&'static str, Bind)> {
        vec![("record_key", key(row).into())]
    }

    fn clause(_column: &str) -> &'static str {
        "III-1-1a"
    }

    fn first_fact(_row: &TargetRow) -> Option<Date> {
        None
    }
    fn keeps_timeline(_column: &str) -> bool {
        false
    }

    fn on_day(c: &mut Conn, env: &Env, rows: &mut [TargetRow], on: Date) -> Result<(), AppError> {
        if rows.is_empty() {
            return Ok(());
        }
        let table = figures::table(c, env, &Scope::City, on)?;
        let by_key: BTreeMap<(&str, &str, Date), &Figures> = table
            .rows
            .iter()
            .map(|f| ((f.authority.as_str(), f.row.indicator.code(), f.row.due), &f.row))
            .collect();
        for row in rows {
            let Some(due) = row.due else { continue };
            if let Some(figures) = by_key.get(&(row.authority.as_str(), row.indicator.as_str(), due)) {
                fill(row, figures);
            }
        }
        Ok(())
    }
}

/// Takes the figures of R1 into the derived columns.
fn fill(row: &mut TargetRow, figures: &Figures) {
    let confirmed = figures.base.confirmed.as_ref();
    row.base = Some(figures.base.value.into());
    row.base_scope = Some(confirmed.map_or_else(|| "工作清单".to_owned(), |base| base.scope.clone()));
    row.base_state = Some(if confirmed.is_some() { "confirmed" } else { "unconfirmed" }.to_owned());
    row.required = Some(figures.required.into());
    row.achieved = Some(figures.achieved.into());
    row.covered_units = Some(figures.counts.units.now.into());
    row.rate = figures.rate.as_deref().and_then(|rate| rate.replace('.', "").parse().ok());
    row.shortfall = Some(figures.gap.into());
    row.achieved_on_due = figures.achieved_on_due.map(i64::from);
    row.state = Some(figures.status_text()).filter(|words| !words.is_empty());
}

/// Adds the rows of annex 2 that are not there yet: at `init` and whenever the policy has new targets.
///
/// # Errors
/// The store's.
pub fn complete(tx: &mut Tx) -> Result<(), AppError> {
    let now = tx.now().to_owned();
    let env = tx.app.env(&now);
    let targets = &env.policy.coverage.targets;
    let mut new: Vec<TargetRow> = Vec::new();
    for (authority, _) in env.regions.authorities(env.policy) {
        new.extend(targets.iter().map(|t| TargetRow {
            authority: authority.clone(),
            indicator: t.value.indicator.code().to_owned(),
            due: Some(t.value.due),
            ..TargetRow::default()
        }));
    }
    let known = TargetRecords::find(tx.conn(), &new.iter().map(key).collect::<Vec<_>>())?;
    new.retain(|row| !known.contains_key(&key(row)));
    let mut log = ChangeLog::new(tx.actor, &env, None);
    let kept =
        new.into_iter().map(|new| Kept { old: None, new, kind: "新增", note: "随系统提供".into() }).collect();
    save::<TargetRecords>(tx.conn(), &env, &mut log, &mut Touched::default(), env.today, kept)?;
    Ok(())
}
