//! 当事人自评 by a link: one for each side of a closed case, random, sealed, found by a blind index. What a party says
//! stands beside what an officer heard on a return visit; where nobody has been yet it becomes the visit, said to be the
//! party's own.

pub(crate) mod pages;
pub(crate) mod store;

use fengqiao_domain::access::Action;
use fengqiao_domain::cases::acts::Act;
use fengqiao_domain::cases::feedback::{changes_until, check, label};
use fengqiao_domain::cases::parts::{Visit, VisitWay};
use fengqiao_domain::cases::record::Side;
use fengqiao_domain::cases::steps::Step;
use fengqiao_domain::cases::taken::Taken;
use fengqiao_domain::cases::{CASES, Case};
use jiff::civil::Date;

use self::store::Given;
use super::CaseRecords;
use super::actions::{Said, take, works_on};
use super::pages::handles;
use super::papers::{OWN_WORD, of_actor};
use crate::certificates::public_address;
use crate::platform::chance;
use crate::tables::edit::load;
use crate::{Actor, App, AppError, Event};
use fengqiao_domain::access::Scope;

/// What an office sees of one side.
pub struct OfSide {
    /// Which.
    pub side: Side,
    /// The address to hand on; empty before a link was made, where no public address is set, and for whoever does not
    /// handle the case: by it one answers as the party.
    pub address: String,
    /// A link was made.
    pub made: bool,
    /// What the party said.
    pub given: Option<Given>,
}

/// Whether the public side offers it: by the policy's switch, and always in a demonstration.
pub fn is_open(app: &App) -> bool {
    app.config.demo || app.jurisdiction.policy.public.satisfaction.value
}

/// Both sides of a case in the actor's scope.
///
/// # Errors
/// `NotFound` out of scope, `Forbidden`, or the store's.
pub fn look(app: &App, actor: &Actor, id: &str) -> Result<(Case, Vec<OfSide>), AppError> {
    let now = app.clock.stamp();
    let env = app.env(&now);
    app.read(|c| {
        let case = of_actor(c, &env, actor, id)?;
        let base = public_address(c)?.filter(|_| handles(&actor.scope, &case));
        let mut all = Vec::new();
        for side in Side::BOTH {
            let link = store::of_side(c, env.keys, id, side)?;
            let address = |token: &str| base.as_ref().map(|base| at(base, token)).unwrap_or_default();
            all.push(OfSide {
                side,
                made: link.is_some(),
                address: link.as_ref().map(|link| address(&link.token)).unwrap_or_default(),
                given: link.and_then(|link| link.given),
            });
        }
        Ok((case, all))
    })
}

fn at(base: &str, token: &str) -> String {
    format!("{base}/satisfaction/{token}")
}

/// Makes the link of a side; one it has stays.
///
/// # Errors
/// `NotFound` out of scope, `Forbidden` for who may not change what is recorded, `Refused` before the case is closed.
pub fn make(app: &App, actor: &Actor, id: &str, side: Side) -> Result<(), AppError> {
    app.act(actor, Action::EditCases, |tx| {
        let now = tx.now().to_owned();
        let env = tx.app.env(&now);
        let case = of_actor(tx.conn(), &env, actor, id)?;
        if !works_on(actor, &case, env.today) {
            return Err(AppError::Forbidden);
        }
        if case.closure.on.is_none() || case.void.is_some() {
            return Err(AppError::refused("案件还没有结案，结案以后再请当事人评价。"));
        }
        if store::make(tx.conn(), env.keys, (id, side), &chance::code(), &now)? {
            let words = format!("给{}评价链接", side.label());
            tx.audit(Event::new("feedback-link", CASES.id, id).summary(words));
        }
        Ok(())
    })
}

/// What a party sees behind a link.
#[derive(Clone, Debug)]
pub struct Asked {
    case: String,
    side: Side,
    /// Who mediated.
    pub organisation: String,
    /// 结案日期.
    pub closed: Date,
    /// What was said before.
    pub given: Option<Given>,
    /// The last day it may be changed; of what was not said yet, `None`.
    pub until: Option<Date>,
    /// It may be said, or changed, today.
    pub may: bool,
}

