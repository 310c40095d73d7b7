//! Off-the-job hours of a calendar year (III-2-2, rules.md R6): a shortfall prompts and never blocks.

use super::{CITY_LEVEL, OFF_THE_JOB, Session, hours_text};
use crate::codes::ORGANISER_LEVELS;
use crate::mediators::record::Mediator;
use crate::policy::Policy;
use crate::verdict::{Basis, Fact, Verdict};
use jiff::civil::Date;
use serde::Serialize;

/// Whether the hours of a session count: 脱产培训 of a level the policy names, or recognised by the district.
pub fn counts(session: &Session, policy: &Policy) -> bool {
    session.category == OFF_THE_JOB && (is_counted_level(session, policy) || session.recognised == Some(true))
}

/// Whether the organiser's level counts without recognition.
pub fn is_counted_level(session: &Session, policy: &Policy) -> bool {
    let label = ORGANISER_LEVELS.label(&session.level);
    policy.training.counted_levels.value.iter().any(|level| level == label)
}

/// Whether the district may recognise its hours: off the job, of an organiser who does not count of itself.
pub fn may_be_recognised(session: &Session, policy: &Policy) -> bool {
    session.category == OFF_THE_JOB && !is_counted_level(session, policy)
}

/// Why the hours of a session count or do not, in one sentence.
pub fn counting(session: &Session, policy: &Policy) -> Verdict<bool> {
    let level = ORGANISER_LEVELS.label(&session.level);
    let rule = &policy.training.counted_levels;
    let (result, sentence) = if session.category != OFF_THE_JOB {
        let category = crate::codes::TRAINING_CATEGORIES.label(&session.category);
        (false, format!("类别是{category}，学时只显示，不计入脱产培训学时。"))
    } else if is_counted_level(session, policy) {
        let who = if session.level == CITY_LEVEL { "市人社部门" } else { "区人社部门" };
        (true, format!("{who}组织的脱产培训，实到学时计入。"))
    } else if session.recognised == Some(true) {
        (true, format!("主办层级是{level}，区人社部门已认定学时，实到学时计入。"))
    } else {
        (false, format!("主办层级是{level}，区人社部门没有认定学时，暂不计入。"))
    };
    let facts = vec![
        Fact::new("主办层级", level),
        Fact::new("学时认定", if session.recognised == Some(true) { "是" } else { "否" }),
    ];
    Verdict { result, clause: rule.clause, basis: rule.basis, sentence, facts }
}

/// Half hours needed in a year by somebody first appointed on a day: the whole number, or the part from the month of
/// appointment on where the policy says so.
pub fn needed(first_appointed: Option<Date>, year: i16, policy: &Policy) -> i64 {
    let whole = i64::from(policy.training.hours.value) * 2;
    match first_appointed {
        Some(day) if policy.training.pro_rata.value && day.year() == year => {
            let months = 13 - i64::from(day.month());
            (whole * months + 11) / 12
        }
        _ => whole,
    }
}

/// Whether the policy asks it of full-timers, or of part-timers.
pub fn is_obliged(full_time: bool, policy: &Policy) -> bool {
    let label = if full_time { "专职" } else { "兼职" };
    policy.training.obliged.value.iter().any(|who| who == label)
}

/// What a person's year rests on.
#[derive(Clone, Copy, Debug)]
pub struct HoursFacts {
    /// The calendar year.
    pub year: i16,
    /// Half hours that count.
    pub counted: i64,
    /// Half hours that are shown and do not count.
    pub shown: i64,
    /// 专职 in the main appointment.
    pub full_time: bool,
    /// The first day of any appointment.
    pub first_appointed: Option<Date>,
}

impl HoursFacts {
    /// Of a person with so many half hours: 专兼职 as at the end of the year.
    pub fn of(m: &Mediator, year: i16, counted: i64, shown: i64) -> Self {
        Self {
            year,
            counted,
            shown,
            full_time: m.appointment_at(last_day(year)).is_some_and(|a| a.full_time),
            first_appointed: m.appointments.iter().map(|a| a.appointed).min(),
        }
    }
}

/// 31 December.
pub fn last_day(year: i16) -> Date {
    Date::new(year, 12, 31).unwrap_or(Date::MAX)
}

/// A person's year, in half hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Hours {
    /// Hours that count.
    pub counted: i64,
    /// Hours needed.
    pub needed: i64,
    /// What is missing; 0 when nothing is.
    pub short_by: i64,
    /// Whether the policy asks it of this person; for others it is a hint.
    pub obliged: bool,
}

