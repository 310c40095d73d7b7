//! What the clocks of cases ask for before they run out (R9): one line for each kind of clock, with how many.

use super::{Kind, Spread, Todo};
use crate::policy::{Item, Policy};
use crate::verdict::Basis;
use jiff::civil::Date;

/// Days ahead that a limit is told of.
pub const AHEAD: i64 = 3;
/// Days ahead that a door about to close is told of: both parties have to apply together.
pub const REVIEW_AHEAD: i64 = 7;

/// Cases of one kind of clock that ends soon or has run out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Running {
    /// How many, and where.
    pub cases: Spread,
    /// The first day a clock of them ends on.
    pub first: Option<Date>,
    /// How many of them have run out.
    pub over: u64,
}

/// The kinds of clock that are told of, in the order of a case's way.
pub const KINDS: [Kind; 10] = [
    Kind::CaseDecision,
    Kind::CaseSupplement,
    Kind::CaseAsked,
    Kind::CaseReferred,
    Kind::CaseStatutory,
    Kind::CaseHandling,
    Kind::CaseDuty,
    Kind::CaseReview,
    Kind::CaseConfirmation,
    Kind::CaseVisit,
];

/// The line of one kind of clock; `None` where no case has it.
pub fn todo(kind: Kind, running: &Running, policy: &Policy) -> Option<Todo> {
    let n = running.cases.n;
    let (what, why) = words(kind, policy)?;
    if n == 0 {
        return None;
    }
    let over =
        if running.over > 0 { format!("，其中 {} 件已过期限", running.over) } else { String::new() };
    let todo = Todo::new(kind, format!("{n} 件{what}{over}"), why.to_owned()).at(&running.cases, "件");
    let (clause, basis, sentence) = rests_on(kind, policy);
    Some(Todo { due: running.first, ..todo.by(clause, basis, sentence) })
}

/// What is to be done, and how.
fn words(kind: Kind, policy: &Policy) -> Option<(String, &'static str)> {
    let (what, why) = match kind {
        Kind::CaseDecision => ("申请要作出受理决定", "征询对方期间期限照常计算"),
        Kind::CaseSupplement => ("申请等补正材料，受理期限照常计算", "催一催；到期补不齐的，按现有材料决定"),
        Kind::CaseAsked => ("转来的案件等答复", "请答复转来的案件：接收，或者写明不接收的理由"),
        Kind::CaseReferred => ("转出的案件没有答复", "问一问对方；期限照常计算，可以撤销转办自己办"),
        Kind::CaseStatutory => {
            let days = policy.clocks.arbitration_days.value;
            return Some((format!("案件将满法定 {days} 日"), "过后双方可以申请仲裁，抓紧调解"));
        }
        Kind::CaseHandling => ("案件的办理期限将到", "达成协议、延期，或者终止并书面告知可以申请仲裁"),
        Kind::CaseReview => ("协议申请仲裁审查的期限将到", "双方愿意的，到期前共同申请；过期不再受理"),
        Kind::CaseConfirmation => ("协议申请司法确认的期限将到", "双方愿意的，到期前共同申请；过期不再受理"),
        Kind::CaseDuty => ("案件的协议将到履行期限", "问一问到位没有，到位的登记，没有到位的催告"),
        Kind::CaseVisit => ("结案后要回访", "问一问履行情况和满意度，登记回访"),
        _ => return None,
    };
    Some((what.to_owned(), why))
}

fn rests_on(kind: Kind, policy: &Policy) -> (&'static str, Basis, String) {
    let clocks = &policy.clocks;
    let of = |item: &Item<u32>, sentence: String| (item.clause, item.basis, sentence);
    match kind {
        Kind::CaseDecision | Kind::CaseSupplement => {
            let days = clocks.acceptance_working_days.value;
            let sentence = format!("收到调解申请后{days}个工作日内决定是否受理；不予受理的书面说明理由。");
            of(&clocks.acceptance_working_days, sentence)
        }
        Kind::CaseAsked | Kind::CaseReferred => {
            let sentence = "案件转给别的调解组织，由对方答复接收或者不接收；答复以前期限照常计算。";
            ("III-1-2d", Basis::Inferred, sentence.to_owned())
        }
        Kind::CaseStatutory => {
            let days = clocks.arbitration_days.value;
            let sentence =
                format!("自收到调解申请之日起{days}日内没有达成协议的，双方当事人可以依法申请仲裁。");
            of(&clocks.arbitration_days, sentence)
        }
        Kind::CaseReview => {
            let days = clocks.review_days.value;
            of(&clocks.review_days, format!("自协议生效之日起{days}日内，双方可以共同申请仲裁审查。"))
        }
        Kind::CaseConfirmation => {
            let days = clocks.confirmation_days.value;
            of(&clocks.confirmation_days, format!("自协议生效之日起{days}日内，双方可以共同申请司法确认。"))
        }
        Kind::CaseDuty => {
            let sentence =
                "协议约定的履行期限将到或者已过，督促履行；不履行的登记下来，告知可以申请仲裁或者支付令。";
            ("令17-26", Basis::Text, sentence.to_owned())
        }
        Kind::CaseVisit => {
            let item = &policy.reminders.visit_days;
            of(item, format!("达成协议结案后{}日内回访；只是提醒，不影响归档。", item.value))
        }
        _ => {
            let days = clocks.handling_days.value;
            let sentence =
                format!("自受理之日起{days}日内结束调解，双方同意的可以延长；逾期未达成协议的视为调解不成。");
            of(&clocks.handling_days, sentence)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Count;
    use super::*;
    use jiff::civil::date;

    fn of(n: u64, over: u64) -> Running {
        Running {
            cases: vec![Count { code: "120111".into(), name: "西青区".into(), n }].into(),
            first: Some(date(2024, 7, 16)),
            over,
        }
    }

    #[test]
    fn a_line_for_each_kind_of_clock_that_has_cases() {
        let policy = Policy::tianjin();
        let title = |kind, n, over| todo(kind, &of(n, over), &policy).map(|t| t.title);
        assert_eq!(
            title(Kind::CaseDecision, 2, 1).as_deref(),
            Some("2 件申请要作出受理决定，其中 1 件已过期限")
        );
        assert_eq!(title(Kind::CaseHandling, 0, 0), None);
        assert_eq!(title(Kind::CaseDuty, 5, 0).as_deref(), Some("5 件案件的协议将到履行期限"));
        assert_eq!(title(Kind::Hours, 5, 0), None, "no clock of a case");
        let mut longer = policy.clone();
        longer.clocks.arbitration_days.value = 20;
        let statutory = todo(Kind::CaseStatutory, &of(1, 0), &longer).expect("a line");
        assert_eq!(statutory.title, "1 件案件将满法定 20 日");
        let decide = todo(Kind::CaseDecision, &of(1, 0), &policy).expect("a line");
        assert_eq!(decide.sentence, "收到调解申请后3个工作日内决定是否受理；不予受理的书面说明理由。");
    }

    #[test]
    fn every_kind_has_words_a_clause_and_its_day() {
        let policy = Policy::tianjin();
        for kind in KINDS {
            let line = todo(kind, &of(1, 0), &policy).expect("a line");
            assert_eq!(line.due, Some(date(2024, 7, 16)), "{kind:?}");
            assert!(!line.clause.is_empty() && line.sentence.ends_with('。') && !line.why.is_empty());
            assert!(crate::verdict::CLAUSES.iter().any(|c| c.id == line.clause), "{kind:?} {}", line.clause);
        }
    }
}
