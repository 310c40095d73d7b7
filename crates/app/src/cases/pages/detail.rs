//! One case on one page: where it stands, its clocks and why they end when they do, claims, what was done, what may be
//! done next and what the rest lacks, the parties, the agreement and its performance, the file.

mod clocks;
mod course;
mod next;
mod parties;
mod people;
mod rail;
mod related;
mod similar;
mod terms;

use std::sync::Arc;

use askama::Template;
use axum::extract::{Form, Path, Query, State};
use axum::response::Response;
use fengqiao_domain::access::Action;
use fengqiao_domain::calculators::Calculator;
use fengqiao_domain::cases::acts::Setting;
use fengqiao_domain::cases::clocks::{By, running};
use fengqiao_domain::cases::state::State as Standing;
use fengqiao_domain::cases::steps::Step;
use fengqiao_domain::cases::{CASES, Case, collective};
use fengqiao_domain::value::money;
use fengqiao_domain::verdict::{Basis, clause_label};
use jiff::civil::Date;
use serde::Deserialize;

use self::clocks::ClockView;
use self::course::Line;
use self::next::Next;
use self::parties::Parties;
use self::people::{ListView, People};
use self::related::Related;
use self::similar::Like;
use self::terms::Terms;
use super::list::others;
use super::sight::Sight;
use super::{LIST, PATH};
use crate::applications::slip::{CameIn, came_in};
use crate::attachments::{self, Section};
use crate::cases::CaseRecords;
use crate::cases::actions::may_change;
use crate::cases::actions::may_take;
use crate::platform::render::html;
use crate::platform::view::{Link, Stage};
use crate::tables::detail::{FactGroup, History, facts, history};
use crate::tables::edit::load;
use crate::tables::{Env, Params};
use crate::{Actor, App, AppError, Event, Page, Permit, Routes, may, settings};

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new().get("/desk/cases/{id}", detail).post("/desk/cases/{id}/unmask", unmask)
}

/// Columns the page shows in a place of their own: they may name persons.
const ELSEWHERE: &[&str] =
    &["applicant", "applicant_id", "phone", "respondent", "request", "facts", "remarks"];

/// A sentence with what it rests on.
pub(super) struct Said {
    pub(super) sentence: String,
    pub(super) clause: &'static str,
    pub(super) basis: &'static str,
}

impl Said {
    pub(super) fn new(sentence: impl Into<String>, clause: &'static str, basis: Basis) -> Self {
        // 推定 and 参照 are said, 原文 is not.
        let basis = if basis == Basis::Text { "" } else { basis.label() };
        Self { sentence: sentence.into(), clause: clause_label(clause), basis }
    }
}

/// One claim.
struct ClaimView {
    what: String,
    kind: String,
    whose: String,
    amount: String,
    /// How the amount was reckoned.
    how: String,
    /// Calculators that help with it: words and address.
    tools: Vec<Link>,
}

