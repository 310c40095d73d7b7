//! What rows of annex 7 name: the person and the session; and whether the reader may enter them.

use std::collections::BTreeSet;

use fengqiao_db::Conn;
use fengqiao_domain::access::Scope;
use fengqiao_domain::names::{near, plain_name};
use fengqiao_domain::table::{Column, Problem};
use fengqiao_domain::training::columns::SHARED;
use fengqiao_domain::training::{Attendance, SESSIONS, Session};
use fengqiao_domain::value::Value;

use super::people::{People, Person};
use super::sessions::{self, belong, is_of_bureaus, owns};
use crate::AppError;
use crate::tables::Env;
use crate::tables::import::Read;

type Columns<'a> = &'a [&'static Column<Attendance>];
type Fault = (Problem, Vec<String>);

/// Finds people and sessions of some rows.
///
/// # Errors
/// The store's.
pub fn rows(
    c: &mut Conn,
    env: &Env,
    scope: &Scope,
    columns: Columns,
    read: &mut [Read<Attendance>],
) -> Result<(), AppError> {
    let numbers: BTreeSet<&str> = read.iter().filter_map(|r| r.row.said.certificate_no.as_deref()).collect();
    let homes: BTreeSet<&str> = read.iter().filter_map(|r| r.row.said.organisation.as_deref()).collect();
    let people = People::load(c, &numbers, &homes)?;
    let keys = read.iter().filter(|r| !r.row.session.name.is_empty()).map(|r| r.row.session.key()).collect();
    let known = sessions::by_keys(c, env, &keys)?;
    for one in read {
        if !one.row.session.name.is_empty() {
            if let Some(session) = known.get(&one.row.session.key()) {
                stored(env, scope, columns, one, session);
            } else {
                let mut session = Session {
                    level: one.row.session.level.clone(),
                    host: one.row.session.host.clone(),
                    district: one.row.session.district.clone(),
                    ..Session::default()
                };
                belong(c, env, scope, &mut session)?;
                let session = Session {
                    authority: session.authority,
                    organisation: session.organisation,
                    subdistrict: session.subdistrict,
                    ..Session::default()
                };
                one.row.said.session = Some(Box::new(session));
            }
        }
        person(scope, columns, one, &people);
        allowed(scope, one);
    }
    Ok(())
}

/// Decided on the session's own page, with a reason; no file changes it.
const DECIDED: [&str; 3] = ["recognised", "level", "district"];

/// Takes over a session as it stands. Whoever does not answer for it changes nothing of it.
fn stored(env: &Env, scope: &Scope, columns: Columns, one: &mut Read<Attendance>, session: &Session) {
    let (owner, at) = (owns(scope, session), env.at(env.today));
    for key in SHARED.into_iter().filter(|key| !owner || DECIDED.contains(key)) {
        let Some(column) = SESSIONS.column(key) else { continue };
        let Some(said) = one.said(columns, key).filter(|v| !v.is_empty()) else { continue };
        let (said, kept) = (column.kind.show(said), column.show(session, &at));
        if plain_name(&said) != plain_name(&kept) {
            let what =
                if kept.is_empty() { "没有登记".to_owned() } else { format!("登记的是“{kept}”") };
            let message = format!("主办单位{what}，以登记的为准，这一格没有导入。");
            one.fault(Problem::notice(key, message, "登记有误的，请主办单位在活动页面更正。"), Vec::new());
        }
        one.leave_out(columns, key);
    }
    one.row.said.session = Some(Box::new(session.clone()));
}

/// Finds the person, or says why nobody was found.
fn person(scope: &Scope, columns: Columns, one: &mut Read<Attendance>, people: &People) {
    let Some(Value::Ref { label, .. }) = one.said(columns, "mediator") else { return };
    let typed = label.clone();
    let said = one.row.said.clone();
    let found = match &said.certificate_no {
        Some(number) => by_number(number, &typed, said.organisation.as_deref(), people),
        None => by_name(&typed, said.organisation.as_deref(), one, people),
    };
    let person = match found {
        Ok(person) => person,
        Err((problem, offers)) => {
            let column = problem.column;
            if let Some(number) = said.certificate_no.filter(|_| column == "certificate_no") {
                one.cells.insert(column, number);
            } else {
                one.cells.insert(column, typed);
            }
            one.fault(problem, offers);
            // Nobody was found: nothing else is to be said of the person.
            if !one.faulted.contains(&"mediator") {
                one.faulted.push("mediator");
            }
            return;
        }
    };
    if said.organisation.as_deref().is_some_and(|home| !person.was_at(home)) {
        let message = format!("{}没有在这个组织任职的记录，按名册上的组织登记。", person.who.name);
        one.fault(Problem::notice("organisation", message, "核对姓名、证号和所在调解组织。"), Vec::new());
    }
    one.row.home = person.home(said.organisation.as_deref(), scope, one.row.session.starts_on);
    one.row.mediator.clone_from(&person.who);
    let value = Value::Ref { id: person.who.id.clone(), label: person.who.name.clone() };
    if let Some(i) = columns.iter().position(|c| c.key == "mediator") {
        one.values[i] = Some(value);
    }
    let session = one.row.said.session.as_deref();
    if !person.is_in(scope) && !session.is_some_and(|s| owns(scope, s)) {
        one.fault(
            Problem::error(
                "mediator",
                "这一行不在您的管理范围内。",
                "核对证号；别的单位的人，由那个单位或活动的主办单位登记。",
            ),
            Vec::new(),
        );
    }
}

fn by_number<'p>(
    number: &str,
    typed: &str,
    home: Option<&str>,
    people: &'p People,
) -> Result<&'p Person, Fault> {
    let Some(person) = people.holder(number) else {
        let offers = home.map(|home| people.named(home, typed)).unwrap_or_default();
        let offers: Vec<String> = offers.iter().filter_map(|p| p.who.certificate_no.clone()).collect();
        let near = if offers.is_empty() {
            String::new()
        } else {
            format!("这个组织的{typed}，证号是 {}。", offers.join("、"))
        };
        let message = format!("没有调解员证号是“{number}”的人。{near}");
        let remedy = "核对证上的号码；还没有登记的，先在调解员名册登记。";
        return Err((Problem::error("certificate_no", message, remedy), offers));
    };
    if !typed.is_empty() && plain_name(typed) != plain_name(&person.who.name) {
        let message = format!("调解员证号“{number}”登记的不是{typed}。");
        return Err((
            Problem::error("certificate_no", message, "核对姓名和证号是不是同一个人。"),
            Vec::new(),
        ));
    }
    Ok(person)
}

