//! The question about evidence: photos and PDFs, several at once, taken in while they are sent.

use std::sync::Arc;

use axum::extract::multipart::Field;
use axum::extract::{Multipart, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use fengqiao_domain::applications::Question;
use fengqiao_domain::attachments::{Kind, Refusal};
use http::StatusCode;
use tokio::sync::SemaphorePermit;

use super::put::{Pairs, text};
use super::views::{Extra, build};
use super::{Applying, closed, cookied, lost};
use crate::applications::store::Application;
use crate::applications::{actions, device, files};
use crate::attachments::receive;
use crate::platform::render::html;
use crate::platform::view::FieldProblem;
use crate::{App, AppError, Open};

/// Longest text of a field, in bytes.
const LONGEST: usize = 1024;
/// Most fields of text; the page has half as many.
const MOST_FIELDS: usize = 10;

/// What is said to an address that sends too much.
const OFTEN: &str = "这个网络上点得太频繁，文件没有收下。过一分钟再选一次文件。";

/// Takes the files, then goes on, back, or shows the page again.
pub async fn post(
    open: Open<Applying>,
    State(app): State<Arc<App>>,
    form: Multipart,
) -> Result<Response, AppError> {
    if !actions::is_open(&app) {
        return closed(&open, &app, "申请调解");
    }
    let Some(device) = device::of(&open.ask().headers) else { return Ok(lost()) };
    let of = device.clone();
    let known = app.blocking(move |app| actions::current(app, &of)).await?;
    let Some(draft) = known.filter(|known| known.done.is_none()) else { return Ok(lost()) };
    let ip = open.ask().ip.clone();
    let cookie = device::renewed(&app, &open.ask().headers);
    let often = app.limits.answers.check(&ip).is_err();
    let sent = if often {
        let problem = FieldProblem { field: String::new(), message: OFTEN.into() };
        Ok((Pairs::new(), vec![problem]))
    } else {
        receive(&app, form, &draft, &device, &ip).await
    };
    let (pairs, problems, status) = match sent {
        Ok((pairs, problems)) if often => (pairs, problems, StatusCode::TOO_MANY_REQUESTS),
        Ok((pairs, problems)) => (pairs, problems, StatusCode::UNPROCESSABLE_ENTITY),
        Err(AppError::TooLarge) => {
            let message = "文件太大，没有收下。一张照片最大 20 MB，一个 PDF 最大 50 MB；拍照时选小一点的清晰度，或者截图再传。";
            let problems = vec![FieldProblem { field: "file".into(), message: message.into() }];
            (Vec::new(), problems, StatusCode::PAYLOAD_TOO_LARGE)
        }
        Err(error) => (Vec::new(), error_of(error)?, StatusCode::UNPROCESSABLE_ENTITY),
    };
    if text(&pairs, "draft") != draft.id && !pairs.is_empty() {
        return Ok(lost());
    }
    let remove = text(&pairs, "remove").to_owned();
    if !remove.is_empty() {
        let (id, device) = (draft.id.clone(), device.clone());
        app.blocking(move |app| files::remove(app, (&id, &device), &ip, &remove)).await?;
        return Ok(Redirect::to("/apply/evidence").into_response());
    }
    let to = if text(&pairs, "to") == "review" { "review" } else { "" };
    if problems.is_empty() {
        let next = match text(&pairs, "act") {
            "back" => "/apply/facts",
            "upload" if to == "review" => "/apply/evidence?to=review",
            "upload" => "/apply/evidence",
            _ if to == "review" => "/apply/review",
            _ => "/apply/organisation",
        };
        return Ok(cookied(Redirect::to(next).into_response(), &cookie));
    }
    let extra = Extra { problems, to, ..Extra::default() };
    let page = app.blocking(move |app| build(&open, app, Question::Evidence, &draft, &device, extra)).await?;
    let mut response = html(&page)?;
    *response.status_mut() = status;
    Ok(response)
}

fn error_of(error: AppError) -> Result<Vec<FieldProblem>, AppError> {
    let mut problems = error.for_form()?;
    for problem in &mut problems {
        problem.field = "file".into();
    }
    Ok(problems)
}

/// Reads the form to its end; what is wrong with a file stands beside it, and the others are kept.
async fn receive(
    app: &Arc<App>,
    mut form: Multipart,
    draft: &Application,
    device: &str,
    ip: &str,
) -> Result<(Pairs, Vec<FieldProblem>), AppError> {
    let (mut pairs, mut problems) = (Pairs::new(), Vec::new());
    while let Some(mut field) = receive::next_field(&mut form).await? {
        let name = field.name().unwrap_or_default().to_owned();
        if name != "file" && name != "camera" {
            if pairs.len() >= MOST_FIELDS {
                return Err(AppError::TooLarge);
            }
            pairs.push((name, receive::text(field, LONGEST).await?));
            continue;
        }
        let of = field.file_name().unwrap_or_default().to_owned();
        let first = receive::part(&mut field).await?;
        let Some(first) = first.filter(|part| !part.is_empty()) else {
            // An empty file is told apart from none by its name.
            if !of.is_empty() {
                let message = format!("{of}：{}", Refusal::Empty.sentence());
                problems.push(FieldProblem { field: "file".into(), message });
            }
            continue;
        };
        if text(&pairs, "draft") != draft.id {
            return Err(AppError::refused("这份草稿不在这台设备上，没有收下文件。"));
        }
        let kept = match may_take(app, &draft.id, ip).await {
            Ok(_turn) => one(app, field, first, (&draft.id, device, ip), &of).await?,
            Err(why) => {
                receive::drain(field).await?;
                Err(why)
            }
        };
        if let Err(error) = kept {
            for mut problem in error_of(error)? {
                // What kind of attachment it is kept as is nothing to those who apply.
                problem.message = format!("{of}：{}", problem.message.replacen("其他（", "文件（", 1));
                problems.push(problem);
            }
        }
    }
    Ok((pairs, problems))
}

/// Whether a file may be taken in now, before a byte of it is; a turn to be held while it is.
async fn may_take<'a>(app: &'a Arc<App>, draft: &str, ip: &str) -> Result<SemaphorePermit<'a>, AppError> {
    let later = |words: &str| AppError::refused(format!("{words}，请过一会儿再传，或者当面交给调解员。"));
    app.limits.files.check(ip).map_err(|_| later("这个网络上传的文件太多了"))?;
    let draft = draft.to_owned();
    app.blocking(move |app| files::has_room(app, &draft)).await?;
    app.public_uploads.try_acquire().map_err(|_| later("现在上传的人太多"))
}

/// Takes one file in.
async fn one(
    app: &Arc<App>,
    field: Field<'_>,
    first: axum::body::Bytes,
    (draft, device, ip): (&str, &str, &str),
    name: &str,
) -> Result<Result<(), AppError>, AppError> {
    let taken = match receive::file(app, Kind::Other, first, field).await? {
        Ok(taken) => taken,
        Err(why) => return Ok(Err(why)),
    };
    let (draft, device, ip, name) = (draft.to_owned(), device.to_owned(), ip.to_owned(), name.to_owned());
    Ok(app.blocking(move |app| files::add(app, (&draft, &device), &ip, &name, &taken)).await)
}
