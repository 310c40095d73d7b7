//! What must be on record before a step, each with the words for its absence.

use crate::cases::acts::Setting;
use crate::cases::agreement::{in_force_on, missing_contents};
use crate::cases::clocks;
use crate::cases::collective;
use crate::cases::kinds::DecisionKind;
use crate::cases::record::Case;
use crate::cases::state::State;

/// What must be on record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Need {
    /// 收到日期: the clocks start from it.
    Received,
    /// A mediator.
    Handler,
    /// It is a collective dispute.
    Collective,
    /// The represented consented (办案规则-63).
    ConsentOfRepresented,
    /// The five contents (令17-26).
    Contents,
    /// An agreement in force (调解仲裁法-14).
    InForce,
    /// Neither review nor confirmation waits for its result.
    NoReviewUnderWay,
    /// One of them does.
    ReviewUnderWay,
    /// Arbitration is open: refused, failed, not performed, or over the statutory limit.
    WayToArbitration,
    /// Where mediation failed, the parties were told that arbitration is open (令17-30).
    Told,
    /// A step that can be taken back.
    StepToTakeBack,
    /// A request for recusal that waits for its decision.
    RecusalPending,
}

impl Need {
    /// What is missing, in words with what to do; empty where nothing is.
    pub fn missing(self, case: &Case, setting: &Setting) -> Vec<String> {
        let one = |missing: bool, words: &str| if missing { vec![words.to_owned()] } else { Vec::new() };
        match self {
            Self::Received => one(case.received_on.is_none(), "没有收到日期，先补填。"),
            Self::Handler => one(case.handlers.is_empty(), "还没有指派调解员，先指派。"),
            Self::Collective => {
                let collective = collective::is_collective(case, setting.by.policy) == Some(true);
                let words = collective::verdict(case, setting.by.policy).sentence;
                one(!collective, &words)
            }
            Self::ConsentOfRepresented => collective::missing_for_settlement(case, setting.by.policy),
            Self::Contents => {
                let lacks = missing_contents(case);
                one(!lacks.is_empty(), &format!("协议还缺{}，补齐后再签章。", lacks.join("、")))
            }
            Self::InForce => one(in_force_on(case).is_none(), "没有生效的协议。"),
            Self::NoReviewUnderWay => one(under_way(case), "申请的审查确认还没有结果，先登记结果。"),
            Self::ReviewUnderWay => one(!under_way(case), "没有等待结果的审查确认申请。"),
            Self::WayToArbitration => {
                one(!arbitration_open(case, setting), "案件没有终止，法定期限也没有过，还不到告知的时候。")
            }
            Self::Told => one(
                case.told.on.is_none() && must_be_told(case),
                "调解没有成功，还没有书面告知当事人可以申请仲裁，先告知。",
            ),
            Self::RecusalPending => {
                one(crate::cases::recusal::pending(case).is_none(), "没有等待决定的回避申请。")
            }
            Self::StepToTakeBack => {
                one(!case.steps.iter().any(super::super::taken::Taken::holds), "没有可以撤销的步骤。")
            }
        }
    }
}

fn under_way(case: &Case) -> bool {
    case.review.applied_on.is_some() && case.review.decided_on.is_none()
}

/// Whether the law asks that the parties be told (令17-30). A notice of refusal says it by itself.
fn must_be_told(case: &Case) -> bool {
    let failed = case.closure.outcome.is_some_and(crate::cases::kinds::Outcome::is_failed);
    failed || State::of(case) == State::Defaulted
}

fn arbitration_open(case: &Case, setting: &Setting) -> bool {
    let over = || {
        let received = case.received_on?;
        Some(setting.today > clocks::arbitration(received, setting.by).result.date)
    };
    let state = State::of(case);
    must_be_told(case)
        || case.decision.kind == Some(DecisionKind::Refused)
        || (state == State::Ended && case.closure.outcome.is_some_and(|o| !o.is_settled()))
        || (state.in_mediation() && over() == Some(true))
}
