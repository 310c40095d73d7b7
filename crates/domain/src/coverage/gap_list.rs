//! 未建组织单位清单 as it goes out: the unit, to whom it was given, by when, how that stands. It is never taken in.

use crate::columns::derived;
use crate::table::Audience::Internal;
use crate::table::{Column, Table};
use crate::value::Kind;
use jiff::civil::Date;

/// One unit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GapLine {
    /// 单位名称.
    pub name: String,
    /// 统一社会信用代码.
    pub credit_code: Option<String>,
    /// 单位类别 in words.
    pub kind: String,
    /// 管理单位 in words.
    pub authority: String,
    /// 街道（乡镇） in words.
    pub street: String,
    /// 地址.
    pub address: Option<String>,
    /// To whom it was given.
    pub assignee: String,
    /// By when there shall be an organisation.
    pub due: Option<Date>,
    /// 说明 of the assignment.
    pub note: String,
    /// How it stands.
    pub state: String,
    /// Why, with the days.
    pub why: String,
    /// By whom it was given.
    pub assigned_by: String,
}

/// The list.
pub static GAP_LIST: Table<GapLine> = Table::listing("gaps", "未建组织单位清单", COLUMNS);

static COLUMNS: &[Column<GapLine>] = &[
    derived("name", "单位名称", Kind::Text(100), Internal, |l, _| l.name.as_str().into()),
    derived("credit_code", "统一社会信用代码", Kind::Text(18), Internal, |l, _| {
        (&l.credit_code).into()
    }),
    derived("kind", "单位类别", Kind::Text(20), Internal, |l, _| l.kind.as_str().into()),
    derived("authority", "管理单位", Kind::Text(20), Internal, |l, _| l.authority.as_str().into()),
    derived("street", "街道（乡镇）", Kind::Text(20), Internal, |l, _| l.street.as_str().into()),
    derived("address", "地址", Kind::Text(100), Internal, |l, _| (&l.address).into()),
    derived("assignee", "分派给", Kind::Text(50), Internal, |l, _| l.assignee.as_str().into()),
    derived("due", "期限", Kind::Date, Internal, |l, _| l.due.into()),
    derived("note", "说明", Kind::Text(200), Internal, |l, _| l.note.as_str().into()),
    derived("state", "状态", Kind::Text(20), Internal, |l, _| l.state.as_str().into()),
    derived("why", "情况", Kind::Text(100), Internal, |l, _| l.why.as_str().into()),
    derived("assigned_by", "分派人", Kind::Text(20), Internal, |l, _| l.assigned_by.as_str().into()),
];
