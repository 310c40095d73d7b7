//! 试用期 (劳动合同法第19、20、83条): its longest lawful length, compensation for what was served beyond it, and the floor
//! of its wage.

use super::articles::{Article, CONTRACT_19, CONTRACT_20, CONTRACT_83};
use super::check::{amount, refuse, span};
use super::months::{Month, months, months_after, whole_months};
use super::ratio::Ratio;
use super::working::Working;
use super::{Computed, Parameters, Unanswered, What};
use crate::dates::spoken;
use jiff::civil::Date;

/// The term of the contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Contract {
    /// 固定期限, first and last day.
    Fixed {
        /// First day.
        from: Date,
        /// Last day.
        until: Date,
    },
    /// 无固定期限.
    OpenEnded,
    /// 以完成一定工作任务为期限.
    Task,
    /// Only a probation was agreed: it does not stand.
    ProbationOnly,
}

impl Contract {
    /// The longest lawful probation, in months: none under three months, 1 under a year, 2 under three years, else 6.
    pub fn longest_probation(self) -> u32 {
        match self {
            Self::Task | Self::ProbationOnly => 0,
            Self::OpenEnded => 6,
            Self::Fixed { from, until } => match whole_months(from, until).0 {
                0..3 => 0,
                3..12 => 1,
                12..36 => 2,
                _ => 6,
            },
        }
    }

    fn label(self) -> String {
        match self {
            Self::Fixed { from, until } => format!("合同期限自{}至{}", spoken(from), spoken(until)),
            Self::OpenEnded => "无固定期限合同".to_owned(),
            Self::Task => "以完成一定工作任务为期限的合同".to_owned(),
            Self::ProbationOnly => "合同仅约定试用期，试用期不成立".to_owned(),
        }
    }
}

/// The facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inputs {
    /// The term of the contract.
    pub contract: Contract,
    /// Whether the two had agreed on a probation before: a second one is unlawful.
    pub agreed_before: bool,
    /// First day of the probation.
    pub from: Date,
    /// Last day of it that was served.
    pub until: Date,
    /// The monthly wage after probation, in fen.
    pub regular: i64,
    /// The monthly wage during probation as due, in fen.
    pub paid: i64,
}

/// What is owed in fen: compensation at the regular wage for the time beyond the lawful length, and what the wage of
/// the lawful time lacks to 80 % of the regular one and to the minimum wage. A broken month counts by its working days.
///
/// # Errors
/// [`Unanswered::NeedsParameter`] for the minimum wage of a lawful month; [`Unanswered::Refused`] for an end before
/// the start and amounts that cannot be.
pub fn compute(inputs: &Inputs, parameters: &Parameters) -> Result<Computed, Unanswered> {
    check(inputs)?;
    let mut working = Working::new(parameters);
    let longest = if inputs.agreed_before { 0 } else { inputs.contract.longest_probation() };
    let said = match (inputs.agreed_before, longest) {
        (true, _) => "以前已约定过试用期，不得再次约定。".to_owned(),
        (false, 0) => format!("{}，不得约定试用期。", inputs.contract.label()),
        (false, _) => format!("{}，试用期不得超过{longest}个月。", inputs.contract.label()),
    };
    working.step(&CONTRACT_19, said);
    let served = months(inputs.from, inputs.until, parameters.calendar);
    let (lawful, beyond) = served.split_at(served.len().min(longest as usize));
    let lacking = floor(&mut working, inputs, lawful)?;
    let compensation = compensation(&mut working, inputs, longest, beyond);
    let sum = lacking + compensation;
    if lacking > Ratio::ZERO && compensation > Ratio::ZERO {
        let parts = format!("工资差额{}，赔偿金{}", lacking.yuan(), compensation.yuan());
        working.step(&CONTRACT_83, format!("{parts}，合计{}。", sum.yuan()));
    }
    Ok(working.answer(sum))
}

fn check(inputs: &Inputs) -> Result<(), Unanswered> {
    let term = match inputs.contract {
        Contract::Fixed { from, until } => {
            span("contract_until", ("合同起始日期", from), ("合同终止日期", until))
        }
        _ => None,
    };
    refuse([
        term,
        span("until", ("试用期起始日期", inputs.from), ("试用期截止日期", inputs.until)),
        amount("regular", "转正后月工资", inputs.regular),
        amount("paid", "试用期月工资", inputs.paid),
    ])
}

