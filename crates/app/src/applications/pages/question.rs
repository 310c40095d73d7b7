//! One question a page. Whatever is typed is kept before it is judged; one goes on when it is right.

use std::sync::Arc;

use axum::extract::{Form, Path, Query, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use fengqiao_domain::applications::{Answers, Filled, Question, check, first_open};
use http::{HeaderValue, StatusCode, header};
use serde::Deserialize;

use super::put::{Pairs, put, text};
use super::views::{Extra, build, relation_alone};
use super::{Applying, busy, closed, cookied, lost};
use crate::applications::actions::Handed;
use crate::applications::organisations::{Known, is_same};
use crate::applications::store::{Application, places};
use crate::applications::{actions, device};
use crate::platform::render::{form_again, html};
use crate::platform::view::FieldProblem;
use crate::{App, AppError, Open};

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    /// `review`: from reading it over.
    to: String,
    /// District whose organisations are looked at.
    district: String,
}

fn to_review(to: &str) -> &'static str {
    if to == "review" { "review" } else { "" }
}

/// The page of a question; of one that is too far ahead the first that is open.
pub async fn get(
    open: Open<Applying>,
    State(app): State<Arc<App>>,
    Path(path): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, AppError> {
    let question = Question::from_path(&path).ok_or(AppError::NotFound)?;
    if !actions::is_open(&app) {
        return closed(&open, &app, "申请调解");
    }
    let Some(device) = device::of(&open.ask().headers) else { return Ok(lost()) };
    let page = app.blocking(move |app| {
        let Some(draft) = actions::current(app, &device)? else { return Ok(Err(lost())) };
        if draft.done.is_some() {
            return Ok(Err(Redirect::to("/apply/done").into_response()));
        }
        if let Some(first) = first_open(&draft.content.answers, app.today()).filter(|first| *first < question)
        {
            return Ok(Err(Redirect::to(&format!("/apply/{}", first.path())).into_response()));
        }
        let extra = Extra { to: to_review(&asked.to), district: asked.district, ..Extra::default() };
        build(&open, app, question, &draft, &device, extra).map(Ok)
    });
    match page.await? {
        Ok(page) => html(&page),
        Err(elsewhere) => Ok(elsewhere),
    }
}

/// What becomes of a page that was sent.
enum Went {
    /// To another page.
    To(String),
    /// The page again, as it is.
    Again(Box<super::views::QuestionPage>),
    /// The page again, with something wrong.
    Wrong(Box<super::views::QuestionPage>),
    /// The draft is not on this device.
    Lost,
}

/// Keeps what was sent, then goes on, back, or says what is wrong.
pub async fn post(
    open: Open<Applying>,
    State(app): State<Arc<App>>,
    Path(path): Path<String>,
    Form(pairs): Form<Pairs>,
) -> Result<Response, AppError> {
    let question = Question::from_path(&path).ok_or(AppError::NotFound)?;
    if !actions::is_open(&app) {
        return closed(&open, &app, "申请调解");
    }
    let Some(device) = device::of(&open.ask().headers) else { return Ok(lost()) };
    if let Err(AppError::TooMany { seconds }) = app.limits.answers.check(&open.ask().ip) {
        return too_often(open, &app, question, device, pairs, seconds).await;
    }
    if question == Question::Review {
        return submit(open, app, device, pairs).await;
    }
    // The device is remembered for as long as the draft, which lives from the last page on.
    let cookie = device::renewed(&app, &open.ask().headers);
    let went = app.blocking(move |app| step(&open, app, question, &device, &pairs)).await?;
    let response = match went {
        Went::To(path) => Redirect::to(&path).into_response(),
        Went::Again(page) => html(&*page)?,
        Went::Wrong(page) => form_again(&*page)?,
        Went::Lost => return Ok(lost()),
    };
    Ok(cookied(response, &cookie))
}

/// The page again with what was typed, which is not kept, for an address that sends too much.
async fn too_often(
    open: Open<Applying>,
    app: &Arc<App>,
    question: Question,
    device: String,
    pairs: Pairs,
    seconds: u64,
) -> Result<Response, AppError> {
    let page = app.blocking(move |app| {
        let id = text(&pairs, "draft");
        let known = actions::current(app, &device)?.filter(|known| known.id == id);
        let Some(mut draft) = known else { return Ok(Err(lost())) };
        if draft.done.is_some() {
            return Ok(Err(Redirect::to("/apply/done").into_response()));
        }
        put(question, &mut draft.content.answers, &pairs);
        let ticked = |name: &str| !text(&pairs, name).is_empty();
        let extra = Extra {
            problems: vec![FieldProblem { field: String::new(), message: OFTEN.into() }],
            to: to_review(text(&pairs, "to")),
            truth: ticked("truth"),
            agree: ticked("agree"),
            ..Extra::default()
        };
        build(&open, app, question, &draft, &device, extra).map(Ok)
    });
    let page = match page.await? {
        Ok(page) => page,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let mut response = html(&page)?;
    *response.status_mut() = StatusCode::TOO_MANY_REQUESTS;
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    Ok(response)
}

/// What is said then.
const OFTEN: &str = "这个网络上点得太频繁，这一页还没有保存。填的都在下面，过一分钟再点一次。";

fn step(
    open: &Open<Applying>,
    app: &App,
    question: Question,
    device: &str,
    pairs: &[(String, String)],
) -> Result<Went, AppError> {
    let (id, ip) = (text(pairs, "draft"), open.ask().ip.as_str());
    let employers = employers(app, question, pairs, ip)?;
    let mut similar = Vec::new();
    let saved = actions::save(app, (id, device), ip, |a| {
        put(question, a, pairs);
        similar = recognise(app, question, a, text(pairs, "unit"), employers);
    })?;
    let Some(draft) = saved else {
        let known = actions::current(app, device)?;
        let handed_in = known.is_some_and(|known| known.id == id && known.done.is_some());
        return Ok(if handed_in { Went::To("/apply/done".into()) } else { Went::Lost });
    };
    let a = &draft.content.answers;
    let to = to_review(text(pairs, "to"));
    match text(pairs, "act") {
        "back" => {
            let before = question.before().unwrap_or(Question::Who);
            return Ok(Went::To(format!("/apply/{}", before.path())));
        }
        "district" => {
            let code = text(pairs, "look").chars().filter(char::is_ascii_digit).collect::<String>();
            return Ok(Went::To(format!("/apply/organisation?district={code}&to={to}")));
        }
        _ => {}
    }
    let again = |extra: Extra| {
        let page = build(open, app, question, &draft, device, Extra { to, ..extra })?;
        Ok::<_, AppError>(Box::new(page))
    };
    if !similar.is_empty() {
        return Ok(Went::Again(again(Extra { similar, ..Extra::default() })?));
    }
    let problems = problems(question, a, app);
    if !problems.is_empty() {
        return Ok(Went::Wrong(again(Extra { problems, ..Extra::default() })?));
    }
    let suggest = app.jurisdiction.policy.cases.suggest_arbitration_for_relation.value;
    if question == Question::Matters && suggest && relation_alone(a) && !a.told_relation {
        return Ok(Went::Again(again(Extra { relation: true, ..Extra::default() })?));
    }
    let next = if to == "review" { Question::Review } else { question.next().unwrap_or(Question::Review) };
    Ok(Went::To(format!("/apply/{}", next.path())))
}

fn problems(question: Question, a: &Answers, app: &App) -> Vec<FieldProblem> {
    let said = check(question, a, app.today()).into_iter();
    said.map(|p| FieldProblem { field: p.column.into(), message: format!("{}{}", p.message, p.remedy) })
        .collect()
}

/// Employers that look like what was typed, where the page asks for one; none for an address that has looked too often.
fn employers(
    app: &App,
    question: Question,
    pairs: &[(String, String)],
    ip: &str,
) -> Result<Vec<Known>, AppError> {
    let typed = text(pairs, "employer").trim();
    let asks = matches!(question, Question::You | Question::Other);
    if !asks || typed.chars().count() < 2 || app.limits.employers.check(ip).is_err() {
        return Ok(Vec::new());
    }
    app.read(|c| places::employers(c, typed))
}

/// Takes over what is known of the employer that was named or chosen; gives those that are only similar, once for a name.
fn recognise(app: &App, question: Question, a: &mut Answers, unit: &str, known: Vec<Known>) -> Vec<Known> {
    let asks = matches!((question, a.by_employer()), (Question::You, true) | (Question::Other, false));
    if !asks || known.is_empty() {
        return Vec::new();
    }
    let named = known.len() == 1 && is_same(&known[0].name, &a.employer.name);
    let chosen = known.iter().find(|k| k.id == unit || named);
    let e = &mut a.employer;
    if let Some(k) = chosen {
        let street = k.subdistrict.as_deref().map(|code| app.place_name(code)).unwrap_or_default();
        let is_chosen = k.id == unit;
        e.name.clone_from(&k.name);
        e.shown_for.clone_from(&k.name);
        e.filled = Filled {
            name: k.name.clone(),
            credit_code: k.credit_code.clone(),
            district: k.district.clone(),
            street: street.clone(),
        };
        for (field, value) in
            [(&mut e.credit_code, &k.credit_code), (&mut e.district, &k.district), (&mut e.street, &street)]
        {
            if is_chosen || field.trim().is_empty() {
                field.clone_from(value);
            }
        }
        return Vec::new();
    }
    if e.shown_for == e.name {
        return Vec::new();
    }
    e.shown_for.clone_from(&e.name);
    known
}

async fn submit(
    open: Open<Applying>,
    app: Arc<App>,
    device: String,
    pairs: Pairs,
) -> Result<Response, AppError> {
    if text(&pairs, "act") == "back" {
        return Ok(Redirect::to("/apply/organisation").into_response());
    }
    let (id, of) = (text(&pairs, "draft").to_owned(), device.clone());
    let known = app.blocking(move |app| actions::current(app, &of)).await?.filter(|known| known.id == id);
    let Some(draft) = known else { return Ok(lost()) };
    if draft.done.is_some() {
        return Ok(Redirect::to("/apply/done").into_response());
    }
    let ticked = |name: &str| !text(&pairs, name).is_empty();
    let missing = |name: &str, message: &str| {
        (!ticked(name)).then(|| FieldProblem { field: name.into(), message: message.into() })
    };
    let problems: Vec<FieldProblem> = [
        missing("truth", "还没有确认写的是真的。看一遍，没有错就打上勾。"),
        missing("agree", "还没有同意把申请告诉对方。调解要对方参加，不告诉对方办不了。"),
    ]
    .into_iter()
    .flatten()
    .collect();
    let (truth, agree) = (ticked("truth"), ticked("agree"));
    if !problems.is_empty() {
        return again(open, &app, draft, device, Extra { problems, truth, agree, ..Extra::default() }).await;
    }
    let ip = open.ask().ip.clone();
    if let Err(error) = app.limits.applications.check(&ip) {
        let organisation = draft.content.answers.organisation.clone();
        let contact = app.blocking(move |app| app.read(|c| places::contact(c, &organisation))).await?;
        return busy(&open, &app, error, &draft.content.code, Some(contact).filter(|c| !c.phone.is_empty()));
    }
    let (id, of) = (draft.id.clone(), device.clone());
    match app.blocking(move |app| actions::submit(app, &id, &of, &ip)).await {
        Ok(Handed::In(_)) => Ok(Redirect::to("/apply/done").into_response()),
        Ok(Handed::Gone) => Ok(lost()),
        Err(error) => {
            let problems = error.for_form()?;
            again(open, &app, draft, device, Extra { problems, truth, agree, ..Extra::default() }).await
        }
    }
}

async fn again(
    open: Open<Applying>,
    app: &Arc<App>,
    draft: Application,
    device: String,
    extra: Extra,
) -> Result<Response, AppError> {
    let page = app.blocking(move |app| build(&open, app, Question::Review, &draft, &device, extra)).await?;
    form_again(&page)
}
