//! The parts of a case that steps change, each whole: a step keeps what it overwrote, and taking it back puts that back.

use super::claimants::Claimant;
use super::helpers::{Helper, Secondment};
use super::kinds::{DecisionKind, Outcome, PerformanceState, ReviewKind};
use super::record::{Case, Organisation, Side};
use super::recusal;
pub use super::visits::{Visit, VisitWay, Visited};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// 受理决定 and what led to it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// What stands now.
    pub kind: Option<DecisionKind>,
    /// Since when: asked, refused, waiting for papers.
    pub since: Option<Date>,
    /// 受理日期.
    pub accepted_on: Option<Date>,
    /// 不予受理理由.
    pub refusal: Option<String>,
    /// What is to be supplemented.
    pub wanted: Option<String>,
}

/// One 承办调解员.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Handler {
    /// Record id, or the name while nobody was found.
    pub id: String,
    /// 姓名.
    pub name: String,
    /// Helps from outside: 借用 of another centre (III-1-2d), court, union, justice bureau (IV-3).
    pub seconded_from: Option<String>,
    /// From when to when, and by which document.
    #[serde(default)]
    pub secondment: Option<Secondment>,
}

/// How a party was to be reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ContactWay {
    /// 电话.
    Phone,
    /// 短信、微信等.
    Message,
    /// 当面.
    InPerson,
    /// 信函.
    Letter,
}

impl ContactWay {
    /// All, the most usual first.
    pub const ALL: [Self; 4] = [Self::Phone, Self::Message, Self::InPerson, Self::Letter];

    /// As an address or a form says it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::Message => "message",
            Self::InPerson => "in_person",
            Self::Letter => "letter",
        }
    }

    /// In words.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Phone => "电话",
            Self::Message => "短信、微信",
            Self::InPerson => "当面",
            Self::Letter => "信函",
        }
    }
}

/// One session of mediation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// The day.
    pub on: Date,
    /// Code of [`crate::codes::MEDIATION_WAYS`].
    pub way: String,
    /// What came of it, in a line; the record itself is a document.
    pub note: String,
}

/// 代表 of workers with a common claim (调解仲裁法-7).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Representative {
    /// 姓名, personal.
    pub name: String,
    /// 联系电话, personal.
    pub phone: Option<String>,
}

/// What the represented said to a settlement (办案规则第63条).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consent {
    /// The day of the last signature on the list.
    pub on: Date,
    /// How many of the workers signed.
    pub agreed: i64,
}

/// 延期.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extension {
    /// 延期至: last day as agreed.
    pub to: Option<Date>,
    /// 延期理由.
    pub reason: Option<String>,
    /// The day both parties had signed.
    pub agreed_on: Option<Date>,
}

/// 调解协议.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agreement {
    /// 协议编号.
    pub number: Option<String>,
    /// The day the parties came to terms.
    pub reached_on: Option<Date>,
    /// 协议金额, fen.
    pub amount: Option<i64>,
    /// 调解结果 in words.
    pub result: Option<String>,
    /// 履行期限: last day.
    pub due_on: Option<Date>,
    /// 履行方式.
    pub manner: Option<String>,
    /// What is owed when, where not all at once.
    pub duties: Vec<Duty>,
    /// Who signed and sealed.
    pub signatures: Signatures,
}

/// One instalment or other duty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Duty {
    /// Last day as agreed.
    pub due_on: Date,
    /// Fen; `None` for what is not money.
    pub amount: Option<i64>,
    /// What is to be done.
    pub what: String,
}

/// The four signatures and seals (调解仲裁法-14).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signatures {
    /// 申请人.
    pub applicant: Option<Signature>,
    /// 被申请人.
    pub respondent: Option<Signature>,
    /// 调解员.
    pub mediator: Option<Signature>,
    /// 调解组织印章.
    pub organisation: Option<Signature>,
}

/// One signature or seal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signature {
    /// The day.
    pub on: Date,
    /// How.
    pub means: Means,
}

/// How somebody signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Means {
    /// On paper: signature, fingerprint or seal.
    Paper,
    /// By a certified signature service (电子签名法13—14).
    Certified,
    /// Drawn on a screen: an auxiliary record, no signature.
    Drawn,
}

/// 结案.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closure {
    /// 结案日期.
    pub on: Option<Date>,
    /// 结案方式.
    pub outcome: Option<Outcome>,
    /// 不成原因.
    pub cause: Option<String>,
    /// The side that withdrew, would not go on or would not sign.
    pub by: Option<Side>,
}

/// 审查确认.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review {
    /// Which.
    pub kind: Option<ReviewKind>,
    /// The day it was applied for.
    pub applied_on: Option<Date>,
    /// The day it was decided.
    pub decided_on: Option<Date>,
    /// 审查确认结果.
    pub result: Option<String>,
}

/// 履行.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Performance {
    /// 履行状态 as recorded.
    pub state: Option<PerformanceState>,
    /// 到位金额, fen.
    pub received: Option<i64>,
    /// What came in, in the order recorded.
    pub receipts: Vec<Receipt>,
    /// The day somebody said it is not performed.
    pub defaulted_on: Option<Date>,
}

/// One payment or other performance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// The day.
    pub on: Date,
    /// Fen; `None` for what is not money.
    pub amount: Option<i64>,
    /// Which duty of the agreement, from 0, where there are several.
    pub duty: Option<usize>,
}

/// 告知仲裁: the parties were told in writing that arbitration is open (令17第30条).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// 告知仲裁日期.
    pub on: Option<Date>,
}

