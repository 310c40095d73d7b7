//! Mending one row of a batch on screen.

use std::collections::BTreeMap;

use fengqiao_db::binds;
use fengqiao_domain::access::Action;
use fengqiao_domain::table::{Audience, Column};
use fengqiao_domain::value::{Kind, Raw};

use super::super::report::RowReport;
use super::super::{Judge, Organisations, Outcome, needs_organisations};
use super::confirm::{all_cells, all_keys};
use super::store::{self, Batch, Cells, Line, State, state_of};
use crate::AppError;
use crate::actor::Actor;
use crate::platform::app::App;
use crate::platform::audit::Event;
use crate::platform::masking;
use crate::platform::view::Choice;
use crate::tables::{Records, edit};

/// A cell in the form.
#[derive(Clone, Debug)]
pub struct Field {
    /// Column key.
    pub key: &'static str,
    /// Header text.
    pub title: &'static str,
    /// As it stands; masked when the reader may not see it in clear.
    pub value: String,
    /// What to fill in.
    pub hint: &'static str,
    /// What may be filled in; empty for free text.
    pub choices: Vec<Choice>,
    /// Personal value.
    pub secret: bool,
    /// What is wrong and how to mend it; empty for a good cell.
    pub problem: String,
}

/// What may be chosen in a column; empty for free text.
fn choices(kind: Kind, value: &str) -> Vec<Choice> {
    let labels: Vec<&str> = match kind {
        Kind::Code(list) => list.codes.iter().map(|code| code.label).collect(),
        Kind::YesNo => vec!["是", "否"],
        _ => return Vec::new(),
    };
    let mut all = Choice::all(labels, value);
    // What stands there but is no choice stays as it is until something is chosen.
    if !value.is_empty() && !all.iter().any(|c| c.selected) {
        all.insert(0, Choice { value: value.into(), label: value.into(), selected: true });
    }
    all
}

/// A row to mend.
#[derive(Clone, Debug)]
pub struct Mending {
    /// The batch.
    pub batch: Batch,
    /// The row.
    pub line: Line,
    /// Cells with something wrong.
    pub faulty: Vec<Field>,
    /// The other cells.
    pub others: Vec<Field>,
}

/// What came of it.
#[derive(Clone, Debug)]
pub enum Mended {
    /// Good and in.
    Kept(RowReport),
    /// Good; goes in with the confirmation.
    Ready(RowReport),
    /// Still not right.
    Still(RowReport),
}

/// See [`super::Batches::mending`].
///
/// # Errors
/// See there.
pub fn mending<T: Records>(
    app: &App,
    actor: &Actor,
    receipt: &str,
    number: i64,
) -> Result<Mending, AppError> {
    app.act(actor, Action::Import, |tx| {
        let keys = tx.app;
        let batch = store::load(tx.conn(), actor, receipt)?;
        let (line, cells) = store::line_with_cells(tx.conn(), &keys.keys, &batch, number)?;
        // In clear only for whoever imported; an organisation types it anew.
        let clear = batch.only.is_none();
        let field = |c: &'static Column<T::Row>| {
            let text = cells.get(c.key).map(text_of).unwrap_or_default();
            let secret = c.audience == Audience::Personal;
            let faults = line.report.errors.iter().filter(|f| f.key == c.key);
            Field {
                key: c.key,
                title: c.title,
                choices: choices(c.kind, &text),
                value: if secret && !clear { masking::mask(c.key, &text) } else { text },
                hint: T::TABLE.help(c.key).map_or("", |h| h.meaning),
                secret,
                problem: faults.map(|f| format!("{}{}", f.message, f.remedy)).collect::<Vec<_>>().join(" "),
            }
        };
        let entered = T::TABLE.columns.iter().filter(|c| c.is_entered()).map(field);
        let (faulty, others) = entered.partition(|f: &Field| !f.problem.is_empty());
        tx.audit(
            Event::new("view", T::TABLE.id, "")
                .summary(format!("查看导入的第 {number} 行原值"))
                .batch(receipt),
        );
        Ok(Mending { batch, line, faulty, others })
    })
}

