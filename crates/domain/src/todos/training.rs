//! What a year's training and practice still ask for, in its last quarter (III-2-2, III-2-3): prompts, never bars.

use super::{Kind, Own, Place, Spread, Todo};
use crate::policy::Policy;
use crate::training::hours::{Hours, last_day};
use crate::training::hours_text;
use crate::training::practice::Times;
use crate::verdict::{Basis, Verdict};
use jiff::civil::Date;

/// The last quarter has begun.
fn is_time(today: Date) -> bool {
    today.month() >= 10
}

/// People the policy asks hours of who are short of them.
pub fn hours(short: &Spread, policy: &Policy, today: Date) -> Option<Todo> {
    let (n, year, rule) = (short.n, today.year(), &policy.training.hours);
    if n == 0 || !is_time(today) {
        return None;
    }
    let title = format!("{year} 年脱产学时不足 {n} 人");
    let why = format!("每年不少于 {} 学时；安排培训，或认定其他单位办的课", rule.value);
    let sentence = format!(
        "每名调解员每年脱产培训不少于{}学时，{year}年还有{n}人不足。只是提醒，不影响名册和证书。",
        rule.value
    );
    let todo = Todo::new(Kind::Hours, title, why).by(rule.clause, Basis::Inferred, sentence);
    Some(todo.due(last_day(year)).at(short, "人"))
}

/// Districts that held fewer practice sessions than asked: code, name, figures.
pub fn practice(short: &[(String, String, Times)], policy: &Policy, today: Date) -> Option<Todo> {
    let (year, rule) = (today.year(), &policy.training.practice);
    let places: Vec<Place> = short
        .iter()
        .filter(|(_, _, times)| times.short_by > 0)
        .map(|(code, name, times)| Place {
            code: code.clone(),
            name: name.clone(),
            count: times.short_by.unsigned_abs(),
            words: format!("已组织 {}，还差 {} 次", times.held, times.short_by),
        })
        .collect();
    if places.is_empty() || !is_time(today) {
        return None;
    }
    let (title, why) = match places.as_slice() {
        [one] => (format!("{year} 年实践锻炼还差 {} 次", one.count), one.words.clone()),
        many => {
            let names: Vec<&str> = many.iter().take(4).map(|p| p.name.as_str()).collect();
            let more = if many.len() > 4 { " 等" } else { "" };
            (format!("{year} 年实践锻炼：{} 个区次数不够", many.len()), format!("{}{more}", names.join("、")))
        }
    };
    let sentence =
        format!("区里每年组织实践锻炼不少于{}次：法治宣传、入企服务、交流研讨、庭审观摩和其他。", rule.value);
    let todo = Todo::new(Kind::Practice, title, why).by(rule.clause, rule.basis, sentence);
    Some(Todo { places, ..todo.due(last_day(year)) })
}

/// A mediator's own hours, where they are short.
pub fn own_hours(own: &Own, verdict: &Verdict<Hours>, today: Date) -> Option<Todo> {
    let hours = &verdict.result;
    if hours.short_by == 0 || !is_time(today) {
        return None;
    }
    let title = format!("我今年的脱产学时还差 {}", hours_text(hours.short_by));
    let why = if hours.obliged {
        "看还有哪些培训，请所在组织报名"
    } else {
        "兼职人员只作提示"
    };
    let todo = Todo::new(Kind::OwnHours, title, why.to_owned());
    let todo = todo.by(verdict.clause, verdict.basis, verdict.sentence.clone());
    Some(Todo { record: Some(own.id.clone()), ..todo.due(last_day(today.year())) })
}

#[cfg(test)]
mod tests {
    use super::super::Count;
    use super::*;
    use crate::training::hours::{HoursFacts, verdict};
    use jiff::civil::date;

    #[test]
    fn what_is_short_is_said_from_october_to_the_end_of_the_year() {
        let policy = Policy::tianjin();
        let short = |n| Spread::from(vec![Count { code: "120111".into(), name: "西青区".into(), n }]);
        let of = |n, today| hours(&short(n), &policy, today);
        assert_eq!(of(3, date(2024, 9, 30)), None);
        assert_eq!(of(0, date(2024, 10, 1)), None);
        let todo = of(3, date(2024, 10, 1)).unwrap();
        assert_eq!((todo.title.as_str(), todo.due), ("2024 年脱产学时不足 3 人", Some(date(2024, 12, 31))));
        assert_eq!((todo.clause, todo.places[0].words.as_str()), ("III-2-2", "3 人"));
        assert!(of(3, date(2024, 12, 31)).is_some());
        assert_eq!(of(3, date(2025, 1, 1)), None, "the next year has its own quarter");
    }

    #[test]
    fn practice_names_the_districts_that_held_too_few() {
        let policy = Policy::tianjin();
        let at = |name: &str, held| {
            let said = crate::training::practice::of_district(2024, held, 0, 0, &policy);
            ("120111".to_owned(), name.to_owned(), said.result)
        };
        let of = |all: &[(String, String, Times)], today| practice(all, &policy, today);
        let quarter = date(2024, 10, 1);
        assert_eq!(of(&[at("西青区", 3)], date(2024, 9, 30)), None);
        assert_eq!(of(&[at("西青区", 4)], quarter), None);
        let one = of(&[at("西青区", 3), at("津南区", 5)], quarter).unwrap();
        assert_eq!(
            (one.title.as_str(), one.why.as_str()),
            ("2024 年实践锻炼还差 1 次", "已组织 3，还差 1 次")
        );
        let two = of(&[at("西青区", 3), at("津南区", 0)], quarter).unwrap();
        assert_eq!((two.title.as_str(), two.places.len()), ("2024 年实践锻炼：2 个区次数不够", 2));
    }

    #[test]
    fn the_own_hours_are_said_to_whoever_is_short() {
        let policy = Policy::tianjin();
        let own = Own { id: "m".into(), number: "津1".into() };
        let said = |counted, full_time| {
            let facts = HoursFacts { year: 2024, counted, shown: 0, full_time, first_appointed: None };
            own_hours(&own, &verdict(&facts, &policy), date(2024, 11, 1))
        };
        assert_eq!(said(80, true), None);
        assert_eq!(said(79, true).unwrap().title, "我今年的脱产学时还差 0.5");
        assert_eq!(said(0, false).unwrap().why, "兼职人员只作提示");
    }
}
