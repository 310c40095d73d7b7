//! A selection round from its opening to its result: the city opens it, districts recommend, the city decides person by
//! person and publishes. Each act is one transaction with its audit events.

use fengqiao_domain::access::Scope;
use fengqiao_domain::experts::nomination::{self, Recommendation, Round as Days};
use fengqiao_domain::experts::{acts, state};
use fengqiao_domain::table::Names;
use jiff::civil::Date;

use super::decide::{Done, keep};
use super::rounds::{self, Nomination, Round};
use super::{ExpertRecords, pools};
use crate::tables::behalf::Behalf;
use crate::tables::changes::ChangeLog;
use crate::tables::edit::load;
use crate::{AppError, Event, Tx};

/// The table of the history of rounds.
pub const TABLE: &str = "expert-rounds";
/// Longest title and text.
const LONGEST: usize = 50;

/// Puts an act about a round on record.
fn note(tx: &mut Tx, id: &str, kind: &'static str, words: &str, event: Event) -> Result<(), AppError> {
    let now = tx.now().to_owned();
    let env = tx.app.env(&now);
    let mut log = ChangeLog::new(tx.actor, &env, None);
    log.note(TABLE, id, kind, &[], words);
    log.flush(tx.conn())?;
    tx.audit(event.summary(format!("{kind}：{words}")));
    Ok(())
}

/// What a new round says.
pub struct Opening {
    /// What it is called.
    pub title: String,
    /// Last day to recommend.
    pub closes: Date,
    /// What is asked for; may be empty.
    pub note: String,
}

/// Opens a round.
///
/// # Errors
/// No title, a closing day that is past, another round that still runs.
pub fn open(tx: &mut Tx, asked: &Opening) -> Result<Round, AppError> {
    let today = tx.today();
    let title = asked.title.trim();
    if title.is_empty() || title.chars().count() > LONGEST {
        return Err(AppError::invalid("title", format!("写明这一轮的名称，最多 {LONGEST} 个字。")));
    }
    if asked.closes < today {
        return Err(AppError::invalid("closes", "推荐截止不能早于今天。"));
    }
    if asked.closes > fengqiao_domain::dates::plus_days(today, 366) {
        return Err(AppError::invalid("closes", "推荐截止在一年以后。核对日期。"));
    }
    if let Some(running) = rounds::running(tx.conn())?.first() {
        let words = format!("“{}”还没有公布结果，公布以后再开始新的一轮。", running.title);
        return Err(AppError::refused(words));
    }
    let round = Round {
        id: tx.new_id(),
        revision: 1,
        title: title.to_owned(),
        days: Days { opened: today, closes: asked.closes, closed: None, published: None },
        close_reason: String::new(),
        term: None,
        note: asked.note.trim().to_owned(),
        opened_by: tx.actor.name.clone(),
    };
    let now = tx.now().to_owned();
    rounds::insert_round(tx.conn(), &now, &round)?;
    let event = Event::new("open-round", TABLE, round.id.as_str());
    note(tx, &round.id, "开始遴选", &format!("{title}，推荐到 {}", asked.closes), event)?;
    Ok(round)
}

/// The round as the reader saw it.
fn seen(tx: &mut Tx, id: &str, revision: i64) -> Result<Round, AppError> {
    let round = rounds::round(tx.conn(), id)?;
    if round.revision == revision { Ok(round) } else { Err(AppError::Conflict) }
}

/// Closes the recommendations before their day, or moves the day.
///
/// # Errors
/// The round is not open, no reason.
pub fn close(tx: &mut Tx, id: &str, revision: i64, why: &str) -> Result<(), AppError> {
    let today = tx.today();
    let mut round = seen(tx, id, revision)?;
    if round.days.phase(today) != nomination::Phase::Open {
        return Err(AppError::refused("推荐已经截止。"));
    }
    if why.trim().is_empty() {
        return Err(AppError::invalid("reason", "没有填写提前截止的理由。"));
    }
    (round.days.closed, round.close_reason) = (Some(today), why.trim().to_owned());
    rounds::update_round(tx.conn(), &round)?;
    let event = Event::new("close-round", TABLE, id).reason(why.trim());
    note(tx, id, "提前截止", why.trim(), event)
}

