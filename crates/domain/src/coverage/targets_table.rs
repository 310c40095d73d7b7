//! Annex 2, 指标任务完成情况表: computed by R1 but for the plan columns, which the responsible unit fills in.

use crate::codes::{BASE_STATES, INDICATORS};
use crate::columns::{derived, entered, hundredths};
use crate::table::Audience::Internal;
use crate::table::Need::{Optional, Required};
use crate::table::{At, Column, Group, Help, Problem, Table};
use crate::value::{Kind, RefTo, code};
use jiff::civil::Date;

/// One row of annex 2: an authority, an indicator and a due date.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TargetRow {
    /// Opaque record id of the plan; empty while there is none.
    pub id: String,
    /// For optimistic locking.
    pub revision: i64,
    /// 管理单位, place code.
    pub authority: String,
    /// 指标, code of [`INDICATORS`].
    pub indicator: String,
    /// 考核时点.
    pub due: Option<Date>,
    /// 基数.
    pub base: Option<i64>,
    /// 基数口径.
    pub base_scope: Option<String>,
    /// 基数状态, code of [`BASE_STATES`].
    pub base_state: Option<String>,
    /// 应设立数.
    pub required: Option<i64>,
    /// 已设立数.
    pub achieved: Option<i64>,
    /// 覆盖单位数.
    pub covered_units: Option<i64>,
    /// 完成率, hundredths of a per cent.
    pub rate: Option<i64>,
    /// 缺口数.
    pub shortfall: Option<i64>,
    /// 考核日完成数.
    pub achieved_on_due: Option<i64>,
    /// 状态 in words, as R1 says it.
    pub state: Option<String>,
    /// 计划完成日期.
    pub planned_on: Option<Date>,
    /// 责任单位.
    pub responsible: Option<String>,
    /// 未完成原因.
    pub shortfall_reason: Option<String>,
    /// 推进措施.
    pub measures: Option<String>,
}

/// The key of a row.
pub fn key(row: &TargetRow) -> String {
    format!("{}/{}/{}", row.authority, row.indicator, row.due.map_or(String::new(), |due| due.to_string()))
}

/// Annex 2.
pub static TARGETS: Table<TargetRow> = Table {
    id: "targets",
    title: "指标任务完成情况表",
    columns: COLUMNS,
    synonyms: &[("完成数", "achieved"), ("目标数", "required")],
    help: HELP,
    groups: GROUPS,
    elsewhere: &[],
    check,
};

static COLUMNS: &[Column<TargetRow>] = &[
    entered(
        "authority",
        "管理单位",
        Kind::Ref(RefTo::Authority),
        Required,
        Internal,
        |t, at| at.place(Some(&t.authority)),
        |t, v| t.authority = v.id().unwrap_or_default(),
    ),
    entered(
        "indicator",
        "指标",
        Kind::Code(&INDICATORS),
        Required,
        Internal,
        |t, _| code(Some(&t.indicator)),
        |t, v| t.indicator = v.text().unwrap_or_default(),
    ),
    entered("due", "考核时点", Kind::Date, Required, Internal, |t, _| t.due.into(), |t, v| t.due = v.date()),
    derived("base", "基数", Kind::Int, Internal, |t, _| t.base.into()),
    derived("base_scope", "基数口径", Kind::Text(200), Internal, |t, _| (&t.base_scope).into()),
    derived("base_state", "基数状态", Kind::Code(&BASE_STATES), Internal, |t, _| {
        code(t.base_state.as_deref())
    }),
    derived("required", "应设立数", Kind::Int, Internal, |t, _| t.required.into()),
    derived("achieved", "已设立数", Kind::Int, Internal, |t, _| t.achieved.into()),
    derived("covered_units", "覆盖单位数", Kind::Int, Internal, |t, _| t.covered_units.into()),
    derived("rate", "完成率", Kind::Decimal, Internal, |t, _| hundredths(t.rate)),
    derived("shortfall", "缺口数", Kind::Int, Internal, |t, _| t.shortfall.into()),
    derived("achieved_on_due", "考核日完成数", Kind::Int, Internal, |t, _| t.achieved_on_due.into()),
    derived("state", "状态", Kind::Text(40), Internal, |t, _| (&t.state).into()),
    entered(
        "planned_on",
        "计划完成日期",
        Kind::Date,
        Optional,
        Internal,
        |t, _| t.planned_on.into(),
        |t, v| t.planned_on = v.date(),
    ),
    entered(
        "responsible",
        "责任单位",
        Kind::Text(100),
        Optional,
        Internal,
        |t, _| (&t.responsible).into(),
        |t, v| t.responsible = v.text(),
    ),
    entered(
        "shortfall_reason",
        "未完成原因",
        Kind::Text(500),
        Optional,
        Internal,
        |t, _| (&t.shortfall_reason).into(),
        |t, v| t.shortfall_reason = v.text(),
    ),
    entered(
        "measures",
        "推进措施",
        Kind::Text(500),
        Optional,
        Internal,
        |t, _| (&t.measures).into(),
        |t, v| t.measures = v.text(),
    ),
];

static GROUPS: &[Group] = &[
    Group { title: "指标", keys: &["authority", "indicator", "due", "base", "base_scope", "base_state"] },
    Group {
        title: "完成情况",
        keys: &["required", "achieved", "covered_units", "rate", "shortfall", "achieved_on_due", "state"],
    },
    Group { title: "计划", keys: &["planned_on", "responsible", "shortfall_reason", "measures"] },
];

static HELP: &[Help] = &[
    Help { key: "authority", meaning: "负责完成的人社部门", example: "东丽区" },
    Help { key: "indicator", meaning: "四项指标之一", example: "企业调解委员会" },
    Help { key: "due", meaning: "考核的日期", example: "2024-12-31" },
    Help { key: "rate", meaning: "系统计算，单位：%", example: "66.63" },
    Help { key: "planned_on", meaning: "没有完成的，计划哪一天完成", example: "2024-10-31" },
    Help { key: "responsible", meaning: "由谁推进", example: "东丽区人力资源和社会保障局" },
    Help { key: "shortfall_reason", meaning: "没有完成的原因", example: "部分企业正在搬迁" },
    Help { key: "measures", meaning: "怎样补上缺口", example: "逐户上门指导设立" },
];

/// Nothing in the plan can be wrong; a plan later than the due date is worth a look.
fn check(row: &TargetRow, _at: &At) -> Vec<Problem> {
    match (row.planned_on, row.due) {
        (Some(planned), Some(due)) if planned > due => vec![Problem::notice(
            "planned_on",
            format!("计划完成日期 {planned} 晚于考核时点 {due}。"),
            "核对日期；确实赶不上的，写明未完成原因。",
        )],
        _ => Vec::new(),
    }
}
