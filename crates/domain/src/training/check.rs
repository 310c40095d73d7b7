//! Rules across the fields of one row (tables.md, annex 7, “Errors also”).

use super::{Attendance, PRACTICE, Session, clock, hours, practice};
use crate::table::{At, Problem};

const CLAUSE: &str = "III-2-2";

/// Errors and notices of a session's own facts.
pub fn session(s: &Session, at: &At) -> Vec<Problem> {
    let mut said = Vec::new();
    if let Some((first, last)) = s.starts_on.zip(s.ends_on)
        && last < first
    {
        let message = format!("结束日期 {last} 早于开始日期 {first}。");
        said.push(Problem::error("ends_on", message, "核对两个日期。").under(CLAUSE));
    }
    times(s, &mut said);
    if s.hours.is_some_and(|hours| hours % 50 != 0) {
        said.push(
            Problem::error("hours", "活动学时要以 0.5 为单位。", "改成 0.5 的倍数，如 16 或 7.5。")
                .under(CLAUSE),
        );
    }
    if s.hours.is_some_and(|hours| hours > most(s)) {
        let message = format!("活动学时多于 {} 天的 24 小时。", days(s));
        said.push(Problem::error("hours", message, "核对活动学时和起止日期。").under(CLAUSE));
    }
    if s.capacity == Some(0) {
        said.push(Problem::error("capacity", "名额是 0，谁也报不了名。", "不限名额的留空。"));
    }
    if let Some((until, end)) = s.enrol_until.zip(s.ends_on.or(s.starts_on))
        && until > end
    {
        said.push(Problem::notice("enrol_until", "报名截止晚于活动结束。", "核对报名截止日期。"));
    }
    if s.recognised == Some(true) && !hours::may_be_recognised(s, at.policy) {
        let message = if s.category == super::OFF_THE_JOB {
            "市、区组织的脱产培训本来就计入，不用认定。"
        } else {
            "只有脱产培训的学时可以认定，这一类只显示、不计入。"
        };
        said.push(Problem::notice("recognised", message, "不用改；认定对这个活动没有作用。").under(CLAUSE));
    }
    if s.category == PRACTICE && s.topic.is_some() && !practice::is_practice(s, at.policy) {
        let forms = at.policy.training.practice_forms.value.join("、");
        let remedy = format!("实践锻炼的内容类别是：{forms}。");
        said.push(Problem::notice("topic", "这个内容类别不算实践锻炼，次数不计。", remedy).under("III-2-3"));
    }
    said
}

fn days(s: &Session) -> i64 {
    let (Some(first), Some(last)) = (s.starts_on, s.ends_on.or(s.starts_on)) else { return 1 };
    crate::dates::days_between(first, last).max(0) + 1
}

/// The most hours its days have, in hundredths.
fn most(s: &Session) -> i64 {
    days(s) * 24 * 100
}

fn times(s: &Session, said: &mut Vec<Problem>) {
    let (from, to) = (s.starts_at.as_deref().map(clock::read), s.ends_at.as_deref().map(clock::read));
    for (column, at, typed) in [("starts_at", from, &s.starts_at), ("ends_at", to, &s.ends_at)] {
        if at == Some(None) {
            let message = format!("“{}”不是时刻。", typed.as_deref().unwrap_or_default());
            said.push(Problem::error(column, message, "写成 09:00 或 13:30 这样。"));
        }
    }
    if let (Some(Some(from)), Some(Some(to))) = (from, to)
        && to < from
        && days(s) == 1
    {
        said.push(
            Problem::error("ends_at", "结束时刻早于开始时刻。", "核对两个时刻，下午的写成 13:30 这样。")
                .under(CLAUSE),
        );
    }
}

/// Errors and notices of a row of annex 7: its session's, and those of the attendance.
pub fn attendance(a: &Attendance, at: &At) -> Vec<Problem> {
    let mut said = session(&a.session, at);
    if let Some(attended) = a.attended {
        said.extend(attended_hours(attended, a.session.hours));
    }
    if let Some(day) = a.session.cancelled_on.filter(|_| a.withdrawn.is_none()) {
        let message = format!("活动已于 {day} 取消，不能登记签到。");
        said.push(Problem::error("name", message, "确实办了的，先在活动页面恢复。").under(CLAUSE));
    }
    if a.attended.is_some_and(|n| n > 0) && a.session.starts_on.is_some_and(|day| day > at.today) {
        said.push(Problem::notice("starts_on", "活动还没有开始，已经有实到学时。", "核对开始日期。"));
    }
    said
}

