//! What a calculator asks and how what was typed is read, so that the pages and the API ask the same and refuse in the
//! same words. Every fault is found at once, each at its field.

use super::Unanswered;
use super::wages::Wages;
use crate::table::Problem;
use crate::value::{MOST_FEN, narrow, parse_date, scaled};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// Code and label of each choice.
pub type Choices = &'static [(&'static str, &'static str)];

/// What is typed into a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Yuan with two decimals.
    Money,
    /// Yuan month by month, between blanks or lines.
    Months,
    /// A day.
    Date,
    /// A whole number of this unit, up to the second.
    Count(&'static str, i64),
    /// Hours with two decimals, whole minutes.
    Hours,
    /// Days in halves.
    HalfDays,
    /// One of these.
    Choice(Choices),
}

/// One field of a calculator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name in addresses and in JSON.
    pub name: &'static str,
    /// What the form calls it.
    pub label: &'static str,
    /// What is typed.
    pub kind: Kind,
    /// Whether it must be filled.
    pub need: bool,
    /// A note; may be empty.
    pub hint: &'static str,
}

impl Field {
    /// A field that must be filled.
    pub const fn new(name: &'static str, label: &'static str, kind: Kind) -> Self {
        Self { name, label, kind, need: true, hint: "" }
    }
    /// One that may stay empty.
    #[must_use]
    pub const fn optional(mut self) -> Self {
        self.need = false;
        self
    }
    /// With a note.
    #[must_use]
    pub const fn hint(mut self, hint: &'static str) -> Self {
        self.hint = hint;
        self
    }
}

/// What was typed, on its way to the facts of a calculator. A fault is noted and a value that means nothing given in its
/// place: [`Given::sound`] refuses before anything is reckoned with it.
pub struct Given<'a> {
    typed: &'a BTreeMap<String, String>,
    fields: &'static [Field],
    problems: Vec<Problem>,
}

impl<'a> Given<'a> {
    /// What was typed into these fields.
    pub const fn new(typed: &'a BTreeMap<String, String>, fields: &'static [Field]) -> Self {
        Self { typed, fields, problems: Vec::new() }
    }

