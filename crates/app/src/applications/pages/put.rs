//! What a page of a question sent, put into the answers.

use std::collections::BTreeSet;

use fengqiao_domain::applications::{Answers, LONGEST_FIELD, Matter, Question, Who};

use crate::applications::organisations::is_same;

/// What a form sent, in order.
pub type Pairs = Vec<(String, String)>;

/// The value of a field; empty for none.
pub fn text<'a>(pairs: &'a [(String, String)], name: &str) -> &'a str {
    pairs.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.as_str())
}

/// All values of a field.
pub fn all(pairs: &[(String, String)], name: &str) -> Vec<String> {
    pairs.iter().filter(|(key, _)| key == name).map(|(_, value)| value.clone()).collect()
}

/// The value of a field as it is kept: what is longer than any answer may be is told as too long without its end.
fn kept(pairs: &[(String, String)], name: &str) -> String {
    text(pairs, name).chars().take(LONGEST_FIELD).collect()
}

fn employer(a: &mut Answers, pairs: &[(String, String)]) {
    let e = &mut a.employer;
    for (field, name) in [
        (&mut e.name, "employer"),
        (&mut e.credit_code, "credit_code"),
        (&mut e.district, "district"),
        (&mut e.street, "street"),
    ] {
        *field = kept(pairs, name);
    }
    if !e.filled.name.is_empty() && !is_same(&e.filled.name, &e.name) {
        e.forget_filled();
    }
}

/// Puts what the page of a question sent into the answers, as it was typed.
pub fn put(question: Question, a: &mut Answers, pairs: &[(String, String)]) {
    let typed = |name: &str| kept(pairs, name);
    match question {
        Question::Who => {
            a.who = Who::from_code(text(pairs, "who")).or(a.who);
            a.headcount = typed("headcount");
        }
        Question::You => {
            if a.by_employer() {
                employer(a, pairs);
            } else {
                a.id_number = typed("id_number");
            }
            a.name = typed("name");
            a.phone = typed("phone");
            a.address = typed("address");
        }
        Question::Other if a.by_employer() => {
            a.worker = typed("worker");
            a.worker_phone = typed("worker_phone");
        }
        Question::Other => employer(a, pairs),
        Question::Matters => {
            a.matters = all(pairs, "matters");
            let mut seen = BTreeSet::new();
            a.matters.retain(|code| Matter::of(code).is_some() && seen.insert(code.clone()));
            a.told_relation = !text(pairs, "told").is_empty();
        }
        Question::Claim => {
            a.request = typed("request");
            a.amount = typed("amount");
        }
        Question::Facts => {
            a.began = typed("began");
            a.facts = typed("facts");
        }
        Question::Organisation => {
            let (chosen, other) = (typed("organisation"), typed("other"));
            // Without JavaScript a choice in the list leaves the button above it where it was.
            let is_new = !other.is_empty() && other != a.organisation;
            a.organisation = if is_new || chosen.is_empty() || chosen == "other" { other } else { chosen };
        }
        Question::Evidence | Question::Review => {}
    }
}
