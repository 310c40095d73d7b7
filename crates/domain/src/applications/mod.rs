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

pub use answers::{Answers, Employer, Filled, Who};
pub use case::{case_of, dispute_types, part_words};
pub use check::{check, first_open, phone_digits, tail, workers, yuan};
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
/// Bytes of the files with one application.
pub const MOST_BYTES: u64 = 200 * 1024 * 1024;
/// Bytes of the files with all drafts together: nobody fills the store from outside.
pub const MOST_BYTES_OF_DRAFTS: u64 = 20 * 1024 * 1024 * 1024;
/// Characters of one field that are kept; each question takes far fewer.
pub const LONGEST_FIELD: usize = 20_000;
