//! What people decide about an expert: exit, its correction, a further term, the city's pool. Each refuses only what
//! cannot be, then changes the record; what was before stays as a span.

use super::state::{Standing, span_on, standing};
use super::{CITY_LEVEL, CLAUSE, Expert};
use crate::acts::{Refusal, after, foreseen, happened, not_before, said};
use crate::dates::{next, plus_days, spoken};
use crate::table::Problem;
use jiff::civil::Date;

/// Longest term, in days: ten years.
const LONGEST: i64 = 3_653;

/// Leaves the pool; `on` is the first day outside.
///
/// # Errors
/// Left already, a day that cannot be, no reason.
pub fn exit(e: &mut Expert, on: Date, reason: &str, today: Date) -> Result<(), Refusal> {
    if let Some(left) = e.left_on {
        let what = format!("{}已于 {left} 退出。", e.name);
        return Err(Problem::error("", what, "日期或原因有误的，用“更正退出”。").under(CLAUSE));
    }
    happened("on", on, today)?;
    if let Some(span) = e.present() {
        not_before("on", on, span.from, "入库日期")?;
        if on > next(span.to) {
            let what = format!("聘期{}已届满，{}起就不在库。", spoken(span.to), spoken(next(span.to)));
            return Err(Problem::error("on", what, "退出日期填聘期止的次日以前。"));
        }
    }
    said("reason", reason, "退出原因")?;
    (e.left_on, e.leave_reason) = (Some(on), Some(reason.trim().to_owned()));
    Ok(())
}

/// Mends a recorded exit: its day and reason, or that there was none.
///
/// # Errors
/// There is none to mend, a day that cannot be, no reason.
pub fn mend_exit(e: &mut Expert, to: Option<(Date, &str)>, why: &str, today: Date) -> Result<(), Refusal> {
    if e.left_on.is_none() {
        return Err(Problem::error("", "没有退出的记录，不用更正。", "").under(CLAUSE));
    }
    said("reason", why, "更正理由")?;
    (e.left_on, e.leave_reason) = (None, None);
    match to {
        None => Ok(()),
        Some((on, reason)) => exit(e, on, reason, today).map_err(|refusal| match refusal.column {
            "reason" => Problem { column: "leave_reason", ..refusal },
            _ => refusal,
        }),
    }
}

/// A further term in the same pool; also for one whose term is over or who left and comes again.
///
/// # Errors
/// The days are no term, or do not follow the known one.
pub fn renew(e: &mut Expert, from: Date, to: Date, today: Date) -> Result<(), Refusal> {
    foreseen("term_from", from, today)?;
    term(from, to)?;
    if let Some(known) = e.term_from {
        after("term_from", from, known, "现在的聘期起")?;
    }
    if let Some(left) = e.left_on {
        not_before("term_from", from, left, "退出日期")?;
    }
    e.turn_page(from);
    if e.left_on.take().is_some() {
        e.joined_on = Some(from);
    }
    e.leave_reason = None;
    (e.term_from, e.term_to) = (Some(from), Some(to));
    Ok(())
}

/// Comes from a district's pool into the city's; `city` is the code of the city's own authority.
///
/// # Errors
/// Not in a district's pool on the first day, or the days are no term.
pub fn select(e: &mut Expert, city: &str, from: Date, to: Date) -> Result<(), Refusal> {
    term(from, to)?;
    if e.level == CITY_LEVEL {
        return Err(Problem::error("", format!("{}已是市级专家。", e.name), "不用再办。").under(CLAUSE));
    }
    // On the day after the last one the term in the district goes over into the city's, unless it was left.
    let follows = e.left_on.is_none() && span_on(e, crate::dates::previous(from)).is_some();
    if standing(e, from).result != Standing::Current && !follows {
        let what = format!("{}到{}已不在区级专家库。", e.name, spoken(from));
        let remedy = "核对后改为未入选，或请区里先办理续聘。";
        return Err(Problem::error("term_from", what, remedy).under(CLAUSE));
    }
    e.turn_page(from);
    CITY_LEVEL.clone_into(&mut e.level);
    city.clone_into(&mut e.authority);
    (e.term_from, e.term_to, e.joined_on) = (Some(from), Some(to), Some(from));
    Ok(())
}

fn term(from: Date, to: Date) -> Result<(), Refusal> {
    not_before("term_to", to, from, "聘期起")?;
    if to > plus_days(from, LONGEST) {
        return Err(Problem::error("term_to", "聘期超过十年。", "核对两个日期。"));
    }
    Ok(())
}
