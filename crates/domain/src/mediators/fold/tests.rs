//! tables.md, “Over history”.

use super::super::record::{Appointment, Ending, Host};
use super::super::{CONCURRENT, LEFT};
use super::*;
use crate::registrations::Outcome;
use crate::table::Severity;

const TODAY: Date = date(2024, 7, 18);

/// A row that names an organisation by the id `id`, with 聘任日期.
fn row(id: &str, appointed: Date) -> Entry {
    Entry {
        organisation: Some(id.to_owned()),
        host: Host { name: format!("{id}调解中心"), ..Host::default() },
        full_time: Some(false),
        appointed: Some(appointed),
        ..Entry::default()
    }
}

fn take(m: &mut Mediator, entry: Entry, from: Date) -> Vec<Problem> {
    m.entry = entry;
    fold(m, from, TODAY)
}

/// Takes rows one after another; all at 填报日期 [`TODAY`].
fn after(rows: impl IntoIterator<Item = Entry>) -> Mediator {
    let mut m = Mediator::default();
    for entry in rows {
        take(&mut m, entry, TODAY);
    }
    m
}

/// Organisation, first day, first day outside, why; in order.
fn stints(m: &Mediator) -> Vec<(&str, Date, Option<Date>, Option<Ending>)> {
    m.appointments.iter().map(|a| (a.organisation.as_str(), a.since, a.ended, a.ending)).collect()
}

/// Taking the same rows again changes nothing.
fn settled(rows: &[Entry]) -> Mediator {
    let first = after(rows.iter().cloned());
    let mut again = first.clone();
    for (i, entry) in rows.iter().enumerate() {
        take(&mut again, entry.clone(), TODAY);
        assert_eq!(again, first, "row {i} taken a second time");
    }
    first
}

fn certified(number: &str, issued: Date) -> Entry {
    Entry { certificate_no: Some(number.into()), issued: Some(issued), ..row("甲", date(2020, 1, 1)) }
}

fn numbers(m: &Mediator) -> Vec<(&str, Date)> {
    m.certificates.iter().map(|c| (c.number.as_str(), c.issued)).collect()
}

#[test]
fn a_new_number_with_a_later_date_is_a_reissue() {
    let m = settled(&[certified("旧", date(2017, 5, 22)), certified("新", date(2024, 3, 1))]);
    assert_eq!(numbers(&m), [("旧", date(2017, 5, 22)), ("新", date(2024, 3, 1))]);
    assert_eq!(m.certificate_at(date(2024, 2, 29)).unwrap().number, "旧");
    assert_eq!(m.certificate_at(date(2024, 3, 1)).unwrap().number, "新");
}

#[test]
fn a_new_number_with_the_same_date_is_a_correction() {
    let m = after([certified("错", date(2021, 5, 17)), certified("对", date(2021, 5, 17))]);
    assert_eq!(numbers(&m), [("对", date(2021, 5, 17))]);
}

#[test]
fn the_same_number_with_another_date_corrects_the_date() {
    let m = after([certified("一", date(2021, 5, 17)), certified("一", date(2021, 5, 7))]);
    assert_eq!(numbers(&m), [("一", date(2021, 5, 7))]);
}

#[test]
fn an_earlier_date_adds_history_only() {
    let mut m = after([certified("今", date(2021, 5, 17))]);
    let said = take(&mut m, certified("古", date(2016, 1, 4)), TODAY);
    assert_eq!(m.certificate_at(TODAY).unwrap().number, "今");
    assert_eq!(numbers(&m), [("古", date(2016, 1, 4)), ("今", date(2021, 5, 17))]);
    assert_eq!((said[0].column, said[0].severity), ("issued", Severity::Notice));
}

