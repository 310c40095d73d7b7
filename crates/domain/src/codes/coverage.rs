//! Lists of targets and bases (III-1-1, rules.md R1).

use super::entry;
use crate::coverage::Indicator;
use crate::value::{Code, CodeList};

/// 指标 of the coverage targets, under the names of [`Indicator`].
pub static INDICATORS: CodeList = CodeList {
    name: "指标",
    codes: &[
        named(Indicator::Enterprise, &["规模以上企业", "规上企业", "规模以上企业调解委员会", "企业"]),
        named(Indicator::Association, &["商协会调解组织", "商（协）会", "商协会"]),
        named(
            Indicator::SubdistrictCentre,
            &["街道（乡镇）实体化调解中心", "街道（乡镇）调解中心", "街道乡镇", "街道（乡镇）", "街镇"],
        ),
        named(Indicator::CourtCentre, &["仲裁院"]),
    ],
};

const fn named(indicator: Indicator, synonyms: &'static [&'static str]) -> Code {
    entry(indicator.code(), indicator.label(), synonyms)
}

/// 基数状态.
pub static BASE_STATES: CodeList = CodeList {
    name: "基数状态",
    codes: &[entry("confirmed", "已确认", &[]), entry("unconfirmed", "未确认", &[])],
};
