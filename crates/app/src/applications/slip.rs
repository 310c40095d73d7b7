//! The slip for those who applied: receipt, organisation, telephone, and where to look how it stands.

use fengqiao_domain::access::Action;
use fengqiao_print::Slip;

use super::progress::masked_applicant;
use super::store::{self, Application, Channel, places};
use crate::cases::CaseRecords;
use crate::certificates::{public_address, set_document};
use crate::tables::Records as _;
use crate::tables::edit::load;
use crate::{Actor, App, AppError, Event};

/// How a case came in, for its page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CameIn {
    /// 网上申请, 当场申请.
    pub how: &'static str,
    /// 回执编号.
    pub receipt: String,
    /// It was spoken and taken down.
    pub oral: bool,
}

/// How a case came in, where it was by an application of ours.
///
/// # Errors
/// The store's.
pub fn came_in(
    c: &mut fengqiao_db::Conn,
    keys: &crate::platform::crypto::Keys,
    case: &str,
) -> Result<Option<CameIn>, AppError> {
    let found = store::of_case(c, keys, case)?;
    Ok(found.and_then(|(channel, of)| {
        let receipt = of.done?.receipt;
        Some(CameIn { how: channel.label(), receipt, oral: of.content.oral.is_some() })
    }))
}

/// The slip of a case as a PDF, on record; its file name and the file.
///
/// # Errors
/// `NotFound` out of scope or where the case did not come by an application, `Forbidden`, refused for want of a font.
pub fn make(app: &App, actor: &Actor, id: &str) -> Result<(String, Vec<u8>), AppError> {
    let now = app.clock.stamp();
    let env = app.env(&now);
    let (case, of, base, contact) = app.read(|c| {
        let case = load::<CaseRecords>(c, &env, &actor.scope, id)?;
        if !CaseRecords::reaches(&actor.scope, &case) {
            return Err(AppError::Forbidden);
        }
        let (_, of) = store::of_case(c, env.keys, id)?.ok_or(AppError::NotFound)?;
        let contact = places::contact(c, &case.organisation.id)?;
        Ok((case, of, public_address(c)?, contact))
    })?;
    let Application { content, done: Some(done), .. } = of else { return Err(AppError::NotFound) };
    let shows = super::shows_progress(app);
    let address = base.filter(|_| shows).map(|base| format!("{base}/progress?receipt={}", done.receipt));
    let slip = Slip {
        system: app.config.system_name.clone(),
        receipt: done.receipt.clone(),
        applicant: masked_applicant(&case),
        received: case.received_on.unwrap_or(env.today),
        organisation: contact.name,
        phone: contact.phone,
        place: contact.address,
        until: case.limits.acceptance.unwrap_or(env.today),
        look_code: content.look_code,
        address,
        sample: app.config.demo,
    };
    let file = set_document(app, |press, stamp| press.slip(&slip, stamp))?;
    let event = Event::new("document", "cases", id).summary("打印申请回执");
    app.record(actor, Action::EditCases, event)?;
    Ok((format!("回执-{}.pdf", done.receipt), file))
}

/// Time and place of an oral application that was taken down, for its record (D01).
///
/// # Errors
/// The store's.
pub fn oral(
    c: &mut fengqiao_db::Conn,
    keys: &crate::platform::crypto::Keys,
    case: &str,
) -> Result<Option<(String, String)>, AppError> {
    let found = store::of_case(c, keys, case)?.filter(|(channel, _)| *channel == Channel::Counter);
    Ok(found.and_then(|(_, of)| of.content.oral).map(|oral| (oral.at, oral.place)))
}
