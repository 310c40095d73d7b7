//! 申请人名单 from a sheet: read and judged row by row. The file waits in `store/drafts.rs` while
//! somebody looks at what was found.

use std::collections::BTreeMap;

use fengqiao_domain::cases::claimants::{CLAIMANTS, Claimant, MOST, twice};
use fengqiao_domain::table::{Column, Need, Problem, Severity};
use fengqiao_domain::value::Raw;
use fengqiao_sheets::{Header, Source, read};

use crate::AppError;
use crate::tables::Env;

/// One row of a sheet.
pub(super) struct Row {
    /// Row in the user's sheet.
    pub(super) number: u32,
    /// What it says.
    pub(super) one: Claimant,
    /// What is wrong or to be looked at.
    pub(super) problems: Vec<Problem>,
}

impl Row {
    /// Whether it can be taken.
    pub(super) fn is_good(&self) -> bool {
        self.problems.iter().all(|problem| problem.severity != Severity::Error)
    }
}

/// A sheet as read.
pub(super) struct Sheet {
    pub(super) header: Header,
    pub(super) rows: Vec<Row>,
}

impl Sheet {
    /// The workers that can be taken, in the order of the sheet.
    pub(super) fn good(&self) -> Vec<Claimant> {
        self.rows.iter().filter(|row| row.is_good()).map(|row| row.one.clone()).collect()
    }

    /// Problems by row, for the annotated workbook.
    pub(super) fn problems(&self) -> BTreeMap<u32, Vec<Problem>> {
        let told = self.rows.iter().filter(|row| !row.problems.is_empty());
        told.map(|row| (row.number, row.problems.clone())).collect()
    }
}

/// Reads and judges a sheet.
///
/// # Errors
/// What is wrong with the file as a whole, or more rows than a list has.
pub(super) fn sheet(source: &Source, env: &Env) -> Result<Sheet, AppError> {
    let mut columns: Vec<&'static Column<Claimant>> = Vec::new();
    let known = std::cell::RefCell::new(&mut columns);
    let mut rows: Vec<Row> = Vec::new();
    let header = read::<_, AppError>(
        source,
        &CLAIMANTS,
        &mut |header| {
            **known.borrow_mut() =
                header.columns.iter().filter_map(|(_, key)| CLAIMANTS.column(key)).collect();
            Ok(())
        },
        &mut |found| {
            if rows.len() == MOST {
                return Err(AppError::refused(format!("名单超过 {MOST} 人。请按单位或班组分开立案。")));
            }
            rows.push(row(found.number, &known.borrow(), &found.cells, env));
            Ok(())
        },
    )?;
    let list: Vec<Claimant> = rows.iter().map(|row| row.one.clone()).collect();
    for (at, first) in twice(&list) {
        let message = format!("和第 {} 行是同一个人。", rows[first].number);
        rows[at].problems.push(Problem::error("name", message, "删掉其中一行。"));
    }
    Ok(Sheet { header, rows })
}

fn row(number: u32, columns: &[&'static Column<Claimant>], cells: &[Raw], env: &Env) -> Row {
    let (mut one, mut problems) = (Claimant::default(), Vec::new());
    for (column, raw) in columns.iter().zip(cells) {
        match column.kind.parse(raw) {
            Ok(value) => {
                if let (Some(set), false) = (column.set, value.is_empty()) {
                    set(&mut one, value);
                }
            }
            Err(fault) => problems.push(Problem::error(column.key, fault.message, fault.remedy)),
        }
    }
    let at = env.at(env.today);
    for column in CLAIMANTS.columns.iter().filter(|c| c.need == Need::Required) {
        let told = problems.iter().any(|problem| problem.column == column.key);
        if (column.get)(&one, &at).is_empty() && !told {
            problems.push(Problem::error(column.key, format!("没有填{}。", column.title), "请补上。"));
        }
    }
    problems.extend((CLAIMANTS.check)(&one, &at));
    Row { number, one, problems }
}
