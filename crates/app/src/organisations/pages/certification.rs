//! 实体化认定: the open centres by how far they are and how long they wait, what each lacks, and the way to the decision
//! (III-1-2a, rules.md R1).

use std::sync::Arc;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use fengqiao_db::Conn;
use fengqiao_domain::access::{Action, Scope};
use fengqiao_domain::codes::ORGANISATION_KINDS;
use fengqiao_domain::dates::days_between;
use fengqiao_domain::organisations::operational::{checklist, is_centre};
use fengqiao_domain::organisations::progress::{PROGRESS, Progress, ProgressLine};
use fengqiao_domain::organisations::{ORGANISATIONS, Organisation};
use fengqiao_domain::table::Names;
use fengqiao_domain::verdict::clause_label;
use jiff::civil::Date;

use super::detail::centre::{CentreView, mark};
use super::detail::view::View;
use super::list::{place, tabs};
use crate::organisations::checklist as standings;
use crate::organisations::store::days;
use crate::organisations::{OrganisationRecords, checklist::Standing};
use crate::platform::fields::asked_day;
use crate::platform::permit::PermitOf;
use crate::platform::render::html;
use crate::platform::routes::{Statement, Verb};
use crate::platform::view::{Link, Pager};
use crate::tables::list::{Cell, Filter};
use crate::tables::paging::{Paging, Start};
use crate::tables::{Env, Params, query, sheet};
use crate::{Actor, App, AppError, Page, Permit, Routes, may};

/// Routes of this part.
pub fn routes() -> Routes {
    let both = Statement::Both(Action::ViewOrganisations, Action::Export);
    Routes::new().get(PATH, list).needing(Verb::Get, EXPORT, both, export)
}

/// The address of the list.
pub const PATH: &str = "/desk/organisations/certification";
const EXPORT: &str = "/desk/organisations/certification/export";
const CLAUSE: &str = "III-1-2a";
/// What the address of the list asks.
const ASKS: &[&str] = &["q", "authority", "subdistrict", "kind", "state", "as_of", "size"];
/// Centres in one file at most: there are as many as streets, courts and districts.
const MOST: u32 = 10_000;
/// Items named in a row; the others are counted.
const NAMED: usize = 3;

/// The list's address as the list of organisations understands it.
fn asked(params: &Params, of: Option<Progress>) -> Params {
    let yes = |holds: bool| if holds { "是" } else { "否" };
    let own = ["q", "authority", "subdistrict", "kind", "as_of"].map(|key| (key, params.get(key)));
    let mut pairs = vec![("state", "open"), ("centre", "是")];
    pairs.extend(own);
    if let Some((certified, eligible)) = of.map(Progress::facts) {
        pairs.extend([("certified", yes(certified)), ("eligible", yes(eligible))]);
    }
    Params(pairs.into_iter().map(|(key, value)| (key.to_owned(), value.to_owned())).collect())
}

/// Open centres that stand so.
pub(super) fn count(
    c: &mut Conn,
    scope: &Scope,
    params: &Params,
    of: Progress,
    on: Date,
) -> Result<u64, AppError> {
    let wanted = query::wanted::<OrganisationRecords>(c, scope, &asked(params, Some(of)), on)?;
    query::count(c, &wanted)
}

/// One centre.
struct Line {
    id: String,
    name: String,
    number: String,
    place: Cell,
    mark: &'static str,
    state: &'static str,
    since: String,
    /// How many items are missing.
    missing: usize,
    /// The first of them.
    what: String,
    why: String,
    open: bool,
    certify: bool,
    withdraw: bool,
}

