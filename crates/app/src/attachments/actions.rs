//! Adding, opening and withdrawing an attachment.

use std::io::Read as _;

use fengqiao_db::Conn;
use fengqiao_domain::access::Action;
use fengqiao_domain::attachments::{Kind, LONGEST_NOTE, size_words, tidy};

use super::holders::{Held, Holder, Mediators};
use super::store::{self, Attachment};
use super::take::Taken;
use crate::platform::app::Tx;
use crate::platform::attachments::{Fault, Opener, failed};
use crate::platform::audit::Event;
use crate::platform::may::Guard as _;
use crate::tables::behalf::Behalf;
use crate::{Actor, App, AppError};

/// What is said of a file besides its content.
pub struct Said<'a> {
    /// What it is.
    pub kind: Kind,
    /// Its name as sent.
    pub name: &'a str,
    /// What it is about.
    pub note: &'a str,
    /// Addressed to the person as well.
    pub shown: bool,
    /// 代录: from whom it came.
    pub behalf: Option<Behalf>,
}

/// Checks, before a byte of the file is read, that the record is in scope and may be added to; gives its name.
///
/// # Errors
/// `NotFound` out of scope, `Forbidden`, the store's.
pub fn open_for<H: Holder>(app: &App, actor: &Actor, record: &str) -> Result<String, AppError> {
    let now = app.clock.stamp();
    let held = app.read(|c| H::held(c, &app.env(&now), actor, record))?;
    if held.may_add { Ok(held.label) } else { Err(AppError::Forbidden) }
}

/// A note that is not too long.
///
/// # Errors
/// `Invalid` where it is.
pub fn noted(note: &str) -> Result<&str, AppError> {
    let note = note.trim();
    if note.chars().count() > LONGEST_NOTE {
        return Err(AppError::invalid("note", format!("说明超过 {LONGEST_NOTE} 个字，写短一些。")));
    }
    Ok(note)
}

/// Puts a file that was taken beside its record, on record with its digest.
///
/// # Errors
/// As [`open_for`], `Invalid`, the store's.
pub fn add<H: Holder>(tx: &mut Tx, record: &str, said: &Said, taken: &Taken) -> Result<Attachment, AppError> {
    let (app, actor, now) = (tx.app, tx.actor, tx.now().to_owned());
    if !H::held(tx.conn(), &app.env(&now), actor, record)?.may_add {
        return Err(AppError::Forbidden);
    }
    let attachment = Attachment {
        id: tx.new_id(),
        table: H::table().to_owned(),
        record: record.to_owned(),
        kind: said.kind,
        name: tidy(said.name, taken.format),
        note: noted(said.note)?.to_owned(),
        format: taken.format,
        size: taken.content.size,
        digest: taken.content.digest.clone(),
        object: taken.content.object.clone(),
        pixels: taken.pixels,
        thumbnail: taken.thumbnail.as_ref().map(|t| (t.object.clone(), t.size)),
        shown: H::PERSON && (said.shown || said.kind == Kind::Photo),
        at: now,
        by_account: actor.account.clone(),
        by_name: actor.name.clone(),
        withdrawn: None,
    };
    store::insert(tx.conn(), &app.keys, &attachment)?;
    let event = Event::new("attach", H::table(), record).summary(words("上传附件", &attachment));
    tx.audit(event.behalf(said.behalf.as_ref().map(Behalf::words)));
    Ok(attachment)
}

/// Finds an attachment to be opened, and puts the opening on record: a photo or a paper is personal.
///
/// # Errors
/// `NotFound` out of scope, the store's.
pub fn open<H: Holder>(app: &App, actor: &Actor, record: &str, id: &str) -> Result<Attachment, AppError> {
    let found = find::<H>(app, actor, record, id)?;
    let event = Event::new("view", H::table(), record).summary(words("查看附件", &found));
    app.record(actor, H::View::ACTION, event)?;
    Ok(found)
}

