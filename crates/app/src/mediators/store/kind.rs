//! What a person is on a day, as one number: 名册状态, 证书状态, 年度注册, reasons of 待清理 and 专职. Lists, counts and their
//! sums compare numbers; the words are those of the rules. The order of the rules' enumerations is part of what is
//! stored: whoever changes it has all standings computed anew (`migrate --recompute`).

use fengqiao_domain::certificates::CertificateState;
use fengqiao_domain::mediators::roster::{ReasonCode, RosterState};
use fengqiao_domain::registrations::RegistrationState;

/// The parts of the number, from the lowest bit: reasons (one bit each), 专职, registration, certificate, roster.
const FULL_TIME: u32 = 16;
const REGISTRATION: u32 = 17;
const CERTIFICATE: u32 = 20;
const ROSTER: u32 = 24;

/// States of the roster in the order of their numbers: those on it come first.
const STATES: [RosterState; 5] = [
    RosterState::OnRoster,
    RosterState::Cleanup,
    RosterState::Uncertified,
    RosterState::Exited,
    RosterState::OffRoster,
];

/// What a person is on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kind {
    /// 名册状态.
    pub roster: RosterState,
    /// 证书状态; `None` without a certificate.
    pub certificate: Option<CertificateState>,
    /// 年度注册 of the day's year.
    pub registration: RegistrationState,
    /// Why 待清理, in the order of the rules.
    pub reasons: Vec<ReasonCode>,
    /// 专职 in the main appointment.
    pub full_time: bool,
}

/// The place of a value among all of its kind.
fn place<T: PartialEq>(all: &[T], value: &T) -> i64 {
    all.iter().position(|one| one == value).and_then(|at| i64::try_from(at).ok()).unwrap_or(0)
}

/// The value at the lowest bits of a number; the first for one nobody wrote.
fn at<T: Copy>(all: &[T], number: i64, bits: u32) -> T {
    let place = usize::try_from(number & ((1 << bits) - 1)).unwrap_or(0);
    *all.get(place).unwrap_or(&all[0])
}

impl Kind {
    /// The number it is stored as.
    pub fn number(&self) -> i64 {
        let certificate = self.certificate.map_or(0, |c| place(CertificateState::ALL, &c) + 1);
        place(&STATES, &self.roster) << ROSTER
            | certificate << CERTIFICATE
            | place(RegistrationState::ALL, &self.registration) << REGISTRATION
            | i64::from(self.full_time) << FULL_TIME
            | self.reasons.iter().map(|code| 1 << place(ReasonCode::ALL, code)).sum::<i64>()
    }

    /// What a stored number means.
    pub fn of(number: i64) -> Self {
        let certificate = (number >> CERTIFICATE) & 15;
        Self {
            roster: at(&STATES, number >> ROSTER, 3),
            certificate: (certificate > 0).then(|| at(CertificateState::ALL, certificate - 1, 4)),
            registration: at(RegistrationState::ALL, number >> REGISTRATION, 3),
            reasons: ReasonCode::ALL
                .iter()
                .enumerate()
                .filter(|(bit, _)| number >> bit & 1 == 1)
                .map(|(_, code)| *code)
                .collect(),
            full_time: number >> FULL_TIME & 1 == 1,
        }
    }

    /// The same of whoever has left: what an authority says of somebody who was there.
    pub fn left(number: i64) -> i64 {
        Self { roster: RosterState::Exited, reasons: Vec::new(), ..Self::of(number) }.number()
    }

    /// The word for the certificate; empty without one.
    pub fn certificate_label(&self) -> &'static str {
        self.certificate.map_or("", CertificateState::label)
    }
}

/// SQL condition: the number in `column` is of a full-timer.
pub fn is_full_time(column: &str) -> String {
    format!("{column} & {} <> 0", 1_i64 << FULL_TIME)
}

/// SQL condition: the number in `column` is of a state of the roster.
pub fn is_state(column: &str, states: &[RosterState]) -> String {
    let one = |state: &RosterState| {
        let first = place(&STATES, state) << ROSTER;
        format!("{column} BETWEEN {first} AND {}", first + (1 << ROSTER) - 1)
    };
    format!("({})", states.iter().map(one).collect::<Vec<_>>().join(" OR "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_index_of_those_who_left_holds_the_numbers_of_their_state() {
        let (_, schema) =
            crate::migrations::ALL.iter().find(|(name, _)| *name == "0002_records").expect("the records");
        let condition = is_state("kind", &[RosterState::Exited]);
        let bare = condition.trim_matches(['(', ')']);
        assert!(schema.contains(&format!(
            "standings_exited ON standings (mediator_id, since, until, kind) WHERE {bare};"
        )));
    }

    #[test]
    fn a_number_says_what_it_was_made_of() {
        for roster in STATES {
            for certificate in std::iter::once(None).chain(CertificateState::ALL.iter().copied().map(Some)) {
                for registration in RegistrationState::ALL.iter().copied() {
                    for reasons in [vec![], vec![ReasonCode::ALL[0]], ReasonCode::ALL.to_vec()] {
                        for full_time in [false, true] {
                            let reasons = reasons.clone();
                            let kind = Kind { roster, certificate, registration, reasons, full_time };
                            assert_eq!(Kind::of(kind.number()), kind);
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn all_parts_have_room() {
        assert!(ReasonCode::ALL.len() <= FULL_TIME as usize);
        assert!(RegistrationState::ALL.len() <= 1 << (CERTIFICATE - REGISTRATION));
        assert!(CertificateState::ALL.len() < 1 << (ROSTER - CERTIFICATE));
        assert_eq!(STATES.len(), RosterState::ALL.len());
    }
}
