//! Builders for tests of tables: records that are simply there, and what became of them.

use std::sync::Arc;

use fengqiao_domain::access::{Action, Scope};
use jiff::civil::{Date, date};

use super::changes::{self, Change, ChangeLog};
use super::edit::load;
use super::save::{Kept, save};
use super::{Records, Touched};
use crate::platform::clock::Clock;
use crate::platform::config::Config;
use crate::platform::crypto::Keys;
use crate::{Actor, App, migrations};

/// The day of the stories, whatever the runner says.
pub const TODAY: Date = date(2024, 7, 18);

/// Runs a test on an application over each engine, today being [`TODAY`].
pub fn each_engine(test: impl FnMut(Arc<App>)) {
    let app = |db| {
        let clock = Clock::fixed(TODAY.at(10, 0, 0, 0));
        App::new(db, Config::default(), clock, Keys::from_master(&[7; 32])).expect("a fresh database")
    };
    fengqiao_db::testing::databases_migrated(migrations::ALL).into_iter().map(app).for_each(test);
}

/// Keeps a new record with all that rests on it.
pub fn keep<T: Records>(app: &App, new: T::Row) -> T::Row {
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

/// A record as it stands.
pub fn stored<T: Records>(app: &App, id: &str) -> T::Row {
    let now = app.clock.stamp();
    let env = app.env(&now);
    app.read(|c| load::<T>(c, &env, &Scope::City, id)).expect("a known record")
}

/// The history of a record, newest first.
pub fn history_of<T: Records>(app: &App, id: &str) -> Vec<Change> {
    app.read(|c| changes::of(c, T::TABLE.id, id, 50)).expect("the history")
}
