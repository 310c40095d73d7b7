//! Batches and their rows in the store. Cells and the file itself are sealed.

use std::collections::BTreeMap;

use fengqiao_db::{Bind, Conn, Row, binds};
use fengqiao_domain::access::Scope;
use fengqiao_domain::value::Raw;
use fengqiao_sheets::Header;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::super::Outcome;
use super::super::report::RowReport;
use crate::AppError;
use crate::actor::Actor;
use crate::platform::crypto::Keys;
use crate::tables::find::mark;

/// What the cells of a row are sealed under.
const CELLS: &str = "import_rows.cells";
/// What a file is sealed under.
const CONTENT: &str = "import_batches.content";

/// The cells of a row that are not blank, by column key.
pub type Cells = BTreeMap<String, Raw>;

/// Where the columns of the file stood.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Head {
    /// Sheet name.
    pub sheet: String,
    /// Row of the header.
    pub row: u32,
    /// Keys of the columns understood, in the order of the file.
    pub columns: Vec<String>,
    /// Header texts not understood.
    pub ignored: Vec<String>,
    /// Why the file was not taken; empty for one that was.
    pub refused: String,
}

impl From<&Header> for Head {
    fn from(h: &Header) -> Self {
        Self {
            sheet: h.sheet.clone(),
            row: h.row,
            columns: h.columns.iter().map(|(_, key)| (*key).to_owned()).collect(),
            ignored: h.ignored.iter().map(|(_, title)| title.clone()).collect(),
            refused: String::new(),
        }
    }
}

/// How many rows there are of each kind.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize, PartialEq, Eq)]
#[serde(default)]
pub struct Counts {
    /// Data rows.
    pub rows: u32,
    /// 新增.
    pub new: u32,
    /// 更新.
    pub updated: u32,
    /// 无变化.
    pub unchanged: u32,
    /// Rows with errors.
    pub errors: u32,
    /// 提醒.
    pub notices: u32,
    /// While a batch is being taken in: the last row of the sheet that is done. Then the rest counts those done.
    #[serde(skip_serializing_if = "is_zero")]
    pub upto: i64,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "as the serialiser hands it over")]
fn is_zero(n: &i64) -> bool {
    *n == 0
}

impl Counts {
    /// One row more.
    pub fn count(&mut self, outcome: Outcome) {
        self.rows += 1;
        match outcome {
            Outcome::New => self.new += 1,
            Outcome::Updated => self.updated += 1,
            Outcome::Unchanged => self.unchanged += 1,
            Outcome::Error => self.errors += 1,
        }
    }

    /// Together with some rows more.
    #[must_use]
    pub fn and(self, more: Self) -> Self {
        Self {
            rows: self.rows + more.rows,
            new: self.new + more.new,
            updated: self.updated + more.updated,
            unchanged: self.unchanged + more.unchanged,
            errors: self.errors + more.errors,
            ..self
        }
    }
}

/// Where a batch stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// The file is being read.
    Reading,
    /// The file was not taken.
    Refused,
    /// Judged, not yet decided on.
    Preview,
    /// 先暂存，不导入.
    Parked,
    /// The good rows are on their way in, or that was interrupted.
    Confirming,
    /// The good rows are in.
    Confirmed,
}

impl State {
    /// As stored.
    pub fn code(self) -> &'static str {
        match self {
            Self::Reading => "reading",
            Self::Refused => "refused",
            Self::Preview => "preview",
            Self::Parked => "parked",
            Self::Confirming => "confirming",
            Self::Confirmed => "confirmed",
        }
    }

    fn parse(code: &str) -> Self {
        match code {
            "confirmed" => Self::Confirmed,
            "confirming" => Self::Confirming,
            "parked" => Self::Parked,
            "reading" => Self::Reading,
            "refused" => Self::Refused,
            _ => Self::Preview,
        }
    }
}