/// Finds an attachment the actor may withdraw; gives the name of its record too.
///
/// # Errors
/// `NotFound` out of scope, `Forbidden`, the store's.
pub fn to_withdraw<H: Holder>(
    app: &App,
    actor: &Actor,
    record: &str,
    id: &str,
) -> Result<(String, Attachment), AppError> {
    let now = app.clock.stamp();
    app.read(|c| {
        let held = H::held(c, &app.env(&now), actor, record)?;
        let found = store::get(c, &app.keys, actor, H::table(), record, id)?;
        if may_withdraw(&held, actor, &found) { Ok((held.label, found)) } else { Err(AppError::Forbidden) }
    })
}

/// Finds an attachment of a record in scope.
///
/// # Errors
/// `NotFound` out of scope, the store's.
pub fn find<H: Holder>(app: &App, actor: &Actor, record: &str, id: &str) -> Result<Attachment, AppError> {
    let now = app.clock.stamp();
    app.read(|c| {
        H::held(c, &app.env(&now), actor, record)?;
        store::get(c, &app.keys, actor, H::table(), record, id)
    })
}

/// Withdraws one: it stays, with who, when and why, and is no longer in use.
///
/// # Errors
/// `NotFound`, `Forbidden`, `Invalid` without a reason, refused where it is already withdrawn, the store's.
pub fn withdraw<H: Holder>(tx: &mut Tx, record: &str, id: &str, reason: &str) -> Result<(), AppError> {
    let (app, actor, now) = (tx.app, tx.actor, tx.now().to_owned());
    let held = H::held(tx.conn(), &app.env(&now), actor, record)?;
    let found = store::get(tx.conn(), &app.keys, actor, H::table(), record, id)?;
    if !may_withdraw(&held, actor, &found) {
        return Err(AppError::Forbidden);
    }
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(AppError::invalid("reason", "撤回要写明理由，如“传错了人”。"));
    }
    if reason.chars().count() > LONGEST_NOTE {
        return Err(AppError::invalid("reason", format!("理由超过 {LONGEST_NOTE} 个字，写短一些。")));
    }
    if !store::withdraw(tx.conn(), id, &now, &actor.name, reason)? {
        return Err(AppError::refused("这个附件已经撤回，不用再办。"));
    }
    tx.audit(Event::new("withdraw", H::table(), record).summary(words("撤回附件", &found)).reason(reason));
    Ok(())
}

/// Whether the actor may withdraw it: who may change the record, and the person what he or she brought.
pub fn may_withdraw(held: &Held, actor: &Actor, a: &Attachment) -> bool {
    a.withdrawn.is_none() && (held.may_edit || (held.may_add && a.by_account == actor.account))
}

/// The permission that adding and withdrawing stand under in the audit log.
pub const fn action() -> Action {
    Action::Attach
}

/// No name: it may be a person's.
fn words(verb: &str, a: &Attachment) -> String {
    format!("{verb}：{}，{}，{}，SM3 {}", a.kind.label(), a.format.label(), size_words(a.size), a.digest)
}

/// The photo in use of a mediator, as JPEG, for the card; `None` where there is none, or its file is lost.
///
/// # Errors
/// The store's; that of the files does not answer: no card lacks its photo for that.
pub fn photo_of(app: &App, c: &mut Conn, mediator: &str) -> Result<Option<Vec<u8>>, AppError> {
    let Some(photo) = store::current_photo(c, &app.keys, Mediators::table(), mediator)? else {
        return Ok(None);
    };
    let mut bytes = Vec::new();
    let sealed = app.attachments.store.open(&photo.object);
    let read = sealed.and_then(|from| Opener::new(&app.keys, from)?.read_to_end(&mut bytes));
    match read {
        Ok(_) => Ok(Some(bytes)),
        Err(e) if Fault::of(&e).is_some() => Err(failed(&e)),
        Err(_) => Ok(None),
    }
}
