//! Form layout and notes of annex 1.

use crate::table::{Group, Help};

pub(super) static GROUPS: &[Group] = &[
    Group {
        title: "基本情况",
        keys: &["number", "name", "kind", "state", "district", "authority", "subdistrict", "address"],
    },
    Group {
        title: "设立与备案",
        keys: &[
            "founder",
            "founder_credit_code",
            "setup_mode",
            "covered",
            "founded",
            "founding_document",
            "filed_on",
            "filing_no",
        ],
    },
    Group {
        title: "负责人与委员",
        keys: &["chair", "chair_origin", "worker_representatives", "employer_representatives", "committee"],
    },
    Group { title: "对外服务", keys: &["contact", "public_phone", "opening_hours", "accepts"] },
    Group {
        title: "场所与保障",
        keys: &[
            "premises",
            "reception",
            "rooms",
            "equipment",
            "seal",
            "signage",
            "posted_rules",
            "funding",
            "annual_budget",
            "stationed",
            "on_platform",
        ],
    },
    Group { title: "制度", keys: &["work_rules", "grade", "honours"] },
    Group {
        title: "人员与实体化",
        keys: &["full_time_count", "part_time_count", "eligible", "certified_on", "certified_by"],
    },
    Group {
        title: "停用与撤销",
        keys: &["suspended_on", "resumed_on", "dissolved_on", "dissolution_reason", "remarks"],
    },
];

pub(super) static HELP: &[Help] = &[
    Help { key: "number", meaning: "系统编的号；不知道就不填", example: "" },
    Help {
        key: "name", meaning: "组织全称；同一个区内不能重名", example: "张贵庄街道劳动人事争议调解中心"
    },
    Help { key: "kind", meaning: "决定算进哪一项指标", example: "街道（乡镇）调解中心" },
    Help {
        key: "founder", meaning: "设立这个组织的单位全称", example: "张贵庄街道办事处"
    },
    Help {
        key: "founder_credit_code",
        meaning: "18 位；企业调解委员会填了才能和企业名单对上",
        example: "91350100M000100Y43",
    },
    Help { key: "setup_mode", meaning: "一家设立填单独，几家合设填联合", example: "单独" },
    Help {
        key: "covered",
        meaning: "联合设立或服务多家时，逐家写信用代码或名称，用顿号分开",
        example: "91350100M000100Y43、天津示例电子有限公司",
    },
    Help { key: "district", meaning: "组织实际所在的区", example: "东丽区" },
    Help {
        key: "authority",
        meaning: "负责这个组织的人社部门，如经开区；不填就是所在区的人社局",
        example: "东丽区",
    },
    Help { key: "subdistrict", meaning: "所在区的街道、镇或乡", example: "张贵庄街道" },
    Help { key: "founded", meaning: "正式成立的日期，不能晚于今天", example: "2020-11-06" },
    Help {
        key: "founding_document", meaning: "批准或决定成立的文件", example: "丽人社〔2020〕12号"
    },
    Help { key: "chair", meaning: "主任或负责人姓名", example: "张三" },
    Help {
        key: "chair_origin", meaning: "企业调解委员会主任由工会成员担任或双方推举", example: "工会成员"
    },
    Help { key: "worker_representatives", meaning: "委员中的职工代表人数", example: "3" },
    Help {
        key: "employer_representatives", meaning: "委员中的企业代表人数，应与职工代表相等", example: "3"
    },
    Help { key: "committee", meaning: "委员姓名，用顿号分开", example: "张三、李四、王五" },
    Help { key: "contact", meaning: "内部联系人，不对外公布", example: "李四" },
    Help { key: "public_phone", meaning: "对外公布的电话，可写分机", example: "022-12345678" },
    Help { key: "opening_hours", meaning: "接待当事人的时间", example: "工作日9:00-17:00" },
    Help { key: "accepts", meaning: "受理哪些争议", example: "本辖区劳动人事争议" },
    Help { key: "rooms", meaning: "调解室间数，没有填 0", example: "1" },
    Help { key: "funding", meaning: "可填几项，用顿号分开", example: "财政、工会" },
    Help { key: "annual_budget", meaning: "单位：元，最多两位小数", example: "50000" },
    Help {
        key: "work_rules",
        meaning: "已建立的制度，用顿号分开",
        example: "登记、办理、告知、回访、档案、统计",
    },
    Help { key: "stationed", meaning: "常驻、轮驻或否", example: "常驻" },
    Help {
        key: "on_platform", meaning: "是否接入全国劳动人事争议在线调解平台", example: "是"
    },
    Help { key: "certified_on", meaning: "人社部门认定为实体化的日期", example: "2024-06-20" },
    Help { key: "certified_by", meaning: "作出认定的人或单位", example: "王五" },
    Help { key: "honours", meaning: "获得的称号", example: "金牌调解组织" },
    Help { key: "state", meaning: "停用要填停用日期，撤销要填撤销日期", example: "正常" },
    Help { key: "suspended_on", meaning: "停用的第一天", example: "2024-05-01" },
    Help { key: "resumed_on", meaning: "恢复运行的第一天", example: "2024-07-01" },
    Help { key: "dissolved_on", meaning: "撤销的第一天", example: "2024-05-31" },
    Help { key: "dissolution_reason", meaning: "为什么撤销", example: "企业注销" },
];
