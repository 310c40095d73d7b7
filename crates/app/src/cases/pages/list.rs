//! The list of cases: what was recorded last comes first, and a page costs the same however many there are.

use std::collections::HashMap;
use std::sync::Arc;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use fengqiao_db::Conn;
use fengqiao_domain::access::{Action, Scope};
use fengqiao_domain::cases::clocks::{By, Clock, running};
use fengqiao_domain::cases::state::State as Standing;
use fengqiao_domain::cases::{CASES, Case};
use fengqiao_domain::dates::days_words;
use fengqiao_domain::text::asked::{Asked, Word};
use fengqiao_domain::text::excerpt::{Piece, excerpt};
use fengqiao_domain::value::money;

use super::PATH;
use super::sight::Sight;
use crate::cases::CaseRecords;
use crate::cases::actions::may_change;
use crate::cases::store::found;
use crate::cases::store::lists::{self, TEXT};
use crate::platform::fields::day_problem;
use crate::platform::render::html;
use crate::platform::view::{Choice, Link, Pager};
use crate::tables::list::{Cell, Cells, Filter, Head, Line, Sum, Tools, cell, heads};
use crate::tables::paging::{Paging, Total};
use crate::tables::params::address;
use crate::tables::{Env, Params, query};
use crate::{Actor, App, AppError, Page, Permit, Routes, may, settings};
use jiff::civil::Date;

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new().get(PATH, list)
}

const ASKS: [&str; 18] = [
    "q",
    TEXT,
    "state",
    "source",
    "outcome",
    "authority",
    "subdistrict",
    "host",
    "organisation",
    "mediator",
    "collective",
    "overdue",
    "due",
    "received_from",
    "received_to",
    "closed_from",
    "closed_to",
    "type",
];
const USUAL: [&str; 5] = ["parties", "dispute", "hosted", "standing", "limit"];
pub(super) const OWN: [(&str, &str); 5] = [
    ("parties", "申请人、被申请人"),
    ("dispute", "争议、请求金额"),
    ("hosted", "承办组织、调解员"),
    ("standing", "状态"),
    ("limit", "期限"),
];

/// Rows of a list with what the reader may do.
pub(super) struct Rows {
    pub(super) ids: Vec<String>,
    pub(super) cells: Vec<Vec<Cell>>,
    pub(super) may: Vec<bool>,
    pub(super) excerpts: Vec<Vec<Piece>>,
}

impl Rows {
    /// The lines of the table.
    pub(super) fn lines(&self) -> Vec<Line<'_>> {
        let each = self.ids.iter().zip(&self.cells).zip(&self.may).zip(&self.excerpts);
        each.map(|(((id, cells), may), excerpt)| Line {
            href: format!("{PATH}/{id}"),
            edit: if *may { format!("{PATH}/{id}/edit") } else { String::new() },
            name: cells.first().map_or("", |cell| cell.text.as_str()),
            cells,
            excerpt,
        })
        .collect()
    }
}

struct Found {
    rows: Rows,
    total: Total,
    sums: Arc<Vec<Sum>>,
}

#[derive(Template)]
#[template(path = "cases/list.html")]
pub(super) struct CasesPage<'a> {
    pub(super) page: Page,
    pub(super) heading: &'static str,
    pub(super) tabs: Vec<Link>,
    pub(super) path: &'static str,
    pub(super) filters: Vec<Filter>,
    pub(super) hidden: Vec<(String, String)>,
    pub(super) asked: Vec<(String, String)>,
    pub(super) tools: Tools,
    pub(super) sums: &'a [Sum],
    pub(super) clause: &'static str,
    pub(super) columns: Vec<Choice>,
    pub(super) heads: Vec<Head>,
    pub(super) rows: Vec<Line<'a>>,
    pub(super) pager: Pager,
    pub(super) empty: &'static str,
    /// What was found of a party; empty for the list.
    pub(super) about: String,
}

