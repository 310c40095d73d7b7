//! 扫码签到: the organiser's screen with the code that changes, and the mediator's page on the phone.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Form, Path, Query, State};
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use fengqiao_domain::training::checkin::CheckIn;
use http::header;
use serde::Deserialize;

use super::LIST;
use super::detail::{came_row, session_of};
use super::list::times;
use crate::platform::render::{done, form_again, html};
use crate::training::checkin::{self, Scan};
use crate::training::store::places;
use crate::users::totp::qr_svg;
use crate::{Actor, App, AppError, Page, Permit, Routes, may};

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new()
        .get("/desk/training/{id}/code", screen)
        .get("/desk/training/{id}/check-in", form)
        .post("/desk/training/{id}/check-in", save)
}

#[derive(Template)]
#[template(path = "training/code.html")]
struct ScreenPage {
    page: Page,
    back: String,
    sub: String,
    /// Why there is no code now; empty while there is one.
    shut: String,
    /// The code as a picture, base64 of an SVG.
    picture: String,
    /// What a phone must be able to open; empty where nobody can tell.
    base: String,
    /// No phone can: the page was opened on the server itself.
    only_here: bool,
    came: i64,
    enrolled: i64,
    /// Hour, minute and second of the picture.
    at: String,
}

async fn screen(
    permit: Permit<may::EditTraining>,
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
) -> Result<Response, AppError> {
    let (actor, frame) = (permit.actor(), permit.page(&app, "扫码签到"));
    let host = permit.ask().headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let host = host.filter(|host| is_host(host)).unwrap_or_default().to_owned();
    html(&app.blocking(move |app| show(app, &actor, frame, &id, &host)).await?)
}

fn show(app: &App, actor: &Actor, mut frame: Page, id: &str, host: &str) -> Result<ScreenPage, AppError> {
    let now = app.clock.stamp();
    let env = app.env(&now);
    let (session, said, counts) = app.read(|c| {
        let session = session_of(c, &env, &actor.scope, id)?;
        let said = checkin::on_screen(app, &env, &actor.scope, &session)?;
        let counts = places::counts(c, &[id.to_owned()])?.remove(id).unwrap_or_default();
        Ok::<_, AppError>((session, said, counts))
    })?;
    let base = match (host, app.config.tls) {
        ("", _) => String::new(),
        (host, true) => format!("https://{host}"),
        (host, false) => format!("http://{host}"),
    };
    let shut = if said.result != CheckIn::Open {
        said.sentence
    } else if base.is_empty() {
        "认不出这台服务器的网址，没有二维码。请用服务器的网址重新打开这一页。".to_owned()
    } else {
        String::new()
    };
    let picture = if shut.is_empty() {
        let code = checkin::code(app, &session.id);
        BASE64.encode(qr_svg(&format!("{base}{LIST}/{}/check-in?code={code}", session.id))?)
    } else {
        String::new()
    };
    session.name.clone_into(&mut frame.title);
    let (enrolled, _, came) = counts;
    Ok(ScreenPage {
        page: frame,
        back: format!("{LIST}/{id}"),
        sub: format!("{}　{}　{}", session.host, session.days(), times(&session)),
        shut,
        picture,
        only_here: is_own_machine(host),
        base,
        came,
        enrolled,
        at: now.get(11..19).unwrap_or_default().to_owned(),
    })
}

/// Whether a Host header is a name or a number with a port and nothing else: it goes into the code as it is.
fn is_host(host: &str) -> bool {
    let plain = host.bytes().all(|b| b.is_ascii_alphanumeric() || b".-_:[]".contains(&b));
    plain && !host.is_empty() && host.len() <= 100
}

/// Whether a host is the machine itself, which no phone can open.
fn is_own_machine(host: &str) -> bool {
    ["localhost", "127.", "[::1]"].iter().any(|own| host.starts_with(own))
}

/// What a scanned address says.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Scanned {
    code: String,
}

/// What the page sends.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Entry {
    code: String,
    mediator: String,
}

#[derive(Template)]
#[template(path = "training/check_in.html")]
struct CheckInPage {
    page: Page,
    id: String,
    code: String,
    mediator: String,
    who: String,
    name: String,
    when: String,
    place: String,
    host: String,
    /// What was entered; empty while nothing is.
    recorded: String,
    /// Why nobody signs in here; empty where one may.
    refused: String,
    /// The post to change to first; empty where none is needed.
    own_post: String,
}

