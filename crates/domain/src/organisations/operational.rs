//! Whether a centre is real (实体化; III-1-1a, III-1-2a, rules.md R1): the system proposes 符合条件 when every item of
//! the policy's checklist holds and says what is missing; the authority certifies.

#[cfg(test)]
mod tests;

use crate::interval::{Interval, from_breakpoints, lookup};
use crate::organisations::staffing::{self, Staffing};
use crate::policy::Policy;
use crate::verdict::{Basis, Fact, Verdict};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// The kinds that are judged as 实体化: centres of a street or township, a court, a district, the city.
pub fn is_centre(kind: &str) -> bool {
    matches!(kind, "subdistrict_centre" | "court_centre" | "district_centre" | "city_centre")
}

/// What a checklist item asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckKey {
    /// 办公场所.
    Premises,
    /// 接待场所.
    Reception,
    /// 调解室, at least one.
    Rooms,
    /// 设备.
    Equipment,
    /// 标识标牌.
    Signage,
    /// 印章.
    Seal,
    /// 制度上墙.
    PostedRules,
    /// 经费来源.
    Funding,
    /// R2.
    Staffing,
}

impl CheckKey {
    /// By its word in the policy file.
    pub fn from_code(code: &str) -> Option<Self> {
        Some(match code {
            "premises" => Self::Premises,
            "reception" => Self::Reception,
            "rooms" => Self::Rooms,
            "equipment" => Self::Equipment,
            "signage" => Self::Signage,
            "seal" => Self::Seal,
            "posted_rules" => Self::PostedRules,
            "funding" => Self::Funding,
            "staffing" => Self::Staffing,
            _ => return None,
        })
    }
}

/// 入驻综治中心.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ComplexPresence {
    /// 否.
    #[default]
    No,
    /// 常驻.
    Resident,
    /// 轮驻.
    Rotating,
}

/// What a centre has, as recorded.
#[expect(clippy::struct_excessive_bools, reason = "each is a yes/no column of annex 1")]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facilities {
    /// 办公场所.
    pub premises: bool,
    /// 接待场所.
    pub reception: bool,
    /// 调解室数.
    pub rooms: u32,
    /// 设备.
    pub equipment: bool,
    /// 标识标牌.
    pub signage: bool,
    /// 印章.
    pub seal: bool,
    /// 制度上墙.
    pub posted_rules: bool,
    /// Any 经费来源.
    pub funding: bool,
    /// 入驻综治中心.
    pub complex: ComplexPresence,
}

/// What a centre has from a day on, until the next one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FacilitiesSince {
    /// 自何日起. The first one holds back to the founding.
    pub since: Date,
    /// What holds from then.
    pub facilities: Facilities,
}

/// One item of the checklist on a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Check {
    /// Its name.
    pub label: String,
    /// Whether it holds.
    pub holds: bool,
    /// Whether it holds because it is shared in a 综治中心.
    pub shared: bool,
    /// What is missing, in plain words; empty where it holds.
    pub missing: String,
    /// What the item asks for.
    pub asks: String,
    /// 原文, 推定 or 参照.
    pub basis: Basis,
    /// Id of the clause.
    pub clause: &'static str,
}

/// What holds on a day of a history in any order; the first known value holds back to the start.
pub fn facilities_on(history: &[FacilitiesSince], on: Date) -> Option<Facilities> {
    let known = history.iter().filter(|entry| entry.since <= on).max_by_key(|entry| entry.since);
    known.or_else(|| history.iter().min_by_key(|entry| entry.since)).map(|entry| entry.facilities)
}