#[test]
fn number_and_date_belong_together() {
    let mut m = Mediator::default();
    let alone = Entry { issued: None, ..certified("一", TODAY) };
    assert_eq!(take(&mut m, alone, TODAY)[0].column, "issued");
    let alone = Entry { certificate_no: None, ..certified("一", TODAY) };
    assert_eq!(take(&mut m, alone, TODAY)[0].column, "certificate_no");
    // With a certificate in hand a date alone mends it.
    let mut m = after([certified("一", date(2021, 5, 17))]);
    let alone = Entry { certificate_no: None, ..certified("一", date(2021, 5, 18)) };
    assert!(take(&mut m, alone, TODAY).is_empty());
    assert_eq!(numbers(&m), [("一", date(2021, 5, 18))]);
}

#[test]
fn another_organisation_with_a_later_date_is_a_transfer() {
    let m = settled(&[row("甲", date(2020, 1, 1)), row("乙", date(2024, 3, 1))]);
    assert_eq!(
        stints(&m),
        [
            ("甲", date(2020, 1, 1), Some(date(2024, 3, 1)), Some(Ending::Transfer)),
            ("乙", date(2024, 3, 1), None, None),
        ]
    );
    assert_eq!(m.appointment_at(date(2024, 2, 29)).unwrap().organisation, "甲");
    assert_eq!(m.appointment_at(date(2024, 3, 1)).unwrap().organisation, "乙");
}

#[test]
fn with_兼任_it_is_a_further_appointment() {
    let beside = Entry { change: Some(CONCURRENT.into()), ..row("乙", date(2024, 3, 1)) };
    let m = settled(&[row("甲", date(2020, 1, 1)), beside]);
    assert_eq!(stints(&m), [("甲", date(2020, 1, 1), None, None), ("乙", date(2024, 3, 1), None, None)]);
    assert_eq!(m.appointment_at(TODAY).unwrap().organisation, "甲");
    assert!(m.appointments[1].secondary);
}

#[test]
fn an_earlier_or_equal_date_at_another_organisation_is_history_only() {
    for day in [date(2016, 5, 1), date(2020, 1, 1)] {
        let rows = [row("甲", date(2020, 1, 1)), row("乙", day)];
        let m = settled(&rows);
        assert_eq!(m.appointment_at(TODAY).unwrap().organisation, "甲");
        let past = m.appointments.iter().find(|a| a.organisation == "乙").unwrap();
        assert_eq!(
            (past.since, past.ended, past.ending),
            (day, Some(date(2020, 1, 1)), Some(Ending::History))
        );
        let mut again = after([rows[0].clone()]);
        let said = take(&mut again, rows[1].clone(), TODAY);
        assert_eq!((said[0].column, said[0].severity), ("appointed", Severity::Notice));
    }
}

#[test]
fn history_with_a_term_of_its_own_ends_with_the_term() {
    let past = Entry { until: Some(Some(date(2017, 4, 30))), ..row("乙", date(2016, 5, 1)) };
    let m = settled(&[row("甲", date(2020, 1, 1)), past]);
    assert_eq!(stints(&m)[0], ("乙", date(2016, 5, 1), Some(date(2017, 5, 1)), Some(Ending::History)));
}

#[test]
fn 退出_ends_the_appointment_that_day() {
    let left = Entry {
        change: Some(LEFT.into()),
        changed_on: Some(date(2024, 6, 1)),
        change_reason: Some("工作调整".into()),
        ..row("甲", date(2020, 1, 1))
    };
    let m = settled(&[row("甲", date(2020, 1, 1)), left.clone()]);
    assert_eq!(stints(&m), [("甲", date(2020, 1, 1), Some(date(2024, 6, 1)), Some(Ending::Exit))]);
    assert_eq!(m.appointments[0].end_reason.as_deref(), Some("工作调整"));
    // A row without the exit does not take it back.
    let mut m = m;
    take(&mut m, row("甲", date(2020, 1, 1)), TODAY);
    assert_eq!(m.appointments[0].ended, Some(date(2024, 6, 1)));
    // Before the first day it cannot be.
    let wrong = Entry { changed_on: Some(date(2019, 12, 31)), ..left.clone() };
    let said = take(&mut m, wrong, TODAY);
    assert_eq!((said[0].column, said[0].severity), ("changed_on", Severity::Error));
    // Without a date nothing is recorded.
    let undated = Entry { changed_on: None, ..left };
    let mut m = after([row("甲", date(2020, 1, 1))]);
    assert_eq!(take(&mut m, undated, TODAY)[0].column, "changed_on");
    assert_eq!(m.appointments[0].ended, None);
}

