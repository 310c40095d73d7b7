//! The card of a certificate: a random code made when it is first printed, the PDF, each print on record.

use fengqiao_domain::access::Action;
use fengqiao_domain::certificates::{self, Certificate, CertificateState};
use fengqiao_domain::mediators::record::Appointment;
use fengqiao_domain::mediators::roster::{RosterState, state_on};
use fengqiao_domain::mediators::{Facts, Mediator};
use fengqiao_print::{Card, Press, PrintError, Stamp};
use serde_json::json;

use super::store::{self, Printed};
use crate::mediators::MediatorRecords;
use crate::platform::hash::sm3;
use crate::tables::Env;
use crate::tables::edit::load;
use crate::{Actor, App, AppError, Event, attachments};

/// Cards printed at once at most: twenty sheets.
pub const MOST: usize = 100;

/// How they are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// One card, front and back, each a page of its own size.
    Card,
    /// A4 sheets to be cut.
    Sheet,
}

/// A card about to be printed.
#[derive(Clone, Debug)]
pub struct Prepared {
    /// Record id.
    pub person: String,
    /// What it says.
    pub card: Card,
    /// What was printed before.
    pub printed: Option<Printed>,
    /// Why it cannot be printed; empty where it can.
    pub why_not: String,
}

/// The card of a certificate as it would be printed now, for the page before the print.
///
/// # Errors
/// `NotFound` out of scope or without that certificate.
pub fn look(app: &App, actor: &Actor, id: &str, number: &str) -> Result<Prepared, AppError> {
    let now = app.clock.stamp();
    let env = app.env(&now);
    app.read(|c| {
        let m = load::<MediatorRecords>(c, &env, &actor.scope, id)?;
        let held = held(&m, number, &env).ok_or(AppError::NotFound)?;
        let printed = store::printed(c, &env, id, &held.number)?;
        let address = store::public_address(c)?;
        let photo = attachments::photo_of(app, c, id)?;
        Ok(prepare(app, actor, &env, &m, held, printed, address.as_deref(), photo))
    })
}

/// Prints the cards in hand of some people, or the certificate with a number of one of them. Gives the PDF.
///
/// # Errors
/// `NotFound` out of scope, `Refused` for a certificate that is not to be printed and for what the fonts lack.
pub fn print(
    app: &App,
    actor: &Actor,
    ids: &[String],
    number: &str,
    form: Form,
) -> Result<Vec<u8>, AppError> {
    if ids.is_empty() {
        return Err(AppError::refused("没有勾选人。请勾选要打印的人。"));
    }
    if ids.len() > MOST {
        return Err(AppError::refused(format!("一次最多打印 {MOST} 张证，请分几次。")));
    }
    // A code first, then the document, then the record of it: nothing is on record that was not printed, and setting
    // a document keeps nobody from writing.
    let mut cards = with_codes(app, actor, ids, number)?;
    // Outside the transaction: photos may come over the network.
    for p in &mut cards {
        p.card.photo = app.read(|c| attachments::photo_of(app, c, &p.person))?;
    }
    let said: Vec<Card> = cards.iter().map(|p| p.card.clone()).collect();
    let pdf = set_document(app, |press, stamp| match form {
        Form::Card => press.card(&said[0], stamp),
        Form::Sheet => press.card_sheet(&said, stamp),
    })?;
    app.act(actor, Action::PrintCertificate, |tx| {
        let now = tx.now().to_owned();
        let env = tx.app.env(&now);
        for p in &cards {
            store::note_print(tx.conn(), &env, &p.person, &p.card.number, &p.card.digest)?;
            let kind = if form == Form::Card { "卡片" } else { "A4 裁切件" };
            tx.audit(
                Event::new("print", "mediators", p.person.as_str())
                    .summary(format!("打印调解员证 {}（{kind}），摘要 {}", p.card.number, p.card.digest)),
            );
        }
        Ok(pdf)
    })
}

/// Sets a document as of now; what the fonts lack is said with what to do about it.
///
/// # Errors
/// `Refused` for what the fonts lack.
pub fn set_document(
    app: &App,
    set: impl FnOnce(&Press, Stamp) -> Result<Vec<u8>, PrintError>,
) -> Result<Vec<u8>, AppError> {
    set_on(app, now_stamp(app), set)
}

