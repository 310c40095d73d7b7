//! Cases that may be the same dispute, over all organisations: what is compared are the blind indexes, nothing is opened.

use std::collections::{BTreeSet, HashMap};

use fengqiao_db::{Bind, Conn, Row};
use fengqiao_domain::access::Scope;
use fengqiao_domain::cases::same::{Filed, Likeness, likeness, verdict};
use fengqiao_domain::cases::state::State;
use fengqiao_domain::cases::{Case, Outcome};
use fengqiao_domain::names::plain_name;
use fengqiao_domain::value::narrow;

use super::records::{CaseRecords, PERSON, PHONE, party_key};
use crate::AppError;
use crate::platform::crypto::Keys;
use crate::tables::find::{mark, marks};
use crate::tables::{Env, Records as _};

/// Cases looked through for one applicant.
const MOST: usize = 200;
/// Applicants asked for at a time.
const PART: usize = 200;

/// An earlier case of the same parties.
#[derive(Clone, Debug)]
pub struct Hit {
    /// Record id.
    pub id: String,
    /// 调解案件编号.
    pub number: String,
    /// Record id of the organisation that handles it.
    pub organisation: String,
    /// Its name.
    pub organisation_name: String,
    /// Its 对外电话.
    pub phone: Option<String>,
    /// What was compared.
    pub filed: Filed,
}

impl Hit {
    /// 疑似重复 as told to those who may see the case.
    pub fn sentence(&self, new: &Case, keys: &Keys) -> String {
        verdict(&filed(new, keys), &self.filed, &self.number).sentence
    }
}

/// The names of a case as its indexes have them.
fn filed(case: &Case, keys: &Keys) -> Filed {
    let blind = |text: Option<&str>, context| text.map(|text| keys.blind(&narrow(text), context));
    let party = |name: &str| {
        if name.is_empty() { String::new() } else { party_key(&plain_name(name), keys) }
    };
    Filed {
        applicant: party(&case.applicant.name),
        person: blind(case.applicant.id_number.as_deref(), PERSON),
        phone: blind(case.applicant.phone.as_deref(), PHONE),
        respondent: party(&case.respondent.name),
        ..Filed::of(case)
    }
}

/// For each of some cases those that may be the same dispute, what was recorded last first.
///
/// # Errors
/// The store's.
pub fn suspects(c: &mut Conn, env: &Env, cases: &[&Case]) -> Result<Vec<Vec<Hit>>, AppError> {
    let mut all = Vec::with_capacity(cases.len());
    for part in cases.chunks(PART) {
        let filed: Vec<Filed> = part.iter().map(|case| filed(case, env.keys)).collect();
        let known = of_applicants(c, &filed)?;
        for (case, new) in part.iter().zip(&filed) {
            let mut found: Vec<Hit> = Vec::new();
            let by_name = known.get(&new.applicant).into_iter().flatten();
            let by_number = new.person.as_ref().and_then(|person| known.get(person)).into_iter().flatten();
            for hit in by_name.chain(by_number) {
                if hit.id != case.id
                    && found.iter().all(|known| known.id != hit.id)
                    && likeness(new, &hit.filed) == Likeness::SameDispute
                {
                    found.push(hit.clone());
                }
            }
            found.sort_by(|a, b| b.id.cmp(&a.id));
            all.push(found);
        }
    }
    Ok(all)
}

