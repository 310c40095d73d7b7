//! Which organisation suits (调解仲裁法-10): the employer's own committee, the centre of the street it lies in, the centre
//! of the district; each with its reason. Any other may be chosen.

use crate::names::plain_name;

/// An organisation that takes applications.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Candidate {
    /// Record id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// 组织类型, code of [`crate::codes::ORGANISATION_KINDS`].
    pub kind: String,
    /// 所在区, place code.
    pub district: String,
    /// Street or township.
    pub subdistrict: Option<String>,
    /// 设立单位名称.
    pub founder: String,
    /// 设立单位信用代码.
    pub founder_credit_code: Option<String>,
}

/// Where the employer is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// Its name.
    pub name: String,
    /// Its credit code, in its one spelling.
    pub credit_code: Option<String>,
    /// District: code and name.
    pub district: Option<(String, String)>,
    /// Street or township: code and name.
    pub subdistrict: Option<(String, String)>,
    /// The employer itself applies.
    pub is_applicant: bool,
}

/// An organisation with the reason it is suggested for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// Record id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Why.
    pub reason: String,
}

fn is_own(place: &Place, candidate: &Candidate) -> bool {
    let same_code = place.credit_code.is_some() && place.credit_code == candidate.founder_credit_code;
    let name = plain_name(&place.name);
    candidate.kind == "enterprise_committee"
        && (same_code || (!name.is_empty() && name == plain_name(&candidate.founder)))
}

/// Which organisations suit, the nearest first.
pub fn suggest(place: &Place, candidates: &[Candidate]) -> Vec<Suggestion> {
    let mut found = Vec::new();
    let mut add = |of: &Candidate, reason: String| {
        found.push(Suggestion { id: of.id.clone(), name: of.name.clone(), reason });
    };
    for own in candidates.iter().filter(|c| is_own(place, c)) {
        let reason = if place.is_applicant {
            "本单位的调解委员会，职工和单位都有代表"
        } else {
            "您单位自己的调解委员会，职工和单位都有代表；不想在单位里谈的，选下面的"
        };
        add(own, reason.to_owned());
    }
    if let Some((code, name)) = &place.subdistrict {
        let here = |c: &&Candidate| c.kind == "subdistrict_centre" && c.subdistrict.as_ref() == Some(code);
        for centre in candidates.iter().filter(here) {
            add(centre, format!("单位在{name}，就近调解"));
        }
    }
    if let Some((code, name)) = &place.district {
        for kind in ["court_centre", "district_centre"] {
            let here = |c: &&Candidate| c.kind == kind && c.district == *code;
            for centre in candidates.iter().filter(here) {
                let reason = if kind == "court_centre" {
                    format!("单位在{name}；人多、钱多、案情复杂，或者谈不成想接着仲裁的，可以选这里")
                } else {
                    format!("单位在{name}，由区里的调解中心调解")
                };
                add(centre, reason);
            }
        }
    }
    found
}
