//! What is told of a judged row.

use fengqiao_domain::table::{Audience, Column};

use super::{Judge, Judged, Outcome};
use crate::platform::masking;
use crate::tables::changes::FieldChange;
use crate::tables::import::reader::Read;
use crate::tables::import::report::{Fault, RowReport, stops};
use crate::tables::{Env, Records};

impl<T: Records> Judge<'_, T> {
    pub(super) fn report(
        &self,
        read: Read<T::Row>,
        outcome: Outcome,
        old: Option<T::Row>,
        new: T::Row,
        changes: Vec<FieldChange>,
    ) -> Judged<T::Row> {
        let mut report = RowReport {
            outcome: outcome.code().into(),
            label: T::label(&new),
            place: self.place(&read, &new),
            gist: if outcome == Outcome::New { self.gist(&read, &new) } else { String::new() },
            changes,
            ..RowReport::default()
        };
        let mut problems = Vec::with_capacity(read.faults.len());
        for (problem, offers) in read.faults {
            let title = T::TABLE.column(problem.column).map_or("", |c| c.title);
            let value = match (read.cells.get(problem.column), T::TABLE.column(problem.column)) {
                (Some(raw), _) => raw.clone(),
                (None, Some(column)) => displayed::<T>(column, &read.row, &self.env),
                (None, None) => String::new(),
            };
            let fault = Fault { offers, ..Fault::new(&problem, title, value) };
            if stops(&problem) {
                report.errors.push(fault);
            } else {
                report.notices.push(fault);
            }
            problems.push(problem);
        }
        Judged { number: read.number, outcome, old, follows: None, new, report, problems }
    }
}

/// A value as it is shown: what is personal is masked.
pub(super) fn displayed<T: Records>(column: &'static Column<T::Row>, row: &T::Row, env: &Env) -> String {
    let text = column.show(row, &env.at(env.today));
    if column.audience == Audience::Personal { masking::mask(column.key, &text) } else { text }
}
