//! Installations to measure on.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use fengqiao_app::demo::{self, Size, World};
use fengqiao_app::platform::clock::Clock;
use fengqiao_app::platform::config::{Config, find_keys};
use fengqiao_app::platform::jurisdiction::Jurisdiction;
use fengqiao_app::{App, setup};
use fengqiao_db::{Db, Target};

use super::child;

pub const SEED: u64 = 7;

/// An installation with made-up rows and the accounts of the demo; gives rows kept a second, 0 for one that was there.
pub fn filled(data: &Path, size: Size) -> u64 {
    if data.join("fengqiao.db").exists() {
        return 0;
    }
    child::run(data, &["init"]);
    let (app, today) = (open(data), super::TODAY.parse().expect("a date"));
    setup::refresh(&app).expect("stored states");
    let world = World::new(SEED, size, today).expect("a world of this size");
    let began = Instant::now();
    let filled = demo::fill(&app, &world, &mut |_, _| ()).expect("the rows are kept");
    let millis = u64::try_from(began.elapsed().as_millis()).unwrap_or(1).max(1);
    demo::accounts(&app, &filled).expect("the accounts are made");
    filled.rows as u64 * 1000 / millis
}

/// The application over an installation, in this process.
pub fn open(data: &Path) -> Arc<App> {
    let today = super::TODAY.parse().expect("a date");
    let db = Db::open(&Target::Sqlite { path: data.join("fengqiao.db") }).expect("the database opens");
    let keys = find_keys(data).expect("init made the key");
    let config = Config { data_dir: Some(data.to_owned()), ..Config::default() };
    let law = Jurisdiction::new(None);
    App::of(db, config, Clock::machine(Some(today)), keys, law).expect("the application opens")
}

/// A copy of a CSV roster with every hundredth identity number spoilt.
pub fn spoil(csv: &Path, out: &Path) {
    let text = std::fs::read_to_string(csv).expect("the roster");
    let spoilt: Vec<String> = text
        .split_inclusive('\n')
        .enumerate()
        .map(|(at, line)| if at % 100 == 50 { wrong_check_digit(line) } else { line.to_owned() })
        .collect();
    std::fs::write(out, spoilt.concat()).expect("the copy");
}

/// The first cell of eighteen characters with another last one.
fn wrong_check_digit(line: &str) -> String {
    let mut done = false;
    let cells: Vec<String> = line
        .split(',')
        .map(|cell| {
            let id = cell.len() == 18 && cell.as_bytes()[..17].iter().all(u8::is_ascii_digit);
            if !id || std::mem::replace(&mut done, true) {
                return cell.to_owned();
            }
            let last = if cell.ends_with('1') { '2' } else { '1' };
            format!("{}{last}", &cell[..17])
        })
        .collect();
    cells.join(",")
}

/// Milliseconds by rank: the one that 99 of a hundred are not above.
pub fn p99(mut micros: Vec<u64>) -> u64 {
    micros.sort_unstable();
    micros[(micros.len() * 99).div_ceil(100) - 1]
}

/// Options `--name number` of the command line.
pub fn options() -> (Vec<String>, BTreeMap<String, usize>) {
    let (mut parts, mut numbers) = (Vec::new(), BTreeMap::new());
    let mut args = std::env::args().skip(1).filter(|a| a != "--bench");
    while let Some(arg) = args.next() {
        match arg.strip_prefix("--") {
            Some(name) => {
                let number = args.next().and_then(|n| n.parse().ok());
                numbers.insert(name.to_owned(), number.unwrap_or_else(|| panic!("--{name} needs a number")));
            }
            None => parts.push(arg),
        }
    }
    (parts, numbers)
}
