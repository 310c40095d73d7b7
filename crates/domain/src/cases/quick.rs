//! 简易登记 (R9): what was settled at the counter is on record with eight things said once. The case still goes the whole
//! way (registered, accepted, given to a mediator, ended), each step by its own rule; none of them is left out.

use super::acts::Act;
use super::kinds::{Outcome, PartyKind};
use super::parts::Handler;
use crate::value::narrow;

/// How it ended at the counter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// 达成并即时履行.
    AtOnce,
    /// 当事人自行和解.
    Themselves,
    /// 申请人撤回申请.
    Withdrawn,
}

impl Ending {
    /// All of them, the usual one first.
    pub const ALL: &'static [Self] = &[Self::AtOnce, Self::Themselves, Self::Withdrawn];

    /// Stored form, that of the outcome.
    pub const fn code(self) -> &'static str {
        self.outcome().code()
    }

    /// In words.
    pub const fn label(self) -> &'static str {
        match self {
            Self::AtOnce => "达成并即时履行",
            Self::Themselves => "当事人自行和解",
            Self::Withdrawn => "申请人撤回申请",
        }
    }

    /// By its stored form or its words.
    pub fn find(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|ending| ending.code() == text || ending.label() == text)
    }

    /// The 结案方式 it makes.
    pub const fn outcome(self) -> Outcome {
        match self {
            Self::AtOnce => Outcome::PerformedAtOnce,
            Self::Themselves => Outcome::Settled,
            Self::Withdrawn => Outcome::Withdrawn,
        }
    }

    /// Whether an amount was agreed on.
    pub const fn has_amount(self) -> bool {
        !matches!(self, Self::Withdrawn)
    }
}

/// The steps after registration: accepted, given to its mediators, ended. `conflicts` is what [`super::recusal`] found,
/// `amount` fen, `result` what was agreed and done in words.
pub fn acts(
    handlers: Vec<Handler>,
    conflicts: Vec<String>,
    ending: Ending,
    result: &str,
    amount: Option<i64>,
) -> [Act; 3] {
    let last = match ending {
        Ending::AtOnce => Act::SettleAtOnce { result: result.to_owned(), amount },
        Ending::Themselves => Act::Close { outcome: Outcome::Settled, cause: None, by: None },
        Ending::Withdrawn => Act::Withdraw(None),
    };
    [Act::Accept(true), Act::Assign { handlers, conflicts }, last]
}

/// Ends of the names of units.
const UNITS: [&str; 16] = [
    "公司",
    "集团",
    "厂",
    "店",
    "商行",
    "经营部",
    "工作室",
    "事务所",
    "合作社",
    "中心",
    "学校",
    "幼儿园",
    "医院",
    "诊所",
    "协会",
    "服务部",
];

/// A unit by the end of its name; a person has at most a few characters, of whom nothing is known.
pub fn kind_of(name: &str) -> PartyKind {
    let plain = narrow(name);
    let plain = plain.trim_end_matches([')', '）']);
    let unit = plain.chars().count() > 3 && UNITS.iter().any(|end| plain.ends_with(end));
    if unit { PartyKind::Employer } else { PartyKind::Worker }
}

/// An applicant as typed in one go: the name, and a telephone behind it where one was typed, with blanks or dashes in it.
pub fn applicant(typed: &str) -> (String, Option<String>) {
    let (typed, between) = (typed.trim(), [' ', '\u{3000}', '，', ',', '、']);
    let in_phone = |c: char| {
        between.contains(&c)
            || narrow(&c.to_string()).chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | '+'))
    };
    let name = typed.trim_end_matches(in_phone);
    let phone: String = narrow(&typed[name.len()..]).chars().filter(|c| !between.contains(c)).collect();
    let apart = typed[name.len()..].starts_with(between);
    if apart && phone.chars().filter(char::is_ascii_digit).count() >= 7 {
        (name.to_owned(), Some(phone))
    } else {
        (typed.to_owned(), None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cases::acts::{Setting, take};
    use crate::cases::state::State;
    use crate::cases::testing::{RECEIVED, by, received};

    fn handler() -> Vec<Handler> {
        vec![Handler { id: "m1".into(), name: "于华霞".into(), ..Handler::default() }]
    }

    fn walked(ending: Ending, headcount: i64) -> Result<crate::cases::Case, String> {
        let mut case = received();
        case.headcount = Some(headcount);
        case.handlers = handler();
        let setting = Setting { by: by(), today: RECEIVED, actor: "王主任" };
        for act in acts(handler(), Vec::new(), ending, "当场支付工资", Some(50_000)) {
            take(&mut case, act, RECEIVED, None, &setting).map_err(|no| no.message)?;
        }
        Ok(case)
    }

    #[test]
    fn every_ending_leads_to_a_closed_case_with_all_its_steps() {
        for ending in Ending::ALL {
            let case = walked(*ending, 1).expect("the whole way");
            assert_eq!(State::of(&case), State::Ended, "{ending:?}");
            assert_eq!(case.closure.outcome, Some(ending.outcome()));
            assert_eq!(case.steps.len(), 3);
            assert!(case.steps[1].note.starts_with("指派"), "{}", case.steps[1].note);
            assert_eq!(Ending::find(ending.code()), Some(*ending));
            assert_eq!(Ending::find(ending.label()), Some(*ending));
        }
        let paid = walked(Ending::AtOnce, 1).expect("a case");
        assert_eq!(paid.performance.received, Some(50_000));
    }

    #[test]
    fn what_a_collective_dispute_lacks_stops_it_here_too() {
        assert!(walked(Ending::AtOnce, 9).is_ok());
        let refused = walked(Ending::AtOnce, 10).expect_err("nobody consented");
        assert!(refused.contains("没有登记推举的代表"), "{refused}");
    }

    #[test]
    fn a_name_and_a_telephone_are_told_apart() {
        for (typed, name, phone) in [
            ("张三", "张三", None),
            ("张三 13800000000", "张三", Some("13800000000")),
            ("张三 138 0000 0000", "张三", Some("13800000000")),
            ("张三，022-2340 0000", "张三", Some("022-23400000")),
            (" 张三　１３８００００００００ ", "张三", Some("13800000000")),
            ("张三，022-24000000", "张三", Some("022-24000000")),
            ("买买提 艾力", "买买提 艾力", None),
            ("张三 等", "张三 等", None),
            ("", "", None),
        ] {
            assert_eq!(applicant(typed), (name.to_owned(), phone.map(str::to_owned)), "{typed}");
        }
    }

    #[test]
    fn units_are_known_by_the_end_of_their_names() {
        for (name, kind) in [
            ("张三", PartyKind::Worker),
            ("王小店", PartyKind::Worker),
            ("天津恒通电子有限公司", PartyKind::Employer),
            ("河西区小李饭店", PartyKind::Employer),
            ("欧阳春晓", PartyKind::Worker),
        ] {
            assert_eq!(kind_of(name), kind, "{name}");
        }
    }
}
