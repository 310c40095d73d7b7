//! Keeping a version of a template, and going back to what stands above it.

use fengqiao_domain::access::{Action, Scope};
use fengqiao_domain::cases::documents::Document;
use fengqiao_domain::dates::plus_days;
use fengqiao_print::document::{Fault, Template};
use jiff::civil::Date;

use super::store::{self, Version};
use crate::tables::Env;
use crate::{Actor, App, AppError, Event, Tx};

/// Longest template, in bytes.
pub(super) const LARGEST: usize = 64 * 1024;
/// Longest words on why.
const LONGEST: usize = 200;

/// What an office says of a version it keeps.
pub struct Said<'a> {
    /// Its text; `None` to go back to what stands above.
    pub text: Option<&'a str>,
    /// From when.
    pub from: Date,
    /// Why.
    pub note: &'a str,
    /// The newest version that was read, 0 for none.
    pub seen: i64,
}

/// Why a version was not kept.
pub enum Refused {
    /// Something else.
    Other(AppError),
    /// Its text is not sound: each fault with its line and its remedy.
    Faults(Vec<Fault>),
}

impl From<AppError> for Refused {
    fn from(error: AppError) -> Self {
        Self::Other(error)
    }
}

/// Whose templates somebody keeps: the city's stand for all, an authority's for its own.
pub fn scope_of(actor: &Actor, env: &Env) -> Result<String, AppError> {
    match &actor.scope {
        Scope::City => Ok(env.policy.jurisdiction.clone()),
        Scope::Authority(code) => Ok(code.clone()),
        _ => Err(AppError::Forbidden),
    }
}

/// Reads a text as a template of a kind.
///
/// # Errors
/// Each fault with its line.
pub fn sound(kind: Document, text: &str) -> Result<Template, Vec<Fault>> {
    let one = |what: String, mend: &str| vec![Fault { line: None, what, mend: mend.to_owned() }];
    if text.len() > LARGEST {
        return Err(one(format!("模板超过 {} KB", LARGEST / 1024), "请写短一些"));
    }
    let template = Template::read(text)?;
    if template.code != kind.code() {
        let what = format!("编号写的是 {}，这里是 {} {}", template.code, kind.code(), kind.label());
        return Err(one(what, &format!("请写 code = \"{}\"", kind.code())));
    }
    Ok(template)
}

/// Keeps the next version of the actor's office; gives its number.
///
/// # Errors
/// The faults of its text; `Invalid` for day and reason, `Conflict`, `Refused` where nothing changed.
pub fn keep(app: &App, actor: &Actor, kind: Document, said: &Said) -> Result<i64, Refused> {
    if !actor.may(Action::EditTemplates) {
        return Err(AppError::Forbidden.into());
    }
    if let Some(text) = said.text {
        sound(kind, text).map_err(Refused::Faults)?;
    }
    Ok(app.act(actor, Action::EditTemplates, |tx| kept(tx, kind, said))?)
}

fn kept(tx: &mut Tx, kind: Document, said: &Said) -> Result<i64, AppError> {
    let (now, actor) = (tx.now().to_owned(), tx.actor);
    let env = tx.app.env(&now);
    let scope = scope_of(actor, &env)?;
    if said.from < env.today || said.from > plus_days(env.today, 366) {
        return Err(AppError::invalid("from", "从今天或者以后一年以内的某一天起用。"));
    }
    let note = said.note.trim();
    if note.is_empty() || note.chars().count() > LONGEST {
        return Err(AppError::invalid("note", format!("写明改了什么、为什么改，{LONGEST} 个字以内。")));
    }
    let newest = store::versions(tx.conn(), &scope, kind.code())?.into_iter().next();
    let number = newest.as_ref().map_or(0, |version| version.number);
    if number != said.seen {
        return Err(AppError::Conflict);
    }
    let before = newest.as_ref().and_then(|version| version.text.as_deref());
    if said.text == before {
        let words = if said.text.is_some() {
            "与现在的一版完全相同，没有另存。"
        } else {
            "现在就没有自己的模板。"
        };
        return Err(AppError::refused(words));
    }
    let version = Version {
        number: number + 1,
        text: said.text.map(str::to_owned),
        from: said.from,
        note: note.to_owned(),
        made: (now.clone(), actor.name.clone()),
    };
    store::insert(tx.conn(), (&scope, kind.code()), &version, &actor.account)?;
    let what = if said.text.is_some() { "保存文书模板" } else { "停用自己的文书模板" };
    let words =
        format!("{what} {} {} 第{}版，{} 起用", kind.code(), kind.label(), version.number, version.from);
    tx.audit(
        Event::new("template", "paper-templates", format!("{scope}/{}", kind.code()))
            .summary(words)
            .reason(note),
    );
    Ok(version.number)
}
