//! Reckoning: what was typed and the parameters on record, through the one calculator, for pages and API alike.

use std::collections::BTreeMap;

use fengqiao_domain::calculators::{Calculator, Computed, Parameter, Parameters, Terms, Unanswered, What};
use fengqiao_domain::calendar::WorkCalendar;
use fengqiao_domain::value::scaled;
use jiff::civil::Date;

use super::store;
use crate::platform::view::FieldProblem;
use crate::{App, AppError, settings};

/// What was typed, by the names of the fields.
pub type Typed = BTreeMap<String, String>;

/// What stands before the name of a parameter typed into a form.
const PREFIX: &str = "p_";

/// What a calculation asks of the store.
pub struct Known {
    /// The values on record.
    pub values: Vec<Parameter>,
    calendar: WorkCalendar,
    terms: Terms,
}

impl Known {
    /// As it stands now.
    ///
    /// # Errors
    /// The store's.
    pub fn load(app: &App) -> Result<Self, AppError> {
        let terms = Terms::from(&app.jurisdiction.policy.calculators);
        app.read(|c| {
            let values = store::all(c)?.into_iter().map(|kept| kept.parameter).collect();
            Ok(Self { values, calendar: settings::calendar(c)?, terms })
        })
    }

    /// With values typed in for one calculation.
    pub fn with<'a>(&'a self, typed: &'a [(What, i64)]) -> Parameters<'a> {
        Parameters { values: &self.values, typed, terms: self.terms, calendar: &self.calendar }
    }
}

/// The name of the field a parameter is typed into.
pub fn field_of(what: What) -> String {
    format!("{PREFIX}{}", what.code())
}

/// What came of it.
pub enum Answer {
    /// The result.
    Done(Computed),
    /// What is wrong, field by field.
    Faults(Vec<FieldProblem>),
    /// A parameter that is not on record.
    Asks(What, Date),
}

/// Reckons.
pub fn reckon(one: &Calculator, typed: &Typed, known: &Known) -> Answer {
    let (mut values, mut faults) = (Vec::new(), Vec::new());
    for what in What::ALL {
        let text = typed.get(&field_of(what)).map_or("", |text| text.trim());
        match scaled(text, 2).filter(|fen| *fen > 0 && *fen <= 1_000_000_000) {
            Some(fen) => values.push((what, fen)),
            None if text.is_empty() => {}
            None => faults.push(FieldProblem {
                field: field_of(what),
                message: format!("{}填大于零的金额，单位是元，最多两位小数。", what.label()),
            }),
        }
    }
    let done = one.reckon(typed, &known.with(&values));
    match done {
        Err(Unanswered::Refused(problems)) => {
            let said = problems.into_iter().map(|p| FieldProblem {
                field: p.column.to_owned(),
                message: format!("{}{}", p.message, p.remedy),
            });
            Answer::Faults(said.chain(faults).collect())
        }
        _ if !faults.is_empty() => Answer::Faults(faults),
        Err(Unanswered::NeedsParameter { what, for_date }) => Answer::Asks(what, for_date),
        Ok(computed) => Answer::Done(computed),
    }
}
