//! One file for each command.

mod audit;
mod backup;
mod coverage;
mod demo;
mod doctor;
mod document;
mod export;
mod generate;
mod hours;
mod import;
mod openapi;
mod policy;
mod roster;
mod serve;
mod user;

use std::process::ExitCode;

use fengqiao_app::platform::config::Config;
use fengqiao_app::setup;

use crate::args::{Args, Command};
use crate::open::{self, Expect};
use crate::say::{self, Failed};

/// Does what was asked.
///
/// # Errors
/// Why it could not.
pub fn run(args: &Args) -> Result<ExitCode, Failed> {
    match &args.command {
        Command::Init => {
            open::app(args, Expect::New, Config::default())?;
            let place = match args.database_url {
                Some(_) => "PostgreSQL 数据库".to_owned(),
                None => args.data().display().to_string(),
            };
            say::line!(
                "已建好：{place}。用 fengqiao user add 建立第一个管理员账号，再用 fengqiao serve 启动。"
            );
            Ok(ExitCode::SUCCESS)
        }
        Command::Migrate { recompute } => {
            let app = open::app(args, Expect::Upgrade, Config::default())?;
            if *recompute {
                setup::recompute_all(&app, &open::operator())?;
                say::line!("存储的状态已重新计算。");
            }
            say::line!("已是最新。");
            Ok(ExitCode::SUCCESS)
        }
        Command::Serve(serve) => serve::run(args, serve),
        Command::Demo(demo) => demo::run(args, demo),
        Command::Doctor => Ok(doctor::run(args)),
        Command::Generate(generate) => generate::run(args, generate),
        Command::User(user) => user::run(args, user),
        Command::Backup { out } => backup::backup(args, out),
        Command::Restore { file } => backup::restore(args, file),
        Command::Audit(audit) => audit::run(args, audit),
        Command::Policy(policy) => policy::run(args, policy),
        Command::Openapi { out } => openapi::run(args, out.as_deref()),
        Command::Import(import) => import::run(args, import),
        Command::Coverage { as_of, district, gaps } => {
            coverage::run(args, *as_of, district.as_deref(), *gaps)
        }
        Command::Roster { as_of, strict, cleanup, district } => {
            roster::roster(args, *as_of, *strict, *cleanup, district.as_deref())
        }
        Command::Hours { year, district } => hours::run(args, *year, district.as_deref()),
        Command::Certificate { number, as_of } => roster::certificate(args, number, *as_of),
        Command::Document { number, kind, out, form } => document::run(args, number, kind, form, out),
        Command::Export(export) => export::run(args, export),
        Command::Template { table, out } => export::template(args, table, out),
    }
}
