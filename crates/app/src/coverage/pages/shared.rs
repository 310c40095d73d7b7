//! What the pages of coverage share: what is asked for in the address, links with the rest kept, words and marks.

use std::collections::BTreeMap;

use askama::Template;
use axum::response::Response;
use fengqiao_domain::coverage::{Indicator, Row, Status};
use fengqiao_domain::policy::{Measure, Target};
use fengqiao_domain::value::{Raw, parse_date};
use jiff::civil::Date;
use serde::Deserialize;

use crate::AppError;
use crate::platform::render::{form_again, form_stale};
use crate::platform::view::{FieldProblem, Link};
use crate::tables::Env;
use crate::tables::form::Pairs;

/// The page of the figures.
pub const PATH: &str = "/desk/coverage";

/// The address of the pages, as typed.
#[derive(Deserialize, Default, Clone)]
#[serde(default)]
pub struct Asked {
    /// 截至.
    pub as_of: String,
    /// Code of the measure.
    pub measure: String,
    /// Code of the indicator.
    pub indicator: String,
    /// 考核时点.
    pub due: String,
    /// Whose figure is explained: a 管理单位, `city`, or `none`.
    pub why: String,
    /// Whose streets, course or rows are shown.
    pub district: String,
    /// Which rows of a figure.
    pub rows: String,
    /// The last row of the page before.
    pub after: String,
}

/// The address as understood.
#[derive(Clone)]
pub struct View {
    /// D.
    pub on: Date,
    /// What is wrong with the date asked for; empty when nothing is.
    pub problem: &'static str,
    /// The measure shown.
    pub measure: Measure,
    /// The official one.
    pub official: Measure,
    /// The indicator and due date looked at more closely.
    pub target: Target,
    /// Today.
    pub today: Date,
}

impl View {
    /// Understands an address; what says nothing takes what the page opens with.
    pub fn of(asked: &Asked, env: &Env) -> Self {
        let typed = parse_date(&asked.as_of);
        let problem = if asked.as_of.is_empty() || typed.is_some() {
            ""
        } else {
            "日期要写成 2024-07-18，下面是今天的数。"
        };
        let on = typed.unwrap_or(env.today);
        let official = env.policy.coverage.official_measure.value;
        Self {
            on,
            problem,
            measure: Measure::from_code(&asked.measure).unwrap_or(official),
            official,
            target: target(asked, env, on),
            today: env.today,
        }
    }

    /// The address of a page with the same date, measure, indicator and due date, and with what is added or changed.
    pub fn href(&self, path: &str, with: &[(&str, &str)]) -> String {
        let (on, due) = (self.on.to_string(), self.target.due.to_string());
        let mut pairs: Vec<(&str, &str)> = Vec::new();
        if self.on != self.today {
            pairs.push(("as_of", &on));
        }
        if self.measure != self.official {
            pairs.push(("measure", self.measure.code()));
        }
        pairs.extend([("indicator", self.target.indicator.code()), ("due", due.as_str())]);
        pairs.retain(|(key, _)| with.iter().all(|(other, _)| other != key));
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(pairs).extend_pairs(with.iter().filter(|(_, value)| !value.is_empty()));
        format!("{path}?{}", query.finish())
    }

    /// The switch between the measures.
    pub fn measures(&self, path: &str, with: &[(&str, &str)]) -> Vec<Link> {
        let link = |measure: &Measure| {
            let code = if *measure == self.official { "" } else { measure.code() };
            Link::new(
                measure.label(),
                self.href(path, &[with, &[("measure", code)]].concat()),
                *measure == self.measure,
            )
        };
        Measure::ALL.iter().map(link).collect()
    }
}

/// The target asked for; else the indicator's next one, else its last.
fn target(asked: &Asked, env: &Env, on: Date) -> Target {
    let of = Indicator::from_code(&asked.indicator).unwrap_or(Indicator::Enterprise);
    let due = parse_date(&asked.due);
    let targets: Vec<Target> = env.policy.coverage.targets_of(of).into_iter().map(|t| t.value).collect();
    let found = targets.iter().find(|target| Some(target.due) == due);
    let next = || targets.iter().find(|target| target.due >= on);
    // A policy without a target of an indicator is refused on load; the fallback asks for nothing.
    found.or_else(next).or(targets.last()).copied().unwrap_or(Target { indicator: of, due: on, share: 0 })
}

