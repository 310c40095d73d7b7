//! Files with a draft: photos and PDFs, taken in as any attachment. They go with the case when it is handed in.

use fengqiao_db::Conn;
use fengqiao_domain::access::Action;
use fengqiao_domain::applications::{MOST_BYTES, MOST_BYTES_OF_DRAFTS, MOST_FILES};
use fengqiao_domain::attachments::{Kind, size_words, tidy};

use super::actions::{TABLE, writer};
use super::store;
use crate::attachments::take::Taken;
use crate::attachments::{Attachment, gone, store as rows};
use crate::{App, AppError};

/// One file as it is listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its size in words.
    pub size: String,
}

/// The files of a draft, in the order they came.
///
/// # Errors
/// The store's.
pub fn of(app: &App, draft: &str, ip: &str) -> Result<Vec<Listed>, AppError> {
    let found = app.read(|c| rows::of_record(c, &app.keys, &writer(ip), TABLE, draft))?;
    let listed = |a: Attachment| Listed { id: a.id, name: a.name, size: size_words(a.size) };
    Ok(found.into_iter().rev().map(listed).collect())
}

/// Whether there is room for one more file of so many bytes, with a draft and with all of them.
fn room(c: &mut Conn, draft: &str, more: u64) -> Result<(), AppError> {
    let full = |message: String| Err(AppError::invalid("file", message));
    let (count, bytes) = rows::weight(c, TABLE, Some(draft))?;
    if count >= MOST_FILES as u64 {
        return full(format!("最多放 {MOST_FILES} 个文件。其余的当面交给调解员。"));
    }
    if bytes >= MOST_BYTES || bytes + more > MOST_BYTES {
        return full(format!("文件一共最多 {}。其余的当面交给调解员。", size_words(MOST_BYTES)));
    }
    let (_, all) = rows::weight(c, TABLE, None)?;
    if all + more >= MOST_BYTES_OF_DRAFTS {
        return full("网上现在收不下更多文件。没有文件也可以提交，材料当面交给调解员。".into());
    }
    Ok(())
}

/// Whether a draft takes one more file at all: asked before a byte of it is taken in.
///
/// # Errors
/// `Invalid` where it does not, the store's.
pub fn has_room(app: &App, draft: &str) -> Result<(), AppError> {
    app.read(|c| room(c, draft, 0))
}

/// Keeps a file that was taken in with a draft; what is not kept is deleted later.
///
/// # Errors
/// `NotFound` where the draft is another device's or was handed in; `Invalid` for one too many; the store's.
pub fn add(
    app: &App,
    (draft, device): (&str, &str),
    ip: &str,
    name: &str,
    taken: &Taken,
) -> Result<(), AppError> {
    let actor = writer(ip);
    let kept = app.on_record(&actor, Action::EditCases, |tx| {
        let now = tx.now().to_owned();
        let env = tx.app.env(&now);
        store::hold(tx.conn(), &env, draft, device)?.ok_or(AppError::NotFound)?;
        room(tx.conn(), draft, taken.content.size)?;
        let attachment = Attachment {
            id: tx.new_id(),
            table: TABLE.to_owned(),
            record: draft.to_owned(),
            kind: Kind::Other,
            name: tidy(name, taken.format),
            note: "申请人提交的材料".to_owned(),
            format: taken.format,
            size: taken.content.size,
            digest: taken.content.digest.clone(),
            object: taken.content.object.clone(),
            pixels: taken.pixels,
            thumbnail: taken.thumbnail.as_ref().map(|t| (t.object.clone(), t.size)),
            shown: false,
            at: now.clone(),
            by_account: actor.account.clone(),
            by_name: "申请人".to_owned(),
            withdrawn: None,
        };
        rows::insert(tx.conn(), env.keys, &attachment)
    });
    if kept.is_err() {
        gone::discard(app, taken)?;
    }
    kept
}

/// Takes a file off a draft again.
///
/// # Errors
/// `NotFound` where the draft is another device's or was handed in; the store's.
pub fn remove(app: &App, (draft, device): (&str, &str), ip: &str, id: &str) -> Result<(), AppError> {
    app.on_record(&writer(ip), Action::EditCases, |tx| {
        let now = tx.now().to_owned();
        let env = tx.app.env(&now);
        store::hold(tx.conn(), &env, draft, device)?.ok_or(AppError::NotFound)?;
        rows::remove(tx.conn(), (TABLE, draft), Some(id), &env.today.to_string())
    })
}
