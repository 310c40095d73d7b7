//! Every document filled with the examples, as PDF and Word, with the time and size of each:
//! `cargo run --release -p fengqiao-print --example documents -- FOLDER [FONTS]`.

use std::path::Path;
use std::time::{Duration, Instant};

use fengqiao_print::document::{CODES, Facts, docx, fill, shipped};
use fengqiao_print::{Fonts, Press, Stamp};
use jiff::civil::date;

/// The best of a few runs: what a warm program takes.
fn timed<T>(mut work: impl FnMut() -> T) -> (T, Duration) {
    let mut best = Duration::MAX;
    let mut made = work();
    for _ in 0..5 {
        let start = Instant::now();
        made = work();
        best = best.min(start.elapsed());
    }
    (made, best)
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
            let (paper, filled) = timed(|| fill(template, form, &facts));
            let paper = paper?;
            let (pdf, set) = timed(|| {
                // Something else each time, so that nothing is taken from what was worked out before.
                let again = &mut paper.clone();
                again.made_from.push(' ');
                press.paper(again, stamp)
            });
            let pdf = pdf?;
            let (word, written) = timed(|| docx(&paper, stamp));
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