/// See [`super::Batches::mend`].
///
/// # Errors
/// See there.
pub fn mend<T: Records>(
    app: &App,
    actor: &Actor,
    receipt: &str,
    number: i64,
    given: &BTreeMap<String, String>,
) -> Result<Mended, AppError> {
    if !actor.may(super::rights::of(T::TABLE.id).1) {
        return Err(AppError::Forbidden);
    }
    app.act(actor, Action::Import, |tx| {
        let batch = store::load(tx.conn(), actor, receipt)?;
        let (line, mut cells) = store::line_with_cells(tx.conn(), &app.keys, &batch, number)?;
        if batch.state == State::Confirming {
            return Err(AppError::refused("这一批还没有导完。请等导完，再改留下的行。"));
        }
        let is_open = match batch.state {
            State::Confirmed => line.state == "staged",
            State::Preview | State::Parked => true,
            State::Reading | State::Refused | State::Confirming => false,
        };
        if !is_open {
            return Err(AppError::refused("这一行已经入库，请到原记录中修改。"));
        }
        take::<T>(&mut cells, given);
        let now = tx.now().to_owned();
        let env = app.env(&now);
        // Handed rows are judged in the scope of the organisation.
        let scope = &store::reach(actor, &batch);
        let orgs = if needs_organisations::<T>() {
            Organisations::load(tx.conn(), scope)?
        } else {
            Organisations::default()
        };
        let from = batch.filled_on.unwrap_or(env.today).min(env.today);
        let row = (u32::try_from(number).unwrap_or(u32::MAX), all_cells::<T>(&cells));
        let judged = Judge::<T>::new(env, scope, &orgs, &all_keys::<T>(), from)
            .handed_in_by(actor)
            .rows(tx.conn(), &[row])?
            .pop()
            .ok_or(AppError::NotFound)?;
        let report = judged.report.clone();
        let is_good = judged.outcome != Outcome::Error;
        let state = match (is_good, batch.state) {
            (true, State::Confirmed) => "mended",
            (false, State::Confirmed) => "staged",
            (_, _) => state_of(&report),
        };
        if is_good && batch.state == State::Confirmed {
            let note = format!("第 {number} 行，改正后入库");
            edit::keep::<T>(tx, &env, judged, from, &note, Some(receipt))?;
        }
        let outcome = serde_json::to_string(&report).unwrap_or_default();
        let sealed = store::seal(&app.keys, &cells)?;
        tx.conn().execute(
            "UPDATE import_rows SET state = $1, outcome = $2, cells = $3 WHERE receipt = $4 AND number = $5",
            &binds![state, outcome, sealed, receipt, number],
        )?;
        if batch.state != State::Confirmed {
            store::recount(tx.conn(), &batch)?;
        }
        let verb = if is_good { "改正" } else { "改动，仍有错误" };
        tx.audit(
            Event::new("mend", T::TABLE.id, "").summary(format!("导入的第 {number} 行{verb}")).batch(receipt),
        );
        Ok(match (is_good, batch.state) {
            (false, _) => Mended::Still(report),
            (true, State::Confirmed) => Mended::Kept(report),
            (true, _) => Mended::Ready(report),
        })
    })
}

/// Takes what was typed; a cell that came back as it was shown keeps its kind.
fn take<T: Records>(cells: &mut Cells, given: &BTreeMap<String, String>) {
    for column in T::TABLE.columns.iter().filter(|c| c.is_entered()) {
        let Some(typed) = given.get(column.key) else { continue };
        let before = cells.get(column.key).map(text_of).unwrap_or_default();
        if *typed == before
            || (column.audience == Audience::Personal && *typed == masking::mask(column.key, &before))
        {
            continue;
        }
        if typed.trim().is_empty() {
            cells.remove(column.key);
        } else {
            cells.insert(column.key.to_owned(), Raw::Text(typed.clone()));
        }
    }
}

/// A cell as typed.
fn text_of(raw: &Raw) -> String {
    match raw {
        Raw::Blank => String::new(),
        Raw::Text(t) | Raw::Number { text: t, .. } | Raw::Fault(t) => t.clone(),
        Raw::Date(d) => d.to_string(),
        Raw::DateTime(t) => t.to_string(),
        Raw::Bool(b) => if *b { "是" } else { "否" }.into(),
    }
}
