//! One unit without an organisation: how its assignment stands, whom it was given to before, and the forms that give it
//! on or take it back. One form gives many units at once.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Form, Path, Query, State};
use axum::response::Response;
use fengqiao_db::Conn;
use fengqiao_domain::access::{Action, Scope};
use fengqiao_domain::codes::{ORGANISATION_KINDS, UNIT_KINDS};
use fengqiao_domain::coverage::Indicator;
use fengqiao_domain::coverage::assignment::proposed;
use fengqiao_domain::table::Names;
use fengqiao_domain::value::parse_date;
use fengqiao_domain::verdict::clause_label;

use super::gaps::{ABOVE, LIST, Standing, asked, state};
use super::shared::{again, typed};
use crate::coverage::assign::{self, Assigning, Chosen, MOST, To};
use crate::coverage::gaps::assignments::{self, Assignment};
use crate::coverage::gaps::{self, Asked, Gap, unit_kind};
use crate::platform::render::{done, form_stale, html};
use crate::platform::view::{Choice, FieldProblem};
use crate::tables::Env;
use crate::tables::form::Pairs;
use crate::tables::paging::Start;
use crate::tables::params::{Params, address};
use crate::{Actor, App, AppError, Page, Permit, Routes, may};

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new()
        .get("/desk/coverage/gaps/assign", form)
        .post("/desk/coverage/gaps/assign", give)
        .get("/desk/coverage/gaps/{id}", one)
        .post("/desk/coverage/gaps/{id}/withdraw", withdraw)
}

/// Where an organisation for a unit is founded: the form with what is known of it.
pub fn founding(env: &Env, of: Indicator, gap: &Gap) -> String {
    let (kind, name) = proposed(of, &gap.name);
    let street = gap.subdistrict.as_deref().map(|code| env.place(code)).unwrap_or_default();
    let (district, authority) = (env.place(&gap.district), env.place(&gap.authority));
    let pairs = [
        ("name", name.as_str()),
        ("kind", ORGANISATION_KINDS.label(kind)),
        ("founder", &gap.name),
        ("founder_credit_code", gap.credit_code.as_deref().unwrap_or_default()),
        ("setup_mode", "单独"),
        ("district", &district),
        ("authority", &authority),
        ("subdistrict", &street),
        ("address", gap.address.as_deref().unwrap_or_default()),
    ];
    address("/desk/organisations/new", &pairs)
}

/// One assignment in words.
struct Past {
    when: String,
    by: String,
    to: String,
    due: String,
    note: String,
    end: String,
}

fn past(a: Assignment) -> Past {
    let minute = |at: &str| at.get(..16).unwrap_or(at).replace('T', " ");
    Past {
        when: minute(&a.assigned_at),
        by: a.assigned_by,
        to: a.assignee,
        due: a.due.to_string(),
        note: a.note,
        end: a.ended.map_or_else(String::new, |(at, by, why)| format!("{} {by}：{why}", minute(&at))),
    }
}

