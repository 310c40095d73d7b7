use super::{ORGANISATIONS, Organisation, check, key, settle};
use crate::columns::testing::{assert_sound, at, keys};
use crate::table::{Audience, Severity};
use jiff::civil::{Date, date};

fn committee() -> Organisation {
    Organisation {
        name: "天津示例电子有限公司劳动争议调解委员会".into(),
        kind: "enterprise_committee".into(),
        founder: "天津示例电子有限公司".into(),
        founder_credit_code: Some("91350100M000100Y43".into()),
        setup_mode: Some("single".into()),
        district: "120110".into(),
        authority: "120110".into(),
        address: "示例路1号".into(),
        founded: Some(date(2022, 4, 16)),
        chair: "张三".into(),
        worker_representatives: Some(3),
        employer_representatives: Some(3),
        contact: "李四".into(),
        public_phone: "022-00000000".into(),
        state: "open".into(),
        ..Organisation::default()
    }
}

fn found(organisation: &Organisation) -> Vec<(&'static str, Severity)> {
    check(organisation, &at()).into_iter().map(|p| (p.column, p.severity)).collect()
}

fn error(column: &'static str) -> Vec<(&'static str, Severity)> {
    vec![(column, Severity::Error)]
}

fn notice(column: &'static str) -> Vec<(&'static str, Severity)> {
    vec![(column, Severity::Notice)]
}

#[test]
fn columns_are_sound() {
    assert_sound(&ORGANISATIONS);
}

#[test]
fn headers_of_the_ledger_in_use_are_understood() {
    let headers = [
        " 序号 ",
        "街道（乡镇）",
        "*状态",
        "所在区",
        "备案日期",
        "荣誉",
        "受理范围",
        " 用人单位代表数 ",
        "制度上墙",
        "备案号",
        "对外电话",
        "负责人产生方式",
        "地址",
        "设立单位名称",
        "覆盖单位",
        "组织类型",
        "印章",
        "负责人",
        "成立日期",
        "*办公场所",
        "撤销日期",
        "*经费来源",
        "受理时间",
        "年度经费",
        "设备",
        "联系人",
        "调解室数",
        "接待场所",
        "备注",
        "撤销原因",
        "标识标牌",
        "劳动者代表数",
        "组织名称（必填）",
        "设立方式",
        "设立单位信用代码",
        "主任",
        "街道(乡镇)",
        "所在\n区",
    ];
    assert_eq!(
        keys(&ORGANISATIONS, &headers),
        [
            "",
            "subdistrict",
            "state",
            "district",
            "filed_on",
            "honours",
            "accepts",
            "employer_representatives",
            "posted_rules",
            "filing_no",
            "public_phone",
            "chair_origin",
            "address",
            "founder",
            "covered",
            "kind",
            "seal",
            "chair",
            "founded",
            "premises",
            "dissolved_on",
            "funding",
            "opening_hours",
            "annual_budget",
            "equipment",
            "contact",
            "rooms",
            "reception",
            "remarks",
            "dissolution_reason",
            "signage",
            "worker_representatives",
            "name",
            "setup_mode",
            "founder_credit_code",
            "chair",
            "subdistrict",
            "district",
        ]
    );
}

#[test]
fn public_are_the_columns_of_annex_10_and_no_others() {
    let public: Vec<_> =
        ORGANISATIONS.columns.iter().filter(|c| c.audience == Audience::Public).map(|c| c.title).collect();
    assert_eq!(
        public,
        [
            "组织名称",
            "组织类型",
            "所在区",
            "街道（乡镇）",
            "地址",
            "负责人",
            "对外电话",
            "受理时间",
            "受理范围"
        ]
    );
}

#[test]
fn an_ordinary_row_has_nothing_to_say() {
    assert_eq!(found(&committee()), []);
    let gone =
        Organisation { state: "dissolved".into(), dissolved_on: Some(date(2024, 5, 31)), ..committee() };
    assert_eq!(found(&gone), []);
    let paused =
        Organisation { state: "suspended".into(), suspended_on: Some(date(2024, 5, 1)), ..committee() };
    assert_eq!(found(&paused), []);
}

