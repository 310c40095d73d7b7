//! What acts are about: an expert, a round, a nomination, a request.

use fengqiao_db::Conn;
use fengqiao_domain::access::Scope;
use fengqiao_domain::experts::Expert;
use fengqiao_domain::experts::nomination::Round as Days;
use fengqiao_domain::table::Names;
use jiff::civil::Date;
use serde_json::{Value, json};

use super::Subject;
use crate::experts::ExpertRecords;
use crate::experts::pages::{PATH, REQUESTS, ROUNDS};
use crate::experts::pools::{self, Brief};
use crate::experts::requests;
use crate::experts::rounds::{self, Nomination, Round};
use crate::experts::selection;
use crate::experts::store::asked::{self, Asked};
use crate::experts::store::links;
use crate::tables::edit::load;
use crate::tables::{Env, Records};
use crate::{Actor, AppError};

/// An expert with what is linked.
#[derive(Default)]
pub(in crate::experts) struct ExpertSubject {
    pub(in crate::experts) e: Expert,
    pub(in crate::experts) certificate: String,
    pub(in crate::experts) account: String,
}

impl Subject for ExpertSubject {
    const TABLE: &'static str = "experts";
    const PATH: &'static str = PATH;
    const RESOURCE: &'static str = "/api/v1/experts";
    const SCHEMA: &'static str = "experts.Record";

    fn load(c: &mut Conn, env: &Env, actor: &Actor, id: &str) -> Result<Self, AppError> {
        let e = load::<ExpertRecords>(c, env, &actor.scope, id)?;
        let certificate = e.mediator.as_deref().map(|id| links::certificate_of(c, id)).transpose()?;
        let account = e.account.as_deref().map(|id| links::account_of(c, id)).transpose()?;
        let (certificate, account) = (certificate.unwrap_or_default(), account.unwrap_or_default());
        Ok(Self { e, certificate, account })
    }
    fn history_id(&self) -> &str {
        &self.e.id
    }
    fn revision(&self) -> i64 {
        self.e.revision
    }
    fn name(&self) -> String {
        self.e.name.clone()
    }
    fn place(&self, env: &Env) -> String {
        format!("{}　{}", self.e.workplace, ExpertRecords::place(&self.e, env))
    }
    fn here(&self) -> String {
        format!("{PATH}/{}", self.e.id)
    }
    fn above(&self) -> Vec<(String, String)> {
        vec![("专家".into(), PATH.into()), (self.e.name.clone(), self.here())]
    }
    fn json(&self, env: &Env, _: &Actor) -> Value {
        crate::tables::api::record::<ExpertRecords>(&self.e, env)
    }
}

/// A round as a post sees it: what its district has recommended and whom it may recommend; for the city who is in.
pub(in crate::experts) struct RoundSubject {
    pub(in crate::experts) round: Round,
    /// Name of the district of the post; empty for the city.
    pub(in crate::experts) district: String,
    pub(in crate::experts) already: u32,
    pub(in crate::experts) candidates: Vec<Brief>,
    pub(in crate::experts) selected: u32,
    pub(in crate::experts) city: u32,
    pub(in crate::experts) nominations: Vec<Nomination>,
}

impl Default for RoundSubject {
    fn default() -> Self {
        let days = Days { opened: Date::ZERO, closes: Date::ZERO, closed: None, published: None };
        let round = Round {
            id: String::new(),
            revision: 0,
            title: String::new(),
            days,
            close_reason: String::new(),
            term: None,
            note: String::new(),
            opened_by: String::new(),
        };
        Self {
            round,
            district: String::new(),
            already: 0,
            candidates: Vec::new(),
            selected: 0,
            city: 0,
            nominations: Vec::new(),
        }
    }
}

impl RoundSubject {
    pub(super) fn note(&self) -> &str {
        self.round.note.trim_end_matches('。')
    }
    pub(super) fn closes(&self) -> Date {
        self.round.days.closes
    }
}