/// What the wages of the lawful months lack.
fn floor(working: &mut Working, inputs: &Inputs, lawful: &[Month]) -> Result<Ratio, Unanswered> {
    let (regular, paid) = (Ratio::from(inputs.regular), Ratio::from(inputs.paid));
    let four_fifths = regular * Ratio::percent(80);
    let mut sum = Ratio::ZERO;
    let mut told = None;
    for month in lawful {
        let minimum = working.parameter(What::MinimumWage, month.from)?;
        let least = four_fifths.max(minimum.amount());
        if told != Some(minimum.parameter.since) {
            told = Some(minimum.parameter.since);
            let (eighty, wage) = (four_fifths.yuan(), minimum.cite());
            let said = format!("试用期工资下限：转正工资的80%是{eighty}，{wage}，取高者{}。", least.yuan());
            working.step(&CONTRACT_20, said);
        }
        let period = format!("{}至{}", spoken(month.from), spoken(month.until));
        if paid >= least {
            let said = format!("{period}试用期工资{}，不低于下限。", paid.yuan());
            working.step(&CONTRACT_20, said);
            continue;
        }
        let lack = (least - paid) * month.share();
        let days =
            if month.broken { format!("{}{}", (least - paid).yuan(), by_days(month)) } else { String::new() };
        let said = format!("{period}试用期工资{}，低于下限，应补{days}{}。", paid.yuan(), lack.yuan());
        note(working, &CONTRACT_20, month, said);
        sum = sum + lack;
    }
    Ok(sum)
}

/// The compensation of 第83条 for the months beyond the lawful length.
fn compensation(working: &mut Working, inputs: &Inputs, longest: u32, beyond: &[Month]) -> Ratio {
    let Some(last) = beyond.last() else {
        working.step(&CONTRACT_19, "已履行的试用期没有超过法定期限。");
        return Ratio::ZERO;
    };
    let regular = Ratio::from(inputs.regular);
    let from = months_after(inputs.from, longest);
    let until = spoken(inputs.until);
    working.step(&CONTRACT_83, format!("{}至{until}的试用期超过法定期限，已经履行。", spoken(from)));
    let whole = beyond.iter().filter(|month| !month.broken).count();
    if whole > 0 {
        let part = regular * Ratio::new(whole as i128, 1);
        let said = format!("按试用期满月工资支付赔偿金：{}×{whole}个月={}。", regular.yuan(), part.yuan());
        working.step(&CONTRACT_83, said);
    }
    if last.broken {
        let part = regular * last.share();
        let said = format!(
            "{}至{until}不满一个月，按工作日计算：{}{}{}。",
            spoken(last.from),
            regular.yuan(),
            by_days(last),
            part.yuan()
        );
        note(working, &CONTRACT_83, last, said);
    }
    working.caution("赔偿金在已付工资之外支付；超期期间工资低于转正工资的，差额可以另行主张。");
    beyond.iter().map(|month| regular * month.share()).sum()
}

/// The share of a broken month in a sentence: ×5÷20=.
fn by_days(month: &Month) -> String {
    format!("×{}÷{}=", month.worked, month.of)
}

