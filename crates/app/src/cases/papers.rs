//! Documents of a case (regulations.md §6): made from what is recorded and the template in force, kept with number, facts
//! and file. What a document needs and nobody has recorded is said by name, and left as a line to be filled in by hand.
//!
//! The PDF is kept as it was first printed: fonts and the program that sets it change, and what was signed and served
//! must come out again byte for byte. A Word file is to go on writing in, and is made anew from the kept words.

pub(crate) mod api;
pub(in crate::cases) mod cover;
mod facts;
pub(crate) mod numbering;
mod own;
pub(crate) mod serve;
mod sides;
pub(crate) mod store;

use std::collections::BTreeMap;
use std::io::Read as _;

use fengqiao_db::Conn;
use fengqiao_domain::access::Action;
use fengqiao_domain::cases::documents::Document;
use fengqiao_domain::cases::numbering as numbers;
use fengqiao_domain::cases::{CASES, Case};
use fengqiao_domain::dates::spoken;
use fengqiao_print::Stamp;
use fengqiao_print::document::{Block, Facts, Form, docx, fill};
use jiff::civil::Date;

use self::facts::Beside;
use self::own::{Known, changed, digest, filled, occasion, occasions, of_form};
pub use self::store::{Kept, Service};
use super::CaseRecords;
use super::actions::works_on;
use super::pages::handles;
use crate::certificates::{now_stamp, set_on};
use crate::paper_templates::{Standing, standing};
use crate::platform::attachments::failed;
use crate::platform::audit::Event;
use crate::tables::edit::load;
use crate::tables::{Env, Records as _};
use crate::{Actor, App, AppError, Tx};

/// By whom a return visit was recorded that a party made by the link.
pub(crate) const OWN_WORD: &str = "当事人自评";

/// As what a document goes out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// PDF/A, to print and sign.
    Pdf,
    /// Word, to go on writing.
    Docx,
}

impl Format {
    /// Ending of a file name.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Docx => "docx",
        }
    }
}

/// One form of a kind of document, with what it lacks and what of it was made.
pub struct Offer {
    /// Kind.
    pub kind: Document,
    /// Name of the form.
    pub form: String,
    /// For which side or serving, where it is made for each: how it is asked for and in words.
    pub of: (String, String),
    /// Facts nobody has recorded, each with its meaning.
    pub lacks: Vec<(String, String)>,
    /// The one that stands, if one was made.
    pub made: Option<String>,
}

/// A document that was made, as it stands today.
pub struct Shown {
    /// What is kept.
    pub kept: Kept,
    /// Names of the facts that are otherwise now.
    pub changed: Vec<String>,
    /// How it was served, oldest first; withdrawn servings too.
    pub services: Vec<Service>,
    /// What it took the place of.
    pub replaces: Option<String>,
}

/// All documents of a case: what was made, and what can be.
pub struct Overview {
    /// The case.
    pub case: Case,
    /// Newest first.
    pub made: Vec<Shown>,
    /// Every form of every kind.
    pub offers: Vec<Offer>,
    /// The reader has to give a reason to see them.
    pub needs_reason: bool,
    /// The reader may make, serve and void them.
    pub may_write: bool,
}

/// A case with its documents and all that is known for them.
struct Seen {
    case: Case,
    made: Vec<Kept>,
    services: Vec<Service>,
    known: Known,
}

impl Seen {
    fn of(c: &mut Conn, env: &Env, case: Case) -> Result<Self, AppError> {
        let (made, services) =
            (store::of_case(c, env.keys, &case.id)?, store::services(c, env.keys, &case.id)?);
        let known = facts::facts(c, env, &case, &Beside { made: &made, services: &services })?;
        Ok(Self { case, made, services, known })
    }

