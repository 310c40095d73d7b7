//! `fengqiao`: the server and the command line, in one program. Exit 0 done, 1 refused or failed, 2 usage.

mod args;
mod commands;
mod open;
mod out;
mod say;

use clap::Parser;
use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let args = args::Args::parse();
    say::logging(args.verbose);
    match commands::run(&args) {
        Ok(done) => done,
        Err(failed) => {
            eprintln!("{failed}");
            ExitCode::from(1)
        }
    }
}
