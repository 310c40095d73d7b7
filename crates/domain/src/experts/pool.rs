//! How large a pool is (R7): the city's about 40, told where outside 36–44; a district's at most 30 in general, beyond
//! it with a written reason.

use super::CLAUSE;
use crate::policy::Policy;
use crate::table::Problem;
use crate::verdict::{Basis, Fact, Verdict};

/// How a pool stands to its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// As it should be.
    Right,
    /// Fewer than asked for.
    Few,
    /// More than asked for.
    Many,
}

impl Size {
    /// In words.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Right => "人数合适",
            Self::Few => "人数偏少",
            Self::Many => "人数偏多",
        }
    }
}

/// The city's pool with so many people.
pub fn city(count: u32, policy: &Policy) -> Verdict<Size> {
    let rules = &policy.experts;
    let (target, low, high) = (rules.city_target.value, rules.city_low.value, rules.city_high.value);
    let (result, said) = if count < low {
        (Size::Few, format!("少于{low}人，比{target}人少{}人，可以组织遴选", target - count))
    } else if count > high {
        (Size::Many, format!("多于{high}人，比{target}人多{}人，新增前先核对聘期和退出", count - target))
    } else {
        (Size::Right, format!("在{low}至{high}人之间"))
    };
    let sentence = format!("市级调解专家应为{target}人左右，在库{count}人，{said}。");
    let facts = vec![Fact::new("在库人数", count), Fact::new("目标人数", target)];
    Verdict { result, clause: CLAUSE, basis: rules.city_low.basis, sentence, facts }
}

/// A district's pool with so many people, of whom some came in with a written reason.
pub fn district(name: &str, count: u32, reasons: u32, policy: &Policy) -> Verdict<Size> {
    let limit = policy.experts.district_limit.value;
    let (result, said) = match count.checked_sub(limit) {
        Some(over) if over > 0 => {
            let told = match reasons {
                0 => "还没有写明理由".to_owned(),
                n => format!("已有{n}人写明理由"),
            };
            (Size::Many, format!("超过{limit}人{over}人，{told}"))
        }
        _ if count == 0 => (Size::Right, "还没有建库，人数由区里结合实际确定".to_owned()),
        _ => (Size::Right, format!("没有超过{limit}人")),
    };
    let sentence = format!("区级调解专家一般不超过{limit}人，{name}在库{count}人，{said}。");
    let facts = vec![Fact::new("在库人数", count), Fact::new("一般不超过", limit)];
    Verdict { result, clause: CLAUSE, basis: Basis::Text, sentence, facts }
}

/// What is said when one more comes into a district's pool beside `others`: nothing up to the limit; beyond it an error
/// without a written reason, a notice with one.
pub fn admission(name: &str, others: u32, reason: Option<&str>, policy: &Policy) -> Option<Problem> {
    let limit = policy.experts.district_limit.value;
    if others < limit {
        return None;
    }
    let number = others + 1;
    let message = format!("{name}在库已有{others}人，这是第{number}人，区级专家一般不超过{limit}人。");
    Some(
        match reason.map(str::trim).filter(|reason| !reason.is_empty()) {
            None => {
                Problem::error("over_limit_reason", message, "确需增加的，填写“超员理由”；或先办理退出。")
            }
            Some(_) => Problem::notice("over_limit_reason", message, "理由已记录，由区里决定。"),
        }
        .under(CLAUSE),
    )
}
