use super::{
    ALL, DISPUTE_TYPES, EDUCATION, ETHNIC_GROUPS, INDUSTRIES, POLITICAL_STATUS, SEX, main_dispute_type,
};
use crate::value::{CodeList, narrow};
use std::collections::BTreeMap;

#[test]
fn a_spelling_never_means_two_codes() {
    for list in ALL {
        let mut seen: BTreeMap<String, &str> = BTreeMap::new();
        for c in list.codes {
            assert!(c.code.is_ascii() && !c.code.is_empty(), "{}: {}", list.name, c.code);
            for spelling in [&[c.code, c.label], c.synonyms].concat() {
                let before = seen.insert(narrow(spelling), c.code);
                assert_eq!(before, None, "{}: {spelling} stands twice", list.name);
                assert_eq!(list.find(spelling), Some(c.code), "{}: {spelling}", list.name);
            }
        }
    }
}

#[test]
fn list_names_are_unique() {
    let names: std::collections::BTreeSet<_> = ALL.iter().map(|l| l.name).collect();
    assert_eq!(names.len(), ALL.len());
}

#[test]
fn no_label_or_synonym_of_a_multi_list_contains_a_separator() {
    // A cell of several values is split before it is looked up, so a label with a separator could never be read.
    for list in [&super::FUNDING_SOURCES, &super::WORK_RULES, &super::WORKER_GROUPS, &super::QUALIFICATIONS] {
        for c in list.codes {
            assert!(!c.label.contains(['、', '，', ',', ';', '；']), "{}: {}", list.name, c.label);
        }
    }
    for c in DISPUTE_TYPES.codes {
        assert!(!c.label.contains(['、', '，', ',', ';', '；']), "{}", c.label);
    }
}

#[test]
fn standards_are_complete_and_understood_in_short() {
    assert_eq!(ETHNIC_GROUPS.codes.len(), 56);
    assert_eq!(ETHNIC_GROUPS.codes.last().map(|c| (c.code, c.label)), Some(("56", "基诺族")));
    let letters: String = INDUSTRIES.codes.iter().map(|c| c.code).collect();
    assert_eq!(letters, "ABCDEFGHIJKLMNOPQRST");
    assert_eq!(POLITICAL_STATUS.codes.len(), 13);
    let cases: [(&CodeList, &str, &str); 14] = [
        (&EDUCATION, "大专", "31"),
        (&EDUCATION, "本科", "21"),
        (&EDUCATION, "大学本科", "21"),
        (&EDUCATION, "硕士", "14"),
        (&EDUCATION, "硕士研究生", "14"),
        (&EDUCATION, "博士研究生毕业", "11"),
        (&SEX, " 女 ", "2"),
        (&ETHNIC_GROUPS, "汉", "01"),
        (&ETHNIC_GROUPS, "维吾尔族", "05"),
        (&INDUSTRIES, "ｃ", "C"),
        (&INDUSTRIES, "制造业", "C"),
        (&super::ORGANISATION_KINDS, "街道(乡镇)调解中心", "subdistrict_centre"),
        (&super::ORGANISATION_KINDS, "商(协)会调解组织", "association_body"),
        (&super::UNIT_KINDS, "规上企业", "above_scale_enterprise"),
    ];
    for (list, typed, code) in cases {
        assert_eq!(list.find(typed), Some(code), "{}: {typed}", list.name);
    }
}

#[test]
fn every_sub_type_has_its_main_type() {
    for c in DISPUTE_TYPES.codes {
        let main = main_dispute_type(c.code);
        assert!(DISPUTE_TYPES.codes.iter().any(|m| m.code == main), "{}", c.code);
    }
    assert_eq!(DISPUTE_TYPES.find("加班费").map(main_dispute_type), Some("remuneration"));
}