async fn list(
    permit: Permit<may::ViewCases>,
    State(app): State<Arc<App>>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    let mut params = Params(pairs);
    let typed = Asked::read(params.get(TEXT));
    let mut page = permit.page(&app, "案件").watermarked();
    if typed == Asked::Personal {
        // Neither the field nor any link of the page repeats it.
        params.0.retain(|(key, _)| key != TEXT);
        PATH.clone_into(&mut page.here);
    }
    let (actor, today) = (permit.actor(), app.today());
    let of = |key| params.get(key);
    let paging = Paging::of(of("page"), of("size"), of("after"), of("before")).counting("件");
    let (shown, choices) = heads(&CASES, "number", &USUAL, &OWN, &params);
    let keys: Vec<&'static str> = shown.iter().map(|h| h.key).collect();
    let (asked, wanted, looked) = (params.clone(), paging.clone(), typed.clone());
    let (found, filters) = app
        .blocking(move |app| {
            let now = app.clock.stamp();
            let env = app.env(&now);
            let (scope, role) = (&actor.scope, actor.role);
            let key = format!("cases {today} {scope:?} {role:?} {asked:?} {looked:?} {keys:?}");
            let found = app.read(|c| {
                app.memo.get(c, &key, |c| {
                    let (ids, total) = page_of(c, scope, &looked, &asked, today, &wanted)?;
                    let rows = rows(c, &env, &actor, ids, &keys, looked.words())?;
                    let waiting = format!("cases sums {scope:?} {today}");
                    let sums = app.memo.get(c, &waiting, |c| sums(c, scope, &env))?;
                    Ok::<_, AppError>(Found { rows, total, sums })
                })
            })?;
            Ok((found, filters(&asked, &looked, scope, &env)))
        })
        .await?;
    let pairs = |keys: &[&str]| {
        let named = keys.iter().flat_map(|key| params.all(key).map(|v| ((*key).to_owned(), v.to_owned())));
        named.collect::<Vec<_>>()
    };
    let all = [&ASKS[..], &["columns", "size"]].concat();
    html(&CasesPage {
        page,
        heading: "案件",
        tabs: Vec::new(),
        path: PATH,
        filters,
        hidden: pairs(&["columns", "size"]),
        asked: pairs(&[&ASKS[..], &["size"]].concat()),
        tools: tools(|action| permit.may(action), params.href(&format!("{PATH}/export"), &ASKS, &[])),
        sums: &found.sums,
        clause: "",
        columns: choices,
        heads: shown,
        rows: found.rows.lines(),
        pager: pager(&paging, &typed, &found, |with| params.href(PATH, &all, with)),
        empty: if typed == Asked::Personal || !typed.words().is_empty() {
            "换一种说法再查，或者少写几个词。当事人的姓名、证件号码、电话不在全文里，用下面的“当事人”查。"
        } else if params.says_none_of(&ASKS) {
            "还没有案件。窗口收到的申请，点“登记案件”；已有台账的，导入附件6。"
        } else {
            "换个条件再查。按当事人查，用下面的“当事人”，要写全名、完整的证件号码或电话。"
        },
        about: about(&typed, found.total),
    })
}

/// The ids of a page and how many there are in all: by the words looked for, or else by the order of recording.
fn page_of(
    c: &mut Conn,
    scope: &Scope,
    typed: &Asked,
    asked: &Params,
    today: Date,
    paging: &Paging,
) -> Result<(Vec<String>, Total), AppError> {
    if *typed == Asked::Empty {
        let total = lists::count(c, scope, asked, today)?;
        let start = paging.within(total).start;
        return Ok((lists::page(c, scope, asked, today, &start, paging.size)?, total));
    }
    if typed.words().is_empty() {
        return Ok((Vec::new(), Total::exact(0)));
    }
    let (ids, total) = found::ids(c, scope, typed.words(), asked, today)?;
    let size = paging.size as usize;
    // Not so many that a page would need its key.
    let from = (paging.within(Total::exact(total.n)).page as usize - 1) * size;
    Ok((ids.into_iter().skip(from).take(size).collect(), total))
}

fn pager(paging: &Paging, typed: &Asked, found: &Found, href: impl Fn(&[(&str, &str)]) -> String) -> Pager {
    if *typed == Asked::Empty {
        return paging.pager(found.total, &found.rows.ids, href);
    }
    let mut pager = paging.pager(Total::exact(found.total.n), &found.rows.ids, href);
    pager.total = format!("{} 件", found.total.shown());
    pager
}

/// What is said of a look for words.
fn about(typed: &Asked, total: Total) -> String {
    if total.more && !typed.words().is_empty() {
        return format!("文字相符的太多，只列出最近登记的 {} 件。再加一个词，结果才完整。", total.n);
    }
    String::new()
}

/// The buttons the reader may use.
pub(super) fn tools(may: impl Fn(Action) -> bool, export: String) -> Tools {
    let only = |may: bool, href: String| if may { href } else { String::new() };
    let import = may(Action::Import) && may(Action::EditCases);
    Tools {
        new: only(may(Action::EditCases), format!("{PATH}/new")),
        import: only(import, format!("{PATH}/import")),
        export: only(may(Action::Export), export),
        template: only(import, format!("{PATH}/template")),
    }
}

fn filters(params: &Params, typed: &Asked, scope: &Scope, env: &Env) -> Vec<Filter> {
    let states = [lists::OPEN].into_iter().chain(Standing::ALL.iter().map(|s| s.label()));
    let day = |key: &'static str, label: &'static str| Filter {
        kind: "date",
        problem: day_problem(params.get(key)),
        ..Filter::text(key, label, "", params)
    };
    let mut all = vec![
        Filter::text("q", "案件编号", "从头输入，如 东丽区劳人调", params),
        Filter {
            problem: typed.advice(), ..Filter::text(TEXT, "全文", "请求、事实、协议里的词", params)
        },
        Filter::select("state", "状态", states.map(|s| (s, s)), params),
        Filter::code(&CASES, "source", params),
        Filter::code(&CASES, "outcome", params),
    ];
    all.extend(Filter::places(params, scope, env));
    if !matches!(scope, Scope::Organisation(_) | Scope::Mediator(_)) {
        all.push(Filter::text("host", "承办组织", "名称中的几个字", params));
    }
    all.push(Filter::select("collective", "集体争议", [("是", "是")], params));
    all.push(Filter::select("overdue", "超期", [("是", "办理期限已过")], params));
    all.push(day("received_from", "收到自"));
    all.push(day("received_to", "收到至"));
    all
}

