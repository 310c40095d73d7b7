//! The pieces of one organisation's page, in words.

use fengqiao_domain::access::Action;
use fengqiao_domain::mediators::Mediator;
use fengqiao_domain::mediators::roster::RosterState;
use fengqiao_domain::organisations::open::{self, OpenFacts, OrganisationState, Pause};
use fengqiao_domain::organisations::operational::is_centre;
use fengqiao_domain::organisations::staffing::Counted;
use fengqiao_domain::organisations::{ORGANISATIONS, Organisation};
use jiff::civil::Date;

use crate::Actor;
use crate::mediators::MediatorRecords;
use crate::organisations::OrganisationRecords;
use crate::organisations::units::Covered;
use crate::tables::{Env, Records};

/// A link or button: address, words.
pub(super) struct Act {
    pub(super) href: String,
    pub(super) words: &'static str,
}

/// 状态 on the day asked.
pub(super) struct StateView {
    pub(super) words: &'static str,
    /// Open: nothing to notice.
    pub(super) open: bool,
}

/// A span of one state.
pub(super) struct SpanView {
    pub(super) words: &'static str,
    pub(super) span: String,
    pub(super) current: bool,
}

pub(super) struct PersonView {
    /// Empty where the person lies outside the reader's scope.
    pub(super) href: String,
    pub(super) name: String,
    pub(super) engagement: &'static str,
    pub(super) since: String,
    pub(super) state: &'static str,
    pub(super) cleanup: bool,
    pub(super) counts: bool,
    pub(super) why: String,
}

pub(super) struct UnitView {
    pub(super) href: String,
    pub(super) name: String,
    pub(super) code: String,
    pub(super) years: String,
}

impl UnitView {
    pub(super) fn of(u: &Covered) -> Self {
        let years = match u.years {
            (None, None) => String::new(),
            (Some(from), None) => format!("{from} 年起"),
            (None, Some(to)) => format!("至 {to} 年"),
            (Some(from), Some(to)) => format!("{from}—{to} 年"),
        };
        let href = format!("/desk/units/{}", u.id);
        Self { href, name: u.name.clone(), code: u.credit_code.clone().unwrap_or_default(), years }
    }
}

pub(in crate::organisations::pages) struct View<'a> {
    /// As of the day asked.
    pub(in crate::organisations::pages) o: &'a Organisation,
    /// As it stands today.
    pub(in crate::organisations::pages) today: &'a Organisation,
    pub(in crate::organisations::pages) env: &'a Env<'a>,
    pub(in crate::organisations::pages) actor: &'a Actor,
    pub(in crate::organisations::pages) on: Date,
}

impl View<'_> {
    fn open_facts<'p>(&self, pauses: &'p [Pause]) -> Option<OpenFacts<'p>> {
        Some(OpenFacts { founded: self.today.founded?, pauses, dissolved: self.today.dissolved_on })
    }

    fn pauses(&self) -> Vec<Pause> {
        self.today.pauses().into_iter().map(|(since, resumed)| Pause { since, resumed }).collect()
    }

    fn state_on(&self, on: Date) -> OrganisationState {
        let pauses = self.pauses();
        self.open_facts(&pauses).map_or(OrganisationState::NotFounded, |facts| open::state(&facts, on))
    }

    pub(super) fn state(&self) -> StateView {
        let state = self.state_on(self.on);
        StateView { words: state.label(), open: state == OrganisationState::Open }
    }

    /// The states over time, latest first.
    pub(super) fn spans(&self) -> Vec<SpanView> {
        let pauses = self.pauses();
        let mut all: Vec<SpanView> = self.open_facts(&pauses).map_or_else(Vec::new, |facts| {
            let one = |i: fengqiao_domain::interval::Interval<OrganisationState>| SpanView {
                words: i.state.label(),
                span: i
                    .until
                    .map_or_else(|| format!("{} 起", i.since), |end| format!("{} 至 {end} 前", i.since)),
                current: i.contains(self.on),
            };
            open::intervals(&facts).into_iter().map(one).collect()
        });
        all.reverse();
        all
    }

    pub(super) fn sub(&self) -> Vec<String> {
        let kind = ORGANISATIONS.column("kind").map(|c| c.show(self.o, &self.env.at(self.on)));
        let street = ORGANISATIONS.column("subdistrict").map(|c| c.show(self.o, &self.env.at(self.on)));
        let place = Some(OrganisationRecords::place(self.o, self.env));
        let number = self.o.number.clone();
        [kind, place, street, number].into_iter().flatten().filter(|t| !t.is_empty()).collect()
    }

    fn act(&self, (action, path, words): (Action, &str, &'static str)) -> Option<Act> {
        let href = format!("/desk/organisations/{}/{path}", self.today.id);
        self.actor.may(action).then_some(Act { href, words })
    }

    /// The next act, others that are near, and everything else that may be done today.
    pub(super) fn acts(&self) -> (Option<Act>, Vec<Act>, Vec<Act>) {
        use Action::{CertifyCentre, EditOrganisation};
        let o = self.today;
        let state = self.state_on(self.env.today);
        let certified = o.certified_on.is_some() && o.certification_withdrawn.is_none();
        let running = state != OrganisationState::Dissolved && o.dissolved_on.is_none();
        let centre = is_centre(&o.kind) && running;
        let edit = (EditOrganisation, "edit", "改资料");
        let certify = (CertifyCentre, "certification", "认定实体化");
        let withdraw = (CertifyCentre, "withdrawal", "撤回认定");
        let eligible = o.eligible == Some(true);
        let mut all = Vec::new();
        if running && o.suspended_on.is_some() && o.resumed_on.is_none() {
            all.push((EditOrganisation, "resumption", "恢复"));
        }
        if centre && !certified && eligible {
            all.push(certify);
        }
        all.push(edit);
        if centre && certified && !eligible {
            all.push(withdraw);
        }
        let mut near: Vec<Act> = all.iter().filter_map(|act| self.act(*act)).collect();
        let mut more = Vec::new();
        if centre {
            more.push(if certified { withdraw } else { certify });
        }
        if o.certified_on.is_some() {
            more.push((CertifyCentre, "certification-correction", "更正认定"));
        }
        if running && (o.suspended_on.is_none() || o.resumed_on.is_some()) {
            more.push((EditOrganisation, "suspension", "停用"));
        }
        if running {
            more.push((EditOrganisation, "dissolution", "撤销组织"));
        }
        if o.suspended_on.is_some() || o.dissolved_on.is_some() {
            more.push((EditOrganisation, "state-correction", "更正状态"));
        }
        let more = more.into_iter().filter_map(|act| self.act(act));
        let more = more.filter(|act| !near.iter().any(|known| known.href == act.href)).collect();
        let first = if near.is_empty() { None } else { Some(near.remove(0)) };
        (first, near, more)
    }

    pub(super) fn person(&self, c: &Counted, people: &[Mediator]) -> PersonView {
        let m = people.iter().find(|m| m.id == c.person);
        let within = m.filter(|m| {
            self.actor.may(Action::ViewMediators) && MediatorRecords::reaches(&self.actor.scope, m)
        });
        PersonView {
            href: within.map_or_else(String::new, |m| format!("/desk/mediators/{}", m.id)),
            name: within.map_or_else(|| "其他人员".into(), |m| m.name.clone()),
            engagement: if c.full_time { "专职" } else { "兼职" },
            since: c.since.to_string(),
            state: c.standing.state.label(),
            cleanup: c.standing.state == RosterState::Cleanup,
            counts: c.counts,
            why: c.why(),
        }
    }
}
