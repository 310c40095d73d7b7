//! Writing a draft, taking it up elsewhere, handing it in. A draft is nobody's record yet and stands in no audit log; what
//! is handed in becomes a case in the same transaction.

use fengqiao_domain::access::Action;
use fengqiao_domain::applications::{
    Answers, DRAFT_DAYS, SAME_DAYS, case_of, dispute_types, first_open, phone_digits, receipt, tail,
};
use fengqiao_domain::cases::Case;
use fengqiao_domain::cases::parts::Handler;
use fengqiao_domain::cases::record::Evidence;
use fengqiao_domain::dates::plus_days;
use fengqiao_domain::names::plain_name;

use super::organisations::{place, place_words};
use super::store::{self, Application, Content, Done, Oral, Settled, places};
use crate::attachments::{gone, store as attachments};
use crate::cases::CaseRecords;
use crate::cases::actions::register;
use crate::platform::{chance, tries};
use crate::tables::Env;
use crate::tables::edit::{ask_first, load};
use crate::{Actor, App, AppError, Event, Tx};

/// Codes and receipts are tried so often before it is given up.
const TRIES: usize = 20;
/// Table of the attachments of a draft, and of events.
pub const TABLE: &str = "applications";

/// Whether the public side offers it: by the policy's switch, and always in a demonstration.
pub fn is_open(app: &App) -> bool {
    app.config.demo || app.jurisdiction.policy.public.apply.value
}

/// Eight digits by chance, or four.
fn digits(most: u32, width: usize) -> String {
    format!("{:0width$}", u32::from_be_bytes(chance::bytes()) % most)
}

/// Writes into the store what stands in no audit log.
fn write<T>(app: &App, ip: &str, work: impl FnOnce(&mut Tx) -> Result<T, AppError>) -> Result<T, AppError> {
    app.on_record(&writer(ip), Action::EditCases, work)
}

/// Whoever writes a draft.
pub(super) fn writer(ip: &str) -> Actor {
    Actor::passer_by("草稿", ip)
}

fn expires(env: &Env) -> String {
    plus_days(env.today, DRAFT_DAYS).to_string()
}

/// What has to be done again and again: wipes drafts whose time is over, deletes files nobody has any more, forgets counts.
///
/// # Errors
/// The store's.
pub fn tidy(app: &App) -> Result<(), AppError> {
    let today = app.today().to_string();
    app.db.write(|c| store::wipe(c, &today))?;
    gone::delete(app)?;
    tries::forget(app).map(drop)
}

/// Begins a draft on a device; wipes those whose time is over.
///
/// # Errors
/// The store's.
pub fn begin(app: &App, device: &str, ip: &str) -> Result<(), AppError> {
    write(app, ip, |tx| {
        let now = tx.now().to_owned();
        let env = tx.app.env(&now);
        store::wipe(tx.conn(), &env.today.to_string())?;
        let id = tx.new_id();
        for _ in 0..TRIES {
            let content = Content { code: digits(100_000_000, 8), ..Content::default() };
            if store::insert(tx.conn(), &env, &id, device, &content, &expires(&env))? {
                return Ok(());
            }
        }
        Err(AppError::Internal("没有空着的草稿编号".into()))
    })
}

/// The application a device is at: a draft, or what was handed in last.
///
/// # Errors
/// The store's.
pub fn current(app: &App, device: &str) -> Result<Option<Application>, AppError> {
    let now = app.clock.stamp();
    let env = app.env(&now);
    app.read(|c| store::of_device(c, &env, device))
}

/// Keeps what was typed, right or wrong: `change` puts it into the answers. An organisation that takes nothing of the employer
/// as it is now is chosen anew. `None` where the draft is another device's, or was handed in.
///
/// # Errors
/// The store's.
pub fn save(
    app: &App,
    (id, device): (&str, &str),
    ip: &str,
    change: impl FnOnce(&mut Answers),
) -> Result<Option<Application>, AppError> {
    write(app, ip, |tx| {
        let now = tx.now().to_owned();
        let env = tx.app.env(&now);
        let Some(mut draft) = store::hold(tx.conn(), &env, id, device)? else { return Ok(None) };
        let a = &mut draft.content.answers;
        let before = place(&env, a);
        change(a);
        let now_at = place(&env, a);
        if before != now_at && places::takes(tx.conn(), &env, &a.organisation, &now_at)?.is_none() {
            a.organisation.clear();
        }
        let phone = phone_digits(&a.phone);
        store::save(tx.conn(), &env, id, &draft.content, &phone, &expires(&env))?;
        Ok(Some(draft))
    })
}

