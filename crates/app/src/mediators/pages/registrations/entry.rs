//! Registration from the list: those ticked, all that it holds, or by numbers; seen first where somebody cannot be.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Form, Path, Query, State};
use axum::response::Response;
use fengqiao_domain::registrations::Outcome;
use fengqiao_domain::value::parse_date;

use super::list::Filter;
use super::{day_of, known_year, path};
use crate::mediators::register::{self, Bulk, Preview, Whom, outcome};
use crate::platform::render::{done, form_again, html, not_done};
use crate::platform::view::{Choice, FieldProblem};
use crate::{Actor, App, AppError, Page, Permit, Routes, may};

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new()
        .post("/desk/registrations/{year}", register_listed)
        .get("/desk/registrations/{year}/confirm", confirm_form)
        .post("/desk/registrations/{year}/confirm", confirm)
}

/// What may be decided of several people.
pub(super) fn outcomes(chosen: &str) -> Vec<Choice> {
    [("registered", "已注册"), ("deferred", "暂缓"), ("refused", "未通过")]
        .map(|(value, label)| Choice { value: value.into(), label: label.into(), selected: value == chosen })
        .into()
}

fn words(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Registered => "已注册",
        Outcome::Deferred => "暂缓",
        Outcome::Refused => "未通过",
    }
}

type Pairs = Vec<(String, String)>;

fn value<'a>(form: &'a Pairs, key: &str) -> &'a str {
    form.iter().find(|(k, _)| k == key).map_or("", |(_, v)| v.trim())
}

fn values(form: &Pairs, key: &str) -> Vec<String> {
    form.iter().filter(|(k, _)| k == key).map(|(_, v)| v.clone()).collect()
}

async fn register_listed(
    permit: Permit<may::Register>,
    State(app): State<Arc<App>>,
    Path(year): Path<i16>,
    Query(filter): Query<Filter>,
    Form(form): Form<Pairs>,
) -> Result<Response, AppError> {
    let year = known_year(&app, year)?;
    // Back to the list the ticks were made in.
    let back = filter.href(&path(year), &[]);
    let mut entry = Entry::read(year, &form);
    entry.whom = if value(&form, "all").is_empty() { "ids".into() } else { "listed".into() };
    if entry.whom == "listed" {
        // The list is what the address says.
        entry.list = back.clone();
        entry.ids.clear();
    } else if entry.ids.is_empty() {
        return Ok(not_done(&back, "没有勾选人。请勾选要登记的人。"));
    }
    let actor = permit.actor();
    let asked = entry.clone();
    let outcome = app
        .blocking(move |app| {
            let bulk = asked.bulk(app, &actor)?;
            let preview = register::preview(app, &actor, &bulk)?;
            // Whoever ticked people has seen them; whoever asks for all of a list sees first whom it is about.
            if !preview.not.is_empty() || asked.whom == "listed" {
                return Ok(Step::Seen(preview));
            }
            let count = register::confirm(app, &actor, &bulk, preview.will.len())?;
            Ok(Step::Done(bulk.outcome, count))
        })
        .await;
    match outcome {
        Ok(Step::Seen(preview)) => html(&confirm_page(&permit, &app, entry, Some(preview), Vec::new())),
        Ok(Step::Done(of, count)) => Ok(done(&back, &told(year, of, count))),
        Err(AppError::Invalid { problems }) => {
            let said: Vec<&str> = problems.iter().map(|p| p.message.as_str()).collect();
            Ok(not_done(&back, &format!("没有登记。{}", said.concat())))
        }
        Err(error) => Err(error),
    }
}

fn told(year: i16, outcome: Outcome, count: usize) -> String {
    format!("{year} 年度注册：{count} 人登记为“{}”。", words(outcome))
}

/// What the confirmation form holds.
#[derive(Default, Clone)]
struct Entry {
    year: i16,
    on: String,
    outcome: String,
    reason: String,
    document: String,
    whom: String,
    numbers: String,
    /// The address of the list all of which is meant.
    list: String,
    ids: Vec<String>,
}

impl Entry {
    fn read(year: i16, form: &Pairs) -> Self {
        Self {
            year,
            on: value(form, "on").to_owned(),
            outcome: value(form, "outcome").to_owned(),
            reason: value(form, "reason").to_owned(),
            document: value(form, "document").to_owned(),
            whom: value(form, "whom").to_owned(),
            numbers: value(form, "numbers").to_owned(),
            list: value(form, "list").to_owned(),
            ids: values(form, "id"),
        }
    }

    fn outcome(&self) -> Outcome {
        outcome(&self.outcome).unwrap_or(Outcome::Registered)
    }

