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