    /// The words of a field without blanks around them; empty for none.
    pub fn text(&self, name: &str) -> &'a str {
        self.typed.get(name).map_or("", |text| text.trim())
    }

    /// Refuses where anything was wrong.
    ///
    /// # Errors
    /// [`Unanswered::Refused`] with every fault.
    pub fn sound(&mut self) -> Result<(), Unanswered> {
        if self.problems.is_empty() {
            Ok(())
        } else {
            Err(Unanswered::Refused(std::mem::take(&mut self.problems)))
        }
    }

    /// Notes a fault of a field.
    pub fn wrong(&mut self, name: &'static str, message: impl Into<String>, remedy: &str) {
        self.problems.push(Problem::error(name, message.into(), remedy));
    }

    fn label(&self, name: &str) -> &'static str {
        self.fields.iter().find(|field| field.name == name).map_or("", |field| field.label)
    }

    fn missing(&mut self, name: &'static str, remedy: &str) {
        let message = format!("没有填写{}。", self.label(name));
        self.wrong(name, message, remedy);
    }

    fn odd(&mut self, name: &'static str, remedy: &str) {
        let shown: String = self.text(name).chars().take(20).collect();
        let message = format!("{}填的是“{shown}”，认不出。", self.label(name));
        self.wrong(name, message, remedy);
    }

    /// An amount that may stay empty, in fen.
    pub fn maybe_money(&mut self, name: &'static str) -> Option<i64> {
        let text = self.text(name);
        if text.is_empty() {
            return None;
        }
        let fen = scaled(text, 2);
        if fen.is_none() {
            self.odd(name, "填不小于零的金额，单位是元，最多两位小数，如 8500 或 8500.50。");
        } else if fen > Some(MOST_FEN) {
            self.odd(name, "金额超过一百亿元，请核对，单位是元。");
        }
        fen
    }

    /// An amount in fen.
    pub fn money(&mut self, name: &'static str) -> i64 {
        if self.text(name).is_empty() {
            self.missing(name, "填金额，单位是元；没有的填 0。");
        }
        self.maybe_money(name).unwrap_or(0)
    }

    /// Wages month by month where they are given so, else one average.
    pub fn wages(&mut self, average: &'static str, months: &'static str) -> Wages {
        let by_month = self.text(months);
        if by_month.is_empty() {
            return Wages::Average(self.money(average));
        }
        let parts = by_month.split(|c: char| c.is_whitespace() || matches!(c, '、' | ';' | '；'));
        let all: Vec<Option<i64>> = parts.flat_map(amounts).collect();
        if all.iter().any(|fen| fen.is_none_or(|fen| fen > MOST_FEN)) {
            self.odd(months, "一个月一个金额，中间用空格或者换行隔开，如 8000 8000 8200.50。");
        }
        Wages::Months(all.into_iter().flatten().collect())
    }

    /// A day that may stay empty.
    pub fn maybe_date(&mut self, name: &'static str) -> Option<Date> {
        let text = self.text(name);
        if text.is_empty() {
            return None;
        }
        let day = parse_date(text).filter(|day| (1949..=2100).contains(&day.year()));
        if day.is_none() {
            self.odd(name, "日期写成 2024-07-18。");
        }
        day
    }

    /// A day.
    pub fn date(&mut self, name: &'static str) -> Date {
        if self.text(name).is_empty() {
            self.missing(name, "日期写成 2024-07-18。");
        }
        self.maybe_date(name).unwrap_or(Date::ZERO)
    }

    /// A whole number up to the most its field takes; an empty field that may stay empty is 0.
    pub fn count(&mut self, name: &'static str) -> u32 {
        let field = self.fields.iter().find(|field| field.name == name);
        let (need, most) = match field {
            Some(Field { need, kind: Kind::Count(_, most), .. }) => (*need, *most),
            _ => (true, i64::from(u32::MAX)),
        };
        let text = self.text(name);
        if text.is_empty() {
            if need {
                self.missing(name, "填整数，没有的填 0。");
            }
            return 0;
        }
        if let Some(count) = scaled(text, 0).filter(|count| *count <= most) {
            u32::try_from(count).unwrap_or(0)
        } else {
            let remedy = format!("填 0 至 {most} 的整数。");
            self.odd(name, &remedy);
            0
        }
    }

    /// Hours as minutes; an empty field is none.
    pub fn minutes(&mut self, name: &'static str) -> u32 {
        let text = self.text(name);
        if text.is_empty() {
            return 0;
        }
        let hundredths = scaled(text, 2).filter(|hours| hours * 60 % 100 == 0 && *hours <= 100_000);
        if hundredths.is_none() {
            self.odd(name, "填小时数，如 36 或 36.5；最小写到 0.05 小时（3 分钟）。");
        }
        hundredths.and_then(|hours| u32::try_from(hours * 60 / 100).ok()).unwrap_or(0)
    }

    /// Days in halves; an empty field is none.
    pub fn half_days(&mut self, name: &'static str) -> u32 {
        let text = self.text(name);
        if text.is_empty() {
            return 0;
        }
        let tenths = scaled(text, 1).filter(|days| days % 5 == 0 && *days <= 36_600);
        if tenths.is_none() {
            self.odd(name, "填天数，半天写 0.5，如 3 或 3.5。");
        }
        tenths.and_then(|days| u32::try_from(days / 5).ok()).unwrap_or(0)
    }

    /// The choice made: the place of its code among the choices; past every place (`usize::MAX`) where none was made.
    pub fn choice(&mut self, name: &'static str) -> usize {
        let field = self.fields.iter().find(|field| field.name == name);
        let Some(Field { need, kind: Kind::Choice(choices), .. }) = field else { return 0 };
        let text = self.text(name);
        if text.is_empty() {
            if *need {
                self.missing(name, "选一项。");
            }
            return usize::MAX;
        }
        let found = choices.iter().position(|(code, _)| *code == text);
        if found.is_none() {
            self.odd(name, "在列出的各项里选一项。");
        }
        found.unwrap_or(usize::MAX)
    }
}

/// The amounts between two blanks: 8，200 is one, parted at its thousands, 8000，8200 are two; 8000,8200 is none.
fn amounts(part: &str) -> Vec<Option<i64>> {
    let read = |text: &str| Some(text).filter(|text| is_grouped(text)).and_then(|text| scaled(text, 2));
    let part = part.trim_matches('，');
    let whole = narrow(part);
    if is_grouped(&whole) {
        return if whole.is_empty() { Vec::new() } else { vec![read(&whole)] };
    }
    part.split('，').filter(|text| !text.is_empty()).map(|text| read(&narrow(text))).collect()
}

