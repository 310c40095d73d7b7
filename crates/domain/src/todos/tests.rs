//! Both sides of every bound: before, on and after the day.

use super::*;
use crate::calendar::WorkCalendar;
use crate::certificates::{self, Certificate};
use crate::coverage::{Base, Counts, Indicator, Row, Series, row};
use crate::mediators::roster::ReasonCode;
use crate::policy::Policy;
use crate::registrations;
use jiff::civil::date;

fn at(code: &str, name: &str, n: u64) -> Count {
    Count { code: code.into(), name: name.into(), n }
}

fn here(n: u64) -> Spread {
    vec![at("120111", "西青区", n)].into()
}

fn policy() -> Policy {
    Policy::tianjin()
}

#[test]
fn annual_registration_before_on_and_after_its_last_day() {
    let of = |n, today| registration(&here(n), &policy(), today);
    assert_eq!(of(0, date(2024, 4, 1)), None, "nobody is left");
    assert_eq!(of(6, date(2023, 12, 31)), None, "not required before the first year");
    for (today, days, why) in [
        (date(2024, 1, 1), 90, "3月31日前办完，名册上就不会转为待清理"),
        (date(2024, 3, 31), 0, "3月31日前办完，名册上就不会转为待清理"),
        (date(2024, 4, 1), -1, "3月31日前应办完；现在补办会标为“逾期注册”"),
        (date(2024, 7, 18), -109, "3月31日前应办完；现在补办会标为“逾期注册”"),
    ] {
        let todo = of(6, today).unwrap();
        assert_eq!(todo.title, "调解员证 2024 年度注册，还有 6 人未办理");
        assert_eq!((todo.days(today), todo.why.as_str()), (Some(days), why), "{today}");
        assert_eq!((todo.clause, todo.places[0].words.as_str()), ("III-2-4a", "6 人"));
    }
    let still = |today| of(1, today).unwrap().sentence.contains("仍计入调解中心人员");
    assert!(still(date(2024, 6, 30)) && !still(date(2024, 7, 1)), "the grace day counts");
}

#[test]
fn the_confirmation_of_the_year_before_is_asked_for_up_to_the_last_day_of_registration() {
    let of = |n, today| confirmation(&here(n), &policy(), today);
    assert_eq!(of(0, date(2024, 1, 1)), None, "nobody is left");
    for (today, days) in [
        (date(2023, 12, 31), None),
        (date(2024, 1, 1), Some(90)),
        (date(2024, 3, 31), Some(0)),
        (date(2024, 4, 1), None),
    ] {
        let todo = of(3, today);
        assert_eq!(todo.as_ref().and_then(|t| t.days(today)), days, "{today}");
        if let Some(todo) = todo {
            assert_eq!(todo.title, "2023 年履职确认，还有 3 人未确认");
            assert_eq!((todo.clause, todo.basis), ("III-2-4b", Basis::Inferred));
        }
    }
}

#[test]
fn cleanup_is_planned_for_the_next_return_and_says_so() {
    let facts = Cleanup {
        people: here(14),
        reasons: vec![
            (ReasonCode::AwaitingReissue, 8),
            (ReasonCode::RegistrationMissing, 6),
            (ReasonCode::UnfitPending, 1),
            (ReasonCode::AppointmentLapsed, 0),
        ],
        decides: true,
    };
    let todo = cleanup(&facts, &policy(), date(2024, 7, 18)).unwrap();
    assert_eq!(todo.title, "在册（待清理）14 人，逐人作出决定");
    assert_eq!(todo.why, "待换发新证 8、未办理注册 6、不适合或不胜任，待决定 1（有人不止一项）");
    assert_eq!((todo.due, todo.basis), (Some(date(2024, 7, 31)), Basis::Inferred));
    let due = |today| cleanup(&facts, &policy(), today).unwrap().due;
    assert_eq!(due(date(2024, 7, 31)), Some(date(2024, 7, 31)));
    assert_eq!(due(date(2024, 8, 1)), Some(date(2025, 1, 31)));
    let told = Cleanup { decides: false, ..facts };
    assert!(cleanup(&told, &policy(), date(2024, 7, 18)).unwrap().title.ends_with("逐人核实"));
    assert_eq!(cleanup(&Cleanup::default(), &policy(), date(2024, 7, 18)), None);
}

fn line(indicator: Indicator, due: Date, base: u32, now: u32, on: Date) -> Row {
    let policy = policy();
    let target =
        policy.coverage.targets_of(indicator).into_iter().find(|t| t.value.due == due).unwrap().value;
    let series = Series { now, on_due: (on > due).then_some(now), on_start: Some(0) };
    let base = Base { value: base, confirmed: None, list: base, list_on: on };
    row(
        target,
        base,
        Counts { organisations: series, units: series, eligible: None },
        policy.coverage.official_measure.value,
        &policy,
        on,
    )
}

