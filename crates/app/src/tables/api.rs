//! Records as JSON: what programs list, read, make and change. Values are as in the JSON export; personal ones are
//! masked, and showing them asks why and goes on record.

mod page;
mod read;
mod resources;
mod write;

use fengqiao_domain::access::Action;
use fengqiao_domain::table::{Audience, Need};
use fengqiao_domain::value::Kind;
use fengqiao_sheets::Source;
use jiff::civil::Date;
use serde_json::{Map, Value as Json};

use super::changes::Change;
use super::import::{Done, Join, Options};
use crate::{Actor, App, AppError, Tx};

pub use read::{record, shown};

/// A column as programs are told of it.
pub struct ColumnView {
    /// Identifier.
    pub key: &'static str,
    /// Header text.
    pub title: &'static str,
    /// How its values look.
    pub kind: Kind,
    /// Whether it must be filled.
    pub need: Need,
    /// Who may see it.
    pub audience: Audience,
    /// What to fill in; may be empty.
    pub meaning: &'static str,
}

/// Which records are asked for.
pub struct Asked {
    /// Start of the record's name or number, or a part of its name, as in the list; empty for all.
    pub text: String,
    /// Only this 管理单位.
    pub authority: Option<String>,
    /// As they were on this day; only those there by then.
    pub as_of: Option<Date>,
    /// Where to begin.
    pub start: Start,
    /// How many.
    pub limit: usize,
}

/// Where a page begins.
pub enum Start {
    /// After so many records.
    Row(usize),
    /// After the record with this id.
    After(String),
}

/// One page.
pub struct Found {
    /// The records.
    pub rows: Vec<Json>,
    /// Id of the last one, when there are more.
    pub next: Option<String>,
}

/// One record.
pub struct One {
    /// Record id.
    pub id: String,
    /// Revision.
    pub revision: i64,
    /// As JSON.
    pub json: Json,
}

/// What a program wants to write.
pub struct Written {
    /// Values by column key.
    pub values: Map<String, Json>,
    /// 自何日起.
    pub from: Option<Date>,
    /// 更正: the value was never right.
    pub correction: bool,
    /// Source or reason.
    pub note: String,
}

/// What the API asks of a table.
pub trait Resources {
    /// Its columns in the order of the form.
    fn columns(&self) -> Vec<ColumnView>;
    /// One page of records; reading personal columns goes on record though they are masked.
    ///
    /// # Errors
    /// `Invalid`, or the store's.
    fn list(&self, app: &App, actor: &Actor, read: Action, asked: &Asked) -> Result<Found, AppError>;
    /// One record; with a reason its personal columns in full, which goes on record.
    ///
    /// # Errors
    /// `NotFound`, or the store's.
    fn get(
        &self,
        app: &App,
        actor: &Actor,
        id: &str,
        on: Option<Date>,
        reason: Option<&str>,
    ) -> Result<One, AppError>;
    /// Makes a record.
    ///
    /// # Errors
    /// `Invalid`, or the store's.
    fn create(&self, tx: &mut Tx, written: &Written) -> Result<One, AppError>;
    /// Changes a record.
    ///
    /// # Errors
    /// `NotFound`, `Conflict`, `Invalid`, or the store's.
    fn change(&self, tx: &mut Tx, id: &str, revision: i64, written: &Written) -> Result<One, AppError>;
    /// The newest lines of a record's history.
    ///
    /// # Errors
    /// `NotFound`, or the store's.
    fn history(&self, app: &App, actor: &Actor, id: &str, most: usize) -> Result<Vec<Change>, AppError>;
    /// Imports a file with something in the same transaction.
    ///
    /// # Errors
    /// See [`crate::tables::import::run_with`].
    fn import_with(
        &self,
        app: &App,
        actor: &Actor,
        source: &Source,
        options: &Options,
        join: &mut dyn Join,
    ) -> Result<Done, AppError>;
}