/// A step about a month: the articles do not say how a broken one is paid.
fn note(working: &mut Working, article: &'static Article, month: &Month, said: String) {
    if month.broken {
        working.inferred(article, said);
    } else {
        working.step(article, said);
    }
    if month.broken && month.estimated {
        working.caution("不满一个月的部分遇到放假安排还没有录入的年份，工作日按周一至周五推算。");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calculators::testing::{asked, given, half_up, nothing, refused, values};
    use crate::dates::{plus_days, previous};
    use jiff::civil::date;
    use proptest::prelude::*;

    const FROM: Date = date(2024, 4, 15);

    fn fixed(months: u32) -> Contract {
        Contract::Fixed { from: FROM, until: previous(months_after(FROM, months)) }
    }

    /// A probation of so many months at 8,000 yuan, 10,000 afterwards.
    fn served(contract: Contract, months: u32) -> Inputs {
        Inputs {
            contract,
            agreed_before: false,
            from: FROM,
            until: previous(months_after(FROM, months)),
            regular: 1_000_000,
            paid: 800_000,
        }
    }

    fn fen(inputs: &Inputs) -> i64 {
        compute(inputs, &given(&values())).expect("computed").fen
    }

    #[test]
    fn the_longest_probation_by_the_term_of_the_contract() {
        for (months, longest) in [(1, 0), (3, 1), (12, 2), (36, 6), (60, 6)] {
            assert_eq!(fixed(months).longest_probation(), longest, "{months}");
            // A day less falls to the step below.
            let shorter =
                Contract::Fixed { from: FROM, until: plus_days(previous(months_after(FROM, months)), -1) };
            let below = match months {
                12 => 1,
                36 => 2,
                60 => 6,
                _ => 0,
            };
            assert_eq!(shorter.longest_probation(), below, "a day less than {months}");
        }
        assert_eq!(Contract::OpenEnded.longest_probation(), 6);
        assert_eq!((Contract::Task.longest_probation(), Contract::ProbationOnly.longest_probation()), (0, 0));
    }

    #[test]
    fn what_was_served_beyond_is_paid_at_the_regular_wage() {
        for (contract, served_months, paid) in [
            (fixed(12), 2, 0),
            (fixed(12), 3, 1_000_000),
            (fixed(36), 6, 0),
            (fixed(35), 6, 4_000_000),
            (Contract::Task, 1, 1_000_000),
            (Contract::ProbationOnly, 3, 3_000_000),
        ] {
            assert_eq!(fen(&served(contract, served_months)), paid, "{contract:?} {served_months}");
        }
        let again = Inputs { agreed_before: true, ..served(fixed(36), 6) };
        assert_eq!(fen(&again), 6_000_000);
    }

    #[test]
    fn a_broken_month_beyond_is_paid_by_its_working_days() {
        for (until, paid) in [
            (date(2024, 6, 14), 0),
            (date(2024, 6, 15), 0),      // a Saturday: nothing was worked
            (date(2024, 6, 17), 50_000), // one working day of 20
            (date(2024, 6, 21), 250_000),
            (date(2024, 7, 14), 1_000_000),
        ] {
            assert_eq!(fen(&Inputs { until, ..served(fixed(12), 3) }), paid, "{until}");
        }
    }

    #[test]
    fn the_wage_is_not_below_four_fifths_nor_the_minimum_wage() {
        for (regular, paid, lack) in [
            (1_000_000, 800_000, 0),
            (1_000_000, 799_999, 2),
            (1_000_000, 800_001, 0),
            (250_000, 232_000, 0), // four fifths are 2,000: the minimum wage counts
            (250_000, 231_999, 2),
            (250_000, 200_000, 64_000),
            (290_000, 231_999, 2),
        ] {
            let case = Inputs { regular, paid, ..served(fixed(12), 2) };
            assert_eq!(fen(&case), lack, "{regular} {paid}");
        }
    }

    #[test]
    fn the_minimum_wage_is_that_of_each_month() {
        // 2,180 until October 2023, 2,320 from November on.
        let case = Inputs {
            contract: Contract::OpenEnded,
            from: date(2023, 10, 1),
            until: date(2023, 11, 30),
            regular: 200_000,
            paid: 218_000,
            ..served(fixed(12), 2)
        };
        assert_eq!(fen(&case), 14_000);
    }

    #[test]
    fn it_asks_for_the_minimum_wage_only_where_a_month_is_lawful() {
        assert_eq!(asked(compute(&served(fixed(12), 2), &nothing())), (What::MinimumWage, FROM));
        assert_eq!(compute(&served(Contract::Task, 2), &nothing()).unwrap().fen, 2_000_000);
    }

    #[test]
    fn what_cannot_be_is_refused() {
        let backwards = Inputs {
            contract: Contract::Fixed { from: FROM, until: plus_days(FROM, -1) },
            until: plus_days(FROM, -1),
            regular: -1,
            paid: -1,
            ..served(fixed(12), 2)
        };
        assert_eq!(refused(compute(&backwards, &nothing())), ["contract_until", "until", "regular", "paid"]);
    }

    proptest! {
        #[test]
        fn it_grows_with_time_and_regular_wage_and_is_never_negative(
            term in 1u32..60, days in 0i64..400, more in 0i64..60, regular in 0i64..3_000_000,
            raise in 0i64..99_999, paid in 0i64..3_000_000
        ) {
            let case = Inputs { until: plus_days(FROM, days), regular, paid, ..served(fixed(term), 1) };
            prop_assert!(0 <= fen(&case));
            let longer = Inputs { until: plus_days(case.until, more), ..case.clone() };
            let richer = Inputs { regular: regular + raise, ..case.clone() };
            prop_assert!(fen(&case) <= fen(&longer) && fen(&case) <= fen(&richer));
        }

        #[test]
        fn it_is_rounded_once(regular in 300_000i64..3_000_000, paid in 0i64..200_000) {
            // Two lawful months that lack something and a quarter of a month beyond.
            let case = Inputs { until: date(2024, 6, 21), regular, paid, ..served(fixed(12), 3) };
            let least = (regular * 4).max(232_000 * 5);
            let lack = i128::from(least - paid * 5) * 2;
            prop_assert_eq!(fen(&case), half_up(lack * 4 + i128::from(regular) * 5, 20));
        }
    }
}
