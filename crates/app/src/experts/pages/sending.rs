//! 征询意见: the form, the conflict check, then sending. What the check found stands on the page before anything is sent;
//! when expert, matter or parties are changed after it, it is made again.

use std::collections::BTreeMap;
use std::sync::Arc;

use askama::Template;
use axum::extract::{Form, Query, State};
use axum::response::Response;
use fengqiao_domain::access::Action;
use fengqiao_domain::dates::plus_days;
use fengqiao_domain::experts::conflict::Finding;
use fengqiao_domain::table::Names;
use fengqiao_domain::verdict::Verdict;

use super::{PATH, REQUESTS};
use crate::experts::pools::Brief;
use crate::experts::requests::{self, KINDS, Question, parties};
use crate::platform::fields::{Entry, Field};
use crate::platform::hash::sm3;
use crate::platform::render::{done, form_again, html};
use crate::platform::view::FieldProblem;
use crate::{App, AppError, Page, Permit, Routes, may};

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new().get("/desk/experts/requests/new", new_form).post("/desk/experts/requests/new", send)
}

struct Checked {
    sentence: String,
    found: bool,
    clause: &'static str,
    basis: &'static str,
    /// What it was made of.
    mark: String,
}

#[derive(Template)]
#[template(path = "experts/request_new.html")]
struct NewPage {
    page: Page,
    fields: Vec<Field>,
    problems: Vec<FieldProblem>,
    checked: Option<Checked>,
    reason: String,
}

fn question(entry: &Entry) -> Result<Question, AppError> {
    Ok(Question {
        expert: entry.text("expert").into(),
        kind: entry.text("kind").into(),
        reference: entry.text("reference").into(),
        subject: entry.text("subject").into(),
        parties: parties(entry.text("parties")),
        question: entry.text("question").into(),
        wanted: entry.optional_date("wanted")?,
        conflict_reason: entry.text("conflict_reason").into(),
    })
}

/// What a check rests on, so that another expert or party asks for another one.
fn mark(asked: &Question) -> String {
    sm3([&asked.expert, &asked.reference, &asked.parties.join("\n")]
        .map(String::as_str)
        .join("\0")
        .as_bytes())
}

fn fields(experts: &[Brief], app: &App) -> Vec<Field> {
    let now = app.clock.stamp();
    let env = app.env(&now);
    let words: Vec<(String, String)> = experts
        .iter()
        .map(|e| {
            let pool =
                if e.pool == env.policy.jurisdiction { "市级".to_owned() } else { env.place(&e.pool) };
            (e.id.clone(), format!("{}（{pool}）　{}　{}", e.name, e.workplace, e.fields.join("、")))
        })
        .collect();
    let choices: Vec<(&str, &str)> = words.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    vec![
        Field::select("expert", "专家", &choices).hint("今天在库的专家"),
        Field::select("kind", "类别", &KINDS).filled("case"),
        Field::text("reference", "编号", "").hint("案件或集体争议的编号，没有就写收文号"),
        Field::text("subject", "事由", "").hint("不写当事人姓名，如 停产后经济补偿计算"),
        Field::area("parties", "当事人", "每行一个姓名或单位名称；加密保存，只用于核对是否需要回避"),
        Field::area("question", "想请教的问题", "最多 1000 个字；加密保存"),
        Field::date("wanted", "希望答复", Some(plus_days(app.today(), 7))).optional(),
    ]
}

async fn build(
    permit: &Permit<may::RequestOpinion>,
    app: &Arc<App>,
    entry: &Entry,
    problems: Vec<FieldProblem>,
    checked: Option<Checked>,
) -> Result<NewPage, AppError> {
    let scope = permit.scope.clone();
    let experts = app
        .blocking(move |app| {
            let now = app.clock.stamp();
            let env = app.env(&now);
            app.read(|c| requests::experts(c, &env, &scope))
        })
        .await?;
    let mut fields = fields(&experts, app);
    entry.fill(&mut fields);
    Ok(NewPage {
        page: permit.page(app, "征询意见").under(&[("专家", PATH), ("意见征询", REQUESTS)]).watermarked(),
        fields,
        problems,
        checked,
        reason: entry.text("conflict_reason").to_owned(),
    })
}

async fn new_form(
    permit: Permit<may::RequestOpinion>,
    State(app): State<Arc<App>>,
    Query(given): Query<BTreeMap<String, String>>,
) -> Result<Response, AppError> {
    let mut known = given;
    known.retain(|key, _| matches!(key.as_str(), "expert" | "kind" | "reference"));
    html(&build(&permit, &app, &Entry(known), Vec::new(), None).await?)
}

fn checked(verdict: &Verdict<Vec<Finding>>, asked: &Question) -> Checked {
    Checked {
        sentence: verdict.sentence.clone(),
        found: !verdict.result.is_empty(),
        clause: verdict.label(),
        basis: verdict.basis.label(),
        mark: mark(asked),
    }
}

/// The first time the check, then sending.
async fn send(
    permit: Permit<may::RequestOpinion>,
    State(app): State<Arc<App>>,
    Form(entry): Form<BTreeMap<String, String>>,
) -> Result<Response, AppError> {
    let entry = Entry(entry);
    let (actor, asked, seen) = (permit.actor(), entry.clone(), entry.text("checked").to_owned());
    let tried = app
        .blocking(move |app| {
            let what = question(&asked)?;
            requests::check(&what, app.today())?;
            let now = app.clock.stamp();
            let env = app.env(&now);
            let (_, verdict) = app.read(|c| requests::conflicts(c, &env, &actor.scope, &what))?;
            let check = checked(&verdict, &what);
            if seen != check.mark {
                return Ok((check, None));
            }
            let sent = app.act(&actor, Action::RequestOpinion, |tx| requests::ask(tx, &what));
            Ok((check, Some(sent)))
        })
        .await;
    match tried {
        Err(error) => form_again(&build(&permit, &app, &entry, error.for_form()?, None).await?),
        Ok((check, None)) => html(&build(&permit, &app, &entry, Vec::new(), Some(check)).await?),
        Ok((_, Some(Ok(one)))) => Ok(done(&format!("{REQUESTS}/{}", one.id), "已发出征询。")),
        Ok((check, Some(Err(error)))) => {
            form_again(&build(&permit, &app, &entry, error.for_form()?, Some(check)).await?)
        }
    }
}
