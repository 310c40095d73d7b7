//! `roster` and `certificate`.

use std::process::ExitCode;

use fengqiao_app::mediators::roster::{self, Reading};
use fengqiao_app::platform::config::Config;
use jiff::civil::Date;

use crate::args::Args;
use crate::open::{self, Expect};
use crate::say::{self, Failed};

/// Prints who is on the roster.
///
/// # Errors
/// No such authority, or the store's.
pub fn roster(
    args: &Args,
    as_of: Option<Date>,
    strict: bool,
    cleanup: bool,
    district: Option<&str>,
) -> Result<ExitCode, Failed> {
    let app = open::app(args, Expect::Existing, Config::default())?;
    let scope = open::scope(&app, district)?;
    let on = as_of.unwrap_or_else(|| app.today());
    let reading = if strict {
        Reading::Strict
    } else if cleanup {
        Reading::Cleanup
    } else {
        Reading::Working
    };
    let now = app.clock.stamp();
    let env = app.env(&now);
    let entries = app.read(|c| roster::list(c, &env, &scope, on, reading))?;
    if args.json {
        say::json(&roster::json(&entries, on));
        return Ok(ExitCode::SUCCESS);
    }
    for e in &entries {
        let reasons: Vec<&str> = e.reasons.iter().map(|r| r.code.label()).collect();
        say::line!(
            "{}\t{}\t{}\t{}\t{}",
            e.certificate_no,
            e.name,
            e.organisation,
            e.state,
            reasons.join("、")
        );
    }
    say::line!("截至 {on}，{} 人", entries.len());
    Ok(ExitCode::SUCCESS)
}

/// Prints what the rules say of a certificate.
///
/// # Errors
/// Not found, or the store's.
pub fn certificate(args: &Args, number: &str, as_of: Option<Date>) -> Result<ExitCode, Failed> {
    let app = open::app(args, Expect::Existing, Config::default())?;
    let on = as_of.unwrap_or_else(|| app.today());
    let now = app.clock.stamp();
    let env = app.env(&now);
    let found =
        app.read(|c| roster::certificate(c, &env, &fengqiao_domain::access::Scope::City, number, on))?;
    let Some(found) = found else {
        return Err(Failed(format!("没有调解员证 {number}。核对证上的号码。")));
    };
    if args.json {
        say::json(&found);
    } else {
        say::line!(
            "{}：{}\n{}",
            number,
            found["state"].as_str().unwrap_or_default(),
            found["sentence"].as_str().unwrap_or_default()
        );
    }
    Ok(ExitCode::SUCCESS)
}
