//! 履职确认 and its correction (III-2-4b, R4).

use super::super::confirmation::Confirmation;
use super::super::record::Mediator;
use super::{Refusal, gone, happened, said};
use crate::dates::plus_days;
use crate::registrations::first_day;
use crate::table::Problem;
use jiff::civil::Date;

/// What an organisation says of one person and year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Confirming {
    /// The year it is about.
    pub year: i16,
    /// Record id of the organisation that says so.
    pub organisation: String,
    /// He mediated.
    pub practised: bool,
    /// The last day he did; none given: the last day of the year, or of the running year the day it is said.
    pub active_on: Option<Date>,
    /// The day it is said.
    pub on: Date,
    /// 说明.
    pub note: String,
}

impl Confirming {
    /// The days lie within the time the person served there.
    fn entry(&self, m: &Mediator) -> Result<Confirmation, Refusal> {
        let stays = || m.appointments.iter().filter(|a| a.organisation == self.organisation);
        let came = stays().map(|a| a.appointed).min().unwrap_or(Date::MIN);
        let left = stays().map(|a| a.ended.map_or(Date::MAX, |day| plus_days(day, -1))).max();
        let first = first_day(self.year).max(came);
        let last = last_day(self.year).min(self.on).min(left.unwrap_or(Date::MAX));
        if let Some(day) = self.active_on.filter(|_| !self.practised) {
            let what = format!("写了最近履职日期 {day}，却选了“未从事”。");
            return Err(refusal("active_on", &what, "两项留一项。"));
        }
        if let Some(day) = self.active_on.filter(|day| *day < first || *day > last) {
            let what = format!("{day} 不在 {first} 至 {last} 之间。");
            return Err(refusal("active_on", &what, "填那一年里最后一次履职的日期。"));
        }
        Ok(Confirmation {
            year: self.year,
            organisation: self.organisation.clone(),
            active_on: self.practised.then(|| self.active_on.unwrap_or(last)),
            on: self.on,
            note: Some(self.note.trim()).filter(|n| !n.is_empty()).map(str::to_owned),
        })
    }
}

fn last_day(year: i16) -> Date {
    Date::new(year, 12, 31).unwrap_or(Date::MAX)
}

/// Records what an organisation says of a year.
///
/// # Errors
/// A day that cannot be, a year the person was not there, a year already confirmed.
pub fn confirm(m: &mut Mediator, act: &Confirming, today: Date) -> Result<(), Refusal> {
    happened("on", act.on, today)?;
    if act.on < first_day(act.year) {
        return Err(refusal("on", &format!("{} 早于 {} 年。", act.on, act.year), "核对年度和日期。"));
    }
    if !m.served_in(&act.organisation, act.year) {
        let what = format!("{} 年不在本组织任职。", act.year);
        return Err(refusal("year", &what, "由当年任职的组织确认。"));
    }
    if m.confirmations.iter().any(|c| c.year == act.year && c.organisation == act.organisation) {
        let what = format!("{} 年已经确认过。", act.year);
        return Err(refusal("year", &what, "有误的，更正原来的确认。"));
    }
    m.confirmations.push(act.entry(m)?);
    sort(m);
    Ok(())
}

/// Puts another answer in the place of one given, or takes it back (`to` is `None`).
///
/// # Errors
/// No such confirmation, no reason, a day that cannot be.
pub fn mend_confirmation(
    m: &mut Mediator,
    (year, organisation): (i16, &str),
    to: Option<&Confirming>,
    reason: &str,
    today: Date,
) -> Result<(), Refusal> {
    said("reason", reason, "更正理由")?;
    let at = m.confirmations.iter().position(|c| c.year == year && c.organisation == organisation);
    let at = at.ok_or_else(gone)?;
    let before = m.confirmations.remove(at);
    if let Some(to) = to {
        happened("on", to.on, today)?;
        // The day it was first said stands; what is said of the year may reach to today.
        let entry = to.entry(m)?;
        m.confirmations.push(Confirmation {
            on: before.on,
            year,
            organisation: before.organisation,
            ..entry
        });
        sort(m);
    }
    Ok(())
}

