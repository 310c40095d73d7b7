//! 附件6 争议办理台账: titles, synonyms, notes and form of the columns in `columns.rs`.

use super::Case;
use super::check::check;
use super::columns::COLUMNS;
use crate::table::{Group, Help, Table};

/// `cases`: annex 6.
pub static CASES: Table<Case> = Table {
    id: "cases",
    title: "争议办理台账",
    columns: COLUMNS,
    synonyms: &[
        ("案号", "number"),
        ("案件编号", "number"),
        ("流水号", "external_number"),
        ("案件来源", "source"),
        ("收案日期", "received_on"),
        ("收到申请日期", "received_on"),
        ("是否受理", "decision"),
        ("受理时间", "accepted_on"),
        ("不受理理由", "refusal_reason"),
        ("申请人姓名", "applicant"),
        ("证件号码", "applicant_id"),
        ("身份证号", "applicant_id"),
        ("身份证号码", "applicant_id"),
        ("申请人电话", "phone"),
        ("劳动者类型", "worker_groups"),
        ("被申请人名称", "respondent"),
        ("信用代码", "credit_code"),
        ("行业", "industry"),
        ("人数", "headcount"),
        ("集体争议", "collective"),
        ("案由", "dispute_types"),
        ("调解请求", "request"),
        ("涉案金额", "amount"),
        ("标的额", "amount"),
        ("事实与理由摘要", "facts"),
        ("事实摘要", "facts"),
        ("调解组织", "organisation"),
        ("承办人", "mediators"),
        ("调解员", "mediators"),
        ("期限届满日", "handling_limit"),
        ("结案时间", "closed_on"),
        ("协议号", "agreement_number"),
        ("履行情况", "performance"),
        ("履行金额", "received_amount"),
        ("引导仲裁日期", "arbitration_told_on"),
        ("归档号", "archive_number"),
        ("超期", "overdue"),
    ],
    help: HELP,
    groups: GROUPS,
    // A case may have several mediators, and each of them has several cases.
    elsewhere: &["mediators"],
    check,
};

static GROUPS: &[Group] = &[
    Group {
        title: "收案",
        keys: &["number", "source", "received_on", "external_platform", "external_number"],
    },
    Group {
        title: "申请人",
        keys: &["applicant", "applicant_kind", "applicant_id", "sex", "phone", "worker_groups"],
    },
    Group { title: "被申请人", keys: &["respondent", "credit_code", "industry", "user_unit"] },
    Group {
        title: "争议",
        keys: &["headcount", "collective", "dispute_types", "request", "amount", "facts"],
    },
    Group { title: "受理", keys: &["decision", "accepted_on", "refusal_reason"] },
    Group {
        title: "办理",
        keys: &[
            "organisation",
            "mediators",
            "way",
            "arbitration_limit",
            "handling_limit",
            "extended_to",
            "extension_reason",
            "overdue",
        ],
    },
    Group { title: "结案", keys: &["closed_on", "outcome", "failure_cause", "arbitration_told_on"] },
    Group {
        title: "协议与履行",
        keys: &[
            "agreement_number",
            "agreement_amount",
            "due_on",
            "manner",
            "review",
            "review_result",
            "performance",
            "received_amount",
        ],
    },
    Group {
        title: "回访与归档",
        keys: &["visited_on", "satisfaction", "archived_on", "archive_number", "remarks"],
    },
];