/// Whether commas, where there are any, part thousands: one to three digits, then three each.
fn is_grouped(text: &str) -> bool {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let mut groups = whole.trim_start_matches(['¥', '￥']).trim_end_matches('元').split(',');
    let first = groups.next().map_or(0, str::len);
    let mut rest = groups.peekable();
    let parted = rest.peek().is_none() || ((1..=3).contains(&first) && rest.all(|group| group.len() == 3));
    parted && !fraction.contains(',')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    static FIELDS: &[Field] = &[
        Field::new("wage", "月工资", Kind::Money),
        Field::new("day", "日期", Kind::Date),
        Field::new("years", "年数", Kind::Count("年", 80)),
        Field::new("taken", "已休", Kind::HalfDays).optional(),
        Field::new("hours", "小时", Kind::Hours).optional(),
        Field::new("way", "方式", Kind::Choice(&[("a", "甲"), ("b", "乙")])),
    ];

    fn typed(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        pairs.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
    }

    fn faults(work: impl FnOnce(&mut Given), pairs: &[(&str, &str)]) -> Vec<&'static str> {
        let typed = typed(pairs);
        let mut given = Given::new(&typed, FIELDS);
        work(&mut given);
        match given.sound() {
            Ok(()) => Vec::new(),
            Err(Unanswered::Refused(problems)) => problems.iter().map(|p| p.column).collect(),
            Err(other) => panic!("{other}"),
        }
    }

    fn read_all(given: &mut Given) {
        given.money("wage");
        given.date("day");
        given.count("years");
        given.half_days("taken");
        given.minutes("hours");
        given.choice("way");
    }

    #[test]
    fn every_fault_is_found_at_once() {
        assert_eq!(faults(read_all, &[]), ["wage", "day", "years", "way"]);
        let all = ["wage", "day", "years", "taken", "hours", "way"];
        for odd in ["-1", "abc", "1e9", "99999999999999999999", "﷽"] {
            assert_eq!(faults(read_all, &all.map(|name| (name, odd))), all, "{odd}");
        }
    }

    #[test]
    fn what_is_typed_is_read_on_both_sides_of_each_bound() {
        let of = |pairs: &[(&str, &str)]| typed(pairs);
        for (text, fen) in [("8500", 850_000), ("¥8,500.5", 850_050), ("８５００元", 850_000), ("0", 0)]
        {
            let typed = of(&[("wage", text)]);
            assert_eq!(Given::new(&typed, FIELDS).money("wage"), fen, "{text}");
        }
        for (text, is_fault) in [("80", false), ("81", true), ("1.5", true)] {
            let found = faults(
                |given| {
                    given.count("years");
                },
                &[("years", text)],
            );
            assert_eq!(!found.is_empty(), is_fault, "{text}");
        }
        for (text, halves) in [("3.5", Some(7)), ("3", Some(6)), ("3.3", None)] {
            let typed = of(&[("taken", text)]);
            let mut given = Given::new(&typed, FIELDS);
            let read = given.half_days("taken");
            assert_eq!(given.sound().ok().map(|()| read), halves, "{text}");
        }
        for (text, minutes) in [("36.5", Some(2_190)), ("0.05", Some(3)), ("0.01", None)] {
            let typed = of(&[("hours", text)]);
            let mut given = Given::new(&typed, FIELDS);
            let read = given.minutes("hours");
            assert_eq!(given.sound().ok().map(|()| read), minutes, "{text}");
        }
        for day in ["1948-12-31", "2101-01-01", "2024-02-30"] {
            assert_eq!(
                faults(
                    |given| {
                        given.date("day");
                    },
                    &[("day", day)]
                ),
                ["day"],
                "{day}"
            );
        }
    }

    #[test]
    fn wages_month_by_month_come_before_the_average() {
        let typed = typed(&[("wage", "1"), ("months", "8,000 8200.50\n、9000")]);
        let wages = Given::new(&typed, FIELDS).wages("wage", "months");
        assert_eq!(wages, Wages::Months(vec![800_000, 820_050, 900_000]));
    }

    #[test]
    fn a_comma_parts_months_or_thousands_and_never_makes_one_month_of_two() {
        let read = |text: &str| {
            let typed = typed(&[("months", text)]);
            let mut given = Given::new(&typed, FIELDS);
            let wages = given.wages("wage", "months");
            given.sound().ok().map(|()| wages)
        };
        let months = |all: &[i64]| Some(Wages::Months(all.to_vec()));
        assert_eq!(read("8000，8200"), months(&[800_000, 820_000]));
        assert_eq!(read("8000.50，8200.5"), months(&[800_050, 820_050]));
        assert_eq!(read("8000，8,200.50，"), months(&[800_000, 820_050]));
        assert_eq!(read("8，200 ¥1,008,200元"), months(&[820_000, 100_820_000]));
        for odd in ["8000,8200", "8000,820", "8,20", "8,2000", ",800", "8,200,", "8000，82,00"] {
            assert_eq!(read(odd), None, "{odd}");
        }
    }

    proptest! {
        #[test]
        fn nothing_typed_makes_it_fall(text in ".{0,60}") {
            let all = ["wage", "day", "years", "taken", "hours", "way", "months"];
            let typed = typed(&all.map(|name| (name, text.as_str())));
            let mut given = Given::new(&typed, FIELDS);
            read_all(&mut given);
            given.wages("wage", "months");
            let _ = given.sound();
        }
    }
}
