//! How an organisation numbers its documents: what is set, or what it begins with.

use fengqiao_db::Conn;
use fengqiao_domain::access::Action;
use fengqiao_domain::cases::numbering::{Host, Numbering};
use fengqiao_domain::cases::record::Organisation;
use fengqiao_domain::table::Names as _;

use super::store;
use crate::cases::store::hosts;
use crate::organisations::OrganisationRecords;
use crate::tables::Env;
use crate::tables::edit::load;
use crate::{Actor, App, AppError, Event};

/// How an organisation numbers, and the revision of what is set; 0 for nothing set.
///
/// # Errors
/// The store's.
pub(crate) fn of(c: &mut Conn, env: &Env, host: &Organisation) -> Result<(Numbering, i64), AppError> {
    if let Some(set) = store::numbering(c, &host.id)? {
        return Ok(set);
    }
    let street = host.subdistrict.as_deref().and_then(|code| env.regions.name(code)).unwrap_or_default();
    let district = env.place(&host.authority);
    let district = if host.authority == env.policy.jurisdiction { "" } else { district.as_str() };
    Ok((Numbering::usual(Host { kind: &host.kind, name: &host.name, district, street }), 0))
}

/// An organisation in the actor's scope with how it numbers.
///
/// # Errors
/// `NotFound` out of scope, or the store's.
pub(crate) fn look(app: &App, actor: &Actor, id: &str) -> Result<(Organisation, Numbering, i64), AppError> {
    let now = app.clock.stamp();
    let env = app.env(&now);
    app.read(|c| {
        load::<OrganisationRecords>(c, &env, &actor.scope, id)?;
        let host = hosts::of_id(c, id)?.ok_or(AppError::NotFound)?;
        let (numbering, revision) = of(c, &env, &host)?;
        Ok((host, numbering, revision))
    })
}

/// Sets how an organisation numbers from now on; numbers given stay as they are.
///
/// # Errors
/// `NotFound` out of scope, `Forbidden`, `Invalid` for a pattern that could give one number twice, `Conflict`.
pub(crate) fn set(app: &App, actor: &Actor, id: &str, new: &Numbering, seen: i64) -> Result<(), AppError> {
    app.act(actor, Action::EditOrganisation, |tx| {
        let now = tx.now().to_owned();
        let env = tx.app.env(&now);
        load::<OrganisationRecords>(tx.conn(), &env, &actor.scope, id)?;
        let host = hosts::of_id(tx.conn(), id)?.ok_or(AppError::NotFound)?;
        new.check()?;
        let (old, revision) = of(tx.conn(), &env, &host)?;
        if revision != seen {
            return Err(AppError::Conflict);
        }
        if old == *new && revision > 0 {
            return Ok(());
        }
        store::keep_numbering(tx.conn(), id, new, seen, (&actor.name, &now))?;
        tx.audit(
            Event::new("update", "organisations", id)
                .summary("设定文书编号")
                .change("代字", &old.word, &new.word)
                .change("写法", &old.pattern, &new.pattern),
        );
        Ok(())
    })
}
