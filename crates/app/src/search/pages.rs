//! The page of the search.

mod suggest;

use std::sync::Arc;

use askama::Template;
use axum::extract::{Form, Query as Address, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use fengqiao_db::Conn;
use fengqiao_domain::access::{Action, Scope};
use fengqiao_domain::search::{LONGEST, Query};
use serde::Deserialize;

use super::hits::{self, Hit};
use super::store::{self, CAP, Found, Reach};
use crate::platform::render::html;
use crate::platform::view::Pager;
use crate::tables::Env;
use crate::tables::params::address;
use crate::{Actor, App, AppError, Event, Page, Permit, Routes, may};

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new().get(PATH, show).post(PATH, find).post("/desk/search/suggest", suggest::suggest)
}

const PATH: &str = "/desk/search";
/// Hits of a group beside the others.
const FEW: usize = 5;
/// Hits of a group to a page of its own.
const SIZE: u32 = 20;

#[derive(Deserialize, Default, Clone)]
#[serde(default)]
struct Asked {
    q: String,
    #[serde(rename = "in")]
    group: String,
    page: String,
}

/// What is searched.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Organisations,
    People,
    Certificates,
    Units,
    Cases,
}

impl Kind {
    const ALL: [Self; 5] = [Self::Organisations, Self::People, Self::Certificates, Self::Units, Self::Cases];

    fn key(self) -> &'static str {
        match self {
            Self::Organisations => "organisations",
            Self::People => "mediators",
            Self::Certificates => "certificates",
            Self::Units => "units",
            Self::Cases => "cases",
        }
    }
    fn title(self) -> &'static str {
        match self {
            Self::Organisations => "调解组织",
            Self::People => "调解员",
            Self::Certificates => "证书",
            Self::Units => "应建单位",
            Self::Cases => "案件",
        }
    }
    /// Heads of the name and of the number beside it.
    fn heads(self) -> [&'static str; 3] {
        match self {
            Self::Organisations => ["组织名称", "编号", "运行状态"],
            Self::People => ["姓名", "调解员证号", "名册状态"],
            Self::Certificates => ["调解员证号", "持证人", "证书状态"],
            Self::Units => ["单位名称", "统一社会信用代码", "调解组织"],
            Self::Cases => ["案件编号", "当事人", "状态、争议"],
        }
    }
    fn unit(self) -> &'static str {
        match self {
            Self::Organisations => "个",
            Self::People => "人",
            Self::Certificates => "本",
            Self::Units => "家",
            Self::Cases => "件",
        }
    }
    fn action(self) -> Action {
        match self {
            Self::Organisations => Action::ViewOrganisations,
            Self::People | Self::Certificates => Action::ViewMediators,
            Self::Units => Action::ViewUnits,
            Self::Cases => Action::ViewCases,
        }
    }
    /// `text` without blanks, `typed` as it was typed: words of a text are parted by them.
    fn look_up(
        self,
        c: &mut Conn,
        scope: &Scope,
        text: &str,
        typed: &str,
        far: Reach,
    ) -> Result<Found, AppError> {
        match self {
            Self::Organisations => store::organisations(c, scope, text, far),
            Self::People => store::people(c, scope, text, far),
            Self::Certificates => store::certificates(c, scope, text, far),
            Self::Units => store::units(c, scope, text, far),
            Self::Cases => store::cases(c, scope, typed, far),
        }
    }
    fn hits(
        self,
        c: &mut Conn,
        env: &Env,
        scope: &Scope,
        typed: &str,
        ids: &[(String, String)],
    ) -> Result<Vec<Hit>, AppError> {
        match self {
            Self::Organisations => hits::organisations(c, env, ids),
            Self::People => hits::people(c, env, scope, ids),
            Self::Certificates => hits::certificates(c, env, scope, ids),
            Self::Units => hits::units(c, env, ids),
            Self::Cases => hits::cases(c, env, scope, typed, ids),
        }
    }
}

