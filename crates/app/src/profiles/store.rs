//! Profiles as they are kept. A mapping names nobody; the sample rows beside it do, and are sealed.

use fengqiao_db::{Conn, Row, binds};
use fengqiao_domain::access::Scope;
use fengqiao_domain::cases::CASES;
use fengqiao_domain::profiles::Profile;
use fengqiao_domain::value::Raw;
use serde::{Deserialize, Serialize};

use crate::platform::crypto::Keys;
use crate::tables::import::Lens;
use crate::tables::import::batch::store::place;
use crate::{Actor, AppError};

const SAMPLE: &str = "import_profiles.sample";

/// Rows of a file of theirs, to map by and to try on.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Sample {
    /// Name of the file.
    pub file: String,
    /// Header texts.
    pub headers: Vec<String>,
    /// Cells below each header.
    pub rows: Vec<Vec<Raw>>,
}

/// A profile as kept.
#[derive(Clone, Debug)]
pub struct Kept {
    /// Record id.
    pub id: String,
    /// For optimistic locking.
    pub revision: i64,
    /// Its name.
    pub name: String,
    /// Whose it is: code or record id of the scope, empty for the city.
    pub place: String,
    /// Counts the versions that were kept for use; 0 for a draft.
    pub version: i64,
    /// 示例: shows how it is done and fits no platform.
    pub example: bool,
    /// The mapping.
    pub profile: Profile,
    /// When it was changed last.
    pub updated_at: String,
    /// By whom.
    pub updated_by: String,
    /// Taken out of use.
    pub retired: bool,
    sample: Option<String>,
}

impl Kept {
    /// Whether somebody may change it: who made it for the same place, and the city.
    pub fn is_of(&self, actor: &Actor) -> bool {
        actor.scope == Scope::City || self.place == place(actor)
    }

    /// The sample rows, where the reader may see them.
    ///
    /// # Errors
    /// The key does not fit.
    pub fn sample(&self, keys: &Keys) -> Result<Sample, AppError> {
        let Some(sealed) = &self.sample else { return Ok(Sample::default()) };
        serde_json::from_str(&keys.open(sealed, SAMPLE)?).map_err(|e| AppError::Internal(e.to_string()))
    }

    /// Itself, where nothing is wrong with it.
    ///
    /// # Errors
    /// `Refused` with what is.
    fn sound(self) -> Result<Self, AppError> {
        let flaws = self.profile.flaws(&CASES);
        let Some(first) = flaws.first() else { return Ok(self) };
        Err(AppError::refused(format!("导入方案“{}”有错，改好才能用：{}", self.name, first.message)))
    }

    /// At work.
    pub fn lens(&self) -> Lens {
        Lens::new(&self.id, &self.name, self.version, self.profile.clone())
    }
}

/// Sample rows as stored.
///
/// # Errors
/// Never but for our own failure.
pub fn sealed(keys: &Keys, sample: &Sample) -> Result<String, AppError> {
    let text = serde_json::to_string(sample).map_err(|e| AppError::Internal(e.to_string()))?;
    Ok(keys.seal(&text, SAMPLE))
}

const COLUMNS: &str =
    "id, revision, name, place, version, example, body, sample, updated_at, updated_by, retired_at";

fn kept(row: &Row) -> Result<Kept, AppError> {
    Ok(Kept {
        id: row.text(0),
        revision: row.int(1),
        name: row.text(2),
        place: row.text(3),
        version: row.int(4),
        example: row.flag(5),
        profile: parsed(row.str(6))?,
        sample: row.opt_text(7),
        updated_at: row.text(8),
        updated_by: row.text(9),
        retired: !row.is_null(10),
    })
}

fn parsed(body: &str) -> Result<Profile, AppError> {
    serde_json::from_str(body).map_err(|e| AppError::Internal(format!("导入方案读不出来：{e}")))
}

