//! Practice (III-2-3, rules.md R6): the district holds at least four a year; who took part is shown.

use super::{DISTRICT_LEVEL, PRACTICE, Session};
use crate::codes::TRAINING_TOPICS;
use crate::policy::Policy;
use crate::verdict::{Fact, Verdict};
use serde::Serialize;

/// Whether a session is practice: 实践锻炼 of a form the policy names; one that says no form is 其他.
pub fn is_practice(session: &Session, policy: &Policy) -> bool {
    let form = TRAINING_TOPICS.label(session.topic.as_deref().unwrap_or("other"));
    session.category == PRACTICE && policy.training.practice_forms.value.iter().any(|known| known == form)
}

/// Whether it counts for the district: held by the district itself and not called off.
pub fn is_of_district(session: &Session, policy: &Policy) -> bool {
    is_practice(session, policy) && session.level == DISTRICT_LEVEL && session.cancelled_on.is_none()
}

/// How many times in a year, against the number asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Times {
    /// How many times.
    pub held: i64,
    /// How many are asked.
    pub needed: i64,
    /// What is missing; 0 when nothing is.
    pub short_by: i64,
}

fn times(held: i64, policy: &Policy) -> Times {
    let needed = i64::from(policy.training.practice.value);
    Times { held, needed, short_by: (needed - held).max(0) }
}

/// A district's year: `held` sessions begun, `planned` later in the year, `bare` of those held without anybody entered.
pub fn of_district(year: i16, held: i64, planned: i64, bare: i64, policy: &Policy) -> Verdict<Times> {
    let rule = &policy.training.practice;
    let result = times(held, policy);
    let end = match (result.short_by, planned) {
        (0, _) => "已达到".to_owned(),
        (short, 0) => format!("还差{short}次，后面还没有安排"),
        (short, planned) if planned >= short => format!("还差{short}次，后面已安排{planned}次，够了"),
        (short, planned) => format!("还差{short}次，后面已安排{planned}次，还要再安排{}次", short - planned),
    };
    let unsaid =
        if bare > 0 { format!("其中{bare}次还没有登记参加人员。") } else { String::new() };
    let sentence =
        format!("{year}年区里组织实践锻炼{held}次，要求不少于{}次，{end}。{unsaid}", result.needed);
    let facts =
        vec![Fact::new("已组织", held), Fact::new("已安排", planned), Fact::new("要求次数", result.needed)];
    Verdict { result, clause: rule.clause, basis: rule.basis, sentence, facts }
}

/// A mediator's year: shown against the number the district is to hold.
pub fn of_mediator(year: i16, attended: i64, policy: &Policy) -> Verdict<Times> {
    let rule = &policy.training.practice;
    let result = times(attended, policy);
    let sentence =
        format!("{year}年参加实践锻炼{attended}次；区里每年组织不少于{}次，参加几次只显示。", result.needed);
    let facts = vec![Fact::new("参加次数", attended), Fact::new("要求组织次数", result.needed)];
    Verdict { result, clause: rule.clause, basis: rule.basis, sentence, facts }
}

#[cfg(test)]
mod tests {
    use super::super::testing::course;
    use super::*;
    use jiff::civil::date;

    fn visit() -> Session {
        Session { category: PRACTICE.into(), topic: Some("visits".into()), ..course() }
    }

    #[test]
    fn the_district_holds_its_own_practice_of_the_named_forms() {
        let policy = Policy::tianjin();
        assert!(is_practice(&visit(), &policy) && is_of_district(&visit(), &policy));
        for topic in ["publicity", "exchange", "hearing_observation", "other"] {
            assert!(is_practice(&Session { topic: Some(topic.into()), ..visit() }, &policy), "{topic}");
        }
        assert!(is_practice(&Session { topic: None, ..visit() }, &policy), "no form is 其他");
        for topic in ["skills", "law"] {
            assert!(!is_practice(&Session { topic: Some(topic.into()), ..visit() }, &policy), "{topic}");
        }
        assert!(!is_practice(&course(), &policy));
        let elsewhere = |level: &str| Session { level: level.into(), ..visit() };
        for level in ["city", "organisation", "other"] {
            assert!(!is_of_district(&elsewhere(level), &policy), "{level} attends, but is not the district");
            assert!(is_practice(&elsewhere(level), &policy));
        }
        assert!(!is_of_district(&Session { cancelled_on: Some(date(2024, 3, 1)), ..visit() }, &policy));
    }

    #[test]
    fn four_times_are_enough_and_three_are_not() {
        let policy = Policy::tianjin();
        for (held, planned, short_by, end) in [
            (0, 0, 4, "还差4次，后面还没有安排。"),
            (3, 1, 1, "还差1次，后面已安排1次，够了。"),
            (1, 2, 3, "还差3次，后面已安排2次，还要再安排1次。"),
            (4, 0, 0, "已达到。"),
            (5, 3, 0, "已达到。"),
        ] {
            let said = of_district(2024, held, planned, 0, &policy);
            assert_eq!(said.result.short_by, short_by);
            assert!(said.sentence.ends_with(end), "{}", said.sentence);
        }
        assert!(of_district(2024, 4, 0, 2, &policy).sentence.ends_with("其中2次还没有登记参加人员。"));
        assert_eq!(of_mediator(2024, 3, &policy).result.short_by, 1);
        assert_eq!(of_mediator(2024, 3, &policy).clause, "III-2-3");
    }
}
