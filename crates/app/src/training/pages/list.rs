//! 培训实践活动: the newest first.

use std::sync::Arc;

use axum::extract::{Query, State};
use axum::response::Response;
use fengqiao_db::Conn;
use fengqiao_domain::access::{Action, Scope};
use fengqiao_domain::dates::weekday;
use fengqiao_domain::table::Names;
use fengqiao_domain::training::{SESSIONS, Session};
use jiff::civil::Date;

use super::{LIST, tabs};
use crate::platform::render::html;
use crate::tables::list::{Cell, Cells, Filter, Line, ListPage, Tools, cell, heads};
use crate::tables::paging::{Paging, Start};
use crate::tables::{Env, Params, Records, query};
use crate::training::SessionRecords;
use crate::training::store::{lists, places};
use crate::{App, AppError, Permit, Routes, may};

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new().get("/desk/training", list)
}

const ASKS: [&str; 8] = ["q", "year", "category", "topic", "level", "authority", "place", "state"];
const USUAL: [&str; 6] = ["days", "kind", "host", "hours", "people", "state"];
const OWN: [(&str, &str); 4] =
    [("days", "时间"), ("kind", "类别"), ("people", "报名、到场"), ("state", "状态")];

/// What is read for a page.
struct Found {
    ids: Vec<String>,
    total: u64,
    rows: Vec<Vec<Cell>>,
    may: Vec<bool>,
}

async fn list(
    permit: Permit<may::ViewTraining>,
    State(app): State<Arc<App>>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    let params = Params(pairs);
    let (scope, today) = (permit.scope.clone(), app.today());
    let of = |key| params.get(key);
    let paging = Paging::of(of("page"), of("size"), "", "").counting("个");
    let (shown, choices) = heads(&SESSIONS, "name", &USUAL, &OWN, &params);
    let keys: Vec<&'static str> = shown.iter().map(|h| h.key).collect();
    let (asked, wanted) = (params.clone(), paging.clone());
    let (found, filters) = app
        .blocking(move |app| {
            let now = app.clock.stamp();
            let env = app.env(&now);
            let key = format!("training {today} {scope:?} {asked:?} {keys:?}");
            let found = app.read(|c| {
                app.memo.get(c, &key, |c| {
                    let total = lists::count(c, &scope, &asked, today)?;
                    let paging = wanted.within(total);
                    let Start::Row(row) = paging.start else { return Err(AppError::NotFound) };
                    let ids = lists::page(c, &scope, &asked, today, row, wanted.size)?;
                    let sessions = query::rows::<SessionRecords>(c, &env, &ids, today)?;
                    let cells = cells(c, &env, &sessions)?;
                    let at = env.at(today);
                    let rows = sessions.iter().zip(cells).map(|(session, mut own)| {
                        let one = |key: &&'static str| {
                            own.remove(key).unwrap_or_else(|| cell(&SESSIONS, key, session, &at))
                        };
                        keys.iter().map(one).collect()
                    });
                    let rows = rows.collect();
                    let may = sessions.iter().map(|s| SessionRecords::reaches(&scope, s)).collect();
                    Ok::<_, AppError>(Found { ids, total, rows, may })
                })
            })?;
            Ok((found, filters(&asked, &scope, &env)))
        })
        .await?;
    let may_edit = permit.may(Action::EditTraining);
    let Found { ids, total, rows, may } = &*found;
    let lines = ids.iter().zip(rows).zip(may).map(|((id, cells), may)| Line {
        href: format!("{LIST}/{id}"),
        edit: if may_edit && *may { format!("{LIST}/{id}/edit") } else { String::new() },
        name: cells.first().map_or("", |cell| cell.text.as_str()),
        cells,
        excerpt: &[],
    });
    let pairs = |keys: &[&str]| {
        let named = keys.iter().flat_map(|key| params.all(key).map(|v| ((*key).to_owned(), v.to_owned())));
        named.collect::<Vec<_>>()
    };
    let only = |may: bool, href: String| if may { href } else { String::new() };
    let import = permit.may(Action::Import) && may_edit;
    let all = [&ASKS[..], &["columns", "size"]].concat();
    html(&ListPage {
        page: permit.page(&app, "培训实践"),
        heading: "培训实践",
        tabs: tabs(LIST),
        path: LIST,
        filters,
        hidden: pairs(&["columns", "size"]),
        asked: pairs(&[&ASKS[..], &["size"]].concat()),
        tools: Tools {
            new: only(may_edit, format!("{LIST}/new")),
            import: only(import, format!("{LIST}/import")),
            export: only(permit.may(Action::Export), params.href("/desk/training/export", &ASKS, &[])),
            template: only(import, format!("{LIST}/template")),
        },
        sums: &[],
        clause: "",
        columns: choices,
        heads: shown,
        rows: lines.collect(),
        pager: paging.pager(*total, ids, |with| params.href(LIST, &all, with)),
        empty: if may_edit {
            "换个条件再查；新增活动，或导入附件7，活动随之登记。"
        } else {
            "换个条件再查。"
        },
    })
}

