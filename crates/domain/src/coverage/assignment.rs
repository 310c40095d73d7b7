//! 分派: a unit without an organisation is given to somebody, with a day, to see that one is founded (III-1-1b). Whether
//! it is done is no record: the unit has an organisation or it has not.

use super::Indicator;
use crate::dates::days_between;
use crate::table::Problem;
use crate::verdict::{Basis, Fact, Verdict};
use jiff::civil::Date;

/// How an assignment stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AssignmentState {
    /// 办理中: no organisation yet, the day is not over.
    Running,
    /// 逾期: no organisation, the day is over.
    Overdue,
    /// 已建组织: done by itself.
    Done,
}

impl AssignmentState {
    /// The words of lists and filters.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Running => "办理中",
            Self::Overdue => "逾期",
            Self::Done => "已建组织",
        }
    }
}

/// How an assignment stands on a day. `covered_since` is the first day of the span in which the unit has an
/// organisation, `Date::MIN` where it had one from the start; `None` while it has none on `on`.
pub fn standing(due: Date, covered_since: Option<Date>, on: Date) -> Verdict<AssignmentState> {
    let left = days_between(on, due);
    let (result, sentence) = match covered_since {
        Some(since) if since == Date::MIN => {
            (AssignmentState::Done, "这个单位已有调解组织，分派自动办结。".to_owned())
        }
        Some(since) if since > due => {
            let late = days_between(due, since);
            (
                AssignmentState::Done,
                format!("{since} 起已有调解组织，比期限 {due} 晚 {late} 天，分派自动办结。"),
            )
        }
        Some(since) => (AssignmentState::Done, format!("{since} 起已有调解组织，分派自动办结。")),
        None if left < 0 => {
            (AssignmentState::Overdue, format!("期限 {due} 已过 {} 天，还没有调解组织。", -left))
        }
        None if left == 0 => (AssignmentState::Running, format!("期限 {due} 就是今天，还没有调解组织。")),
        None => (AssignmentState::Running, format!("期限 {due}，还剩 {left} 天，还没有调解组织。")),
    };
    let mut facts = vec![Fact::new("期限", due)];
    facts.extend(covered_since.filter(|day| *day != Date::MIN).map(|day| Fact::new("有组织之日", day)));
    Verdict { result, clause: "III-1-1b", basis: Basis::Inferred, sentence, facts }
}

/// The day of a new assignment: today or later.
///
/// # Errors
/// The day is over already.
pub fn check_due(due: Date, today: Date) -> Result<(), Problem> {
    if due >= today {
        return Ok(());
    }
    Err(Problem::error("due", format!("期限 {due} 已经过了。"), "填今天或以后的日期。"))
}

/// What to found for a unit without an organisation: code of the kind, and a name to begin with.
pub fn proposed(of: Indicator, unit: &str) -> (&'static str, String) {
    let (kind, end) = match of {
        Indicator::Enterprise => ("enterprise_committee", "劳动争议调解委员会"),
        Indicator::Association => ("association_body", "劳动争议调解委员会"),
        Indicator::SubdistrictCentre => ("subdistrict_centre", "劳动人事争议调解中心"),
        Indicator::CourtCentre => ("court_centre", "调解中心"),
    };
    (kind, format!("{unit}{end}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn an_assignment_runs_to_its_day_and_is_done_by_itself() {
        let due = date(2024, 7, 18);
        let state = |covered, on| standing(due, covered, on).result;
        assert_eq!(state(None, date(2024, 7, 17)), AssignmentState::Running);
        assert_eq!(state(None, due), AssignmentState::Running, "the day itself is not late");
        assert_eq!(state(None, date(2024, 7, 19)), AssignmentState::Overdue);
        assert_eq!(state(Some(date(2024, 7, 1)), date(2024, 7, 19)), AssignmentState::Done);
        assert_eq!(state(Some(Date::MIN), date(2024, 7, 19)), AssignmentState::Done);
    }

    #[test]
    fn the_sentence_says_how_many_days() {
        let due = date(2024, 7, 18);
        let sentence = |covered, on| standing(due, covered, on).sentence;
        assert_eq!(sentence(None, date(2024, 7, 17)), "期限 2024-07-18，还剩 1 天，还没有调解组织。");
        assert_eq!(sentence(None, date(2024, 7, 20)), "期限 2024-07-18 已过 2 天，还没有调解组织。");
        assert_eq!(
            sentence(Some(date(2024, 7, 20)), date(2024, 8, 1)),
            "2024-07-20 起已有调解组织，比期限 2024-07-18 晚 2 天，分派自动办结。"
        );
    }

    #[test]
    fn what_is_founded_follows_the_indicator() {
        let kinds: Vec<_> = Indicator::ALL.iter().map(|of| proposed(*of, "甲").0).collect();
        assert!(kinds.iter().all(|kind| !crate::codes::ORGANISATION_KINDS.label(kind).is_empty()));
        assert_eq!(proposed(Indicator::Enterprise, "甲厂").1, "甲厂劳动争议调解委员会");
    }

    #[test]
    fn nobody_is_given_a_day_that_is_over() {
        let today = date(2024, 7, 18);
        assert!(check_due(date(2024, 7, 17), today).is_err());
        assert!(check_due(today, today).is_ok());
    }
}
