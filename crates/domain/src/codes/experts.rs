//! Lists of the expert pools (III-2-5, rules.md R7).

use super::entry;
use crate::value::CodeList;

/// 级别.
pub static EXPERT_LEVELS: CodeList = CodeList {
    name: "级别",
    codes: &[entry("city", "市", &["市级", "市级专家"]), entry("district", "区", &["区级", "区级专家"])],
};
