//! Workbooks. Reading finds the header by its texts and streams the rows; writing draws the official forms.
//! This crate knows a [`Table`](fengqiao_domain::table::Table), not SQL. Spec: tables.md, “How every table behaves”.
//!
//! | question | module |
//! |---|---|
//! | is this file safe and what is it? | [`mod@source`] |
//! | which row is the header, which rows are data? | [`mod@header`], [`mod@read`] |
//! | what does the official form look like? | [`mod@form`] |
//! | how are rows written in the layout of another platform? | `layout` |
//! | how is a sheet, a CSV, a JSON, a blank form written? | [`mod@write`], [`mod@plain`], [`mod@template`] |
//! | how does the user's own workbook come back? | [`mod@annotate`] |

pub mod annotate;
mod book;
mod cell;
pub mod error;
pub mod form;
pub mod header;
mod layout;
pub mod plain;
pub mod read;
mod skip;
pub mod source;
pub mod template;
pub mod write;

pub use annotate::annotate;
pub use error::{SheetError, WriteError};
pub use form::{Form, FormColumn, Heading};
pub use header::{Header, Layout};
pub use layout::{TextSink, write_texts_csv, write_texts_xlsx};
pub use plain::{json_value, write_csv, write_json};
pub use read::{Sample, SheetRow, read, read_as, sample};
pub use source::Source;
pub use template::template;
pub use write::{Export, Extra, ExtraColumn, write_xlsx};
