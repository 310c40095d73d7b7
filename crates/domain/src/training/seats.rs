//! Places of a session and who waits for one: in the order of enrolment, nothing of it stored.

use super::Session;
use jiff::civil::Date;

/// Where somebody enrolled stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seat {
    /// 已报名: has a place.
    Taken,
    /// 候补: waits at this place of the list, from 1.
    Waiting(usize),
}

/// The standing of the person enrolled as number `place` from 0.
pub fn seat(place: usize, capacity: Option<i64>) -> Seat {
    match capacity.and_then(|seats| usize::try_from(seats).ok()) {
        Some(seats) if place >= seats => Seat::Waiting(place - seats + 1),
        _ => Seat::Taken,
    }
}

/// Why nobody may enrol any more, in plain words; `None` while it is open.
pub fn closed(session: &Session, today: Date) -> Option<String> {
    if let Some(day) = session.cancelled_on {
        return Some(format!("活动已于 {day} 取消，不能再报名。"));
    }
    if session.is_over(today) {
        return Some("活动已经结束，不能再报名；到过场的，由组织者在签到登记里补记。".into());
    }
    let until = session.enrol_until.filter(|last| *last < today)?;
    Some(format!("报名已于 {until} 截止；要参加的请联系主办单位。"))
}

/// Whether somebody may give up a place: until the session is over, also after enrolment has closed.
pub fn may_leave(session: &Session, today: Date) -> bool {
    session.cancelled_on.is_none() && !session.is_over(today)
}

#[cfg(test)]
mod tests {
    use super::super::testing::course;
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_first_ones_have_the_places_and_the_rest_wait() {
        assert_eq!(seat(0, Some(2)), Seat::Taken);
        assert_eq!(seat(1, Some(2)), Seat::Taken);
        assert_eq!(seat(2, Some(2)), Seat::Waiting(1));
        assert_eq!(seat(5, Some(2)), Seat::Waiting(4));
        assert_eq!(seat(999, None), Seat::Taken);
    }

    #[test]
    fn enrolment_is_open_to_the_last_day_inside() {
        let course = Session { enrol_until: Some(date(2024, 3, 8)), ..course() };
        assert_eq!(closed(&course, date(2024, 3, 8)), None);
        assert!(closed(&course, date(2024, 3, 9)).is_some_and(|why| why.contains("截止")));
        assert!(may_leave(&course, date(2024, 3, 9)) && may_leave(&course, date(2024, 3, 13)));
        assert!(!may_leave(&course, date(2024, 3, 14)));
        let free = Session { enrol_until: None, ..course.clone() };
        assert_eq!(closed(&free, date(2024, 3, 13)), None);
        assert!(closed(&free, date(2024, 3, 14)).is_some_and(|why| why.contains("已经结束")));
        let off = Session { cancelled_on: Some(date(2024, 3, 1)), ..course };
        assert!(!may_leave(&off, date(2024, 3, 1)));
        assert!(closed(&off, date(2024, 3, 1)).is_some_and(|why| why.contains("取消")));
    }
}
