//! 登记签到: whoever holds a session ticks who came, many at once; and takes back what was ticked by mistake. Paper is the
//! rule (IV-4): the list is ticked after the event.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use fengqiao_db::{Bind, Conn, binds};
use fengqiao_domain::access::{Action, Scope};
use fengqiao_domain::table::Problem;
use fengqiao_domain::training::check::attended_hours;
use fengqiao_domain::training::{Attendance, Session};
use fengqiao_domain::value::Raw;

use super::store::people::{self, Person};
use super::store::sessions::owns;
use super::{SessionRecords, TrainingRecords};
use crate::error::FieldError;
use crate::tables::changes::ChangeLog;
use crate::tables::edit::{Edit, Since, edit, load};
use crate::tables::find::marks;
use crate::tables::save::{Kept, save};
use crate::tables::{Env, Records, Touched};
use crate::{Actor, App, AppError, Event, Tx};

/// One person ticked.
#[derive(Clone, Debug)]
pub struct Tick {
    /// Record id of the mediator.
    pub mediator: String,
    /// 实到学时, hundredths; 0 for whoever did not come.
    pub attended: i64,
    /// 考核成绩.
    pub score: String,
    /// 是否合格.
    pub passed: Option<bool>,
    /// 备注.
    pub remarks: String,
}

/// What an organiser hands in.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    /// Those ticked, and those said not to have come.
    pub ticks: Vec<Tick>,
    /// 调解员证号 of further people who came for all of it.
    pub numbers: Vec<String>,
    /// 签到方式, code.
    pub way: String,
    /// 代录 in words; empty for none.
    pub note: String,
}

/// What was entered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ticked {
    /// How many people.
    pub count: usize,
    /// Whose time overlaps with another session, in words.
    pub overlapping: Vec<String>,
}

/// Enters who came.
///
/// # Errors
/// `NotFound` out of scope, `Refused` for whoever does not hold the session and before it begins, `Invalid` for what is wrong
/// with a person.
pub fn tick(app: &App, actor: &Actor, session: &str, sheet: &Sheet) -> Result<Ticked, AppError> {
    app.act(actor, Action::EditTraining, |tx| {
        let now = tx.now().to_owned();
        let env = tx.app.env(&now);
        let held = load::<SessionRecords>(tx.conn(), &env, &actor.scope, session)?;
        may_tick(&actor.scope, &held, &env)?;
        enter(tx, &env, &held, sheet, "attendance")
    })
}

/// Keeps who came, with hours, history and the line of the log called `act`: the one way into a session, for the organiser's
/// list and for a phone.
pub(super) fn enter(
    tx: &mut Tx,
    env: &Env,
    held: &Session,
    sheet: &Sheet,
    act: &'static str,
) -> Result<Ticked, AppError> {
    let actor = tx.actor;
    let records = records(tx.conn(), env, &actor.scope, held, sheet)?;
    if records.is_empty() {
        return Err(AppError::refused("没有勾选任何人。勾上到场的人，或填上证号。"));
    }
    let count = records.len();
    let rows: Vec<&Attendance> = records.iter().map(|one| &one.new).collect();
    let said = TrainingRecords::across(tx.conn(), env, &rows)?;
    let words = |(row, said): (&&Attendance, Vec<Problem>)| {
        let said = said.into_iter().next()?;
        Some(format!("{}：{}", row.mediator.name, said.message.trim_end_matches('。')))
    };
    let overlapping = rows.iter().zip(said).filter_map(words).collect();
    let (mut log, mut touched) = (ChangeLog::new(actor, env, None), Touched::default());
    save::<TrainingRecords>(tx.conn(), env, &mut log, &mut touched, env.today, records)?;
    TrainingRecords::derive(tx.conn(), env, &touched)?;
    let (_, digest) = log.seal();
    let mut event = Event::new(act, "training-sessions", held.id.as_str())
        .summary(format!("登记签到 {count} 人"))
        .change("明细摘要", "", digest);
    if !sheet.note.is_empty() {
        event = event.reason(&sheet.note);
    }
    tx.audit(event);
    Ok(Ticked { count, overlapping })
}

