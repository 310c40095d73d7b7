//! The tables of coverage as records: bases, milestones, annex 2. They belong to a 管理单位; a street reads what its
//! bureau has, and writes none of it.

/// The indicators in the order of the notice, as SQL over alias `r`.
macro_rules! by_place_and_indicator {
    ($last:literal) => {
        concat!(
            "r.authority, CASE r.indicator WHEN 'enterprise' THEN 1 WHEN 'association' THEN 2 ",
            "WHEN 'subdistrict_centre' THEN 3 ELSE 4 END, ",
            $last
        )
    };
}

mod bases;
mod milestones;
mod targets;

pub use bases::BaseRecords;
pub use milestones::MilestoneRecords;
pub use targets::{TargetRecords, complete};

use fengqiao_db::Bind;
use fengqiao_domain::access::Scope;

use crate::tables::find::mark;

/// SQL condition over alias `r` that keeps what a scope may read.
fn within(scope: &Scope, binds: &mut Vec<Bind>) -> String {
    match scope {
        Scope::City => "1 = 1".into(),
        Scope::Authority(code) | Scope::Subdistrict { authority: code, .. } => {
            format!("r.authority = {}", mark(binds, code.as_str()))
        }
        Scope::Organisation(_) | Scope::Mediator(_) | Scope::Nothing => "1 = 0".into(),
    }
}
