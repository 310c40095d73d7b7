//! Files with a draft: photos and PDFs, taken in as any attachment. They go with the case when it is handed in.

use fengqiao_domain::access::{Action, Scope};
use fengqiao_domain::applications::MOST_FILES;
use fengqiao_domain::attachments::{Kind, size_words, tidy};

use super::actions::TABLE;
use super::store;
use crate::attachments::Attachment;
use crate::attachments::store as rows;
use crate::attachments::take::Taken;
use crate::{Actor, App, AppError};

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

fn actor(ip: &str) -> Actor {
    Actor { scope: Scope::Nothing, ..Actor::applicant("", "草稿", ip) }
}

/// The files of a draft, in the order they came.
///
/// # Errors
/// The store's.
pub fn of(app: &App, draft: &str, ip: &str) -> Result<Vec<Listed>, AppError> {
    let found = app.read(|c| rows::of_record(c, &app.keys, &actor(ip), TABLE, draft))?;
    let listed = |a: Attachment| Listed { id: a.id, name: a.name, size: size_words(a.size) };
    Ok(found.into_iter().rev().map(listed).collect())
}

/// Keeps a file that was taken in with a draft.
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
    let actor = actor(ip);
    app.on_record(&actor, Action::EditCases, |tx| {
        let now = tx.now().to_owned();
        let env = tx.app.env(&now);
        store::hold(tx.conn(), &env, draft, device)?.ok_or(AppError::NotFound)?;
        if rows::of_record(tx.conn(), env.keys, &actor, TABLE, draft)?.len() >= MOST_FILES {
            return Err(AppError::invalid(
                "file",
                format!("最多放 {MOST_FILES} 个文件。其余的当面交给调解员。"),
            ));
        }
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
    })
}

/// Takes a file off a draft again.
///
/// # Errors
/// `NotFound` where the draft is another device's or was handed in; the store's.
pub fn remove(app: &App, (draft, device): (&str, &str), ip: &str, id: &str) -> Result<(), AppError> {
    app.on_record(&actor(ip), Action::EditCases, |tx| {
        let now = tx.now().to_owned();
        let env = tx.app.env(&now);
        store::hold(tx.conn(), &env, draft, device)?.ok_or(AppError::NotFound)?;
        rows::remove(tx.conn(), TABLE, draft, id)
    })
}
