//! 简易登记 at the counter: eight things on one page, the next one right after.

use std::collections::BTreeMap;
use std::sync::Arc;

use askama::Template;
use axum::extract::{Form, Query, State};
use axum::response::Response;
use fengqiao_domain::access::{Action, Scope};
use fengqiao_domain::cases::PartyKind;
use fengqiao_domain::cases::quick::{self, Ending};
use fengqiao_domain::codes::DISPUTE_TYPES;
use fengqiao_domain::value::{Kind as Cell, Raw, Value};
use serde::Deserialize;

use super::PATH;
use super::form::own;
use crate::cases::CaseRecords;
use crate::cases::quick::{Quick, register};
use crate::cases::store::workplaces;
use crate::platform::fields::Entry;
use crate::platform::render::{done, form_again, html};
use crate::platform::view::{Choice, FieldProblem};
use crate::tables::behalf::{self, Behalf, BehalfView};
use crate::tables::edit::{ANYWAY, load};
use crate::tables::params::address;
use crate::{App, AppError, Page, Permit, Routes, may};

const QUICK: &str = "/desk/cases/quick";

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new().get(QUICK, form).post(QUICK, post)
}

/// A value of the form as it stands.
#[derive(Default)]
struct Typed {
    applicant: String,
    phone: String,
    respondent: String,
    headcount: String,
    request: String,
    amount: String,
    on: String,
    organisation: String,
    mediator: String,
    explanation: String,
}

