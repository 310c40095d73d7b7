//! 考核基数 through the pages: entered by the district, confirmed, locked and unlocked by the city.

use fengqiao_domain::access::{Role, Scope};
use http::StatusCode;

use super::{each_engine, firm};
use crate::App;
use crate::testing::{Answer, Browser, signed_in};

const ONE: &str = "/desk/coverage/bases/2024/120111/enterprise";

const WHOLE: [(&str, &str); 5] = [
    ("revision", "0"),
    ("value", "120"),
    ("scope", "规模以上工业法人"),
    ("as_of", "2023-12-31"),
    ("source_document", "津统函〔2024〕1号"),
];

fn with(other: &[(&'static str, &'static str)]) -> Vec<(&'static str, &'static str)> {
    let kept = WHOLE.iter().filter(|(key, _)| !other.iter().any(|(k, _)| k == key));
    kept.chain(other).copied().collect()
}

fn district(app: &std::sync::Arc<App>) -> Browser {
    signed_in(app, Role::DistrictOfficer, &Scope::Authority("120111".into()))
}

fn city(app: &std::sync::Arc<App>) -> Browser {
    signed_in(app, Role::CityManager, &Scope::City)
}

fn went_well(answer: &Answer) {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
}

/// The base and the number to reach of 西青's enterprises at the end of 2024, from the figures' page.
fn figures(desk: &Browser) -> String {
    let page = desk.get("/desk/coverage?indicator=enterprise&due=2024-12-31&why=120111").text;
    let quote = page.split("id=\"sentence\">").nth(1).unwrap_or_default();
    quote.split("</p>").next().unwrap_or_default().to_owned()
}

#[test]
fn a_base_counts_from_its_confirmation_until_it_is_unlocked() {
    each_engine(|app| {
        for name in ["甲厂", "乙厂", "丙厂"] {
            firm(&app, name);
        }
        let (district, city) = (district(&app), city(&app));
        let missing = district.get("/desk/coverage/bases?state=未填报").text;
        assert!(missing.contains("填报</a>") && missing.contains("企业调解委员会"), "{missing}");
        went_well(&district.post(ONE, &WHOLE));
        let entered = district.get(ONE).text;
        assert!(entered.contains("填报规模以上企业 120 家，市局还没有认定"), "{entered}");
        assert!(entered.contains("比填报少 117 家"), "{entered}");
        assert!(!entered.contains("认定并锁定"), "the district does not confirm");
        assert!(figures(&city).contains("应设 2 个"), "the list of three counts: {}", figures(&city));
        let waiting = city.get("/desk/coverage/bases?year=2024&state=待认定").text;
        assert_eq!(waiting.matches("去认定").count(), 1, "{waiting}");

        went_well(&city.post(&format!("{ONE}/confirm"), &[("revision", "1")]));
        assert!(figures(&city).contains("应设 78 个"), "{}", figures(&city));
        let again = city.post(&format!("{ONE}/confirm"), &[("revision", "2")]);
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(again.text.contains("不用再认定"));

        let late = district.post(ONE, &with(&[("revision", "2"), ("value", "90")]));
        assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(late.text.contains("市局已于 2024-07-18 认定并锁定，不能再改。"), "{}", late.text);
        assert!(late.text.contains("value=\"90\""), "what was typed stays");
        assert!(figures(&city).contains("应设 78 个"));

        let bare = city.post(&format!("{ONE}/unlock"), &[("revision", "2"), ("reason", " ")]);
        assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(bare.text.contains("没有写解锁的理由"));
        went_well(&city.post(&format!("{ONE}/unlock"), &[("revision", "2"), ("reason", "统计更正")]));
        assert!(figures(&city).contains("应设 2 个"), "the list counts again");
        went_well(&district.post(ONE, &with(&[("revision", "3"), ("value", "90")])));
        let history = district.get(ONE).text;
        for words in ["认定", "解锁", "统计更正", "120 → 90"] {
            assert!(history.contains(words), "{words}: {history}");
        }
    });
}

#[test]
fn a_base_of_zero_is_confirmed_as_nobody_to_judge() {
    each_engine(|app| {
        let (district, city) = (district(&app), city(&app));
        went_well(&district.post(ONE, &with(&[("value", "0")])));
        assert!(district.get(ONE).text.contains("认定后无考核对象"));
        went_well(&city.post(&format!("{ONE}/confirm"), &[("revision", "1")]));
        assert!(city.get("/desk/coverage").text.contains("无考核对象"));
    });
}

