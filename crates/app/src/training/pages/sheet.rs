//! 签到表 to print: those with a place in order, empty lines for whoever comes besides.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use fengqiao_domain::training::seats::Seat;
use fengqiao_domain::training::{SESSIONS, Session};

use super::LIST;
use super::detail::session_of;
use super::list::times;
use crate::platform::render::html;
use crate::tables::Env;
use crate::training::store::{places, sessions::owns};
use crate::{App, AppError, Page, Permit, Routes, may};

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new().get("/desk/training/{id}/sheet", sheet)
}

/// Lines on one sheet of A4.
const LINES: usize = 18;
/// Empty lines at the end.
const EMPTY: usize = 6;

struct Line {
    no: usize,
    name: String,
    number: String,
    organisation: String,
}

#[derive(Template)]
#[template(path = "training/sheet.html")]
struct SheetPage {
    page: Page,
    back: String,
    session: Session,
    days: String,
    times: String,
    category: String,
    hours: String,
    sheets: Vec<Vec<Line>>,
}

async fn sheet(
    permit: Permit<may::EditTraining>,
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
) -> Result<Response, AppError> {
    let (actor, frame) = (permit.actor(), permit.page(&app, "签到表"));
    let page = app
        .blocking(move |app| {
            let now = app.clock.stamp();
            let env: Env = app.env(&now);
            app.read(|c| {
                let session = session_of(c, &env, &actor.scope, &id)?;
                let owner = owns(&actor.scope, &session);
                let standing = places::of(c, &actor.scope, &session, owner)?;
                let named = standing.into_iter().filter(|e| e.inside && e.seat == Seat::Taken);
                let mut lines: Vec<Line> = named
                    .map(|e| Line {
                        no: 0,
                        name: e.name,
                        number: e.certificate_no,
                        organisation: e.organisation,
                    })
                    .collect();
                let whole = (lines.len() + EMPTY).div_ceil(LINES) * LINES;
                let none = || Line {
                    no: 0,
                    name: String::new(),
                    number: String::new(),
                    organisation: String::new(),
                };
                lines.resize_with(whole, none);
                for (i, line) in lines.iter_mut().enumerate() {
                    line.no = i + 1;
                }
                let mut sheets = Vec::new();
                while !lines.is_empty() {
                    let rest = lines.split_off(LINES.min(lines.len()));
                    sheets.push(std::mem::replace(&mut lines, rest));
                }
                let at = env.at(env.today);
                let show =
                    |key: &str| SESSIONS.column(key).map(|c| c.show(&session, &at)).unwrap_or_default();
                Ok::<_, AppError>(SheetPage {
                    page: frame.watermarked(),
                    back: format!("{LIST}/{id}"),
                    days: session.days(),
                    times: times(&session),
                    category: show("category"),
                    hours: show("hours"),
                    sheets,
                    session,
                })
            })
        })
        .await?;
    html(&page)
}
