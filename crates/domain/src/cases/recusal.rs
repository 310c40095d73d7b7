//! Conflict of interest of a mediator (在线规则13, 参照): the same name or workplace as a party, a part in the matter
//! before, a relation somebody disclosed. It is told before the case is assigned; who assigns decides, and the parties
//! may agree to go on.

use super::record::{Case, Side};
use crate::experts::conflict::same_unit;
use crate::names::plain_name;
use crate::value::narrow;
use crate::verdict::{Basis, Fact, Verdict};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Who is to mediate.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// 姓名.
    pub name: &'a str,
    /// 证件号码, if it is known.
    pub id_number: Option<&'a str>,
    /// 工作单位及职务.
    pub workplace: &'a str,
    /// Of the employer's own committee, where mediators are people of the enterprise by law (令17-18).
    pub own_committee: bool,
}

/// A party as far as it is held against a mediator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Party<'a> {
    /// Its name.
    pub name: &'a str,
    /// 证件号码 of a person, if it is known.
    pub id_number: Option<&'a str>,
}

impl<'a> Party<'a> {
    /// The parties of a case, the user unit of a dispatched worker among them.
    pub fn of(case: &'a Case) -> Vec<Self> {
        let applicant = &case.applicant;
        let plain = |name: &'a str| Party { name, id_number: None };
        let unit = case.user_unit.as_deref().map(plain);
        [
            Party { name: &applicant.name, id_number: applicant.id_number.as_deref() },
            plain(&case.respondent.name),
        ]
        .into_iter()
        .chain(unit)
        .filter(|party| !party.name.is_empty())
        .collect()
    }
}

/// What speaks against it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// A party has the mediator's identity number.
    Identity(String),
    /// A party bears the mediator's name.
    Name(String),
    /// A party is the mediator's workplace.
    Workplace(String),
    /// The mediator acts or acted for a party, or handled the matter before, in words.
    EarlierPart(String),
    /// A relation disclosed by the mediator or a party, in words.
    Disclosed(String),
}

impl Finding {
    /// In one sentence.
    pub fn sentence(&self) -> String {
        match self {
            Self::Identity(party) => format!("当事人“{party}”就是调解员本人，证件号码相同"),
            Self::Name(party) => format!("当事人“{party}”与调解员同名，核实是否本人"),
            Self::Workplace(party) => format!("当事人“{party}”与调解员的工作单位相同"),
            Self::EarlierPart(what) => format!("调解员参与过这件事：{what}"),
            Self::Disclosed(what) => format!("披露的关系：{what}"),
        }
    }
}

/// What speaks against this mediator in a matter of these parties.
pub fn check(
    mediator: &Asked,
    parties: &[Party],
    earlier: &[String],
    disclosed: &[String],
) -> Verdict<Vec<Finding>> {
    let mut found = Vec::new();
    for party in parties {
        let name = party.name.to_owned();
        // Where both numbers are known they decide; a name alone is told to be looked into.
        let numbers = mediator.id_number.zip(party.id_number).map(|(a, b)| narrow(a) == narrow(b));
        if numbers == Some(true) {
            found.push(Finding::Identity(name));
        } else if numbers.is_none()
            && !mediator.name.is_empty()
            && plain_name(party.name) == plain_name(mediator.name)
        {
            found.push(Finding::Name(name));
        } else if !mediator.own_committee && same_unit(party.name, mediator.workplace) {
            found.push(Finding::Workplace(name));
        }
    }
    found.extend(earlier.iter().cloned().map(Finding::EarlierPart));
    found.extend(disclosed.iter().cloned().map(Finding::Disclosed));
    let name = mediator.name;
    let sentence = if found.is_empty() {
        format!("没有发现{name}需要回避的情形；姓名、工作单位和以前的参与都已比对。")
    } else {
        let told: Vec<String> = found.iter().map(Finding::sentence).collect();
        format!("{}。请核实{name}是否需要回避；当事人知情同意继续的，写明情况。", told.join("；"))
    };
    let facts = vec![
        Fact::new("工作单位", mediator.workplace),
        Fact::new("当事人", parties.len()),
        Fact::new("以前参与", earlier.len()),
        Fact::new("披露", disclosed.len()),
    ];
    Verdict { result: found, clause: "系统", basis: Basis::Reference, sentence, facts }
}

/// Whether the case is handled by the committee of the very enterprise that is a party: its mediators are people of the
/// enterprise by law (令17-17, 令17-18), which is told and no reason to step back.
pub fn is_own_committee(case: &Case) -> bool {
    let organisation = &case.organisation;
    let of_party = |name: &str| same_unit(name, &organisation.name);
    organisation.kind == "enterprise_committee"
        && (of_party(&case.respondent.name) || of_party(&case.applicant.name))
}

/// The same in words for those who assign; empty for other organisations.
pub fn own_committee_words(case: &Case) -> &'static str {
    if is_own_committee(case) {
        "承办的是当事人单位自己的调解委员会，调解员是本单位的人，这是法律规定的组成，不单独作为回避理由；另一方申请回避的，照常登记。"
    } else {
        ""
    }
}