/// Whether a post may say who came to a session on a day.
///
/// # Errors
/// `Refused`, with why.
pub fn may_tick(scope: &Scope, session: &Session, env: &Env) -> Result<(), AppError> {
    if !owns(scope, session) {
        return Err(AppError::refused(
            "签到由主办单位登记；本单位的人参加了别处的活动，用“导入”把附件7交上来。",
        ));
    }
    if let Some(day) = session.cancelled_on {
        return Err(AppError::refused(format!("活动已于 {day} 取消，不能登记签到。")));
    }
    if let Some(first) = session.starts_on.filter(|first| *first > env.today) {
        return Err(AppError::refused(format!("活动 {first} 才开始，到时再登记签到。")));
    }
    Ok(())
}

/// The rows to keep, each person checked.
fn records(
    c: &mut Conn,
    env: &Env,
    scope: &Scope,
    session: &Session,
    sheet: &Sheet,
) -> Result<Vec<Kept<Attendance>>, AppError> {
    let mut wrong = Vec::new();
    let numbered = numbered(c, &sheet.numbers, &mut wrong)?;
    let whole = session.hours.unwrap_or(0);
    let mut ticks: Vec<Tick> = sheet.ticks.clone();
    ticks.extend(numbered.iter().map(|id| Tick {
        mediator: id.clone(),
        attended: whole,
        score: String::new(),
        passed: None,
        remarks: String::new(),
    }));
    let ids: BTreeSet<String> = ticks.iter().map(|t| t.mediator.clone()).collect();
    let known = people::of_ids(c, ids.iter().cloned())?;
    let before = of_session(c, env, &session.id, &ids)?;
    let (mut kept, mut seen) = (Vec::new(), BTreeSet::new());
    for tick in &ticks {
        // Below a bureau only the own people; whoever comes to a bureau's course is entered by it.
        let bureau = matches!(scope, Scope::City | Scope::Authority(_));
        let Some(person) = known.get(&tick.mediator).filter(|p| bureau || p.is_in(scope)) else {
            let message = "有的人不在您的管理范围内，或已经不在名册里；只登记本单位的人。";
            wrong.push(FieldError::new("numbers", message));
            continue;
        };
        let name = &person.who.name;
        let field = if numbered.contains(&tick.mediator) { "numbers" } else { "" };
        if !seen.insert(tick.mediator.clone()) {
            wrong.push(FieldError::new("numbers", format!("{name}勾选了又填了证号，只登记一次；去掉一处。")));
            continue;
        }
        let old = before.get(&tick.mediator);
        if old.is_some_and(|old| old.withdrawn.is_none()) {
            let message = format!("{name}已经登记过签到，不能再登记一次；学时不对的，在活动页面“更正”。");
            wrong.push(FieldError::new(field, message));
            continue;
        }
        if let Some(problem) = attended_hours(tick.attended, session.hours) {
            let field = format!("hours-{}", tick.mediator);
            wrong.push(FieldError::new(field, format!("{name}：{}{}", problem.message, problem.remedy)));
            continue;
        }
        kept.push(Kept {
            new: attendance(person, scope, session, tick, &sheet.way, old),
            old: old.cloned(),
            kind: "登记签到",
            note: sheet.note.clone(),
        });
    }
    if wrong.is_empty() { Ok(kept) } else { Err(AppError::Invalid { problems: wrong }) }
}

fn attendance(
    person: &Person,
    scope: &Scope,
    session: &Session,
    tick: &Tick,
    way: &str,
    old: Option<&Attendance>,
) -> Attendance {
    let text = |typed: &str| Some(typed.trim().to_owned()).filter(|t| !t.is_empty());
    Attendance {
        session: session.clone(),
        mediator: person.who.clone(),
        home: person.home(None, scope, session.starts_on),
        attended: Some(tick.attended),
        score: text(&tick.score),
        passed: tick.passed,
        sign_in: text(way),
        remarks: text(&tick.remarks),
        id: old.map(|old| old.id.clone()).unwrap_or_default(),
        revision: old.map_or(0, |old| old.revision),
        ..Attendance::default()
    }
}