/// What is open, what is due, what is late, what was closed this year.
fn sums(c: &mut Conn, scope: &Scope, env: &Env) -> Result<Vec<Sum>, AppError> {
    let first = format!("{}-01-01", env.today.year());
    let mut sum = |label, pairs: &[(&str, &str)], attention| {
        let asked = Params(pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect());
        let total = lists::count(c, scope, &asked, env.today)?;
        let href = if total.n > 0 { address(PATH, pairs) } else { String::new() };
        Ok::<_, AppError>(Sum { label, value: total.shown(), href, attention: attention && total.n > 0 })
    };
    Ok(vec![
        sum("在办", &[("state", lists::OPEN)], false)?,
        sum("3 天内到期", &[("due", "是")], false)?,
        sum("已超期", &[("overdue", "是")], true)?,
        sum("本年结案", &[("closed_from", &first)], false)?,
    ])
}

/// The rows with these ids as the reader may see them.
pub(super) fn rows(
    c: &mut Conn,
    env: &Env,
    actor: &Actor,
    ids: Vec<String>,
    keys: &[&'static str],
    words: &[Word],
) -> Result<Rows, AppError> {
    let calendar = settings::calendar(c)?;
    let by = By { calendar: &calendar, policy: env.policy };
    let cases = query::rows::<CaseRecords>(c, env, &ids, env.today)?;
    let at = env.at(env.today);
    let scope = &actor.scope;
    let line = |case: &Case| {
        let mut own = cells(case, scope, by, env);
        let one = |key: &&'static str| own.remove(key).unwrap_or_else(|| cell(&CASES, key, case, &at));
        keys.iter().map(one).collect()
    };
    let edits = |case: &Case| may_change(actor, case, env.today);
    let excerpts = cases.iter().map(|case| excerpt(&Sight::of(scope, case, false).texts(), words));
    Ok(Rows {
        cells: cases.iter().map(line).collect(),
        may: cases.iter().map(edits).collect(),
        excerpts: excerpts.collect(),
        ids,
    })
}

fn cells(case: &Case, scope: &Scope, by: By, env: &Env) -> Cells {
    let at = env.at(env.today);
    let show = |key: &str| CASES.column(key).map(|c| c.show(case, &at)).unwrap_or_default();
    let sight = Sight::of(scope, case, false);
    let clocks = running(case, by, env.today);
    let amount = case.amount.map(|fen| format!("¥{}", money(fen))).unwrap_or_default();
    HashMap::from([
        ("number", Cell::new(show("number"), show("source"))),
        ("parties", Cell::new(others(&sight.applicant(), case), sight.respondent())),
        ("applicant", Cell::new(sight.applicant(), "")),
        ("applicant_id", Cell::new(sight.id_number(), "")),
        ("phone", Cell::new(sight.phone(case.applicant.phone.as_deref()), "")),
        ("respondent", Cell::new(sight.respondent(), "")),
        ("request", Cell::new(sight.text(&show("request")), "")),
        ("facts", Cell::new(sight.text(&show("facts")), "")),
        ("dispute", Cell::new(show("dispute_types"), amount)),
        ("hosted", Cell::new(case.organisation.name.as_str(), show("mediators"))),
        ("standing", standing(case, &clocks)),
        ("limit", limit(case, &clocks)),
    ])
}

/// 张** 等 12 人.
pub(super) fn others(name: &str, case: &Case) -> String {
    match case.headcount {
        Some(count) if count > 1 => format!("{name} 等 {count} 人"),
        _ => name.to_owned(),
    }
}

/// Where a case stands; in maple where somebody is late.
fn standing(case: &Case, clocks: &[Clock]) -> Cell {
    let state = Standing::of(case);
    let late = clocks.iter().find(|clock| clock.kind.binds() && clock.is_over());
    if let Some(late) = late {
        let why = format!("{} {}", late.kind.label(), days_words(late.days));
        return Cell { text: state.label().into(), why, mark: "attention" };
    }
    let outcome = case.closure.outcome.map_or("", fengqiao_domain::cases::Outcome::label);
    Cell::new(state.label(), outcome)
}

/// The day the first clock that binds somebody ends on; of a closed case the day it was closed, and whether in time.
fn limit(case: &Case, clocks: &[Clock]) -> Cell {
    if let Some(clock) = clocks.iter().find(|clock| clock.kind.binds()) {
        let words = format!("{} {}", clock.kind.label(), days_words(clock.days));
        return Cell::new(clock.end.result.date.to_string(), words);
    }
    let Some(closed) = case.closure.on else { return Cell::default() };
    let late = case.limits.handling.is_some_and(|limit| closed > limit);
    Cell::new(closed.to_string(), if late { "超期结案" } else { "结案" })
}