#[test]
fn appointed_again_after_an_exit() {
    let left = Entry {
        change: Some(LEFT.into()),
        changed_on: Some(date(2023, 6, 1)),
        ..row("甲", date(2020, 1, 1))
    };
    let m = settled(&[row("甲", date(2020, 1, 1)), left, row("甲", date(2024, 3, 1))]);
    assert_eq!(
        stints(&m),
        [
            ("甲", date(2020, 1, 1), Some(date(2023, 6, 1)), Some(Ending::Exit)),
            ("甲", date(2024, 3, 1), None, None),
        ]
    );
}

#[test]
fn back_to_the_former_organisation_is_a_transfer_too() {
    let m = settled(&[row("甲", date(2020, 1, 1)), row("乙", date(2022, 3, 1)), row("甲", date(2024, 3, 1))]);
    assert_eq!(
        stints(&m),
        [
            ("甲", date(2020, 1, 1), Some(date(2022, 3, 1)), Some(Ending::Transfer)),
            ("乙", date(2022, 3, 1), Some(date(2024, 3, 1)), Some(Ending::Transfer)),
            ("甲", date(2024, 3, 1), None, None),
        ]
    );
}

#[test]
fn back_as_兼任_leaves_the_main_appointment() {
    let beside = Entry { change: Some(CONCURRENT.into()), ..row("甲", date(2024, 3, 1)) };
    let m = settled(&[row("甲", date(2020, 1, 1)), row("乙", date(2022, 3, 1)), beside]);
    assert_eq!(m.appointment_at(TODAY).unwrap().organisation, "乙");
    assert!(m.appointments.last().unwrap().secondary);
}

#[test]
fn 兼任_can_become_the_main_appointment() {
    let beside = Entry { change: Some(CONCURRENT.into()), ..row("乙", date(2022, 3, 1)) };
    let m = settled(&[row("甲", date(2020, 1, 1)), beside, row("乙", date(2024, 3, 1))]);
    assert_eq!(m.appointment_at(TODAY).unwrap().organisation, "乙");
    assert_eq!(m.appointments.iter().filter(|a| a.ended.is_none()).count(), 1);
}

#[test]
fn a_change_of_专兼职_holds_from_its_day() {
    let full = Entry { full_time: Some(true), ..row("甲", date(2020, 1, 1)) };
    let mut m = after([row("甲", date(2020, 1, 1))]);
    take(&mut m, full.clone(), date(2024, 5, 1));
    assert!(!m.appointment_at(date(2024, 4, 30)).unwrap().full_time);
    assert!(m.appointment_at(date(2024, 5, 1)).unwrap().full_time);
    assert_eq!(m.appointment_at(TODAY).unwrap().appointed, date(2020, 1, 1));
    let known = m.clone();
    take(&mut m, full, TODAY);
    assert_eq!(m, known);
}

#[test]
fn an_exit_before_the_change_of_专兼职_takes_the_change_back() {
    let mut m = after([row("甲", date(2020, 1, 1))]);
    take(&mut m, Entry { full_time: Some(true), ..row("甲", date(2020, 1, 1)) }, TODAY);
    let left = Entry {
        full_time: None,
        change: Some(LEFT.into()),
        changed_on: Some(date(2024, 7, 1)),
        ..row("甲", date(2020, 1, 1))
    };
    assert!(take(&mut m, left, TODAY).is_empty());
    assert_eq!(stints(&m), [("甲", date(2020, 1, 1), Some(date(2024, 7, 1)), Some(Ending::Exit))]);
}

