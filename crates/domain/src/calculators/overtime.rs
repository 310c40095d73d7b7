//! 加班工资 (劳动法第44条，工资支付暂行规定第13条，人社部发〔2025〕2号).

use super::articles::{HOURS_2025, LABOUR_41, LABOUR_44, PAYMENT_13};
use super::check::{amount, refuse};
use super::ratio::Ratio;
use super::working::Working;
use super::{Computed, PAID_DAYS, Parameters, Unanswered};
use crate::duty::spent;
use crate::table::Problem;

/// Minutes of the longest month.
const MONTH: u32 = 31 * 24 * 60;
/// Most extended working time of a month, in minutes.
const MOST_EXTENDED: u32 = 36 * 60;
/// Hours of a working day.
const HOURS: i64 = 8;

/// How working time is reckoned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// 标准工时制.
    Standard,
    /// 综合计算工时制: what is above the hours of the period is extended working time; there are no rest days.
    Comprehensive,
    /// 不定时工时制: no overtime pay.
    Flexible,
}

/// One month. Times are in minutes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inputs {
    /// How working time is reckoned.
    pub scheme: Scheme,
    /// The monthly wage overtime is reckoned from, in fen.
    pub wage: i64,
    /// 延长工作时间.
    pub extended: u32,
    /// 休息日 worked and not made up by time off.
    pub rest_days: u32,
    /// 法定休假日 worked.
    pub holidays: u32,
}

/// Overtime pay of a month in fen, beside the monthly wage itself: 150, 200 and 300 % of the hourly wage, which is the
/// monthly one ÷ (21.75 × 8).
///
/// # Errors
/// [`Unanswered::Refused`] for an amount that cannot be, more time than a month has, and rest days where the scheme
/// has none.
pub fn compute(inputs: &Inputs, parameters: &Parameters) -> Result<Computed, Unanswered> {
    check(inputs)?;
    let mut working = Working::new(parameters);
    if inputs.scheme == Scheme::Flexible {
        working.step(&PAYMENT_13, "实行不定时工时制，不执行加班工资的规定。");
        return Ok(working.answer(Ratio::ZERO));
    }
    let wage = Ratio::from(inputs.wage);
    let hourly = wage * (PAID_DAYS * Ratio::from(HOURS)).inverse();
    working
        .step(&HOURS_2025, format!("小时工资：{}÷（21.75×8）={}；21.75×8=174。", wage.yuan(), hourly.yuan()));
    if inputs.scheme == Scheme::Comprehensive {
        working.step(&PAYMENT_13, "实行综合计算工时制，超过法定标准工作时间的部分按延长工作时间支付。");
    }
    let mut sum = Ratio::ZERO;
    for (minutes, name, percent) in [
        (inputs.extended, "延长工作时间", 150),
        (inputs.rest_days, "休息日工作且不能补休", 200),
        (inputs.holidays, "法定休假日工作", 300),
    ] {
        if minutes > 0 {
            let part = hourly * Ratio::percent(percent) * Ratio::new(i128::from(minutes), 60);
            let said = format!(
                "{name}{}：{}÷174×{percent}%×{}={}。",
                spent(minutes),
                wage.yuan(),
                spent(minutes),
                part.yuan()
            );
            working.step(&LABOUR_44, said);
            sum = sum + part;
        }
    }
    if inputs.extended > MOST_EXTENDED {
        let said =
            format!("延长工作时间{}，超过每月36小时的上限（{}）。", spent(inputs.extended), LABOUR_41.cite);
        working.caution(said);
    }
    working.step(&LABOUR_44, format!("加班工资合计{}。", sum.yuan()));
    Ok(working.answer(sum))
}

