//! Rows of attachments. Names and notes may name persons: they are sealed.

use fengqiao_db::{Bind, Conn, Row, binds};
use fengqiao_domain::access::Scope;
use fengqiao_domain::attachments::{Format, Kind};
use fengqiao_domain::cases::CASES;

use crate::platform::crypto::Keys;
use crate::tables::find::mark;
use crate::{Actor, AppError};

const NAME: &str = "attachments.name";
const NOTE: &str = "attachments.note";
const COLUMNS: &str = "id, table_name, record_id, kind, name, note, media_type, size, digest, object, width, height, \
                       thumbnail, thumbnail_size, shown, at, by_account, by_name, withdrawn_at, withdrawn_by, withdrawn_reason";
/// Attachments of a record that are listed.
const MOST: i64 = 200;

/// One attachment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// Id.
    pub id: String,
    /// Table of the record.
    pub table: String,
    /// The record.
    pub record: String,
    /// What it is.
    pub kind: Kind,
    /// File name, tidied.
    pub name: String,
    /// What it is about; may be empty.
    pub note: String,
    /// What the content is.
    pub format: Format,
    /// Bytes of the content.
    pub size: u64,
    /// SM3 of the content.
    pub digest: String,
    /// Object with the content.
    pub object: String,
    /// Width and height of a picture.
    pub pixels: Option<(u32, u32)>,
    /// Object with the thumbnail and its bytes; of a photo.
    pub thumbnail: Option<(String, u64)>,
    /// Addressed to the person as well.
    pub shown: bool,
    /// When it came.
    pub at: String,
    /// Account that brought it.
    pub by_account: String,
    /// Name of who brought it.
    pub by_name: String,
    /// When, by whom and why it was withdrawn.
    pub withdrawn: Option<(String, String, String)>,
}

fn read(r: &Row, keys: &Keys) -> Result<Attachment, AppError> {
    let unknown = |what: &str| AppError::Internal(format!("附件 {}：{what}", r.str(0)));
    let pixel = |i| r.opt_int(i).and_then(|n| u32::try_from(n).ok());
    Ok(Attachment {
        id: r.text(0),
        table: r.text(1),
        record: r.text(2),
        kind: Kind::parse(r.str(3)).ok_or_else(|| unknown("类别"))?,
        name: keys.open(r.str(4), NAME)?,
        note: r.opt_str(5).map_or(Ok(String::new()), |note| keys.open(note, NOTE))?,
        format: Format::parse(r.str(6)).ok_or_else(|| unknown("格式"))?,
        size: r.int(7).unsigned_abs(),
        digest: r.text(8),
        object: r.text(9),
        pixels: pixel(10).zip(pixel(11)),
        thumbnail: r.opt_text(12).zip(r.opt_int(13).map(i64::unsigned_abs)),
        shown: r.flag(14),
        at: r.text(15),
        by_account: r.text(16),
        by_name: r.text(17),
        withdrawn: r
            .opt_text(18)
            .map(|at| (at, r.opt_text(19).unwrap_or_default(), r.opt_text(20).unwrap_or_default())),
    })
}

/// Keeps a new one.
///
/// # Errors
/// The store's.
pub fn insert(c: &mut Conn, keys: &Keys, a: &Attachment) -> Result<(), AppError> {
    let note = Some(&a.note).filter(|n| !n.is_empty()).map(|n| keys.seal(n, NOTE));
    let size = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    let (thumbnail, thumbnail_size) = match &a.thumbnail {
        Some((object, bytes)) => (Some(object.clone()), Some(size(*bytes))),
        None => (None, None),
    };
    let (width, height) = a.pixels.unzip();
    c.execute(
        "INSERT INTO attachments (id, table_name, record_id, kind, name, note, media_type, size, digest, object, width,
         height, thumbnail, thumbnail_size, shown, at, by_account, by_name)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)",
        &binds![
            a.id.as_str(),
            a.table.as_str(),
            a.record.as_str(),
            a.kind.code(),
            keys.seal(&a.name, NAME),
            note,
            a.format.media_type(),
            size(a.size),
            a.digest.as_str(),
            a.object.as_str(),
            width.map(i64::from),
            height.map(i64::from),
            thumbnail,
            thumbnail_size,
            i64::from(a.shown),
            a.at.as_str(),
            a.by_account.as_str(),
            a.by_name.as_str()
        ],
    )?;
    Ok(())
}

/// What of a record's attachments the actor sees: a mediator what is addressed to the person, and what came from him or
/// her, but all of a case, which is reached only by whoever handles it; everybody else who reaches the record, all.
fn seen(actor: &Actor, table: &str, binds: &mut Vec<Bind>) -> String {
    if !matches!(actor.scope, Scope::Mediator(_)) || table == CASES.id {
        return "1 = 1".into();
    }
    // What was withdrawn may have been another person's.
    let own = mark(binds, actor.account.as_str());
    format!("((withdrawn_at IS NULL AND shown = 1) OR by_account = {own})")
}

/// The attachments of a record, newest first.
///
/// # Errors
/// The store's.
pub fn of_record(
    c: &mut Conn,
    keys: &Keys,
    actor: &Actor,
    table: &str,
    record: &str,
) -> Result<Vec<Attachment>, AppError> {
    let mut binds = binds![table, record].to_vec();
    let seen = seen(actor, table, &mut binds);
    let sql = format!(
        "SELECT {COLUMNS} FROM attachments WHERE table_name = $1 AND record_id = $2 AND {seen}
         ORDER BY id DESC LIMIT {MOST}"
    );
    c.query(&sql, &binds)?.iter().map(|row| read(row, keys)).collect()
}

