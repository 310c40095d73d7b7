//! Documents of a case (regulations.md §6): made from what is recorded and the template in force, kept with number, facts
//! and file. What a document needs and nobody has recorded is said by name, and left as a line to be filled in by hand.
//!
//! The PDF is kept as it was first printed: fonts and the program that sets it change, and what was signed and served
//! must come out again byte for byte. A Word file is to go on writing in, and is made anew from the kept words.

pub(crate) mod api;
pub(in crate::cases) mod cover;
mod facts;
pub(crate) mod numbering;
pub(crate) mod serve;
mod sides;
pub(crate) mod store;

use std::io::Read as _;

use fengqiao_db::Conn;
use fengqiao_domain::access::Action;
use fengqiao_domain::cases::documents::Document;
use fengqiao_domain::cases::numbering as numbers;
use fengqiao_domain::cases::{CASES, Case};
use fengqiao_domain::dates::spoken;
use fengqiao_print::Stamp;
use fengqiao_print::document::{Block, Content, Facts, Form, Item, Paper, Template, docx, fill};

use self::facts::Beside;
pub use self::store::{Kept, Service};
use super::CaseRecords;
use super::pages::handles;
use crate::certificates::{now_stamp, set_on};
use crate::paper_templates::{Standing, standing};
use crate::platform::attachments::failed;
use crate::platform::audit::Event;
use crate::platform::hash::sm3;
use crate::tables::edit::load;
use crate::tables::{Env, Records as _};
use crate::{Actor, App, AppError, Tx};

/// A blank in a document, to be filled in by hand.
const LINE: &str = "________";
/// A payment order is applied for by the worker, whoever applied for mediation (调解仲裁法第16条).
const PAYMENT_ORDER: &str = "支付令申请书";
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
        let (made, services) = (store::of_case(c, env.keys, id)?, store::services(c, env.keys, id)?);
        let facts = facts::facts(c, &env, &case, &Beside { made: &made, services: &services })?;
        let (mut offers, mut own) = (Vec::new(), Vec::new());
        for kind in Document::ALL {
            let standing = standing(c, &env, &case.organisation.authority, *kind)?;
            for form in &standing.template.forms {
                let lacks = match fill(&standing.template, form, &facts) {
                    Ok(_) => Vec::new(),
                    Err(missing) => {
                        missing.meanings().into_iter().map(|(n, m)| (n.to_owned(), m.to_owned())).collect()
                    }
                };
                let is_own = |name: &(String, String)| !matches!(name.0.as_str(), "文书编号");
                let lacks: Vec<(String, String)> = lacks.into_iter().filter(is_own).collect();
                let stands = made.iter().find(|m| m.stands() && m.kind == *kind && m.form == form.name);
                offers.push(Offer {
                    kind: *kind,
                    form: form.name.clone(),
                    lacks,
                    made: stands.map(Kept::called),
                });
                own.push((*kind, form.name.clone(), of_form(form, &facts, &case)));
            }
        }
        let differs = |kept: &Kept| {
            let now = own.iter().find(|(kind, form, _)| *kind == kept.kind && *form == kept.form);
            now.filter(|_| kept.stands()).map(|(_, _, now)| changed(kept, now)).unwrap_or_default()
        };
        let called = |wanted: &str| made.iter().find(|kept| kept.id == wanted).map(Kept::called);
        let shown = made.iter().map(|kept| Shown {
            changed: differs(kept),
            services: services.iter().rev().filter(|s| s.paper == kept.id).cloned().collect(),
            replaces: kept.replaces.as_deref().and_then(called),
            kept: kept.clone(),
        });
        Ok(Overview { made: shown.collect(), offers, needs_reason: !handles(&actor.scope, &case), case })
    })
}

/// A document as it was asked for: made now, or the one that stands where nothing has changed since.
pub struct Made {
    /// What is kept.
    pub kept: Kept,
    /// It was made now.
    pub new: bool,
}

