//! What the page of a profile shows.

use fengqiao_domain::cases::CASES;
use fengqiao_domain::profiles::{DateOrder, PLATFORM, Profile, Unit};
use fengqiao_domain::table::{Audience, Need};
use fengqiao_domain::value::{CodeList, Kind, Raw};

use super::super::store::{Kept, Sample};
use super::super::trial::Tried;
use super::column;
use crate::platform::masking::mask;
use crate::platform::view::{Choice, FieldProblem, problem_of};

/// Blank lines for further words.
const BLANKS: usize = 2;
/// Sample values shown of a column.
const SHOWN: usize = 2;

/// What stands above the mapping.
pub(super) struct Head {
    pub(super) name: String,
    pub(super) platform_name: String,
    pub(super) revision: i64,
    pub(super) state: String,
    pub(super) example: bool,
    pub(super) file: String,
    pub(super) rows: usize,
}

pub(super) fn head(kept: &Kept, name: &str, profile: &Profile, sample: &Sample) -> Head {
    Head {
        name: name.to_owned(),
        platform_name: profile.platform_name.clone(),
        revision: kept.revision,
        state: if kept.version == 0 {
            "草稿，保存后可用".to_owned()
        } else {
            format!("第{}版", kept.version)
        },
        example: kept.example,
        file: sample.file.clone(),
        rows: sample.rows.len(),
    }
}

/// One of their columns.
pub(super) struct ColumnView {
    pub(super) at: usize,
    pub(super) header: String,
    pub(super) sample: String,
    pub(super) keys: Vec<Choice>,
    /// How they write it, where that can be chosen.
    pub(super) formats: Vec<Choice>,
    pub(super) problem: String,
}

pub(super) fn columns(profile: &Profile, sample: &Sample, problems: &[FieldProblem]) -> Vec<ColumnView> {
    let view = |(at, mapped): (usize, &fengqiao_domain::profiles::Mapped)| {
        let entered = CASES.columns.iter().filter(|c| c.is_entered() && c.key != PLATFORM);
        let choice = |c: &fengqiao_domain::table::Column<_>| Choice {
            value: c.key.into(),
            label: c.title.into(),
            selected: c.key == mapped.key,
        };
        let formats = match column(mapped).map(|c| c.kind) {
            Some(Kind::Date) => {
                DateOrder::ALL.iter().map(|d| (d.code(), d.label(), *d == mapped.dates)).collect()
            }
            Some(Kind::Money) => Unit::ALL.iter().map(|u| (u.code(), u.label(), *u == mapped.unit)).collect(),
            _ => Vec::new(),
        };
        let format = |(value, label, selected): (&str, &str, bool)| Choice {
            value: value.into(),
            label: label.into(),
            selected,
        };
        ColumnView {
            at,
            header: mapped.header.clone(),
            sample: values(sample, &mapped.header, column(mapped).map(|c| (c.key, c.audience))),
            keys: entered.map(choice).collect(),
            formats: formats.into_iter().map(format).collect(),
            problem: problem_of(problems, &format!("k{at}")).to_owned(),
        }
    };
    profile.columns.iter().enumerate().map(view).collect()
}

/// The first values of a column. Of what is not mapped nobody knows whether it is personal: it is masked.
fn values(sample: &Sample, header: &str, column: Option<(&str, Audience)>) -> String {
    let mut seen: Vec<String> = Vec::new();
    let Some(at) = sample.headers.iter().position(|known| known == header) else { return String::new() };
    for raw in sample.rows.iter().filter_map(|row| row.get(at)) {
        let text = text(raw);
        if text.is_empty() || seen.len() == SHOWN {
            continue;
        }
        let shown = match column {
            Some((key, Audience::Personal)) => mask(key, &text),
            Some(_) => text.chars().take(20).collect(),
            None => mask("applicant", &text),
        };
        if !seen.contains(&shown) {
            seen.push(shown);
        }
    }
    seen.join("；")
}

fn text(raw: &Raw) -> String {
    match raw {
        Raw::Blank | Raw::Fault(_) => String::new(),
        Raw::Text(text) | Raw::Number { text, .. } => text.trim().to_owned(),
        Raw::Date(day) => day.to_string(),
        Raw::DateTime(time) => time.to_string(),
        Raw::Bool(yes) => if *yes { "是" } else { "否" }.to_owned(),
    }
}

