//! Assignments of units without an organisation: one runs at a time, those before it stay.

use fengqiao_db::{Conn, binds};
use fengqiao_domain::access::Role;
use jiff::civil::Date;

use crate::AppError;

/// One assignment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Assignment {
    /// Record id.
    pub id: String,
    /// The unit.
    pub unit: String,
    /// The street it was given to.
    pub subdistrict: Option<String>,
    /// The post it was given to.
    pub post_id: Option<String>,
    /// Words for either.
    pub assignee: String,
    /// The day by which there shall be an organisation.
    pub due: Date,
    /// What to know; may be empty.
    pub note: String,
    /// When.
    pub assigned_at: String,
    /// By whom.
    pub assigned_by: String,
    /// When it ended, by whom and why; `None` while it runs.
    pub ended: Option<(String, String, String)>,
}

impl Assignment {
    /// Whether another one would change nothing.
    pub fn says_the_same(&self, other: &Self) -> bool {
        (&self.subdistrict, &self.post_id, self.due, &self.note)
            == (&other.subdistrict, &other.post_id, other.due, &other.note)
    }
}

/// Keeps a new one. The one before it must have ended.
///
/// # Errors
/// The store's.
pub fn insert(c: &mut Conn, a: &Assignment) -> Result<(), AppError> {
    c.execute(
        "INSERT INTO gap_assignments (id, unit_id, subdistrict, post_id, assignee, due, note, assigned_at, assigned_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        &binds![
            a.id.as_str(),
            a.unit.as_str(),
            a.subdistrict.as_deref(),
            a.post_id.as_deref(),
            a.assignee.as_str(),
            a.due.to_string(),
            a.note.as_str(),
            a.assigned_at.as_str(),
            a.assigned_by.as_str()
        ],
    )?;
    Ok(())
}

/// Ends the one that runs.
///
/// # Errors
/// `Conflict` when it has ended meanwhile, or the store's.
pub fn end(c: &mut Conn, id: &str, at: &str, by: &str, reason: &str) -> Result<(), AppError> {
    let sql = "UPDATE gap_assignments SET ended_at = $1, ended_by = $2, end_reason = $3
               WHERE id = $4 AND ended_at IS NULL";
    if c.execute(sql, &binds![at, by, reason, id])? == 0 { Err(AppError::Conflict) } else { Ok(()) }
}

/// All assignments of a unit, the newest first.
///
/// # Errors
/// The store's.
pub fn of_unit(c: &mut Conn, unit: &str) -> Result<Vec<Assignment>, AppError> {
    let sql =
        "SELECT id, unit_id, subdistrict, post_id, assignee, due, note, assigned_at, assigned_by, ended_at,
                      ended_by, end_reason
               FROM gap_assignments WHERE unit_id = $1 ORDER BY assigned_at DESC, id DESC";
    let rows = c.query(sql, &binds![unit])?;
    Ok(rows
        .iter()
        .map(|row| Assignment {
            id: row.text(0),
            unit: row.text(1),
            subdistrict: row.opt_text(2),
            post_id: row.opt_text(3),
            assignee: row.text(4),
            due: row.str(5).parse().unwrap_or(Date::MAX),
            note: row.text(6),
            assigned_at: row.text(7),
            assigned_by: row.text(8),
            ended: row
                .opt_text(9)
                .map(|at| (at, row.opt_text(10).unwrap_or_default(), row.opt_text(11).unwrap_or_default())),
        })
        .collect())
}

/// The one that runs.
///
/// # Errors
/// The store's.
pub fn running(c: &mut Conn, unit: &str) -> Result<Option<Assignment>, AppError> {
    Ok(of_unit(c, unit)?.into_iter().find(|a| a.ended.is_none()))
}

/// First day of the span in which a unit has an organisation on a day; `Date::MIN` for one that holds from the start.
///
/// # Errors
/// The store's.
pub fn covered_since(c: &mut Conn, unit: &str, on: Date) -> Result<Option<Date>, AppError> {
    let sql =
        "SELECT since FROM unit_days WHERE unit_id = $1 AND since <= $2 AND (until IS NULL OR until > $2)
               ORDER BY since LIMIT 1";
    let row = c.query_opt(sql, &binds![unit, on.to_string()])?;
    Ok(row.map(|row| row.str(0).parse().unwrap_or(Date::MIN)))
}

/// Somebody units can be given to.
#[derive(Clone, Debug)]
pub struct Officer {
    /// Record id of the post.
    pub post: String,
    /// Name, role and what the post covers.
    pub label: String,
}

/// Posts of an authority that found organisations or see to it, as held on a day.
///
/// # Errors
/// The store's.
pub fn officers(c: &mut Conn, authority: &str, on: Date) -> Result<Vec<Officer>, AppError> {
    let sql = "SELECT p.id, u.name, p.role, p.scope_name FROM posts p JOIN users u ON u.id = p.user_id
               WHERE p.authority = $1 AND p.active_from <= $2 AND (p.active_to IS NULL OR p.active_to > $2)
               AND u.locked = 0 ORDER BY p.role, p.scope_name, u.name, p.id";
    let rows = c.query(sql, &binds![authority, on.to_string()])?;
    Ok(rows
        .iter()
        .filter_map(|row| {
            let role = Role::parse(row.str(2))?;
            let sees_to_it = [
                Role::SubdistrictOfficer,
                Role::OrganisationHead,
                Role::DistrictOfficer,
                Role::DistrictManager,
                Role::ZoneOfficer,
            ];
            let label = format!("{}（{}，{}）", row.str(1), role.label(), row.str(3));
            sees_to_it.contains(&role).then(|| Officer { post: row.text(0), label })
        })
        .collect())
}
