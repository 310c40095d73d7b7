//! Gathers the facts a post answers for and asks the rules what is to be done. Only what the post may do is asked.

use fengqiao_db::Conn;
use fengqiao_domain::access::{Action, Role, Scope};
use fengqiao_domain::certificates;
use fengqiao_domain::coverage::Indicator;
use fengqiao_domain::dates::plus_days;
use fengqiao_domain::mediators::roster::ReasonCode;
use fengqiao_domain::registrations::{self, due_day};
use fengqiao_domain::todos::{self, Count, Own, Spread, Todo};
use fengqiao_domain::training::{hours, practice};

use super::store;
use crate::coverage::figures::{self, authorities};
use crate::mediators::confirm;
use crate::mediators::lists::{self, Asked};
use crate::mediators::{MediatorRecords, roster};
use crate::platform::audit::verify_tail;
use crate::tables::import::batch::store as batches;
use crate::tables::{Env, Records, registry};
use crate::training::rates;
use crate::{Actor, AppError, settings};

/// Lines of the audit log looked at with every list; the whole chain is checked by the command line.
const TAIL: i64 = 200;
/// Batches looked at.
const BATCHES: i64 = 20;

/// Everything the post has to do, in the order of the agenda.
///
/// # Errors
/// The store's.
pub fn gather(c: &mut Conn, env: &Env, actor: &Actor, now: i64) -> Result<Vec<Todo>, AppError> {
    let mut all = Vec::new();
    let street_or_less = matches!(actor.scope, Scope::Subdistrict { .. } | Scope::Organisation(_));
    if actor.may(Action::Register) || (street_or_less && actor.may(Action::EditMediator)) {
        people(c, env, actor, &mut all)?;
    }
    if actor.may(Action::ViewCoverage) {
        targets(c, env, actor, &mut all)?;
    }
    if actor.may(Action::EditOrganisation) {
        centres(c, env, actor, &mut all)?;
    }
    if actor.may(Action::AssignGap) || street_or_less {
        gaps(c, env, actor, &mut all)?;
    }
    if actor.may(Action::EditPlan) || actor.may(Action::ConfirmBase) {
        bases(c, env, actor, &mut all)?;
    }
    if actor.may(Action::EditTraining) {
        training(c, env, actor, &mut all)?;
    }
    crate::experts::due::todos(c, env, actor, &mut all)?;
    crate::cases::due::todos(c, env, actor, &mut all)?;
    if actor.may(Action::Import) {
        staged(c, env, actor, &mut all)?;
    }
    if let Scope::Mediator(id) = &actor.scope {
        all.extend(own_todos(c, env, id)?);
    }
    if actor.may(Action::EditCalendar) {
        all.extend(todos::calendar(&settings::calendar(c)?, env.today));
    }
    if actor.may(Action::ManageUsers) {
        all.extend(todos::accounts(store::accounts(c, actor.scope.authority(), now)?));
    }
    if actor.may(Action::ViewAudit)
        && let Some(broken) = verify_tail(c, TAIL)?
    {
        all.push(todos::broken_chain(broken.seq, env.today));
    }
    todos::sort(&mut all);
    Ok(all)
}

/// A number over the reader's scope: in all, and for the city by authority.
fn spread(
    c: &mut Conn,
    env: &Env,
    actor: &Actor,
    of: impl Fn(&mut Conn, &Scope) -> Result<u64, AppError>,
) -> Result<Spread, AppError> {
    let n = of(c, &actor.scope)?;
    let mut places = Vec::new();
    if n > 0 && actor.scope == Scope::City {
        for (code, name) in authorities(env, &actor.scope) {
            let n = of(c, &Scope::Authority(code.clone()))?;
            places.push(Count { code, name, n });
        }
    } else {
        let code = actor.scope.authority().unwrap_or_default().to_owned();
        places.push(Count { code, name: actor.scope_name.clone(), n });
    }
    Ok(Spread { n, places })
}

