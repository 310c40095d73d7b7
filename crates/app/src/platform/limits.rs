//! Rate limits of one server: how often one account, address or token may try. What guards a secret of few digits is counted
//! for all servers together ([`super::tries`]).

use crate::error::AppError;
use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use std::net::Ipv6Addr;
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

    /// Takes one try of this key, or says how long to wait. Addresses of one IPv6 network are one key: whoever has one has all.
    pub fn check(&self, key: &str) -> Result<(), AppError> {
        let key = network(key);
        if self.buckets.len() > Self::KEYS {
            self.buckets.retain_recent();
        }
        self.buckets.check_key(&key).map_err(|until| AppError::TooMany {
            seconds: until.wait_time_from(self.clock.now()).as_secs() + 1,
        })
    }
}

/// The key itself; of an IPv6 address, alone or behind a name and a blank, its first 64 bits.
fn network(key: &str) -> String {
    let (name, address) = key.rsplit_once(' ').map_or(("", key), |(name, address)| (name, address));
    let Ok(address) = address.parse::<Ipv6Addr>() else { return key.to_owned() };
    let network = Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX));
    format!("{name} {network}/64")
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

    #[test]
    fn addresses_of_one_ipv6_network_are_one_and_of_ipv4_each_its_own() {
        let limit = Limit::per_minute(1);
        for (key, free) in [
            ("2001:db8:0:1::1", true),
            ("2001:db8:0:1:ffff::2", false),
            ("2001:db8:0:2::1", true),
            ("zhang 2001:db8:0:1::1", true),
            ("zhang 2001:db8:0:1::2", false),
            ("li 2001:db8:0:1::2", true),
            ("10.0.0.1", true),
            ("10.0.0.2", true),
        ] {
            assert_eq!(limit.check(key).is_ok(), free, "{key}");
        }
    }
}
