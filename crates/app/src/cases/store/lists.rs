//! What lists of cases ask.

use fengqiao_db::Bind;
use fengqiao_domain::cases::CASES;
use fengqiao_domain::cases::state::State;
use fengqiao_domain::names::plain_name;
use jiff::civil::Date;

use super::records::party_key;
use crate::platform::crypto::Keys;
use crate::tables::Params;
use crate::tables::find::mark;
use crate::tables::query::equal;

/// The filters of the list: `q` (the start of a number), `state`, `source`, `outcome`, `authority`, `organisation`,
/// `mediator` (a record id), `type`, `received` and `closed` (from, to), `overdue`, `collective`.
pub fn asked(params: &Params, on: Date, binds: &mut Vec<Bind>) -> Vec<String> {
    let columns = ["source", "outcome", "organisation"].into_iter();
    let mut all: Vec<String> = columns.filter_map(|key| equal(&CASES, key, params, binds)).collect();
    let text = params.get("q");
    if !text.is_empty() {
        let (from, to) = (mark(binds, text), mark(binds, format!("{text}\u{10ffff}")));
        all.push(format!("r.number >= {from} AND r.number < {to}"));
    }
    if let Some(state) = State::ALL.iter().find(|s| s.label() == params.get("state")) {
        all.push(format!("r.state = {}", mark(binds, state.code())));
    }
    if params.get("state") == OPEN {
        let open: Vec<String> = OPEN_STATES.iter().map(|s| format!("'{}'", s.code())).collect();
        all.push(format!("r.state IN ({})", open.join(", ")));
    }
    if !params.get("authority").is_empty() {
        all.push(format!("r.authority = {}", mark(binds, params.get("authority"))));
    }
    if !params.get("mediator").is_empty() {
        let id = mark(binds, params.get("mediator"));
        all.push(format!("r.id IN (SELECT m.case_id FROM case_mediators m WHERE m.mediator_id = {id})"));
    }
    if params.get("collective") == "是" {
        all.push("r.collective = 1".to_owned());
    }
    if params.get("overdue") == "是" {
        let day = mark(binds, on.to_string());
        all.push(format!("r.closed_on IS NULL AND r.handling_limit < {day} AND r.state <> 'voided'"));
    }
    all
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
    let number = mark(binds, keys.blind(&fengqiao_domain::value::narrow(text), super::records::PERSON));
    let phone = mark(binds, keys.blind(&fengqiao_domain::value::narrow(text), super::records::PHONE));
    format!(
        "r.id IN (SELECT a.id FROM cases a WHERE a.applicant_index = {name}
         UNION ALL SELECT b.id FROM cases b WHERE b.respondent_index = {name}
         UNION ALL SELECT p.id FROM cases p WHERE p.person_index = {number}
         UNION ALL SELECT t.id FROM cases t WHERE t.phone_index = {phone})"
    )
}