fn check(inputs: &Inputs) -> Result<(), Unanswered> {
    let Inputs { scheme, wage, extended, rest_days, holidays } = inputs;
    let times =
        [extended, rest_days, holidays].into_iter().fold(0_u32, |sum, time| sum.saturating_add(*time));
    let too_long = (times > MONTH).then(|| {
        let message = format!("加班时间合计{}，一个月没有这么多。", spent(times));
        Problem::error("extended", message, "核对时间，按月分别计算。")
    });
    let no_rest_days = (*scheme == Scheme::Comprehensive && *rest_days > 0).then(|| {
        let message = "综合计算工时制不单独计算休息日加班。";
        Problem::error("rest_days", message, "把超过总工时的部分填在延长工作时间里。")
    });
    refuse([amount("wage", "月工资", *wage), too_long, no_rest_days])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calculators::testing::{half_up, nothing, refused};
    use proptest::prelude::*;

    fn inputs(wage: i64, [extended, rest_days, holidays]: [u32; 3]) -> Inputs {
        Inputs { scheme: Scheme::Standard, wage, extended, rest_days, holidays }
    }

    fn fen(inputs: &Inputs) -> i64 {
        compute(inputs, &nothing()).expect("computed").fen
    }

    #[test]
    fn one_and_a_half_two_and_three_times_the_hourly_wage() {
        // 8,700 yuan ÷ (21.75 × 8) is 50 yuan an hour.
        for (minutes, paid) in [
            ([0, 0, 0], 0),
            ([60, 0, 0], 7_500),
            ([0, 60, 0], 10_000),
            ([0, 0, 60], 15_000),
            ([90, 480, 480], 11_250 + 80_000 + 120_000),
            ([1, 0, 0], 125),
        ] {
            assert_eq!(fen(&inputs(870_000, minutes)), paid, "{minutes:?}");
        }
    }

    #[test]
    fn schemes_of_working_time() {
        let comprehensive = Inputs { scheme: Scheme::Comprehensive, ..inputs(870_000, [60, 0, 60]) };
        assert_eq!(fen(&comprehensive), 22_500);
        let rest = Inputs { rest_days: 1, ..comprehensive };
        assert_eq!(refused(compute(&rest, &nothing())), ["rest_days"]);
        assert_eq!(fen(&Inputs { scheme: Scheme::Flexible, ..inputs(870_000, [60, 60, 60]) }), 0);
    }

    #[test]
    fn thirty_six_hours_are_the_most_of_a_month() {
        for (minutes, passed) in [(2_159, false), (2_160, false), (2_161, true)] {
            let done = compute(&inputs(870_000, [minutes, 0, 0]), &nothing()).unwrap();
            assert_eq!(!done.cautions.is_empty(), passed, "{minutes}");
        }
    }

    #[test]
    fn what_cannot_be_is_refused() {
        assert_eq!(refused(compute(&inputs(-1, [MONTH, 1, 0]), &nothing())), ["wage", "extended"]);
        assert_eq!(refused(compute(&inputs(1, [u32::MAX; 3]), &nothing())), ["extended"]);
        assert!(compute(&inputs(1, [MONTH, 0, 0]), &nothing()).is_ok());
    }

    proptest! {
        #[test]
        fn it_grows_with_wage_and_time_and_is_rounded_once(
            wage in 0i64..5_000_000, raise in 0i64..999, minutes in proptest::array::uniform3(0u32..9_000), more in 0u32..600
        ) {
            let case = inputs(wage, minutes);
            let [extended, rest_days, holidays] = minutes.map(i128::from);
            let weight = extended * 150 + rest_days * 200 + holidays * 300;
            // wage ÷ 174 ÷ 60 × weight ÷ 100
            prop_assert_eq!(fen(&case), half_up(i128::from(wage) * weight, 174 * 60 * 100));
            prop_assert!(fen(&case) >= 0);
            let richer = Inputs { wage: wage + raise, ..case.clone() };
            let longer = Inputs { holidays: minutes[2] + more, ..case.clone() };
            prop_assert!(fen(&case) <= fen(&richer) && fen(&case) <= fen(&longer));
        }
    }
}
