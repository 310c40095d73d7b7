//! The case an application makes.

use super::answers::{Answers, Who};
use super::check::{phone_digits, workers, yuan};
use super::matters::{MATTERS, Matter};
use crate::cases::record::{Agent, Applicant, Claim, Contact, Organisation, Respondent, Side};
use crate::cases::{Case, PartyKind};
use crate::credit_code;
use crate::people;
use crate::value::parse_date;
use jiff::civil::Date;

fn filled(text: &str) -> Option<String> {
    Some(text.trim()).filter(|text| !text.is_empty()).map(str::to_owned)
}

/// The dispute types of the matters chosen, the first chosen first.
pub fn dispute_types(a: &Answers) -> Vec<String> {
    let known = a.matters.iter().filter_map(|code| Matter::of(code));
    let offered = known.filter(|matter| matter.words(a.by_employer()).is_some());
    let mut types: Vec<String> = Vec::new();
    for code in offered.flat_map(|matter| matter.types) {
        if !types.iter().any(|known| known == code) {
            types.push((*code).to_owned());
        }
    }
    types
}

/// The matters chosen, in the words they were chosen by.
pub fn part_words(a: &Answers) -> Vec<&'static str> {
    let chosen = MATTERS.iter().filter(|matter| a.matters.iter().any(|code| code == matter.code));
    chosen.filter_map(|matter| matter.words(a.by_employer())).map(|(words, _)| words).collect()
}

/// The case of an application that has been checked, received on a day by an organisation; `source` is a code of
/// [`crate::codes::CASE_SOURCES`], `place` says in words where the employer is, as far as it is known.
pub fn case_of(a: &Answers, received: Date, organisation: Organisation, source: &str, place: &str) -> Case {
    let types = dispute_types(a);
    let amount = yuan(&a.amount).ok().flatten();
    let claim = Claim {
        kind: types.first().cloned().unwrap_or_else(|| "other".to_owned()),
        what: a.request.trim().trim_end_matches('。').to_owned(),
        amount,
        whose: None,
        how: None,
    };
    Case {
        source: source.to_owned(),
        received_on: Some(received),
        applicant: applicant(a, place),
        respondent: respondent(a, place),
        agents: agents(a),
        headcount: Some(headcount(a)),
        dispute_types: types,
        request: a.request.trim().to_owned(),
        amount,
        claims: vec![claim],
        facts: facts(a),
        organisation,
        ..Case::default()
    }
}

fn headcount(a: &Answers) -> i64 {
    workers(a).filter(|n| *n > 1 && a.who == Some(Who::Group)).unwrap_or(1)
}

fn applicant(a: &Answers, place: &str) -> Applicant {
    let phone = filled(&phone_digits(&a.phone));
    let contact = Contact { delivery_address: filled(&a.address), ..Contact::default() };
    if a.by_employer() {
        return Applicant {
            name: a.applicant().to_owned(),
            kind: Some(PartyKind::Employer),
            id_number: filled(&credit_code::plain(&a.employer.credit_code)),
            phone,
            contact: Contact { address: filled(place), ..contact },
            ..Applicant::default()
        };
    }
    let number = filled(&people::plain_id_number(&a.id_number));
    Applicant {
        name: a.applicant().to_owned(),
        kind: Some(PartyKind::Worker),
        sex: number.as_deref().and_then(people::sex).map(str::to_owned),
        id_number: number,
        phone,
        contact,
        ..Applicant::default()
    }
}

fn respondent(a: &Answers, place: &str) -> Respondent {
    if a.by_employer() {
        let phone = filled(&phone_digits(&a.worker_phone));
        return Respondent {
            name: a.respondent().to_owned(),
            contact: Contact { phone, ..Contact::default() },
            ..Respondent::default()
        };
    }
    Respondent {
        name: a.respondent().to_owned(),
        credit_code: filled(&credit_code::plain(&a.employer.credit_code)),
        contact: Contact { address: filled(place), ..Contact::default() },
        ..Respondent::default()
    }
}

/// Whoever speaks for an employer: without a power of attorney nobody settles.
fn agents(a: &Answers) -> Vec<Agent> {
    if !a.by_employer() || a.name.trim().is_empty() {
        return Vec::new();
    }
    vec![Agent {
        side: Side::Applicant,
        name: a.name.trim().to_owned(),
        relation: Some("单位联系人".to_owned()),
        phone: filled(&phone_digits(&a.phone)),
        may_settle: false,
    }]
}

fn facts(a: &Answers) -> Option<String> {
    let began = parse_date(a.began.trim()).map(|day| format!("事情从{}开始。", crate::dates::spoken(day)));
    let text = began.into_iter().chain(filled(&a.facts)).collect::<String>();
    filled(&text)
}
