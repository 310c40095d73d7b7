//! 简易登记: one case registered, accepted, given to its mediator and ended, each by its own step and all of them in one
//! transaction. Where a step is refused nothing is left.

use std::collections::BTreeMap;

use fengqiao_domain::access::Scope;
use fengqiao_domain::cases::Case;
use fengqiao_domain::cases::kinds::PartyKind;
use fengqiao_domain::cases::quick::{self, Ending};
use fengqiao_domain::cases::recusal::Finding;
use fengqiao_domain::value::{Raw, money};
use jiff::civil::Date;

use super::actions::{Said, take};
use super::store::workplaces;
use super::{CaseRecords, conflicts};
use crate::tables::behalf::Behalf;
use crate::tables::edit::{Edit, Since, edit};
use crate::{AppError, Tx};

/// What is said at the counter.
#[derive(Clone, Debug)]
pub struct Quick {
    /// 申请人.
    pub applicant: String,
    /// What the applicant is; by the name where it is not said.
    pub kind: Option<PartyKind>,
    /// 联系电话.
    pub phone: Option<String>,
    /// 被申请人.
    pub respondent: String,
    /// 争议类型, code or words.
    pub dispute: String,
    /// 涉及人数.
    pub headcount: String,
    /// 请求事项.
    pub request: String,
    /// How it ended.
    pub ending: Ending,
    /// Fen.
    pub amount: Option<i64>,
    /// The day of all of it.
    pub on: Date,
    /// 承办组织, by name.
    pub organisation: String,
    /// 承办调解员, by name or number.
    pub mediator: String,
    /// 情况说明.
    pub explanation: Option<String>,
    /// Registered all the same, whatever was found of the same parties.
    pub sure: bool,
}

impl Quick {
    /// The registration as cells by column; what steps enter is entered by them. An amount the parties settled on by
    /// themselves has no step of its own.
    fn cells(&self) -> BTreeMap<String, Raw> {
        let kind = self.kind.unwrap_or_else(|| quick::kind_of(&self.applicant));
        let settled = self.amount.filter(|_| self.ending == Ending::Themselves);
        let cells = [
            ("source", "当事人申请".to_owned()),
            ("received_on", self.on.to_string()),
            ("applicant", self.applicant.clone()),
            ("applicant_kind", kind.label().to_owned()),
            ("phone", self.phone.clone().unwrap_or_default()),
            ("respondent", self.respondent.clone()),
            ("dispute_types", self.dispute.clone()),
            ("headcount", self.headcount.clone()),
            ("request", self.request.clone()),
            ("organisation", self.organisation.clone()),
            ("mediators", self.mediator.clone()),
            ("agreement_amount", settled.map(|fen| money(fen).replace(',', "")).unwrap_or_default()),
        ];
        let filled = cells.into_iter().filter(|(_, text)| !text.trim().is_empty());
        filled.map(|(key, text)| (key.to_owned(), Raw::Text(text))).collect()
    }

    /// What was agreed and done, for the record of the step.
    fn result(&self) -> String {
        let paid =
            self.amount.map_or_else(|| "当场履行".to_owned(), |fen| format!("当场支付{}元", money(fen)));
        format!("就“{}”达成一致，{paid}", self.request.trim())
    }
}

/// Registers, accepts, assigns and ends a case inside a transaction of `EditCases`.
///
/// # Errors
/// What the registration lacks, at its columns; what a step is refused for; what is found of the same parties, at
/// [`crate::tables::edit::ANYWAY`], unless it was seen.
pub fn register(
    tx: &mut Tx,
    scope: &Scope,
    asked: &Quick,
    behalf: Option<&Behalf>,
) -> Result<Case, AppError> {
    if asked.amount.is_some() && !asked.ending.has_amount() {
        return Err(AppError::invalid("agreement_amount", "撤回申请的没有达成金额，清空这一项。"));
    }
    let note = behalf.map(Behalf::words).unwrap_or_default();
    let cells = asked.cells();
    let new = Edit {
        id: None,
        revision: 0,
        values: &cells,
        since: Since::Day(asked.on.min(tx.app.today())),
        sure: asked.sure,
        note: &note,
    };
    let mut case = edit::<CaseRecords>(tx, scope, &new)?;
    let found = {
        let now = tx.now().to_owned();
        let env = tx.app.env(&now);
        let ids: Vec<&str> = case.handlers.iter().map(|handler| handler.id.as_str()).collect();
        let people = workplaces::of(tx.conn(), &env, &ids)?;
        conflicts::found(&case, &case.handlers, &people, &[])
    };
    let conflicts = found.iter().map(Finding::sentence).collect();
    for act in quick::acts(case.handlers.clone(), conflicts, asked.ending, &asked.result(), asked.amount) {
        let explanation = asked.explanation.as_deref();
        let said = Said { revision: case.revision, on: asked.on, explanation, behalf };
        case = take(tx, &case.id, act.step(), &said, |_, _, _| Ok(act)).map_err(at_fields)?;
    }
    Ok(case)
}

/// Steps name their own fields; the form has one day and one amount.
fn at_fields(error: AppError) -> AppError {
    let AppError::Invalid { mut problems } = error else { return error };
    for problem in &mut problems {
        match problem.field.as_str() {
            "on" => "received_on".clone_into(&mut problem.field),
            "amount" => "agreement_amount".clone_into(&mut problem.field),
            _ => {}
        }
    }
    AppError::Invalid { problems }
}
