//! The mediators rows of annex 6 name: by 调解员证号, else by name within the organisation (tables.md, “References”).

use std::collections::BTreeSet;

use fengqiao_db::Conn;
use fengqiao_domain::cases::Case;
use fengqiao_domain::cases::clocks::{self, By};
use fengqiao_domain::cases::parts::Handler;
use fengqiao_domain::names::near;
use fengqiao_domain::table::{Column, Problem};
use fengqiao_domain::value::Value;

use crate::AppError;
use crate::settings;
use crate::tables::Env;
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
    for one in read {
        clocks::settle(&mut one.row, by);
        mediators(columns, one, &people);
    }
    Ok(())
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
                    found.push(Handler { id, name, seconded_from: None });
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
