//! The running server: how soon, how small, how fast.

use std::path::Path;
use std::time::{Duration, Instant};

use super::child::Server;
use super::http::Client;
use super::report::Report;
use super::world::p99;

/// Asked one after the other for a figure of one page.
const ASKED: usize = 100;
/// Connections, and how long they ask for the figure of a second.
const CONNECTIONS: usize = 8;
const SECONDS: u64 = 5;
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

/// Every filter of the lists, first page and deep ones, for the city and for a district.
pub fn lists(report: &mut Report, data: &Path) {
    let server = Server::start(data);
    for (who, account) in [("city", "shi.jingban"), ("district", "qu.jingban"), ("street", "jiezhen")] {
        let mut browser = Client::new(&server.address);
        browser.sign_in(account);
        let mut slowest = (0, String::new());
        for path in addresses() {
            for path in deep(&mut browser, &path) {
                let micros = (0..ASKED).map(|_| browser.get(&path).micros).collect();
                let took = p99(micros);
                eprintln!("{who} {took:>8} µs {path}");
                if took > 20_000 {
                    report.at_most(format!("{who} {path}"), took / 1000, 20, "ms p99");
                }
                slowest = slowest.max((took, path));
            }
        }
        report.at_most(format!("{who}: the slowest, {}", slowest.1), slowest.0 / 1000, 20, "ms p99");
    }
}

fn addresses() -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    let roster = ["在册", "在册（待清理）", "未持证", "已退出", "全部"].map(|s| format!("state={s}"));
    let certificate = ["有效", "有效（延续）", "即将到期", "待换发新证", "已过有效期", "已注销", "未生效"]
        .map(|s| format!("certificate={s}"));
    let other = [
        "",
        "engagement=专职",
        "engagement=兼职",
        "q=张",
        "q=津1201112",
        "organisation=中北镇",
        "as_of=2024-03-01",
    ];
    for query in roster.iter().chain(&certificate).map(String::as_str).chain(other) {
        all.push(format!("/desk/mediators?{query}"));
    }
    for reason in ["未办理注册", "待换发新证", "已过有效期", "聘期届满"] {
        all.push(format!("/desk/mediators/cleanup?reason={reason}"));
    }
    all.extend(["/desk/mediators/cleanup", "/desk/mediators/exited"].map(str::to_owned));
    all.extend(
        certificate.iter().map(|s| format!("/desk/certificates?{}", s.replace("certificate", "state"))),
    );
    all.extend(
        ["", "?kind=soon", "?kind=idle", "?kind=revoked"].map(|s| format!("/desk/certificates/changes{s}")),
    );
    all.extend(
        ["", "?state=已注册", "?state=未办理", "?state=暂缓"].map(|s| format!("/desk/registrations/2026{s}")),
    );
    all.extend(
        ["", "?state=正常", "?q=科技", "?kind=企业调解委员会"].map(|s| format!("/desk/organisations{s}")),
    );
    all.extend(["", "?q=科技", "?kind=规模以上企业"].map(|s| format!("/desk/units{s}")));
    all.iter().map(|address| encoded(address)).collect()
}

/// The page itself, the hundredth where there is one, and the first page its pager reaches by key.
fn deep(browser: &mut Client, path: &str) -> Vec<String> {
    let first = browser.get(path);
    if first.status != 200 {
        eprintln!("{} {path}", first.status);
        return Vec::new();
    }
    let join = if path.contains('?') { '&' } else { '?' };
    let hundredth = format!("{path}{join}page=100");
    let mut all = vec![path.to_owned()];
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

fn encoded(path: &str) -> String {
    let byte = |b: u8| if b.is_ascii() { char::from(b).to_string() } else { format!("%{b:02X}") };
    path.bytes().map(byte).collect()
}

/// The figures of all districts for a date, through the page.
pub fn coverage(report: &mut Report, data: &Path) {
    let server = Server::start(data);
    let mut browser = Client::new(&server.address);
    browser.sign_in("shi.jingban");
    for day in ["2024-01-10", "2024-07-18", "2024-12-31", "2025-06-30", super::TODAY] {
        let path = format!("/desk/coverage?as_of={day}");
        let answer = browser.get(&path);
        assert_eq!(answer.status, 200, "{path}");
        let micros = (0..ASKED).map(|_| browser.get(&path).micros).collect();
        report.at_most(format!("coverage of all districts on {day}"), p99(micros) / 1000, 50, "ms p99");
    }
    for path in ["/desk/coverage/gaps?district=120111", "/desk/units", "/desk/organisations"] {
        if browser.get(path).status == 200 {
            let micros = (0..ASKED).map(|_| browser.get(path).micros).collect();
            report.note(path, format!("{} ms p99", p99(micros) / 1000));
        }
    }
}
