//! 学时 of a year as a file (III-2-2); it is never taken in.

use crate::columns::derived;
use crate::table::{Audience::Internal, Column, Table};
use crate::value::{Kind, Value};

/// One person's year.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HoursLine {
    /// 姓名.
    pub name: String,
    /// 所在调解组织.
    pub organisation: String,
    /// 调解员证号; empty for none.
    pub certificate_no: String,
    /// 专职, 兼职.
    pub engagement: &'static str,
    /// 脱产学时 that count, in half hours.
    pub counted: i64,
    /// Asked for, in half hours.
    pub needed: i64,
    /// Missing, in half hours.
    pub short_by: i64,
    /// Still to come this year in planned courses, in half hours.
    pub planned: i64,
    /// Shown but not counted, in half hours.
    pub shown: i64,
    /// Practice sessions attended.
    pub practice: i64,
}

/// The list.
pub static HOURS_LIST: Table<HoursLine> = Table::listing("training-hours", "调解员学时", COLUMNS);

/// Half hours as the hundredths a cell holds.
fn hours(half: i64) -> Value {
    Value::Decimal(half * 50)
}

static COLUMNS: &[Column<HoursLine>] = &[
    derived("name", "姓名", Kind::Text(50), Internal, |l, _| l.name.as_str().into()),
    derived("organisation", "所在调解组织", Kind::Text(100), Internal, |l, _| {
        l.organisation.as_str().into()
    }),
    derived("certificate_no", "调解员证号", Kind::Text(40), Internal, |l, _| {
        l.certificate_no.as_str().into()
    }),
    derived("engagement", "专兼职", Kind::Text(4), Internal, |l, _| l.engagement.into()),
    derived("counted", "脱产学时", Kind::Decimal, Internal, |l, _| hours(l.counted)),
    derived("needed", "要求", Kind::Decimal, Internal, |l, _| hours(l.needed)),
    derived("short_by", "还差", Kind::Decimal, Internal, |l, _| hours(l.short_by)),
    derived("planned", "后面安排", Kind::Decimal, Internal, |l, _| hours(l.planned)),
    derived("shown", "不计入的学时", Kind::Decimal, Internal, |l, _| hours(l.shown)),
    derived("practice", "实践次数", Kind::Int, Internal, |l, _| Value::Int(l.practice)),
];
