//! 考核基数 (`base_figures`): the figure of a year that the city confirms and locks (R1).

use crate::codes::INDICATORS;
use crate::columns::{derived, entered};
use crate::table::Audience::Internal;
use crate::table::Need::Required;
use crate::table::{At, Column, Group, Help, Problem, Table};
use crate::value::{Kind, RefTo, code};
use jiff::civil::Date;

/// The base of one authority, indicator and year.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BaseFigure {
    /// Opaque record id; empty for a new one.
    pub id: String,
    /// For optimistic locking.
    pub revision: i64,
    /// 管理单位, place code.
    pub authority: String,
    /// 指标, code of [`INDICATORS`].
    pub indicator: String,
    /// 年度.
    pub year: Option<i64>,
    /// 数值.
    pub value: Option<i64>,
    /// 口径: what was counted.
    pub scope: String,
    /// 时点 of the count.
    pub as_of: Option<Date>,
    /// 来源文号.
    pub source_document: String,
    /// The day the city confirmed it; from then on it is locked and counts.
    pub confirmed_on: Option<Date>,
    /// Who confirmed it.
    pub confirmed_by: Option<String>,
}

impl BaseFigure {
    /// Whether the city has confirmed it. A locked figure is changed only after the city unlocks it.
    pub fn locked(&self) -> bool {
        self.confirmed_on.is_some()
    }
}

/// The key of a row.
pub fn key(row: &BaseFigure) -> String {
    format!("{}/{}/{}", row.authority, row.indicator, row.year.map_or(String::new(), |year| year.to_string()))
}

/// `base-figures`.
pub static BASE_FIGURES: Table<BaseFigure> = Table {
    id: "base-figures",
    title: "考核基数",
    columns: COLUMNS,
    synonyms: &[("基数", "value"), ("基数口径", "scope"), ("年份", "year"), ("考核年度", "year")],
    help: HELP,
    groups: GROUPS,
    elsewhere: &[],
    check,
};

static COLUMNS: &[Column<BaseFigure>] = &[
    entered(
        "authority",
        "管理单位",
        Kind::Ref(RefTo::Authority),
        Required,
        Internal,
        |b, at| at.place(Some(&b.authority)),
        |b, v| b.authority = v.id().unwrap_or_default(),
    ),
    entered(
        "indicator",
        "指标",
        Kind::Code(&INDICATORS),
        Required,
        Internal,
        |b, _| code(Some(&b.indicator)),
        |b, v| b.indicator = v.text().unwrap_or_default(),
    ),
    entered("year", "年度", Kind::Year, Required, Internal, |b, _| b.year.into(), |b, v| b.year = v.int()),
    entered("value", "数值", Kind::Int, Required, Internal, |b, _| b.value.into(), |b, v| b.value = v.int()),
    entered(
        "scope",
        "口径",
        Kind::Text(200),
        Required,
        Internal,
        |b, _| b.scope.as_str().into(),
        |b, v| b.scope = v.text().unwrap_or_default(),
    ),
    entered(
        "as_of",
        "时点",
        Kind::Date,
        Required,
        Internal,
        |b, _| b.as_of.into(),
        |b, v| b.as_of = v.date(),
    ),
    entered(
        "source_document",
        "来源文号",
        Kind::Text(100),
        Required,
        Internal,
        |b, _| b.source_document.as_str().into(),
        |b, v| b.source_document = v.text().unwrap_or_default(),
    ),
    derived("confirmed_on", "确认日期", Kind::Date, Internal, |b, _| b.confirmed_on.into()),
    derived("confirmed_by", "确认人", Kind::Text(50), Internal, |b, _| (&b.confirmed_by).into()),
];

static GROUPS: &[Group] = &[
    Group {
        title: "基数",
        keys: &["authority", "indicator", "year", "value", "scope", "as_of", "source_document"],
    },
    Group { title: "确认", keys: &["confirmed_on", "confirmed_by"] },
];

static HELP: &[Help] = &[
    Help { key: "authority", meaning: "基数属于哪个人社部门", example: "东丽区" },
    Help { key: "indicator", meaning: "四项指标之一", example: "企业调解委员会" },
    Help { key: "year", meaning: "考核时点所在的年度", example: "2024" },
    Help { key: "value", meaning: "应建单位数", example: "320" },
    Help {
        key: "scope", meaning: "数的是什么", example: "规模以上工业、建筑业、批零住餐和服务业法人"
    },
    Help { key: "as_of", meaning: "数据截至哪一天", example: "2023-12-31" },
    Help { key: "source_document", meaning: "数据来源的文号", example: "津统函〔2024〕1号" },
];

/// More units than any authority has; a number above it is a slip of the keyboard.
const MOST: i64 = 1_000_000;

/// A number that cannot be is an error; everything else is a notice: figures come from outside.
fn check(row: &BaseFigure, at: &At) -> Vec<Problem> {
    let mut found = Vec::new();
    if let Some(as_of) = row.as_of.filter(|as_of| *as_of > at.today) {
        found.push(Problem::notice("as_of", format!("时点 {as_of} 还没有到。"), "核对数据截至的日期。"));
    }
    match row.value {
        Some(value) if value > MOST => {
            found.push(Problem::error(
                "value",
                format!("数值 {value} 超过 {MOST}。"),
                "核对位数，以个为单位填写。",
            ));
        }
        Some(0) => {
            let remedy = "确实没有应建单位的，照此填报；否则改正。";
            found
                .push(Problem::notice("value", "数值是 0，认定后就是无考核对象。", remedy).under("III-1-1a"));
        }
        _ => {}
    }
    let due_in = |year: i64| {
        let mut targets = at.policy.coverage.targets.iter().map(|target| &target.value);
        targets.any(|t| t.indicator.code() == row.indicator && i64::from(t.due.year()) == year)
    };
    if let Some(year) = row.year.filter(|year| !row.indicator.is_empty() && !due_in(*year)) {
        let message = format!("{year} 年没有这项指标的考核时点，这个基数暂时用不上。");
        found.push(Problem::notice("year", message, "核对年度；年度是考核时点所在的年。").under("III-1-1a"));
    }
    found
}

/// What a confirmed figure says to whoever changes it: it is locked until the city unlocks it (R1).
pub fn locked_against(old: &BaseFigure, new: &BaseFigure) -> Option<Problem> {
    let on = old.confirmed_on?;
    let column = if old.value != new.value {
        "value"
    } else if old.scope != new.scope {
        "scope"
    } else if old.as_of != new.as_of {
        "as_of"
    } else if old.source_document != new.source_document {
        "source_document"
    } else if key(old) != key(new) {
        "year"
    } else {
        return None;
    };
    let message = format!("这项基数市局已于 {on} 认定并锁定，不能再改。");
    Some(Problem::error(column, message, "确有错误的，请市局解锁后再改。").under("III-1-1a"))
}
