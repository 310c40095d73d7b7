//! Lists of targets and bases (III-1-1, rules.md R1).

use super::entry;
use crate::value::CodeList;

/// 指标 of the coverage targets.
pub static INDICATORS: CodeList = CodeList {
    name: "指标",
    codes: &[
        entry(
            "enterprise",
            "企业调解委员会",
            &["规模以上企业", "规上企业", "规模以上企业调解委员会", "企业"],
        ),
        entry("association", "商（协）会调解组织", &["商协会调解组织", "商（协）会", "商协会"]),
        entry(
            "subdistrict_centre",
            "街道（乡镇）实体化调解中心",
            &["街道（乡镇）调解中心", "街道乡镇", "街道（乡镇）", "街镇"],
        ),
        entry("court_centre", "仲裁院调解中心", &["仲裁院"]),
    ],
};

/// 基数状态.
pub static BASE_STATES: CodeList = CodeList {
    name: "基数状态",
    codes: &[entry("confirmed", "已确认", &[]), entry("unconfirmed", "未确认", &[])],
};
