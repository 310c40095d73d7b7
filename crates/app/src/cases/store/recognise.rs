//! The mediators rows of annex 6 name: by 调解员证号, else by name within the organisation (tables.md, “References”).

use std::collections::BTreeSet;

use fengqiao_db::{Bind, Conn};
use fengqiao_domain::cases::clocks::{self, By};
use fengqiao_domain::cases::parts::Handler;
use fengqiao_domain::cases::{CASES, Case};
use fengqiao_domain::names::near;
use fengqiao_domain::table::{Column, Problem};
use fengqiao_domain::value::Value;

use super::records::BY_STEPS;
use crate::AppError;
use crate::settings;
use crate::tables::Env;
use crate::tables::find::marks;
use crate::tables::import::Read;
use crate::training::people::{People, Person};

type Columns<'a> = &'a [&'static Column<Case>];
type Fault = (Problem, Vec<String>);

const COLUMN: &str = "mediators";

/// Finds the mediators of some rows, and says when their clocks end.
///
/// # Errors
/// The store's.
pub fn rows(c: &mut Conn, env: &Env, columns: Columns, read: &mut [Read<Case>]) -> Result<(), AppError> {
    let calendar = settings::calendar(c)?;
    let by = By { calendar: &calendar, policy: env.policy };
    let named: BTreeSet<&str> = read.iter().flat_map(|r| &r.row.handlers).map(|h| h.id.as_str()).collect();
    let homes: BTreeSet<&str> =
        read.iter().map(|r| r.row.organisation.id.as_str()).filter(|id| !id.is_empty()).collect();
    let people = People::load(c, &named, &homes)?;
    let handled = handled(c, read)?;
    for one in read {
        clocks::settle(&mut one.row, by);
        if one.row.external_key().is_some_and(|key| handled.contains(&key)) && one.row.number.is_none() {
            only_facts(columns, one);
        } else {
            mediators(columns, one, &people);
        }
    }
    Ok(())
}

/// Of the serial numbers of some rows those whose cases are handled here step by step.
fn handled(c: &mut Conn, read: &[Read<Case>]) -> Result<BTreeSet<String>, AppError> {
    let keys: Vec<Bind> = read.iter().filter_map(|one| one.row.external_key()).map(Bind::from).collect();
    let mut found = BTreeSet::new();
    for part in keys.chunks(500) {
        let sql = format!(
            "SELECT r.external_key FROM cases r WHERE r.external_key IN ({})
             AND EXISTS (SELECT 1 FROM case_steps s WHERE s.case_id = r.id)",
            marks(1, part.len())
        );
        found.extend(c.query(&sql, part)?.iter().map(|row| row.text(0)));
    }
    Ok(found)
}

/// What another platform tells of a case we handle changes its facts and not its course: that is recorded by steps.
fn only_facts(columns: Columns, one: &mut Read<Case>) {
    let said = |key: &str| one.said(columns, key).is_some_and(|value| !value.is_empty());
    let left: Vec<&'static str> = BY_STEPS.iter().copied().filter(|key| said(key)).collect();
    if left.is_empty() {
        return;
    }
    for key in &left {
        one.leave_out(columns, key);
    }
    one.row.handlers.clear();
    one.row.organisation = fengqiao_domain::cases::record::Organisation::default();
    let titles: Vec<&str> = left.iter().filter_map(|key| CASES.column(key)).map(|c| c.title).collect();
    let message =
        format!("这个流水号的案件已经在系统里办理，{}以办理记录为准，没有改动。", titles.join("、"));
    one.fault(Problem::notice("external_number", message, "需要改的，在案件页面办理或更正。"), Vec::new());
}

fn mediators(columns: Columns, one: &mut Read<Case>, people: &People) {
    let Some(Value::Multi(named)) = one.said(columns, COLUMN).cloned() else { return };
    let home = (!one.faulted.contains(&"organisation")).then(|| one.row.organisation.id.clone());
    let home = home.filter(|id| !id.is_empty());
    let mut found: Vec<Handler> = Vec::with_capacity(named.len());
    for typed in &named {
        match person(typed, home.as_deref(), people) {
            Ok(person) => {
                let (id, name) = (person.who.id.clone(), person.who.name.clone());
                if found.iter().all(|h| h.id != id) {
                    found.push(Handler { id, name, ..Handler::default() });
                }
            }
            Err((problem, offers)) => {
                one.cells.insert(COLUMN, named.join("、"));
                one.fault(problem, offers);
                return;
            }
        }
    }
    if let Some(i) = columns.iter().position(|c| c.key == COLUMN) {
        one.values[i] = Some(Value::Multi(found.iter().map(|h| h.id.clone()).collect()));
    }
    one.row.handlers = found;
}

fn person<'p>(typed: &str, home: Option<&str>, people: &'p People) -> Result<&'p Person, Fault> {
    if let Some(holder) = people.holder(typed) {
        return Ok(holder);
    }
    let Some(home) = home else {
        let problem = Problem::error(COLUMN, "认不出承办调解员是谁。", "先改正承办组织，或填调解员证号。");
        return Err((problem, Vec::new()));
    };
    match people.named(home, typed).as_slice() {
        [only] => Ok(only),
        [] => {
            let offers = near(typed, people.names(home));
            let nearest = if offers.is_empty() {
                String::new()
            } else {
                format!("最接近的是：{}。", offers.join("、"))
            };
            let message = format!("承办组织没有叫“{typed}”的调解员。{nearest}");
            let remedy = "改正姓名；从别的组织借用的，填调解员证号；还没有登记的，先在调解员名册登记。";
            Err((Problem::error(COLUMN, message, remedy), offers))
        }
        several => {
            let words: Vec<String> = several.iter().map(|p| p.words()).collect();
            let message = format!("承办组织有 {} 个{typed}：{}。", several.len(), words.join("、"));
            Err((Problem::error(COLUMN, message, "改填调解员证号。"), words))
        }
    }
}
