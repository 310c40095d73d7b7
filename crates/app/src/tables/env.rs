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

    /// 仲裁委员会 of an authority: 天津市西青区劳动人事争议仲裁委员会. A functional zone has none of its own, its district has.
    pub fn commission(&self, authority: &str) -> String {
        let zone = self.policy.zones.iter().map(|zone| &zone.value).find(|zone| zone.code == authority);
        let city = self.policy.name.as_str();
        let place = match zone.map_or(authority, |zone| zone.district.as_str()) {
            code if code == self.policy.jurisdiction => String::new(),
            code => self.place(code),
        };
        format!("{city}{place}劳动人事争议仲裁委员会")
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

#[cfg(test)]
mod tests {
    use fengqiao_domain::policy::Policy;

    use crate::App;
    use crate::platform::clock::Clock;
    use crate::platform::config::Config;
    use crate::platform::crypto::Keys;
    use crate::platform::jurisdiction::Jurisdiction;
    use crate::tables::testing::TODAY;

    #[test]
    fn a_functional_zone_goes_to_the_commission_of_its_district() {
        let zone = "\n[[zones]]\ncode = \"120116400\"\nname = \"经开区\"\ndistrict = \"120116\"\nclause = \"III-1-1a\"\nbasis = \"推定\"\ntext = \"单独考核\"\n";
        let policy = Policy::parse(&format!("{}{zone}", Policy::tianjin_text())).expect("a good zone");
        let db = fengqiao_db::testing::sqlite_migrated(crate::migrations::ALL);
        let clock = Clock::fixed(TODAY.at(10, 0, 0, 0));
        let keys = Keys::from_master(&[7; 32]);
        let app = App::of(db, Config::default(), clock, keys, Jurisdiction::new(Some(policy)));
        let app = app.expect("a fresh database");
        let env = app.env("");
        assert_eq!(env.commission("120000"), "天津市劳动人事争议仲裁委员会");
        assert_eq!(env.commission("120111"), "天津市西青区劳动人事争议仲裁委员会");
        assert_eq!(env.commission("120116400"), "天津市滨海新区劳动人事争议仲裁委员会");
    }
}
