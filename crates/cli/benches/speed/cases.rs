//! A city's cases: making them, the list and its filters, opening one, taking steps.

use std::path::Path;
use std::time::{Duration, Instant};

use fengqiao_app::demo::{self, Size};

use super::child::Server;
use super::http::Client;
use super::pages::{Reader, lists_of};
use super::report::Report;
use super::world;

/// Connections that take steps at the same time, and how long.
const HANDLERS: usize = 8;
const SECONDS: u64 = 5;

/// Over so many cases; each page is asked so often.
pub fn cases(report: &mut Report, data: &Path, count: usize, asked: usize) {
    let fresh = !data.join("fengqiao.db").exists();
    world::filled(data, Size { units: 3_400, organisations: 2_000, mediators: 5_000 });
    if fresh {
        let app = world::open(data);
        let began = Instant::now();
        let kept = demo::cases(&app, world::SEED, count, &mut |_, _| ()).expect("the cases are kept");
        let millis = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX).max(1);
        report.at_least(format!("making {kept} cases"), kept as u64 * 1000 / millis, 20_000, "cases/s");
    }
    let size = std::fs::metadata(data.join("fengqiao.db")).map_or(0, |file| file.len() / 1_048_576);
    report.note("the database", format!("{size} MB"));
    let server = Server::start(data);
    for (who, account) in [("city", "shi.jingban"), ("district", "qu.jingban"), ("street", "jiezhen")] {
        let mut browser = Reader::of(&server, data, account);
        for path in lists_of(&mut browser, &addresses()) {
            browser.p99(&path, asked).say(report, &format!("{who} {path}"), 20);
        }
        for path in browser.links("/desk/cases?state=调解中", "/desk/cases/").into_iter().take(3) {
            browser.p99(&path, asked).say(report, &format!("{who} opens a case"), 10);
        }
    }
    steps(report, &server, data);
    report.note("memory after it", format!("{} MB", server.memory_mb()));
}

fn addresses() -> Vec<String> {
    let asked = [
        "",
        "q=西青区劳人调",
        "q=西青区劳人调〔2026〕1",
        "state=在办",
        "state=已登记，待决定",
        "state=调解中",
        "state=履行中",
        "state=已归档",
        "state=不予受理",
        "source=application",
        "source=court",
        "outcome=agreement",
        "outcome=unwilling",
        "outcome=agreement&authority=120112",
        "collective=是",
        "overdue=是",
        "due=是",
        "host=中北镇",
        "host=仲裁院",
        "authority=120111",
        "authority=120111&state=调解中",
        "received_from=2026-06-01",
        "received_from=2026-01-01&received_to=2026-03-31&outcome=timed_out",
        "closed_from=2026-01-01",
    ];
    asked.iter().map(|q| format!("/desk/cases?{q}")).collect()
}

/// Mediators of a district record sessions, each of another case, as fast as they are answered.
fn steps(report: &mut Report, server: &Server, data: &Path) {
    let mut browser = Reader::of(server, data, "qu.jingban");
    let ids = browser.links("/desk/cases?state=调解中&size=200", "/desk/cases/");
    let shares: Vec<Vec<String>> = (0..HANDLERS)
        .map(|n| ids.iter().skip(n).step_by(HANDLERS).cloned().collect())
        .filter(|share: &Vec<String>| !share.is_empty())
        .collect();
    let until = Instant::now() + Duration::from_secs(SECONDS);
    let csrf = browser.csrf().to_owned();
    let threads: Vec<_> = shares
        .into_iter()
        .map(|share| (browser.again(), share, csrf.clone()))
        .map(|(client, share, csrf)| std::thread::spawn(move || record(client, &share, &csrf, until)))
        .collect();
    let taken: u64 = threads.into_iter().map(|thread| thread.join().expect("a handler")).sum();
    report.at_least("steps of cases", taken / SECONDS, 500, "steps/s");
}

fn record(mut client: Client, share: &[String], csrf: &str, until: Instant) -> u64 {
    let form = format!("csrf={csrf}&on={}&way=phone&note=%E9%80%9A%E7%94%B5%E8%AF%9D", super::TODAY);
    let mut taken = 0;
    for path in share.iter().cycle() {
        if Instant::now() >= until {
            break;
        }
        let answer = client.post(&format!("{path}/session"), &form);
        assert_eq!(answer.status, 303, "{}", answer.body);
        taken += 1;
    }
    taken
}
