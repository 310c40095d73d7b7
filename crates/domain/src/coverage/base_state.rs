//! Where the base of an authority, indicator and year stands (R1), and the city's two decisions about it: to confirm
//! and lock it, to unlock it.

use super::{BaseFigure, Indicator, required};
use crate::table::Problem;
use crate::verdict::{Basis, Fact, Verdict};
use jiff::civil::Date;

/// How far a base is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BaseState {
    /// Nothing entered and no unit in the list: 无考核对象.
    Nothing,
    /// 未填报: there are units and no figure.
    Missing,
    /// 待认定: entered, not confirmed.
    Entered,
    /// 已认定: confirmed and locked.
    Confirmed,
}

impl BaseState {
    /// All of them, what asks for work first.
    pub const ALL: &'static [Self] = &[Self::Missing, Self::Entered, Self::Confirmed, Self::Nothing];

    /// The words of lists and filters.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Nothing => "无考核对象",
            Self::Missing => "未填报",
            Self::Entered => "待认定",
            Self::Confirmed => "已认定",
        }
    }
}

/// What the working list says beside a base.
#[derive(Clone, Copy, Debug)]
pub struct Beside {
    /// The indicator.
    pub indicator: Indicator,
    /// Units in the list.
    pub list: u32,
    /// The day they were counted.
    pub list_on: Date,
    /// The share of the year's target in per cent.
    pub share: u32,
}

/// Where a base stands, and what it makes of the target.
pub fn standing(figure: Option<&BaseFigure>, beside: &Beside) -> Verdict<BaseState> {
    let Beside { indicator, list, list_on, share } = *beside;
    let (unit, word) = (indicator.base_label(), indicator.unit_word());
    let value = figure.and_then(|f| f.value);
    let confirmed = figure.and_then(|f| f.confirmed_on);
    let state = match (value, confirmed) {
        (Some(_), Some(_)) => BaseState::Confirmed,
        (Some(_), None) => BaseState::Entered,
        (None, _) if list == 0 => BaseState::Nothing,
        (None, _) => BaseState::Missing,
    };
    let needed = |base: i64| match u32::try_from(base) {
        Ok(0) | Err(_) => "无考核对象".to_owned(),
        Ok(base) => format!("应设 {} 个（{share}%）", required(share, base)),
    };
    let counted = format!("工作清单 {list_on} 有 {list} {word}");
    let sentence = match (state, value) {
        (BaseState::Nothing, _) => format!("工作清单里没有{unit}，也没有填报基数。"),
        (BaseState::Missing, _) | (_, None) => {
            format!("还没有填报基数，暂按工作清单 {list_on} 的 {list} {word}计算，{}。", needed(list.into()))
        }
        (BaseState::Entered, Some(value)) => {
            format!(
                "填报{unit} {value} {word}，市局还没有认定，暂按工作清单计算；认定后{}。{}",
                needed(value),
                difference(value, list, &counted, word)
            )
        }
        (BaseState::Confirmed, Some(value)) => {
            let day = confirmed.map_or_else(String::new, |day| format!(" {day} "));
            format!(
                "市局已于{day}认定{unit} {value} {word}，{}。{}",
                needed(value),
                difference(value, list, &counted, word)
            )
        }
    };
    let mut facts = vec![Fact::new("工作清单", format!("{list} {word}，{list_on}"))];
    facts.extend(value.map(|value| Fact::new("填报数值", value)));
    facts.extend(confirmed.map(|day| Fact::new("认定日期", day)));
    Verdict { result: state, clause: "III-1-1a", basis: Basis::Inferred, sentence, facts }
}

fn difference(value: i64, list: u32, counted: &str, word: &str) -> String {
    match i64::from(list) - value {
        0 => format!("{counted}，与填报一致。"),
        more if more > 0 => format!("{counted}，比填报多 {more} {word}。"),
        fewer => format!("{counted}，比填报少 {} {word}。", -fewer),
    }
}

