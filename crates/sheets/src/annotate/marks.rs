//! What is marked where: problems of a row gathered by cell and as sentences.

use crate::header::Header;
use crate::write::{AMBER, RED, header_format, plain_format};
use fengqiao_domain::table::{Problem, Severity};
use fengqiao_domain::value::Raw;
use rust_xlsxwriter::{Format, FormatBorder};
use std::collections::BTreeMap;

/// The problems of one sheet.
pub(super) struct Marks<'a> {
    pub(super) header: &'a Header,
    pub(super) problems: &'a BTreeMap<u32, Vec<Problem>>,
    /// Header text of a key.
    pub(super) title: &'a dyn Fn(&str) -> String,
}

/// What one cell is marked with.
pub(super) struct Mark {
    /// Column in the sheet; `None` when the sheet has no such column.
    pub(super) column: Option<u32>,
    pub(super) severity: Severity,
    pub(super) text: String,
}

impl Marks<'_> {
    /// Marks of a row, one per cell, from left to right.
    pub(super) fn of_row(&self, row: u32) -> Vec<Mark> {
        let mut marks: Vec<Mark> = Vec::new();
        for problem in self.problems.get(&row).map(Vec::as_slice).unwrap_or_default() {
            let column = self.header.column_of(problem.column);
            let text = said(problem);
            match marks.iter_mut().find(|m| m.column == column) {
                Some(mark) => {
                    mark.text = format!("{}\n{text}", mark.text);
                    mark.severity = mark.severity.min(problem.severity);
                }
                None => marks.push(Mark { column, severity: problem.severity, text }),
            }
        }
        marks.sort_by_key(|m| m.column);
        marks
    }

    /// Every problem of a row in plain words; empty for none.
    pub(super) fn sentence(&self, row: u32) -> String {
        let mut problems: Vec<&Problem> = self.problems.get(&row).into_iter().flatten().collect();
        problems.sort_by_key(|p| p.severity);
        let lines = problems.iter().map(|p| {
            let title = (self.title)(p.column);
            format!(
                "{}{}{}",
                word(p.severity),
                if title.is_empty() { title } else { format!("{title}：") },
                said(p)
            )
        });
        lines.collect::<Vec<_>>().join("\n")
    }

    pub(super) fn result_column(&self) -> u32 {
        Self::column_for(self.header)
    }

    /// The column of 校验结果: where it stands already, else behind the last column in use.
    pub(super) fn column_for(header: &Header) -> u32 {
        let last = header.columns.last().map_or(0, |(c, _)| c + 1);
        header.result_column.unwrap_or_else(|| header.width.max(last))
    }
}

fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "【错误】",
        Severity::Notice => "【提醒】",
    }
}

fn said(p: &Problem) -> String {
    let mut text = p.message.clone();
    if !p.remedy.is_empty() {
        text = format!("{text}改法：{}", p.remedy);
    }
    if !p.clause.is_empty() {
        text = format!("{text}（依据 {}）", p.clause);
    }
    text
}

/// Formats by content and mark.
pub(super) struct Looks {
    /// Plain, error, notice; each for text and numbers, dates, dates with a time.
    formats: Vec<[Format; 3]>,
    header: Format,
    result: Format,
}

impl Looks {
    pub(super) fn new() -> Self {
        let grounds = [None, Some(RED), Some(AMBER)];
        let three = |ground: Option<rust_xlsxwriter::Color>| {
            ["General", "yyyy-mm-dd", "yyyy-mm-dd hh:mm"].map(|number| {
                let format = plain_format(10).set_num_format(number);
                match ground {
                    Some(color) => format.set_background_color(color).set_border(FormatBorder::Thin),
                    None => format,
                }
            })
        };
        Self {
            formats: grounds.into_iter().map(three).collect(),
            header: header_format(),
            result: plain_format(10).set_text_wrap().set_border(FormatBorder::Thin),
        }
    }

    pub(super) fn of(&self, raw: &Raw, severity: Option<Severity>, is_header: bool) -> &Format {
        if is_header {
            return &self.header;
        }
        let mark = match severity {
            None => 0,
            Some(Severity::Error) => 1,
            Some(Severity::Notice) => 2,
        };
        let kind = match raw {
            Raw::Date(_) => 1,
            Raw::DateTime(_) => 2,
            _ => 0,
        };
        &self.formats[mark][kind]
    }

    pub(super) fn result(&self, is_header: bool) -> &Format {
        if is_header { &self.header } else { &self.result }
    }
}
