//! What lists of cases ask.

use fengqiao_db::{Bind, Conn};
use fengqiao_domain::access::Scope;
use fengqiao_domain::cases::state::State;
use fengqiao_domain::cases::{CASES, Case};
use fengqiao_domain::codes::EXTERNAL_PLATFORMS;
use fengqiao_domain::dates::plus_days;
use fengqiao_domain::names::plain_name;
use fengqiao_domain::value::{narrow, parse_date};
use jiff::civil::Date;

use super::records::{CaseRecords, party_key};
use crate::AppError;
use crate::platform::crypto::Keys;
use crate::tables::find::mark;
use crate::tables::paging::{COUNTED, Start, Total};
use crate::tables::query::{equal, holding};
use crate::tables::{Params, Records};

/// The filters of the list: `q` (the start of a number), `state`, `source`, `outcome`, `authority`, `subdistrict`,
/// `organisation` and `mediator` (record ids), `host` (a part of the organisation's name), `received_from`, `received_to`,
/// `closed_from`, `closed_to`, `collective`, `overdue` and `due` (是, or a
/// kind of clock that ends soon).
pub fn asked(scope: &Scope, params: &Params, on: Date, binds: &mut Vec<Bind>) -> Vec<String> {
    let columns = ["source", "outcome", "organisation"].into_iter();
    let mut all: Vec<String> = columns.filter_map(|key| equal(&CASES, key, params, binds)).collect();
    let text = params.get("q");
    if !text.is_empty() {
        let (from, to) = (mark(binds, text), mark(binds, format!("{text}\u{10ffff}")));
        // A serial number of another platform is looked for whole.
        let platforms = EXTERNAL_PLATFORMS.codes.iter();
        let serials: Vec<String> =
            platforms.map(|one| mark(binds, format!("{}/{}", one.code, narrow(text)))).collect();
        all.push(format!(
            "r.id IN (SELECT n.id FROM cases n WHERE n.number >= {from} AND n.number < {to}
             UNION SELECT x.id FROM cases x WHERE x.external_key IN ({}))",
            serials.join(", ")
        ));
    }
    if let Some(state) = State::ALL.iter().find(|s| s.label() == params.get("state")) {
        all.push(format!("r.state = {}", mark(binds, state.code())));
    }
    if params.get("state") == OPEN {
        let open: Vec<String> = OPEN_STATES.iter().map(|s| format!("'{}'", s.code())).collect();
        all.push(format!("r.state IN ({})", open.join(", ")));
    }
    for key in ["authority", "subdistrict"] {
        if !params.get(key).is_empty() {
            all.push(format!("r.{key} = {}", mark(binds, params.get(key))));
        }
    }
    if !params.get("host").is_empty() {
        let named = holding(params.get("host"), binds);
        all.push(format!("r.organisation IN (SELECT r.id FROM organisations r WHERE {named})"));
    }
    for (key, condition) in [
        ("received_from", "r.received_on >="),
        ("received_to", "r.received_on <="),
        ("closed_from", "r.closed_on >="),
        ("closed_to", "r.closed_on <="),
    ] {
        if let Some(day) = parse_date(params.get(key)) {
            all.push(format!("{condition} {}", mark(binds, day.to_string())));
        }
    }
    if !params.get("mediator").is_empty() {
        let id = mark(binds, params.get("mediator"));
        all.push(format!("r.id IN (SELECT m.case_id FROM case_mediators m WHERE m.mediator_id = {id})"));
    }
    if params.get("collective") == "是" {
        all.push("r.collective = 1".to_owned());
    }
    let limit = "r.stage IN ('accepted', 'mediating', 'signing') AND r.handling_limit";
    if params.get("overdue") == "是" {
        all.push(format!("{limit} < {}", mark(binds, on.to_string())));
    }
    if let Some(due) = super::due::ALL.iter().find(|due| due.label == params.get("due")) {
        all.push(due.condition(on, binds));
        all.push(due.within(scope, binds));
    }
    if params.get("due") == "是" {
        let (first, last) = (mark(binds, on.to_string()), mark(binds, plus_days(on, DUE_AHEAD).to_string()));
        all.push(format!("{limit} >= {first} AND r.handling_limit <= {last}"));
    }
    all
}

/// The parameter with the words looked for in what cases say: the list and the export go by the index of words.
pub const TEXT: &str = "text";

/// Whether a case within the scope has a number that starts so.
///
/// # Errors
/// The store's.
pub fn has_number(c: &mut Conn, scope: &Scope, start: &str) -> Result<bool, AppError> {
    let mut binds = Vec::new();
    let within = CaseRecords::within(scope, &mut binds);
    let (from, to) = (mark(&mut binds, start), mark(&mut binds, format!("{start}\u{10ffff}")));
    // The index of numbers is walked, and no further than this.
    let sql = format!(
        "SELECT 1 FROM (SELECT w.id, w.authority, w.subdistrict FROM cases w
           WHERE w.number >= {from} AND w.number < {to} ORDER BY w.number LIMIT 10000) r WHERE {within} LIMIT 1"
    );
    Ok(c.query_opt(&sql, &binds)?.is_some())
}

/// Days before 办理期限 from which a case counts as due.
pub const DUE_AHEAD: i64 = 3;

fn conditions(scope: &Scope, params: &Params, on: Date, binds: &mut Vec<Bind>) -> String {
    let mut all = vec![CaseRecords::within(scope, binds)];
    all.extend(asked(scope, params, on, binds));
    all.join(" AND ")
}