impl Subject for RoundSubject {
    const TABLE: &'static str = selection::TABLE;
    const PATH: &'static str = ROUNDS;
    const RESOURCE: &'static str = "/api/v1/expert-rounds";
    const SCHEMA: &'static str = "ExpertRound";

    fn load(c: &mut Conn, env: &Env, actor: &Actor, id: &str) -> Result<Self, AppError> {
        let round = rounds::round(c, id)?;
        let nominations = rounds::of_round(c, &actor.scope, id)?;
        let stands = |n: &&Nomination| n.withdrawn.is_none();
        let selected = nominations.iter().filter(stands).filter(|n| matches!(n.outcome, Some((true, ..))));
        let selected = u32::try_from(selected.count()).unwrap_or(0);
        let (district, candidates, already) = match &actor.scope {
            Scope::Authority(code) => {
                let mut all = pools::current(c, Some(&[code.as_str()]), env.today)?;
                all.retain(|e| nominations.iter().filter(stands).all(|n| n.expert != e.id));
                let mine = nominations.iter().filter(stands).count();
                (env.place(code), all, u32::try_from(mine).unwrap_or(0))
            }
            Scope::City => {
                let mut all = pools::current(c, None, env.today)?;
                all.retain(|e| e.pool != env.policy.jurisdiction);
                (String::new(), all, 0)
            }
            _ => (String::new(), Vec::new(), 0),
        };
        let city = pools::count_without(c, &env.policy.jurisdiction, env.today, &[])?;
        Ok(Self { round, district, already, candidates, selected, city, nominations })
    }
    fn history_id(&self) -> &str {
        &self.round.id
    }
    fn revision(&self) -> i64 {
        self.round.revision
    }
    fn name(&self) -> String {
        self.round.title.clone()
    }
    fn place(&self, env: &Env) -> String {
        let days = &self.round.days;
        format!("{}　推荐截止 {}", days.phase(env.today).label(), days.closed.unwrap_or(days.closes))
    }
    fn here(&self) -> String {
        format!("{ROUNDS}/{}", self.round.id)
    }
    fn above(&self) -> Vec<(String, String)> {
        vec![
            ("专家".into(), PATH.into()),
            ("市级遴选".into(), ROUNDS.into()),
            (self.round.title.clone(), self.here()),
        ]
    }
    fn json(&self, env: &Env, _: &Actor) -> Value {
        let r = &self.round;
        let days = &r.days;
        json!({
            "id": r.id, "revision": r.revision, "title": r.title, "phase": days.phase(env.today).label(),
            "opened_on": days.opened, "closes_on": days.closes, "closed_on": days.closed,
            "published_on": days.published, "term_from": r.term.map(|t| t.0), "term_to": r.term.map(|t| t.1),
            "note": r.note,
            "nominations": self.nominations.iter().map(|n| nomination(n, env)).collect::<Vec<_>>(),
        })
    }
}

fn nomination(n: &Nomination, env: &Env) -> Value {
    json!({
        "id": n.id, "revision": n.revision, "round": n.round, "district": n.authority,
        "district_name": env.place(&n.authority), "expert": n.expert, "name": n.name, "workplace": n.workplace,
        "reason": n.reason, "nominated_on": n.on, "state": n.outcome_words(),
        "outcome_reason": n.outcome.as_ref().map(|(_, why, _)| why.clone()),
    })
}

/// A nomination.
#[derive(Default)]
pub(in crate::experts) struct NominationSubject(Option<Nomination>);

impl NominationSubject {
    pub(super) fn reason(&self) -> &str {
        self.0.as_ref().map_or("", |n| n.reason.as_str())
    }
    /// The decision as the form has it, and its reason.
    pub(super) fn outcome(&self) -> (&'static str, String) {
        match self.0.as_ref().and_then(|n| n.outcome.as_ref()) {
            Some((true, why, _)) => ("selected", why.clone()),
            Some((false, why, _)) => ("not_selected", why.clone()),
            None => ("", String::new()),
        }
    }
}