/// All attachments of a record, oldest first: a bound file leaves none out.
///
/// # Errors
/// The store's.
pub fn whole(c: &mut Conn, keys: &Keys, table: &str, record: &str) -> Result<Vec<Attachment>, AppError> {
    let sql =
        format!("SELECT {COLUMNS} FROM attachments WHERE table_name = $1 AND record_id = $2 ORDER BY id");
    c.query(&sql, &binds![table, record])?.iter().map(|row| read(row, keys)).collect()
}

/// One attachment of a record.
///
/// # Errors
/// `NotFound`, or the store's.
pub fn get(
    c: &mut Conn,
    keys: &Keys,
    actor: &Actor,
    table: &str,
    record: &str,
    id: &str,
) -> Result<Attachment, AppError> {
    let mut binds = binds![table, record, id].to_vec();
    let seen = seen(actor, table, &mut binds);
    let sql = format!(
        "SELECT {COLUMNS} FROM attachments WHERE table_name = $1 AND record_id = $2 AND id = $3 AND {seen}"
    );
    let row = c.query_opt(&sql, &binds)?.ok_or(AppError::NotFound)?;
    read(&row, keys)
}

/// The photo in use of a record: the newest that was not withdrawn. For the card of a mediator.
///
/// # Errors
/// The store's.
pub fn current_photo(
    c: &mut Conn,
    keys: &Keys,
    table: &str,
    record: &str,
) -> Result<Option<Attachment>, AppError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM attachments WHERE table_name = $1 AND record_id = $2 AND kind = 'photo'
         AND withdrawn_at IS NULL ORDER BY id DESC LIMIT 1"
    );
    let row = c.query_opt(&sql, &binds![table, record])?;
    row.map(|row| read(&row, keys)).transpose()
}

/// Gives all attachments of a record to another: an application becomes a case.
///
/// # Errors
/// The store's.
pub fn hand_over(c: &mut Conn, from: (&str, &str), to: (&str, &str)) -> Result<u64, AppError> {
    Ok(c.execute(
        "UPDATE attachments SET table_name = $3, record_id = $4 WHERE table_name = $1 AND record_id = $2",
        &binds![from.0, from.1, to.0, to.1],
    )?)
}

/// How many attachments a record has, withdrawn ones too, and their bytes; of all records of a table without one.
///
/// # Errors
/// The store's.
pub fn weight(c: &mut Conn, table: &str, record: Option<&str>) -> Result<(u64, u64), AppError> {
    let mut binds = binds![table].to_vec();
    let of = record.map(|id| format!(" AND record_id = {}", mark(&mut binds, id))).unwrap_or_default();
    let sql = format!(
        "SELECT COUNT(*), CAST(COALESCE(SUM(size), 0) AS BIGINT) FROM attachments WHERE table_name = $1{of}"
    );
    let row = c.query_one(&sql, &binds)?;
    Ok((row.int(0).unsigned_abs(), row.int(1).unsigned_abs()))
}

/// Takes one, or all, off a record that is not handed in yet; one of a record stays for ever. Their objects are deleted later
/// ([`super::gone`]).
///
/// # Errors
/// The store's.
pub fn remove(
    c: &mut Conn,
    (table, record): (&str, &str),
    id: Option<&str>,
    today: &str,
) -> Result<(), AppError> {
    let mut binds = binds![table, record].to_vec();
    let one = id.map(|id| format!(" AND id = {}", mark(&mut binds, id))).unwrap_or_default();
    let of = format!("FROM attachments WHERE table_name = $1 AND record_id = $2{one}");
    for row in c.query(&format!("SELECT object, thumbnail {of}"), &binds)? {
        for object in [Some(row.str(0)), row.opt_str(1)].into_iter().flatten() {
            let_go(c, object, today)?;
        }
    }
    c.execute(&format!("DELETE {of}"), &binds)?;
    Ok(())
}

/// Notes an object that no row speaks of any more.
///
/// # Errors
/// The store's.
pub fn let_go(c: &mut Conn, object: &str, today: &str) -> Result<(), AppError> {
    let sql = "INSERT INTO objects_gone (object, since) VALUES ($1, $2) ON CONFLICT (object) DO NOTHING";
    c.execute(sql, &binds![object, today])?;
    Ok(())
}

/// Objects that no row has spoken of since before a day, the oldest first.
///
/// # Errors
/// The store's.
pub fn gone(c: &mut Conn, before: &str, most: i64) -> Result<Vec<String>, AppError> {
    let sql = "SELECT object FROM objects_gone WHERE since < $1 ORDER BY since, object LIMIT $2";
    Ok(c.query(sql, &binds![before, most])?.iter().map(|row| row.text(0)).collect())
}

/// Forgets an object that was deleted.
///
/// # Errors
/// The store's.
pub fn forget_gone(c: &mut Conn, object: &str) -> Result<(), AppError> {
    c.execute("DELETE FROM objects_gone WHERE object = $1", &binds![object])?;
    Ok(())
}

/// Marks one as withdrawn; false where it already was.
///
/// # Errors
/// The store's.
pub fn withdraw(c: &mut Conn, id: &str, at: &str, by: &str, reason: &str) -> Result<bool, AppError> {
    let changed = c.execute(
        "UPDATE attachments SET withdrawn_at = $2, withdrawn_by = $3, withdrawn_reason = $4
         WHERE id = $1 AND withdrawn_at IS NULL",
        &binds![id, at, by, reason],
    )?;
    Ok(changed == 1)
}

/// Objects of the newest attachments.
///
/// # Errors
/// The store's.
pub fn newest(c: &mut Conn, most: i64) -> Result<Vec<String>, AppError> {
    let rows = c.query("SELECT object FROM attachments ORDER BY id DESC LIMIT $1", &binds![most])?;
    Ok(rows.iter().map(|r| r.text(0)).collect())
}
