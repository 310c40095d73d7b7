//! 附件7 学习培训与实践锻炼台账, one row per session and mediator; and the list of sessions, one row each.

use super::columns::{
    category, co_hosts, district, ends_at, ends_on, host, hours, level, name, place, recognised, starts_at,
    starts_on, teachers, topic,
};
use super::{Attendance, Session, check};
use crate::codes::SIGN_IN_WAYS;
use crate::columns::{derived, entered, hundredths};
use crate::table::Audience::Internal;
use crate::table::Need::{Optional, Required};
use crate::table::{Column, Group, Help, Table};
use crate::value::{Kind, RefTo, Value, code};

/// `training`: annex 7.
pub static TRAINING: Table<Attendance> = Table {
    id: "training",
    title: "学习培训与实践锻炼台账",
    columns: ROWS,
    synonyms: &[
        ("培训名称", "name"),
        ("课程名称", "name"),
        ("培训类别", "category"),
        ("姓名", "mediator"),
        ("调解员姓名", "mediator"),
        ("证号", "certificate_no"),
        ("所在组织", "organisation"),
        ("学时", "hours"),
        ("实际学时", "attended"),
        ("培训地点", "place"),
        ("授课人", "teachers"),
    ],
    help: HELP,
    groups: &[
        Group { title: "活动", keys: &super::columns::SHARED },
        Group { title: "参加人", keys: &["mediator", "certificate_no", "organisation"] },
        Group { title: "参加情况", keys: &["attended", "score", "passed", "sign_in", "remarks"] },
    ],
    // The session is kept once for all who attended; the person is found by number or name.
    elsewhere: &[
        "category",
        "topic",
        "name",
        "level",
        "host",
        "co_hosts",
        "district",
        "starts_on",
        "ends_on",
        "starts_at",
        "ends_at",
        "place",
        "teachers",
        "hours",
        "recognised",
        "mediator",
        "certificate_no",
        "organisation",
    ],
    check: check::attendance,
};

static ROWS: &[Column<Attendance>] = &[
    category(),
    topic(),
    name(),
    level(),
    host(),
    co_hosts(),
    district(),
    starts_on(),
    ends_on(),
    starts_at(),
    ends_at(),
    place(),
    teachers(),
    hours(),
    recognised(),
    entered(
        "mediator",
        "调解员",
        Kind::Ref(RefTo::Mediator),
        Required,
        Internal,
        |a, _| {
            let m = &a.mediator;
            if m.id.is_empty() {
                Value::Empty
            } else {
                Value::Ref { id: m.id.clone(), label: m.name.clone() }
            }
        },
        |a, v| {
            // Somebody else has another name, number and organisation; the store says which.
            let id = v.id().unwrap_or_default();
            if a.mediator.id != id {
                a.mediator = super::Attendee { id, ..super::Attendee::default() };
            }
        },
    ),
    entered(
        "certificate_no",
        "调解员证号",
        Kind::Text(40),
        Optional,
        Internal,
        |a, _| (&a.mediator.certificate_no).into(),
        |a, v| a.said.certificate_no = v.text(),
    ),
    entered(
        "organisation",
        "所在调解组织",
        Kind::Ref(RefTo::Organisation),
        Optional,
        Internal,
        |a, _| {
            let home = &a.home;
            if home.id.is_empty() {
                Value::Empty
            } else {
                Value::Ref { id: home.id.clone(), label: home.name.clone() }
            }
        },
        |a, v| a.said.organisation = v.id(),
    ),
    entered(
        "attended",
        "实到学时",
        Kind::Decimal,
        Required,
        Internal,
        |a, _| hundredths(a.attended),
        |a, v| a.attended = v.int(),
    ),
    entered(
        "score",
        "考核成绩",
        Kind::Text(20),
        Optional,
        Internal,
        |a, _| (&a.score).into(),
        |a, v| a.score = v.text(),
    ),
    entered(
        "passed",
        "是否合格",
        Kind::YesNo,
        Optional,
        Internal,
        |a, _| a.passed.into(),
        |a, v| a.passed = v.flag(),
    ),
    entered(
        "sign_in",
        "签到方式",
        Kind::Code(&SIGN_IN_WAYS),
        Optional,
        Internal,
        |a, _| code(a.sign_in.as_deref()),
        |a, v| a.sign_in = v.text(),
    ),
    entered(
        "remarks",
        "备注",
        Kind::Text(500),
        Optional,
        Internal,
        |a, _| (&a.remarks).into(),
        |a, v| a.remarks = v.text(),
    ),
];