#[test]
fn numbers_and_years_that_cannot_be_are_refused_with_what_was_typed() {
    each_engine(|app| {
        let district = district(&app);
        for (field, typed) in [
            ("value", "-1"),
            ("value", "一百二"),
            ("value", "12.5"),
            ("value", "9999999999"),
            ("value", ""),
            ("as_of", "2024-02-30"),
            ("as_of", ""),
            ("source_document", ""),
            ("scope", ""),
        ] {
            let answer = district.post(ONE, &with(&[(field, typed)]));
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}={typed}");
            assert!(answer.text.contains(typed), "{field}={typed} stays");
            assert!(answer.text.contains("规模以上工业法人") || field == "scope", "{field}={typed}");
        }
        for path in [
            "/desk/coverage/bases/2031/120111/enterprise",
            "/desk/coverage/bases/abcd/120111/enterprise",
            "/desk/coverage/bases/2024/120111/nothing",
            "/desk/coverage/bases/2024/120112/enterprise",
            "/desk/coverage/bases/2024/999999/enterprise",
        ] {
            assert_eq!(district.get(path).status, StatusCode::NOT_FOUND, "{path}");
            assert_eq!(district.post(path, &WHOLE).status, StatusCode::NOT_FOUND, "{path}");
        }
        let all = district.get("/desk/coverage/bases").text;
        assert!(all.contains("未填报") || all.contains("无考核对象"), "nothing was kept");
    });
}

#[test]
fn a_second_base_of_the_same_key_and_a_stale_one_are_held_back() {
    each_engine(|app| {
        let (district, city) = (district(&app), city(&app));
        went_well(&district.post(ONE, &WHOLE));
        let second = district.post(ONE, &with(&[("value", "77")]));
        assert_eq!(second.status, StatusCode::PRECONDITION_FAILED);
        assert!(second.text.contains("value=\"77\"") && second.text.contains("您填的还在"));
        assert!(second.text.contains("name=\"revision\" value=\"1\""), "saving again is possible");
        went_well(&district.post(ONE, &with(&[("revision", "1"), ("value", "121")])));
        let unseen = city.post(&format!("{ONE}/confirm"), &[("revision", "1")]);
        assert_eq!(unseen.status, StatusCode::PRECONDITION_FAILED, "the city has not seen 121");
        assert!(city.get(ONE).text.contains("市局还没有认定"));
    });
}

#[test]
fn only_the_city_confirms_and_readers_write_nothing() {
    each_engine(|app| {
        let district = district(&app);
        went_well(&district.post(ONE, &WHOLE));
        let confirm = format!("{ONE}/confirm");
        let manager = signed_in(&app, Role::DistrictManager, &Scope::Authority("120111".into()));
        let officer = signed_in(&app, Role::CityOfficer, &Scope::City);
        for desk in [&district, &manager, &officer] {
            assert_eq!(desk.post(&confirm, &[("revision", "1")]).status, StatusCode::FORBIDDEN);
        }
        let leader = signed_in(&app, Role::Leader, &Scope::City);
        assert_eq!(leader.get(ONE).status, StatusCode::OK);
        assert_eq!(leader.post(ONE, &with(&[("revision", "1")])).status, StatusCode::FORBIDDEN);
        let scope = Scope::Subdistrict { authority: "120111".into(), code: "120111100".into() };
        let street = signed_in(&app, Role::SubdistrictOfficer, &scope);
        assert_eq!(street.get(ONE).status, StatusCode::OK);
        assert_eq!(street.post(ONE, &with(&[("revision", "1")])).status, StatusCode::FORBIDDEN);
        assert!(!street.get(ONE).text.contains("name=\"value\""));
        let other = signed_in(&app, Role::DistrictOfficer, &Scope::Authority("120112".into()));
        assert_eq!(other.get(ONE).status, StatusCode::NOT_FOUND);
        assert_eq!(other.post(ONE, &with(&[("revision", "1")])).status, StatusCode::NOT_FOUND);
        assert_eq!(leader.get("/desk/coverage/bases?year=1&state=x&indicator=y").status, StatusCode::OK);
    });
}
