//! Decisions about organisations and their page, through the router on both engines. Today is 2024-07-18 whatever the
//! runner says: the stories have dates.

mod acts;
mod api;
mod certification;
mod detail;
mod pages;

use std::sync::Arc;

use fengqiao_domain::access::{Role, Scope};
use fengqiao_domain::certificates::Certificate;
use fengqiao_domain::coverage::Indicator;
use fengqiao_domain::mediators::record::{Appointment, Mediator};
use fengqiao_domain::organisations::Organisation;
use fengqiao_domain::registrations::AnnualRegistration;
use jiff::civil::{Date, date};

use super::OrganisationRecords;
use crate::App;
use crate::coverage::figures;
use crate::mediators::MediatorRecords;
use crate::tables::changes::Change;
use crate::tables::testing::{appointment, each_engine, history_of, keep, stored};
use crate::testing::{Browser, signed_in};

fn each_world(mut test: impl FnMut(World)) {
    each_engine(|app| test(World::new(app)));
}

/// A street centre of 西青 with everything the checklist asks for, and its three people.
struct World {
    app: Arc<App>,
    centre: Organisation,
    people: Vec<Mediator>,
}

impl World {
    fn new(app: Arc<App>) -> Self {
        let centre = keep::<OrganisationRecords>(&app, whole());
        let people = [("李桂芳", true), ("王海燕", false), ("孙立新", false)];
        let people = people.iter().enumerate().map(|(i, (name, full_time))| {
            keep::<MediatorRecords>(&app, person(name, &format!("津{i:04}"), *full_time, &centre))
        });
        let people = people.collect();
        Self { app, centre, people }
    }

    fn path(&self, act: &str) -> String {
        let id = &self.centre.id;
        if act.is_empty() {
            format!("/desk/organisations/{id}")
        } else {
            format!("/desk/organisations/{id}/{act}")
        }
    }

    fn stored(&self) -> Organisation {
        stored::<OrganisationRecords>(&self.app, &self.centre.id)
    }

    fn history(&self) -> Vec<Change> {
        history_of::<OrganisationRecords>(&self.app, &self.centre.id)
    }

    fn last_audit(&self) -> (String, String) {
        crate::tables::testing::last_audit(&self.app)
    }

    /// Street centres of 西青 that count on a day: achieved, eligible.
    fn counted(&self, on: Date) -> (u32, u32) {
        let now = self.app.clock.stamp();
        let env = self.app.env(&now);
        let scope = Scope::Authority("120111".into());
        let table = self.app.read(|c| figures::table(c, &env, &scope, on)).expect("the figures");
        let row = table.rows.iter().find(|f| f.row.indicator == Indicator::SubdistrictCentre);
        let counts = row.expect("a row of street centres").row.counts;
        (counts.organisations.now, counts.eligible.unwrap_or(0))
    }

    fn at(&self, role: Role, scope: &Scope) -> Browser {
        signed_in(&self.app, role, scope)
    }

    fn manager(&self) -> Browser {
        self.at(Role::DistrictManager, &Scope::Authority("120111".into()))
    }

    fn officer(&self) -> Browser {
        self.at(Role::DistrictOfficer, &Scope::Authority("120111".into()))
    }
}

fn whole() -> Organisation {
    Organisation {
        name: "中北镇劳动人事争议调解中心".into(),
        kind: "subdistrict_centre".into(),
        founder: "中北镇人民政府".into(),
        district: "120111".into(),
        authority: "120111".into(),
        subdistrict: Some("120111100".into()),
        address: "示例路1号".into(),
        founded: Some(date(2022, 3, 1)),
        chair: "张三".into(),
        contact: "李四".into(),
        public_phone: "022-00000000".into(),
        premises: Some(true),
        reception: Some(true),
        rooms: Some(1),
        equipment: Some(true),
        funding: vec!["fiscal".into()],
        seal: Some(true),
        signage: Some(true),
        posted_rules: Some(true),
        state: "open".into(),
        ..Organisation::default()
    }
}

fn person(name: &str, number: &str, full_time: bool, at: &Organisation) -> Mediator {
    let since = date(2022, 4, 1);
    Mediator {
        name: name.into(),
        entered_on: Some(date(2024, 1, 10)),
        declared_active_on: Some(date(2024, 6, 1)),
        appointments: vec![Appointment { full_time, ..appointment(at, since) }],
        certificates: vec![Certificate::new(number, date(2021, 5, 17))],
        registrations: vec![AnnualRegistration::registered(2024, date(2024, 3, 20))],
        ..Mediator::default()
    }
}
