//! Rules across the fields of a unit. None stops a row (tables.md lists no error for this table).

use super::Unit;
use crate::table::{At, Problem};

/// What is odd about a unit, for its officer to look at.
pub fn check(unit: &Unit, _at: &At) -> Vec<Problem> {
    let mut problems = Vec::new();
    if let (Some(from), Some(to)) = (unit.from_year, unit.to_year)
        && to < from
    {
        problems.push(Problem::notice(
            "to_year",
            format!("终止年份 {to} 早于起始年份 {from}，这一行不会算进任何一年的基数。"),
            "对调两个年份，或删去终止年份。",
        ));
    }
    if unit.kind == "subdistrict" && unit.subdistrict.is_none() {
        problems.push(Problem::notice(
            "subdistrict",
            "街道乡镇一类没有选街道（乡镇），无法和它的调解中心对上。",
            "选所在区的街道、镇或乡。",
        ));
    }
    problems
}
