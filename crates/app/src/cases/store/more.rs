//! What is recorded of a case beyond the columns of the ledger: one sealed text, for it names people.

use fengqiao_domain::cases::Case;
use fengqiao_domain::cases::helpers::Helper;
use fengqiao_domain::cases::parts::{
    Agreement, Consent, Duty, Negotiation, Receipt, Referral, Representative, Session, Signatures, VisitWay,
    Visited, Void,
};
use fengqiao_domain::cases::record::{Agent, Claim, Contact, Evidence, Side};
use fengqiao_domain::cases::recusal;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::AppError;
use crate::platform::crypto::Keys;

const CONTEXT: &str = "cases.more";

/// All of it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct More {
    applicant: Contact,
    respondent: Contact,
    agents: Vec<Agent>,
    evidence: Vec<Evidence>,
    claims: Vec<Claim>,
    common_claim: Option<bool>,
    decided_since: Option<Date>,
    wanted: Option<String>,
    sessions: Vec<Session>,
    representatives: Vec<Representative>,
    consent: Option<Consent>,
    extension_agreed_on: Option<Date>,
    reached_on: Option<Date>,
    result: Option<String>,
    duties: Vec<Duty>,
    signatures: Signatures,
    closed_by: Option<Side>,
    review_applied_on: Option<Date>,
    review_decided_on: Option<Date>,
    receipts: Vec<Receipt>,
    defaulted_on: Option<Date>,
    referral: Option<Referral>,
    negotiations: Vec<Negotiation>,
    void: Option<Void>,
    helpers: Vec<Helper>,
    recusals: Vec<recusal::Request>,
    visit_way: Option<VisitWay>,
    visited: Option<Visited>,
    came_up_again: Option<bool>,
}

impl More {
    fn of(case: &Case) -> Self {
        let Agreement { reached_on, result, duties, signatures, .. } = case.agreement.clone();
        Self {
            applicant: case.applicant.contact.clone(),
            respondent: case.respondent.contact.clone(),
            agents: case.agents.clone(),
            evidence: case.evidence.clone(),
            claims: case.claims.clone(),
            common_claim: case.common_claim,
            decided_since: case.decision.since,
            wanted: case.decision.wanted.clone(),
            sessions: case.sessions.clone(),
            representatives: case.representatives.clone(),
            consent: case.consent,
            extension_agreed_on: case.extension.agreed_on,
            reached_on,
            result,
            duties,
            signatures,
            closed_by: case.closure.by,
            review_applied_on: case.review.applied_on,
            review_decided_on: case.review.decided_on,
            receipts: case.performance.receipts.clone(),
            defaulted_on: case.performance.defaulted_on,
            referral: case.referral.clone(),
            negotiations: case.negotiations.clone(),
            void: case.void.clone(),
            helpers: case.helpers.clone(),
            recusals: case.recusals.clone(),
            visit_way: case.visit.way,
            visited: case.visit.whom,
            came_up_again: case.visit.again,
        }
    }

    fn put(self, case: &mut Case) {
        (case.applicant.contact, case.respondent.contact) = (self.applicant, self.respondent);
        (case.agents, case.claims, case.common_claim) = (self.agents, self.claims, self.common_claim);
        case.evidence = self.evidence;
        (case.decision.since, case.decision.wanted) = (self.decided_since, self.wanted);
        (case.sessions, case.representatives) = (self.sessions, self.representatives);
        (case.consent, case.extension.agreed_on) = (self.consent, self.extension_agreed_on);
        (case.agreement.reached_on, case.agreement.result) = (self.reached_on, self.result);
        (case.agreement.duties, case.agreement.signatures) = (self.duties, self.signatures);
        case.closure.by = self.closed_by;
        (case.review.applied_on, case.review.decided_on) = (self.review_applied_on, self.review_decided_on);
        (case.performance.receipts, case.performance.defaulted_on) = (self.receipts, self.defaulted_on);
        (case.referral, case.negotiations, case.void) = (self.referral, self.negotiations, self.void);
        (case.helpers, case.recusals) = (self.helpers, self.recusals);
        (case.visit.way, case.visit.whom, case.visit.again) =
            (self.visit_way, self.visited, self.came_up_again);
    }
}

/// As kept; nothing for a row of a ledger.
pub fn sealed(case: &Case, keys: &Keys) -> Option<String> {
    let more = More::of(case);
    if more == More::default() {
        return None;
    }
    // Plain data always has a JSON.
    serde_json::to_string(&more).ok().map(|json| keys.seal(&json, CONTEXT))
}

/// Puts what is kept into a case.
///
/// # Errors
/// The key does not open it, or it is no such text.
pub fn open(case: &mut Case, kept: Option<&str>, keys: &Keys) -> Result<(), AppError> {
    let Some(kept) = kept else { return Ok(()) };
    let json = keys.open(kept, CONTEXT)?;
    let more: More =
        serde_json::from_str(&json).map_err(|e| AppError::Internal(format!("案件的其他记载读不出：{e}")))?;
    more.put(case);
    Ok(())
}