/// Recommends an expert of the actor's district; the city names the district by the expert's own pool (代录).
///
/// # Errors
/// See [`nomination::recommend`].
pub fn recommend(
    tx: &mut Tx,
    round_id: &str,
    expert: &str,
    reason: &str,
    behalf: Option<&Behalf>,
) -> Result<Nomination, AppError> {
    let (now, today, actor) = (tx.now().to_owned(), tx.today(), tx.actor);
    let env = tx.app.env(&now);
    let round = rounds::round(tx.conn(), round_id)?;
    if expert.is_empty() {
        return Err(AppError::invalid("expert", "没有选候选人。"));
    }
    let found = load::<ExpertRecords>(tx.conn(), &env, &actor.scope, expert);
    let e = match found {
        Err(AppError::NotFound) => {
            return Err(AppError::invalid("expert", "候选人不在本区专家库。从列出的人中选。"));
        }
        other => other?,
    };
    let district = match &actor.scope {
        Scope::Authority(code) => code.clone(),
        _ => e.authority.clone(),
    };
    let held = state::span_on(&e, today);
    let name = env.place(&district);
    let of_round = rounds::of_round(tx.conn(), &Scope::City, round_id)?;
    let standing: Vec<&Nomination> = of_round.iter().filter(|n| n.withdrawn.is_none()).collect();
    let already = standing.iter().filter(|n| n.authority == district).count();
    let asked = Recommendation {
        district: &name,
        standing: state::standing(&e, today).result,
        own: held.is_some_and(|span| span.pool == district && district != env.policy.jurisdiction),
        again: standing.iter().any(|n| n.expert == e.id),
        already: u32::try_from(already).unwrap_or(u32::MAX),
        reason,
    };
    nomination::recommend(&round.days, &asked, env.policy, today)?;
    let one = Nomination {
        id: tx.new_id(),
        revision: 1,
        round: round.id.clone(),
        authority: district,
        expert: e.id.clone(),
        name: e.name.clone(),
        workplace: e.workplace.clone(),
        fields: e.fields.join("、"),
        reason: reason.trim().to_owned(),
        on: today,
        by: actor.name.clone(),
        withdrawn: None,
        outcome: None,
        title: round.title.clone(),
        published: None,
    };
    rounds::insert_nomination(tx.conn(), &now, &one)?;
    let behalf = behalf.map(Behalf::words);
    let event = Event::new("nominate", TABLE, round.id.as_str()).behalf(behalf.clone());
    let words: Vec<String> =
        [Some(format!("{name} {}：{}", e.name, one.reason)), behalf].into_iter().flatten().collect();
    note(tx, &round.id, "推荐", &words.join("；"), event)?;
    Ok(one)
}

/// Takes a recommendation back before the closing day.
///
/// # Errors
/// See [`nomination::take_back`].
pub fn take_back(tx: &mut Tx, id: &str, revision: i64, why: &str) -> Result<Nomination, AppError> {
    let (today, scope) = (tx.today(), tx.actor.scope.clone());
    let mut one = rounds::nomination(tx.conn(), &scope, id)?;
    let round = rounds::round(tx.conn(), &one.round)?;
    if one.revision != revision || one.withdrawn.is_some() {
        return Err(AppError::Conflict);
    }
    nomination::take_back(&round.days, why, today)?;
    one.withdrawn = Some((today, why.trim().to_owned()));
    rounds::update_nomination(tx.conn(), &one, "")?;
    let event = Event::new("take-back", TABLE, round.id.as_str()).reason(why.trim());
    note(tx, &round.id, "撤回推荐", &format!("{}：{}", one.name, why.trim()), event)?;
    Ok(one)
}

/// Decides about a nominee; may be decided anew until the result is published.
///
/// # Errors
/// See [`nomination::decide`].
pub fn decide(
    tx: &mut Tx,
    id: &str,
    revision: i64,
    selected: bool,
    why: &str,
) -> Result<Nomination, AppError> {
    let (today, scope) = (tx.today(), tx.actor.scope.clone());
    let mut one = rounds::nomination(tx.conn(), &scope, id)?;
    let round = rounds::round(tx.conn(), &one.round)?;
    if one.revision != revision {
        return Err(AppError::Conflict);
    }
    if one.withdrawn.is_some() {
        return Err(AppError::refused("这项推荐已撤回，不用评审。"));
    }
    nomination::decide(&round.days, why, today)?;
    one.outcome = Some((selected, why.trim().to_owned(), today));
    let by = tx.actor.name.clone();
    rounds::update_nomination(tx.conn(), &one, &by)?;
    let words = format!("{}：{}，{}", one.name, one.outcome_words(), why.trim());
    let event = Event::new("decide", TABLE, round.id.as_str()).reason(why.trim());
    note(tx, &round.id, "评审", &words, event)?;
    Ok(one)
}

/// Publishes the result: those selected come into the city's pool with this term.
///
/// # Errors
/// See [`nomination::publish`] and [`acts::select`].
pub fn publish(tx: &mut Tx, id: &str, revision: i64, term: (Date, Date)) -> Result<u32, AppError> {
    let (now, today) = (tx.now().to_owned(), tx.today());
    let env = tx.app.env(&now);
    let mut round = seen(tx, id, revision)?;
    let (_, undecided) = rounds::undecided(tx.conn(), id)?;
    nomination::publish(&round.days, undecided, term, today)?;
    let mut chosen = 0;
    for one in rounds::of_round(tx.conn(), &Scope::City, id)? {
        let selected = one.outcome.as_ref().is_some_and(|(selected, ..)| *selected);
        if one.withdrawn.is_some() || !selected {
            continue;
        }
        let old = load::<ExpertRecords>(tx.conn(), &env, &Scope::City, &one.expert)?;
        let mut new = old.clone();
        acts::select(&mut new, &env.policy.jurisdiction, term.0, term.1)?;
        new.recommended_by = Some(env.place(&one.authority));
        let done = Done {
            name: "入选市级",
            verb: "select",
            words: format!("{}，聘期 {} 至 {}", round.title, term.0, term.1),
            why: one.outcome.as_ref().map(|(_, why, _)| why.clone()).unwrap_or_default(),
        };
        keep(tx, &env, old, new, &done, term.0, None)?;
        chosen += 1;
    }
    (round.days.published, round.term) = (Some(today), Some(term));
    rounds::update_round(tx.conn(), &round)?;
    let size = pools::count_without(tx.conn(), &env.policy.jurisdiction, term.0, &[])?;
    let words = format!("入选 {chosen} 人，聘期 {} 至 {}，市级专家库共 {size} 人", term.0, term.1);
    note(tx, id, "公布结果", &words, Event::new("publish", TABLE, id))?;
    Ok(chosen)
}
