//! Cases through the router, on both engines. Today is 2024-07-18 whatever the runner says.

mod claimants;
mod claims;
mod corrections;
mod drawn;
mod feedback;
mod file;
mod handling;
mod kept;
mod list;
mod occasions;
mod papers;
mod people;
mod quick;
mod same;
mod similar;
mod text;
mod workspace;

use std::sync::Arc;

use fengqiao_domain::access::{Role, Scope};
use fengqiao_domain::cases::parts::Handler;
use fengqiao_domain::cases::record::{Applicant, Organisation as Host, Respondent};
use fengqiao_domain::cases::{Case, DecisionKind, PartyKind};
use fengqiao_domain::mediators::Mediator;
use fengqiao_domain::organisations::Organisation;
use jiff::civil::date;

use super::CaseRecords;
use crate::App;
use crate::mediators::MediatorRecords;
use crate::tables::testing::{appointment, keep, organisation};
use crate::testing::{Browser, signed_in};

/// Two districts, an organisation in each, a mediator at the first.
struct World {
    app: Arc<App>,
    here: Organisation,
    there: Organisation,
    mediator: Mediator,
}

impl World {
    fn new(app: Arc<App>) -> Self {
        let here = organisation(&app, "西青甲公司劳动争议调解委员会", "120111");
        let there = organisation(&app, "津南乙公司劳动争议调解委员会", "120112");
        let mediator = keep::<MediatorRecords>(
            &app,
            Mediator {
                name: "王海燕".into(),
                entered_on: Some(date(2024, 1, 10)),
                appointments: vec![appointment(&here, date(2022, 1, 1))],
                ..Mediator::default()
            },
        );
        Self { app, here, there, mediator }
    }

    /// 张建军 against 青源瑞丰, received on Friday 5 July 2024 at an organisation, nothing decided.
    fn received(&self, at: &Organisation, change: impl FnOnce(&mut Case)) -> Case {
        let mut case = Case {
            source: "application".into(),
            received_on: Some(date(2024, 7, 5)),
            applicant: Applicant {
                name: "张建军".into(),
                kind: Some(PartyKind::Worker),
                id_number: Some("120222198803079975".into()),
                sex: Some("1".into()),
                phone: Some("19900000018".into()),
                ..Applicant::default()
            },
            respondent: Respondent {
                name: "天津青源瑞丰精密制造有限公司".into(), ..Respondent::default()
            },
            headcount: Some(1),
            dispute_types: vec!["remuneration.wages".into()],
            request: "支付张建军2024年3—5月工资".into(),
            amount: Some(2_460_000),
            organisation: Host {
                id: at.id.clone(),
                name: at.name.clone(),
                kind: at.kind.clone(),
                authority: at.authority.clone(),
                subdistrict: at.subdistrict.clone(),
            },
            ..Case::default()
        };
        change(&mut case);
        keep::<CaseRecords>(&self.app, case)
    }

    /// The same accepted on 8 July and with the mediator.
    fn accepted(&self, change: impl FnOnce(&mut Case)) -> Case {
        let handler =
            Handler { id: self.mediator.id.clone(), name: self.mediator.name.clone(), ..Handler::default() };
        self.received(&self.here, |case| {
            case.decision.kind = Some(DecisionKind::Accepted);
            case.decision.accepted_on = Some(date(2024, 7, 8));
            case.handlers = vec![handler];
            change(case);
        })
    }

    fn officer(&self) -> Browser {
        signed_in(&self.app, Role::DistrictOfficer, &Scope::Authority("120111".into()))
    }

    fn head(&self) -> Browser {
        signed_in(&self.app, Role::OrganisationHead, &Scope::Organisation(self.here.id.clone()))
    }

    fn own_mediator(&self) -> Browser {
        signed_in(&self.app, Role::Mediator, &Scope::Mediator(self.mediator.id.clone()))
    }
}
