//! Rows of applications: what was typed is sealed, and found by blind indexes only.

pub mod places;

use fengqiao_db::{Conn, Row, binds};
use fengqiao_domain::applications::{Answers, tail};
use serde::{Deserialize, Serialize};

use super::actions::TABLE;
use crate::AppError;
use crate::attachments::store as attachments;
use crate::platform::crypto::Keys;
use crate::tables::Env;

const CONTENT: &str = "applications.content";
const CODE: &str = "applications.code";
const PHONE: &str = "applications.phone";
const LOOK: &str = "applications.look";
const SAME: &str = "applications.same";
const COLUMNS: &str = "id, content, receipt, submitted_on, case_id";

/// Where an application came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Channel {
    /// 网上申请.
    Web,
    /// 当场申请: taken down at the counter.
    Counter,
}

impl Channel {
    /// As kept.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Web => "web",
            Self::Counter => "counter",
        }
    }

    /// In words.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Web => "网上申请",
            Self::Counter => "当场申请",
        }
    }
}

/// What is sealed of an application.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Content {
    /// Draft code, eight digits.
    pub code: String,
    /// What was typed; of a draft.
    pub answers: Answers,
    /// How it was taken down at the counter.
    pub oral: Option<Oral>,
    /// Four digits by chance, where there is no telephone whose last digits would do.
    pub look_code: Option<String>,
}

/// An oral application as it was taken down (调解仲裁法-12).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Oral {
    /// When, in words.
    pub at: String,
    /// Where.
    pub place: String,
    /// It was read to the applicant, or read by him or her.
    pub read_back: bool,
}

/// One application.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Application {
    /// Id.
    pub id: String,
    /// What was typed; empty once it was handed in.
    pub content: Content,
    /// What became of it.
    pub done: Option<Done>,
}

/// What was handed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    /// 回执编号.
    pub receipt: String,
    /// The day.
    pub on: String,
    /// The case.
    pub case: String,
}

fn read(row: &Row, keys: &Keys) -> Result<Application, AppError> {
    let content = match row.opt_str(1) {
        Some(sealed) => serde_json::from_str(&keys.open(sealed, CONTENT)?)
            .map_err(|e| AppError::Internal(format!("申请的内容读不出：{e}")))?,
        None => Content::default(),
    };
    let done = row.opt_text(2).map(|receipt| Done {
        receipt,
        on: row.opt_text(3).unwrap_or_default(),
        case: row.opt_text(4).unwrap_or_default(),
    });
    Ok(Application { id: row.text(0), content, done })
}

fn sealed(content: &Content, keys: &Keys) -> Result<String, AppError> {
    let json = serde_json::to_string(content).map_err(|e| AppError::Internal(e.to_string()))?;
    Ok(keys.seal(&json, CONTENT))
}

fn code_index(code: &str, keys: &Keys) -> String {
    keys.blind(code, CODE)
}

/// The blind index of a telephone's digits; `None` for none.
pub fn phone_index(digits: &str, keys: &Keys) -> Option<String> {
    (!digits.is_empty()).then(|| keys.blind(digits, PHONE))
}

/// The blind index of a receipt with the digits it is asked for by.
pub fn look_index(receipt: &str, digits: &str, keys: &Keys) -> String {
    keys.blind(&format!("{receipt}/{digits}"), LOOK)
}

/// The blind index of what makes two applications the same.
pub fn same_index(text: &str, keys: &Keys) -> String {
    keys.blind(text, SAME)
}

/// Keeps a new draft; false where its code is taken.
///
/// # Errors
/// The store's.
pub fn insert(
    c: &mut Conn,
    env: &Env,
    id: &str,
    device: &str,
    content: &Content,
    expires: &str,
) -> Result<bool, AppError> {
    let code = code_index(&content.code, env.keys);
    let taken = c.query_opt("SELECT id FROM applications WHERE code_index = $1", &binds![code.as_str()])?;
    if taken.is_some() {
        return Ok(false);
    }
    c.execute(
        "INSERT INTO applications (id, created_at, updated_at, channel, device, code_index, content, expires_on)
         VALUES ($1, $2, $2, $3, $4, $5, $6, $7)",
        &binds![id, env.now, Channel::Web.code(), device, code, sealed(content, env.keys)?, expires],
    )?;
    Ok(true)
}

