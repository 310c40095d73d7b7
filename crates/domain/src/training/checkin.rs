//! 扫码签到 (IV-4, rules.md R6): the code on the organiser's screen, another one every half minute, and whether a mediator
//! may sign in with it. An option that is off as shipped: paper is the rule.

use super::{Session, clock};
use crate::policy::Policy;
use crate::verdict::{Fact, Verdict};
use jiff::civil::Date;

/// Seconds a code stands on the screen.
pub const STEP: i64 = 30;

/// Characters of a code, hexadecimal: forty bits for what holds a minute.
const LENGTH: usize = 10;

/// The half minute a moment lies in; `seconds` since 1970.
pub const fn step(seconds: i64) -> i64 {
    seconds.div_euclid(STEP)
}

/// The code of a session in a half minute. `keyed` gives a digest in hexadecimal that only the installation can make.
pub fn code(session: &str, step: i64, keyed: impl Fn(&str) -> String) -> String {
    keyed(&format!("{session}/{step}")).chars().take(LENGTH).collect()
}

/// Whether a scanned code is that of the present half minute or of the one before: a scan near the change works.
pub fn holds(scanned: &str, session: &str, seconds: i64, keyed: impl Fn(&str) -> String) -> bool {
    let now = step(seconds);
    !scanned.is_empty() && [now, now - 1].into_iter().any(|step| code(session, step, &keyed) == scanned)
}

/// What is said to whoever wants to sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckIn {
    /// 可以签到.
    Open,
    /// The option is off.
    Off,
    /// The session was called off.
    Cancelled,
    /// For another person.
    Other,
    /// Entered before.
    Already,
    /// Before the session, or before the first minute of the day.
    Early,
    /// After the session, or after the last minute of the day.
    Over,
    /// The code is an old one, or none of this session.
    Stale,
}

/// Somebody who wants to sign in.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// At what.
    pub session: &'a Session,
    /// On which day.
    pub today: Date,
    /// At which minute of it, from midnight.
    pub minute: u16,
    /// With a code that [`holds`].
    pub code_holds: bool,
    /// 实到学时 entered before, hundredths; 0 for whoever was said not to have come.
    pub already: Option<i64>,
    /// For himself or herself.
    pub own: bool,
}

/// Whether somebody may sign in with a code, and else why not.
pub fn may_check_in(asked: &Asked, policy: &Policy) -> Verdict<CheckIn> {
    let rule = &policy.training.qr_sign_in;
    let (result, sentence) =
        refusal(asked, policy).unwrap_or_else(|| (CheckIn::Open, "可以签到。".to_owned()));
    let facts = vec![
        Fact::new("活动日期", asked.session.days()),
        Fact::new("现在", format!("{} {}", asked.today, clock::text(asked.minute))),
        Fact::new("允许扫码签到", if rule.value { "是" } else { "否" }),
    ];
    Verdict { result, clause: rule.clause, basis: rule.basis, sentence, facts }
}

fn refusal(asked: &Asked, policy: &Policy) -> Option<(CheckIn, String)> {
    let no = |why, words: &str| Some((why, words.to_owned()));
    if !policy.training.qr_sign_in.value {
        return no(CheckIn::Off, "没有开启扫码签到，请在纸质签到表上签到。");
    }
    if let Some(day) = asked.session.cancelled_on {
        return Some((CheckIn::Cancelled, format!("活动已于 {day} 取消，不能签到。")));
    }
    if !asked.own {
        return no(CheckIn::Other, "只能给自己签到。请用本人的调解员账号登录，再扫一次。");
    }
    match asked.already {
        Some(0) => no(CheckIn::Already, "组织者已登记为未到，不能再扫码；不对的，请组织者更正。"),
        Some(_) => no(CheckIn::Already, "已经签到，不用再签。"),
        None => untimely(asked, policy).or_else(|| {
            if asked.code_holds {
                None
            } else {
                no(CheckIn::Stale, "二维码已更换，请重新扫码。")
            }
        }),
    }
}

