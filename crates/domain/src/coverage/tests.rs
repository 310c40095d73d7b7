use super::*;
use crate::dates::plus_days;
use crate::policy::{Measure, Policy, Target};
use crate::verdict::Basis;
use jiff::civil::{Date, date};
use proptest::prelude::*;
use std::sync::LazyLock;

static POLICY: LazyLock<Policy> = LazyLock::new(Policy::tianjin);

const BY_ORGANISATIONS: Measure = Measure::Organisations;
const ENTERPRISE: Target = Target { indicator: Indicator::Enterprise, due: date(2024, 12, 31), share: 65 };

fn confirmed(value: u32) -> ConfirmedBase {
    ConfirmedBase {
        value,
        scope: "规模以上工业企业".to_owned(),
        as_of: date(2023, 12, 31),
        document: "津人社办函〔2024〕9号".to_owned(),
    }
}

fn series(now: u32, on_start: u32) -> Series {
    Series { now, on_start: Some(on_start), on_due: None }
}

fn row_of(now: u32, base: u32, on: Date) -> Row {
    let counts = Counts { organisations: series(now, 60), units: series(74, 60), eligible: None };
    row(
        ENTERPRISE,
        choose_base(Some(confirmed(base)), 123, ENTERPRISE.due, on),
        counts,
        BY_ORGANISATIONS,
        &POLICY,
        on,
    )
}

#[test]
fn required_is_rounded_up() {
    for (share, base, expected) in
        [(65, 7, 5), (65, 20, 13), (65, 120, 78), (95, 11, 11), (100, 17, 17), (80, 0, 0)]
    {
        assert_eq!(required(share, base), expected, "{share}% of {base}");
    }
}

#[test]
fn rates_round_half_up_but_an_unmet_target_is_never_shown_as_met() {
    for (achieved, base, share, expected) in [
        (69, 120, 65, "57.50"),
        (1999, 3000, 65, "66.63"),
        (12_999, 20_000, 65, "64.99"),
        (1, 3, 65, "33.33"),
        (2, 3, 65, "66.67"),
        (1, 8, 65, "12.50"),
        (1, 800, 65, "0.13"),
        (16, 17, 100, "94.12"),
        (17, 17, 100, "100.00"),
        (19_999, 20_000, 100, "99.99"),
        (75, 71, 65, "105.63"),
    ] {
        assert_eq!(rate_text(achieved, base, share).as_deref(), Some(expected), "{achieved}/{base}");
    }
    assert_eq!(rate_text(0, 0, 65), None);
}

#[test]
fn status_before_the_due_day() {
    let start = POLICY.coverage.progress_start.value;
    let on_line = |now, from, required, on| status(&series(now, from), required, ENTERPRISE.due, start, on);
    // 60 + 18 × 190/356 = 69.6 on 18 July 2024.
    let day = date(2024, 7, 18);
    assert_eq!(on_line(69, 60, 78, day), Some(Status::BehindTrack));
    assert_eq!(on_line(70, 60, 78, day), Some(Status::OnTrack));
    assert_eq!(on_line(78, 60, 78, day), Some(Status::Reached));
    assert_eq!(on_line(77, 60, 78, date(2024, 12, 31)), Some(Status::BehindTrack));
    assert_eq!(on_line(78, 60, 78, date(2024, 12, 31)), Some(Status::Reached));
    assert_eq!(on_line(60, 60, 78, date(2024, 1, 10)), Some(Status::OnTrack));
    assert_eq!(on_line(60, 60, 78, date(2024, 1, 9)), None);
    assert_eq!(on_line(78, 60, 78, date(2024, 1, 9)), Some(Status::Reached));
    // Fallen below where it stood: behind even though the line falls too.
    assert_eq!(on_line(77, 80, 78, day), Some(Status::BehindTrack));
}

