//! Lines in which agents and evidence are typed: one to a line, its parts one after the other.

use super::record::{Agent, Evidence, Side};
use crate::acts::short;
use crate::table::Problem;

/// The longest list of agents, and of evidence.
pub const MOST: usize = 50;
const SETTLES: &str = "特别授权";
const ORDINARY: &str = "一般授权";

/// `申请人 刘洋 律师 13900000000 特别授权`: side, name, then relation, telephone and power in any order. A line that stands as
/// one of `known` was shown is that agent, however it was masked.
///
/// # Errors
/// A line that names no side or nobody, is masked, or too long; too many.
pub fn agents(text: &str, known: Vec<(String, Agent)>) -> Result<Vec<Agent>, Problem> {
    each(text, known, "agents", agent)
}

fn agent(at: usize, line: &str) -> Result<Agent, Problem> {
    let wrong = |message: String| {
        Err(Problem::error("agents", message, "写成：申请人 刘洋 律师 13900000000 特别授权。"))
    };
    let mut parts = line.split_whitespace();
    let side = parts.next();
    let side = Side::BOTH.into_iter().find(|known| side == Some(known.label()));
    let (Some(side), Some(name)) = (side, parts.next()) else {
        return wrong(format!("第 {} 行没有写明替谁代理、姓名。", at + 1));
    };
    if line.contains('*') {
        return wrong(format!("第 {} 行有隐去的姓名或者号码，和原来的不同。", at + 1));
    }
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
    text.len() >= 7 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-')
}

/// An agent as a line; a blank inside the name would end it.
pub fn agent_line(agent: &Agent) -> String {
    let power = if agent.may_settle { SETTLES } else { ORDINARY };
    let parts = [agent.relation.as_deref(), agent.phone.as_deref(), Some(power)];
    let rest = parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
    let name: String = agent.name.split_whitespace().collect();
    format!("{} {name} {rest}", agent.side.label())
}

/// `工资条；申请人保管；证明每月工资数额`: name, source, what it proves. `known` as in [`agents`].
///
/// # Errors
/// A line without a name, masked, or too long; too many.
pub fn evidence(text: &str, known: Vec<(String, Evidence)>) -> Result<Vec<Evidence>, Problem> {
    each(text, known, "evidence", |at, line| {
        let mut parts = line.splitn(3, ['；', ';']).map(str::trim);
        let name = parts.next().unwrap_or_default().to_owned();
        let wrong = |message: String| {
            Err(Problem::error("evidence", message, "写成：工资条；申请人保管；证明每月工资数额。"))
        };
        if name.is_empty() {
            return wrong(format!("第 {} 行没有证据名称。", at + 1));
        }
        if line.contains("**") {
            return wrong(format!("第 {} 行有隐去的姓名或者号码，和原来的不同。", at + 1));
        }
        let mut next = || parts.next().filter(|part| !part.is_empty()).map(str::to_owned);
        Ok(Evidence { name, source: next(), proves: next() })
    })
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

/// Reads a list line by line; each of those known stands for one line.
fn each<T>(
    text: &str,
    mut known: Vec<(String, T)>,
    column: &'static str,
    read: impl Fn(usize, &str) -> Result<T, Problem>,
) -> Result<Vec<T>, Problem> {
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    if lines.len() > MOST {
        let message = format!("有 {} 行，最多 {MOST} 行。", lines.len());
        return Err(Problem::error(column, message, "合并同类的，其余作为附件上传。"));
    }
    let one = |(at, line): (usize, &str)| {
        short(column, line, "一行")?;
        match known.iter().position(|(shown, _)| shown == line) {
            Some(place) => Ok(known.swap_remove(place).1),
            None => read(at, line),
        }
    };
    lines.into_iter().enumerate().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_agent_is_read_in_any_order_and_needs_a_side_and_a_name() {
        let read =
            agents("申请人 刘洋 律师 13900000000 特别授权\n\n被申请人 周宁 一般授权 人事主管", Vec::new())
                .expect("two");
        assert_eq!((read[0].phone.as_deref(), read[0].may_settle), (Some("13900000000"), true));
        assert_eq!((read[1].side, read[1].relation.as_deref()), (Side::Respondent, Some("人事主管")));
        for wrong in ["刘洋 律师", "申请人", "代理人 刘洋"] {
            assert_eq!(agents(wrong, Vec::new()).map_err(|no| no.column), Err("agents"), "{wrong}");
        }
        assert!(agents(&"申请人 甲 律师\n".repeat(MOST + 1), Vec::new()).is_err());
        assert!(agents(&"申请人 甲 律师\n".repeat(MOST), Vec::new()).is_ok());
    }

    #[test]
    fn a_masked_line_stands_for_whom_it_was_shown_for_and_for_nobody_else() {
        let agent = |name: &str| Agent {
            side: Side::Applicant,
            name: name.into(),
            relation: None,
            phone: Some("13911112222".into()),
            may_settle: true,
        };
        let masked = "申请人 刘* 139****2222 特别授权";
        let known = || vec![(masked.to_owned(), agent("刘洋")), (masked.to_owned(), agent("刘海"))];
        let read = agents(&format!("{masked}\n申请人 周宁\n{masked}"), known()).expect("three");
        let mut names: Vec<&str> = read.iter().map(|agent| agent.name.as_str()).collect();
        names.sort_unstable();
        assert_eq!(names, ["刘洋", "刘海", "周宁"]);
        assert!(agents(&format!("{masked} 律师"), known()).is_err());
        assert_eq!(agent_line(&agent("李 经理")), "申请人 李经理 13911112222 特别授权");
    }

    #[test]
    fn evidence_needs_a_name() {
        let read = evidence("工资条；申请人保管；证明工资\n考勤表", Vec::new()).expect("two");
        assert_eq!(read[0].proves.as_deref(), Some("证明工资"));
        let long = evidence("工资条；申请人；证明工资；2024年3月", Vec::new()).expect("one");
        assert_eq!(long[0].proves.as_deref(), Some("证明工资；2024年3月"));
        assert_eq!(read[1], Evidence { name: "考勤表".into(), ..Evidence::default() });
        assert_eq!(evidence("；申请人保管", Vec::new()).map_err(|no| no.column), Err("evidence"));
    }

    proptest! {
        #[test]
        fn what_is_written_as_lines_is_read_as_it_was(
            name in "[一-龥]{2,4}", relation in prop::option::of("[一-龥]{2,5}"),
            phone in prop::option::of("1[0-9]{10}"), may_settle: bool, proves in prop::option::of("[一-龥]{1,9}"),
        ) {
            prop_assume!(relation.as_deref().is_none_or(|text| !text.contains("授权")));
            let agent = Agent { side: Side::Respondent, name: name.clone(), relation: relation.clone(), phone, may_settle };
            prop_assert_eq!(agents(&agent_line(&agent), Vec::new()).expect("a line"), vec![agent]);
            let one = Evidence { name, source: relation, proves };
            prop_assert_eq!(evidence(&evidence_line(&one), Vec::new()).expect("a line"), vec![one]);
        }
    }
}
