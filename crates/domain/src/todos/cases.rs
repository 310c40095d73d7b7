//! What the clocks of cases ask for before they run out (R9): one line for each kind of clock, with how many.

use super::{Kind, Spread, Todo};
use crate::policy::Policy;
use crate::verdict::Basis;
use jiff::civil::Date;

/// Days ahead that a limit is told of.
pub const AHEAD: i64 = 3;

/// Cases of one kind of clock that ends within [`AHEAD`] days or has run out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Running {
    /// How many, and where.
    pub cases: Spread,
    /// The first day a clock of them ends on.
    pub first: Option<Date>,
    /// How many of them have run out.
    pub over: u64,
}

impl Running {
    fn todo(&self, kind: Kind, what: &str, why: &str) -> Option<Todo> {
        let n = self.cases.n;
        if n == 0 {
            return None;
        }
        let over =
            if self.over > 0 { format!("，其中 {} 件已过期限", self.over) } else { String::new() };
        let todo = Todo::new(kind, format!("{n} 件{what}{over}"), why.to_owned()).at(&self.cases, "件");
        Some(Todo { due: self.first, ..todo })
    }
}

/// 受理决定, 办理期限 and 履行期限.
pub fn clocks(decide: &Running, handle: &Running, perform: &Running, policy: &Policy) -> Vec<Todo> {
    let clocks = &policy.clocks;
    let accept = clocks.acceptance_working_days.value;
    let sentence = format!("收到调解申请后{accept}个工作日内决定是否受理；不予受理的书面说明理由。");
    let decide = decide
        .todo(Kind::CaseDecision, "申请要作出受理决定", "征询对方、补正材料期间期限照常计算")
        .map(|t| t.by(clocks.acceptance_working_days.clause, clocks.acceptance_working_days.basis, sentence));
    let days = clocks.handling_days.value;
    let sentence =
        format!("自受理之日起{days}日内结束调解，双方同意的可以延长；逾期未达成协议的视为调解不成。");
    let handle = handle
        .todo(Kind::CaseHandling, "案件的办理期限将到", "达成协议、延期，或者终止并书面告知可以申请仲裁")
        .map(|t| t.by(clocks.handling_days.clause, clocks.handling_days.basis, sentence));
    let sentence =
        "协议约定的履行期限将到或者已过，督促履行；不履行的登记下来，告知可以申请仲裁或者支付令。".to_owned();
    let perform = perform
        .todo(Kind::CaseDuty, "案件的协议将到履行期限", "问一问到位没有，到位的登记，没有到位的催告")
        .map(|t| t.by("令17-26", Basis::Text, sentence));
    [decide, handle, perform].into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::super::Count;
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_line_for_each_kind_of_clock_that_has_cases() {
        let policy = Policy::tianjin();
        let of = |n, over| Running {
            cases: vec![Count { code: "120111".into(), name: "西青区".into(), n }].into(),
            first: Some(date(2024, 7, 16)),
            over,
        };
        let all = clocks(&of(2, 1), &Running::default(), &of(5, 0), &policy);
        let titles: Vec<&str> = all.iter().map(|t| t.title.as_str()).collect();
        assert_eq!(titles, ["2 件申请要作出受理决定，其中 1 件已过期限", "5 件案件的协议将到履行期限"]);
        assert!(all.iter().all(|t| t.due == Some(date(2024, 7, 16)) && !t.clause.is_empty()));
        assert_eq!(all[0].sentence, "收到调解申请后3个工作日内决定是否受理；不予受理的书面说明理由。");
    }
}
