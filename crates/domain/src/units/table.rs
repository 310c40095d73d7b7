//! Columns of the working list of units.

use super::{Unit, check};
use crate::codes::{INDUSTRIES, REGISTRATION_AUTHORITIES, UNIT_KINDS};
use crate::columns::entered;
use crate::table::Audience::Internal;
use crate::table::Need::{Optional, Required};
use crate::table::{Column, Group, Help, Table};
use crate::value::{Kind, RefTo, code};

/// `units`.
pub static UNITS: Table<Unit> = Table {
    id: "units",
    title: "应建调解组织单位名单",
    columns: COLUMNS,
    synonyms: &[
        ("起始年份", "from_year"),
        ("终止年份", "to_year"),
        ("企业名称", "name"),
        ("信用代码", "credit_code"),
        ("街道乡镇", "subdistrict"),
        ("街镇", "subdistrict"),
        ("行业", "industry"),
        ("是否建会", "has_union"),
    ],
    help: HELP,
    groups: GROUPS,
    elsewhere: &[],
    check,
};

static COLUMNS: &[Column<Unit>] = &[
    entered(
        "name",
        "单位名称",
        Kind::Text(100),
        Required,
        Internal,
        |u, _| u.name.as_str().into(),
        |u, v| u.name = v.text().unwrap_or_default(),
    ),
    entered(
        "kind",
        "单位类别",
        Kind::Code(&UNIT_KINDS),
        Required,
        Internal,
        |u, _| code(Some(&u.kind)),
        |u, v| u.kind = v.text().unwrap_or_default(),
    ),
    entered(
        "credit_code",
        "统一社会信用代码",
        Kind::CreditCode,
        Optional,
        Internal,
        |u, _| (&u.credit_code).into(),
        |u, v| u.credit_code = v.text(),
    ),
    entered(
        "district",
        "所在区",
        Kind::Ref(RefTo::District),
        Required,
        Internal,
        |u, at| at.place(Some(&u.district)),
        |u, v| u.district = v.id().unwrap_or_default(),
    ),
    entered(
        "authority",
        "管理单位",
        Kind::Ref(RefTo::Authority),
        Optional,
        Internal,
        |u, at| at.place(Some(&u.authority)),
        |u, v| u.authority = v.id().unwrap_or_default(),
    ),
    entered(
        "subdistrict",
        "街道（乡镇）",
        Kind::Ref(RefTo::Subdistrict),
        Optional,
        Internal,
        |u, at| at.place(u.subdistrict.as_deref()),
        |u, v| u.subdistrict = v.id(),
    ),
    entered(
        "industry",
        "行业门类",
        Kind::Code(&INDUSTRIES),
        Optional,
        Internal,
        |u, _| code(u.industry.as_deref()),
        |u, v| u.industry = v.text(),
    ),
    entered(
        "employees",
        "职工人数",
        Kind::Int,
        Optional,
        Internal,
        |u, _| u.employees.into(),
        |u, v| u.employees = v.int(),
    ),
    entered(
        "has_union",
        "是否建立工会",
        Kind::YesNo,
        Optional,
        Internal,
        |u, _| u.has_union.into(),
        |u, v| u.has_union = v.flag(),
    ),
    entered(
        "from_year",
        "规上起始年份",
        Kind::Year,
        Optional,
        Internal,
        |u, _| u.from_year.into(),
        |u, v| u.from_year = v.int(),
    ),
    entered(
        "to_year",
        "规上终止年份",
        Kind::Year,
        Optional,
        Internal,
        |u, _| u.to_year.into(),
        |u, v| u.to_year = v.int(),
    ),
    entered(
        "address",
        "地址",
        Kind::Text(200),
        Optional,
        Internal,
        |u, _| (&u.address).into(),
        |u, v| u.address = v.text(),
    ),
    entered(
        "contact",
        "联系人",
        Kind::Text(50),
        Optional,
        Internal,
        |u, _| (&u.contact).into(),
        |u, v| u.contact = v.text(),
    ),
    entered(
        "phone",
        "联系电话",
        Kind::Text(50),
        Optional,
        Internal,
        |u, _| (&u.phone).into(),
        |u, v| u.phone = v.text(),
    ),
    entered(
        "registered_with",
        "登记机关",
        Kind::Code(&REGISTRATION_AUTHORITIES),
        Optional,
        Internal,
        |u, _| code(u.registered_with.as_deref()),
        |u, v| u.registered_with = v.text(),
    ),
    entered(
        "members",
        "会员单位数",
        Kind::Int,
        Optional,
        Internal,
        |u, _| u.members.into(),
        |u, v| u.members = v.int(),
    ),
    entered(
        "source",
        "数据来源",
        Kind::Text(100),
        Optional,
        Internal,
        |u, _| (&u.source).into(),
        |u, v| u.source = v.text(),
    ),
    entered(
        "remarks",
        "备注",
        Kind::Text(500),
        Optional,
        Internal,
        |u, _| (&u.remarks).into(),
        |u, v| u.remarks = v.text(),
    ),
];

static GROUPS: &[Group] = &[
    Group {
        title: "基本情况",
        keys: &[
            "name",
            "kind",
            "credit_code",
            "district",
            "authority",
            "subdistrict",
            "address",
            "industry",
            "employees",
            "has_union",
        ],
    },
    Group { title: "列入年份", keys: &["from_year", "to_year", "source"] },
    Group { title: "商协会", keys: &["registered_with", "members"] },
    Group { title: "联系方式", keys: &["contact", "phone", "remarks"] },
];

static HELP: &[Help] = &[
    Help { key: "name", meaning: "登记证照上的全称", example: "天津示例电子有限公司" },
    Help {
        key: "kind", meaning: "决定这个单位算进哪一项指标的基数", example: "规模以上企业"
    },
    Help {
        key: "credit_code",
        meaning: "18 位；没有代码的单位按所在区和名称识别",
        example: "91350100M000100Y43",
    },
    Help { key: "district", meaning: "单位实际所在的区", example: "东丽区" },
    Help {
        key: "authority",
        meaning: "负责这个单位的人社部门，如经开区；不填就是所在区的人社局",
        example: "东丽区",
    },
    Help { key: "subdistrict", meaning: "所在区的街道、镇或乡", example: "张贵庄街道" },
    Help { key: "industry", meaning: "国民经济行业门类 A–T，填字母或名称", example: "C" },
    Help { key: "employees", meaning: "在岗职工人数", example: "320" },
    Help {
        key: "from_year", meaning: "列入名单的第一年（含）；不填表示一直在内", example: "2022"
    },
    Help {
        key: "to_year", meaning: "列入名单的最后一年（含）；不填表示至今在内", example: "2024"
    },
    Help { key: "registered_with", meaning: "商协会的登记机关", example: "民政" },
    Help {
        key: "source", meaning: "名单从哪里来，带文号或日期更好", example: "市统计局 2024 年 1 月名单"
    },
];
