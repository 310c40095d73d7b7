//! Taking a step: what it must bring with it, what it changes, and the trace it leaves. A step is refused with what is
//! missing; what happened late is recorded, with an explanation (R9).

mod correct;
mod decide;
mod follow_up;
mod handle;
mod people;
mod settle;
#[cfg(test)]
mod tests;

pub use correct::put_right;

use super::agreement::Seat;
use super::claimants::Claimant;
use super::clocks::{self, By};
use super::helpers::Helper;
use super::kinds::{Outcome, ReviewKind};
use super::parts::{ContactWay, Duty, Handler, Means, Negotiation, Part, Representative, Visit};
use super::record::{Case, Organisation, Side};
use super::steps::{Step, missing};
use super::taken::Taken;
use crate::acts::{Refusal, happened, not_before, short};
use crate::table::Problem;
use jiff::civil::Date;

/// What a step is judged by, and who takes it.
#[derive(Clone, Copy, Debug)]
pub struct Setting<'a> {
    /// Calendar and policy.
    pub by: By<'a>,
    /// Today.
    pub today: Date,
    /// Who records it.
    pub actor: &'a str,
}

/// What was agreed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Terms {
    /// 协议编号.
    pub number: Option<String>,
    /// 协议金额, fen.
    pub amount: Option<i64>,
    /// 调解结果.
    pub result: Option<String>,
    /// 履行期限.
    pub due_on: Option<Date>,
    /// 履行方式.
    pub manner: Option<String>,
    /// Instalments and other duties.
    pub duties: Vec<Duty>,
}

/// A step with what it brings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// 要求补正: what is wanted.
    Supplement(String),
    /// 补正到齐.
    Supplemented,
    /// 征询对方意见.
    Ask,
    /// 受理: whether the other party agrees.
    Accept(bool),
    /// 不予受理: why.
    Refuse(String),
    /// 委托转出.
    Refer {
        /// Record id of the organisation asked.
        to: String,
        /// Its name.
        name: String,
        /// Why.
        reason: String,
    },
    /// 答复委托: the organisation that takes over, or why not.
    AnswerReferral(Result<Organisation, String>),
    /// 指派调解员.
    Assign {
        /// Who, the one in charge first.
        handlers: Vec<Handler>,
        /// What [`super::recusal`] found, in words; such an assignment needs an explanation.
        conflicts: Vec<String>,
    },
    /// 借调调解员: one with a [`super::helpers::Secondment`], and what [`super::recusal`] found.
    Second(Handler, Vec<String>),
    /// 邀请协助调解.
    Invite(Helper),
    /// 登记回避申请.
    AskRecusal {
        /// Who asks.
        by: Side,
        /// The mediator: record id.
        mediator: String,
        /// Why.
        reason: String,
    },
    /// 决定回避 on the first request that waits.
    DecideRecusal {
        /// The mediator steps back.
        granted: bool,
        /// Why.
        reason: String,
    },
    /// 登记申请人名单, whole.
    ListClaimants(Vec<Claimant>),
    /// 登记协商经过.
    Negotiated(Negotiation),
    /// 登记代表.
    Represent(Vec<Representative>),
    /// 登记被代表人同意: how many signed.
    Consent(i64),
    /// The same person by person of the list: places from 0 of those who agreed and of those who did not.
    ConsentOf {
        /// They signed.
        agreed: Vec<usize>,
        /// They would not.
        refused: Vec<usize>,
    },
    /// 登记联系.
    Contact {
        /// Who was to be reached.
        side: Side,
        /// By which means.
        way: ContactWay,
        /// They were.
        reached: bool,
        /// What was said.
        note: String,
    },
    /// 记录调解.
    Session {
        /// Code of [`crate::codes::MEDIATION_WAYS`].
        way: String,
        /// What came of it.
        note: String,
    },
    /// 延期.
    Extend {
        /// Last day.
        to: Date,
        /// Why.
        reason: String,
        /// Whether both parties have signed.
        both_agree: bool,
    },
    /// 达成协议.
    Agree(Terms),
    /// 登记签章: whose, and how.
    Sign(Vec<Seat>, Means),
    /// 达成并即时履行.
    SettleAtOnce {
        /// What was agreed and done.
        result: String,
        /// Fen.
        amount: Option<i64>,
    },
    /// 结案 without a written agreement.
    Close {
        /// How.
        outcome: Outcome,
        /// Why.
        cause: Option<String>,
        /// The side that would not.
        by: Option<Side>,
    },
    /// 撤回申请: why, if it was said.
    Withdraw(Option<String>),
    /// 登记履行.
    Perform {
        /// Fen; `None` for what is not money.
        amount: Option<i64>,
        /// Which duty, from 0.
        duty: Option<usize>,
    },
    /// 登记不履行: what is not performed.
    Default(String),
    /// 申请审查确认.
    Review {
        /// Which.
        kind: ReviewKind,
        /// Whether both parties apply together.
        jointly: bool,
    },
    /// 登记审查确认结果.
    ReviewResult(String),
    /// 告知可以申请仲裁.
    Tell,
    /// 回访; its day is that of the step.
    Visit(Visit),
    /// 归档: 档案号.
    Archive(String),
    /// 撤销上一步: why.
    TakeBack(String),
    /// 更正: parts with the right content, and why.
    Mend(Vec<Part>, String),
    /// 作废: why.
    Void(String),
}

