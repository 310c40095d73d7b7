//! Which closed cases are like an open one, so that a mediator sees how others ended: of the same kind of dispute, in the
//! order of what their texts share, of the industry and of how near the amounts are. Whole numbers only, so that the order
//! is the same everywhere.

use super::kinds::Outcome;
use jiff::civil::Date;

/// Similar cases shown.
pub const SHOWN: usize = 5;
/// Points of texts that share every pair of characters.
const TEXT: i64 = 600;
/// Points of the same industry.
const INDUSTRY: i64 = 150;
/// Points of the same amount.
const AMOUNT: i64 = 250;
/// Amounts are near where the smaller is at least so many per cent of the larger.
const NEAR: i64 = 70;
/// Texts are alike where so many of a thousand pairs are shared.
const ALIKE: i64 = 300;

/// What is compared of a case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Traits {
    /// Pairs of characters and words of request and facts, sorted, each once ([`crate::text::grams`]).
    pub grams: Vec<u64>,
    /// 行业门类.
    pub industry: Option<String>,
    /// 请求金额, fen.
    pub amount: Option<i64>,
}

/// A closed case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closed {
    /// Record id.
    pub id: String,
    /// What is compared.
    pub traits: Traits,
    /// 结案日期.
    pub on: Date,
    /// The day it was accepted, else received.
    pub since: Option<Date>,
    /// How it ended.
    pub outcome: Outcome,
    /// 协议金额, fen.
    pub agreed: Option<i64>,
}

/// Why a case is called similar, besides the kind of dispute, and in which order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Likeness {
    /// Points, 0 to 1000.
    pub points: i64,
    /// Their texts share much.
    pub text: bool,
    /// 同行业.
    pub industry: bool,
    /// 金额相近.
    pub amount: bool,
}

impl Likeness {
    /// In words.
    pub fn words(self) -> Vec<&'static str> {
        let said = [
            (true, "同类争议"),
            (self.text, "事由相近"),
            (self.industry, "同行业"),
            (self.amount, "金额相近"),
        ];
        said.into_iter().filter(|(holds, _)| *holds).map(|(_, words)| words).collect()
    }
}

impl Closed {
    /// Days from acceptance to closure.
    pub fn days(&self) -> Option<i64> {
        let since = self.since.filter(|since| *since <= self.on)?;
        Some(i64::from(since.until(self.on).ok()?.get_days()))
    }
}

/// The most similar ones, the nearest first; of equals the one closed last, then the one recorded last.
pub fn nearest(case: &Traits, closed: Vec<Closed>) -> Vec<(Closed, Likeness)> {
    let mut all: Vec<(Closed, Likeness)> =
        closed.into_iter().map(|other| (likeness(case, &other.traits), other)).map(|(l, o)| (o, l)).collect();
    all.sort_by(|(a, near), (b, nearer)| {
        nearer.points.cmp(&near.points).then(b.on.cmp(&a.on)).then_with(|| b.id.cmp(&a.id))
    });
    all.truncate(SHOWN);
    all
}

fn likeness(a: &Traits, b: &Traits) -> Likeness {
    let shared = shared(&a.grams, &b.grams);
    let all = i64::try_from(a.grams.len() + b.grams.len()).unwrap_or(i64::MAX).max(1);
    let text = 2_000 * shared / all;
    let industry = a.industry.is_some() && a.industry == b.industry;
    let part = a.amount.zip(b.amount).map_or(0, |(a, b)| percent(a, b));
    Likeness {
        points: text * TEXT / 1_000 + if industry { INDUSTRY } else { 0 } + part * AMOUNT / 100,
        text: text >= ALIKE,
        industry,
        amount: part >= NEAR,
    }
}

/// How many per cent of the larger amount the smaller is.
fn percent(a: i64, b: i64) -> i64 {
    let (small, large) = (i128::from(a.min(b).max(0)), i128::from(a.max(b).max(1)));
    i64::try_from(small * 100 / large).unwrap_or_default()
}

