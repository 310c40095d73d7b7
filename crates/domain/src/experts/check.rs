//! Rules across the fields of an expert.

use super::{CLAUSE, DISTRICT_LEVEL, Expert};
use crate::table::{At, Problem};

/// What is wrong or odd about an expert.
pub fn check(expert: &Expert, _at: &At) -> Vec<Problem> {
    let mut problems = Vec::new();
    if expert.level == DISTRICT_LEVEL && expert.district.is_none() {
        let message = "区级专家没有填所属区。";
        problems.push(Problem::error("district", message, "填哪个区的专家库，如 东丽区。").under(CLAUSE));
    }
    if let (Some(from), Some(to)) = (expert.term_from, expert.term_to)
        && to < from
    {
        let message = format!("聘期止 {to} 早于聘期起 {from}。");
        problems.push(Problem::error("term_to", message, "核对两个日期。"));
    }
    let first = expert.present().map(|span| span.from).or(expert.joined_on).or(expert.term_from);
    match (expert.left_on, &expert.leave_reason) {
        (Some(left), _) if first.is_some_and(|first| left < first) => {
            let message = format!("退出日期 {left} 早于入库或现在的聘期起；再次入库的，退出日期填〔清空〕。");
            problems.push(Problem::error("left_on", message, "填退出后的第一天，核对入库日期和聘期起。"));
        }
        (Some(_), None) => {
            problems.push(Problem::error("leave_reason", "退出没有写明原因。", "填退出原因。").under(CLAUSE));
        }
        (None, Some(_)) => {
            let message = "有退出原因，没有退出日期，仍按在库计算。";
            problems.push(Problem::notice("left_on", message, "已退出的补填日期；没有退出的清空原因。"));
        }
        _ => {}
    }
    if let (Some(joined), Some(to)) = (expert.joined_on, expert.term_to)
        && joined > to
    {
        let message = format!("入库日期 {joined} 晚于聘期止 {to}，这一聘期不会算进在库人数。");
        problems.push(Problem::notice("joined_on", message, "核对两个日期。"));
    }
    problems
}