/// The hits of one kind.
struct Group {
    key: &'static str,
    title: &'static str,
    heads: [&'static str; 3],
    total: String,
    hits: Vec<Hit>,
    /// All of them; empty where all stand here.
    all: String,
}

#[derive(Template)]
#[template(path = "search/show.html")]
struct SearchPage {
    page: Page,
    q: String,
    /// Heading and words where nothing is shown; empty otherwise.
    empty: (&'static str, &'static str),
    /// What was searched for, where it must not be repeated.
    about: &'static str,
    groups: Vec<Group>,
    /// Some words are the start of too many names.
    broad: bool,
    /// Of the page of one group.
    pager: Option<Pager>,
    /// Back from the page of one group to all.
    back: String,
}

const NOTHING: (&str, &str) = (
    "没有找到",
    "组织和单位按名称里的任何几个字查，姓名、编号按开头查，也可以用拼音首字母，如 lgf；案件按编号的开头或者请求、事实、协议里的词查，几个词空一格。只在您的管辖范围内查；检查有没有错字，少写几个字再试。",
);

fn advice(query: &Query) -> (&'static str, &'static str) {
    match query {
        Query::Empty => (
            "查找组织、人、证书、单位、案件",
            "输入名称里的几个字、姓名的开头、编号、证号、信用代码，或者拼音首字母；案件输入编号或者请求、事实里的词。证件号码、手机号要写完整，查找会记入日志。",
        ),
        Query::TooShort => ("至少输入两个字", "一个字对应的太多。写两个字以上，或者两个以上的拼音首字母。"),
        Query::TooLong => ("输入的太长", "最多 60 个字。写名称的开头几个字就可以。"),
        Query::Identity(_) | Query::Phone(_) => (
            "没有按这个地址查找",
            "证件号码和电话不能写在网址里：网址会留在浏览器记录中。请在上面的框里重新输入，查找会记入日志。",
        ),
        Query::Words(_) => NOTHING,
    }
}

async fn show(
    permit: Permit<may::ViewOrganisations>,
    State(app): State<Arc<App>>,
    Address(asked): Address<Asked>,
) -> Result<Response, AppError> {
    let query = Query::read(&asked.q);
    let Query::Words(text) = &query else {
        let mut page = permit.page(&app, "查找");
        // Neither the field nor any link of the page repeats what was typed.
        PATH.clone_into(&mut page.here);
        let empty = advice(&query);
        return html(&SearchPage { empty, ..blank(page) });
    };
    let one = Kind::ALL.into_iter().find(|kind| kind.key() == asked.group);
    let number = asked.page.parse().unwrap_or(1).clamp(1, CAP as u64);
    let (actor, words) = (permit.actor(), text.clone());
    let typed: String = asked.q.split_whitespace().collect::<Vec<_>>().join(" ");
    let typed: String = typed.chars().filter(|c| !c.is_control()).take(2 * LONGEST).collect();
    let told = typed.clone();
    let (groups, broad, total) = app
        .blocking(move |app| {
            let now = app.clock.stamp();
            let env = app.env(&now);
            app.read(|c| groups(c, &env, &actor, (&words, &told), one, number))
        })
        .await?;
    let mut page = permit.page(&app, "查找");
    if groups.iter().any(|g| g.key != "units" && g.key != "organisations") {
        page = page.watermarked();
    }
    let href = |page: &str| address(PATH, &[("q", &typed), ("in", &asked.group), ("page", page)]);
    let pager = one.map(|kind| Pager::numbered(total, kind.unit(), number, SIZE, |n| href(&n.to_string())));
    html(&SearchPage {
        q: typed.clone(),
        empty: if groups.is_empty() { NOTHING } else { ("", "") },
        broad,
        back: if one.is_some() { address(PATH, &[("q", &typed)]) } else { String::new() },
        pager: pager.filter(|_| !groups.is_empty()),
        groups,
        ..blank(page)
    })
}

fn blank(page: Page) -> SearchPage {
    SearchPage {
        page,
        q: String::new(),
        empty: ("", ""),
        about: "",
        groups: Vec::new(),
        broad: false,
        pager: None,
        back: String::new(),
    }
}

/// The hits of every kind the reader may see, or a page of one kind; whether there may be more; how many there are.
fn groups(
    c: &mut Conn,
    env: &Env,
    actor: &Actor,
    (text, typed): (&str, &str),
    one: Option<Kind>,
    number: u64,
) -> Result<(Vec<Group>, bool, u64), AppError> {
    let (mut groups, mut broad, mut total) = (Vec::new(), false, 0);
    for kind in Kind::ALL {
        if one.is_some_and(|one| one != kind) || !actor.may(kind.action()) {
            continue;
        }
        let found = kind.look_up(c, &actor.scope, text, typed, Reach::PAGE)?;
        broad |= found.more;
        total += found.ids.len() as u64;
        let (from, size) = match one {
            Some(_) => ((number - 1) as usize * SIZE as usize, SIZE as usize),
            None => (0, FEW),
        };
        let part = found.ids.get(from..).unwrap_or_default();
        let hits = kind.hits(c, env, &actor.scope, typed, &part[..part.len().min(size)])?;
        if hits.is_empty() {
            continue;
        }
        let count = found.ids.len();
        let more = if found.more { "+" } else { "" };
        let all = address(PATH, &[("q", typed), ("in", kind.key())]);
        groups.push(Group {
            key: kind.key(),
            title: kind.title(),
            heads: kind.heads(),
            total: format!("{count}{more} {}", kind.unit()),
            all: if one.is_none() && count > hits.len() { all } else { String::new() },
            hits,
        });
    }
    Ok((groups, broad, total))
}

/// Personal numbers are looked up here, on record; anything else goes to its address.
async fn find(
    permit: Permit<may::ViewOrganisations>,
    State(app): State<Arc<App>>,
    Form(asked): Form<Asked>,
) -> Result<Response, AppError> {
    let query = Query::read(&asked.q);
    if !query.is_personal() {
        let q: String = asked.q.trim().chars().take(LONGEST + 1).collect();
        return Ok(Redirect::to(&address(PATH, &[("q", &q)])).into_response());
    }
    let (actor, what) = (permit.actor(), if matches!(query, Query::Phone(_)) { "电话" } else { "证件号码" });
    let hits = app
        .blocking(move |app| {
            app.look(&actor, Action::ViewMediators, |tx| {
                let now = tx.now().to_owned();
                let env = tx.app.env(&now);
                let found = store::with_number(tx.conn(), &env, &actor.scope, &query)?;
                let hits = hits::people(tx.conn(), &env, &actor.scope, &found)?;
                let record = if let [(id, _)] = &found[..] { id.as_str() } else { "" };
                tx.audit(
                    Event::new("search", "mediators", record)
                        .summary(format!("按{what}查找调解员，找到 {} 人", found.len())),
                );
                Ok(hits)
            })
        })
        .await?;
    let mut page = permit.page(&app, "查找").watermarked();
    PATH.clone_into(&mut page.here);
    let kind = Kind::People;
    let group = Group {
        key: kind.key(),
        title: kind.title(),
        heads: kind.heads(),
        total: format!("{} {}", hits.len(), kind.unit()),
        hits,
        all: String::new(),
    };
    let none = ("没有找到", "您的管辖范围内没有人登记这个号码。号码要与登记的完全一致，核对后重新输入。");
    html(&SearchPage {
        about: if what == "电话" {
            "按您输入的电话查找"
        } else {
            "按您输入的证件号码查找"
        },
        empty: if group.hits.is_empty() { none } else { ("", "") },
        groups: if group.hits.is_empty() { Vec::new() } else { vec![group] },
        ..blank(page)
    })
}
