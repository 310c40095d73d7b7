//! A case as it stood on a past day, by what is known today (rules.md, Time): what happened later is left out. What has no
//! day of its own goes with the closure it was reported with.

use super::clocks::{self, By};
use super::kinds::PerformanceState;
use super::parts::{
    Agreement, Archive, Closure, Decision, Extension, Performance, Receipt, Review, Told, Visit,
};
use super::record::Case;
use jiff::civil::Date;

/// Leaves out what happened after the day, and reckons the limits anew.
pub fn rewind(case: &mut Case, on: Date, by: By) {
    let later = |day: Option<Date>| day.is_some_and(|day| day > on);
    if later(case.void.as_ref().map(|void| void.on)) {
        case.void = None;
    }
    if later(case.decision.since.max(case.decision.accepted_on)) {
        case.decision = Decision::default();
    }
    if later(case.extension.agreed_on) {
        case.extension = Extension::default();
    }
    if later(case.referral.as_ref().map(|referral| referral.on)) {
        case.referral = None;
    }
    if later(case.consent.map(|consent| consent.on)) {
        case.consent = None;
    }
    case.sessions.retain(|session| session.on <= on);
    let unclosed = later(case.closure.on);
    if unclosed {
        case.closure = Closure::default();
    }
    if later(case.agreement.reached_on) || (unclosed && case.agreement.reached_on.is_none()) {
        case.agreement = Agreement::default();
    }
    let signed = &mut case.agreement.signatures;
    for seat in
        [&mut signed.applicant, &mut signed.respondent, &mut signed.mediator, &mut signed.organisation]
    {
        *seat = seat.filter(|signature| signature.on <= on);
    }
    performed(case, on, unclosed);
    if later(case.review.applied_on) || (unclosed && case.review.applied_on.is_none()) {
        case.review = Review::default();
    } else if later(case.review.decided_on) {
        (case.review.decided_on, case.review.result) = (None, None);
    }
    if later(case.told.on) {
        case.told = Told::default();
    }
    if later(case.visit.on) || (unclosed && case.visit.on.is_none()) {
        case.visit = Visit::default();
    }
    if later(case.archive.on) || (unclosed && case.archive.on.is_none()) {
        case.archive = Archive::default();
    }
    clocks::settle(case, by);
}

/// Money that came in later is taken off; with it, what somebody said of the whole.
fn performed(case: &mut Case, on: Date, unclosed: bool) {
    let performance = &mut case.performance;
    if unclosed {
        *performance = Performance::default();
        return;
    }
    let unsaid = performance.defaulted_on.is_some_and(|day| day > on);
    if unsaid {
        performance.defaulted_on = None;
    }
    let came_later = |receipt: &&Receipt| receipt.on > on;
    let after = performance.receipts.iter().filter(came_later).filter_map(|receipt| receipt.amount);
    let after = after.fold(0_i64, i64::saturating_add);
    let count = performance.receipts.len();
    performance.receipts.retain(|receipt| receipt.on <= on);
    let fewer = performance.receipts.len() < count;
    if fewer {
        performance.received =
            performance.received.map(|all| all.saturating_sub(after)).filter(|fen| *fen > 0);
    }
    if fewer || (unsaid && performance.state == Some(PerformanceState::Defaulted)) {
        performance.state = Some(begun(performance));
    }
}

/// How performance stood while nobody had said it was done: in default from the day that was said until something came in.
fn begun(performance: &Performance) -> PerformanceState {
    let last = performance.receipts.iter().map(|receipt| receipt.on).max();
    match (performance.defaulted_on, last) {
        (Some(said), last) if last.is_none_or(|last| last < said) => PerformanceState::Defaulted,
        (_, None) => PerformanceState::NotDue,
        (_, Some(_)) => PerformanceState::Partial,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cases::acts::{Act, Setting, take};
    use crate::cases::agreement::Seat;
    use crate::cases::kinds::ReviewKind;
    use crate::cases::parts::Means;
    use crate::cases::testing::{accepted, agreed, by, ledger};
    use crate::dates::previous;
    use jiff::civil::date;

    fn on(case: &Case, day: Date) -> Case {
        let mut case = case.clone();
        rewind(&mut case, day, by());
        case
    }

    #[test]
    fn the_day_before_a_step_the_case_stood_as_before_it() {
        let mut case = agreed();
        let setting = Setting { by: by(), today: date(2024, 7, 18), actor: "于华霞" };
        let mut stations = Vec::new();
        for (act, day) in [
            (Act::Sign(Seat::ALL.to_vec(), Means::Paper), date(2024, 5, 20)),
            (Act::Perform { amount: Some(2_800), duty: None }, date(2024, 6, 3)),
            (Act::Perform { amount: Some(900_000), duty: None }, date(2024, 6, 28)),
            (Act::Visit(Visit::rated(Some(5))), date(2024, 7, 8)),
        ] {
            stations.push((previous(day), case.clone()));
            take(&mut case, act, day, None, &setting).expect("taken");
        }
        for (day, mut stood) in stations {
            let found = on(&case, day);
            // The trace of steps tells who recorded what and when.
            stood.steps.clone_from(&found.steps);
            assert_eq!(found, stood, "{day}");
        }
        assert_eq!(on(&case, date(2024, 7, 18)), case);
    }

    #[test]
    fn what_was_said_not_to_be_performed_stays_so_until_something_comes_in() {
        let mut case = agreed();
        let setting = Setting { by: by(), today: date(2024, 7, 18), actor: "于华霞" };
        for (act, day) in [
            (Act::Sign(Seat::ALL.to_vec(), Means::Paper), date(2024, 5, 20)),
            (Act::Default("没有付".into()), date(2024, 6, 29)),
            (Act::Perform { amount: Some(2_800), duty: None }, date(2024, 7, 2)),
        ] {
            take(&mut case, act, day, None, &setting).expect("taken");
        }
        let stood = [date(2024, 6, 28), date(2024, 6, 30), date(2024, 7, 2)]
            .map(|day| on(&case, day).performance.state);
        let expected = [PerformanceState::NotDue, PerformanceState::Defaulted, PerformanceState::Partial];
        assert_eq!(stood, expected.map(Some));
    }

    #[test]
    fn a_later_extension_leaves_the_first_limit() {
        let mut case = accepted();
        case.extension.to = Some(date(2024, 5, 31));
        case.extension.agreed_on = Some(date(2024, 5, 20));
        clocks::settle(&mut case, by());
        assert_eq!(on(&case, date(2024, 5, 20)).limits.handling, Some(date(2024, 5, 31)));
        assert_eq!(on(&case, date(2024, 5, 19)).limits.handling, Some(date(2024, 5, 22)));
    }

    #[test]
    fn what_a_ledger_told_with_the_closure_goes_with_it() {
        assert_eq!(on(&ledger(), date(2024, 5, 14)), ledger());
        let mut told = ledger();
        (told.review.kind, told.visit.satisfaction) = (Some(ReviewKind::ArbitralReview), Some(5));
        let before = on(&told, date(2024, 5, 13));
        assert_eq!((before.review.kind, before.visit.satisfaction), (None, None));
        let open = on(&ledger(), date(2024, 5, 13));
        assert_eq!(
            (open.agreement.amount, open.performance.received, open.closure.outcome),
            (None, None, None)
        );
        let before = on(&ledger(), date(2024, 5, 6));
        assert_eq!((before.decision.kind, before.limits.handling), (None, None));
    }
}
