//! Dated parameters: what the authorities publish and the calculators need. None is built in; the office keeps them
//! with their document numbers. One that is not there is asked for, one past its time is said to be stale.

use super::Unanswered;
use super::months::months_after;
use crate::calendar::WorkCalendar;
use crate::dates::{previous, spoken};
use crate::policy::CalculatorsPolicy;
use crate::table::Problem;
use crate::value::{MOST_FEN, money};
use crate::verdict::Basis;
use jiff::civil::Date;

/// What a parameter is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
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

    /// The word in the store and in addresses.
    pub const fn code(self) -> &'static str {
        match self {
            Self::MinimumWage => "minimum_wage",
            Self::AverageWage => "average_wage",
            Self::DisposableIncome => "disposable_income",
        }
    }

    /// By its code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|what| what.code() == code)
    }

    /// Whether a value serves on until the next one: a minimum wage does, a figure of the year before does not.
    pub const fn lasts(self) -> bool {
        matches!(self, Self::MinimumWage)
    }
}

/// That the city approved a value for the public side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approval {
    /// The day.
    pub on: Date,
    /// Who put it on record.
    pub by: String,
    /// Number of the city's document.
    pub document: String,
}

/// What stands in place of a document number nobody has looked up yet.
pub const UNVERIFIED: &str = "待核实";

/// One published value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// What it is.
    pub what: What,
    /// The first day it is used.
    pub since: Date,
    /// The amount in fen; a month's, or for the disposable income a year's.
    pub fen: i64,
    /// Number of the document that says so.
    pub document: String,
    /// 原文 where it was read in the document itself, 参照 where it is known at second hand and to be verified.
    pub basis: Basis,
    /// The last day somebody looked whether it is still in force; of what lasts alone.
    pub checked: Option<Date>,
    /// Whether the city approved it for public use.
    pub approval: Option<Approval>,
}

impl Parameter {
    /// The last day of the time it is meant for: so many months from its first day, or from the day it was last looked
    /// up, by the policy.
    pub fn until(&self, terms: Terms) -> Date {
        if !self.what.lasts() {
            return previous(months_after(self.since, terms.yearly_months));
        }
        let from_start = previous(months_after(self.since, terms.minimum_wage_months));
        let checked = self.checked.map(|day| previous(months_after(day, terms.recheck_months)));
        checked.map_or(from_start, |day| day.max(from_start))
    }

    /// Whether it was read in the document itself: only then it may be approved.
    pub fn is_verified(&self) -> bool {
        self.basis == Basis::Text && !self.document.contains(UNVERIFIED)
    }

    /// What keeps it from being kept: an amount that cannot be, no document.
    pub fn check(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        if self.fen <= 0 || self.fen > MOST_FEN {
            let message = format!("{}填的是{}元。", self.what.label(), money(self.fen));
            problems.push(Problem::error("amount", message, "按公布的文件填写，金额要大于零。"));
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

/// How long values serve, in months.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terms {
    /// A minimum wage from its first day.
    pub minimum_wage_months: u32,
    /// A minimum wage from the day it was last looked up.
    pub recheck_months: u32,
    /// A figure of the year before.
    pub yearly_months: u32,
}

impl From<&CalculatorsPolicy> for Terms {
    fn from(policy: &CalculatorsPolicy) -> Self {
        Self {
            minimum_wage_months: policy.minimum_wage_months.value,
            recheck_months: policy.recheck_months.value,
            yearly_months: policy.yearly_months.value,
        }
    }
}

/// A parameter as a calculation used it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Used {
    /// The value and its document.
    pub parameter: Parameter,
    /// The day it was asked for.
    pub for_date: Date,
    /// The last day of the time it is meant for.
    pub until: Date,
    /// Whether that day lies after its time.
    pub stale: bool,
    /// Typed in by who calculates, because no value was on record: nobody has verified it.
    pub typed: bool,
}

impl Used {
    /// 本市月最低工资标准2,320.00元（2023年11月1日起，津人社规字〔2023〕5号）.
    pub fn cite(&self) -> String {
        let Parameter { what, since, fen, document, .. } = &self.parameter;
        if self.typed {
            return format!("{}{}元（计算时填写，未核实）", what.label(), money(*fen));
        }
        format!("{}{}元（{}起，{document}）", what.label(), money(*fen), spoken(*since))
    }

    /// What to tell beside the result: the value is stale, not approved or not verified.
    pub fn cautions(&self) -> Vec<String> {
        let Parameter { what, since, approval, basis, .. } = &self.parameter;
        let since = spoken(*since);
        if self.typed {
            let said = "用的是计算时填写的数值，没有核实。请对照公布的文件，并请市局录入参数。";
            return vec![format!("{}{said}", what.label())];
        }
        let mut said = Vec::new();
        if self.stale {
            said.push(format!(
                "{}用的是{since}起的数值，到{}已过期；计算需要{}的数值。请核对新公布的标准并在参数表里补录。",
                what.label(),
                spoken(self.until),
                spoken(self.for_date),
            ));
        }
        if approval.is_none() {
            let verify = if *basis == Basis::Text { "" } else { "，数值待核实" };
            let told = format!("{}（{since}起）还没有经市里核定{verify}，结果供内部参考。", what.label());
            said.push(told);
        }
        said
    }

