//! `coverage`.

use std::process::ExitCode;

use fengqiao_app::coverage::{figures, gaps, json};
use fengqiao_app::platform::config::Config;
use jiff::civil::Date;

use crate::args::Args;
use crate::open::{self, Expect};
use crate::say::{self, Failed};

/// Prints the coverage table, or the units without an organisation.
///
/// # Errors
/// No such authority, or the store's.
pub fn run(
    args: &Args,
    as_of: Option<Date>,
    district: Option<&str>,
    only_gaps: bool,
) -> Result<ExitCode, Failed> {
    let app = open::app(args, Expect::Existing, Config::default())?;
    let scope = open::scope(&app, district)?;
    let on = as_of.unwrap_or_else(|| app.today());
    let now = app.clock.stamp();
    let env = app.env(&now);
    if only_gaps {
        let units = app.read(|c| gaps::all(c, &env, &scope, on))?;
        if args.json {
            say::json(&json::gaps(&units, on, &env));
        } else {
            for u in &units {
                say::line!(
                    "{}\t{}\t{}",
                    env.regions.name(&u.district).unwrap_or(&u.district),
                    u.name,
                    u.credit_code.as_deref().unwrap_or("—")
                );
            }
            say::line!("截至 {on}，{} 个单位还没有调解组织", units.len());
        }
        return Ok(ExitCode::SUCCESS);
    }
    let table = app.read(|c| figures::table(c, &env, &scope, on))?;
    if args.json {
        say::json(&json::table(&table));
        return Ok(ExitCode::SUCCESS);
    }
    say::line!("截至 {on}\n管理单位\t指标\t考核时点\t基数\t应设立\t已设立\t缺口\t完成率%\t状态");
    for f in &table.rows {
        let r = &f.row;
        say::line!(
            "{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}",
            f.name,
            r.indicator.label(),
            r.due,
            r.base.value,
            r.required,
            r.achieved,
            r.gap,
            r.rate.as_deref().unwrap_or("—"),
            r.status_text()
        );
    }
    Ok(ExitCode::SUCCESS)
}
