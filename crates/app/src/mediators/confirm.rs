//! 履职确认 of many people at once: all or nothing, each on record (III-2-4b, R4).

use fengqiao_db::Conn;
use fengqiao_domain::access::{Action, Scope};
use fengqiao_domain::mediators::Mediator;
use fengqiao_domain::mediators::acts::{self, Confirming};
use fengqiao_domain::mediators::record::Appointment;
use jiff::civil::Date;

use super::decide::confirming;
use super::lists::{self, Asked, Confirmed, ON_ROSTER};
use super::{MediatorRecords, by_ids};
use crate::tables::behalf::Behalf;
use crate::tables::changes::ChangeLog;
use crate::tables::save::{Kept, save};
use crate::tables::{Env, Records, Touched};
use crate::{Actor, App, AppError, Event, Tx};

/// People confirmed at once at most.
pub const MOST: usize = 5_000;
/// People kept to a statement.
const PART: usize = 500;
/// People named where somebody cannot be confirmed.
const NAMED: usize = 5;

/// What is said of many.
#[derive(Clone, Debug)]
pub struct Many {
    /// The year.
    pub year: i16,
    /// They mediated.
    pub practised: bool,
    /// The last day they did.
    pub active_on: Option<Date>,
    /// 说明.
    pub note: String,
    /// Record ids.
    pub ids: Vec<String>,
}

/// Whoever was on the roster on the last day of the year, of the running year today.
pub fn of_year(year: i16, today: Date) -> Asked {
    Asked::on(Date::new(year, 12, 31).unwrap_or(today).min(today)).states(&ON_ROSTER)
}

/// How many are still to be confirmed.
///
/// # Errors
/// The store's.
pub fn open(c: &mut Conn, env: &Env, scope: &Scope, year: i16) -> Result<u64, AppError> {
    let asked = Asked { confirmed: Some((year, Confirmed::Nothing)), ..of_year(year, env.today) };
    Ok(lists::total(c, env, scope, &asked)?.n)
}

/// The organisation of the scope that answers for a person's year: the main one at its end, else any he served at.
pub fn organisation_of(m: &Mediator, scope: &Scope, year: i16, today: Date) -> Option<String> {
    let end = Date::new(year, 12, 31).unwrap_or(today).min(today);
    let own = |a: &&Appointment| {
        scope.contains_organisation(&a.organisation, &a.host.authority, a.host.subdistrict.as_deref())
            && m.served_in(&a.organisation, year)
    };
    let main = m.appointment_at(end).filter(own);
    main.or_else(|| m.appointments.iter().filter(own).max_by_key(|a| a.since)).map(|a| a.organisation.clone())
}

/// Confirms all of them, or nobody; gives how many.
///
/// # Errors
/// `Invalid` for a day that cannot be, `Refused` with the names of those who cannot be confirmed.
pub fn confirm(app: &App, actor: &Actor, many: &Many, behalf: Option<&Behalf>) -> Result<usize, AppError> {
    app.act(actor, Action::ConfirmPractice, |tx| confirmed(tx, many, behalf))
}

fn confirmed(tx: &mut Tx, many: &Many, behalf: Option<&Behalf>) -> Result<usize, AppError> {
    if many.ids.is_empty() {
        return Err(AppError::invalid("id", "没有勾选人。请勾选要确认的人。"));
    }
    if many.ids.len() > MOST {
        return Err(AppError::refused(format!("一次最多确认 {MOST} 人，请分几次。")));
    }
    let (now, actor) = (tx.now().to_owned(), tx.actor);
    let env = tx.app.env(&now);
    let pairs = judged(tx.conn(), &env, actor, many)?;
    let receipt = tx.new_id();
    let (mut log, mut touched) = (ChangeLog::new(actor, &env, Some(&receipt)), Touched::default());
    let words = confirming(&asked(many, String::new(), env.today));
    let behalf = behalf.map(Behalf::words);
    let note = [words.as_str(), many.note.trim(), behalf.as_deref().unwrap_or_default()];
    let note = note.into_iter().filter(|t| !t.is_empty()).collect::<Vec<_>>().join("；");
    let count = pairs.len();
    let mut pairs = pairs.into_iter();
    loop {
        let part: Vec<Kept<Mediator>> = pairs
            .by_ref()
            .take(PART)
            .map(|(old, new)| Kept { old: Some(old), new, kind: "履职确认", note: note.clone() })
            .collect();
        if part.is_empty() {
            break;
        }
        for one in &part {
            let event =
                Event::new("confirm-practice", "mediators", one.new.id.as_str()).summary(words.as_str());
            tx.audit(event.reason(many.note.trim()).behalf(behalf.clone()).batch(&receipt));
        }
        tx.relieve()?;
        save::<MediatorRecords>(tx.conn(), &env, &mut log, &mut touched, env.today, part)?;
    }
    MediatorRecords::derive(tx.conn(), &env, &touched)?;
    Ok(count)
}

fn asked(many: &Many, organisation: String, today: Date) -> Confirming {
    Confirming {
        year: many.year,
        organisation,
        practised: many.practised,
        active_on: many.active_on,
        on: today,
        note: many.note.clone(),
    }
}

/// Those asked for with what is said of them, or why somebody cannot be.
fn judged(
    c: &mut Conn,
    env: &Env,
    actor: &Actor,
    many: &Many,
) -> Result<Vec<(Mediator, Mediator)>, AppError> {
    let ids = lists::of_ids(c, &actor.scope, &many.ids)?;
    let mut wanted = many.ids.clone();
    wanted.sort_unstable();
    wanted.dedup();
    if ids.len() != wanted.len() {
        return Err(AppError::NotFound);
    }
    let (mut pairs, mut not) = (Vec::with_capacity(ids.len()), Vec::new());
    for part in ids.chunks(PART) {
        let (condition, binds) = by_ids(part);
        MediatorRecords::each(c, env, &format!("{condition} ORDER BY r.id"), &binds, &mut |old| {
            let Some(organisation) = organisation_of(&old, &actor.scope, many.year, env.today) else {
                not.push(format!("{}：{} 年不在管理范围内的组织任职", old.name, many.year));
                return Ok(());
            };
            let mut new = old.clone();
            match acts::confirm(&mut new, &asked(many, organisation, env.today), env.today) {
                Ok(()) => pairs.push((old, new)),
                Err(why) if why.column == "year" => not.push(format!("{}：{}", old.name, why.message)),
                // What is wrong with the day is wrong for all of them.
                Err(why) => return Err(why.into()),
            }
            Ok(())
        })?;
    }
    if !not.is_empty() {
        let more = if not.len() > NAMED { format!("，等 {} 人", not.len()) } else { String::new() };
        not.truncate(NAMED);
        let words = format!("没有确认：{}{more}。去掉这些人再确认。", not.join("；"));
        return Err(AppError::refused(words));
    }
    Ok(pairs)
}
