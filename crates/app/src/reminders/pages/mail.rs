//! 邮件服务器. The password is never shown again.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Form, State};
use axum::response::Response;
use serde::Deserialize;

use super::super::Way;
use super::super::config::{self, Security, Settings, Smtp};
use super::{UNDER, tested};
use crate::platform::render::{done, form_again, html};
use crate::platform::view::{Choice, FieldProblem};
use crate::{App, AppError, Page, Permit, Routes, may};

const PATH: &str = "/desk/admin/reminders/mail";

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new().get(PATH, look).post(PATH, set).post("/desk/admin/reminders/mail/test", test)
}

type Keeper = Permit<may::EditSettings>;

#[derive(Deserialize, Default)]
#[serde(default)]
struct Entry {
    on: String,
    host: String,
    port: String,
    security: String,
    user: String,
    password: String,
    from: String,
}

#[derive(Template)]
#[template(path = "reminders/mail.html")]
struct MailPage {
    page: Page,
    entry: Entry,
    securities: Vec<Choice>,
    /// A password is kept.
    has_password: bool,
    problems: Vec<FieldProblem>,
}

async fn page(
    permit: &Keeper,
    app: &Arc<App>,
    entry: Option<Entry>,
    problems: Vec<FieldProblem>,
) -> Result<MailPage, AppError> {
    let known = app.blocking(|app| app.read(|c| Settings::load(c, &app.keys))).await?.smtp;
    let entry = entry.unwrap_or_else(|| Entry {
        on: if known.on { "是".into() } else { String::new() },
        host: known.host.clone(),
        port: if known.port == 0 { "587".into() } else { known.port.to_string() },
        security: known.security.label().into(),
        user: known.user.clone(),
        password: String::new(),
        from: known.from.clone(),
    });
    Ok(MailPage {
        page: permit.page(app, "邮件服务器").under(UNDER),
        securities: Choice::all(Security::ALL.map(Security::label), &entry.security),
        has_password: !known.password.is_empty(),
        entry,
        problems,
    })
}

async fn look(permit: Keeper, State(app): State<Arc<App>>) -> Result<Response, AppError> {
    html(&page(&permit, &app, None, Vec::new()).await?)
}

async fn set(
    permit: Keeper,
    State(app): State<Arc<App>>,
    Form(entry): Form<Entry>,
) -> Result<Response, AppError> {
    let actor = permit.actor();
    let security = Security::ALL.into_iter().find(|s| s.label() == entry.security).unwrap_or_default();
    let typed = Smtp {
        on: entry.on == "是",
        host: entry.host.clone(),
        port: entry.port.trim().parse().unwrap_or(0),
        security,
        user: entry.user.clone(),
        password: entry.password.clone(),
        from: entry.from.clone(),
    };
    match app.blocking(move |app| config::set_smtp(app, &actor, &typed)).await {
        Ok(()) => Ok(done(PATH, "已保存。发一封测试邮件给自己，看能不能收到。")),
        Err(error) => {
            let entry = Entry { password: String::new(), ..entry };
            form_again(&page(&permit, &app, Some(entry), error.for_form()?).await?)
        }
    }
}

async fn test(permit: Keeper, State(app): State<Arc<App>>) -> Result<Response, AppError> {
    tested(&app, permit.actor(), Way::Mail, PATH, "测试邮件已交给邮件服务器，到自己的邮箱看看。").await
}