/// Takes a draft up on another device, by its code and the telephone in it. One answer for whatever does not fit.
///
/// # Errors
/// `TooMany` for a telephone that was tried too often, the store's.
pub fn resume(app: &App, code: &str, phone: &str, device: &str, ip: &str) -> Result<bool, AppError> {
    let (Some(code), phone) = (receipt::read_code(code), phone_digits(phone)) else { return Ok(false) };
    if phone.is_empty() {
        return Ok(false);
    }
    tries::RESUME.take(app, &phone)?;
    write(app, ip, |tx| {
        let now = tx.now().to_owned();
        let env = tx.app.env(&now);
        let Some(id) = store::by_code(tx.conn(), &env, &code, &phone)? else { return Ok(false) };
        store::bind(tx.conn(), &env, &id, device)?;
        Ok(true)
    })
}

/// What makes two applications the same: telephone, parties and matters.
fn sameness(env: &Env, a: &Answers) -> Option<String> {
    let phone = phone_digits(&a.phone);
    if phone.is_empty() {
        return None;
    }
    let mut types = dispute_types(a);
    types.sort();
    let parties = (plain_name(a.applicant()), plain_name(a.respondent()));
    let text = format!("{phone}/{}/{}/{}", parties.0, parties.1, types.join(","));
    Some(store::same_index(&text, env.keys))
}

/// An application of the same telephone, parties and matters of the last days, handed in on this very device: its receipt and
/// its day. Elsewhere nothing is told: whoever knows a name and a telephone does not learn whether somebody applied.
///
/// # Errors
/// The store's.
pub fn same(app: &App, a: &Answers, device: &str) -> Result<Option<(String, String)>, AppError> {
    let now = app.clock.stamp();
    let env = app.env(&now);
    let Some(index) = sameness(&env, a) else { return Ok(None) };
    let since = plus_days(env.today, -SAME_DAYS).to_string();
    app.read(|c| store::same(c, &index, &since, device))
}

/// What came of handing in.
pub enum Handed {
    /// It is a case now; or it was one already.
    In(Done),
    /// The draft is on no such device any more.
    Gone,
}

/// Hands a draft in: it becomes a case of its organisation, registered today, and what was typed is wiped. Handed in twice it
/// is one application.
///
/// # Errors
/// `Invalid` where an answer is not right, refused where the organisation takes no applications any more, the store's.
pub fn submit(app: &App, id: &str, device: &str, ip: &str) -> Result<Handed, AppError> {
    let now = app.clock.stamp();
    let env = app.env(&now);
    let Some(known) = app.read(|c| store::of_device(c, &env, device))?.filter(|a| a.id == id) else {
        return Ok(Handed::Gone);
    };
    if let Some(done) = known.done {
        return Ok(Handed::In(done));
    }
    let open_question = |a: &Answers| match first_open(a, env.today) {
        Some(question) => Err(AppError::invalid("", format!("“{}”还没有答完。", question.title(a)))),
        None => Ok(()),
    };
    open_question(&known.content.answers)?;
    let organisation = &known.content.answers.organisation;
    let closed = || {
        let words = "选的调解组织现在不受理了，或者它只调解本单位的争议。请另选一个。";
        AppError::invalid("organisation", words)
    };
    let employer = place(&env, &known.content.answers);
    let name = app.read(|c| places::takes(c, &env, organisation, &employer))?.ok_or_else(closed)?.name;
    let actor = Actor::applicant(organisation, &name, ip);
    let handed = app.act(&actor, Action::EditCases, |tx| {
        let now = tx.now().to_owned();
        let env = tx.app.env(&now);
        // Whoever comes second finds it handed in.
        let Some(draft) = store::hold(tx.conn(), &env, id, device)? else { return Ok(None) };
        let a = &draft.content.answers;
        open_question(a)?;
        if a.organisation != *organisation {
            return Err(AppError::Conflict);
        }
        let to = places::takes(tx.conn(), &env, organisation, &place(&env, a))?.ok_or_else(closed)?;
        let receipt = free_receipt(tx, &env)?;
        let mut case = case_of(a, env.today, to, "online", &place_words(&env, a));
        if case.evidence.is_empty() {
            case.evidence = evidence(tx, &env, id)?;
        }
        let case = register(tx, case, &format!("网上申请，回执 {receipt}"))?;
        let same = sameness(&env, a);
        let settled = Settled { receipt: &receipt, case: &case.id, digits: &tail(&a.phone), same };
        store::settle(tx.conn(), &env, id, &settled)?;
        attachments::hand_over(tx.conn(), (TABLE, id), ("cases", &case.id))?;
        tx.audit(Event::new("submit", TABLE, id).summary(format!("提交调解申请，回执 {receipt}")));
        Ok(Some(Done { receipt, on: env.today.to_string(), case: case.id }))
    });
    match handed {
        Ok(Some(done)) => Ok(Handed::In(done)),
        Ok(None) | Err(AppError::Conflict) => {
            let known = app.read(|c| store::of_device(c, &env, device))?.filter(|a| a.id == id);
            Ok(known.and_then(|a| a.done).map_or(Handed::Gone, Handed::In))
        }
        Err(error) => Err(error),
    }
}

