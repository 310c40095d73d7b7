//! How far a centre is on the way to 实体化 (III-1-2a, rules.md R1): the checklist proposes, the authority certifies; the
//! two may disagree, and then somebody looks.

use crate::columns::derived;
use crate::table::Audience::Internal;
use crate::table::{Column, Table};
use crate::value::{Kind, Value};
use jiff::civil::Date;

/// Where an open centre stands on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// The checklist holds, the authority has not certified.
    Ready,
    /// Something is missing and it is not certified.
    Missing,
    /// Certified, and the checklist holds.
    Certified,
    /// Certified, but something is missing now.
    Doubtful,
}

impl Progress {
    /// In the order of the work.
    pub const ALL: [Self; 4] = [Self::Ready, Self::Doubtful, Self::Missing, Self::Certified];

    /// By the two facts.
    pub const fn of(certified: bool, eligible: bool) -> Self {
        match (certified, eligible) {
            (false, true) => Self::Ready,
            (false, false) => Self::Missing,
            (true, true) => Self::Certified,
            (true, false) => Self::Doubtful,
        }
    }

    /// Certified, and the checklist holds: the two facts.
    pub const fn facts(self) -> (bool, bool) {
        match self {
            Self::Ready => (false, true),
            Self::Missing => (false, false),
            Self::Certified => (true, true),
            Self::Doubtful => (true, false),
        }
    }

    /// The state in words.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Ready => "符合条件，待认定",
            Self::Missing => "未认定，条件不足",
            Self::Certified => "已认定",
            Self::Doubtful => "已认定，现条件不足",
        }
    }

    /// One word for filters and addresses.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Ready => "待认定",
            Self::Missing => "缺项",
            Self::Certified => "已认定",
            Self::Doubtful => "待核实",
        }
    }

    /// Where a centre stands in the work list, the smallest first: what asks for a decision, then what waits longest.
    /// Of those that ask for nothing none comes before another.
    pub fn urgency(self, since: Option<Date>) -> (usize, Option<Date>) {
        let place = Self::ALL.iter().position(|one| *one == self).unwrap_or(Self::ALL.len());
        (place, since.filter(|_| self != Self::Certified))
    }

    /// By its word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.word() == word)
    }
}

/// One centre of the work list, as it goes out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProgressLine {
    /// 组织编号.
    pub number: String,
    /// 组织名称.
    pub name: String,
    /// 组织类型 in words.
    pub kind: String,
    /// 管理单位 in words.
    pub authority: String,
    /// 街道（乡镇） in words.
    pub street: String,
    /// [`Progress::label`].
    pub state: String,
    /// 认定日期 of the certification that holds.
    pub certified: Option<Date>,
    /// Since when it stands so.
    pub since: Option<Date>,
    /// How many items are missing.
    pub missing: i64,
    /// What is missing, in words.
    pub what: String,
    /// 依据.
    pub clause: String,
}

/// The work list as it goes out; it is never taken in.
pub static PROGRESS: Table<ProgressLine> = Table::listing("certification", "调解中心实体化认定清单", COLUMNS);

static COLUMNS: &[Column<ProgressLine>] = &[
    derived("name", "组织名称", Kind::Text(100), Internal, |l, _| l.name.as_str().into()),
    derived("number", "组织编号", Kind::Text(20), Internal, |l, _| l.number.as_str().into()),
    derived("kind", "组织类型", Kind::Text(20), Internal, |l, _| l.kind.as_str().into()),
    derived("authority", "管理单位", Kind::Text(20), Internal, |l, _| l.authority.as_str().into()),
    derived("street", "街道（乡镇）", Kind::Text(20), Internal, |l, _| l.street.as_str().into()),
    derived("state", "实体化", Kind::Text(20), Internal, |l, _| l.state.as_str().into()),
    derived("certified_on", "认定日期", Kind::Date, Internal, |l, _| l.certified.into()),
    derived("since", "自何日起", Kind::Date, Internal, |l, _| l.since.into()),
    derived("missing", "缺项数", Kind::Int, Internal, |l, _| Value::Int(l.missing)),
    derived("what", "缺什么", Kind::Text(500), Internal, |l, _| l.what.as_str().into()),
    derived("clause", "依据", Kind::Text(20), Internal, |l, _| l.clause.as_str().into()),
];

#[cfg(test)]
mod tests {
    use super::Progress::{self, Certified, Doubtful, Missing, Ready};
    use jiff::civil::date;
    use std::collections::BTreeSet;

    #[test]
    fn what_asks_for_a_decision_comes_first_and_of_that_what_waits_longest() {
        let (early, late) = (Some(date(2024, 1, 9)), Some(date(2024, 1, 10)));
        let mut list = [
            (Certified, late),
            (Missing, early),
            (Doubtful, late),
            (Certified, early),
            (Ready, late),
            (Doubtful, early),
            (Ready, early),
        ];
        list.sort_by_key(|(one, since)| one.urgency(*since));
        let order = [
            (Ready, early),
            (Ready, late),
            (Doubtful, early),
            (Doubtful, late),
            (Missing, early),
            (Certified, late),
            (Certified, early),
        ];
        assert_eq!(list, order, "the certified stay as they were");
    }

    #[test]
    fn each_pair_of_facts_is_one_state_and_each_word_names_one() {
        for one in Progress::ALL {
            let (certified, eligible) = one.facts();
            assert_eq!(Progress::of(certified, eligible), one);
            assert_eq!(Progress::from_word(one.word()), Some(one));
        }
        assert_eq!(Progress::ALL.map(Progress::label).into_iter().collect::<BTreeSet<_>>().len(), 4);
        assert_eq!(Progress::from_word("认定"), None);
        assert_eq!(Progress::of(true, false).label(), "已认定，现条件不足");
    }
}