#[test]
fn status_after_the_due_day_is_judged_on_it() {
    let start = POLICY.coverage.progress_start.value;
    let on = date(2025, 2, 1);
    let judged = |on_due, now| {
        let counts = Series { now, on_due: Some(on_due), on_start: Some(0) };
        status(&counts, 78, ENTERPRISE.due, start, on).map(|status| status.to_string())
    };
    assert_eq!(judged(78, 78).as_deref(), Some("按期完成"));
    assert_eq!(judged(80, 77).as_deref(), Some("按期完成，现已回落"));
    assert_eq!(judged(77, 78).as_deref(), Some("逾期完成"));
    assert_eq!(judged(77, 77).as_deref(), Some("未按期完成"));
    // The last day itself is not after it.
    let row = row_of(77, 120, date(2024, 12, 31));
    assert_eq!((row.achieved_on_due, row.status), (None, Some(Status::BehindTrack)));
}

#[test]
fn the_present_run_starts_where_it_was_last_reached() {
    let history = [
        (date(2024, 1, 10), 60),
        (date(2024, 5, 1), 80),
        (date(2024, 8, 1), 70),
        (date(2025, 1, 6), 79),
        (date(2025, 3, 1), 90),
    ];
    assert_eq!(met_since(&history, 78, date(2024, 7, 1)), Some(date(2024, 5, 1)));
    assert_eq!(met_since(&history, 78, date(2024, 12, 31)), None);
    assert_eq!(met_since(&history, 78, date(2025, 4, 1)), Some(date(2025, 1, 6)));
}

#[test]
fn the_confirmed_base_counts_and_the_difference_is_kept() {
    let due = date(2024, 12, 31);
    let base = choose_base(Some(confirmed(120)), 123, due, date(2025, 7, 1));
    assert_eq!((base.value, base.difference(), base.label(), base.list_on), (120, 3, "已确认", due));
    let base = choose_base(None, 123, due, date(2024, 7, 18));
    assert_eq!(
        (base.value, base.difference(), base.label(), base.list_on),
        (123, 0, "未确认", date(2024, 7, 18))
    );
}

#[test]
fn base_zero_has_no_status_and_no_rate() {
    let row = row(
        ENTERPRISE,
        choose_base(None, 0, ENTERPRISE.due, date(2025, 7, 1)),
        Counts::default(),
        BY_ORGANISATIONS,
        &POLICY,
        date(2025, 7, 1),
    );
    assert_eq!((row.rate.clone(), row.status, row.is_met()), (None, None, false));
    assert_eq!(row.status_text(), "无考核对象");
}

#[test]
fn the_other_measure_can_be_asked_for() {
    let counts = Counts { organisations: series(69, 60), units: series(80, 60), eligible: None };
    let on = date(2024, 7, 18);
    let base = choose_base(None, 120, ENTERPRISE.due, on);
    let row = row(ENTERPRISE, base, counts, Measure::Units, &POLICY, on);
    assert_eq!((row.achieved, row.gap, row.status), (80, 0, Some(Status::Reached)));
    assert_eq!(row.other_rate.as_deref(), Some("57.50"));
}

#[test]
fn totals_sum_bases_and_leave_empty_rows_out() {
    let on = date(2024, 7, 18);
    let empty = row(
        ENTERPRISE,
        choose_base(None, 0, ENTERPRISE.due, on),
        Counts { organisations: series(5, 5), ..Counts::default() },
        BY_ORGANISATIONS,
        &POLICY,
        on,
    );
    let rows = [(true, row_of(5, 7, on)), (true, row_of(4, 7, on)), (false, row_of(7, 7, on)), (true, empty)];
    let total = total(ENTERPRISE, &rows, BY_ORGANISATIONS, &POLICY, on);
    // ⌈65 % × 21⌉ = 14, not 5 + 5 + 5.
    assert_eq!(
        (total.row.base.value, total.row.required, total.row.achieved, total.row.gap),
        (21, 14, 16, 0)
    );
    assert_eq!((total.districts_met, total.districts), (1, 2));
    assert_eq!(total.row.counts.organisations.on_start, Some(180));
}

