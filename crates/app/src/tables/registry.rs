//! The tables by name, behind one face: the command line, the API and the generic pages ask for a table and get its
//! readers.

use std::collections::BTreeMap;
use std::io::{Seek, Write};

use fengqiao_domain::policy::Policy;
use fengqiao_domain::table::Audience;
use fengqiao_sheets::Source;
use jiff::civil::Date;

use super::Records;
use super::api::Resources;
use super::export::{self, ExportQuery, OwnFilter};
use super::import::batch::Batches;
use super::import::{Done, Options, run};
use crate::AppError;
use crate::actor::Actor;
use crate::cases::CaseRecords;
use crate::coverage::{BaseRecords, MilestoneRecords, TargetRecords};
use crate::experts::{ExpertRecords, PublicExpertRecords};
use crate::mediators::MediatorRecords;
use crate::organisations::OrganisationRecords;
use crate::platform::app::App;
use crate::training::{SessionRecords, TrainingRecords};
use crate::units::UnitRecords;

/// Somewhere a workbook can be written.
pub trait Out: Write + Seek + Send {}
impl<W: Write + Seek + Send> Out for W {}

/// A table's readers.
pub trait Tables: Batches + Resources + Sync {
    /// Table id.
    fn id(&self) -> &'static str;
    /// Chinese title.
    fn title(&self) -> &'static str;
    /// It goes out and is never taken in.
    fn only_out(&self) -> bool;
    /// Imports a file.
    ///
    /// # Errors
    /// See [`run`].
    fn import(&self, app: &App, actor: &Actor, source: &Source, options: &Options) -> Result<Done, AppError>;
    /// Writes the user's own workbook with its problems.
    ///
    /// # Errors
    /// The file cannot be read again or written.
    fn annotate(&self, source: &Source, done: &Done, out: &mut dyn Out) -> Result<(), AppError>;
    /// Writes the table as of a date; gives the number of rows.
    ///
    /// # Errors
    /// See [`export::export`].
    fn export(
        &self,
        app: &App,
        actor: &Actor,
        query: &ExportQuery,
        out: &mut dyn Out,
    ) -> Result<u32, AppError>;
    /// The conditions of the table's list, for an export that obeys them.
    ///
    /// # Errors
    /// The store's.
    fn listed(
        &self,
        app: &App,
        actor: &Actor,
        on: Date,
        asked: &BTreeMap<String, String>,
    ) -> Result<Option<OwnFilter>, AppError>;
    /// Whether it has personal columns.
    fn has_personal(&self) -> bool;
    /// Writes the blank form.
    ///
    /// # Errors
    /// The file cannot be written.
    fn template(&self, out: &mut dyn Out) -> Result<(), AppError>;
}

/// A table as one of [`Tables`].
pub(crate) struct Of<T>(std::marker::PhantomData<fn() -> T>);

impl<T: Records> Tables for Of<T> {
    fn id(&self) -> &'static str {
        T::TABLE.id
    }
    fn title(&self) -> &'static str {
        T::TABLE.title
    }
    fn only_out(&self) -> bool {
        T::ONLY_OUT
    }
    fn import(&self, app: &App, actor: &Actor, source: &Source, options: &Options) -> Result<Done, AppError> {
        run::<T>(app, actor, source, options)
    }
    fn annotate(&self, source: &Source, done: &Done, out: &mut dyn Out) -> Result<(), AppError> {
        let mut bytes = std::io::Cursor::new(Vec::new());
        fengqiao_sheets::annotate(&mut bytes, source, T::TABLE, &done.header, &done.problems)
            .map_err(|e| AppError::refused(e.to_string()))?;
        out.write_all(&bytes.into_inner()).map_err(|e| AppError::refused(format!("写文件失败：{e}")))
    }
    fn export(
        &self,
        app: &App,
        actor: &Actor,
        query: &ExportQuery,
        out: &mut dyn Out,
    ) -> Result<u32, AppError> {
        export::export::<T>(app, actor, query, out)
    }
    fn listed(
        &self,
        app: &App,
        actor: &Actor,
        on: Date,
        asked: &BTreeMap<String, String>,
    ) -> Result<Option<OwnFilter>, AppError> {
        T::listed(app, actor, on, asked)
    }
    fn has_personal(&self) -> bool {
        T::TABLE.columns.iter().any(|c| c.audience == Audience::Personal)
    }
    fn template(&self, out: &mut dyn Out) -> Result<(), AppError> {
        export::template::<T>(out)
    }
}

const fn of<T>() -> Of<T> {
    Of(std::marker::PhantomData)
}

/// All tables.
pub static ALL: &[&dyn Tables] = &[
    &of::<UnitRecords>(),
    &of::<OrganisationRecords>(),
    &of::<MediatorRecords>(),
    &of::<TrainingRecords>(),
    &of::<SessionRecords>(),
    &of::<CaseRecords>(),
    &of::<TargetRecords>(),
    &of::<BaseRecords>(),
    &of::<MilestoneRecords>(),
    &of::<ExpertRecords>(),
    &of::<PublicExpertRecords>(),
];

/// The address of the page where the records of a table are seen: those of the targets stand with the figures.
pub fn page_of(table: &dyn Tables) -> String {
    match table.id() {
        "targets" | "base-figures" | "milestones" => "/desk/coverage".to_owned(),
        "training-sessions" => "/desk/training".to_owned(),
        "public-experts" => "/desk/experts".to_owned(),
        id => format!("/desk/{id}"),
    }
}

/// A table by id, or by an alias of the policy such as `annex-9`.
pub fn find(name: &str, policy: &Policy) -> Option<&'static dyn Tables> {
    let alias = policy.annexes.iter().find(|(alias, _)| alias == name).map(|(_, item)| item.value.as_str());
    let id = alias.unwrap_or(name);
    ALL.iter().find(|t| t.id() == id).copied()
}
