//! Rules across the fields of one roster row (tables.md, annex 9, “Errors also”).

use super::RESIDENT_ID;
use super::record::Mediator;
use crate::people;
use crate::table::{At, Problem};
use jiff::civil::date;

/// Errors and notices of a person's own facts. Who else holds a number is for the caller to ask the store.
pub fn check(m: &Mediator, at: &At) -> Vec<Problem> {
    let mut said = Vec::new();
    identity(m, &mut said);
    for c in &m.certificates {
        if c.issued > at.today {
            said.push(issue_date(format!("{} 在今天之后，还没有发生。", c.issued)));
        } else if c.issued < date(2008, 1, 1) {
            said.push(issue_date(format!("{} 早于 2008 年，那时还没有这种证。", c.issued)));
        } else if born(m).is_some_and(|b| c.issued < people::birthday(b, 18)) {
            said.push(issue_date(format!("{} 发证时本人不满 18 岁。", c.issued)));
        }
    }
    for a in &m.appointments {
        if a.until.is_some_and(|u| u < a.appointed) {
            said.push(Problem::notice("appointed_until", "聘期至早于聘任日期。", "核对两个日期。"));
        }
    }
    if m.declared_active_on.is_some_and(|d| d > at.today) {
        said.push(Problem::notice("active_on", "最近履职日期在今天之后。", "核对日期。"));
    }
    said
}

fn issue_date(message: String) -> Problem {
    Problem::error("issued", message, "改成证书上印的日期。").under("III-2-4b")
}

fn is_resident(m: &Mediator) -> bool {
    m.id_type.as_deref().is_none_or(|t| t == RESIDENT_ID)
}

fn born(m: &Mediator) -> Option<jiff::civil::Date> {
    m.id_number.as_deref().filter(|_| is_resident(m)).and_then(people::birth_date)
}

fn identity(m: &Mediator, said: &mut Vec<Problem>) {
    let Some(number) = m.id_number.as_deref() else {
        said.push(Problem::notice(
            "id_number",
            "没有证件号码，按“姓名＋组织”登记为待补证件号。",
            "尽快补上。",
        ));
        return;
    };
    if !is_resident(m) {
        return;
    }
    if let Err(why) = people::check_id_number(number) {
        said.push(Problem::error("id_number", why.to_string(), "对照身份证原件逐位核对。"));
    } else if let Some(sex) = m.sex.as_deref()
        && matches!(sex, "1" | "2")
        && people::sex(number) != Some(sex)
    {
        said.push(Problem::error(
            "id_number",
            "证件号码的性别位与填写的性别不一致。",
            "核对性别和号码第 17 位。",
        ));
    }
}
