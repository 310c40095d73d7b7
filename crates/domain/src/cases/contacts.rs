//! Lines in which agents and evidence are typed: one to a line, its parts one after the other.

use super::record::{Agent, Evidence, Side};
use crate::table::Problem;

/// The longest list of agents, and of evidence.
pub const MOST: usize = 50;
const SETTLES: &str = "特别授权";
const ORDINARY: &str = "一般授权";

/// `申请人 刘洋 律师 13900000000 特别授权`: side, name, then relation, telephone and power in any order.
///
/// # Errors
/// A line that names no side or nobody; too many.
pub fn agents(text: &str) -> Result<Vec<Agent>, Problem> {
    let all: Result<Vec<Agent>, Problem> =
        lines(text).enumerate().map(|(at, line)| agent(at, line)).collect();
    all.and_then(|all| few(all, "agents"))
}

fn agent(at: usize, line: &str) -> Result<Agent, Problem> {
    let mut parts = line.split_whitespace();
    let side = [Side::Applicant, Side::Respondent]
        .into_iter()
        .find(|side| parts.clone().next() == Some(side.label()));
    let name = parts.nth(1);
    let (Some(side), Some(name)) = (side, name) else {
        let message = format!("第 {} 行没有写明替谁代理、姓名。", at + 1);
        return Err(Problem::error("agents", message, "写成：申请人 刘洋 律师 13900000000 特别授权。"));
    };
    let mut made = Agent { side, name: name.to_owned(), relation: None, phone: None, may_settle: false };
    for part in parts {
        match part {
            SETTLES => made.may_settle = true,
            ORDINARY => made.may_settle = false,
            number if is_number(number) => made.phone = Some(number.to_owned()),
            words => {
                made.relation =
                    Some(made.relation.map_or(words.to_owned(), |known| format!("{known} {words}")));
            }
        }
    }
    Ok(made)
}

fn is_number(text: &str) -> bool {
    text.len() >= 7 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-' || b == b'*')
}

/// An agent as a line.
pub fn agent_line(agent: &Agent) -> String {
    let power = if agent.may_settle { SETTLES } else { ORDINARY };
    let parts = [agent.relation.as_deref(), agent.phone.as_deref(), Some(power)];
    let rest = parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
    format!("{} {} {rest}", agent.side.label(), agent.name)
}

/// `工资条；申请人保管；证明每月工资数额`: name, source, what it proves.
///
/// # Errors
/// A line without a name; too many.
pub fn evidence(text: &str) -> Result<Vec<Evidence>, Problem> {
    let one = |(at, line): (usize, &str)| {
        let mut parts = line.split(['；', ';']).map(str::trim);
        let name = parts.next().unwrap_or_default().to_owned();
        if name.is_empty() {
            let message = format!("第 {} 行没有证据名称。", at + 1);
            return Err(Problem::error("evidence", message, "写成：工资条；申请人保管；证明每月工资数额。"));
        }
        let mut next = || parts.next().filter(|part| !part.is_empty()).map(str::to_owned);
        Ok(Evidence { name, source: next(), proves: next() })
    };
    let all: Result<Vec<Evidence>, Problem> = lines(text).enumerate().map(one).collect();
    all.and_then(|all| few(all, "evidence"))
}

/// A piece of evidence as a line.
pub fn evidence_line(one: &Evidence) -> String {
    let mut line = one.name.clone();
    if one.source.is_some() || one.proves.is_some() {
        line.extend(["；", one.source.as_deref().unwrap_or_default()]);
    }
    if let Some(proves) = &one.proves {
        line.extend(["；", proves]);
    }
    line
}

fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty())
}

fn few<T>(all: Vec<T>, column: &'static str) -> Result<Vec<T>, Problem> {
    if all.len() <= MOST {
        return Ok(all);
    }
    Err(Problem::error(
        column,
        format!("有 {} 行，最多 {MOST} 行。", all.len()),
        "合并同类的，其余作为附件上传。",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_agent_is_read_in_any_order_and_needs_a_side_and_a_name() {
        let read =
            agents("申请人 刘洋 律师 13900000000 特别授权\n\n被申请人 周宁 一般授权 人事主管").expect("two");
        assert_eq!((read[0].phone.as_deref(), read[0].may_settle), (Some("13900000000"), true));
        assert_eq!((read[1].side, read[1].relation.as_deref()), (Side::Respondent, Some("人事主管")));
        for wrong in ["刘洋 律师", "申请人", "代理人 刘洋"] {
            assert_eq!(agents(wrong).map_err(|no| no.column), Err("agents"), "{wrong}");
        }
        assert!(agents(&"申请人 甲 律师\n".repeat(MOST + 1)).is_err());
        assert!(agents(&"申请人 甲 律师\n".repeat(MOST)).is_ok());
    }

    #[test]
    fn evidence_needs_a_name() {
        let read = evidence("工资条；申请人保管；证明工资\n考勤表").expect("two");
        assert_eq!(read[0].proves.as_deref(), Some("证明工资"));
        assert_eq!(read[1], Evidence { name: "考勤表".into(), ..Evidence::default() });
        assert_eq!(evidence("；申请人保管").map_err(|no| no.column), Err("evidence"));
    }

    proptest! {
        #[test]
        fn what_is_written_as_lines_is_read_as_it_was(
            name in "[一-龥]{2,4}", relation in prop::option::of("[一-龥]{2,5}"),
            phone in prop::option::of("1[0-9]{10}"), may_settle: bool, proves in prop::option::of("[一-龥]{1,9}"),
        ) {
            prop_assume!(relation.as_deref().is_none_or(|text| !text.contains("授权")));
            let agent = Agent { side: Side::Respondent, name: name.clone(), relation: relation.clone(), phone, may_settle };
            prop_assert_eq!(agents(&agent_line(&agent)).expect("a line"), vec![agent]);
            let one = Evidence { name, source: relation, proves };
            prop_assert_eq!(evidence(&evidence_line(&one)).expect("a line"), vec![one]);
        }
    }
}
