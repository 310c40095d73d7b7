//! What a case is found by in full-text search: what the dispute is about, what was said and agreed, the employer and the
//! organisation. Persons are taken out before anything is kept; they are found exactly, by blind index.

use super::record::{Case, Side};
use crate::access::Scope;
use crate::codes::{DISPUTE_TYPES, main_dispute_type};
use crate::text::hide::Persons;
use crate::text::{place, record};

/// Signs between the names of several persons in one cell.
const BETWEEN: [char; 9] = ['、', '，', ',', '；', ';', '/', '（', '(', '等'];

/// The texts of a case, as they are: only for who handles it.
pub fn texts(case: &Case) -> Vec<String> {
    let claims = case.claims.iter().map(|claim| claim.what.as_str());
    let types = case.dispute_types.iter().flat_map(|code| {
        let (main, own) = (DISPUTE_TYPES.label(main_dispute_type(code)), DISPUTE_TYPES.label(code));
        [Some(own), Some(main).filter(|main| *main != own)].into_iter().flatten()
    });
    let terms = [&case.agreement.result, &case.agreement.manner, &case.closure.cause, &case.user_unit];
    let duties = case.agreement.duties.iter().map(|duty| duty.what.as_str());
    let notes = case.sessions.iter().map(|session| session.note.as_str());
    let mut all: Vec<&str> = vec![&case.request];
    all.extend(case.facts.as_deref());
    all.extend(claims.chain(types).chain(duties).chain(notes));
    all.extend(terms.into_iter().filter_map(Option::as_deref));
    all.extend([employer(case), &case.organisation.name]);
    let mut texts: Vec<String> = Vec::with_capacity(all.len());
    for text in all.into_iter().map(str::trim).filter(|text| !text.is_empty()) {
        if texts.iter().all(|known| known != text) {
            texts.push(text.to_owned());
        }
    }
    texts
}

/// The same without persons and their numbers, as compared: what the index is made of and what everybody else sees.
pub fn masked(case: &Case) -> Vec<String> {
    let told: Vec<&str> = personal(case).into_iter().map(|(_, text)| text).collect();
    let persons = Persons::named(&told);
    texts(case).iter().map(|text| persons.hidden(text)).collect()
}

/// The tokens a case is found by; none of one that is void.
pub fn indexed(case: &Case) -> Option<Vec<String>> {
    case.void.is_none().then(|| record(&masked(case), &places(case)))
}

/// How something personal is told apart when it is masked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// A name.
    Name,
    /// A telephone.
    Phone,
    /// The number of an identity paper.
    Number,
}

/// Names and numbers of every natural person in a case: the worker, those on the list, whoever represents a side or speaks
/// for the workers.
pub fn personal(case: &Case) -> Vec<(Told, &str)> {
    let worker_side = if case.is_unit(Side::Applicant) { Side::Respondent } else { Side::Applicant };
    let worker = case.name(worker_side);
    let mut names: Vec<&str> =
        worker.split(BETWEEN).flat_map(str::split_whitespace).chain([worker]).collect();
    names.extend(case.claims.iter().filter_map(|claim| claim.whose.as_deref()));
    names.extend(case.claimants.iter().map(|one| one.name.as_str()));
    names.extend(case.representatives.iter().map(|person| person.name.as_str()));
    names.extend(case.agents.iter().map(|agent| agent.name.as_str()));
    let contacts = [&case.applicant.contact, &case.respondent.contact];
    names.extend(contacts.into_iter().filter_map(|contact| contact.legal_representative.as_deref()));
    let phones = case.representatives.iter().map(|person| &person.phone);
    let phones = phones.chain(case.agents.iter().map(|agent| &agent.phone));
    let phones = phones.chain(case.claimants.iter().map(|one| &one.phone)).chain([&case.applicant.phone]);
    let worker_contact = if worker_side == Side::Applicant { contacts[0] } else { contacts[1] };
    let phones = phones.chain([&worker_contact.phone]).filter_map(Option::as_deref);
    let own = case.applicant.id_number.as_deref().filter(|_| worker_side == Side::Applicant);
    let numbers = case.claimants.iter().filter_map(|one| one.id_number.as_deref()).chain(own);
    let of = |told| move |text| (told, text);
    let all = names.into_iter().map(of(Told::Name)).chain(phones.map(of(Told::Phone)));
    let all = all.chain(numbers.map(of(Told::Number))).map(|(told, text)| (told, text.trim()));
    all.filter(|(_, text)| !text.is_empty()).collect()
}

/// The unit among the parties.
fn employer(case: &Case) -> &str {
    case.name(if case.is_unit(Side::Applicant) { Side::Applicant } else { Side::Respondent })
}