/// Confirms and locks an entered base.
///
/// # Errors
/// It is confirmed already, or something is not filled in.
pub fn confirm(figure: &mut BaseFigure, on: Date, by: &str) -> Result<(), Problem> {
    if let Some(day) = figure.confirmed_on {
        let message = format!("这项基数已于 {day} 认定，不用再认定。");
        return Err(Problem::error("", message, "").under("III-1-1a"));
    }
    let wanting: Vec<&str> = [
        ("数值", figure.value.is_none()),
        ("口径", figure.scope.trim().is_empty()),
        ("时点", figure.as_of.is_none()),
        ("来源文号", figure.source_document.trim().is_empty()),
    ]
    .into_iter()
    .filter_map(|(title, missing)| missing.then_some(title))
    .collect();
    if !wanting.is_empty() {
        let message = format!("还没有填{}，不能认定。", wanting.join("、"));
        return Err(Problem::error("", message, "先补上。").under("III-1-1a"));
    }
    figure.confirmed_on = Some(on);
    figure.confirmed_by = Some(by.to_owned());
    Ok(())
}

/// Opens a confirmed base again; the working list counts until it is confirmed anew.
///
/// # Errors
/// It is not confirmed, or no reason is given.
pub fn unlock(figure: &mut BaseFigure, reason: &str) -> Result<(), Problem> {
    if !figure.locked() {
        return Err(Problem::error("", "这项基数还没有认定，不用解锁。", "").under("III-1-1a"));
    }
    if reason.trim().is_empty() {
        return Err(Problem::error(
            "reason",
            "没有写解锁的理由。",
            "写明为什么要改，例如统计部门更正了数据。",
        ));
    }
    (figure.confirmed_on, figure.confirmed_by) = (None, None);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const BESIDE: Beside =
        Beside { indicator: Indicator::Enterprise, list: 123, list_on: date(2024, 7, 18), share: 65 };

    fn figure(value: i64) -> BaseFigure {
        BaseFigure {
            value: Some(value),
            scope: "规模以上工业法人".into(),
            as_of: Some(date(2023, 12, 31)),
            source_document: "文1号".into(),
            ..BaseFigure::default()
        }
    }

    #[test]
    fn a_base_goes_from_missing_over_entered_to_confirmed() {
        let state = |f: Option<&BaseFigure>| standing(f, &BESIDE).result;
        assert_eq!(state(None), BaseState::Missing);
        assert_eq!(standing(None, &Beside { list: 0, ..BESIDE }).result, BaseState::Nothing);
        let mut base = figure(120);
        assert_eq!(state(Some(&base)), BaseState::Entered);
        assert_eq!(confirm(&mut base, date(2024, 7, 18), "甲"), Ok(()));
        assert_eq!((state(Some(&base)), base.confirmed_by.as_deref()), (BaseState::Confirmed, Some("甲")));
        assert!(confirm(&mut base, date(2024, 7, 19), "乙").is_err(), "once");
        assert!(unlock(&mut base, " ").is_err(), "not without a reason");
        assert_eq!(unlock(&mut base, "统计更正"), Ok(()));
        assert_eq!(state(Some(&base)), BaseState::Entered);
        assert!(unlock(&mut base, "又").is_err(), "not twice");
    }

    #[test]
    fn what_is_not_filled_in_is_not_confirmed() {
        let on = date(2024, 7, 18);
        for wrong in [
            BaseFigure { value: None, ..figure(1) },
            BaseFigure { scope: " ".into(), ..figure(1) },
            BaseFigure { as_of: None, ..figure(1) },
            BaseFigure { source_document: String::new(), ..figure(1) },
        ] {
            assert!(confirm(&mut wrong.clone(), on, "甲").is_err(), "{wrong:?}");
        }
        assert_eq!(confirm(&mut figure(0), on, "甲"), Ok(()), "0 can be confirmed");
    }

    #[test]
    fn the_sentence_names_the_difference_and_what_it_makes_of_the_target() {
        let sentence = |f: Option<&BaseFigure>| standing(f, &BESIDE).sentence;
        assert_eq!(
            sentence(None),
            "还没有填报基数，暂按工作清单 2024-07-18 的 123 家计算，应设 80 个（65%）。"
        );
        assert_eq!(
            sentence(Some(&figure(120))),
            "填报规模以上企业 120 家，市局还没有认定，暂按工作清单计算；认定后应设 78 个（65%）。工作清单 2024-07-18 有 123 家，比填报多 3 家。"
        );
        let locked = BaseFigure { confirmed_on: Some(date(2024, 2, 26)), ..figure(124) };
        assert_eq!(
            sentence(Some(&locked)),
            "市局已于 2024-02-26 认定规模以上企业 124 家，应设 81 个（65%）。工作清单 2024-07-18 有 123 家，比填报少 1 家。"
        );
        assert!(sentence(Some(&figure(123))).ends_with("与填报一致。"));
        assert!(sentence(Some(&figure(0))).contains("认定后无考核对象"));
    }
}
