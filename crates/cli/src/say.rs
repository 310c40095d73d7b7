//! What the program prints.

use std::fmt;

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

/// One JSON value on standard output.
pub fn json(value: &serde_json::Value) {
    println!("{value}");
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