    fn beside(&self) -> Beside<'_> {
        Beside { made: &self.made, services: &self.services }
    }

    /// What was made, as it stands today. Of a form that is made for each side or serving, what differs least from one
    /// of them was made for it.
    fn made(&self, c: &mut Conn, env: &Env) -> Result<Vec<Shown>, AppError> {
        let beside = self.beside();
        let mut templates: BTreeMap<Document, Standing> = BTreeMap::new();
        let mut all = Vec::new();
        for kept in &self.made {
            let mut differs = Vec::new();
            if kept.stands() {
                let standing = match templates.remove(&kept.kind) {
                    Some(known) => known,
                    None => standing(c, env, &self.case.organisation.authority, kept.kind)?,
                };
                if let Some(form) = standing.template.form(&kept.form) {
                    let now = occasions(&form.name, &self.case, &beside)
                        .into_iter()
                        .map(|at| changed(kept, &of_form(form, &self.known, &self.case, at, &beside)));
                    differs = now.min_by_key(Vec::len).unwrap_or_default();
                }
                templates.insert(kept.kind, standing);
            }
            let called = |wanted: &str| self.made.iter().find(|kept| kept.id == wanted).map(Kept::called);
            all.push(Shown {
                changed: differs,
                services: self.services.iter().rev().filter(|s| s.paper == kept.id).cloned().collect(),
                replaces: kept.replaces.as_deref().and_then(called),
                kept: kept.clone(),
            });
        }
        Ok(all)
    }

    /// The facts of a form for an occasion, by its code.
    fn own(&self, form: &Form, of: &str) -> Result<Facts, AppError> {
        let beside = self.beside();
        let at = occasion(&form.name, of, &self.case, &beside)?;
        Ok(of_form(form, &self.known, &self.case, at, &beside))
    }

    /// What can be made, with what it lacks.
    fn offers(&self, c: &mut Conn, env: &Env) -> Result<Vec<Offer>, AppError> {
        let beside = self.beside();
        let mut offers = Vec::new();
        for kind in Document::ALL {
            let standing = standing(c, env, &self.case.organisation.authority, *kind)?;
            for form in &standing.template.forms {
                let stands = |m: &&Kept| m.stands() && m.kind == *kind && m.form == form.name;
                let made = self.made.iter().find(stands).map(Kept::called);
                for at in occasions(&form.name, &self.case, &beside) {
                    let own = of_form(form, &self.known, &self.case, at, &beside);
                    let lacks = match fill(&standing.template, form, &own) {
                        Ok(_) => Vec::new(),
                        Err(missing) => {
                            let all = missing.meanings().into_iter();
                            let asked = all.filter(|(name, _)| !is_given(*kind, name));
                            asked.map(|(n, m)| (n.to_owned(), m.to_owned())).collect()
                        }
                    };
                    offers.push(Offer {
                        kind: *kind,
                        form: form.name.clone(),
                        of: (at.code(), at.label()),
                        lacks,
                        made: made.clone(),
                    });
                }
            }
        }
        Ok(offers)
    }
}

/// Whether a fact comes with the making: its own number, and that of an agreement.
fn is_given(kind: Document, name: &str) -> bool {
    name == "文书编号" || (kind == Document::Agreement && name == "协议编号")
}

/// Every form of every kind of document with what it lacks, and those that were made.
///
/// # Errors
/// `NotFound` out of scope, `Forbidden`, or the store's.
pub fn overview(app: &App, actor: &Actor, id: &str) -> Result<Overview, AppError> {
    let now = app.clock.stamp();
    let env = app.env(&now);
    app.read(|c| {
        let case = of_actor(c, &env, actor, id)?;
        let seen = Seen::of(c, &env, case)?;
        let (made, offers) = (seen.made(c, &env)?, seen.offers(c, &env)?);
        let case = seen.case;
        let (needs_reason, may_write) = (!handles(&actor.scope, &case), works_on(actor, &case, env.today));
        Ok(Overview { case, made, offers, needs_reason, may_write })
    })
}

/// Those that were made, newest first.
///
/// # Errors
/// As [`overview`].
pub fn made(app: &App, actor: &Actor, id: &str) -> Result<Vec<Shown>, AppError> {
    let now = app.clock.stamp();
    let env = app.env(&now);
    app.read(|c| {
        let case = of_actor(c, &env, actor, id)?;
        Seen::of(c, &env, case)?.made(c, &env)
    })
}

/// Which document is wanted.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    /// Kind.
    pub kind: Document,
    /// Its form; empty for the first one.
    pub form: &'a str,
    /// For which side or serving, by the code of its [`Offer`]; empty for the usual one.
    pub of: &'a str,
}

/// A document as it was asked for: made now, or the one that stands where nothing has changed since.
pub struct Made {
    /// What is kept.
    pub kept: Kept,
    /// It was made now.
    pub new: bool,
}

