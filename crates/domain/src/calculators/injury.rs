//! 工伤一次性待遇 (工伤保险条例第35—37、39、64条): disability grant, funeral grant, death grant.

use super::articles::{INJURY_35_37, INJURY_39, INJURY_64};
use super::check::{amount, refuse};
use super::ratio::Ratio;
use super::working::Working;
use super::{Computed, Parameters, Unanswered, What};
use crate::table::Problem;
use jiff::civil::Date;

/// Months of the injured worker's own wage, by grade from 1 to 10.
const MONTHS: [i64; 10] = [27, 25, 23, 21, 18, 16, 13, 11, 9, 7];

/// What is claimed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Inputs {
    /// 一次性伤残补助金.
    Disability {
        /// 伤残等级, 1 (worst) to 10.
        grade: u8,
        /// The day of the injury.
        injured: Date,
        /// 本人工资: the monthly average contributions were paid on in the twelve months before, in fen.
        wage: i64,
    },
    /// 丧葬补助金.
    Funeral {
        /// The day of death.
        died: Date,
    },
    /// 一次性工亡补助金.
    Death {
        /// The day of death.
        died: Date,
    },
}

/// The grant in fen: 27 to 7 months of the own wage, held between 60 and 300 % of the average wage; six months of the
/// average wage; or twenty times the disposable income of the year before.
///
/// # Errors
/// [`Unanswered::NeedsParameter`] for the average wage or the disposable income on the day;
/// [`Unanswered::Refused`] for a grade other than 1 to 10 and an amount that cannot be.
pub fn compute(inputs: &Inputs, parameters: &Parameters) -> Result<Computed, Unanswered> {
    let mut working = Working::new(parameters);
    let amount = match *inputs {
        Inputs::Disability { grade, injured, wage } => disability(&mut working, grade, injured, wage)?,
        Inputs::Funeral { died } => times(
            &mut working,
            What::AverageWage,
            died,
            6,
            "丧葬补助金为6个月的统筹地区上年度职工月平均工资",
        )?,
        Inputs::Death { died } => times(
            &mut working,
            What::DisposableIncome,
            died,
            20,
            "一次性工亡补助金为上一年度全国城镇居民人均可支配收入的20倍",
        )?,
    };
    Ok(working.answer(amount))
}

fn disability(working: &mut Working, grade: u8, injured: Date, wage: i64) -> Result<Ratio, Unanswered> {
    let months = usize::from(grade).checked_sub(1).and_then(|at| MONTHS.get(at)).copied();
    let no_grade = || {
        Problem::error("grade", format!("没有{grade}级伤残。"), "伤残等级填1至10，以劳动能力鉴定结论为准。")
    };
    refuse([months.is_none().then(no_grade), amount("wage", "本人工资", wage)])?;
    let months = Ratio::from(months.unwrap_or(0));
    let base = own_wage(working, injured, Ratio::from(wage))?;
    let amount = base * months;
    let said =
        format!("{grade}级伤残，{}个月的本人工资：{}×{0}={}。", months.floor(), base.yuan(), amount.yuan());
    working.step(&INJURY_35_37, said);
    Ok(amount)
}

/// The own wage, not above 300 % and not below 60 % of the average wage.
fn own_wage(working: &mut Working, injured: Date, wage: Ratio) -> Result<Ratio, Unanswered> {
    let citywide = working.parameter(What::AverageWage, injured)?;
    let bound = |percent| citywide.amount() * Ratio::percent(percent);
    let own = format!("本人工资{}", wage.yuan());
    let (base, said) = if wage > bound(300) {
        (bound(300), format!("{own}，高于{}的300%，按{}计算。", citywide.cite(), bound(300).yuan()))
    } else if wage < bound(60) {
        (bound(60), format!("{own}，低于{}的60%，按{}计算。", citywide.cite(), bound(60).yuan()))
    } else {
        (wage, format!("{own}，在{}的60%至300%之间，按此计算。", citywide.cite()))
    };
    working.step(&INJURY_64, said);
    Ok(base)
}