#[test]
fn the_panel_says_what_the_picture_says() {
    let on = date(2024, 7, 18);
    let found = explain(&row_of(69, 120, on), "西青区", &POLICY);
    assert_eq!(found.title, "为什么是 57.50%");
    assert_eq!(
        found.sentence,
        "西青区规模以上企业 120 家，已设企业调解委员会 69 个，完成率 57.50%。2024 年底应设 78 个，还缺 9 个，未达序时进度。"
    );
    let lines: Vec<_> =
        found.lines.iter().map(|line| (line.label, line.expression.as_str(), line.result.as_str())).collect();
    assert_eq!(
        lines,
        [
            ("完成率", "69 ÷ 120", "57.50%"),
            ("应设立", "65% × 120", "78"),
            ("缺口", "78 − 69", "9"),
            ("今天应达", "60 + 18 × 190/356", "69.6"),
        ]
    );
    assert_eq!(found.lines[3].note, "1月10日 60 个；全程 356 天，今天第 190 天。");
    assert_eq!(found.measure, "按组织数：状态“正常”的企业调解委员会，单独、联合各计 1 个。");
    assert_eq!(found.other_measure, "按覆盖单位是 74 家，61.67%。");
    assert_eq!(found.as_of, "截至 2024-07-18，按今天掌握的事实。");
    assert!(found.base.starts_with("市局已确认 120，时点 2023-12-31"));
    assert_eq!(found.base_note, "工作清单现有 123 家，多 3 家未采用。");
    assert_eq!((found.clause_label, found.basis.label()), ("三(一)1", "原文"));
    assert_eq!(found.quote, "企业调解委员会数不低于本行政区域内规模以上企业的65%、80%");
}

#[test]
fn the_panel_says_why_digits_were_cut() {
    let on = date(2024, 7, 18);
    let cut = explain(&row_of(12_999, 20_000, on), "西青区", &POLICY);
    assert_eq!(cut.lines[0].result, "64.99%");
    assert!(!cut.lines[0].note.is_empty());
    assert!(explain(&row_of(69, 120, on), "西青区", &POLICY).lines[0].note.is_empty());
    let nothing = row(
        ENTERPRISE,
        choose_base(None, 0, ENTERPRISE.due, on),
        Counts::default(),
        BY_ORGANISATIONS,
        &POLICY,
        on,
    );
    assert_eq!(explain(&nothing, "和平区", &POLICY).sentence, "和平区没有规模以上企业，无考核对象。");
}

/// Everything the panel says, as it stands there.
fn said(found: &Explanation) -> String {
    let lines = found.lines.iter().map(|line| {
        let basis = line.basis.map_or("", Basis::label);
        format!("  {} | {} | {} {basis} {}", line.label, line.expression, line.result, line.note)
    });
    let parts = [
        &found.measure,
        &found.other_measure,
        &found.official_note,
        &found.as_of,
        &found.base,
        &found.base_note,
        &found.quote,
    ];
    let parts = parts.into_iter().filter(|part| !part.is_empty()).map(|part| format!("  {part}"));
    let head = [found.title.clone(), found.sentence.clone()].into_iter();
    head.chain(lines).chain(parts).chain([String::new(), String::new()]).collect::<Vec<_>>().join("\n")
}

#[test]
fn what_the_panel_says_of_both_measures_on_every_kind_of_day() {
    let mut text = String::new();
    let on_due = |on_due, now| Series { now, on_due: Some(on_due), on_start: Some(60) };
    for measure in [Measure::Organisations, Measure::Units] {
        for (on, counts) in [
            (date(2023, 12, 31), series(58, 60)),
            (date(2024, 7, 18), series(69, 60)),
            (date(2024, 12, 31), series(80, 60)),
            (date(2025, 2, 1), on_due(78, 78)),
            (date(2025, 2, 1), on_due(80, 77)),
            (date(2025, 2, 1), on_due(77, 78)),
            (date(2025, 2, 1), on_due(70, 71)),
        ] {
            let both = Counts { organisations: counts, units: counts, eligible: None };
            let base = choose_base(Some(confirmed(120)), 118, ENTERPRISE.due, on);
            let mut row = row(ENTERPRISE, base, both, measure, &POLICY, on);
            row.late_since(Some(date(2025, 1, 6)));
            text += &said(&explain(&row, "西青区", &POLICY));
        }
    }
    let on = date(2024, 7, 18);
    let centres = Target { indicator: Indicator::SubdistrictCentre, due: ENTERPRISE.due, share: 80 };
    let counts = Counts { organisations: series(8, 5), units: series(11, 9), eligible: Some(9) };
    let of_streets =
        row(centres, choose_base(None, 12, centres.due, on), counts, BY_ORGANISATIONS, &POLICY, on);
    text += &said(&explain(&of_streets, "西青区", &POLICY));
    let rows = [(true, row_of(69, 120, on)), (true, of_streets)];
    let total = total(ENTERPRISE, &rows, BY_ORGANISATIONS, &POLICY, on);
    text += &said(&explain_total(&total, "全市", &POLICY));
    insta::assert_snapshot!(text);
}

