//! Attachments of records: photos, scans of the paper behind a decision or an entry made for others. The files stand
//! outside the database ([`crate::platform::attachments`]); here is what they are, who may see them and how they come in.

pub(crate) mod actions;
pub(crate) mod api;
pub mod check;
pub(crate) mod gone;
pub(crate) mod holders;
mod pages;
pub(crate) mod receive;
pub(crate) mod store;
pub(crate) mod take;
#[cfg(test)]
mod tests;
mod view;

pub use actions::photo_of;
pub use holders::{Cases, Holder, Mediators, Organisations, Sessions, Units};
pub use pages::routes;
pub use store::Attachment;
pub use view::{Line, Section, of_case, section};
