//! One form for each step of a case: what it means, its fields, then the step. The API offers the same steps as resources
//! ([`super::api`]).

mod collective;
mod decide;
mod follow_up;
mod handle;
mod mend;
mod people;
mod settle;

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Form, Path, State};
use axum::response::Response;
use fengqiao_domain::access::Action;
use fengqiao_domain::cases::acts::{Act, Setting};
use fengqiao_domain::cases::clocks::By;
use fengqiao_domain::cases::state::State as Standing;
use fengqiao_domain::cases::steps::{Step, missing};
use fengqiao_domain::cases::{CASES, Case};
use fengqiao_domain::value::{Kind as Cell, Raw, Value};
use fengqiao_domain::verdict::clause_label;

use super::CaseRecords;
use super::actions::{Said, may_take, take};
use super::pages::sight::Sight;
use crate::platform::fields::{Entry, Field};
use crate::platform::render::{done, html};
use crate::platform::view::FieldProblem;
use crate::tables::Env;
use crate::tables::act::{ActPage, not_done};
use crate::tables::behalf::{self, Behalf};
use crate::tables::edit::load;
use crate::{App, AppError, Permit, Routes, Tx, may, settings};

/// One step as a form.
pub(in crate::cases) trait Kind: Send + Sync + 'static {
    /// Which.
    const STEP: Step;
    /// Last part of the address of its resource.
    const RESOURCE: &'static str;
    /// What the day is called.
    const DAY: &'static str = "日期";

    /// Fields in which names stand at first: only for who handles the case.
    const PERSONAL: &'static [&'static str] = &[];

    /// What it means and what to look at first.
    fn about(case: &Case, env: &Env) -> String;
    /// Its fields with what stands in them at first, without the day and the explanation.
    fn fields(case: &Case, env: &Env) -> Vec<Field>;
    /// What was typed, as the step takes it.
    fn act(tx: &mut Tx, env: &Env, case: &Case, e: &Entry) -> Result<Act, AppError>;
}

/// Takes one kind of step after the other.
pub(in crate::cases) trait Kinds {
    /// One kind.
    fn take<K: Kind>(&mut self);
}

/// All steps that have a form.
pub(in crate::cases) fn each(kinds: &mut impl Kinds) {
    decide::each(kinds);
    handle::each(kinds);
    people::each(kinds);
    collective::each(kinds);
    settle::each(kinds);
    follow_up::each(kinds);
}

/// The fields of a step: the day first, the explanation last.
pub(in crate::cases) fn fields<K: Kind>(case: &Case, env: &Env) -> Vec<Field> {
    let day = Field::date("on", K::DAY, Some(env.today)).hint("事情发生的那一天");
    let explanation = Field::new("area", "explanation", "情况说明")
        .optional()
        .hint("超过期限、有需要回避的情形等，写明情况后可以登记");
    [day].into_iter().chain(K::fields(case, env)).chain([explanation]).collect()
}

/// Takes the step as it was typed.
pub(in crate::cases) fn act<K: Kind>(
    tx: &mut Tx,
    id: &str,
    revision: i64,
    e: &Entry,
    behalf: Option<&Behalf>,
) -> Result<Case, AppError> {
    let explanation = e.optional("explanation");
    let said = Said { revision, on: e.date("on")?, explanation: explanation.as_deref(), behalf };
    take(tx, id, K::STEP, &said, |tx, env, case| K::act(tx, env, case, e))
}

/// Routes of this part.
pub fn routes() -> Routes {
    struct Pages(Routes);
    impl Kinds for Pages {
        fn take<K: Kind>(&mut self) {
            let path = format!("/desk/cases/{{id}}/{}", K::STEP.code());
            let routes = std::mem::take(&mut self.0);
            self.0 = routes.get(&path, form::<K>).post(&path, post::<K>);
        }
    }
    let mut pages = Pages(Routes::new());
    each(&mut pages);
    pages.0
}

/// A case with what its step lacks now.
struct Subject {
    case: Case,
    lacks: Vec<String>,
}

async fn subject<K: Kind>(
    permit: &Permit<may::EditCases>,
    app: &Arc<App>,
    id: String,
) -> Result<Subject, AppError> {
    let actor = permit.actor();
    app.blocking(move |app| {
        let now = app.clock.stamp();
        let env = app.env(&now);
        app.read(|c| {
            let case = load::<CaseRecords>(c, &env, &actor.scope, &id)?;
            if !may_take(&actor, K::STEP, &case, env.today) {
                return Err(AppError::Forbidden);
            }
            let calendar = settings::calendar(c)?;
            let by = By { calendar: &calendar, policy: env.policy };
            let setting = Setting { by, today: env.today, actor: &actor.name };
            let lacks = missing(K::STEP, &case, &setting);
            Ok(Subject { case, lacks })
        })
    })
    .await
}

