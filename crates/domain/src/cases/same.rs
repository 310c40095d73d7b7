//! The same dispute filed twice (R9): the same applicant against the same respondent within a year, about the same
//! kind of thing, while the earlier one is open or came to nothing. It is told; whoever registers decides.

use super::kinds::Outcome;
use super::record::Case;
use super::state::State;
use crate::codes::main_dispute_type;
use crate::names::plain_name;
use crate::value::narrow;
use crate::verdict::{Basis, Fact, Verdict};
use jiff::civil::Date;

/// A year apart at most, in days, either way.
pub const APART: i64 = 365;

/// What is compared of a case. Names, numbers and telephones may be plain or the blind index of them: they are only held
/// against each other, both of one kind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filed {
    /// Name of the applicant, brought to one spelling.
    pub applicant: String,
    /// 证件号码, if it is known.
    pub person: Option<String>,
    /// 联系电话, if it is known.
    pub phone: Option<String>,
    /// Name of the respondent, brought to one spelling.
    pub respondent: String,
    /// 统一社会信用代码 of the respondent.
    pub credit_code: Option<String>,
    /// 收到日期.
    pub received_on: Option<Date>,
    /// 争议类型.
    pub types: Vec<String>,
    /// Where it stands.
    pub state: Option<State>,
    /// How it ended.
    pub outcome: Option<Outcome>,
}

impl Filed {
    /// What is compared of a case at hand.
    pub fn of(case: &Case) -> Self {
        Self {
            applicant: plain_name(&case.applicant.name),
            person: case.applicant.id_number.as_deref().map(narrow),
            phone: case.applicant.phone.as_deref().map(narrow),
            respondent: plain_name(&case.respondent.name),
            credit_code: case.respondent.credit_code.clone(),
            received_on: case.received_on,
            types: case.dispute_types.clone(),
            state: Some(State::of(case)),
            outcome: case.closure.outcome,
        }
    }
}

/// How two cases are related.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Likeness {
    /// 同一争议，疑似重复.
    SameDispute,
    /// The same parties about another thing, at another time, or what was settled.
    SameParties,
    /// At most one party is the same.
    Apart,
}

/// By identity number where both have one; else by name and telephone. A name alone is no person.
pub fn same_applicant(a: &Filed, b: &Filed) -> bool {
    match (&a.person, &b.person) {
        (Some(one), Some(other)) => one == other,
        _ => {
            !a.applicant.is_empty()
                && a.applicant == b.applicant
                && both(a.phone.as_deref(), b.phone.as_deref()) == Some(true)
        }
    }
}

/// By credit code where both have one; else by name.
pub fn same_respondent(a: &Filed, b: &Filed) -> bool {
    both(a.credit_code.as_deref(), b.credit_code.as_deref())
        .unwrap_or_else(|| !a.respondent.is_empty() && a.respondent == b.respondent)
}

fn both(a: Option<&str>, b: Option<&str>) -> Option<bool> {
    a.zip(b).map(|(a, b)| a == b)
}

/// How a case at hand is related to an earlier one.
pub fn likeness(new: &Filed, old: &Filed) -> Likeness {
    if !(same_applicant(new, old) && same_respondent(new, old)) {
        return Likeness::Apart;
    }
    if near(new, old) && overlap(new, old) && unsettled(old) {
        Likeness::SameDispute
    } else {
        Likeness::SameParties
    }
}

/// A day that is not known counts as near.
fn near(new: &Filed, old: &Filed) -> bool {
    let days = new.received_on.zip(old.received_on).map(|(a, b)| crate::dates::days_between(b, a).abs());
    days.is_none_or(|days| days <= APART)
}

/// By 大类: 工资 and 加班费 are both 劳动报酬. What is not told yet counts as overlapping.
fn overlap(new: &Filed, old: &Filed) -> bool {
    let main =
        |filed: &Filed| filed.types.iter().map(|t| main_dispute_type(t).to_owned()).collect::<Vec<_>>();
    let (a, b) = (main(new), main(old));
    a.is_empty() || b.is_empty() || a.iter().any(|one| b.contains(one))
}

/// Open, refused, or over without a settlement.
fn unsettled(old: &Filed) -> bool {
    match old.state {
        Some(State::Voided) | None => false,
        Some(State::Ended | State::Archived) => old.outcome.is_none_or(|o| !o.is_settled()),
        Some(_) => true,
    }
}