/// The moment a document made now bears.
pub fn now_stamp(app: &App) -> Stamp {
    let now = app.clock.now();
    let seconds = i64::from(now.hour()) * 3600 + i64::from(now.minute()) * 60 + i64::from(now.second());
    Stamp { day: now.date(), seconds: u32::try_from(seconds).unwrap_or(0) }
}

/// The same as of the moment it bears.
///
/// # Errors
/// `Refused` for what the fonts lack.
pub fn set_on(
    app: &App,
    stamp: Stamp,
    set: impl FnOnce(&Press, Stamp) -> Result<Vec<u8>, PrintError>,
) -> Result<Vec<u8>, AppError> {
    set(app.press(), stamp).map_err(refusal)
}

/// What is said where nothing was printed, with what to do about it.
pub fn refusal(why: PrintError) -> AppError {
    match why {
        PrintError::Setting(words) => AppError::Internal(format!("排版：{words}")),
        why => AppError::refused(format!("{why}{}", why.mend())),
    }
}

/// Gives a certificate a new code: cards printed before are answered with “not found” from now on.
///
/// # Errors
/// `NotFound` out of scope, `Refused` without a reason.
pub fn renew(app: &App, actor: &Actor, id: &str, number: &str, why: &str) -> Result<(), AppError> {
    let why = why.trim();
    if why.is_empty() {
        return Err(AppError::invalid("reason", "没有填写理由。"));
    }
    app.act(actor, Action::PrintCertificate, |tx| {
        let now = tx.now().to_owned();
        let env = tx.app.env(&now);
        let m = load::<MediatorRecords>(tx.conn(), &env, &actor.scope, id)?;
        let held = held(&m, number, &env).ok_or(AppError::NotFound)?;
        own(actor, &m, &env)?;
        store::give(tx.conn(), &env, id, &held.number, &crate::platform::chance::code())?;
        tx.audit(
            Event::new("renew_code", "mediators", id)
                .summary(format!("{} 换新查验码，原来印出的证卡不能再扫码查验", held.number))
                .reason(why),
        );
        Ok(())
    })
}

/// The public address of a certificate's verification; `None` before a code was made or an address is set.
///
/// # Errors
/// The store's.
pub fn address(
    c: &mut fengqiao_db::Conn,
    env: &Env,
    person: &str,
    number: &str,
) -> Result<Option<String>, AppError> {
    let Some(printed) = store::printed(c, env, person, number)? else { return Ok(None) };
    Ok(store::public_address(c)?.map(|base| verify_at(&base, &printed.token)))
}

fn verify_at(base: &str, token: &str) -> String {
    format!("{base}/verify/{token}")
}

fn with_codes(app: &App, actor: &Actor, ids: &[String], number: &str) -> Result<Vec<Prepared>, AppError> {
    app.act(actor, Action::PrintCertificate, |tx| {
        let now = tx.now().to_owned();
        let env = tx.app.env(&now);
        let address = store::public_address(tx.conn())?;
        let mut cards = Vec::with_capacity(ids.len());
        for id in ids {
            let m = load::<MediatorRecords>(tx.conn(), &env, &actor.scope, id)?;
            let held = held(&m, number, &env)
                .ok_or_else(|| AppError::refused(format!("{} 没有调解员证，没有打印。", m.name)))?;
            own(actor, &m, &env)?;
            let mut printed = store::printed(tx.conn(), &env, id, &held.number)?;
            if printed.is_none() {
                store::make(tx.conn(), &env, id, &held.number, &crate::platform::chance::code())?;
                printed = store::printed(tx.conn(), &env, id, &held.number)?;
            }
            let prepared = prepare(app, actor, &env, &m, held, printed, address.as_deref(), None);
            if !prepared.why_not.is_empty() {
                return Err(AppError::refused(format!("{}：{}", m.name, prepared.why_not)));
            }
            cards.push(prepared);
        }
        Ok(cards)
    })
}

