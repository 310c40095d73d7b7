//! The rules of Fengqiao: pure functions of recorded facts and a date. No input or output, no clock, no floating
//! point. The notice is 津人社办发〔2024〕1号; its clauses are listed in [`verdict::CLAUSES`].
//!
//! | clause | module | tests |
//! |---|---|---|
//! | III-1-1a III-1-1b | [`coverage`] | `coverage/tests.rs` |
//! | III-1-2a | [`organisations::operational`] | `organisations/operational/tests.rs` |
//! | III-1-1a III-1-2a (decisions) | [`organisations::acts`] | `organisations/acts/tests.rs` |
//! | III-1-2b | [`duty`] | `duty/mod.rs` |
//! | III-1-2c | [`organisations::staffing`] | `mediators/roster/tests.rs`, `tests/samples.rs` |
//! | III-1-5c (R9) | [`cases`] | `cases/*.rs` |
//! | III-1-5c (applying) | [`applications`] | `applications/tests.rs` |
//! | III-2-1a III-2-1b | [`mediators::roster`] | `mediators/roster/tests.rs`, `tests/samples.rs` |
//! | III-2-1b III-2-4 (decisions) | [`mediators::acts`] | `mediators/acts/tests.rs` |
//! | III-2-1a (history) | [`mod@mediators::fold`] | `mediators/fold/tests.rs` |
//! | III-2-2 III-2-3 | [`training`] | `training/*.rs` |
//! | III-2-4a | [`registrations`] | `registrations/tests.rs` |
//! | III-2-4b | [`certificates`] | `certificates/tests.rs` |
//! | III-2-5 | [`experts`] | `experts/tests.rs` |
//! | IV-2 (what is due) | [`todos`] | `todos/tests.rs` |
//! | IV-2 III-1-4c (what is sent) | [`reminders`] | `reminders/tests.rs` |
//! | IV-3 (import profiles) | [`profiles`] | `profiles/*.rs` |
//! | all numbers | [`policy`] | `policy/tests.rs` |

pub mod access;
pub mod acts;
pub mod applications;
pub mod attachments;
pub mod calculators;
pub mod calendar;
pub mod cases;
pub mod certificates;
pub mod codes;
mod columns;
pub mod coverage;
pub mod credit_code;
pub mod dates;
pub mod duty;
pub mod experts;
pub mod interval;
pub mod mediators;
pub mod names;
pub mod organisations;
pub mod people;
pub mod policy;
pub mod profiles;
pub mod regions;
pub mod registrations;
pub mod reminders;
pub mod search;
pub mod table;
pub mod text;
pub mod todos;
pub mod training;
pub mod units;
pub mod value;
pub mod verdict;
