//! 提醒方式: for oneself, and for an account by whoever manages it.

use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::Response;
use fengqiao_domain::access::Action;
use fengqiao_domain::reminders::Topic;

use super::super::config::Settings;
use super::super::store::ways;
use super::super::{Way, choose};
use super::outbox::masked;
use crate::platform::render::{done, form_again, html};
use crate::platform::view::{Choice, FieldProblem};
use crate::reminders::Ways;
use crate::users::manage;
use crate::users::store::users;
use crate::{Actor, App, AppError, Page, Permit, Routes, may};

const OWN: &str = "/desk/account/reminders";

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new()
        .get(OWN, own)
        .post(OWN, choose_own)
        .get("/desk/admin/users/{id}/reminders", theirs)
        .post("/desk/admin/users/{id}/reminders", choose_theirs)
}

#[derive(Template)]
#[template(path = "reminders/choice.html")]
struct ChoicePage {
    page: Page,
    /// The account's own name where another's is managed; empty for oneself.
    whose: String,
    action: String,
    ways: Ways,
    /// What is kept of another's address and telephone; of one's own it stands in `ways`.
    mail: Known,
    phone: Known,
    topics: Vec<Choice>,
    /// Ways that are in use.
    open: String,
    problems: Vec<FieldProblem>,
}

/// An address or telephone that is not shown whole.
#[derive(Default)]
struct Known {
    masked: String,
    hint: &'static str,
}

fn known_of(kept: Option<&str>) -> Known {
    let kept = kept.filter(|text| !text.is_empty());
    kept.map(|text| Known { masked: masked(text), hint: "已登记，不全部显示；留空不改" }).unwrap_or_default()
}

/// What is chosen, or what to begin with: nothing, and the telephone the account has.
fn known(app: &App, user: &str) -> Result<(Ways, Settings), AppError> {
    app.read(|c| {
        let settings = Settings::load(c, &app.keys)?;
        if let Some(ways) = ways::of(c, &app.keys, user)? {
            return Ok((ways, settings));
        }
        let phone = users::get(c, user)?.and_then(|u| u.phone);
        let phone = phone.map(|sealed| app.keys.open(&sealed, manage::PHONE_CONTEXT)).transpose()?;
        let ways = Ways { phone: phone.unwrap_or_default(), topics: Topic::ALL.to_vec(), ..Ways::default() };
        Ok((ways, settings))
    })
}

fn read(pairs: &[(String, String)]) -> Ways {
    let one = |key: &str| pairs.iter().find(|(k, _)| k == key).map(|(_, v)| v.clone()).unwrap_or_default();
    let chosen = |word: &str| pairs.iter().any(|(k, v)| k == "topics" && v == word);
    Ways {
        mail: one("mail"),
        phone: one("phone"),
        by_mail: one("by_mail") == "是",
        by_gateway: one("by_gateway") == "是",
        topics: Topic::ALL.into_iter().filter(|t| chosen(t.code())).collect(),
    }
}

fn page(
    page: Page,
    (whose, action): (String, String),
    (ways, kept): (Ways, Option<&Ways>),
    settings: &Settings,
    problems: Vec<FieldProblem>,
) -> ChoicePage {
    let topic = |t: Topic| Choice {
        value: t.code().into(),
        label: t.label().into(),
        selected: ways.topics.contains(&t),
    };
    let open: Vec<&str> = settings.ways().into_iter().map(Way::label).collect();
    ChoicePage {
        page,
        whose,
        action,
        topics: Topic::ALL.into_iter().map(topic).collect(),
        mail: known_of(kept.map(|kept| kept.mail.as_str())),
        phone: known_of(kept.map(|kept| kept.phone.as_str())),
        ways,
        open: open.join("、"),
        problems,
    }
}

