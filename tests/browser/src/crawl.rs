//! Every page somebody may reach by following links from the desk, one for each shape of address.

use crate::{Browser, wire};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use url::Url;

/// Pages of one shape that are read for further links: two people in different states have different links.
const SAMPLES: usize = 6;

/// Parameters that turn a page of a list or narrow it; they make no other page.
const NARROWING: [&str; 9] =
    ["page", "size", "after", "sort", "q", "as_of", "authority", "subdistrict", "back"];

/// What following the links found.
#[derive(Default)]
pub struct Found {
    /// The first address of each shape that is a page.
    pub pages: BTreeMap<String, String>,
    /// Addresses that did not answer 200, with their status and where the link stood.
    pub broken: Vec<String>,
}

impl Browser {
    /// The pairs of elements, with their classes, that follow each other.
    fn build(body: &str) -> BTreeSet<(String, String)> {
        let element = |tag: &str| {
            let class =
                tag.split("class=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default();
            let name = tag.split([' ', '>', '\n']).next().unwrap_or_default();
            format!("{name}.{class}")
        };
        let all: Vec<String> = body.split('<').skip(1).map(element).collect();
        all.windows(2).map(|pair| (pair[0].clone(), pair[1].clone())).collect()
    }

    /// Addresses of the site that a page links to.
    pub fn linked(&self, path: &str) -> BTreeSet<String> {
        let here = Url::parse(self.base()).and_then(|base| base.join(path)).expect("an address of the site");
        let answer = wire::get_as(self.base(), path, &self.cookies()).expect("an answer");
        links(&String::from_utf8_lossy(&answer.body), &here).into_iter().collect()
    }

    /// Of some pages made by one template those that are built unlike every one before: told by which element follows which.
    pub fn unlike<'a>(&self, addresses: &[&'a String]) -> Vec<&'a String> {
        let cookie = self.cookies();
        let mut seen = BTreeSet::new();
        let build = |address: &str| {
            let answer = wire::get_as(self.base(), address, &cookie).expect("an answer");
            Self::build(&String::from_utf8_lossy(&answer.body))
        };
        addresses.iter().copied().filter(|address| seen.insert(build(address))).collect()
    }

    /// Follows links from `start` as the person who is signed in here, without opening them in the browser.
    pub fn crawl(&self, start: &str) -> Found {
        let cookie = self.cookies();
        let base = Url::parse(self.base()).expect("the address of the site");
        let mut found = Found::default();
        let mut samples: BTreeMap<String, usize> = BTreeMap::new();
        let mut met: BTreeSet<String> = BTreeSet::from([start.to_owned()]);
        let mut queue = VecDeque::from([(start.to_owned(), String::new())]);
        while let Some((address, from)) = queue.pop_front() {
            let shape = shape(&address);
            let seen = samples.entry(shape.clone()).or_default();
            *seen += 1;
            if *seen > SAMPLES {
                continue;
            }
            let answer = wire::get_as(self.base(), &address, &cookie).expect("an answer");
            // A list may open on one of its own states, which its address then names.
            let path = |address: &str| address.split('?').next().map(str::to_owned);
            let own = answer.leads_to.filter(|to| path(to) == path(&address) && *to != address);
            if let Some(to) = own {
                if met.insert(to.clone()) {
                    queue.push_back((to, address));
                }
                continue;
            }
            if answer.status != 200 {
                found.broken.push(format!("{} {address}, linked from {from}", answer.status));
                continue;
            }
            if !answer.is_page {
                continue;
            }
            found.pages.entry(shape).or_insert_with(|| address.clone());
            let here = base.join(&address).expect("an address of the site");
            for link in links(&String::from_utf8_lossy(&answer.body), &here) {
                if met.insert(link.clone()) {
                    queue.push_back((link, address.clone()));
                }
            }
        }
        found
    }
}

/// Addresses of the site that a page links to, without their fragments.
fn links(body: &str, here: &Url) -> Vec<String> {
    let values = body.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    values
        .filter_map(|value| here.join(&value.replace("&amp;", "&").replace("&#38;", "&")).ok())
        .filter(|url| url.origin() == here.origin() && !url.path().starts_with("/assets"))
        .map(|url| match url.query() {
            Some(query) => format!("{}?{query}", url.path()),
            None => url.path().to_owned(),
        })
        .collect()
}

/// The hundred pages about single operations say the same to everybody: one of them stands for all.
pub const OPERATIONS: &str = "/api/docs/";

/// The address with its ids and values taken out: `/desk/mediators/{}/exit?of`.
fn shape(address: &str) -> String {
    if address.starts_with(OPERATIONS) {
        return format!("{OPERATIONS}{{}}");
    }
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let is_id = |part: &str| part.chars().any(|c| c.is_ascii_digit());
    let mut path: Vec<&str> = path.split('/').map(|part| if is_id(part) { "{}" } else { part }).collect();
    // The forms of a case's steps are built alike; a journey opens each of them.
    if let ["", "desk", "cases", "{}", step] = path.as_mut_slice()
        && !matches!(*step, "edit" | "documents" | "file" | "feedback")
    {
        *step = "{step}";
    }
    let keys: BTreeSet<&str> = query
        .split('&')
        .filter_map(|pair| pair.split('=').next())
        .filter(|key| !key.is_empty() && !NARROWING.contains(key))
        .collect();
    let keys: Vec<&str> = keys.into_iter().collect();
    if keys.is_empty() { path.join("/") } else { format!("{}?{}", path.join("/"), keys.join("&")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_shape_for_every_person_and_page_of_a_list() {
        assert_eq!(shape("/desk/mediators/01m8x/exit?of=77&page=2"), "/desk/mediators/{}/exit?of");
        assert_eq!(shape("/desk/mediators?page=3&size=10"), "/desk/mediators");
        assert_ne!(shape("/desk/coverage?why=city"), shape("/desk/coverage"));
        assert_eq!(shape("/api/docs/get_hours"), shape("/api/docs/post_registrations"));
        assert_eq!(shape("/desk/cases/01m8x/accept"), shape("/desk/cases/01m9y/session"));
        assert_ne!(shape("/desk/cases/01m8x/edit"), shape("/desk/cases/01m9y/session"));
    }

    #[test]
    fn links_are_resolved_and_kept_within_the_site() {
        let here = Url::parse("http://127.0.0.1:1/desk/units").expect("an address");
        let body = r##"<a href="?page=2&#38;size=10">2</a><a href="#main">x</a><a href="http://gov.cn/">y</a>
            <link href="/assets/app.css"><a href="../desk?by=clause">z</a>"##;
        assert_eq!(links(body, &here), ["/desk/units?page=2&size=10", "/desk/units", "/desk?by=clause"]);
    }
}