async fn form(
    permit: Permit<may::Enrol>,
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    Query(scanned): Query<Scanned>,
) -> Result<Response, AppError> {
    html(&page(&permit, &app, id, scanned.code).await?)
}

async fn page<A>(
    permit: &Permit<A>,
    app: &Arc<App>,
    id: String,
    code: String,
) -> Result<CheckInPage, AppError> {
    let (actor, frame) = (permit.actor(), permit.page(app, "扫码签到"));
    let mut others = permit.signed_in().other_posts.iter();
    let own_post = others.find(|post| checkin::own(&post.scope).is_some()).map(|post| post.id.clone());
    app.blocking(move |app| build(app, &actor, frame, &id, code, own_post)).await
}

fn build(
    app: &App,
    actor: &Actor,
    frame: Page,
    id: &str,
    code: String,
    own_post: Option<String>,
) -> Result<CheckInPage, AppError> {
    let now = app.clock.stamp();
    let env = app.env(&now);
    let mediator = checkin::own(&actor.scope).unwrap_or_default();
    let scan = Scan { session: id, mediator, code: &code };
    let found = app.read(|c| checkin::standing(app, c, &env, &actor.scope, &scan))?;
    let (session, said) = (found.session, found.said);
    let here = format!("{LIST}/{id}");
    let came = found.known.map(|row| came_row(&row, &env)).filter(|came| !came.absent);
    let who = found.who.map_or_else(
        || format!("{}（{}）", actor.name, actor.role_name()),
        |who| match who.certificate_no {
            Some(number) => format!("{}　{number}", who.name),
            None => who.name,
        },
    );
    Ok(CheckInPage {
        page: frame.under(&[super::ABOVE[0], (&session.name, &here)]).watermarked(),
        id: id.to_owned(),
        mediator: mediator.to_owned(),
        who,
        when: format!("{}　{}", session.days(), times(&session)),
        place: session.place.unwrap_or_default(),
        host: session.host,
        name: session.name,
        recorded: came.map_or_else(String::new, |came| format!("实到 {} 学时　{}", came.hours, came.way)),
        own_post: own_post.filter(|_| said.result == CheckIn::Other).unwrap_or_default(),
        refused: if said.result == CheckIn::Open { String::new() } else { said.sentence },
        code,
    })
}

async fn save(
    permit: Permit<may::Enrol>,
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    Form(entry): Form<Entry>,
) -> Result<Response, AppError> {
    let Entry { code, mediator } = entry;
    let (actor, session, scanned) = (permit.actor(), id.clone(), code.clone());
    let kept = app
        .blocking(move |app| {
            let scan = Scan { session: &session, mediator: &mediator, code: &scanned };
            checkin::check_in(app, &actor, &scan)
        })
        .await;
    match kept {
        Ok(()) => Ok(done(&format!("{LIST}/{id}/check-in"), "签到已登记，学时已计入。")),
        Err(error) => {
            let said: Vec<String> = error.for_form()?.into_iter().map(|problem| problem.message).collect();
            let shown = page(&permit, &app, id, code).await?;
            form_again(&CheckInPage { refused: said.join(""), ..shown })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{is_host, is_own_machine};

    #[test]
    fn a_host_is_a_name_or_a_number_and_nothing_else() {
        for host in ["10.1.2.3:8080", "tiaojie.example.gov.cn", "[fe80::1]:8080", "test"] {
            assert!(is_host(host), "{host}");
        }
        let long = "a".repeat(101);
        for wrong in ["", "a/b", "a@b", "a b", "a?b", "a#b", "a%2f", "\"", long.as_str()] {
            assert!(!is_host(wrong), "{wrong}");
        }
        assert!(is_host(&long[1..]));
    }

    #[test]
    fn the_server_itself_is_nothing_a_phone_can_open() {
        for host in ["localhost:8080", "127.0.0.1:8080", "[::1]:8080"] {
            assert!(is_own_machine(host), "{host}");
        }
        assert!(!is_own_machine("10.127.0.1") && !is_own_machine(""));
    }
}
