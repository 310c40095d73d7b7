//! 短信网关. The address may hold a key and the secret is one: neither is shown again.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Form, State};
use axum::response::Response;
use serde::Deserialize;

use super::super::Way;
use super::super::config::{self, Gateway, Settings, Shape, Signing};
use super::{UNDER, tested};
use crate::platform::render::{done, form_again, html};
use crate::platform::view::{Choice, FieldProblem};
use crate::{App, AppError, Page, Permit, Routes, may};

const PATH: &str = "/desk/admin/reminders/gateway";

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new().get(PATH, look).post(PATH, set).post("/desk/admin/reminders/gateway/test", test)
}

type Keeper = Permit<may::EditSettings>;

#[derive(Deserialize, Default)]
#[serde(default)]
struct Entry {
    on: String,
    url: String,
    shape: String,
    secret: String,
    signing: String,
    unsigned: String,
}

#[derive(Template)]
#[template(path = "reminders/gateway.html")]
struct GatewayPage {
    page: Page,
    entry: Entry,
    shapes: Vec<Choice>,
    signings: Vec<Choice>,
    /// Where the address that is kept leads; empty for none.
    place: String,
    /// A secret is kept.
    has_secret: bool,
    /// This machine may be spoken to.
    here: bool,
    problems: Vec<FieldProblem>,
}

async fn page(
    permit: &Keeper,
    app: &Arc<App>,
    entry: Option<Entry>,
    problems: Vec<FieldProblem>,
) -> Result<GatewayPage, AppError> {
    let known = app.blocking(|app| app.read(|c| Settings::load(c, &app.keys))).await?.gateway;
    let entry = entry.unwrap_or_else(|| Entry {
        on: if known.on { "是".into() } else { String::new() },
        shape: known.shape.label().into(),
        signing: known.signing.label().into(),
        ..Entry::default()
    });
    Ok(GatewayPage {
        page: permit.page(app, "短信网关").under(UNDER),
        shapes: Choice::all(Shape::ALL.map(Shape::label), &entry.shape),
        signings: Choice::all(Signing::ALL.map(Signing::label), &entry.signing),
        place: known.place(),
        has_secret: !known.secret.is_empty(),
        here: app.config.gateway_here,
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
    let typed = Gateway {
        on: entry.on == "是",
        url: entry.url.clone(),
        secret: entry.secret.clone(),
        signing: Signing::ALL.into_iter().find(|s| s.label() == entry.signing).unwrap_or_default(),
        shape: Shape::ALL.into_iter().find(|s| s.label() == entry.shape).unwrap_or_default(),
    };
    let unsigned = entry.unsigned == "是";
    match app.blocking(move |app| config::set_gateway(app, &actor, &typed, unsigned)).await {
        Ok(()) => Ok(done(PATH, "已保存。发一条测试给自己，看能不能收到。")),
        Err(error) => {
            let entry = Entry { secret: String::new(), ..entry };
            form_again(&page(&permit, &app, Some(entry), error.for_form()?).await?)
        }
    }
}

async fn test(permit: Keeper, State(app): State<Arc<App>>) -> Result<Response, AppError> {
    tested(&app, permit.actor(), Way::Gateway, PATH, "测试已交给网关，看自己的手机收到没有。").await
}
