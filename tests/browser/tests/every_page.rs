//! Every page that links lead to, role by role, at both sizes: axe finds nothing, nothing runs off the side, the
//! console is quiet, one heading, one solid button.

use fengqiao_browser_tests::{Browser, OPERATIONS, Site, Sound};

/// Opens every page the person can reach and gives what is wrong with them.
fn walk(page: &Browser, who: &str, sound: &mut Sound) -> Vec<String> {
    let found = page.crawl("/desk");
    assert!(found.pages.len() > 3, "{who} reaches {:?} only", found.pages.keys());
    let mut faults: Vec<String> = found.broken.iter().map(|line| format!("{who}: {line}")).collect();
    for address in found.pages.values() {
        faults.extend(page.faults_beside(address, sound).into_iter().map(|fault| format!("{who}: {fault}")));
    }
    faults
}

fn none(faults: &[String]) {
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

fn every_page_of(people: &[&str]) {
    let site = Site::demo();
    let (page, mut sound) = (Browser::open(&site), Sound::default());
    let faults: Vec<String> =
        people.iter().flat_map(|who| walk(page.sign_in(who), who, &mut sound)).collect();
    none(&faults);
}

#[test]
fn the_pages_of_city_and_districts_are_as_they_must_be() {
    every_page_of(&["shi.guanli", "fenguan", "qu.guanli", "qu.zhanghao"]);
}

#[test]
fn the_pages_of_streets_courts_and_organisations_are_as_they_must_be() {
    every_page_of(&["jiezhen", "zhongcaiyuan", "zuzhi", "tiaojieyuan", "zhuanjia", "shenhe"]);
}

#[test]
fn the_administrators_pages_are_as_they_must_be() {
    let site = Site::demo();
    let (page, mut sound) = (Browser::open(&site), Sound::default());
    let mut faults = Vec::new();
    for who in ["xitong", "anquan", "shenji"] {
        page.sign_in(who).wait_for_path("/desk/second-factor");
        faults.extend(page.faults("/desk/second-factor"));
        page.set_up_second_factor();
        faults.extend(walk(&page, who, &mut sound));
    }
    none(&faults);
}

/// They are the same for everybody, and one template makes them all.
#[test]
fn the_pages_of_the_interface_are_as_they_must_be() {
    let site = Site::demo();
    let (page, mut sound) = (Browser::open(&site), Sound::default());
    let all = page.sign_in("shi.guanli").linked(OPERATIONS.trim_end_matches('/'));
    let operations: Vec<&String> = all.iter().filter(|address| address.starts_with(OPERATIONS)).collect();
    assert!(operations.len() > 50, "{operations:?}");
    let unlike = page.unlike(&operations);
    assert!(unlike.len() > 5, "{unlike:?}");
    none(&unlike.iter().flat_map(|address| page.faults_beside(address, &mut sound)).collect::<Vec<_>>());
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
    none(&faults);
}
