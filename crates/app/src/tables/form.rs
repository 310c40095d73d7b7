//! The form of a table: 新增 and 改资料 from its columns. What was not changed is not sent on, so that a column the
//! reader did not touch cannot be refused. Whatever goes wrong, what was typed stays.

mod fields;
mod stale;

use std::sync::Arc;

use askama::Template;
use axum::response::Response;
use fengqiao_domain::access::Action;
use fengqiao_domain::table::Audience;

pub use fields::{Group, Input, Pairs};
use fields::{changed, groups, typed};

use super::behalf::{self, Behalf, BehalfView};
use super::edit::{ANYWAY, Edit, Since, edit, load};
use super::{Env, Records};
use crate::platform::render::{done, form_again, html};
use crate::platform::view::{FieldProblem, HistoryRow};
use crate::{App, AppError, Page, Permit};

/// What a feature says of its form.
pub struct Look {
    /// Steps above the form: words and addresses. The last one is the list.
    pub above: &'static [(&'static str, &'static str)],
    /// Heading of the form of a new record.
    pub title: &'static str,
    /// What saving needs.
    pub action: Action,
    /// Columns a new record is not asked for.
    pub new_without: &'static [&'static str],
    /// What stands in a new record's form to begin with: keys and texts.
    pub begin: &'static [(&'static str, &'static str)],
    /// Columns that are changed elsewhere.
    pub edit_without: &'static [&'static str],
    /// Columns that are sent on together when one of them changed.
    pub together: &'static [&'static str],
    /// What stands above the form of a known record.
    pub words: &'static str,
}

impl Look {
    fn list(&self) -> &'static str {
        self.above.last().map_or("/desk", |(_, href)| *href)
    }

    fn without(&self, is_new: bool) -> &'static [&'static str] {
        if is_new { self.new_without } else { self.edit_without }
    }
}

#[derive(Template)]
#[template(path = "tables/form.html")]
struct FormPage {
    page: Page,
    groups: Vec<Group>,
    action: String,
    back: String,
    keep: String,
    is_new: bool,
    revision: i64,
    from: String,
    correction: bool,
    note: String,
    words: &'static str,
    /// 代录, where the post may.
    behalf: Option<BehalfView>,
    problems: Vec<FieldProblem>,
    /// What others changed meanwhile.
    stale: Vec<HistoryRow>,
}

/// A record's form as it is asked for; `id` is `None` for a new record.
///
/// # Errors
/// `NotFound`, or the store's.
pub async fn open<T: Records, A>(
    permit: &Permit<A>,
    app: &Arc<App>,
    look: &'static Look,
    id: Option<String>,
) -> Result<Response, AppError> {
    let row = known::<T, A>(permit, app, id).await?;
    html(&page::<T, A>(permit, app, look, &row, None, Vec::new()))
}

/// The form of a new record, with what an address knows of it: entered columns by key, none of them personal.
///
/// # Errors
/// The template's.
pub fn begin<T: Records, A>(
    permit: &Permit<A>,
    app: &App,
    look: &'static Look,
    mut given: Pairs,
) -> Result<Response, AppError> {
    let row = T::Row::default();
    given.retain(|(key, _)| {
        let column = T::TABLE.column(key);
        column.is_some_and(|c| c.is_entered() && c.audience != Audience::Personal)
    });
    if given.is_empty() {
        return html(&page::<T, A>(permit, app, look, &row, None, Vec::new()));
    }
    for (key, value) in look.begin {
        if typed(&given, key).is_none() {
            given.push(((*key).to_owned(), (*value).to_owned()));
        }
    }
    html(&page::<T, A>(permit, app, look, &row, Some(&given), Vec::new()))
}

