//! What one of their headers or words may be, by name: offered, never taken by itself.

use super::SERIAL;
use crate::names::near;
use crate::table::{Table, header_key};
use crate::value::{CodeList, narrow};

/// Headers one meets in exports, brought to the spelling of [`header_key`]: their number of a case is a serial number to us.
const KNOWN: &[(&str, &str)] = &[
    ("案件编号", SERIAL),
    ("案号", SERIAL),
    ("编号", SERIAL),
    ("调解编号", SERIAL),
    ("调解案号", SERIAL),
    ("诉前调解案号", SERIAL),
    ("流水号", SERIAL),
    ("业务流水号", SERIAL),
    ("案件流水号", SERIAL),
    ("受理编号", SERIAL),
    ("登记编号", SERIAL),
    ("事项编号", SERIAL),
    ("工单编号", SERIAL),
    ("申请时间", "received_on"),
    ("申请日期", "received_on"),
    ("登记时间", "received_on"),
    ("登记日期", "received_on"),
    ("收案时间", "received_on"),
    ("委派时间", "received_on"),
    ("委派日期", "received_on"),
    ("流转时间", "received_on"),
    ("当事人", "applicant"),
    ("反映人", "applicant"),
    ("原告", "applicant"),
    ("申请人证件号", "applicant_id"),
    ("申请人身份证号", "applicant_id"),
    ("手机号", "phone"),
    ("手机号码", "phone"),
    ("联系方式", "phone"),
    ("申请人手机号", "phone"),
    ("申请人联系方式", "phone"),
    ("被申请单位", "respondent"),
    ("被申请人名称", "respondent"),
    ("用人单位", "respondent"),
    ("用人单位名称", "respondent"),
    ("被反映单位", "respondent"),
    ("被告", "respondent"),
    ("社会信用代码", "credit_code"),
    ("涉案人数", "headcount"),
    ("涉及人数", "headcount"),
    ("纠纷类型", "dispute_types"),
    ("纠纷类别", "dispute_types"),
    ("争议类别", "dispute_types"),
    ("案由", "dispute_types"),
    ("诉求", "request"),
    ("诉求内容", "request"),
    ("诉讼请求", "request"),
    ("请求", "request"),
    ("诉求金额", "amount"),
    ("标的额", "amount"),
    ("涉及金额", "amount"),
    ("事实理由", "facts"),
    ("事实和理由", "facts"),
    ("基本情况", "facts"),
    ("经办组织", "organisation"),
    ("经办人", "mediators"),
    ("调解员姓名", "mediators"),
];

/// The column a header of theirs may be: one that is known, one with our title, one whose title it holds, one near it.
pub fn propose<R>(table: &Table<R>, header: &str) -> Option<&'static str> {
    let key = header_key(header);
    if key.is_empty() {
        return None;
    }
    let entered = |wanted: &str| table.column(wanted).filter(|c| c.is_entered()).map(|c| c.key);
    // 标的额(万元): the unit behind a name is no part of it.
    let bare = key.split('(').next().unwrap_or_default();
    if let Some((_, known)) = KNOWN.iter().find(|(text, _)| *text == key || *text == bare) {
        return entered(known);
    }
    if let Some(column) = table.by_header(header).filter(|c| c.is_entered()) {
        return Some(column.key);
    }
    let titles = table.columns.iter().filter(|c| c.is_entered());
    let holding = titles.clone().filter(|c| {
        let title = header_key(c.title);
        title.chars().count() > 2
            && (key.contains(&title) || (key.chars().count() > 2 && title.contains(&key)))
    });
    if let Some(column) = holding.max_by_key(|c| c.title.chars().count()) {
        return Some(column.key);
    }
    let nearest = near(&key, titles.clone().map(|c| c.title)).into_iter().next()?;
    titles.clone().find(|c| c.title == nearest).map(|c| c.key)
}

/// The code one of their words may be: one that is understood anyhow, one whose words it holds, one near it.
pub fn propose_word(list: &'static CodeList, word: &str) -> Option<&'static str> {
    if let Some(code) = list.find(word) {
        return Some(code);
    }
    let plain = narrow(word);
    let spellings =
        || list.codes.iter().flat_map(|c| c.synonyms.iter().chain([&c.label]).map(|s| (*s, c.code)));
    let holding =
        spellings().filter(|(spelling, _)| spelling.chars().count() > 1 && plain.contains(*spelling));
    if let Some((_, code)) = holding.max_by_key(|(spelling, _)| spelling.chars().count()) {
        return Some(code);
    }
    let nearest = near(&plain, spellings().map(|(spelling, _)| spelling)).into_iter().next()?;
    spellings().find(|(spelling, _)| *spelling == nearest).map(|(_, code)| code)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cases::CASES;
    use crate::codes::{CASE_OUTCOMES, DISPUTE_TYPES};

    #[test]
    fn headers_of_exports_find_their_columns() {
        for (header, key) in [
            ("案件编号", Some(SERIAL)),
            ("诉前调解案号", Some(SERIAL)),
            ("申请人姓名*", Some("applicant")),
            ("收案时间", Some("received_on")),
            ("用人单位名称", Some("respondent")),
            ("统一社会信用代码", Some("credit_code")),
            ("申请人的联系电话", Some("phone")),
            ("调解请求金额", Some("amount")),
            ("案由", Some("dispute_types")),
            ("标的额（万元）", Some("amount")),
            ("备注说明", None),
            ("经度", None),
            ("", None),
        ] {
            let found = propose(&CASES, header);
            if key.is_some() || header != "备注说明" {
                assert_eq!(found, key, "{header}");
            }
        }
        assert_eq!(propose(&CASES, "是否集体争议"), None, "what is worked out is not taken");
    }

    #[test]
    fn every_known_header_names_a_column_and_stands_once() {
        for (at, (header, key)) in KNOWN.iter().enumerate() {
            assert!(CASES.column(key).is_some_and(crate::table::Column::is_entered), "{header}");
            assert_eq!(header_key(header), *header);
            assert!(KNOWN[..at].iter().all(|(other, _)| other != header), "{header}");
        }
    }

    #[test]
    fn words_find_their_codes() {
        for (word, code) in [
            ("劳动报酬", Some("remuneration")),
            ("追索工伤待遇纠纷", Some("work_injury")),
            ("加班费争议", Some("remuneration.overtime")),
            ("邻里噪音", None),
        ] {
            assert_eq!(propose_word(&DISPUTE_TYPES, word), code, "{word}");
        }
        assert_eq!(propose_word(&CASE_OUTCOMES, "撤回"), Some("withdrawn"));
    }
}
