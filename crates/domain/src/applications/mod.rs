//! 申请调解 (调解仲裁法-12, 令17-21): the nine questions of an application in plain words, what is wrong with an answer, which
//! organisation suits, the case an application makes, its receipt, and how the case stands in words for those who applied.

mod answers;
mod case;
mod check;
mod matters;
mod question;
pub mod receipt;
mod standing;
mod suggest;
#[cfg(test)]
mod tests;

pub use answers::{Answers, Employer, Who};
pub use case::{case_of, dispute_types, part_words};
pub use check::{check, first_open, phone_digits, tail, yuan};
pub use matters::{MATTERS, Matter, RELATION, offered};
pub use question::Question;
pub use standing::{Next, Standing, standing};
pub use suggest::{Candidate, Place, Suggestion, suggest};

/// Days a draft is kept after it was last worked on; then it is wiped.
pub const DRAFT_DAYS: i64 = 30;
/// Days within which the same matter from the same telephone is told to be there already.
pub const SAME_DAYS: i64 = 30;
/// Files with one application.
pub const MOST_FILES: usize = 20;
