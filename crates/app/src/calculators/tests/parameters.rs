//! Parameters on record: shipped to be verified, changed by the city alone, nothing of it forgotten.

use fengqiao_domain::access::{Role, Scope};
use fengqiao_domain::calculators::What;
use http::StatusCode;

use super::{each, store, with_average};
use crate::App;
use crate::tables::testing::last_audit;
use crate::testing::{Browser, signed_in, sqlite};

fn city(app: &std::sync::Arc<App>) -> Browser {
    signed_in(app, Role::CityManager, &Scope::City)
}

fn path(id: &str, act: &str) -> String {
    format!("/desk/parameters/{id}/{act}")
}

fn revision(app: &App, id: &str) -> String {
    app.read(|c| store::one(c, id)).expect("a parameter").revision.to_string()
}

#[test]
fn what_is_shipped_is_to_be_verified_and_approved() {
    each(|app| {
        let all = app.read(store::all).expect("parameters");
        assert_eq!(all.len(), 6);
        for kept in &all {
            let p = &kept.parameter;
            assert!(p.approval.is_none() && p.basis.label() == "参照" && p.document.contains("待核实"));
            assert_ne!(p.what, What::AverageWage, "none is known");
        }
        let page = city(&app).get("/desk/parameters");
        for words in ["¥2,320.00", "¥51,821.00", "待核定", "参照", "录入参数", "还没有录入"] {
            assert!(page.text.contains(words), "{words}: {}", page.text);
        }
    });
}