/// The newest application of a device, whose time is not over.
///
/// # Errors
/// The store's.
pub fn of_device(c: &mut Conn, env: &Env, device: &str) -> Result<Option<Application>, AppError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM applications WHERE device = $1 AND (expires_on IS NULL OR expires_on >= $2)
         ORDER BY id DESC LIMIT 1"
    );
    let row = c.query_opt(&sql, &binds![device, env.today.to_string()])?;
    row.map(|row| read(&row, env.keys)).transpose()
}

/// A draft by its code and the telephone in it.
///
/// # Errors
/// The store's.
pub fn by_code(c: &mut Conn, env: &Env, code: &str, phone: &str) -> Result<Option<String>, AppError> {
    let row = c.query_opt(
        "SELECT id FROM applications WHERE code_index = $1 AND phone_index = $2 AND receipt IS NULL AND expires_on >= $3",
        &binds![code_index(code, env.keys), phone_index(phone, env.keys), env.today.to_string()],
    )?;
    Ok(row.map(|row| row.text(0)))
}

/// Binds a draft to another device.
///
/// # Errors
/// The store's.
pub fn bind(c: &mut Conn, env: &Env, id: &str, device: &str) -> Result<(), AppError> {
    c.execute(
        "UPDATE applications SET device = $1, updated_at = $2 WHERE id = $3",
        &binds![device, env.now, id],
    )?;
    Ok(())
}

/// Keeps what was typed into a draft; false where it was handed in meanwhile.
///
/// # Errors
/// The store's.
pub fn save(
    c: &mut Conn,
    env: &Env,
    id: &str,
    content: &Content,
    phone: &str,
    expires: &str,
) -> Result<bool, AppError> {
    let changed = c.execute(
        "UPDATE applications SET content = $1, phone_index = $2, expires_on = $3, updated_at = $4
         WHERE id = $5 AND receipt IS NULL",
        &binds![sealed(content, env.keys)?, phone_index(phone, env.keys), expires, env.now, id],
    )?;
    Ok(changed == 1)
}

/// Holds a draft until the end of the transaction; `None` where it was handed in meanwhile or is another device's.
///
/// # Errors
/// The store's.
pub fn hold(c: &mut Conn, env: &Env, id: &str, device: &str) -> Result<Option<Application>, AppError> {
    let held = c.execute(
        "UPDATE applications SET updated_at = $1 WHERE id = $2 AND device = $3 AND receipt IS NULL",
        &binds![env.now, id, device],
    )?;
    if held == 0 {
        return Ok(None);
    }
    let sql = format!("SELECT {COLUMNS} FROM applications WHERE id = $1");
    c.query_opt(&sql, &binds![id])?.map(|row| read(&row, env.keys)).transpose()
}

/// What is kept of an application that was handed in.
pub struct Settled<'a> {
    /// Receipt.
    pub receipt: &'a str,
    /// The case.
    pub case: &'a str,
    /// The digits it is asked for by.
    pub digits: &'a str,
    /// What makes two the same; `None` where it cannot be told.
    pub same: Option<String>,
}

/// Marks a draft as handed in and wipes what was typed.
///
/// # Errors
/// The store's.
pub fn settle(c: &mut Conn, env: &Env, id: &str, of: &Settled) -> Result<(), AppError> {
    c.execute(
        "UPDATE applications SET content = NULL, code_index = NULL, phone_index = NULL, expires_on = NULL, receipt = $1,
         submitted_on = $2, case_id = $3, look_index = $4, same_index = $5, updated_at = $6 WHERE id = $7",
        &binds![
            of.receipt,
            env.today.to_string(),
            of.case,
            look_index(of.receipt, of.digits, env.keys),
            of.same.clone(),
            env.now,
            id
        ],
    )?;
    Ok(())
}

/// Keeps an application taken down at the counter.
///
/// # Errors
/// The store's.
pub fn insert_settled(
    c: &mut Conn,
    env: &Env,
    id: &str,
    content: &Content,
    of: &Settled,
) -> Result<(), AppError> {
    c.execute(
        "INSERT INTO applications (id, created_at, updated_at, channel, content, receipt, submitted_on, case_id,
         look_index, same_index) VALUES ($1, $2, $2, $3, $4, $5, $6, $7, $8, $9)",
        &binds![
            id,
            env.now,
            Channel::Counter.code(),
            sealed(content, env.keys)?,
            of.receipt,
            env.today.to_string(),
            of.case,
            look_index(of.receipt, of.digits, env.keys),
            of.same.clone()
        ],
    )?;
    Ok(())
}

