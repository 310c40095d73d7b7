//! One unit, for one span of years.

use crate::names::plain_name;

/// A unit in the working list; one row per span.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unit {
    /// Opaque record id; empty for a new one.
    pub id: String,
    /// For optimistic locking.
    pub revision: i64,
    /// 单位名称.
    pub name: String,
    /// 单位类别, code of [`crate::codes::UNIT_KINDS`].
    pub kind: String,
    /// 统一社会信用代码.
    pub credit_code: Option<String>,
    /// 所在区, place code.
    pub district: String,
    /// 管理单位, place code; [`settle`] fills it.
    pub authority: String,
    /// 街道（乡镇）, 9-digit place code.
    pub subdistrict: Option<String>,
    /// 行业门类, letter of GB/T 4754-2017.
    pub industry: Option<String>,
    /// 职工人数.
    pub employees: Option<i64>,
    /// 是否建立工会.
    pub has_union: Option<bool>,
    /// 规上起始年份, first year inside; blank is open.
    pub from_year: Option<i64>,
    /// 规上终止年份, last year inside; blank is open.
    pub to_year: Option<i64>,
    /// 地址.
    pub address: Option<String>,
    /// 联系人.
    pub contact: Option<String>,
    /// 联系电话.
    pub phone: Option<String>,
    /// 登记机关 of a chamber or association.
    pub registered_with: Option<String>,
    /// 会员单位数 of a chamber or association.
    pub members: Option<i64>,
    /// 数据来源.
    pub source: Option<String>,
    /// 备注.
    pub remarks: Option<String>,
}

impl Unit {
    /// Whether the year lies in the row's span, both ends included.
    pub fn listed_in(&self, year: i64) -> bool {
        self.from_year.is_none_or(|from| from <= year) && self.to_year.is_none_or(|to| year <= to)
    }
}

/// What makes two rows the same unit: the credit code, else district and plain name.
pub fn identity(unit: &Unit) -> String {
    match &unit.credit_code {
        Some(code) => code.clone(),
        None => format!("{}/{}", unit.district, plain_name(&unit.name)),
    }
}

/// The key of a row: the unit and the first year of the span (blank is its own span).
pub fn key(unit: &Unit) -> String {
    format!("{}@{}", identity(unit), unit.from_year.map_or(String::new(), |year| year.to_string()))
}

/// Fills what follows from the rest; called after the cells are taken and before [`super::check`].
pub fn settle(unit: &mut Unit) {
    if unit.authority.is_empty() {
        unit.authority.clone_from(&unit.district);
    }
}