#[test]
fn the_city_records_approves_corrects_and_everything_stays_on_record() {
    each(|app| {
        let desk = city(&app);
        let new = [
            ("what", "average_wage"),
            ("since", "2024-01-01"),
            ("amount", "8,355.00"),
            ("document", "津人社发〔2024〕1号"),
            ("basis", "原文"),
        ];
        let added = desk.post("/desk/parameters/new", &new);
        assert_eq!(added.status, StatusCode::SEE_OTHER, "{}", added.text);
        let id = added.location().rsplit('/').next().expect("an id").to_owned();
        let again = desk.post("/desk/parameters/new", &new);
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(again.text.contains("在这一天已经有数值") && again.text.contains("8,355.00"));
        let approval = path(&id, "approval");
        let no_document = desk.post(&approval, &[("revision", "1"), ("on", "2024-07-01"), ("document", " ")]);
        assert_eq!(no_document.status, StatusCode::UNPROCESSABLE_ENTITY);
        let future = desk.post(&approval, &[("revision", "1"), ("on", "2099-01-01"), ("document", "x")]);
        assert!(future.text.contains("不能晚于今天"));
        let approved =
            desk.post(&approval, &[("revision", "1"), ("on", "2024-07-01"), ("document", "市局〔2024〕2号")]);
        assert_eq!(approved.status, StatusCode::SEE_OTHER, "{}", approved.text);
        let (verb, detail) = last_audit(&app);
        assert!(verb == "update" && detail.contains("approval"), "{verb} {detail}");
        let correction = path(&id, "correction");
        let fields = |revision: &'static str, reason: &'static str| {
            [
                ("revision", revision),
                ("amount", "8400"),
                ("document", "津人社发〔2024〕1号"),
                ("basis", "原文"),
                ("reason", reason),
            ]
        };
        assert_eq!(desk.post(&correction, &fields("1", "抄错")).status, StatusCode::PRECONDITION_FAILED);
        assert_eq!(desk.post(&correction, &fields("2", "")).status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(desk.post(&correction, &fields("2", "抄错")).status, StatusCode::SEE_OTHER);
        let kept = app.read(|c| store::one(c, &id)).expect("a parameter");
        assert_eq!((kept.parameter.fen, kept.parameter.approval), (840_000, None), "to be approved anew");
        let page = desk.get(&format!("/desk/parameters/{id}"));
        for words in ["¥8,400.00", "8,355.00元", "抄错", "市局〔2024〕2号", "录入", "3 条"] {
            assert!(page.text.contains(words), "{words}: {}", page.text);
        }
        assert_eq!(desk.get(&path(&id, "check")).status, StatusCode::NOT_FOUND, "a yearly figure");
        assert_eq!(desk.get(&path(&id, "withdrawal")).status, StatusCode::NOT_FOUND, "not approved");
        assert_eq!(desk.get(&path("nothing", "approval")).status, StatusCode::NOT_FOUND);
    });
}

#[test]
fn a_minimum_wage_is_looked_up_and_an_approval_taken_back() {
    let app = sqlite();
    let desk = city(&app);
    let today = app.today().to_string();
    let id = "minimumwage2023";
    let early = [("revision", "1"), ("on", "2023-10-31"), ("source", "市局网站")];
    assert!(desk.post(&path(id, "check"), &early).text.contains("早于生效日期"));
    let check = [("revision", "1"), ("on", today.as_str()), ("source", "市局网站")];
    assert_eq!(desk.post(&path(id, "check"), &check).status, StatusCode::SEE_OTHER);
    let earlier = app.today().yesterday().expect("a day").to_string();
    let back = [("revision", "2"), ("on", earlier.as_str()), ("source", "市局网站")];
    assert!(desk.post(&path(id, "check"), &back).text.contains("已经核对过"), "no step back");
    // What nobody has compared with the document is not approved.
    let page = desk.get(&format!("/desk/parameters/{id}")).text;
    assert!(page.contains("对照原文更正以后才能核定") && !page.contains(&path(id, "approval")), "{page}");
    let approval =
        |revision: &'static str| [("revision", revision), ("on", today.as_str()), ("document", "文号")];
    let refused = desk.post(&path(id, "approval"), &approval("2"));
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text.contains("先点“更正”"), "{}", refused.text);
    for (revision, document, basis, approved) in [
        ("2", "津人社发〔2023〕1号（待核实）", "原文", false),
        ("3", "津人社发〔2023〕1号", "参照", false),
        ("4", "津人社发〔2023〕1号", "原文", true),
    ] {
        let correction = [
            ("revision", revision),
            ("amount", "2320"),
            ("document", document),
            ("basis", basis),
            ("reason", "对照原文"),
        ];
        assert_eq!(desk.post(&path(id, "correction"), &correction).status, StatusCode::SEE_OTHER);
        let next = ["3", "4", "5"][usize::from(revision.as_bytes()[0] - b'2')];
        let sent = desk.post(&path(id, "approval"), &approval(next));
        assert_eq!(sent.status == StatusCode::SEE_OTHER, approved, "{document} {basis}: {}", sent.text);
    }
    let back = [("revision", "6"), ("reason", "有新标准")];
    assert_eq!(desk.post(&path(id, "withdrawal"), &back).status, StatusCode::SEE_OTHER);
    assert_eq!(revision(&app, id), "7");
    let page = desk.get(&format!("/desk/parameters/{id}"));
    for words in ["核对仍然有效", "撤销核定", "有新标准"] {
        assert!(page.text.contains(words), "{words}");
    }
}

#[test]
fn only_the_city_changes_them() {
    let app = sqlite();
    let id = with_average(&app);
    for role in [Role::CityOfficer, Role::Leader] {
        let desk = signed_in(&app, role, &Scope::City);
        assert_eq!(desk.get("/desk/parameters").status, StatusCode::OK);
        assert!(!desk.get("/desk/parameters").text.contains("录入参数"));
        assert_eq!(desk.get("/desk/parameters/new").status, StatusCode::FORBIDDEN);
        let sent =
            desk.post(&path(&id, "approval"), &[("revision", "1"), ("on", "2024-07-01"), ("document", "x")]);
        assert_eq!(sent.status, StatusCode::FORBIDDEN);
    }
}