/// How many cases a list has, exact up to [`COUNTED`].
///
/// # Errors
/// The store's.
pub fn count(c: &mut Conn, scope: &Scope, params: &Params, on: Date) -> Result<Total, AppError> {
    let mut binds = Vec::new();
    let condition = conditions(scope, params, on, &mut binds);
    counted(c, &condition, &binds)
}

fn counted(c: &mut Conn, condition: &str, binds: &[Bind]) -> Result<Total, AppError> {
    let most = COUNTED + 1;
    let sql = format!("SELECT COUNT(*) FROM (SELECT 1 AS one FROM cases r WHERE {condition} LIMIT {most}) n");
    Ok(c.query_one(&sql, binds)?.int(0).unsigned_abs().into())
}

/// The ids of one page, what was recorded last first. Deep pages go down by the key.
///
/// # Errors
/// The store's.
pub fn page(
    c: &mut Conn,
    scope: &Scope,
    params: &Params,
    on: Date,
    start: &Start,
    size: u32,
) -> Result<Vec<String>, AppError> {
    let mut binds = Vec::new();
    let mut condition = conditions(scope, params, on, &mut binds);
    let (order, row) = match start {
        Start::Row(row) => ("DESC", *row),
        Start::After(id) => {
            condition.extend([" AND r.id < ", &mark(&mut binds, id.as_str())]);
            ("DESC", 0)
        }
        Start::Before(id) => {
            condition.extend([" AND r.id > ", &mark(&mut binds, id.as_str())]);
            ("ASC", 0)
        }
    };
    let sql =
        format!("SELECT r.id FROM cases r WHERE {condition} ORDER BY r.id {order} LIMIT {size} OFFSET {row}");
    let mut ids: Vec<String> = c.query(&sql, &binds)?.iter().map(|r| r.text(0)).collect();
    if order == "ASC" {
        ids.reverse();
    }
    Ok(ids)
}

/// The cases within the scope with a party of exactly this name, number or telephone, what was recorded last first.
///
/// # Errors
/// The store's.
pub fn with_party(
    c: &mut Conn,
    scope: &Scope,
    text: &str,
    keys: &Keys,
    most: u32,
) -> Result<(Vec<String>, Total), AppError> {
    let mut binds = Vec::new();
    let within = CaseRecords::within(scope, &mut binds);
    let condition = format!("{within} AND {}", of_party(text, keys, &mut binds));
    found(c, &condition, &binds, most)
}

/// Other cases within the scope of the same parties: by name on either side, and by the applicant's number.
///
/// # Errors
/// The store's.
pub fn of_same_parties(
    c: &mut Conn,
    scope: &Scope,
    case: &Case,
    keys: &Keys,
    most: u32,
) -> Result<(Vec<String>, Total), AppError> {
    let mut binds = Vec::new();
    let mut name = |text: &str| mark(&mut binds, party_key(&plain_name(text), keys));
    let names = format!("({}, {})", name(&case.applicant.name), name(&case.respondent.name));
    let mut one = format!(
        "SELECT a.id FROM cases a WHERE a.applicant_index IN {names}
         UNION SELECT b.id FROM cases b WHERE b.respondent_index IN {names}"
    );
    if let Some(number) = &case.applicant.id_number {
        let number = mark(&mut binds, keys.blind(&narrow(number), super::records::PERSON));
        one.extend([" UNION SELECT p.id FROM cases p WHERE p.person_index = ", &number]);
    }
    let within = CaseRecords::within(scope, &mut binds);
    let itself = mark(&mut binds, case.id.as_str());
    found(c, &format!("{within} AND r.id <> {itself} AND r.id IN ({one})"), &binds, most)
}

fn found(c: &mut Conn, condition: &str, binds: &[Bind], most: u32) -> Result<(Vec<String>, Total), AppError> {
    let total = counted(c, condition, binds)?;
    let sql = format!("SELECT r.id FROM cases r WHERE {condition} ORDER BY r.id DESC LIMIT {most}");
    Ok((c.query(&sql, binds)?.iter().map(|r| r.text(0)).collect(), total))
}

/// 在办: what somebody still has to do something about.
pub const OPEN: &str = "在办";
/// The states of it.
pub const OPEN_STATES: [State; 9] = [
    State::Registered,
    State::Supplementing,
    State::Asking,
    State::Referred,
    State::Accepted,
    State::Mediating,
    State::Signing,
    State::Performing,
    State::Defaulted,
];

/// SQL condition over alias `r`: a party of exactly this name, number or telephone.
pub fn of_party(text: &str, keys: &Keys, binds: &mut Vec<Bind>) -> String {
    let name = mark(binds, party_key(&plain_name(text), keys));
    let number = mark(binds, keys.blind(&narrow(text), super::records::PERSON));
    let phone = mark(binds, keys.blind(&narrow(text), super::records::PHONE));
    format!(
        "r.id IN (SELECT a.id FROM cases a WHERE a.applicant_index = {name}
         UNION ALL SELECT b.id FROM cases b WHERE b.respondent_index = {name}
         UNION ALL SELECT p.id FROM cases p WHERE p.person_index = {number}
         UNION ALL SELECT t.id FROM cases t WHERE t.phone_index = {phone}
         UNION ALL SELECT m.case_id FROM case_claimants m
           WHERE m.name_index = {name} OR m.person_index = {number} OR m.phone_index = {phone})"
    )
}