impl Subject for NominationSubject {
    const TABLE: &'static str = selection::TABLE;
    const PATH: &'static str = "/desk/experts/nominations";
    const RESOURCE: &'static str = "/api/v1/expert-nominations";
    const SCHEMA: &'static str = "ExpertNomination";

    fn load(c: &mut Conn, _: &Env, actor: &Actor, id: &str) -> Result<Self, AppError> {
        Ok(Self(Some(rounds::nomination(c, &actor.scope, id)?)))
    }
    fn history_id(&self) -> &str {
        self.0.as_ref().map_or("", |n| n.round.as_str())
    }
    fn revision(&self) -> i64 {
        self.0.as_ref().map_or(0, |n| n.revision)
    }
    fn name(&self) -> String {
        self.0.as_ref().map(|n| n.name.clone()).unwrap_or_default()
    }
    fn place(&self, env: &Env) -> String {
        let words = |n: &Nomination| format!("{}　{}推荐　{}", n.workplace, env.place(&n.authority), n.title);
        self.0.as_ref().map(words).unwrap_or_default()
    }
    fn here(&self) -> String {
        format!("{ROUNDS}/{}", self.history_id())
    }
    fn above(&self) -> Vec<(String, String)> {
        let title = self.0.as_ref().map(|n| n.title.clone()).unwrap_or_default();
        vec![("专家".into(), PATH.into()), ("市级遴选".into(), ROUNDS.into()), (title, self.here())]
    }
    fn json(&self, env: &Env, _: &Actor) -> Value {
        self.0.as_ref().map_or(Value::Null, |n| nomination(n, env))
    }
}

/// A request.
#[derive(Default)]
pub(in crate::experts) struct RequestSubject(pub(in crate::experts) Asked);

impl Subject for RequestSubject {
    const TABLE: &'static str = requests::TABLE;
    const PATH: &'static str = REQUESTS;
    const RESOURCE: &'static str = "/api/v1/expert-requests";
    const SCHEMA: &'static str = "ExpertRequest";

    fn load(c: &mut Conn, env: &Env, actor: &Actor, id: &str) -> Result<Self, AppError> {
        Ok(Self(asked::one(c, env, actor, id)?))
    }
    fn history_id(&self) -> &str {
        &self.0.id
    }
    fn revision(&self) -> i64 {
        self.0.revision
    }
    fn name(&self) -> String {
        format!("{}　{}", self.0.reference, self.0.subject)
    }
    fn place(&self, env: &Env) -> String {
        format!("{}征询{}　{}", env.place(&self.0.authority), self.0.name, self.0.state().label())
    }
    fn here(&self) -> String {
        format!("{REQUESTS}/{}", self.0.id)
    }
    fn above(&self) -> Vec<(String, String)> {
        vec![
            ("专家".into(), PATH.into()),
            ("意见征询".into(), REQUESTS.into()),
            (self.0.reference.clone(), self.here()),
        ]
    }
    /// Parties, question and opinion stay with the page, where looking at them goes on record.
    fn json(&self, env: &Env, _: &Actor) -> Value {
        let q = &self.0;
        json!({
            "id": q.id, "revision": q.revision, "expert": q.expert, "name": q.name, "asked_by": env.place(&q.authority),
            "asked_on": q.on, "kind": q.kind, "reference": q.reference, "subject": q.subject, "wanted_by": q.wanted,
            "conflict": !q.conflict.is_empty(), "state": q.state().label(), "answered_on": q.answered,
            "reason": Some(&q.reason).filter(|text| !text.is_empty()),
            "hours": if q.hours > 0 { Some(fengqiao_domain::experts::engagement::hours(q.hours)) } else { None },
        })
    }
}
