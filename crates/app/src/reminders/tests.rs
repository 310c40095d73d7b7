//! Reminders on both engines: into the outbox once, out of it once, again where it failed, to whom it is to go and nobody
//! else. Mail server and gateway are real sockets in this process.

mod cases;
mod choice;
mod send;
mod servers;
mod settings;
mod work;

use std::sync::Arc;

use fengqiao_domain::access::{Action, Role, Scope};
use fengqiao_domain::cases::Case;
use fengqiao_domain::cases::parts::Handler;
use fengqiao_domain::cases::record::{Applicant, Organisation as Host, Respondent};
use fengqiao_domain::cases::{DecisionKind, PartyKind};
use fengqiao_domain::dates::plus_days;
use fengqiao_domain::mediators::Mediator;
use fengqiao_domain::organisations::Organisation;
use fengqiao_domain::reminders::Topic;
use jiff::civil::{Date, date};

use super::store::outbox::{self, Asked, Listed};
use super::{Extent, Gateway, Sent, Smtp, Way, Ways};
use crate::cases::CaseRecords;
use crate::mediators::MediatorRecords;
use crate::platform::clock::Clock;
use crate::platform::config::Config;
use crate::platform::crypto::Keys;
use crate::tables::testing::{appointment, keep, organisation};
use crate::testing::{Person, person};
use crate::{Actor, App, migrations};

/// A Thursday, ten in the morning.
pub(super) const TODAY: Date = date(2024, 7, 18);

/// An application that may speak to this machine.
pub(super) fn fresh(db: fengqiao_db::Db) -> Arc<App> {
    let config = Config { gateway_here: true, ..Config::default() };
    App::new(db, config, Clock::fixed(TODAY.at(10, 0, 0, 0)), Keys::from_master(&[7; 32]))
        .expect("a fresh database")
}

pub(super) fn each_engine(mut test: impl FnMut(Arc<App>)) {
    for db in fengqiao_db::testing::databases_migrated(migrations::ALL) {
        test(fresh(db));
    }
}

/// One organisation with its head and a mediator who has an account.
pub(super) struct Office {
    pub app: Arc<App>,
    pub home: Organisation,
    pub mediator: Mediator,
    pub own: Person,
    pub head: Person,
}

impl Office {
    pub fn new(app: Arc<App>) -> Self {
        let home = organisation(&app, "西青甲公司劳动争议调解委员会", "120111");
        let mediator = keep::<MediatorRecords>(
            &app,
            Mediator {
                name: "王海燕".into(),
                entered_on: Some(date(2024, 1, 10)),
                appointments: vec![appointment(&home, date(2022, 1, 1))],
                ..Mediator::default()
            },
        );
        let own = person(&app, Role::Mediator, &Scope::Mediator(mediator.id.clone()));
        let head = person(&app, Role::OrganisationHead, &Scope::Organisation(home.id.clone()));
        Self { app, home, mediator, own, head }
    }

    /// 张建军 against 青源瑞丰, accepted on a day, received six days before, handled by the mediator.
    pub fn case(&self, accepted: Date, change: impl FnOnce(&mut Case)) -> Case {
        let mut case = Case {
            source: "application".into(),
            received_on: Some(plus_days(accepted, -6)),
            applicant: Applicant {
                name: "张建军".into(),
                kind: Some(PartyKind::Worker),
                id_number: Some("120222198803079975".into()),
                sex: Some("1".into()),
                phone: Some("19900000018".into()),
                ..Applicant::default()
            },
            respondent: Respondent {
                name: "天津青源瑞丰商贸有限公司".into(), ..Respondent::default()
            },
            dispute_types: vec!["remuneration".into()],
            request: "支付2024年3月至5月工资".into(),
            organisation: Host {
                id: self.home.id.clone(),
                name: self.home.name.clone(),
                kind: self.home.kind.clone(),
                authority: self.home.authority.clone(),
                subdistrict: None,
            },
            handlers: vec![Handler {
                id: self.mediator.id.clone(),
                name: self.mediator.name.clone(),
                seconded_from: None,
                secondment: None,
            }],
            ..Case::default()
        };
        case.decision.kind = Some(DecisionKind::Accepted);
        case.decision.accepted_on = Some(accepted);
        change(&mut case);
        keep::<CaseRecords>(&self.app, case)
    }

    /// Mail server and gateway in use.
    pub fn through(&self, mail: u16, gateway: Option<u16>) {
        let system = Actor::system();
        let smtp = Smtp {
            on: true,
            host: "127.0.0.1".into(),
            port: mail,
            security: super::Security::None,
            from: "tiaojie@example.gov.cn".into(),
            ..Smtp::default()
        };
        super::set_smtp(&self.app, &system, &smtp).expect("settings");
        if let Some(port) = gateway {
            let gateway = Gateway {
                on: true,
                url: format!("http://127.0.0.1:{port}/send?key=geheim"),
                secret: "0123456789abcdef".into(),
                ..Gateway::default()
            };
            super::set_gateway(&self.app, &system, &gateway, false).expect("settings");
        }
    }

    /// Lets somebody be reminded of everything.
    pub fn remind(&self, who: &Person, mail: bool, phone: bool) {
        let ways = Ways {
            mail: "wang@example.gov.cn".into(),
            phone: "19900000025".into(),
            by_mail: mail,
            by_gateway: phone,
            topics: Topic::ALL.to_vec(),
        };
        super::choose(&self.app, &Actor::system(), Action::ManageUsers, &who.user_id, &ways)
            .expect("a choice");
    }

    /// Messages put in by a look at everybody.
    pub fn scan(&self, extent: Extent) -> usize {
        let scanned = super::scan(&self.app, extent, &|| false).expect("a look");
        assert!(scanned.whole);
        scanned.put
    }

    /// One message sent, by any way.
    pub fn work(&self, holder: &str) -> Sent {
        super::work(&self.app, holder, &Way::ALL).expect("an outbox")
    }

    pub fn outbox(&self) -> Vec<Listed> {
        let asked = Asked { most: 100, ..Asked::default() };
        self.app.read(|c| outbox::list_of(c, &self.app.keys, &asked)).expect("the outbox")
    }
}
