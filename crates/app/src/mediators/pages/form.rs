//! 新增 and 改资料: the columns of the table as a form. What was not changed is not sent on, so that a column the
//! reader did not touch cannot be refused.

use std::collections::BTreeMap;
use std::sync::Arc;

use askama::Template;
use axum::extract::{Form, Path, State};
use axum::response::Response;
use fengqiao_domain::mediators::{MEDIATORS, Mediator};
use fengqiao_domain::table::{Audience, Column, Need};
use fengqiao_domain::value::{Kind, Raw, Value};

use crate::mediators::MediatorRecords;
use crate::platform::masking;
use crate::platform::render::{done, form_again, html};
use crate::platform::view::{Choice, FieldProblem};
use crate::tables::edit::{edit, load};
use crate::tables::{Env, Records};
use crate::{App, AppError, Page, Permit, Routes, may};

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new()
        .get("/desk/mediators/new", new_form)
        .post("/desk/mediators/new", create)
        .get("/desk/mediators/{id}/edit", edit_form)
        .post("/desk/mediators/{id}/edit", update)
}

/// Columns with acts of their own, left out of 改资料.
const BY_ACTS: [&str; 6] =
    ["organisation", "registration_year", "registered_on", "change", "changed_on", "change_reason"];
/// Columns that only a sheet needs.
const BY_SHEET: [&str; 3] = ["change", "changed_on", "change_reason"];
/// Texts longer than this get several lines.
const LONG: usize = 100;

/// One field.
struct Input {
    key: &'static str,
    title: &'static str,
    kind: &'static str,
    value: String,
    choices: Vec<Choice>,
    required: bool,
    secret: bool,
    hint: &'static str,
}

struct GroupOfInputs {
    title: &'static str,
    inputs: Vec<Input>,
}

#[derive(Template)]
#[template(path = "mediators/form.html")]
struct FormPage {
    page: Page,
    groups: Vec<GroupOfInputs>,
    action: String,
    back: String,
    keep: String,
    revision: i64,
    from: Option<String>,
    problems: Vec<FieldProblem>,
}

type Pairs = Vec<(String, String)>;

fn typed(form: &Pairs, key: &str) -> Option<String> {
    let all: Vec<&str> = form.iter().filter(|(k, _)| k == key).map(|(_, v)| v.trim()).collect();
    (!all.is_empty()).then(|| all.join("、"))
}

/// The value as it stands in the form.
fn shown(column: &Column<Mediator>, m: &Mediator, env: &Env) -> String {
    let text = column.show(m, &env.at(env.today));
    if column.audience == Audience::Personal { masking::mask(column.key, &text) } else { text }
}

fn is_asked(column: &Column<Mediator>, is_new: bool) -> bool {
    let left_out: &[&str] = if is_new { &BY_SHEET } else { &BY_ACTS };
    column.is_entered() && !left_out.contains(&column.key)
}

fn groups(m: &Mediator, form: Option<&Pairs>, env: &Env) -> Vec<GroupOfInputs> {
    let is_new = m.id.is_empty();
    let input = |key: &&'static str| {
        let column = MEDIATORS.column(key).filter(|c| is_asked(c, is_new))?;
        let value = match form {
            Some(form) => typed(form, key).unwrap_or_default(),
            None if is_new => String::new(),
            None => shown(column, m, env),
        };
        Some(field(column, value, is_new))
    };
    MEDIATORS
        .groups
        .iter()
        .map(|g| GroupOfInputs { title: g.title, inputs: g.keys.iter().filter_map(input).collect() })
        .filter(|g| !g.inputs.is_empty())
        .collect()
}

fn field(column: &Column<Mediator>, value: String, is_new: bool) -> Input {
    let choices = |list: &'static fengqiao_domain::value::CodeList| {
        let chosen: Vec<&str> = value.split('、').collect();
        let one = |label: &'static str| Choice {
            value: label.into(),
            label: label.into(),
            selected: chosen.contains(&label),
        };
        list.codes.iter().map(|c| one(c.label)).collect()
    };
    let (kind, choices) = match column.kind {
        Kind::Code(list) => ("select", choices(list)),
        Kind::Codes(list) => ("multi", choices(list)),
        Kind::Date => ("date", Vec::new()),
        Kind::Int | Kind::Year | Kind::Decimal | Kind::Money => ("number", Vec::new()),
        Kind::Text(n) if n > LONG => ("area", Vec::new()),
        _ => ("text", Vec::new()),
    };
    Input {
        key: column.key,
        title: column.title,
        kind,
        choices,
        required: is_new && column.need == Need::Required,
        secret: column.audience == Audience::Personal,
        hint: MEDIATORS.help(column.key).map_or("", |h| h.meaning),
        value,
    }
}