/// What stands behind a link; `None` for any that leads nowhere.
///
/// # Errors
/// The store's.
pub fn behind(app: &App, token: &str) -> Result<Option<Asked>, AppError> {
    let token = token.trim().to_ascii_lowercase();
    if !chance::is_code(&token) {
        return Ok(None);
    }
    let now = app.clock.stamp();
    let env = app.env(&now);
    app.read(|c| {
        let Some((id, side)) = store::behind(c, env.keys, &token)? else { return Ok(None) };
        let case = match load::<CaseRecords>(c, &env, &Scope::City, &id) {
            Err(AppError::NotFound) => return Ok(None),
            found => found?,
        };
        // Reopened or void: nothing is asked any more.
        let Some(closed) = case.closure.on.filter(|_| case.void.is_none()) else { return Ok(None) };
        let given = store::of_side(c, env.keys, &id, side)?.and_then(|link| link.given);
        let until = given.as_ref().map(|given| changes_until(given.on));
        Ok(Some(Asked {
            organisation: case.organisation.name.clone(),
            may: until.is_none_or(|last| env.today <= last),
            case: id,
            side,
            closed,
            given,
            until,
        }))
    })
}

/// The party itself.
fn party() -> Actor {
    Actor { name: OWN_WORD.to_owned(), account: OWN_WORD.to_owned(), ..Actor::system() }
}

/// Keeps what a party says.
///
/// # Errors
/// `NotFound` for a link that leads nowhere, `Invalid` or `Refused` for what cannot be said.
pub fn give(app: &App, token: &str, marks: Option<i64>, words: &str) -> Result<i64, AppError> {
    let asked = behind(app, token)?.ok_or(AppError::NotFound)?;
    let (party, words) = (party(), words.trim());
    let before = asked.given.as_ref().map(|given| given.marks);
    let marks = app.act(&party, Action::EditCases, |tx| {
        let (now, today) = (tx.now().to_owned(), tx.today());
        // Read again inside the transaction: the same link may be open twice.
        let keys = &tx.app.keys;
        let known = store::of_side(tx.conn(), keys, &asked.case, asked.side)?.ok_or(AppError::NotFound)?;
        let first = known.given.as_ref().map(|given| given.on);
        let marks = check(marks, words, first, today)?;
        let given = Given {
            marks,
            words: words.to_owned(),
            on: first.unwrap_or(today),
            changed_at: first.is_some().then(|| now.clone()),
        };
        store::give(tx.conn(), keys, (&asked.case, asked.side), &given)?;
        let said = format!("{}评价：{}", asked.side.label(), label(marks));
        tx.audit(Event::new("feedback", CASES.id, asked.case.as_str()).summary(said));
        Ok(marks)
    })?;
    // What the party said is kept whether or not it becomes the visit.
    match visit(app, &party, &asked, before, marks) {
        Ok(()) | Err(AppError::Refused { .. } | AppError::Invalid { .. } | AppError::Conflict) => Ok(marks),
        Err(error) => Err(error),
    }
}

/// Makes it the return visit where nobody else has been: the record of an officer stays as it is.
fn visit(app: &App, party: &Actor, asked: &Asked, before: Option<i64>, marks: i64) -> Result<(), AppError> {
    app.act(party, Action::EditCases, |tx| {
        let now = tx.now().to_owned();
        let env = tx.app.env(&now);
        let case = load::<CaseRecords>(tx.conn(), &env, &Scope::City, &asked.case)?;
        let words = format!("{}凭链接自评", asked.side.label());
        let last = case.steps.iter().rev().find(|taken| taken.step == Step::Visit && taken.holds());
        // The other side's word is as little written over as an officer's record.
        let is_own = |taken: &Taken| taken.by == OWN_WORD && taken.explanation.as_ref() == Some(&words);
        let own = last.is_some_and(is_own) && case.visit.satisfaction == before;
        let nobody = case.visit.on.is_none();
        if !(nobody || own) || case.visit.satisfaction == Some(marks) {
            return Ok(());
        }
        let visit = Visit {
            on: None,
            satisfaction: Some(marks),
            way: Some(VisitWay::Link),
            whom: Some(asked.side.into()),
            again: None,
        };
        let said = Said { revision: case.revision, on: env.today, explanation: Some(&words), behalf: None };
        take(tx, &asked.case, Step::Visit, &said, |_, _, _| Ok(Act::Visit(visit)))?;
        Ok(())
    })
}
