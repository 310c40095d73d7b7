//! 发件箱: what waits, what has gone, what did not get there. Nothing of its content: the administrator sees no cases.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use fengqiao_domain::access::Action;
use serde::Deserialize;

use super::super::Way;
use super::super::config::Settings;
use super::super::store::outbox::{self, Asked, Listed};
use super::HERE;
use crate::platform::clock::moment;
use crate::platform::masking::mask;
use crate::platform::render::{done, html};
use crate::platform::view::Choice;
use crate::{App, AppError, Event, Page, Permit, Routes, may};

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new().get(HERE, list).post("/desk/admin/reminders/{id}/retry", again)
}

/// Messages to a page.
const PAGE: usize = 50;

/// The states as the filter has them: stored form, words, mark.
const STATES: [(&str, &str, &str); 3] =
    [("waiting", "待发", "pending"), ("sent", "已发出", "ok"), ("failed", "没有发出", "attention")];

#[derive(Deserialize, Default)]
#[serde(default)]
struct Filter {
    state: String,
    way: String,
    before: String,
    id: String,
}

struct Line {
    id: String,
    made: String,
    way: &'static str,
    recipient: String,
    what: String,
    why: String,
    state: &'static str,
    mark: &'static str,
    detail: String,
    /// It was given up and its words are still there.
    again: bool,
}

struct Setup {
    name: &'static str,
    on: bool,
    words: String,
    href: &'static str,
}

#[derive(Template)]
#[template(path = "reminders/outbox.html")]
struct OutboxPage {
    page: Page,
    setups: Vec<Setup>,
    waiting: u64,
    failed: u64,
    states: Vec<Choice>,
    ways: Vec<Choice>,
    lines: Vec<Line>,
    older: Option<String>,
}

async fn list(
    permit: Permit<may::EditSettings>,
    State(app): State<Arc<App>>,
    Query(filter): Query<Filter>,
) -> Result<Response, AppError> {
    let state = STATES.iter().find(|(_, words, _)| *words == filter.state);
    let way = Way::ALL.into_iter().find(|way| way.label() == filter.way);
    let asked = Asked {
        user: None,
        state: state.map_or_else(String::new, |(code, ..)| (*code).to_owned()),
        way: way.map_or_else(String::new, |way| way.code().to_owned()),
        before: (!filter.before.is_empty()).then(|| (filter.before.clone(), filter.id.clone())),
        most: i64::try_from(PAGE + 1).unwrap_or(i64::MAX),
    };
    let (settings, mut found, waiting, failed) = app
        .blocking(move |app| {
            app.read(|c| {
                let found = outbox::list_of(c, &app.keys, &asked)?;
                let (waiting, failed) = (outbox::count(c, "waiting")?, outbox::count(c, "failed")?);
                Ok((Settings::load(c, &app.keys)?, found, waiting, failed))
            })
        })
        .await?;
    let more = found.len() > PAGE;
    found.truncate(PAGE);
    let older = found.last().filter(|_| more).map(|last| {
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair("state", &filter.state)
            .append_pair("way", &filter.way)
            .append_pair("before", &last.made_at)
            .append_pair("id", &last.id)
            .finish();
        format!("{HERE}?{query}")
    });
    html(&OutboxPage {
        page: permit.page(&app, "提醒与发件箱").under(&[("系统", "/desk/system")]),
        setups: setups(&settings),
        waiting,
        failed,
        states: Choice::all(STATES.map(|(_, words, _)| words), &filter.state),
        ways: Choice::all(Way::ALL.map(Way::label), &filter.way),
        lines: found.iter().map(line).collect(),
        older,
    })
}

fn setups(settings: &Settings) -> Vec<Setup> {
    let (smtp, gateway, general) = (&settings.smtp, &settings.gateway, &settings.general);
    let mail = if smtp.host.is_empty() { String::new() } else { format!("{}:{}", smtp.host, smtp.port) };
    let links = if general.address.is_empty() { "不带链接".to_owned() } else { general.address.clone() };
    vec![
        Setup { name: Way::Mail.label(), on: smtp.on, words: mail, href: "/desk/admin/reminders/mail" },
        Setup {
            name: Way::Gateway.label(),
            on: gateway.on,
            words: gateway.place(),
            href: "/desk/admin/reminders/gateway",
        },
        Setup {
            name: "时间与链接",
            on: true,
            words: format!("早上 {} 点，{links}", general.hour),
            href: "/desk/admin/reminders/general",
        },
    ]
}

fn line(m: &Listed) -> Line {
    let (_, state, mark) = STATES.iter().find(|(code, ..)| *code == m.state).copied().unwrap_or(STATES[0]);
    let plain = |stamp: &str| stamp.replace('T', " ").chars().take(16).collect::<String>();
    let detail = match (m.state.as_str(), &m.done_at) {
        ("waiting", _) if m.attempts > 0 => format!("试了 {} 次，{} 再试", m.attempts, moment(m.next_at)),
        ("waiting", _) => String::new(),
        (_, Some(done)) if m.attempts > 1 => format!("{}，第 {} 次", plain(done), m.attempts),
        (_, Some(done)) => plain(done),
        _ => String::new(),
    };
    Line {
        id: m.id.clone(),
        made: plain(&m.made_at),
        way: Way::from_code(&m.way).map_or("", Way::label),
        recipient: if m.recipient.is_empty() { "（已清除）".into() } else { masked(&m.recipient) },
        what: if m.urgent { "期限提醒".into() } else { "早上的汇总".into() },
        why: format!("{} 项", m.lines),
        state,
        mark,
        detail: if m.fault.is_empty() { detail } else { format!("{}；{detail}", m.fault) },
        again: m.state == "failed" && !m.recipient.is_empty(),
    }
}

/// z****@tj.gov.cn, 199****0000; nothing of nothing.
pub(super) fn masked(recipient: &str) -> String {
    match recipient.split_once('@') {
        Some((name, domain)) => format!("{}@{domain}", mask("mail", name)),
        None => mask("phone", recipient),
    }
}

async fn again(
    permit: Permit<may::EditSettings>,
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
) -> Result<Response, AppError> {
    let actor = permit.actor();
    app.blocking(move |app| {
        app.act(&actor, Action::EditSettings, |tx| {
            let now = app.clock.seconds();
            if !outbox::again(tx.conn(), &id, now)? {
                return Err(AppError::NotFound);
            }
            tx.audit(Event::new("retry", "outbox", id.as_str()).summary("重发没有发出的提醒"));
            Ok(())
        })
    })
    .await?;
    Ok(done(HERE, "已放回待发，一会儿就发。"))
}
