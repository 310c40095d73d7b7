//! What roster, staffing and coverage come to on a day if nothing more is recorded: the rules' answer for that day.

use std::collections::{BTreeMap, HashMap, HashSet};

use fengqiao_db::{Bind, Conn};
use fengqiao_domain::access::Scope;
use fengqiao_domain::coverage::Indicator;
use fengqiao_domain::mediators::{Facts, Mediator};
use fengqiao_domain::organisations::staffing::{self, Member};
use jiff::civil::Date;

use super::records::brief;
use super::totals;
use crate::AppError;
use crate::coverage::figures;
use crate::organisations::OrganisationRecords;
use crate::tables::find::mark;
use crate::tables::{Env, Records};

/// What centres lack: by id, the name and the words.
type Lacks = BTreeMap<String, (String, String)>;

/// One day.
#[derive(Clone, Debug)]
pub struct Day {
    /// The day.
    pub on: Date,
    /// 在册.
    pub on_roster: u64,
    /// 在册（待清理）.
    pub cleanup: u64,
    /// Of them, 未办理注册.
    pub missing: u64,
    /// Street and township centres with enough people.
    pub staffed: u64,
    /// The others, by id: name and what is short.
    pub short: BTreeMap<String, (String, String)>,
    /// 实体化 centres of streets as the official count has them, and those 符合条件; `None` where the reader sees no
    /// figures of an authority.
    pub centres: Option<(u64, u64)>,
}

/// Some days in the reader's scope.
///
/// # Errors
/// The store's.
pub fn days(c: &mut Conn, env: &Env, scope: &Scope, on: &[Date]) -> Result<Vec<Day>, AppError> {
    let centres = Centres::load(c, env, scope)?;
    let mut found = Vec::with_capacity(on.len());
    for on in on.iter().copied() {
        let states = totals::by_state(c, env, scope, on)?;
        let reasons = totals::by_reason(c, env, scope, on)?;
        let of = |state: &str| states.get(state).copied().unwrap_or(0);
        let (staffed, short) = centres.staffing(c, env, on)?;
        found.push(Day {
            on,
            on_roster: of("在册"),
            cleanup: of("在册（待清理）"),
            missing: reasons.get("未办理注册").copied().unwrap_or(0),
            staffed,
            short,
            centres: coverage(c, env, scope, on)?,
        });
    }
    Ok(found)
}

fn coverage(c: &mut Conn, env: &Env, scope: &Scope, on: Date) -> Result<Option<(u64, u64)>, AppError> {
    if !matches!(scope, Scope::City | Scope::Authority(_)) {
        return Ok(None);
    }
    let table = figures::table(c, env, scope, on)?;
    let mut of: HashMap<&str, (u64, u64)> = HashMap::new();
    for figure in table.rows.iter().filter(|f| f.row.indicator == Indicator::SubdistrictCentre) {
        let counts = (u64::from(figure.row.achieved), u64::from(figure.row.counts.eligible.unwrap_or(0)));
        of.insert(&figure.authority, counts);
    }
    Ok(Some(of.values().fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1))))
}

/// The street and township centres of a scope with everybody appointed there.
struct Centres {
    names: BTreeMap<String, String>,
    people: Vec<Mediator>,
}

impl Centres {
    fn load(c: &mut Conn, env: &Env, scope: &Scope) -> Result<Self, AppError> {
        let mut binds: Vec<Bind> = Vec::new();
        let within = OrganisationRecords::within(scope, &mut binds);
        let sql = format!(
            "SELECT r.id, r.name FROM organisations r WHERE r.kind = 'subdistrict_centre' AND {within}"
        );
        let names: BTreeMap<String, String> =
            c.query(&sql, &binds)?.iter().map(|r| (r.text(0), r.text(1))).collect();
        let all: Vec<&String> = names.keys().collect();
        let mut people = Vec::new();
        for part in all.chunks(200) {
            let mut binds: Vec<Bind> = Vec::new();
            let list = part.iter().map(|id| mark(&mut binds, id.as_str())).collect::<Vec<_>>().join(", ");
            let sql =
                format!("SELECT DISTINCT mediator_id FROM appointments WHERE organisation_id IN ({list})");
            let ids: Vec<String> = c.query(&sql, &binds)?.iter().map(|r| r.text(0)).collect();
            for part in ids.chunks(500) {
                people.extend(brief(c, env, part)?);
            }
        }
        Ok(Self { names, people })
    }

    /// How many open ones have enough people on a day, and what the others lack.
    fn staffing(&self, c: &mut Conn, env: &Env, on: Date) -> Result<(u64, Lacks), AppError> {
        let sql = "SELECT organisation_id FROM organisation_days WHERE kind = 'subdistrict_centre' AND what = 'open'
                   AND since <= $1 AND (until IS NULL OR until > $1)";
        let open: HashSet<String> =
            c.query(sql, &[on.to_string().into()])?.iter().map(|r| r.text(0)).collect();
        let facts: Vec<Facts> = self.people.iter().map(Facts::of).collect();
        let mut members: HashMap<&str, Vec<Member>> = HashMap::new();
        for (m, facts) in self.people.iter().zip(&facts) {
            let mut at: Vec<&str> = m.appointments.iter().map(|a| a.organisation.as_str()).collect();
            at.sort_unstable();
            at.dedup();
            for centre in at {
                members.entry(centre).or_default().push(Member { person: &m.id, facts: facts.roster(m) });
            }
        }
        let (mut staffed, mut short) = (0, BTreeMap::new());
        for (id, name) in self.names.iter().filter(|(id, _)| open.contains(id.as_str())) {
            let there = members.get(id.as_str()).map_or(&[][..], Vec::as_slice);
            let staffing = staffing::staffing(id, there, env.policy, on);
            if staffing.met {
                staffed += 1;
            } else {
                let lacks = staffing::shortfall(staffing, env.policy);
                short.insert(id.clone(), (name.clone(), lacks));
            }
        }
        Ok((staffed, short))
    }
}
