//! To-dos: what is due, from which clause, by when, made from recorded facts on a day (look.md, 工作台). Nothing of it is
//! stored: a to-do is there as long as its facts are, and gone when somebody has settled them.

pub mod cases;
pub mod experts;
mod later;
mod office;
mod people;
mod targets;
#[cfg(test)]
mod tests;
mod training;

pub use later::{Deadline, later};
pub use office::{Accounts, Staged, accounts, broken_chain, calendar, roster_summary, staged};
pub use people::{
    Cleanup, Own, cleanup, confirmation, expiring, own_certificate, own_registration, registration, reissue,
};
pub use targets::{Assigned, Centres, Missing, bases, behind, centres, gaps};
pub use training::{hours, own_hours, practice};

use crate::dates::days_between;
use crate::verdict::Basis;
use jiff::civil::Date;

/// What a to-do is about; decides where it leads and the order of those due on one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// The chain of the audit log does not hold.
    Chain,
    /// 年度注册 not done.
    Registration,
    /// 履职确认 of the year before, not said yet.
    Confirmation,
    /// 在册（待清理）, to be decided.
    Cleanup,
    /// 待换发新证.
    Reissue,
    /// Certificates about to end.
    Expiring,
    /// One's own certificate.
    OwnCertificate,
    /// One's own registration.
    OwnRegistration,
    /// A target behind its line or missed.
    Target,
    /// Units without an organisation that were given to somebody.
    Gap,
    /// 考核基数 not entered.
    BaseMissing,
    /// 考核基数 to be confirmed by the city.
    BaseUnconfirmed,
    /// A centre meets the checklist and waits for its certification.
    Certify,
    /// A certified centre that no longer meets the checklist.
    CentreShort,
    /// Off-the-job hours are short.
    Hours,
    /// A mediator's own hours are short.
    OwnHours,
    /// The district held too little practice.
    Practice,
    /// A selection round is open and nobody was recommended.
    ExpertRecommend,
    /// A selection round is closed and not decided.
    ExpertDecide,
    /// Terms of experts about to end.
    ExpertTerms,
    /// Yearly review of the experts.
    ExpertReview,
    /// Requests for an opinion that wait for the expert.
    ExpertOpinion,
    /// Requests for an opinion over their day.
    ExpertWaiting,
    /// Applications that wait for the decision on acceptance.
    CaseDecision,
    /// Applications that wait for papers while the time to decide goes on.
    CaseSupplement,
    /// Cases other organisations have sent here and wait to hear of.
    CaseAsked,
    /// Cases sent to other organisations that have not answered.
    CaseReferred,
    /// Cases whose 法定期限 is near: after it the parties may go to arbitration.
    CaseStatutory,
    /// Cases whose 办理期限 is near or over.
    CaseHandling,
    /// Agreements that may still be reviewed by the arbitration commission.
    CaseReview,
    /// Agreements that a court may still confirm.
    CaseConfirmation,
    /// Agreements whose duties are due.
    CaseDuty,
    /// Cases whose return visit is due.
    CaseVisit,
    /// Annex 9.
    RosterSummary,
    /// Rows of an import that wait to be mended.
    Staged,
    /// Rows of an import handed to an organisation.
    Handed,
    /// The arrangement of working days is missing.
    Calendar,
    /// Accounts that are locked.
    Locked,
    /// Accounts whose first password was never changed.
    Unused,
}

/// One thing to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Todo {
    /// What it is about.
    pub kind: Kind,
    /// The fact, in one line.
    pub title: String,
    /// Its reason, in one short line.
    pub why: String,
    /// A sentence an officer can read out: how the fact and its date come about.
    pub sentence: String,
    /// Id of the clause it rests on; empty for what keeps the system itself running.
    pub clause: &'static str,
    /// 原文, 推定 or 参照: of the date.
    pub basis: Basis,
    /// Last day; `None` where none is set.
    pub due: Option<Date>,
    /// Where, and how much there.
    pub places: Vec<Place>,
    /// The record it is about, where it is about one alone.
    pub record: Option<String>,
}

/// A place with what is to be done there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Code of the 管理单位 or street; orders the list.
    pub code: String,
    /// Its name.
    pub name: String,
    /// How many.
    pub count: u64,
    /// How much, in words, such as 6 人.
    pub words: String,
}

impl Todo {
    fn new(kind: Kind, title: String, why: String) -> Self {
        Self {
            kind,
            title,
            why,
            sentence: String::new(),
            clause: "",
            basis: Basis::Text,
            due: None,
            places: Vec::new(),
            record: None,
        }
    }

    fn by(self, clause: &'static str, basis: Basis, sentence: String) -> Self {
        Self { sentence, clause, basis, ..self }
    }

    fn due(self, due: Date) -> Self {
        Self { due: Some(due), ..self }
    }

    fn at(self, counts: &Spread, unit: &str) -> Self {
        let place = |c: &Count| Place {
            code: c.code.clone(),
            name: c.name.clone(),
            count: c.n,
            words: format!("{} {unit}", c.n),
        };
        Self { places: counts.places.iter().filter(|c| c.n > 0).map(place).collect(), ..self }
    }

    /// Days to the last day; negative when it is over.
    pub fn days(&self, today: Date) -> Option<i64> {
        self.due.map(|due| days_between(today, due))
    }
}

/// How many at a place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Code of the place.
    pub code: String,
    /// Its name.
    pub name: String,
    /// How many.
    pub n: u64,
}

/// How many in all, and at which places: whoever is known at two places counts once in all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spread {
    /// In all.
    pub n: u64,
    /// By place.
    pub places: Vec<Count>,
}

impl From<Vec<Count>> for Spread {
    fn from(places: Vec<Count>) -> Self {
        Self { n: places.iter().map(|c| c.n).sum(), places }
    }
}

/// In the order of an agenda: by last day, those without one at the end.
pub fn sort(todos: &mut [Todo]) {
    todos.sort_by(|a, b| {
        let key = |t: &Todo| (t.due.is_none(), t.due, t.kind);
        key(a).cmp(&key(b)).then_with(|| a.title.cmp(&b.title))
    });
}