    /// Whether the public may be shown what rests on it.
    pub const fn is_public(&self) -> bool {
        !self.typed && !self.stale && self.parameter.approval.is_some()
    }
}

/// What the calculators are given beside the facts of a case.
#[derive(Clone, Copy, Debug)]
pub struct Parameters<'a> {
    /// The published values, in any order.
    pub values: &'a [Parameter],
    /// Values typed in for this calculation, in fen: used where none is on record, or only one past its time.
    pub typed: &'a [(What, i64)],
    /// How long values serve.
    pub terms: Terms,
    /// The working days, for broken months.
    pub calendar: &'a WorkCalendar,
}

impl Parameters<'_> {
    /// The value on a day: the newest that had begun.
    ///
    /// # Errors
    /// [`Unanswered::NeedsParameter`] where none had begun and none was typed.
    pub fn on(&self, what: What, for_date: Date) -> Result<Used, Unanswered> {
        let published = self.published(what, for_date);
        if let Some(used) = published.as_ref().filter(|used| !used.stale) {
            return Ok(used.clone());
        }
        let typed = self.typed.iter().find(|(of, _)| *of == what);
        let typed = typed.map(|(_, fen)| Used {
            parameter: Parameter {
                what,
                since: for_date,
                fen: *fen,
                document: String::new(),
                basis: Basis::Reference,
                checked: None,
                approval: None,
            },
            for_date,
            until: for_date,
            stale: false,
            typed: true,
        });
        typed.or(published).ok_or(Unanswered::NeedsParameter { what, for_date })
    }

    fn published(&self, what: What, for_date: Date) -> Option<Used> {
        let of_kind = || self.values.iter().filter(move |value| value.what == what);
        let parameter =
            of_kind().filter(|value| value.since <= for_date).max_by_key(|value| value.since)?.clone();
        let replaced = of_kind().any(|value| value.since > for_date);
        let until = parameter.until(self.terms);
        let stale = for_date > until && !(what.lasts() && replaced);
        Some(Used { parameter, for_date, until, stale, typed: false })
    }

    /// What keeps a calculator that needs these off the public side today (R12): a parameter missing, not approved or
    /// stale.
    pub fn public_hindrances(&self, needed: &[What], today: Date) -> Vec<String> {
        let why = |what: What| {
            let Some(used) = self.published(what, today) else {
                return Some(format!("{}还没有录入。", what.label()));
            };
            if used.stale {
                let until = spoken(used.until);
                return Some(format!("{}的数值到{until}已过期，等待核对更新。", what.label()));
            }
            (!used.is_public()).then(|| format!("{}还没有经市里核定。", what.label()))
        };
        needed.iter().copied().filter_map(why).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calculators::testing::{TERMS, given, nothing, values};
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
        let asked = nothing().on(What::AverageWage, date(2024, 3, 1)).unwrap_err();
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
        let said = |values: &[Parameter], needed: &[What], on| given(values).public_hindrances(needed, on);
        assert!(said(&values, &What::ALL, date(2024, 7, 18)).is_empty());
        assert_eq!(said(&values, &What::ALL, date(2025, 7, 18)).len(), 1);
        assert!(said(&values, &[What::MinimumWage], date(2025, 7, 18)).is_empty(), "only what is needed");
        assert_eq!(said(&values, &What::ALL, date(2016, 1, 1)).len(), 3);
        for value in &mut values {
            value.approval = None;
        }
        let told = said(&values, &What::ALL, date(2024, 7, 18));
        assert_eq!(told.len(), 3);
        assert!(told[0].contains("还没有经市里核定"), "{told:?}");
    }

    #[test]
    fn a_value_needs_an_amount_and_a_document() {
        let mut value = values().remove(0);
        assert!(value.check().is_empty());
        value.fen = 0;
        value.document = " ".into();
        assert_eq!(value.check().iter().map(|p| p.column).collect::<Vec<_>>(), ["amount", "document"]);
    }

    #[test]
    fn a_minimum_wage_looked_up_again_serves_on() {
        let mut value = values().remove(2);
        assert_eq!(value.until(TERMS), date(2026, 10, 31));
        for (checked, until) in [
            (date(2025, 10, 31), date(2026, 10, 31)), // earlier than its own time: nothing changes
            (date(2025, 11, 1), date(2026, 10, 31)),
            (date(2025, 11, 2), date(2026, 11, 1)),
            (date(2026, 9, 15), date(2027, 9, 14)),
        ] {
            value.checked = Some(checked);
            assert_eq!(value.until(TERMS), until, "{checked}");
        }
        let yearly = Parameter { checked: Some(date(2025, 3, 1)), ..values().remove(3) };
        assert_eq!(yearly.until(TERMS), date(2024, 12, 31), "a figure of a year is not prolonged");
    }

    #[test]
    fn a_typed_value_serves_where_none_is_on_record_and_is_never_public() {
        let values = values();
        let typed = [(What::AverageWage, 900_000), (What::MinimumWage, 1)];
        let with = Parameters { typed: &typed, ..given(&values) };
        let (known, missing, past) = (date(2024, 6, 1), date(2023, 12, 31), date(2025, 1, 1));
        let fen = |what, on| with.on(what, on).unwrap().parameter.fen;
        assert_eq!((fen(What::AverageWage, known), fen(What::MinimumWage, known)), (800_000, 232_000));
        assert_eq!((fen(What::AverageWage, missing), fen(What::AverageWage, past)), (900_000, 900_000));
        let used = with.on(What::AverageWage, missing).unwrap();
        assert!(used.cite().contains("未核实") && used.cautions()[0].contains("没有核实"), "{used:?}");
        assert!(!used.is_public());
    }
}
