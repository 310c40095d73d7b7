//! `document`.

use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;

use fengqiao_app::cases::bound::bind;
use fengqiao_app::cases::papers::{self, Format, Wanted};
use fengqiao_app::platform::config::Config;
use fengqiao_app::{Actor, App, AppError};
use fengqiao_domain::access::Action;
use fengqiao_domain::cases::documents::Document;
use serde_json::json;

use crate::args::Args;
use crate::open::{self, Expect};
use crate::out;
use crate::say::{self, Failed};

/// Put on record with each: nobody at the machine handles the case.
const REASON: &str = "命令行生成文书";
/// The kind that is the whole file.
const FILE: &str = "file";

/// Writes a document of a case; one that stands and was made from the same facts comes out again as it was.
///
/// # Errors
/// No such case, kind or form; the fonts, the file or the store.
pub fn run(args: &Args, number: &str, kind: &str, form: &str, to: &Path) -> Result<ExitCode, Failed> {
    let name = to.to_string_lossy();
    let format = match to.extension().and_then(|ending| ending.to_str()) {
        Some("pdf") => Format::Pdf,
        Some("docx") => Format::Docx,
        _ => return Err(Failed(format!("不知道 {name} 是什么格式。文件名以 .pdf 或 .docx 结尾。"))),
    };
    if kind == FILE {
        return whole(args, number, format, to);
    }
    let kind = Document::from_code(kind).ok_or_else(|| {
        Failed(format!("没有“{kind}”这一种文书。写 D01 至 D19，如 D10 调解协议书；整个卷宗写 file。"))
    })?;
    let app = open::app(args, Expect::Existing, Config::default())?;
    let actor = open::operator();
    let id = found(&app, &actor, number)?;
    let wanted = Wanted { kind, form, of: "" };
    let made = app.act(&actor, Action::EditCases, |tx| papers::make(tx, &id, &wanted, REASON))?;
    let (_, file) = papers::file(&app, &actor, (&id, &made.kept.id), format, REASON)?;
    out::whole(to, |out| Ok(out.write_all(&file)?))?;
    if args.json {
        say::json(&json!({
            "case": number, "kind": kind.code(), "name": kind.label(), "out": to,
            "form": made.kept.form, "number": made.kept.number, "new": made.new,
        }));
    } else {
        say::line!("{} {}，已写到 {}", number, made.kept.called(), to.display());
    }
    Ok(ExitCode::SUCCESS)
}

/// The case of a number. What else goes wrong is said as it is.
fn found(app: &App, actor: &Actor, number: &str) -> Result<String, Failed> {
    papers::by_number(app, actor, number).map_err(|error| match error {
        AppError::NotFound => Failed(format!("没有编号是“{number}”的案件。")),
        other => other.into(),
    })
}

/// Writes the whole file of a case.
fn whole(args: &Args, number: &str, format: Format, to: &Path) -> Result<ExitCode, Failed> {
    if format != Format::Pdf {
        return Err(Failed("卷宗只有 PDF。文件名以 .pdf 结尾。".into()));
    }
    let app = open::app(args, Expect::Existing, Config::default())?;
    let actor = open::operator();
    let id = found(&app, &actor, number)?;
    let (_, file) = bind(&app, &actor, &id, REASON)?;
    out::whole(to, |out| Ok(out.write_all(&file)?))?;
    if args.json {
        say::json(&json!({ "case": number, "kind": FILE, "name": "卷宗", "out": to }));
    } else {
        say::line!("{number} 卷宗，已写到 {}", to.display());
    }
    Ok(ExitCode::SUCCESS)
}