/// How many of two sorted lists are in both.
fn shared(a: &[u64], b: &[u64]) -> i64 {
    let (mut i, mut j, mut common) = (0, 0, 0);
    while i < a.len() && j < b.len() {
        match a[i].cmp(&b[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => (i, j, common) = (i + 1, j + 1, common + 1),
        }
    }
    common
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::grams;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn traits(text: &str, industry: &str, amount: Option<i64>) -> Traits {
        let industry = (!industry.is_empty()).then(|| industry.to_owned());
        Traits { grams: grams(&[text]), industry, amount }
    }

    fn closed(id: &str, on: Date, traits: Traits) -> Closed {
        Closed { id: id.into(), traits, on, since: None, outcome: Outcome::Agreement, agreed: None }
    }

    fn order(case: &Traits, all: &[Closed]) -> Vec<String> {
        nearest(case, all.to_vec()).into_iter().map(|(other, _)| other.id).collect()
    }

    #[test]
    fn the_nearest_comes_first_and_says_why() {
        let case = traits("单位连续两个月没有按时发放工资", "C", Some(2_000_000));
        let (may, june) = (date(2024, 5, 31), date(2024, 6, 1));
        let all = [
            closed("other", june, traits("工作中受伤，待遇没有结清", "", None)),
            closed("amount", june, traits("工作中受伤，待遇没有结清", "", Some(2_100_000))),
            closed("industry", june, traits("工作中受伤，待遇没有结清", "C", None)),
            closed("text", may, traits("单位连续三个月没有发放工资", "", None)),
            closed("same", may, case.clone()),
            closed("later", june, traits("", "", None)),
        ];
        assert_eq!(order(&case, &all), ["same", "text", "amount", "industry", "other"]);
        let (_, first) = &nearest(&case, all.to_vec())[0];
        assert_eq!(first.points, 1_000);
        assert_eq!(first.words(), ["同类争议", "事由相近", "同行业", "金额相近"]);
    }

    #[test]
    fn amounts_are_near_from_seventy_per_cent_on() {
        for (a, b, near) in
            [(70, 100, true), (69, 100, false), (100, 70, true), (0, 100, false), (0, 0, false)]
        {
            let case = traits("", "", Some(a));
            let found = nearest(&case, vec![closed("x", date(2024, 5, 1), traits("", "", Some(b)))]);
            assert_eq!(found[0].1.amount, near, "{a} {b}");
        }
        assert_eq!(percent(i64::MAX, i64::MAX), 100);
        assert_eq!(percent(-5, 10), 0);
    }

    #[test]
    fn days_are_counted_from_acceptance() {
        let mut one = closed("x", date(2024, 6, 1), Traits::default());
        assert_eq!(one.days(), None);
        one.since = Some(date(2024, 5, 20));
        assert_eq!(one.days(), Some(12));
        one.since = Some(date(2024, 6, 2));
        assert_eq!(one.days(), None);
    }

    proptest! {
        #[test]
        fn the_order_does_not_depend_on_how_they_come(
            amounts in proptest::collection::vec((0_i64..5, 0_i8..3, 0_usize..3), 0..20), turn in 0_usize..20,
        ) {
            let texts = ["拖欠工资", "拖欠加班费", "没有签订合同"];
            let make = |(at, (amount, day, text)): (usize, &(i64, i8, usize))| {
                closed(&format!("{at:02}"), date(2024, 5, 1 + day), traits(texts[*text], "C", Some(*amount)))
            };
            let mut all: Vec<Closed> = amounts.iter().enumerate().map(make).collect();
            let case = traits(texts[0], "C", Some(3));
            let before = order(&case, &all);
            if !all.is_empty() {
                let by = turn % all.len();
                all.rotate_left(by);
                all.reverse();
            }
            prop_assert_eq!(before, order(&case, &all));
        }
    }
}
