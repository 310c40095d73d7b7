//! Speed and size on this machine beside what is asked of the product:
//!
//! `cargo bench -p fengqiao-cli --bench speed` for all, followed by `-- PART… [--rows N] [--people N]` for some:
//! `exchange` (import and export of N rows), `serve` (start, memory, requests), `lists` (pages over N people),
//! `coverage`, `cases` (`--cases N`), `text` (the index of what cases say, N rows, and on PostgreSQL where `FENGQIAO_BENCH_PG` names an empty database),
//! `year` (campaign and hours over 100,000 people and 2,000,000 attendances). `FENGQIAO_BENCH_DATA=FOLDER` keeps
//! the installations of all but `exchange` there and takes those it finds. The program is measured from outside, as a process; nothing here can fail for being slow.

#![expect(clippy::expect_used, clippy::panic, reason = "a measurement that cannot be made stops")]

mod cases;
mod child;
mod http;
mod pages;
mod report;
mod text;
mod waits;
mod world;
mod year;

use fengqiao_app::demo::Size;
use report::Report;
use std::path::{Path, PathBuf};

/// The day of the made-up world.
pub const TODAY: &str = "2026-06-30";
/// Asked one after the other for a figure of one page; `--asked N` for another number.
const ASKED: usize = 100;

#[expect(
    clippy::disallowed_methods,
    reason = "where to keep what is measured on is no setting of the product"
)]
fn main() {
    let (parts, numbers) = world::options();
    let number = |name: &str, default: usize| numbers.get(name).copied().unwrap_or(default);
    let wanted = |part: &str| parts.is_empty() || parts.iter().any(|p| p == part);
    let mut report = Report::default();
    let folder = tempfile::tempdir().expect("a folder");
    let kept = std::env::var_os("FENGQIAO_BENCH_DATA").map(PathBuf::from);
    let place = |name: &str| kept.as_deref().unwrap_or(folder.path()).join(name);
    if wanted("exchange") {
        exchange(&mut report, folder.path(), number("rows", 100_000));
    }
    if wanted("serve") {
        let data = place("office");
        world::filled(&data, Size { units: 3_400, organisations: 2_000, mediators: 5_000 });
        pages::serve(&mut report, &data);
    }
    if wanted("lists") {
        let (data, people) = (place("million"), number("people", 1_000_000));
        let rate = world::filled(&data, Size { units: 3_400, organisations: people / 20, mediators: people });
        report.note(format!("filling {people} people"), format!("{rate} rows/s"));
        pages::lists(&mut report, &data, number("asked", ASKED));
    }
    if wanted("coverage") {
        let data = place("city");
        let (units, organisations) = (number("units", 300_000), number("organisations", 100_000));
        let rate = world::filled(&data, Size { units, organisations, mediators: 1_000 });
        report
            .note(format!("filling {units} units, {organisations} organisations"), format!("{rate} rows/s"));
        pages::coverage(&mut report, &data, number("asked", ASKED));
    }
    if wanted("cases") {
        cases::cases(&mut report, &place("cases"), number("cases", 1_000_000), number("asked", ASKED));
    }
    if wanted("text") {
        text::text(&mut report, &place("text"), number("rows", 200_000), number("asked", ASKED));
    }
    if wanted("year") {
        let (people, attendances) = (number("people", 100_000), number("attendances", 2_000_000));
        year::year(&mut report, &place("year"), people, attendances, number("asked", ASKED));
    }
    report.print();
}

/// A roster out of one installation and into another.
fn exchange(report: &mut Report, folder: &Path, rows: usize) {
    let (from, into, again) = (folder.join("from"), folder.join("into"), folder.join("again"));
    world::filled(&from, Size { units: 3_400, organisations: rows / 20, mediators: rows });
    let file = |name: &str| folder.join(name).display().to_string();
    let (organisations, xlsx, csv, spoilt) =
        (file("organisations.xlsx"), file("roster.xlsx"), file("roster.csv"), file("spoilt.csv"));
    child::run(&from, &["export", "organisations", "-o", &organisations]);
    let whole = ["--unmask", "--reason", "测速"];
    let export = |out: &str| child::run(&from, &[&["export", "mediators", "-o", out], &whole[..]].concat());
    let took = export(&xlsx);
    report.at_most(format!("export {rows} mediators to xlsx: time"), took.millis, 5_000, "ms");
    report.at_most(format!("export {rows} mediators to xlsx: memory"), took.peak_mb, 150, "MB");
    export(&csv);
    world::spoil(Path::new(&csv), Path::new(&spoilt));
    let import =
        |data: &Path, args: &[&str]| child::run(data, &[&["--json", "import", "mediators"], args].concat());
    let page = folder.join("page");
    for data in [&into, &again, &page] {
        child::run(data, &["init"]);
        child::run(data, &["import", "organisations", &organisations]);
    }
    let dry = import(&into, &[&xlsx, "--dry-run", "--only-valid"]);
    report.note(format!("import of {rows} rows, dry run"), format!("{} ms, {} MB", dry.millis, dry.peak_mb));
    let took = import(&into, &[&xlsx, "--only-valid"]);
    report.at_most(format!("import a clean roster of {rows} rows: time"), took.millis, 10_000, "ms");
    report.at_most(format!("import a clean roster of {rows} rows: memory"), took.peak_mb, 200, "MB");
    report.note("its answer", answer(&took.stdout));
    let same = import(&into, &[&xlsx, "--only-valid"]);
    report.note("the same file again", format!("{} ms, {}", same.millis, answer(&same.stdout)));
    let clean = import(&again, &[&csv, "--dry-run", "--only-valid"]);
    let faulty = import(&again, &[&spoilt, "--dry-run", "--only-valid"]);
    report.at_most("1 % faulty rows beside none (csv)", faulty.millis * 100 / clean.millis.max(1), 120, "%");
    report.note("its answer", answer(&faulty.stdout));
    waits::confirmed(report, &page, Path::new(&xlsx), rows);
}

fn answer(json: &str) -> String {
    let said: serde_json::Value = serde_json::from_str(json).unwrap_or_default();
    ["rows", "new", "updated", "unchanged", "skipped"].map(|key| format!("{key} {}", said[key])).join(", ")
}
