//! 未休年休假工资报酬 (职工带薪年休假条例第3、4条，实施办法第3、5、10—12条).

use super::articles::{
    Article, LEAVE_3, LEAVE_4, LEAVE_RULES_3, LEAVE_RULES_10, LEAVE_RULES_11, LEAVE_RULES_12,
};
use super::check::{refuse, span};
use super::months::months_text;
use super::ratio::Ratio;
use super::wages::Wages;
use super::working::Working;
use super::{Computed, PAID_DAYS, Parameters, Unanswered};
use crate::dates::{days_between, spoken};
use crate::table::Problem;
use crate::training::hours_text;
use jiff::civil::Date;

/// Nobody has worked longer, in months.
const MOST_MONTHS: u32 = 80 * 12;
/// Half days of a leap year.
const MOST_HALF_DAYS: u32 = 2 * 366;

/// Why leave was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Untaken {
    /// The employer did not arrange it.
    NotArranged,
    /// It was arranged; the worker declined in writing for reasons of their own.
    DeclinedInWriting,
}

/// What takes the leave of a year away (条例第4条).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exclusion {
    /// School holidays longer than the leave.
    SchoolHolidays,
    /// Twenty days and more of paid personal leave.
    PaidPersonalLeave,
    /// Sick leave of two, three or four months and more, by years worked.
    SickLeave,
}

impl Exclusion {
    /// What a form offers, and a step says.
    pub const fn label(self) -> &'static str {
        match self {
            Self::SchoolHolidays => "依法享受寒暑假，天数多于年休假",
            Self::PaidPersonalLeave => "请事假累计20天以上且单位按规定不扣工资",
            Self::SickLeave => {
                "病假累计达到规定月数（工作满1年不满10年的2个月，满10年不满20年的3个月，满20年的4个月）"
            }
        }
    }
}

/// The facts of one calendar year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inputs {
    /// Months worked in all, for any employer (累计工作时间); twelve of them on end, or no leave is due.
    pub worked_months: u32,
    /// First day of the year in this employment: 1 January, or the day of joining.
    pub from: Date,
    /// Last day of the year in this employment: 31 December, or the day of leaving.
    pub until: Date,
    /// Leave taken in the year, in half days.
    pub taken_half_days: u32,
    /// Why the rest was not taken.
    pub untaken: Untaken,
    /// What takes the leave away, if anything does.
    pub exclusion: Option<Exclusion>,
    /// Wages due in the twelve months before, overtime pay left out, or in as many as were worked.
    pub wages: Wages,
}

/// Days of leave a whole year gives: 5 from one year of work on, 10 from ten, 15 from twenty.
pub const fn entitlement(worked_months: u32) -> u32 {
    match worked_months {
        0..12 => 0,
        12..120 => 5,
        120..240 => 10,
        _ => 15,
    }
}

/// Pay for leave not taken in fen: 200 % of the daily wage for each day, beside the wage already paid.
///
/// # Errors
/// [`Unanswered::Refused`] for days that do not lie in one year, amounts and times that cannot be.
pub fn compute(inputs: &Inputs, parameters: &Parameters) -> Result<Computed, Unanswered> {
    check(inputs)?;
    let mut working = Working::new(parameters);
    let whole = entitlement(inputs.worked_months);
    let worked = months_text((inputs.worked_months, false));
    if let Some((article, said)) = none_due(inputs, whole) {
        working.step(article, said);
        return Ok(working.answer(Ratio::ZERO));
    }
    working.step(&LEAVE_3, format!("累计工作{worked}，全年应休{whole}天。"));
    let left = untaken(&mut working, inputs, whole);
    if left == 0 {
        return Ok(working.answer(Ratio::ZERO));
    }
    if inputs.untaken == Untaken::DeclinedInWriting {
        let said = "劳动者本人书面提出不休，只支付正常工作期间的工资，不另付报酬。";
        working.step(&LEAVE_RULES_10, said);
        return Ok(working.answer(Ratio::ZERO));
    }
    let monthly = inputs.wages.average();
    let daily = monthly * PAID_DAYS.inverse();
    working.step(
        &LEAVE_RULES_11,
        format!(
            "日工资：前12个月剔除加班工资后的月平均工资{}{}÷21.75={}。",
            monthly.yuan(),
            inputs.wages.origin(),
            daily.yuan(),
        ),
    );
    let amount = daily * Ratio::percent(200) * Ratio::new(i128::from(left), 2);
    let said = format!(
        "日工资的300%中100%已随工资支付，另付200%：{}÷21.75×200%×{}天={}。",
        monthly.yuan(),
        hours_text(i64::from(left)),
        amount.yuan(),
    );
    working.step(&LEAVE_RULES_10, said);
    Ok(working.answer(amount))
}

