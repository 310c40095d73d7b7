//! `/satisfaction/{token}`: five steps and words, for a phone, without JavaScript; and the page of the office that hands
//! the link on.

use std::collections::BTreeMap;
use std::sync::Arc;

use askama::Template;
use axum::extract::{Form, Path, State};
use axum::response::Response;
use fengqiao_domain::cases::feedback::{LONGEST, STEPS, label};
use fengqiao_domain::cases::record::Side;

use super::{Asked, OfSide, behind, give, is_open, look, make};
use crate::cases::actions::works_on;
use crate::cases::pages::handles;
use crate::platform::fields::Entry;
use crate::platform::open_to;
use crate::platform::render::{done, form_again, html, not_done};
use crate::platform::view::FieldProblem;
use crate::{App, AppError, Open, Page, Permit, Routes, may};

open_to!(Rating, "当事人凭自己的链接评价，一个链接只看得到自己的评价；按访问地址限次");

/// Routes of the office side.
pub fn routes() -> Routes {
    Routes::new().get("/desk/cases/{id}/feedback", links).post("/desk/cases/{id}/feedback", hand)
}

/// Routes of the public side.
pub fn public_routes() -> Routes {
    Routes::new().get("/satisfaction/{token}", ask).post("/satisfaction/{token}", answer)
}

/// One of the five steps.
struct Choice {
    value: i64,
    label: &'static str,
    checked: bool,
}

#[derive(Template)]
#[template(path = "cases/satisfaction.html")]
struct RatePage {
    page: Page,
    is_open: bool,
    asked: Option<Asked>,
    said: String,
    until: String,
    choices: Vec<Choice>,
    words: String,
    longest: usize,
    problems: Vec<FieldProblem>,
}

