//! Which messages, on which day, to whom: both sides of every bound.

use super::*;
use crate::calendar::WorkCalendar;
use jiff::civil::date;
use proptest::prelude::*;
use std::collections::BTreeSet;

const TO: Recipient = Recipient { account: "u1", way: "mail" };
const OFFICE: Office = Office { system: "调解系统", address: "https://tj.example" };

fn case(subject: &str, due: Date) -> Item {
    Item {
        subject: subject.into(),
        topic: Topic::Cases,
        clock: "handling",
        number: Some("津西劳调〔2024〕0012号".into()),
        title: "津西劳调〔2024〕0012号 办理期限".into(),
        due,
        clause: "令17-29",
        path: "/desk/cases/c1".into(),
        ahead: 3,
        presses: true,
    }
}

fn work(due: Date) -> Item {
    let item = case("registration 120111", due);
    Item {
        topic: Topic::Work,
        clock: "last",
        number: None,
        title: "年度注册还有 6 人未办理".into(),
        presses: false,
        ..item
    }
}

fn on(items: &[Item], today: Date) -> Vec<Due> {
    due(items.to_vec(), &WorkCalendar::shipped(), today, TO)
}

fn stage_on(item: &Item, today: Date) -> Option<(Stage, u32)> {
    on(std::slice::from_ref(item), today).first().map(|d| (d.stage, d.left))
}

#[test]
fn it_is_said_ahead_on_the_day_and_once_after_it() {
    // 2024-07-18 is a Thursday: three working days ahead is Monday.
    let item = case("c1", date(2024, 7, 18));
    for (day, said) in [
        (12, None),
        (13, None), // a Saturday
        (14, None),
        (15, Some((Stage::Ahead, 3))),
        (16, Some((Stage::Ahead, 2))),
        (17, Some((Stage::Ahead, 1))),
        (18, Some((Stage::Today, 0))),
        (19, Some((Stage::Over, 0))),
        (20, None),
        (22, Some((Stage::Over, 0))),
    ] {
        assert_eq!(stage_on(&item, date(2024, 7, day)), said, "{day}");
    }
}

#[test]
fn a_last_day_on_a_day_off_is_said_on_the_working_day_before_it() {
    // 21 July 2024 is a Sunday.
    let item = work(date(2024, 7, 21));
    assert_eq!(stage_on(&item, date(2024, 7, 18)), Some((Stage::Ahead, 1)));
    assert_eq!(stage_on(&item, date(2024, 7, 19)), Some((Stage::Today, 0)));
    assert_eq!(stage_on(&item, date(2024, 7, 22)), Some((Stage::Over, 0)));
    // 29 September 2024 is a Sunday that is worked; the holiday begins on 1 October.
    let item = work(date(2024, 10, 7));
    assert_eq!(stage_on(&item, date(2024, 9, 29)), Some((Stage::Ahead, 1)));
    assert_eq!(stage_on(&item, date(2024, 9, 30)), Some((Stage::Today, 0)));
    assert_eq!(stage_on(&item, date(2024, 10, 3)), None, "nobody is told on a day off");
}

#[test]
fn the_same_is_known_by_the_same_identity_and_a_moved_day_is_new() {
    let identity = |item: &Item, today| on(std::slice::from_ref(item), today)[0].identity.clone();
    let item = case("c1", date(2024, 7, 18));
    let monday = identity(&item, date(2024, 7, 15));
    assert_eq!(monday, identity(&item, date(2024, 7, 16)), "said once ahead");
    assert_eq!(monday.len(), 64);
    assert_ne!(monday, identity(&item, date(2024, 7, 18)), "and once on the day");
    let over = identity(&item, date(2024, 7, 19));
    assert_eq!(over, identity(&item, date(2024, 8, 19)), "and once after it, ever");
    let moved = Item { due: date(2024, 7, 17), ..item.clone() };
    assert_ne!(monday, identity(&moved, date(2024, 7, 15)));
    for other in [Item { subject: "c2".into(), ..item.clone() }, Item { clock: "duty", ..item.clone() }] {
        assert_ne!(monday, identity(&other, date(2024, 7, 15)));
    }
    for to in [Recipient { account: "u2", ..TO }, Recipient { way: "gateway", ..TO }] {
        let other = due(vec![item.clone()], &WorkCalendar::shipped(), date(2024, 7, 15), to);
        assert_ne!(monday, other[0].identity);
    }
    let renamed = Item { title: "别的说法".into(), path: "/x".into(), ..item };
    assert_eq!(monday, identity(&renamed, date(2024, 7, 15)), "words are no part of it");
}

#[test]
fn a_case_with_one_working_day_left_goes_alone_and_the_rest_in_one_in_the_morning() {
    let today = date(2024, 7, 18);
    let items =
        [case("in 2", date(2024, 7, 22)), case("in 1", date(2024, 7, 19)), case("now", today), work(today)];
    let due = on(&items, today);
    let all = messages(due.clone(), &BTreeSet::new(), today, TO, true);
    let shape: Vec<(bool, usize)> = all.iter().map(|m| (m.urgent, m.items.len())).collect();
    assert_eq!(shape, [(true, 1), (true, 1), (false, 2)]);
    assert_eq!(all[0].id, all[0].items[0].identity);
    let later = messages(due.clone(), &BTreeSet::new(), today, TO, false);
    assert!(later.iter().all(|m| m.urgent) && later.len() == 2, "only what presses during the day");
    let said: BTreeSet<String> = due.iter().map(|d| d.identity.clone()).collect();
    assert_eq!(messages(due, &said, today, TO, true), Vec::new());
    let over = on(&[case("over", date(2024, 7, 17))], today);
    assert!(
        !messages(over, &BTreeSet::new(), today, TO, true)[0].urgent,
        "what is over can wait for the morning"
    );
}

