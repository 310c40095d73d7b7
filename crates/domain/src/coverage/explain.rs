//! 为什么是这个数: what the panel beside a rate says (rules.md R1).

use super::{Indicator, Progress, Row, Series, Status, Total};
use crate::dates::spoken;
use crate::policy::{Measure, Policy};
use crate::verdict::{Basis, cite};
use serde::Serialize;

/// One line of arithmetic.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Line {
    /// What is worked out, e.g. 完成率.
    pub label: &'static str,
    /// How, e.g. 69 ÷ 120.
    pub expression: String,
    /// The result, e.g. 57.50%.
    pub result: String,
    /// Set where the line rests on something other than the notice's words.
    pub basis: Option<Basis>,
    /// A remark under the line; may be empty.
    pub note: String,
}

/// Everything the panel prints about one row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Explanation {
    /// 为什么是 57.50%.
    pub title: String,
    /// The sentence an officer can read out.
    pub sentence: String,
    /// 怎么算.
    pub lines: Vec<Line>,
    /// 口径, and the other measure's figure beside it.
    pub measure: String,
    /// The other measure: what it counts and what it gives.
    pub other_measure: String,
    /// Which measure the assessment goes by, where this one is not it; empty where it is.
    pub official_note: String,
    /// 时点.
    pub as_of: String,
    /// 基数.
    pub base: String,
    /// How the working list differs from the confirmed base; may be empty.
    pub base_note: String,
    /// Id of the clause.
    pub clause: &'static str,
    /// Its short cite, e.g. 三(一)1.
    pub clause_label: &'static str,
    /// 原文, 推定 or 参照.
    pub basis: Basis,
    /// The words of the notice on this indicator.
    pub quote: String,
}

/// Explains a row of an authority with this name, e.g. 西青区.
pub fn explain(row: &Row, authority: &str, policy: &Policy) -> Explanation {
    let measure = row.measure;
    let target =
        policy.coverage.targets_of(row.indicator).into_iter().find(|target| target.value.due == row.due);
    let clause = target.map_or("III-1-1b", |target| target.clause);
    Explanation {
        title: row
            .rate
            .as_ref()
            .map_or_else(|| "为什么无考核对象".to_owned(), |rate| format!("为什么是 {rate}%")),
        sentence: sentence(row, authority, policy),
        lines: lines(row, policy),
        measure: counted_as(row.indicator, measure, policy),
        other_measure: other(row, measure),
        official_note: official_note(measure, policy),
        as_of: format!("截至 {}，按今天掌握的事实。", row.on),
        base: base(row),
        base_note: base_note(row),
        clause,
        clause_label: cite(clause).map_or("", |clause| clause.label),
        basis: target.map_or(Basis::Text, |target| target.basis),
        quote: target.map_or_else(String::new, |target| target.text.clone()),
    }
}

/// Explains the city's total: its base is the sum of the authorities' bases.
pub fn explain_total(total: &Total, city: &str, policy: &Policy) -> Explanation {
    let row = &total.row;
    let word = row.indicator.unit_word();
    let base_note = match total.unconfirmed {
        0 => String::new(),
        some => format!("其中 {some} 个管理单位的基数未确认，暂用工作清单数。"),
    };
    Explanation {
        base: format!("各区、功能区和市本级的基数之和 {} {word}。", row.base.value),
        base_note,
        ..explain(row, city, policy)
    }
}

/// What is counted, with its measure word: 69 个 or 74 家.
fn counted(row: &Row) -> String {
    format!("{} {}", row.achieved, measure_word(row))
}

/// The measure word of what a row counts: organisations are 个, units what they are.
pub(super) const fn measure_word(row: &Row) -> &'static str {
    match row.measure {
        Measure::Organisations => "个",
        Measure::Units => row.indicator.unit_word(),
    }
}

/// What the assessment goes by, where the row is judged by the other measure.
fn official_note(measure: Measure, policy: &Policy) -> String {
    let official = policy.coverage.official_measure.value;
    if measure == official {
        return String::new();
    }
    format!("参考口径；考核以{}为准。", official.label())
}

fn sentence(row: &Row, authority: &str, policy: &Policy) -> String {
    let (measure, official) = (row.measure, policy.coverage.official_measure.value);
    let (unit, word) = (row.indicator.base_label(), row.indicator.unit_word());
    let Some(rate) = &row.rate else { return format!("{authority}没有{unit}，无考核对象。") };
    let set_up = match measure {
        Measure::Organisations => format!("已设{} {}", row.indicator.label(), counted(row)),
        Measure::Units => format!("已有调解组织覆盖的 {}", counted(row)),
    };
    let by = if measure == official { String::new() } else { format!("{}，", measure.label()) };
    let when = if (row.due.month(), row.due.day()) == (12, 31) {
        format!("{} 年底", row.due.year())
    } else {
        format!("到{}", spoken(row.due))
    };
    let counted_word = measure_word(row);
    let gap =
        if row.gap == 0 { "已达到".to_owned() } else { format!("还缺 {} {counted_word}", row.gap) };
    let reach = if measure == Measure::Units { "应覆盖" } else { "应设" };
    let judged = match (row.achieved_on_due, row.status) {
        (Some(on_due), Some(status)) => format!("；考核日 {on_due} {counted_word}，{}。", status.spoken()),
        (None, Some(status)) => format!("，{}。", status.spoken()),
        (_, None) => "。".to_owned(),
    };
    let base = row.base.value;
    let required = row.required;
    format!(
        "{by}{authority}{unit} {base} {word}，{set_up}，完成率 {rate}%。{when}{reach} {required} {counted_word}，{gap}{judged}"
    )
}