/// What somebody did in the matter for a party by name, and whether it was decided that they step back from it.
pub fn earlier_parts(case: &Case, id: &str, name: &str) -> Vec<String> {
    let same = |other: &str| !name.is_empty() && plain_name(other) == plain_name(name);
    let agents = case.agents.iter().filter(|agent| same(&agent.name));
    let agents = agents.map(|agent| format!("{}的委托代理人与其同名", agent.side.label()));
    let speaks = case.representatives.iter().any(|person| same(&person.name));
    let granted = |request: &&Request| request.ruling.as_ref().is_some_and(|ruling| ruling.granted);
    let stepped_back = case.recusals.iter().filter(granted).any(|request| request.mediator == id);
    let stepped_back = stepped_back.then(|| "在这件案件里被决定回避".to_owned());
    agents.chain(speaks.then(|| "推选的代表与其同名".to_owned())).chain(stepped_back).collect()
}

/// 回避申请: a party asks that a mediator step back (在线规则13, 参照).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// The day.
    pub on: Date,
    /// Who asks.
    pub by: Side,
    /// The mediator: record id.
    pub mediator: String,
    /// The mediator: 姓名.
    pub name: String,
    /// Why.
    pub reason: String,
    /// What was decided, once it is.
    pub ruling: Option<Ruling>,
}

/// 回避决定.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ruling {
    /// The day.
    pub on: Date,
    /// The mediator steps back.
    pub granted: bool,
    /// Why.
    pub reason: String,
}

/// The first request that waits for its decision.
pub fn pending(case: &Case) -> Option<&Request> {
    case.recusals.iter().find(|request| request.ruling.is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(own_committee: bool, parties: &[&str], earlier: &[&str], disclosed: &[&str]) -> Vec<Finding> {
        let list = |all: &[&str]| all.iter().map(|t| (*t).to_owned()).collect::<Vec<_>>();
        let parties: Vec<Party> = parties.iter().map(|name| Party { name, id_number: None }).collect();
        let asked =
            Asked {
                name: "于华霞", id_number: None, workplace: "天津恒通电子有限公司工会", own_committee
            };
        check(&asked, &parties, &list(earlier), &list(disclosed)).result
    }

    #[test]
    fn a_number_decides_where_both_have_one() {
        let asked = |id_number| Asked { name: "于华霞", id_number, workplace: "", own_committee: false };
        let party = |id_number| [Party { name: "于华霞", id_number }];
        let one = |a, b| check(&asked(a), &party(b), &[], &[]).result;
        assert_eq!(one(Some("1"), Some("1")), [Finding::Identity("于华霞".into())]);
        assert_eq!(one(Some("1"), Some("2")), [], "two people of one name");
        assert_eq!(one(Some("1"), None), [Finding::Name("于华霞".into())]);
    }

    #[test]
    fn who_acts_for_a_party_and_whose_committee_it_is() {
        use crate::cases::parts::Representative;
        use crate::cases::record::Agent;
        let mut case = crate::cases::testing::received();
        case.agents = vec![Agent {
            side: Side::Respondent,
            name: "于华霞".into(),
            relation: None,
            phone: None,
            may_settle: false,
        }];
        case.representatives = vec![Representative { name: "于 华霞".into(), phone: None }];
        assert_eq!(earlier_parts(&case, "m9", "于华霞").len(), 2);
        assert!(earlier_parts(&case, "m1", "林敏").is_empty() && earlier_parts(&case, "", "").is_empty());
        let asked = |granted| Request {
            on: jiff::civil::date(2024, 7, 1),
            by: Side::Applicant,
            mediator: "m1".into(),
            name: "林敏".into(),
            reason: "表亲".into(),
            ruling: Some(Ruling { on: jiff::civil::date(2024, 7, 2), granted, reason: "属实".into() }),
        };
        case.recusals = vec![asked(false)];
        assert!(earlier_parts(&case, "m1", "林敏").is_empty(), "it was refused");
        case.recusals.push(asked(true));
        assert_eq!(earlier_parts(&case, "m1", "林敏"), ["在这件案件里被决定回避"]);
        assert!(earlier_parts(&case, "m2", "林敏").is_empty(), "somebody else of the name");
        assert!(!is_own_committee(&case) && own_committee_words(&case).is_empty());
        case.organisation.kind = "enterprise_committee".into();
        assert!(!is_own_committee(&case), "of another unit");
        case.organisation.name = "天津华北三源化工有限公司劳动争议调解委员会".into();
        assert!(is_own_committee(&case) && own_committee_words(&case).contains("法律规定的组成"));
        case.user_unit = Some("用工单位".into());
        assert_eq!(Party::of(&case).len(), 3);
    }

    #[test]
    fn name_workplace_earlier_part_and_disclosure_are_told() {
        assert_eq!(found(false, &["林敏", "天津永泰食品有限公司"], &[], &[]), []);
        assert_eq!(found(false, &["于华霞"], &[], &[]), [Finding::Name("于华霞".into())]);
        let unit = "天津恒通电子有限公司";
        assert_eq!(found(false, &[unit], &[], &[]), [Finding::Workplace(unit.into())]);
        assert_eq!(found(false, &[], &["代理过申请人"], &["表兄弟"]).len(), 2);
    }

    #[test]
    fn who_sits_on_the_employers_own_committee_works_there_by_law() {
        let unit = "天津恒通电子有限公司";
        assert_eq!(found(true, &[unit], &[], &[]), []);
        assert_eq!(
            found(true, &["于华霞", unit], &[], &[]).len(),
            1,
            "a party of the same name still counts"
        );
    }
}