#[test]
fn another_聘任日期_at_the_same_organisation_mends_it_in_all_rows() {
    let mut m = after([row("甲", date(2020, 1, 1))]);
    take(&mut m, Entry { full_time: Some(true), ..row("甲", date(2020, 1, 1)) }, date(2024, 5, 1));
    take(&mut m, Entry { full_time: Some(true), ..row("甲", date(2019, 7, 1)) }, TODAY);
    let days: Vec<_> = m.appointments.iter().map(|a| (a.appointed, a.since)).collect();
    assert_eq!(days, [(date(2019, 7, 1), date(2019, 7, 1)), (date(2019, 7, 1), date(2024, 5, 1))]);
}

#[test]
fn a_renewed_term_keeps_the_former_one() {
    let term = |from, to| Entry { until: Some(Some(to)), ..row("甲", from) };
    let m = settled(&[
        term(date(2021, 1, 1), date(2023, 12, 31)),
        term(date(2024, 1, 1), date(2026, 12, 31)),
        term(date(2026, 7, 1), date(2029, 6, 30)),
    ]);
    let terms: Vec<_> = m.appointments.iter().map(|a| (a.appointed, a.ended)).collect();
    assert_eq!(
        terms,
        [
            (date(2021, 1, 1), Some(date(2024, 1, 1))),
            (date(2024, 1, 1), Some(date(2026, 7, 1))),
            (date(2026, 7, 1), None),
        ]
    );
}

#[test]
fn 兼任组织_first_named_holds_from_the_start_and_ends_when_left_out() {
    let named = |names: &[&str]| Entry {
        secondary: names.iter().map(|n| ((*n).to_owned(), Host::default())).collect(),
        secondary_names: Some(names.iter().map(|n| (*n).to_owned()).collect()),
        ..row("甲", date(2020, 1, 1))
    };
    let mut m = settled(&[named(&["乙"])]);
    assert_eq!(stints(&m)[1], ("乙", date(2020, 1, 1), None, None));
    take(&mut m, named(&["丙"]), date(2024, 5, 1));
    assert_eq!(
        stints(&m)[1..],
        [
            ("乙", date(2020, 1, 1), Some(date(2024, 5, 1)), Some(Ending::Exit)),
            ("丙", date(2024, 5, 1), None, None),
        ]
    );
    take(&mut m, row("甲", date(2020, 1, 1)), TODAY);
    assert_eq!(m.appointments.iter().filter(|a| a.ended.is_none()).count(), 2, "a blank cell leaves it");
}

fn registered(year: i64, on: Option<Date>) -> Entry {
    Entry { registration_year: Some(year), registered_on: on, ..row("甲", date(2020, 1, 1)) }
}

fn years(m: &Mediator) -> Vec<(i16, Date, bool)> {
    m.registrations.iter().map(|r| (r.year, r.on, r.late)).collect()
}

#[test]
fn a_year_is_added_and_replaces_none() {
    let m = settled(&[registered(2025, Some(date(2025, 4, 2))), registered(2024, Some(date(2024, 3, 12)))]);
    assert_eq!(years(&m), [(2024, date(2024, 3, 12), false), (2025, date(2025, 4, 2), true)]);
}

#[test]
fn without_a_day_it_counts_from_填报日期() {
    let mut m = Mediator::default();
    let said = take(&mut m, registered(2024, None), date(2024, 3, 5));
    assert_eq!(years(&m), [(2024, date(2024, 3, 5), false)]);
    assert_eq!((said[0].column, said[0].severity), ("registered_on", Severity::Notice));
    assert!(take(&mut m, registered(2024, None), TODAY).is_empty());
    assert_eq!(years(&m), [(2024, date(2024, 3, 5), false)]);
}

#[test]
fn another_day_of_the_year_mends_the_day() {
    let m = after([registered(2024, Some(date(2024, 3, 12))), registered(2024, Some(date(2024, 4, 12)))]);
    assert_eq!(years(&m), [(2024, date(2024, 4, 12), true)]);
}