#[test]
fn ends_before_the_start_or_missing_are_errors_at_the_date() {
    let founded = committee().founded;
    let day_before: Option<Date> = founded.and_then(|d| d.yesterday().ok());
    for state in ["open", "suspended", "dissolved"] {
        let mut o = Organisation {
            state: state.into(),
            suspended_on: day_before,
            dissolved_on: founded,
            ..committee()
        };
        assert_eq!(found(&o).first(), Some(&("suspended_on", Severity::Error)), "{state}");
        o = Organisation {
            state: state.into(),
            dissolved_on: day_before,
            suspended_on: founded,
            ..committee()
        };
        assert!(found(&o).contains(&("dissolved_on", Severity::Error)), "{state}");
    }
    assert_eq!(found(&Organisation { state: "dissolved".into(), ..committee() }), error("dissolved_on"));
    assert_eq!(found(&Organisation { state: "suspended".into(), ..committee() }), error("suspended_on"));
    let same_day = Organisation { state: "dissolved".into(), dissolved_on: founded, ..committee() };
    assert_eq!(found(&same_day), []);
}

#[test]
fn a_future_founding_is_the_only_error_and_is_used_in_nothing_else() {
    let tomorrow = date(2024, 7, 23);
    let mut o = Organisation {
        founded: Some(tomorrow),
        state: "dissolved".into(),
        dissolved_on: Some(date(2024, 5, 31)),
        ..committee()
    };
    assert_eq!(found(&o), error("founded"));
    o = Organisation { founded: Some(date(2024, 7, 22)), ..committee() };
    assert_eq!(found(&o), []);
}

#[test]
fn oddities_are_notices() {
    let state = |o: Organisation| found(&o);
    assert_eq!(
        state(Organisation { employer_representatives: Some(2), ..committee() }),
        notice("employer_representatives")
    );
    assert_eq!(
        state(Organisation { founder_credit_code: None, ..committee() }),
        notice("founder_credit_code")
    );
    assert_eq!(state(Organisation { setup_mode: Some("joint".into()), ..committee() }), notice("covered"));
    assert_eq!(state(Organisation { dissolved_on: Some(date(2024, 5, 31)), ..committee() }), notice("state"));
    assert_eq!(state(Organisation { dissolved_on: Some(date(2024, 8, 31)), ..committee() }), []);
    assert_eq!(
        state(Organisation { suspended_on: Some(date(2024, 5, 1)), ..committee() }),
        notice("resumed_on")
    );
    let resumed = Organisation {
        suspended_on: Some(date(2024, 5, 1)),
        resumed_on: Some(date(2024, 7, 1)),
        ..committee()
    };
    assert_eq!(state(resumed.clone()), []);
    assert_eq!(state(Organisation { state: "suspended".into(), ..resumed.clone() }), notice("state"));
    assert_eq!(state(Organisation { resumed_on: Some(date(2024, 4, 1)), ..resumed }), notice("resumed_on"));
    assert_eq!(
        state(Organisation { kind: "subdistrict_centre".into(), ..committee() }),
        notice("subdistrict")
    );
    assert_eq!(
        state(Organisation { certified_by: Some("王五".into()), ..committee() }),
        notice("certified_on")
    );
    assert_eq!(
        state(Organisation { certified_on: Some(date(2024, 6, 20)), ..committee() }),
        notice("certified_by")
    );
}

#[test]
fn the_key_is_district_and_name_however_spelt() {
    let other = Organisation {
        name: "天津示例电子有限公司　劳动争议调解委员会".into(), ..committee()
    };
    assert_eq!(key(&other), key(&committee()));
    assert_ne!(key(&Organisation { district: "120111".into(), ..committee() }), key(&committee()));
}

#[test]
fn a_later_pause_keeps_the_completed_one() {
    let first = (date(2023, 3, 1), date(2023, 6, 1));
    let old = Organisation { suspended_on: Some(first.0), resumed_on: Some(first.1), ..committee() };
    let mut new = Organisation { suspended_on: Some(date(2024, 5, 1)), ..old.clone() };
    settle(Some(&old), &mut new);
    assert_eq!(new.earlier_pauses, [first]);
    assert_eq!(new.resumed_on, None);
    assert_eq!(new.pauses(), [(first.0, Some(first.1)), (date(2024, 5, 1), None)]);

    let mut corrected = Organisation { suspended_on: Some(date(2023, 3, 2)), ..old.clone() };
    settle(Some(&old), &mut corrected);
    assert!(corrected.earlier_pauses.is_empty(), "a corrected date is no new pause");
    assert_eq!(corrected.resumed_on, Some(first.1));

    let mut again = old.clone();
    settle(Some(&old), &mut again);
    assert_eq!(again, old);
}

#[test]
fn a_blank_authority_is_the_bureau_of_the_district() {
    let mut new = Organisation { authority: String::new(), ..committee() };
    settle(None, &mut new);
    assert_eq!(new.authority, "120110");
}
