//! What the city does with parameters: record, correct, approve, take the approval back, look up again. Each is on record
//! with its reason; a corrected value has to be approved anew.

use fengqiao_domain::access::Action;
use fengqiao_domain::calculators::{Approval, Parameter};
use fengqiao_domain::value::money;
use jiff::civil::Date;

use super::store::{self, Done, Kept};
use crate::{Actor, App, AppError, Event, Tx};

/// What is done with a parameter on record.
#[derive(Clone, Debug)]
pub enum Change {
    /// 更正: another amount, document or basis.
    Correct {
        /// As it shall stand; kind and first day stay.
        to: Box<Parameter>,
        /// Why.
        reason: String,
    },
    /// 核定: may be used in public.
    Approve {
        /// The day of the decision.
        on: Date,
        /// Number of the city's document.
        document: String,
    },
    /// 撤销核定.
    Withdraw {
        /// Why.
        reason: String,
    },
    /// 核对: looked up, still in force.
    Check {
        /// The day.
        on: Date,
        /// Where it was looked up.
        source: String,
    },
}

/// Records a value.
///
/// # Errors
/// `Forbidden`, `Invalid` for an amount that cannot be, no document, or a day that has one already.
pub fn add(app: &App, actor: &Actor, new: &Parameter) -> Result<String, AppError> {
    sound(new)?;
    app.act(actor, Action::EditParameters, |tx| {
        let (id, now) = (tx.new_id(), tx.now().to_owned());
        store::insert(tx.conn(), &id, new, &now).map_err(|error| match error {
            AppError::Conflict => AppError::invalid(
                "since",
                format!("{}在这一天已经有数值。要改数值，到那一条里更正。", new.what.label()),
            ),
            other => other,
        })?;
        note(tx, (&id, 1), "录入", &words(new))?;
        let said = format!("录入{}，{}起", new.what.label(), new.since);
        tx.audit(Event::new("create", "parameters", id.as_str()).summary(said).reason(&new.document));
        Ok(id)
    })
}

/// Changes a value on record.
///
/// # Errors
/// `Forbidden`, `NotFound`, `Conflict` for a stale version, `Invalid` with what is missing.
pub fn change(
    app: &App,
    actor: &Actor,
    (id, revision): (&str, i64),
    change: &Change,
) -> Result<(), AppError> {
    app.act(actor, Action::EditParameters, |tx| {
        let old = store::one(tx.conn(), id)?;
        if old.revision != revision {
            return Err(AppError::Conflict);
        }
        let today = tx.today();
        let (new, label, said) = changed(&old.parameter, change, &actor.name, today)?;
        if new == old.parameter {
            return Ok(());
        }
        let now = tx.now().to_owned();
        let approved = |p: &Parameter| {
            p.approval.as_ref().map_or_else(String::new, |a| format!("{} {}", a.on, a.document))
        };
        let day = |p: &Parameter| p.checked.map_or_else(String::new, |day| day.to_string());
        let event = Event::new("update", "parameters", id)
            .summary(format!("{label}{}，{}起", new.what.label(), new.since))
            .change("amount", money(old.parameter.fen), money(new.fen))
            .change("document", old.parameter.document.as_str(), new.document.as_str())
            .change("basis", old.parameter.basis.label(), new.basis.label())
            .change("checked_on", day(&old.parameter), day(&new))
            .change("approval", approved(&old.parameter), approved(&new))
            .reason(&said);
        store::update(tx.conn(), &Kept { parameter: new, ..old }, &now)?;
        note(tx, (id, revision + 1), label, &said)?;
        tx.audit(event);
        Ok(())
    })
}

/// The value as it stands then, what the change is called, and what is said of it.
fn changed(
    old: &Parameter,
    change: &Change,
    by: &str,
    today: Date,
) -> Result<(Parameter, &'static str, String), AppError> {
    let filled = |field: &str, text: &str, words: &str| match text.trim() {
        "" => Err(AppError::invalid(field, words)),
        text => Ok(text.to_owned()),
    };
    let not_after_today = |on: Date| {
        if on > today { Err(AppError::invalid("on", "日期不能晚于今天。")) } else { Ok(on) }
    };
    match change {
        Change::Correct { to, reason } => {
            let reason = filled("reason", reason, "写明为什么更正，原来错在哪里。")?;
            let new = Parameter { approval: None, what: old.what, since: old.since, ..(**to).clone() };
            sound(&new)?;
            let same = Parameter { approval: old.approval.clone(), ..new.clone() } == *old;
            if same {
                return Ok((old.clone(), "更正", reason));
            }
            let said = format!("{}改为{}。{reason}", words(old), words(&new));
            Ok((new, "更正", said))
        }
        Change::Approve { on, document } => {
            if !old.is_verified() {
                return Err(AppError::refused(format!(
                    "这个数值还没有对照原文（依据“{}”，文号“{}”），不能核定。请先点“更正”，对照公布的文件改好数值和文号，依据选“原文”。",
                    old.basis.label(),
                    old.document
                )));
            }
            let document = filled("document", document, "填写市里核定的文件名称或者文号。")?;
            let approval = Approval { on: not_after_today(*on)?, by: by.to_owned(), document };
            let said = format!("{} {}", approval.on, approval.document);
            Ok((Parameter { approval: Some(approval), ..old.clone() }, "核定", said))
        }
        Change::Withdraw { reason } => {
            let reason = filled("reason", reason, "写明为什么撤销核定。")?;
            Ok((Parameter { approval: None, ..old.clone() }, "撤销核定", reason))
        }
        Change::Check { on, source } => {
            if !old.what.lasts() {
                return Err(AppError::refused("上年度的数值只用一年，不能核对延长，请录入新的数值。"));
            }
            let source = filled("source", source, "写明在哪里核对的，如市人社局网站。")?;
            let on = not_after_today(*on)?;
            if on < old.since {
                return Err(AppError::invalid("on", "核对日期早于生效日期。"));
            }
            if let Some(before) = old.checked.filter(|before| on < *before) {
                return Err(AppError::invalid("on", format!("{before} 已经核对过，核对日期不能更早。")));
            }
            Ok((Parameter { checked: Some(on), ..old.clone() }, "核对仍然有效", format!("{on} {source}")))
        }
    }
}

fn sound(parameter: &Parameter) -> Result<(), AppError> {
    let problems: Vec<_> = parameter
        .check()
        .into_iter()
        .map(|p| crate::error::FieldError::new(p.column, format!("{}{}", p.message, p.remedy)))
        .collect();
    if problems.is_empty() { Ok(()) } else { Err(AppError::Invalid { problems }) }
}

fn words(p: &Parameter) -> String {
    format!("{}元，{}（{}）", money(p.fen), p.document, p.basis.label())
}

fn note(tx: &mut Tx, of: (&str, i64), done: &str, words: &str) -> Result<(), AppError> {
    let line =
        Done { at: tx.now().to_owned(), by: tx.actor.name.clone(), act: done.into(), words: words.into() };
    store::note(tx.conn(), of, &line)
}