/// 委托 to another organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Referral {
    /// The day it was sent.
    pub on: Date,
    /// To whom: record id.
    pub to: String,
    /// To whom, in words.
    pub to_name: String,
    /// Why.
    pub reason: String,
    /// The answer, if there is one.
    pub answer: Option<Answer>,
}

/// The answer to a referral.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// The day.
    pub on: Date,
    /// Taken over.
    pub accepted: bool,
    /// Why not.
    pub reason: Option<String>,
}

/// A negotiation of the parties and how it ended (令17-31 第一至四项).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Negotiation {
    /// The day one party proposed it.
    pub proposed_on: Date,
    /// How it ended.
    pub ending: Broken,
    /// The day of that; of silence it follows from the proposal.
    pub ended_on: Option<Date>,
}

/// How a negotiation came to nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Broken {
    /// The other party declined.
    Declined,
    /// The other party said nothing in time.
    Silent,
    /// Within the agreed time one party would not go on.
    BrokenOff,
    /// The agreed time passed without agreement.
    NotAgreed,
    /// A settlement was reached and is not performed.
    NotPerformed,
}

impl Broken {
    /// In words.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Declined => "对方不同意协商",
            Self::Silent => "对方没有回应",
            Self::BrokenOff => "一方不同意继续协商",
            Self::NotAgreed => "约定期限内没有达成一致",
            Self::NotPerformed => "和解协议没有履行",
        }
    }
}

/// 归档.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Archive {
    /// 归档日期.
    pub on: Option<Date>,
    /// 档案号.
    pub number: Option<String>,
}

/// 作废.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Void {
    /// The day.
    pub on: Date,
    /// Why.
    pub reason: String,
}

/// A part with its content: what a step overwrote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// 受理决定.
    Decision(Decision),
    /// 承办组织.
    Organisation(Organisation),
    /// 承办调解员.
    Handlers(Vec<Handler>),
    /// Sessions and 调解方式.
    Sessions(Vec<Session>, Option<String>),
    /// 代表.
    Representatives(Vec<Representative>),
    /// Consent of the represented.
    Consent(Option<Consent>),
    /// 延期.
    Extension(Extension),
    /// 调解协议.
    Agreement(Agreement),
    /// 结案.
    Closure(Closure),
    /// 审查确认.
    Review(Review),
    /// 履行.
    Performance(Performance),
    /// 告知仲裁.
    Told(Told),
    /// 委托.
    Referral(Option<Referral>),
    /// Negotiations.
    Negotiations(Vec<Negotiation>),
    /// 回访.
    Visit(Visit),
    /// 归档.
    Archive(Archive),
    /// 作废.
    Void(Option<Void>),
    /// 申请人名单.
    Claimants(Vec<Claimant>),
    /// 协助调解.
    Helpers(Vec<Helper>),
    /// 回避申请.
    Recusals(Vec<recusal::Request>),
}

impl Part {
    /// Puts the content into the case and gives back what stood there.
    #[must_use]
    pub fn swap(self, case: &mut Case) -> Self {
        use std::mem::replace;
        match self {
            Self::Decision(new) => Self::Decision(replace(&mut case.decision, new)),
            Self::Organisation(new) => Self::Organisation(replace(&mut case.organisation, new)),
            Self::Handlers(new) => Self::Handlers(replace(&mut case.handlers, new)),
            Self::Sessions(new, way) => {
                Self::Sessions(replace(&mut case.sessions, new), replace(&mut case.way, way))
            }
            Self::Representatives(new) => Self::Representatives(replace(&mut case.representatives, new)),
            Self::Consent(new) => Self::Consent(replace(&mut case.consent, new)),
            Self::Extension(new) => Self::Extension(replace(&mut case.extension, new)),
            Self::Agreement(new) => Self::Agreement(replace(&mut case.agreement, new)),
            Self::Closure(new) => Self::Closure(replace(&mut case.closure, new)),
            Self::Review(new) => Self::Review(replace(&mut case.review, new)),
            Self::Performance(new) => Self::Performance(replace(&mut case.performance, new)),
            Self::Told(new) => Self::Told(replace(&mut case.told, new)),
            Self::Referral(new) => Self::Referral(replace(&mut case.referral, new)),
            Self::Negotiations(new) => Self::Negotiations(replace(&mut case.negotiations, new)),
            Self::Visit(new) => Self::Visit(replace(&mut case.visit, new)),
            Self::Archive(new) => Self::Archive(replace(&mut case.archive, new)),
            Self::Void(new) => Self::Void(replace(&mut case.void, new)),
            Self::Claimants(new) => Self::Claimants(replace(&mut case.claimants, new)),
            Self::Helpers(new) => Self::Helpers(replace(&mut case.helpers, new)),
            Self::Recusals(new) => Self::Recusals(replace(&mut case.recusals, new)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cases::testing::{accepted, ledger};

    #[test]
    fn what_a_step_overwrote_is_kept_as_text_and_put_back_as_it_was() {
        let (mut case, other) = (accepted(), ledger());
        let parts = [
            Part::Decision(other.decision.clone()),
            Part::Organisation(Organisation { id: "o2".into(), ..Organisation::default() }),
            Part::Handlers(Vec::new()),
            Part::Closure(other.closure.clone()),
            Part::Agreement(other.agreement.clone()),
            Part::Performance(other.performance.clone()),
        ];
        let before: Vec<Part> = parts.into_iter().map(|part| part.swap(&mut case)).collect();
        assert_eq!(case.closure, other.closure);
        let text = serde_json::to_string(&before).expect("text");
        let read: Vec<Part> = serde_json::from_str(&text).expect("parts");
        for part in read.into_iter().rev() {
            let _replaced = part.swap(&mut case);
        }
        assert_eq!(case, accepted());
    }
}
