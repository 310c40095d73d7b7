//! What is suggested under the field of the top bar while somebody types: a few records, each a link. What was typed
//! comes in the body and stands in no address or log; a personal number is looked up by the form only, on record.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Form, State};
use axum::response::Response;
use fengqiao_db::Conn;
use fengqiao_domain::search::Query;

use super::{Asked, Kind};
use crate::platform::render::html;
use crate::search::hits::Hit;
use crate::search::store::Reach;
use crate::tables::Env;
use crate::{Actor, App, AppError, Permit, may};

/// One line.
struct Line {
    kind: &'static str,
    hit: Hit,
}

#[derive(Template)]
#[template(path = "search/suggest.html")]
struct Suggestions {
    lines: Vec<Line>,
}

pub(super) async fn suggest(
    permit: Permit<may::ViewOrganisations>,
    State(app): State<Arc<App>>,
    Form(asked): Form<Asked>,
) -> Result<Response, AppError> {
    let Query::Words(text) = Query::read(&asked.q) else { return html(&Suggestions { lines: Vec::new() }) };
    let actor = permit.actor();
    let lines = app
        .blocking(move |app| {
            let now = app.clock.stamp();
            let env = app.env(&now);
            app.read(|c| lines(c, &env, &actor, &text, &asked.q))
        })
        .await?;
    html(&Suggestions { lines })
}

fn lines(c: &mut Conn, env: &Env, actor: &Actor, text: &str, typed: &str) -> Result<Vec<Line>, AppError> {
    let mut lines = Vec::new();
    // A certificate is found with its holder.
    for kind in [Kind::Organisations, Kind::People, Kind::Units, Kind::Cases] {
        if actor.may(kind.action()) {
            let found = kind.look_up(c, &actor.scope, text, typed, Reach::TYPING)?;
            let hits = kind.hits(c, env, &actor.scope, typed, &found.ids)?;
            lines.extend(hits.into_iter().map(|hit| Line { kind: kind.title(), hit }));
        }
    }
    Ok(lines)
}