fn build<K: Kind>(
    permit: &Permit<may::EditCases>,
    app: &App,
    of: &Subject,
    entry: &Entry,
    mut problems: Vec<FieldProblem>,
) -> ActPage {
    let now = app.clock.stamp();
    let env = app.env(&now);
    let mut fields = fields::<K>(&of.case, &env);
    let sight = Sight::of(&permit.scope, &of.case, false);
    if sight.masks() {
        for field in &mut fields {
            let hidden = K::PERSONAL.contains(&field.name);
            field.value = if hidden { String::new() } else { sight.text(&field.value) };
        }
    }
    entry.fill(&mut fields);
    if problems.is_empty() {
        let lack = |message: &String| FieldProblem { field: String::new(), message: message.clone() };
        problems.extend(of.lacks.iter().map(lack));
    }
    let number = of.case.number.clone().unwrap_or_default();
    let here = format!("/desk/cases/{}", of.case.id);
    let page = permit.page(app, K::STEP.label());
    let action = permit.ask().path.clone();
    ActPage {
        page: page.under(&[("案件", "/desk/cases"), (&number, &here)]).watermarked(),
        place: of.case.organisation.name.clone(),
        about: sight.text(&K::about(&of.case, &env)),
        clause: clause_label(K::STEP.rule().clause),
        fields,
        problems,
        behalf: behalf::view(permit, |name| entry.text(name).to_owned()),
        revision: of.case.revision.to_string(),
        keep: action.replace('/', "-"),
        action,
        back: here,
        go: K::STEP.label(),
        name: number,
    }
}

/// The form.
async fn form<K: Kind>(
    permit: Permit<may::EditCases>,
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
) -> Result<Response, AppError> {
    let of = subject::<K>(&permit, &app, id).await?;
    html(&build::<K>(&permit, &app, &of, &Entry(BTreeMap::new()), Vec::new()))
}

/// The step.
async fn post<K: Kind>(
    permit: Permit<may::EditCases>,
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    Form(entry): Form<BTreeMap<String, String>>,
) -> Result<Response, AppError> {
    let of = subject::<K>(&permit, &app, id.clone()).await?;
    let entry = Entry(entry);
    let (actor, asked, seen, about) = (permit.actor(), entry.clone(), of.case.revision, id);
    let taken = app
        .blocking(move |app| {
            let behalf = Behalf::read(&actor, |name| asked.text(name).to_owned())?;
            let revision = asked.text("revision").parse().unwrap_or(seen);
            app.act(&actor, Action::EditCases, |tx| act::<K>(tx, &about, revision, &asked, behalf.as_ref()))
        })
        .await;
    match taken {
        Ok(case) => {
            let words = format!("{}已记录，案件现在是“{}”。", K::STEP.label(), Standing::of(&case).label());
            Ok(done(&format!("/desk/cases/{}", case.id), &words))
        }
        Err(error) => {
            let page = |problems| build::<K>(&permit, &app, &of, &entry, problems);
            not_done(&app, (CASES.id, of.case.id.clone(), "先办理了"), error, page).await
        }
    }
}

/// 是 or 否.
fn yes(e: &Entry, name: &str) -> bool {
    e.text(name) == "是"
}

fn yes_or_no(name: &'static str, label: &'static str) -> Field {
    Field::select(name, label, &[("是", "是"), ("否", "否")])
}

/// Yuan as typed, in fen.
fn money(e: &Entry, name: &'static str) -> Result<Option<i64>, AppError> {
    match Cell::Money.parse(&Raw::Text(e.text(name).to_owned())) {
        Ok(Value::Money(fen)) => Ok(Some(fen)),
        Ok(_) => Ok(None),
        Err(fault) => Err(AppError::invalid(name, format!("{}{}", fault.message, fault.remedy))),
    }
}

/// A whole number as typed.
fn number(e: &Entry, name: &'static str) -> Result<Option<i64>, AppError> {
    match e.text(name) {
        "" => Ok(None),
        text => text.parse().map(Some).map_err(|_| AppError::invalid(name, "要填整数。")),
    }
}
