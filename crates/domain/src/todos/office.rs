//! What keeps the office going: returns, imports left half-way, the calendar, accounts, the log.

use super::{Kind, Todo};
use crate::calendar::WorkCalendar;
use crate::dates::{next, spoken};
use crate::policy::{Period, Policy};
use crate::verdict::Basis;
use jiff::civil::Date;

/// Annex 9 while its time runs: from the day after its figures' day to the last day. Whether it was sent is not known
/// here, so it is a date, not a fault, and goes when the day is over.
pub fn roster_summary(policy: &Policy, calendar: &WorkCalendar, on_roster: u64, today: Date) -> Option<Todo> {
    let running =
        policy.periods.iter().filter(|p| p.value.table == "mediators").flat_map(|item| {
            [today.year() - 1, today.year()].map(|year| (item, year, item.value.due_in(year)))
        });
    let (item, year, due) = running
        .filter(|(i, year, due)| i.value.as_of.in_year(*year) < today && today <= *due)
        .min_by_key(|(_, _, due)| *due)?;
    let as_of = item.value.as_of.in_year(year);
    let title = format!("报送附件9 调解员名册汇总表（{}）", name(&item.value, year));
    let why = format!(
        "按 {}月{}日的名册导出，核对盖章后报市局{}",
        as_of.month(),
        as_of.day(),
        unmoved(calendar, due)
    );
    let sentence = format!(
        "{}。这一期截至{}，应在{}前报，遇休息日不顺延。今天在册和待清理共{on_roster}人。",
        item.text.trim_end_matches('。'),
        spoken(as_of),
        spoken(next(due))
    );
    Some(Todo::new(Kind::RosterSummary, title, why).by(item.clause, item.basis, sentence).due(due))
}

/// 2024年上半年, 2024年全年.
pub(super) fn name(period: &Period, year: i16) -> String {
    let part = match period.code.as_str() {
        "H1" => "上半年",
        "H2" => "下半年",
        "Y" => "全年",
        other => other,
    };
    format!("{year}年{part}")
}

/// What to say of a last day that is no working day.
pub(super) fn unmoved(calendar: &WorkCalendar, due: Date) -> &'static str {
    if calendar.is_working_day(due) { "" } else { "；当天不上班，不顺延" }
}

/// An import with rows left.
#[derive(Clone, Debug)]
pub struct Staged {
    /// Receipt number.
    pub receipt: String,
    /// What was imported, such as 调解员名册汇总表.
    pub table: String,
    /// The day it was imported.
    pub on: Date,
    /// Rows that wait.
    pub open: u64,
    /// Rows that are in.
    pub done: u64,
    /// Handed to the reader's organisation by somebody else.
    pub handed: bool,
}

/// Rows of an import that wait to be mended.
pub fn staged(batch: &Staged) -> Option<Todo> {
    if batch.open == 0 {
        return None;
    }
    let (kind, title) = if batch.handed {
        (Kind::Handed, format!("交给本组织补正的 {} 行", batch.open))
    } else {
        (Kind::Staged, format!("{}导入时暂存的 {} 行，待修改", batch.table, batch.open))
    };
    let why = format!(
        "{}月{}日导入，其余 {} 行已入库；问题和改法已写在每一行",
        batch.on.month(),
        batch.on.day(),
        batch.done
    );
    let sentence = format!("回执{}的文件里还有{}行没有入库，改好一行入库一行。", batch.receipt, batch.open);
    let todo = Todo::new(kind, title, why).by("III-1-4a", Basis::Inferred, sentence);
    Some(Todo { record: Some(batch.receipt.clone()), ..todo })
}

/// The arrangement of working days that is missing.
pub fn calendar(calendar: &WorkCalendar, today: Date) -> Option<Todo> {
    let sentence = calendar.missing_year_warning(today)?;
    let this = !calendar.has_year(today.year());
    let year = if this { today.year() } else { today.year() + 1 };
    let title = format!("录入 {year} 年放假安排");
    let why = "没有安排的年份按周一至周五推算，期限可能差几天".to_owned();
    let todo = Todo::new(Kind::Calendar, title, why).by("", Basis::Text, sentence);
    // A year that has begun is overdue from its first day.
    let due = if this { Date::new(year, 1, 1) } else { Date::new(today.year(), 12, 31) };
    Some(Todo { due: due.ok(), ..todo })
}

/// Accounts that ask for an administrator.
#[derive(Clone, Copy, Debug, Default)]
pub struct Accounts {
    /// Locked by hand or after failed attempts.
    pub locked: u64,
    /// The first password was never changed.
    pub unused: u64,
}

/// Accounts locked, and accounts nobody has used yet.
pub fn accounts(facts: Accounts) -> Vec<Todo> {
    let mut all = Vec::new();
    if facts.locked > 0 {
        let title = format!("{} 个账号处于锁定", facts.locked);
        let why = "核实本人身份后解锁，或结束岗位".to_owned();
        all.push(Todo::new(Kind::Locked, title, why));
    }
    if facts.unused > 0 {
        let title = format!("{} 个账号还没有首次登录改密", facts.unused);
        let why = "提醒本人登录；发错的初始密码可以重置".to_owned();
        all.push(Todo::new(Kind::Unused, title, why));
    }
    all
}

/// The log whose chain does not hold from a line on.
pub fn broken_chain(seq: i64, today: Date) -> Todo {
    let title = format!("审计日志从第 {seq} 条起校验不通过");
    let why = "先保全数据库和备份，再查原因；不要继续清理或恢复".to_owned();
    Todo::new(Kind::Chain, title, why).due(today)
}