impl Act {
    /// Which step it is.
    pub const fn step(&self) -> Step {
        match self {
            Self::Supplement(_) => Step::Supplement,
            Self::Supplemented => Step::Supplemented,
            Self::Ask => Step::Ask,
            Self::Accept(_) => Step::Accept,
            Self::Refuse(_) => Step::Refuse,
            Self::Refer { .. } => Step::Refer,
            Self::AnswerReferral(_) => Step::AnswerReferral,
            Self::Assign { .. } => Step::Assign,
            Self::Second(..) => Step::Second,
            Self::Invite(_) => Step::Invite,
            Self::AskRecusal { .. } => Step::AskRecusal,
            Self::DecideRecusal { .. } => Step::DecideRecusal,
            Self::ListClaimants(_) => Step::ListClaimants,
            Self::Negotiated(_) => Step::Negotiated,
            Self::Represent(_) => Step::Represent,
            Self::Consent(_) | Self::ConsentOf { .. } => Step::Consent,
            Self::Contact { .. } => Step::Contact,
            Self::Session { .. } => Step::Session,
            Self::Extend { .. } => Step::Extend,
            Self::Agree(_) => Step::Agree,
            Self::Sign(..) => Step::Sign,
            Self::SettleAtOnce { .. } => Step::SettleAtOnce,
            Self::Close { .. } => Step::Close,
            Self::Withdraw(_) => Step::Withdraw,
            Self::Perform { .. } => Step::Perform,
            Self::Default(_) => Step::Default,
            Self::Review { .. } => Step::Review,
            Self::ReviewResult(_) => Step::ReviewResult,
            Self::Tell => Step::Tell,
            Self::Visit(_) => Step::Visit,
            Self::Archive(_) => Step::Archive,
            Self::TakeBack(_) => Step::TakeBack,
            Self::Mend(..) => Step::Mend,
            Self::Void(_) => Step::Void,
        }
    }
}

/// When, and with which explanation.
#[derive(Clone, Copy, Debug)]
struct When<'a> {
    on: Date,
    explained: bool,
    setting: &'a Setting<'a>,
}

impl When<'_> {
    /// What is out of the ordinary is recorded with an explanation.
    fn explain(&self, odd: bool, fact: impl FnOnce() -> String) -> Result<(), Refusal> {
        if !odd || self.explained {
            return Ok(());
        }
        Err(Problem::error("explanation", fact(), "属实的，写明情况后可以登记。"))
    }

    /// After a limit.
    fn in_time(&self, limit: Option<Date>, what: &str) -> Result<(), Refusal> {
        let late = limit.is_some_and(|limit| self.on > limit);
        self.explain(late, || {
            let limit = limit.map(crate::dates::spoken).unwrap_or_default();
            format!("{what}的最后一天是{limit}，已经超过。")
        })
    }
}

/// What a step changes, and what is said of it.
struct Change {
    parts: Vec<Part>,
    note: String,
}

impl Change {
    fn of(part: Part, note: impl Into<String>) -> Self {
        Self { parts: vec![part], note: note.into() }
    }
}

/// Takes a step that happened on a day.
///
/// # Errors
/// It is not open now, does not bring what it must, or contradicts what is recorded; the case is as before.
pub fn take(
    case: &mut Case,
    act: Act,
    on: Date,
    explanation: Option<&str>,
    setting: &Setting,
) -> Result<(), Refusal> {
    let step = act.step();
    let lacks = missing(step, case, setting);
    if !lacks.is_empty() {
        return Err(Problem::error("", lacks.join(""), "").under(step.rule().clause));
    }
    happened("on", on, setting.today)?;
    for (day, of) in floors(step, case) {
        not_before("on", on, day, of)?;
    }
    let explanation = explanation.map(str::trim).filter(|text| !text.is_empty());
    short("explanation", explanation.unwrap_or_default(), "情况说明")?;
    let when = When { on, explained: explanation.is_some(), setting };
    let Change { parts, note } = match act {
        Act::TakeBack(why) => return correct::take_back(case, &why, &when),
        act => change(case, act, &when)
            .map_err(|no| if no.clause.is_empty() { no.under(step.rule().clause) } else { no })?,
    };
    let before = parts.into_iter().map(|part| part.swap(case)).collect();
    clocks::settle(case, setting.by);
    case.steps.push(Taken {
        step,
        on,
        recorded_on: setting.today,
        by: setting.actor.to_owned(),
        note,
        explanation: explanation.map(str::to_owned),
        before,
        taken_back: None,
    });
    Ok(())
}

