//! Somebody else saved first. The form comes back on the new version: what the reader typed stays, what was not touched
//! takes the new value, and what others changed stands on top.

use std::sync::Arc;

use axum::response::Response;

use super::fields::{Pairs, shown, typed};
use super::{FormPage, Look, page};
use crate::platform::render::form_stale;
use crate::platform::view::FieldProblem;
use crate::tables::Records;
use crate::tables::changes::{self, Change};
use crate::tables::detail::history_row;
use crate::{App, AppError, Permit};

/// More changes than these are not listed.
const LISTED: i64 = 20;

pub(super) async fn again<T: Records, A>(
    permit: &Permit<A>,
    app: &Arc<App>,
    look: &'static Look,
    row: T::Row,
    mut form: Pairs,
) -> Result<Response, AppError> {
    let sent = typed(&form, "revision").and_then(|t| t.parse::<i64>().ok()).unwrap_or(0);
    // A revision is one line of the history.
    let missed = (T::revision(&row) - sent).clamp(1, LISTED);
    let id = T::id(&row).to_owned();
    let since = app.blocking(move |app| app.read(|c| changes::of(c, T::TABLE.id, &id, missed))).await?;
    let problems = merge::<T>(app, &row, &mut form, &since);
    let frame: FormPage = page::<T, A>(permit, app, look, &row, Some(&form), problems);
    let seen = |change: Change| history_row(change.seen_by::<T>(&permit.scope, &row));
    let stale = since.into_iter().map(seen).collect();
    // Kept under a name of its own: what the browser kept of the old version must not come over the new one.
    let keep = format!("{}-{}", frame.keep, frame.revision);
    form_stale(&FormPage { keep, stale, ..frame })
}

/// Takes over what the reader did not touch; says beside a field when both changed it.
fn merge<T: Records>(app: &App, row: &T::Row, form: &mut Pairs, since: &[Change]) -> Vec<FieldProblem> {
    let now = app.clock.stamp();
    let env = app.env(&now);
    let mut problems = Vec::new();
    for column in T::TABLE.columns {
        // The oldest of the changes says what the reader had before.
        let fields = || since.iter().rev().flat_map(|change| &change.fields).filter(|f| f.key == column.key);
        let (Some(before), Some(mine)) = (fields().next().map(|f| f.old.clone()), typed(form, column.key))
        else {
            continue;
        };
        let theirs = shown(column, row, &env.at(env.today));
        if mine == theirs {
            continue;
        }
        if mine == before {
            form.retain(|(key, _)| key != column.key);
            form.push((column.key.to_owned(), theirs));
        } else {
            let words = if theirs.is_empty() { "空".to_owned() } else { format!("“{theirs}”") };
            problems.push(FieldProblem {
                field: column.key.to_owned(),
                message: format!("{}：别人刚改成{words}，您填的还在。核对后再保存。", column.title),
            });
        }
    }
    problems
}
