//! `openapi`: the description of the HTTP API, as `/api/openapi.json` gives it.

use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;

use fengqiao_app::api::document;
use serde_json::json;

use crate::args::Args;
use crate::out;
use crate::say::{self, Failed};

/// Prints the document, or writes it to a file.
///
/// # Errors
/// The file.
pub fn run(args: &Args, to: Option<&Path>) -> Result<ExitCode, Failed> {
    let Some(to) = to else {
        say::json(document());
        return Ok(ExitCode::SUCCESS);
    };
    let text = format!("{:#}\n", document());
    out::whole(to, |file| file.write_all(text.as_bytes()).map_err(|e| Failed(format!("写文件失败：{e}"))))?;
    if args.json {
        say::json(&json!({ "out": to }));
    } else {
        say::line!("接口说明已写到 {}", to.display());
    }
    Ok(ExitCode::SUCCESS)
}