/// `training-sessions`: one row per session.
pub static SESSIONS: Table<Session> = Table {
    id: "training-sessions",
    title: "学习培训与实践锻炼活动表",
    columns: EACH,
    synonyms: &[
        ("培训名称", "name"),
        ("课程名称", "name"),
        ("培训类别", "category"),
        ("学时", "hours"),
        ("培训地点", "place"),
        ("授课人", "teachers"),
    ],
    help: HELP_OF_SESSION,
    groups: &[
        Group { title: "活动", keys: &["category", "topic", "name"] },
        Group { title: "主办", keys: &["level", "host", "co_hosts", "district"] },
        Group {
            title: "时间地点",
            keys: &["starts_on", "ends_on", "starts_at", "ends_at", "place", "teachers"],
        },
        Group { title: "学时与名额", keys: &["hours", "recognised", "capacity", "enrol_until"] },
        Group { title: "记录", keys: &["notes", "cancelled_on"] },
    ],
    elsewhere: &[],
    check: check::session,
};

static EACH: &[Column<Session>] = &[
    category(),
    topic(),
    name(),
    level(),
    host(),
    co_hosts(),
    district(),
    starts_on(),
    ends_on(),
    starts_at(),
    ends_at(),
    place(),
    teachers(),
    hours(),
    recognised(),
    entered(
        "capacity",
        "名额",
        Kind::Int,
        Optional,
        Internal,
        |s, _| s.capacity.into(),
        |s, v| s.capacity = v.int(),
    ),
    entered(
        "enrol_until",
        "报名截止",
        Kind::Date,
        Optional,
        Internal,
        |s, _| s.enrol_until.into(),
        |s, v| s.enrol_until = v.date(),
    ),
    entered(
        "notes",
        "活动纪要",
        Kind::Text(2000),
        Optional,
        Internal,
        |s, _| (&s.notes).into(),
        |s, v| s.notes = v.text(),
    ),
    derived("cancelled_on", "取消日期", Kind::Date, Internal, |s, _| s.cancelled_on.into()),
];

const CATEGORY: Help = Help {
    key: "category",
    meaning: "脱产培训计入每年 40 学时；在线、日常学习只显示；实践锻炼计次数。",
    example: "脱产培训",
};
const TOPIC: Help = Help {
    key: "topic",
    meaning: "主要内容；实践锻炼选法治宣传、入企服务、交流研讨、庭审观摩或其他。",
    example: "业务技能",
};
const NAME: Help = Help {
    key: "name",
    meaning: "名称、开始日期、主办单位都相同的是同一个活动。",
    example: "春季业务培训班",
};
const LEVEL: Help =
    Help {
        key: "level", meaning: "市、区人社部门组织的直接计入学时；其他的要经区认定。", example: "区"
    };
const HOST: Help = Help {
    key: "host", meaning: "主办单位的全称。", example: "西青区人力资源和社会保障局"
};
const CO_HOSTS: Help = Help {
    key: "co_hosts",
    meaning: "一起组织的法院、工会、司法局、商会等，多个用顿号分开。",
    example: "西青区人民法院",
};
const DISTRICT: Help =
    Help {
        key: "district", meaning: "活动属于哪个区；市里组织的填市本级。", example: "西青区"
    };
const STARTS_AT: Help =
    Help { key: "starts_at", meaning: "每天开始的时刻，不填按全天算。", example: "09:00" };
const ENDS_AT: Help = Help { key: "ends_at", meaning: "每天结束的时刻。", example: "16:30" };
const HOURS: Help = Help { key: "hours", meaning: "课程学时，以 0.5 为单位。", example: "16" };
const RECOGNISED: Help = Help {
    key: "recognised",
    meaning: "调解组织或其他单位组织的脱产培训，区人社部门认定后计入学时；只由区、市人社部门填写。",
    example: "",
};

