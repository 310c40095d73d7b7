use super::{UNITS, Unit, check, identity, key, settle};
use crate::columns::testing::{assert_sound, at, keys};
use crate::table::Severity;

fn unit() -> Unit {
    Unit {
        name: "天津示例电子有限公司".into(),
        kind: "above_scale_enterprise".into(),
        credit_code: Some("91350100M000100Y43".into()),
        district: "120110".into(),
        from_year: Some(2022),
        ..Unit::default()
    }
}

#[test]
fn columns_are_sound() {
    assert_sound(&UNITS);
}

#[test]
fn headers_of_the_list_in_use_are_understood() {
    let headers = [
        "单位名称",
        "单位类别",
        "统一社会信用代码",
        "所在区",
        "街道（乡镇）",
        "行业门类",
        "职工人数",
        "是否建立工会",
        "规上起始年份",
        "规上终止年份",
        "地址",
        "联系人",
        "联系电话",
        "备注",
        "起始年份",
        "终止年份（必填）",
        "序号",
    ];
    assert_eq!(
        keys(&UNITS, &headers),
        [
            "name",
            "kind",
            "credit_code",
            "district",
            "subdistrict",
            "industry",
            "employees",
            "has_union",
            "from_year",
            "to_year",
            "address",
            "contact",
            "phone",
            "remarks",
            "from_year",
            "to_year",
            "",
        ]
    );
}

#[test]
fn a_unit_is_known_by_its_code_else_by_district_and_name() {
    assert_eq!(key(&unit()), "91350100M000100Y43@2022");
    let without = Unit { credit_code: None, ..unit() };
    let spelt = Unit { name: "天津示例电子有限公司 ".into(), from_year: None, ..without.clone() };
    assert_eq!(identity(&without), identity(&spelt));
    assert_ne!(key(&without), key(&spelt));
    let elsewhere = Unit { district: "120111".into(), ..without.clone() };
    assert_ne!(identity(&without), identity(&elsewhere));
}

#[test]
fn a_blank_authority_is_the_bureau_of_the_district() {
    let mut new = unit();
    settle(&mut new);
    assert_eq!(new.authority, "120110");
    let mut zone = Unit { authority: "120116-teda".into(), ..unit() };
    settle(&mut zone);
    assert_eq!(zone.authority, "120116-teda");
}

#[test]
fn years_count_with_both_ends() {
    let span = Unit { to_year: Some(2023), ..unit() };
    assert_eq!([2021, 2022, 2023, 2024].map(|year| span.listed_in(year)), [false, true, true, false]);
    assert!(Unit { from_year: None, to_year: None, ..unit() }.listed_in(1999));
}

#[test]
fn oddities_are_notices_and_never_stop_a_row() {
    assert!(check(&unit(), &at()).is_empty());
    let odd = Unit { to_year: Some(2020), kind: "subdistrict".into(), ..unit() };
    let problems = check(&odd, &at());
    assert_eq!(problems.iter().map(|p| p.column).collect::<Vec<_>>(), ["to_year", "subdistrict"]);
    assert!(problems.iter().all(|p| p.severity == Severity::Notice));
}
