//! What milestones ask of the counts: base and reached, of a bureau or of one street.

use fengqiao_db::{Conn, binds};
use fengqiao_domain::access::Scope;
use fengqiao_domain::coverage::milestones::required;
use fengqiao_domain::coverage::{Indicator, Milestone, choose_base};
use jiff::civil::Date;

use super::counts::{BASE, Counts, ORGANISATIONS};
use super::gaps::unit_kind;
use super::records::MilestoneRecords;
use crate::AppError;
use crate::tables::{Env, Records};

/// A milestone with its figures: base, number to reach, number reached on the earlier of its day and today.
pub struct Standing {
    /// The milestone.
    pub milestone: Milestone,
    /// The base.
    pub base: u32,
    /// Whether the city confirmed it; of a street never.
    pub confirmed: bool,
    /// ⌈share × base⌉.
    pub required: u32,
    /// Organisations that count on the earlier of its day and today.
    pub achieved: u32,
}

/// The milestones a scope reads, with their figures; and those taken back.
///
/// # Errors
/// The store's.
pub fn standings(
    c: &mut Conn,
    env: &Env,
    scope: &Scope,
) -> Result<(Vec<Standing>, Vec<Milestone>), AppError> {
    let (mut binds, mut found, mut withdrawn) = (Vec::new(), Vec::new(), Vec::new());
    let within = MilestoneRecords::within(scope, &mut binds);
    let order = MilestoneRecords::ORDER.unwrap_or("r.id");
    MilestoneRecords::each(c, env, &format!("{within} ORDER BY {order}"), &binds, &mut |row| {
        let all = if row.withdrawn.is_none() { &mut found } else { &mut withdrawn };
        all.push(row);
        Ok(())
    })?;
    Ok((judged(c, env, found)?, withdrawn))
}

/// One milestone with its figures; nothing where it is not whole.
///
/// # Errors
/// The store's.
pub fn standing(c: &mut Conn, env: &Env, milestone: Milestone) -> Result<Option<Standing>, AppError> {
    Ok(judged(c, env, vec![milestone])?.pop())
}

fn judged(c: &mut Conn, env: &Env, found: Vec<Milestone>) -> Result<Vec<Standing>, AppError> {
    let days = found.iter().filter_map(|m| m.due).map(|due| due.min(env.today)).collect();
    let authorities = env.regions.authorities(env.policy);
    let counts = Counts::load(c, &authorities, Indicator::ALL, days)?;
    let mut all = Vec::with_capacity(found.len());
    for milestone in found {
        let (Some(of), Some(due)) = (Indicator::from_code(&milestone.indicator), milestone.due) else {
            continue;
        };
        let on = due.min(env.today);
        let (base, confirmed, achieved) = if let Some(street) = &milestone.subdistrict {
            let (base, achieved) = of_street(c, env, street, of, on)?;
            (base, false, achieved)
        } else {
            let list = counts.on(&milestone.authority, of, BASE, on);
            let base = choose_base(counts.base(&milestone.authority, of, due.year()), list, due, on);
            let achieved = counts.on(&milestone.authority, of, ORGANISATIONS, on);
            (base.value, base.is_confirmed(), achieved)
        };
        let required = required(milestone.share.unwrap_or(0), base);
        all.push(Standing { milestone, base, confirmed, required, achieved });
    }
    Ok(all)
}

/// Units of a street in the list, and organisations that count there.
fn of_street(c: &mut Conn, env: &Env, street: &str, of: Indicator, on: Date) -> Result<(u32, u32), AppError> {
    let units = c.query_one(
        "SELECT COUNT(*) FROM units WHERE subdistrict = $1 AND kind = $2 AND (from_year IS NULL OR from_year <= $3)
         AND (to_year IS NULL OR to_year >= $3)",
        &binds![street, unit_kind(of), i64::from(on.year())],
    )?;
    // As the policy says, a centre counts once it is certified, or once it meets the checklist.
    let what = match (of, env.policy.coverage.operational_by.value) {
        (Indicator::SubdistrictCentre, fengqiao_domain::policy::OperationalBy::Certified) => "certified",
        (Indicator::SubdistrictCentre, fengqiao_domain::policy::OperationalBy::Eligible) => "eligible",
        _ => "open",
    };
    let kinds = env.policy.coverage.kind_codes(of);
    let mut values = Vec::from(binds![street, on.to_string(), what]);
    values.extend(kinds.iter().map(|kind| (*kind).into()));
    let sql = format!(
        "SELECT COUNT(*) FROM organisation_days o WHERE o.subdistrict = $1 AND o.what = 'open' AND o.since <= $2
         AND (o.until IS NULL OR o.until > $2) AND o.kind IN ({})
         AND EXISTS (SELECT 1 FROM organisation_days w WHERE w.organisation_id = o.organisation_id AND w.what = $3
                     AND w.since <= $2 AND (w.until IS NULL OR w.until > $2))",
        crate::tables::find::marks(4, kinds.len())
    );
    let organisations = c.query_one(&sql, &values)?;
    let number = |count: i64| u32::try_from(count).unwrap_or(0);
    Ok((number(units.int(0)), number(organisations.int(0))))
}
