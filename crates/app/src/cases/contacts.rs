//! 联系与证据: where the parties are reached, who acts for them, which evidence there is. Annex 6 has no column for it, the
//! documents need it (办案规则第29条).

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Form, Path, State};
use axum::response::Response;
use fengqiao_domain::acts::short;
use fengqiao_domain::cases::contacts::{agent_line, agents, evidence, evidence_line};
use fengqiao_domain::cases::record::{Agent, Contact, Evidence, Side};
use fengqiao_domain::cases::{CASES, Case};
use fengqiao_domain::table::Problem;
use fengqiao_domain::verdict::clause_label;

use super::actions::{change, open};
use super::pages::sight::Sight;
use crate::platform::fields::{Entry, Field};
use crate::platform::render::{done, html};
use crate::platform::view::FieldProblem;
use crate::tables::act::{ActPage, not_done};
use crate::{Actor, App, AppError, Permit, Routes, may};

const TITLE: &str = "联系与证据";

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new().get("/desk/cases/{id}/contacts", form).post("/desk/cases/{id}/contacts", keep)
}

type Take = fn(&mut Contact) -> &mut Option<String>;

/// The fields of a side: name, label, whether only a unit has it, where it is kept.
const OF_SIDES: [(Side, &str, &str, bool, Take); 10] = [
    (Side::Applicant, "applicant_address", "申请人住所", false, |c| &mut c.address),
    (Side::Applicant, "applicant_delivery", "申请人送达地址", false, |c| &mut c.delivery_address),
    (Side::Applicant, "applicant_head", "申请人法定代表人（主要负责人）", true, |c| {
        &mut c.legal_representative
    }),
    (Side::Applicant, "applicant_duties", "申请人法定代表人职务", true, |c| &mut c.duties),
    (Side::Applicant, "applicant_phone", "申请人联系电话", true, |c| &mut c.phone),
    (Side::Respondent, "respondent_address", "被申请人住所", false, |c| &mut c.address),
    (Side::Respondent, "respondent_delivery", "被申请人送达地址", false, |c| &mut c.delivery_address),
    (Side::Respondent, "respondent_head", "被申请人法定代表人（主要负责人）", true, |c| {
        &mut c.legal_representative
    }),
    (Side::Respondent, "respondent_duties", "被申请人法定代表人职务", true, |c| &mut c.duties),
    (Side::Respondent, "respondent_phone", "被申请人联系电话", false, |c| &mut c.phone),
];

/// The fields that fit the two sides.
fn of_sides(case: &Case) -> impl Iterator<Item = (&'static str, &'static str, Side, Take)> + '_ {
    let fits = |(side, _, _, of_unit, _): &(Side, &'static str, &'static str, bool, Take)| {
        !of_unit || case.is_unit(*side)
    };
    OF_SIDES.into_iter().filter(fits).map(|(side, name, label, _, take)| (name, label, side, take))
}

fn contact(case: &mut Case, side: Side) -> &mut Contact {
    match side {
        Side::Applicant => &mut case.applicant.contact,
        Side::Respondent => &mut case.respondent.contact,
    }
}

/// What stands in each field, as the reader may see it.
fn shown(case: &Case, sight: Sight) -> BTreeMap<&'static str, String> {
    let mut copy = case.clone();
    let mut all = BTreeMap::new();
    for (name, _, side, take) in of_sides(case) {
        let value = take(contact(&mut copy, side)).clone();
        let masked = if name.ends_with("_phone") {
            sight.contact_phone(side, value.as_deref())
        } else if name.ends_with("_address") || name.ends_with("_delivery") {
            sight.address(side, value.as_deref())
        } else {
            value.unwrap_or_default()
        };
        all.insert(name, masked);
    }
    all.insert("agents", lines(&known_agents(case, sight)));
    all.insert("evidence", lines(&known_evidence(case, sight)));
    all
}

/// The agents there are, each with its line as it is shown.
fn known_agents(case: &Case, sight: Sight) -> Vec<(String, Agent)> {
    case.agents.iter().map(|one| (sight.text(&agent_line(one)), one.clone())).collect()
}

/// The evidence there is, in the same way.
fn known_evidence(case: &Case, sight: Sight) -> Vec<(String, Evidence)> {
    case.evidence.iter().map(|one| (sight.text(&evidence_line(one)), one.clone())).collect()
}

fn lines<T>(known: &[(String, T)]) -> String {
    known.iter().map(|(line, _)| line.as_str()).collect::<Vec<_>>().join("\n")
}

