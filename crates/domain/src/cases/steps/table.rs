//! The table.

use super::{Need as N, Rule, Step as P};
use crate::access::Action::{self, CorrectCases, EditCases};
use crate::cases::clocks::ClockKind as K;
use crate::cases::documents::Document as D;
use crate::cases::state::State as S;

const UNDECIDED: &[S] = &[S::Registered, S::Supplementing, S::Asking];
const IN_MEDIATION: &[S] = &[S::Accepted, S::Mediating, S::Signing];
/// A request may wait for its decision when the case comes to its end.
const DECIDABLE: &[S] = &[S::Accepted, S::Mediating, S::Signing, S::Performing, S::Defaulted, S::Ended];
const OPEN: &[S] = &[S::Registered, S::Supplementing, S::Asking, S::Accepted, S::Mediating, S::Signing];
/// The applicant may withdraw at any time before the end, also while a referral waits for its answer.
const WITHDRAWABLE: &[S] =
    &[S::Registered, S::Supplementing, S::Asking, S::Referred, S::Accepted, S::Mediating, S::Signing];
const DUE: &[S] = &[S::Performing, S::Defaulted];
/// Every state but 已作废.
const STANDING: &[S] = &[
    S::Registered,
    S::Supplementing,
    S::Asking,
    S::Referred,
    S::Refused,
    S::Accepted,
    S::Mediating,
    S::Signing,
    S::Performing,
    S::Defaulted,
    S::Ended,
    S::Archived,
];

/// The same before the file is closed: all but the last, 已归档.
const BEFORE_ARCHIVE: &[S] = match STANDING.split_last() {
    Some((S::Archived, rest)) => rest,
    _ => STANDING,
};

struct Line {
    from: &'static [S],
    to: &'static [S],
    needs: &'static [N],
    starts: &'static [K],
    makes: &'static [D],
}

const fn line(from: &'static [S], to: &'static [S]) -> Line {
    Line { from, to, needs: &[], starts: &[], makes: &[] }
}

impl Line {
    const fn needs(self, needs: &'static [N]) -> Self {
        Self { needs, ..self }
    }

    const fn starts(self, starts: &'static [K]) -> Self {
        Self { starts, ..self }
    }

    const fn makes(self, makes: &'static [D]) -> Self {
        Self { makes, ..self }
    }

    const fn rule(self, step: P, who: Action, clause: &'static str) -> Rule {
        let Self { from, to, needs, starts, makes } = self;
        Rule { step, from, who, needs, to, starts, makes, clause }
    }
}