#[test]
fn a_target_asks_for_something_while_it_is_behind() {
    let (first, second) = (date(2024, 12, 31), date(2025, 12, 31));
    let of = |now, on| {
        let rows: Vec<_> = [first, second]
            .map(|due| {
                ("120111".to_owned(), "西青区".to_owned(), line(Indicator::Enterprise, due, 120, now, on))
            })
            .into();
        behind(&rows, &policy(), on)
    };
    let today = date(2024, 7, 18);
    let todos = of(30, today);
    assert_eq!(todos.len(), 1, "the later due date waits: {todos:?}");
    assert_eq!(todos[0].title, "企业调解委员会未达序时进度，还缺 48");
    assert_eq!(todos[0].why, "已有 30，应有 78，缺 48");
    assert_eq!((todos[0].due, todos[0].days(today)), (Some(first), Some(166)));
    assert!(of(60, today).is_empty(), "on its line");
    assert!(of(78, first).is_empty() && of(78, date(2025, 1, 1)).is_empty(), "reached on the day");
    let missed = of(60, date(2025, 1, 1));
    assert_eq!(missed[0].title, "企业调解委员会未按期完成，还缺 18");
    assert_eq!(missed[0].days(date(2025, 1, 1)), Some(-1));
}

#[test]
fn the_city_sees_one_line_for_many_districts() {
    let today = date(2024, 7, 18);
    let rows: Vec<_> = ["和平区", "河东区", "河西区", "南开区", "河北区"]
        .iter()
        .zip(120_101..)
        .map(|(name, code)| {
            let row = line(Indicator::Enterprise, date(2024, 12, 31), 100, 1, today);
            (code.to_string(), (*name).to_owned(), row)
        })
        .collect();
    let todos = behind(&rows, &policy(), today);
    assert_eq!(todos.len(), 1);
    assert_eq!(todos[0].title, "企业调解委员会：5 个单位未达序时进度");
    assert_eq!(todos[0].why, "和平区、河东区、河西区、南开区 等");
    assert_eq!(todos[0].places.len(), 5);
    assert_eq!(todos[0].places[4].words, "已有 1，应有 65，缺 64");
}

#[test]
fn annex_nine_runs_from_the_day_after_its_figures() {
    let (policy, calendar) = (policy(), WorkCalendar::shipped());
    let of = |today| roster_summary(&policy, &calendar, 212, today);
    assert_eq!(of(date(2024, 6, 30)), None);
    let first = of(date(2024, 7, 1)).unwrap();
    assert_eq!(first.title, "报送附件9 调解员名册汇总表（2024年上半年）");
    assert_eq!((first.due, first.clause), (Some(date(2024, 7, 31)), "III-2-1d"));
    assert!(of(date(2024, 7, 31)).is_some());
    assert_eq!(of(date(2024, 8, 1)), None, "whether it was sent is not known here");
    let year = of(date(2025, 1, 1)).unwrap();
    assert_eq!(
        (year.title.as_str(), year.due),
        ("报送附件9 调解员名册汇总表（2024年全年）", Some(date(2025, 1, 31)))
    );
    assert!(year.why.ends_with("当天不上班，不顺延"), "the spring festival: {}", year.why);
    assert!(!first.why.contains("不顺延"));
}

#[test]
fn certificates_that_end_soon_and_those_to_be_reissued() {
    let policy = policy();
    assert_eq!(reissue(&here(0), &policy), None);
    let todo = reissue(&here(8), &policy).unwrap();
    assert_eq!((todo.title.as_str(), todo.due), ("待换发新证 8 人，核实后办理换发", None));
    assert_eq!(todo.why, "2023-07-01 时已超 5 年；核实履职后换发或收回");
    assert_eq!(expiring(&here(0), None, &policy), None);
    let todo = expiring(&here(2), Some(date(2028, 6, 30)), &policy).unwrap();
    assert_eq!((todo.due, todo.basis), (Some(date(2028, 6, 30)), Basis::Inferred));
}

#[test]
fn a_mediator_sees_what_concerns_the_own_certificate() {
    let policy = policy();
    let own = Own { id: "m".into(), number: "津1".into() };
    let held = Certificate::new("津1", date(2023, 7, 1));
    let of = |on| {
        let verdict = certificates::verdict(&held, std::slice::from_ref(&held), &policy, on);
        own_certificate(&own, &verdict).map(|t| t.title)
    };
    assert_eq!(of(date(2028, 3, 31)), None);
    assert_eq!(of(date(2028, 4, 1)).as_deref(), Some("我的调解员证即将到期（津1）"));
    assert_eq!(of(date(2028, 6, 30)).as_deref(), Some("我的调解员证即将到期（津1）"));
    assert_eq!(of(date(2028, 7, 1)).as_deref(), Some("我的调解员证已过有效期（津1）"));
    let registration = |on: Date| {
        let verdict = registrations::verdict(on.year(), &[], std::slice::from_ref(&held), &policy, on);
        own_registration(&own, &verdict, &policy, on).map(|t| t.title)
    };
    assert_eq!(registration(date(2023, 7, 18)), None);
    assert_eq!(registration(date(2024, 3, 31)).as_deref(), Some("我的 2024 年度注册还没有办理"));
    assert_eq!(registration(date(2024, 4, 1)).as_deref(), Some("我的 2024 年度注册没有办理"));
}

