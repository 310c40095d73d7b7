//! Templates of documents an office words itself: which one stands for an authority on a day, version by version, and the
//! pages they are kept on. What is shipped stands where nobody has one of their own; the nearest wins.

mod actions;
mod diff;
mod pages;
mod store;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

use fengqiao_db::Conn;
use fengqiao_domain::cases::documents::Document;
use fengqiao_domain::table::Names as _;
use fengqiao_print::document::{Template, shipped};

pub use pages::routes;

use crate::AppError;
use crate::tables::Env;

/// The template in force.
pub struct Standing {
    /// What it says.
    pub template: Cow<'static, Template>,
    /// Which it is, in words: 随系统提供 2024-07, 西青区 第2版.
    pub label: String,
    /// Whose it is and its version there; `None` for the shipped one.
    pub own: Option<(String, i64)>,
}

/// The scopes an authority's documents look in, nearest first: a zone, its district, the city.
pub(crate) fn chain(env: &Env, authority: &str) -> Vec<String> {
    let zone = env.policy.zones.iter().find(|zone| zone.value.code == authority);
    let mut all = vec![authority.to_owned()];
    all.extend(zone.map(|zone| zone.value.district.clone()));
    all.push(env.policy.jurisdiction.clone());
    all.dedup();
    all
}

/// Whose templates they are, in words: 天津市, 西青区.
pub(crate) fn office(env: &Env, scope: &str) -> String {
    if scope == env.policy.jurisdiction { env.policy.name.clone() } else { env.place(scope) }
}

/// The template of a kind in force for an authority today.
///
/// # Errors
/// The store's; a stored template that reads no more is passed over, for a case must not wait for an office.
pub fn standing(c: &mut Conn, env: &Env, authority: &str, kind: Document) -> Result<Standing, AppError> {
    for scope in chain(env, authority) {
        let Some((version, text)) = store::in_force(c, &scope, kind.code(), env.today)? else { continue };
        if let Ok(template) = Template::read(&text) {
            let label = format!("{} 第{version}版", office(env, &scope));
            return Ok(Standing { template: Cow::Owned(template), label, own: Some((scope, version)) });
        }
        tracing::warn!(scope, code = kind.code(), version, "a stored template reads no more");
    }
    let template =
        shipped(kind.code()).ok_or_else(|| AppError::Internal(format!("没有{}的模板", kind.label())))?;
    Ok(Standing {
        label: format!("随系统提供 {}", template.version),
        template: Cow::Borrowed(template),
        own: None,
    })
}
