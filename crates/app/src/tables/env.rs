//! What readers and features need beside the connection: policy, places, key, today.

use fengqiao_domain::access::Scope;
use fengqiao_domain::policy::Policy;
use fengqiao_domain::regions::Regions;
use fengqiao_domain::table::{At, Names};
use jiff::civil::Date;

use crate::platform::crypto::Keys;
use crate::platform::memo::Memo;

/// Policy, places, key, today and the clock's reading for one request.
#[derive(Clone, Copy)]
pub struct Env<'a> {
    /// The jurisdiction's policy.
    pub policy: &'a Policy,
    /// Districts, streets and authorities.
    pub regions: &'a Regions,
    /// The key to personal data.
    pub keys: &'a Keys,
    /// What is kept of earlier answers.
    pub memo: &'a Memo,
    /// The day the system takes as today.
    pub today: Date,
    /// The moment of recording, as stored.
    pub now: &'a str,
    /// The same moment in milliseconds, for new ids.
    pub millis: i64,
}

impl Env<'_> {
    /// A new record id.
    pub fn new_id(&self) -> String {
        crate::platform::chance::id(self.millis)
    }

    /// The bureau of an authority, as it signs: 西青区人力资源和社会保障局.
    pub fn bureau(&self, authority: &str) -> String {
        let place = if authority == self.policy.jurisdiction {
            self.policy.name.clone()
        } else {
            self.place(authority)
        };
        format!("{place}人力资源和社会保障局")
    }

    /// The office a scope's tables are signed by; `name` where it is none of the bureaus.
    pub fn signs(&self, scope: &Scope, name: &str) -> String {
        match scope {
            Scope::City => self.bureau(&self.policy.jurisdiction),
            Scope::Authority(code) => self.bureau(code),
            _ => name.to_owned(),
        }
    }

    /// The getter's view of a date.
    pub fn at(&self, date: Date) -> At<'_> {
        At { date, today: self.today, policy: self.policy, names: self }
    }
}

impl Names for Env<'_> {
    fn place(&self, code: &str) -> String {
        self.regions
            .name(code)
            .map_or_else(|| self.policy.authority_name(code).unwrap_or(code).to_owned(), str::to_owned)
    }
}
