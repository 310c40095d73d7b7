//! 待清理 and 退出名册: who waits for a decision, who left and may be taken back (III-2-1b).

use std::sync::Arc;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use fengqiao_domain::access::Action;
use fengqiao_domain::mediators::roster::{Reason, ReasonCode};
use fengqiao_domain::verdict::clause_label;
use serde::Deserialize;

use super::people::{People, people, told_people};
use super::shared::{Paging, Row, address, tabs};
use crate::mediators::lists::{self, Asked};
use crate::platform::fields::{asked_day, shown_day};
use crate::platform::render::html;
use crate::platform::view::{Link, Pager};
use crate::{Actor, App, AppError, Page, Permit, Routes, may};

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new().get("/desk/mediators/cleanup", cleanup).get("/desk/mediators/exited", exited)
}

const UNDER: &[(&str, &str)] = &[("调解员与证书", "/desk/mediators")];

#[derive(Deserialize, Default, Clone)]
#[serde(default)]
struct Filter {
    q: String,
    reason: String,
    as_of: String,
    page: String,
    size: String,
    after: String,
    before: String,
}

/// One person who waits, with the acts that settle it.
struct Waiting<'a> {
    row: &'a Row,
    reasons: Vec<(&'a Reason, &'static str)>,
    acts: Vec<(String, &'static str)>,
}

#[derive(Template)]
#[template(path = "mediators/cleanup.html")]
struct CleanupPage<'a> {
    page: Page,
    tabs: Vec<Link>,
    reasons: Vec<Link>,
    people: Vec<Waiting<'a>>,
    pager: Pager,
}

async fn cleanup(
    permit: Permit<may::ViewMediators>,
    State(app): State<Arc<App>>,
    Query(filter): Query<Filter>,
) -> Result<Response, AppError> {
    let (scope, today) = (permit.scope.clone(), app.today());
    let (on, _) = asked_day(&filter.as_of, today);
    let paging = Paging::of(&filter.page, &filter.size, &filter.after, &filter.before);
    let (reason, wanted) = (filter.reason.clone(), paging.clone());
    let (found, counts) = app
        .blocking(move |app| {
            let now = app.clock.stamp();
            let env = app.env(&now);
            app.read(|c| {
                let counts = lists::by_reason(c, &env, &scope, on)?;
                // Nobody: nothing to look for.
                if !reason.is_empty() && !counts.contains_key(&reason) {
                    return Ok((People::nobody(), counts));
                }
                let asked = Asked { reason, ..Asked::on(on).states(&["在册（待清理）"]) };
                Ok::<_, AppError>((told_people(c, &env, &scope, &asked, &wanted)?, counts))
            })
        })
        .await?;
    let href = |reason: &str, with: &[(&str, &str)]| {
        let mut pairs = vec![("reason", reason), ("as_of", filter.as_of.as_str())];
        pairs.extend_from_slice(with);
        address("/desk/mediators/cleanup", &pairs)
    };
    let mut reasons = vec![Link::new("全部", href("", &[]), filter.reason.is_empty())];
    for code in ReasonCode::ALL {
        if let Some(n) = counts.get(code.label()) {
            let label = format!("{} {n}", code.label());
            reasons.push(Link::new(label, href(code.label(), &[]), filter.reason == code.label()));
        }
    }
    let people = found.rows.iter().map(|row| waiting(row, &permit)).collect();
    html(&CleanupPage {
        page: permit.page(&app, "待清理").under(UNDER).watermarked(),
        tabs: tabs(today, 1),
        reasons,
        pager: paging.pager(found.total, &found.ids, |with| href(&filter.reason, with)),
        people,
    })
}

fn waiting<'a>(row: &'a Row, actor: &Actor) -> Waiting<'a> {
    let mut acts: Vec<(String, &'static str)> = Vec::new();
    for r in &row.reasons {
        for (action, path, words) in remedies(r.code) {
            let href = format!("/desk/mediators/{}/{path}", row.id);
            if actor.may(*action) && !acts.iter().any(|(known, _)| *known == href) {
                acts.push((href, words));
            }
        }
    }
    let reasons = row.reasons.iter().map(|r| (r, clause_label(r.clause))).collect();
    Waiting { row, reasons, acts }
}

/// What settles a reason: the permission, the page, its words; the likeliest first.
pub(super) fn remedies(code: ReasonCode) -> &'static [(Action, &'static str, &'static str)] {
    const REISSUE: (Action, &str, &str) = (Action::DecideCertificate, "reissue", "换发新证");
    const REGISTER: (Action, &str, &str) = (Action::Register, "registration", "办理注册");
    const REMOVE: (Action, &str, &str) = (Action::DecideExit, "removal", "退出名册");
    const RENEW: (Action, &str, &str) = (Action::EditMediator, "edit", "续聘");
    const MOVE: (Action, &str, &str) = (Action::EditMediator, "move", "调动");
    const SETTLE: (Action, &str, &str) = (Action::DecideExit, "settlement", "不予退出");
    match code {
        ReasonCode::AwaitingReissue | ReasonCode::CertificateExpired | ReasonCode::CertificateRevoked => {
            &[REISSUE, REMOVE]
        }
        ReasonCode::CertificateNotEffective => &[(Action::DecideCertificate, "correction", "更正证书")],
        ReasonCode::RegistrationMissing
        | ReasonCode::RegistrationDeferred
        | ReasonCode::RegistrationRefused => &[REGISTER, REMOVE],
        ReasonCode::AppointmentLapsed => &[RENEW, REMOVE],
        ReasonCode::OrganisationDissolved => &[MOVE, REMOVE],
        ReasonCode::UnfitPending => &[REMOVE, SETTLE],
    }
}

#[derive(Template)]
#[template(path = "mediators/exited.html")]
struct ExitedPage {
    page: Page,
    tabs: Vec<Link>,
    q: String,
    as_of: String,
    as_of_problem: &'static str,
    found: Arc<People>,
    pager: Pager,
}

async fn exited(
    permit: Permit<may::ViewMediators>,
    State(app): State<Arc<App>>,
    Query(filter): Query<Filter>,
) -> Result<Response, AppError> {
    let (scope, today) = (permit.scope.clone(), app.today());
    let day = asked_day(&filter.as_of, today);
    let on = day.0;
    let paging = Paging::of(&filter.page, &filter.size, &filter.after, &filter.before);
    let (text, wanted) = (filter.q.trim().to_owned(), paging.clone());
    let found = app
        .blocking(move |app| {
            let now = app.clock.stamp();
            let env = app.env(&now);
            app.read(|c| {
                let asked = Asked { text, ..Asked::on(on).states(&["已退出"]) };
                people(c, &env, &scope, &asked, &wanted)
            })
        })
        .await?;
    let pager = paging.pager(found.total, &found.ids, |with| {
        let mut pairs = vec![("q", filter.q.as_str()), ("as_of", filter.as_of.as_str())];
        pairs.extend_from_slice(with);
        address("/desk/mediators/exited", &pairs)
    });
    html(&ExitedPage {
        page: permit.page(&app, "退出名册").under(UNDER).watermarked(),
        tabs: tabs(today, 5),
        as_of: shown_day(&filter.as_of, day),
        as_of_problem: day.1,
        found,
        pager,
        q: filter.q,
    })
}