/// What is wrong with hours attended, in hundredths, at a session of so many.
pub fn attended_hours(attended: i64, of: Option<i64>) -> Option<Problem> {
    if attended % 50 != 0 {
        let remedy = "改成 0.5 的倍数，如 14 或 7.5；没到的填 0。";
        return Some(Problem::error("attended", "实到学时要以 0.5 为单位。", remedy).under(CLAUSE));
    }
    let hours = of.filter(|hours| attended > *hours)?;
    let show = |n: i64| crate::value::Kind::Decimal.show(&crate::value::Value::Decimal(n));
    let message = format!("实到 {} 学时，多于活动的 {} 学时。", show(attended), show(hours));
    Some(Problem::error("attended", message, "核对实到学时和活动学时。").under(CLAUSE))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{attended, course};
    use super::*;
    use crate::columns::testing::at;
    use crate::table::Severity;
    use jiff::civil::date;

    fn errors(said: &[Problem]) -> Vec<&'static str> {
        said.iter().filter(|p| p.severity == Severity::Error).map(|p| p.column).collect()
    }

    #[test]
    fn attended_hours_go_up_to_the_sessions_in_half_steps() {
        for (n, wrong) in [(0, 0), (50, 0), (1600, 0), (1550, 0), (1601, 1), (1650, 1), (1575, 1), (25, 1)] {
            let row = Attendance { attended: Some(n), ..attended(course(), 0) };
            assert_eq!(errors(&attendance(&row, &at())).len(), wrong, "{n}");
        }
        let open = Session { hours: None, ..course() };
        assert!(
            attendance(&attended(open, 99), &at()).is_empty(),
            "without hours there is nothing to exceed"
        );
    }

    #[test]
    fn a_session_does_not_end_before_it_begins() {
        let ends = |day| Session { ends_on: Some(day), ..course() };
        assert_eq!(errors(&session(&ends(date(2024, 3, 10)), &at())), ["ends_on"]);
        assert!(session(&ends(date(2024, 3, 11)), &at()).is_empty());
        let clock = |from: &str, to: &str| Session {
            starts_at: Some(from.into()),
            ends_at: Some(to.into()),
            ..ends(date(2024, 3, 11))
        };
        assert_eq!(errors(&session(&clock("09:00", "08:59"), &at())), ["ends_at"]);
        assert!(session(&clock("09:00", "09:00"), &at()).is_empty());
        assert_eq!(errors(&session(&clock("上午", "下午"), &at())), ["starts_at", "ends_at"]);
        let nights = Session { ends_on: Some(date(2024, 3, 12)), ..clock("20:00", "08:00") };
        assert!(session(&nights, &at()).is_empty(), "over several days the hours say less");
    }

    #[test]
    fn hours_fit_into_the_days() {
        let of = |hours| Session { hours: Some(hours), ..course() };
        assert!(session(&of(7200), &at()).is_empty());
        assert_eq!(errors(&session(&of(7250), &at())), ["hours"]);
        assert_eq!(errors(&session(&of(1625), &at())), ["hours"]);
        assert_eq!(errors(&session(&Session { capacity: Some(0), ..course() }, &at())), ["capacity"]);
    }

    #[test]
    fn what_has_no_effect_or_does_not_count_is_pointed_out() {
        let notices = |s: &Session| session(s, &at()).iter().map(|p| p.column).collect::<Vec<_>>();
        assert_eq!(notices(&Session { recognised: Some(true), ..course() }), ["recognised"]);
        let others = Session { recognised: Some(true), level: "other".into(), ..course() };
        assert!(notices(&others).is_empty());
        assert_eq!(notices(&Session { category: PRACTICE.into(), ..course() }), ["topic"]);
        let early =
            Session { starts_on: Some(date(2024, 7, 23)), ends_on: Some(date(2024, 7, 23)), ..course() };
        assert_eq!(attendance(&attended(early, 2), &at())[0].column, "starts_on");
    }
}
