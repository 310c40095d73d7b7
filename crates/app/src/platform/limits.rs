//! Rate limits: how often one account, address or token may try.

use crate::error::AppError;
use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use std::num::NonZeroU32;

/// The limits of one process.
pub struct Limits {
    /// Signing in, per account and address.
    pub sign_in: Limit,
    /// Signing in, per address; an office may share one.
    pub sign_in_address: Limit,
    /// Checking certificates on the public side, per address.
    pub verify: Limit,
    /// Public forms, per address.
    pub public_forms: Limit,
    /// Applications begun, per address: a hall of computers and everybody behind one network share it.
    pub drafts: Limit,
    /// Pages of applications sent, per address.
    pub answers: Limit,
    /// Applications handed in, per address: forty who apply together are one application.
    pub applications: Limit,
    /// Files with applications, per address.
    pub files: Limit,
    /// Employers looked for by name on the public side, per address.
    pub employers: Limit,
    /// Drafts asked for by code and telephone, per address.
    pub resume: Limit,
    /// Progress asked for, per address.
    pub progress: Limit,
    /// Progress of one receipt: its four digits cannot be tried out.
    pub receipt: Limit,
    /// API, per token or session.
    pub api: Limit,
    /// API: tokens nobody has, per address.
    pub api_unknown: Limit,
    /// API: whole lists, exports and imports, per account.
    pub heavy: Limit,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            sign_in: Limit::per_minute(10),
            sign_in_address: Limit::per_minute(120),
            verify: Limit::per_minute(30),
            public_forms: Limit::per_minute(20),
            drafts: Limit::per_hour(120),
            answers: Limit::per_minute(300),
            applications: Limit::per_hour(20),
            files: Limit::per_hour(200),
            employers: Limit::per_minute(30),
            resume: Limit::per_minute(10),
            progress: Limit::per_minute(20),
            receipt: Limit::per_hour(10),
            api: Limit::per_minute(1200),
            api_unknown: Limit::per_minute(60),
            heavy: Limit::per_minute(60),
        }
    }
}

/// One limit with a bucket for each key.
pub struct Limit {
    buckets: DefaultKeyedRateLimiter<String>,
    clock: DefaultClock,
}

impl Limit {
    /// Keys kept before stale ones are dropped.
    const KEYS: usize = 10_000;

    /// So many a minute, all at once if need be. 0 counts as 1.
    pub fn per_minute(count: u32) -> Self {
        Self::of(Quota::per_minute(NonZeroU32::new(count).unwrap_or(NonZeroU32::MIN)))
    }

    /// So many an hour, all at once if need be. 0 counts as 1.
    pub fn per_hour(count: u32) -> Self {
        Self::of(Quota::per_hour(NonZeroU32::new(count).unwrap_or(NonZeroU32::MIN)))
    }

    fn of(quota: Quota) -> Self {
        Self { buckets: RateLimiter::keyed(quota), clock: DefaultClock::default() }
    }

    /// Takes one try of this key, or says how long to wait.
    pub fn check(&self, key: &str) -> Result<(), AppError> {
        if self.buckets.len() > Self::KEYS {
            self.buckets.retain_recent();
        }
        self.buckets.check_key(&key.to_owned()).map_err(|until| AppError::TooMany {
            seconds: until.wait_time_from(self.clock.now()).as_secs() + 1,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_has_its_own_bucket() {
        let limit = Limit::per_minute(2);
        assert!(limit.check("a").is_ok() && limit.check("a").is_ok());
        assert!(matches!(limit.check("a"), Err(AppError::TooMany { seconds }) if seconds > 0));
        assert!(limit.check("b").is_ok());
    }
}