/// All of a table: those in use first, then drafts, by name.
///
/// # Errors
/// The store's.
pub fn list(c: &mut Conn, table: &str) -> Result<Vec<Kept>, AppError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM import_profiles WHERE table_id = $1 AND retired_at IS NULL
         ORDER BY CASE WHEN version > 0 THEN 0 ELSE 1 END, name"
    );
    c.query(&sql, &binds![table])?.iter().map(kept).collect()
}

/// One by record id.
///
/// # Errors
/// `NotFound`, or the store's.
pub fn load(c: &mut Conn, table: &str, id: &str) -> Result<Kept, AppError> {
    let sql = format!("SELECT {COLUMNS} FROM import_profiles WHERE table_id = $1 AND id = $2");
    kept(&c.query_opt(&sql, &binds![table, id])?.ok_or(AppError::NotFound)?)
}

/// One in use by its name, or by its record id.
///
/// # Errors
/// `Refused` with the names there are, or with what is wrong with it; the store's.
pub fn named(c: &mut Conn, table: &str, name: &str) -> Result<Kept, AppError> {
    let all = list(c, table)?;
    let known: Vec<String> = all.iter().filter(|one| one.version > 0).map(|one| one.name.clone()).collect();
    let found = all.into_iter().find(|one| one.version > 0 && (one.name == name || one.id == name));
    found
        .ok_or_else(|| {
            let known = if known.is_empty() {
                "还没有导入方案".to_owned()
            } else {
                format!("有：{}", known.join("、"))
            };
            AppError::refused(format!("没有可用的导入方案“{name}”。{known}。"))
        })?
        .sound()
}

/// The profile a new file is read or written by; `None` for our own forms, an empty id.
///
/// # Errors
/// `NotFound` for one that is not there, still a draft or out of use; `Refused` with what is wrong with it; the store's.
pub fn usable(c: &mut Conn, table: &str, id: &str) -> Result<Option<Lens>, AppError> {
    if id.is_empty() {
        return Ok(None);
    }
    let kept = load(c, table, id)?;
    if kept.version == 0 || kept.retired { Err(AppError::NotFound) } else { Ok(Some(kept.sound()?.lens())) }
}

/// The version of a profile a file was read by, in use or not; `None` for our own forms, an empty id.
///
/// # Errors
/// `NotFound` for one that is not there or was never kept; the store's.
pub fn lens(c: &mut Conn, table: &str, id: &str, version: i64) -> Result<Option<Lens>, AppError> {
    if id.is_empty() {
        return Ok(None);
    }
    let kept = load(c, table, id)?;
    let sql = "SELECT body FROM import_profile_versions WHERE profile_id = $1 AND version = $2";
    let row = c.query_opt(sql, &binds![id, version])?.ok_or(AppError::NotFound)?;
    Ok(Some(Lens::new(&kept.id, &kept.name, version, parsed(row.str(0))?)))
}

/// The versions that were kept: number, when, by whom; the newest first.
///
/// # Errors
/// The store's.
pub fn versions(c: &mut Conn, id: &str) -> Result<Vec<(i64, String, String)>, AppError> {
    let sql = "SELECT version, kept_at, kept_by FROM import_profile_versions WHERE profile_id = $1 ORDER BY version DESC";
    Ok(c.query(sql, &binds![id])?.iter().map(|row| (row.int(0), row.text(1), row.text(2))).collect())
}

/// When, and by whom.
#[derive(Clone, Copy, Debug)]
pub struct By<'a> {
    /// When.
    pub at: &'a str,
    /// By whom.
    pub who: &'a str,
}

/// Whether another one of the table has the name.
///
/// # Errors
/// The store's.
pub fn is_taken(c: &mut Conn, table: &str, name: &str, but: &str) -> Result<bool, AppError> {
    let sql = "SELECT id FROM import_profiles WHERE table_id = $1 AND name = $2 AND id <> $3";
    Ok(c.query_opt(sql, &binds![table, name, but])?.is_some())
}

