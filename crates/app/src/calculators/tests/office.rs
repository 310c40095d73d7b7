//! Pages of the office.

use fengqiao_domain::access::{Role, Scope};
use http::StatusCode;

use super::{approve_all, each, severance, with_average};
use crate::testing::{Browser, signed_in, sqlite};

fn officer(app: &std::sync::Arc<crate::App>) -> Browser {
    signed_in(app, Role::DistrictOfficer, &Scope::Authority("120111".into()))
}

#[test]
fn a_calculation_is_told_step_by_step_from_its_address() {
    each(|app| {
        with_average(&app);
        let desk = officer(&app);
        let page = desk.get(&format!("/desk/calculators/severance?{}", severance(&app)));
        assert_eq!(page.status, StatusCode::OK, "{}", page.text);
        for words in [
            "¥40,000.00",
            "3年7个月",
            "劳动合同法第47条",
            "用到的参数",
            "测试文号",
            "未核定",
            "还没有经市里核定",
        ] {
            assert!(page.text.contains(words), "{words}: {}", page.text);
        }
        assert!(page.text.contains("value=\"10000\""), "what was typed stays");
        assert!(page.text.contains("/desk/calculators/severance/print?ground=without_fault"));
        approve_all(&app);
        let approved = desk.get(&format!("/desk/calculators/severance?{}", severance(&app)));
        assert!(approved.text.contains("已核定") && !approved.text.contains("还没有经市里核定"));
        let paper = desk.get(&format!("/desk/calculators/severance/print?{}", severance(&app)));
        assert_eq!(paper.status, StatusCode::OK);
        for words in ["经济补偿计算单", "¥40,000.00", "入职日期", "计算步骤", "条文", "提醒"]
        {
            assert!(paper.text.contains(words), "{words}");
        }
    });
}

#[test]
fn bad_input_is_answered_beside_its_field_and_nothing_is_lost() {
    let app = sqlite();
    with_average(&app);
    let desk = officer(&app);
    for (query, words) in [
        ("ground=x&joined=2020-01-01&ended=2024-01-01&wages=1", "在列出的各项里选一项"),
        ("ground=fault&joined=abc&ended=2024-01-01&wages=1", "日期写成 2024-07-18"),
        ("ground=fault&joined=2024-01-02&ended=2024-01-01&wages=1", "早于入职日期"),
        ("ground=fault&joined=1949-01-01&ended=2100-01-01&wages=1", "超过80年"),
        ("ground=fault&joined=2020-01-01&ended=2024-01-01&wages=-5", "填不小于零的金额"),
        ("ground=fault&joined=2020-01-01&ended=2024-01-01&wages=99999999999999", "超过一百亿元"),
        ("ground=fault&joined=2020-01-01&ended=2024-01-01&wages=%E5%85%AB%E5%8D%83", "认不出"),
        ("ground=fault&joined=2020-01-01&ended=2024-01-01&wages=1&months=1+2+3", "应当是12个月"),
        ("ground=fault&joined=2020-01-01&ended=2024-01-01&wages=1&p_average_wage=-1", "大于零的金额"),
        ("joined=2020-01-01", "没有填写怎么离职的"),
    ] {
        let page = desk.get(&format!("/desk/calculators/severance?{query}"));
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{query}");
        assert!(page.text.contains(words) && page.text.contains("还没有算"), "{query}: {}", page.text);
        let paper = desk.get(&format!("/desk/calculators/severance/print?{query}"));
        assert_eq!(paper.status, StatusCode::UNPROCESSABLE_ENTITY, "{query}");
    }
    let page = desk.get("/desk/calculators/severance?wages=%3Cb%3E8&joined=abc");
    assert!(page.text.contains("value=\"abc\"") && !page.text.contains("<b>8"));
    assert_eq!(desk.get("/desk/calculators/nonsense").status, StatusCode::NOT_FOUND);
}

#[test]
fn a_missing_parameter_is_asked_for_and_marked_as_not_verified() {
    let app = sqlite();
    let desk = officer(&app);
    let asked = desk.get(&format!("/desk/calculators/severance?{}", severance(&app)));
    assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        asked.text.contains("name=\"p_average_wage\"")
            && asked.text.contains("适用的本市上年度职工月平均工资")
    );
    assert!(!asked.text.contains("name=\"p_disposable_income\""), "only what is needed");
    let done = desk.get(&format!("/desk/calculators/severance?{}&p_average_wage=8000", severance(&app)));
    assert_eq!(done.status, StatusCode::OK, "{}", done.text);
    assert!(done.text.contains("¥40,000.00") && done.text.contains("未核实"));
}

#[test]
fn every_calculator_has_its_form_and_stale_parameters_are_told() {
    let app = sqlite();
    let desk = officer(&app);
    let index = desk.get("/desk/calculators");
    assert!(index.text.contains("参数要处理") && index.text.contains("本市上年度职工月平均工资还没有录入"));
    for one in fengqiao_domain::calculators::ALL {
        let at = format!("/desk/calculators/{}", one.id);
        assert!(index.text.contains(&format!("href=\"{at}\"")), "{at}");
        let page = desk.get(&at);
        assert_eq!(page.status, StatusCode::OK, "{at}");
        for field in one.fields {
            assert!(page.text.contains(&format!("name=\"{}\"", field.name)), "{at} {}", field.name);
        }
    }
    with_average(&app);
    approve_all(&app);
    let index = desk.get("/desk/calculators").text;
    // What is shipped knows no income for the years after 2026.
    assert_eq!(index.contains("参数要处理"), app.today().year() > 2026, "{index}");
}

#[test]
fn who_has_no_business_post_does_not_reckon() {
    let app = sqlite();
    for role in [Role::SystemAdmin, Role::SecurityAdmin, Role::Auditor] {
        let page = signed_in(&app, role, &Scope::City).get("/desk/calculators");
        assert_eq!(page.status, StatusCode::FORBIDDEN, "{role:?}");
    }
    let expert = signed_in(&app, Role::Expert, &Scope::City);
    assert_eq!(expert.get("/desk/calculators").status, StatusCode::OK);
    // A case is looked at by those who may see cases.
    let of_case = expert.get("/desk/calculators/severance?case=1");
    assert_eq!(of_case.status, StatusCode::FORBIDDEN);
}
