//! What the program prints.

use std::fmt;
use std::io::{IsTerminal, Write as _};

use fengqiao_app::AppError;

/// Why a command did not do what was asked; printed on standard error.
#[derive(Debug)]
pub struct Failed(pub String);

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<AppError> for Failed {
    fn from(e: AppError) -> Self {
        match e {
            AppError::Internal(text) => Self(text),
            AppError::NotFound => Self("没有找到。".into()),
            other => Self(other.detail()),
        }
    }
}

impl From<fengqiao_db::DbError> for Failed {
    fn from(e: fengqiao_db::DbError) -> Self {
        Self(e.to_string())
    }
}

impl From<std::io::Error> for Failed {
    fn from(e: std::io::Error) -> Self {
        Self(format!("读写文件失败：{e}"))
    }
}

/// A line on standard output, like `println!`, for a reader who may have seen enough.
macro_rules! line {
    ($($text:tt)*) => { $crate::say::put(format_args!($($text)*)) };
}
pub(crate) use line;

/// Writes a line on standard output. When nobody reads any further (`| head`) the rest is not written; when it cannot be
/// written, as on a full disk, the program says so and ends with 1: what was to be done is done.
pub fn put(text: fmt::Arguments<'_>) {
    if let Err(e) = writeln!(std::io::stdout(), "{text}")
        && e.kind() != std::io::ErrorKind::BrokenPipe
    {
        eprintln!("结果写不出来：{e}");
        std::process::exit(1);
    }
}

/// One JSON value on standard output.
pub fn json(value: &serde_json::Value) {
    line!("{value}");
}

/// Log lines on standard error: warnings, with `-v` everything.
pub fn logging(verbose: u8) {
    let level = match verbose {
        0 => tracing::Level::WARN,
        1 => tracing::Level::INFO,
        _ => tracing::Level::DEBUG,
    };
    tracing_subscriber::fmt().with_max_level(level).with_writer(std::io::stderr).init();
}

/// A table on standard output, its columns aligned; a Chinese character is two places wide.
pub fn table(rows: &[Vec<String>]) {
    let columns = rows.iter().map(Vec::len).max().unwrap_or_default();
    let widths: Vec<usize> = (0..columns)
        .map(|i| rows.iter().filter_map(|r| r.get(i)).map(|t| width(t)).max().unwrap_or(0))
        .collect();
    for row in rows {
        let padded = row.iter().zip(&widths).map(|(t, w)| format!("{t}{}", " ".repeat(w - width(t))));
        line!("{}", padded.collect::<Vec<_>>().join("  ").trim_end());
    }
}

fn width(text: &str) -> usize {
    text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

/// Progress of long work, on standard error and only on a terminal.
pub struct Progress {
    what: &'static str,
    shown: bool,
}

impl Progress {
    /// Nothing is drawn yet.
    pub fn new(what: &'static str) -> Self {
        Self { what, shown: std::io::stderr().is_terminal() }
    }

    /// So much of so much.
    pub fn at(&self, done: usize, all: usize) {
        const WIDTH: usize = 30;
        if self.shown {
            let full = (done * WIDTH).checked_div(all).unwrap_or(WIDTH).min(WIDTH);
            eprint!("\r{} [{}{}] {done}/{all}", self.what, "#".repeat(full), " ".repeat(WIDTH - full));
        }
    }

    /// Takes the bar away.
    pub fn done(&self) {
        if self.shown {
            eprint!("\r\u{1b}[K");
        }
    }
}