#[derive(Template)]
#[template(path = "coverage/gap.html")]
struct OnePage {
    page: Page,
    id: String,
    name: String,
    sub: String,
    facts: Vec<(&'static str, String)>,
    covered: bool,
    state: Standing,
    clause: &'static str,
    running: String,
    past: Vec<Past>,
    found: String,
    unit_href: String,
    may_assign: bool,
    reason: String,
    problems: Vec<FieldProblem>,
}

/// The page of a unit, with what was typed into the form that takes the assignment back.
struct Seen {
    gap: Gap,
    past: Vec<Assignment>,
}

fn see(c: &mut Conn, env: &Env, actor: &Actor, id: &str) -> Result<Seen, AppError> {
    let gap = gaps::one(c, actor, id, env.today)?;
    let past = assignments::of_unit(c, id)?;
    Ok(Seen { gap, past })
}

fn build(
    env: &Env,
    actor: &Actor,
    frame: Page,
    seen: Seen,
    reason: String,
    problems: Vec<FieldProblem>,
) -> OnePage {
    let Seen { gap, past: all } = seen;
    let indicator = Indicator::ALL.iter().find(|of| unit_kind(**of) == gap.kind);
    let covered = gap.covered_since.is_some();
    let street = gap.subdistrict.as_deref().map(|code| env.place(code)).unwrap_or_default();
    let mut frame = frame;
    frame.title.clone_from(&gap.name);
    let frame = frame.under(ABOVE);
    let state = match (&gap.assignment, indicator) {
        (None, None) => {
            Standing {
                mark: "", words: "不计指标".into(), why: "其他用人单位不计入指标的基数。".into()
            }
        }
        _ => state(&gap, env.today),
    };
    let running = gap.assignment.as_ref();
    let mut facts = vec![
        ("统一社会信用代码", gap.credit_code.clone().unwrap_or_default()),
        ("地址", gap.address.clone().unwrap_or_default()),
    ];
    if let Some(a) = running {
        facts.extend([("分派给", a.assignee.clone()), ("期限", a.due.to_string())]);
        facts.extend([("说明", a.note.clone()), ("分派人", a.assigned_by.clone())]);
    }
    facts.retain(|(_, value)| !value.is_empty());
    OnePage {
        page: frame,
        sub: format!("{}　{}{street}", UNIT_KINDS.label(&gap.kind), env.place(&gap.authority)),
        facts,
        covered,
        state,
        clause: clause_label("III-1-1b"),
        running: running.map(|a| a.id.clone()).unwrap_or_default(),
        past: all.into_iter().map(past).collect(),
        found: indicator
            .filter(|_| !covered && actor.may(Action::EditOrganisation))
            .map(|of| founding(env, *of, &gap))
            .unwrap_or_default(),
        unit_href: if actor.may(Action::ViewUnits) && !matches!(actor.scope, Scope::Organisation(_)) {
            format!("/desk/units/{}", gap.id)
        } else {
            String::new()
        },
        may_assign: actor.may(Action::AssignGap) && indicator.is_some(),
        id: gap.id,
        name: gap.name,
        reason,
        problems,
    }
}

async fn one(
    permit: Permit<may::ViewCoverage>,
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
) -> Result<Response, AppError> {
    html(&unit_page(&permit, &app, id, String::new()).await?)
}

async fn unit_page<A>(
    permit: &Permit<A>,
    app: &Arc<App>,
    id: String,
    reason: String,
) -> Result<OnePage, AppError> {
    let (actor, frame) = (permit.actor(), permit.page(app, "未建组织单位"));
    app.blocking(move |app| {
        let now = app.clock.stamp();
        let env = app.env(&now);
        let seen = app.read(|c| see(c, &env, &actor, &id))?;
        Ok(build(&env, &actor, frame, seen, reason, Vec::new()))
    })
    .await
}

async fn withdraw(
    permit: Permit<may::AssignGap>,
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    Form(form): Form<Pairs>,
) -> Result<Response, AppError> {
    let page = unit_page(&permit, &app, id.clone(), typed(&form, "reason").to_owned()).await?;
    let (actor, unit) = (permit.actor(), id.clone());
    let (seen, reason) = (typed(&form, "seen").to_owned(), typed(&form, "reason").to_owned());
    match app.blocking(move |app| assign::withdraw(app, &actor, &unit, &seen, &reason)).await {
        Ok(()) => Ok(done(&format!("{LIST}/{id}"), "已收回分派。")),
        // Taken back by somebody else: there is nothing left to mend in the form.
        Err(AppError::Conflict) if page.running.is_empty() => {
            let message = "这个单位的分派已由他人收回，不用再收回。经过见下面的分派记录。".to_owned();
            form_stale(&OnePage { problems: vec![FieldProblem { field: String::new(), message }], ..page })
        }
        Err(error) => again(error, |problems| OnePage { problems, ..page }),
    }
}

/// Units named in the form that gives; the others are counted.
const SHOWN: usize = 50;

/// A unit of the form that gives.
struct Given {
    /// Id and, after `~`, the assignment shown.
    value: String,
    name: String,
    place: String,
    now: String,
    covered: bool,
}

#[derive(Template)]
#[template(path = "coverage/assign.html")]
struct GivePage {
    page: Page,
    units: Vec<Given>,
    to: Vec<Choice>,
    due: String,
    note: String,
    again: bool,
    /// More were asked for than are given at once.
    rest: bool,
    problems: Vec<FieldProblem>,
}

impl GivePage {
    /// The units shown by name.
    fn shown(&self) -> &[Given] {
        &self.units[..self.units.len().min(SHOWN)]
    }
}

/// The units ticked in the list, each once.
fn ticked(c: &mut Conn, env: &Env, actor: &Actor, form: &Params) -> Result<Vec<Gap>, AppError> {
    let mut units: Vec<Gap> = Vec::new();
    for chosen in form.all("unit").map(Chosen::parse).take(MOST) {
        if units.iter().all(|gap| gap.id != chosen.id) {
            units.push(gaps::one(c, actor, &chosen.id, env.today)?);
        }
    }
    Ok(units)
}

fn give_page(
    c: &mut Conn,
    env: &Env,
    actor: &Actor,
    frame: Page,
    form: &Params,
) -> Result<GivePage, AppError> {
    let (mut units, rest) = if form.get("all").is_empty() {
        (ticked(c, env, actor, form)?, false)
    } else {
        let (asked, _) = asked(form, env, &actor.scope)?;
        let most = u32::try_from(MOST).unwrap_or(u32::MAX);
        let found = gaps::page(c, actor, &Asked { on: env.today, ..asked }, &Start::Row(0), most + 1)?;
        let rest = found.len() > MOST;
        (found, rest)
    };
    units.truncate(MOST);
    let mut places: Vec<String> = Vec::new();
    for gap in &units {
        if !places.contains(&gap.authority) {
            places.push(gap.authority.clone());
        }
    }
    let chosen = match form.get("to") {
        "" => "own",
        to => to,
    };
    let mut to = vec![("own".to_owned(), "各自所在街镇".to_owned())];
    if let [place] = places.as_slice() {
        let streets = env.regions.subdistricts(env.policy, env.today);
        let of_units: Vec<&str> = units.iter().map(|gap| gap.district.as_str()).collect();
        let same = of_units.windows(2).all(|two| two[0] == two[1]);
        let near = streets.filter(|s| same && of_units.first().is_some_and(|d| *d == s.district));
        to.extend(near.map(|s| (format!("street:{}", s.code), s.name.clone())));
        let officers = assignments::officers(c, place, env.today)?;
        to.extend(officers.into_iter().map(|o| (format!("post:{}", o.post), o.label)));
    }
    let again = units.iter().any(|gap| gap.assignment.is_some());
    Ok(GivePage {
        page: frame.under(ABOVE),
        to: to.into_iter().map(|(value, label)| Choice { selected: value == chosen, value, label }).collect(),
        due: form.get("due").to_owned(),
        note: form.get("note").to_owned(),
        again,
        rest,
        units: units
            .into_iter()
            .map(|gap| {
                let running = gap.assignment.as_ref();
                let street = gap.subdistrict.as_deref().map(|code| env.place(code)).unwrap_or_default();
                Given {
                    value: format!("{}~{}", gap.id, running.map_or("", |a| a.id.as_str())),
                    place: format!("{}{street}", env.place(&gap.authority)),
                    now: running.map_or_else(String::new, |a| format!("{}，期限 {}", a.assignee, a.due)),
                    covered: gap.covered_since.is_some(),
                    name: gap.name,
                }
            })
            .collect(),
        problems: Vec::new(),
    })
}

async fn given(permit: &Permit<may::AssignGap>, app: &Arc<App>, form: Params) -> Result<GivePage, AppError> {
    let (actor, frame) = (permit.actor(), permit.page(app, "分派未建组织单位"));
    app.blocking(move |app| {
        let now = app.clock.stamp();
        let env = app.env(&now);
        app.read(|c| give_page(c, &env, &actor, frame, &form))
    })
    .await
}

async fn form(
    permit: Permit<may::AssignGap>,
    State(app): State<Arc<App>>,
    Query(pairs): Query<Pairs>,
) -> Result<Response, AppError> {
    html(&given(&permit, &app, Params(pairs)).await?)
}

async fn give(
    permit: Permit<may::AssignGap>,
    State(app): State<Arc<App>>,
    Form(pairs): Form<Pairs>,
) -> Result<Response, AppError> {
    let form = Params(pairs);
    let page = given(&permit, &app, form.clone()).await?;
    let actor = permit.actor();
    let sent = form.clone();
    let kept = app
        .blocking(move |app| {
            let what = read(&sent)?;
            assign::assign(app, &actor, &what)
        })
        .await;
    match kept {
        Ok(count) => {
            let to = match page.units.as_slice() {
                [one] => format!("{LIST}/{}", Chosen::parse(&one.value).id),
                _ => format!("{LIST}?state=已分派"),
            };
            Ok(done(&to, &format!("已分派 {count} 个单位。")))
        }
        Err(error) => again(error, |problems| GivePage { problems, ..page }),
    }
}

/// What was typed, as the act.
fn read(form: &Params) -> Result<Assigning, AppError> {
    let to = To::parse(form.get("to")).ok_or_else(|| AppError::invalid("to", "没有选分派给谁。"))?;
    let due = parse_date(form.get("due"))
        .ok_or_else(|| AppError::invalid("due", "期限没有填，或者不是日期。请写成 2024-09-30。"))?;
    let mut units: Vec<Chosen> = Vec::new();
    for one in form.all("unit").map(Chosen::parse) {
        if !units.iter().any(|known| known.id == one.id) {
            units.push(one);
        }
    }
    Ok(Assigning { units, to, due, note: form.get("note").to_owned() })
}
