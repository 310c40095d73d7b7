//! 按当事人查找: exactly by name, identity number or telephone, through the blind indexes. What is typed stands in no
//! address, and every look-up goes on record.

use std::sync::Arc;

use axum::extract::{Form, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use fengqiao_domain::access::Action;
use fengqiao_domain::cases::CASES;
use fengqiao_domain::search::Query;
use serde::Deserialize;

use super::PATH;
use super::list::{self, CasesPage};
use crate::cases::store::lists;
use crate::platform::render::html;
use crate::platform::view::Pager;
use crate::tables::Params;
use crate::tables::list::heads;
use crate::{App, AppError, Event, Permit, Routes, may};

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new().get(PARTIES, back).post(PARTIES, find)
}

const PARTIES: &str = "/desk/cases/parties";
/// Cases shown of one party.
const MOST: u32 = 50;
const COLUMNS: [&str; 5] = ["parties", "dispute", "hosted", "standing", "limit"];

#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    party: String,
}

/// The page of a look-up has no address of its own.
async fn back(_: Permit<may::ViewCases>) -> Redirect {
    Redirect::to(PATH)
}

async fn find(
    permit: Permit<may::ViewCases>,
    State(app): State<Arc<App>>,
    Form(asked): Form<Asked>,
) -> Result<Response, AppError> {
    let text = asked.party.trim().to_owned();
    if text.is_empty() {
        return Ok(Redirect::to(PATH).into_response());
    }
    let what = match Query::read(&text) {
        Query::Identity(_) => "证件号码",
        Query::Phone(_) => "电话",
        _ => "名称",
    };
    let (shown, _) = heads(&CASES, "number", &COLUMNS, &list::OWN, &Params::default());
    let keys: Vec<&'static str> = shown.iter().map(|h| h.key).collect();
    let actor = permit.actor();
    let (rows, total) = app
        .blocking(move |app| {
            app.look(&actor, Action::ViewCases, |tx| {
                let now = tx.now().to_owned();
                let env = tx.app.env(&now);
                let (ids, total) = lists::with_party(tx.conn(), &actor.scope, &text, env.keys, MOST)?;
                let one = if let [id] = &ids[..] { id.clone() } else { String::new() };
                let rows = list::rows(tx.conn(), &env, &actor, ids, &keys, &[])?;
                let found = format!("按当事人{what}查找案件，找到 {} 件", total.shown());
                tx.audit(Event::new("search", "cases", one).summary(found));
                Ok((rows, total))
            })
        })
        .await?;
    let mut page = permit.page(&app, "案件").watermarked();
    PATH.clone_into(&mut page.here);
    let few = if total.n > u64::from(MOST) {
        format!("，下面是最近登记的 {MOST} 件")
    } else {
        String::new()
    };
    html(&CasesPage {
        page,
        heading: "案件",
        tabs: Vec::new(),
        path: PATH,
        filters: Vec::new(),
        hidden: Vec::new(),
        asked: Vec::new(),
        tools: list::tools(|action| permit.may(action), format!("{PATH}/export")),
        sums: &[],
        clause: "",
        columns: Vec::new(),
        heads: shown,
        rows: rows.lines(),
        pager: Pager::numbered(total.n.min(u64::from(MOST)), "件", 1, MOST, |_| PATH.to_owned()),
        empty: "您的管辖范围内没有当事人与输入的完全一致。姓名、单位名称要写全，证件号码、电话要写完整。",
        about: format!("按您输入的当事人{what}查找，找到 {} 件{few}。查找已记入审计日志。", total.shown()),
    })
}
