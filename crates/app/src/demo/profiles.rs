//! Three import profiles that show how it is done. Their headers and words are made up after what such exports may look
//! like; none of them is the layout of a platform, and each says so.

use fengqiao_domain::access::Action;
use fengqiao_domain::profiles::{Mapped, Profile};

use crate::profiles::actions::example;
use crate::{Actor, App, AppError};

type Columns<'a> = &'a [(&'a str, &'a str)];
type Words<'a> = &'a [(&'a str, &'a [(&'a str, &'a str)])];

fn profile(platform: &str, columns: Columns, words: Words, fixed: &[(&str, &str)]) -> Profile {
    let column = |(header, key): &(&str, &str)| Mapped {
        header: (*header).into(),
        key: (*key).into(),
        words: words
            .iter()
            .filter(|(of, _)| of == header)
            .flat_map(|(_, pairs)| {
                pairs.iter().map(|(theirs, code)| ((*theirs).to_owned(), (*code).to_owned()))
            })
            .collect(),
        ..Mapped::default()
    };
    Profile {
        platform: platform.into(),
        platform_name: String::new(),
        columns: columns.iter().map(column).collect(),
        fixed: fixed.iter().map(|(key, text)| ((*key).to_owned(), (*text).to_owned())).collect(),
    }
}

const DISPUTES: &[(&str, &str)] = &[
    ("追索劳动报酬纠纷", "remuneration"),
    ("经济补偿金纠纷", "termination.severance"),
    ("社会保险纠纷", "social_insurance"),
    ("工伤保险待遇纠纷", "work_injury"),
];

/// The three.
fn all() -> [(&'static str, Profile); 3] {
    [
        (
            "示例：全国平台案件导出",
            profile(
                "national",
                &[
                    ("案件编号", "external_number"),
                    ("申请时间", "received_on"),
                    ("申请人姓名", "applicant"),
                    ("申请人身份证号", "applicant_id"),
                    ("申请人手机号", "phone"),
                    ("被申请单位", "respondent"),
                    ("统一社会信用代码", "credit_code"),
                    ("争议类型", "dispute_types"),
                    ("涉及人数", "headcount"),
                    ("调解请求", "request"),
                    ("请求金额（元）", "amount"),
                    ("案件状态", ""),
                ],
                &[("争议类型", &[("劳动报酬争议", "remuneration"), ("工伤待遇争议", "work_injury")])],
                &[("source", "在线平台"), ("applicant_kind", "劳动者"), ("headcount", "1")],
            ),
        ),
        (
            "示例：法院委派调解导出",
            profile(
                "court",
                &[
                    ("诉前调解案号", "external_number"),
                    ("委派日期", "received_on"),
                    ("原告", "applicant"),
                    ("原告联系电话", "phone"),
                    ("被告", "respondent"),
                    ("案由", "dispute_types"),
                    ("诉讼请求", "request"),
                    ("标的额", "amount"),
                    ("事实和理由", "facts"),
                    ("承办法官", ""),
                ],
                &[("案由", DISPUTES)],
                &[("source", "法院委派"), ("applicant_kind", "劳动者"), ("headcount", "1")],
            ),
        ),
        (
            "示例：综治中心流转单",
            profile(
                "governance_centre",
                &[
                    ("事项编号", "external_number"),
                    ("流转时间", "received_on"),
                    ("反映人", "applicant"),
                    ("联系方式", "phone"),
                    ("被反映单位", "respondent"),
                    ("事项类别", "dispute_types"),
                    ("涉及人数", "headcount"),
                    ("诉求内容", "request"),
                    ("涉及金额", "amount"),
                    ("办理时限", ""),
                ],
                &[(
                    "事项类别",
                    &[("欠薪", "remuneration.wages"), ("工伤", "work_injury"), ("社保", "social_insurance")],
                )],
                &[("source", "综治中心"), ("applicant_kind", "劳动者")],
            ),
        ),
    ]
}

/// Keeps the three as examples of the city.
///
/// # Errors
/// The store's.
pub fn profiles(app: &App) -> Result<(), AppError> {
    app.act(&Actor::system(), Action::Import, |tx| {
        all().iter().try_for_each(|(name, profile)| example(tx, name, profile))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use fengqiao_domain::cases::CASES;

    #[test]
    fn the_examples_hold_and_say_what_they_are() {
        for (name, profile) in all() {
            assert_eq!(profile.flaws(&CASES), [], "{name}");
            assert!(name.starts_with("示例"));
            let lacks = profile.lacks(&CASES);
            assert_eq!(lacks, ["承办组织", "承办调解员"], "{name}: who handles it is ours to say");
        }
    }
}