#[test]
fn the_message_of_a_morning_is_one_whatever_is_in_it() {
    let today = date(2024, 7, 18);
    let id = |items: &[Item], today| {
        let all = messages(on(items, today), &BTreeSet::new(), today, TO, true);
        all.into_iter().find(|m| !m.urgent).map(|m| m.id)
    };
    let one = id(&[work(today)], today);
    assert_eq!(one, id(&[work(today), case("c", date(2024, 7, 22))], today));
    assert_ne!(one, id(&[work(today)], date(2024, 7, 17)));
}

#[test]
fn many_pressing_clocks_go_together() {
    let today = date(2024, 7, 18);
    let of = |n: usize| {
        let items: Vec<Item> = (0..n).map(|at| case(&format!("c{at}"), today)).collect();
        messages(on(&items, today), &BTreeSet::new(), today, TO, false)
    };
    assert_eq!(of(MOST_ALONE).len(), MOST_ALONE);
    let together = of(MOST_ALONE + 1);
    assert_eq!((together.len(), together[0].items.len()), (1, MOST_ALONE + 1));
    assert!(short(&together[0], today).starts_with("6 件案件的期限"));
    let subject = letter(&together[0], today, OFFICE).subject;
    assert_eq!(subject, "【期限提醒】6 件案件的期限今天或者下一个工作日到");
}

#[test]
fn what_ends_in_more_than_a_year_is_not_counted_towards() {
    let today = date(2024, 7, 18);
    let of = |days| Item { ahead: 10_000, ..case("c1", crate::dates::plus_days(today, days)) };
    assert!(stage_on(&of(400), today).is_some());
    assert_eq!(stage_on(&of(401), today), None);
    assert_eq!(stage_on(&Item { due: date(9999, 12, 31), ..of(1) }, today), None);
}

#[test]
fn what_two_posts_meet_is_said_once() {
    let today = date(2024, 7, 18);
    assert_eq!(on(&[case("c1", today), case("c1", today)], today).len(), 1);
}

#[test]
fn a_letter_says_number_clock_date_clause_and_page() {
    let today = date(2024, 7, 18);
    let items = [case("c1", date(2024, 7, 22)), work(date(2024, 7, 16)), work(today)];
    let all = messages(on(&items, today), &BTreeSet::new(), today, TO, true);
    let letter = letter(&all[0], today, OFFICE);
    assert_eq!(letter.subject, "【工作提醒】7月18日：逾期 1 项，今天到期 1 项，快到期 1 项");
    for words in [
        "已逾期（1 项）\n1. 年度注册还有 6 人未办理：7月16日（周二）到期，已逾期 2 天",
        "津西劳调〔2024〕0012号 办理期限：7月22日（周一）到期，还有 2 个工作日（依据 ",
        "   https://tj.example/desk/cases/c1\n",
        "以工作台为准：https://tj.example/desk",
    ] {
        assert!(letter.text.contains(words), "{words}\n{}", letter.text);
    }
    let plain = super::letter(&all[0], today, Office { address: "", ..OFFICE });
    assert!(!plain.text.contains("http"), "{}", plain.text);
    assert_eq!(
        short(&all[0], today),
        "7月18日：逾期 1 项，今天到期 1 项，快到期 1 项。请登录系统工作台办理。"
    );
}

#[test]
fn an_urgent_letter_says_it_in_its_subject() {
    let today = date(2024, 7, 18);
    let one = messages(on(&[case("c1", today)], today), &BTreeSet::new(), today, TO, false);
    let letter = letter(&one[0], today, OFFICE);
    assert_eq!(letter.subject, "【期限提醒】津西劳调〔2024〕0012号 办理期限：今天（7月18日）到期");
    assert_eq!(
        short(&one[0], today),
        "津西劳调〔2024〕0012号 办理期限：今天（7月18日）到期。请登录系统工作台办理。"
    );
}

#[test]
fn a_long_letter_is_cut_and_says_so() {
    let today = date(2024, 7, 18);
    let items: Vec<Item> =
        (0..MOST_LINES + 3).map(|at| Item { presses: false, ..case(&format!("c{at}"), today) }).collect();
    let all = messages(on(&items, today), &BTreeSet::new(), today, TO, true);
    let text = letter(&all[0], today, OFFICE).text;
    assert!(text.contains("另有 3 项") && !text.contains("41. "), "{text}");
}

#[test]
fn words_are_read_back() {
    for topic in Topic::ALL {
        assert_eq!(Topic::from_code(topic.code()), Some(topic));
    }
}

proptest! {
    /// However the days go by, each thing is said at most three times, and never twice in the same stage.
    #[test]
    fn each_is_said_at_most_three_times(offset in 0i64..120, ahead in 1u32..6, days in 1i64..40) {
        let calendar = WorkCalendar::shipped();
        let due_on = crate::dates::plus_days(date(2024, 9, 1), offset);
        let item = Item { ahead, ..case("c", due_on) };
        let mut said = BTreeSet::new();
        let mut stages = Vec::new();
        for back in -days..=days {
            let today = crate::dates::plus_days(due_on, back);
            for message in messages(due(vec![item.clone()], &calendar, today, TO), &said, today, TO, true) {
                for d in message.items {
                    prop_assert!(said.insert(d.identity));
                    stages.push(d.stage);
                }
            }
        }
        let mut once = stages.clone();
        once.sort();
        once.dedup();
        prop_assert_eq!(once.len(), stages.len());
    }
}
