//! 市级遴选: rounds, and one round with what the districts recommend and what the city decides.

use std::collections::BTreeMap;
use std::sync::Arc;

use askama::Template;
use axum::extract::{Form, Path, State};
use axum::response::Response;
use fengqiao_domain::access::{Action, Scope};
use fengqiao_domain::dates::plus_days;
use fengqiao_domain::experts::CLAUSE;
use fengqiao_domain::experts::nomination::{Phase, recommended};
use fengqiao_domain::table::Names;
use fengqiao_domain::verdict::{Basis, clause_label};
use jiff::civil::Date;

use super::acts::Subject as _;
use super::acts::subjects::RoundSubject;
use super::{PATH, ROUNDS, tabs_of};
use crate::experts::rounds::{self, Nomination, Round};
use crate::experts::selection::{self, Opening};
use crate::platform::fields::{Entry, Field};
use crate::platform::render::{done, form_again, html};
use crate::platform::view::{FieldProblem, HistoryRow, Link, Stage};
use crate::tables::act::ActPage;
use crate::tables::{Env, changes, detail};
use crate::{Actor, App, AppError, Page, Permit, Routes, may};

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new()
        .get(ROUNDS, list)
        .get("/desk/experts/rounds/new", new_form)
        .post("/desk/experts/rounds/new", create)
        .get("/desk/experts/rounds/{id}", one)
}

/// Rounds listed.
const SHOWN: u32 = 50;

struct RoundLine {
    title: String,
    href: String,
    opened: String,
    closes: String,
    phase: &'static str,
    mark: &'static str,
    nominees: u32,
    /// Of the reader's district, or districts that have recommended.
    mine: String,
    published: String,
}

#[derive(Template)]
#[template(path = "experts/rounds.html")]
struct RoundsPage {
    page: Page,
    tabs: Vec<Link>,
    clause: &'static str,
    may_open: bool,
    lines: Vec<RoundLine>,
}

const fn mark(phase: Phase) -> &'static str {
    match phase {
        Phase::Open => "pending",
        Phase::Deciding => "attention",
        Phase::Published => "closed",
    }
}

/// The city sees how many there are, a district its own.
fn line(r: &Round, counts: &BTreeMap<String, u32>, scope: &Scope, today: Date) -> RoundLine {
    let phase = r.days.phase(today);
    let mine = match scope {
        Scope::City => format!("{} 个区", counts.len()),
        scope => {
            let n = scope.authority().and_then(|code| counts.get(code)).copied().unwrap_or(0);
            if n == 0 { "没有推荐".to_owned() } else { format!("{n} 人") }
        }
    };
    RoundLine {
        title: r.title.clone(),
        href: format!("{ROUNDS}/{}", r.id),
        opened: r.days.opened.to_string(),
        closes: r.days.closed.unwrap_or(r.days.closes).to_string(),
        phase: phase.label(),
        // A district waits for the city.
        mark: if phase == Phase::Deciding && *scope != Scope::City { "pending" } else { mark(phase) },
        nominees: counts.values().sum(),
        mine,
        published: r.days.published.map(|day| day.to_string()).unwrap_or_default(),
    }
}

async fn list(permit: Permit<may::ViewExperts>, State(app): State<Arc<App>>) -> Result<Response, AppError> {
    let scope = permit.scope.clone();
    let lines = app
        .blocking(move |app| {
            let today = app.today();
            app.read(|c| {
                let counts = rounds::all_counts(c)?;
                let none = BTreeMap::new();
                let all = rounds::rounds(c, SHOWN)?;
                Ok::<_, AppError>(
                    all.iter()
                        .map(|r| line(r, counts.get(&r.id).unwrap_or(&none), &scope, today))
                        .collect::<Vec<_>>(),
                )
            })
        })
        .await?;
    html(&RoundsPage {
        page: permit.page(&app, "市级遴选").under(super::LIST),
        tabs: tabs_of(&permit, ROUNDS),
        clause: clause_label(CLAUSE),
        may_open: permit.may(Action::SelectExperts),
        lines,
    })
}

fn opening(today: Date) -> Vec<Field> {
    vec![
        Field::text("title", "名称", "").hint("如 2024 年市级调解专家遴选"),
        Field::date("closes", "推荐截止", Some(plus_days(today, 30))).hint("各区推荐的最后一天（含）"),
        Field::area("note", "要求", "缺哪些领域、需要哪些材料；各区推荐时看到").optional(),
    ]
}

