//! Which steps are open now, and what the others lack.

use super::{RULES, Rule, Step};
use crate::cases::acts::Setting;
use crate::cases::record::Case;
use crate::cases::state::State;

/// A step with what it lacks; open where nothing is.
#[derive(Clone, Debug)]
pub struct Offer {
    /// Its line in the table.
    pub rule: &'static Rule,
    /// What is missing, in words; empty when it is open.
    pub missing: Vec<String>,
}

impl Offer {
    /// Whether it can be taken now.
    pub fn is_open(&self) -> bool {
        self.missing.is_empty()
    }
}

/// Every step in the order of the table, open or with what it lacks.
pub fn offers(case: &Case, setting: &Setting) -> Vec<Offer> {
    let offer = |rule: &'static Rule| Offer { rule, missing: missing(rule.step, case, setting) };
    RULES.iter().map(offer).collect()
}

/// What a step lacks now; empty when it is open. Where the state does not fit, nothing else is said.
pub fn missing(step: Step, case: &Case, setting: &Setting) -> Vec<String> {
    let (rule, state) = (step.rule(), State::of(case));
    if !rule.from.contains(&state) {
        let when: Vec<&str> = rule.from.iter().map(|state| state.label()).collect();
        return vec![format!(
            "案件现在是“{}”，“{}”要在“{}”时办理。",
            state.label(),
            step.label(),
            when.join("”“"),
        )];
    }
    rule.needs.iter().flat_map(|need| need.missing(case, setting)).collect()
}