static HELP: &[Help] = &[
    CATEGORY,
    TOPIC,
    NAME,
    LEVEL,
    HOST,
    CO_HOSTS,
    DISTRICT,
    STARTS_AT,
    ENDS_AT,
    HOURS,
    RECOGNISED,
    Help { key: "mediator", meaning: "调解员姓名；同名的要填证号。", example: "张三" },
    Help {
        key: "certificate_no",
        meaning: "先按证号找人；没有证的，按姓名和所在调解组织找。",
        example: "津12011120240003",
    },
    Help {
        key: "attended",
        meaning: "实际参加的学时，以 0.5 为单位，不超过活动学时；没到的填 0。",
        example: "14",
    },
    Help { key: "sign_in", meaning: "怎样签到的；默认纸质。", example: "纸质" },
];

static HELP_OF_SESSION: &[Help] = &[
    CATEGORY,
    TOPIC,
    NAME,
    LEVEL,
    HOST,
    CO_HOSTS,
    DISTRICT,
    STARTS_AT,
    ENDS_AT,
    HOURS,
    RECOGNISED,
    Help { key: "capacity", meaning: "报满后排候补；不限的留空。", example: "60" },
    Help {
        key: "enrol_until", meaning: "最后一天可以报名；不填到活动结束。", example: "2024-09-01"
    },
    Help { key: "notes", meaning: "活动内容、发现的问题、下一步。", example: "" },
];

#[cfg(test)]
mod tests {
    use super::super::Attendee;
    use super::*;
    use crate::columns::testing::{assert_sound, at, keys};
    use crate::table::Need;

    #[test]
    fn the_list_of_sessions_is_sound() {
        assert_sound(&SESSIONS);
    }

    #[test]
    fn annex_seven_has_its_columns_in_order() {
        let titles: Vec<&str> = TRAINING.columns.iter().map(|c| c.title).collect();
        let expected = "类别 内容类别 活动名称 主办层级 主办单位 合办单位 所在区 开始日期 结束日期 开始时刻 结束时刻 地点 师资 活动学时 学时认定 调解员 调解员证号 所在调解组织 实到学时 考核成绩 是否合格 签到方式 备注";
        assert_eq!(titles.join(" "), expected);
        let required: Vec<&str> =
            TRAINING.columns.iter().filter(|c| c.need == Need::Required).map(|c| c.title).collect();
        assert_eq!(
            required.join(" "),
            "类别 活动名称 主办层级 主办单位 所在区 开始日期 结束日期 活动学时 调解员 实到学时"
        );
        let grouped: usize = TRAINING.groups.iter().map(|g| g.keys.len()).sum();
        assert_eq!(grouped, TRAINING.columns.len());
        assert!(TRAINING.elsewhere.starts_with(&super::super::columns::SHARED));
        assert_eq!(
            keys(&TRAINING, &["姓名", "证号", "实际学时（必填）"]),
            ["mediator", "certificate_no", "attended"]
        );
    }

    #[test]
    fn a_cell_of_a_person_is_for_finding_and_what_is_shown_comes_from_the_roster() {
        let mut row = Attendance::default();
        let set = |row: &mut Attendance, key: &str, value| {
            TRAINING.column(key).and_then(|c| c.set).expect("an entered column")(row, value);
        };
        let id = |id: &str| Value::Ref { id: id.into(), label: "甲".into() };
        set(&mut row, "mediator", id("m1"));
        set(&mut row, "certificate_no", Value::Text("津1".into()));
        set(&mut row, "organisation", id("o1"));
        assert_eq!(row.mediator, Attendee { id: "m1".into(), ..Attendee::default() });
        assert_eq!(row.said.certificate_no.as_deref(), Some("津1"));
        assert!(TRAINING.column("certificate_no").is_some_and(|c| c.show(&row, &at()).is_empty()));
        row.mediator.name = "张三".into();
        set(&mut row, "mediator", id("m1"));
        assert_eq!(row.mediator.name, "张三", "the same person stays as known");
        set(&mut row, "mediator", id("m2"));
        assert_eq!(row.mediator.name, "", "somebody else is looked up anew");
        for column in TRAINING.columns.iter().filter(|c| super::super::columns::SHARED.contains(&c.key)) {
            let session = SESSIONS.column(column.key).expect("a shared column");
            assert_eq!((session.title, session.kind, session.need), (column.title, column.kind, column.need));
        }
    }
}
