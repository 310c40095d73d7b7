//! 代填申请 at the counter, and the slip.

use std::collections::BTreeSet;
use std::sync::Arc;

use askama::Template;
use axum::extract::{Form, Path, State};
use axum::response::Response;
use fengqiao_db::Conn;
use fengqiao_domain::access::{Action, Scope};
use fengqiao_domain::applications::{Answers, MATTERS, Question, Who, check, dispute_types};
use fengqiao_domain::cases::parts::Handler;
use fengqiao_domain::names::plain_name;

use super::put::{Pairs, put, text};
use super::views::districts;
use crate::applications::actions::TakenDown;
use crate::applications::store::{Oral, places};
use crate::applications::{actions, slip as slips};
use crate::cases::hosts;
use crate::mediators::{MediatorRecords, lists};
use crate::platform::render::{done, form_again, html, not_done};
use crate::platform::view::{Choice, FieldProblem};
use crate::tables::Env;
use crate::tables::edit::{ANYWAY, load};
use crate::tables::files::attachment;
use crate::{App, AppError, Page, Permit, may};

#[derive(Template)]
#[template(path = "applications/counter.html")]
struct CounterPage {
    page: Page,
    once: String,
    problems: Vec<FieldProblem>,
    ways: Vec<Choice>,
    at: String,
    place: String,
    read_back: bool,
    applicants: Vec<Choice>,
    a: Answers,
    districts: Vec<Choice>,
    matters: Vec<Choice>,
    organisation: String,
}

const ORAL: &str = "口头申请，当场记录";
/// Longest time and place of an oral application, in characters.
const LONGEST_TIME: usize = 40;
const LONGEST_PLACE: usize = 60;
const WRITTEN: &str = "带来了书面申请";

/// What the form asks in the words of the public side, answered in one go.
const ASKED: [Question; 6] =
    [Question::Who, Question::You, Question::Other, Question::Matters, Question::Claim, Question::Facts];

/// What stands in the form.
#[derive(Default)]
struct Filled {
    a: Answers,
    once: String,
    way: String,
    at: String,
    place: String,
    read_back: bool,
    organisation: String,
}

impl Filled {
    fn of(pairs: &[(String, String)]) -> Self {
        let mut a = Answers { who: Who::from_code(text(pairs, "who")), ..Answers::default() };
        for question in ASKED {
            put(question, &mut a, pairs);
        }
        Self {
            a,
            once: text(pairs, "once").to_owned(),
            way: text(pairs, "how").to_owned(),
            at: text(pairs, "at").to_owned(),
            place: text(pairs, "place").to_owned(),
            read_back: !text(pairs, "read_back").is_empty(),
            organisation: text(pairs, "organisation").to_owned(),
        }
    }

    fn is_oral(&self) -> bool {
        self.way != WRITTEN
    }
}

fn page(permit: &Permit<may::EditCases>, app: &App, of: Filled, problems: Vec<FieldProblem>) -> CounterPage {
    let choice =
        |value: &str, label: &str, selected| Choice { value: value.into(), label: label.into(), selected };
    let way = if of.is_oral() { ORAL } else { WRITTEN };
    let who = of.a.who.unwrap_or(Who::Worker);
    let words =
        |m: &fengqiao_domain::applications::Matter| m.worker.or(m.employer).map_or("", |(words, _)| words);
    CounterPage {
        page: permit.page(app, "代填申请").under(&[("案件", "/desk/cases")]).watermarked(),
        problems,
        once: of.once,
        ways: Choice::all([ORAL, WRITTEN], way),
        at: of.at,
        place: of.place,
        read_back: of.read_back,
        applicants: Who::ALL.iter().map(|w| choice(w.code(), counter_words(*w), *w == who)).collect(),
        districts: districts(app, &of.a.employer.district),
        matters: MATTERS
            .iter()
            .map(|m| choice(m.code, words(m), of.a.matters.iter().any(|code| code == m.code)))
            .collect(),
        organisation: of.organisation,
        a: of.a,
    }
}

const fn counter_words(who: Who) -> &'static str {
    match who {
        Who::Worker => "劳动者",
        Who::Group => "几个劳动者一起",
        Who::Employer => "用人单位",
    }
}

/// The empty form, at the organisation of the post.
pub async fn form(permit: Permit<may::EditCases>, State(app): State<Arc<App>>) -> Result<Response, AppError> {
    let scope = permit.scope.clone();
    let own = app
        .blocking(move |app| {
            let now = app.clock.stamp();
            app.read(|c| own(c, &app.env(&now), &scope))
        })
        .await?;
    let stamp = app.clock.stamp();
    let time = stamp.get(11..16).unwrap_or_default();
    let (place, address) = own.unwrap_or_default();
    let of = Filled {
        once: app.new_id(),
        at: format!("{} {time}", app.today()),
        place: if address.is_empty() { place.clone() } else { address },
        organisation: place,
        ..Filled::default()
    };
    html(&page(&permit, &app, of, Vec::new()))
}

/// Name and address of the organisation of a post that is of one, or of a mediator.
fn own(c: &mut Conn, env: &Env, scope: &Scope) -> Result<Option<(String, String)>, AppError> {
    let id = match scope {
        Scope::Organisation(id) => Some(id.clone()),
        _ => handler(c, env, scope)?.map(|(_, home)| home),
    };
    let contact = id.map(|id| places::contact(c, &id)).transpose()?;
    Ok(contact.map(|contact| (contact.name, contact.address)))
}

