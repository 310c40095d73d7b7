//! 分派缺口单位: units without an organisation are given to a street or a post, with a day; given on, or taken back with
//! a reason. What was is kept. That the unit has an organisation ends nothing here: it shows by itself.

use fengqiao_domain::access::Action;
use fengqiao_domain::coverage::assignment::check_due;
use fengqiao_domain::units::Unit;
use jiff::civil::Date;

use super::gaps::assignments::{self, Assignment};
use crate::tables::Env;
use crate::tables::changes::ChangeLog;
use crate::tables::edit::load;
use crate::units::UnitRecords;
use crate::{Actor, App, AppError, Event, Tx};

/// Units assigned at once at most.
pub const MOST: usize = 500;
/// Longest note and reason.
const LONGEST: usize = 200;

/// To whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum To {
    /// Each unit to the street it lies in.
    OwnStreet,
    /// A street, by its 9-digit code.
    Street(String),
    /// Somebody's post.
    Post(String),
}

impl To {
    /// From a form: `own`, `street:120111100`, `post:…`.
    pub fn parse(text: &str) -> Option<Self> {
        match text.split_once(':') {
            None if text == "own" => Some(Self::OwnStreet),
            Some(("street", code)) => Some(Self::Street(code.to_owned())),
            Some(("post", id)) => Some(Self::Post(id.to_owned())),
            _ => None,
        }
    }
}

/// What is assigned.
#[derive(Clone, Debug)]
pub struct Assigning {
    /// The units.
    pub units: Vec<Chosen>,
    /// To whom.
    pub to: To,
    /// The day by which there shall be an organisation.
    pub due: Date,
    /// What to know.
    pub note: String,
}

/// A unit as chosen on a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// Its record id.
    pub id: String,
    /// The running assignment the form showed, empty for none; `None` does not ask.
    pub seen: Option<String>,
}

impl Chosen {
    /// From a form: the id, or the id and after `~` the assignment that was shown.
    pub fn parse(text: &str) -> Self {
        match text.split_once('~') {
            Some((id, seen)) => Self { id: id.to_owned(), seen: Some(seen.to_owned()) },
            None => Self { id: text.to_owned(), seen: None },
        }
    }
}

/// Gives units to somebody; all or nothing. Gives how many assignments are new.
///
/// # Errors
/// `NotFound` for a unit out of scope, `Invalid`, `Refused` for units that have an organisation, `Conflict`.
pub fn assign(app: &App, actor: &Actor, what: &Assigning) -> Result<usize, AppError> {
    if what.units.is_empty() {
        return Err(AppError::refused("没有勾选单位。请勾选要分派的单位。"));
    }
    if what.units.len() > MOST {
        return Err(AppError::refused(format!("一次最多分派 {MOST} 个单位，请分几次。")));
    }
    let note = what.note.trim();
    if note.chars().count() > LONGEST {
        return Err(AppError::invalid("note", format!("说明最多 {LONGEST} 个字。")));
    }
    app.act(actor, Action::AssignGap, |tx| {
        let now = tx.now().to_owned();
        let env = tx.app.env(&now);
        check_due(what.due, env.today)?;
        let units = what
            .units
            .iter()
            .map(|one| load::<UnitRecords>(tx.conn(), &env, &actor.scope, &one.id))
            .collect::<Result<Vec<Unit>, _>>()?;
        covered(tx, &units, env.today)?;
        let mut log = ChangeLog::new(tx.actor, &env, None);
        let mut count = 0;
        for (unit, chosen) in units.iter().zip(&what.units) {
            let new = addressed(tx, &env, unit, what)?;
            let old = assignments::running(tx.conn(), &unit.id)?;
            let running = old.as_ref().map_or("", |old| old.id.as_str());
            if chosen.seen.as_ref().is_some_and(|seen| seen != running) {
                return Err(AppError::Conflict);
            }
            if old.as_ref().is_some_and(|old| old.says_the_same(&new)) {
                continue;
            }
            let kind = if old.is_some() { "改派" } else { "分派" };
            if let Some(old) = &old {
                assignments::end(tx.conn(), &old.id, &now, &actor.name, "改派")?;
            }
            assignments::insert(tx.conn(), &new)?;
            let words = format!("{kind}给{}，期限 {}", new.assignee, new.due);
            log.note("units", &unit.id, kind, &[], &words);
            let mut event = Event::new("assign", "units", unit.id.as_str()).summary(words);
            if !note.is_empty() {
                event = event.reason(note);
            }
            tx.audit(event);
            tx.relieve()?;
            count += 1;
        }
        log.flush(tx.conn())?;
        Ok(count)
    })
}

