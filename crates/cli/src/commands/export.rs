//! `export` and `template`.

use std::path::Path;
use std::process::ExitCode;

use fengqiao_app::platform::config::Config;
use fengqiao_app::profiles;
use fengqiao_app::tables::export::{ExportQuery, Format, period};
use fengqiao_app::tables::registry;
use serde_json::json;

use super::import::registry_names;
use crate::args::{Args, Export};
use crate::open::{self, Expect};
use crate::out;
use crate::say::{self, Failed};

/// Writes a table as of a date.
///
/// # Errors
/// No such table, period or authority; the file or the store.
pub fn run(args: &Args, typed: &Export) -> Result<ExitCode, Failed> {
    let name = typed.out.to_string_lossy();
    let format = Format::of(&name)
        .ok_or_else(|| Failed(format!("不知道 {name} 是什么格式。文件名以 .xlsx、.csv 或 .json 结尾。")))?;
    let app = open::app(args, Expect::Existing, Config::default())?;
    let policy = &app.jurisdiction.policy;
    let table = registry::find(&typed.table, policy).ok_or_else(|| registry_names(&typed.table))?;
    let (as_of, words) = match &typed.period {
        Some(typed) => {
            let (day, words) = period(policy, typed)?;
            (day, Some(words))
        }
        None => (typed.as_of.unwrap_or_else(|| app.today()), None),
    };
    let lens = match &typed.profile {
        Some(name) => Some(app.read(|c| profiles::store::named(c, table.id(), name))?.lens()),
        None => None,
    };
    let query = ExportQuery {
        as_of,
        period: words,
        scope: open::scope(&app, typed.district.as_deref())?,
        unmask: typed.unmask.then(|| typed.reason.clone().unwrap_or_default()),
        format,
        filter: None,
        lens: lens.as_ref(),
    };
    let actor = open::operator();
    let rows = out::whole(&typed.out, |file| Ok(table.export(&app, &actor, &query, file)?))?;
    if args.json {
        say::json(&json!({ "table": table.id(), "as_of": as_of, "rows": rows, "out": typed.out }));
    } else {
        say::line!("{}，截至 {as_of}，{rows} 行，已写到 {}", table.title(), typed.out.display());
    }
    Ok(ExitCode::SUCCESS)
}

/// Writes a blank form.
///
/// # Errors
/// No such table, the policy or the file.
pub fn template(args: &Args, name: &str, out: &Path) -> Result<ExitCode, Failed> {
    let policy = open::policy(args)?.unwrap_or_else(fengqiao_domain::policy::Policy::tianjin);
    let table = registry::find(name, &policy).ok_or_else(|| registry_names(name))?;
    out::whole(out, |file| Ok(table.template(file)?))?;
    if args.json {
        say::json(&json!({ "table": table.id(), "out": out }));
    } else {
        say::line!("{}空白表样已写到 {}", table.title(), out.display());
    }
    Ok(ExitCode::SUCCESS)
}