fn fields(case: &Case, sight: Sight) -> Vec<Field> {
    let mut values = shown(case, sight);
    let mut value = |name| values.remove(name).unwrap_or_default();
    let mut all: Vec<Field> =
        of_sides(case).map(|(name, label, _, _)| Field::text(name, label, &value(name)).optional()).collect();
    let agents = "每行一名：替谁代理 姓名 关系 电话 授权，如 申请人 刘洋 律师 13900000000 特别授权";
    all.push(Field::area("agents", "委托代理人", agents).optional().filled(value("agents")));
    let evidence = "每行一件：名称；来源；证明的事实，如 工资条；申请人保管；证明每月工资";
    all.push(Field::area("evidence", "证据", evidence).optional().filled(value("evidence")));
    all
}

fn page(
    permit: &Permit<may::EditCases>,
    app: &App,
    case: &Case,
    entry: &Entry,
    problems: Vec<FieldProblem>,
) -> ActPage {
    let mut fields = fields(case, Sight::of(&permit.scope, case, false));
    entry.fill(&mut fields);
    let number = case.number.clone().unwrap_or_default();
    let here = format!("/desk/cases/{}", case.id);
    let action = format!("{here}/contacts");
    ActPage {
        page: permit.page(app, TITLE).under(&[("案件", "/desk/cases"), (&number, &here)]).watermarked(),
        place: case.organisation.name.clone(),
        about: "送达地址和联系电话用于送达文书；申请书、协议书和各种申请要写双方的住所、法定代表人和证据。没有的可以不填，文书上留空手写。".into(),
        clause: clause_label("办案规则-29"),
        fields,
        problems,
        behalf: None,
        revision: case.revision.to_string(),
        keep: action.replace('/', "-"),
        action,
        back: here,
        go: "保存",
        name: number,
    }
}

async fn form(
    permit: Permit<may::EditCases>,
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
) -> Result<Response, AppError> {
    let actor = permit.actor();
    let case = app.blocking(move |app| open(app, &actor, &id)).await?;
    html(&page(&permit, &app, &case, &Entry(BTreeMap::new()), Vec::new()))
}

async fn keep(
    permit: Permit<may::EditCases>,
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    Form(entry): Form<BTreeMap<String, String>>,
) -> Result<Response, AppError> {
    let (actor, about, entry) = (permit.actor(), id.clone(), Entry(entry));
    let case = app.blocking(move |app| open(app, &actor, &about)).await?;
    let (actor, about, asked) = (permit.actor(), id.clone(), entry.clone());
    let kept = app.blocking(move |app| enter(app, &actor, &about, &asked)).await;
    match kept {
        Ok(_) => Ok(done(&format!("/desk/cases/{id}"), "联系与证据已保存。")),
        Err(error) => {
            not_done(&app, (CASES.id, id, "改了"), error, |problems| {
                page(&permit, &app, &case, &entry, problems)
            })
            .await
        }
    }
}

/// Keeps what was typed; words shown masked that come back unchanged stay as they are.
///
/// # Errors
/// `NotFound` out of scope, `Forbidden`, `Conflict` for a stale version, `Invalid` with what is wrong.
fn enter(app: &App, actor: &Actor, id: &str, entry: &Entry) -> Result<Case, AppError> {
    let problem = |p: Problem| AppError::invalid(p.column, format!("{}{}", p.message, p.remedy));
    let revision = entry.text("revision").parse().unwrap_or(0);
    change(app, actor, (id, revision), "contacts", |old| {
        let sight = Sight::of(&actor.scope, old, false);
        let stood = shown(old, sight);
        let typed = |name: &str| {
            let text = entry.0.get(name).map(|text| text.trim().replace("\r\n", "\n"))?;
            (stood.get(name) != Some(&text)).then_some(text)
        };
        let mut new = old.clone();
        for (name, label, side, take) in of_sides(old) {
            if let Some(text) = typed(name) {
                short(name, &text, label).map_err(problem)?;
                *take(contact(&mut new, side)) = Some(text).filter(|text| !text.is_empty());
            }
        }
        if let Some(text) = typed("agents") {
            new.agents = agents(&text, known_agents(old, sight)).map_err(problem)?;
        }
        if let Some(text) = typed("evidence") {
            new.evidence = evidence(&text, known_evidence(old, sight)).map_err(problem)?;
        }
        Ok((new, (TITLE, TITLE.to_owned())))
    })
}