/// Why it is too early or too late; `None` while one may sign in.
fn untimely(asked: &Asked, policy: &Policy) -> Option<(CheckIn, String)> {
    let Asked { session, today, minute, .. } = *asked;
    if session.starts_on.is_none_or(|first| first > today) {
        let from = session.starts_on.map_or_else(String::new, |first| format!("，{first} 起可以签到"));
        return Some((CheckIn::Early, format!("活动还没有开始{from}。")));
    }
    if session.is_over(today) {
        return Some((CheckIn::Over, "活动已经结束，请由组织者补登。".to_owned()));
    }
    let (first, last) = minutes(session, policy);
    if minute < first {
        let from = clock::text(first);
        return Some((CheckIn::Early, format!("活动还没有开始，今天 {from} 起可以签到。")));
    }
    (minute > last).then(|| (CheckIn::Over, "今天的活动已经结束，请由组织者补登。".to_owned()))
}

/// The first and the last minute of each day in which one may sign in: from what the policy gives before the beginning to
/// the minute it ends. Without hours, and with hours over midnight, it is the whole day.
fn minutes(session: &Session, policy: &Policy) -> (u16, u16) {
    let from = session.starts_at.as_deref().and_then(clock::read);
    let to = session.ends_at.as_deref().and_then(clock::read);
    if from.zip(to).is_some_and(|(from, to)| to < from) {
        return (0, u16::MAX);
    }
    let before = u16::try_from(policy.training.qr_opens_minutes.value).unwrap_or(u16::MAX);
    (from.map_or(0, |from| from.saturating_sub(before)), to.unwrap_or(u16::MAX))
}

#[cfg(test)]
mod tests {
    use super::super::testing::course;
    use super::*;
    use crate::verdict::Basis;
    use jiff::civil::date;

    /// The half minute the tests look at.
    const NOW: i64 = 57_000_000;

    /// A digest that is none, and tells sessions and half minutes apart.
    fn keyed(text: &str) -> String {
        text.chars().rev().chain("0123456789abcdef".chars()).collect()
    }

    fn on() -> Policy {
        let mut policy = Policy::tianjin();
        policy.training.qr_sign_in.value = true;
        policy
    }