/// Cases by the index of their applicant's name, and by that of the number.
fn of_applicants(c: &mut Conn, filed: &[Filed]) -> Result<HashMap<String, Vec<Hit>>, AppError> {
    let names: BTreeSet<&str> =
        filed.iter().map(|f| f.applicant.as_str()).filter(|n| !n.is_empty()).collect();
    let numbers: BTreeSet<&str> = filed.iter().filter_map(|f| f.person.as_deref()).collect();
    let mut known: HashMap<String, Vec<Hit>> = HashMap::new();
    for (column, wanted) in [("applicant_index", names), ("person_index", numbers)] {
        if wanted.is_empty() {
            continue;
        }
        let mut binds: Vec<Bind> = wanted.iter().map(|key| Bind::from(*key)).collect();
        let (these, limit) = (marks(1, binds.len()), MOST * binds.len());
        // A common name has many cases; the same dispute has the same other side.
        let respondents: BTreeSet<&str> = filed.iter().map(|f| f.respondent.as_str()).collect();
        let codes: BTreeSet<&str> = filed.iter().filter_map(|f| f.credit_code.as_deref()).collect();
        let mut any = |wanted: BTreeSet<&str>| {
            let all: Vec<String> = wanted.into_iter().map(|key| mark(&mut binds, key)).collect();
            if all.is_empty() { "NULL".to_owned() } else { all.join(", ") }
        };
        let (respondents, codes) = (any(respondents), any(codes));
        let sql = format!(
            "SELECT r.{column}, r.id, r.number, r.organisation, o.name, o.public_phone, r.applicant_index, r.person_index,
               r.phone_index, r.respondent_index, r.credit_code, r.received_on, r.dispute_types, r.state, r.outcome
             FROM cases r LEFT JOIN organisations o ON o.id = r.organisation
             WHERE r.{column} IN ({these}) AND (r.respondent_index IN ({respondents}) OR r.credit_code IN ({codes}))
               AND r.state <> 'voided' ORDER BY r.id DESC LIMIT {limit}"
        );
        for row in c.query(&sql, &binds)? {
            known.entry(row.text(0)).or_default().push(hit(&row));
        }
    }
    Ok(known)
}

fn hit(row: &Row) -> Hit {
    let types = row.opt_str(12).unwrap_or_default();
    Hit {
        id: row.text(1),
        number: row.opt_text(2).unwrap_or_else(|| "未编号的一件".to_owned()),
        organisation: row.opt_text(3).unwrap_or_default(),
        organisation_name: row.opt_text(4).unwrap_or_default(),
        phone: row.opt_text(5).filter(|phone| !phone.is_empty()),
        filed: Filed {
            applicant: row.opt_text(6).unwrap_or_default(),
            person: row.opt_text(7),
            phone: row.opt_text(8),
            respondent: row.opt_text(9).unwrap_or_default(),
            credit_code: row.opt_text(10),
            received_on: row.opt_str(11).and_then(|day| day.parse().ok()),
            types: types.split('\n').filter(|t| !t.is_empty()).map(str::to_owned).collect(),
            state: State::from_code(row.str(13)),
            outcome: row.opt_str(14).and_then(Outcome::from_code),
        },
    }
}

/// Those of some cases the scope reaches.
///
/// # Errors
/// The store's.
pub fn inside(c: &mut Conn, scope: &Scope, hits: &[Hit]) -> Result<BTreeSet<String>, AppError> {
    if hits.is_empty() {
        return Ok(BTreeSet::new());
    }
    let mut binds = Vec::new();
    let within = CaseRecords::within(scope, &mut binds);
    let ids: Vec<String> = hits.iter().map(|hit| mark(&mut binds, hit.id.as_str())).collect();
    let sql = format!("SELECT r.id FROM cases r WHERE {within} AND r.id IN ({})", ids.join(", "));
    Ok(c.query(&sql, &binds)?.iter().map(|row| row.text(0)).collect())
}

/// What is told of cases out of scope: how many, where, and by which telephone; nothing of what they are about.
pub fn elsewhere(hits: &[&Hit]) -> Vec<String> {
    let mut places: Vec<(&str, Option<&str>, usize)> = Vec::new();
    for hit in hits {
        match places.iter_mut().find(|(name, _, _)| *name == hit.organisation_name) {
            Some(place) => place.2 += 1,
            None => places.push((&hit.organisation_name, hit.phone.as_deref(), 1)),
        }
    }
    let words = |(name, phone, count): (&str, Option<&str>, usize)| {
        let phone = phone.map_or_else(|| "没有登记电话".to_owned(), |phone| format!("电话 {phone}"));
        format!("另有{count}件疑似同一争议在其他机构：{name}，{phone}。")
    };
    places.into_iter().map(words).collect()
}
