//! Tests of the tables of coverage: targets, bases, milestones.

use super::base_figures::{self, BASE_FIGURES, BaseFigure};
use super::milestones::{self, MILESTONES, Milestone};
use super::targets_table::{self, TARGETS, TargetRow};
use crate::columns::testing::{assert_sound, at};
use crate::table::Severity;
use jiff::civil::{Date, date};

#[test]
fn columns_are_sound() {
    assert_sound(&TARGETS);
    assert_sound(&BASE_FIGURES);
    assert_sound(&MILESTONES);
}

#[test]
fn only_the_plan_of_a_target_is_entered() {
    let entered: Vec<_> = TARGETS.columns.iter().filter(|c| c.is_entered()).map(|c| c.title).collect();
    assert_eq!(
        entered,
        ["管理单位", "指标", "考核时点", "计划完成日期", "责任单位", "未完成原因", "推进措施"]
    );
}

#[test]
fn a_rate_is_shown_with_two_decimals_at_most() {
    let shown =
        |rate| TARGETS.column("rate").unwrap().show(&TargetRow { rate, ..TargetRow::default() }, &at());
    assert_eq!(shown(Some(6663)), "66.63");
    assert_eq!(shown(Some(10_000)), "100");
    assert_eq!(shown(None), "");
}

#[test]
fn keys_name_what_makes_a_row() {
    let due = Some(date(2024, 12, 31));
    let target =
        TargetRow { authority: "120110".into(), indicator: "enterprise".into(), due, ..TargetRow::default() };
    assert_eq!(targets_table::key(&target), "120110/enterprise/2024-12-31");
    let base = BaseFigure {
        authority: "120110".into(),
        indicator: "enterprise".into(),
        year: Some(2024),
        ..BaseFigure::default()
    };
    assert_eq!(base_figures::key(&base), "120110/enterprise/2024");
    assert!(!base.locked());
    assert_eq!(milestones::key(&milestone(date(2024, 9, 30), 60)), "120110//enterprise/2024-09-30");
}

fn milestone(due: Date, per_cent: i64) -> Milestone {
    Milestone {
        authority: "120110".into(),
        indicator: "enterprise".into(),
        due: Some(due),
        share: Some(per_cent * 100),
        ..Milestone::default()
    }
}

#[test]
fn a_milestone_is_rounded_up_in_hundredths() {
    for (share, base, expected) in
        [(6000, 10, 6), (6000, 11, 7), (6666, 3, 2), (6667, 3, 3), (10_000, 7, 7), (1, 1, 1), (5, 0, 0)]
    {
        assert_eq!(milestones::required(share, base), expected, "{share} of {base}");
    }
}

#[test]
fn a_milestone_never_eases_a_target_of_the_city() {
    let found = |m: &Milestone| -> Vec<(&str, Severity)> {
        (MILESTONES.check)(m, &at()).into_iter().map(|p| (p.column, p.severity)).collect()
    };
    for (due, share) in [
        (date(2024, 9, 30), 50),
        (date(2024, 12, 31), 65),
        (date(2024, 12, 31), 70),
        (date(2025, 6, 30), 70),
        (date(2026, 6, 30), 85),
    ] {
        assert_eq!(found(&milestone(due, share)), [], "{share} % by {due}");
    }
    for (due, share, column) in [
        (date(2024, 12, 31), 64, "share"),
        (date(2025, 6, 30), 60, "share"),
        (date(2025, 1, 1), 65, "due"),
        (date(2026, 1, 1), 80, "due"),
        (date(2026, 1, 1), 79, "share"),
        (date(2024, 9, 30), 0, "share"),
        (date(2024, 9, 30), 101, "share"),
    ] {
        assert_eq!(found(&milestone(due, share)), [(column, Severity::Error)], "{share} % by {due}");
    }
}

fn base(value: i64) -> BaseFigure {
    BaseFigure {
        authority: "120110".into(),
        indicator: "enterprise".into(),
        year: Some(2024),
        value: Some(value),
        scope: "规模以上工业法人".into(),
        as_of: Some(date(2023, 12, 31)),
        source_document: "津统函〔2024〕示例1号".into(),
        ..BaseFigure::default()
    }
}

#[test]
fn a_base_that_cannot_be_is_an_error_and_an_odd_one_a_notice() {
    let found = |b: &BaseFigure| -> Vec<(&str, Severity)> {
        (BASE_FIGURES.check)(b, &at()).into_iter().map(|p| (p.column, p.severity)).collect()
    };
    assert_eq!(found(&base(1)), []);
    assert_eq!(found(&base(0)), [("value", Severity::Notice)]);
    assert_eq!(found(&base(1_000_000)), []);
    assert_eq!(found(&base(1_000_001)), [("value", Severity::Error)]);
    let today = date(2024, 7, 22);
    assert_eq!(found(&BaseFigure { as_of: Some(today), ..base(9) }), []);
    let tomorrow = BaseFigure { as_of: Some(date(2024, 7, 23)), ..base(9) };
    assert_eq!(found(&tomorrow), [("as_of", Severity::Notice)]);
    for (indicator, year, wrong) in [
        ("enterprise", 2023, true),
        ("enterprise", 2025, false),
        ("enterprise", 2026, true),
        ("court_centre", 2024, false),
        ("court_centre", 2025, true),
    ] {
        let b = BaseFigure { indicator: indicator.into(), year: Some(year), ..base(9) };
        let expected: &[(&str, Severity)] = if wrong { &[("year", Severity::Notice)] } else { &[] };
        assert_eq!(found(&b), expected, "{indicator} {year}");
    }
}

#[test]
fn a_confirmed_base_is_locked_until_the_city_unlocks_it() {
    let open = base(9);
    let locked = BaseFigure { confirmed_on: Some(date(2024, 2, 26)), ..base(9) };
    assert_eq!(base_figures::locked_against(&open, &base(10)), None);
    assert_eq!(base_figures::locked_against(&locked, &locked.clone()), None);
    let column =
        |new: BaseFigure| base_figures::locked_against(&locked, &new).map(|p| (p.column, p.severity));
    let error = |column| Some((column, Severity::Error));
    assert_eq!(column(BaseFigure { value: Some(10), ..locked.clone() }), error("value"));
    assert_eq!(column(BaseFigure { scope: "别的".into(), ..locked.clone() }), error("scope"));
    assert_eq!(column(BaseFigure { as_of: None, ..locked.clone() }), error("as_of"));
    assert_eq!(
        column(BaseFigure { source_document: "别的".into(), ..locked.clone() }),
        error("source_document")
    );
    assert_eq!(column(BaseFigure { year: Some(2025), ..locked.clone() }), error("year"));
}