fn people(c: &mut Conn, env: &Env, actor: &Actor, all: &mut Vec<Todo>) -> Result<(), AppError> {
    let (policy, today) = (env.policy, env.today);
    // Up to the last day those are open who are not registered yet; after it those who missed it.
    let open: &[&str] =
        if today <= due_day(today.year(), policy) { &["未到期", "未办理"] } else { &["未办理"] };
    let registration = spread(c, env, actor, |c, scope| {
        let sums = lists::by_registration(c, env, scope, today)?;
        Ok(open.iter().filter_map(|state| sums.get(*state)).sum())
    })?;
    all.extend(todos::registration(&registration, policy, today));
    // The organisation says it; streets and districts see on the page who is still missing.
    if let Scope::Organisation(_) = &actor.scope
        && actor.may(Action::ConfirmPractice)
        && today <= due_day(today.year(), policy)
    {
        let open = spread(c, env, actor, |c, scope| confirm::open(c, env, scope, today.year() - 1))?;
        all.extend(todos::confirmation(&open, policy, today));
    }
    let people = spread(c, env, actor, |c, scope| Ok(roster::count(c, env, scope, today)?.0 as u64))?;
    let reasons = lists::by_reason(c, env, &actor.scope, today)?;
    let count = |code: ReasonCode| reasons.get(code.label()).copied().unwrap_or(0);
    let told = ReasonCode::ALL.iter().map(|code| (*code, count(*code))).collect();
    let decides = actor.may(Action::DecideExit);
    all.extend(todos::cleanup(&todos::Cleanup { people, reasons: told, decides }, policy, today));
    if actor.may(Action::DecideCertificate) {
        let waiting = spread(c, env, actor, |c, scope| {
            Ok(lists::by_reason(c, env, scope, today)?
                .get(ReasonCode::AwaitingReissue.label())
                .copied()
                .unwrap_or(0))
        })?;
        all.extend(todos::reissue(&waiting, policy));
    }
    let last = plus_days(today, i64::from(policy.certificate.expiring_soon_days.value));
    if let Some(first) = store::first_end(c, &actor.scope, today, last)? {
        let ending = spread(c, env, actor, |c, scope| {
            let asked = Asked {
                certificate: "即将到期".into(),
                ..Asked::on(today).states(&["在册", "在册（待清理）"])
            };
            Ok(lists::total(c, env, scope, &asked)?.n)
        })?;
        all.extend(todos::expiring(&ending, Some(first), policy));
    }
    if actor.may(Action::PrepareReturn) && matches!(actor.scope, Scope::Authority(_)) {
        let on_roster: u64 = lists::by_state(c, env, &actor.scope, today)?
            .iter()
            .filter(|(s, _)| s.starts_with("在册"))
            .map(|(_, n)| n)
            .sum();
        all.extend(todos::roster_summary(policy, &settings::calendar(c)?, on_roster, today));
    }
    Ok(())
}

fn targets(c: &mut Conn, env: &Env, actor: &Actor, all: &mut Vec<Todo>) -> Result<(), AppError> {
    // A street sees the figures of its district, but does not answer for them.
    if !matches!(actor.scope, Scope::City | Scope::Authority(_)) {
        return Ok(());
    }
    let court = actor.role == Some(Role::ArbitrationCourt);
    let rows: Vec<_> = figures::table(c, env, &actor.scope, env.today)?
        .rows
        .into_iter()
        .filter(|f| !court || f.row.indicator == Indicator::CourtCentre)
        .map(|f| (f.authority, f.name, f.row))
        .collect();
    all.extend(todos::behind(&rows, env.policy, env.today));
    Ok(())
}

fn centres(c: &mut Conn, env: &Env, actor: &Actor, all: &mut Vec<Todo>) -> Result<(), AppError> {
    let mut of = |has: &str, lacks: &str| -> Result<Vec<(String, String, Count)>, AppError> {
        let found = store::centres(c, env, &actor.scope, has, lacks, env.today)?;
        let place = |code: String| store::named(env, vec![(code, 1)]).remove(0);
        Ok(found.into_iter().map(|(id, name, code)| (id, name, place(code))).collect())
    };
    let facts = todos::Centres { ready: of("eligible", "certified")?, short: of("certified", "eligible")? };
    all.extend(todos::centres(&facts, actor.may(Action::CertifyCentre), env.policy));
    Ok(())
}

fn gaps(c: &mut Conn, env: &Env, actor: &Actor, all: &mut Vec<Todo>) -> Result<(), AppError> {
    let found = store::assigned(c, actor, env.today)?;
    let first = found.iter().filter_map(|(_, _, first, _)| *first).min();
    let overdue = found.iter().map(|(_, _, _, n)| n).sum();
    let open = store::named(env, found.into_iter().map(|(code, n, _, _)| (code, n)).collect()).into();
    all.extend(todos::gaps(&todos::Assigned { open, first, overdue }));
    Ok(())
}

