//! `fengqiao`: the server and the command line, in one program. Exit 0 done, 1 refused or failed, 2 usage.

mod args;
mod commands;
mod open;
mod out;
mod say;
mod usage;

use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let args = match usage::read(std::env::args_os()) {
        Ok(args) => args,
        Err(done) => return done,
    };
    say::logging(args.verbose);
    match commands::run(&args) {
        Ok(done) => done,
        Err(failed) => {
            eprintln!("{failed}");
            ExitCode::from(1)
        }
    }
}