#[derive(Template)]
#[template(path = "cases/detail.html")]
#[expect(clippy::struct_excessive_bools, reason = "what the post may do, each a switch of its own")]
struct DetailPage {
    page: Page,
    id: String,
    applicant: String,
    respondent: String,
    sub: String,
    state: &'static str,
    is_open: bool,
    late: bool,
    /// 作废, a referral that waits for its answer.
    notices: Vec<String>,
    stages: Vec<Stage>,
    clocks: Vec<ClockView>,
    collective: Said,
    is_collective: bool,
    claims: Vec<ClaimView>,
    several: bool,
    total: String,
    may_change: bool,
    /// Calculators that help where the claims are not told one by one.
    tools: Vec<Link>,
    request: String,
    facts: String,
    remarks: String,
    course: Vec<Line>,
    negotiations: Vec<(String, &'static str)>,
    representatives: Vec<(String, String)>,
    consent: String,
    list: ListView,
    may_list: bool,
    people: People,
    next: Next,
    /// 证据: name, source and what it proves.
    evidence: Vec<(String, String)>,
    parties: Parties,
    may_unmask: bool,
    papers: bool,
    came_in: Option<CameIn>,
    unmasked: bool,
    terms: Option<Terms>,
    interruptions: Vec<(String, &'static str, &'static str)>,
    interrupted: Option<Said>,
    related: Related,
    similar: Vec<Like>,
    groups: Vec<FactGroup>,
    attachments: Section,
    history: History,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Why {
    reason: String,
}

async fn detail(
    permit: Permit<may::ViewCases>,
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    let (actor, frame) = (permit.actor(), permit.page(&app, "案件"));
    html(&app.blocking(move |app| build(app, &actor, frame, &id, &Params(pairs), false)).await?)
}

/// Shows names and numbers of the parties in full, once, for a reason that goes on record.
async fn unmask(
    permit: Permit<may::Unmask>,
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    Form(why): Form<Why>,
) -> Result<Response, AppError> {
    let actor = permit.actor();
    if !actor.may(Action::ViewCases) {
        return Err(AppError::Forbidden);
    }
    let frame = permit.page(&app, "案件");
    let page = app.blocking(move |app| {
        let reason = why.reason.trim();
        if reason.is_empty() {
            return Err(AppError::refused("查看完整信息要写明理由。请返回上一页填写。"));
        }
        let page = build(app, &actor, frame, &id, &Params::default(), true)?;
        let event = Event::new("view", "cases", id).summary("查看当事人完整的姓名、证件号码和联系电话");
        app.record(&actor, Action::Unmask, event.reason(reason))?;
        Ok(page)
    });
    html(&page.await?)
}

fn build(
    app: &App,
    actor: &Actor,
    mut frame: Page,
    id: &str,
    params: &Params,
    shown: bool,
) -> Result<DetailPage, AppError> {
    let now = app.clock.stamp();
    let env = app.env(&now);
    app.read(|c| {
        let case = load::<CaseRecords>(c, &env, &actor.scope, id)?;
        let calendar = settings::calendar(c)?;
        let by = By { calendar: &calendar, policy: env.policy };
        let setting = Setting { by, today: env.today, actor: &actor.name };
        let sight = Sight::of(&actor.scope, &case, shown);
        let state = Standing::of(&case);
        let counting = running(&case, by, env.today);
        let here = format!("{PATH}/{id}");
        let common = collective::verdict(&case, env.policy);
        frame.title = case.number.clone().unwrap_or_else(|| "案件".to_owned());
        // What is shown once is not asked for again by the links of the page.
        here.clone_into(&mut frame.here);
        let may_change = may_change(actor, &case, env.today);
        let (claims, total) = claims(&case, sight, may_change);
        Ok(DetailPage {
            page: frame.under(LIST).watermarked(),
            id: case.id.clone(),
            applicant: others(&sight.applicant(), &case),
            respondent: sight.respondent(),
            sub: sub(&case, &env),
            state: state.label(),
            is_open: !state.is_over() || state.follows_up(),
            late: counting.iter().any(|clock| clock.kind.binds() && clock.is_over()),
            notices: notices(&case).iter().map(|words| sight.text(words)).collect(),
            stages: rail::stages(&case, env.today),
            clocks: clocks::views(&case, &counting, by),
            is_collective: common.result == Some(true),
            collective: Said::new(common.sentence, common.clause, common.basis),
            several: claims.len() > 1,
            claims,
            total,
            may_change,
            tools: if may_change && case.claims.is_empty() {
                case.dispute_types.iter().flat_map(|kind| tools(&case, kind, None)).collect()
            } else {
                Vec::new()
            },
            request: sight.text(&case.request),
            facts: sight.text(case.facts.as_deref().unwrap_or_default()),
            remarks: sight.text(case.remarks.as_deref().unwrap_or_default()),
            course: course::lines(&case, sight),
            negotiations: case
                .negotiations
                .iter()
                .map(|n| (n.proposed_on.to_string(), n.ending.label()))
                .collect(),
            representatives: case
                .representatives
                .iter()
                .map(|r| (sight.person(&r.name), sight.phone(r.phone.as_deref())))
                .collect(),
            consent: case
                .consent
                .map(|given| {
                    let all = case.headcount.unwrap_or_default();
                    format!("{}，{} 人书面同意，共 {all} 人", given.on, given.agreed)
                })
                .unwrap_or_default(),
            list: people::list(&case),
            may_list: may_take(actor, Step::ListClaimants, &case, env.today) && !state.is_over(),
            people: people::people(c, &env, actor, &case, sight)?,
            next: next::next(&case, &setting, actor, &counting),
            evidence: case.evidence.iter().map(|one| evidence(one, sight)).collect(),
            parties: parties::parties(&case, sight),
            may_unmask: actor.may(Action::Unmask) && sight.masks(),
            papers: actor.may(Action::EditCases),
            came_in: came_in(c, env.keys, &case.id)?,
            unmasked: shown,
            terms: terms::terms(&case, by, env.today, actor, sight),
            interruptions: terms::interruptions(&case, by, env.today),
            interrupted: terms::interrupted(&case, by, env.today),
            related: related::related(c, &env, actor, &case)?,
            groups: masked(facts::<CaseRecords>(&case, &env.at(env.today), ELSEWHERE), sight),
            similar: if state.is_over() { Vec::new() } else { similar::similar(c, actor, &case)? },
            attachments: attachments::section::<attachments::Cases>(c, &env, actor, &case)?,
            history: {
                let address = |page| params.history(&here, page);
                let mut all = history::<CaseRecords>(c, id, params.get("history"), address)?;
                for row in &mut all.rows {
                    (row.what, row.from) = (sight.text(&row.what), sight.text(&row.from));
                }
                all
            },
        })
    })
}

/// Number, kinds of dispute, where from, who handles it.
fn sub(case: &Case, env: &Env) -> String {
    let at = env.at(env.today);
    let show = |key: &str| CASES.column(key).map(|c| c.show(case, &at)).unwrap_or_default();
    let mediators = match show("mediators") {
        none if none.is_empty() => "调解员待指派".to_owned(),
        names => format!("调解员 {names}"),
    };
    let serial = match (show("external_platform"), show("external_number")) {
        (_, number) if number.is_empty() => String::new(),
        (platform, number) => format!("{platform}流水号 {number}"),
    };
    let words = [
        show("number"),
        serial,
        show("dispute_types"),
        show("source"),
        case.organisation.name.clone(),
        mediators,
    ];
    words.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("　")
}

fn notices(case: &Case) -> Vec<String> {
    let void = case.void.as_ref().map(|void| format!("{} 作废：{}", void.on, void.reason));
    let waits = case.referral.as_ref().filter(|referral| referral.answer.is_none()).map(|referral| {
        format!(
            "{} 转给{}，等待答复：{}。答复以前，期限照常计算。",
            referral.on, referral.to_name, referral.reason
        )
    });
    void.into_iter().chain(waits).collect()
}

/// A piece of evidence: its name, and where it comes from with what it proves.
fn evidence(one: &fengqiao_domain::cases::record::Evidence, sight: Sight) -> (String, String) {
    let more = [one.source.as_deref(), one.proves.as_deref()].into_iter().flatten().collect::<Vec<_>>();
    (sight.text(&one.name), sight.text(&more.join("；")))
}

/// Facts in words may name the persons of the case.
fn masked(mut groups: Vec<FactGroup>, sight: Sight) -> Vec<FactGroup> {
    for fact in groups.iter_mut().flat_map(|group| &mut group.facts) {
        fact.value = sight.text(&fact.value);
    }
    groups
}

/// The claims one by one, and what is claimed in all.
fn claims(case: &Case, sight: Sight, may_claim: bool) -> (Vec<ClaimView>, String) {
    let yuan = |fen: i64| format!("¥{}", money(fen));
    let view = |(at, claim): (usize, &fengqiao_domain::cases::record::Claim)| ClaimView {
        what: sight.text(&claim.what),
        kind: fengqiao_domain::codes::DISPUTE_TYPES.label(&claim.kind).to_owned(),
        whose: claim.whose.as_deref().map(|name| sight.person(name)).unwrap_or_default(),
        amount: claim.amount.map(yuan).unwrap_or_default(),
        how: sight.text(claim.how.as_deref().unwrap_or_default()),
        tools: if may_claim { tools(case, &claim.kind, Some(at)) } else { Vec::new() },
    };
    let total = case.amount.or_else(|| fengqiao_domain::cases::claims::total(&case.claims));
    (case.claims.iter().enumerate().map(view).collect(), total.map(yuan).unwrap_or_default())
}

/// The calculators that help with a claim.
fn tools(case: &Case, kind: &str, claim: Option<usize>) -> Vec<Link> {
    let claim = claim.map(|at| format!("&claim={at}")).unwrap_or_default();
    Calculator::for_kind(kind)
        .map(|one| {
            Link::new(one.title, format!("/desk/calculators/{}?case={}{claim}", one.id, case.id), false)
        })
        .collect()
}

/// A day of this year without the year.
fn short(day: Date, today: Date) -> String {
    if day.year() == today.year() { day.strftime("%m-%d").to_string() } else { day.to_string() }
}