#[test]
fn the_month_before_stands_beside() {
    let past = |on, achieved| Past { on, achieved, rate: Some("55.00".to_owned()) };
    let row = row_of(69, 120, date(2024, 7, 18));
    let june = last_month_end(row.on);
    assert_eq!(june, date(2024, 6, 30));
    assert_eq!(compare(&row, &past(june, 66)), "6月30日是 66 个、55.00%；7月净增 3 个。");
    assert!(compare(&row, &past(june, 69)).ends_with("7月没有变化。"));
    assert!(compare(&row, &past(june, 70)).ends_with("7月净减 1 个。"));
    let january = row_of(69, 120, date(2024, 1, 31));
    let december = last_month_end(january.on);
    assert_eq!(december, date(2023, 12, 31));
    assert!(compare(&january, &past(december, 1)).starts_with("2023年12月31日是"));
}

#[test]
fn an_indicator_has_one_name() {
    for indicator in Indicator::ALL {
        assert_eq!(crate::codes::INDICATORS.label(indicator.code()), indicator.label());
    }
}

proptest! {
    #[test]
    fn required_is_the_smallest_number_that_meets_the_share(share in 0u32..=100, base in 0u32..2_000_000) {
        let needed = u64::from(required(share, base));
        let target = u64::from(share) * u64::from(base);
        prop_assert!(needed * 100 >= target);
        prop_assert!(needed == 0 || (needed - 1) * 100 < target);
    }

    #[test]
    fn a_rate_reaches_its_share_exactly_when_the_target_is_met(share in 1u32..=100, base in 1u32..300_000, part in 0u32..=1200) {
        for achieved in [base / 1000 * part, required(share, base), required(share, base).saturating_sub(1)] {
            let text = rate_text(achieved, base, share).expect("base is not 0");
            let hundredths: u64 = text.replace('.', "").parse().expect("digits");
            prop_assert_eq!(hundredths >= u64::from(share) * 100, achieved >= required(share, base), "{}/{} {}", achieved, base, text);
        }
    }

    #[test]
    fn on_track_agrees_with_exact_fractions(from in 0u32..500, needed in 0u32..500, now in 0u32..500, day in 0i64..356) {
        let start = date(2024, 1, 10);
        let line = progress(&series(now, from), needed, date(2024, 12, 31), start, plus_days(start, day)).expect("inside the line");
        let exact = i64::from(from) * 356 + (i64::from(needed) - i64::from(from)) * day;
        prop_assert_eq!(line.on_track(), i64::from(now) * 356 >= exact);
        let shown: i64 = line.expected_text().replace('.', "").parse().expect("digits");
        prop_assert_eq!(line.on_track(), i64::from(now) * 10 >= shown);
    }

    #[test]
    fn the_present_run_never_starts_while_it_is_missed(counts in prop::collection::vec(0u32..20, 0..12), needed in 1u32..15) {
        let start = date(2024, 1, 1);
        let history: Vec<_> = counts.iter().enumerate().map(|(at, count)| (plus_days(start, i64::try_from(at).unwrap_or(0)), *count)).collect();
        let on = date(2024, 12, 31);
        match met_since(&history, needed, on) {
            None => prop_assert!(counts.last().is_none_or(|last| *last < needed)),
            Some(day) => prop_assert!(history.iter().filter(|(at, _)| *at >= day).all(|(_, count)| *count >= needed)),
        }
    }
}
