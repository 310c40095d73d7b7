//! Where one may apply: organisations that are open today, what the public may know of them, and employers by name.

use fengqiao_db::Conn;
use fengqiao_domain::applications::{Answers, Candidate, Place, Suggestion, suggest};
use fengqiao_domain::credit_code;
use fengqiao_domain::names::plain_name;

use super::store::places;
use crate::AppError;
use crate::tables::Env;

/// What the public may know of an organisation (annex 10).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contact {
    /// Its name.
    pub name: String,
    /// 对外电话; empty for none.
    pub phone: String,
    /// 地址.
    pub address: String,
    /// 受理时间.
    pub hours: String,
}

/// An employer of the working list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// Record id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its credit code.
    pub credit_code: String,
    /// District: code.
    pub district: String,
    /// Street or township: code.
    pub subdistrict: Option<String>,
}

/// Organisations to choose from.
pub struct Offered {
    /// Those that suit, the nearest first.
    pub suggested: Vec<Suggestion>,
    /// The others of a district.
    pub others: Vec<Candidate>,
}

/// Whether two names are one employer's: whether 天津 stands in front does not count.
pub fn is_same(a: &str, b: &str) -> bool {
    let plain = |name: &str| plain_name(name).trim_start_matches("天津").to_owned();
    !plain(a).is_empty() && plain(a) == plain(b)
}

/// Where the employer of an application is.
pub fn place(env: &Env, a: &Answers) -> Place {
    let e = &a.employer;
    let name = |code: &str| env.regions.name(code).unwrap_or(code).to_owned();
    let district = Some(&e.district).filter(|code| !code.is_empty());
    let street = district.filter(|_| !e.street.trim().is_empty());
    let street = street.and_then(|code| env.regions.find_subdistrict(Some(code), &e.street).ok());
    Place {
        name: e.name.trim().to_owned(),
        credit_code: Some(credit_code::plain(&e.credit_code)).filter(|code| !code.is_empty()),
        district: district.map(|code| (code.clone(), name(code))),
        subdistrict: street.map(|street| (street.code.clone(), street.name.clone())),
        is_applicant: a.by_employer(),
    }
}

/// The same in words, for the case: the street as it is called, else as it was typed.
pub fn place_words(env: &Env, a: &Answers) -> String {
    let place = place(env, a);
    let street = place.subdistrict.map_or_else(|| a.employer.street.trim().to_owned(), |(_, name)| name);
    format!("{}{street}", place.district.map(|(_, name)| name).unwrap_or_default())
}

/// The organisations that suit an application, and the others of a district; the employer's own where none is named.
///
/// # Errors
/// The store's.
pub fn offered(c: &mut Conn, env: &Env, a: &Answers, district: &str) -> Result<Offered, AppError> {
    let place = place(env, a);
    let own = place.district.as_ref().map_or("", |(code, _)| code.as_str());
    let mut all = places::centres(c, env, own)?;
    all.extend(places::founded_by(c, env, &place)?);
    let suggested = suggest(&place, &all);
    let others =
        if district.is_empty() || district == own { all } else { places::centres(c, env, district)? };
    let known = |o: &Candidate| suggested.iter().any(|s| s.id == o.id);
    Ok(Offered { others: others.into_iter().filter(|o| !known(o)).collect(), suggested })
}