/// 疑似重复 in a sentence, with what it rests on; `named` is how the earlier case may be called to the reader.
pub fn verdict(new: &Filed, old: &Filed, named: &str) -> Verdict<Likeness> {
    let result = likeness(new, old);
    let state = old.state.map_or("", State::label);
    let days = new.received_on.zip(old.received_on).map(|(a, b)| crate::dates::days_between(b, a).abs());
    let apart = days.map_or(String::new(), |days| format!("收到日期相差{days}天，"));
    let sentence = match result {
        Likeness::SameDispute => format!(
            "{named}的双方当事人与这一件相同，{apart}争议类型有重合，现在是“{state}”，可能是同一争议重复登记。"
        ),
        Likeness::SameParties => format!("{named}的双方当事人与这一件相同，现在是“{state}”。"),
        Likeness::Apart => format!("{named}与这一件的当事人不同。"),
    };
    let by = if new.person.is_some() && old.person.is_some() { "证件号码" } else { "姓名和电话" };
    let facts = vec![
        Fact::new("申请人比对", by),
        Fact::new("相差天数", days.map_or_else(|| "不知道".to_owned(), |d| d.to_string())),
        Fact::new("原案状态", state),
    ];
    Verdict { result, clause: "系统", basis: Basis::Reference, sentence, facts }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cases::testing::{accepted, ledger, received};
    use crate::dates::plus_days;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn filed() -> Filed {
        let mut filed = Filed::of(&received());
        filed.person = Some("120101199001011237".into());
        filed.phone = Some("13900000000".into());
        filed
    }

    fn with(change: impl FnOnce(&mut Filed)) -> Filed {
        let mut filed = filed();
        change(&mut filed);
        filed
    }

    #[test]
    fn who_is_the_same_applicant() {
        for (what, other, same) in [
            ("same number, another spelling of the name", with(|f| f.applicant = "林 敏".into()), true),
            ("another number", with(|f| f.person = Some("120101199001011318".into())), false),
            ("no number, same telephone", with(|f| f.person = None), true),
            ("no number, no telephone: a name alone", with(|f| (f.person, f.phone) = (None, None)), false),
            (
                "no number, another telephone",
                with(|f| (f.person, f.phone) = (None, Some("13900000001".into()))),
                false,
            ),
        ] {
            assert_eq!(same_applicant(&filed(), &other), same, "{what}");
        }
    }

    #[test]
    fn the_code_tells_the_respondent_before_the_name() {
        let coded = |code: &str| with(|f| f.credit_code = Some(code.into()));
        assert!(!same_respondent(&coded("A"), &with(|f| f.respondent = "改过的名称".into())));
        assert!(same_respondent(
            &coded("A"),
            &with(|f| (f.credit_code, f.respondent) = (Some("A".into()), "改过的名称".into()))
        ));
        assert!(!same_respondent(&coded("A"), &coded("B")), "one name, two units");
        assert!(same_respondent(&coded("A"), &filed()), "one has no code: the name");
    }

    #[test]
    fn a_year_on_both_sides_and_the_states() {
        let likeness_after = |days: i64| {
            let old = with(|f| f.received_on = f.received_on.map(|d| plus_days(d, -days)));
            likeness(&filed(), &old)
        };
        assert_eq!(likeness_after(0), Likeness::SameDispute);
        assert_eq!(likeness_after(365), Likeness::SameDispute);
        assert_eq!(likeness_after(366), Likeness::SameParties);
        assert_eq!(likeness_after(-365), Likeness::SameDispute, "registered late");
        let stands = |state, outcome| {
            let old = with(|f| (f.state, f.outcome) = (Some(state), outcome));
            likeness(&filed(), &old) == Likeness::SameDispute
        };
        for state in [State::Registered, State::Asking, State::Mediating, State::Performing, State::Defaulted]
        {
            assert!(stands(state, None), "{state:?}");
        }
        assert!(stands(State::Refused, None) && stands(State::Ended, Some(Outcome::Unwilling)));
        assert!(stands(State::Archived, Some(Outcome::Withdrawn)));
        assert!(!stands(State::Ended, Some(Outcome::Settled)) && !stands(State::Voided, None));
    }

    #[test]
    fn main_types_overlap_and_what_is_not_told_does() {
        let typed = |types: &[&str]| {
            let old = with(|f| f.types = types.iter().map(|t| (*t).to_owned()).collect());
            likeness(&filed(), &old)
        };
        assert_eq!(typed(&["remuneration.overtime"]), Likeness::SameDispute, "both 劳动报酬");
        assert_eq!(typed(&["work_injury"]), Likeness::SameParties);
        assert_eq!(typed(&["work_injury", "remuneration"]), Likeness::SameDispute);
        assert_eq!(typed(&[]), Likeness::SameDispute);
    }

    #[test]
    fn it_is_told_with_number_state_and_days_apart() {
        let old = with(|f| f.received_on = Some(date(2024, 5, 1)));
        let told = verdict(&filed(), &old, "东丽区劳人调〔2024〕1号");
        assert!(told.sentence.contains("东丽区劳人调〔2024〕1号的双方当事人与这一件相同，收到日期相差5天"));
        assert!(told.sentence.contains("已登记，待决定") && told.facts[0].value == "证件号码");
        let other = verdict(&filed(), &with(|f| f.respondent = "别的单位".into()), "那件");
        assert_eq!(other.result, Likeness::Apart);
    }

    #[test]
    fn of_a_case_names_come_in_one_spelling() {
        let (mut a, b) = (accepted(), ledger());
        a.applicant.name = "林　敏".into();
        assert_eq!(Filed::of(&a).applicant, Filed::of(&b).applicant);
        assert_eq!(Filed::of(&b).outcome, Some(Outcome::Agreement));
    }

    proptest! {
        #[test]
        fn who_is_the_same_is_so_both_ways(
            persons in prop::array::uniform2(prop::option::of("[ab]")),
            phones in prop::array::uniform2(prop::option::of("[xy]")),
            names in prop::array::uniform2("[mn]"),
            codes in prop::array::uniform2(prop::option::of("[pq]")),
        ) {
            let [a, b] = [0, 1].map(|i| Filed {
                applicant: names[i].clone(),
                person: persons[i].clone(),
                phone: phones[i].clone(),
                respondent: names[1 - i].clone(),
                credit_code: codes[i].clone(),
                ..Filed::default()
            });
            prop_assert_eq!(same_applicant(&a, &b), same_applicant(&b, &a));
            prop_assert_eq!(same_respondent(&a, &b), same_respondent(&b, &a));
        }
    }
}