fn times(working: &mut Working, what: What, died: Date, count: i64, said: &str) -> Result<Ratio, Unanswered> {
    let value = working.parameter(what, died)?;
    let amount = value.amount() * Ratio::from(count);
    working.step(&INJURY_39, format!("{said}：{}×{count}={}。", value.cite(), amount.yuan()));
    Ok(amount)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calculators::Parameter;
    use crate::calculators::testing::{asked, given, half_up, nothing, refused, values};
    use jiff::civil::date;
    use proptest::prelude::*;

    const DAY: Date = date(2024, 6, 30);

    /// The average wage that makes the bounds of 2024: 5,013 and 25,065 yuan.
    fn tianjin() -> [Parameter; 1] {
        [Parameter { fen: 835_500, ..values().remove(3) }]
    }

    fn grant(grade: u8, yuan: i64) -> Inputs {
        Inputs::Disability { grade, injured: DAY, wage: yuan * 100 }
    }

    fn fen(inputs: &Inputs) -> i64 {
        compute(inputs, &given(&tianjin())).expect("computed").fen
    }

    #[test]
    fn months_by_grade() {
        for (grade, months) in (1..=10).zip([27, 25, 23, 21, 18, 16, 13, 11, 9, 7]) {
            assert_eq!(fen(&grant(grade, 10_000)), months * 1_000_000, "{grade}");
        }
        for grade in [0, 11, 255] {
            assert_eq!(refused(compute(&grant(grade, 10_000), &nothing())), ["grade"]);
        }
        assert_eq!(refused(compute(&grant(11, -1), &nothing())), ["grade", "wage"]);
    }

    #[test]
    fn the_own_wage_lies_between_60_and_300_percent() {
        for (yuan, counted) in [
            (0, 5_013),
            (5_012, 5_013),
            (5_013, 5_013),
            (5_014, 5_014),
            (25_064, 25_064),
            (25_065, 25_065),
            (25_066, 25_065),
            (99_999, 25_065),
        ] {
            assert_eq!(fen(&grant(10, yuan)), counted * 700, "{yuan}");
        }
    }

    #[test]
    fn funeral_and_death_grants_by_year() {
        assert_eq!(fen(&Inputs::Funeral { died: DAY }), 835_500 * 6);
        let values = values();
        for (died, yuan) in [
            (date(2024, 1, 1), 1_036_420),
            (date(2024, 12, 31), 1_036_420),
            (date(2025, 1, 1), 1_083_760),
            (date(2025, 12, 31), 1_083_760),
            (date(2026, 1, 1), 1_130_040),
        ] {
            let done = compute(&Inputs::Death { died }, &given(&values)).unwrap();
            assert_eq!((done.fen, done.cautions.len()), (yuan * 100, 0), "{died}");
        }
        let done = compute(&Inputs::Death { died: date(2027, 1, 1) }, &given(&values)).unwrap();
        assert!(done.used[0].stale && done.cautions[0].contains("已过期"), "{:?}", done.cautions);
    }

    #[test]
    fn parameters_are_asked_for() {
        assert_eq!(asked(compute(&grant(1, 1), &nothing())), (What::AverageWage, DAY));
        assert_eq!(asked(compute(&Inputs::Funeral { died: DAY }, &nothing())), (What::AverageWage, DAY));
        let early = date(2023, 12, 31);
        let result = compute(&Inputs::Death { died: early }, &given(&values()));
        assert_eq!(asked(result), (What::DisposableIncome, early));
    }

    proptest! {
        #[test]
        fn it_grows_with_the_wage_falls_with_the_grade_and_is_rounded_once(
            grade in 1u8..10, wage in 0i64..4_000_000, raise in 0i64..999_999, average in 1i64..3_000_000
        ) {
            let value = [Parameter { fen: average, ..values().remove(3) }];
            let fen = |grade, wage| {
                compute(&Inputs::Disability { grade, injured: DAY, wage }, &given(&value)).unwrap().fen
            };
            prop_assert!(0 <= fen(grade, wage));
            prop_assert!(fen(grade, wage) <= fen(grade, wage + raise));
            prop_assert!(fen(grade, wage) >= fen(grade + 1, wage));
            let hundredths = (wage * 100).clamp(average * 60, average * 300);
            prop_assert_eq!(fen(grade, wage), half_up(i128::from(hundredths * MONTHS[usize::from(grade) - 1]), 100));
        }
    }
}