/// The pages of 指标任务; `here` is the path of the one being read.
pub fn tabs(here: &str) -> Vec<Link> {
    let all = [
        ("完成情况", PATH),
        ("走势", "/desk/coverage/trend"),
        ("街镇分解", "/desk/coverage/streets"),
        ("考核基数", "/desk/coverage/bases"),
        ("推进计划", "/desk/coverage/plan"),
        ("阶段目标", "/desk/coverage/milestones"),
        ("未建单位", "/desk/coverage/gaps"),
        ("工作清单", "/desk/units"),
    ];
    all.iter().map(|(label, path)| Link::new(*label, *path, *path == here)).collect()
}

/// The steps above a page.
pub const UNDER: &[(&str, &str)] = &[("指标任务", PATH)];

/// What was typed into a field; empty when the form does not have it.
pub fn typed<'a>(form: &'a Pairs, key: &str) -> &'a str {
    form.iter().find(|(k, _)| k == key).map_or("", |(_, v)| v.trim())
}

/// The fields named, as cells.
pub fn cells(form: &Pairs, keys: &[&str]) -> BTreeMap<String, Raw> {
    let cell = |text: &str| if text.is_empty() { Raw::Blank } else { Raw::Text(text.to_owned()) };
    keys.iter().map(|key| ((*key).to_owned(), cell(typed(form, key)))).collect()
}

/// A form that was not taken, with what was typed: what is wrong beside its fields, or that somebody else was first.
pub fn again<T: Template>(
    error: AppError,
    page: impl FnOnce(Vec<FieldProblem>) -> T,
) -> Result<Response, AppError> {
    match error {
        AppError::Conflict => {
            let message = "您打开之后，他人已修改了这一项，本次没有保存；您填的还在。核对后再保存。";
            form_stale(&page(vec![FieldProblem { field: String::new(), message: message.into() }]))
        }
        error => form_again(&page(error.for_form()?)),
    }
}

/// With separators: 1,756.
pub fn grouped(number: u32) -> String {
    let digits = number.to_string();
    let first = (digits.len() + 2) % 3 + 1;
    let mut text = digits[..first].to_owned();
    for at in (first..digits.len()).step_by(3) {
        text.push(',');
        text.push_str(&digits[at..at + 3]);
    }
    text
}

/// A status with its mark; no mark where there is no status yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marked {
    /// Name of the mark; empty for none.
    pub mark: &'static str,
    /// The status in words.
    pub words: String,
    /// The figure on the due day, after it.
    pub note: String,
}

/// The status of a row as shown.
pub fn marked(row: &Row) -> Marked {
    let mark = match row.status {
        Some(status) if status.is_behind() => "attention",
        Some(Status::OnTrack) => "neutral",
        Some(_) => "ok",
        None => "",
    };
    let words = match row.status {
        None if row.base.value > 0 => "未到起算日".to_owned(),
        _ => row.status_text(),
    };
    let note = row.achieved_on_due.filter(|_| row.base.value > 0);
    Marked {
        mark, words, note: note.map(|on_due| format!("考核日 {}", grouped(on_due))).unwrap_or_default()
    }
}

/// 2024 年, or the whole date where a target is not at the end of a year.
pub fn due_words(due: Date) -> String {
    if (due.month(), due.day()) == (12, 31) { format!("{} 年", due.year()) } else { due.to_string() }
}

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn separators_stand_before_every_three_digits() {
        for (number, text) in [
            (0, "0"),
            (12, "12"),
            (999, "999"),
            (1_756, "1,756"),
            (12_345, "12,345"),
            (1_234_567, "1,234,567"),
        ] {
            assert_eq!(grouped(number), text);
        }
    }
}
