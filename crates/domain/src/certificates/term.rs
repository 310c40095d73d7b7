//! THE answer to “when does a certificate expire” (III-2-4b, rules.md R4).

use super::Certificate;
use crate::dates::{anniversary, term_end};
use crate::policy::Policy;
use jiff::civil::Date;

/// How the end of a certificate comes about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Term {
    /// A whole term from the issue date.
    Own,
    /// Not over the term on the transition day: extended to a fixed day.
    Extended,
    /// Over the term on the transition day: no end, but to be reissued.
    Reissue,
}

/// Which term a certificate issued on this day has.
pub fn term(issued: Date, policy: &Policy) -> Term {
    let certificate = &policy.certificate;
    if issued >= certificate.transition_day.value {
        Term::Own
    } else if anniversary(issued, years(certificate.term_years.value)) >= certificate.transition_day.value {
        Term::Extended
    } else {
        Term::Reissue
    }
}

/// Last day of validity (有效期至); `None` for one that is to be reissued, which no end is laid down for.
pub fn valid_until(issued: Date, policy: &Policy) -> Option<Date> {
    match term(issued, policy) {
        Term::Own => Some(term_end(issued, years(policy.certificate.term_years.value))),
        Term::Extended => Some(policy.certificate.extended_end.value),
        Term::Reissue => None,
    }
}

/// Last day a certificate to be reissued stays usable: its own deadline, else the policy's, else none.
pub fn usable_until(certificate: &Certificate, policy: &Policy) -> Option<Date> {
    certificate.reissue_deadline.or(policy.certificate.reissue_deadline.value)
}

/// Years of a term; the policy check keeps them small.
pub(super) fn years(value: u32) -> i16 {
    i16::try_from(value).unwrap_or(i16::MAX)
}
