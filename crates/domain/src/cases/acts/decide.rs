//! Before acceptance, the decision itself, and referral to another organisation.

use super::{Change, When};
use crate::acts::{Refusal, said};
use crate::cases::kinds::{DecisionKind, Ground};
use crate::cases::parts::{Answer, Decision, Part, Referral};
use crate::cases::record::{Case, Organisation};
use crate::table::Problem;

fn now(case: &Case, kind: Option<DecisionKind>, when: &When) -> Decision {
    Decision { kind, since: Some(when.on), accepted_on: None, refusal: None, ..case.decision.clone() }
}

pub(super) fn supplement(case: &Case, wanted: String, when: &When) -> Result<Change, Refusal> {
    said("wanted", &wanted, "需要补正的内容")?;
    let note = format!("要求补正：{}", wanted.trim());
    let decision = Decision { wanted: Some(wanted), ..now(case, Some(DecisionKind::Supplement), when) };
    Ok(Change::of(Part::Decision(decision), note))
}

pub(super) fn supplemented(case: &Case, when: &When) -> Change {
    Change::of(Part::Decision(Decision { wanted: None, ..now(case, None, when) }), "材料补正到齐")
}

pub(super) fn ask(case: &Case, when: &When) -> Change {
    Change::of(Part::Decision(now(case, Some(DecisionKind::Asking), when)), "征询对方意见")
}

/// Within scope, both parties willing, in three working days (令17-22).
pub(super) fn accept(case: &Case, willing: bool, when: &When) -> Result<Change, Refusal> {
    if !willing {
        let remedy = "对方同意后再受理；对方不同意的，办理不予受理。";
        return Err(Problem::error("willing", "受理要双方同意调解，还没有登记对方同意。", remedy));
    }
    when.in_time(case.limits.acceptance, "决定是否受理")?;
    let decision = Decision { accepted_on: Some(when.on), ..now(case, Some(DecisionKind::Accepted), when) };
    Ok(Change::of(Part::Decision(decision), "受理"))
}

pub(super) fn refuse(case: &Case, reason: &str, when: &When) -> Result<Change, Refusal> {
    said("reason", reason, "不予受理理由")?;
    when.in_time(case.limits.acceptance, "决定是否受理")?;
    let note = Ground::of(reason).map_or("不予受理".to_owned(), |g| format!("不予受理：{}", g.label()));
    let decision =
        Decision { refusal: Some(reason.trim().to_owned()), ..now(case, Some(DecisionKind::Refused), when) };
    Ok(Change::of(Part::Decision(decision), note))
}

pub(super) fn refer(
    case: &Case,
    to: String,
    name: String,
    reason: String,
    when: &When,
) -> Result<Change, Refusal> {
    said("to", &to, "受托的组织")?;
    said("reason", &reason, "委托的理由")?;
    if to == case.organisation.id {
        return Err(Problem::error("to", "受托的组织就是现在的承办组织。", "选另一个组织。"));
    }
    let note = format!("委托{name}办理");
    Ok(Change::of(
        Part::Referral(Some(Referral { on: when.on, to, to_name: name, reason, answer: None })),
        note,
    ))
}

/// The clocks go on from the first receipt: the parties did not apply anew.
pub(super) fn answer_referral(
    case: &Case,
    answer: Result<Organisation, String>,
    when: &When,
) -> Result<Change, Refusal> {
    let Some(referral) = case.referral.clone() else { return Err(crate::acts::gone()) };
    let answered = |accepted, reason| {
        let answer = Some(Answer { on: when.on, accepted, reason });
        Part::Referral(Some(Referral { answer, ..referral.clone() }))
    };
    match answer {
        Err(reason) => {
            said("reason", &reason, "不接受委托的理由")?;
            let note = format!("{}不接受委托", referral.to_name);
            Ok(Change::of(answered(false, Some(reason)), note))
        }
        Ok(organisation) => {
            if organisation.id != referral.to {
                let message = format!("委托的是{}，不是{}。", referral.to_name, organisation.name);
                return Err(Problem::error("", message, "由受托的组织答复。"));
            }
            let note = format!("{}接受委托", organisation.name);
            let parts =
                vec![answered(true, None), Part::Organisation(organisation), Part::Handlers(Vec::new())];
            Ok(Change { parts, note })
        }
    }
}
