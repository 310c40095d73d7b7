//! A profile tried on the sample rows: judged as an import would judge them, nothing is kept.

use fengqiao_domain::value::Raw;

use super::store::Sample;
use crate::cases::CaseRecords;
use crate::tables::import::{Judge, Judged, Lens, Organisations, Outcome};
use crate::{Actor, App, AppError};

/// One sample row as judged.
pub(super) struct Tried {
    /// Place among the sample rows, from 1.
    pub(super) number: u32,
    /// 新增 更新 无变化 错误.
    pub(super) outcome: &'static str,
    /// Whether it would not be taken.
    pub(super) wrong: bool,
    /// What is said of it, column by column.
    pub(super) said: Vec<String>,
}

/// Judges the sample rows.
///
/// # Errors
/// The store's.
pub(super) fn tried(app: &App, actor: &Actor, lens: &Lens, sample: &Sample) -> Result<Vec<Tried>, AppError> {
    let now = app.clock.stamp();
    let env = app.env(&now);
    let columns: Vec<(usize, &'static str)> = lens
        .profile
        .columns
        .iter()
        .filter(|mapped| !mapped.key.is_empty())
        .filter_map(|mapped| {
            let at = sample.headers.iter().position(|header| *header == mapped.header)?;
            Some((at, fengqiao_domain::cases::CASES.column(&mapped.key)?.key))
        })
        .collect();
    let sheet: Vec<&'static str> = columns.iter().map(|(_, key)| *key).collect();
    let keys = lens.keys::<CaseRecords>(&sheet);
    let row = |(number, cells): (u32, &Vec<Raw>)| {
        let picked = columns.iter().map(|(at, _)| cells.get(*at).cloned().unwrap_or(Raw::Blank)).collect();
        (number, lens.cells::<CaseRecords>(&keys, picked))
    };
    let rows: Vec<(u32, Vec<Raw>)> = (1_u32..).zip(&sample.rows).map(row).collect();
    app.read(|c| {
        let orgs = Organisations::load(c, &actor.scope)?;
        let judge = Judge::<CaseRecords>::new(env, &actor.scope, &orgs, &keys, env.today);
        let judged = judge.handed_in_by(actor).looking().rows(c, &rows)?;
        Ok(judged.iter().map(told).collect())
    })
}

fn told(row: &Judged<fengqiao_domain::cases::Case>) -> Tried {
    let words = |f: &crate::tables::import::report::Fault| format!("{}：{}{}", f.column, f.message, f.remedy);
    let said = row.report.errors.iter().chain(&row.report.notices).map(words).collect();
    let outcome = match row.outcome {
        Outcome::New => "新增",
        Outcome::Updated => "更新",
        Outcome::Unchanged => "无变化",
        Outcome::Error => "错误",
    };
    Tried { number: row.number, outcome, wrong: row.outcome == Outcome::Error, said }
}
