//! Dated parameters: what the authorities publish and the calculators need. None is built in; the office keeps them
//! with their document numbers. One that is not there is asked for, one past its time is said to be stale.

use super::Unanswered;
use super::check::MOST_FEN;
use crate::calendar::WorkCalendar;
use crate::dates::{spoken, term_end};
use crate::table::Problem;
use crate::value::money;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What a parameter is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// 本市月最低工资标准.
    MinimumWage,
    /// 本市上年度职工月平均工资, dated by the day it begins to serve as the year before's.
    AverageWage,
    /// 上年度全国城镇居民人均可支配收入 of a whole year, dated by 1 January of the year it serves.
    DisposableIncome,
}

impl What {
    /// Every parameter.
    pub const ALL: [Self; 3] = [Self::MinimumWage, Self::AverageWage, Self::DisposableIncome];

    /// Its name.
    pub const fn label(self) -> &'static str {
        match self {
            Self::MinimumWage => "本市月最低工资标准",
            Self::AverageWage => "本市上年度职工月平均工资",
            Self::DisposableIncome => "上年度全国城镇居民人均可支配收入",
        }
    }

    /// How many years a value serves. Minimum wages are adjusted every two to three years (人社部发〔2015〕114号);
    /// figures of the year before serve one.
    const fn years(self) -> i16 {
        match self {
            Self::MinimumWage => 3,
            Self::AverageWage | Self::DisposableIncome => 1,
        }
    }

    /// Whether a value serves on until the next one: a minimum wage does, a figure of the year before does not.
    const fn lasts(self) -> bool {
        matches!(self, Self::MinimumWage)
    }
}

/// One published value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parameter {
    /// What it is.
    pub what: What,
    /// The first day it is used.
    pub since: Date,
    /// The amount in fen; a month's, or for the disposable income a year's.
    pub fen: i64,
    /// Number of the document that says so.
    pub document: String,
    /// Whether the city approved it for public use.
    pub approved: bool,
}

impl Parameter {
    /// The last day of the time it is meant for.
    pub fn until(&self) -> Date {
        term_end(self.since, self.what.years())
    }

    /// What keeps it from being kept: an amount that cannot be, no document.
    pub fn check(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        if self.fen <= 0 || self.fen > MOST_FEN {
            let message = format!("{}填的是{}元。", self.what.label(), money(self.fen));
            problems.push(Problem::error("fen", message, "按公布的文件填写，金额要大于零。"));
        }
        if self.document.trim().is_empty() {
            problems.push(Problem::error(
                "document",
                "没有填写文号。",
                "填写公布这个数值的文件名称或者文号。",
            ));
        }
        problems
    }
}

/// A parameter as a calculation used it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Used {
    /// The value and its document.
    #[serde(flatten)]
    pub parameter: Parameter,
    /// The day it was asked for.
    pub for_date: Date,
    /// Whether that day lies after its time.
    pub stale: bool,
}

impl Used {
    /// 本市月最低工资标准2,320.00元（2023年11月1日起，津人社规字〔2023〕5号）.
    pub fn cite(&self) -> String {
        let Parameter { what, since, fen, document, .. } = &self.parameter;
        format!("{}{}元（{}起，{document}）", what.label(), money(*fen), spoken(*since))
    }

    /// What to tell beside the result: the value is stale, or not approved.
    pub fn cautions(&self) -> Vec<String> {
        let Parameter { what, since, approved, .. } = &self.parameter;
        let mut said = Vec::new();
        if self.stale {
            said.push(format!(
                "{}用的是{}起的数值，到{}已过期；计算需要{}的数值。请核对新公布的标准并在参数表里补录。",
                what.label(),
                spoken(*since),
                spoken(self.parameter.until()),
                spoken(self.for_date),
            ));
        }
        if !approved {
            said.push(format!("{}（{}起）还没有经市里核定，结果供内部参考。", what.label(), spoken(*since)));
        }
        said
    }
}

/// What the calculators are given beside the facts of a case.
#[derive(Clone, Copy, Debug)]
pub struct Parameters<'a> {
    /// The published values, in any order.
    pub values: &'a [Parameter],
    /// The working days, for broken months.
    pub calendar: &'a WorkCalendar,
}

