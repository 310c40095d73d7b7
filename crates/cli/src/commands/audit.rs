//! `audit`: the chain of the log.

use std::io::{BufWriter, Write as _};
use std::process::ExitCode;

use fengqiao_app::platform::audit::{entries_after, verify};
use fengqiao_app::platform::config::Config;

use crate::args::{Args, Audit};
use crate::open::{self, Expect};
use crate::out;
use crate::say::{self, Failed};

/// Lines read at a time.
const PART: i64 = 2000;

/// Verifies or exports the log.
///
/// # Errors
/// The first broken link; the store's; the disk's.
pub fn run(args: &Args, audit: &Audit) -> Result<ExitCode, Failed> {
    let app = open::app(args, Expect::Existing, Config::default())?;
    match audit {
        Audit::Verify => match app.read(verify)? {
            Ok(sound) if args.json => {
                say::json(&serde_json::json!({ "count": sound.count, "digest": sound.digest }));
            }
            Ok(sound) => say::line!("审计日志完整，共 {} 条，末条摘要 {}。", sound.count, sound.digest),
            Err(broken) => {
                if args.json {
                    say::json(&serde_json::json!({ "broken": broken.seq, "why": broken.why }));
                }
                return Err(Failed(format!("审计日志从第 {} 条起不可信：{}", broken.seq, broken.why)));
            }
        },
        Audit::Export { out: file } => {
            let count = out::whole(file, |to| {
                let mut lines = BufWriter::new(to);
                let (mut last, mut count) = (0, 0_u64);
                loop {
                    let part = app.read(|c| entries_after(c, last, PART))?;
                    let Some(end) = part.last() else { break };
                    last = end.seq;
                    count += part.len() as u64;
                    for entry in &part {
                        writeln!(lines, "{}", entry.json())?;
                    }
                }
                lines.flush()?;
                Ok(count)
            })?;
            say::line!("已写出 {count} 条：{}。", file.display());
        }
    }
    Ok(ExitCode::SUCCESS)
}