    /// The people of the list whose address was sent along.
    fn listed(&self, app: &App, actor: &Actor) -> Result<Whom, AppError> {
        let address = self.list.parse().ok();
        let filter = address.and_then(|uri| Query::<Filter>::try_from_uri(&uri).ok()).map(|query| query.0);
        let filter = filter.ok_or_else(|| AppError::refused("名单的地址不完整。请回到名单再办理。"))?;
        let now = app.clock.stamp();
        let scope = filter.scope(&actor.scope, &app.env(&now));
        let (state, on) = (filter.state.clone().unwrap_or_default(), day_of(self.year, app.today()));
        let (asked, _) = app.read(|c| filter.asked(c, &scope, &state, on, &app.jurisdiction.policy))?;
        Ok(Whom::Listed(Box::new((scope, asked))))
    }

    fn bulk(&self, app: &App, actor: &Actor) -> Result<Bulk, AppError> {
        let on =
            parse_date(&self.on).ok_or_else(|| AppError::invalid("on", "填注册日期，如 2024-03-20。"))?;
        let whom = match self.whom.as_str() {
            "missing" => Whom::Missing,
            "ids" => Whom::Ids(self.ids.clone()),
            "listed" => self.listed(app, actor)?,
            _ => {
                let split = |c: char| c.is_whitespace() || "，,、；;".contains(c);
                let numbers: Vec<String> =
                    self.numbers.split(split).filter(|n| !n.is_empty()).map(str::to_owned).collect();
                if numbers.is_empty() {
                    return Err(AppError::invalid("numbers", "没有证号。每行一个，可从表格里复制。"));
                }
                Whom::Numbers(numbers)
            }
        };
        Ok(Bulk {
            year: self.year,
            on,
            document: self.document.clone(),
            whom,
            outcome: self.outcome(),
            reason: self.reason.clone(),
        })
    }
}

#[derive(Template)]
#[template(path = "mediators/confirm.html")]
struct ConfirmPage {
    page: Page,
    entry: Entry,
    whom: Vec<Choice>,
    outcomes: Vec<Choice>,
    /// The word for what is decided.
    word: &'static str,
    is_past: bool,
    preview: Option<Preview>,
    problems: Vec<FieldProblem>,
}

fn confirm_page<A>(
    permit: &Permit<A>,
    app: &App,
    entry: Entry,
    preview: Option<Preview>,
    problems: Vec<FieldProblem>,
) -> ConfirmPage {
    let year = entry.year;
    let title =
        if year < app.today().year() { "批量确认往年注册" } else { "批量登记年度注册" };
    let back = path(year);
    let choice = |value: &str, label: &str| Choice {
        value: value.into(),
        label: label.into(),
        selected: value == entry.whom || (entry.whom.is_empty() && value == "numbers"),
    };
    let mut whom = vec![choice("numbers", "按证号"), choice("missing", "管理范围内全部未办理的人")];
    if entry.whom == "ids" {
        whom.push(choice("ids", "刚才勾选的人"));
    }
    if entry.whom == "listed" {
        whom.push(choice("listed", "名单里的全部人"));
    }
    ConfirmPage {
        page: permit
            .page(app, title)
            .under(&[("调解员与证书", "/desk/mediators"), (&format!("{year} 年度注册"), &back)])
            .watermarked(),
        whom,
        outcomes: outcomes(if entry.outcome.is_empty() { "registered" } else { &entry.outcome }),
        word: words(entry.outcome()),
        is_past: year < app.today().year(),
        entry,
        preview,
        problems,
    }
}

async fn confirm_form(
    permit: Permit<may::ConfirmPastRegistrations>,
    State(app): State<Arc<App>>,
    Path(year): Path<i16>,
) -> Result<Response, AppError> {
    let entry = Entry { year: known_year(&app, year)?, ..Entry::default() };
    html(&confirm_page(&permit, &app, entry, None, Vec::new()))
}

enum Step {
    Seen(Preview),
    Done(Outcome, usize),
}

async fn confirm(
    permit: Permit<may::Register>,
    State(app): State<Arc<App>>,
    Path(year): Path<i16>,
    Form(form): Form<Pairs>,
) -> Result<Response, AppError> {
    let year = known_year(&app, year)?;
    let entry = Entry::read(year, &form);
    let seen = value(&form, "seen").parse::<usize>().ok();
    let (actor, asked) = (permit.actor(), entry.clone());
    let outcome = app
        .blocking(move |app| {
            let bulk = asked.bulk(app, &actor)?;
            match seen {
                Some(seen) => {
                    register::confirm(app, &actor, &bulk, seen).map(|count| Step::Done(bulk.outcome, count))
                }
                None => register::preview(app, &actor, &bulk).map(Step::Seen),
            }
        })
        .await;
    match outcome {
        Ok(Step::Seen(preview)) => html(&confirm_page(&permit, &app, entry, Some(preview), Vec::new())),
        Ok(Step::Done(of, count)) => {
            let back = if entry.list.is_empty() { path(year) } else { entry.list.clone() };
            Ok(done(crate::platform::render::local(&back, &path(year)), &told(year, of, count)))
        }
        Err(error) => {
            let problems = error.for_form()?;
            form_again(&confirm_page(&permit, &app, entry, None, problems))
        }
    }
}
