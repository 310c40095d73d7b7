//! What is compared of the last closed cases of a kind of dispute: few columns of few rows, however many cases there are.

use std::collections::HashMap;

use fengqiao_db::{Bind, Conn, Row};
use fengqiao_domain::access::Scope;
use fengqiao_domain::cases::similar::{Closed, Traits};
use fengqiao_domain::cases::{Case, Outcome};
use fengqiao_domain::text::grams;
use jiff::civil::Date;

use super::found::closed_of;
use crate::AppError;
use crate::tables::find::marks;

/// The last closed cases of the kind that are compared.
const AMONG: usize = 200;

/// What is compared of a case.
pub fn traits(case: &Case) -> Traits {
    Traits {
        grams: grams(&[&case.request, case.facts.as_deref().unwrap_or_default()]),
        industry: case.respondent.industry.clone(),
        amount: case.amount,
    }
}

/// The last closed cases within the scope of the same main type of dispute, but for the case itself; and their numbers.
///
/// # Errors
/// The store's.
pub fn closed(
    c: &mut Conn,
    scope: &Scope,
    case: &Case,
) -> Result<(Vec<Closed>, HashMap<String, String>), AppError> {
    let Some(kind) = case.dispute_types.first() else { return Ok((Vec::new(), HashMap::new())) };
    let ids: Vec<Bind> = closed_of(c, scope, kind, AMONG)?
        .into_iter()
        .filter(|id| *id != case.id)
        .map(|id| id.as_str().into())
        .collect();
    if ids.is_empty() {
        return Ok((Vec::new(), HashMap::new()));
    }
    let sql = format!(
        "SELECT r.id, r.number, r.closed_on, r.outcome, COALESCE(r.accepted_on, r.received_on), r.industry, r.amount,
           r.agreement_amount, r.request, r.facts FROM cases r WHERE r.id IN ({})",
        marks(1, ids.len())
    );
    let (mut closed, mut numbers) = (Vec::with_capacity(ids.len()), HashMap::with_capacity(ids.len()));
    for row in c.query(&sql, &ids)? {
        if let Some(one) = read(&row) {
            numbers.extend(row.opt_text(1).map(|number| (one.id.clone(), number)));
            closed.push(one);
        }
    }
    Ok((closed, numbers))
}

fn read(row: &Row) -> Option<Closed> {
    let day = |at| row.opt_str(at).and_then(|day: &str| day.parse::<Date>().ok());
    Some(Closed {
        id: row.text(0),
        on: day(2)?,
        outcome: Outcome::from_code(row.opt_str(3)?)?,
        since: day(4),
        agreed: row.opt_int(7),
        traits: Traits {
            grams: grams(&[row.opt_str(8).unwrap_or_default(), row.opt_str(9).unwrap_or_default()]),
            industry: row.opt_text(5),
            amount: row.opt_int(6),
        },
    })
}
