//! The machine's clock. Nothing else in the program asks for the time; today and now are arguments everywhere.

use jiff::civil::{Date, DateTime};
use jiff::tz::{Offset, TimeZone};
use jiff::{SignedDuration, Timestamp};
use std::sync::atomic::{AtomicI64, Ordering};

/// Where time comes from.
#[derive(Debug)]
enum Source {
    Machine,
    /// Seconds since 1970, moved by hand in tests.
    Fixed(AtomicI64),
}

/// Gives today and now. Dates are Beijing civil dates (UTC+8), whatever the machine is set to.
#[derive(Debug)]
pub struct Clock {
    source: Source,
    today: Option<Date>,
}

impl Clock {
    /// The machine's clock; `today` replaces the date for training and re-enactment (`--today`).
    pub const fn machine(today: Option<Date>) -> Self {
        Self { source: Source::Machine, today }
    }

    /// A clock that stands still until it is moved; for tests.
    pub fn fixed(at: DateTime) -> Self {
        // A civil date-time in UTC+8 is always representable, save at the ends of year −9999 and 9999.
        let seconds = beijing().to_timestamp(at).map_or(0, Timestamp::as_second);
        Self { source: Source::Fixed(AtomicI64::new(seconds)), today: None }
    }

    /// Moves a fixed clock forward; a machine's clock is left alone.
    pub fn advance(&self, by: SignedDuration) {
        if let Source::Fixed(seconds) = &self.source {
            seconds.fetch_add(by.as_secs(), Ordering::SeqCst);
        }
    }

    /// The day the system takes as today.
    pub fn today(&self) -> Date {
        self.today.unwrap_or_else(|| self.now().date())
    }

    /// The date that replaces the real one, if any; pages show a banner.
    pub const fn overridden(&self) -> Option<Date> {
        self.today
    }

    /// The moment, in seconds since 1970. Never overridden: sessions, log and locks run on real time.
    pub fn seconds(&self) -> i64 {
        self.timestamp().as_second()
    }

    /// The moment in Beijing, to the second.
    pub fn now(&self) -> DateTime {
        let seconds = Timestamp::from_second(self.seconds()).unwrap_or(Timestamp::UNIX_EPOCH);
        beijing().to_datetime(seconds)
    }

    /// The moment as kept in the database: `2024-07-18T10:00:00`, Beijing time.
    pub fn stamp(&self) -> String {
        self.now().to_string()
    }

    /// Milliseconds since 1970, for identifiers.
    pub fn millis(&self) -> i64 {
        self.timestamp().as_millisecond()
    }

    fn timestamp(&self) -> Timestamp {
        match &self.source {
            Source::Machine => machine_now(),
            Source::Fixed(seconds) => {
                Timestamp::from_second(seconds.load(Ordering::SeqCst)).unwrap_or(Timestamp::UNIX_EPOCH)
            }
        }
    }
}

/// Beijing civil time; no summer time since 1991 and none needed for dates kept here.
pub fn beijing() -> TimeZone {
    TimeZone::fixed(Offset::constant(8))
}

/// A moment given in seconds since 1970, as people read it: `2024-07-18 10:00`.
pub fn moment(seconds: i64) -> String {
    let at = Timestamp::from_second(seconds).unwrap_or(Timestamp::UNIX_EPOCH);
    beijing().to_datetime(at).strftime("%Y-%m-%d %H:%M").to_string()
}

#[expect(clippy::disallowed_methods, reason = "the one place that asks the machine for the time")]
fn machine_now() -> Timestamp {
    Timestamp::now()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_fixed_clock_stands_still_and_moves_by_hand() {
        let clock = Clock::fixed(date(2024, 7, 18).at(23, 30, 0, 0));
        assert_eq!(clock.stamp(), "2024-07-18T23:30:00");
        clock.advance(SignedDuration::from_mins(31));
        assert_eq!(clock.today(), date(2024, 7, 19));
    }

    #[test]
    fn an_overridden_today_leaves_the_time_alone() {
        let clock = Clock::machine(Some(date(2024, 7, 18)));
        assert_eq!(clock.today(), date(2024, 7, 18));
        assert!(clock.now().date() > date(2024, 7, 18));
    }
}
