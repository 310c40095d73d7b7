//! Calculators through the router, on both engines. Today is 2024-07-18 whatever the runner says: the clock is the test's.

mod api;
mod office;
mod open;
mod parameters;

use std::sync::Arc;

use fengqiao_domain::calculators::{Parameter, What};
use fengqiao_domain::verdict::Basis;
use jiff::civil::{Date, date};

use super::actions::{Change, add, change};
use super::store;
use crate::App;
use crate::testing::operator;

/// An average wage that serves today's year, recorded and not approved.
fn with_average(app: &App) -> String {
    let since = Date::new(app.today().year(), 1, 1).expect("a day");
    record(app, What::AverageWage, since, 800_000)
}

fn record(app: &App, what: What, since: Date, fen: i64) -> String {
    let new = Parameter {
        what,
        since,
        fen,
        document: "测试文号".into(),
        basis: Basis::Text,
        checked: None,
        approval: None,
    };
    add(app, &operator(), &new).expect("recorded")
}

/// The city approves all that is on record, and looks the minimum wage up today.
fn approve_all(app: &App) {
    for kept in app.read(store::all).expect("parameters") {
        let mut revision = kept.revision;
        if !kept.parameter.is_verified() {
            let to =
                Parameter { document: "测试文号".into(), basis: Basis::Text, ..kept.parameter.clone() };
            let correct = Change::Correct { to: Box::new(to), reason: "对照过原文".into() };
            change(app, &operator(), (&kept.id, revision), &correct).expect("corrected");
            revision += 1;
        }
        let of = (kept.id.as_str(), revision);
        let approval = Change::Approve { on: app.today(), document: "测试核定".into() };
        change(app, &operator(), of, &approval).expect("approved");
        if kept.parameter.what == What::MinimumWage && kept.parameter.since == date(2023, 11, 1) {
            let check = Change::Check { on: app.today(), source: "测试".into() };
            change(app, &operator(), (&kept.id, revision + 1), &check).expect("looked up");
        }
    }
}

/// The query of a severance that comes to 40,000 yuan.
fn severance(app: &App) -> String {
    let ended = Date::new(app.today().year(), 6, 30).expect("a day");
    let joined = Date::new(app.today().year() - 4, 12, 1).expect("a day");
    format!("ground=without_fault&joined={joined}&ended={ended}&wages=10000")
}

fn each(test: impl FnMut(Arc<App>)) {
    crate::tables::testing::each_engine(test);
}
