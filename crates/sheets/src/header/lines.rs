//! The lines above the header and below the rows: 填报单位, 填报日期.

use super::as_text;
use crate::book::Cells;
use fengqiao_domain::value::{Raw, parse_date};
use jiff::civil::Date;

const DATE_LABELS: [&str; 5] = ["填报日期", "填表日期", "报送日期", "制表日期", "报出日期"];
const UNIT_LABELS: [&str; 2] = ["填报单位", "报送单位"];

/// What those lines say; the first mention counts.
#[derive(Debug, Default)]
pub(crate) struct Lines {
    pub(crate) filled_on: Option<Date>,
    pub(crate) filled_by: Option<String>,
}

impl Lines {
    /// Reads one line.
    pub(crate) fn read(&mut self, cells: &Cells) {
        for (i, (_, raw)) in cells.iter().enumerate() {
            let Some(text) = as_text(raw) else { continue };
            let next = cells.get(i + 1).map(|(_, raw)| raw);
            if self.filled_on.is_none() {
                self.filled_on = DATE_LABELS.iter().find_map(|l| date(after(text, l)?, next));
            }
            if self.filled_by.is_none() {
                self.filled_by = UNIT_LABELS.iter().find_map(|l| unit(after(text, l)?, next));
            }
        }
    }
}

/// The text behind a label, its bracket and its colon.
fn after<'a>(text: &'a str, label: &str) -> Option<&'a str> {
    let rest = text.split_once(label)?.1.trim_start();
    let rest = ["（盖章）", "(盖章)", "（公章）", "(公章)", "（章）"]
        .iter()
        .find_map(|b| rest.strip_prefix(b))
        .unwrap_or(rest);
    Some(rest.trim_start().trim_start_matches(['：', ':']).trim_start())
}

fn date(rest: &str, next: Option<&Raw>) -> Option<Date> {
    let is_date = |c: &char| {
        c.is_ascii_digit() || c.is_whitespace() || "年月日-/.".contains(*c) || ('０'..='９').contains(c)
    };
    let text: String = rest.chars().take_while(is_date).collect();
    // “2024年7月22日　　联系电话” ends at the day or at a wide gap.
    let text = text.split_inclusive('日').next().unwrap_or_default();
    let text: String =
        text.split("\u{3000}").next().unwrap_or_default().chars().filter(|c| !c.is_whitespace()).collect();
    match next {
        _ if !text.is_empty() => parse_date(&text),
        Some(Raw::Date(d)) => Some(*d),
        Some(Raw::Text(t)) => parse_date(t),
        _ => None,
    }
}

fn unit(rest: &str, next: Option<&Raw>) -> Option<String> {
    let name = |t: &str| {
        t.split(['\u{3000}', '\t', '\n'])
            .next()
            .and_then(|t| t.split("  ").next())
            .unwrap_or_default()
            .trim()
            .to_owned()
    };
    let own = name(rest);
    if !own.is_empty() {
        return Some(own);
    }
    next.and_then(as_text).map(name).filter(|t| !t.is_empty() && !t.contains(['：', ':']))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn lines(cells: &[Raw]) -> (Option<Date>, Option<String>) {
        let mut lines = Lines::default();
        lines.read(&(0..).zip(cells.iter().cloned()).collect());
        (lines.filled_on, lines.filled_by)
    }

    fn text(t: &str) -> Raw {
        Raw::Text(t.into())
    }

    #[test]
    fn the_ways_people_write_it() {
        let (on, unit) = (Some(date(2024, 7, 22)), Some("东丽区人力资源和社会保障局".to_owned()));
        let name = "东丽区人力资源和社会保障局";
        assert_eq!(
            lines(&[text(&format!("填报单位：{name}　　　　填报日期：2024年7月22日"))]),
            (on, unit.clone())
        );
        assert_eq!(
            lines(&[text(&format!("填报单位（盖章）：{name}")), text("填报日期: 2024-07-22")]),
            (on, unit.clone())
        );
        assert_eq!(
            lines(&[text("填报单位："), text(name), text("填报日期："), Raw::Date(date(2024, 7, 22))]),
            (on, unit)
        );
        assert_eq!(lines(&[text("填表日期：2024 年 7 月 22 日  联系电话：022-0")]), (on, None));
        assert_eq!(lines(&[text("填报单位："), text("填报日期：")]), (None, None));
        assert_eq!(lines(&[text("报出日期：     年    月    日")]), (None, None));
    }
}