/// The checklist on a day, in the order of the policy.
pub fn checklist(facilities: Facilities, staffing: Staffing, policy: &Policy) -> Vec<Check> {
    let moved_in = facilities.complex != ComplexPresence::No;
    let check = |item: &crate::policy::Item<crate::policy::ChecklistItem>| {
        let own = match CheckKey::from_code(&item.value.key) {
            Some(CheckKey::Premises) => facilities.premises,
            Some(CheckKey::Reception) => facilities.reception,
            Some(CheckKey::Rooms) => facilities.rooms >= 1,
            Some(CheckKey::Equipment) => facilities.equipment,
            Some(CheckKey::Signage) => facilities.signage,
            Some(CheckKey::Seal) => facilities.seal,
            Some(CheckKey::PostedRules) => facilities.posted_rules,
            Some(CheckKey::Funding) => facilities.funding,
            Some(CheckKey::Staffing) => staffing.met,
            // The policy check refuses unknown items.
            None => false,
        };
        let shared = !own && moved_in && item.value.shared;
        let holds = own || shared;
        let short =
            if item.value.key == "staffing" { staffing::shortfall(staffing, policy) } else { String::new() };
        let missing = match (holds, short.is_empty()) {
            (true, _) => String::new(),
            (false, true) => item.value.missing.clone(),
            (false, false) => format!("{}（{short}）", item.value.missing),
        };
        Check {
            label: item.value.label.clone(),
            holds,
            shared,
            missing,
            asks: item.text.clone(),
            basis: item.basis,
            clause: item.clause,
        }
    };
    policy.checklist.iter().map(check).collect()
}

/// Whether the checklist holds, with what is missing in words.
pub fn verdict(
    facilities: Option<Facilities>,
    staffing: Staffing,
    policy: &Policy,
    on: Date,
) -> Verdict<bool> {
    let checks = checklist(facilities.unwrap_or_default(), staffing, policy);
    let missing: Vec<_> =
        checks.iter().filter(|check| !check.holds).map(|check| check.missing.as_str()).collect();
    let shared: Vec<_> =
        checks.iter().filter(|check| check.shared).map(|check| check.label.as_str()).collect();
    let sentence = if missing.is_empty() {
        format!("{}项条件都具备，符合实体化条件；由主管部门认定。", checks.len())
    } else {
        format!("还不符合实体化条件：{}。", missing.join("；"))
    };
    let shared = match shared.as_slice() {
        [] => String::new(),
        some => format!("{}与综治中心共用，算具备。", some.join("、")),
    };
    let mut facts: Vec<_> = checks
        .iter()
        .map(|check| Fact::new(if check.holds { "具备" } else { "缺少" }, &check.label))
        .collect();
    facts.push(Fact::new("截至", on));
    let basis = policy.coverage.operational_by.basis;
    Verdict { result: missing.is_empty(), clause: "III-1-2a", basis, sentence: sentence + &shared, facts }
}

/// When the checklist holds: the facilities' history against the staffing's intervals, from the founding on.
/// Whether the centre is open is asked apart ([`crate::organisations::open`]).
pub fn eligible_intervals(
    founded: Date,
    history: &[FacilitiesSince],
    staffed: &[Interval<Staffing>],
    policy: &Policy,
) -> Vec<Interval<bool>> {
    let mut days = vec![founded];
    days.extend(history.iter().map(|entry| entry.since));
    days.extend(staffed.iter().map(|interval| interval.since));
    days.retain(|day| *day >= founded);
    from_breakpoints(days, |on| eligible(history, staffed, policy, on))
}

/// Whether the checklist holds on a day.
pub fn eligible(
    history: &[FacilitiesSince],
    staffed: &[Interval<Staffing>],
    policy: &Policy,
    on: Date,
) -> bool {
    let nobody = || staffing::staffing("", &[], policy, on);
    let staffing = lookup(staffed, on).copied().unwrap_or_else(nobody);
    facilities_on(history, on)
        .is_some_and(|facilities| checklist(facilities, staffing, policy).iter().all(|check| check.holds))
}

/// A certification of a centre by its authority, and its withdrawal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Certification {
    /// 认定日期: first day it counts.
    pub since: Date,
    /// First day it no longer counts.
    pub withdrawn: Option<Date>,
}

/// Whether a certification holds on a day.
pub fn certified(certifications: &[Certification], on: Date) -> bool {
    certifications.iter().any(|one| one.since <= on && one.withdrawn.is_none_or(|day| on < day))
}

/// When a certification holds.
pub fn certified_intervals(certifications: &[Certification]) -> Vec<Interval<bool>> {
    let days = certifications.iter().flat_map(|one| [Some(one.since), one.withdrawn]).flatten();
    from_breakpoints(days, |on| certified(certifications, on))
}
