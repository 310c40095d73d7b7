//! 申请调解 and 办理进度 (调解仲裁法-12, 令17-21): the public way into a case, the counter for those without a telephone, and how
//! the case stands for those who applied.

pub mod actions;
pub mod device;
pub mod files;
pub mod organisations;
pub mod pages;
pub mod progress;
pub mod slip;
pub(crate) mod store;
#[cfg(test)]
mod tests;

pub use actions::is_open;
pub use progress::is_open as shows_progress;