fn filters(params: &Params, scope: &Scope, env: &Env) -> Vec<Filter> {
    let this = env.today.year();
    let years: Vec<String> = (this - 4..=this + 1).rev().map(|y| y.to_string()).collect();
    let mut all = vec![
        Filter::text("q", "活动名称", "输入名称中的几个字", params),
        Filter::select("year", "年份", years.iter().map(|y| (y.as_str(), y.as_str())), params),
        Filter::code(&SESSIONS, "category", params),
        Filter::code(&SESSIONS, "level", params),
    ];
    all.extend(Filter::places(params, scope, env).into_iter().filter(|f| f.key == "authority"));
    all.push(Filter::text("place", "地点", "", params));
    all.push(Filter::select("state", "状态", lists::STATES.map(|s| (s, s)), params));
    all
}

fn cells(c: &mut Conn, env: &Env, sessions: &[Session]) -> Result<Vec<Cells>, AppError> {
    let ids: Vec<String> = sessions.iter().map(|s| s.id.clone()).collect();
    let counts = places::counts(c, &ids)?;
    let of = |s: &Session| {
        let (enrolled, entered, came) = counts.get(&s.id).copied().unwrap_or_default();
        let show =
            |key: &str| SESSIONS.column(key).map(|c| c.show(s, &env.at(env.today))).unwrap_or_default();
        let place = s.place.clone().unwrap_or_else(|| env.place(&s.district));
        Cells::from([
            ("name", Cell::new(s.name.as_str(), place)),
            ("days", Cell::new(s.days(), times(s))),
            ("kind", Cell::new(show("category"), show("topic"))),
            ("host", Cell::new(s.host.as_str(), format!("主办层级 {}", show("level")))),
            ("people", people(s, enrolled, entered, came)),
            ("state", state(s, entered, env.today)),
        ])
    };
    Ok(sessions.iter().map(of).collect())
}

/// 周一 09:00–16:30.
pub(super) fn times(s: &Session) -> String {
    let day = s.starts_on.map(weekday).unwrap_or_default();
    match (&s.starts_at, &s.ends_at) {
        (Some(from), Some(to)) => format!("{day} {from}–{to}"),
        (Some(from), None) => format!("{day} {from} 起"),
        _ => day.to_owned(),
    }
}

fn people(s: &Session, enrolled: i64, entered: i64, came: i64) -> Cell {
    let seats = s.capacity.map_or_else(String::new, |n| format!(" / 名额 {n}"));
    let enrolled_words = if enrolled > 0 || s.capacity.is_some() {
        format!("报名 {enrolled}{seats}")
    } else {
        String::new()
    };
    if entered > 0 {
        Cell::new(format!("到场 {came} 人"), enrolled_words)
    } else {
        Cell::new(enrolled_words, "")
    }
}

/// Where a session stands on a day.
pub(super) fn state(s: &Session, entered: i64, today: Date) -> Cell {
    let cell = |mark, text: &str, why: String| Cell { text: text.into(), why, mark };
    if let Some(day) = s.cancelled_on {
        return cell("closed", "已取消", day.to_string());
    }
    match s.starts_on {
        Some(first) if first > today => {
            let days = fengqiao_domain::dates::days_between(today, first);
            cell("", "未开始", fengqiao_domain::dates::days_words(days))
        }
        _ if !s.is_over(today) => cell("pending", "进行中", String::new()),
        _ if entered == 0 => cell("missing", "待登记签到", "活动已结束".into()),
        _ => cell("", "已结束", String::new()),
    }
}
