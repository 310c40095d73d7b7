//! Every route says who may call it, and means it.

use crate::platform::routes::{Listed, Statement};
use crate::router;
use crate::testing::{Browser, browser, signed_in, sqlite};
use fengqiao_domain::access::{Role, Scope, allowed};
use http::{Method, StatusCode};
use std::fmt::Write as _;

pub(super) fn all_routes() -> Vec<Listed> {
    let mut all = router::office().list();
    for listed in router::public().list() {
        if !all.contains(&listed) {
            all.push(listed);
        }
    }
    all.sort_by(|a, b| (&a.path, a.method).cmp(&(&b.path, b.method)));
    all
}

#[test]
fn every_route_and_who_may_call_it() {
    let mut text = String::new();
    for route in all_routes() {
        let who = match route.statement {
            Statement::Needs(action) => action.code().to_owned(),
            Statement::Both(one, other) => format!("{} {}", one.code(), other.code()),
            Statement::Open(why) => format!("open: {why}"),
        };
        let _ = writeln!(text, "{:<7}{:<58}{who}", route.method, route.path);
    }
    insta::assert_snapshot!(text);
}

/// Asks for a route with made-up parameters; only whether the caller gets past the door matters.
fn knock(browser: &Browser, route: &Listed) -> StatusCode {
    let path = route
        .path
        .replace("{*path}", "x")
        .split('/')
        .map(|part| if part.starts_with('{') { "x" } else { part })
        .collect::<Vec<_>>()
        .join("/");
    let method: Method = route.method.parse().unwrap();
    if method == Method::GET { browser.get(&path).status } else { browser.json(method, &path, "").status }
}

#[test]
fn each_role_gets_past_the_doors_of_the_matrix_and_no_others() {
    let app = sqlite();
    let routes = all_routes();
    for &role in Role::ALL {
        let desk = signed_in(&app, role, &scope_for(role));
        for route in &routes {
            let needed = match route.statement {
                Statement::Needs(action) => vec![action],
                Statement::Both(one, other) => vec![one, other],
                Statement::Open(_) => continue,
            };
            // Signing everybody's other sessions out or switching posts changes nothing here.
            let status = knock(&desk, route);
            let place = format!("{role:?} {} {}", route.method, route.path);
            if needed.iter().all(|&action| allowed(role, action)) {
                assert!(
                    status != StatusCode::FORBIDDEN && status != StatusCode::UNAUTHORIZED,
                    "{place}: {status}"
                );
            } else {
                assert_eq!(status, StatusCode::FORBIDDEN, "{place}");
            }
            assert!(!status.is_server_error(), "{place}: {status}");
        }
    }
}

#[test]
fn nobody_gets_in_without_signing_in() {
    let app = sqlite();
    let visitor = browser(&app);
    for route in all_routes() {
        if !matches!(route.statement, Statement::Open(_)) {
            let status = knock(&visitor, &route);
            let sent = [StatusCode::SEE_OTHER, StatusCode::UNAUTHORIZED];
            assert!(sent.contains(&status), "{} {}: {status}", route.method, route.path);
        }
    }
}

fn scope_for(role: Role) -> Scope {
    use fengqiao_domain::access::Level;
    match role.level() {
        Level::City | Level::CityOrAuthority => Scope::City,
        Level::Authority => Scope::Authority("120111".into()),
        Level::Subdistrict => Scope::Subdistrict { authority: "120111".into(), code: "120111100".into() },
        Level::Organisation => Scope::Organisation("none".into()),
        Level::Mediator => Scope::Mediator("none".into()),
    }
}