#[derive(Template)]
#[template(path = "cases/quick.html")]
struct QuickPage {
    page: Page,
    v: Typed,
    kinds: Vec<Choice>,
    types: Vec<Choice>,
    endings: Vec<Choice>,
    /// The organisation of the post; empty where it is to be typed.
    place: String,
    /// Its mediators to choose from; empty where the name is to be typed.
    mediators: Vec<Choice>,
    /// The mediator whose post it is.
    own: String,
    behalf: Option<BehalfView>,
    problems: Vec<FieldProblem>,
    /// The one registered before: number and address.
    last: Option<(String, String)>,
    explain: bool,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Kept {
    organisation: String,
    mediators: String,
    last: String,
}

async fn form(
    permit: Permit<may::EditCases>,
    State(app): State<Arc<App>>,
    Query(kept): Query<Kept>,
) -> Result<Response, AppError> {
    let entry = BTreeMap::from([
        ("organisation".to_owned(), kept.organisation),
        ("mediators".to_owned(), kept.mediators),
        ("received_on".to_owned(), app.today().to_string()),
        ("headcount".to_owned(), "1".to_owned()),
        ("ending".to_owned(), Ending::AtOnce.code().to_owned()),
    ]);
    html(&page(&permit, &app, Entry(entry), kept.last, Vec::new()).await?)
}

async fn page(
    permit: &Permit<may::EditCases>,
    app: &Arc<App>,
    entry: Entry,
    last: String,
    problems: Vec<FieldProblem>,
) -> Result<QuickPage, AppError> {
    let (actor, frame) = (permit.actor(), permit.page(app, "简易登记"));
    let behalf = behalf::view(permit, |name| entry.text(name).to_owned());
    app.blocking(move |app| {
        let now = app.clock.stamp();
        let env = app.env(&now);
        let (home, mediators, last) = app.read(|c| {
            let home: BTreeMap<&str, String> = own(c, &env, &actor.scope)?.into_iter().collect();
            let mediators = match &actor.scope {
                Scope::Organisation(id) => workplaces::choices(c, id, env.today, entry.text("mediators"))?,
                _ => Vec::new(),
            };
            let last = match load::<CaseRecords>(c, &env, &actor.scope, &last) {
                Ok(case) => Some((case.number.unwrap_or_default(), format!("{PATH}/{}", case.id))),
                Err(AppError::NotFound) => None,
                Err(error) => return Err(error),
            };
            Ok::<_, AppError>((home, mediators, last))
        })?;
        let text = |name: &str| entry.text(name).to_owned();
        let choices = |all: &[(&str, &str)], chosen: &str| -> Vec<Choice> {
            let one = |(value, label): &(&str, &str)| Choice {
                value: (*value).into(),
                label: (*label).into(),
                selected: *value == chosen,
            };
            all.iter().map(one).collect()
        };
        let kinds: Vec<(&str, &str)> =
            PartyKind::ALL.iter().map(|kind| (kind.code(), kind.label())).collect();
        let types: Vec<(&str, &str)> =
            DISPUTE_TYPES.codes.iter().map(|code| (code.code, code.label)).collect();
        let endings: Vec<(&str, &str)> = Ending::ALL.iter().map(|e| (e.code(), e.label())).collect();
        let of = |key: &str| home.get(key).cloned().unwrap_or_default();
        Ok(QuickPage {
            page: frame.under(super::LIST).watermarked(),
            kinds: choices(&kinds, entry.text("applicant_kind")),
            types: choices(&types, entry.text("dispute_types")),
            endings: choices(&endings, entry.text("ending")),
            place: of("organisation"),
            own: of("mediators"),
            mediators,
            explain: problems.iter().any(|p| p.field == "explanation") || !text("explanation").is_empty(),
            v: Typed {
                applicant: text("applicant"),
                phone: text("phone"),
                respondent: text("respondent"),
                headcount: text("headcount"),
                request: text("request"),
                amount: text("agreement_amount"),
                on: text("received_on"),
                organisation: text("organisation"),
                mediator: text("mediators"),
                explanation: text("explanation"),
            },
            behalf,
            problems,
            last,
        })
    })
    .await
}

async fn post(
    permit: Permit<may::EditCases>,
    State(app): State<Arc<App>>,
    Form(entry): Form<BTreeMap<String, String>>,
) -> Result<Response, AppError> {
    let entry = Entry(entry);
    let (actor, asked) = (permit.actor(), entry.clone());
    let made = app
        .blocking(move |app| {
            let now = app.clock.stamp();
            let env = app.env(&now);
            let home: BTreeMap<&str, String> =
                app.read(|c| own(c, &env, &actor.scope))?.into_iter().collect();
            let quick = read(&asked, &home)?;
            let behalf = Behalf::read(&actor, |name| asked.text(name).to_owned())?;
            app.act(&actor, Action::EditCases, |tx| register(tx, &actor.scope, &quick, behalf.as_ref()))
        })
        .await;
    match made {
        Ok(case) => {
            let kept = [
                ("organisation", entry.text("organisation")),
                ("mediators", entry.text("mediators")),
                ("last", case.id.as_str()),
            ];
            let number = case.number.clone().unwrap_or_default();
            Ok(done(&address(QUICK, &kept), &format!("{number}已登记并结案。可以接着记下一件。")))
        }
        Err(error) => {
            let problems = error.for_form()?;
            form_again(&page(&permit, &app, entry, String::new(), problems).await?)
        }
    }
}

/// What was typed; everything that is wrong with it is said at once.
fn read(e: &Entry, home: &BTreeMap<&str, String>) -> Result<Quick, AppError> {
    let mut wrong = Vec::new();
    let mut say = |field: &str, words: &str| wrong.push(crate::FieldError::new(field, words));
    for (field, words) in [
        ("applicant", "没有填申请人。"),
        ("respondent", "没有填被申请人（用人单位）。"),
        ("dispute_types", "没有选争议类型。"),
        ("headcount", "没有填涉及人数。"),
        ("request", "没有填请求事项。"),
    ] {
        if e.text(field).is_empty() {
            say(field, words);
        }
    }
    let ending = Ending::find(e.text("ending"));
    if ending.is_none() {
        say("ending", "没有选怎样了结。");
    }
    let on = fengqiao_domain::value::parse_date(e.text("received_on"));
    if on.is_none() {
        say("received_on", "日期要写成 2024-07-18。");
    }
    let amount = Cell::Money.parse(&Raw::Text(e.text("agreement_amount").to_owned()));
    if let Err(fault) = &amount {
        say("agreement_amount", &format!("{}{}", fault.message, fault.remedy));
    }
    // A post of an organisation registers there, and a mediator for himself or herself.
    let of = |key: &str| home.get(key).cloned().unwrap_or_else(|| e.text(key).to_owned());
    let (organisation, mediator) = (of("organisation"), of("mediators"));
    if organisation.is_empty() {
        say("organisation", "没有填承办组织。");
    }
    if mediator.is_empty() {
        say("mediators", "没有选承办调解员。");
    }
    let (Some(ending), Some(on), true) = (ending, on, wrong.is_empty()) else {
        return Err(AppError::Invalid { problems: wrong });
    };
    let (applicant, behind) = quick::applicant(e.text("applicant"));
    Ok(Quick {
        applicant,
        kind: PartyKind::from_code(e.text("applicant_kind")),
        phone: e.optional("phone").or(behind),
        respondent: e.text("respondent").to_owned(),
        dispute: e.text("dispute_types").to_owned(),
        headcount: e.text("headcount").to_owned(),
        request: e.text("request").to_owned(),
        ending,
        amount: match amount {
            Ok(Value::Money(fen)) => Some(fen),
            _ => None,
        },
        on,
        organisation,
        mediator,
        explanation: e.optional("explanation"),
        sure: !e.text(ANYWAY).is_empty(),
    })
}