/// Whether somebody is short of hours, and by how much.
pub fn verdict(facts: &HoursFacts, policy: &Policy) -> Verdict<Hours> {
    let rule = &policy.training;
    let needed = needed(facts.first_appointed, facts.year, policy);
    let result = Hours {
        counted: facts.counted,
        needed,
        short_by: (needed - facts.counted).max(0),
        obliged: is_obliged(facts.full_time, policy),
    };
    let part = needed < i64::from(rule.hours.value) * 2;
    let why = if part { "（当年新聘，按剩余月数折算）" } else { "" };
    let end = match (result.short_by, result.obliged) {
        (0, _) => "已达到".to_owned(),
        (short, true) => format!("还差{}学时", hours_text(short)),
        (short, false) => format!("还差{}学时，{}人员只作提示", hours_text(short), who(facts)),
    };
    let sentence = format!(
        "{}年脱产培训累计{}学时，要求不少于{}学时{why}，{end}。",
        facts.year,
        hours_text(facts.counted),
        hours_text(needed)
    );
    let facts = vec![
        Fact::new("计入的脱产学时", hours_text(facts.counted)),
        Fact::new("只显示的学时", hours_text(facts.shown)),
        Fact::new("专兼职", who(facts)),
        Fact::new("要求学时", hours_text(needed)),
    ];
    let basis = match (part, result.obliged) {
        (true, _) => rule.pro_rata.basis,
        (false, true) => rule.hours.basis,
        (false, false) => Basis::Inferred,
    };
    Verdict { result, clause: rule.hours.clause, basis, sentence, facts }
}

fn who(facts: &HoursFacts) -> &'static str {
    if facts.full_time { "专职" } else { "兼职" }
}

#[cfg(test)]
mod tests {
    use super::super::testing::course;
    use super::*;
    use jiff::civil::date;

    fn facts(counted: i64, full_time: bool) -> HoursFacts {
        HoursFacts { year: 2024, counted, shown: 12, full_time, first_appointed: Some(date(2020, 1, 1)) }
    }

    #[test]
    fn only_off_the_job_courses_of_the_bureaus_count_and_others_once_recognised() {
        let policy = Policy::tianjin();
        for (category, level, recognised, counted) in [
            ("off_the_job", "city", None, true),
            ("off_the_job", "district", None, true),
            ("off_the_job", "district", Some(false), true),
            ("off_the_job", "organisation", None, false),
            ("off_the_job", "organisation", Some(false), false),
            ("off_the_job", "organisation", Some(true), true),
            ("off_the_job", "other", Some(true), true),
            ("online", "city", None, false),
            ("online", "other", Some(true), false),
            ("routine", "district", Some(true), false),
            ("practice", "district", None, false),
        ] {
            let session = Session { category: category.into(), level: level.into(), recognised, ..course() };
            assert_eq!(counts(&session, &policy), counted, "{category} {level} {recognised:?}");
            assert_eq!(counting(&session, &policy).result, counted);
        }
    }

    #[test]
    fn forty_hours_are_enough_and_half_an_hour_less_is_not() {
        let policy = Policy::tianjin();
        for (counted, short_by, end) in
            [(0, 80, "还差40学时。"), (79, 1, "还差0.5学时。"), (80, 0, "已达到。"), (81, 0, "已达到。")]
        {
            let said = verdict(&facts(counted, true), &policy);
            assert_eq!((said.result.short_by, said.result.needed), (short_by, 80));
            assert!(said.sentence.ends_with(end), "{}", said.sentence);
            assert_eq!((said.clause, said.basis), ("III-2-2", Basis::Text));
        }
        let hint = verdict(&facts(79, false), &policy);
        assert!(!hint.result.obliged && hint.sentence.ends_with("还差0.5学时，兼职人员只作提示。"));
        assert_eq!(hint.basis, Basis::Inferred);
    }

    #[test]
    fn newcomers_need_a_part_only_where_the_policy_says_so() {
        let mut policy = Policy::tianjin();
        let of = |policy: &Policy, day| needed(Some(day), 2024, policy);
        assert_eq!(of(&policy, date(2024, 7, 1)), 80);
        policy.training.pro_rata.value = true;
        assert_eq!(of(&policy, date(2023, 12, 31)), 80);
        assert_eq!(of(&policy, date(2024, 1, 1)), 80);
        assert_eq!(of(&policy, date(2024, 2, 1)), 74, "73⅓ half hours, rounded up");
        assert_eq!(of(&policy, date(2024, 7, 31)), 40);
        assert_eq!(of(&policy, date(2024, 12, 31)), 7);
        assert_eq!(of(&policy, date(2025, 1, 1)), 80, "the year before the appointment is asked in full");
        assert_eq!(needed(None, 2024, &policy), 80);
        let new = HoursFacts { first_appointed: Some(date(2024, 7, 1)), ..facts(40, true) };
        let said = verdict(&new, &policy);
        assert_eq!((said.result.short_by, said.basis), (0, Basis::Inferred));
        assert!(said.sentence.contains("按剩余月数折算"));
    }
}
