//! Rows of documents made, of their serving, and of their numbers. What a document says of persons is sealed.

use fengqiao_db::{Conn, Row, binds};
use fengqiao_domain::cases::documents::Document;
use fengqiao_domain::cases::numbering::{Numbering, number};
use fengqiao_domain::cases::service::{Means, Receiver, Served};
use fengqiao_print::document::{Facts, Paper};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::AppError;
use crate::platform::attachments::Kept as Content;
use crate::platform::crypto::Keys;

const FACTS: &str = "case_papers.facts";
const PAPER: &str = "case_papers.paper";
const BODY: &str = "case_services.body";
const VOID_REASON: &str = "case_papers.void_reason";
const WITHDRAWN_REASON: &str = "case_services.withdrawn_reason";
const COLUMNS: &str = "id, case_id, kind, form, number, made_on, made_at, made_seconds, made_by, template, facts, \
                       facts_digest, paper, object, digest, size, replaces, voided_at, voided_by, void_reason";

/// A document that was made.
#[derive(Clone, Debug)]
pub struct Kept {
    /// Record id.
    pub id: String,
    /// The case.
    pub case: String,
    /// Kind.
    pub kind: Document,
    /// Name of the form.
    pub form: String,
    /// 文号; `None` for what bears none.
    pub number: Option<String>,
    /// Its series and place there.
    pub place: Option<(String, i64)>,
    /// The day it bears.
    pub made_on: Date,
    /// When it was made, as stored.
    pub made_at: String,
    /// Seconds since midnight then, for the stamp of its file.
    pub seconds: u32,
    /// Who made it.
    pub made_by: String,
    /// Which template, in words: 随系统提供 2024-07, 西青区 第2版.
    pub template: String,
    /// The facts it was made from.
    pub facts: Facts,
    /// SM3 of them.
    pub facts_digest: String,
    /// What it says.
    pub paper: Paper,
    /// The PDF as it was first printed; `None` before that.
    pub content: Option<Content>,
    /// The one it took the place of.
    pub replaces: Option<String>,
    /// When, by whom and why it was voided.
    pub voided: Option<(String, String, String)>,
}

impl Kept {
    /// Whether it is in force: not voided.
    pub fn stands(&self) -> bool {
        self.voided.is_none()
    }

    /// What it is called in a sentence: 受理通知书（津西青劳人仲调受〔2024〕12号）.
    pub fn called(&self) -> String {
        match &self.number {
            Some(number) => format!("{}（{number}）", self.form),
            None => format!("{}（{}）", self.form, self.made_on),
        }
    }
}

fn broken(what: &str) -> impl Fn(serde_json::Error) -> AppError + use<'_> {
    move |e| AppError::Internal(format!("文书的{what}读不出：{e}"))
}

fn read(row: &Row, keys: &Keys) -> Result<Kept, AppError> {
    let unknown = |what: &str| AppError::Internal(format!("文书 {} 的{what}", row.str(0)));
    let content = match (row.opt_text(13), row.opt_text(14), row.opt_int(15)) {
        (Some(object), Some(digest), Some(size)) => {
            Some(Content { object, digest, size: size.unsigned_abs() })
        }
        _ => None,
    };
    let text = |at: usize| row.opt_text(at).unwrap_or_default();
    Ok(Kept {
        id: row.text(0),
        case: row.text(1),
        kind: Document::from_code(row.str(2)).ok_or_else(|| unknown("种类"))?,
        form: row.text(3),
        number: row.opt_text(4),
        place: None,
        made_on: row.str(5).parse().map_err(|_| unknown("日期"))?,
        made_at: row.text(6),
        seconds: u32::try_from(row.int(7)).unwrap_or(0),
        made_by: row.text(8),
        template: row.text(9),
        facts: serde_json::from_str(&keys.open(row.str(10), FACTS)?).map_err(broken("资料"))?,
        facts_digest: row.text(11),
        paper: serde_json::from_str(&keys.open(row.str(12), PAPER)?).map_err(broken("内容"))?,
        content,
        replaces: row.opt_text(16),
        voided: match row.opt_text(17) {
            Some(at) => Some((at, text(18), keys.open(&text(19), VOID_REASON)?)),
            None => None,
        },
    })
}

