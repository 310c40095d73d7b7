//! What the city does with parameters, each a form: record, correct, approve, take the approval back, look up again.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Form, Path, State};
use axum::response::Response;
use fengqiao_domain::calculators::{Parameter, What};
use fengqiao_domain::value::scaled;
use fengqiao_domain::verdict::Basis;

use super::ABOVE;
use super::parameters::PATH;
use crate::calculators::actions::{self, Change};
use crate::calculators::store::{self, Kept};
use crate::platform::fields::{Entry, Field};
use crate::platform::render::{done, form_again, form_stale, html};
use crate::platform::view::FieldProblem;
use crate::tables::act::ActPage;
use crate::{App, AppError, Permit, Routes, may};

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new()
        .get("/desk/parameters/new", new_form)
        .post("/desk/parameters/new", add)
        .get("/desk/parameters/{id}/{act}", form)
        .post("/desk/parameters/{id}/{act}", take)
}

type Editor = Permit<may::EditParameters>;

const BASES: &[(&str, &str)] = &[("原文", "对照过文件原文"), ("参照", "从别处得知，待核实")];

fn value_fields(p: Option<&Parameter>) -> Vec<Field> {
    let yuan = |fen: i64| fengqiao_domain::value::money(fen).replace(',', "");
    vec![
        Field::text("amount", "数值（元）", &p.map(|p| yuan(p.fen)).unwrap_or_default())
            .hint("月标准填每月的数，人均可支配收入填全年的数"),
        Field::text("document", "文号", p.map_or("", |p| p.document.as_str()))
            .hint("公布这个数值的文件名称或者文号"),
        Field::select("basis", "依据", BASES).filled(p.map_or("", |p| p.basis.label())),
    ]
}

fn new_fields() -> Vec<Field> {
    let kinds = What::ALL.map(|what| (what.code(), what.label()));
    let first = [
        Field::select("what", "哪一项", &kinds),
        Field::date("since", "起用日期", None).hint("从哪一天起按它计算；全年的数值填当年 1 月 1 日"),
    ];
    first.into_iter().chain(value_fields(None)).collect()
}

/// A value as it was typed into the fields.
fn typed(e: &Entry) -> Result<(i64, String, Basis), AppError> {
    let fen = scaled(e.text("amount"), 2)
        .ok_or_else(|| AppError::invalid("amount", "填大于零的金额，单位是元，最多两位小数。"))?;
    let basis = Basis::from_label(e.text("basis"))
        .ok_or_else(|| AppError::invalid("basis", "选依据：对照过文件原文，还是从别处得知。"))?;
    let document = e.text("document");
    if document.chars().count() > 200 {
        return Err(AppError::invalid("document", "文号超过200个字，请写短一些。"));
    }
    Ok((fen, document.to_owned(), basis))
}

fn new_page(permit: &Editor, app: &App, entry: &Entry, problems: Vec<FieldProblem>) -> ActPage {
    let mut fields = new_fields();
    entry.fill(&mut fields);
    page(permit, app, ("录入参数", String::new()), fields, problems, (0, PATH.to_owned()))
}