/// Holders of numbers typed.
fn numbered(c: &mut Conn, numbers: &[String], wrong: &mut Vec<FieldError>) -> Result<Vec<String>, AppError> {
    let found = people::holders(c, numbers)?;
    let missing: Vec<&str> = numbers.iter().map(String::as_str).filter(|n| !found.contains_key(*n)).collect();
    if !missing.is_empty() {
        let message =
            format!("没有这些证号：{}。核对号码；还没有登记的人，先登记到名册。", missing.join("、"));
        wrong.push(FieldError::new("numbers", message));
    }
    let mut ids: Vec<String> = numbers.iter().filter_map(|n| found.get(n)).cloned().collect();
    let all = ids.len();
    ids.sort();
    ids.dedup();
    if ids.len() < all {
        wrong.push(FieldError::new("numbers", "有的人填了两次，去掉一次。"));
    }
    Ok(ids)
}

/// What is known already of some people at a session, withdrawn rows included.
fn of_session(
    c: &mut Conn,
    env: &Env,
    session: &str,
    ids: &BTreeSet<String>,
) -> Result<HashMap<String, Attendance>, AppError> {
    let mut found = HashMap::new();
    let ids: Vec<&String> = ids.iter().collect();
    for part in ids.chunks(500) {
        let mut all: Vec<Bind> = binds![session].to_vec();
        all.extend(part.iter().map(|id| Bind::from(id.as_str())));
        let condition = format!("r.session_id = $1 AND r.mediator_id IN ({})", marks(2, part.len()));
        TrainingRecords::each(c, env, &condition, &all, &mut |row| {
            found.insert(row.mediator.id.clone(), row);
            Ok(())
        })?;
    }
    Ok(found)
}

/// Corrects what was entered of one person, with a reason.
///
/// # Errors
/// `NotFound` out of scope, `Conflict` for a stale version, `Invalid` without a reason or for what is wrong.
pub fn correct(
    app: &App,
    actor: &Actor,
    id: &str,
    revision: i64,
    values: &BTreeMap<String, Raw>,
    reason: &str,
) -> Result<Attendance, AppError> {
    app.act(actor, Action::EditTraining, |tx| {
        let asked = Edit { id: Some(id), revision, values, since: Since::Start, sure: true, note: reason };
        edit::<TrainingRecords>(tx, &actor.scope, &asked)
    })
}

/// Takes back a row entered by mistake: it counts nowhere, its history stays.
///
/// # Errors
/// As [`correct`].
pub fn withdraw(
    app: &App,
    actor: &Actor,
    id: &str,
    revision: i64,
    reason: &str,
) -> Result<Attendance, AppError> {
    app.act(actor, Action::EditTraining, |tx| {
        let now = tx.now().to_owned();
        let env = tx.app.env(&now);
        let old = load::<TrainingRecords>(tx.conn(), &env, &actor.scope, id)?;
        if !TrainingRecords::reaches(&actor.scope, &old) {
            return Err(AppError::NotFound);
        }
        if old.revision != revision {
            return Err(AppError::Conflict);
        }
        let reason = reason.trim();
        if reason.is_empty() {
            return Err(AppError::invalid("reason", "撤销要写明理由：原来错在哪里。"));
        }
        if old.withdrawn.is_some() {
            return Err(AppError::refused("这一条已经撤销。"));
        }
        let new = Attendance { withdrawn: Some(env.today), ..old.clone() };
        let (mut log, mut touched) = (ChangeLog::new(tx.actor, &env, None), Touched::default());
        let one = Kept { old: Some(old), new, kind: "撤销", note: reason.to_owned() };
        let row = save::<TrainingRecords>(tx.conn(), &env, &mut log, &mut touched, env.today, vec![one])?
            .pop()
            .ok_or_else(|| AppError::Internal("没有存下签到".into()))?;
        TrainingRecords::derive(tx.conn(), &env, &touched)?;
        tx.audit(
            Event::new("withdraw", "training", row.id.as_str())
                .summary("撤销签到")
                .change("withdrawn_on", "", env.today.to_string())
                .reason(reason),
        );
        Ok(row)
    })
}
