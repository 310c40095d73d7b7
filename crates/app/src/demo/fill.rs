//! Keeps a world: chunk by chunk, each in a transaction of its own, what rests on the records once at the end.

use std::collections::BTreeSet;

use fengqiao_domain::access::Action;
use fengqiao_domain::certificates::NumberSeries;
use fengqiao_domain::mediators::Mediator;
use fengqiao_domain::organisations::Organisation;

use super::training::{self, Pupil};
use super::{World, store};
use crate::coverage::derive;
use crate::experts::ExpertRecords;
use crate::mediators::MediatorRecords;
use crate::mediators::derive::is_staffed;
use crate::organisations::OrganisationRecords;
use crate::tables::changes::ChangeLog;
use crate::tables::save::{Kept, save};
use crate::tables::{Records, Touched};
use crate::units::UnitRecords;
use crate::{Actor, App, AppError, Event};

/// Rows to a transaction: memory and the time others wait to write stay bounded.
const CHUNK: usize = 2000;
/// The street centre that has accounts of its own.
pub(super) const CENTRE: &str = "中北镇劳动人事争议调解中心";

/// What was kept.
#[derive(Clone, Debug, Default)]
pub struct Filled {
    /// Units, organisations, mediators.
    pub rows: usize,
    /// A street centre, for the account of its head; none in a world without it.
    pub centre: Option<Organisation>,
    /// One of its mediators.
    pub mediator: Option<Mediator>,
}

/// Keeps all rows of a world in an installation with its places, and computes what rests on them. `progress` hears
/// how many rows of how many are kept.
///
/// # Errors
/// The store's; a chunk that fails leaves nothing, the chunks before it stay.
pub fn fill(app: &App, world: &World, progress: &mut dyn FnMut(usize, usize)) -> Result<Filled, AppError> {
    let size = world.size();
    let total = size.units + size.organisations + size.mediators;
    let mut filled = Filled::default();
    for rows in chunks(world.units()) {
        filled.rows += keep::<UnitRecords>(app, Action::EditUnits, rows)?.len();
        progress(filled.rows, total);
    }
    let (mut ids, mut centres) = (Vec::with_capacity(size.organisations), BTreeSet::new());
    for rows in chunks(world.organisations()) {
        let kept = keep::<OrganisationRecords>(app, Action::EditOrganisation, rows)?;
        centres.extend(kept.iter().filter(|o| is_staffed(&o.kind)).map(|o| o.id.clone()));
        ids.extend(kept.iter().map(|o| o.id.clone()));
        filled.rows += kept.len();
        filled.centre = filled.centre.or_else(|| kept.into_iter().find(|o| o.name == CENTRE));
        progress(filled.rows, total);
    }
    let mut pupils = Vec::with_capacity(size.mediators);
    for rows in chunks(world.mediators(&ids)) {
        let kept = keep::<MediatorRecords>(app, Action::EditMediator, rows)?;
        filled.rows += kept.len();
        pupils.extend(kept.iter().filter_map(Pupil::of));
        let centre = filled.centre.as_ref().map_or("", |o| o.id.as_str());
        let there =
            |m: &Mediator| m.appointments.iter().any(|a| a.organisation == centre && a.ended.is_none());
        filled.mediator = filled.mediator.or_else(|| kept.into_iter().find(there));
        progress(filled.rows, total);
    }
    finish(app, world, &centres)?;
    training::fill(app, world, &pupils)?;
    if let Some(centre) = &filled.centre {
        super::duty::fill(app, &centre.id, &pupils)?;
    }
    numbering(app)?;
    super::parameters::fill(app)?;
    let experts = keep::<ExpertRecords>(app, Action::EditExperts, world.experts())?;
    super::experts::fill(app, &experts)?;
    Ok(filled)
}

/// The figures, and what rests on all the rows.
fn finish(app: &App, world: &World, centres: &BTreeSet<String>) -> Result<(), AppError> {
    app.act(&Actor::system(), Action::ConfirmBase, |tx| {
        let now = tx.now().to_owned();
        let env = tx.app.env(&now);
        store::figures(tx.conn(), &env, world)?;
        tx.audit(Event::new("create", "base-figures", "").summary("演示数据：考核基数、阶段目标和推进计划"));
        derive::centres(tx.conn(), &env, centres)?;
        let authorities = env.regions.authorities(env.policy).into_iter().map(|(code, _)| code).collect();
        derive::units(tx.conn(), &env, &authorities)?;
        let mut log = ChangeLog::new(tx.actor, &env, None);
        let count = store::assignments(tx.conn(), &env, &mut log)?;
        let (_, digest) = log.seal();
        tx.audit(
            Event::new("assign", "units", "").summary(format!("演示数据：分派 {count} 条，摘要 {digest}")),
        );
        Ok(())
    })
}

/// A series of numbers for the district the story is told of, from where its own end.
fn numbering(app: &App) -> Result<(), AppError> {
    use crate::certificates::series::{Wanted, set};
    let series = NumberSeries { prefix: "津120111".into(), with_year: true, digits: 4 };
    let wanted = Wanted { authority: "120111".into(), series, next: 1, revision: 0 };
    set(app, &Actor::system(), &wanted)
}

fn keep<T: Records>(app: &App, action: Action, rows: Vec<T::Row>) -> Result<Vec<T::Row>, AppError> {
    app.act(&Actor::system(), action, |tx| {
        let now = tx.now().to_owned();
        let env = tx.app.env(&now);
        let mut log = ChangeLog::new(tx.actor, &env, None);
        let new = |new| Kept { old: None, new, kind: "新增", note: "演示数据".into() };
        let rows = rows.into_iter().map(new).collect();
        let mut touched = Touched::default();
        let kept = save::<T>(tx.conn(), &env, &mut log, &mut touched, env.today, rows)?;
        // What else rests on the records is worked out when all are there.
        crate::mediators::sums::keep(tx.conn(), &touched.counted)?;
        let (count, digest) = log.seal();
        tx.audit(
            Event::new("create", T::TABLE.id, "").summary(format!("演示数据 {count} 条，摘要 {digest}")),
        );
        Ok(kept)
    })
}

fn chunks<R>(mut rows: impl Iterator<Item = R>) -> impl Iterator<Item = Vec<R>> {
    std::iter::from_fn(move || {
        let chunk: Vec<R> = rows.by_ref().take(CHUNK).collect();
        (!chunk.is_empty()).then_some(chunk)
    })
}
