//! Experts, rounds and requests through the router on both engines. Today is 2024-07-18: the stories have dates.

mod annexes;
mod people;
mod requests;
mod selection;

use std::sync::Arc;

use fengqiao_domain::access::{Role, Scope};
use fengqiao_domain::experts::Expert;
use jiff::civil::date;

use super::ExpertRecords;
use crate::App;
use crate::tables::testing::keep;
use crate::testing::{Browser, signed_in};

/// An expert of 西青区 with a term that runs, unless changed.
fn expert(app: &App, name: &str, change: impl FnOnce(&mut Expert)) -> Expert {
    let mut e = Expert {
        name: name.into(),
        level: "district".into(),
        district: Some("120111".into()),
        workplace: format!("{name}律师事务所"),
        fields: vec!["劳动报酬".into(), "集体争议".into()],
        phone: Some("19900001234".into()),
        term_from: Some(date(2023, 3, 1)),
        term_to: Some(date(2026, 2, 28)),
        ..Expert::default()
    };
    change(&mut e);
    fengqiao_domain::experts::settle(None, &mut e, "120000");
    keep::<ExpertRecords>(app, e)
}

/// Of the city.
fn of_city(e: &mut Expert) {
    (e.level, e.district) = ("city".into(), None);
}

fn west(app: &Arc<App>) -> Browser {
    signed_in(app, Role::DistrictOfficer, &Scope::Authority("120111".into()))
}

fn city(app: &Arc<App>) -> Browser {
    signed_in(app, Role::CityOfficer, &Scope::City)
}