/// Makes a document inside a transaction of [`Action::EditCases`]. Where one stands that was made from the same facts and
/// the same template, that one is given: a number is not spent twice on one paper. Of a form that is made for each session
/// or serving the earlier ones go on standing; any other takes the place of the one before.
///
/// # Errors
/// `NotFound` out of scope, `Forbidden` or `Invalid` for who does not handle the case and gives no reason, `Refused` where
/// there is no such form.
pub fn make(tx: &mut Tx, id: &str, wanted: &Wanted, reason: &str) -> Result<Made, AppError> {
    let (now, actor) = (tx.now().to_owned(), tx.actor);
    let (env, kind) = (tx.app.env(&now), wanted.kind);
    let case = of_actor(tx.conn(), &env, actor, id)?;
    let reason = to_write(actor, &case, env.today, reason)?;
    if case.void.is_some() {
        return Err(AppError::refused("案件已经作废，不再制作文书。"));
    }
    let Standing { template, label, .. } = standing(tx.conn(), &env, &case.organisation.authority, kind)?;
    let form = if wanted.form.is_empty() { template.forms.first() } else { template.form(wanted.form) };
    let form = form.ok_or_else(|| AppError::refused(format!("{}没有这一种格式。", kind.label())))?;
    let mut seen = Seen::of(tx.conn(), &env, case)?;
    let at = occasion(&form.name, wanted.of, &seen.case, &seen.beside())?.code();
    let own = seen.own(form, &at)?;
    let of_this = |kept: &&Kept| kept.stands() && kept.kind == kind && kept.form == form.name;
    let same = |kept: &&Kept| kept.template == label && digest(kind, &kept.facts) == digest(kind, &own);
    if let Some(kept) = seen.made.iter().filter(of_this).find(same) {
        return Ok(Made { kept: kept.clone(), new: false });
    }
    let standing = seen.made.iter().find(of_this).filter(|_| !kind.repeats(&form.name)).cloned();
    let place = number(tx, &env, &seen.case, kind, form)?;
    let number = place.as_ref().map(|(number, _, _)| number.clone());
    if let Some(number) = &number {
        let name = if kind == Document::Agreement { "协议编号" } else { "文书编号" };
        seen.known.facts.set(name, number.clone());
    }
    let own = seen.own(form, &at)?;
    let mut paper = filled(&template, form, &mut own.clone())?;
    paper.made_from = format!("{} {label} {}", kind.code(), form.name);
    paper.sample = tx.app.config.demo;
    if let Some(old) = &standing {
        let day = spoken(old.made_on);
        let called = old.number.as_ref().map_or_else(|| day.clone(), |number| format!("{day} {number}"));
        let text = format!("本件代替{called}《{}》，原件作废。", old.form);
        paper.blocks.push(Block::Note { text });
    }
    let kept = Kept {
        id: tx.new_id(),
        case: id.to_owned(),
        kind,
        form: form.name.clone(),
        number,
        place: place.map(|(_, series, at)| (series, at)),
        made_on: env.today,
        seconds: now_stamp(tx.app).seconds,
        made_at: now.clone(),
        made_by: actor.name.clone(),
        template: label,
        facts_digest: digest(kind, &own),
        facts: own,
        paper,
        content: None,
        replaces: standing.as_ref().map(|old| old.id.clone()),
        voided: None,
    };
    store::insert(tx.conn(), env.keys, &kept, &actor.account)?;
    if let Some(old) = standing {
        store::void(tx.conn(), env.keys, &old.id, &now, &actor.name, &format!("由{}代替", kept.called()))?;
    }
    let words = format!("制作{}，资料摘要 {}", kept.called(), &kept.facts_digest[..12]);
    tx.audit(because(Event::new("document", CASES.id, id).summary(words), reason));
    Ok(Made { kept, new: true })
}

/// The file of a document that was made; gives its name and the file. A PDF is the same each time.
///
/// # Errors
/// As [`make`], `Refused` for what the fonts lack.
pub fn file(
    app: &App,
    actor: &Actor,
    (id, paper): (&str, &str),
    format: Format,
    reason: &str,
) -> Result<(String, Vec<u8>), AppError> {
    let now = app.clock.stamp();
    let env = app.env(&now);
    let (case, kept) = app.read(|c| {
        let case = of_actor(c, &env, actor, id)?;
        Ok::<_, AppError>((case, store::one(c, env.keys, id, paper)?))
    })?;
    let reason = may_see(actor, &case, reason)?.to_owned();
    let file = match format {
        Format::Pdf => pdf(app, actor, &kept)?,
        Format::Docx => set_on(app, stamp(&kept), |_, stamp| docx(&kept.paper, stamp))?,
    };
    let words = format!("打印{} {}", kept.called(), format.ending().to_uppercase());
    let event = Event::new("document-file", CASES.id, id).summary(words);
    app.record(actor, Action::EditCases, because(event, &reason))?;
    let number = kept.number.clone().or_else(|| case.number.clone()).unwrap_or_default();
    Ok((format!("{number}-{}.{}", kept.form, format.ending()), file))
}