/// Documents of a case, newest first.
///
/// # Errors
/// The store's.
pub fn of_case(c: &mut Conn, keys: &Keys, case: &str) -> Result<Vec<Kept>, AppError> {
    let sql = format!("SELECT {COLUMNS} FROM case_papers WHERE case_id = $1 ORDER BY id DESC");
    c.query(&sql, &binds![case])?.iter().map(|row| read(row, keys)).collect()
}

/// One document of a case.
///
/// # Errors
/// `NotFound`, or the store's.
pub fn one(c: &mut Conn, keys: &Keys, case: &str, id: &str) -> Result<Kept, AppError> {
    let sql = format!("SELECT {COLUMNS} FROM case_papers WHERE case_id = $1 AND id = $2");
    let row = c.query_opt(&sql, &binds![case, id])?.ok_or(AppError::NotFound)?;
    read(&row, keys)
}

/// Keeps a new one.
///
/// # Errors
/// The store's.
pub fn insert(c: &mut Conn, keys: &Keys, kept: &Kept, account: &str) -> Result<(), AppError> {
    let json = |value: serde_json::Result<String>| value.map_err(|e| AppError::Internal(e.to_string()));
    let (facts, paper) =
        (json(serde_json::to_string(&kept.facts))?, json(serde_json::to_string(&kept.paper))?);
    let (series, place) = kept.place.clone().unzip();
    c.execute(
        "INSERT INTO case_papers (id, case_id, kind, form, number, series, place, made_on, made_at, made_seconds, made_by,
         account, template, facts, facts_digest, paper, replaces)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)",
        &binds![
            kept.id.as_str(),
            kept.case.as_str(),
            kept.kind.code(),
            kept.form.as_str(),
            kept.number.clone(),
            series,
            place,
            kept.made_on.to_string(),
            kept.made_at.as_str(),
            i64::from(kept.seconds),
            kept.made_by.as_str(),
            account,
            kept.template.as_str(),
            keys.seal(&facts, FACTS),
            kept.facts_digest.as_str(),
            keys.seal(&paper, PAPER),
            kept.replaces.clone()
        ],
    )?;
    Ok(())
}

/// Keeps the PDF of a document, unless one is kept already.
///
/// # Errors
/// The store's.
pub fn keep_file(c: &mut Conn, id: &str, content: &Content) -> Result<(), AppError> {
    c.execute(
        "UPDATE case_papers SET object = $2, digest = $3, size = $4 WHERE id = $1 AND object IS NULL",
        &binds![
            id,
            content.object.as_str(),
            content.digest.as_str(),
            i64::try_from(content.size).unwrap_or(i64::MAX)
        ],
    )?;
    Ok(())
}

/// Voids one; false where it already was. Why may name persons: it is sealed.
///
/// # Errors
/// The store's.
pub fn void(c: &mut Conn, keys: &Keys, id: &str, at: &str, by: &str, reason: &str) -> Result<bool, AppError> {
    let sql = "UPDATE case_papers SET voided_at = $2, voided_by = $3, void_reason = $4 WHERE id = $1 AND voided_at IS NULL";
    Ok(c.execute(sql, &binds![id, at, by, keys.seal(reason, VOID_REASON)])? > 0)
}

/// Takes the next number of a series. The row is held until the transaction ends; undone with it, nothing was given.
///
/// # Errors
/// The store's.
pub fn next_number(c: &mut Conn, series: &str) -> Result<(String, i64), AppError> {
    let row = c.query_one(
        "INSERT INTO paper_numbers (series, last) VALUES ($1, 1)
         ON CONFLICT (series) DO UPDATE SET last = paper_numbers.last + 1 RETURNING last",
        &binds![series],
    )?;
    let place = row.int(0);
    Ok((number(series, place), place))
}

/// How an organisation numbers, with the revision; `None` where nothing is set.
///
/// # Errors
/// The store's.
pub fn numbering(c: &mut Conn, organisation: &str) -> Result<Option<(Numbering, i64)>, AppError> {
    let sql = "SELECT word, pattern, revision FROM paper_numbering WHERE organisation = $1";
    let row = c.query_opt(sql, &binds![organisation])?;
    Ok(row.map(|row| (Numbering { word: row.text(0), pattern: row.text(1) }, row.int(2))))
}

