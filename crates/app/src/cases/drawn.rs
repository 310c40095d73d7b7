//! 屏幕手写签名: a picture drawn on a screen, or a photo of one, kept with the case beside the step that tells of it. It is
//! an auxiliary record, no signature: paper, or a certified service, brings an agreement into force (令17-26).

use std::sync::Arc;

use askama::Template;
use axum::extract::{Multipart, Path, State};
use axum::response::Response;
use fengqiao_domain::access::Action;
use fengqiao_domain::attachments::Kind;
use fengqiao_domain::cases::Case;
use fengqiao_domain::cases::acts::Act;
use fengqiao_domain::cases::agreement::Seat;
use fengqiao_domain::cases::parts::Means;
use fengqiao_domain::cases::state::State as Standing;
use fengqiao_domain::cases::steps::Step;
use fengqiao_domain::value::parse_date;
use fengqiao_domain::verdict::clause_label;
use jiff::civil::Date;

use super::CaseRecords;
use super::actions::{Said, may_take, take};
use crate::attachments;
use crate::attachments::holders::Cases;
use crate::attachments::receive::{self, Sent};
use crate::platform::render::{done, form_again, html, not_done};
use crate::platform::view::{Choice, FieldProblem};
use crate::tables::edit::load;
use crate::{Actor, App, AppError, Page, Permit, Routes, may};

/// Who draws; a seal is not drawn.
const WHO: [(Seat, &str); 3] =
    [(Seat::Applicant, "申请人"), (Seat::Respondent, "被申请人"), (Seat::Mediator, "调解员")];

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new().get("/desk/cases/{id}/draw", form).upload("/desk/cases/{id}/draw", post)
}

#[derive(Template)]
#[template(path = "cases/draw.html")]
struct DrawPage {
    page: Page,
    here: String,
    seats: Vec<Choice>,
    on: String,
    clause: &'static str,
    revision: i64,
    problems: Vec<FieldProblem>,
}

/// Whether somebody may put a drawn signature beside this case today.
pub(super) fn may_draw(actor: &Actor, case: &Case, today: Date) -> bool {
    Step::Sign.rule().from.contains(&Standing::of(case)) && may_take(actor, Step::Sign, case, today)
}

async fn opened(permit: &Permit<may::EditCases>, app: &Arc<App>, id: &str) -> Result<Case, AppError> {
    let (actor, id) = (permit.actor(), id.to_owned());
    app.blocking(move |app| {
        let now = app.clock.stamp();
        let case = app.read(|c| load::<CaseRecords>(c, &app.env(&now), &actor.scope, &id))?;
        if may_draw(&actor, &case, app.today()) { Ok(case) } else { Err(AppError::Forbidden) }
    })
    .await
}

fn page(
    permit: &Permit<may::EditCases>,
    app: &App,
    case: &Case,
    sent: &Sent,
    problems: Vec<FieldProblem>,
) -> DrawPage {
    let (number, here) = (case.number.clone().unwrap_or_default(), format!("/desk/cases/{}", case.id));
    let choice = |(place, who): (Seat, &str)| Choice {
        selected: sent.text("seat") == place.code(),
        value: place.code().to_owned(),
        label: who.to_owned(),
    };
    let typed = sent.text("on");
    DrawPage {
        page: permit
            .page(app, "屏幕手写签名")
            .under(&[("案件", "/desk/cases"), (&number, &here)])
            .watermarked(),
        here,
        seats: WHO.into_iter().map(choice).collect(),
        on: if typed.is_empty() { app.today().to_string() } else { typed.to_owned() },
        clause: clause_label("令17-26"),
        revision: case.revision,
        problems,
    }
}

async fn form(
    permit: Permit<may::EditCases>,
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
) -> Result<Response, AppError> {
    let case = opened(&permit, &app, &id).await?;
    html(&page(&permit, &app, &case, &Sent::default(), Vec::new()))
}

async fn post(
    permit: Permit<may::EditCases>,
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    multipart: Multipart,
) -> Result<Response, AppError> {
    // Before a byte of the picture is read.
    let case = opened(&permit, &app, &id).await?;
    let sent = Arc::new(receive::form(&app, multipart).await?);
    let (actor, said, about) = (permit.actor(), Arc::clone(&sent), id.clone());
    let kept = app.blocking(move |app| keep(app, &actor, &about, &said)).await;
    match kept {
        Ok(who) => {
            let words = format!("{who}的屏幕手写签名已存为附件，是辅助记录；协议书还要纸质签名、盖章。");
            Ok(done(&format!("/desk/cases/{id}"), &words))
        }
        Err(AppError::Conflict) => Ok(not_done(
            &format!("/desk/cases/{id}/draw"),
            "您打开之后别人先改了这件案件，签名没有存下。再签一次。",
        )),
        Err(error) => form_again(&page(&permit, &app, &case, &sent, error.for_form()?)),
    }
}

/// The step and the picture, both or neither.
fn keep(app: &App, actor: &Actor, id: &str, sent: &Sent) -> Result<&'static str, AppError> {
    let who = WHO.into_iter().find(|(place, _)| place.code() == sent.text("seat"));
    let (place, who) = who.ok_or_else(|| AppError::invalid("seat", "没有选是谁签的。"))?;
    let on = parse_date(sent.text("on")).ok_or_else(|| AppError::invalid("on", "日期要写成 2024-07-18。"))?;
    let taken = match &sent.taken {
        Some(Ok(taken)) => taken,
        Some(Err(error)) => return Err(error.clone()),
        None => return Err(AppError::invalid("file", "还没有签名。请在框里写，或者选一张签名的照片。")),
    };
    let revision = sent.text("revision").parse().unwrap_or(0);
    let said = Said { revision, on, explanation: None, behalf: None };
    let name = format!("屏幕手写签名-{who}-{on}");
    let of = attachments::actions::Said {
        kind: Kind::Other,
        name: &name,
        note: "辅助记录，不代替签名、捺印、盖章",
        shown: false,
        behalf: None,
    };
    app.act(actor, Action::EditCases, |tx| {
        take(tx, id, Step::Sign, &said, |_, _, _| Ok(Act::Sign(vec![place], Means::Drawn)))?;
        attachments::actions::add::<Cases>(tx, id, &of, taken)
    })?;
    Ok(who)
}
