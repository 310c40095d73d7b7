//! 办理进度: how a case stands for those who applied, by receipt and the last four digits of the telephone. What is not found
//! and what does not fit are one answer; every look goes on record, with nobody's name.

use fengqiao_domain::access::{Action, Scope};
use fengqiao_domain::applications::{Standing, receipt, standing, tail};
use fengqiao_domain::cases::Case;
use fengqiao_domain::cases::clocks::By;
use fengqiao_domain::verdict::clause_label;

use super::actions::TABLE;
use super::organisations::Contact;
use super::store::{self, places};
use crate::cases::CaseRecords;
use crate::platform::masking::mask;
use crate::platform::tries::RECEIPT;
use crate::tables::edit::load;
use crate::{Actor, App, AppError, Event, settings};

/// Whether the public side offers it: by the policy's switch, and always in a demonstration.
pub fn is_open(app: &App) -> bool {
    app.config.demo || app.jurisdiction.policy.public.progress.value
}

/// What is shown of a case to those who applied.
#[derive(Clone, Debug)]
pub struct Shown {
    /// 回执编号.
    pub receipt: String,
    /// The applicant, masked.
    pub applicant: String,
    /// The day it was received.
    pub received: String,
    /// How it stands.
    pub standing: Standing,
    /// The clause of the next day, as it is read.
    pub clause: &'static str,
    /// Whom to ask.
    pub contact: Contact,
    /// 仲裁委员会 of the place.
    pub commission: String,
}

/// How the case of a receipt stands; `None` for whatever does not fit.
///
/// # Errors
/// `TooMany` for a receipt that was tried too often, the store's.
pub fn look(app: &App, typed: &str, digits: &str, ip: &str) -> Result<Option<Shown>, AppError> {
    let (Some(receipt), digits) = (receipt::read(typed), tail(digits)) else { return Ok(None) };
    RECEIPT.take(app, &receipt)?;
    if digits.len() != 4 {
        return Ok(None);
    }
    let actor = Actor::passer_by("查询进度", ip);
    app.look(&actor, Action::EditCases, |tx| {
        let now = tx.now().to_owned();
        let env = tx.app.env(&now);
        let c = tx.conn();
        let Some(found) = store::by_receipt(c, &env, &receipt, &digits)? else { return Ok(None) };
        let Some(done) = found.done else { return Ok(None) };
        let case = load::<CaseRecords>(c, &env, &Scope::City, &done.case)?;
        let calendar = settings::calendar(c)?;
        let by = By { calendar: &calendar, policy: env.policy };
        let standing = standing(&case, by, env.today);
        let contact = places::contact(c, &case.organisation.id)?;
        let shown = Shown {
            receipt: done.receipt,
            applicant: masked_applicant(&case),
            received: case.received_on.map(|day| day.to_string()).unwrap_or(done.on),
            clause: standing.next.as_ref().map_or("", |next| clause_label(next.clause)),
            standing,
            contact,
            commission: env.commission(&case.organisation.authority),
        };
        tx.audit(Event::new("view", TABLE, found.id).summary("网上查询办理进度"));
        Ok(Some(shown))
    })
}

/// The applicant of a case, masked.
pub fn masked_applicant(case: &Case) -> String {
    mask("applicant", &case.applicant.name)
}
