//! Rows below the header that are no data: totals, notes, signatures, the row of column numbers.

use crate::book::Cells;
use crate::header::as_text;
use fengqiao_domain::value::{Raw, narrow};

const SIGNATURES: [&str; 13] = [
    "填报人",
    "填表人",
    "制表人",
    "经办人",
    "审核人",
    "复核人",
    "单位负责人",
    "负责人",
    "联系电话",
    "填报单位",
    "填报日期",
    "报出日期",
    "填表日期",
];
const NOTES: [&str; 8] = ["注", "备注", "说明", "填表说明", "填报说明", "注释", "附注", "指标说明"];
const TOTALS: [&str; 4] = ["合计", "小计", "总计", "共计"];

/// 合计, 小计 … in one of the first two cells, and otherwise only numbers.
pub(crate) fn is_total(cells: &Cells) -> bool {
    let says = |raw: &Raw| as_text(raw).is_some_and(is_total_text);
    let Some(at) = cells.iter().take(2).position(|(_, raw)| says(raw)) else { return false };
    cells.iter().enumerate().all(|(i, (_, raw))| i == at || says(raw) || is_figure(raw))
}

fn is_total_text(text: &str) -> bool {
    let t: String = narrow(text).chars().filter(|c| !c.is_whitespace()).collect();
    let t = t.trim_end_matches([':', '(', ')']);
    t.chars().count() <= 8 && TOTALS.iter().any(|w| t.ends_with(w))
}

fn is_figure(raw: &Raw) -> bool {
    match raw {
        Raw::Number { .. } | Raw::Blank | Raw::Fault(_) => true,
        Raw::Text(t) => t
            .trim_start()
            .starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '—' | '/' | '¥' | '￥')),
        _ => false,
    }
}

/// A signature line, or a note beginning with 注, 说明 …
pub(crate) fn is_note(cells: &Cells) -> bool {
    let Some(text) = cells.first().and_then(|(_, raw)| as_text(raw)) else { return false };
    let text: String = narrow(text).chars().filter(|c| *c != ' ').collect();
    let labelled = |words: &[&str]| {
        words.iter().any(|w| {
            text.strip_prefix(w).is_some_and(|rest| {
                rest.starts_with(':') || rest.starts_with("(签字)") || rest.starts_with("(签章)")
            })
        })
    };
    // A note without a colon stands alone in its row and goes on with a number or ends.
    let alone = cells.len() <= 2
        && NOTES.iter().any(|w| {
            text.strip_prefix(w).is_some_and(|rest| {
                rest.is_empty()
                    || rest.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '(' | '\n' | '一'))
            })
        });
    labelled(&SIGNATURES) || (labelled(&NOTES) && cells.len() <= 2) || alone
}

/// The row 甲 1 2 3 … right below an official header.
pub(crate) fn is_numbering(cells: &Cells) -> bool {
    let mut expected = 1;
    let letters = ["甲", "乙", "丙", "丁", "戊"];
    let fits = |raw: &Raw| {
        let text = match raw {
            Raw::Number { text, .. } => text.as_str(),
            Raw::Text(t) => t.trim().trim_matches(['（', '）', '(', ')']),
            _ => return false,
        };
        if letters.contains(&text) {
            return true;
        }
        let next = text == expected.to_string();
        expected += 1;
        next
    };
    cells.len() >= 3 && cells.iter().map(|(_, raw)| raw).all(fits)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(texts: &[&str]) -> Cells {
        let raw = |t: &&str| match t.parse::<u32>() {
            Ok(_) => Raw::Number { text: (*t).to_owned(), rounded: false },
            Err(_) => Raw::Text((*t).to_owned()),
        };
        (0..).zip(texts.iter().map(raw)).collect()
    }

    #[test]
    fn totals() {
        for texts in [&["合计", "92"][..], &["合 计"], &["1", "东丽区小计", "12.5"], &["总计：", "—", "3人"]]
        {
            assert!(is_total(&row(texts)), "{texts:?}");
        }
        for texts in
            [&["1", "张三", "合计"][..], &["合计", "张三"], &["天津市某某会计统计总计事务所"], &["92", "3"]]
        {
            assert!(!is_total(&row(texts)), "{texts:?}");
        }
    }

    #[test]
    fn notes_and_signatures() {
        for texts in [
            &["填报人：", "审核人：", "联系电话：022-00000000"][..],
            &["单位负责人: 张三"],
            &["填 报 人：刘敏", "审核人："],
            &["注：本表一式两份"],
            &["说明 1. 按管理单位统计"],
            &["备注"],
        ] {
            assert!(is_note(&row(texts)), "{texts:?}");
        }
        for texts in [
            &["说明书印刷有限公司"][..],
            &["注安事务所", "企业", "1"],
            &["1", "填报人："],
            &["备注：", "张三", "女", "是"],
        ] {
            assert!(!is_note(&row(texts)), "{texts:?}");
        }
    }

    #[test]
    fn column_numbers() {
        assert!(is_numbering(&row(&["甲", "1", "2", "3"])));
        assert!(is_numbering(&row(&["甲", "乙", "（1）", "（2）"])));
        assert!(!is_numbering(&row(&["1", "张三", "3"])));
        assert!(!is_numbering(&row(&["5", "6", "7"])));
        assert!(!is_numbering(&row(&["1"])));
    }
}
