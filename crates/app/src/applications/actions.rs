//! Writing a draft, taking it up elsewhere, handing it in. A draft is nobody's record yet and stands in no audit log; what
//! is handed in becomes a case in the same transaction.

use fengqiao_domain::access::{Action, Scope};
use fengqiao_domain::applications::{
    Answers, DRAFT_DAYS, SAME_DAYS, case_of, dispute_types, first_open, phone_digits, receipt, tail,
};
use fengqiao_domain::cases::Case;
use fengqiao_domain::dates::plus_days;
use fengqiao_domain::names::plain_name;

use super::store::{self, Application, Content, Done, Oral, Settled, places};
use crate::cases::actions::register;
use crate::platform::chance;
use crate::tables::Env;
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
    let actor = Actor { scope: Scope::Nothing, ..Actor::applicant("", "草稿", ip) };
    app.on_record(&actor, Action::EditCases, work)
}

fn expires(env: &Env) -> String {
    plus_days(env.today, DRAFT_DAYS).to_string()
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

/// Keeps what was typed, right or wrong: `change` puts it into the answers. `None` where the draft is another device's, or
/// was handed in.
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
        change(&mut draft.content.answers);
        let phone = phone_digits(&draft.content.answers.phone);
        store::save(tx.conn(), &env, id, &draft.content, &phone, &expires(&env))?;
        Ok(Some(draft))
    })
}

/// Takes a draft up on another device, by its code and the telephone in it. One answer for whatever does not fit.
///
/// # Errors
/// The store's.
pub fn resume(app: &App, code: &str, phone: &str, device: &str, ip: &str) -> Result<bool, AppError> {
    let (Some(code), phone) = (receipt::read_code(code), phone_digits(phone)) else { return Ok(false) };
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

/// An application of the same telephone, parties and matters of the last days: its day, and its receipt where it was handed in
/// on this very device.
///
/// # Errors
/// The store's.
pub fn same(app: &App, a: &Answers, device: &str) -> Result<Option<(String, Option<String>)>, AppError> {
    let now = app.clock.stamp();
    let env = app.env(&now);
    let Some(index) = sameness(&env, a) else { return Ok(None) };
    let since = plus_days(env.today, -SAME_DAYS).to_string();
    let found = app.read(|c| store::same(c, &index, &since, device))?;
    Ok(found.map(|(receipt, on, here)| (on, here.then_some(receipt))))
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
    let closed = || AppError::invalid("organisation", "选的调解组织现在不受理了，请另选一个。");
    let name = app.read(|c| places::open(c, &env, organisation))?.ok_or_else(closed)?.name;
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
        let to = places::open(tx.conn(), &env, organisation)?.ok_or_else(closed)?;
        let receipt = free_receipt(tx, &env)?;
        let case = register(tx, case_of(a, env.today, to, "online"), &format!("网上申请，回执 {receipt}"))?;
        let same = sameness(&env, a);
        let settled = Settled { receipt: &receipt, case: &case.id, digits: &tail(&a.phone), same };
        store::settle(tx.conn(), &env, id, &settled)?;
        crate::attachments::store::hand_over(tx.conn(), (TABLE, id), ("cases", &case.id))?;
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

fn free_receipt(tx: &mut Tx, env: &Env) -> Result<String, AppError> {
    for _ in 0..TRIES {
        let receipt = receipt::of(env.today, u32::from_be_bytes(chance::bytes()));
        if !store::is_taken(tx.conn(), &receipt)? {
            return Ok(receipt);
        }
    }
    Err(AppError::Internal("没有空着的回执编号".into()))
}

/// Takes an application down at the counter, for somebody who is there: a case of the organisation, and a receipt.
///
/// # Errors
/// `Forbidden` beyond the scope, `Invalid` where an answer is not right, the store's.
pub fn take_down(tx: &mut Tx, a: &Answers, oral: Option<Oral>) -> Result<(Case, String), AppError> {
    let now = tx.now().to_owned();
    let env = tx.app.env(&now);
    let closed = || AppError::invalid("organisation", "没有这个调解组织，或者它现在不受理。");
    let to = places::open(tx.conn(), &env, &a.organisation)?.ok_or_else(closed)?;
    let receipt = free_receipt(tx, &env)?;
    let words = if oral.is_some() { "口头申请，当场记录" } else { "当场申请" };
    let case = register(tx, case_of(a, env.today, to, "application"), &format!("{words}，回执 {receipt}"))?;
    let tail = tail(&a.phone);
    // Whoever has no telephone asks by four digits on the slip.
    let look_code = tail.is_empty().then(|| digits(10_000, 4));
    let asked_by = look_code.clone().unwrap_or(tail);
    let content = Content { oral, look_code, ..Content::default() };
    let same = sameness(&env, a);
    let settled = Settled { receipt: &receipt, case: &case.id, digits: &asked_by, same };
    let id = tx.new_id();
    store::insert_settled(tx.conn(), &env, &id, &content, &settled)?;
    tx.audit(Event::new("submit", TABLE, id).summary(format!("当场代填调解申请，回执 {receipt}")));
    Ok((case, receipt))
}
