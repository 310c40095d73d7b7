//! The nineteen kinds of documents of a case (regulations.md §6).

use serde::{Deserialize, Serialize};

macro_rules! documents {
    ($($(#[$meta:meta])* $name:ident $code:literal $label:literal $clause:literal;)*) => {
        /// A kind of document.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Document { $($(#[$meta])* $name,)* }

        impl Document {
            /// All of them, by code.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// Stored form: D01 to D19.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code),* }
            }

            /// Its name.
            pub const fn label(self) -> &'static str {
                match self { $(Self::$name => $label),* }
            }

            /// The clause it rests on.
            pub const fn clause(self) -> &'static str {
                match self { $(Self::$name => $clause),* }
            }
        }
    };
}

documents! {
    /// Application, or record of an oral one.
    Application "D01" "调解申请书" "令17-21";
    /// Registration form.
    Registration "D02" "受理登记表" "III-1-4a";
    /// Asking the other party, summons.
    Inquiry "D03" "征询意见（调解）通知书" "令17-22";
    /// Notice of acceptance.
    Acceptance "D04" "受理通知书" "令17-22";
    /// Notice of refusal.
    Refusal "D05" "不予受理通知书" "令17-22";
    /// Rights, duties and recusal.
    Rights "D06" "权利义务告知书" "令17-22";
    /// Power of attorney, election of representatives.
    Authority "D07" "授权委托书（代表人推选书）" "办案规则-63";
    /// Record of an inquiry or a session.
    Minutes "D08" "调解笔录" "令17-25";
    /// Consent to an extension.
    Extension "D09" "延期同意书" "令17-29";
    /// The agreement.
    Agreement "D10" "调解协议书" "令17-26";
    /// Notice that mediation ended without agreement.
    Termination "D11" "调解终止告知书" "令17-30";
    /// Application for arbitral review.
    ArbitralReview "D12" "仲裁审查申请书" "令17-27";
    /// Application for judicial confirmation or a payment order.
    Court "D13" "司法确认（支付令）申请书" "民诉法-205";
    /// Notice of performance, demand.
    Performance "D14" "履行告知书（催告书）" "令17-26";
    /// Record of a return visit.
    Visit "D15" "回访记录" "III-1-4a";
    /// Proof of service, address for service.
    Service "D16" "送达回证" "办案规则-20";
    /// Cover, index and report of the file.
    File "D17" "卷宗封面目录及结案报告" "III-1-4a";
    /// Report of a major collective dispute.
    MajorReport "D18" "重大集体争议报告表" "III-1-5b";
    /// Advice of mediation or arbitration.
    Advice "D19" "调解（仲裁）建议书" "III-1-5c";
}

impl Document {
    /// By its code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.code() == code)
    }

    /// Whether a form is made again for another occasion and stands beside the earlier ones: another session, side,
    /// serving, instalment, visit, report. Any other form takes the place of the one before it.
    pub fn repeats(self, form: &str) -> bool {
        match self {
            Self::Inquiry => form == "调解通知书",
            Self::Authority => form == "授权委托书",
            Self::Minutes
            | Self::Extension
            | Self::Performance
            | Self::Visit
            | Self::Service
            | Self::MajorReport
            | Self::Advice => true,
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nineteen_kinds_each_with_a_clause_that_is_known() {
        assert_eq!(Document::ALL.len(), 19);
        for (at, kind) in Document::ALL.iter().enumerate() {
            assert_eq!(kind.code(), format!("D{:02}", at + 1));
            assert_eq!(Document::from_code(kind.code()), Some(*kind));
            assert!(crate::verdict::cite(kind.clause()).is_some(), "{}", kind.clause());
        }
    }

    #[test]
    fn what_belongs_to_one_occasion_stands_beside_that_of_another() {
        let repeats = |kind: Document, form| kind.repeats(form);
        assert!(repeats(Document::Minutes, "调解笔录") && repeats(Document::Service, "送达回证"));
        assert!(repeats(Document::Inquiry, "调解通知书") && !repeats(Document::Inquiry, "征询意见通知书"));
        assert!(repeats(Document::Authority, "授权委托书") && !repeats(Document::Authority, "代表人推选书"));
        for once in [Document::Acceptance, Document::Agreement, Document::Termination, Document::File] {
            assert!(!repeats(once, once.label()), "{}", once.code());
        }
    }
}
