//! Lists of the table of organisations (annex 1).

use super::entry;
use crate::value::CodeList;

/// 组织类型.
pub static ORGANISATION_KINDS: CodeList = CodeList {
    name: "组织类型",
    codes: &[
        entry(
            "enterprise_committee",
            "企业调解委员会",
            &["企业劳动争议调解委员会", "企业劳动人事争议调解委员会", "企业调委会"],
        ),
        entry(
            "association_body",
            "商（协）会调解组织",
            &[
                "商会调解组织",
                "协会调解组织",
                "商协会调解组织",
                "商会（协会）调解组织",
                "商协会",
                "商（协）会",
            ],
        ),
        entry(
            "subdistrict_centre",
            "街道（乡镇）调解中心",
            &[
                "街道调解中心",
                "乡镇调解中心",
                "街镇调解中心",
                "街道乡镇调解中心",
                "乡镇（街道）调解中心",
                "街道（乡镇）劳动人事争议调解中心",
                "街道（乡镇）调解组织",
            ],
        ),
        entry(
            "court_centre",
            "仲裁院调解中心",
            &["劳动人事争议仲裁院调解中心", "仲裁院劳动人事争议调解中心", "仲裁院调解组织"],
        ),
        entry("district_centre", "区级调解中心", &["区调解中心", "区级劳动人事争议调解中心"]),
        entry("city_centre", "市级调解中心", &["市调解中心", "市级劳动人事争议调解中心"]),
        entry(
            "regional_industry",
            "区域性行业性调解组织",
            &["区域性、行业性调解组织", "区域性调解组织", "行业性调解组织", "区域性（行业性）调解组织"],
        ),
        entry(
            "public_institution",
            "事业单位调解组织",
            &["事业单位调解委员会", "事业单位人事争议调解委员会"],
        ),
        entry("other", "其他", &["其他调解组织"]),
    ],
};

/// 状态 of an organisation.
pub static ORGANISATION_STATES: CodeList = CodeList {
    name: "状态",
    codes: &[
        entry("open", "正常", &["正常运行", "运行", "在用"]),
        entry("suspended", "停用", &["暂停", "暂停运行"]),
        entry("dissolved", "撤销", &["已撤销", "注销"]),
    ],
};

/// 设立方式.
pub static SETUP_MODES: CodeList = CodeList {
    name: "设立方式",
    codes: &[entry("single", "单独", &["单独设立"]), entry("joint", "联合", &["联合设立", "共同设立"])],
};

/// 负责人产生方式 (令17-15: a member of the union committee, or elected by both sides).
pub static CHAIR_ORIGINS: CodeList = CodeList {
    name: "负责人产生方式",
    codes: &[
        entry("union_member", "工会成员", &["工会委员会成员", "工会"]),
        entry("both_sides", "双方推举", &["推举", "共同推举", "双方共同推举"]),
        entry("appointed", "任命", &["委派", "指派"]),
    ],
};

/// 经费来源.
pub static FUNDING_SOURCES: CodeList = CodeList {
    name: "经费来源",
    codes: &[
        entry("fiscal", "财政", &["财政拨款", "财政资金", "财政保障"]),
        entry("own_funds", "自筹", &["单位自筹", "自筹资金"]),
        entry("purchased_service", "购买服务", &["政府购买服务"]),
        entry("union", "工会", &["工会经费"]),
        entry("other", "其他", &[]),
    ],
};

/// 工作制度.
pub static WORK_RULES: CodeList = CodeList {
    name: "工作制度",
    codes: &[
        entry("registration", "登记", &["登记制度", "调解登记"]),
        entry("handling", "办理", &["办理制度", "调解办理"]),
        entry("informing", "告知", &["告知制度"]),
        entry("follow_up", "回访", &["回访制度"]),
        entry("archives", "档案", &["档案制度", "档案管理"]),
        entry("statistics", "统计", &["统计制度", "统计报告"]),
    ],
};

/// 入驻综治中心.
pub static STATIONED: CodeList = CodeList {
    name: "入驻综治中心",
    codes: &[
        entry("permanent", "常驻", &["常驻入驻"]),
        entry("rotating", "轮驻", &["轮流入驻", "轮值"]),
        entry("no", "否", &["未入驻", "不入驻", "无"]),
    ],
};
