//! Corrections: the last step taken back, a part put right, a case that should not be. Nothing is erased.

use super::{Change, Setting, When};
use crate::acts::{Refusal, said};
use crate::cases::check::check;
use crate::cases::clocks;
use crate::cases::parts::{Part, Void};
use crate::cases::record::Case;
use crate::cases::state::contradictions;
use crate::cases::steps::Step;
use crate::cases::taken::Taken;
use crate::table::{At, Names, Problem, Severity};

/// Puts back what the last step that holds overwrote. What was changed in the same part since, by another way, goes back
/// with it; the history of the fields has it.
pub(super) fn take_back(case: &mut Case, why: &str, when: &When) -> Result<(), Refusal> {
    said("why", why, "撤销的理由")?;
    let Some(at) = case.steps.iter().rposition(Taken::holds) else { return Err(crate::acts::gone()) };
    let (label, parts) = (case.steps[at].step.label(), case.steps[at].before.clone());
    let mut after = case.clone();
    let gone: Vec<Part> = parts.into_iter().rev().map(|part| part.swap(&mut after)).collect();
    no_new_contradiction(case, &after)?;
    clocks::settle(&mut after, when.setting.by);
    after.steps[at].taken_back = Some((when.on, why.trim().to_owned()));
    after.steps.push(Taken {
        step: Step::TakeBack,
        on: when.on,
        recorded_on: when.setting.today,
        by: when.setting.actor.to_owned(),
        note: format!("撤销“{label}”"),
        explanation: Some(why.trim().to_owned()),
        before: gone,
        taken_back: None,
    });
    *case = after;
    Ok(())
}

/// The parts of a case that steps enter and that are other in its corrected form. The day of the decision goes with the
/// day of acceptance where they were one.
pub fn put_right(old: &Case, mut new: Case) -> Vec<Part> {
    if old.decision.since == old.decision.accepted_on {
        new.decision.since = new.decision.accepted_on;
    }
    let mut parts = Vec::new();
    let mut add = |other: bool, part: Part| {
        if other {
            parts.push(part);
        }
    };
    add(old.decision != new.decision, Part::Decision(new.decision));
    add(old.sessions != new.sessions || old.way != new.way, Part::Sessions(new.sessions, new.way));
    add(old.extension != new.extension, Part::Extension(new.extension));
    add(old.agreement != new.agreement, Part::Agreement(new.agreement));
    add(old.closure != new.closure, Part::Closure(new.closure));
    add(old.told != new.told, Part::Told(new.told));
    add(old.review != new.review, Part::Review(new.review));
    add(old.performance != new.performance, Part::Performance(new.performance));
    add(old.visit != new.visit, Part::Visit(new.visit));
    add(old.archive != new.archive, Part::Archive(new.archive));
    parts
}

pub(super) fn mend(case: &Case, parts: Vec<Part>, why: &str, when: &When) -> Result<Change, Refusal> {
    said("why", why, "更正的理由")?;
    if parts.is_empty() {
        return Err(Problem::error("", "没有要更正的内容。", "改好后再保存。"));
    }
    if parts.iter().any(|part| matches!(part, Part::Void(_))) {
        return Err(Problem::error("", "作废不能用更正办理。", "用“作废”。"));
    }
    let mut after = case.clone();
    let before: Vec<Part> = parts.iter().cloned().map(|part| part.swap(&mut after)).collect();
    if before == parts {
        return Err(Problem::error("", "与原来登记的相同，没有更正。", "改好后再保存。"));
    }
    clocks::settle(&mut after, when.setting.by);
    no_new_contradiction(case, &after)?;
    if let Some(error) = errors(&after, when.setting).into_iter().next() {
        return Err(error);
    }
    Ok(Change { parts, note: format!("更正：{}", why.trim()) })
}

pub(super) fn void(reason: String, when: &When) -> Result<Change, Refusal> {
    said("reason", &reason, "作废的理由")?;
    let note = format!("作废：{}", reason.trim());
    Ok(Change::of(Part::Void(Some(Void { on: when.on, reason })), note))
}

fn no_new_contradiction(case: &Case, after: &Case) -> Result<(), Refusal> {
    let before = contradictions(case);
    let new: Vec<&str> = contradictions(after).into_iter().filter(|what| !before.contains(what)).collect();
    if new.is_empty() {
        return Ok(());
    }
    Err(Problem::error("", format!("这样更正后，{}。", new.join("；")), "一起更正有关的内容。"))
}

struct NoNames;

impl Names for NoNames {
    fn place(&self, code: &str) -> String {
        code.to_owned()
    }
}

fn errors(case: &Case, setting: &Setting) -> Vec<Problem> {
    let at = At { date: setting.today, today: setting.today, policy: setting.by.policy, names: &NoNames };
    check(case, &at).into_iter().filter(|problem| problem.severity == Severity::Error).collect()
}