/// The files of a draft as the application lists them (D01).
fn evidence(tx: &mut Tx, env: &Env, draft: &str) -> Result<Vec<Evidence>, AppError> {
    let actor = tx.actor;
    let files = attachments::of_record(tx.conn(), env.keys, actor, TABLE, draft)?;
    let named = |name: &str| {
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        // Where evidence is typed, a semicolon ends its name.
        stem.replace(['；', ';'], "，")
    };
    let listed =
        |name: &str| Evidence { name: named(name), source: Some("申请人提交".into()), proves: None };
    Ok(files.iter().rev().map(|file| listed(&file.name)).collect())
}

fn free_receipt(tx: &mut Tx, env: &Env) -> Result<String, AppError> {
    for _ in 0..TRIES {
        let receipt = receipt::of(env.today, u32::from_be_bytes(chance::bytes()));
        if !store::is_taken(tx.conn(), &receipt)? {
            return Ok(receipt);
        }
    }
    Err(AppError::Internal("没有空着的回执编号".into()))
}

/// What is said at the counter besides the answers.
pub struct TakenDown {
    /// Id the form was given: sent twice it is one application.
    pub once: String,
    /// How an oral application was taken down.
    pub oral: Option<Oral>,
    /// Whoever takes it down is the mediator who handles it, of this organisation.
    pub handler: Option<(Handler, String)>,
    /// What other records tell of it was seen ([`crate::tables::edit::ANYWAY`]).
    pub sure: bool,
}

/// Whether a text may be an id of ours.
fn is_id(text: &str) -> bool {
    text.len() == 20 && text.bytes().all(|b| b.is_ascii_alphanumeric())
}

/// Takes an application down at the counter, for somebody who is there: a case of the organisation, and a receipt.
///
/// # Errors
/// `Forbidden` beyond the scope, `Invalid` where an answer is not right or other records tell something of it, the store's.
pub fn take_down(tx: &mut Tx, a: &Answers, said: TakenDown) -> Result<(Case, String), AppError> {
    let TakenDown { once, oral, handler, sure } = said;
    let now = tx.now().to_owned();
    let env = tx.app.env(&now);
    let id = Some(once).filter(|id| is_id(id)).unwrap_or_else(|| tx.new_id());
    if let Some(done) = store::done_of(tx.conn(), env.keys, &id)? {
        let actor = tx.actor;
        return Ok((load::<CaseRecords>(tx.conn(), &env, &actor.scope, &done.case)?, done.receipt));
    }
    let closed = || {
        let words = "这个调解组织现在不受理；或者它只调解本单位的争议，而单位名称和它的设立单位对不上。";
        AppError::invalid("organisation", words)
    };
    let to = places::takes(tx.conn(), &env, &a.organisation, &place(&env, a))?.ok_or_else(closed)?;
    if handler.as_ref().is_some_and(|(_, home)| *home != to.id) {
        return Err(AppError::Forbidden);
    }
    let mut case = case_of(a, env.today, to, "application", &place_words(&env, a));
    case.handlers = handler.into_iter().map(|(handler, _)| handler).collect();
    if !sure {
        ask_first::<CaseRecords>(tx.conn(), &env, &case)?;
    }
    let receipt = free_receipt(tx, &env)?;
    let words = if oral.is_some() { "口头申请，当场记录" } else { "当场申请" };
    let case = register(tx, case, &format!("{words}，回执 {receipt}"))?;
    let tail = tail(&a.phone);
    // Whoever has no telephone asks by four digits on the slip.
    let look_code = tail.is_empty().then(|| digits(10_000, 4));
    let asked_by = look_code.clone().unwrap_or(tail);
    let content = Content { oral, look_code, ..Content::default() };
    let same = sameness(&env, a);
    let settled = Settled { receipt: &receipt, case: &case.id, digits: &asked_by, same };
    store::insert_settled(tx.conn(), &env, &id, &content, &settled)?;
    tx.audit(Event::new("submit", TABLE, id).summary(format!("当场代填调解申请，回执 {receipt}")));
    Ok((case, receipt))
}