/// The centre whose reason is open.
struct Opened {
    id: String,
    name: String,
    view: CentreView,
    act: Option<(String, &'static str)>,
}

#[derive(Template)]
#[template(path = "organisations/certification.html")]
struct ListPage {
    page: Page,
    tabs: Vec<Link>,
    filters: Vec<Filter>,
    state: String,
    states: Vec<Link>,
    clause: &'static str,
    export: String,
    as_of: String,
    lines: Vec<Line>,
    pager: Pager,
    opened: Option<Opened>,
    /// The centre that is open can be certified here and now: its button is the solid one.
    ready: bool,
    close: String,
    /// Nothing was asked for.
    bare: bool,
}

/// A centre, what it has, and since when it stands as it does.
struct Centre {
    o: Organisation,
    standing: Standing,
    since: Option<Date>,
}

struct Found {
    rows: Vec<Centre>,
    /// In the order of [`Progress::ALL`].
    counts: [u64; 4],
    /// Of the chosen state.
    total: u64,
}

fn day(params: &Params, today: Date) -> Date {
    asked_day(params.get("as_of"), today).0
}

/// The centres asked for in the order of the work: what asks for a decision first, and of that what waits longest.
fn find(
    c: &mut Conn,
    env: &Env,
    scope: &Scope,
    params: &Params,
    page: Option<&Paging>,
) -> Result<Found, AppError> {
    let on = day(params, env.today);
    let chosen = Progress::from_word(params.get("state"));
    let wanted = query::wanted::<OrganisationRecords>(c, scope, &asked(params, None), on)?;
    let ids = query::ids(c, &wanted, &Start::Row(0), MOST)?;
    let held = days::held(c, &ids, on)?;
    let mut all: Vec<(Progress, Option<Date>, String)> = ids
        .into_iter()
        .map(|id| {
            let held = held.get(&id).copied().unwrap_or_default();
            (Progress::of(held.certified, held.eligible), held.since, id)
        })
        .collect();
    let counts = Progress::ALL.map(|one| all.iter().filter(|(of, ..)| *of == one).count() as u64);
    all.retain(|(of, ..)| chosen.is_none_or(|one| one == *of));
    all.sort_by_key(|(of, since, _)| of.urgency(*since));
    let total = all.len() as u64;
    if let Some(page) = page.map(|page| page.within(total)) {
        let before = usize::try_from(page.page - 1).unwrap_or(usize::MAX).saturating_mul(page.size as usize);
        all = all.into_iter().skip(before).take(page.size as usize).collect();
    }
    let (sinces, ids): (Vec<_>, Vec<_>) = all.into_iter().map(|(_, since, id)| (since, id)).unzip();
    let centres = query::rows::<OrganisationRecords>(c, env, &ids, on)?;
    let standings = standings::of_all(c, env, &centres, on)?;
    let rows = centres.into_iter().zip(standings).zip(sinces);
    let rows = rows.map(|((o, standing), since)| Centre { o, standing, since }).collect();
    Ok(Found { rows, counts, total })
}

/// The day the certification that holds began.
fn certified(o: &Organisation, on: Date) -> Option<Date> {
    let all = o.certifications();
    all.into_iter().find(|(from, to)| *from <= on && to.is_none_or(|to| on < to)).map(|(from, _)| from)
}

async fn list(
    permit: Permit<may::ViewOrganisations>,
    State(app): State<Arc<App>>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    let params = Params(pairs);
    let size = if params.get("size").is_empty() { "20" } else { params.get("size") };
    let paging = Paging::of(params.get("page"), size, "", "").counting("个");
    let (actor, frame) = (permit.actor(), permit.page(&app, "实体化认定"));
    let page = app
        .blocking(move |app| {
            let now = app.clock.stamp();
            let env = app.env(&now);
            let found = app.read(|c| find(c, &env, &actor.scope, &params, Some(&paging)))?;
            Ok(build(&env, &actor, frame, &params, &paging, found))
        })
        .await?;
    html(&page)
}

fn build(env: &Env, actor: &Actor, frame: Page, params: &Params, paging: &Paging, found: Found) -> ListPage {
    let (on, problem) = asked_day(params.get("as_of"), env.today);
    let Found { rows, counts, total } = found;
    let chosen = Progress::from_word(params.get("state"));
    let all: u64 = counts.iter().sum();
    let why = params.get("why");
    let state = |word: &str| params.href(PATH, ASKS, &[("state", word)]);
    let mut states = vec![Link::new(format!("全部 {all}"), state(""), chosen.is_none())];
    states.extend(
        Progress::ALL.iter().zip(counts).map(|(one, n)| {
            Link::new(format!("{} {n}", one.word()), state(one.word()), chosen == Some(*one))
        }),
    );
    let at = [&["page"], ASKS].concat();
    let opened = rows.iter().find(|centre| centre.o.id == why).map(|Centre { o, standing, .. }| {
        let view = View { o, today: o, env, actor, on }.centre(standing);
        Opened { id: o.id.clone(), name: o.name.clone(), act: act(o, view.progress, actor), view }
    });
    ListPage {
        page: frame.under(super::LIST),
        tabs: tabs(1),
        filters: filters(params, &actor.scope, env, on, problem),
        state: chosen.map_or("", Progress::word).to_owned(),
        states,
        clause: clause_label(CLAUSE),
        export: if actor.may(Action::Export) { params.href(EXPORT, ASKS, &[]) } else { String::new() },
        as_of: if on == env.today { String::new() } else { on.to_string() },
        pager: paging.pager(total, &[], |with| params.href(PATH, ASKS, with)),
        lines: rows.iter().map(|row| line(env, actor, row, on, params, &at)).collect(),
        close: params.href(PATH, &at, &[]),
        bare: params.says_none_of(ASKS),
        ready: opened.as_ref().is_some_and(|o| o.act.is_some() && o.view.progress == Progress::Ready),
        opened,
    }
}

/// The decision that is next, where the reader may take it.
fn act(o: &Organisation, progress: Progress, actor: &Actor) -> Option<(String, &'static str)> {
    let (path, words) = match progress {
        Progress::Ready | Progress::Missing => ("certification", "认定实体化"),
        Progress::Doubtful => ("withdrawal", "撤回认定"),
        Progress::Certified => return None,
    };
    actor.may(Action::CertifyCentre).then(|| (format!("/desk/organisations/{}/{path}", o.id), words))
}

fn line(
    env: &Env,
    actor: &Actor,
    Centre { o, standing, since: stands }: &Centre,
    on: Date,
    params: &Params,
    at: &[&str],
) -> Line {
    let missing = missing(env, standing);
    let since = certified(o, on);
    let progress = Progress::of(since.is_some(), missing.is_empty());
    let mut what = missing.iter().take(NAMED).map(|(label, _)| label.as_str()).collect::<Vec<_>>().join("、");
    if missing.len() > NAMED {
        what.push('等');
    }
    let decides = actor.may(Action::CertifyCentre);
    Line {
        place: place(o, env),
        mark: mark(progress),
        state: progress.label(),
        since: since_words(progress, since, *stands, on),
        missing: missing.len(),
        what,
        why: params.href(PATH, at, &[("why", &o.id)]),
        open: params.get("why") == o.id,
        certify: decides && progress == Progress::Ready,
        withdraw: decides && progress == Progress::Doubtful,
        number: o.number.clone().unwrap_or_default(),
        name: o.name.clone(),
        id: o.id.clone(),
    }
}

/// Since when a centre stands so, in words; of one that is certified, when it was.
fn since_words(progress: Progress, certified: Option<Date>, since: Option<Date>, on: Date) -> String {
    match (progress, certified, since) {
        (Progress::Doubtful, Some(from), Some(day)) if day > from => {
            format!("{from} 认定，{day} 起不足")
        }
        (_, Some(from), _) => format!("{from} 认定"),
        (Progress::Ready, None, Some(day)) => format!("{day} 起，已等 {} 天", days_between(day, on)),
        (_, None, Some(day)) => format!("{day} 起"),
        (_, None, None) => String::new(),
    }
}

/// What a centre lacks: the item, and what is missing in words.
fn missing(env: &Env, standing: &Standing) -> Vec<(String, String)> {
    let checks = checklist(standing.facilities, standing.staffing, env.policy);
    checks.into_iter().filter(|check| !check.holds).map(|check| (check.label, check.missing)).collect()
}

fn filters(params: &Params, scope: &Scope, env: &Env, on: Date, problem: &'static str) -> Vec<Filter> {
    let blank = if *scope == Scope::City { "全市按开头查" } else { "输入名称或编号" };
    let mut all = vec![Filter::text("q", "组织名称、编号", blank, params)];
    all.extend(Filter::places(params, scope, env));
    let kinds = ORGANISATION_KINDS.codes.iter().filter(|c| is_centre(c.code));
    all.push(Filter::select("kind", "组织类型", kinds.map(|c| (c.code, c.label)), params));
    all.push(Filter::as_of(on.to_string(), problem));
    all
}

/// The same rows as a file, all of them.
async fn export(
    permit: PermitOf,
    State(app): State<Arc<App>>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    let params = Params(pairs);
    let format = params.get("format").to_owned();
    sheet::answer(&app, permit.actor(), &PROGRESS, format, move |app, env, actor| {
        let found = app.read(|c| find(c, env, &actor.scope, &params, None))?;
        let on = day(&params, env.today);
        Ok((on, found.rows.iter().map(|row| out(env, row, on)).collect()))
    })
    .await
}

fn out(env: &Env, Centre { o, standing, since: stands }: &Centre, on: Date) -> ProgressLine {
    let missing = missing(env, standing);
    let since = certified(o, on);
    let what: Vec<&str> = missing.iter().map(|(_, words)| words.as_str()).collect();
    ProgressLine {
        number: o.number.clone().unwrap_or_default(),
        name: o.name.clone(),
        kind: ORGANISATIONS.column("kind").map(|c| c.show(o, &env.at(on))).unwrap_or_default(),
        authority: env.place(&o.authority),
        street: o.subdistrict.as_deref().map(|code| env.place(code)).unwrap_or_default(),
        state: Progress::of(since.is_some(), missing.is_empty()).label().to_owned(),
        certified: since,
        since: *stands,
        missing: i64::try_from(missing.len()).unwrap_or(i64::MAX),
        what: what.join("；"),
        clause: clause_label(CLAUSE).to_owned(),
    }
}