/// Why the year gives no leave at all.
fn none_due(inputs: &Inputs, whole: u32) -> Option<(&'static Article, String)> {
    if whole == 0 {
        let worked = months_text((inputs.worked_months, false));
        return Some((&LEAVE_RULES_3, format!("累计工作{worked}，不满12个月，不享受年休假。")));
    }
    inputs.exclusion.map(|why| (&LEAVE_4, format!("{}，不享受当年的年休假。", why.label())))
}

/// Half days due and not taken. What is less than a day is dropped once the year is reckoned by days: of what is due to
/// who joined in it (办法第5条), of what is left to who leaves in it, after the days taken (办法第12条).
fn untaken(working: &mut Working, inputs: &Inputs, whole: u32) -> u32 {
    let (first, last) = (inputs.from.first_of_year(), inputs.from.last_of_year());
    let taken = Ratio::new(i128::from(inputs.taken_half_days), 2);
    let taken_text = hours_text(i64::from(inputs.taken_half_days));
    if (inputs.from, inputs.until) == (first, last) {
        let left = (2 * whole).saturating_sub(inputs.taken_half_days);
        let said = format!("应休{whole}天，已休{taken_text}天，未休{}天。", hours_text(i64::from(left)));
        working.step(&LEAVE_RULES_10, said);
        return left;
    }
    let days = u32::try_from(days_between(inputs.from, inputs.until) + 1).unwrap_or(0);
    let exact = Ratio::new(i128::from(days) * i128::from(whole), 365).min(Ratio::from(i64::from(whole)));
    let (from, until) = (spoken(inputs.from), spoken(inputs.until));
    let part = format!("{from}至{until}共{days}天：{days}÷365×{whole}天");
    if inputs.until == last {
        let due = u32::try_from(exact.floor()).unwrap_or(0);
        let left = (2 * due).saturating_sub(inputs.taken_half_days);
        let left_text = hours_text(i64::from(left));
        let said = format!("{part}，不足1整天的舍去，应休{due}天；已休{taken_text}天，未休{left_text}天。");
        working.step(&LEAVE_RULES_12, said);
        return left;
    }
    let left = u32::try_from((exact - taken).floor()).unwrap_or(0);
    let said = format!("{part}，减去已休{taken_text}天，不足1整天的舍去，未休{left}天。");
    working.step(&LEAVE_RULES_12, said);
    2 * left
}

