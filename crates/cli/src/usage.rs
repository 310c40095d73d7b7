//! The command line read, its help and its refusals in Chinese. Exit 2 where it is typed wrong.

use std::error::Error as _;
use std::ffi::OsString;
use std::process::ExitCode;

use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, Command, CommandFactory, FromArgMatches};
use jiff::civil::Date;

use crate::args::Args;
use crate::say;

const HELP: &str = "{about-with-newline}\n用法：{usage}\n\n{all-args}";

/// The command line as typed.
///
/// # Errors
/// The exit code, when help was asked for (0) or the line is wrong (2); what there is to say has been printed.
pub fn read(typed: impl IntoIterator<Item = OsString>) -> Result<Args, ExitCode> {
    let parsed = command().try_get_matches_from(typed).and_then(|found| Args::from_arg_matches(&found));
    parsed.map_err(|e| {
        if matches!(e.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
            say::line!("{}", e.render().to_string().replace("[OPTIONS]", "[选项]").trim_end());
            return ExitCode::SUCCESS;
        }
        eprintln!("{}", refusal(&e));
        ExitCode::from(2)
    })
}

/// A date of the command line.
///
/// # Errors
/// How to write it.
pub fn date(typed: &str) -> Result<Date, String> {
    typed.parse().map_err(|_| "日期写成 2024-07-18 这样，而且要有这一天".into())
}

/// The whole command with Chinese heads.
fn command() -> Command {
    let flag = |name: &'static str, short, action, help: &'static str| {
        Arg::new(name).short(short).long(name).action(action).help(help).global(true)
    };
    chinese(Args::command().disable_help_flag(true).disable_version_flag(true))
        .arg(flag("help", 'h', ArgAction::Help, "显示帮助").help_heading("通用选项"))
        .arg(flag("version", 'V', ArgAction::Version, "显示版本").help_heading("通用选项"))
}

fn chinese(command: Command) -> Command {
    command
        .help_template(HELP)
        .disable_help_subcommand(true)
        .subcommand_help_heading("命令")
        .subcommand_value_name("命令")
        .mut_args(|arg| {
            let heading = match (arg.is_positional(), arg.is_global_set()) {
                (true, _) => "参数",
                (_, true) => "通用选项",
                _ => "选项",
            };
            arg.help_heading(heading)
        })
        .mut_subcommands(chinese)
}

/// What is wrong with the line and how to write it.
fn refusal(e: &clap::Error) -> String {
    let named = |kind| e.get(kind).map(words).unwrap_or_default();
    let argument = named(ContextKind::InvalidArg);
    let wrong = match e.kind() {
        ErrorKind::UnknownArgument => format!("没有 {argument} 这个选项或参数。"),
        ErrorKind::InvalidSubcommand => format!("没有“{}”这个命令。", named(ContextKind::InvalidSubcommand)),
        ErrorKind::MissingRequiredArgument => format!("还缺 {argument}。"),
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            return "还缺要做的事。加 --help 看有哪些命令。".into();
        }
        ErrorKind::ArgumentConflict => {
            format!("{argument} 和 {} 不能同时用（或写了两次）。", named(ContextKind::PriorArg))
        }
        ErrorKind::NoEquals | ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            format!("{argument} 后面要有值。")
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => unreadable(e, &argument),
        ErrorKind::InvalidUtf8 => "有一个参数不是 UTF-8 文字。".into(),
        _ => format!("命令行写得不对：{}", e.kind()),
    };
    let near = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand].map(named).concat();
    let near = if near.is_empty() { String::new() } else { format!("是不是 {near}？") };
    let usage = named(ContextKind::Usage).replace("Usage: ", "用法：").replace("[OPTIONS]", "[选项]");
    let usage = if usage.is_empty() { usage } else { format!("\n{usage}") };
    format!("{wrong}{near}{usage}\n加 --help 看说明。")
}

/// A value that could not be read: our own readers say why in Chinese, others only that it cannot be.
fn unreadable(e: &clap::Error, argument: &str) -> String {
    let value = e.get(ContextKind::InvalidValue).map(words).unwrap_or_default();
    if value.is_empty() {
        return format!("{argument} 后面要有值。");
    }
    let why = e.source().map(ToString::to_string).filter(|said| !said.is_ascii());
    let why = why.map_or(String::new(), |why| format!("：{why}"));
    format!("{argument} 的值“{value}”看不懂{why}。")
}

fn words(value: &ContextValue) -> String {
    match value {
        ContextValue::Strings(all) => all.join(" 或 "),
        ContextValue::StyledStr(text) => text.to_string(),
        ContextValue::StyledStrs(all) => all.iter().map(StyledStr::to_string).collect::<Vec<_>>().join("；"),
        ContextValue::None => String::new(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(line: &str) -> String {
        let typed = std::iter::once("fengqiao").chain(line.split_whitespace());
        match command().try_get_matches_from(typed) {
            Ok(_) => "read".into(),
            Err(e) => refusal(&e),
        }
    }

    #[test]
    fn a_wrong_line_is_refused_in_chinese() {
        for (line, expected) in [
            (
                "coverage --as-of 2024-02-30",
                "--as-of <YYYY-MM-DD> 的值“2024-02-30”看不懂：日期写成 2024-07-18 这样",
            ),
            ("coverage --as-of", "--as-of <YYYY-MM-DD> 后面要有值"),
            ("import units", "还缺 <FILE>"),
            ("import units f.csv --drey-run", "没有 --drey-run 这个选项或参数。是不是 --dry-run？"),
            ("exprt", "没有“exprt”这个命令。是不是 "),
            ("roster --strict --cleanup", "不能同时用"),
            ("export units -o u.xlsx --unmask", "还缺 --reason"),
            ("serve --listen here", "的值“here”看不懂：写成 地址:端口"),
            ("demo --seed many", "的值“many”看不懂。"),
            ("", "还缺要做的事"),
        ] {
            let said = said(line);
            assert!(said.contains(expected), "{line}: {said}");
            assert!(!said.contains("error:") && !said.contains("Usage"), "{line}: {said}");
        }
    }

    #[test]
    fn help_has_no_english_heads() {
        fn each(command: &mut Command) {
            let help = command.render_long_help().to_string();
            for word in
                ["Usage:", "Commands:", "Options:", "Arguments:", "Print", "[default", "[env", "[possible"]
            {
                assert!(!help.contains(word), "{}: {word} in {help}", command.get_name());
            }
            command.get_subcommands_mut().for_each(each);
        }
        let mut whole = command();
        whole.build();
        each(&mut whole);
    }
}
