//! Lists of cases (annex 6). The codes are those of [`crate::cases::kinds`], where there is a type of them.

use super::entry;
use crate::value::CodeList;

/// 来源.
pub static CASE_SOURCES: CodeList = CodeList {
    name: "来源",
    codes: &[
        entry("application", "当事人申请", &["申请", "当事人"]),
        entry("initiative", "主动调解", &["主动"]),
        entry("arbitration", "仲裁委托", &["仲裁建议", "仲裁建议或委托", "仲裁院委托", "仲裁"]),
        entry("court", "法院委派", &["法院委派委托", "法院委托", "法院"]),
        entry("inspection", "劳动保障监察", &["劳动监察", "监察", "劳动保障监察部门"]),
        entry("petition", "信访", &["信访转办"]),
        entry("hotline", "12345政务服务便民热线", &["12345", "12345热线", "政务服务便民热线"]),
        entry("governance_centre", "综治中心", &["社会治安综合治理中心"]),
        entry("online", "在线平台", &["网上申请", "在线", "全国平台"]),
        entry("other", "其他", &[]),
    ],
};

/// 外部平台.
pub static EXTERNAL_PLATFORMS: CodeList = CodeList {
    name: "外部平台",
    codes: &[
        entry("national", "全国平台", &["互联网+调解", "全国调解平台"]),
        entry("court", "法院", &["人民法院调解平台", "总对总"]),
        entry("governance_centre", "综治中心", &[]),
        entry("other", "其他", &[]),
    ],
};

/// 受理决定.
pub static CASE_DECISIONS: CodeList = CodeList {
    name: "受理决定",
    codes: &[
        entry("accepted", "受理", &["已受理", "予以受理"]),
        entry("refused", "不予受理", &["不受理"]),
        entry("supplement", "待补正", &["补正", "要求补正"]),
        entry("asking", "征询对方意见中", &["征询意见中", "征询中"]),
    ],
};

/// Grounds of 不予受理 offered beside the words of the officer; the column itself is free text.
pub static REFUSAL_GROUNDS: CodeList = CodeList {
    name: "不予受理理由",
    codes: &[
        entry("out_of_scope", "不属于受案范围", &["非受案范围", "不属于受理范围"]),
        entry("wrong_party", "主体不适格", &["当事人不适格"]),
        entry(
            "other_party_declined",
            "对方不同意调解",
            &["对方不同意", "一方不同意调解", "被申请人不同意调解", "被申请人不同意"],
        ),
        entry("already_decided", "已仲裁、诉讼或者已有生效文书", &["已仲裁", "已诉讼", "已仲裁诉讼或生效"]),
        entry("relationship_only", "只要求确认劳动关系", &["确认劳动关系"]),
        entry("not_supplemented", "材料不补正", &["逾期未补正", "材料未补正"]),
        entry("no_connection", "与本组织无管辖关联", &["无管辖关联", "不属于本组织管辖"]),
        entry("other", "其他", &[]),
    ],
};

/// 申请人类型.
pub static PARTY_KINDS: CodeList = CodeList {
    name: "申请人类型",
    codes: &[
        entry("worker", "劳动者", &["职工", "个人", "员工"]),
        entry("employer", "用人单位", &["单位", "企业"]),
    ],
};

/// 调解方式.
pub static MEDIATION_WAYS: CodeList = CodeList {
    name: "调解方式",
    codes: &[
        entry("on_site", "现场", &["现场调解", "当面"]),
        entry("phone", "电话", &["电话调解"]),
        entry("video", "视频", &["视频调解"]),
        entry("mobile", "巡回", &["流动", "巡回调解", "流动调解"]),
        entry("online", "线上", &["在线", "在线调解", "线上调解"]),
    ],
};

/// 结案方式.
pub static CASE_OUTCOMES: CodeList = CodeList {
    name: "结案方式",
    codes: &[
        entry("agreement", "达成协议", &["达成调解协议", "调解成功", "达成协议（书面）"]),
        entry("performed_at_once", "达成并即时履行", &["即时履行", "当场履行"]),
        entry("settled", "自行和解", &["当事人自行和解", "和解"]),
        entry("withdrawn", "撤回", &["撤回申请", "撤诉"]),
        entry(
            "unwilling",
            "一方不同意（继续）调解",
            &["一方不同意调解", "一方不同意继续调解", "一方拒绝或退出", "不同意调解"],
        ),
        entry("timed_out", "期限届满未达成协议", &["期满未成", "期限届满未成", "期限届满"]),
        entry("arbitration", "告知申请仲裁", &["调解中申请仲裁", "申请仲裁"]),
        entry("unreachable", "无法联系", &["联系不上"]),
        entry("unsigned", "拒绝签章", &["拒绝签字"]),
        entry("transferred", "转其他部门", &["转办"]),
        entry("other", "其他", &[]),
    ],
};

/// 审查确认.
pub static REVIEW_KINDS: CodeList = CodeList {
    name: "审查确认",
    codes: &[
        entry("none", "无", &["未申请"]),
        entry("arbitral_review", "仲裁审查", &["仲裁审查确认"]),
        entry("judicial_confirmation", "司法确认", &[]),
        entry("payment_order", "支付令", &[]),
    ],
};

/// 履行状态.
pub static PERFORMANCE_STATES: CodeList = CodeList {
    name: "履行状态",
    codes: &[
        entry("not_due", "未到期", &["未到履行期"]),
        entry("performed", "已履行", &["全部履行", "履行完毕", "按期履行", "即时履行"]),
        entry("partial", "部分履行", &["部分"]),
        entry("overdue", "逾期", &["逾期未履行"]),
        entry("defaulted", "不履行", &["拒不履行", "未履行"]),
    ],
};