/// A batch.
#[derive(Clone, Debug)]
pub struct Batch {
    /// Receipt number.
    pub receipt: String,
    /// Table id.
    pub table: String,
    /// The file's name.
    pub file: String,
    /// Where it stands.
    pub state: State,
    /// For optimistic locking.
    pub revision: i64,
    /// When.
    pub created_at: String,
    /// By whom.
    pub created_by: String,
    /// The authority the importer narrowed the import to.
    pub reach: Option<String>,
    /// 填报日期 of the file.
    pub filled_on: Option<Date>,
    /// The columns.
    pub head: Head,
    /// As judged, and once confirmed as imported.
    pub counts: Counts,
    /// When confirmed; of one on its way in, when its last part was.
    pub confirmed_at: Option<String>,
    /// `None` for whoever imported; the organisation whose handed rows are all that is seen.
    pub only: Option<String>,
    /// Rows that wait to be mended.
    pub open: i64,
    /// Record id of the import profile the file is read by; empty for our own forms.
    pub profile: String,
    /// Its version by then; 0 for our own forms.
    pub profile_version: i64,
    /// The profile's name.
    pub profile_name: String,
}

/// A row of a batch without its cells.
#[derive(Clone, Debug)]
pub struct Line {
    /// Row in the user's sheet.
    pub number: i64,
    /// `new updated unchanged noticed error`; after confirmation also `staged mended`.
    pub state: String,
    /// What was judged.
    pub report: RowReport,
    /// The organisation it was handed to, by name.
    pub organisation: Option<String>,
    /// The words that went along.
    pub note: Option<String>,
}

impl Line {
    /// Whether the row waits to be mended.
    pub fn is_open(&self) -> bool {
        matches!(self.state.as_str(), "error" | "staged")
    }
}

/// What the batch keeps as its owner's place: code or record id of the scope, nothing for the city.
pub fn place(actor: &Actor) -> String {
    match &actor.scope {
        Scope::City | Scope::Nothing => String::new(),
        Scope::Authority(code)
        | Scope::Subdistrict { code, .. }
        | Scope::Organisation(code)
        | Scope::Mediator(code) => code.clone(),
    }
}

/// The scope the rows of a batch are judged in: that of the reader, narrowed to the authority the importer chose.
pub fn reach(actor: &Actor, batch: &Batch) -> Scope {
    match &batch.reach {
        Some(code) if batch.only.is_none() && actor.scope.contains_authority(code) => {
            Scope::Authority(code.clone())
        }
        _ => actor.scope.clone(),
    }
}

/// The state a judged row is kept with before confirmation.
pub fn state_of(report: &RowReport) -> &'static str {
    match (report.outcome.as_str(), report.notices.is_empty()) {
        ("new", _) => "new",
        ("updated", _) => "updated",
        ("unchanged", true) => "unchanged",
        ("unchanged", false) => "noticed",
        _ => "error",
    }
}

/// Cells as stored.
pub fn seal(keys: &Keys, cells: &Cells) -> Result<String, AppError> {
    let text = serde_json::to_string(cells).map_err(|e| AppError::Internal(e.to_string()))?;
    Ok(keys.seal(&text, CELLS))
}

/// The inverse of [`seal`].
///
/// # Errors
/// The key does not fit.
pub fn open(keys: &Keys, sealed: &str) -> Result<Cells, AppError> {
    serde_json::from_str(&keys.open(sealed, CELLS)?).map_err(|e| AppError::Internal(e.to_string()))
}

/// A file as stored.
pub fn seal_file(keys: &Keys, bytes: &[u8]) -> Vec<u8> {
    keys.seal_bytes(bytes, CONTENT)
}

/// The stored file.
///
/// # Errors
/// `NotFound` when none is kept; the key does not fit.
pub fn file(c: &mut Conn, keys: &Keys, receipt: &str) -> Result<Vec<u8>, AppError> {
    let row = c.query_opt("SELECT content FROM import_batches WHERE receipt = $1", &binds![receipt])?;
    let sealed = row.and_then(|r| r.opt_blob(0)).ok_or(AppError::NotFound)?;
    Ok(keys.open_bytes(&sealed, CONTENT)?)
}

