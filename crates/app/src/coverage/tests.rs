//! Bases, milestones, plans and assignments, through the readers of tables and through the router, on both engines.
//! Today is 2024-07-18 whatever the runner says: the stories have dates.

mod bases;
mod gaps;
mod pages;
mod plans;
mod records;

use std::sync::Arc;

use fengqiao_domain::access::Action;
use fengqiao_domain::coverage::BaseFigure;
use fengqiao_domain::units::Unit;
use jiff::civil::{Date, date};

use crate::platform::clock::Clock;
use crate::platform::config::Config;
use crate::platform::crypto::Keys;
use crate::tables::changes::ChangeLog;
use crate::tables::save::{Kept, save};
use crate::tables::{Records, Touched};
use crate::units::UnitRecords;
use crate::{Actor, App, migrations, setup};

pub(super) const TODAY: Date = date(2024, 7, 18);

/// Runs a test on an application with its places over each engine, today being [`TODAY`].
fn each_engine(test: impl FnMut(Arc<App>)) {
    fengqiao_db::testing::databases_migrated(migrations::ALL).into_iter().map(app).for_each(test);
}

fn app(db: fengqiao_db::Db) -> Arc<App> {
    let clock = Clock::fixed(TODAY.at(10, 0, 0, 0));
    let app = App::new(db, Config::default(), clock, Keys::from_master(&[7; 32])).expect("a fresh database");
    setup::refresh(&app).expect("places and targets");
    app
}

fn keep<T: Records>(app: &App, new: T::Row) -> T::Row {
    app.act(&Actor::system(), Action::EditUnits, |tx| {
        let now = tx.now().to_owned();
        let env = tx.app.env(&now);
        let (mut log, mut touched) = (ChangeLog::new(tx.actor, &env, None), Touched::default());
        let one = Kept { old: None, new, kind: "新增", note: String::new() };
        let mut kept = save::<T>(tx.conn(), &env, &mut log, &mut touched, env.today, vec![one])?;
        T::derive(tx.conn(), &env, &touched)?;
        Ok(kept.remove(0))
    })
    .expect("a record that can be kept")
}

/// A firm of the list in 西青.
fn firm(app: &App, name: &str) -> Unit {
    firm_at(app, name, "120111", None)
}

fn firm_at(app: &App, name: &str, district: &str, subdistrict: Option<&str>) -> Unit {
    keep::<UnitRecords>(
        app,
        Unit {
            name: name.into(),
            kind: "above_scale_enterprise".into(),
            district: district.into(),
            authority: district.into(),
            subdistrict: subdistrict.map(str::to_owned),
            ..Unit::default()
        },
    )
}

fn base(authority: &str, value: i64) -> BaseFigure {
    BaseFigure {
        authority: authority.into(),
        indicator: "enterprise".into(),
        year: Some(2024),
        value: Some(value),
        scope: "规模以上工业法人".into(),
        as_of: Some(date(2023, 12, 31)),
        source_document: "津统函〔2024〕示例1号".into(),
        ..BaseFigure::default()
    }
}