fn opening_page(
    permit: &Permit<may::SelectExperts>,
    app: &App,
    entry: &Entry,
    problems: Vec<FieldProblem>,
) -> ActPage {
    let rules = &app.jurisdiction.policy.experts;
    let mut fields = opening(app.today());
    entry.fill(&mut fields);
    let above = [("专家", PATH), ("市级遴选", ROUNDS)];
    ActPage {
        page: permit.page(app, "开始一轮遴选").under(&above),
        name: String::new(),
        place: String::new(),
        about: format!(
            "各区从本区在库专家中推荐 {} 至 {} 名，截止以后由市局逐人评审、公布；入选的人进入市级专家库。",
            rules.nominees_min.value, rules.nominees_max.value
        ),
        clause: clause_label(CLAUSE),
        fields,
        problems,
        behalf: None,
        revision: String::new(),
        action: permit.ask().path.clone(),
        keep: "expert-round-new".into(),
        back: ROUNDS.into(),
        go: "开始",
    }
}

async fn new_form(
    permit: Permit<may::SelectExperts>,
    State(app): State<Arc<App>>,
) -> Result<Response, AppError> {
    html(&opening_page(&permit, &app, &Entry(BTreeMap::new()), Vec::new()))
}

async fn create(
    permit: Permit<may::SelectExperts>,
    State(app): State<Arc<App>>,
    Form(entry): Form<BTreeMap<String, String>>,
) -> Result<Response, AppError> {
    let entry = Entry(entry);
    let (actor, asked) = (permit.actor(), entry.clone());
    let opened = app
        .blocking(move |app| {
            let what = Opening {
                title: asked.text("title").into(),
                closes: asked.date("closes")?,
                note: asked.text("note").into(),
            };
            app.act(&actor, Action::SelectExperts, |tx| selection::open(tx, &what))
        })
        .await;
    match opened {
        Ok(round) => Ok(done(&format!("{ROUNDS}/{}", round.id), "遴选已开始，各区的待办里会看到。")),
        Err(error) => form_again(&opening_page(&permit, &app, &entry, error.for_form()?)),
    }
}

struct NominationLine {
    name: String,
    /// The expert's page; empty where the reader may not open it.
    href: String,
    workplace: String,
    fields: String,
    reason: String,
    on: String,
    state: &'static str,
    mark: &'static str,
    why: String,
    decide: String,
    decided: bool,
    withdraw: String,
}

struct DistrictLine {
    name: String,
    nominees: Vec<NominationLine>,
}

#[derive(Template)]
#[template(path = "experts/round.html")]
struct RoundPage {
    page: Page,
    id: String,
    title: String,
    phase: &'static str,
    mark: &'static str,
    stages: Vec<Stage>,
    note: String,
    sentence: String,
    clause: &'static str,
    basis: &'static str,
    districts: Vec<DistrictLine>,
    /// Districts that have recommended nobody, in words.
    missing: String,
    result: String,
    may_recommend: bool,
    may_close: bool,
    may_publish: bool,
    history: Vec<HistoryRow>,
}

async fn one(
    permit: Permit<may::ViewExperts>,
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
) -> Result<Response, AppError> {
    let (actor, frame) = (permit.actor(), permit.page(&app, "市级遴选"));
    html(&app.blocking(move |app| build(app, &actor, frame, &id)).await?)
}

fn build(app: &App, actor: &Actor, mut frame: Page, id: &str) -> Result<RoundPage, AppError> {
    let now = app.clock.stamp();
    let env = app.env(&now);
    app.read(|c| {
        let of = RoundSubject::load(c, &env, actor, id)?;
        let (city, phase) = (actor.scope == Scope::City, of.round.days.phase(env.today));
        let history = if city { changes::of(c, selection::TABLE, id, 50)? } else { Vec::new() };
        let counts = rounds::counts(c, id)?;
        let (nominees, undecided) = rounds::undecided(c, id)?;
        let districts = by_district(&of, actor, phase, &env);
        of.round.title.clone_into(&mut frame.title);
        let (sentence, basis) = sentence(&of, phase, city, (nominees, undecided), &env);
        let own = recommended(&of.district, of.already, env.policy).result;
        Ok(RoundPage {
            page: frame.under(&[("专家", PATH), ("市级遴选", ROUNDS)]),
            id: of.round.id.clone(),
            title: of.round.title.clone(),
            phase: phase.label(),
            mark: if !city && phase == Phase::Deciding { "pending" } else { mark(phase) },
            stages: stages(&of.round, phase, nominees, undecided),
            note: of.round.note.clone(),
            sentence,
            clause: clause_label(CLAUSE),
            basis,
            missing: if city { missing(&counts, &env) } else { String::new() },
            result: result(&of, phase),
            may_recommend: phase == Phase::Open
                && actor.may(Action::NominateExpert)
                && (city || (own > 0 && !of.candidates.is_empty())),
            may_close: phase == Phase::Open && actor.may(Action::SelectExperts),
            may_publish: phase == Phase::Deciding && undecided == 0 && actor.may(Action::SelectExperts),
            districts,
            history: history.into_iter().map(detail::history_row).collect(),
        })
    })
}

