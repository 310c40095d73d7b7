//! 调解过程: what was done, newest first. What was taken back stays, struck through, with who took it back, when and why.
//! Of a row of a ledger the days of its columns stand for the steps nobody recorded.

use fengqiao_domain::cases::Case;
use fengqiao_domain::cases::steps::Step;
use fengqiao_domain::cases::taken::Taken;
use fengqiao_domain::codes::{CASE_SOURCES, MEDIATION_WAYS};
use fengqiao_domain::dates::weekday;
use jiff::civil::Date;

use super::super::sight::Sight;

/// One line.
pub(super) struct Line {
    pub(super) on: String,
    pub(super) weekday: &'static str,
    pub(super) what: String,
    pub(super) note: String,
    pub(super) more: Vec<String>,
    pub(super) who: String,
    pub(super) struck: bool,
}

/// The lines, newest first.
pub(super) fn lines(case: &Case, sight: Sight) -> Vec<Line> {
    let mut sessions = case.sessions.iter();
    let mut all: Vec<(Date, Line)> = from_columns(case, sight).into_iter().map(|l| (l.0, l.1)).collect();
    for (at, taken) in case.steps.iter().enumerate().filter(|(_, taken)| taken.step != Step::TakeBack) {
        let held = taken.step == Step::Session && taken.holds();
        let told = if held { sessions.next().map(|session| session.note.as_str()) } else { None };
        all.push((taken.on, line(case, at, taken, told, sight)));
    }
    // Steps stand in the order they were recorded; of one day the last comes first.
    all.sort_by_key(|(day, _)| *day);
    all.into_iter().rev().map(|(_, line)| line).collect()
}

fn line(case: &Case, at: usize, taken: &Taken, told: Option<&str>, sight: Sight) -> Line {
    let mut more: Vec<String> = told.map(|text| sight.text(text)).into_iter().collect();
    more.extend(taken.explanation.as_deref().map(|text| format!("说明：{}", sight.text(text))));
    if let Some((day, why)) = &taken.taken_back {
        let back = case.steps[at + 1..].iter().find(|later| later.step == Step::TakeBack && later.on == *day);
        let who = back.map_or("", |back| back.by.as_str());
        more.push(format!("{day} {who} 撤销：{}", sight.text(why)));
    }
    let late =
        if taken.recorded_on == taken.on { String::new() } else { format!(" {} 补记", taken.recorded_on) };
    // The note of some steps begins with their name.
    let note = taken.note.strip_prefix(taken.step.label()).unwrap_or(&taken.note);
    Line {
        on: taken.on.to_string(),
        weekday: weekday(taken.on),
        what: taken.step.label().to_owned(),
        note: sight.text(note.trim_start_matches(['：', '，'])),
        more,
        who: format!("{}{late}", taken.by),
        struck: taken.taken_back.is_some(),
    }
}

/// What the columns tell of steps that are not recorded one by one.
fn from_columns(case: &Case, sight: Sight) -> Vec<(Date, Line)> {
    let has = |steps: &[Step]| case.steps.iter().any(|taken| taken.holds() && steps.contains(&taken.step));
    let mut all = Vec::new();
    let mut add = |day: Option<Date>, what: &str, note: String| {
        let line = |on: Date| Line {
            on: on.to_string(),
            weekday: weekday(on),
            what: what.to_owned(),
            note,
            more: Vec::new(),
            who: String::new(),
            struck: false,
        };
        all.extend(day.map(|on| (on, line(on))));
    };
    add(case.received_on, "收到申请", CASE_SOURCES.label(&case.source).to_owned());
    if !has(&[Step::Accept]) {
        add(case.decision.accepted_on, "受理", String::new());
    }
    if !has(&[Step::Session]) {
        for session in &case.sessions {
            add(
                Some(session.on),
                "调解",
                format!("{}　{}", MEDIATION_WAYS.label(&session.way), sight.text(&session.note)),
            );
        }
    }
    if !has(&[Step::Sign, Step::SettleAtOnce, Step::Close, Step::Withdraw]) {
        let how = case.closure.outcome.map_or("", fengqiao_domain::cases::Outcome::label);
        let because = case.closure.cause.as_deref().map(|why| format!("：{}", sight.text(why)));
        add(case.closure.on, "结案", format!("{how}{}", because.unwrap_or_default()));
    }
    if !has(&[Step::Tell]) {
        add(case.told.on, "告知可以申请仲裁", String::new());
    }
    if !has(&[Step::Visit]) {
        let said = case.visit.satisfaction.map(|n| format!("满意度 {n}"));
        add(case.visit.on, "回访", said.unwrap_or_default());
    }
    if !has(&[Step::Archive]) {
        add(case.archive.on, "归档", case.archive.number.clone().unwrap_or_default());
    }
    all
}