const BATCH: &str =
    "SELECT b.receipt, b.table_id, b.file_name, b.state, b.revision, b.created_at, b.created_by,
    b.filled_on, b.header, b.counts, b.confirmed_at, b.reach, b.profile, b.profile_version,
    (SELECT p.name FROM import_profiles p WHERE p.id = b.profile),
    (SELECT COUNT(*) FROM import_rows x WHERE x.receipt = b.receipt AND x.state = 'staged'";

fn batch(r: &Row, only: Option<String>) -> Batch {
    Batch {
        receipt: r.text(0),
        table: r.text(1),
        file: r.text(2),
        state: State::parse(r.str(3)),
        revision: r.int(4),
        created_at: r.text(5),
        created_by: r.text(6),
        filled_on: r.opt_str(7).and_then(|d| d.parse().ok()),
        head: serde_json::from_str(r.str(8)).unwrap_or_default(),
        counts: serde_json::from_str(r.str(9)).unwrap_or_default(),
        confirmed_at: r.opt_text(10),
        reach: r.opt_text(11),
        profile: r.opt_text(12).unwrap_or_default(),
        profile_version: r.opt_int(13).unwrap_or_default(),
        profile_name: r.opt_text(14).unwrap_or_default(),
        open: r.int(15),
        only,
    }
}

/// A batch of one's own in this post, or one with rows handed to one's organisation; others are not there.
///
/// # Errors
/// `NotFound`, or the store's.
pub fn load(c: &mut Conn, actor: &Actor, receipt: &str) -> Result<Batch, AppError> {
    let sql = format!(
        "{BATCH}) FROM import_batches b WHERE b.receipt = $1 AND b.user_id = $2 AND b.authority = $3"
    );
    if let Some(row) = c.query_opt(&sql, &binds![receipt, actor.user_id.as_str(), place(actor)])? {
        return Ok(batch(&row, None));
    }
    let Scope::Organisation(own) = &actor.scope else { return Err(AppError::NotFound) };
    let sql = format!(
        "{BATCH} AND x.organisation_id = $2) FROM import_batches b WHERE b.receipt = $1 AND b.confirmed_at IS NOT NULL
         AND EXISTS (SELECT 1 FROM import_rows y WHERE y.receipt = b.receipt AND y.organisation_id = $2)"
    );
    let row = c.query_opt(&sql, &binds![receipt, own.as_str()])?.ok_or(AppError::NotFound)?;
    Ok(batch(&row, Some(own.clone())))
}

/// Batches of one's own and those with rows handed to one's organisation, newest first.
///
/// # Errors
/// The store's.
pub fn list(c: &mut Conn, actor: &Actor, limit: i64) -> Result<Vec<Batch>, AppError> {
    let sql = format!(
        "{BATCH}) FROM import_batches b WHERE b.user_id = $1 AND b.authority = $2 AND b.state <> 'refused'
         ORDER BY b.created_at DESC, b.receipt DESC LIMIT $3"
    );
    let own = c.query(&sql, &binds![actor.user_id.as_str(), place(actor), limit])?;
    let mut found: Vec<Batch> = own.iter().map(|r| batch(r, None)).collect();
    if let Scope::Organisation(id) = &actor.scope {
        let sql = format!(
            "{BATCH} AND x.organisation_id = $1) FROM import_batches b WHERE b.confirmed_at IS NOT NULL AND b.receipt IN
             (SELECT y.receipt FROM import_rows y WHERE y.organisation_id = $1)
             ORDER BY b.created_at DESC, b.receipt DESC LIMIT $2"
        );
        let handed = c.query(&sql, &binds![id.as_str(), limit])?;
        found.extend(handed.iter().map(|r| batch(r, Some(id.clone()))));
    }
    Ok(found)
}

/// Which rows of a batch are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rows {
    /// Every one.
    All,
    /// Those that change something or have something wrong.
    Telling,
    /// Those that wait to be mended.
    Open,
    /// Those with a 提醒 that are taken all the same.
    Noticed,
}

fn lines_where(batch: &Batch, rows: Rows) -> (String, Vec<Bind>) {
    let mut binds = Vec::from(binds![batch.receipt.as_str()]);
    let mut sql = "receipt = $1".to_owned();
    sql.push_str(match rows {
        Rows::All => "",
        Rows::Telling => " AND state <> 'unchanged'",
        Rows::Open => " AND state IN ('error', 'staged')",
        // The row as judged is kept as JSON; quotes inside its texts are escaped, so that this is the list itself.
        Rows::Noticed => " AND state NOT IN ('error', 'staged') AND outcome NOT LIKE '%\"notices\":[]%'",
    });
    if let Some(own) = &batch.only {
        sql = format!("{sql} AND organisation_id = {}", mark(&mut binds, own.as_str()));
    }
    (sql, binds)
}

