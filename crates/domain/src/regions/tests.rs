use super::*;
use jiff::civil::date;
use std::collections::BTreeSet;

#[test]
fn tianjin_has_its_places() {
    let (regions, policy) = (Regions::tianjin(), Policy::tianjin());
    let on = date(2024, 7, 18);
    assert_eq!(regions.districts().len(), 16);
    assert_eq!(regions.all_subdistricts().len(), 299);
    assert_eq!(regions.subdistricts(&policy, on).count(), 252);
    assert_eq!(regions.courts(&policy).len(), 17);
    assert_eq!(regions.authorities(&policy).len(), 17);
    assert_eq!(regions.name("120111"), Some("西青区"));
    assert_eq!(regions.name("120111100"), Some("中北镇"));
    assert_eq!(regions.name("120107"), None);
}

#[test]
fn stems_within_a_district_tell_places_apart() {
    let regions = Regions::tianjin();
    let counted = regions.all_subdistricts().iter().filter(|place| place.kind != SubdistrictKind::Zone);
    let mut seen = BTreeSet::new();
    for place in counted {
        assert!(
            seen.insert((place.district.clone(), stem(&plain_name(&place.name)).to_owned())),
            "{}",
            place.name
        );
    }
}

#[test]
fn districts_and_authorities_as_typed() {
    let (regions, policy) = (Regions::tianjin(), Policy::tianjin());
    for typed in ["120110", "东丽区", "东丽", "天津市东丽区", " 东丽区 "] {
        assert_eq!(regions.find_district(typed).map(|d| d.code.as_str()), Some("120110"), "{typed}");
    }
    assert_eq!(regions.find_district("东城区"), None);
    for (typed, code) in [
        ("市本级", "120000"),
        ("天津市", "120000"),
        ("120000", "120000"),
        ("西青区人社局", "120111"),
        ("天津市西青区人力资源和社会保障局", "120111"),
    ] {
        assert_eq!(
            regions.find_authority(typed, &policy).map(|(code, _)| code).as_deref(),
            Some(code),
            "{typed}"
        );
    }
    assert_eq!(regions.find_authority("经开区", &policy), None);
}

#[test]
fn subdistricts_as_typed() {
    let regions = Regions::tianjin();
    for (district, typed, code) in [
        (Some("120110"), "万新街道", "120110003"),
        (Some("120110"), "万新街", "120110003"),
        (Some("120110"), "万新", "120110003"),
        (Some("120110"), "万新街道办事处", "120110003"),
        (Some("120110"), "东丽区万新街道", "120110003"),
        (Some("120110"), "120110003", "120110003"),
        (Some("120118"), "良王庄镇", "120118200"),
        (Some("120116"), "泰达街道", "120116014"),
        (Some("120116"), "海滨街道", "120116054"),
        (None, "中北镇", "120111100"),
    ] {
        let found = regions.find_subdistrict(district, typed).map(|place| place.code.as_str());
        assert_eq!(found, Ok(code), "{typed}");
    }
}

#[test]
fn a_near_miss_names_the_candidates_and_never_guesses() {
    let regions = Regions::tianjin();
    assert_eq!(regions.find_subdistrict(Some("120110"), "张桂庄街道"), Err(vec!["张贵庄街道".to_owned()]));
    assert_eq!(
        regions.find_subdistrict(None, "海滨街道"),
        Err(vec!["宝坻区海滨街道".to_owned(), "滨海新区海滨街道".to_owned()])
    );
    assert!(regions.find_subdistrict(Some("120110"), "中北镇").is_err());
}

#[test]
fn a_merged_street_stops_counting() {
    let (mut regions, policy) = (Regions::tianjin(), Policy::tianjin());
    let mut merged = regions.subdistrict("120110003").cloned().expect("万新街道");
    merged.valid_to = Some(date(2024, 12, 31));
    merged.successor = Some("120110005".to_owned());
    regions.add(merged);
    assert_eq!(regions.subdistricts(&policy, date(2024, 12, 31)).count(), 252);
    assert_eq!(regions.subdistricts(&policy, date(2025, 1, 1)).count(), 251);
}

#[test]
fn a_bad_line_is_named() {
    assert_eq!(Regions::parse("head\nstreet,1,甲,2,村").unwrap_err().line, 2);
    assert_eq!(Regions::parse("head\n\nstreet,1").unwrap_err().line, 3);
}
