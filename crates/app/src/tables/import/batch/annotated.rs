//! The workbook of a batch back, with what was judged of each row.

use std::collections::BTreeMap;

use fengqiao_domain::access::Action;
use fengqiao_domain::table::{Problem, Severity};
use fengqiao_domain::verdict::cite;
use fengqiao_sheets::{Source, annotate, read_as};

use super::super::report::{Fault, RowReport};
use super::store::{self, Rows};
use crate::AppError;
use crate::actor::Actor;
use crate::platform::app::App;
use crate::platform::audit::Event;
use crate::profiles;
use crate::tables::Records;

/// Rows looked up at a time.
const PART: u32 = 1000;

/// The annotated workbook and the name of the file it was made from.
///
/// # Errors
/// `NotFound`, what is wrong with the file, or the store's.
pub fn annotated<T: Records>(app: &App, actor: &Actor, receipt: &str) -> Result<(String, Vec<u8>), AppError> {
    let (batch, bytes, problems, lens) = app.read(|c| {
        let batch = store::load(c, actor, receipt)?;
        if batch.only.is_some() {
            return Err(AppError::NotFound);
        }
        let bytes = store::file(c, &app.keys, receipt)?;
        let (mut problems, mut skip) = (BTreeMap::new(), 0);
        loop {
            let lines = store::lines(c, &batch, Rows::Telling, skip, PART)?;
            for line in &lines {
                let found = problems_of::<T>(&line.report);
                if !found.is_empty() {
                    problems.insert(u32::try_from(line.number).unwrap_or(u32::MAX), found);
                }
            }
            if lines.len() < PART as usize {
                let lens = profiles::store::lens(c, T::TABLE.id, &batch.profile, batch.profile_version)?;
                return Ok((batch, bytes, problems, lens));
            }
            skip += u64::from(PART);
        }
    })?;
    let event = Event::new("export", T::TABLE.id, "").summary(format!("下载批注后的原表 {}", batch.file));
    app.record(actor, Action::Import, event.batch(receipt))?;
    let source = Source::bytes(batch.file.as_str(), bytes);
    let layout = lens.as_ref().map(|lens| &lens.layout);
    let header = read_as::<_, AppError>(&source, T::TABLE, layout, &mut |_| Ok(()), &mut |_| Ok(()))?;
    let mut out = std::io::Cursor::new(Vec::new());
    annotate(&mut out, &source, T::TABLE, &header, &problems)?;
    Ok((batch.file, out.into_inner()))
}

fn problems_of<T: Records>(report: &RowReport) -> Vec<Problem> {
    let problem = |fault: &Fault, severity| Problem {
        column: T::TABLE.column(&fault.key).map_or("", |c| c.key),
        severity,
        message: fault.message.clone(),
        remedy: fault.remedy.clone(),
        clause: cite(&fault.clause).map_or("", |c| c.id),
    };
    let errors = report.errors.iter().map(|f| problem(f, Severity::Error));
    errors.chain(report.notices.iter().map(|f| problem(f, Severity::Notice))).collect()
}