/// What was changed, by column key.
fn changed(m: &Mediator, form: &Pairs, env: &Env) -> BTreeMap<String, Raw> {
    let is_new = m.id.is_empty();
    let mut values = BTreeMap::new();
    for column in MEDIATORS.columns.iter().filter(|c| is_asked(c, is_new)) {
        // A group of boxes with none ticked sends nothing.
        let many = matches!(column.kind, Kind::Codes(_));
        let Some(text) = typed(form, column.key).or_else(|| many.then(String::new)) else { continue };
        let before = if is_new { String::new() } else { shown(column, m, env) };
        if text != before {
            let raw = if text.is_empty() { Raw::Blank } else { Raw::Text(text) };
            values.insert(column.key.to_owned(), raw);
        }
    }
    // Number and date of a certificate belong together.
    if !is_new && (values.contains_key("certificate_no") || values.contains_key("issued")) {
        for key in ["certificate_no", "issued"] {
            if let (false, Some(column)) = (values.contains_key(key), MEDIATORS.column(key)) {
                let at = env.at(env.today);
                if (column.get)(m, &at) != Value::Empty {
                    values.insert(key.to_owned(), Raw::Text(column.show(m, &at)));
                }
            }
        }
    }
    values
}

fn page<A>(
    permit: &Permit<A>,
    app: &App,
    m: &Mediator,
    form: Option<&Pairs>,
    problems: Vec<FieldProblem>,
) -> FormPage {
    let now = app.clock.stamp();
    let env = app.env(&now);
    let list = ("调解员与证书", "/desk/mediators");
    let here = format!("/desk/mediators/{}", m.id);
    let frame = if m.id.is_empty() {
        permit.page(app, "新增调解员").under(&[list])
    } else {
        permit.page(app, "改资料").under(&[list, (&m.name, &here)])
    };
    let today = env.today.to_string();
    let from = form.and_then(|f| typed(f, "from")).unwrap_or(today);
    FormPage {
        page: frame.watermarked(),
        groups: groups(m, form, &env),
        action: permit.ask().path.clone(),
        keep: if m.id.is_empty() { "mediator-new".into() } else { format!("mediator-{}", m.id) },
        back: if m.id.is_empty() { "/desk/mediators".into() } else { here },
        revision: m.revision,
        from: (!m.id.is_empty()).then_some(from),
        problems,
    }
}

async fn new_form(
    permit: Permit<may::EditMediator>,
    State(app): State<Arc<App>>,
) -> Result<Response, AppError> {
    html(&page(&permit, &app, &Mediator::default(), None, Vec::new()))
}

async fn create(
    permit: Permit<may::EditMediator>,
    State(app): State<Arc<App>>,
    Form(form): Form<Pairs>,
) -> Result<Response, AppError> {
    save(&permit, &app, Mediator::default(), form).await
}

async fn person(
    permit: &Permit<may::EditMediator>,
    app: &Arc<App>,
    id: String,
) -> Result<Mediator, AppError> {
    let scope = permit.scope.clone();
    app.blocking(move |app| {
        let now = app.clock.stamp();
        let env = app.env(&now);
        app.read(|c| load::<MediatorRecords>(c, &env, &scope, &id))
    })
    .await
}

async fn edit_form(
    permit: Permit<may::EditMediator>,
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
) -> Result<Response, AppError> {
    let m = person(&permit, &app, id).await?;
    html(&page(&permit, &app, &m, None, Vec::new()))
}

async fn update(
    permit: Permit<may::EditMediator>,
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    Form(form): Form<Pairs>,
) -> Result<Response, AppError> {
    let m = person(&permit, &app, id).await?;
    save(&permit, &app, m, form).await
}

async fn save(
    permit: &Permit<may::EditMediator>,
    app: &Arc<App>,
    m: Mediator,
    form: Pairs,
) -> Result<Response, AppError> {
    let (actor, known, sent) = (permit.actor(), m.clone(), form.clone());
    let kept = app
        .blocking(move |app| {
            let now = app.clock.stamp();
            let env = app.env(&now);
            let from = match typed(&sent, "from").filter(|t| !t.is_empty()) {
                None => env.today,
                Some(text) => {
                    text.parse().map_err(|_| AppError::invalid("from", "不是日期。请写成 2024-07-18。"))?
                }
            };
            if from > env.today {
                return Err(AppError::invalid("from", "自何日起不能晚于今天。"));
            }
            let values = changed(&known, &sent, &env);
            let revision = typed(&sent, "revision").and_then(|t| t.parse().ok()).unwrap_or(known.revision);
            let id = Some(known.id.as_str()).filter(|id| !id.is_empty());
            if id.is_some() && values.is_empty() {
                return Ok(known);
            }
            app.act(&actor, fengqiao_domain::access::Action::EditMediator, |tx| {
                edit::<MediatorRecords>(tx, &actor.scope, id, revision, &values, from)
            })
        })
        .await;
    match kept {
        Ok(row) => {
            let words = if m.id.is_empty() { "已新增。" } else { "已保存。" };
            Ok(done(&format!("/desk/mediators/{}", MediatorRecords::id(&row)), words))
        }
        Err(error) => form_again(&page(permit, app, &m, Some(&form), error.for_form()?)),
    }
}