/// Keeps how an organisation numbers; `seen` is the revision that was read, 0 for none.
///
/// # Errors
/// `Conflict` for another revision.
pub fn keep_numbering(
    c: &mut Conn,
    organisation: &str,
    numbering: &Numbering,
    seen: i64,
    (by, now): (&str, &str),
) -> Result<(), AppError> {
    let kept = c.execute(
        "INSERT INTO paper_numbering (organisation, word, pattern, revision, changed_at, changed_by)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (organisation) DO UPDATE SET word = excluded.word, pattern = excluded.pattern,
           revision = excluded.revision, changed_at = excluded.changed_at, changed_by = excluded.changed_by
         WHERE paper_numbering.revision = $4 - 1",
        &binds![organisation, numbering.word.trim(), numbering.pattern.trim(), seen + 1, now, by],
    )?;
    if kept == 0 { Err(AppError::Conflict) } else { Ok(()) }
}

/// One serving as kept.
#[derive(Clone, Debug)]
pub struct Service {
    /// Record id.
    pub id: String,
    /// The document.
    pub paper: String,
    /// What was done.
    pub served: Served,
    /// When it was recorded and by whom.
    pub recorded: (String, String),
    /// When, by whom and why it was withdrawn.
    pub withdrawn: Option<(String, String, String)>,
}

/// What of a serving is sealed.
#[derive(Serialize, Deserialize)]
struct Body {
    signer: Option<String>,
    by: Option<String>,
    note: Option<String>,
}

/// The servings of a case, newest first.
///
/// # Errors
/// The store's.
pub fn services(c: &mut Conn, keys: &Keys, case: &str) -> Result<Vec<Service>, AppError> {
    let sql = "SELECT id, paper_id, receiver, means, sent_on, signed_on, body, recorded_at, recorded_by, withdrawn_at,
               withdrawn_by, withdrawn_reason FROM case_services WHERE case_id = $1 ORDER BY id DESC";
    let one = |row: &Row| {
        let unknown = || AppError::Internal(format!("送达 {} 读不出", row.str(0)));
        let body: Body = serde_json::from_str(&keys.open(row.str(6), BODY)?).map_err(broken("送达"))?;
        let text = |at: usize| row.opt_text(at).unwrap_or_default();
        Ok(Service {
            id: row.text(0),
            paper: row.text(1),
            served: Served {
                on: Receiver::from_code(row.str(2)).ok_or_else(unknown)?,
                means: Means::from_code(row.str(3)).ok_or_else(unknown)?,
                sent: row.str(4).parse().map_err(|_| unknown())?,
                signed: row.opt_str(5).and_then(|day| day.parse().ok()),
                signer: body.signer,
                by: body.by,
                note: body.note,
            },
            recorded: (text(7), text(8)),
            withdrawn: match row.opt_text(9) {
                Some(at) => Some((at, text(10), keys.open(&text(11), WITHDRAWN_REASON)?)),
                None => None,
            },
        })
    };
    c.query(sql, &binds![case])?.iter().map(one).collect()
}

/// Keeps a serving.
///
/// # Errors
/// The store's.
pub fn insert_service(
    c: &mut Conn,
    keys: &Keys,
    case: &str,
    service: &Service,
    account: &str,
) -> Result<(), AppError> {
    let served = &service.served;
    let body = Body { signer: served.signer.clone(), by: served.by.clone(), note: served.note.clone() };
    let body = serde_json::to_string(&body).map_err(|e| AppError::Internal(e.to_string()))?;
    c.execute(
        "INSERT INTO case_services (id, paper_id, case_id, receiver, means, sent_on, signed_on, body, recorded_at,
         recorded_by, account) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        &binds![
            service.id.as_str(),
            service.paper.as_str(),
            case,
            served.on.code(),
            served.means.code(),
            served.sent.to_string(),
            served.signed.map(|day| day.to_string()),
            keys.seal(&body, BODY),
            service.recorded.0.as_str(),
            service.recorded.1.as_str(),
            account
        ],
    )?;
    Ok(())
}

/// Withdraws a serving; false where it already was. Why may name persons: it is sealed.
///
/// # Errors
/// The store's.
pub fn withdraw_service(
    c: &mut Conn,
    keys: &Keys,
    id: &str,
    (at, by): (&str, &str),
    why: &str,
) -> Result<bool, AppError> {
    let sql = "UPDATE case_services SET withdrawn_at = $2, withdrawn_by = $3, withdrawn_reason = $4
               WHERE id = $1 AND withdrawn_at IS NULL";
    Ok(c.execute(sql, &binds![id, at, by, keys.seal(why, WITHDRAWN_REASON)])? > 0)
}