/// Makes a document inside a transaction of [`Action::EditCases`]. Where one stands that was made from the same facts and
/// the same template, that one is given: a number is not spent twice on one paper. `form` may be empty: the first one.
///
/// # Errors
/// `NotFound` out of scope, `Forbidden` or `Invalid` for who does not handle the case and gives no reason, `Refused` where
/// there is no such form.
pub fn make(tx: &mut Tx, id: &str, kind: Document, form: &str, reason: &str) -> Result<Made, AppError> {
    let (now, actor) = (tx.now().to_owned(), tx.actor);
    let env = tx.app.env(&now);
    let case = of_actor(tx.conn(), &env, actor, id)?;
    let reason = may_see(actor, &case, reason)?;
    if case.void.is_some() {
        return Err(AppError::refused("案件已经作废，不再制作文书。"));
    }
    let Standing { template, label, .. } = standing(tx.conn(), &env, &case.organisation.authority, kind)?;
    let form = if form.is_empty() { template.forms.first() } else { template.form(form) };
    let form = form.ok_or_else(|| AppError::refused(format!("{}没有这一种格式。", kind.label())))?;
    let (made, services) =
        (store::of_case(tx.conn(), env.keys, id)?, store::services(tx.conn(), env.keys, id)?);
    let mut facts = facts::facts(tx.conn(), &env, &case, &Beside { made: &made, services: &services })?;
    let standing = made.iter().find(|kept| kept.stands() && kept.kind == kind && kept.form == form.name);
    let own = of_form(form, &facts, &case);
    if let Some(kept) = standing
        && kept.template == label
        && digest(kind, &kept.facts) == digest(kind, &own)
    {
        return Ok(Made { kept: kept.clone(), new: false });
    }
    let place = number(tx, &env, &case, kind, form)?;
    let number = place.as_ref().map(|(number, _, _)| number.clone());
    if let Some(number) = &number {
        facts.set(if kind == Document::Agreement { "协议编号" } else { "文书编号" }, number.clone());
    }
    let own = of_form(form, &facts, &case);
    let mut paper = filled(&template, form, &mut own.clone())?;
    paper.made_from = format!("{} {label} {}", kind.code(), form.name);
    paper.sample = tx.app.config.demo;
    if let Some(old) = standing {
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
        replaces: standing.map(|old| old.id.clone()),
        voided: None,
    };
    store::insert(tx.conn(), env.keys, &kept, &actor.account)?;
    if let Some(old) = standing {
        store::void(tx.conn(), &old.id, &now, &actor.name, &format!("由{}代替", kept.called()))?;
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

/// The facts a form is made from, and no others.
fn of_form(form: &Form, facts: &Facts, case: &Case) -> Facts {
    let mut own = Facts::new();
    for name in form.facts() {
        match facts.text(name) {
            Some(text) => own.set(name, text),
            None if facts.has(name) => own.set_list(name, facts.list(name).to_vec()),
            None => {}
        }
    }
    if form.name == PAYMENT_ORDER {
        sides::worker_first(&mut own, case);
    }
    own
}

/// What stands in a document and says nothing of the case: two that differ in nothing else are the same.
fn of_the_day(kind: Document) -> &'static [&'static str] {
    // An agreement brings its number, what is made of it later takes it from the record.
    if kind == Document::Agreement {
        &["文书日期", "文书编号", "协议编号"]
    } else {
        &["文书日期", "文书编号"]
    }
}

/// SM3 of the facts that speak of the case.
fn digest(kind: Document, facts: &Facts) -> String {
    let mut own = facts.clone();
    for name in of_the_day(kind) {
        own.remove(name);
    }
    // A map of texts always has a JSON, in the order of its names.
    sm3(serde_json::to_string(&own).unwrap_or_default().as_bytes())
}

/// Names of the facts of a document that are otherwise now.
fn changed(kept: &Kept, now: &Facts) -> Vec<String> {
    let (then, same) = (&kept.facts, of_the_day(kept.kind));
    let mut names: Vec<&str> = then.names().into_iter().chain(now.names()).collect();
    names.sort_unstable();
    names.dedup();
    let differs = |name: &&str| {
        !same.contains(name) && (then.text(name) != now.text(name) || then.list(name) != now.list(name))
    };
    names.into_iter().filter(differs).map(str::to_owned).collect()
}

fn stamp(kept: &Kept) -> Stamp {
    Stamp { day: kept.made_on, seconds: kept.seconds }
}

/// With lines for what is missing: once for the facts, once for the fields of lists that stand now.
fn filled(template: &Template, form: &Form, facts: &mut Facts) -> Result<Paper, AppError> {
    for _ in 0..3 {
        match fill(template, form, facts) {
            Ok(paper) => return Ok(paper),
            Err(missing) => leave_open(facts, &missing.names),
        }
    }
    let missing = fill(template, form, facts);
    missing.map_err(|why| AppError::refused(why.to_string()))
}

fn leave_open(facts: &mut Facts, names: &[String]) {
    for name in names {
        let plain = name.split('（').next().unwrap_or(name);
        let Some((list, field)) = plain.split_once('.') else {
            // A list without items is left open with one item; a text with a line.
            let is_list = fengqiao_print::document::known()
                .iter()
                .any(|known| known.name == plain && matches!(known.content, Content::List { .. }));
            if is_list {
                facts.set_list(plain, vec![Item::new()]);
            } else {
                facts.set(plain, LINE);
            }
            continue;
        };
        let open = |mut item: Item| {
            item.entry(field.to_owned()).or_insert_with(|| LINE.to_owned());
            item
        };
        let items = facts.list(list).iter().cloned().map(open).collect();
        facts.set_list(list, items);
    }
}

#[cfg(test)]
pub(in crate::cases) fn known(app: &App, id: &str) -> Facts {
    let now = app.clock.stamp();
    let env = app.env(&now);
    let read = |c: &mut Conn| {
        let case = load::<CaseRecords>(c, &env, &fengqiao_domain::access::Scope::City, id)?;
        let (made, services) = (store::of_case(c, env.keys, id)?, store::services(c, env.keys, id)?);
        facts::facts(c, &env, &case, &Beside { made: &made, services: &services })
    };
    app.read::<_, AppError>(read).expect("facts")
}
