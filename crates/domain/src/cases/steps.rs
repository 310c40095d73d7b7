//! The steps of a case in one table: from which states, who, what it needs, where it leads, which clocks it starts, which
//! documents it makes (regulations.md §6). What a step must bring with it is asked in [`super::acts`].

mod needs;
mod offers;
mod table;
#[cfg(test)]
mod tests;

pub use needs::Need;
pub use offers::{Offer, missing, offers};
pub use table::RULES;

use super::clocks::ClockKind;
use super::documents::Document;
use super::state::State;
use crate::access::Action;
use serde::{Deserialize, Serialize};

macro_rules! steps {
    ($($(#[$meta:meta])* $name:ident $code:literal $label:literal;)*) => {
        /// A step.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Step { $($(#[$meta])* $name,)* }

        impl Step {
            /// All of them, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// Stored form.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code),* }
            }

            /// In words.
            pub const fn label(self) -> &'static str {
                match self { $(Self::$name => $label),* }
            }
        }
    };
}

steps! {
    /// The applicant is asked for more.
    Supplement "supplement" "要求补正";
    /// What was asked for is there.
    Supplemented "supplemented" "补正到齐";
    /// The other party is asked.
    Ask "ask" "征询对方意见";
    /// Accepted: both parties are willing, it is within scope.
    Accept "accept" "受理";
    /// Refused, with the reason, in writing.
    Refuse "refuse" "不予受理";
    /// Sent to another organisation.
    Refer "refer" "委托转出";
    /// The other organisation answers.
    AnswerReferral "answer_referral" "答复委托";
    /// Given to mediators; also another one, one more, one lent.
    Assign "assign" "指派调解员";
    /// A mediator of another organisation is lent, from when to when and by which document.
    Second "second" "借调调解员";
    /// Somebody of court, union or justice bureau helps.
    Invite "invite" "邀请协助调解";
    /// A party asks that a mediator step back.
    AskRecusal "ask_recusal" "登记回避申请";
    /// What was decided on that.
    DecideRecusal "decide_recusal" "决定回避";
    /// A negotiation of the parties that came to nothing.
    Negotiated "negotiated" "登记协商经过";
    /// The workers of a collective dispute, each with a claim.
    ListClaimants "list_claimants" "登记申请人名单";
    /// Representatives of a collective dispute.
    Represent "represent" "登记代表";
    /// The represented consent to a settlement.
    Consent "consent" "登记被代表人同意";
    /// A party was reached, or was not: by telephone, by message, by letter, in person.
    Contact "contact" "登记联系";
    /// A session was held.
    Session "session" "记录调解";
    /// More time, both parties agreeing.
    Extend "extend" "延期";
    /// The parties came to terms.
    Agree "agree" "达成协议";
    /// A signature or a seal.
    Sign "sign" "登记签章";
    /// Agreed and performed on the spot.
    SettleAtOnce "settle_at_once" "达成并即时履行";
    /// Ended without a written agreement.
    Close "close" "结案";
    /// The application is withdrawn.
    Withdraw "withdraw" "撤回申请";
    /// Something was paid or done.
    Perform "perform" "登记履行";
    /// Not performed.
    Default "default" "登记不履行";
    /// Arbitral review, judicial confirmation or payment order applied for.
    Review "review" "申请审查确认";
    /// What came of it.
    ReviewResult "review_result" "登记审查确认结果";
    /// Told in writing that arbitration is open.
    Tell "tell" "告知可以申请仲裁";
    /// Return visit.
    Visit "visit" "回访";
    /// Into the archive.
    Archive "archive" "归档";
    /// The last step was a mistake.
    TakeBack "take_back" "撤销上一步";
    /// What is recorded is put right.
    Mend "mend" "更正";
    /// The case itself was a mistake, or stands twice.
    Void "void" "作废";
}

impl Step {
    /// By its stored form.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|step| step.code() == code)
    }

    /// Its line in the table.
    ///
    /// # Panics
    /// Never: a test reads every line.
    pub fn rule(self) -> &'static Rule {
        match RULES.iter().find(|rule| rule.step == self) {
            Some(rule) => rule,
            None => unreachable!("{} has no line in the table", self.code()),
        }
    }
}

impl Rule {
    /// Who may take it in a state: to take back what closed a case is a correction of a closed case.
    pub fn who_in(&self, state: State) -> Action {
        if self.step == Step::TakeBack && state.is_over() { Action::CorrectCases } else { self.who }
    }
}

/// One line of the table.
#[derive(Debug)]
pub struct Rule {
    /// Which step.
    pub step: Step,
    /// The states it is open in.
    pub from: &'static [State],
    /// Who: the capability of [`crate::access`] it takes.
    pub who: Action,
    /// What must be on record before.
    pub needs: &'static [Need],
    /// The states it may lead to; the same one where it changes nothing of the state.
    pub to: &'static [State],
    /// The clocks it starts.
    pub starts: &'static [ClockKind],
    /// The documents it makes.
    pub makes: &'static [Document],
    /// The clause it rests on.
    pub clause: &'static str,
}
