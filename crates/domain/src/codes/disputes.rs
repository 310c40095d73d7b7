//! 争议类型 with sub-types, and 劳动者类别.

use super::entry;
use crate::value::CodeList;

/// 争议类型. A sub-type is `main.sub`; alone it is enough ([`main_dispute_type`]). A cell is split at `、` before it is
/// looked up, so the parts of “解除、终止劳动合同” are synonyms.
pub static DISPUTE_TYPES: CodeList = CodeList {
    name: "争议类型",
    codes: &[
        entry("remuneration", "劳动报酬", &["追索劳动报酬", "劳动报酬争议"]),
        entry("remuneration.wages", "工资", &["拖欠工资", "欠薪", "工资差额"]),
        entry("remuneration.overtime", "加班费", &["加班工资"]),
        entry("remuneration.double_wages", "二倍工资", &["双倍工资"]),
        entry("remuneration.annual_leave", "年休假工资", &["未休年休假工资"]),
        entry("remuneration.bonus", "奖金提成", &["奖金", "提成"]),
        entry("social_insurance", "社会保险", &["社保", "社会保险争议"]),
        entry("work_injury", "工伤待遇", &["工伤", "工伤保险待遇"]),
        entry(
            "termination",
            "解除终止劳动合同",
            &[
                "解除或终止劳动合同",
                "解除/终止劳动合同",
                "解除终止",
                "解除劳动合同",
                "终止劳动合同",
                "解除",
                "终止",
            ],
        ),
        entry("termination.severance", "经济补偿", &["经济补偿金"]),
        entry("termination.damages", "赔偿金", &["违法解除赔偿金"]),
        entry("termination.notice_pay", "代通知金", &[]),
        entry("termination.reinstatement", "恢复履行", &["恢复劳动关系", "继续履行"]),
        entry("termination.leaving_papers", "离职手续", &["离职证明"]),
        entry(
            "contract",
            "订立履行变更合同",
            &[
                "订立履行变更劳动合同",
                "订立",
                "履行",
                "变更",
                "订立劳动合同",
                "履行劳动合同",
                "变更劳动合同",
                "变更合同",
            ],
        ),
        entry("hours_leave", "工作时间休息休假", &["工时休息休假", "工作时间", "休息休假"]),
        entry("welfare", "福利待遇", &["福利"]),
        entry("training", "培训服务期", &["培训", "服务期"]),
        entry("protection", "劳动保护", &[]),
        entry("competition", "竞业限制保密", &["竞业限制", "保密"]),
        entry("collective_contract", "集体合同", &[]),
        entry("dispatch", "劳务派遣", &["派遣"]),
        entry("part_time", "非全日制", &["非全日制用工"]),
        entry("new_forms", "新就业形态", &["新业态"]),
        entry("relationship", "确认劳动关系", &["劳动关系确认"]),
        entry("personnel", "人事争议", &[]),
        entry("personnel.engagement", "聘用", &["聘用合同"]),
        entry("personnel.appointment", "聘任", &["聘任合同"]),
        entry("personnel.resignation", "辞职", &[]),
        entry("personnel.dismissal", "辞退", &[]),
        entry("other", "其他", &["其他争议"]),
    ],
};

/// The main type of a dispute type: `remuneration.wages` → `remuneration`.
pub fn main_dispute_type(code: &str) -> &str {
    code.split_once('.').map_or(code, |(main, _)| main)
}

/// 劳动者类别, also 重点群体.
pub static WORKER_GROUPS: CodeList = CodeList {
    name: "劳动者类别",
    codes: &[
        entry("migrant", "农民工", &["进城务工人员"]),
        entry("dispatched", "劳务派遣", &["派遣", "劳务派遣工", "劳务派遣人员", "派遣工"]),
        entry("new_forms", "新就业形态", &["新业态", "新就业形态劳动者", "新就业形态人员"]),
        entry("women", "女职工", &["女职工三期", "三期女职工"]),
        entry("over_age", "超龄", &["超龄劳动者", "超龄人员"]),
        entry("foreign", "外国人", &["外籍", "外籍人员"]),
        entry("part_time", "非全日制", &["非全日制用工"]),
        entry("intern", "实习", &["实习生"]),
        entry("disabled", "残疾人", &["残疾职工"]),
        entry("veteran", "退役军人", &["复转军人"]),
        entry("other", "其他", &[]),
    ],
};
