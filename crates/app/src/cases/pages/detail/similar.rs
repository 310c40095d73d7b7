//! Closed cases of the reader's scope that are like an open one: how they ended, what was agreed of what was claimed, how long
//! it took. Nobody is named: whoever may see one of them opens it.

use fengqiao_db::Conn;
use fengqiao_domain::cases::Case;
use fengqiao_domain::cases::similar::{Closed, Likeness, nearest};
use fengqiao_domain::codes::DISPUTE_TYPES;
use fengqiao_domain::value::money;

use super::super::PATH;
use crate::cases::store::similar::{closed, traits};
use crate::{Actor, AppError};

/// One of them.
pub(super) struct Like {
    pub(super) href: String,
    pub(super) number: String,
    /// How it ended, and in which month.
    pub(super) ended: String,
    /// What was agreed of what was claimed; empty where neither is money.
    pub(super) amounts: String,
    /// How long it took.
    pub(super) days: String,
    /// Why it is called similar.
    pub(super) why: Vec<String>,
}

/// The nearest ones.
///
/// # Errors
/// The store's.
pub(super) fn similar(c: &mut Conn, actor: &Actor, case: &Case) -> Result<Vec<Like>, AppError> {
    let (closed, numbers) = closed(c, &actor.scope, case)?;
    let kind = case.dispute_types.first().map_or("", |code| DISPUTE_TYPES.label(code));
    let view = |(other, likeness): (Closed, Likeness)| Like {
        href: format!("{PATH}/{}", other.id),
        number: numbers.get(&other.id).cloned().unwrap_or_else(|| "未编号".to_owned()),
        ended: format!("{}　{}结案", other.outcome.label(), other.on.strftime("%Y年%-m月")),
        amounts: amounts(&other),
        days: other.days().map(|days| format!("用时 {days} 天")).unwrap_or_default(),
        why: why(kind, likeness),
    };
    Ok(nearest(&traits(case), closed).into_iter().map(view).collect())
}

fn amounts(other: &Closed) -> String {
    let yuan = |fen: i64| format!("¥{}", money(fen));
    match (other.agreed, other.traits.amount) {
        (Some(agreed), Some(claimed)) => format!("协议 {} / 请求 {}", yuan(agreed), yuan(claimed)),
        (Some(agreed), None) => format!("协议 {}", yuan(agreed)),
        (None, Some(claimed)) => format!("请求 {}", yuan(claimed)),
        (None, None) => String::new(),
    }
}

fn why(kind: &str, likeness: Likeness) -> Vec<String> {
    let said =
        |words: &str| if words == "同类争议" { format!("{words}（{kind}）") } else { words.to_owned() };
    likeness.words().into_iter().map(said).collect()
}
