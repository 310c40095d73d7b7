//! Lists about persons: national standards where there is one, their code kept.

use super::entry;
use crate::value::CodeList;

/// 性别, GB/T 2261.1.
pub static SEX: CodeList = CodeList {
    name: "性别",
    codes: &[
        entry("1", "男", &["男性"]),
        entry("2", "女", &["女性"]),
        entry("0", "未知的性别", &["未知"]),
        entry("9", "未说明的性别", &["未说明"]),
    ],
};

/// 政治面貌, GB/T 4762.
pub static POLITICAL_STATUS: CodeList = CodeList {
    name: "政治面貌",
    codes: &[
        entry("01", "中共党员", &["中国共产党党员", "共产党员", "党员"]),
        entry("02", "中共预备党员", &["中国共产党预备党员", "预备党员"]),
        entry("03", "共青团员", &["中国共产主义青年团团员", "团员"]),
        entry("04", "民革党员", &["中国国民党革命委员会会员", "民革会员", "民革"]),
        entry("05", "民盟盟员", &["中国民主同盟盟员", "民盟"]),
        entry("06", "民建会员", &["中国民主建国会会员", "民建"]),
        entry("07", "民进会员", &["中国民主促进会会员", "民进"]),
        entry("08", "农工党党员", &["中国农工民主党党员", "农工党"]),
        entry("09", "致公党党员", &["中国致公党党员", "致公党"]),
        entry("10", "九三学社社员", &["九三学社"]),
        entry("11", "台盟盟员", &["台湾民主自治同盟盟员", "台盟"]),
        entry("12", "无党派人士", &["无党派民主人士", "无党派"]),
        entry("13", "群众", &["普通公民"]),
    ],
};

/// 学历, GB/T 4658. The plain label is the level completed (毕业); 结业 and 肄业 are kept apart.
pub static EDUCATION: CodeList = CodeList {
    name: "学历",
    codes: &[
        entry("11", "博士研究生", &["博士研究生毕业", "博士", "博士毕业"]),
        entry("14", "硕士研究生", &["硕士研究生毕业", "硕士", "硕士毕业"]),
        entry("10", "研究生教育", &["研究生", "研究生毕业"]),
        entry("17", "研究生班", &["研究生班毕业"]),
        entry("21", "大学本科", &["大学本科毕业", "大学本科教育", "本科", "本科毕业", "大本", "大学", "20"]),
        entry("28", "大学普通班", &["大学普通班毕业"]),
        entry("31", "大学专科", &["大学专科毕业", "大学专科教育", "大专", "大专毕业", "专科", "高职", "30"]),
        entry("40", "中等职业教育", &["中职"]),
        entry("41", "中等专科", &["中等专科毕业", "中等专科学校", "中专", "中专毕业"]),
        entry("44", "职业高中", &["职业高中毕业", "职高"]),
        entry("47", "技工学校", &["技工学校毕业", "技校"]),
        entry("61", "普通高中", &["普通高中毕业", "普通高级中学教育", "高中", "高中毕业", "60"]),
        entry("71", "初中", &["初中毕业", "初级中学教育", "70"]),
        entry("81", "小学", &["小学毕业", "小学教育", "80"]),
        entry("12", "博士研究生结业", &[]),
        entry("13", "博士研究生肄业", &[]),
        entry("15", "硕士研究生结业", &[]),
        entry("16", "硕士研究生肄业", &[]),
        entry("18", "研究生班结业", &[]),
        entry("19", "研究生班肄业", &[]),
        entry("22", "大学本科结业", &["本科结业"]),
        entry("23", "大学本科肄业", &["本科肄业"]),
        entry("32", "大学专科结业", &["大专结业"]),
        entry("33", "大学专科肄业", &["大专肄业"]),
        entry("90", "其他", &["其他学历"]),
    ],
};

/// 证件类型. Blank means 居民身份证.
pub static ID_TYPES: CodeList = CodeList {
    name: "证件类型",
    codes: &[
        entry("resident_id", "居民身份证", &["身份证", "二代身份证", "中华人民共和国居民身份证"]),
        entry("passport", "护照", &["普通护照"]),
        entry("hk_macao_permit", "港澳居民来往内地通行证", &["港澳通行证", "回乡证", "港澳居民通行证"]),
        entry("taiwan_permit", "台湾居民来往大陆通行证", &["台胞证", "台湾居民通行证"]),
        entry(
            "hk_macao_taiwan_residence",
            "港澳台居民居住证",
            &["港澳台居住证", "港澳居民居住证", "台湾居民居住证"],
        ),
        entry("permanent_residence", "外国人永久居留身份证", &["外国人永居证", "外国人永久居留证"]),
        entry("other", "其他", &["其他证件"]),
    ],
};

/// 人员身份.
pub static EMPLOYMENT: CodeList = CodeList {
    name: "人员身份",
    codes: &[
        entry("established", "在编", &["在编人员"]),
        entry("non_established", "编外", &["编外人员", "聘用制"]),
        entry("purchased_service", "购买服务", &["政府购买服务", "购买服务人员"]),
        entry("public_welfare_post", "公益性岗位", &["公益岗", "公益岗位"]),
        entry("retired_rehired", "退休返聘", &["返聘"]),
        entry("enterprise_employee", "企业职工", &["企业员工"]),
        entry("other", "其他", &[]),
    ],
};

/// 专兼职.
pub static ENGAGEMENT: CodeList = CodeList {
    name: "专兼职",
    codes: &[
        entry("full_time", "专职", &["专职调解员", "专"]),
        entry("part_time", "兼职", &["兼职调解员", "兼"]),
    ],
};

/// 变动类型.
pub static CHANGE_KINDS: CodeList = CodeList {
    name: "变动类型",
    codes: &[
        entry("added", "新增", &["增加"]),
        entry("adjusted", "调整", &["变更", "调动"]),
        entry("concurrent", "兼任", &[]),
        entry("left", "退出", &["退出名册"]),
    ],
};

/// 资格.
pub static QUALIFICATIONS: CodeList = CodeList {
    name: "资格",
    codes: &[
        entry("lawyer", "律师", &["执业律师", "律师资格"]),
        entry("arbitrator", "仲裁员", &["劳动人事争议仲裁员"]),
        entry("labour_relations_coordinator", "劳动关系协调员", &["劳动关系协调师", "劳动关系协调员（师）"]),
        entry("peoples_mediator", "人民调解员", &[]),
        entry("other", "其他", &["其他资格"]),
    ],
};