#[test]
fn after_a_refusal_it_is_a_further_registration() {
    let mut m = after([registered(2024, Some(date(2024, 3, 12)))]);
    let refusal = AnnualRegistration {
        outcome: Outcome::Refused,
        ..AnnualRegistration::registered(2024, date(2024, 5, 6))
    };
    m.registrations.push(refusal);
    take(&mut m, registered(2024, Some(date(2024, 6, 3))), TODAY);
    assert_eq!(m.registrations.len(), 3);
    let known = m.clone();
    take(&mut m, registered(2024, Some(date(2024, 3, 12))), TODAY);
    assert_eq!(m, known, "what was said before");
}

#[test]
fn the_declared_day_only_moves_forward() {
    let active = |day| Entry { active_on: Some(day), ..row("甲", date(2020, 1, 1)) };
    let m = after([active(date(2024, 5, 1)), active(date(2024, 4, 1))]);
    assert_eq!(m.declared_active_on, Some(date(2024, 5, 1)));
}

#[test]
fn the_entry_is_used_up() {
    let m = after([row("甲", date(2020, 1, 1))]);
    assert_eq!(m.entry, Entry::default());
    let host = m.appointments.first().map(|a: &Appointment| a.host.name.as_str());
    assert_eq!(host, Some("甲调解中心"));
}

#[test]
fn a_removal_goes_out_as_an_exit_and_comes_back_without_a_change() {
    let on = |date| crate::table::At { date, ..crate::columns::testing::at() };
    let day = date(2024, 5, 6);
    let mut m = after([Entry { secondary_names: Some(vec!["乙".into()]), ..row("甲", date(2020, 1, 1)) }]);
    m.appointments.push(Appointment { secondary: true, since: date(2021, 1, 1), ..Appointment::default() });
    crate::mediators::acts::remove(&mut m, day, &"长".repeat(300), None, TODAY).unwrap();
    let shown =
        |m: &Mediator, key: &str, date| crate::mediators::MEDIATORS.column(key).unwrap().show(m, &on(date));
    let before = day.yesterday().unwrap();
    assert_eq!(["change", "changed_on", "change_reason"].map(|key| shown(&m, key, before)), ["", "", ""]);
    assert_eq!(
        (shown(&m, "change", day), shown(&m, "changed_on", day)),
        ("退出".into(), "2024-05-06".into())
    );
    assert_eq!(shown(&m, "change_reason", day).chars().count(), 200);
    assert_eq!(
        (shown(&m, "secondary_organisations", day), shown(&m, "roster_state", day)),
        (String::new(), "已退出".into())
    );
    // The same row once more says nothing new; in an empty database it is an exit of that day.
    let left = Entry { change: Some(LEFT.into()), changed_on: Some(day), ..row("甲", date(2020, 1, 1)) };
    let mut again = m.clone();
    assert!(take(&mut again, left.clone(), TODAY).is_empty());
    assert_eq!(again, m);
    let fresh = after([left]);
    assert_eq!(
        (shown(&fresh, "changed_on", day), shown(&fresh, "roster_state", day)),
        ("2024-05-06".into(), "已退出".into())
    );
    // Taken back, it never held.
    let id = String::new();
    crate::mediators::acts::restore(&mut m, &id, "弄错了人", TODAY).unwrap();
    assert_eq!(shown(&m, "change", day), "");
}

#[test]
fn a_late_registration_is_remarked_upon_once() {
    let late = Entry {
        registration_year: Some(2024),
        registered_on: Some(date(2024, 4, 1)),
        ..certified("一", date(2021, 5, 17))
    };
    let mut m = Mediator::default();
    let said = take(&mut m, late.clone(), TODAY);
    assert!(said.len() == 1 && said[0].message.contains("逾期注册"), "{said:?}");
    assert!(take(&mut m, late, TODAY).is_empty());
    assert!(m.registrations[0].late);
}