impl Parameters<'_> {
    /// The value on a day: the newest that had begun.
    ///
    /// # Errors
    /// [`Unanswered::NeedsParameter`] where none had begun.
    pub fn on(&self, what: What, for_date: Date) -> Result<Used, Unanswered> {
        let of_kind = || self.values.iter().filter(move |value| value.what == what);
        let parameter = of_kind()
            .filter(|value| value.since <= for_date)
            .max_by_key(|value| value.since)
            .ok_or(Unanswered::NeedsParameter { what, for_date })?;
        let replaced = of_kind().any(|value| value.since > for_date);
        let stale = for_date > parameter.until() && !(what.lasts() && replaced);
        Ok(Used { parameter: parameter.clone(), for_date, stale })
    }

    /// What keeps the calculators off the public side today (R12): a parameter missing, not approved or stale.
    pub fn public_hindrances(&self, today: Date) -> Vec<String> {
        What::ALL
            .into_iter()
            .flat_map(|what| match self.on(what, today) {
                Ok(used) => used.cautions(),
                Err(missing) => vec![missing.to_string()],
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calculators::testing::{CALENDAR, given, values};
    use jiff::civil::date;

    #[test]
    fn the_value_of_a_day_is_the_newest_begun() {
        let values = values();
        for (on, fen) in [
            (date(2021, 6, 30), Some(205_000)),
            (date(2021, 7, 1), Some(218_000)),
            (date(2023, 10, 31), Some(218_000)),
            (date(2023, 11, 1), Some(232_000)),
            (date(2017, 7, 1), Some(205_000)),
            (date(2017, 6, 30), None),
        ] {
            let found = given(&values).on(What::MinimumWage, on).ok().map(|used| used.parameter.fen);
            assert_eq!(found, fen, "{on}");
        }
    }

    #[test]
    fn a_missing_value_is_asked_for_by_name_and_day() {
        let none = Parameters { values: &[], calendar: &CALENDAR };
        let asked = none.on(What::AverageWage, date(2024, 3, 1)).unwrap_err();
        assert_eq!(asked, Unanswered::NeedsParameter { what: What::AverageWage, for_date: date(2024, 3, 1) });
        assert_eq!(
            asked.to_string(),
            "缺少2024年3月1日适用的本市上年度职工月平均工资。请在参数表里录入数值和文号后再计算。"
        );
    }

    #[test]
    fn stale_is_what_is_past_its_time() {
        let values = values();
        for (what, on, stale) in [
            // Four years passed before the next minimum wage came: it had been in force all the time.
            (What::MinimumWage, date(2021, 6, 30), false),
            (What::MinimumWage, date(2026, 10, 31), false),
            (What::MinimumWage, date(2026, 11, 1), true),
            (What::DisposableIncome, date(2026, 12, 31), false),
            (What::DisposableIncome, date(2027, 1, 1), true),
            (What::AverageWage, date(2024, 12, 31), false),
            (What::AverageWage, date(2025, 1, 1), true),
        ] {
            assert_eq!(given(&values).on(what, on).unwrap().stale, stale, "{what:?} {on}");
        }
        // A figure of the year before does not serve for two years, even where the next is known.
        let gap: Vec<_> = values.into_iter().filter(|value| value.since != date(2025, 1, 1)).collect();
        assert!(given(&gap).on(What::DisposableIncome, date(2025, 6, 1)).unwrap().stale);
    }

    #[test]
    fn the_public_side_waits_for_approval_and_goes_off_when_stale() {
        let mut values = values();
        assert!(given(&values).public_hindrances(date(2024, 7, 18)).is_empty());
        assert_eq!(given(&values).public_hindrances(date(2025, 7, 18)).len(), 1);
        assert_eq!(given(&values).public_hindrances(date(2016, 1, 1)).len(), 3);
        for value in &mut values {
            value.approved = false;
        }
        let said = given(&values).public_hindrances(date(2024, 7, 18));
        assert_eq!(said.len(), 3);
        assert!(said[0].contains("还没有经市里核定"), "{said:?}");
    }

    #[test]
    fn a_value_needs_an_amount_and_a_document() {
        let mut value = values().remove(0);
        assert!(value.check().is_empty());
        value.fen = 0;
        value.document = " ".into();
        assert_eq!(value.check().iter().map(|p| p.column).collect::<Vec<_>>(), ["fen", "document"]);
    }
}
