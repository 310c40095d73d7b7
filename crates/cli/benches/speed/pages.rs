//! The running server: how soon, how small, how fast.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use fengqiao_app::{Actor, App, Event};
use fengqiao_domain::access::Action;

use super::child::Server;
use super::http::Client;
use super::report::Report;
use super::world::{self, p99};

/// Connections, and how long they ask for the figure of a second.
const CONNECTIONS: usize = 8;
const SECONDS: u64 = 5;
/// What is suggested while somebody types.
const SUGGEST: &str = "/desk/search/suggest";
/// A page of fifty rows behind the sign-in.
const FIFTY: &str = "/desk/mediators?size=50";

/// Start, memory at rest and under load, requests a second.
pub fn serve(report: &mut Report, data: &Path) {
    drop(Server::start(data));
    let server = Server::start(data);
    report.at_most("start to first answer", server.started_millis, 300, "ms");
    report.at_most("memory at rest", server.memory_mb(), 80, "MB");
    let mut browser = Client::new(&server.address);
    browser.sign_in("shi.jingban");
    let page = browser.get(FIFTY);
    assert_eq!(page.status, 200);
    report.at_most("the page of fifty rows", page.body.len() as u64 / 1024, 100, "KB");
    for (what, path) in
        [("a page of fifty rows", FIFTY), ("the work list", "/desk"), ("coverage", "/desk/coverage")]
    {
        let rate = a_second(&browser, path);
        if path == FIFTY {
            report.at_least(format!("{what}, signed in"), rate, 3_000, "requests/s");
        } else {
            report.note(format!("{what}, signed in"), format!("{rate} requests/s"));
        }
    }
    report.note("memory after the load", format!("{} MB", server.memory_mb()));
}

fn a_second(browser: &Client, path: &str) -> u64 {
    let until = Instant::now() + Duration::from_secs(SECONDS);
    let clients: Vec<Client> = (0..CONNECTIONS).map(|_| browser.again()).collect();
    let threads: Vec<_> = clients
        .into_iter()
        .map(|mut client| {
            let path = path.to_owned();
            std::thread::spawn(move || {
                let mut answers = 0;
                while Instant::now() < until {
                    let answer = client.get(&path);
                    assert_eq!(answer.status, 200, "{path}");
                    answers += 1;
                }
                answers
            })
        })
        .collect();
    threads.into_iter().map(|t| t.join().expect("a client")).sum::<u64>() / SECONDS
}

/// Every filter of the lists, first page and deep ones, for the city, a district and a street: see [`Reader::p99`].
pub fn lists(report: &mut Report, data: &Path, asked: usize) {
    let server = Server::start(data);
    for (who, account) in [("city", "shi.jingban"), ("district", "qu.jingban"), ("street", "jiezhen")] {
        let mut browser = Reader::of(&server, data, account);
        let (mut all, mut after_changes) = (Vec::new(), Vec::new());
        for path in addresses(who == "city") {
            for path in deep(&mut browser.client, &path) {
                let Took { steady, anew } = browser.p99(&path, asked);
                eprintln!("{who} {steady:>8} µs, {anew:>8} µs after a change {path}");
                all.push((steady, path.clone()));
                after_changes.push((anew, path));
            }
        }
        for (what, all) in [("", &mut all), (", each after a change", &mut after_changes)] {
            all.sort();
            for (took, path) in all.iter().filter(|(took, _)| *took > 20_000) {
                report.at_most(format!("{who} {path}{what}"), took / 1000, 20, "ms p99");
            }
            let middle = all[all.len() / 2].0;
            report.note(
                format!("{who}: {} pages, the middle one{what}", all.len()),
                format!("{middle} µs p99"),
            );
            let (took, path) = &all[all.len() - 1];
            report.at_most(format!("{who}: the slowest, {path}{what}"), took / 1000, 20, "ms p99");
        }
    }
    report.note("memory after it", format!("{} MB", server.memory_mb()));
}