/// How many rows a list of them has.
///
/// # Errors
/// The store's.
pub fn count(c: &mut Conn, batch: &Batch, rows: Rows) -> Result<u64, AppError> {
    let (condition, binds) = lines_where(batch, rows);
    let row = c.query_one(&format!("SELECT COUNT(*) FROM import_rows WHERE {condition}"), &binds)?;
    Ok(row.int(0).unsigned_abs())
}

/// Some rows in the order of the sheet; where not all are looked at, those to be mended stand first.
///
/// # Errors
/// The store's.
pub fn lines(c: &mut Conn, batch: &Batch, rows: Rows, skip: u64, take: u32) -> Result<Vec<Line>, AppError> {
    let (condition, mut binds) = lines_where(batch, rows);
    let (take, skip) = (mark(&mut binds, take), mark(&mut binds, i64::try_from(skip).unwrap_or(i64::MAX)));
    let first =
        if rows == Rows::Telling { "CASE WHEN state IN ('error', 'staged') THEN 0 ELSE 1 END, " } else { "" };
    let sql = format!(
        "SELECT number, state, outcome, {HANDED}, handed_note FROM import_rows WHERE {condition}
         ORDER BY {first}number LIMIT {take} OFFSET {skip}"
    );
    Ok(c.query(&sql, &binds)?.iter().map(line).collect())
}

/// The name of the organisation a row was handed to.
const HANDED: &str = "(SELECT o.name FROM organisations o WHERE o.id = organisation_id)";

fn line(r: &Row) -> Line {
    Line {
        number: r.int(0),
        state: r.text(1),
        report: serde_json::from_str(r.str(2)).unwrap_or_default(),
        organisation: r.opt_text(3),
        note: r.opt_text(4),
    }
}

/// One row with its cells.
///
/// # Errors
/// `NotFound`, or the store's.
pub fn line_with_cells(
    c: &mut Conn,
    keys: &Keys,
    batch: &Batch,
    number: i64,
) -> Result<(Line, Cells), AppError> {
    let (condition, mut binds) = lines_where(batch, Rows::All);
    let number = mark(&mut binds, number);
    let sql = format!(
        "SELECT number, state, outcome, {HANDED}, handed_note, cells FROM import_rows
         WHERE {condition} AND number = {number}"
    );
    let row = c.query_opt(&sql, &binds)?.ok_or(AppError::NotFound)?;
    Ok((line(&row), open(keys, row.str(5))?))
}

/// Counts the rows of a batch again after one was mended before confirmation.
///
/// # Errors
/// The store's.
pub fn recount(c: &mut Conn, batch: &Batch) -> Result<(), AppError> {
    let mut counts = Counts { notices: batch.counts.notices, ..Counts::default() };
    let sql = "SELECT state, COUNT(*) FROM import_rows WHERE receipt = $1 GROUP BY state";
    for row in c.query(sql, &binds![batch.receipt.as_str()])? {
        let n = u32::try_from(row.int(1)).unwrap_or(u32::MAX);
        counts.rows += n;
        match row.str(0) {
            "new" => counts.new += n,
            "updated" => counts.updated += n,
            "unchanged" | "noticed" | "mended" => counts.unchanged += n,
            _ => counts.errors += n,
        }
    }
    let text = serde_json::to_string(&counts).unwrap_or_default();
    c.execute(
        "UPDATE import_batches SET counts = $1, revision = revision + 1 WHERE receipt = $2",
        &binds![text, batch.receipt.as_str()],
    )?;
    Ok(())
}

/// 先暂存，不导入.
///
/// # Errors
/// The store's.
pub fn park(c: &mut Conn, receipt: &str) -> Result<(), AppError> {
    c.execute(
        "UPDATE import_batches SET state = 'parked', revision = revision + 1 WHERE receipt = $1 AND state = 'preview'",
        &binds![receipt],
    )?;
    Ok(())
}

/// Hands a row to an organisation, or with `None` takes it back.
///
/// # Errors
/// The store's.
pub fn hand(
    c: &mut Conn,
    receipt: &str,
    number: i64,
    organisation: Option<&str>,
    note: &str,
) -> Result<(), AppError> {
    c.execute(
        "UPDATE import_rows SET organisation_id = $1, handed_note = $2 WHERE receipt = $3 AND number = $4",
        &binds![organisation, note, receipt, number],
    )?;
    Ok(())
}