fn page(
    open: &Open<Rating>,
    app: &App,
    asked: Option<Asked>,
    typed: Option<(Option<i64>, String)>,
    problems: Vec<FieldProblem>,
) -> RatePage {
    let given = asked.as_ref().and_then(|asked| asked.given.as_ref());
    let said = given.map_or_else(String::new, |given| label(given.marks).to_owned());
    let (marks, words) = typed.unwrap_or_else(|| {
        (given.map(|given| given.marks), given.map(|given| given.words.clone()).unwrap_or_default())
    });
    let choice = |(value, label): (i64, &'static str)| Choice { value, label, checked: marks == Some(value) };
    RatePage {
        page: open.page(app, "调解满意度评价"),
        is_open: is_open(app),
        until: asked.as_ref().and_then(|asked| asked.until).map(|day| day.to_string()).unwrap_or_default(),
        said,
        choices: STEPS.into_iter().map(choice).collect(),
        asked,
        words,
        longest: LONGEST,
        problems,
    }
}

async fn ask(
    open: Open<Rating>,
    State(app): State<Arc<App>>,
    Path(token): Path<String>,
) -> Result<Response, AppError> {
    if !is_open(&app) {
        return html(&page(&open, &app, None, None, Vec::new()));
    }
    app.limits.verify.check(&open.ask().ip)?;
    let asked = app.blocking(move |app| behind(app, &token)).await?;
    html(&page(&open, &app, asked, None, Vec::new()))
}

async fn answer(
    open: Open<Rating>,
    State(app): State<Arc<App>>,
    Path(token): Path<String>,
    Form(sent): Form<BTreeMap<String, String>>,
) -> Result<Response, AppError> {
    if !is_open(&app) {
        return html(&page(&open, &app, None, None, Vec::new()));
    }
    app.limits.public_forms.check(&open.ask().ip)?;
    let entry = Entry(sent);
    let (marks, words) = (entry.text("satisfaction").parse().ok(), entry.text("words").to_owned());
    let (about, said) = (token.clone(), words.clone());
    match app.blocking(move |app| give(app, &about, marks, &said)).await {
        Ok(_) => Ok(done(&format!("/satisfaction/{token}"), "评价已收到，谢谢。")),
        // A wrong link and one that leads nowhere any more say the same.
        Err(AppError::NotFound) => html(&page(&open, &app, None, None, Vec::new())),
        Err(error) => {
            let problems = error.for_form()?;
            let asked = app.blocking(move |app| behind(app, &token)).await?;
            form_again(&page(&open, &app, asked, Some((marks, words)), problems))
        }
    }
}

/// One side on the page of the office.
struct SideView {
    code: &'static str,
    anchor: &'static str,
    label: &'static str,
    made: bool,
    /// The reader hands the link on.
    hands: bool,
    address: String,
    said: String,
    when: String,
    words: String,
}

#[derive(Template)]
#[template(path = "cases/feedback.html")]
struct LinksPage {
    page: Page,
    number: String,
    place: String,
    action: String,
    is_open: bool,
    has_address: bool,
    closed: bool,
    visit: String,
    sides: Vec<SideView>,
}

fn side_view(of: OfSide, clear: bool, hands: bool) -> SideView {
    let given = of.given.as_ref();
    let words = given.map(|given| given.words.clone()).unwrap_or_default();
    let changed = given.and_then(|given| given.changed_at.as_deref());
    let changed = changed.map_or_else(String::new, |at| format!("，{} 改过", at.get(..10).unwrap_or(at)));
    SideView {
        code: if of.side == Side::Applicant { "applicant" } else { "respondent" },
        anchor: if of.side == Side::Applicant { "link-applicant" } else { "link-respondent" },
        label: of.side.label(),
        made: of.made,
        hands,
        address: of.address,
        said: given.map_or_else(String::new, |given| format!("{} {}分", label(given.marks), given.marks)),
        when: given.map_or_else(String::new, |given| format!("{} 当事人自评{changed}", given.on)),
        // What a party wrote may name anybody.
        words: if clear || words.is_empty() { words } else { "（承办的人可以看）".to_owned() },
    }
}

async fn links(
    permit: Permit<may::EditCases>,
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
) -> Result<Response, AppError> {
    let (actor, about) = (permit.actor(), id.clone());
    let (case, sides, has_address) = app
        .blocking(move |app| {
            let (case, sides) = look(app, &actor, &about)?;
            let address = app.read(crate::certificates::public_address)?;
            Ok((case, sides, address.is_some()))
        })
        .await?;
    let number = case.number.clone().unwrap_or_default();
    let here = format!("/desk/cases/{id}");
    let clear = handles(&permit.scope, &case);
    let hands = clear && works_on(&permit, &case, app.today());
    let visit = case.visit.on.map_or_else(String::new, |on| {
        let marks =
            case.visit.satisfaction.map_or_else(|| "没有问到".to_owned(), |n| format!("{} {n}分", label(n)));
        format!("{on} {marks}")
    });
    html(&LinksPage {
        page: permit
            .page(&app, "满意度评价")
            .under(&[("案件", "/desk/cases"), (&number, &here)])
            .watermarked(),
        place: case.organisation.name.clone(),
        action: format!("{here}/feedback"),
        is_open: is_open(&app),
        has_address,
        closed: case.closure.on.is_some() && case.void.is_none(),
        visit,
        sides: sides.into_iter().map(|side| side_view(side, clear, hands)).collect(),
        number,
    })
}

async fn hand(
    permit: Permit<may::EditCases>,
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    Form(sent): Form<BTreeMap<String, String>>,
) -> Result<Response, AppError> {
    let side = Side::from_code(Entry(sent).text("side")).ok_or(AppError::NotFound)?;
    let (actor, back) = (permit.actor(), format!("/desk/cases/{id}/feedback"));
    match app.blocking(move |app| make(app, &actor, &id, side)).await {
        Ok(()) => Ok(done(&back, &format!("{}的链接在下面，发给本人。", side.label()))),
        Err(AppError::Refused { reasons }) => Ok(not_done(&back, &reasons.join(""))),
        Err(error) => Err(error),
    }
}
