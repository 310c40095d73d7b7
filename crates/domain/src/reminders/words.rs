//! The words of a message. First the fact, then what to do; numbers, clocks, dates and clauses, nobody's name.

use super::{Due, Message, Stage};
use crate::dates::weekday;
use crate::verdict::clause_label;
use jiff::civil::Date;
use std::fmt::Write as _;

/// Lines of one message; what is more is counted.
pub const MOST_LINES: usize = 40;

/// What the office calls itself and where it is found.
#[derive(Clone, Copy, Debug)]
pub struct Office<'a> {
    /// Printed name of the system.
    pub system: &'a str,
    /// Address of the office side, without a slash at its end; empty where none is set: then no link is given.
    pub address: &'a str,
}

/// A message for mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// One line.
    pub subject: String,
    /// Plain text.
    pub text: String,
}

fn day(on: Date, today: Date) -> String {
    let year = if on.year() == today.year() { String::new() } else { format!("{}年", on.year()) };
    format!("{year}{}月{}日", on.month(), on.day())
}

/// 今天（7月18日）到期, 7月21日（周日）到期，之前没有工作日, 7月19日（周五）到期，还有 1 个工作日, 7月16日到期，已逾期 2 天.
fn when(due: &Due, today: Date) -> String {
    let on = format!("{}（{}）到期", day(due.item.due, today), weekday(due.item.due));
    match due.stage {
        // With its date: what is delivered later is still read rightly.
        Stage::Today if due.item.due == today => format!("今天（{}）到期", day(today, today)),
        Stage::Today => format!("{on}，之前没有别的工作日"),
        Stage::Ahead => format!("{on}，还有 {} 个工作日", due.left),
        Stage::Over => {
            format!("{on}，已逾期 {} 天", crate::dates::days_between(due.item.due, today))
        }
    }
}

fn line(due: &Due, today: Date) -> String {
    let clause = if due.item.clause.is_empty() {
        String::new()
    } else {
        format!("（依据 {}）", clause_label(due.item.clause))
    };
    format!("{}：{}{clause}", due.item.title, when(due, today))
}

/// 逾期 1 项，今天到期 2 项，快到期 3 项.
fn sums(items: &[Due]) -> String {
    let count = |stage| items.iter().filter(|d| d.stage == stage).count();
    let all = [("逾期", Stage::Over), ("今天到期", Stage::Today), ("快到期", Stage::Ahead)];
    let told: Vec<String> = all
        .into_iter()
        .map(|(words, stage)| (words, count(stage)))
        .filter(|(_, n)| *n > 0)
        .map(|(words, n)| format!("{words} {n} 项"))
        .collect();
    told.join("，")
}

/// A message as a letter.
pub fn letter(message: &Message, today: Date, office: Office) -> Letter {
    let subject = match message.items.as_slice() {
        [only] if message.urgent => format!("【期限提醒】{}：{}", only.item.title, when(only, today)),
        items if message.urgent => format!("【期限提醒】{} 件案件的期限今天或者下一个工作日到", items.len()),
        items => format!("【工作提醒】{}：{}", day(today, today), sums(items)),
    };
    let mut text = String::new();
    for stage in Stage::ALL {
        let of: Vec<&Due> = message.items.iter().filter(|d| d.stage == stage).collect();
        if of.is_empty() {
            continue;
        }
        if !message.urgent {
            let _ = writeln!(text, "{}（{} 项）", stage.label(), of.len());
        }
        for (at, due) in of.iter().take(MOST_LINES).enumerate() {
            let _ = writeln!(text, "{}. {}", at + 1, line(due, today));
            if !office.address.is_empty() {
                let _ = writeln!(text, "   {}{}", office.address, due.item.path);
            }
        }
        if of.len() > MOST_LINES {
            let _ = writeln!(text, "另有 {} 项，请到工作台查看。", of.len() - MOST_LINES);
        }
        text.push('\n');
    }
    let desk = if office.address.is_empty() { String::new() } else { format!("：{}/desk", office.address) };
    let _ = write!(
        text,
        "请登录系统办理，以工作台为准{desk}\n\n{}\n这封信由系统发出，请不要回复。信里没有当事人的信息。不想再收，在“我的账号—提醒方式”里关掉。\n",
        office.system
    );
    Letter { subject, text }
}

/// A message in one line, for a telephone.
pub fn short(message: &Message, today: Date) -> String {
    match message.items.as_slice() {
        [only] => format!("{}：{}。请登录系统工作台办理。", only.item.title, when(only, today)),
        items if message.urgent => {
            format!("{} 件案件的期限今天或者下一个工作日到。请登录系统工作台办理。", items.len())
        }
        items => format!("{}：{}。请登录系统工作台办理。", day(today, today), sums(items)),
    }
}
