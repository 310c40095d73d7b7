//! `import`.

use std::process::ExitCode;
use std::sync::Arc;

use fengqiao_app::platform::config::Config;
use fengqiao_app::profiles;
use fengqiao_app::tables::import::Options;
use fengqiao_app::tables::registry;
use fengqiao_sheets::Source;

use crate::args::{Args, Import};
use crate::open::{self, Expect};
use crate::say::{self, Failed};

/// Imports a file; exit 0 when kept or a clean dry run.
///
/// # Errors
/// What is wrong with the file as a whole.
pub fn run(args: &Args, import: &Import) -> Result<ExitCode, Failed> {
    let app = open::app(args, Expect::Existing, Config::default())?;
    let table = registry::find(&import.table, &app.jurisdiction.policy)
        .ok_or_else(|| registry_names(&import.table))?;
    let scope = open::scope(&app, import.district.as_deref())?;
    let lens = match &import.profile {
        Some(name) => Some(Arc::new(app.read(|c| profiles::store::named(c, table.id(), name))?.lens())),
        None => None,
    };
    let options = Options { dry_run: import.dry_run, only_valid: import.only_valid, scope, lens };
    let source = Source::path(&import.file);
    let mut done = table.import(&app, &open::operator(), &source, &options)?;
    if let Some(out) = &import.annotated {
        crate::out::whole(out, |file| Ok(table.annotate(&source, &done, file)?))?;
        done.report.annotated = Some(out.display().to_string());
    }
    let report = &done.report;
    if args.json {
        say::json(&serde_json::to_value(report).unwrap_or_default());
    } else {
        let verb = if report.committed { "已导入" } else { "没有导入" };
        say::line!(
            "{verb}：共 {} 行，新增 {}，更新 {}，无变化 {}，错误 {} 行，提醒 {} 处",
            report.rows,
            report.new,
            report.updated,
            report.unchanged,
            report.skipped,
            report.warnings.len()
        );
        for said in &report.errors {
            say::line!("第 {} 行 {} {}：{}", said.row, said.column, said.value, said.message);
        }
        if let Some(receipt) = &report.receipt {
            say::line!("回执号 {receipt}");
        }
    }
    let clean = report.errors.is_empty();
    if clean || (report.committed && import.only_valid) {
        return Ok(ExitCode::SUCCESS);
    }
    eprintln!(
        "有 {} 行错误，{}。",
        report.skipped,
        if import.dry_run {
            "这是核对，没有入库"
        } else {
            "全部没有入库；加 --only-valid 只导入没有错误的行"
        }
    );
    Ok(ExitCode::from(1))
}

/// No such table, with the names there are.
pub fn registry_names(typed: &str) -> Failed {
    let names: Vec<&str> = registry::ALL.iter().map(|t| t.id()).collect();
    Failed(format!("没有表“{typed}”。有：{}，或 annex-1 这样的附件号。", names.join("、")))
}
