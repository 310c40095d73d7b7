//! Conflict of interest between an expert and what he or she is asked about (R7, 回避): the same workplace as a party, a
//! party of the same name, an earlier part in the same matter. It is told before the request is sent; whoever asks
//! decides.

use crate::names::plain_name;
use crate::verdict::{Basis, Fact, Verdict};

/// Shortest workplace that is looked for inside another name: shorter ones would be found anywhere.
const TELLING: usize = 4;

/// Who is asked.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// 姓名.
    pub name: &'a str,
    /// 工作单位.
    pub workplace: &'a str,
}

/// What speaks against asking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// A party is the expert's workplace.
    Workplace(String),
    /// A party bears the expert's name.
    Name(String),
    /// The expert had a part in the matter before, in words.
    EarlierPart(String),
}

impl Finding {
    /// In one sentence.
    pub fn sentence(&self) -> String {
        match self {
            Self::Workplace(party) => format!("当事人“{party}”与专家的工作单位相同"),
            Self::Name(party) => format!("当事人“{party}”与专家同名，核实是否本人"),
            Self::EarlierPart(what) => format!("专家已参与过这件事：{what}"),
        }
    }
}

/// Whether two names of units are of one: equal, or the one inside the other where it is long enough to tell.
pub(crate) fn same_unit(party: &str, workplace: &str) -> bool {
    let (party, workplace) = (plain_name(party), plain_name(workplace));
    let holds = |long: &str, short: &str| short.chars().count() >= TELLING && long.contains(short);
    !party.is_empty()
        && !workplace.is_empty()
        && (party == workplace || holds(&party, &workplace) || holds(&workplace, &party))
}

/// What speaks against asking this expert about a matter of these parties, in which he or she had these earlier parts.
pub fn check(expert: &Asked, parties: &[String], earlier: &[String]) -> Verdict<Vec<Finding>> {
    let mut found = Vec::new();
    for party in parties {
        if plain_name(party) == plain_name(expert.name) {
            found.push(Finding::Name(party.clone()));
        } else if same_unit(party, expert.workplace) {
            found.push(Finding::Workplace(party.clone()));
        }
    }
    found.extend(earlier.iter().cloned().map(Finding::EarlierPart));
    let sentence = if found.is_empty() {
        format!("没有发现{}需要回避的情形；工作单位、姓名和以前的参与都已比对。", expert.name)
    } else {
        let told: Vec<String> = found.iter().map(Finding::sentence).collect();
        format!("{}。请核实是否需要回避；仍要征询的，写明理由。", told.join("；"))
    };
    let facts = vec![
        Fact::new("工作单位", expert.workplace),
        Fact::new("当事人", parties.len()),
        Fact::new("以前参与", earlier.len()),
    ];
    Verdict { result: found, clause: "系统", basis: Basis::Reference, sentence, facts }
}