/// The mediator whose post it is, who handles what he or she takes down, and the organisation.
fn handler(c: &mut Conn, env: &Env, scope: &Scope) -> Result<Option<(Handler, String)>, AppError> {
    let Scope::Mediator(id) = scope else { return Ok(None) };
    let m = load::<MediatorRecords>(c, env, scope, id)?;
    let home = lists::appointment_for(&m, scope, env.today).map(|a| a.organisation.clone());
    Ok(home.map(|home| (Handler { id: m.id, name: m.name, ..Handler::default() }, home)))
}

/// Registers what was taken down.
pub async fn post(
    permit: Permit<may::EditCases>,
    State(app): State<Arc<App>>,
    Form(pairs): Form<Pairs>,
) -> Result<Response, AppError> {
    let of = Filled::of(&pairs);
    let problems = wrong(&of, &app);
    if !problems.is_empty() {
        return form_again(&page(&permit, &app, of, problems));
    }
    let actor = permit.actor();
    let oral = of.is_oral().then(|| Oral {
        at: of.at.trim().to_owned(),
        place: of.place.trim().to_owned(),
        read_back: of.read_back,
    });
    let sure = !text(&pairs, ANYWAY).is_empty();
    let (mut a, name, once) = (of.a.clone(), of.organisation.clone(), of.once.clone());
    let taken = app
        .blocking(move |app| {
            app.act(&actor, Action::EditCases, |tx| {
                let now = tx.now().to_owned();
                let env = tx.app.env(&now);
                a.organisation = named(tx.conn(), &env, &name)?;
                let handler = handler(tx.conn(), &env, &actor.scope)?;
                actions::take_down(tx, &a, TakenDown { once, oral, handler, sure })
            })
        })
        .await;
    match taken {
        Ok((case, receipt)) => {
            let words = format!("已登记，回执编号 {receipt}。请打印回执交给申请人。");
            Ok(done(&format!("/desk/cases/{}", case.id), &words))
        }
        // Sent twice at the same moment: the other one was first.
        Err(AppError::Conflict) => Ok(not_done("/desk/cases", "这份申请刚才已经登记，请在下面的名单里看。")),
        Err(AppError::Forbidden) => {
            let message = "这个组织不在您的管辖范围内，不能代它登记。";
            let problems = vec![FieldProblem { field: "organisation".into(), message: message.into() }];
            form_again(&page(&permit, &app, of, problems))
        }
        Err(error) => {
            let problems = error.for_form()?;
            form_again(&page(&permit, &app, of, problems))
        }
    }
}

fn named(c: &mut Conn, env: &Env, typed: &str) -> Result<String, AppError> {
    let found = hosts::named(c, env, typed.trim());
    let at = |message: String| AppError::invalid("organisation", message);
    match found {
        Ok(organisation) => Ok(organisation.id),
        Err(AppError::Invalid { problems }) => {
            Err(at(problems.into_iter().map(|p| p.message).collect::<String>()))
        }
        Err(other) => Err(other),
    }
}

fn wrong(of: &Filled, app: &App) -> Vec<FieldProblem> {
    let said = ASKED.into_iter().flat_map(|question| check(question, &of.a, app.today()));
    let mut seen = BTreeSet::new();
    let problem = |field: &str, message: String| FieldProblem { field: field.into(), message };
    let mut problems: Vec<FieldProblem> = said
        // At the counter nobody needs a telephone.
        .filter(|p| p.column != "phone" || !of.a.phone.trim().is_empty())
        .filter(|p| seen.insert(p.column))
        .map(|p| problem(p.column, format!("{}{}", p.message, p.remedy)))
        .collect();
    if dispute_types(&of.a).is_empty() && !seen.contains("matters") {
        let words = "选的方面不是这一方会申请的，请另选一项。";
        problems.push(problem("matters", words.into()));
    }
    if plain_name(&of.organisation).is_empty() {
        problems.push(problem("organisation", "没有填写承办组织。".into()));
    }
    if of.is_oral() {
        for (field, what, typed, most) in
            [("at", "时间", &of.at, LONGEST_TIME), ("place", "地点", &of.place, LONGEST_PLACE)]
        {
            let length = typed.trim().chars().count();
            if length == 0 {
                problems.push(problem(field, format!("口头申请要记下{what}。")));
            } else if length > most {
                problems
                    .push(problem(field, format!("{what}写了 {length} 个字，最多 {most} 个。写短一些。")));
            }
        }
        if !of.read_back {
            problems.push(problem("read_back", "口头申请的记录要读给申请人听，或者交本人看过。".into()));
        }
    }
    problems
}

/// The slip of a case.
pub async fn slip(
    permit: Permit<may::EditCases>,
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
) -> Result<Response, AppError> {
    let (actor, back) = (permit.actor(), format!("/desk/cases/{id}"));
    let _turn = app.printing.acquire().await.map_err(|e| AppError::Internal(e.to_string()))?;
    match app.blocking(move |app| slips::make(app, &actor, &id)).await {
        Ok((name, file)) => Ok(attachment(&name, file)),
        Err(AppError::Refused { reasons }) => Ok(not_done(&back, &reasons.join(""))),
        Err(error) => Err(error),
    }
}
