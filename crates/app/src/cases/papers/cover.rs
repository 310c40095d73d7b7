//! Cover and index of a file, from the template in force.

use fengqiao_domain::cases::Case;
use fengqiao_domain::cases::documents::Document;
use fengqiao_print::document::{Item, Paper};

use super::facts::{Beside, facts};
use super::own::filled;
use super::store;
use crate::cases::bound::beside;
use crate::paper_templates::standing;
use crate::{App, AppError};

/// The form that is the cover.
pub(in crate::cases) const FORM: &str = "卷宗封面和目录";

/// Cover and index of the file of a case.
///
/// # Errors
/// `Refused` where an office's template has no such form, or the store's.
pub(in crate::cases) fn paper(
    app: &App,
    case: &Case,
    items: Vec<Item>,
    pages: usize,
    kept: Option<String>,
) -> Result<Paper, AppError> {
    let now = app.clock.stamp();
    let env = app.env(&now);
    app.read(|c| {
        let standing = standing(c, &env, &case.organisation.authority, Document::File)?;
        let form = standing.template.form(FORM).ok_or_else(|| AppError::refused("卷宗没有封面的模板。"))?;
        let made = store::of_case(c, env.keys, &case.id)?;
        let mut facts = facts(c, &env, case, &Beside { made: &made, services: &[] })?.facts;
        beside(&mut facts, items, pages, kept);
        let mut paper = filled(&standing.template, form, &mut facts)?;
        paper.made_from = format!("{} {} {FORM}", Document::File.code(), standing.label);
        paper.sample = app.config.demo;
        Ok(paper)
    })
}
