//! 代录: an officer enters what somebody without an account brought. Recorder, source, number of the paper and who
//! asked stay with the change and in the audit log (tables.md).

use fengqiao_domain::access::Action;

use crate::platform::view::Choice;
use crate::{Actor, AppError};

/// Where the words came from.
const SOURCES: [&str; 3] = ["纸质材料", "电话", "来人"];
/// Longest text of a field.
const LONGEST: usize = 50;
/// Names of the fields.
const SOURCE: &str = "behalf_source";
const NUMBER: &str = "behalf_number";
const ASKED_BY: &str = "behalf_by";

/// What is known of the source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Behalf {
    source: &'static str,
    number: Option<String>,
    asked_by: String,
}

/// The fields as the form shows them (`parts/behalf.html`).
pub struct BehalfView {
    /// 来源.
    pub sources: Vec<Choice>,
    /// 材料编号.
    pub number: String,
    /// 提出人.
    pub asked_by: String,
    /// Something stands in them.
    pub open: bool,
}

impl Behalf {
    /// What was typed; `get` gives the text of a field. `None` when nothing was.
    ///
    /// # Errors
    /// `Invalid` where source or person is missing; `Forbidden` for a post that may not enter for others.
    pub fn read(actor: &Actor, get: impl Fn(&str) -> String) -> Result<Option<Self>, AppError> {
        let text = |name: &str| get(name).trim().to_owned();
        let (source, number, asked_by) = (text(SOURCE), text(NUMBER), text(ASKED_BY));
        if [&source, &number, &asked_by].iter().all(|t| t.is_empty()) {
            return Ok(None);
        }
        if !actor.may(Action::RecordForOthers) {
            return Err(AppError::Forbidden);
        }
        let Some(source) = SOURCES.into_iter().find(|known| *known == source) else {
            return Err(AppError::invalid(SOURCE, "代录要选来源：纸质材料、电话或来人。"));
        };
        if asked_by.is_empty() {
            return Err(AppError::invalid(ASKED_BY, "代录要写明是谁提出的。"));
        }
        for (name, typed) in [(NUMBER, &number), (ASKED_BY, &asked_by)] {
            if typed.chars().count() > LONGEST {
                return Err(AppError::invalid(name, format!("超过 {LONGEST} 个字，写短一些。")));
            }
        }
        Ok(Some(Self { source, number: Some(number).filter(|n| !n.is_empty()), asked_by }))
    }

    /// As kept with the change: 代录（纸质材料 2024-12，李四提出）.
    pub fn words(&self) -> String {
        let number = self.number.as_deref().map_or_else(String::new, |n| format!(" {n}"));
        format!("代录（{}{number}，{}提出）", self.source, self.asked_by)
    }
}

/// The fields for this post with what was typed; `None` where it enters only for itself.
pub fn view(actor: &Actor, get: impl Fn(&str) -> String) -> Option<BehalfView> {
    if !actor.may(Action::RecordForOthers) {
        return None;
    }
    let (number, asked_by, source) = (get(NUMBER), get(ASKED_BY), get(SOURCE));
    let open = [&number, &asked_by, &source].iter().any(|t| !t.is_empty());
    Some(BehalfView { sources: Choice::all(SOURCES, &source), number, asked_by, open })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Origin;
    use fengqiao_domain::access::Role;

    fn actor(role: Role) -> Actor {
        Actor { role: Some(role), origin: Origin::Web { ip: String::new() }, ..Actor::visitor("a", "") }
    }

    fn read(role: Role, fields: [&str; 3]) -> Result<Option<Behalf>, AppError> {
        let names = [SOURCE, NUMBER, ASKED_BY];
        let typed = |name: &str| names.iter().zip(fields).find(|(n, _)| **n == name).map_or("", |(_, v)| v);
        Behalf::read(&actor(role), |name| typed(name).to_owned())
    }

    #[test]
    fn source_and_person_are_needed_and_the_words_name_them() {
        let street = Role::SubdistrictOfficer;
        assert_eq!(read(street, ["", "", " "]), Ok(None));
        let whole = read(street, ["纸质材料", "收文12号", "李四"]).unwrap().unwrap();
        assert_eq!(whole.words(), "代录（纸质材料 收文12号，李四提出）");
        let bare = read(street, ["来人", "", "李四"]).unwrap().unwrap();
        assert_eq!(bare.words(), "代录（来人，李四提出）");
        for wrong in [["电话", "", ""], ["", "", "李四"], ["托梦", "", "李四"]] {
            assert!(matches!(read(street, wrong), Err(AppError::Invalid { .. })), "{wrong:?}");
        }
        let long = "一".repeat(LONGEST + 1);
        assert!(matches!(read(street, ["电话", &long, "李四"]), Err(AppError::Invalid { .. })));
    }

    #[test]
    fn an_organisation_enters_only_for_itself() {
        assert_eq!(read(Role::OrganisationHead, ["来人", "", "李四"]), Err(AppError::Forbidden));
        assert_eq!(read(Role::OrganisationHead, ["", "", ""]), Ok(None));
        assert!(view(&actor(Role::OrganisationHead), |_| String::new()).is_none());
        assert!(view(&actor(Role::DistrictOfficer), |_| String::new()).is_some_and(|v| !v.open));
    }
}
