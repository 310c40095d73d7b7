//! Keeping the good rows of a part.

use fengqiao_db::Conn;
use jiff::civil::Date;

use super::super::changes::ChangeLog;
use super::super::save::{Kept, save};
use super::super::{Env, Records, Touched};
use super::judge::{Judged, Outcome};
use crate::AppError;

/// Keeps the new and changed rows of a part. A row that goes on from an earlier one of the same part, a second
/// appointment of somebody new, is kept after it, on what it has become.
///
/// # Errors
/// The store's.
pub fn keep<T: Records>(
    c: &mut Conn,
    env: &Env,
    log: &mut ChangeLog,
    touched: &mut Touched,
    from: Date,
    judged: Vec<Judged<T::Row>>,
) -> Result<(), AppError> {
    let mut stands: Vec<Option<(String, i64)>> = vec![None; judged.len()];
    let mut leads: Vec<usize> = Vec::with_capacity(judged.len());
    let (mut waiting, mut places) = (Vec::new(), Vec::new());
    for (at, row) in judged.into_iter().enumerate() {
        let kept = matches!(row.outcome, Outcome::New | Outcome::Updated);
        // An unchanged row stands for the one before it.
        let lead = row.follows.map(|i| leads[i]);
        leads.push(if kept { at } else { lead.unwrap_or(at) });
        if !kept {
            continue;
        }
        let mut old = row.old;
        if let (Some(lead), Some(old)) = (lead, &mut old) {
            if places.contains(&lead) {
                let saved = save::<T>(c, env, log, touched, from, std::mem::take(&mut waiting))?;
                for (place, row) in std::mem::take(&mut places).into_iter().zip(&saved) {
                    stands[place] = Some((T::id(row).to_owned(), T::revision(row)));
                }
            }
            if let Some((id, revision)) = stands[lead].clone() {
                T::identify(old, id, revision);
            }
        }
        let kind = if old.is_none() { "新增" } else { "更新" };
        waiting.push(Kept { old, new: row.new, kind, note: format!("第 {} 行", row.number) });
        places.push(at);
    }
    save::<T>(c, env, log, touched, from, waiting)?;
    Ok(())
}
