//! 考核时点 a district or street adds of its own (`milestones`, R1): never easier than the city's.

use crate::codes::INDICATORS;
use crate::columns::{entered, hundredths};
use crate::table::Audience::Internal;
use crate::table::Need::{Optional, Required};
use crate::table::{At, Column, Group, Help, Problem, Table};
use crate::value::{Kind, RefTo, code};
use jiff::civil::Date;

/// A share of the base to reach by a date, beside the city's targets.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Milestone {
    /// Opaque record id; empty for a new one.
    pub id: String,
    /// For optimistic locking.
    pub revision: i64,
    /// 管理单位, place code.
    pub authority: String,
    /// 街道, 9-digit place code; blank for the whole authority.
    pub subdistrict: Option<String>,
    /// 指标, code of [`INDICATORS`].
    pub indicator: String,
    /// 考核时点: last day to reach it.
    pub due: Option<Date>,
    /// 比例, hundredths of a per cent: 6500 is 65 %.
    pub share: Option<i64>,
    /// The day it was taken back; it asks for nothing any more and stays with its history.
    pub withdrawn: Option<Date>,
}

/// The key of a row. One that was taken back stands in nobody's way.
pub fn key(row: &Milestone) -> String {
    let subdistrict = row.subdistrict.as_deref().unwrap_or_default();
    let due = row.due.map_or(String::new(), |due| due.to_string());
    let gone = if row.withdrawn.is_some() { format!("/{}", row.id) } else { String::new() };
    format!("{}/{subdistrict}/{}/{due}{gone}", row.authority, row.indicator)
}

/// Longest reason.
const LONGEST: usize = 200;

/// Takes a milestone back.
///
/// # Errors
/// It was taken back already; no reason, or one too long.
pub fn withdraw(row: &mut Milestone, reason: &str, today: Date) -> Result<(), Problem> {
    if let Some(on) = row.withdrawn {
        let message = format!("这项阶段目标已于 {on} 撤回。");
        return Err(Problem::error("", message, "要恢复的，重新设一项。").under("III-1-1b"));
    }
    let length = reason.trim().chars().count();
    if length == 0 || length > LONGEST {
        let remedy = format!("最多 {LONGEST} 个字。");
        return Err(Problem::error("reason", "写明撤回的理由，", remedy).under("III-1-1b"));
    }
    row.withdrawn = Some(today);
    Ok(())
}

/// What was taken back is not changed any more.
pub fn check_change(old: &Milestone) -> Option<Problem> {
    let on = old.withdrawn?;
    let message = format!("这项阶段目标已于 {on} 撤回，不能再改。");
    Some(Problem::error("due", message, "要用的，重新设一项。").under("III-1-1b"))
}

/// Number to reach: ⌈share × base⌉, the share in hundredths of a per cent.
pub fn required(share: i64, base: u32) -> u32 {
    let share = u64::try_from(share).unwrap_or(0);
    u32::try_from((share * u64::from(base)).div_ceil(10_000)).unwrap_or(u32::MAX)
}

/// `milestones`.
pub static MILESTONES: Table<Milestone> = Table {
    id: "milestones",
    title: "自定考核时点",
    columns: COLUMNS,
    synonyms: &[("街道（乡镇）", "subdistrict"), ("比例（%）", "share")],
    help: HELP,
    groups: &[Group {
        title: "考核时点", keys: &["authority", "subdistrict", "indicator", "due", "share"]
    }],
    elsewhere: &[],
    check,
};

static COLUMNS: &[Column<Milestone>] = &[
    entered(
        "authority",
        "管理单位",
        Kind::Ref(RefTo::Authority),
        Required,
        Internal,
        |m, at| at.place(Some(&m.authority)),
        |m, v| m.authority = v.id().unwrap_or_default(),
    ),
    entered(
        "subdistrict",
        "街道",
        Kind::Ref(RefTo::Subdistrict),
        Optional,
        Internal,
        |m, at| at.place(m.subdistrict.as_deref()),
        |m, v| m.subdistrict = v.id(),
    ),
    entered(
        "indicator",
        "指标",
        Kind::Code(&INDICATORS),
        Required,
        Internal,
        |m, _| code(Some(&m.indicator)),
        |m, v| m.indicator = v.text().unwrap_or_default(),
    ),
    entered("due", "考核时点", Kind::Date, Required, Internal, |m, _| m.due.into(), |m, v| m.due = v.date()),
    entered(
        "share",
        "比例",
        Kind::Decimal,
        Required,
        Internal,
        |m, _| hundredths(m.share),
        |m, v| m.share = v.int(),
    ),
];

static HELP: &[Help] = &[
    Help { key: "authority", meaning: "哪个人社部门自己定的", example: "东丽区" },
    Help {
        key: "subdistrict", meaning: "只管一个街道、镇或乡的填，管全区的不填", example: "张贵庄街道"
    },
    Help { key: "indicator", meaning: "四项指标之一", example: "企业调解委员会" },
    Help { key: "due", meaning: "哪一天前达到", example: "2024-09-30" },
    Help {
        key: "share", meaning: "占基数的百分之几，不写百分号；不能比市里的低或晚", example: "60"
    },
];

/// A share from 0 to 100, and never an easier target than the city's: not lower on or after its date, and the same
/// share not later.
fn check(row: &Milestone, at: &At) -> Vec<Problem> {
    let (Some(due), Some(share)) = (row.due, row.share) else { return Vec::new() };
    if !(1..=10_000).contains(&share) {
        return vec![Problem::error("share", "比例要大于 0，不超过 100。", "填占基数的百分之几，如 65。")];
    }
    let city = at.policy.coverage.targets.iter().map(|target| (&target.value, target.clause));
    let mut easier = city
        .filter(|(target, _)| target.indicator.code() == row.indicator && target.due <= due)
        .filter(|(target, _)| {
            share < i64::from(target.share) * 100
                || share == i64::from(target.share) * 100 && due > target.due
        });
    let Some((target, clause)) = easier.next() else { return Vec::new() };
    let message = format!("市里要求 {} 前达到 {}%，自定的不能更低或更晚。", target.due, target.share);
    let column = if share < i64::from(target.share) * 100 { "share" } else { "due" };
    vec![Problem::error(column, message, "提高比例，或把考核时点提前。").under(clause)]
}

#[cfg(test)]
mod tests {
    use super::{Milestone, check_change, key, withdraw};
    use jiff::civil::date;

    #[test]
    fn one_taken_back_frees_its_key_and_is_not_taken_back_or_changed_again() {
        let mut row = Milestone { id: "m1".into(), authority: "120111".into(), ..Milestone::default() };
        let (before, today) = (key(&row), date(2024, 7, 18));
        assert!(check_change(&row).is_none());
        assert_eq!(withdraw(&mut row, "  ", today).map_err(|no| no.column), Err("reason"));
        assert_eq!(withdraw(&mut row, &"长".repeat(201), today).map_err(|no| no.column), Err("reason"));
        assert_eq!(row.withdrawn, None);
        assert!(withdraw(&mut row, &"长".repeat(200), today).is_ok());
        assert_eq!(row.withdrawn, Some(today));
        assert_ne!(key(&row), before);
        let again = withdraw(&mut row, "又", date(2024, 7, 19)).unwrap_err();
        assert!(again.message.contains("已于 2024-07-18 撤回"));
        assert!(check_change(&row).is_some());
    }
}