async fn own(permit: Permit<may::OwnAccount>, State(app): State<Arc<App>>) -> Result<Response, AppError> {
    let user = permit.user_id.clone();
    let (ways, settings) = app.blocking(move |app| known(app, &user)).await?;
    let frame = permit.page(&app, "提醒方式").under(&[("我的账号", "/desk/account")]);
    html(&page(frame, (String::new(), OWN.into()), (ways, None), &settings, Vec::new()))
}

async fn choose_own(
    permit: Permit<may::OwnAccount>,
    State(app): State<Arc<App>>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    let (actor, typed) = (permit.actor(), read(&pairs));
    let (user, new) = (actor.user_id.clone(), typed.clone());
    let (kept, settings) = kept(&app, actor, Action::OwnAccount, user, new).await?;
    match kept {
        Ok(()) => Ok(done(OWN, said(&typed))),
        Err(error) => {
            let frame = permit.page(&app, "提醒方式").under(&[("我的账号", "/desk/account")]);
            let problems = error.for_form()?;
            form_again(&page(frame, (String::new(), OWN.into()), (typed, None), &settings, problems))
        }
    }
}

/// What was kept, or why not, with the settings for the form that comes back.
async fn kept(
    app: &Arc<App>,
    actor: Actor,
    action: Action,
    user: String,
    new: Ways,
) -> Result<(Result<(), AppError>, Settings), AppError> {
    app.blocking(move |app| {
        let kept = choose(app, &actor, action, &user, &new);
        Ok((kept, app.read(|c| Settings::load(c, &app.keys))?))
    })
    .await
}

const fn said(ways: &Ways) -> &'static str {
    if ways.by_mail || ways.by_gateway {
        "已保存。只剩一个工作日的案件期限随时提醒，其他的从下一个工作日早上起汇总。"
    } else {
        "已保存，只在工作台提醒。"
    }
}

async fn theirs(
    permit: Permit<may::ManageUsers>,
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
) -> Result<Response, AppError> {
    let (actor, user) = (permit.actor(), id.clone());
    let (name, ways, settings) = app
        .blocking(move |app| {
            let row = manage::detail(app, &actor, &user)?;
            let (ways, settings) = known(app, &user)?;
            Ok((row.user.name, ways, settings))
        })
        .await?;
    let (frame, action) = frame(&permit, &app, &id, &name);
    // Whoever manages an account needs to know that there is an address, and which one it may be, no more.
    let blank = Ways { mail: String::new(), phone: String::new(), ..ways.clone() };
    html(&page(frame, (name, action), (blank, Some(&ways)), &settings, Vec::new()))
}

fn frame(permit: &Permit<may::ManageUsers>, app: &App, id: &str, name: &str) -> (Page, String) {
    let account = format!("/desk/admin/users/{id}");
    let steps = [("系统", "/desk/system"), ("账号与岗位", "/desk/admin/users"), (name, account.as_str())];
    (permit.page(app, "提醒方式").under(&steps), format!("{account}/reminders"))
}

async fn choose_theirs(
    permit: Permit<may::ManageUsers>,
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    let (actor, typed) = (permit.actor(), read(&pairs));
    let (asking, user) = (actor.clone(), id.clone());
    let (name, before) = app
        .blocking(move |app| {
            let name = manage::detail(app, &asking, &user)?.user.name;
            Ok((name, known(app, &user)?.0))
        })
        .await?;
    // What was not shown and not typed stays.
    let or = |typed: &str, before: &str| if typed.trim().is_empty() { before } else { typed }.to_owned();
    let (mail, phone) = (or(&typed.mail, &before.mail), or(&typed.phone, &before.phone));
    let new = Ways { mail, phone, ..typed.clone() };
    let (kept, settings) = kept(&app, actor, Action::ManageUsers, id.clone(), new).await?;
    match kept {
        Ok(()) => Ok(done(&format!("/desk/admin/users/{id}"), said(&typed))),
        Err(error) => {
            let (frame, action) = frame(&permit, &app, &id, &name);
            let problems = error.for_form()?;
            form_again(&page(frame, (name, action), (typed, Some(&before)), &settings, problems))
        }
    }
}