/// 考核基数 of enterprises and associations; streets and courts are counted from the list.
fn bases(c: &mut Conn, env: &Env, actor: &Actor, all: &mut Vec<Todo>) -> Result<(), AppError> {
    let year = env.today.year();
    if !env.policy.coverage.targets.iter().any(|t| t.value.due.year() == year) {
        return Ok(());
    }
    let known = store::bases(c, year)?;
    let (mut entered, mut confirmed) = (Vec::new(), Vec::new());
    let districts = authorities(env, &actor.scope)
        .into_iter()
        .filter(|(code, _)| env.regions.find_district(code).is_some() && *code != env.policy.jurisdiction);
    for (code, name) in districts {
        let of = |indicator| {
            known.iter().find(|(a, i, _)| *a == code && *i == indicator).map(|(_, _, done)| *done)
        };
        let states = [of(Indicator::Enterprise), of(Indicator::Association)];
        let count = |state| states.iter().filter(|s| **s == state).count() as u64;
        entered.push(Count { code: code.clone(), name: name.clone(), n: count(None) });
        confirmed.push(Count { code: code.clone(), name: name.clone(), n: count(Some(false)) });
    }
    let facts = todos::Missing { year, entered: entered.into(), confirmed: confirmed.into() };
    all.extend(todos::bases(&facts, actor.may(Action::ConfirmBase)));
    Ok(())
}

/// Hours and practice the running year still asks for, in its last quarter.
fn training(c: &mut Conn, env: &Env, actor: &Actor, all: &mut Vec<Todo>) -> Result<(), AppError> {
    if env.today.month() < 10 {
        return Ok(());
    }
    let asked = rates::Asked { year: env.today.year(), ..rates::Asked::default() };
    let short = spread(c, env, actor, |c, scope| Ok(rates::of_scope(c, env, scope, &asked)?.short()))?;
    all.extend(todos::hours(&short, env.policy, env.today));
    if matches!(actor.scope, Scope::City | Scope::Authority(_)) {
        let held = rates::practice(c, asked.year, env.today)?;
        let short: Vec<_> = authorities(env, &actor.scope)
            .into_iter()
            .filter(|(code, _)| *code != env.policy.jurisdiction)
            .map(|(code, name)| {
                let sums = held.get(&code).copied().unwrap_or_default();
                let said = practice::of_district(asked.year, sums.held, sums.planned, sums.bare, env.policy);
                (code, name, said.result)
            })
            .collect();
        all.extend(todos::practice(&short, env.policy, env.today));
    }
    Ok(())
}

fn staged(c: &mut Conn, env: &Env, actor: &Actor, all: &mut Vec<Todo>) -> Result<(), AppError> {
    for batch in batches::list(c, actor, BATCHES)? {
        let title = registry::find(&batch.table, env.policy).map_or("表格", |t| t.title());
        let open = batch.open.unsigned_abs();
        all.extend(todos::staged(&todos::Staged {
            receipt: batch.receipt,
            table: title.to_owned(),
            on: batch.created_at.get(..10).and_then(|d| d.parse().ok()).unwrap_or(env.today),
            open,
            done: u64::from(batch.counts.rows).saturating_sub(open),
            handed: batch.only.is_some(),
        }));
    }
    Ok(())
}

/// What a mediator's own certificate and registration ask for.
///
/// # Errors
/// The store's.
pub fn own_todos(c: &mut Conn, env: &Env, id: &str) -> Result<Vec<Todo>, AppError> {
    let mut all = Vec::new();
    let (condition, binds) = crate::mediators::by_ids(&[id.to_owned()]);
    let (policy, today) = (env.policy, env.today);
    let years = crate::training::years::of_year(c, &[id.to_owned()], today.year())?;
    MediatorRecords::each(c, env, &condition, &binds, &mut |m| {
        let Some(held) = certificates::current(&m.certificates, policy, today) else { return Ok(()) };
        let own = Own { id: m.id.clone(), number: held.number.clone() };
        let verdict = certificates::verdict(held, &m.certificates, policy, today);
        all.extend(todos::own_certificate(&own, &verdict));
        let verdict = registrations::verdict(today.year(), &m.registrations, &m.certificates, policy, today);
        all.extend(todos::own_registration(&own, &verdict, policy, today));
        let year = years.get(id).copied().unwrap_or_default();
        let facts = hours::HoursFacts::of(&m, today.year(), year.half_hours, year.shown);
        all.extend(todos::own_hours(&own, &hours::verdict(&facts, policy), today));
        Ok(())
    })?;
    Ok(all)
}