fn by_district(of: &RoundSubject, actor: &Actor, phase: Phase, env: &Env) -> Vec<DistrictLine> {
    let mut all: BTreeMap<&str, Vec<NominationLine>> = BTreeMap::new();
    for n in &of.nominations {
        all.entry(&n.authority).or_default().push(nomination(n, actor, phase));
    }
    all.into_iter().map(|(code, nominees)| DistrictLine { name: env.place(code), nominees }).collect()
}

fn nomination(n: &Nomination, actor: &Actor, phase: Phase) -> NominationLine {
    let stands = n.withdrawn.is_none();
    let to = |name: &str| format!("/desk/experts/nominations/{}/{name}", n.id);
    let only = |may: bool, href: String| if may { href } else { String::new() };
    let selected = matches!(n.outcome, Some((true, ..)));
    NominationLine {
        name: n.name.clone(),
        // One selected by now is the city's.
        href: only(
            actor.scope == Scope::City || !(selected && n.published.is_some()),
            format!("{PATH}/{}", n.expert),
        ),
        workplace: n.workplace.clone(),
        fields: n.fields.clone(),
        reason: n.reason.clone(),
        on: format!("{} {}", n.on, n.by),
        state: n.outcome_words(),
        mark: match (stands, &n.outcome) {
            (false, _) | (true, Some((false, ..))) => "closed",
            (true, None) => "pending",
            (true, Some((true, ..))) => "ok",
        },
        why: match (&n.withdrawn, &n.outcome) {
            (Some((_, why)), _) | (None, Some((_, why, _))) => why.clone(),
            (None, None) => String::new(),
        },
        decide: only(stands && phase == Phase::Deciding && actor.may(Action::SelectExperts), to("decision")),
        decided: n.outcome.is_some(),
        withdraw: only(stands && phase == Phase::Open && actor.may(Action::NominateExpert), to("withdrawal")),
    }
}

/// Where it stands, and what is asked of the reader.
fn sentence(
    of: &RoundSubject,
    phase: Phase,
    city: bool,
    (nominees, undecided): (u32, u32),
    env: &Env,
) -> (String, &'static str) {
    let verdict = recommended(&of.district, of.already, env.policy);
    let basis = if verdict.basis == Basis::Text { "" } else { verdict.basis.label() };
    let words = match phase {
        Phase::Open if !city && !of.district.is_empty() => verdict.sentence,
        Phase::Open => {
            let (least, most) =
                (env.policy.experts.nominees_min.value, env.policy.experts.nominees_max.value);
            format!(
                "每区推荐 {least} 至 {most} 名，已推荐 {nominees} 名；{} 截止（含当天）。",
                of.round.days.closes
            )
        }
        Phase::Deciding if city && undecided > 0 => {
            format!("共 {nominees} 名候选，还有 {undecided} 名没有评审。")
        }
        Phase::Deciding if city => format!("{nominees} 名候选都已评审，可以公布。"),
        Phase::Deciding => "推荐已截止，市局正在评审；结果公布后在这里看到。".to_owned(),
        Phase::Published => "结果已公布，入选的人从聘期起进入市级专家库。".to_owned(),
    };
    (words, basis)
}

fn stages(r: &Round, phase: Phase, nominees: u32, undecided: u32) -> Vec<Stage> {
    let days = &r.days;
    let stage = |label: &str, note: String, done: bool, current: bool| Stage {
        label: label.to_owned(),
        note,
        done,
        current,
    };
    let end = days.closed.unwrap_or(days.closes);
    let early = if days.closed.is_some() { "提前截止" } else { "截止" };
    vec![
        stage("开始", days.opened.to_string(), true, false),
        stage("各区推荐", format!("{end} {early}"), phase != Phase::Open, phase == Phase::Open),
        stage(
            "市局评审",
            format!("{} / {nominees} 名", nominees - undecided.min(nominees)),
            phase == Phase::Published,
            phase == Phase::Deciding,
        ),
        stage(
            "公布",
            days.published.map(|day| day.to_string()).unwrap_or_default(),
            phase == Phase::Published,
            false,
        ),
    ]
}

fn missing(counts: &BTreeMap<String, u32>, env: &Env) -> String {
    let all = env.regions.districts().iter().filter(|d| !counts.contains_key(&d.code));
    all.map(|d| d.name.as_str()).collect::<Vec<_>>().join("、")
}

fn result(of: &RoundSubject, phase: Phase) -> String {
    match (phase, of.round.term) {
        (Phase::Published, Some((from, to))) => format!("聘期 {from} 至 {to}"),
        _ => String::new(),
    }
}
