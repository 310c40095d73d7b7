//! The section 附件 of a record's page.

use fengqiao_db::Conn;
use fengqiao_domain::attachments::{Kind, size_words};

use super::actions::may_withdraw;
use super::holders::Holder;
use super::store::{self, Attachment};
use crate::tables::{Env, Records};
use crate::{Actor, AppError};

/// The attachments of a record as the reader may see them.
pub struct Section {
    /// The address under which they stand.
    pub base: String,
    /// The reader may add some.
    pub may_add: bool,
    /// What is said where there is none.
    pub none: &'static str,
    /// The record is a person: its photo has a place of its own.
    pub person: bool,
    /// The photo in use.
    pub photo: Option<Line>,
    /// Those in use, newest first.
    pub lines: Vec<Line>,
    /// Photos a newer one took the place of.
    pub earlier: Vec<Line>,
    /// Those withdrawn.
    pub withdrawn: Vec<Line>,
}

/// One attachment.
pub struct Line {
    /// 照片.
    pub kind: &'static str,
    /// File name.
    pub name: String,
    /// What it is about.
    pub note: String,
    /// JPG 1.2 MB.
    pub size: String,
    /// Day and minute.
    pub at: String,
    /// Who brought it.
    pub by: String,
    /// Opens it.
    pub href: String,
    /// Its thumbnail; empty for none.
    pub thumbnail: String,
    /// Addressed to the person.
    pub shown: bool,
    /// Withdraws it; empty where the reader may not.
    pub withdraw: String,
    /// When, by whom and why it was withdrawn; empty while it is in use.
    pub why: String,
}

/// Loads the section.
///
/// # Errors
/// The store's.
pub fn section<H: Holder>(
    c: &mut Conn,
    env: &Env,
    actor: &Actor,
    row: &<H::Rows as Records>::Row,
) -> Result<Section, AppError> {
    let held = H::held_by(actor, row);
    let base = H::base(&held.id);
    let all = store::of_record(c, env.keys, actor, H::table(), &held.id)?;
    let (mut photo, mut lines, mut earlier, mut withdrawn) = (None, Vec::new(), Vec::new(), Vec::new());
    for a in &all {
        let line = line(a, &base, may_withdraw(&held, actor, a));
        if a.withdrawn.is_some() {
            withdrawn.push(line);
        } else if H::PERSON && a.kind == Kind::Photo {
            if photo.is_none() {
                photo = Some(line);
            } else {
                earlier.push(line);
            }
        } else {
            lines.push(line);
        }
    }
    Ok(Section {
        may_add: held.may_add,
        none: H::NONE,
        person: H::PERSON,
        base,
        photo,
        lines,
        earlier,
        withdrawn,
    })
}

/// All attachments of a record, whoever brought them and however many, oldest first: for who may bind the whole file of it.
///
/// # Errors
/// `NotFound` out of scope, or the store's.
pub fn of_case<H: Holder>(
    c: &mut Conn,
    env: &Env,
    actor: &Actor,
    id: &str,
) -> Result<Vec<Attachment>, AppError> {
    H::held(c, env, actor, id)?;
    store::whole(c, env.keys, H::table(), id)
}

fn line(a: &Attachment, base: &str, withdraws: bool) -> Line {
    let minute = |at: &str| at.chars().take(16).collect::<String>().replace('T', " ");
    let href = format!("{base}/{}", a.id);
    Line {
        kind: a.kind.label(),
        name: a.name.clone(),
        note: a.note.clone(),
        size: format!("{} {}", a.format.label(), size_words(a.size)),
        at: minute(&a.at),
        by: a.by_name.clone(),
        thumbnail: if a.thumbnail.is_some() { format!("{href}/thumbnail") } else { String::new() },
        shown: a.shown && a.kind != Kind::Photo,
        withdraw: if withdraws { format!("{href}/withdrawal") } else { String::new() },
        why: a
            .withdrawn
            .as_ref()
            .map_or_else(String::new, |(at, by, why)| format!("{} 由{by}撤回：{why}", minute(at))),
        href,
    }
}
