//! 经济补偿 N (劳动合同法第46、47、97条，条例第27条): a month's wage for each year of service.

use super::articles::{CONTRACT_47, CONTRACT_97, DECREE_27};
use super::check::{refuse, span};
use super::grounds::Ground;
use super::months::{months_text, whole_months};
use super::ratio::Ratio;
use super::wages::Wages;
use super::working::Working;
use super::{Computed, Parameters, Unanswered, What};
use crate::dates::spoken;
use crate::table::Problem;
use jiff::civil::{Date, date};

/// The day the labour contract law took effect; service before it is not severance of this law (第97条).
const LAW_BEGAN: Date = date(2008, 1, 1);
/// Most years paid where the wage is capped.
const MOST_YEARS: i64 = 12;

/// The facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inputs {
    /// How the contract ended.
    pub ground: Ground,
    /// 用工之日.
    pub joined: Date,
    /// The last day of employment.
    pub ended: Date,
    /// Wages due in the twelve months before, or in as many as were worked.
    pub wages: Wages,
}

/// Severance in fen; 0 where the ground gives none. Service before 2008 is left out and said so.
///
/// A wage above the cap brings the limit of twelve years with it, so that with longer service a fen more may pay
/// less: so the article has it.
///
/// # Errors
/// [`Unanswered::NeedsParameter`] for the minimum wage or the average wage at the end of employment;
/// [`Unanswered::Refused`] for an end before the beginning or before 2008, amounts that cannot be, and a number of
/// months that does not fit the service.
pub fn compute(inputs: &Inputs, parameters: &Parameters) -> Result<Computed, Unanswered> {
    check(inputs.joined, inputs.ended, &inputs.wages)?;
    let mut working = Working::new(parameters);
    if !inputs.ground.paid() {
        let said = format!("{}，不属于应当支付经济补偿的情形。", inputs.ground.label());
        working.step(inputs.ground.article(), said);
        return Ok(working.answer(Ratio::ZERO));
    }
    let said = format!("{}，应当支付经济补偿。", inputs.ground.label());
    working.step(inputs.ground.article(), said);
    let from = inputs.joined.max(LAW_BEGAN);
    if inputs.joined < LAW_BEGAN {
        let said = format!("{}入职，经济补偿年限自2008年1月1日起计算。", spoken(inputs.joined));
        working.step(&CONTRACT_97, said);
        working.caution("2008年1月1日以前的工作年限没有计入，按当时的规定另行计算。");
    }
    let amount = standard(&mut working, from, inputs.ended, &inputs.wages)?;
    Ok(working.answer(amount))
}

/// The facts severance and damages share.
pub(super) fn check(joined: Date, ended: Date, wages: &Wages) -> Result<(), Unanswered> {
    refuse([span("ended", ("入职日期", joined), ("离职日期", ended)), before_the_law(ended)])?;
    let (months, more) = whole_months(joined, ended);
    // Who worked from the middle of a month has wages of one calendar month more.
    let most = usize::try_from(months).unwrap_or(12).saturating_add(1 + usize::from(more)).min(12);
    wages.expect_months(if months >= 12 { 12 } else { 1 }, most)?;
    wages.check()
}

fn before_the_law(ended: Date) -> Option<Problem> {
    let message = || format!("离职日期（{}）早于劳动合同法施行（2008年1月1日）。", spoken(ended));
    (ended < LAW_BEGAN).then(|| Problem::error("ended", message(), "按当时的规定计算。"))
}

/// The standard of 第47条 for service from one day to another, not yet rounded.
pub(super) fn standard(
    working: &mut Working,
    from: Date,
    ended: Date,
    wages: &Wages,
) -> Result<Ratio, Unanswered> {
    let served = whole_months(from, ended);
    let half_years = half_years(served);
    working.step(
        &CONTRACT_47,
        format!(
            "工作年限自{}至{}，共{}，折合{}个月工资。",
            spoken(from),
            spoken(ended),
            months_text(served),
            halves(half_years),
        ),
    );
    let (base, capped) = base(working, ended, wages)?;
    let mut paid = half_years;
    if capped && half_years > 2 * MOST_YEARS {
        paid = 2 * MOST_YEARS;
        working.step(&CONTRACT_47, "按三倍封顶的，年限最高不超过12年，按12个月计算。");
    }
    let amount = base * Ratio::new(i128::from(paid), 2);
    working.step(&CONTRACT_47, format!("{}×{}个月={}。", base.yuan(), halves(paid), amount.yuan()));
    Ok(amount)
}

/// The monthly wage that counts, and whether it was capped at three times the average wage.
fn base(working: &mut Working, ended: Date, wages: &Wages) -> Result<(Ratio, bool), Unanswered> {
    let average = wages.average();
    let minimum = working.parameter(What::MinimumWage, ended)?;
    let citywide = working.parameter(What::AverageWage, ended)?;
    let ceiling = citywide.amount() * Ratio::from(3_i64);
    let said = format!("离职前月平均应得工资{}{}", average.yuan(), wages.origin());
    if average > ceiling {
        let cap = ceiling.yuan();
        working.step(&CONTRACT_47, format!("{said}，高于{}的3倍，按{cap}计算。", citywide.cite()));
        return Ok((ceiling, true));
    }
    if average < minimum.amount() {
        working.step(&DECREE_27, format!("{said}，低于{}，按最低工资计算。", minimum.cite()));
        return Ok((minimum.amount(), false));
    }
    working.step(&DECREE_27, format!("{said}，不低于最低工资，不高于{}的3倍，按此计算。", citywide.cite()));
    Ok((average, false))
}