fn by_name<'p>(
    typed: &str,
    home: Option<&str>,
    one: &Read<Attendance>,
    people: &'p People,
) -> Result<&'p Person, Fault> {
    if one.faulted.contains(&"organisation") || one.faulted.contains(&"certificate_no") {
        // What is wrong there is said there.
        return Err((Problem::error("mediator", "找不到这个人。", "先改正所在调解组织或证号。"), Vec::new()));
    }
    let Some(home) = home else {
        let remedy = "补上调解员证号；没有证的，补上所在调解组织。";
        return Err((Problem::error("mediator", "只有姓名，认不出是谁。", remedy), Vec::new()));
    };
    match people.named(home, typed).as_slice() {
        [only] => Ok(only),
        [] => {
            let offers = near(typed, people.names(home));
            let near = if offers.is_empty() {
                String::new()
            } else {
                format!("最接近的是：{}。", offers.join("、"))
            };
            let message = format!("这个组织没有叫“{typed}”的调解员。{near}");
            Err((Problem::error("mediator", message, "改正姓名，或填调解员证号。"), offers))
        }
        several => {
            let words: Vec<String> = several.iter().map(|p| p.words()).collect();
            let message = format!("这个组织有 {} 个{typed}：{}。", several.len(), words.join("、"));
            Err((Problem::error("mediator", message, "填上调解员证号。"), Vec::new()))
        }
    }
}

/// Below a bureau, nobody says who attended the courses of the bureaus: their hours count by themselves.
fn allowed(scope: &Scope, one: &mut Read<Attendance>) {
    if matches!(scope, Scope::City | Scope::Authority(_)) {
        return;
    }
    let known = one.row.said.session.as_deref().filter(|s| !s.id.is_empty());
    let of_bureaus = known.map_or_else(|| is_of_bureaus(&one.row.session), is_of_bureaus);
    if of_bureaus {
        let remedy = "请市、区人社部门登记；本组织或其他单位组织的，把主办层级改过来。";
        one.fault(
            Problem::error("level", "市、区组织的活动由市、区人社部门登记签到。", remedy).under("III-2-2"),
            Vec::new(),
        );
        if !one.faulted.contains(&"mediator") {
            one.faulted.push("mediator");
        }
    }
}
