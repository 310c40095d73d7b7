//! Conflict of interest of a mediator (在线规则13, 参照): the same name or workplace as a party, a part in the matter
//! before, a relation somebody disclosed. It is told before the case is assigned; who assigns decides, and the parties
//! may agree to go on.

use crate::experts::conflict::same_unit;
use crate::names::plain_name;
use crate::verdict::{Basis, Fact, Verdict};

/// Who is to mediate.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// 姓名.
    pub name: &'a str,
    /// 工作单位及职务.
    pub workplace: &'a str,
    /// Of the employer's own committee, where mediators are people of the enterprise by law (令17-18).
    pub own_committee: bool,
}

/// What speaks against it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
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
    parties: &[String],
    earlier: &[String],
    disclosed: &[String],
) -> Verdict<Vec<Finding>> {
    let mut found = Vec::new();
    for party in parties {
        if !mediator.name.is_empty() && plain_name(party) == plain_name(mediator.name) {
            found.push(Finding::Name(party.clone()));
        } else if !mediator.own_committee && same_unit(party, mediator.workplace) {
            found.push(Finding::Workplace(party.clone()));
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

#[cfg(test)]
mod tests {
    use super::*;

    fn found(own_committee: bool, parties: &[&str], earlier: &[&str], disclosed: &[&str]) -> Vec<Finding> {
        let list = |all: &[&str]| all.iter().map(|t| (*t).to_owned()).collect::<Vec<_>>();
        let asked =
            Asked { name: "于华霞", workplace: "天津恒通电子有限公司工会", own_committee };
        check(&asked, &list(parties), &list(earlier), &list(disclosed)).result
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
