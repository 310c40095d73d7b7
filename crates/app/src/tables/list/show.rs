//! A list as it is asked for.

use std::sync::Arc;

use axum::response::Response;
use fengqiao_db::Conn;
use fengqiao_domain::access::Action;
use fengqiao_domain::table::Audience;
use fengqiao_domain::verdict::clause_label;

use super::{COLUMNS, Cell, Filter, Head, Line, ListPage, Look, Sum, Tools, cell, heads};
use crate::platform::frame::leads;
use crate::platform::render::html;
use crate::tables::paging::Paging;
use crate::tables::{Params, Records, query};
use crate::{App, AppError, Permit};

/// What is read for a page; kept while the records stay as they are.
struct Found {
    ids: Vec<String>,
    total: u64,
    rows: Vec<Vec<Cell>>,
    sums: Arc<Vec<Sum>>,
}

/// Shows the page of a list the address asks for.
///
/// # Errors
/// The store's.
pub async fn show<T: Records, A>(
    permit: &Permit<A>,
    app: &Arc<App>,
    params: Params,
    look: &'static Look<T>,
) -> Result<Response, AppError> {
    let (scope, today) = (permit.scope.clone(), app.today());
    let (on, problem) = crate::platform::fields::asked_day(params.get("as_of"), today);
    let of = |key| params.get(key);
    let paging = Paging::of(of("page"), of("size"), of("after"), of("before")).counting(look.unit);
    let (shown, choices) = heads(T::TABLE, look.first, look.usual, look.own, &params);
    let (asked, wanted_page) = (params.clone(), paging.clone());
    let keys: Vec<&'static str> = shown.iter().map(|h| h.key).collect();
    let may_edit = permit.may(look.edit);
    let (found, mut filters) = app
        .blocking(move |app| {
            let now = app.clock.stamp();
            let env = app.env(&now);
            let key = format!("{} {today} {on} {scope:?} {asked:?} {keys:?}", T::TABLE.id);
            let read = |c: &mut Conn| {
                let wanted = query::wanted::<T>(c, &scope, &asked, on)?;
                let of_all = format!("{} count {wanted:?}", T::TABLE.id);
                let total = *app.memo.get(c, &of_all, |c| query::count(c, &wanted))?;
                let ids = query::ids(c, &wanted, &wanted_page.within(total).start, wanted_page.size)?;
                let rows = query::rows::<T>(c, &env, &ids, on)?;
                let own = (look.cells)(c, &env, &rows, on)?;
                let at = env.at(on);
                let rows = rows
                    .iter()
                    .zip(own)
                    .map(|(row, mut own)| {
                        let of = |key: &&'static str| {
                            own.remove(key).unwrap_or_else(|| cell(T::TABLE, key, row, &at))
                        };
                        keys.iter().map(of).collect()
                    })
                    .collect();
                let waiting = format!("{} sums {scope:?} {on}", T::TABLE.id);
                let sums = app.memo.get(c, &waiting, |c| match look.sums {
                    Some(sums) => sums(c, &scope, on),
                    None => Ok(Vec::new()),
                })?;
                Ok::<_, AppError>(Found { ids, total, rows, sums })
            };
            let found = app.read(|c| app.memo.get(c, &key, read))?;
            Ok((found, (look.filters)(&asked, &scope, &env)))
        })
        .await?;
    filters.push(Filter::as_of(on.to_string(), problem));
    let as_of = if on == today { String::new() } else { format!("?as_of={on}") };
    let Found { ids, total, rows, sums } = &*found;
    let pairs = ids.iter().zip(rows);
    let lines = pairs.map(|(id, cells)| Line {
        href: format!("{}/{id}{as_of}", look.path),
        edit: if may_edit { format!("{}/{id}/edit", look.path) } else { String::new() },
        name: cells.first().map_or("", |cell| cell.text.as_str()),
        cells,
        excerpt: &[],
    });
    let rows = lines.collect();
    let all: Vec<&str> = look.asks.iter().copied().chain(["as_of", COLUMNS, "size"]).collect();
    let pairs = |keys: &[&str]| {
        let named = keys.iter().flat_map(|key| params.all(key).map(|v| ((*key).to_owned(), v.to_owned())));
        named.collect::<Vec<_>>()
    };
    let asks: Vec<&str> = look.asks.iter().copied().chain(["as_of"]).collect();
    let frame = permit.page(app, look.title).under(look.above);
    let personal =
        shown.iter().any(|h: &Head| T::TABLE.column(h.key).is_some_and(|c| c.audience == Audience::Personal));
    let table = |what: &str| format!("/desk/{}/{what}", T::TABLE.id);
    let only = |may: bool, href: String| if may { href } else { String::new() };
    html(&ListPage {
        page: if personal { frame.watermarked() } else { frame },
        heading: look.heading,
        tabs: (look.tabs)().into_iter().filter(|tab| leads(&tab.href, permit)).collect(),
        path: look.path,
        filters,
        hidden: pairs(&[COLUMNS, "size"]),
        asked: pairs(&[&asks[..], &["size"]].concat()),
        tools: Tools {
            new: only(may_edit, format!("{}/new", look.path)),
            import: only(permit.may(Action::Import) && may_edit, table("import")),
            export: only(permit.may(Action::Export), params.href(&table("export"), &asks, &[])),
            template: only(permit.may(Action::Import) && may_edit, table("template")),
        },
        clause: if sums.is_empty() { "" } else { clause_label(look.clause) },
        sums,
        columns: choices,
        heads: shown,
        rows,
        pager: paging.pager(*total, ids, |with| params.href(look.path, &all, with)),
        empty: look.empty,
    })
}
