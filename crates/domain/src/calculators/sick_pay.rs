//! 病假工资下限 (劳部发〔1995〕309号第59条，天津市工资支付规定第25条): 80 % of the minimum wage.

use super::articles::{SICK_59, SICK_TIANJIN};
use super::check::{amount, refuse};
use super::ratio::Ratio;
use super::working::Working;
use super::{Computed, Parameters, Unanswered, What};
use jiff::civil::Date;

/// The facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inputs {
    /// A day of the month of sick leave.
    pub day: Date,
    /// What was paid for the whole month, in fen, if it is to be compared.
    pub paid: Option<i64>,
}

/// The least pay for a whole month of sick leave in fen. What was paid is compared in the steps and changes nothing.
///
/// # Errors
/// [`Unanswered::NeedsParameter`] for the minimum wage of the day; [`Unanswered::Refused`] for an amount that cannot be.
pub fn compute(inputs: &Inputs, parameters: &Parameters) -> Result<Computed, Unanswered> {
    refuse([inputs.paid.and_then(|fen| amount("paid", "已付病假工资", fen))])?;
    let mut working = Working::new(parameters);
    let minimum = working.parameter(What::MinimumWage, inputs.day)?;
    let least = minimum.amount() * Ratio::percent(80);
    working.reference(&SICK_59, "国家规定的下限是最低工资标准的80%，本市相同。");
    let said = format!("病假工资不低于{}的80%：{}。", minimum.cite(), least.yuan());
    working.reference(&SICK_TIANJIN, said);
    if let Some(paid) = inputs.paid.map(Ratio::from) {
        let said = if paid < least {
            format!("已付{}，低于下限，差额{}。", paid.yuan(), (least - paid).yuan())
        } else {
            format!("已付{}，不低于下限。", paid.yuan())
        };
        working.reference(&SICK_TIANJIN, said);
    }
    working.caution(
        "这是整月病假的最低数额；合同、集体合同或者单位制度约定更高的，从其约定。医疗期长短另行核对。",
    );
    Ok(working.answer(least))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calculators::Parameter;
    use crate::calculators::testing::{asked, given, half_up, nothing, refused, values};
    use jiff::civil::date;
    use proptest::prelude::*;

    #[test]
    fn four_fifths_of_the_minimum_wage_of_the_day() {
        let values = values();
        for (day, least) in [
            (date(2017, 7, 1), 164_000),
            (date(2021, 6, 30), 164_000),
            (date(2021, 7, 1), 174_400),
            (date(2023, 10, 31), 174_400),
            (date(2023, 11, 1), 185_600),
        ] {
            let done = compute(&Inputs { day, paid: None }, &given(&values)).unwrap();
            assert_eq!(done.fen, least, "{day}");
        }
        let early = date(2017, 6, 30);
        let result = compute(&Inputs { day: early, paid: None }, &given(&values));
        assert_eq!(asked(result), (What::MinimumWage, early));
    }

    #[test]
    fn what_was_paid_is_compared() {
        let values = values();
        for (paid, said) in [
            (185_599, "已付1,855.99元，低于下限，差额0.01元。"),
            (185_600, "已付1,856.00元，不低于下限。"),
            (185_601, "已付1,856.01元，不低于下限。"),
        ] {
            let done = compute(&Inputs { day: date(2024, 1, 1), paid: Some(paid) }, &given(&values)).unwrap();
            assert_eq!((done.fen, done.steps[2].sentence.as_str()), (185_600, said));
        }
        let negative = Inputs { day: date(2024, 1, 1), paid: Some(-1) };
        assert_eq!(refused(compute(&negative, &nothing())), ["paid"]);
    }

    proptest! {
        #[test]
        fn it_is_rounded_once_and_grows_with_the_minimum_wage(fen in 1i64..1_000_000_000) {
            let case = Inputs { day: date(2024, 1, 1), paid: None };
            let least = |fen| {
                let value = Parameter { fen, ..values().remove(2) };
                compute(&case, &given(&[value])).unwrap().fen
            };
            prop_assert_eq!(least(fen), half_up(i128::from(fen) * 4, 5));
            prop_assert!(least(fen) <= least(fen + 1));
        }
    }
}
