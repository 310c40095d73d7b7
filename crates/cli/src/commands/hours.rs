//! `hours`.

use std::process::ExitCode;

use fengqiao_app::platform::config::Config;
use fengqiao_app::training::hours;
use fengqiao_domain::training::hours_text;

use crate::args::Args;
use crate::open::{self, Expect};
use crate::say::{self, Failed};

/// Prints the off-the-job hours of a year.
///
/// # Errors
/// No such authority, or the store's.
pub fn run(args: &Args, year: Option<i16>, district: Option<&str>) -> Result<ExitCode, Failed> {
    let app = open::app(args, Expect::Existing, Config::default())?;
    let scope = open::scope(&app, district)?;
    let year = year.unwrap_or_else(|| app.today().year());
    let now = app.clock.stamp();
    let env = app.env(&now);
    let entries = app.read(|c| hours::list(c, &env, &scope, year))?;
    if args.json {
        say::json(&hours::json(&entries, year));
        return Ok(ExitCode::SUCCESS);
    }
    say::line!("调解员证号\t姓名\t脱产学时\t要求\t还差\t实践次数\t所在调解组织");
    for e in &entries {
        let hours = &e.hours.result;
        let short = match (hours.short_by, hours.obliged) {
            (0, _) => "0".to_owned(),
            (short, true) => hours_text(short),
            (short, false) => format!("{}（提示）", hours_text(short)),
        };
        say::line!(
            "{}\t{}\t{}\t{}\t{short}\t{}\t{}",
            e.certificate_no,
            e.name,
            hours_text(hours.counted),
            hours_text(hours.needed),
            e.practice,
            e.organisation
        );
    }
    let short = entries.iter().filter(|e| e.hours.result.obliged && e.hours.result.short_by > 0).count();
    say::line!("{year} 年，{} 人，其中按要求应达到而不足的 {short} 人", entries.len());
    Ok(ExitCode::SUCCESS)
}
