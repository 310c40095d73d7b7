//! Making, changing and retiring profiles: the only writer of them.

use fengqiao_domain::access::Action;
use fengqiao_domain::cases::CASES;
use fengqiao_domain::profiles::{Flaw, Profile};

use super::store::{self, By, Kept, Sample, sealed};
use crate::tables::import::batch::rights;
use crate::tables::import::batch::store::place;
use crate::{Actor, AppError, Event, FieldError, Tx};

/// What profiles are called in the audit log.
const TABLE: &str = "import-profiles";
/// Longest name.
const NAME: usize = 40;

/// Whether somebody may make profiles for cases at all.
///
/// # Errors
/// `Forbidden`.
pub fn may(actor: &Actor) -> Result<(), AppError> {
    let allowed = actor.may(Action::Import) && actor.may(rights::of(CASES.id).1);
    if allowed { Ok(()) } else { Err(AppError::Forbidden) }
}

fn named(tx: &mut Tx, name: &str, but: &str) -> Result<String, AppError> {
    let name = name.trim();
    let count = name.chars().count();
    if count == 0 || count > NAME || name.chars().any(char::is_control) {
        return Err(AppError::invalid("name", format!("方案名称写1至{NAME}个字。")));
    }
    if store::is_taken(tx.conn(), CASES.id, name, but)? {
        return Err(AppError::invalid("name", format!("已经有叫“{name}”的导入方案，换一个名称。")));
    }
    Ok(name.to_owned())
}

/// A draft from the sample of a file; gives its id.
///
/// # Errors
/// `Forbidden`, `Invalid` for a name that is taken, or the store's.
pub fn draft(tx: &mut Tx, name: &str, profile: &Profile, sample: &Sample) -> Result<String, AppError> {
    let actor = tx.actor;
    may(actor)?;
    let name = named(tx, name, "")?;
    let (id, now) = (tx.app.new_id(), tx.now().to_owned());
    let (body, sample) = (text(profile)?, sealed(&tx.app.keys, sample)?);
    let (owner, by) = (place(actor), By { at: &now, who: &actor.name });
    store::insert_draft(tx.conn(), (CASES.id, &id, &name), &owner, (&body, &sample), by)?;
    tx.audit(Event::new("create", TABLE, id.as_str()).summary(format!("新建导入方案 {name}（草稿）")));
    Ok(id)
}

/// Another sample for a profile, with the mapping it leads to. Of one in use the mapping is its next version, and has to
/// be as right as one that is typed. Gives the version.
///
/// # Errors
/// As [`save`].
pub fn resample(
    tx: &mut Tx,
    id: &str,
    revision: i64,
    profile: &Profile,
    sample: &Sample,
) -> Result<i64, AppError> {
    let kept = own(tx, id)?;
    if kept.revision != revision {
        return Err(AppError::Conflict);
    }
    let (now, body, sample) = (tx.now().to_owned(), text(profile)?, sealed(&tx.app.keys, sample)?);
    let by = By { at: &now, who: &tx.actor.name };
    let mut version = kept.version;
    if version == 0 {
        store::update_sample(tx.conn(), (id, revision), (&body, &sample), by)?;
    } else {
        sound(profile)?;
        if kept.profile != *profile {
            version += 1;
            store::update_version(tx.conn(), (id, revision), (&kept.name, version, &body), by)?;
            store::note_version(tx.conn(), id, version, &body, by)?;
        }
        store::put_sample(tx.conn(), id, &sample)?;
    }
    tx.audit(Event::new("update", TABLE, id).summary(format!("导入方案 {}：换了样表", kept.name)).change(
        "version",
        kept.version.to_string(),
        version.to_string(),
    ));
    Ok(version)
}

/// `Invalid` with what is wrong with a mapping, column by column.
fn sound(profile: &Profile) -> Result<(), AppError> {
    let flaws = profile.flaws(&CASES);
    let at = |flaw: &Flaw| {
        let field = flaw.at.map_or_else(String::new, |at| format!("k{at}"));
        FieldError::new(field, flaw.message.clone())
    };
    let problems: Vec<FieldError> = flaws.iter().map(at).collect();
    if problems.is_empty() { Ok(()) } else { Err(AppError::Invalid { problems }) }
}

/// Keeps a profile for use as its next version.
///
/// # Errors
/// `NotFound`, `Forbidden` for one of another place, `Conflict`, `Invalid` with what is wrong, or the store's.
pub fn save(tx: &mut Tx, id: &str, revision: i64, name: &str, profile: &Profile) -> Result<i64, AppError> {
    let kept = own(tx, id)?;
    if kept.revision != revision {
        return Err(AppError::Conflict);
    }
    let name = named(tx, name, id)?;
    sound(profile)?;
    if kept.version > 0 && kept.profile == *profile && kept.name == name {
        return Ok(kept.version);
    }
    let (version, now, body) = (kept.version + 1, tx.now().to_owned(), text(profile)?);
    let by = By { at: &now, who: &tx.actor.name };
    store::update_version(tx.conn(), (id, revision), (&name, version, &body), by)?;
    store::note_version(tx.conn(), id, version, &body, by)?;
    let columns = profile.columns.iter().filter(|mapped| !mapped.key.is_empty()).count();
    tx.audit(
        Event::new("update", TABLE, id)
            .summary(format!(
                "保存导入方案 {name} 第{version}版：{}，对应{columns}列",
                profile.platform_words()
            ))
            .change("version", kept.version.to_string(), version.to_string()),
    );
    Ok(version)
}

/// Takes a profile out of use; batches read by it keep it.
///
/// # Errors
/// As [`save`].
pub fn retire(tx: &mut Tx, id: &str) -> Result<(), AppError> {
    let kept = own(tx, id)?;
    let now = tx.now().to_owned();
    // The name is free for another one; the old one is still told by its day.
    let name = format!("{}（停用 {}）", kept.name, now.chars().take(19).collect::<String>());
    let by = By { at: &now, who: &tx.actor.name };
    store::retire(tx.conn(), id, &name, by)?;
    tx.audit(Event::new("update", TABLE, id).summary(format!("停用导入方案 {}", kept.name)));
    Ok(())
}

/// An example that ships with the demonstration.
///
/// # Errors
/// The store's.
pub fn example(tx: &mut Tx, name: &str, profile: &Profile) -> Result<(), AppError> {
    let (id, now) = (tx.app.new_id(), tx.now().to_owned());
    let (body, by) = (text(profile)?, By { at: &now, who: &tx.actor.name });
    store::insert_example(tx.conn(), (CASES.id, &id, name), &body, by)?;
    store::note_version(tx.conn(), &id, 1, &body, by)?;
    tx.audit(Event::new("create", TABLE, id).summary(format!("示例导入方案 {name}")));
    Ok(())
}

fn own(tx: &mut Tx, id: &str) -> Result<Kept, AppError> {
    let actor = tx.actor;
    may(actor)?;
    let kept = store::load(tx.conn(), CASES.id, id)?;
    if kept.retired {
        return Err(AppError::NotFound);
    }
    if kept.is_of(actor) { Ok(kept) } else { Err(AppError::Forbidden) }
}

fn text(profile: &Profile) -> Result<String, AppError> {
    serde_json::to_string(profile).map_err(|e| AppError::Internal(e.to_string()))
}