#[test]
fn bases_gaps_and_centres() {
    let facts = Missing { year: 2024, entered: here(2), confirmed: here(1) };
    let kinds = |confirms| bases(&facts, confirms).iter().map(|t| t.kind).collect::<Vec<_>>();
    assert_eq!(kinds(true), [Kind::BaseMissing, Kind::BaseUnconfirmed]);
    assert_eq!(kinds(false), [Kind::BaseMissing], "a district waits for the city");
    let some = Assigned { open: here(3), first: Some(date(2024, 7, 10)), overdue: 1 };
    assert_eq!(gaps(&some).unwrap().why, "其中 1 家已过分派时定的日期");
    assert_eq!(gaps(&some).unwrap().days(date(2024, 7, 18)), Some(-8));
    assert_eq!(gaps(&Assigned { overdue: 0, ..some.clone() }).unwrap().why, "最早一家 2024-07-10 到期");
    assert_eq!(gaps(&Assigned { open: here(0), ..some }), None);
    let centre = |id: &str| (id.to_owned(), format!("{id}镇调解中心"), at("120111", "西青区", 1));
    let facts =
        Centres { ready: vec![centre("甲")], short: vec![centre("乙"), centre("丙"), centre("丁")] };
    let all = centres(&facts, true, &policy());
    assert_eq!(all[0].title, "甲镇调解中心条件已齐，待实体化认定");
    assert_eq!(all[0].record.as_deref(), Some("甲"));
    assert_eq!(all[1].title, "3 个已认定的调解中心，现条件不足");
    assert_eq!(
        (all[1].record.as_deref(), all[1].places[0].words.as_str()),
        (None, "乙镇调解中心、丙镇调解中心 等")
    );
    assert_eq!(centres(&facts, false, &policy()).len(), 1, "who does not certify is not asked to");
}

#[test]
fn the_calendar_of_next_year_is_asked_for_in_november() {
    let calendar = |today| super::calendar(&WorkCalendar::shipped(), today).map(|t| (t.title, t.due));
    assert_eq!(calendar(date(2026, 10, 31)), None);
    assert_eq!(
        calendar(date(2026, 11, 1)),
        Some(("录入 2027 年放假安排".to_owned(), Some(date(2026, 12, 31))))
    );
    assert_eq!(calendar(date(2028, 7, 1)), Some(("录入 2028 年放假安排".to_owned(), Some(date(2028, 1, 1)))));
}

#[test]
fn what_waits_in_an_import_and_with_accounts() {
    let batch = Staged {
        receipt: "DR-1".into(),
        table: "调解员名册汇总表".into(),
        on: date(2024, 7, 18),
        open: 9,
        done: 41,
        handed: false,
    };
    let todo = staged(&batch).unwrap();
    assert_eq!(todo.title, "调解员名册汇总表导入时暂存的 9 行，待修改");
    assert_eq!(todo.why, "7月18日导入，其余 41 行已入库；问题和改法已写在每一行");
    assert_eq!((todo.due, todo.record.as_deref()), (None, Some("DR-1")));
    assert_eq!(staged(&Staged { handed: true, ..batch.clone() }).unwrap().kind, Kind::Handed);
    assert_eq!(staged(&Staged { open: 0, ..batch }), None);
    assert!(accounts(Accounts::default()).is_empty());
    assert_eq!(accounts(Accounts { locked: 1, unused: 2 }).len(), 2);
}

#[test]
fn an_agenda_goes_by_day_and_ends_with_what_has_none() {
    let of = |kind, due| Todo { due, ..Todo::new(kind, String::new(), String::new()) };
    let mut all = [
        of(Kind::Staged, None),
        of(Kind::Target, Some(date(2024, 12, 31))),
        of(Kind::Cleanup, Some(date(2024, 7, 31))),
        of(Kind::Registration, Some(date(2024, 3, 31))),
        of(Kind::RosterSummary, Some(date(2024, 7, 31))),
    ];
    sort(&mut all);
    let kinds: Vec<Kind> = all.iter().map(|t| t.kind).collect();
    assert_eq!(kinds, [Kind::Registration, Kind::Cleanup, Kind::RosterSummary, Kind::Target, Kind::Staged]);
}

#[test]
fn later_dates_stand_once_in_order_and_end_in_three_quarters_of_a_year() {
    let days = later(&policy(), &WorkCalendar::shipped(), date(2024, 7, 18));
    let told: Vec<_> = days.iter().map(|d| (d.on.to_string(), d.title.clone(), d.days, d.note)).collect();
    let line = |on: &str, title: &str, days, note| (on.to_owned(), title.to_owned(), days, note);
    assert_eq!(
        told,
        [
            line("2024-07-31", "附件9（2024年上半年）", 13, ""),
            line("2024-12-31", "2024 年 4 项指标", 166, ""),
            line("2025-01-31", "附件9（2024年全年）", 197, "当天不上班，不顺延"),
            line("2025-03-31", "2025 年度注册", 256, ""),
        ]
    );
    let on = later(&policy(), &WorkCalendar::shipped(), date(2024, 7, 31));
    assert_eq!(on[0].title, "2024 年 4 项指标", "today is no later date");
}
