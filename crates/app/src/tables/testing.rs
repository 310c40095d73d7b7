//! Builders for tests of tables: records that are simply there, and what became of them.

use std::sync::Arc;

use fengqiao_db::Db;
use fengqiao_domain::access::{Action, Scope};
use fengqiao_domain::mediators::record::{Appointment, Host};
use fengqiao_domain::organisations::Organisation;
use jiff::civil::{Date, date};

use super::changes::{self, Change, ChangeLog};
use super::edit::load;
use super::save::{Kept, save};
use super::{Records, Touched};
use crate::organisations::OrganisationRecords;
use crate::platform::clock::Clock;
use crate::platform::config::Config;
use crate::platform::crypto::Keys;
use crate::{Actor, App, migrations};

/// The day of the stories, whatever the runner says.
pub const TODAY: Date = date(2024, 7, 18);

/// Runs a test on an application over each engine, today being [`TODAY`].
pub fn each_engine(test: impl FnMut(Arc<App>)) {
    each_engine_on(TODAY, test);
}

/// The same on another day.
pub fn each_engine_on(today: Date, mut test: impl FnMut(Arc<App>)) {
    for db in fengqiao_db::testing::databases_migrated(migrations::ALL) {
        test(fresh(db, today));
    }
}

/// An application over a fresh database.
pub fn fresh(db: Db, today: Date) -> Arc<App> {
    let clock = Clock::fixed(today.at(10, 0, 0, 0));
    App::new(db, Config::default(), clock, Keys::from_master(&[7; 32])).expect("a fresh database")
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

/// Changes a record that is there, with all that rests on it.
pub fn change<T: Records>(app: &App, id: &str, to: impl FnOnce(&mut T::Row)) -> T::Row
where
    T::Row: Clone,
{
    let old = stored::<T>(app, id);
    let mut new = old.clone();
    to(&mut new);
    app.act(&Actor::system(), Action::EditUnits, |tx| {
        let now = tx.now().to_owned();
        let env = tx.app.env(&now);
        let (mut log, mut touched) = (ChangeLog::new(tx.actor, &env, None), Touched::default());
        let one = Kept { old: Some(old), new, kind: "更正", note: String::new() };
        let mut kept = save::<T>(tx.conn(), &env, &mut log, &mut touched, env.today, vec![one])?;
        T::derive(tx.conn(), &env, &touched)?;
        Ok(kept.remove(0))
    })
    .expect("a record that can be changed")
}

/// An enterprise committee of a district, open since 2019.
pub fn organisation(app: &App, name: &str, district: &str) -> Organisation {
    keep::<OrganisationRecords>(
        app,
        Organisation {
            name: name.into(),
            kind: "enterprise_committee".into(),
            district: district.into(),
            authority: district.into(),
            founded: Some(date(2019, 1, 1)),
            state: "normal".into(),
            ..Organisation::default()
        },
    )
}

/// Appointed part-time there from a day on.
pub fn appointment(at: &Organisation, since: Date) -> Appointment {
    Appointment {
        organisation: at.id.clone(),
        host: Host {
            name: at.name.clone(),
            kind: at.kind.clone(),
            district: at.district.clone(),
            authority: at.authority.clone(),
            subdistrict: at.subdistrict.clone(),
            ..Host::default()
        },
        appointed: since,
        since,
        ..Appointment::default()
    }
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

/// The last line of the audit log: what was done, and its detail.
///
/// # Panics
/// When the store refuses or the log is empty.
pub fn last_audit(app: &App) -> (String, String) {
    let sql = "SELECT action, detail FROM audit_log ORDER BY seq DESC LIMIT 1";
    let row = app.read(|c| c.query_one(sql, &[])).expect("an audit log");
    (row.text(0), row.text(1))
}
