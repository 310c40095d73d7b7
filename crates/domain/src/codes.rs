//! Code lists shared by the tables (tables.md, “Shared code lists”). A code is stored for ever; labels are shown;
//! synonyms are read on import.

mod cases;
mod coverage;
mod disputes;
mod ethnicity;
mod experts;
mod industry;
mod organisations;
mod people;
#[cfg(test)]
mod tests;
mod training;
mod units;

pub use cases::{
    CASE_DECISIONS, CASE_OUTCOMES, CASE_SOURCES, EXTERNAL_PLATFORMS, MEDIATION_WAYS, PARTY_KINDS,
    PERFORMANCE_STATES, REFUSAL_GROUNDS, REVIEW_KINDS,
};
pub use coverage::{BASE_STATES, INDICATORS};
pub use disputes::{DISPUTE_TYPES, WORKER_GROUPS, main_dispute_type};
pub use ethnicity::ETHNIC_GROUPS;
pub use experts::EXPERT_LEVELS;
pub use industry::INDUSTRIES;
pub use organisations::{
    CHAIR_ORIGINS, FUNDING_SOURCES, ORGANISATION_KINDS, ORGANISATION_STATES, SETUP_MODES, STATIONED,
    WORK_RULES,
};
pub use people::{
    CHANGE_KINDS, EDUCATION, EMPLOYMENT, ENGAGEMENT, ID_TYPES, POLITICAL_STATUS, QUALIFICATIONS, SEX,
};
pub use training::{ORGANISER_LEVELS, SIGN_IN_WAYS, TRAINING_CATEGORIES, TRAINING_TOPICS};
pub use units::{REGISTRATION_AUTHORITIES, UNIT_KINDS};

use crate::value::{Code, CodeList};

/// Every list, for the code tables page, the API and tests.
pub static ALL: &[&CodeList] = &[
    &ORGANISATION_KINDS,
    &ORGANISATION_STATES,
    &SETUP_MODES,
    &CHAIR_ORIGINS,
    &FUNDING_SOURCES,
    &WORK_RULES,
    &STATIONED,
    &UNIT_KINDS,
    &REGISTRATION_AUTHORITIES,
    &INDUSTRIES,
    &INDICATORS,
    &BASE_STATES,
    &SEX,
    &ETHNIC_GROUPS,
    &POLITICAL_STATUS,
    &EDUCATION,
    &ID_TYPES,
    &EMPLOYMENT,
    &ENGAGEMENT,
    &CHANGE_KINDS,
    &QUALIFICATIONS,
    &TRAINING_CATEGORIES,
    &TRAINING_TOPICS,
    &ORGANISER_LEVELS,
    &SIGN_IN_WAYS,
    &DISPUTE_TYPES,
    &WORKER_GROUPS,
    &EXPERT_LEVELS,
    &CASE_SOURCES,
    &EXTERNAL_PLATFORMS,
    &CASE_DECISIONS,
    &REFUSAL_GROUNDS,
    &PARTY_KINDS,
    &MEDIATION_WAYS,
    &CASE_OUTCOMES,
    &REVIEW_KINDS,
    &PERFORMANCE_STATES,
];

/// One entry.
const fn entry(code: &'static str, label: &'static str, synonyms: &'static [&'static str]) -> Code {
    Code { code, label, synonyms }
}
