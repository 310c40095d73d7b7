//! 接下来: the steps that are open as buttons, the usual one first; what the others lack; what the clocks ask for.

use fengqiao_domain::access::Action;
use fengqiao_domain::cases::Case;
use fengqiao_domain::cases::acts::Setting;
use fengqiao_domain::cases::clocks::{Clock, ClockKind};
use fengqiao_domain::cases::recusal;
use fengqiao_domain::cases::state::State;
use fengqiao_domain::cases::steps::{Step, offers};
use fengqiao_domain::dates::days_words;

use super::super::PATH;
use super::short;
use crate::Actor;
use crate::cases::actions::may_take;

/// A step to take.
pub(super) struct Act {
    pub(super) label: &'static str,
    pub(super) href: String,
}

/// What may be done.
pub(super) struct Next {
    /// The usual next step.
    pub(super) first: Option<Act>,
    /// Others one often takes here, the less usual first.
    pub(super) acts: Vec<Act>,
    /// The rest that is open.
    pub(super) more: Vec<Act>,
    /// Taking back, voiding.
    pub(super) corrections: Vec<Act>,
    /// What is not open and what it lacks.
    pub(super) shut: Vec<(&'static str, String)>,
    /// What has run out.
    pub(super) late: Vec<(String, &'static str)>,
    /// What runs: day and name, what it means.
    pub(super) soon: Vec<(String, &'static str)>,
    /// The reader may take steps at all.
    pub(super) acts_here: bool,
}

const CORRECTIONS: [Step; 3] = [Step::TakeBack, Step::Mend, Step::Void];
/// Clocks told of; all of them have a card.
const SOON: usize = 3;
/// Buttons beside the usual one.
const BESIDE: usize = 3;

/// What may be done by somebody with a case, and when.
pub(super) fn next(case: &Case, setting: &Setting, actor: &Actor, running: &[Clock]) -> Next {
    let state = State::of(case);
    // What no step entered is put right in the form of the record.
    let stands = |step: Step| step != Step::Mend || !case.steps.is_empty();
    let allowed = |step: Step| stands(step) && may_take(actor, step, case, setting.today);
    let (mut open, mut shut) = (Vec::new(), Vec::new());
    for offer in offers(case, setting).into_iter().filter(|offer| allowed(offer.rule.step)) {
        if offer.is_open() {
            open.push(offer.rule.step);
        } else {
            shut.push((offer.rule.step.label(), offer.missing.concat()));
        }
    }
    let act = |step: &Step| Act { label: step.label(), href: format!("{PATH}/{}/{}", case.id, step.code()) };
    let usual: Vec<Step> =
        usual(case, state).iter().copied().filter(|step| open.contains(step)).take(BESIDE + 1).collect();
    let rest = |step: &&Step| !usual.contains(step) && !CORRECTIONS.contains(step);
    let words = |clock: &Clock| {
        (
            format!("{} {}", short(clock.end.result.date, setting.today), clock.kind.label()),
            meaning(clock.kind),
        )
    };
    let (late, soon): (Vec<&Clock>, Vec<&Clock>) = running.iter().partition(|clock| clock.is_over());
    Next {
        first: usual.first().map(act),
        acts: usual.iter().skip(1).rev().map(act).collect(),
        more: open.iter().filter(rest).map(act).collect(),
        corrections: open.iter().filter(|step| CORRECTIONS.contains(step)).map(act).collect(),
        shut,
        late: late
            .into_iter()
            .filter(|clock| clock.kind.binds())
            .map(|clock| (format!("{} {}", clock.kind.label(), days_words(clock.days)), meaning(clock.kind)))
            .collect(),
        soon: soon.into_iter().take(SOON).map(words).collect(),
        acts_here: actor.may(Action::EditCases),
    }
}

/// What one usually does in a state, the most usual first.
fn usual(case: &Case, state: State) -> &'static [Step] {
    use Step as S;
    match state {
        State::Registered => &[S::Ask, S::Accept, S::Supplement, S::Refuse],
        State::Supplementing => &[S::Supplemented, S::Accept, S::Refuse, S::Withdraw],
        State::Asking => &[S::Accept, S::Refuse, S::Supplement, S::Withdraw],
        State::Referred => &[S::AnswerReferral, S::Withdraw],
        State::Accepted => &[S::Assign, S::Refer, S::Extend, S::Close],
        State::Mediating if recusal::pending(case).is_some() => {
            &[S::DecideRecusal, S::Session, S::Agree, S::Close]
        }
        State::Mediating => &[S::Session, S::Agree, S::Close, S::Extend],
        State::Signing => &[S::Sign, S::Session, S::Close],
        State::Performing => &[S::Perform, S::Review, S::ReviewResult, S::Default],
        State::Defaulted if case.told.on.is_none() => &[S::Tell, S::Perform, S::Review],
        State::Defaulted => &[S::Perform, S::Review, S::Archive],
        State::Refused | State::Ended if case.visit.on.is_none() => &[S::Archive, S::Visit, S::Tell],
        State::Refused | State::Ended => &[S::Archive, S::Tell],
        State::Archived | State::Voided => &[],
    }
}

/// What the end of a clock means, in a line.
fn meaning(kind: ClockKind) -> &'static str {
    match kind {
        ClockKind::Acceptance => "对方同意、属于受案范围的受理；不受理的，书面说明理由",
        ClockKind::Arbitration => "期满没有达成协议，任何一方可以申请仲裁，调解也可以继续",
        ClockKind::Handling => "谈不成的，经双方同意可以延期，或者终止并书面告知可以申请仲裁",
        ClockKind::ArbitralReview => "双方可以共同申请仲裁审查，过后不再受理",
        ClockKind::JudicialConfirmation => "双方可以共同申请司法确认，过后不再受理",
        ClockKind::Duty => "到期核实有没有履行；没有履行的登记，告知可以申请仲裁",
    }
}