/// Keeps a draft: table, id and name; whose it is; mapping and sealed sample.
///
/// # Errors
/// The store's.
pub fn insert_draft(
    c: &mut Conn,
    (table, id, name): (&str, &str, &str),
    place: &str,
    (body, sample): (&str, &str),
    by: By,
) -> Result<(), AppError> {
    c.execute(
        "INSERT INTO import_profiles (id, revision, table_id, name, place, version, example, body, sample, created_at,
           created_by, updated_at, updated_by)
         VALUES ($1, 1, $2, $3, $4, 0, 0, $5, $6, $7, $8, $7, $8)",
        &binds![id, table, name, place, body, sample, by.at, by.who],
    )?;
    Ok(())
}

/// Keeps an example of the city, in use at once.
///
/// # Errors
/// The store's.
pub fn insert_example(
    c: &mut Conn,
    (table, id, name): (&str, &str, &str),
    body: &str,
    by: By,
) -> Result<(), AppError> {
    c.execute(
        "INSERT INTO import_profiles (id, revision, table_id, name, place, version, example, body, created_at, created_by,
           updated_at, updated_by)
         VALUES ($1, 1, $2, $3, '', 1, 1, $4, $5, $6, $5, $6)",
        &binds![id, table, name, body, by.at, by.who],
    )?;
    Ok(())
}

/// Another sample for a draft, with the mapping it leads to.
///
/// # Errors
/// `Conflict` where somebody was faster, or it is a draft no more; the store's.
pub fn update_sample(
    c: &mut Conn,
    (id, revision): (&str, i64),
    (body, sample): (&str, &str),
    by: By,
) -> Result<(), AppError> {
    let taken = c.execute(
        "UPDATE import_profiles SET revision = revision + 1, body = $1, sample = $2, updated_at = $3, updated_by = $4
         WHERE id = $5 AND version = 0 AND revision = $6",
        &binds![body, sample, by.at, by.who, id, revision],
    )?;
    if taken == 0 { Err(AppError::Conflict) } else { Ok(()) }
}

/// Another sample alone, beside a mapping that was kept.
///
/// # Errors
/// The store's.
pub fn put_sample(c: &mut Conn, id: &str, sample: &str) -> Result<(), AppError> {
    let sql = "UPDATE import_profiles SET revision = revision + 1, sample = $1 WHERE id = $2";
    c.execute(sql, &binds![sample, id])?;
    Ok(())
}

/// The next version takes the place of the one before. What somebody has worked over is no example any more.
///
/// # Errors
/// `Conflict` where somebody was faster; the store's.
pub fn update_version(
    c: &mut Conn,
    (id, revision): (&str, i64),
    (name, version, body): (&str, i64, &str),
    by: By,
) -> Result<(), AppError> {
    let taken = c.execute(
        "UPDATE import_profiles SET revision = revision + 1, name = $1, version = $2, body = $3, updated_at = $4,
           updated_by = $5, example = 0 WHERE id = $6 AND revision = $7",
        &binds![name, version, body, by.at, by.who, id, revision],
    )?;
    if taken == 0 { Err(AppError::Conflict) } else { Ok(()) }
}

/// A version stays for ever.
///
/// # Errors
/// The store's.
pub fn note_version(c: &mut Conn, id: &str, version: i64, body: &str, by: By) -> Result<(), AppError> {
    c.execute(
        "INSERT INTO import_profile_versions (profile_id, version, body, kept_at, kept_by) VALUES ($1, $2, $3, $4, $5)",
        &binds![id, version, body, by.at, by.who],
    )?;
    Ok(())
}

/// Out of use, under a name that frees its own; the sample rows go.
///
/// # Errors
/// The store's.
pub fn retire(c: &mut Conn, id: &str, name: &str, by: By) -> Result<(), AppError> {
    c.execute(
        "UPDATE import_profiles SET revision = revision + 1, retired_at = $1, updated_at = $1, updated_by = $2, name = $3,
           sample = NULL WHERE id = $4",
        &binds![by.at, by.who, name, id],
    )?;
    Ok(())
}
