//! Lists of claimants that somebody is looking at: the file as it came, sealed, one for each case and account.

use std::sync::Arc;

use fengqiao_db::{Conn, binds};
use fengqiao_domain::dates::plus_days;
use fengqiao_sheets::Source;

use crate::tables::Env;
use crate::{Actor, AppError, Tx};

const NAME: &str = "case_claimant_drafts.file_name";
const CONTENT: &str = "case_claimant_drafts.content";

/// Keeps a file to be looked at, in place of one that was not taken.
///
/// # Errors
/// The store's.
pub fn keep(tx: &mut Tx, case: &str, name: &str, bytes: &[u8]) -> Result<(), AppError> {
    let (now, user, app) = (tx.now().to_owned(), tx.actor.user_id.clone(), tx.app);
    // What nobody looked at for a day is not kept.
    let before = plus_days(app.today(), -1).to_string();
    tx.conn().execute("DELETE FROM case_claimant_drafts WHERE created_at < $1", &binds![before])?;
    tx.conn().execute(
        "INSERT INTO case_claimant_drafts (case_id, user_id, file_name, content, created_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (case_id, user_id) DO UPDATE SET file_name = excluded.file_name, content = excluded.content,
           created_at = excluded.created_at",
        &binds![case, user, app.keys.seal(name, NAME), app.keys.seal_bytes(bytes, CONTENT), now],
    )?;
    Ok(())
}

/// The file somebody is looking at.
///
/// # Errors
/// `NotFound` where there is none; the key does not fit; the store's.
pub fn kept(c: &mut Conn, env: &Env, actor: &Actor, case: &str) -> Result<Source, AppError> {
    let sql = "SELECT file_name, content FROM case_claimant_drafts WHERE case_id = $1 AND user_id = $2";
    let row = c.query_opt(sql, &binds![case, actor.user_id.as_str()])?.ok_or(AppError::NotFound)?;
    let sealed = row.opt_blob(1).ok_or(AppError::NotFound)?;
    let bytes: Arc<[u8]> = env.keys.open_bytes(&sealed, CONTENT)?.into();
    Ok(Source::bytes(env.keys.open(row.str(0), NAME)?, bytes))
}

/// Forgets it: the list is taken.
///
/// # Errors
/// The store's.
pub fn forget(tx: &mut Tx, case: &str) -> Result<(), AppError> {
    let user = tx.actor.user_id.clone();
    let sql = "DELETE FROM case_claimant_drafts WHERE case_id = $1 AND user_id = $2";
    tx.conn().execute(sql, &binds![case, user])?;
    Ok(())
}
