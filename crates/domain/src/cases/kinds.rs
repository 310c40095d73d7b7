//! The kinds a case is judged by. Words and synonyms are in the code lists of [`crate::codes`].

use crate::codes::{
    CASE_DECISIONS, CASE_OUTCOMES, PARTY_KINDS, PERFORMANCE_STATES, REFUSAL_GROUNDS, REVIEW_KINDS,
};
use crate::value::CodeList;
use serde::{Deserialize, Serialize};

/// Code, words and way back of a kind that has a code list: one spelling of each.
macro_rules! coded {
    ($(#[$meta:meta])* $name:ident of $list:ident { $($(#[$variant_meta:meta])* $variant:ident = $code:literal,)* }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$variant_meta])* $variant,)* }

        impl $name {
            /// All of them, in the order of the list.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The list with its words.
            pub const LIST: &'static CodeList = &$list;

            /// Stored form.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),* }
            }

            /// In words.
            pub fn label(self) -> &'static str {
                Self::LIST.label(self.code())
            }

            /// By its stored form.
            pub fn from_code(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.code() == code)
            }
        }
    };
}

coded! {
    /// 受理决定 (令17-22).
    DecisionKind of CASE_DECISIONS {
        /// 受理.
        Accepted = "accepted",
        /// 不予受理.
        Refused = "refused",
        /// 待补正: the applicant was asked for more.
        Supplement = "supplement",
        /// 征询对方意见中.
        Asking = "asking",
    }
}

coded! {
    /// A ground of 不予受理.
    Ground of REFUSAL_GROUNDS {
        /// 不属于受案范围.
        OutOfScope = "out_of_scope",
        /// 主体不适格.
        WrongParty = "wrong_party",
        /// 对方不同意调解: interrupts limitation (令17-31 第五项).
        OtherPartyDeclined = "other_party_declined",
        /// 已仲裁、诉讼或者已有生效文书.
        AlreadyDecided = "already_decided",
        /// 只要求确认劳动关系.
        RelationshipOnly = "relationship_only",
        /// 材料不补正.
        NotSupplemented = "not_supplemented",
        /// 与本组织无管辖关联.
        NoConnection = "no_connection",
        /// 其他.
        Other = "other",
    }
}

coded! {
    /// 申请人类型.
    PartyKind of PARTY_KINDS {
        /// 劳动者.
        Worker = "worker",
        /// 用人单位.
        Employer = "employer",
    }
}

coded! {
    /// 结案方式.
    Outcome of CASE_OUTCOMES {
        /// 达成协议: in writing.
        Agreement = "agreement",
        /// 达成并即时履行: small and paid on the spot, told in the record (厅发4).
        PerformedAtOnce = "performed_at_once",
        /// 自行和解.
        Settled = "settled",
        /// 撤回.
        Withdrawn = "withdrawn",
        /// 一方不同意（继续）调解.
        Unwilling = "unwilling",
        /// 期限届满未达成协议.
        TimedOut = "timed_out",
        /// 告知申请仲裁: a party goes to arbitration while mediation runs.
        Arbitration = "arbitration",
        /// 无法联系.
        Unreachable = "unreachable",
        /// 拒绝签章.
        Unsigned = "unsigned",
        /// 转其他部门.
        Transferred = "transferred",
        /// 其他.
        Other = "other",
    }
}

coded! {
    /// 审查确认.
    ReviewKind of REVIEW_KINDS {
        /// 无: said not to be asked for.
        None = "none",
        /// 仲裁审查 (令17-27).
        ArbitralReview = "arbitral_review",
        /// 司法确认 (民诉法-205).
        JudicialConfirmation = "judicial_confirmation",
        /// 支付令 (调解仲裁法-16).
        PaymentOrder = "payment_order",
    }
}

coded! {
    /// 履行状态.
    PerformanceState of PERFORMANCE_STATES {
        /// 未到期.
        NotDue = "not_due",
        /// 已履行.
        Performed = "performed",
        /// 部分履行.
        Partial = "partial",
        /// 逾期.
        Overdue = "overdue",
        /// 不履行: said by a person, not by the calendar.
        Defaulted = "defaulted",
    }
}

impl Ground {
    /// The ground a text begins with: the words of the list, alone or with more behind “：”.
    pub fn of(text: &str) -> Option<Self> {
        let head = text.split(['：', ':']).next().unwrap_or(text);
        REFUSAL_GROUNDS.find(head).and_then(Self::from_code)
    }
}

impl Outcome {
    /// Settled by mediation: what the success rate counts (regulations.md 10.4).
    pub const fn is_settled(self) -> bool {
        matches!(self, Self::Agreement | Self::PerformedAtOnce | Self::Settled)
    }

    /// Mediation came to nothing, so that the way to arbitration is told in writing (令17第30条).
    pub const fn is_failed(self) -> bool {
        matches!(
            self,
            Self::Unwilling | Self::TimedOut | Self::Arbitration | Self::Unreachable | Self::Unsigned
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_of_the_lists_has_its_kind_and_the_other_way_round() {
        fn same(codes: &[&str], list: &CodeList) {
            assert_eq!(codes, list.codes.iter().map(|c| c.code).collect::<Vec<_>>(), "{}", list.name);
        }
        same(&DecisionKind::ALL.iter().map(|k| k.code()).collect::<Vec<_>>(), DecisionKind::LIST);
        same(&Ground::ALL.iter().map(|k| k.code()).collect::<Vec<_>>(), Ground::LIST);
        same(&PartyKind::ALL.iter().map(|k| k.code()).collect::<Vec<_>>(), PartyKind::LIST);
        same(&Outcome::ALL.iter().map(|k| k.code()).collect::<Vec<_>>(), Outcome::LIST);
        same(&ReviewKind::ALL.iter().map(|k| k.code()).collect::<Vec<_>>(), ReviewKind::LIST);
        same(&PerformanceState::ALL.iter().map(|k| k.code()).collect::<Vec<_>>(), PerformanceState::LIST);
        for outcome in Outcome::ALL {
            let json = serde_json::to_string(outcome).expect("a word");
            assert_eq!(json, format!("\"{}\"", outcome.code()), "one spelling in the record and in the row");
        }
    }

    #[test]
    fn a_ground_is_read_from_the_words_an_officer_wrote() {
        for (text, ground) in [
            ("对方不同意调解", Some(Ground::OtherPartyDeclined)),
            ("被申请人不同意：电话答复不愿意调解", Some(Ground::OtherPartyDeclined)),
            ("确认劳动关系", Some(Ground::RelationshipOnly)),
            ("劳动者已经去外地", None),
            ("", None),
        ] {
            assert_eq!(Ground::of(text), ground, "{text}");
        }
    }

    #[test]
    fn no_outcome_is_both_settled_and_failed() {
        assert_eq!(Outcome::ALL.iter().filter(|o| o.is_settled()).count(), 3);
        assert!(Outcome::ALL.iter().all(|o| !(o.is_settled() && o.is_failed())));
        assert!(!Outcome::Withdrawn.is_failed() && !Outcome::Transferred.is_failed());
    }
}