/// Months paid, in halves: two for a year or for six months and more, one for less.
fn half_years((months, more): (u32, bool)) -> i64 {
    let rest = match (months % 12, more) {
        (0, false) => 0,
        (6.., _) => 2,
        _ => 1,
    };
    i64::from(months / 12) * 2 + rest
}

/// 7 → 3.5.
fn halves(count: i64) -> String {
    crate::training::hours_text(count)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calculators::months::months_after;
    use crate::calculators::testing::{asked, given, half_up, nothing, refused, values};
    use crate::dates::{plus_days, previous};
    use proptest::prelude::*;

    const ENDED: Date = date(2024, 6, 30);

    fn inputs(joined: Date, yuan: i64) -> Inputs {
        Inputs { ground: Ground::WithoutFault, joined, ended: ENDED, wages: Wages::Average(yuan * 100) }
    }

    /// Who served so many months up to the end of June 2024.
    fn served(months: u32, yuan: i64) -> Inputs {
        let joined = date(2008, 7, 1);
        Inputs { ended: previous(months_after(joined, months)), ..inputs(joined, yuan) }
    }

    fn fen(inputs: &Inputs) -> i64 {
        // One average wage for all days, so that only service and wage differ.
        let mut values = values();
        values.retain(|value| value.since >= date(2023, 11, 1));
        for value in &mut values {
            value.since = date(2008, 1, 1);
        }
        compute(inputs, &given(&values)).expect("computed").fen
    }

    #[test]
    fn the_worked_examples() {
        for (months, yuan, paid) in [(43, 10_000, 40_000), (41, 10_000, 35_000), (180, 30_000, 288_000)] {
            assert_eq!(fen(&served(months, yuan)), paid * 100, "{months} months of {yuan}");
        }
    }

    #[test]
    fn half_years_on_the_boundary_days() {
        for (joined, halves) in [
            (date(2024, 6, 30), 1), // one day
            (date(2024, 1, 2), 1),  // a day short of six months
            (date(2024, 1, 1), 2),  // six months
            (date(2023, 7, 2), 2),  // a day short of a year
            (date(2023, 7, 1), 2),  // a year
            (date(2023, 6, 30), 3), // a year and a day
            (date(2023, 1, 2), 3),
            (date(2023, 1, 1), 4),
        ] {
            assert_eq!(fen(&inputs(joined, 10_000)), halves * 500_000, "{joined}");
        }
    }

    #[test]
    fn the_cap_and_the_twelve_years_come_together_and_only_above_three_times() {
        for (months, fen_of_wage, paid) in [
            (180, 2_400_000, 36_000_000), // three times exactly: no cap, fifteen months
            (180, 2_400_001, 28_800_000), // a fen more
            (180, 2_399_999, 35_999_985),
            (144, 2_400_001, 28_800_000),
            (138, 3_000_000, 28_800_000), // eleven and a half years are twelve months
            (137, 3_000_000, 27_600_000),
        ] {
            let wages = Wages::Average(fen_of_wage);
            assert_eq!(fen(&Inputs { wages, ..served(months, 0) }), paid, "{months} {fen_of_wage}");
        }
    }

    #[test]
    fn the_base_is_not_below_the_minimum_wage() {
        for (yuan, paid) in [(0, 2_320), (2_319, 2_320), (2_320, 2_320), (2_321, 2_321)] {
            assert_eq!(fen(&served(12, yuan)), paid * 100, "{yuan}");
        }
    }

    #[test]
    fn service_before_2008_is_left_out_and_said_so() {
        let values = values();
        let done = compute(&inputs(date(1998, 3, 5), 10_000), &given(&values)).unwrap();
        assert_eq!(done.fen, 17_000_000, "sixteen and a half years since 2008");
        let shorter = Inputs { ended: date(2024, 6, 29), ..inputs(date(1998, 3, 5), 10_000) };
        assert_eq!(fen(&shorter), 16_500_000, "a day less than half a year");
        assert!(done.cautions.iter().any(|c| c.contains("2008年1月1日以前")), "{:?}", done.cautions);
        let early = Inputs { ended: date(2007, 12, 31), ..inputs(date(1998, 3, 5), 10_000) };
        assert_eq!(refused(compute(&early, &given(&values))), ["ended"]);
    }

    #[test]
    fn who_gave_notice_or_was_at_fault_gets_none() {
        for ground in Ground::ALL {
            let paid = fen(&Inputs { ground, ..served(12, 10_000) });
            assert_eq!(paid > 0, ground.paid(), "{}", ground.label());
        }
        // No parameter is asked for where nothing is due.
        let resigned = Inputs { ground: Ground::Resignation, ..served(12, 10_000) };
        assert_eq!(compute(&resigned, &nothing()).unwrap().fen, 0);
    }

    #[test]
    fn wages_month_by_month_are_averaged_exactly() {
        let months = Wages::Months(vec![1_000_000, 1_000_000, 1_000_001]);
        let short = Inputs { wages: months, ..inputs(date(2024, 4, 1), 0) };
        assert_eq!(fen(&short), 500_000, "half of 10,000.00⅓");
        let twelve = Wages::Months([[900_000; 6], [1_100_000; 6]].concat());
        let done = compute(&Inputs { wages: twelve, ..served(192, 0) }, &given(&values())).unwrap();
        assert_eq!(done.fen, 16_000_000);
        assert!(done.steps[2].sentence.contains("（12个月合计120,000.00元÷12）"), "{:?}", done.steps[2]);
    }

    #[test]
    fn what_cannot_be_is_refused() {
        let values = values();
        let try_it = |inputs: Inputs| refused(compute(&inputs, &given(&values)));
        assert_eq!(try_it(inputs(date(2024, 7, 1), 10_000)), ["ended"]);
        assert_eq!(try_it(inputs(date(1924, 7, 1), 10_000)), ["ended"]);
        assert_eq!(try_it(inputs(date(2024, 1, 1), -1)), ["wages"]);
        assert_eq!(try_it(inputs(date(2024, 1, 1), 10_000_000_001)), ["wages"]);
        for (joined, months) in [(date(2020, 1, 1), 11), (date(2020, 1, 1), 13), (date(2024, 4, 1), 5)] {
            let wages = Wages::Months(vec![1_000_000; months]);
            assert_eq!(try_it(Inputs { wages, ..inputs(joined, 0) }), ["wages"], "{joined} {months}");
        }
        let none = Wages::Months(Vec::new());
        assert_eq!(try_it(Inputs { wages: none, ..inputs(date(2024, 4, 1), 0) }), ["wages"]);
    }

    #[test]
    fn missing_parameters_are_asked_for_and_stale_ones_said() {
        let case = served(12, 10_000);
        assert_eq!(asked(compute(&case, &nothing())), (What::MinimumWage, case.ended));
        let only: Vec<_> = values().into_iter().filter(|v| v.what == What::MinimumWage).collect();
        let late = Inputs { ended: date(2025, 3, 1), ..inputs(date(2024, 3, 2), 10_000) };
        assert_eq!(asked(compute(&late, &given(&only))), (What::AverageWage, late.ended));
        let done = compute(&late, &given(&values())).unwrap();
        assert!(done.used.iter().any(|used| used.stale && used.parameter.what == What::AverageWage));
        assert!(done.cautions[0].contains("2024年12月31日已过期"), "{:?}", done.cautions);
    }

    #[test]
    fn every_step_can_be_read_out() {
        let case = Inputs { joined: date(2009, 7, 1), ..inputs(ENDED, 30_000) };
        let done = compute(&case, &given(&values())).unwrap();
        let said: Vec<_> = done.steps.iter().map(|step| step.sentence.as_str()).collect();
        assert_eq!(
            said,
            [
                "用人单位无过失性辞退（第40条），应当支付经济补偿。",
                "工作年限自2009年7月1日至2024年6月30日，共15年，折合15个月工资。",
                "离职前月平均应得工资30,000.00元，高于本市上年度职工月平均工资8,000.00元（2024年1月1日起，测试文号）的3倍，按24,000.00元计算。",
                "按三倍封顶的，年限最高不超过12年，按12个月计算。",
                "24,000.00元×12个月=288,000.00元。",
            ]
        );
        let cites: Vec<_> = done.articles().iter().map(|article| article.cite).collect();
        assert_eq!(cites, ["劳动合同法第46条", "劳动合同法第47条"]);
    }

    proptest! {
        #[test]
        fn more_service_never_pays_less(days in 0i64..6_000, more in 0i64..800, yuan in 0i64..40_000) {
            let less = inputs(plus_days(ENDED, -days), yuan);
            let longer = Inputs { joined: plus_days(less.joined, -more), ..less.clone() };
            prop_assert!(0 <= fen(&less) && fen(&less) <= fen(&longer));
        }

        #[test]
        fn more_wage_never_pays_less_up_to_twelve_years(months in 1u32..=144, wage in 0i64..4_000_000, more in 0i64..999_999) {
            let lower = Inputs { wages: Wages::Average(wage), ..served(months, 0) };
            let higher = Inputs { wages: Wages::Average(wage + more), ..lower.clone() };
            prop_assert!(fen(&lower) <= fen(&higher));
        }

        #[test]
        fn it_is_rounded_once(wages in proptest::collection::vec(232_000i64..2_400_000, 12), months in 12u32..=192) {
            let sum: i64 = wages.iter().sum();
            let case = Inputs { wages: Wages::Months(wages), ..served(months, 0) };
            let halves = i128::from(half_years((months, false)));
            prop_assert_eq!(fen(&case), half_up(i128::from(sum) * halves, 24));
        }
    }
}
