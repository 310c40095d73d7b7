//! 二倍工资的差额 (劳动合同法第82条，条例第6、7条，法释〔2025〕12号第6、7条): a second wage for each month worked without a
//! written contract, from the day after a full month to the day before a full year, eleven months at most.

use super::articles::{CONTRACT_14, CONTRACT_82, DECREE_6, DECREE_7, INTERPRETATION_6, INTERPRETATION_7};
use super::check::{refuse, span};
use super::months::{Month, months, months_after};
use super::ratio::Ratio;
use super::wages::Wages;
use super::working::Working;
use super::{Computed, Parameters, Unanswered};
use crate::calendar::WorkCalendar;
use crate::dates::{previous, spoken};
use jiff::civil::Date;

/// Where the time without a written contract stops.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Until {
    /// A written contract was made on this day.
    Signed(Date),
    /// Employment ended with this day.
    Ended(Date),
    /// Neither yet: reckoned up to this day.
    Still(Date),
}

/// Why no contract was made, where that frees the employer (法释〔2025〕12号第7条).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Excuse {
    /// 不可抗力.
    ForceMajeure,
    /// 劳动者本人故意或者重大过失.
    WorkersFault,
}

impl Excuse {
    /// Its name.
    pub const fn label(self) -> &'static str {
        match self {
            Self::ForceMajeure => "不可抗力",
            Self::WorkersFault => "劳动者本人故意或者重大过失",
        }
    }
}

/// The facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inputs {
    /// 用工之日.
    pub started: Date,
    /// Where the time without a contract stops.
    pub until: Until,
    /// What frees the employer, if anything does.
    pub excuse: Option<Excuse>,
    /// Wages due: one for all months, or one for each of [`payable_months`], the broken one as for a whole month.
    pub wages: Wages,
}

/// The months a second wage is due for, counted from the day after the first full month.
pub fn payable_months(inputs: &Inputs, calendar: &WorkCalendar) -> Vec<Month> {
    let last = match inputs.until {
        Until::Signed(day) => previous(day),
        Until::Ended(day) | Until::Still(day) => day,
    };
    let mut due = months(inputs.started, last.min(last_day(inputs.started)), calendar);
    due.drain(..due.len().min(1));
    due
}

/// The day before a full year.
fn last_day(started: Date) -> Date {
    previous(months_after(started, 12))
}

/// The second wage in fen (the first is the wage itself).
///
/// A broken month is paid by its working days to those of the whole month; the article says 按该月实际工作日 and no
/// more.
///
/// # Errors
/// [`Unanswered::Refused`] for an end before the start, amounts that cannot be, and wages for another number of
/// months.
pub fn compute(inputs: &Inputs, parameters: &Parameters) -> Result<Computed, Unanswered> {
    check(inputs)?;
    let mut working = Working::new(parameters);
    if let Some(excuse) = inputs.excuse {
        let said = format!("因{}未订立书面劳动合同，不支付二倍工资。", excuse.label());
        working.step(&INTERPRETATION_7, said);
        return Ok(working.answer(Ratio::ZERO));
    }
    let due = payable_months(inputs, parameters.calendar);
    let (Some(first), Some(last)) = (due.first(), due.last()) else {
        working.step(&CONTRACT_82, "用工之日起一个月内，没有应付二倍工资的期间。");
        return Ok(working.answer(Ratio::ZERO));
    };
    inputs.wages.expect_months(due.len(), due.len())?;
    period(&mut working, inputs, first.from, last.until);
    let amount = sum(&mut working, &inputs.wages, &due);
    working.step(&CONTRACT_82, format!("应另付一倍工资合计{}。", amount.yuan()));
    working.caution("仲裁时效为一年，期间较早的月份是否已超过时效，另行审查。");
    Ok(working.answer(amount))
}

fn check(inputs: &Inputs) -> Result<(), Unanswered> {
    let end = match inputs.until {
        // A contract made before work began is sound: nothing is due.
        Until::Signed(day) => {
            span("until", ("用工之日", inputs.started), ("合同订立日期", day.max(inputs.started)))
        }
        Until::Ended(day) => span("until", ("用工之日", inputs.started), ("离职日期", day)),
        Until::Still(day) => span("until", ("用工之日", inputs.started), ("计算截止日期", day)),
    };
    refuse([end])?;
    inputs.wages.check()
}