/// Saves a form and goes to the record; or shows the form again with what is wrong.
///
/// # Errors
/// `NotFound`, or the store's.
pub async fn save<T: Records, A>(
    permit: &Permit<A>,
    app: &Arc<App>,
    look: &'static Look,
    id: Option<String>,
    form: Pairs,
) -> Result<Response, AppError> {
    let row = known::<T, A>(permit, app, id).await?;
    let (actor, known, sent) = (permit.actor(), row.clone(), form.clone());
    let kept = app
        .blocking(move |app| {
            let now = app.clock.stamp();
            let env = app.env(&now);
            let is_new = T::id(&known).is_empty();
            let values = changed::<T>(&known, &sent, look, &env);
            let revision = typed(&sent, "revision").and_then(|t| t.parse().ok()).unwrap_or(0);
            if !is_new && values.is_empty() && revision == T::revision(&known) {
                return Ok(known);
            }
            let since = since(&sent, &env)?;
            let behalf = Behalf::read(&actor, |name| typed(&sent, name).unwrap_or_default())?;
            let note = noted(typed(&sent, "note").unwrap_or_default(), since, behalf.as_ref());
            let sure = typed(&sent, ANYWAY).is_some_and(|t| !t.is_empty());
            let id = (!is_new).then(|| T::id(&known));
            let asked = Edit { id, revision, values: &values, since, sure, note: &note };
            app.act(&actor, look.action, |tx| edit::<T>(tx, &actor.scope, &asked))
        })
        .await;
    let is_new = T::id(&row).is_empty();
    match kept {
        Ok(row) => {
            let words = if is_new { "已新增。" } else { "已保存。" };
            Ok(done(&format!("{}/{}", look.list(), T::id(&row)), words))
        }
        Err(AppError::Conflict) if !is_new => stale::again::<T, A>(permit, app, look, row, form).await,
        Err(error) => form_again(&page::<T, A>(permit, app, look, &row, Some(&form), error.for_form()?)),
    }
}

async fn known<T: Records, A>(
    permit: &Permit<A>,
    app: &Arc<App>,
    id: Option<String>,
) -> Result<T::Row, AppError> {
    let Some(id) = id else { return Ok(T::Row::default()) };
    let scope = permit.scope.clone();
    app.blocking(move |app| {
        let now = app.clock.stamp();
        let env = app.env(&now);
        app.read(|c| load::<T>(c, &env, &scope, &id))
    })
    .await
}

/// The note kept with the change: source or reason, then for whom it was entered. 代录 alone is no reason of a 更正.
fn noted(note: String, since: Since, behalf: Option<&Behalf>) -> String {
    match behalf.map(Behalf::words) {
        None => note,
        Some(_) if note.is_empty() && since == Since::Start => note,
        Some(words) if note.is_empty() => words,
        Some(words) => format!("{note}；{words}"),
    }
}

/// From when a change holds, as typed.
fn since(form: &Pairs, env: &Env) -> Result<Since, AppError> {
    if typed(form, "change").as_deref() == Some("更正") {
        return Ok(Since::Start);
    }
    match typed(form, "from").filter(|t| !t.is_empty()) {
        None => Ok(Since::Day(env.today)),
        Some(text) => {
            let day = fengqiao_domain::value::parse_date(&text);
            day.map(Since::Day).ok_or_else(|| AppError::invalid("from", "不是日期。请写成 2024-07-18。"))
        }
    }
}

fn page<T: Records, A>(
    permit: &Permit<A>,
    app: &App,
    look: &'static Look,
    row: &T::Row,
    form: Option<&Pairs>,
    problems: Vec<FieldProblem>,
) -> FormPage {
    let now = app.clock.stamp();
    let env = app.env(&now);
    let (id, name, is_new) = (T::id(row), T::label(row), T::id(row).is_empty());
    let here = format!("{}/{id}", look.list());
    let frame = if is_new {
        permit.page(app, look.title).under(look.above)
    } else {
        let steps = [look.above, &[(name.as_str(), here.as_str())]].concat();
        permit.page(app, "改资料").under(&steps)
    };
    let personal = T::TABLE.columns.iter().any(|c| c.audience == Audience::Personal);
    let of = |key: &str| form.and_then(|f| typed(f, key));
    FormPage {
        page: if personal { frame.watermarked() } else { frame },
        groups: groups::<T>(row, form, look, &permit.scope, &env),
        action: permit.ask().path.clone(),
        keep: if is_new { format!("{}-new", T::TABLE.id) } else { format!("{}-{id}", T::TABLE.id) },
        back: if is_new { look.list().to_owned() } else { here.clone() },
        is_new,
        revision: T::revision(row),
        from: of("from").unwrap_or_else(|| env.today.to_string()),
        correction: of("change").as_deref() == Some("更正"),
        note: of("note").unwrap_or_default(),
        words: if is_new { "" } else { look.words },
        behalf: behalf::view(permit, |name| of(name).unwrap_or_default()),
        problems,
        stale: Vec::new(),
    }
}