/// The certificate with a number, else the one that counts today.
fn held<'a>(m: &'a Mediator, number: &str, env: &Env) -> Option<&'a Certificate> {
    if number.is_empty() {
        return certificates::current(&m.certificates, env.policy, env.today);
    }
    m.certificates.iter().find(|c| c.number == number)
}

/// Cards are printed by the authority of the main appointment.
fn own(actor: &Actor, m: &Mediator, env: &Env) -> Result<(), AppError> {
    let own = m.appointment_at(env.today).is_none_or(|a| {
        actor.scope.contains_organisation(&a.organisation, &a.host.authority, a.host.subdistrict.as_deref())
    });
    if own {
        return Ok(());
    }
    let words = format!("{} 的主任职不在管理范围内，请由主任职单位的主管部门打印。", m.name);
    Err(AppError::refused(words))
}

#[expect(
    clippy::too_many_arguments,
    reason = "all that a card says, looked up by two callers in their own way"
)]
fn prepare(
    app: &App,
    actor: &Actor,
    env: &Env,
    m: &Mediator,
    held: &Certificate,
    printed: Option<Printed>,
    address: Option<&str>,
    photo: Option<Vec<u8>>,
) -> Prepared {
    let standing = certificates::standing(held, &m.certificates, env.policy, env.today);
    let why_not = match standing.state {
        CertificateState::Revoked => "这张证已经注销，不再打印。",
        CertificateState::Replaced => "这张证已经换发，请打印新证。",
        CertificateState::Expired => "这张证已过有效期，请先换发新证。",
        CertificateState::AwaitingReissue if !standing.usable => "换发截止日已过，请先换发新证。",
        _ if has_left(m, env) => "此人已退出调解员名册，不再打印。",
        _ if own(actor, m, env).is_err() => "主任职不在管理范围内，请由主任职单位的主管部门打印。",
        _ => "",
    };
    let token = printed.as_ref().map(|p| p.token.as_str()).unwrap_or_default();
    Prepared {
        person: m.id.clone(),
        card: Card {
            name: m.name.clone(),
            organisation: facts(m, env).0,
            engagement: facts(m, env).1.to_owned(),
            number: held.number.clone(),
            issuer: held.issuer.clone(),
            issued: held.issued,
            valid_until: standing.valid_until,
            note: note(held, env),
            address: address.filter(|_| !token.is_empty()).map(|base| verify_at(base, token)),
            digest: digest(m, held, token, env),
            photo,
            sample: app.config.demo,
        },
        printed,
        why_not: why_not.to_owned(),
    }
}

/// What a card says in place of the last day of validity where there is none.
fn note(held: &Certificate, env: &Env) -> String {
    match certificates::usable_until(held, env.policy) {
        Some(last) => format!("待换发新证，可用至 {last}"),
        None => "待换发新证，决定前可用".into(),
    }
}

/// Whether the person has left the roster.
pub(super) fn has_left(m: &Mediator, env: &Env) -> bool {
    let facts = Facts::of(m);
    state_on(&facts.roster(m), env.policy, env.today).0 == RosterState::Exited
}

/// The main appointment of somebody who has not left the roster.
pub(super) fn main_appointment<'a>(m: &'a Mediator, env: &Env) -> Option<&'a Appointment> {
    m.appointment_at(env.today).filter(|_| !has_left(m, env))
}

/// Organisation and 专兼职 of the main appointment.
fn facts(m: &Mediator, env: &Env) -> (String, &'static str) {
    let main = main_appointment(m, env);
    (
        main.map(|a| a.host.name.clone()).unwrap_or_default(),
        main.map_or("", |a| if a.full_time { "专职调解员" } else { "兼职调解员" }),
    )
}

/// SM3 of all that the card says, its code with it: nobody can work it out, and it changes with any of them.
pub(super) fn digest(m: &Mediator, held: &Certificate, token: &str, env: &Env) -> String {
    let (organisation, engagement) = facts(m, env);
    let until = certificates::valid_until(held.issued, env.policy);
    let said = json!([
        m.name,
        organisation,
        engagement,
        held.number,
        held.issuer.as_deref().unwrap_or_default(),
        held.issued.to_string(),
        until.map_or_else(|| note(held, env), |d| d.to_string()),
        token,
    ]);
    sm3(said.to_string().as_bytes())
}