/// The PDF of a document, kept when it is first asked for.
///
/// # Errors
/// `Refused` for what the fonts lack, the store's.
pub(in crate::cases) fn pdf(app: &App, actor: &Actor, kept: &Kept) -> Result<Vec<u8>, AppError> {
    if let Some(content) = &kept.content {
        let mut bytes = Vec::new();
        let mut from = app.attachments.open(&app.keys, &content.object)?;
        from.read_to_end(&mut bytes).map_err(|e| failed(&e))?;
        return Ok(bytes);
    }
    let bytes = set_on(app, stamp(kept), |press, stamp| press.paper(&kept.paper, stamp))?;
    let content = app.attachments.keep(&app.keys, &bytes)?;
    app.look(actor, Action::EditCases, |tx| {
        store::keep_file(tx.conn(), &kept.id, &content)?;
        let words = format!("{}的文件摘要 SM3 {}", kept.called(), content.digest);
        tx.audit(Event::new("document-kept", CASES.id, kept.case.as_str()).summary(words));
        Ok(())
    })?;
    Ok(bytes)
}

/// The id of the case of a number, in the actor's scope.
///
/// # Errors
/// `NotFound`, or the store's.
pub fn by_number(app: &App, actor: &Actor, number: &str) -> Result<String, AppError> {
    let now = app.clock.stamp();
    let env = app.env(&now);
    app.read(|c| {
        let found = CaseRecords::find(c, &[format!("#{number}")])?;
        let id = found.into_values().next().ok_or(AppError::NotFound)?;
        Ok(load::<CaseRecords>(c, &env, &actor.scope, &id)?.id)
    })
}

/// The case, for somebody who may make documents at all.
pub(in crate::cases) fn of_actor(c: &mut Conn, env: &Env, actor: &Actor, id: &str) -> Result<Case, AppError> {
    if !actor.may(Action::EditCases) {
        return Err(AppError::Forbidden);
    }
    load::<CaseRecords>(c, env, &actor.scope, id)
}

/// For whoever writes: may they, and the reason where one is needed.
///
/// # Errors
/// `Forbidden`, or as [`may_see`].
fn to_write<'a>(actor: &Actor, case: &Case, today: Date, reason: &'a str) -> Result<&'a str, AppError> {
    if !works_on(actor, case, today) {
        return Err(AppError::Forbidden);
    }
    may_see(actor, case, reason)
}

/// Documents name the parties in full: whoever handles the case makes and prints them freely, everybody else says why.
/// Gives the reason to be put on record; empty where none is needed.
pub(in crate::cases) fn may_see<'a>(
    actor: &Actor,
    case: &Case,
    reason: &'a str,
) -> Result<&'a str, AppError> {
    if handles(&actor.scope, case) {
        return Ok("");
    }
    if !actor.may(Action::Unmask) {
        return Err(AppError::Forbidden);
    }
    match reason.trim() {
        "" => {
            Err(AppError::invalid("reason", "文书里有当事人的个人信息。不是承办的人制作、打印，要写明理由。"))
        }
        long if long.chars().count() > 200 => {
            Err(AppError::invalid("reason", "理由超过 200 个字，写短一些。"))
        }
        reason => Ok(reason),
    }
}

/// The event with the reason, where one was asked for.
pub(in crate::cases) fn because(event: Event, reason: &str) -> Event {
    if reason.trim().is_empty() { event } else { event.reason(reason.trim()) }
}

/// The next number of a paper: itself, its series and its place; `None` for what bears none, and for an agreement whose
/// number is on record already.
fn number(
    tx: &mut Tx,
    env: &Env,
    case: &Case,
    kind: Document,
    form: &Form,
) -> Result<Option<(String, String, i64)>, AppError> {
    let Some(class) = numbers::class(kind, &form.name) else { return Ok(None) };
    if kind == Document::Agreement && case.agreement.number.is_some() {
        return Ok(None);
    }
    let numbering = numbering::of(tx.conn(), env, &case.organisation)?.0;
    let series = numbering.series(class, env.today.year());
    let (number, place) = store::next_number(tx.conn(), &series)?;
    Ok(Some((number, series, place)))
}

fn stamp(kept: &Kept) -> Stamp {
    Stamp { day: kept.made_on, seconds: kept.seconds }
}

#[cfg(test)]
pub(in crate::cases) fn known(app: &App, id: &str) -> Facts {
    let now = app.clock.stamp();
    let env = app.env(&now);
    let read = |c: &mut Conn| {
        let case = load::<CaseRecords>(c, &env, &fengqiao_domain::access::Scope::City, id)?;
        Ok(Seen::of(c, &env, case)?.known.facts)
    };
    app.read::<_, AppError>(read).expect("facts")
}
