//! Cards, their verification, number series and decisions about many, through the router on both engines.

mod batch;
mod cards;
mod ends;
mod numbers;
mod verification;

use std::sync::Arc;

use fengqiao_db::Db;
use fengqiao_domain::access::{Role, Scope};
use fengqiao_domain::certificates::{Certificate, NumberSeries};
use fengqiao_domain::mediators::record::Mediator;
use fengqiao_domain::organisations::Organisation;
use fengqiao_domain::policy::Policy;
use fengqiao_domain::registrations::AnnualRegistration;
use jiff::civil::{Date, date};

use super::series::{self, Wanted};
use crate::mediators::MediatorRecords;
use crate::platform::clock::Clock;
use crate::platform::config::Config;
use crate::platform::crypto::Keys;
use crate::platform::jurisdiction::Jurisdiction;
use crate::tables::testing::{TODAY, appointment, keep, organisation, stored};
use crate::testing::{Answer, Browser, signed_in, visitor};
use crate::{Actor, App, migrations};

/// Two districts with an organisation each, and a public side that verifies.
struct World {
    app: Arc<App>,
    here: Organisation,
    there: Organisation,
}

fn each_engine(test: impl FnMut(World)) {
    each_engine_on(TODAY, test);
}

fn each_engine_on(today: Date, mut test: impl FnMut(World)) {
    for db in fengqiao_db::testing::databases_migrated(migrations::ALL) {
        let mut policy = Policy::tianjin();
        policy.public.verify.value = true;
        let app = open(db, policy, today);
        let here = organisation(&app, "西青甲公司劳动争议调解委员会", "120111");
        let there = organisation(&app, "津南乙公司劳动争议调解委员会", "120112");
        test(World { app, here, there });
    }
}

fn open(db: Db, policy: Policy, today: Date) -> Arc<App> {
    let (clock, keys) = (Clock::fixed(today.at(15, 20, 0, 0)), Keys::from_master(&[7; 32]));
    App::of(db, Config::default(), clock, keys, Jurisdiction::new(Some(policy))).expect("a fresh database")
}

impl World {
    /// Somebody of 西青 with a certificate of 2021, registered for 2024, changed as said.
    fn add(&self, name: &str, number: &str, change: impl FnOnce(&mut Mediator)) -> Mediator {
        let mut m = Mediator {
            name: name.into(),
            id_number: None,
            phone: Some("19900001234".into()),
            declared_active_on: Some(date(2024, 6, 1)),
            entered_on: Some(date(2024, 1, 10)),
            appointments: vec![appointment(&self.here, date(2022, 1, 1))],
            certificates: vec![Certificate::new(number, date(2021, 5, 17))],
            registrations: vec![AnnualRegistration::registered(2024, date(2024, 3, 20))],
            specialisms: vec!["劳动报酬".into()],
            ..Mediator::default()
        };
        change(&mut m);
        keep::<MediatorRecords>(&self.app, m)
    }

    fn stored(&self, id: &str) -> Mediator {
        stored::<MediatorRecords>(&self.app, id)
    }

    fn manager(&self) -> Browser {
        signed_in(&self.app, Role::DistrictManager, &Scope::Authority("120111".into()))
    }

    fn manager_there(&self) -> Browser {
        signed_in(&self.app, Role::DistrictManager, &Scope::Authority("120112".into()))
    }

    fn visitor(&self) -> Browser {
        visitor(&self.app)
    }

    /// 津120111 with the year and so many digits.
    fn number(&self, digits: u32, next: u64) {
        let series = NumberSeries { prefix: "津120111".into(), with_year: true, digits };
        let revision =
            series::lines(&self.app, &Scope::Authority("120111".into())).expect("lines")[0].revision;
        let wanted = Wanted { authority: "120111".into(), series, next, revision };
        series::set(&self.app, &Actor::system(), &wanted).expect("a series");
    }

    /// What was done, oldest first, with detail; of these verbs.
    fn audited(&self, verb: &str) -> Vec<String> {
        let sql = "SELECT detail FROM audit_log WHERE action = $1 ORDER BY seq";
        let rows = self.app.read(|c| c.query(sql, &fengqiao_db::binds![verb])).expect("the log");
        rows.iter().map(|r| r.text(0)).collect()
    }
}

fn refused(answer: &Answer, words: &str) {
    assert_eq!(answer.status, http::StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.text);
    assert!(answer.text.contains(words), "{words} is not said: {}", answer.text);
}