fn page(
    permit: &Editor,
    app: &App,
    (title, name): (&'static str, String),
    fields: Vec<Field>,
    problems: Vec<FieldProblem>,
    (revision, back): (i64, String),
) -> ActPage {
    let action = permit.ask().path.clone();
    ActPage {
        page: permit.page(app, title).under(&[ABOVE[0], ("计算工具的参数", PATH)]),
        name,
        place: String::new(),
        about: "参数用在所有人的计算里。照公布的文件填，每次改动都留下记录。".to_owned(),
        clause: "",
        fields,
        problems,
        behalf: None,
        revision: revision.to_string(),
        keep: action.replace('/', "-"),
        action,
        back,
        go: title,
    }
}

async fn new_form(permit: Editor, State(app): State<Arc<App>>) -> Result<Response, AppError> {
    html(&new_page(&permit, &app, &Entry(BTreeMap::new()), Vec::new()))
}

async fn add(
    permit: Editor,
    State(app): State<Arc<App>>,
    Form(entry): Form<BTreeMap<String, String>>,
) -> Result<Response, AppError> {
    let entry = Entry(entry);
    let (actor, asked) = (permit.actor(), entry.clone());
    let added = app
        .blocking(move |app| {
            let what = What::from_code(asked.text("what"))
                .ok_or_else(|| AppError::invalid("what", "选要录入的是哪一项。"))?;
            let since = asked.date("since")?;
            let (fen, document, basis) = typed(&asked)?;
            let new = Parameter { what, since, fen, document, basis, checked: None, approval: None };
            actions::add(app, &actor, &new)
        })
        .await;
    match added {
        Ok(id) => Ok(done(&format!("{PATH}/{id}"), "参数已录入。核定以后公众端才用它。")),
        Err(error) => form_again(&new_page(&permit, &app, &entry, error.for_form()?)),
    }
}

/// The forms of a value on record: word in the address, heading, fields, what is said afterwards.
fn act_of(act: &str, p: &Parameter) -> Option<(&'static str, Vec<Field>, &'static str)> {
    let reason = |hint: &str| Field::area("reason", "理由", hint);
    match act {
        "correction" => {
            let fields = value_fields(Some(p)).into_iter().chain([reason("原来错在哪里，依据什么改")]);
            Some(("更正参数", fields.collect(), "参数已更正，以前的数值留在记录里；要重新核定。"))
        }
        "approval" => Some((
            "核定参数",
            vec![
                Field::date("on", "核定日期", None),
                Field::text("document", "市里的文号", "").hint("市局同意对外使用的文件名称或者文号"),
            ],
            "参数已核定。公众端开关打开以后就可以用。",
        )),
        "withdrawal" if p.approval.is_some() => {
            Some(("撤销核定", vec![reason("为什么不再对外使用")], "核定已撤销，公众端不再用它。"))
        }
        "check" if p.what.lasts() => Some((
            "核对仍然有效",
            vec![
                Field::date("on", "核对日期", None),
                Field::text("source", "在哪里核对的", "").hint("如市人力资源和社会保障局网站"),
            ],
            "已登记核对，有效期随之延长。",
        )),
        _ => None,
    }
}

fn change(act: &str, old: &Parameter, e: &Entry) -> Result<Change, AppError> {
    Ok(match act {
        "correction" => {
            let (fen, document, basis) = typed(e)?;
            let to = Box::new(Parameter { fen, document, basis, ..old.clone() });
            Change::Correct { to, reason: e.text("reason").to_owned() }
        }
        "approval" => Change::Approve { on: e.date("on")?, document: e.text("document").to_owned() },
        "withdrawal" => Change::Withdraw { reason: e.text("reason").to_owned() },
        _ => Change::Check { on: e.date("on")?, source: e.text("source").to_owned() },
    })
}

async fn known(app: &Arc<App>, id: String) -> Result<Kept, AppError> {
    app.blocking(move |app| app.read(|c| store::one(c, &id))).await
}

fn act_page(
    permit: &Editor,
    app: &App,
    (act, kept): (&str, &Kept),
    entry: &Entry,
    problems: Vec<FieldProblem>,
) -> Result<ActPage, AppError> {
    let p = &kept.parameter;
    let (title, mut fields, _) = act_of(act, p).ok_or(AppError::NotFound)?;
    entry.fill(&mut fields);
    let name = format!("{}　{} 起", p.what.label(), p.since);
    Ok(page(permit, app, (title, name), fields, problems, (kept.revision, format!("{PATH}/{}", kept.id))))
}

async fn form(
    permit: Editor,
    State(app): State<Arc<App>>,
    Path((id, act)): Path<(String, String)>,
) -> Result<Response, AppError> {
    let kept = known(&app, id).await?;
    let mut entry = Entry(BTreeMap::new());
    if act == "approval" || act == "check" {
        entry.0.insert("on".to_owned(), app.today().to_string());
    }
    html(&act_page(&permit, &app, (&act, &kept), &entry, Vec::new())?)
}

async fn take(
    permit: Editor,
    State(app): State<Arc<App>>,
    Path((id, act)): Path<(String, String)>,
    Form(entry): Form<BTreeMap<String, String>>,
) -> Result<Response, AppError> {
    let kept = known(&app, id).await?;
    let said = act_of(&act, &kept.parameter).ok_or(AppError::NotFound)?.2;
    let entry = Entry(entry);
    let (actor, asked, of, with) = (permit.actor(), entry.clone(), kept.clone(), act.clone());
    let taken = app
        .blocking(move |app| {
            let revision = asked.text("revision").parse().unwrap_or(0);
            let change = change(&with, &of.parameter, &asked)?;
            actions::change(app, &actor, (&of.id, revision), &change)
        })
        .await;
    match taken {
        Ok(()) => Ok(done(&format!("{PATH}/{}", kept.id), said)),
        Err(AppError::Conflict) => {
            let message = "您打开之后，这个参数已被别人改过，没有保存。请核对后重新提交。".to_owned();
            let problem = FieldProblem { field: String::new(), message };
            form_stale(&act_page(&permit, &app, (&act, &kept), &entry, vec![problem])?)
        }
        Err(error) => form_again(&act_page(&permit, &app, (&act, &kept), &entry, error.for_form()?)?),
    }
}
