//! Every document filled with the examples, as PDF and Word, with the time and size of each:
//! `cargo run --release -p fengqiao-print --example documents -- FOLDER [FONTS]`.

use std::path::Path;
use std::time::{Duration, Instant};

use fengqiao_print::document::{CODES, Facts, Paper, docx, fill, shipped};
use fengqiao_print::{Fonts, Press, Stamp};
use jiff::civil::date;

/// The middle of a few runs, each of another run's number: what a warm program takes for another document.
fn timed<T>(mut work: impl FnMut(usize) -> T) -> (T, Duration) {
    let mut made = work(0);
    let mut times = Vec::new();
    for run in 1..8 {
        let start = Instant::now();
        made = work(run);
        times.push(start.elapsed());
    }
    times.sort();
    (made, times[times.len() / 2])
}

/// The same paper of other people.
fn of_others(paper: &Paper, run: usize) -> Result<Paper, serde_json::Error> {
    let name = ["赵", "钱", "孙", "李", "周", "吴", "郑", "王"][run % 8].to_owned() + "晓东";
    let company = ["津南", "海河", "运河", "卫津", "南开", "子牙", "永定", "蓟门"][run % 8];
    let text = serde_json::to_string(paper)?.replace("张建军", &name).replace("青源", company);
    serde_json::from_str(&text.replace("2024年7月", &format!("2024年{}月", run + 1)))
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().collect();
    let folder = Path::new(arguments.get(1).map_or("target/documents", String::as_str));
    std::fs::create_dir_all(folder)?;
    let press = Press::new(Fonts::find(arguments.get(2).map(Path::new)));
    let stamp = Stamp { day: date(2024, 7, 18), seconds: 36_000 };
    let facts = Facts::examples();
    for code in CODES {
        let template = shipped(code).ok_or("a template that is not sound")?;
        for form in &template.forms {
            let (paper, filled) = timed(|_| fill(template, form, &facts));
            let paper = paper?;
            let others: Vec<Paper> = (0..8).map(|run| of_others(&paper, run)).collect::<Result<_, _>>()?;
            let (_, set) = timed(|run| press.paper(&others[run], stamp));
            let pdf = press.paper(&paper, stamp);
            let pdf = pdf?;
            let (word, written) = timed(|_| docx(&paper, stamp));
            let word = word?;
            std::fs::write(folder.join(format!("{code}-{}.pdf", form.name)), &pdf)?;
            std::fs::write(folder.join(format!("{code}-{}.docx", form.name)), &word)?;
            println!(
                "{code} {}: fill {filled:.0?}, pdf {set:.1?} {} KB, docx {written:.1?} {} KB",
                form.name,
                pdf.len() / 1024,
                word.len() / 1024
            );
        }
    }
    Ok(())
}
