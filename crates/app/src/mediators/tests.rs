//! Decisions, lists and pages of mediators, through the router on both engines. Today is 2024-07-18 whatever the
//! runner says: the stories have dates.

mod acts;
mod analysis;
mod api;
mod bulk;
mod campaign;
mod own;
mod pages;
mod plans;

use std::sync::Arc;

use fengqiao_domain::access::{Role, Scope};
use fengqiao_domain::certificates::Certificate;
use fengqiao_domain::mediators::record::Mediator;
use fengqiao_domain::organisations::Organisation;
use fengqiao_domain::registrations::AnnualRegistration;
use jiff::civil::{Date, date};

use crate::App;
use crate::mediators::MediatorRecords;
use crate::mediators::kind::Kind;
use crate::tables::changes::{self, Change};
use crate::tables::edit::load;
use crate::tables::testing::{TODAY, appointment, each_engine, keep, organisation};
use crate::testing::{Browser, signed_in};

/// Appointed at an organisation in 2022, certificate of 2021, registered for 2024.
fn person(name: &str, number: &str, at: &Organisation) -> Mediator {
    Mediator {
        name: name.into(),
        id_number: Some("120111198001019990".into()),
        phone: Some("19900001234".into()),
        declared_active_on: Some(date(2024, 6, 1)),
        entered_on: Some(date(2024, 1, 10)),
        appointments: vec![appointment(at, date(2022, 1, 1))],
        certificates: vec![Certificate::new(number, date(2021, 5, 17))],
        registrations: vec![AnnualRegistration::registered(2024, date(2024, 3, 20))],
        ..Mediator::default()
    }
}

/// Two districts, an organisation in each.
struct World {
    app: Arc<App>,
    here: Organisation,
    there: Organisation,
    people: u32,
}

impl World {
    fn new(app: Arc<App>) -> Self {
        let here = organisation(&app, "西青甲公司劳动争议调解委员会", "120111");
        let there = organisation(&app, "津南乙公司劳动争议调解委员会", "120112");
        Self { app, here, there, people: 0 }
    }

    /// Keeps a person of 西青, changed as said.
    fn add(&mut self, name: &str, change: impl FnOnce(&mut Mediator)) -> Mediator {
        self.people += 1;
        let mut m = person(name, &format!("津1201112021{:04}", self.people), &self.here);
        m.id_number = None;
        change(&mut m);
        keep::<MediatorRecords>(&self.app, m)
    }

    fn stored(&self, id: &str) -> Mediator {
        let now = self.app.clock.stamp();
        let env = self.app.env(&now);
        self.app.read(|c| load::<MediatorRecords>(c, &env, &Scope::City, id)).expect("a known person")
    }

    /// 名册状态 and its reasons on a day, as stored for queries.
    fn standing(&self, id: &str, on: Date) -> (String, String) {
        let day = on.to_string();
        let sql = "SELECT kind FROM standings WHERE mediator_id = $1 AND since <= $2
                   AND (until IS NULL OR until > $2)";
        self.app
            .read(|c| c.query_opt(sql, &fengqiao_db::binds![id, day]))
            .expect("a query")
            .map(|r| {
                let kind = Kind::of(r.int(0));
                let reasons: Vec<&str> = kind.reasons.iter().map(|code| code.label()).collect();
                (kind.roster.label().to_owned(), reasons.join("、"))
            })
            .unwrap_or_default()
    }

    fn history(&self, id: &str) -> Vec<Change> {
        self.app.read(|c| changes::of(c, "mediators", id, 50)).expect("the history")
    }

    /// Action and detail of the last line of the audit log.
    fn last_audit(&self) -> (String, String) {
        crate::tables::testing::last_audit(&self.app)
    }

    fn manager(&self) -> Browser {
        signed_in(&self.app, Role::DistrictManager, &Scope::Authority("120111".into()))
    }

    fn manager_there(&self) -> Browser {
        signed_in(&self.app, Role::DistrictManager, &Scope::Authority("120112".into()))
    }

    fn officer(&self) -> Browser {
        signed_in(&self.app, Role::DistrictOfficer, &Scope::Authority("120111".into()))
    }
}
