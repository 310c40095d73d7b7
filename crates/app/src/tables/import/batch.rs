//! Import batches: the receipt, the rows that stay as 暂存, mending them, handing them to an organisation.

use fengqiao_db::binds;
use jiff::civil::Date;

use super::super::Env;
use super::report::Report;
use crate::AppError;
use crate::platform::app::Tx;

/// A new receipt number: `DR-20240718-` and eight random characters.
pub fn receipt(env: &Env) -> String {
    let id = env.new_id();
    format!("DR-{}-{}", env.today.strftime("%Y%m%d"), id[id.len() - 8..].to_uppercase())
}

/// Notes a file taken in whole from the command line or the API.
///
/// # Errors
/// The store's.
pub fn note_file(
    tx: &mut Tx,
    table: &str,
    receipt: &str,
    file: &str,
    report: &Report,
    filled_on: Option<Date>,
) -> Result<(), AppError> {
    let counts = serde_json::json!({
        "rows": report.rows, "new": report.new, "updated": report.updated, "unchanged": report.unchanged,
        "errors": report.skipped
    });
    let (now, actor) = (tx.now().to_owned(), tx.actor.name.clone());
    tx.conn().execute(
        "INSERT INTO import_batches (receipt, table_id, file_name, state, revision, created_at, created_by, filled_on,
           header, counts, confirmed_at) VALUES ($1, $2, $3, 'confirmed', 1, $4, $5, $6, '', $7, $4)",
        &binds![receipt, table, file, now, actor, filled_on.map(|d| d.to_string()), counts.to_string()],
    )?;
    Ok(())
}