/// The words of one column.
pub(super) struct WordsView {
    pub(super) at: usize,
    pub(super) header: String,
    pub(super) title: &'static str,
    pub(super) lines: Vec<WordLine>,
}

/// One of them.
pub(super) struct WordLine {
    pub(super) theirs: String,
    pub(super) codes: Vec<Choice>,
}

pub(super) fn words(profile: &Profile, sample: &Sample) -> Vec<WordsView> {
    let view = |(at, mapped): (usize, &fengqiao_domain::profiles::Mapped)| {
        let column = column(mapped)?;
        let (Kind::Code(list) | Kind::Codes(list)) = column.kind else { return None };
        let mut lines: Vec<(String, String)> =
            mapped.words.iter().map(|(theirs, code)| (theirs.clone(), code.clone())).collect();
        for theirs in unknown(sample, &mapped.header, list) {
            if lines.iter().all(|(known, _)| *known != theirs) {
                lines.push((theirs, String::new()));
            }
        }
        lines.extend(std::iter::repeat_n((String::new(), String::new()), BLANKS));
        let line = |(theirs, code): (String, String)| WordLine { codes: codes(list, &code), theirs };
        let lines = lines.into_iter().map(line).collect();
        Some(WordsView { at, header: mapped.header.clone(), title: column.title, lines })
    };
    profile.columns.iter().enumerate().filter_map(view).collect()
}

fn codes(list: &'static CodeList, chosen: &str) -> Vec<Choice> {
    let one = |code: &fengqiao_domain::value::Code| Choice {
        value: code.code.into(),
        label: code.label.into(),
        selected: code.code == chosen,
    };
    list.codes.iter().map(one).collect()
}

/// Words of the sample that are none of ours.
fn unknown(sample: &Sample, header: &str, list: &CodeList) -> Vec<String> {
    let Some(at) = sample.headers.iter().position(|known| known == header) else { return Vec::new() };
    let mut found: Vec<String> = Vec::new();
    for raw in sample.rows.iter().filter_map(|row| row.get(at)) {
        let text = text(raw);
        if !text.is_empty() && list.find(&text).is_none() && !found.contains(&text) && found.len() < 50 {
            found.push(text);
        }
    }
    found
}

/// What a new case needs, to be said once for all rows.
pub(super) struct FixedView {
    pub(super) name: String,
    pub(super) title: &'static str,
    pub(super) value: String,
    pub(super) choices: Vec<Choice>,
    /// When it is taken, where their file has a column for it.
    pub(super) hint: &'static str,
}

pub(super) fn fixed(profile: &Profile) -> Vec<FixedView> {
    let asked = CASES.columns.iter().filter(|c| {
        c.is_entered() && (c.need == Need::Required || profile.fixed.contains_key(c.key)) && c.key != PLATFORM
    });
    let view = |c: &'static fengqiao_domain::table::Column<_>| {
        let value = profile.fixed.get(c.key).cloned().unwrap_or_default();
        let labels: Vec<&str> = match c.kind {
            Kind::Code(list) | Kind::Codes(list) => list.codes.iter().map(|code| code.label).collect(),
            _ => Vec::new(),
        };
        FixedView {
            name: format!("x_{}", c.key),
            title: c.title,
            choices: Choice::all(labels, &value),
            hint: if profile.at_key(c.key).is_some() { "表里这一格空着时用" } else { "" },
            value,
        }
    };
    // Parties and days are never the same for all rows.
    let own = |c: &&'static fengqiao_domain::table::Column<_>| {
        !matches!(c.key, "applicant" | "respondent" | "received_on" | "request")
    };
    asked.filter(own).map(view).collect()
}

/// A trial.
pub(super) struct Trial {
    pub(super) good: usize,
    pub(super) wrong: usize,
    pub(super) rows: Vec<Tried>,
}

pub(super) fn trial(rows: Vec<Tried>) -> Trial {
    let wrong = rows.iter().filter(|row| row.wrong).count();
    Trial { good: rows.len() - wrong, wrong, rows }
}