fn period(working: &mut Working, inputs: &Inputs, from: Date, until: Date) {
    let full_year = last_day(inputs.started);
    let started = spoken(inputs.started);
    let (from, to) = (spoken(from), spoken(until));
    if until < full_year {
        let why = match inputs.until {
            Until::Signed(_) => "补订书面劳动合同的前一日",
            Until::Ended(_) => "离职之日",
            Until::Still(_) => "计算截止日",
        };
        working.step(&DECREE_6, format!("{started}用工，自满一个月的次日{from}起，至{why}{to}止。"));
    } else {
        let said = format!("{started}用工，自满一个月的次日{from}起，至满一年的前一日{to}止，共11个月。");
        working.step(&DECREE_7, said);
        let said = "满一年未订立书面劳动合同的，视为已订立无固定期限劳动合同，此后不再支付二倍工资。";
        working.step(&CONTRACT_14, said);
    }
}

fn sum(working: &mut Working, wages: &Wages, due: &[Month]) -> Ratio {
    let whole = due.iter().filter(|month| !month.broken).count();
    if whole > 0 {
        let sum: Ratio = (0..whole).map(|at| wages.of_month(at)).sum();
        let said = match wages {
            Wages::Average(_) => format!("{}×{whole}个月={}。", wages.of_month(0).yuan(), sum.yuan()),
            Wages::Months(_) => format!("{whole}个整月的工资合计{}。", sum.yuan()),
        };
        working.step(&INTERPRETATION_6, said);
    }
    if let Some((at, month)) = due.iter().enumerate().find(|(_, month)| month.broken) {
        let wage = wages.of_month(at);
        working.inferred(
            &INTERPRETATION_6,
            format!(
                "{}至{}不满一个月，实际工作日{}天，整月{}天：{}×{}÷{}={}。",
                spoken(month.from),
                spoken(month.until),
                month.worked,
                month.of,
                wage.yuan(),
                month.worked,
                month.of,
                (wage * month.share()).yuan(),
            ),
        );
        if month.estimated {
            working.caution("不满一个月的部分遇到放假安排还没有录入的年份，工作日按周一至周五推算。");
        }
    }
    due.iter().enumerate().map(|(at, month)| wages.of_month(at) * month.share()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calculators::testing::{CALENDAR, half_up, nothing, refused};
    use crate::dates::plus_days;
    use jiff::civil::date;
    use proptest::prelude::*;

    const STARTED: Date = date(2024, 3, 15);

    fn inputs(until: Until) -> Inputs {
        Inputs { started: STARTED, until, excuse: None, wages: Wages::Average(1_000_000) }
    }

    fn fen(inputs: &Inputs) -> i64 {
        compute(inputs, &nothing()).expect("computed").fen
    }

    #[test]
    fn from_the_day_after_a_full_month_to_the_day_before_a_full_year() {
        for (until, paid) in [
            (Until::Signed(date(2024, 3, 1)), 0), // before work began
            (Until::Signed(date(2024, 4, 14)), 0),
            (Until::Signed(date(2024, 4, 15)), 0), // the last day before is the 14th
            (Until::Signed(date(2024, 4, 16)), 47_619), // one working day of 21
            (Until::Signed(date(2024, 5, 15)), 1_000_000),
            (Until::Signed(date(2025, 3, 14)), 10_950_000), // 19 working days of 20
            (Until::Signed(date(2025, 3, 15)), 11_000_000),
            (Until::Signed(date(2027, 3, 15)), 11_000_000),
            (Until::Ended(date(2024, 4, 14)), 0),
            (Until::Ended(date(2024, 4, 15)), 47_619),
            (Until::Ended(date(2025, 3, 14)), 11_000_000),
            (Until::Still(date(2026, 1, 1)), 11_000_000),
            (Until::Still(STARTED), 0),
        ] {
            assert_eq!(fen(&inputs(until)), paid, "{until:?}");
        }
    }

    #[test]
    fn a_broken_month_is_paid_by_its_real_working_days() {
        // 15 October to 14 November 2024 has 23 working days, up to 20 October four of them.
        let done = compute(&inputs(Until::Ended(date(2024, 10, 20))), &nothing()).unwrap();
        assert_eq!(done.fen, half_up(1_000_000 * (6 * 23 + 4), 23));
        assert_eq!(
            done.steps[2].sentence,
            "2024年10月15日至2024年10月20日不满一个月，实际工作日4天，整月23天：10,000.00元×4÷23=约1,739.13元。"
        );
        // A weekend adds nothing, a day worked to make up for a holiday does (12 October 2024).
        let autumn = Inputs { started: date(2024, 9, 12), ..inputs(Until::Ended(date(2024, 10, 12))) };
        let due = payable_months(&autumn, &CALENDAR);
        assert_eq!((due.len(), due[0].worked), (1, 1));
    }

    #[test]
    fn after_a_year_the_contract_is_open_ended() {
        let done = compute(&inputs(Until::Still(date(2025, 12, 31))), &nothing()).unwrap();
        let cites: Vec<_> = done.articles().iter().map(|article| article.cite).collect();
        assert!(cites.contains(&"劳动合同法第14条"), "{cites:?}");
    }

    #[test]
    fn nothing_is_due_where_the_employer_is_free() {
        for excuse in [Excuse::ForceMajeure, Excuse::WorkersFault] {
            let freed = Inputs { excuse: Some(excuse), ..inputs(Until::Still(date(2025, 1, 1))) };
            assert_eq!(fen(&freed), 0);
        }
    }

    #[test]
    fn wages_may_differ_by_month() {
        let until = Until::Ended(date(2024, 6, 21));
        let wages = Wages::Months(vec![900_000, 1_100_000, 1_000_000]);
        assert_eq!(fen(&Inputs { wages, ..inputs(until) }), 900_000 + 1_100_000 + 250_000);
        let short = Inputs { wages: Wages::Months(vec![900_000; 2]), ..inputs(until) };
        assert_eq!(refused(compute(&short, &nothing())), ["wages"]);
    }

    #[test]
    fn what_cannot_be_is_refused() {
        for until in [
            Until::Ended(date(2024, 3, 14)),
            Until::Still(date(2024, 3, 14)),
            Until::Signed(date(2124, 1, 1)),
        ] {
            assert_eq!(refused(compute(&inputs(until), &nothing())), ["until"], "{until:?}");
        }
        let negative = Inputs { wages: Wages::Average(-1), ..inputs(Until::Still(date(2025, 1, 1))) };
        assert_eq!(refused(compute(&negative, &nothing())), ["wages"]);
    }

    #[test]
    fn an_estimated_calendar_is_said() {
        let later = Inputs { started: date(2030, 1, 1), ..inputs(Until::Ended(date(2030, 2, 10))) };
        let done = compute(&later, &nothing()).unwrap();
        assert!(done.cautions.iter().any(|caution| caution.contains("放假安排")), "{:?}", done.cautions);
    }

    proptest! {
        #[test]
        fn more_time_and_more_wage_never_pay_less_and_eleven_months_are_the_most(
            offset in 0i64..700, days in 0i64..500, more in 0i64..60, wage in 0i64..3_000_000, raise in 0i64..100_000
        ) {
            let started = plus_days(date(2023, 1, 1), offset);
            let end = plus_days(started, days);
            let case = Inputs { started, wages: Wages::Average(wage), ..inputs(Until::Ended(end)) };
            let longer = Inputs { until: Until::Ended(plus_days(end, more)), ..case.clone() };
            let richer = Inputs { wages: Wages::Average(wage + raise), ..case.clone() };
            prop_assert!(0 <= fen(&case) && fen(&case) <= fen(&longer) && fen(&case) <= fen(&richer));
            prop_assert!(fen(&longer) <= 11 * wage);
        }

        #[test]
        fn it_is_rounded_once(wages in proptest::collection::vec(1i64..3_000_000, 3)) {
            let total = i128::from(wages[0] + wages[1]) * 20 + i128::from(wages[2]) * 5;
            let case = Inputs { wages: Wages::Months(wages), ..inputs(Until::Ended(date(2024, 6, 21))) };
            prop_assert_eq!(fen(&case), half_up(total, 20));
        }
    }
}