/// Where a case belongs: whoever may see it looks only among the tokens of their own place.
fn places(case: &Case) -> Vec<String> {
    let o = &case.organisation;
    let asked = case.referral.as_ref().filter(|referral| referral.answer.is_none());
    let asked = asked.filter(|_| super::state::State::of(case) == super::state::State::Referred);
    let mut all = vec![place('a', &o.authority)];
    all.extend(o.subdistrict.as_deref().map(|code| place('t', code)));
    all.extend(
        [Some(o.id.as_str()), asked.map(|r| r.to.as_str())].into_iter().flatten().map(|id| place('o', id)),
    );
    all.extend(case.handlers.iter().map(|handler| place('m', &handler.id)));
    all.extend(closed_kind(case));
    all
}

/// The token of a scope: `None` for the whole city, an error where nothing is seen.
///
/// # Errors
/// The scope reaches no case.
pub fn scope_token(scope: &Scope) -> Result<Option<String>, NothingSeen> {
    Ok(Some(match scope {
        Scope::City => return Ok(None),
        Scope::Authority(code) => place('a', code),
        Scope::Subdistrict { code, .. } => place('t', code),
        Scope::Organisation(id) => place('o', id),
        Scope::Mediator(id) => place('m', id),
        Scope::Nothing => return Err(NothingSeen),
    }))
}

/// A scope without a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NothingSeen;

/// The token of closed cases of a main type of dispute.
pub fn closed_token(kind: &str) -> String {
    place('k', kind)
}

fn closed_kind(case: &Case) -> Option<String> {
    case.closure.on.and(case.closure.outcome)?;
    case.dispute_types.first().map(|kind| closed_token(kind))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cases::claimants::Claimant;
    use crate::cases::kinds::PartyKind;
    use crate::cases::parts::{Representative, Session};
    use crate::cases::record::{Agent, Claim};
    use crate::cases::testing::{RECEIVED, agreed, ledger, received};
    use crate::text::tokens;

    fn told() -> Case {
        let mut case = agreed();
        case.applicant.name = "林敏、赵晓东等12人".into();
        case.applicant.phone = Some("13900001111".into());
        case.applicant.id_number = Some("E12345678".into());
        case.facts = Some("林敏2023年入职，电话139-0000-1111，护照E12345678。赵晓东和王大力作证。".into());
        case.representatives = vec![Representative { name: "王大力".into(), phone: None }];
        case.agents = vec![Agent {
            side: Side::Applicant,
            name: "律师钱峰".into(),
            relation: None,
            phone: None,
            may_settle: true,
        }];
        case.respondent.contact.legal_representative = Some("孙立人".into());
        case.claims = vec![Claim {
            kind: "remuneration.wages".into(),
            what: "周明的工资".into(),
            amount: None,
            whose: Some("周明".into()),
            how: None,
        }];
        case.claimants = vec![Claimant {
            name: "冯春梅".into(),
            id_number: Some("E87654321".into()),
            ..Claimant::default()
        }];
        case.sessions = vec![Session {
            on: RECEIVED,
            way: "on_site".into(),
            note: "孙立人同意分期，律师钱峰核对，冯春梅（E87654321）不同意".into(),
        }];
        case
    }

    #[test]
    fn no_person_of_the_case_is_among_what_is_kept() {
        let masked = masked(&told()).join("|");
        for person in [
            "林敏",
            "赵晓东",
            "王大力",
            "钱峰",
            "孙立人",
            "周明",
            "冯春梅",
            "13900001111",
            "0000",
            "e12345678",
            "e87654321",
        ] {
            assert!(!masked.contains(person), "{person}: {masked}");
        }
        for word in [
            "某某2023年入职",
            "某某同意分期",
            "天津华北三源化工有限公司",
            "劳动报酬",
            "工资",
            "一次性银行转账",
        ] {
            assert!(masked.contains(word), "{word}: {masked}");
        }
        let kept = indexed(&told()).expect("tokens");
        for person in ["林敏", "晓东", "大力", "钱峰", "立人"] {
            let pair = &tokens(person)[1];
            assert!(!kept.contains(pair), "{person}");
        }
    }

    #[test]
    fn where_the_unit_applies_the_worker_is_hidden_and_the_unit_is_not() {
        let mut case = received();
        case.applicant.kind = Some(PartyKind::Employer);
        case.applicant.name = "天津甲有限公司".into();
        case.respondent.name = "李四海".into();
        case.request = "李四海返还培训费".into();
        assert_eq!(masked(&case)[0], "某某返还培训费");
        assert!(masked(&case).contains(&"天津甲有限公司".to_owned()));
    }

    #[test]
    fn a_case_belongs_where_it_is_handled_and_a_void_one_nowhere() {
        let (open, closed) = (indexed(&received()).expect("tokens"), indexed(&ledger()).expect("tokens"));
        let kind = closed_token("remuneration.wages");
        assert!(!open.contains(&kind) && closed.contains(&kind));
        assert!(open.contains(&place('o', "o1")));
        assert!(closed.contains(&place('m', "m1")));
        let mut void = received();
        void.void = Some(crate::cases::parts::Void { on: RECEIVED, reason: "重复".into() });
        assert_eq!(indexed(&void), None);
        assert_eq!(scope_token(&Scope::Nothing), Err(NothingSeen));
        assert_eq!(scope_token(&Scope::City), Ok(None));
    }
}
