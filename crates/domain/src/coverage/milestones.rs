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
}

/// The key of a row.
pub fn key(row: &Milestone) -> String {
    let subdistrict = row.subdistrict.as_deref().unwrap_or_default();
    let due = row.due.map_or(String::new(), |due| due.to_string());
    format!("{}/{subdistrict}/{}/{due}", row.authority, row.indicator)
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
