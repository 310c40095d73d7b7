//! 调解协议: its five contents (令17-26) and the four signatures and seals that put it in force (调解仲裁法-14).

use super::kinds::Outcome;
use super::parts::{Means, Signature, Signatures};
use super::record::Case;
use crate::policy::Policy;
use crate::verdict::{Basis, Fact, Verdict};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// 一式三份.
pub const COPIES: u32 = 3;

/// Whose signature or seal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Seat {
    /// 申请人.
    Applicant,
    /// 被申请人.
    Respondent,
    /// 调解员.
    Mediator,
    /// 调解组织.
    Organisation,
}

impl Seat {
    /// All four.
    pub const ALL: [Self; 4] = [Self::Applicant, Self::Respondent, Self::Mediator, Self::Organisation];

    /// Stored form.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Applicant => "applicant",
            Self::Respondent => "respondent",
            Self::Mediator => "mediator",
            Self::Organisation => "organisation",
        }
    }

    /// By its stored form.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|seat| seat.code() == code)
    }

    /// What is wanted, in words.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Applicant => "申请人签名或者盖章",
            Self::Respondent => "被申请人签名或者盖章",
            Self::Mediator => "调解员签名",
            Self::Organisation => "调解组织印章",
        }
    }
}

impl Signature {
    /// Whether it is one: a drawing on a screen is an auxiliary record only.
    pub const fn counts(self) -> bool {
        !matches!(self.means, Means::Drawn)
    }
}

impl Signatures {
    /// The one of a seat.
    pub const fn of(&self, seat: Seat) -> Option<Signature> {
        match seat {
            Seat::Applicant => self.applicant,
            Seat::Respondent => self.respondent,
            Seat::Mediator => self.mediator,
            Seat::Organisation => self.organisation,
        }
    }

    /// Puts one down.
    pub fn put(&mut self, seat: Seat, signature: Signature) {
        *match seat {
            Seat::Applicant => &mut self.applicant,
            Seat::Respondent => &mut self.respondent,
            Seat::Mediator => &mut self.mediator,
            Seat::Organisation => &mut self.organisation,
        } = Some(signature);
    }

    /// The seats that have none that counts.
    pub fn awaited(&self) -> Vec<Seat> {
        let counts = |seat: Seat| self.of(seat).is_some_and(Signature::counts);
        Seat::ALL.into_iter().filter(|seat| !counts(*seat)).collect()
    }

    /// The day the last of the four was put down; `None` while one is awaited.
    pub fn complete_on(&self) -> Option<Date> {
        if !self.awaited().is_empty() {
            return None;
        }
        Seat::ALL.into_iter().filter_map(|seat| self.of(seat)).map(|signature| signature.on).max()
    }

    /// Nothing put down at all.
    pub fn is_empty(&self) -> bool {
        Seat::ALL.into_iter().all(|seat| self.of(seat).is_none())
    }
}

/// Whether somebody may sign so: a certified service only where one is connected.
pub fn may_sign(means: Means, policy: &Policy) -> bool {
    means != Means::Certified || policy.cases.signature_service.value
}

/// The contents an agreement lacks, in words; empty where all five are there.
pub fn missing_contents(case: &Case) -> Vec<&'static str> {
    let said = |text: Option<&str>| text.is_some_and(|text| !text.trim().is_empty());
    let terms = &case.agreement;
    let duties = !terms.duties.is_empty();
    let contents = [
        ("双方基本情况", said(Some(&case.applicant.name)) && said(Some(&case.respondent.name))),
        ("请求事项", said(Some(&case.request))),
        ("调解结果", said(terms.result.as_deref())),
        ("履行期限", terms.due_on.is_some() || duties),
        ("履行方式", said(terms.manner.as_deref())),
    ];
    contents.into_iter().filter(|(_, there)| !there).map(|(what, _)| what).collect()
}

/// The day the agreement of a case came into force. Of a case entered as closed by agreement, of which no signature was
/// recorded one by one, it is the day of closure (推定).
pub fn in_force_on(case: &Case) -> Option<Date> {
    let signatures = &case.agreement.signatures;
    let settled = || case.closure.on.filter(|_| case.closure.outcome == Some(Outcome::Agreement));
    if signatures.is_empty() { settled() } else { signatures.complete_on() }
}

