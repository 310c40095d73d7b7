//! The readers of a [`Table`]: list, form, import, export, template, history, API. None of them knows a feature;
//! what a feature adds is said by its [`Records`].

pub mod act;
pub mod api;
pub mod as_of;
pub mod behalf;
pub mod changes;
pub mod counted;
pub mod detail;
pub mod edit;
pub mod env;
pub mod export;
pub mod files;
pub mod find;
pub mod form;
pub mod import;
pub mod list;
pub mod paging;
pub mod params;
pub mod query;
pub mod registry;
pub mod rows;
pub mod save;
pub mod sheet;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;

pub use counted::Counted;
pub use env::Env;
pub use params::Params;

use std::collections::HashMap;

use fengqiao_db::{Bind, Conn};
use fengqiao_domain::access::Scope;
use fengqiao_domain::table::{At, Column, Problem, Table};
use fengqiao_sheets::Extra;
use jiff::civil::Date;

use crate::AppError;

/// A kind of record that has a [`Table`]: how it is found, loaded, judged and kept.
pub trait Records: 'static {
    /// One record.
    type Row: Clone + Default + PartialEq + Send + Sync + 'static;

    /// Its columns.
    const TABLE: &'static Table<Self::Row>;
    /// Its table in SQL.
    const SQL: &'static str;
    /// The order of an export over alias `r`, for tables of a few hundred rows; all others go by id, part by part.
    const ORDER: Option<&'static str> = None;

    /// A list worked out from other records: it goes out and is never taken in.
    const ONLY_OUT: bool = false;

    /// Record id; empty for a new one.
    fn id(row: &Self::Row) -> &str;
    /// Gives a record its id and revision.
    fn identify(row: &mut Self::Row, id: String, revision: i64);
    /// Revision, for optimistic locking.
    fn revision(row: &Self::Row) -> i64;
    /// What the record is called in lists, messages and the history.
    fn label(row: &Self::Row) -> String;

    /// The keys under which a row may already be known, strongest first. Empty when it cannot be matched.
    fn keys(row: &Self::Row, env: &Env) -> Vec<String>;
    /// The keys under which later rows of the same file may find this one.
    fn known_as(row: &Self::Row, env: &Env) -> Vec<String> {
        Self::keys(row, env)
    }
    /// The column an already used key is reported at.
    fn key_column(row: &Self::Row) -> &'static str;
    /// What must not occur twice in one file; `None` when the row cannot be told.
    fn once(row: &Self::Row, env: &Env) -> Option<String> {
        Self::keys(row, env).into_iter().next()
    }

    /// Ids of known records by key.
    ///
    /// # Errors
    /// The store's.
    fn find(c: &mut Conn, keys: &[String]) -> Result<HashMap<String, String>, AppError> {
        find::by_key(c, Self::SQL, keys)
    }

    /// Columns of SQL over alias `r` read into the row besides the table's own; ends with a comma unless empty.
    const BESIDE: &'static str = "";
    /// Takes the values of [`Records::BESIDE`], the first at `at`, into the row.
    fn beside(_row: &mut Self::Row, _sql: &fengqiao_db::Row, _at: usize) {}

    /// Loads whole records by SQL condition over alias `r`, in the order of `order`, and hands each on.
    ///
    /// # Errors
    /// The store's, and what `each` returns.
    fn each(
        c: &mut Conn,
        env: &Env,
        condition: &str,
        binds: &[Bind],
        each: &mut dyn FnMut(Self::Row) -> Result<(), AppError>,
    ) -> Result<(), AppError> {
        let (beside, columns) = (Self::BESIDE, rows::select_list(Self::TABLE, "r"));
        let (own, table) = (2 + beside.matches(',').count(), Self::SQL);
        let sql = format!("SELECT r.id, r.revision, {beside} {columns} FROM {table} r WHERE {condition}");
        c.query_each(&sql, binds, |found| {
            let mut row = Self::Row::default();
            Self::identify(&mut row, found.text(0), found.int(1));
            Self::beside(&mut row, found, 2);
            rows::fill(Self::TABLE, &mut row, found, own, env.keys)?;
            each(row)
        })
    }

    /// SQL condition over alias `r` for what lists and files show; a record taken back stays with its history alone.
    const SHOWN: Option<&'static str> = None;
    /// The same for a list of those something holds of on a day.
    fn shown_on(_on: Date, _binds: &mut Vec<Bind>) -> Option<String> {
        None
    }
    /// SQL condition over alias `r` that keeps what the scope reaches; binds are appended.
    fn within(scope: &Scope, binds: &mut Vec<Bind>) -> String;
    /// SQL conditions over alias `r` for what the address of a list asks besides: the list's filters by name. A list,
    /// an export and the API understand the same ones. Binds are appended.
    fn asked(_scope: &Scope, _params: &Params, _on: Date, _binds: &mut Vec<Bind>) -> Vec<String> {
        Vec::new()
    }
    /// A text to be found anywhere in a name, for which the list goes by the pairs of its letters.
    fn looked_for<'a>(_scope: &Scope, _params: &'a Params) -> Option<&'a str> {
        None
    }
    /// The records a text typed into the API leads to and whether there are more, the newest first; `None` where they are
    /// found by [`Records::asked`].
    ///
    /// # Errors
    /// `Invalid` for what cannot be looked for, or the store's.
    fn by_text(
        _c: &mut Conn,
        _scope: &Scope,
        _asked: &api::Asked,
    ) -> Result<Option<(Vec<String>, bool)>, AppError> {
        Ok(None)
    }
    /// True when the scope reaches the row.
    fn reaches(scope: &Scope, row: &Self::Row) -> bool;

    /// Fills what follows from the cells taken, enters dated facts into the history. `from` is 自何日起.
    fn settle(old: Option<&Self::Row>, new: &mut Self::Row, from: Date, env: &Env) -> Vec<Problem>;

    /// Has the store say whom and what rows name, before they are matched: people by number or name, what other rows
    /// may share. `columns` are those of the sheet. True when it may have changed a row's keys.
    ///
    /// # Errors
    /// The store's.
    fn recognise(
        _c: &mut Conn,
        _env: &Env,
        _scope: &Scope,
        _columns: &[&'static Column<Self::Row>],
        _read: &mut [import::Read<Self::Row>],
    ) -> Result<bool, AppError> {
        Ok(false)
    }
    /// Takes what [`Records::recognise`] found into a record, before the cells are taken.
    fn seed(_recognised: &Self::Row, _old: Option<&Self::Row>, _new: &mut Self::Row) {}

    /// Columns about a thing that several rows of a file share, and must say alike.
    const SHARED: &'static [&'static str] = &[];
    /// What that thing is called, and what tells two of them apart.
    const SHARED_AS: (&'static str, &'static str) = ("", "");
    /// The thing a row shares with others.
    fn shared(_row: &Self::Row) -> Option<String> {
        None
    }

    /// Rules that need other records: a number held by somebody else.
    ///
    /// # Errors
    /// The store's.
    fn across(_c: &mut Conn, _env: &Env, _rows: &[&Self::Row]) -> Result<Vec<Vec<Problem>>, AppError> {
        Ok(Vec::new())
    }

    /// Whether a form that makes a record asks first where [`Records::across`] has something to tell: whoever makes it decides.
    const ASKS_FIRST: bool = false;

    /// What no two records may have and [`Records::across`] looks for.
    fn claims(_row: &Self::Row) -> Vec<String> {
        Vec::new()
    }

    /// Works out of the facts of records what is kept beside them.
    ///
    /// # Errors
    /// The store's.
    fn reckon(_c: &mut Conn, _env: &Env, _rows: &mut [&mut Self::Row]) -> Result<(), AppError> {
        Ok(())
    }

    /// Gives new records what the system assigns (`#` columns).
    ///
    /// # Errors
    /// The store's.
    fn prepare(_c: &mut Conn, _env: &Env, _new: &mut [&mut Self::Row]) -> Result<(), AppError> {
        Ok(())
    }

    /// Notes which authorities and organisations a saved record concerns.
    fn note_touched(_old: Option<&Self::Row>, _new: &Self::Row, _touched: &mut Touched) {}

    /// Columns kept beside the table's stored ones: names and values.
    fn extra(row: &Self::Row, env: &Env) -> Vec<(&'static str, Bind)>;

    /// Keeps the child rows. `old` is `None` for a new record.
    ///
    /// # Errors
    /// The store's.
    fn keep_children(
        _c: &mut Conn,
        _env: &Env,
        _touched: &mut Touched,
        _rows: &[(Option<Self::Row>, Self::Row)],
    ) -> Result<(), AppError> {
        Ok(())
    }

    /// Recomputes the stored intervals and summaries that rest on the records. Called once at the end of an action.
    ///
    /// # Errors
    /// The store's.
    fn derive(_c: &mut Conn, _env: &Env, _touched: &Touched) -> Result<(), AppError> {
        Ok(())
    }

    /// Takes what references bring along (the organisation's kind and authority) into the row. Called after the cells.
    fn resolve(_row: &mut Self::Row, _orgs: &import::Organisations) {}
    /// Columns a file from this reader does not fill, and who fills them: what only a decision may enter. The row is
    /// taken without them.
    fn barred(_actor: &crate::Actor) -> Option<(&'static [&'static str], &'static str)> {
        None
    }
    /// Why this actor may no longer change a record by form, file or API, in a sentence; `None` where he or she may.
    fn closed_to(_actor: &crate::Actor, _old: &Self::Row, _today: Date) -> Option<&'static str> {
        None
    }
    /// What its records say is for those who work with them: the audit log names columns, no contents and no reasons.
    const CONFIDENTIAL: bool = false;
    /// What this reader sees of words about a record, as its history has them: persons may be masked for them.
    fn words(_scope: &Scope, _row: &Self::Row, text: String) -> String {
        text
    }
    /// The column that says where a row belongs; a row out of scope is an error there.
    const PLACE_COLUMN: &'static str;
    /// Second line of a row in lists and previews: where it belongs.
    fn place(row: &Self::Row, env: &Env) -> String;
    /// The clause a derived column rests on.
    fn clause(_column: &str) -> &'static str {
        ""
    }

    /// What to do where a derived column of a file, `given`, says otherwise than the rule.
    fn differing(_column: &str, _given: &str) -> &'static str {
        "以规则为准，不用改。"
    }

    /// First day of any fact of the record; it is exported as of that day and after.
    fn first_fact(row: &Self::Row) -> Option<Date>;
    /// Whether its rows happen on that day and are over: a report period holds those of its year up to its day.
    const HAPPENS: bool = false;
    /// Fills what records show of others on a day: the staff of an organisation.
    ///
    /// # Errors
    /// The store's.
    fn on_day(_c: &mut Conn, _env: &Env, _rows: &mut [Self::Row], _on: Date) -> Result<(), AppError> {
        Ok(())
    }
    /// Counts for a second sheet of the export; none for most tables.
    fn tally() -> Option<Box<dyn Tally<Self::Row>>> {
        None
    }
    /// The conditions of the table's list as its address names them: SQL over alias `r`, for an export that obeys the
    /// list's filter. `None` when the list has none.
    ///
    /// # Errors
    /// The store's.
    fn listed(
        _app: &crate::App,
        actor: &crate::Actor,
        on: Date,
        asked: &std::collections::BTreeMap<String, String>,
    ) -> Result<Option<export::OwnFilter>, AppError> {
        let params = Params(asked.clone().into_iter().collect());
        let scope = actor.scope.clone();
        Ok(Some(Box::new(move |binds| {
            let conditions = Self::asked(&scope, &params, on, binds);
            if conditions.is_empty() { "1 = 1".to_owned() } else { conditions.join(" AND ") }
        })))
    }
    /// Whether the record was edited relative to a column's history; columns in child tables keep their own.
    fn keeps_timeline(column: &str) -> bool {
        !Self::TABLE.elsewhere.contains(&column)
    }
}

/// Counts the rows of an export for a sheet of figures.
pub trait Tally<R> {
    /// One row more.
    fn take(&mut self, row: &R, at: &At);
    /// The sheet.
    fn sheet(self: Box<Self>) -> Extra;
}

/// What an action has touched: record ids, and other keys the feature notes (authorities, organisations).
#[derive(Debug, Default)]
pub struct Touched {
    /// Ids of saved records.
    pub ids: Vec<String>,
    /// Authorities whose figures change.
    pub authorities: std::collections::BTreeSet<String>,
    /// Organisations whose staffing changes.
    pub organisations: std::collections::BTreeSet<String>,
    /// Mediators whose years of training change.
    pub mediators: std::collections::BTreeSet<String>,
    /// Counts that change; written by [`Records::derive`].
    pub counted: Counted,
}
