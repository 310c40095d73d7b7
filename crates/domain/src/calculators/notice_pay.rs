//! 代通知金 (劳动合同法第40条，条例第20条): a month's wage instead of thirty days' notice.

use super::articles::{CONTRACT_40, DECREE_20};
use super::check::{amount, refuse, span};
use super::ratio::Ratio;
use super::working::Working;
use super::{Computed, Parameters, Unanswered};
use crate::dates::{days_between, spoken};
use jiff::civil::Date;

/// Days of notice that spare the payment.
const NOTICE_DAYS: i64 = 30;

/// The facts of a dismissal under 第40条; no other has this payment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inputs {
    /// The day the written notice reached the worker, if there was one.
    pub noticed: Option<Date>,
    /// The last day of employment.
    pub ended: Date,
    /// The wage of the month before, in fen.
    pub month_before: i64,
}

/// Pay in lieu of notice in fen: the whole month, or 0 where notice was given thirty days before. The day of the
/// notice is not counted.
///
/// # Errors
/// [`Unanswered::Refused`] for a notice after the end and an amount that cannot be.
pub fn compute(inputs: &Inputs, parameters: &Parameters) -> Result<Computed, Unanswered> {
    let Inputs { noticed, ended, month_before } = inputs;
    refuse([
        noticed.and_then(|day| span("noticed", ("书面通知日期", day), ("离职日期", *ended))),
        amount("month_before", "上一个月工资", *month_before),
    ])?;
    let mut working = Working::new(parameters);
    let wage = Ratio::from(*month_before);
    let said = match noticed {
        None => "没有提前三十日书面通知，应当额外支付一个月工资。".to_owned(),
        Some(day) => {
            let days = days_between(*day, *ended);
            let told = format!("{}书面通知，到{}共{days}天", spoken(*day), spoken(*ended));
            if days >= NOTICE_DAYS {
                working.step(&CONTRACT_40, format!("{told}，已提前三十日通知，不支付代通知金。"));
                return Ok(working.answer(Ratio::ZERO));
            }
            format!("{told}，不足三十日，应当额外支付一个月工资。")
        }
    };
    working.step(&CONTRACT_40, said);
    working.step(&DECREE_20, format!("按上一个月的工资标准，支付{}。", wage.yuan()));
    working.caution("只有按劳动合同法第四十条解除的才支付代通知金；违法解除的，按第八十七条主张赔偿金。");
    Ok(working.answer(wage))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calculators::testing::{nothing, refused};
    use jiff::civil::date;
    use proptest::prelude::*;

    fn inputs(noticed: Option<Date>, fen: i64) -> Inputs {
        Inputs { noticed, ended: date(2024, 3, 31), month_before: fen }
    }

    #[test]
    fn thirty_days_of_notice_spare_the_payment() {
        for (noticed, paid) in [
            (None, 1_000_000),
            (Some(date(2024, 3, 31)), 1_000_000),
            (Some(date(2024, 3, 2)), 1_000_000), // 29 days
            (Some(date(2024, 3, 1)), 0),         // 30
            (Some(date(2024, 2, 29)), 0),
        ] {
            assert_eq!(compute(&inputs(noticed, 1_000_000), &nothing()).unwrap().fen, paid, "{noticed:?}");
        }
    }

    #[test]
    fn what_cannot_be_is_refused() {
        let try_it = |inputs: Inputs| refused(compute(&inputs, &nothing()));
        assert_eq!(try_it(inputs(Some(date(2024, 4, 1)), -1)), ["noticed", "month_before"]);
        assert_eq!(try_it(inputs(None, 1_000_000_000_001)), ["month_before"]);
    }

    proptest! {
        #[test]
        fn it_is_the_wage_itself(fen in 0i64..1_000_000_000_000) {
            prop_assert_eq!(compute(&inputs(None, fen), &nothing()).unwrap().fen, fen);
        }
    }
}
