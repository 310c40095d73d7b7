//! Columns of the experts, and of annex 12, which says of them what the public may know.

use super::{Expert, check};
use crate::codes::EXPERT_LEVELS;
use crate::columns::{derived, entered};
use crate::table::Audience::{Internal, Personal, Public};
use crate::table::Need::{Optional, Required};
use crate::table::{Column, Group, Help, Table};
use crate::value::{Kind, RefTo, code};

/// `experts`.
pub static EXPERTS: Table<Expert> = Table {
    id: "experts",
    title: "调解专家库",
    columns: COLUMNS,
    synonyms: &[
        ("专家级别", "level"),
        ("所在区", "district"),
        ("单位", "workplace"),
        ("职务", "duties"),
        ("职称", "duties"),
        ("职务（职称）", "duties"),
        ("专业特长", "fields"),
        ("电话", "phone"),
        ("聘期开始", "term_from"),
        ("聘期至", "term_to"),
        ("超限理由", "over_limit_reason"),
    ],
    help: HELP,
    groups: GROUPS,
    elsewhere: &[],
    check,
};

/// Annex 12, `public-experts`: those in a pool on the day, in the columns that are published.
pub static PUBLIC_EXPERTS: Table<Expert> = Table::listing("public-experts", "调解专家信息公布表", PUBLISHED);

static COLUMNS: &[Column<Expert>] = &[
    entered(
        "name",
        "姓名",
        Kind::Text(50),
        Required,
        Public,
        |e, _| e.name.as_str().into(),
        |e, v| e.name = v.text().unwrap_or_default(),
    ),
    entered(
        "level",
        "级别",
        Kind::Code(&EXPERT_LEVELS),
        Required,
        Public,
        |e, _| code(Some(&e.level)),
        |e, v| e.level = v.text().unwrap_or_default(),
    ),
    entered(
        "district",
        "所属区",
        Kind::Ref(RefTo::District),
        Optional,
        Internal,
        |e, at| at.place(e.district.as_deref()),
        |e, v| e.district = v.id(),
    ),
    entered(
        "workplace",
        "工作单位",
        Kind::Text(100),
        Required,
        Public,
        |e, _| e.workplace.as_str().into(),
        |e, v| e.workplace = v.text().unwrap_or_default(),
    ),
    entered(
        "duties",
        "职务职称",
        Kind::Text(60),
        Optional,
        Public,
        |e, _| (&e.duties).into(),
        |e, v| e.duties = v.text(),
    ),
    entered(
        "fields",
        "专业领域",
        Kind::Texts,
        Required,
        Public,
        |e, _| e.fields.as_slice().into(),
        |e, v| e.fields = v.list(),
    ),
    entered(
        "phone",
        "联系电话",
        Kind::Text(50),
        Optional,
        Personal,
        |e, _| (&e.phone).into(),
        |e, v| e.phone = v.text(),
    ),
    entered(
        "term_from",
        "聘期起",
        Kind::Date,
        Required,
        Public,
        |e, _| e.term_from.into(),
        |e, v| e.term_from = v.date(),
    ),
    entered(
        "term_to",
        "聘期止",
        Kind::Date,
        Required,
        Public,
        |e, _| e.term_to.into(),
        |e, v| e.term_to = v.date(),
    ),
    entered(
        "recommended_by",
        "推荐单位",
        Kind::Text(100),
        Optional,
        Internal,
        |e, _| (&e.recommended_by).into(),
        |e, v| e.recommended_by = v.text(),
    ),
    entered(
        "joined_on",
        "入库日期",
        Kind::Date,
        Optional,
        Internal,
        |e, _| e.joined_on.into(),
        |e, v| e.joined_on = v.date(),
    ),
    entered(
        "left_on",
        "退出日期",
        Kind::Date,
        Optional,
        Internal,
        |e, _| e.left_on.into(),
        |e, v| e.left_on = v.date(),
    ),
    entered(
        "leave_reason",
        "退出原因",
        Kind::Text(200),
        Optional,
        Internal,
        |e, _| (&e.leave_reason).into(),
        |e, v| e.leave_reason = v.text(),
    ),
    entered(
        "over_limit_reason",
        "超员理由",
        Kind::Text(200),
        Optional,
        Internal,
        |e, _| (&e.over_limit_reason).into(),
        |e, v| e.over_limit_reason = v.text(),
    ),
    entered(
        "remarks",
        "备注",
        Kind::Text(500),
        Optional,
        Internal,
        |e, _| (&e.remarks).into(),
        |e, v| e.remarks = v.text(),
    ),
];

static PUBLISHED: &[Column<Expert>] = &[
    derived("name", "姓名", Kind::Text(50), Public, |e, _| e.name.as_str().into()),
    derived("level", "级别", Kind::Code(&EXPERT_LEVELS), Public, |e, _| code(Some(&e.level))),
    derived("workplace", "工作单位", Kind::Text(100), Public, |e, _| e.workplace.as_str().into()),
    derived("duties", "职务职称", Kind::Text(60), Public, |e, _| (&e.duties).into()),
    derived("fields", "专业领域", Kind::Texts, Public, |e, _| e.fields.as_slice().into()),
    derived("term_from", "聘期起", Kind::Date, Public, |e, _| e.term_from.into()),
    derived("term_to", "聘期止", Kind::Date, Public, |e, _| e.term_to.into()),
];

static GROUPS: &[Group] = &[
    Group { title: "基本情况", keys: &["name", "workplace", "duties", "fields", "phone"] },
    Group {
        title: "入库与聘期",
        keys: &[
            "level",
            "district",
            "joined_on",
            "term_from",
            "term_to",
            "recommended_by",
            "over_limit_reason",
        ],
    },
    Group { title: "退出与备注", keys: &["left_on", "leave_reason", "remarks"] },
];

static HELP: &[Help] = &[
    Help { key: "name", meaning: "与工作单位一起识别一位专家", example: "顾学民" },
    Help { key: "level", meaning: "在哪一级专家库，一人只在一个库", example: "区" },
    Help {
        key: "district", meaning: "区级必填；市级填来自哪个区，没有就不填", example: "东丽区"
    },
    Help {
        key: "workplace", meaning: "单位全称，公布时照此显示", example: "天津示例大学法学院"
    },
    Help { key: "duties", meaning: "职务和职称", example: "副教授" },
    Help { key: "fields", meaning: "几项之间用顿号隔开", example: "劳动报酬、工伤待遇" },
    Help { key: "phone", meaning: "只供联系，不公布", example: "19900000000" },
    Help { key: "joined_on", meaning: "不填就是聘期起", example: "2024-03-01" },
    Help { key: "term_from", meaning: "聘期的第一天", example: "2024-03-01" },
    Help { key: "term_to", meaning: "聘期的最后一天（含）", example: "2027-02-28" },
    Help {
        key: "recommended_by", meaning: "由哪个单位推荐入库", example: "东丽区人力资源和社会保障局"
    },
    Help { key: "left_on", meaning: "退出后的第一天；在库的不填", example: "2025-01-01" },
    Help { key: "leave_reason", meaning: "有退出日期的必填", example: "调离天津" },
    Help {
        key: "over_limit_reason",
        meaning: "区级专家超过30人还要增加的，写明理由",
        example: "新设开发区，集体争议多发",
    },
];