fn sort(m: &mut Mediator) {
    m.confirmations.sort_by(|a, b| (a.year, &a.organisation).cmp(&(b.year, &b.organisation)));
}

fn refusal(column: &'static str, what: &str, remedy: &str) -> Refusal {
    Problem::error(column, what, remedy).under("III-2-4b")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::certificates::{ActivitySource, Certificate, idle_on};
    use crate::mediators::Facts;
    use crate::mediators::record::Appointment;
    use crate::policy::Policy;
    use jiff::civil::date;

    const TODAY: Date = date(2024, 2, 20);

    fn person() -> Mediator {
        Mediator {
            appointments: vec![Appointment {
                organisation: "甲".into(),
                appointed: date(2020, 1, 1),
                since: date(2020, 1, 1),
                ended: Some(date(2024, 1, 1)),
                ..Appointment::default()
            }],
            certificates: vec![Certificate::new("一", date(2021, 5, 17))],
            declared_active_on: Some(date(2022, 1, 10)),
            ..Mediator::default()
        }
    }

    fn of(year: i16, practised: bool, active_on: Option<Date>) -> Confirming {
        Confirming { year, organisation: "甲".into(), practised, active_on, on: TODAY, note: String::new() }
    }

    fn column(m: &mut Mediator, act: &Confirming) -> &'static str {
        confirm(m, act, TODAY).expect_err("refused").column
    }

    #[test]
    fn a_confirmation_is_a_sign_of_mediating_and_clears_the_prompt() {
        let policy = Policy::tianjin();
        let idle = |m: &Mediator| idle_on(&Facts::of(m).idle(m), &policy, TODAY);
        let mut m = person();
        assert!(idle(&m).suspected, "since 2024-01-10");
        confirm(&mut m, &of(2023, false, None), TODAY).unwrap();
        assert!(idle(&m).suspected, "that he did not is no sign");
        mend_confirmation(&mut m, (2023, "甲"), Some(&of(2023, true, None)), "核对台账", TODAY).unwrap();
        let now = idle(&m);
        assert!(!now.suspected);
        assert_eq!((now.last, now.source), (Some(date(2023, 12, 31)), Some(ActivitySource::Confirmation)));
        assert_eq!(now.prompt_from, Some(date(2025, 12, 31)));
        mend_confirmation(&mut m, (2023, "甲"), None, "报错了人", TODAY).unwrap();
        assert!(idle(&m).suspected && m.confirmations.is_empty());
    }

    #[test]
    fn a_day_lies_in_the_year_and_not_after_it_is_said() {
        let mut m = person();
        for (day, refused) in [
            (date(2022, 12, 31), true),
            (date(2023, 1, 1), false),
            (date(2023, 12, 31), false),
            (date(2024, 1, 1), true),
        ] {
            let mut m = m.clone();
            assert_eq!(confirm(&mut m, &of(2023, true, Some(day)), TODAY).is_err(), refused, "{day}");
        }
        assert_eq!(column(&mut m, &of(2023, false, Some(date(2023, 5, 1)))), "active_on");
        assert_eq!(column(&mut m, &Confirming { on: date(2024, 2, 21), ..of(2023, true, None) }), "on");
        assert_eq!(column(&mut m, &of(2019, true, None)), "year", "before he came");
        assert_eq!(column(&mut m, &of(2024, true, None)), "year", "he left on 1 January");
        m.appointments[0].ended = None;
        confirm(&mut m, &of(2024, true, None), TODAY).unwrap();
        assert_eq!(m.confirmations[0].active_on, Some(TODAY), "of the running year: so far");
        assert_eq!(column(&mut m, &of(2024, true, None)), "year", "twice");
        assert_eq!(mend_confirmation(&mut m, (2024, "甲"), None, " ", TODAY).unwrap_err().column, "reason");
        assert!(mend_confirmation(&mut m, (2023, "甲"), None, "没有", TODAY).is_err());
    }
}
