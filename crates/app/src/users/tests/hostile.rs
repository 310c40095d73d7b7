//! What anybody may type behind the question mark of any page: never an error of the program.

use super::matrix::all_routes;
use crate::platform::routes::Listed;
use crate::testing::{Browser, browser, each_engine, signed_in};
use fengqiao_domain::access::{Role, Scope};
use http::StatusCode;
use std::collections::BTreeSet;

/// A code of no list with quotes, a control character, a day that is none.
const TYPED: [&str; 3] = ["x%27%22%3E", "%00", "2024-02-30"];

/// The parameters a page knows: those of its form and of its links to itself.
fn parameters(desk: &Browser, path: &str) -> BTreeSet<String> {
    let text = desk.get(path).text;
    let word = |from: &str| -> String {
        from.chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-')).collect()
    };
    let fields = text.split(" name=\"").skip(1).map(word);
    let itself = format!("\"{path}?");
    let links = text.split(&itself).skip(1).filter_map(|rest| rest.split('"').next());
    let linked = links.flat_map(|query| query.split('&').map(|pair| word(pair.trim_start_matches("amp;"))));
    let known = ["q", "as_of", "page", "after", "district"].map(str::to_owned);
    fields.chain(linked).chain(known).filter(|name| !name.is_empty() && name != "csrf").collect()
}

fn is_page(route: &Listed) -> bool {
    route.method == "GET" && !route.path.contains('{') && !route.path.starts_with("/assets")
}

#[test]
fn whatever_stands_in_an_address_is_answered() {
    each_engine(|app| {
        let desk = signed_in(&app, Role::CityManager, &Scope::City);
        let mut tried = 0;
        for route in all_routes().iter().filter(|route| is_page(route)) {
            let path = &route.path;
            for name in parameters(&desk, path) {
                for typed in TYPED {
                    let status = desk.get(&format!("{path}?{name}={typed}")).status;
                    assert!(!status.is_server_error(), "{path}?{name}={typed}: {status}");
                    tried += usize::from(status != StatusCode::FORBIDDEN);
                }
            }
        }
        assert!(tried > 400, "only {tried} pages answered");
    });
}

#[test]
fn a_nul_in_a_form_is_refused_in_words_before_anything_is_kept() {
    each_engine(|app| {
        let desk = signed_in(&app, Role::CityManager, &Scope::City);
        let forms =
            ["/desk/units/new", "/desk/mediators/new", "/desk/search", "/desk/search/suggest", "/desk/post"];
        for path in forms {
            let sent = desk.post(path, &[("name", "天津\0公司"), ("q", "天津\0"), ("post", "\0")]);
            assert_eq!(sent.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}");
            assert!(sent.text.contains("看不见的空字符") && sent.text.contains("没有保存"), "{}", sent.text);
        }
        let stranger = browser(&app).post("/sign-in", &[("account", "a\0b"), ("password", "x")]);
        assert_eq!(stranger.status, StatusCode::UNPROCESSABLE_ENTITY);
        let file = ("名单.csv", "单位名称\n甲\0公司\n".as_bytes());
        let upload = desk.upload("/desk/units/import", "file", file, &[("district", "\0")]);
        assert!(!upload.status.is_server_error(), "{}", upload.status);
        assert_eq!(desk.post("/desk/units/new", &[("name", "%00")]).status, StatusCode::UNPROCESSABLE_ENTITY);
    });
}
