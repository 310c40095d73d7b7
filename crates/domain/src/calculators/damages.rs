//! 赔偿金 2N (劳动合同法第87条，条例第25条): twice the standard of severance for an unlawful dismissal.

use super::articles::{CONTRACT_87, DECREE_25};
use super::ratio::Ratio;
use super::severance::{check, standard};
use super::wages::Wages;
use super::working::Working;
use super::{Computed, Parameters, Unanswered};
use crate::dates::spoken;
use jiff::civil::Date;

/// The facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inputs {
    /// 用工之日.
    pub joined: Date,
    /// The last day of employment.
    pub ended: Date,
    /// Wages due in the twelve months before, or in as many as were worked.
    pub wages: Wages,
}

/// Damages in fen: twice the exact severance, doubled before rounding. Unlike severance, service before 2008 counts.
///
/// # Errors
/// As [`super::severance::compute`].
pub fn compute(inputs: &Inputs, parameters: &Parameters) -> Result<Computed, Unanswered> {
    check(inputs.joined, inputs.ended, &inputs.wages)?;
    let mut working = Working::new(parameters);
    working.step(&DECREE_25, format!("赔偿金的计算年限自用工之日（{}）起计算。", spoken(inputs.joined)));
    let single = standard(&mut working, inputs.joined, inputs.ended, &inputs.wages)?;
    let double = single * Ratio::from(2_i64);
    working.step(
        &CONTRACT_87,
        format!("违法解除或者终止，按经济补偿标准的二倍：{}×2={}。", single.yuan(), double.yuan()),
    );
    working
        .caution("支付了赔偿金的，不再支付经济补偿。劳动者要求继续履行合同、合同能够履行的，应当继续履行。");
    Ok(working.answer(double))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calculators::grounds::Ground;
    use crate::calculators::testing::{asked, given, half_up, nothing, refused, values};
    use crate::calculators::{What, severance};
    use crate::dates::plus_days;
    use jiff::civil::date;
    use proptest::prelude::*;

    const ENDED: Date = date(2024, 6, 30);

    fn inputs(joined: Date, fen: i64) -> Inputs {
        Inputs { joined, ended: ENDED, wages: Wages::Average(fen) }
    }

    fn fen(inputs: &Inputs) -> i64 {
        compute(inputs, &given(&values())).expect("computed").fen
    }

    #[test]
    fn it_is_twice_the_worked_examples_of_severance() {
        for (joined, wage, paid) in [
            (date(2020, 12, 1), 1_000_000, 8_000_000), // 3年7个月
            (date(2021, 2, 1), 1_000_000, 7_000_000),  // 3年5个月
            (date(2009, 7, 1), 3_000_000, 57_600_000), // 15年, capped
            (date(1998, 7, 1), 1_000_000, 52_000_000), // 26 years: those before 2008 count
            (date(1998, 7, 1), 2_400_001, 57_600_000), // the limit of twelve years holds for damages too
            (date(2024, 6, 30), 1_000_000, 1_000_000),
        ] {
            assert_eq!(fen(&inputs(joined, wage)), paid, "{joined} {wage}");
        }
    }

    #[test]
    fn it_is_doubled_before_it_is_rounded() {
        // Half of 10,000.01 yuan is 5,000.005: twice that is exact.
        assert_eq!(fen(&inputs(date(2024, 6, 1), 1_000_001)), 1_000_001);
    }

    #[test]
    fn it_asks_and_refuses_as_severance_does() {
        let case = inputs(date(2024, 1, 1), 1_000_000);
        assert_eq!(asked(compute(&case, &nothing())), (What::MinimumWage, ENDED));
        assert_eq!(refused(compute(&inputs(date(2024, 7, 1), 1), &nothing())), ["ended"]);
        assert_eq!(refused(compute(&inputs(date(2024, 1, 1), -1), &nothing())), ["wages"]);
    }

    proptest! {
        #[test]
        fn it_is_never_less_than_severance_and_grows_with_service(
            days in 0i64..8_000, more in 0i64..800, wages in proptest::collection::vec(0i64..3_000_000, 12)
        ) {
            let sum: i64 = wages.iter().sum();
            let average = sum / 12;
            let case = inputs(plus_days(ENDED, -days), average);
            let longer = Inputs { joined: plus_days(case.joined, -more), ..case.clone() };
            let single = severance::Inputs {
                ground: Ground::WithoutFault, joined: case.joined, ended: ENDED, wages: case.wages.clone(),
            };
            let single = severance::compute(&single, &given(&values())).unwrap().fen;
            prop_assert!(single <= fen(&case) && fen(&case) <= fen(&longer));
        }

        #[test]
        fn it_is_rounded_once(wages in proptest::collection::vec(232_000i64..2_400_000, 12)) {
            let sum: i64 = wages.iter().sum();
            let case = Inputs { wages: Wages::Months(wages), ..inputs(date(2023, 1, 2), 0) };
            prop_assert_eq!(fen(&case), half_up(i128::from(sum) * 3, 12));
        }
    }
}
