//! What a page of a question sent, put into the answers.

use fengqiao_domain::applications::{Answers, Question, Who};

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

fn employer(a: &mut Answers, pairs: &[(String, String)]) {
    let e = &mut a.employer;
    for (field, name) in [
        (&mut e.name, "employer"),
        (&mut e.credit_code, "credit_code"),
        (&mut e.district, "district"),
        (&mut e.street, "street"),
    ] {
        text(pairs, name).clone_into(field);
    }
}

/// Puts what the page of a question sent into the answers, as it was typed.
pub fn put(question: Question, a: &mut Answers, pairs: &[(String, String)]) {
    let typed = |name: &str| text(pairs, name).to_owned();
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
            let chosen = text(pairs, "organisation");
            a.organisation =
                if chosen.is_empty() || chosen == "other" { typed("other") } else { chosen.to_owned() };
        }
        Question::Evidence | Question::Review => {}
    }
}
