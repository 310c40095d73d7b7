//! Who should not handle a case (在线规则13, 参照): what is known of a mediator held against the parties and those who
//! act for them. Shown before somebody is assigned; who assigns decides.

use std::collections::HashMap;

use fengqiao_domain::cases::Case;
use fengqiao_domain::cases::parts::Handler;
use fengqiao_domain::cases::recusal::{self, Asked, Finding, Party};

use super::store::workplaces::Known;

/// What speaks against these mediators in this case; each thing is told once.
pub(super) fn found(
    case: &Case,
    handlers: &[Handler],
    people: &HashMap<String, Known>,
    disclosed: &[String],
) -> Vec<Finding> {
    let parties = Party::of(case);
    let mut all: Vec<Finding> = Vec::new();
    for handler in handlers {
        let known = people.get(&handler.id);
        let asked = Asked {
            name: &handler.name,
            id_number: known.and_then(|known| known.id_number.as_deref()),
            workplace: known.map_or("", |known| known.workplace.as_str()),
            own_committee: recusal::is_own_committee(case) && handler.seconded_from.is_none(),
        };
        let earlier = recusal::earlier_parts(case, &handler.id, &handler.name);
        for finding in recusal::check(&asked, &parties, &earlier, disclosed).result {
            if !all.contains(&finding) {
                all.push(finding);
            }
        }
    }
    all
}
