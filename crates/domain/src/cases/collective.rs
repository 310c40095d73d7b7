//! Collective disputes (调解仲裁法-7, 办案规则62—63, R9): ten workers or more with a common claim, three to five
//! representatives, and no settlement without the consent of the represented. A dispute over the performance of a
//! collective contract is one whatever the number; the union speaks in it.

use super::record::Case;
use crate::policy::Policy;
use crate::verdict::{Fact, Verdict};

/// 是否集体争议; `None` while the number of workers is not known. Not said, the claim counts as common.
pub fn is_collective(case: &Case, policy: &Policy) -> Option<bool> {
    if of_contract(case) { Some(true) } else { by_number(case, policy) }
}

/// 履行集体合同争议 (办案规则-62).
fn of_contract(case: &Case) -> bool {
    case.dispute_types.iter().any(|code| code == "collective_contract")
}

fn by_number(case: &Case, policy: &Policy) -> Option<bool> {
    let workers = i64::from(policy.collective.workers.value);
    case.headcount.map(|count| count >= workers && case.common_claim != Some(false))
}

/// The same with its reason.
pub fn verdict(case: &Case, policy: &Policy) -> Verdict<Option<bool>> {
    let rule = &policy.collective.workers;
    let (result, count) = (is_collective(case, policy), case.headcount.unwrap_or_default());
    let sentence = match result {
        Some(true) if by_number(case, policy) != Some(true) => {
            "争议类型有集体合同，履行集体合同发生的争议按集体争议办理。".to_owned()
        }
        None => "还没有填涉及人数，不能判断是不是集体争议。".to_owned(),
        Some(true) => format!(
            "涉及劳动者{count}人，达到{}人并有共同请求，是集体争议：可以推举{}至{}名代表，和解须经被代表的劳动者同意。",
            rule.value,
            policy.collective.representatives_min.value,
            policy.collective.representatives_max.value,
        ),
        Some(false) if case.common_claim == Some(false) => {
            format!("涉及劳动者{count}人，登记为没有共同请求，不是集体争议。")
        }
        Some(false) => format!("涉及劳动者{count}人，不到{}人，不是集体争议。", rule.value),
    };
    let common = if case.common_claim == Some(false) { "否" } else { "是" };
    let facts = vec![Fact::new("涉及人数", count), Fact::new("共同请求", common)];
    Verdict { result, clause: rule.clause, basis: rule.basis, sentence, facts }
}

/// What is wrong with so many representatives; `None` where the number is right.
pub fn wrong_number(count: usize, policy: &Policy) -> Option<String> {
    let rule = &policy.collective;
    let (least, most) = (rule.representatives_min.value as usize, rule.representatives_max.value as usize);
    (!(least..=most).contains(&count)).then(|| format!("代表有{count}名，应当是{least}至{most}名。"))
}

/// What a settlement of a collective dispute lacks: representatives, the consent of all they represent. Empty for other
/// disputes.
pub fn missing_for_settlement(case: &Case, policy: &Policy) -> Vec<String> {
    if by_number(case, policy) != Some(true) {
        return Vec::new();
    }
    let mut missing = Vec::new();
    let (signed, all) = (case.consent.map_or(0, |c| c.agreed), whom_it_concerns(case));
    if case.representatives.is_empty() && case.consent.is_none() {
        missing.push("没有登记推举的代表；不推举代表的，登记全体劳动者的同意。".to_owned());
    } else if let Some(wrong) =
        wrong_number(case.representatives.len(), policy).filter(|_| !case.representatives.is_empty())
    {
        missing.push(wrong);
    }
    if signed < all {
        missing
            .push(format!("涉及{all}人，已有{signed}人书面同意和解；不同意的人另立案件，并更正涉及人数。"));
    }
    missing
}

/// How many have to consent: as many as were counted, and everybody who is listed.
fn whom_it_concerns(case: &Case) -> i64 {
    let listed = i64::try_from(case.claimants.len()).unwrap_or(i64::MAX);
    case.headcount.unwrap_or_default().max(listed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cases::parts::{Consent, Representative};
    use jiff::civil::date;

    fn of(headcount: i64) -> Case {
        Case { headcount: Some(headcount), ..Case::default() }
    }

    fn people(count: usize) -> Vec<Representative> {
        vec![Representative { name: "代表".into(), phone: None }; count]
    }

    fn consent(agreed: i64) -> Consent {
        Consent { on: date(2024, 5, 20), agreed }
    }

    #[test]
    fn ten_workers_with_a_common_claim_are_collective() {
        let policy = Policy::tianjin();
        let found = [9, 10, 11].map(|n| is_collective(&of(n), &policy));
        assert_eq!(found, [Some(false), Some(true), Some(true)]);
        assert_eq!(is_collective(&Case::default(), &policy), None);
        let apart = Case { common_claim: Some(false), ..of(12) };
        assert_eq!(verdict(&apart, &policy).result, Some(false));
        assert!(verdict(&of(12), &policy).sentence.contains("3至5名"));
        assert_eq!(verdict(&of(9), &policy).clause, "调解仲裁法-7");
    }

    #[test]
    fn a_collective_contract_makes_it_collective_whatever_the_number_and_asks_for_no_consent() {
        let policy = Policy::tianjin();
        let case = Case { dispute_types: vec!["collective_contract".into()], ..of(1) };
        assert_eq!(verdict(&case, &policy).result, Some(true));
        assert!(verdict(&case, &policy).sentence.contains("集体合同"));
        assert!(missing_for_settlement(&case, &policy).is_empty());
        assert!(!missing_for_settlement(&Case { headcount: Some(10), ..case }, &policy).is_empty());
    }

    #[test]
    fn three_to_five_represent_them() {
        let policy = Policy::tianjin();
        let wrong = [0, 2, 3, 5, 6].map(|n| wrong_number(n, &policy).is_some());
        assert_eq!(wrong, [true, true, false, false, true]);
    }

    #[test]
    fn nobody_settles_for_those_who_did_not_consent() {
        let policy = Policy::tianjin();
        let missing = |representatives, consent| {
            missing_for_settlement(&Case { representatives, consent, ..of(12) }, &policy).len()
        };
        assert_eq!(missing(people(3), Some(consent(12))), 0);
        assert_eq!(missing(people(3), Some(consent(11))), 1, "one has not signed");
        assert_eq!(missing(people(2), Some(consent(12))), 1, "two are too few");
        assert_eq!(missing(Vec::new(), None), 2);
        assert_eq!(missing(Vec::new(), Some(consent(12))), 0, "all signed themselves");
        assert!(missing_for_settlement(&of(9), &policy).is_empty(), "not collective");
    }
}