/// Every step with its line.
pub static RULES: &[Rule] = &[
    line(&[S::Registered, S::Asking], &[S::Supplementing]).makes(&[D::Inquiry]).rule(
        P::Supplement,
        EditCases,
        "令17-21",
    ),
    line(&[S::Supplementing], &[S::Registered]).rule(P::Supplemented, EditCases, "令17-21"),
    line(&[S::Registered, S::Supplementing], &[S::Asking]).makes(&[D::Inquiry]).rule(
        P::Ask,
        EditCases,
        "令17-22",
    ),
    line(UNDECIDED, &[S::Accepted, S::Mediating])
        .needs(&[N::Received])
        .starts(&[K::Handling])
        .makes(&[D::Registration, D::Acceptance, D::Rights])
        .rule(P::Accept, EditCases, "令17-22"),
    line(UNDECIDED, &[S::Refused]).needs(&[N::Received]).makes(&[D::Registration, D::Refusal]).rule(
        P::Refuse,
        EditCases,
        "令17-22",
    ),
    line(&[S::Registered, S::Supplementing, S::Asking, S::Accepted, S::Mediating], &[S::Referred]).rule(
        P::Refer,
        EditCases,
        "III-1-2d",
    ),
    line(&[S::Referred], &[S::Registered, S::Supplementing, S::Asking, S::Accepted, S::Mediating]).rule(
        P::AnswerReferral,
        EditCases,
        "III-1-2d",
    ),
    line(IN_MEDIATION, &[S::Mediating, S::Signing]).rule(P::Assign, EditCases, "令17-25"),
    line(IN_MEDIATION, &[S::Mediating, S::Signing]).rule(P::Second, EditCases, "III-1-2d"),
    line(IN_MEDIATION, IN_MEDIATION).rule(P::Invite, EditCases, "IV-3"),
    line(IN_MEDIATION, IN_MEDIATION).needs(&[N::Handler]).rule(P::AskRecusal, EditCases, "系统"),
    // Whoever is asked to step back does not decide on it.
    line(DECIDABLE, DECIDABLE).needs(&[N::RecusalPending]).rule(P::DecideRecusal, CorrectCases, "系统"),
    line(OPEN, OPEN).rule(P::Negotiated, EditCases, "令17-31"),
    line(OPEN, OPEN).needs(&[N::Collective]).rule(P::ListClaimants, EditCases, "办案规则-62"),
    line(OPEN, OPEN).needs(&[N::Collective]).makes(&[D::Authority]).rule(
        P::Represent,
        EditCases,
        "办案规则-62",
    ),
    line(IN_MEDIATION, IN_MEDIATION).needs(&[N::Collective]).makes(&[D::Authority]).rule(
        P::Consent,
        EditCases,
        "办案规则-63",
    ),
    line(BEFORE_ARCHIVE, BEFORE_ARCHIVE).rule(P::Contact, EditCases, "系统"),
    line(&[S::Mediating, S::Signing], &[S::Mediating, S::Signing]).makes(&[D::Minutes]).rule(
        P::Session,
        EditCases,
        "令17-25",
    ),
    line(&[S::Accepted, S::Mediating], &[S::Accepted, S::Mediating])
        .starts(&[K::Handling])
        .makes(&[D::Extension])
        .rule(P::Extend, EditCases, "令17-29"),
    line(&[S::Mediating, S::Signing], &[S::Signing])
        .needs(&[N::ConsentOfRepresented])
        .makes(&[D::Minutes, D::Agreement])
        .rule(P::Agree, EditCases, "令17-26"),
    line(&[S::Signing], &[S::Signing, S::Performing])
        .needs(&[N::Contents, N::Handler])
        .starts(&[K::ArbitralReview, K::JudicialConfirmation, K::Duty])
        .makes(&[D::Performance])
        .rule(P::Sign, EditCases, "调解仲裁法-14"),
    line(&[S::Mediating], &[S::Ended]).needs(&[N::ConsentOfRepresented]).makes(&[D::Minutes]).rule(
        P::SettleAtOnce,
        EditCases,
        "厅发4-延长",
    ),
    line(IN_MEDIATION, &[S::Ended]).makes(&[D::Termination]).rule(P::Close, EditCases, "令17-30"),
    line(WITHDRAWABLE, &[S::Ended]).makes(&[D::Termination]).rule(P::Withdraw, EditCases, "令17-30"),
    line(DUE, &[S::Performing, S::Ended]).needs(&[N::InForce]).rule(P::Perform, EditCases, "令17-26"),
    line(&[S::Performing], &[S::Defaulted]).needs(&[N::InForce]).makes(&[D::Performance, D::Court]).rule(
        P::Default,
        EditCases,
        "令17-30",
    ),
    line(DUE, DUE).needs(&[N::InForce, N::NoReviewUnderWay]).makes(&[D::ArbitralReview, D::Court]).rule(
        P::Review,
        EditCases,
        "令17-27",
    ),
    line(&[S::Performing, S::Defaulted, S::Ended], &[S::Performing, S::Defaulted, S::Ended])
        .needs(&[N::ReviewUnderWay])
        .rule(P::ReviewResult, EditCases, "令17-27"),
    line(
        &[S::Refused, S::Accepted, S::Mediating, S::Signing, S::Defaulted, S::Ended],
        &[S::Refused, S::Accepted, S::Mediating, S::Signing, S::Defaulted, S::Ended],
    )
    .needs(&[N::WayToArbitration])
    .makes(&[D::Termination])
    .rule(P::Tell, EditCases, "令17-30"),
    line(&[S::Performing, S::Defaulted, S::Ended], &[S::Performing, S::Defaulted, S::Ended])
        .makes(&[D::Visit])
        .rule(P::Visit, EditCases, "III-1-4a"),
    line(&[S::Refused, S::Defaulted, S::Ended], &[S::Archived])
        .needs(&[N::Told, N::NoReviewUnderWay])
        .makes(&[D::File])
        .rule(P::Archive, EditCases, "III-1-4a"),
    line(STANDING, STANDING).needs(&[N::StepToTakeBack]).rule(P::TakeBack, EditCases, "系统"),
    line(STANDING, STANDING).rule(P::Mend, CorrectCases, "系统"),
    line(STANDING, &[S::Voided]).rule(P::Void, CorrectCases, "系统"),
];