/// What became of an application, where it was handed in.
///
/// # Errors
/// The store's.
pub fn done_of(c: &mut Conn, keys: &Keys, id: &str) -> Result<Option<Done>, AppError> {
    let sql = format!("SELECT {COLUMNS} FROM applications WHERE id = $1");
    let found = c.query_opt(&sql, &binds![id])?.map(|row| read(&row, keys)).transpose()?;
    Ok(found.and_then(|of| of.done))
}

/// Whether a receipt is taken.
///
/// # Errors
/// The store's.
pub fn is_taken(c: &mut Conn, receipt: &str) -> Result<bool, AppError> {
    Ok(c.query_opt("SELECT id FROM applications WHERE receipt = $1", &binds![receipt])?.is_some())
}

/// An application that was handed in, by its receipt and the digits it is asked for by.
///
/// # Errors
/// The store's.
pub fn by_receipt(
    c: &mut Conn,
    env: &Env,
    receipt: &str,
    digits: &str,
) -> Result<Option<Application>, AppError> {
    let sql = format!("SELECT {COLUMNS} FROM applications WHERE receipt = $1 AND look_index = $2");
    let row = c.query_opt(&sql, &binds![receipt, look_index(receipt, digits, env.keys)])?;
    row.map(|row| read(&row, env.keys)).transpose()
}

/// The newest application that is the same as another, handed in since a day on this very device: receipt and day.
///
/// # Errors
/// The store's.
pub fn same(
    c: &mut Conn,
    index: &str,
    since: &str,
    device: &str,
) -> Result<Option<(String, String)>, AppError> {
    let row = c.query_opt(
        "SELECT receipt, submitted_on FROM applications WHERE same_index = $1 AND submitted_on >= $2
         AND device = $3 ORDER BY submitted_on DESC, id DESC LIMIT 1",
        &binds![index, since, device],
    )?;
    Ok(row.map(|row| (row.text(0), row.text(1))))
}

/// How a case came in, where it was by an application of ours: channel, receipt, what was kept.
///
/// # Errors
/// The store's.
pub fn of_case(c: &mut Conn, keys: &Keys, case: &str) -> Result<Option<(Channel, Application)>, AppError> {
    let sql = format!("SELECT {COLUMNS}, channel FROM applications WHERE case_id = $1");
    let Some(row) = c.query_opt(&sql, &binds![case])? else { return Ok(None) };
    let channel = if row.str(5) == Channel::Counter.code() { Channel::Counter } else { Channel::Web };
    Ok(Some((channel, read(&row, keys)?)))
}

/// The telephone of those who applied has changed: from now on progress is asked for by its last digits. Whoever had a code
/// on a slip keeps it, and so does an application of whose case no telephone is left.
///
/// # Errors
/// The store's.
pub fn look_anew(c: &mut Conn, keys: &Keys, case: &str, phone: &str) -> Result<(), AppError> {
    let digits = tail(phone);
    let Some((_, of)) = of_case(c, keys, case)?.filter(|(_, of)| of.content.look_code.is_none()) else {
        return Ok(());
    };
    if let Some(done) = of.done.filter(|_| !digits.is_empty()) {
        let index = look_index(&done.receipt, &digits, keys);
        c.execute("UPDATE applications SET look_index = $1 WHERE id = $2", &binds![index, of.id])?;
    }
    Ok(())
}

/// Wipes drafts whose time is over, with their files.
///
/// # Errors
/// The store's.
pub fn wipe(c: &mut Conn, today: &str) -> Result<u64, AppError> {
    let over = binds![today];
    let drafts = c.query("SELECT id FROM applications WHERE expires_on < $1 AND receipt IS NULL", &over)?;
    for draft in &drafts {
        attachments::remove(c, (TABLE, draft.str(0)), None, today)?;
    }
    Ok(c.execute("DELETE FROM applications WHERE expires_on < $1 AND receipt IS NULL", &over)?)
}