/// Whether the agreement is in force, since when, and what is awaited.
pub fn verdict(case: &Case) -> Verdict<Option<Date>> {
    let signatures = &case.agreement.signatures;
    let result = in_force_on(case);
    let awaited: Vec<&str> = signatures.awaited().into_iter().map(Seat::label).collect();
    let drawn = Seat::ALL.into_iter().filter_map(|seat| signatures.of(seat)).any(|s| !s.counts());
    let sentence = match result {
        Some(day) if signatures.is_empty() => {
            let day = crate::dates::spoken(day);
            format!("登记为{day}达成协议结案，没有逐项登记签章，按结案日期当作生效日期。")
        }
        Some(day) => {
            format!("双方、调解员签名和组织印章齐全，协议自{}起生效。", crate::dates::spoken(day))
        }
        None => {
            let note = if drawn { "屏幕手写的签名只作辅助记录，不算签章。" } else { "" };
            format!("协议还没有生效，缺{}。{note}", awaited.join("、"))
        }
    };
    let put = |seat: Seat| {
        let signature = signatures.of(seat).filter(|s| s.counts())?;
        Some(Fact::new(seat.label(), signature.on))
    };
    let basis = if signatures.is_empty() && result.is_some() { Basis::Inferred } else { Basis::Text };
    let facts = Seat::ALL.into_iter().filter_map(put).collect();
    Verdict { result, clause: "调解仲裁法-14", basis, sentence, facts }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cases::testing::agreed;
    use jiff::civil::date;

    fn sign(case: &mut Case, seat: Seat, day: i8, means: Means) {
        case.agreement.signatures.put(seat, Signature { on: date(2024, 5, day), means });
    }

    #[test]
    fn it_is_in_force_on_the_day_of_the_last_of_four_signatures() {
        let mut case = agreed();
        for (seat, day) in [(Seat::Respondent, 22), (Seat::Applicant, 20), (Seat::Organisation, 21)] {
            sign(&mut case, seat, day, Means::Paper);
            assert_eq!(in_force_on(&case), None);
        }
        assert!(verdict(&case).sentence.contains("缺调解员签名"));
        sign(&mut case, Seat::Mediator, 20, Means::Paper);
        assert_eq!(verdict(&case).result, Some(date(2024, 5, 22)));
        assert_eq!(verdict(&case).facts.len(), 4);
    }

    #[test]
    fn a_drawn_signature_is_kept_and_counts_for_nothing() {
        let mut case = agreed();
        for seat in Seat::ALL {
            sign(&mut case, seat, 20, Means::Drawn);
        }
        assert_eq!(case.agreement.signatures.awaited(), Seat::ALL);
        assert!(verdict(&case).sentence.contains("辅助记录"));
        for seat in Seat::ALL {
            sign(&mut case, seat, 21, Means::Paper);
        }
        assert_eq!(in_force_on(&case), Some(date(2024, 5, 21)));
    }

    #[test]
    fn a_certified_signature_needs_the_service() {
        let mut policy = Policy::tianjin();
        assert!(may_sign(Means::Paper, &policy) && may_sign(Means::Drawn, &policy));
        assert!(!may_sign(Means::Certified, &policy));
        policy.cases.signature_service.value = true;
        assert!(may_sign(Means::Certified, &policy));
    }

    type Take = fn(&mut Case);

    #[test]
    fn each_of_the_five_contents_is_missed() {
        assert!(missing_contents(&agreed()).is_empty());
        let without: [(&str, Take); 5] = [
            ("双方基本情况", |c| c.respondent.name.clear()),
            ("请求事项", |c| c.request = " ".into()),
            ("调解结果", |c| c.agreement.result = None),
            ("履行期限", |c| c.agreement.due_on = None),
            ("履行方式", |c| c.agreement.manner = Some(String::new())),
        ];
        for (what, take) in without {
            let mut case = agreed();
            take(&mut case);
            assert_eq!(missing_contents(&case), [what]);
        }
    }

    #[test]
    fn a_row_of_a_ledger_is_in_force_from_its_closure() {
        let mut case = Case::default();
        case.closure.on = Some(date(2024, 5, 20));
        assert_eq!(in_force_on(&case), None, "closed how is not said");
        case.closure.outcome = Some(Outcome::Agreement);
        assert_eq!(verdict(&case).result, Some(date(2024, 5, 20)));
        assert_eq!(verdict(&case).basis, Basis::Inferred);
        case.closure.outcome = Some(Outcome::Settled);
        assert_eq!(in_force_on(&case), None, "no agreement was made");
    }
}