    /// Everything as it should be, at noon of the first day.
    fn asked(session: &Session) -> Asked<'_> {
        Asked {
            session,
            today: date(2024, 3, 11),
            minute: 12 * 60,
            code_holds: true,
            already: None,
            own: true,
        }
    }

    fn said(asked: &Asked) -> CheckIn {
        may_check_in(asked, &on()).result
    }

    #[test]
    fn a_code_holds_in_its_half_minute_and_in_the_next_one() {
        let of = |step| code("s1", step, keyed);
        assert_eq!(of(NOW).len(), LENGTH);
        let holds = |scanned: &str, seconds| holds(scanned, "s1", seconds, keyed);
        let (first, last) = (NOW * STEP, NOW * STEP + STEP - 1);
        for seconds in [first, last] {
            assert!(!holds(&of(NOW + 1), seconds), "not before its time");
            assert!(holds(&of(NOW), seconds) && holds(&of(NOW - 1), seconds));
            assert!(!holds(&of(NOW - 2), seconds), "an old one");
        }
        assert!(!holds(&of(NOW), first - 1), "one second before its first");
        assert!(holds(&of(NOW), last + STEP), "the last second of the next half minute");
        assert!(!holds(&of(NOW), last + STEP + 1), "one second after it");
        assert_eq!((step(first - 1), step(first), step(last), step(last + 1)), (NOW - 1, NOW, NOW, NOW + 1));
    }

    #[test]
    fn a_code_of_another_session_or_none_at_all_does_not_hold() {
        let seconds = NOW * STEP;
        let theirs = code("s2", NOW, keyed);
        assert!(holds(&theirs, "s2", seconds, keyed) && !holds(&theirs, "s1", seconds, keyed));
        let right = code("s1", NOW, keyed);
        for wrong in ["", " ", "0000000000", &right[1..]] {
            assert!(!holds(wrong, "s1", seconds, keyed), "{wrong:?}");
        }
        assert!(!holds("", "s1", seconds, |_| String::new()), "no digest makes nobody's code");
    }

    #[test]
    fn one_signs_in_from_the_first_day_to_the_last_inside() {
        let course = course();
        for (today, result, words) in [
            (date(2024, 3, 10), CheckIn::Early, "活动还没有开始，2024-03-11 起可以签到。"),
            (date(2024, 3, 11), CheckIn::Open, "可以签到。"),
            (date(2024, 3, 13), CheckIn::Open, "可以签到。"),
            (date(2024, 3, 14), CheckIn::Over, "活动已经结束，请由组织者补登。"),
        ] {
            let said = may_check_in(&Asked { today, ..asked(&course) }, &on());
            assert_eq!((said.result, said.sentence.as_str()), (result, words), "{today}");
            assert_eq!((said.clause, said.basis), ("IV-4", Basis::Inferred));
        }
        for minute in [0, 24 * 60 - 1] {
            assert_eq!(
                said(&Asked { minute, ..asked(&course) }),
                CheckIn::Open,
                "a day without hours is whole"
            );
        }
        let one_day = Session { ends_on: None, ..course.clone() };
        assert_eq!(said(&asked(&one_day)), CheckIn::Open);
        assert_eq!(said(&Asked { today: date(2024, 3, 12), ..asked(&one_day) }), CheckIn::Over);
        let dateless = Session { starts_on: None, ends_on: None, ..course };
        assert_eq!(said(&asked(&dateless)), CheckIn::Early);
    }

    #[test]
    fn where_hours_are_given_one_signs_in_from_an_hour_before_to_the_last_minute() {
        let of = |from: Option<&str>, to: Option<&str>| Session {
            starts_at: from.map(str::to_owned),
            ends_at: to.map(str::to_owned),
            ..course()
        };
        let at = |session: &Session, minute| said(&Asked { minute, ..asked(session) });
        let day = of(Some("09:00"), Some("16:30"));
        let (first, last) = (8 * 60, 16 * 60 + 30);
        assert_eq!((at(&day, first - 1), at(&day, first)), (CheckIn::Early, CheckIn::Open));
        assert_eq!((at(&day, last), at(&day, last + 1)), (CheckIn::Open, CheckIn::Over));
        let words = |minute| may_check_in(&Asked { minute, ..asked(&day) }, &on()).sentence;
        assert_eq!(words(first - 1), "活动还没有开始，今天 08:00 起可以签到。");
        assert_eq!(words(last + 1), "今天的活动已经结束，请由组织者补登。");
        let open = of(Some("09:00"), None);
        assert_eq!((at(&open, first - 1), at(&open, 24 * 60 - 1)), (CheckIn::Early, CheckIn::Open));
        let until = of(None, Some("16:30"));
        assert_eq!((at(&until, 0), at(&until, last + 1)), (CheckIn::Open, CheckIn::Over));
        assert_eq!(
            at(&of(Some("00:30"), Some("08:00")), 0),
            CheckIn::Open,
            "a day has no minute before its first"
        );
        let night = of(Some("20:00"), Some("08:00"));
        assert_eq!((at(&night, 0), at(&night, 24 * 60 - 1)), (CheckIn::Open, CheckIn::Open));
    }

    #[test]
    fn twice_for_somebody_else_with_an_old_code_or_with_the_option_off_is_refused_in_words() {
        let course = course();
        let off = Session { cancelled_on: Some(date(2024, 3, 8)), ..course.clone() };
        let all = asked(&course);
        for (asked, result, words) in [
            (Asked { already: Some(1600), ..all }, CheckIn::Already, "已经签到，不用再签"),
            (Asked { already: Some(0), ..all }, CheckIn::Already, "组织者已登记为未到"),
            (Asked { own: false, ..all }, CheckIn::Other, "只能给自己签到"),
            (Asked { code_holds: false, ..all }, CheckIn::Stale, "二维码已更换，请重新扫码"),
            (Asked { session: &off, ..all }, CheckIn::Cancelled, "已于 2024-03-08 取消"),
        ] {
            let said = may_check_in(&asked, &on());
            assert_eq!(said.result, result);
            assert!(said.sentence.contains(words), "{}", said.sentence);
        }
        let shipped = may_check_in(&all, &Policy::tianjin());
        assert_eq!(shipped.result, CheckIn::Off, "off as shipped");
        assert!(shipped.sentence.contains("没有开启扫码签到"), "{}", shipped.sentence);
    }

    #[test]
    fn the_first_thing_wrong_is_what_is_said() {
        let course = course();
        let all = Asked {
            code_holds: false,
            already: Some(1600),
            own: false,
            today: date(2024, 3, 14),
            ..asked(&course)
        };
        assert_eq!(may_check_in(&all, &Policy::tianjin()).result, CheckIn::Off);
        assert_eq!(said(&all), CheckIn::Other, "nothing is said about another person");
        assert_eq!(said(&Asked { own: true, ..all }), CheckIn::Already);
        assert_eq!(said(&Asked { own: true, already: None, ..all }), CheckIn::Over);
        assert_eq!(
            said(&Asked { own: true, already: None, today: date(2024, 3, 13), ..all }),
            CheckIn::Stale
        );
    }
}