fn lines(row: &Row, policy: &Policy) -> Vec<Line> {
    let line = |label, expression, result, note: &str| Line {
        label,
        expression,
        result,
        basis: None,
        note: note.to_owned(),
    };
    let Some(rate) = &row.rate else { return Vec::new() };
    let (base, required, achieved) = (row.base.value, row.required, row.achieved);
    let cut =
        if cut(row) { "没有达到的，不四舍五入成达到，多余的位数舍去。" } else { "" };
    let whole = (u64::from(row.share) * u64::from(base)).is_multiple_of(100);
    let up = if whole { "" } else { "不是整数的，进一取整。" };
    let over = match achieved.checked_sub(required) {
        Some(over) if over > 0 => format!("已超出 {over} {}。", measure_word(row)),
        _ => String::new(),
    };
    let mut lines = vec![
        line("完成率", format!("{achieved} ÷ {base}"), format!("{rate}%"), cut),
        line(
            if row.measure == Measure::Units { "应覆盖" } else { "应设立" },
            format!("{}% × {base}", row.share),
            required.to_string(),
            up,
        ),
        line("缺口", format!("{required} − {}", achieved.min(required)), row.gap.to_string(), &over),
    ];
    if let Some(on_due) = row.achieved_on_due {
        let missed = required.saturating_sub(on_due);
        let note = if missed > 0 {
            format!("考核日差 {missed} {}。", measure_word(row))
        } else {
            String::new()
        };
        lines.push(line("考核日", row.due.to_string(), on_due.to_string(), &note));
    }
    lines.extend(
        row.progress
            .filter(|_| row.status != Some(Status::Reached))
            .map(|line| expected(&line, measure_word(row), policy)),
    );
    lines
}

/// 今天应达.
fn expected(line: &Progress, word: &str, policy: &Policy) -> Line {
    let needed = i64::from(line.required) - i64::from(line.from);
    let sign = if needed < 0 { '−' } else { '+' };
    Line {
        label: "今天应达",
        expression: format!(
            "{} {sign} {} × {}/{}",
            line.from,
            needed.abs(),
            line.elapsed_days,
            line.total_days
        ),
        result: line.expected_text(),
        basis: Some(policy.coverage.progress_start.basis),
        note: format!(
            "{}月{}日 {} {word}；全程 {} 天，今天第 {} 天。",
            line.start.month(),
            line.start.day(),
            line.from,
            line.total_days,
            line.elapsed_days
        ),
    }
}

/// Whether half-up rounding would have shown an unmet target at its share or above.
fn cut(row: &Row) -> bool {
    let (achieved, base) = (u64::from(row.achieved), u64::from(row.base.value));
    !row.is_met() && (achieved * 20_000 + base) / (2 * base) >= u64::from(row.share) * 100
}

fn counted_as(indicator: Indicator, measure: Measure, policy: &Policy) -> String {
    let kinds = policy.coverage.kinds.iter().find(|(of, _)| *of == indicator);
    let kinds = kinds.map_or_else(String::new, |(_, kinds)| kinds.value.join("、"));
    let what = match (measure, indicator) {
        (Measure::Units, _) => format!("名单内已有{kinds}的{}。", indicator.base_label()),
        (Measure::Organisations, Indicator::Enterprise) => {
            format!("状态“正常”的{kinds}，单独、联合各计 1 个。")
        }
        (Measure::Organisations, Indicator::SubdistrictCentre) => {
            let by = match policy.coverage.operational_by.value {
                crate::policy::OperationalBy::Certified => "经认定为实体化",
                crate::policy::OperationalBy::Eligible => "经系统核对符合实体化条件",
            };
            format!("状态“正常”、{by}的{kinds}。")
        }
        (Measure::Organisations, _) => format!("状态“正常”的{kinds}。"),
    };
    format!("{}：{what}", measure.label())
}

fn other(row: &Row, measure: Measure) -> String {
    let figure = match (&row.other_rate, measure) {
        (None, _) => return String::new(),
        (Some(rate), Measure::Organisations) => {
            figure(Measure::Units, row.counts.units, row.indicator.unit_word(), rate)
        }
        (Some(rate), Measure::Units) => figure(Measure::Organisations, row.counts.organisations, "个", rate),
    };
    let eligible = row.counts.eligible.map(|eligible| format!("系统核对符合条件的有 {eligible} 个。"));
    format!("{figure}{}", eligible.unwrap_or_default())
}

fn figure(measure: Measure, series: Series, word: &str, rate: &str) -> String {
    format!("{}是 {} {word}，{rate}%。", measure.label(), series.now)
}

fn base(row: &Row) -> String {
    match &row.base.confirmed {
        Some(confirmed) => {
            format!(
                "市局已确认 {}，时点 {}，{}，{}。",
                confirmed.value, confirmed.as_of, confirmed.scope, confirmed.document
            )
        }
        None => format!("未确认，暂用工作清单 {}，时点 {}。", row.base.list, row.base.list_on),
    }
}

fn base_note(row: &Row) -> String {
    let word = row.indicator.unit_word();
    match (row.base.is_confirmed(), row.base.difference()) {
        (false, _) | (true, 0) => String::new(),
        (true, more) if more > 0 => {
            format!("工作清单现有 {} {word}，多 {more} {word}未采用。", row.base.list)
        }
        (true, fewer) => format!("工作清单现有 {} {word}，少 {} {word}。", row.base.list, -fewer),
    }
}
