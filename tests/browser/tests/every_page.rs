//! Every page that links lead to, role by role, at both sizes: axe finds nothing, nothing runs off the side, the
//! console is quiet, one heading, one solid button.

use fengqiao_browser_tests::{Browser, Site};

/// Opens every page the person can reach and gives what is wrong with them.
fn walk(page: &Browser, who: &str) -> Vec<String> {
    let found = page.crawl("/desk");
    assert!(found.pages.len() > 3, "{who} reaches {:?} only", found.pages.keys());
    let mut faults: Vec<String> = found.broken.iter().map(|line| format!("{who}: {line}")).collect();
    for address in found.pages.values() {
        faults.extend(page.faults(address).into_iter().map(|fault| format!("{who}: {fault}")));
    }
    faults
}

fn every_page_of(who: &str) {
    let site = Site::demo();
    let page = Browser::open(&site);
    let faults = walk(page.sign_in(who), who);
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn the_city_s_pages_are_as_they_must_be() {
    every_page_of("shi.guanli");
}

#[test]
fn a_city_leader_s_pages_are_as_they_must_be() {
    every_page_of("fenguan");
}

#[test]
fn a_district_s_pages_are_as_they_must_be() {
    every_page_of("qu.guanli");
}

#[test]
fn an_arbitration_court_s_pages_are_as_they_must_be() {
    every_page_of("zhongcaiyuan");
}

#[test]
fn a_district_administrator_s_pages_are_as_they_must_be() {
    every_page_of("qu.zhanghao");
}

#[test]
fn a_street_s_pages_are_as_they_must_be() {
    every_page_of("jiezhen");
}

#[test]
fn an_organisation_s_pages_are_as_they_must_be() {
    every_page_of("zuzhi");
}

#[test]
fn a_mediator_s_pages_are_as_they_must_be() {
    every_page_of("tiaojieyuan");
}

#[test]
fn a_purchase_reviewer_s_pages_are_as_they_must_be() {
    every_page_of("shenhe");
}

#[test]
fn an_expert_s_pages_are_as_they_must_be() {
    every_page_of("zhuanjia");
}

#[test]
fn the_administrators_pages_are_as_they_must_be() {
    let site = Site::demo();
    let page = Browser::open(&site);
    let mut faults = Vec::new();
    for who in ["xitong", "anquan", "shenji"] {
        page.sign_in(who).wait_for_path("/desk/second-factor");
        faults.extend(page.faults("/desk/second-factor"));
        page.set_up_second_factor();
        faults.extend(walk(&page, who));
    }
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn pages_that_refuse_are_as_they_must_be() {
    let site = Site::demo();
    let page = Browser::open(&site);
    let mut faults = page.faults("/sign-in");
    page.sign_in("tiaojieyuan");
    for (path, status) in [("/desk/nowhere", 404), ("/desk/admin/users", 403)] {
        let expected = format!("the server responded with a status of {status}");
        faults.extend(page.faults(path).into_iter().filter(|fault| !fault.contains(&expected)));
    }
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}
