//! Lists of the working list of units.

use super::entry;
use crate::value::CodeList;

/// 单位类别.
pub static UNIT_KINDS: CodeList = CodeList {
    name: "单位类别",
    codes: &[
        entry("above_scale_enterprise", "规模以上企业", &["规上企业", "规上", "规模以上"]),
        entry("other_employer", "其他用人单位", &["用人单位", "其他单位", "规模以下企业", "规下企业"]),
        entry("association", "商协会", &["商（协）会", "商会", "协会", "行业协会"]),
        entry("subdistrict", "街道乡镇", &["街道（乡镇）", "街道", "乡镇", "镇", "乡", "街镇"]),
        entry("arbitration_court", "仲裁院", &["劳动人事争议仲裁院"]),
    ],
};

/// 登记机关 of a chamber or association.
pub static REGISTRATION_AUTHORITIES: CodeList = CodeList {
    name: "登记机关",
    codes: &[
        entry("civil_affairs", "民政", &["民政局", "民政部门"]),
        entry("federation", "工商联", &["工商业联合会"]),
        entry("other", "其他", &[]),
    ],
};
