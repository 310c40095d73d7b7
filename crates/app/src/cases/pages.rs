//! Pages of cases: the list, who the parties of a search are, the form, 简易登记, the workspace of one case.

mod claimants;
mod detail;
mod documents;
mod file;
pub(in crate::cases) mod form;
mod list;
mod numbering;
mod parties;
mod quick;
pub(in crate::cases) mod sight;

use fengqiao_db::Conn;
use fengqiao_domain::access::Scope;
use fengqiao_domain::cases::CASES;
use fengqiao_domain::cases::state::State;
use fengqiao_domain::text::asked::Word;
use fengqiao_domain::text::excerpt::{Piece, excerpt};

use self::list::others;
use self::sight::Sight;
use super::CaseRecords;
use crate::tables::{Env, query};
use crate::{AppError, Routes};

pub(in crate::cases) use sight::handles;

/// Routes of the feature.
pub fn routes() -> Routes {
    Routes::new()
        .merge(list::routes())
        .merge(parties::routes())
        .merge(form::routes())
        .merge(super::contacts::routes())
        .merge(documents::routes())
        .merge(super::claims::routes())
        .merge(super::drawn::routes())
        .merge(file::routes())
        .merge(numbering::routes())
        .merge(quick::routes())
        .merge(claimants::routes())
        .merge(detail::routes())
}

/// Where the list stands.
const PATH: &str = "/desk/cases";
/// What stands above a page of a case.
const LIST: &[(&str, &str)] = &[("案件", PATH)];

/// A case as a search shows it.
pub(crate) struct CaseHit {
    /// Its page.
    pub(crate) href: String,
    /// 调解案件编号.
    pub(crate) number: String,
    /// Both sides, persons masked for whom they are.
    pub(crate) parties: String,
    /// 承办组织 and its district.
    pub(crate) place: (String, String),
    /// Where it stands.
    pub(crate) state: &'static str,
    /// 争议类型.
    pub(crate) dispute: String,
}

/// The cases with these ids as a reader may see them, and where the words stand in them.
///
/// # Errors
/// The store's.
pub(crate) fn hits(
    c: &mut Conn,
    env: &Env,
    scope: &Scope,
    ids: &[String],
    words: &[Word],
) -> Result<Vec<(CaseHit, Vec<Piece>)>, AppError> {
    let cases = query::rows::<CaseRecords>(c, env, ids, env.today)?;
    let at = env.at(env.today);
    let view = |case: &fengqiao_domain::cases::Case| {
        let sight = Sight::of(scope, case, false);
        let hit = CaseHit {
            href: format!("{PATH}/{}", case.id),
            number: case.number.clone().unwrap_or_else(|| "未编号".to_owned()),
            parties: format!("{} 与 {}", others(&sight.applicant(), case), sight.respondent()),
            place: (
                case.organisation.name.clone(),
                fengqiao_domain::table::Names::place(env, &case.organisation.authority),
            ),
            state: State::of(case).label(),
            dispute: CASES.column("dispute_types").map(|column| column.show(case, &at)).unwrap_or_default(),
        };
        (hit, excerpt(&sight.texts(), words))
    };
    Ok(cases.iter().map(view).collect())
}
