//! Mediators, negotiations, representatives, sessions, extension.

use super::{Change, When};
use crate::acts::{Refusal, happened, said};
use crate::cases::clocks;
use crate::cases::collective::wrong_number;
use crate::cases::parts::{
    Broken, Consent, ContactWay, Extension, Handler, Negotiation, Part, Representative, Session,
};
use crate::cases::record::{Case, Side};
use crate::codes::MEDIATION_WAYS;
use crate::dates::spoken;
use crate::table::Problem;
use jiff::civil::Date;

/// The first is in charge. What speaks against somebody is told; who assigns decides, and says why (在线规则13).
pub(super) fn assign(
    case: &Case,
    handlers: Vec<Handler>,
    conflicts: &[String],
    when: &When,
) -> Result<Change, Refusal> {
    if handlers.iter().all(|handler| handler.id.is_empty()) {
        return Err(Problem::error("mediators", "没有选调解员。", "至少选一名。"));
    }
    for (at, handler) in handlers.iter().enumerate() {
        if handlers[..at].iter().any(|other| other.id == handler.id) {
            let message = format!("{}选了两次。", handler.name);
            return Err(Problem::error("mediators", message, "去掉重复的。"));
        }
    }
    when.explain(!conflicts.is_empty(), || format!("{}。", conflicts.join("；")))?;
    let names: Vec<&str> = handlers.iter().map(|handler| handler.name.as_str()).collect();
    let first = case.handlers.is_empty() || case.handlers == handlers;
    let what = if first { "指派" } else { "改派" };
    let note = format!("{what}{}", names.join("、"));
    Ok(Change::of(Part::Handlers(handlers), note))
}

pub(super) fn negotiated(case: &Case, negotiation: Negotiation, when: &When) -> Result<Change, Refusal> {
    happened("proposed_on", negotiation.proposed_on, when.setting.today)?;
    let silent = negotiation.ending == Broken::Silent;
    match negotiation.ended_on {
        None if !silent => {
            return Err(Problem::error("ended_on", "没有填协商没有成功的日期。", "填那一天的日期。"));
        }
        Some(day) => {
            happened("ended_on", day, when.setting.today)?;
            crate::acts::not_before("ended_on", day, negotiation.proposed_on, "提出协商的日期")?;
        }
        None => {
            let end = clocks::negotiation(negotiation.proposed_on, when.setting.by).result.date;
            if end >= when.setting.today {
                let message = format!("对方回应的期限到{}，还没有过。", spoken(end));
                return Err(Problem::error("ending", message, "期限过后再登记。").under("令17-10"));
            }
        }
    }
    let note = format!("登记协商经过：{}", negotiation.ending.label());
    let all = case.negotiations.iter().cloned().chain([negotiation]).collect();
    Ok(Change::of(Part::Negotiations(all), note))
}

pub(super) fn represent(people: Vec<Representative>, when: &When) -> Result<Change, Refusal> {
    if let Some(wrong) = wrong_number(people.len(), when.setting.by.policy) {
        return Err(Problem::error("representatives", wrong, "增减后再登记。"));
    }
    for person in &people {
        said("representatives", &person.name, "代表的姓名")?;
    }
    let note = format!("登记代表{}名", people.len());
    Ok(Change::of(Part::Representatives(people), note))
}

pub(super) fn consent(case: &Case, agreed: i64, when: &When) -> Result<Change, Refusal> {
    let all = case.headcount.unwrap_or(0);
    if !(1..=all).contains(&agreed) {
        let message = format!("同意的人数要在1到{all}之间。");
        return Err(Problem::error("agreed", message, "按签字名单填写；人数变了的，先更正涉及人数。"));
    }
    let note = format!("{agreed}人同意和解，共{all}人");
    Ok(Change::of(Part::Consent(Some(Consent { on: when.on, agreed })), note))
}

/// What is on record of a contact is its line alone: nothing of the case changes.
pub(super) fn contact(side: Side, way: ContactWay, reached: bool, note: &str) -> Result<Change, Refusal> {
    said("note", note, "联系的情况")?;
    let outcome = if reached { "联系上" } else { "没有联系上" };
    let note = format!("{}联系{}，{outcome}：{}", way.label(), side.label(), note.trim());
    Ok(Change { parts: Vec::new(), note })
}

pub(super) fn session(case: &Case, way: String, note: String, when: &When) -> Result<Change, Refusal> {
    if MEDIATION_WAYS.codes.iter().all(|code| code.code != way) {
        return Err(Problem::error("way", "没有选调解方式。", "选现场、电话、视频、巡回或线上。"));
    }
    said("note", &note, "调解情况")?;
    let count = case.sessions.len() + 1;
    let told = format!("第{count}次调解，{}", MEDIATION_WAYS.label(&way));
    let mut sessions = case.sessions.clone();
    sessions.push(Session { on: when.on, way: way.clone(), note });
    sessions.sort_by_key(|session| session.on);
    Ok(Change::of(Part::Sessions(sessions, Some(way)), told))
}

/// Both parties agree, in writing, before time is up (令17-29).
pub(super) fn extend(
    case: &Case,
    to: Date,
    reason: String,
    both_agree: bool,
    when: &When,
) -> Result<Change, Refusal> {
    let by = when.setting.by;
    let (Some(accepted), Some(now)) = (case.decision.accepted_on, clocks::handling_of(case, by)) else {
        return Err(Problem::error("", "没有受理日期，算不出办理期限。", "先更正受理日期。"));
    };
    if !both_agree {
        return Err(Problem::error("both_agree", "延期要双方书面同意。", "双方都签了延期同意书再登记。"));
    }
    said("reason", &reason, "延期理由")?;
    let limit = now.result.date;
    if to <= limit {
        let message = format!("现在的办理期限到{}，{}没有延长。", spoken(limit), spoken(to));
        return Err(Problem::error("to", message, "填更晚的一天，或不用延期。"));
    }
    when.in_time(Some(limit), "同意延期")?;
    if let Some(cap) = clocks::extension_cap(accepted, case.is_new_form(), by) {
        let last = cap.result.date;
        let over = || format!("{}办理期限只算到{}。", cap.sentence, spoken(last));
        when.explain(to > last, over)?;
    }
    let note = format!("延期至{to}");
    let extension = Extension { to: Some(to), reason: Some(reason), agreed_on: Some(when.on) };
    Ok(Change::of(Part::Extension(extension), note))
}