/// A unit that has an organisation is no gap.
fn covered(tx: &mut Tx, units: &[Unit], today: Date) -> Result<(), AppError> {
    let mut have = Vec::new();
    for unit in units {
        if assignments::covered_since(tx.conn(), &unit.id, today)?.is_some() {
            have.push(unit.name.as_str());
        }
    }
    if have.is_empty() {
        return Ok(());
    }
    Err(AppError::refused(format!("{}已有调解组织，不用分派。请去掉后再提交。", have.join("、"))))
}

fn addressed(tx: &mut Tx, env: &Env, unit: &Unit, what: &Assigning) -> Result<Assignment, AppError> {
    let street = |code: &str| {
        let place = env.regions.subdistrict(code).filter(|s| s.district == unit.district);
        place.map(|s| (Some(s.code.clone()), None, s.name.clone()))
    };
    let (subdistrict, post_id, assignee) = match &what.to {
        To::OwnStreet => unit.subdistrict.as_deref().and_then(street).ok_or_else(|| {
            let words = format!("{}没有填所在街镇，不能按街镇分派。请另选对象，或先补上街镇。", unit.name);
            AppError::invalid("to", words)
        })?,
        To::Street(code) => street(code).ok_or_else(|| {
            AppError::invalid("to", format!("{}不在所选街镇的区内。请另选对象。", unit.name))
        })?,
        To::Post(id) => {
            let found = assignments::officers(tx.conn(), &unit.authority, env.today)?;
            let officer = found.into_iter().find(|o| o.post == *id).ok_or_else(|| {
                AppError::invalid("to", format!("所选的人不负责{}，或已不在岗。请另选对象。", unit.name))
            })?;
            (None, Some(officer.post), officer.label)
        }
    };
    Ok(Assignment {
        id: env.new_id(),
        unit: unit.id.clone(),
        subdistrict,
        post_id,
        assignee,
        due: what.due,
        note: what.note.trim().to_owned(),
        assigned_at: env.now.to_owned(),
        assigned_by: tx.actor.name.clone(),
        ended: None,
    })
}

/// Takes an assignment back. `seen` is the one the form showed.
///
/// # Errors
/// `NotFound` out of scope, `Invalid` without a reason, `Conflict` where another one runs by now, or none.
pub fn withdraw(app: &App, actor: &Actor, unit: &str, seen: &str, reason: &str) -> Result<(), AppError> {
    let reason = reason.trim();
    if reason.is_empty() || reason.chars().count() > LONGEST {
        return Err(AppError::invalid("reason", format!("写明收回的理由，最多 {LONGEST} 个字。")));
    }
    app.act(actor, Action::AssignGap, |tx| {
        let now = tx.now().to_owned();
        let env = tx.app.env(&now);
        let unit = load::<UnitRecords>(tx.conn(), &env, &actor.scope, unit)?;
        // Taken back or given on meanwhile.
        let running = assignments::running(tx.conn(), &unit.id)?
            .filter(|running| running.id == seen)
            .ok_or(AppError::Conflict)?;
        assignments::end(tx.conn(), &running.id, &now, &actor.name, reason)?;
        let words = format!("收回给{}的分派", running.assignee);
        let mut log = ChangeLog::new(tx.actor, &env, None);
        log.note("units", &unit.id, "收回分派", &[], &format!("{words}：{reason}"));
        log.flush(tx.conn())?;
        tx.audit(Event::new("withdraw", "units", unit.id.as_str()).summary(words).reason(reason));
        Ok(())
    })
}