fn change(case: &Case, act: Act, when: &When) -> Result<Change, Refusal> {
    match act {
        Act::Supplement(wanted) => decide::supplement(case, wanted, when),
        Act::Supplemented => Ok(decide::supplemented(case, when)),
        Act::Ask => Ok(decide::ask(case, when)),
        Act::Accept(willing) => decide::accept(case, willing, when),
        Act::Refuse(reason) => decide::refuse(case, &reason, when),
        Act::Refer { to, name, reason } => decide::refer(case, to, name, reason, when),
        Act::AnswerReferral(answer) => decide::answer_referral(case, answer, when),
        Act::Assign { handlers, conflicts } => handle::assign(case, handlers, &conflicts, when),
        Act::Second(handler, conflicts) => people::second(case, handler, &conflicts, when),
        Act::Invite(helper) => people::invite(case, helper),
        Act::AskRecusal { by, mediator, reason } => people::ask_recusal(case, by, &mediator, reason, when),
        Act::DecideRecusal { granted, reason } => people::decide_recusal(case, granted, reason, when),
        Act::ListClaimants(list) => people::list_claimants(case, list, when.setting),
        Act::Negotiated(negotiation) => handle::negotiated(case, negotiation, when),
        Act::Represent(people) => handle::represent(people, when),
        Act::Consent(agreed) => handle::consent(case, agreed, when),
        Act::ConsentOf { agreed, refused } => people::consent_of(case, &agreed, &refused, when),
        Act::Contact { side, way, reached, note } => handle::contact(side, way, reached, &note),
        Act::Session { way, note } => handle::session(case, way, note, when),
        Act::Extend { to, reason, both_agree } => handle::extend(case, to, reason, both_agree, when),
        Act::Agree(terms) => settle::agree(case, terms, when),
        Act::Sign(seats, means) => settle::sign(case, &seats, means, when),
        Act::SettleAtOnce { result, amount } => settle::at_once(case, result, amount, when),
        Act::Close { outcome, cause: why, by } => settle::close(case, outcome, why, by, when),
        Act::Withdraw(why) => Ok(settle::withdraw(case, why, when)),
        Act::Perform { amount, duty } => follow_up::perform(case, amount, duty, when),
        Act::Default(what) => follow_up::default(case, &what, when),
        Act::Review { kind, jointly } => follow_up::review(case, kind, jointly, when),
        Act::ReviewResult(result) => follow_up::review_result(case, result, when),
        Act::Tell => Ok(follow_up::tell(when)),
        Act::Visit(visit) => follow_up::visit(visit, when),
        Act::Archive(number) => follow_up::archive(number, when),
        Act::TakeBack(_) => Err(crate::acts::gone()),
        Act::Mend(parts, why) => correct::mend(case, parts, &why, when),
        Act::Void(reason) => correct::void(reason, when),
    }
}

/// The days a step cannot lie before.
fn floors(step: Step, case: &Case) -> Vec<(Date, &'static str)> {
    let received = case.received_on.map(|day| (day, "收到日期"));
    let accepted = case.decision.accepted_on.map(|day| (day, "受理日期"));
    let last_session = case.sessions.iter().map(|session| session.on).max().map(|day| (day, "最近一次调解"));
    let terms = case.agreement.reached_on.map(|day| (day, "达成协议的日期"));
    let in_force = super::agreement::in_force_on(case).map(|day| (day, "协议生效日期"));
    let closed = case.closure.on.or(case.decision.since).map(|day| (day, "结案日期"));
    let referred = case.referral.as_ref().map(|referral| (referral.on, "转出日期"));
    let applied = case.review.applied_on.map(|day| (day, "申请日期"));
    let found = match step {
        Step::Negotiated | Step::TakeBack | Step::Mend => vec![],
        Step::AnswerReferral => vec![received, referred],
        Step::Session
        | Step::Assign
        | Step::Second
        | Step::Invite
        | Step::AskRecusal
        | Step::Extend
        | Step::Consent => vec![received, accepted],
        Step::DecideRecusal => {
            vec![received, super::recusal::pending(case).map(|request| (request.on, "申请回避的日期"))]
        }
        Step::Agree | Step::SettleAtOnce => vec![received, accepted, last_session],
        Step::Sign => vec![received, accepted, terms],
        Step::Close | Step::Withdraw => vec![received, accepted, last_session, terms],
        Step::Perform | Step::Default | Step::Review => vec![in_force],
        Step::ReviewResult => vec![applied],
        Step::Visit | Step::Archive => vec![received, closed],
        _ => vec![received],
    };
    found.into_iter().flatten().collect()
}
