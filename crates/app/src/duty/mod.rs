//! 值班: hours on duty of an organisation's mediators by month, and the attendance certificate (III-1-2b).

mod actions;
mod pages;
pub(crate) mod store;
#[cfg(test)]
mod tests;

pub use pages::routes;
