//! `policy`: the notice as data.

use std::process::ExitCode;

use fengqiao_domain::policy::Policy;
use fengqiao_domain::verdict::clause_label;

use crate::args::{Args, PolicyCommand};
use crate::open;
use crate::say::{self, Failed};

/// Checks a file, or shows the policy in force.
///
/// # Errors
/// Every problem of the file.
pub fn run(args: &Args, command: &PolicyCommand) -> Result<ExitCode, Failed> {
    let policy = match command {
        PolicyCommand::Check { file } => open::read_policy(file)?,
        PolicyCommand::Show => open::policy(args)?.unwrap_or_else(Policy::tianjin),
    };
    if matches!(command, PolicyCommand::Check { .. }) {
        say::line!(
            "没有问题：{} {} 第 {} 版，{} 项。",
            policy.name,
            policy.document,
            policy.version,
            policy.items().len()
        );
    } else if args.json {
        say::json(&serde_json::to_value(policy.items()).unwrap_or_default());
    } else {
        say::line!("{} {} 第 {} 版，摘要 {}", policy.name, policy.document, policy.version, policy.digest);
        for item in policy.items() {
            say::line!(
                "{}\t{}\t{}\t{}\t{}",
                item.path,
                item.value,
                clause_label(item.clause),
                item.basis.label(),
                item.text
            );
        }
    }
    Ok(ExitCode::SUCCESS)
}