fn check(inputs: &Inputs) -> Result<(), Unanswered> {
    let Inputs { worked_months, from, until, taken_half_days, wages, .. } = inputs;
    let two_years = (from.year() != until.year()).then(|| {
        let message = format!("{}和{}不在同一年。", spoken(*from), spoken(*until));
        Problem::error("until", message, "年休假按年度计算，每年分别填写。")
    });
    let too_long = (*worked_months > MOST_MONTHS).then(|| {
        let message = format!("累计工作{}。", months_text((*worked_months, false)));
        Problem::error("worked_months", message, "核对累计工作时间，单位是月。")
    });
    let too_many = (*taken_half_days > MOST_HALF_DAYS).then(|| {
        let message = format!("已休{}天，一年没有这么多。", hours_text(i64::from(*taken_half_days)));
        Problem::error("taken", message, "核对已休天数。")
    });
    let backwards = span("until", ("起始日期", *from), ("截止日期", *until));
    refuse([backwards.or(two_years), too_long, too_many])?;
    wages.expect_months(1, 12)?;
    wages.check()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calculators::testing::{half_up, nothing, refused};
    use crate::dates::plus_days;
    use jiff::civil::date;
    use proptest::prelude::*;

    /// A whole year at 4,350 yuan, which is 200 yuan a day.
    fn year(worked_months: u32) -> Inputs {
        Inputs {
            worked_months,
            from: date(2023, 1, 1),
            until: date(2023, 12, 31),
            taken_half_days: 0,
            untaken: Untaken::NotArranged,
            exclusion: None,
            wages: Wages::Average(435_000),
        }
    }

    fn fen(inputs: &Inputs) -> i64 {
        compute(inputs, &nothing()).expect("computed").fen
    }

    #[test]
    fn five_ten_and_fifteen_days() {
        for (months, days) in [(0, 0), (11, 0), (12, 5), (119, 5), (120, 10), (239, 10), (240, 15), (960, 15)]
        {
            assert_eq!(entitlement(months), days, "{months}");
            assert_eq!(fen(&year(months)), i64::from(days) * 40_000, "{months}");
        }
    }

    #[test]
    fn less_than_a_whole_day_is_dropped() {
        for (days, due) in [(1, 0), (72, 0), (73, 1), (145, 1), (146, 2), (364, 4), (365, 5)] {
            let until = plus_days(date(2023, 1, 1), days - 1);
            assert_eq!(fen(&Inputs { until, ..year(12) }), due * 40_000, "{days} days");
        }
        // A leap year gives no sixteenth day.
        let leap = Inputs { from: date(2024, 1, 1), until: date(2024, 12, 31), ..year(240) };
        assert_eq!(fen(&leap), 15 * 40_000);
        // Joined in the year.
        let joined = Inputs { from: date(2023, 10, 20), ..year(12) };
        assert_eq!(fen(&joined), 40_000, "73 days");
        assert_eq!(fen(&Inputs { from: date(2023, 10, 21), ..joined }), 0);
    }

    #[test]
    fn leave_taken_is_deducted_and_too_much_is_not_claimed_back() {
        for (taken, paid) in [(0, 200_000), (1, 180_000), (9, 20_000), (10, 0), (11, 0)] {
            assert_eq!(fen(&Inputs { taken_half_days: taken, ..year(12) }), paid, "{taken}");
        }
    }

    #[test]
    fn who_leaves_in_the_year_has_half_days_dropped_after_those_taken() {
        // 300 ÷ 365 × 5 is 4.1 days: with half a day taken 3.6 are left, of which three are paid.
        let leaving = |days: i64, taken: u32| {
            let until = plus_days(date(2023, 1, 1), days - 1);
            fen(&Inputs { until, taken_half_days: taken, ..year(12) }) / 40_000
        };
        for (days, taken, paid) in
            [(300, 0, 4), (300, 1, 3), (300, 2, 3), (358, 1, 4), (364, 0, 4), (364, 9, 0)]
        {
            assert_eq!(leaving(days, taken), paid, "{days} days, {taken} half days taken");
        }
        // Who joined in the year and stays keeps the half day.
        let joined = Inputs { from: date(2023, 3, 7), taken_half_days: 1, ..year(12) };
        assert_eq!(fen(&joined), 7 * 20_000, "four days less a half");
    }

    #[test]
    fn who_declined_or_is_excluded_gets_none() {
        assert_eq!(fen(&Inputs { untaken: Untaken::DeclinedInWriting, ..year(12) }), 0);
        for exclusion in [Exclusion::SchoolHolidays, Exclusion::PaidPersonalLeave, Exclusion::SickLeave] {
            assert_eq!(fen(&Inputs { exclusion: Some(exclusion), ..year(12) }), 0);
        }
    }

    #[test]
    fn what_cannot_be_is_refused() {
        let try_it = |inputs: Inputs| refused(compute(&inputs, &nothing()));
        assert_eq!(try_it(Inputs { until: date(2022, 12, 31), ..year(12) }), ["until"]);
        assert_eq!(try_it(Inputs { until: date(2024, 1, 1), ..year(12) }), ["until"]);
        assert_eq!(try_it(year(961)), ["worked_months"]);
        assert_eq!(try_it(Inputs { taken_half_days: 733, ..year(12) }), ["taken"]);
        assert_eq!(try_it(Inputs { wages: Wages::Average(-1), ..year(12) }), ["wages"]);
        for months in [0, 13] {
            assert_eq!(try_it(Inputs { wages: Wages::Months(vec![1; months]), ..year(12) }), ["wages"]);
        }
    }

    proptest! {
        #[test]
        fn it_grows_with_wage_and_service_and_is_rounded_once(
            wages in proptest::collection::vec(0i64..3_000_000, 12), months in 0u32..600, more in 0u32..200,
            days in 0i64..365, taken in 0u32..40
        ) {
            let sum: i64 = wages.iter().sum();
            let richer = Wages::Months(wages.iter().map(|wage| wage + 1).collect());
            let case = Inputs {
                wages: Wages::Months(wages), until: plus_days(date(2023, 1, 1), days), taken_half_days: taken, ..year(months)
            };
            prop_assert!(0 <= fen(&case));
            let older = Inputs { worked_months: months + more, ..case.clone() };
            let richer = Inputs { wages: richer, ..case.clone() };
            prop_assert!(fen(&case) <= fen(&older) && fen(&case) <= fen(&richer));
            let (whole, taken) = (i64::from(entitlement(months)), i64::from(taken));
            // Half days × 365 that are left; a whole year keeps its half day, else they are dropped.
            let left = if days == 364 { 2 * whole - taken } else { 2 * ((days + 1) * whole * 2 - taken * 365).div_euclid(730) };
            let left = i128::from(left.max(0));
            // sum ÷ 12 ÷ 21.75 × 2 × left ÷ 2
            prop_assert_eq!(fen(&case), half_up(i128::from(sum) * left * 100, 12 * 2175));
        }
    }
}