static HELP: &[Help] = &[
    Help {
        key: "number",
        meaning: "没有编号的留空，由系统编；已有编号的照填，再次导入按编号找到同一案件。",
        example: "东丽区劳人调〔2024〕1号",
    },
    Help {
        key: "external_platform",
        meaning: "从别的平台转来的填，与外部流水号一起认定同一案件。",
        example: "全国平台",
    },
    Help { key: "external_number", meaning: "那个平台上的编号。", example: "TJ20240500123" },
    Help { key: "source", meaning: "案件从哪里来。", example: "当事人申请" },
    Help {
        key: "received_on",
        meaning: "收到申请的日期；受理期限、法定期限从次日起算。",
        example: "2024-05-06",
    },
    Help {
        key: "decision", meaning: "还没有决定的留空；正在问对方的填征询对方意见中。", example: "受理"
    },
    Help {
        key: "accepted_on",
        meaning: "决定受理的日期，不早于收到日期；办理期限从次日起算。",
        example: "2024-05-07",
    },
    Help {
        key: "refusal_reason", meaning: "不予受理的必须写明。", example: "对方不同意调解"
    },
    Help {
        key: "applicant", meaning: "姓名或单位名称；多人的填第一位，人数填在涉及人数。", example: "张三"
    },
    Help {
        key: "applicant_id",
        meaning: "劳动者填证件号码，用人单位填统一社会信用代码；按文本填写。",
        example: "",
    },
    Help {
        key: "worker_groups",
        meaning: "可以填几项，用顿号隔开；新就业形态的延期不超过15日。",
        example: "农民工",
    },
    Help { key: "user_unit", meaning: "劳务派遣的填实际用工单位。", example: "" },
    Help { key: "headcount", meaning: "涉及的劳动者人数，填整数。", example: "1" },
    Help {
        key: "collective",
        meaning: "系统按涉及人数判断：10人以上有共同请求的为集体争议。",
        example: "否",
    },
    Help {
        key: "dispute_types",
        meaning: "可以填几项，用顿号隔开，主要的放在最前；只填小类也可以。",
        example: "劳动报酬、经济补偿",
    },
    Help { key: "request", meaning: "要求什么。", example: "支付2024年3月工资" },
    Help {
        key: "amount", meaning: "以元为单位，最多两位小数；不涉及金额的留空。", example: "11285.00"
    },
    Help {
        key: "mediators", meaning: "几位用顿号隔开，主办的放在最前；同名的填证号。", example: "李四"
    },
    Help {
        key: "arbitration_limit",
        meaning: "系统计算：自收到申请之日起15日，过后任何一方可以申请仲裁。",
        example: "2024-05-21",
    },
    Help {
        key: "handling_limit",
        meaning: "系统计算：自受理之日起15日，双方同意延期的到延期至。",
        example: "2024-05-22",
    },
    Help { key: "extended_to", meaning: "双方同意延到哪一天，含当天。", example: "2024-06-05" },
    Help { key: "outcome", meaning: "没有结案的留空。", example: "达成协议" },
    Help { key: "due_on", meaning: "最后一天；分期的填最后一期。", example: "2024-06-30" },
    Help { key: "manner", meaning: "怎样履行。", example: "一次性银行转账" },
    Help {
        key: "received_amount", meaning: "实际付到劳动者手中的金额，以元为单位。", example: "9028.00"
    },
    Help { key: "satisfaction", meaning: "1 到 5，5 最满意。", example: "5" },
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cases::parts::Handler;
    use crate::columns::testing::{assert_sound, at, keys};
    use crate::table::{Audience, Need};
    use crate::value::Value;

    #[test]
    fn annex_six_is_sound_and_has_its_columns_in_order() {
        assert_sound(&CASES);
        let titles: Vec<&str> = CASES.columns.iter().map(|c| c.title).collect();
        let expected = "调解案件编号 外部平台 外部流水号 来源 收到日期 受理决定 受理日期 不予受理理由 申请人 申请人类型 申请人证件号码 性别 联系电话 劳动者类别 被申请人 统一社会信用代码 行业门类 用工单位 涉及人数 是否集体争议 争议类型 请求事项 请求金额 事实与理由 承办组织 承办调解员 调解方式 法定期限 办理期限 延期至 延期理由 结案日期 结案方式 协议编号 协议金额 履行期限 履行方式 审查确认 审查确认结果 履行状态 到位金额 不成原因 告知仲裁日期 回访日期 满意度 归档日期 档案号 是否超期 备注";
        assert_eq!(titles.join(" "), expected);
    }

    #[test]
    fn needs_and_audiences_are_those_of_the_form() {
        let of = |test: fn(&crate::table::Column<Case>) -> bool| {
            CASES.columns.iter().filter(|c| test(c)).map(|c| c.title).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(
            of(|c| c.need == Need::Required),
            "来源 收到日期 申请人 申请人类型 被申请人 涉及人数 争议类型 请求事项 承办组织 承办调解员"
        );
        assert_eq!(of(|c| c.need == Need::Assigned), "调解案件编号");
        assert_eq!(of(|c| c.need == Need::Derived), "是否集体争议 法定期限 办理期限 是否超期");
        assert_eq!(of(|c| c.audience == Audience::Personal), "申请人 申请人证件号码 联系电话");
        assert_eq!(of(|c| c.audience == Audience::Public), "", "nothing of a case is public");
    }

    #[test]
    fn headers_and_words_of_the_sample_are_understood() {
        let sample = "案号 来源 收到日期 受理决定 受理日期 申请人 申请人类型 申请人证件号码 性别 联系电话 劳动者类别 被申请人 统一社会信用代码 行业门类 涉及人数 争议类型 请求事项 请求金额 承办组织 承办调解员 调解方式 结案日期 结案方式 协议金额 履行状态 到位金额 备注";
        let headers: Vec<&str> = sample.split(' ').collect();
        assert!(keys(&CASES, &headers).iter().all(|key| !key.is_empty()));
        for (key, typed, code) in [
            ("source", "12345", "hotline"),
            ("source", "劳动监察", "inspection"),
            ("source", "仲裁委托", "arbitration"),
            ("outcome", "期满未成", "timed_out"),
            ("outcome", "一方不同意(继续)调解", "unwilling"),
            ("performance", "未到期", "not_due"),
            ("decision", "征询对方意见中", "asking"),
        ] {
            let kind = CASES.column(key).expect("a column").kind;
            let read = kind.parse(&crate::value::Raw::Text(typed.into()));
            assert_eq!(read, Ok(Value::Code(code.into())), "{key}: {typed}");
        }
    }

    #[test]
    fn who_is_known_stays_known_when_named_again() {
        let known = Handler {
            id: "m1".into(),
            name: "李四".into(),
            seconded_from: Some("区法院".into()),
            secondment: None,
        };
        let mut case = Case { handlers: vec![known.clone()], ..Case::default() };
        let column = CASES.column("mediators").expect("a column");
        let set = column.set.expect("an entered column");
        set(&mut case, Value::Multi(vec!["王五".into(), "李四".into()]));
        assert_eq!(column.show(&case, &at()), "王五、李四");
        assert_eq!(case.handlers[1], known);
        set(&mut case, Value::Multi(vec!["m1".into()]));
        assert_eq!(case.handlers, [known]);
    }
}