/// Somebody signed in, with the token of the forms, and somebody else who changes records meanwhile.
pub struct Reader {
    client: Client,
    csrf: String,
    office: Arc<App>,
}

/// Microseconds that 99 of a hundred answers are not above.
pub struct Took {
    /// While others look at records and take them out, which leaves lines in the audit log as well.
    pub steady: u64,
    /// Each after a record was changed: everything the server had kept is worked out anew.
    pub anew: u64,
}

impl Took {
    /// Puts both figures into the report; asked is the first.
    pub fn say(&self, report: &mut Report, what: &str, most: u64) {
        report.at_most(what.to_owned(), self.steady / 1000, most, "ms p99");
        report.at_most(format!("{what}, each after a change"), self.anew / 1000, most, "ms p99");
    }
}

impl Reader {
    pub fn of(server: &Server, data: &Path, account: &str) -> Self {
        let mut client = Client::new(&server.address);
        client.sign_in(account);
        let page = client.get("/desk/search").body;
        let csrf = page.split("name=\"csrf\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
        let csrf = csrf.expect("the search has its token").to_owned();
        Self { csrf, client, office: world::open(data) }
    }

    /// The token of the forms.
    pub fn csrf(&self) -> &str {
        &self.csrf
    }

    /// Another connection of the same browser.
    pub fn again(&self) -> Client {
        self.client.again()
    }

    /// The records a page leads to: addresses below a path with one more part.
    pub fn links(&mut self, page: &str, below: &str) -> Vec<String> {
        let body = self.client.get(&encoded(page)).body;
        let mark = format!("href=\"{below}");
        let mut all: Vec<String> = body
            .split(&mark)
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
            .filter(|rest| rest.len() > 12 && rest.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'))
            .map(|rest| format!("{below}{rest}"))
            .collect();
        all.dedup();
        all
    }

    /// What a page takes: between any two answers somebody looks for a telephone number, or a record is changed.
    pub fn p99(&mut self, path: &str, asked: usize) -> Took {
        self.once(path);
        let steady = (0..asked).map(|_| {
            self.look();
            self.once(path)
        });
        let steady = p99(steady.collect());
        let anew = (0..asked).map(|_| {
            self.change();
            self.once(path)
        });
        Took { steady, anew: p99(anew.collect()) }
    }

    fn once(&mut self, path: &str) -> u64 {
        // What is typed goes in the body.
        let answer = match path.strip_prefix(SUGGEST) {
            Some(typed) => self.client.post(SUGGEST, &format!("csrf={}&{}", self.csrf, &typed[1..])),
            None => self.client.get(path),
        };
        assert_eq!(answer.status, 200, "{path}");
        answer.micros
    }

    fn look(&mut self) {
        let answer = self.client.post("/desk/search", &format!("csrf={}&q=13800000000", self.csrf));
        assert_eq!(answer.status, 200, "{}", answer.body);
    }

    /// A line of a change from another process, as the command line leaves it.
    fn change(&self) {
        let change = Event::new("update", "settings", "bench").summary("测速");
        let done = self.office.act(&Actor::command_line("bench"), Action::EditUnits, |tx| {
            tx.audit(change);
            Ok(())
        });
        done.expect("a change is on record");
    }
}

fn addresses(city: bool) -> Vec<String> {
    let roster = ["在册", "在册（待清理）", "未持证", "已退出", "全部"].map(|s| format!("state={s}"));
    let certificate = ["有效", "有效（延续）", "即将到期", "待换发新证", "已过有效期", "已注销", "未生效"]
        .map(|s| format!("certificate={s}"));
    let other = [
        "",
        "engagement=专职",
        "engagement=兼职",
        "engagement=兼职&state=在册（待清理）",
        "certificate=有效&state=在册",
        "certificate=已注销&state=已退出",
        "engagement=专职&certificate=即将到期",
        "q=张",
        "q=张伟",
        "q=欧阳",
        "q=津1201112",
        "q=张&state=已退出",
        "q=张&engagement=兼职",
        "organisation=中北镇",
        "organisation=科技",
        "as_of=2024-03-01",
        "as_of=2020-01-01",
        "as_of=2025-09-30&certificate=即将到期",
        "as_of=2025-09-30&engagement=兼职",
    ];
    let lists = |path: &str, asked: &[&str]| -> Vec<String> {
        asked.iter().map(|q| if q.is_empty() { path.to_owned() } else { format!("{path}?{q}") }).collect()
    };
    let by_state: Vec<&str> = roster.iter().chain(&certificate).map(String::as_str).collect();
    let states: Vec<String> = certificate.iter().map(|s| s.replace("certificate", "state")).collect();
    let states: Vec<&str> = states.iter().map(String::as_str).collect();
    let reasons = [
        "",
        "reason=未办理注册",
        "reason=待换发新证",
        "reason=已过有效期",
        "reason=聘期届满",
        "reason=疑似连续2年未从事",
    ];
    let mut all = vec!["/desk".to_owned()];
    all.extend(lists("/desk/mediators", &by_state));
    all.extend(lists("/desk/mediators", &other));
    all.extend(lists("/desk/mediators/cleanup", &reasons));
    all.extend(lists("/desk/mediators/exited", &["", "as_of=2025-01-01"]));
    all.extend(lists("/desk/certificates", &states));
    all.extend(lists(
        "/desk/training",
        &["", "year=2025", "category=practice", "state=待登记签到", "q=培训"],
    ));
    let hours =
        ["", "state=met", "state=all", "authority=120111", "view=places", "view=places&authority=120111"];
    all.extend(lists("/desk/training/hours", &hours));
    all.extend(lists("/desk/training/practice", &["", "year=2025"]));
    all.extend(lists("/desk/certificates/changes", &["", "kind=soon", "kind=idle", "kind=revoked"]));
    all.extend(lists(
        "/desk/registrations/2026",
        &["state=全部", "state=已注册", "state=未办理", "state=暂缓", "state=未到期", "state=未通过"],
    ));
    all.extend(lists(
        "/desk/organisations",
        &[
            "",
            "state=open",
            "state=suspended",
            "state=dissolved",
            "kind=enterprise_committee",
            "kind=subdistrict_centre",
            "certified=是",
            "certified=否",
            "eligible=是",
            "q=科技",
            "q=天津",
            "q=餐饮",
            "q=调解委员会",
            "q=2024",
            "as_of=2024-07-18",
        ],
    ));
    all.extend(lists(
        "/desk/units",
        &[
            "",
            "q=科技",
            "q=餐饮",
            "q=有限公司",
            "q=91120",
            "kind=above_scale_enterprise",
            "covered=否",
            "covered=是",
            "as_of=2024-07-18",
        ],
    ));
    all.extend(lists("/desk/search", &["q=张伟", "q=zw", "q=科技", "q=餐饮", "q=津120111", "q=天津"]));
    all.extend(lists(
        "/desk/search/suggest",
        &["q=张伟", "q=zw", "q=科技", "q=餐饮", "q=津120111", "q=天津"],
    ));
    if city {
        all.extend(
            ["authority=120111", "authority=120111&q=科技"]
                .iter()
                .flat_map(|q| [format!("/desk/organisations?{q}"), format!("/desk/units?{q}")]),
        );
        all.extend(lists("/desk/search", &["q=津1201"]));
    }
    all.extend(lists(
        "/api/v1/roster",
        &["page=1&per_page=50", "page=100&per_page=50", "cleanup=true&page=1&per_page=50"],
    ));
    all.extend(lists("/api/v1/coverage/gaps", &["page=1&per_page=50", "page=20&per_page=50"]));
    for table in ["mediators", "organisations", "units"] {
        all.extend(lists(
            &format!("/api/v1/tables/{table}"),
            &["", "per_page=50", "per_page=50&page=100", "per_page=50&q=张", "per_page=50&as_of=2024-07-18"],
        ));
    }
    all.iter().map(|address| encoded(address)).collect()
}

/// The page itself, the hundredth where there is one, and the first page its pager reaches by key.
fn deep(browser: &mut Client, path: &str) -> Vec<String> {
    if path.starts_with(SUGGEST) {
        return vec![path.to_owned()];
    }
    let first = browser.get(path);
    if first.status != 200 {
        eprintln!("{} {path}", first.status);
        return Vec::new();
    }
    let mut all = vec![path.to_owned()];
    if path.contains("page=") {
        return all;
    }
    if let Some(next) = first.body.split("\"next\":\"").nth(1).and_then(|rest| rest.split('"').next()) {
        all.push(next.to_owned());
        return all;
    }
    let join = if path.contains('?') { '&' } else { '?' };
    let hundredth = format!("{path}{join}page=100");
    let answer = browser.get(&hundredth);
    if answer.status == 200 && answer.body.contains("page=101") {
        let by_key = answer
            .body
            .split("href=\"")
            .filter_map(|rest| rest.split('"').next())
            .find(|h| h.contains("after="));
        all.extend(by_key.map(|href| href.replace("&amp;", "&").replace("&#38;", "&")));
        all.push(hundredth);
    }
    all
}

/// Each page with its hundredth and what its pager reaches by key, where there are such.
pub fn lists_of(browser: &mut Reader, addresses: &[String]) -> Vec<String> {
    addresses.iter().flat_map(|path| deep(&mut browser.client, &encoded(path))).collect()
}

fn encoded(path: &str) -> String {
    let byte = |b: u8| if b.is_ascii() { char::from(b).to_string() } else { format!("%{b:02X}") };
    path.bytes().map(byte).collect()
}

/// The figures of all districts for a date, and the pages about units without an organisation; all worked out anew.
pub fn coverage(report: &mut Report, data: &Path, asked: usize) {
    let server = Server::start(data);
    let mut browser = Reader::of(&server, data, "shi.jingban");
    for day in ["2024-01-10", "2024-07-18", "2024-12-31", "2025-06-30", super::TODAY] {
        let took = browser.p99(&format!("/desk/coverage?as_of={day}"), asked);
        took.say(report, &format!("coverage of all districts on {day}"), 50);
    }
    for path in BESIDE {
        for path in deep(&mut browser.client, &encoded(path)) {
            browser.p99(&path, asked).say(report, &path, 20);
        }
    }
}

/// Pages of units, organisations and figures beside the table of coverage.
const BESIDE: [&str; 28] = [
    "/desk",
    "/api/v1/coverage",
    "/desk/coverage/bases",
    "/desk/coverage/plan",
    "/desk/coverage/milestones",
    "/desk/coverage/gaps",
    "/desk/coverage/gaps?district=120111",
    "/desk/coverage/gaps?as_of=2024-07-18",
    "/desk/coverage/gaps?q=科技",
    "/desk/coverage/gaps?state=未分派",
    "/desk/coverage/gaps?state=已分派",
    "/desk/coverage/gaps?district=120111&q=餐饮",
    "/desk/units",
    "/desk/units?covered=否",
    "/desk/units?covered=是",
    "/desk/units?covered=否&authority=120111",
    "/desk/units?q=科技",
    "/desk/units?q=餐饮",
    "/desk/units?q=有限公司",
    "/desk/units?q=餐饮管理&authority=120111",
    "/desk/organisations",
    "/desk/organisations?q=餐饮",
    "/desk/organisations?state=suspended",
    "/desk/organisations?certified=否",
    "/desk/search?q=餐饮管理",
    "/desk/search/suggest?q=餐饮",
    "/api/v1/coverage/gaps?page=1&per_page=50",
    "/api/v1/coverage/gaps?page=200&per_page=50",
];
