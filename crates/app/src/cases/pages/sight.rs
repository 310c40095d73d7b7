//! What a reader sees of the parties of a case: who handles it sees names and numbers as they are, everybody else masked
//! ones, unless a reason to see them was given and put on record (tables.md, 🔒).

use fengqiao_domain::access::Scope;
use fengqiao_domain::cases::Case;
use fengqiao_domain::cases::record::Side;
use fengqiao_domain::cases::text::{self, Told};

use crate::platform::masking::mask;

/// How much of the parties a reader sees.
#[derive(Clone, Copy)]
pub(in crate::cases) struct Sight<'a> {
    case: &'a Case,
    clear: bool,
}

impl<'a> Sight<'a> {
    /// For somebody of this scope; `shown` where a reason was given.
    pub(in crate::cases) fn of(scope: &Scope, case: &'a Case, shown: bool) -> Self {
        Self { case, clear: shown || handles(scope, case) }
    }

    /// Whether anything is held back.
    pub(in crate::cases) fn masks(self) -> bool {
        !self.clear
    }

    /// 申请人; a unit's name is no secret.
    pub(in crate::cases) fn applicant(self) -> String {
        self.name_of(Side::Applicant)
    }

    /// 被申请人.
    pub(in crate::cases) fn respondent(self) -> String {
        self.name_of(Side::Respondent)
    }

    fn name_of(self, side: Side) -> String {
        let name = self.case.name(side);
        if self.case.is_unit(side) { name.to_owned() } else { self.person(name) }
    }

    /// A person's name.
    pub(in crate::cases) fn person(self, name: &str) -> String {
        self.value("applicant", name)
    }

    /// A telephone.
    pub(in crate::cases) fn phone(self, number: Option<&str>) -> String {
        self.value("phone", number.unwrap_or_default())
    }

    /// The telephone of a side; that of a unit is no secret.
    pub(in crate::cases) fn contact_phone(self, side: Side, number: Option<&str>) -> String {
        let number = number.unwrap_or_default();
        if self.case.is_unit(side) { number.to_owned() } else { self.value("phone", number) }
    }

    /// An identity number of a person.
    pub(super) fn number(self, number: Option<&str>) -> String {
        self.value("id_number", number.unwrap_or_default())
    }

    /// 申请人证件号码; the credit code of a unit is no secret.
    pub(in crate::cases) fn id_number(self) -> String {
        let number = self.case.applicant.id_number.as_deref().unwrap_or_default();
        if self.case.is_unit(Side::Applicant) { number.to_owned() } else { self.value("id_number", number) }
    }

    /// An address of a person.
    pub(in crate::cases) fn address(self, side: Side, text: Option<&str>) -> String {
        let text = text.unwrap_or_default();
        if self.case.is_unit(side) { text.to_owned() } else { self.value("address", text) }
    }

    /// Words that may name the persons of the case, or hold their numbers.
    pub(in crate::cases) fn text(self, words: &str) -> String {
        if self.clear {
            return words.to_owned();
        }
        let hide = |text: String, (kind, told): (&str, &str)| text.replace(told, &mask(kind, told));
        personal(self.case).into_iter().fold(words.to_owned(), hide)
    }

    /// What the case is found by, without persons for whom they are masked.
    pub(super) fn texts(self) -> Vec<String> {
        if self.clear { text::texts(self.case) } else { text::masked(self.case) }
    }

    fn value(self, kind: &str, value: &str) -> String {
        if self.clear { value.to_owned() } else { mask(kind, value) }
    }
}

/// Whether the reader is who handles the case: its organisation or one of its mediators.
pub(in crate::cases) fn handles(scope: &Scope, case: &Case) -> bool {
    match scope {
        Scope::Organisation(id) => case.organisation.id == *id,
        Scope::Mediator(id) => case.handlers.iter().any(|h| h.id == *id),
        _ => false,
    }
}

/// What is personal in a case, with the column that says how it is masked; the longest first, as one may hold another.
fn personal(case: &Case) -> Vec<(&'static str, &str)> {
    let kind = |told| match told {
        Told::Name => "applicant",
        Told::Phone => "phone",
        Told::Number => "id_number",
    };
    let mut found: Vec<_> =
        text::personal(case).into_iter().map(|(told, words)| (kind(told), words)).collect();
    found.retain(|(_, words)| words.chars().count() > 1);
    found.sort_by_key(|(_, words)| std::cmp::Reverse(words.chars().count()));
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use fengqiao_domain::cases::PartyKind;
    use fengqiao_domain::cases::parts::Representative;
    use fengqiao_domain::cases::record::{Applicant, Organisation, Respondent};

    fn case(kind: PartyKind) -> Case {
        Case {
            applicant: Applicant {
                name: "张建军".into(),
                kind: Some(kind),
                id_number: Some("120101199001011237".into()),
                ..Applicant::default()
            },
            respondent: Respondent { name: "李四海".into(), ..Respondent::default() },
            representatives: vec![Representative {
                name: "王海".into(), phone: Some("13800000000".into())
            }],
            organisation: Organisation { id: "o1".into(), ..Organisation::default() },
            ..Case::default()
        }
    }

    #[test]
    fn who_handles_a_case_sees_it_and_the_rest_see_masked_persons() {
        let case = case(PartyKind::Worker);
        let own = Sight::of(&Scope::Organisation("o1".into()), &case, false);
        assert_eq!((own.applicant(), own.masks()), ("张建军".into(), false));
        for scope in [Scope::City, Scope::Organisation("o2".into()), Scope::Mediator("m1".into())] {
            let other = Sight::of(&scope, &case, false);
            assert_eq!(other.applicant(), "张**");
            assert_eq!(other.id_number(), "120101********1237");
            assert_eq!(other.respondent(), "李四海", "a unit, whatever it is called");
            assert_eq!(other.text("张建军要求支付工资"), "张**要求支付工资");
            assert_eq!(
                other.text("王海代表，13800000000，120101199001011237"),
                "王*代表，138****0000，120101********1237"
            );
        }
        assert_eq!(Sight::of(&Scope::City, &case, true).applicant(), "张建军", "a reason was given");
    }

    #[test]
    fn where_the_unit_applies_the_person_is_on_the_other_side() {
        let case = case(PartyKind::Employer);
        let sight = Sight::of(&Scope::City, &case, false);
        assert_eq!((sight.applicant(), sight.respondent()), ("张建军".into(), "李**".into()));
        assert_eq!(sight.id_number(), "120101199001011237", "a credit code");
    }
}
