//! Training and practice through the router, on both engines. Today is 2024-07-18 whatever the runner says.

mod attend;
mod checkin;
mod pages;
mod rows;

use std::sync::Arc;

use fengqiao_domain::access::{Role, Scope};
use fengqiao_domain::certificates::Certificate;
use fengqiao_domain::mediators::Mediator;
use fengqiao_domain::organisations::Organisation;
use fengqiao_domain::training::{Session, Year};
use jiff::civil::{Date, date};
use serde_json::Value;

use crate::App;
use crate::mediators::MediatorRecords;
use crate::tables::testing::{TODAY, appointment, each_engine, keep, organisation};
use crate::testing::{Browser, signed_in};
use crate::training::{SessionRecords, hours, years};

/// Two districts, an organisation in each.
struct World {
    app: Arc<App>,
    here: Organisation,
    there: Organisation,
}

impl World {
    fn new(app: Arc<App>) -> Self {
        let here = organisation(&app, "西青甲公司劳动争议调解委员会", "120111");
        let there = organisation(&app, "津南乙公司劳动争议调解委员会", "120112");
        Self { app, here, there }
    }

    /// A full-timer with a certificate of this number.
    fn person(&self, name: &str, number: &str, at: &Organisation) -> Mediator {
        let mut main = appointment(at, date(2022, 1, 1));
        main.full_time = true;
        keep::<MediatorRecords>(
            &self.app,
            Mediator {
                name: name.into(),
                entered_on: Some(date(2024, 1, 10)),
                declared_active_on: Some(date(2024, 6, 1)),
                appointments: vec![main],
                certificates: vec![Certificate::new(number, date(2021, 5, 17))],
                ..Mediator::default()
            },
        )
    }

    /// A course of the bureau of 西青, 16 hours from a day on.
    fn course(&self, first: Date, change: impl FnOnce(&mut Session)) -> Session {
        let mut session = Session {
            category: "off_the_job".into(),
            topic: Some("law".into()),
            name: "业务培训班".into(),
            level: "district".into(),
            host: "西青区人力资源和社会保障局".into(),
            district: "120111".into(),
            authority: "120111".into(),
            starts_on: Some(first),
            ends_on: Some(first),
            hours: Some(1600),
            ..Session::default()
        };
        change(&mut session);
        keep::<SessionRecords>(&self.app, session)
    }

    fn officer(&self) -> Browser {
        signed_in(&self.app, Role::DistrictOfficer, &Scope::Authority("120111".into()))
    }

    fn manager(&self) -> Browser {
        signed_in(&self.app, Role::DistrictManager, &Scope::Authority("120111".into()))
    }

    fn head(&self) -> Browser {
        signed_in(&self.app, Role::OrganisationHead, &Scope::Organisation(self.here.id.clone()))
    }

    /// What a year comes to, as it is kept.
    fn year(&self, m: &Mediator, year: i16) -> Year {
        let ids = [m.id.clone()];
        self.app.read(|c| years::of_year(c, &ids, year)).expect("a year").remove(&m.id).unwrap_or_default()
    }

    /// What the hours say of a number.
    fn hours(&self, number: &str) -> Value {
        let now = self.app.clock.stamp();
        let env = self.app.env(&now);
        let all = self.app.read(|c| hours::list(c, &env, &Scope::City, 2024)).expect("the hours");
        let all = hours::json(&all, 2024);
        let people = all["mediators"].as_array().expect("a list").clone();
        people.into_iter().find(|m| m["certificate_no"] == number).unwrap_or_default()
    }

    /// Nothing stored differs from the rules.
    fn assert_sound(&self) {
        let now = self.app.clock.stamp();
        let env = self.app.env(&now);
        let (_, wrong) = self.app.read(|c| crate::training::check::differing(c, &env)).expect("a check");
        assert!(wrong.is_empty(), "{wrong:?}");
    }
}
