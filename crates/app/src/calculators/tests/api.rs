//! The same by program.

use fengqiao_domain::access::{Role, Scope};
use http::{Method, StatusCode};
use serde_json::{Value, json};

use super::{each, with_average};
use crate::testing::{signed_in, sqlite};

fn body(text: &str) -> Value {
    serde_json::from_str(text).expect("JSON")
}

#[test]
fn a_program_gets_what_the_page_shows() {
    each(|app| {
        with_average(&app);
        let desk = signed_in(&app, Role::DistrictOfficer, &Scope::Authority("120111".into()));
        let list = body(&desk.get("/api/v1/calculators").text);
        let all = list["calculators"].as_array().expect("a list");
        assert_eq!(all.len(), 9);
        assert!(all.iter().any(|one| one["id"] == "severance" && one["fields"][0]["kind"] == "choice"));
        let year = app.today().year();
        let asked = json!({
            "ground": "without_fault", "joined": format!("{}-12-01", year - 4), "ended": format!("{year}-06-30"),
            "months": vec![10_000; 12],
        });
        let done = desk.json(Method::POST, "/api/v1/calculators/severance", &asked.to_string());
        assert_eq!(done.status, StatusCode::OK, "{}", done.text);
        let done = body(&done.text);
        assert_eq!(done["amount"], "40000.00");
        assert_eq!(done["parameters"][1]["amount"], "8000.00");
        assert_eq!(done["parameters"][1]["approved"], false);
        assert!(done["steps"].as_array().expect("steps").len() >= 4);
        assert_eq!(done["articles"][0]["article"], "劳动合同法第46条");
    });
}

#[test]
fn what_is_wrong_is_told_field_by_field() {
    let app = sqlite();
    let desk = signed_in(&app, Role::Mediator, &Scope::Mediator("m0".into()));
    let post = |id: &str, body: &str| desk.json(Method::POST, &format!("/api/v1/calculators/{id}"), body);
    for (sent, status, words) in [
        (r#"{"wages":"x"}"#, StatusCode::UNPROCESSABLE_ENTITY, "认不出"),
        (r#"{"nonsense":1}"#, StatusCode::UNPROCESSABLE_ENTITY, "没有“nonsense”这一项"),
        (r#"{"wages":{"a":1}}"#, StatusCode::UNPROCESSABLE_ENTITY, "写成文字"),
        (r#"{"wages":[[1]]}"#, StatusCode::UNPROCESSABLE_ENTITY, "写成文字"),
        ("[]", StatusCode::BAD_REQUEST, "JSON 对象"),
        ("{", StatusCode::BAD_REQUEST, "JSON"),
    ] {
        let answer = post("severance", sent);
        assert_eq!(answer.status, status, "{sent}: {}", answer.text);
        assert!(answer.text.contains(words), "{sent}: {}", answer.text);
    }
    let missing = post("injury", r#"{"grant":"funeral","day":"2024-02-01"}"#);
    assert_eq!(missing.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(body(&missing.text)["errors"][0]["field"], "p_average_wage");
    let typed = post("injury", r#"{"grant":"funeral","day":"2024-02-01","p_average_wage":8355}"#);
    assert_eq!(body(&typed.text)["amount"], "50130.00", "{}", typed.text);
    assert_eq!(body(&typed.text)["parameters"][0]["verified"], false);
    assert_eq!(post("nonsense", "{}").status, StatusCode::NOT_FOUND);
    assert_eq!(desk.get("/api/v1/calculators?x=1").status, StatusCode::UNPROCESSABLE_ENTITY);
}
