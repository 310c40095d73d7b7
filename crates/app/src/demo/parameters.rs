//! Parameters of the calculators, made up where none is shipped and approved as the city would, so that both sides can be
//! seen.

use fengqiao_domain::calculators::{Parameter, Terms, UNVERIFIED, What};
use fengqiao_domain::verdict::Basis;
use jiff::civil::Date;

use crate::calculators::actions::{Change, add, change};
use crate::calculators::store;
use crate::{Actor, App, AppError};

/// The first year of the story.
const FIRST: i16 = 2024;
/// A month's average wage in it, in fen, and what each later year adds.
const AVERAGE: (i64, i64) = (835_500, 21_000);
/// What each year after the last known one adds to the disposable income, in fen.
const INCOME_GROWS: i64 = 230_000;

/// Records, approves and looks up.
///
/// # Errors
/// The store's.
pub fn fill(app: &App) -> Result<(), AppError> {
    let (actor, today) = (Actor::system(), app.today());
    let last = today.year().max(FIRST);
    let known = app.read(store::all)?;
    let newest = known.iter().filter(|kept| kept.parameter.what == What::DisposableIncome);
    let newest = newest.map(|kept| &kept.parameter).max_by_key(|p| p.since).cloned();
    for year in FIRST..=last {
        let Ok(since) = Date::new(year, 1, 1) else { continue };
        let grown = AVERAGE.0 + AVERAGE.1 * i64::from(year - FIRST);
        add(app, &actor, &made_up(What::AverageWage, since, grown))?;
        if let Some(newest) = newest.as_ref().filter(|p| p.since < since) {
            let years = i64::from(year - newest.since.year());
            let fen = newest.fen + INCOME_GROWS * years;
            add(app, &actor, &made_up(What::DisposableIncome, since, fen))?;
        }
    }
    let terms = Terms::from(&app.jurisdiction.policy.calculators);
    for kept in app.read(store::all)? {
        let mut revision = kept.revision;
        if !kept.parameter.is_verified() {
            let document = kept.parameter.document.replace(UNVERIFIED, "演示，未对照原文");
            let to = Box::new(Parameter { document, basis: Basis::Text, ..kept.parameter.clone() });
            change(
                app,
                &actor,
                (&kept.id, revision),
                &Change::Correct { to, reason: "演示：视为已对照".into() },
            )?;
            revision += 1;
        }
        let document = "演示：市局核定".to_owned();
        change(app, &actor, (&kept.id, revision), &Change::Approve { on: today, document })?;
        if kept.parameter.what.lasts() && kept.parameter.since <= today && today > kept.parameter.until(terms)
        {
            let source = "演示：市局网站".to_owned();
            change(app, &actor, (&kept.id, revision + 1), &Change::Check { on: today, source })?;
        }
    }
    Ok(())
}

fn made_up(what: What, since: Date, fen: i64) -> Parameter {
    let document = "演示数据，不是公布的数值".to_owned();
    Parameter { what, since, fen, document, basis: Basis::Text, checked: None, approval: None }
}
