//! How hours on duty are kept and asked for.

use fengqiao_db::{Bind, Conn, Row, binds};
use fengqiao_domain::duty::Shift;
use jiff::civil::Date;

use crate::AppError;
use crate::tables::find::marks;

/// One time on duty as kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Record id.
    pub id: String,
    /// The organisation's record id.
    pub organisation: String,
    /// The organisation's name.
    pub organisation_name: String,
    /// The person's record id.
    pub mediator: String,
    /// When.
    pub shift: Shift,
    /// Where.
    pub place: String,
    /// When it was recorded, by whom, and for whom.
    pub recorded: (String, String, String),
    /// When it was taken back, by whom and why.
    pub withdrawn: Option<(String, String, String)>,
}

const COLUMNS: &str =
    "s.id, s.organisation_id, o.name, s.mediator_id, s.day, s.starts, s.ends, s.place, s.recorded_at,
    s.recorded_by, s.behalf, s.withdrawn_at, s.withdrawn_by, s.withdrawn_reason";
const FROM: &str = "duty_shifts s JOIN organisations o ON o.id = s.organisation_id";

fn kept(row: &Row) -> Kept {
    let minutes = |at: usize| u16::try_from(row.int(at)).unwrap_or(0);
    let text = |at: usize| row.opt_text(at).unwrap_or_default();
    Kept {
        id: row.text(0),
        organisation: row.text(1),
        organisation_name: row.text(2),
        mediator: row.text(3),
        shift: Shift { day: row.str(4).parse().unwrap_or(Date::ZERO), starts: minutes(5), ends: minutes(6) },
        place: text(7),
        recorded: (text(8), text(9), text(10)),
        withdrawn: row.opt_text(11).map(|at| (at, text(12), text(13))),
    }
}

/// Those of an organisation between two days, taken back ones too.
///
/// # Errors
/// The store's.
pub fn of_organisation(
    c: &mut Conn,
    organisation: &str,
    from: Date,
    to: Date,
) -> Result<Vec<Kept>, AppError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM {FROM} WHERE s.organisation_id = $1 AND s.day >= $2 AND s.day <= $3
         ORDER BY s.day, s.starts, s.id"
    );
    let rows = c.query(&sql, &binds![organisation, from.to_string(), to.to_string()])?;
    Ok(rows.iter().map(kept).collect())
}

/// Those of some people between two days that stand, at any organisation.
///
/// # Errors
/// The store's.
pub fn of_mediators(c: &mut Conn, mediators: &[String], from: Date, to: Date) -> Result<Vec<Kept>, AppError> {
    let mut all = Vec::new();
    for part in mediators.chunks(500) {
        let mut binds = binds![from.to_string(), to.to_string()].to_vec();
        binds.extend(part.iter().map(|id| Bind::from(id.as_str())));
        let sql = format!(
            "SELECT {COLUMNS} FROM {FROM} WHERE s.mediator_id IN ({}) AND s.day >= $1 AND s.day <= $2
             AND s.withdrawn_at IS NULL ORDER BY s.day, s.starts, s.id",
            marks(3, part.len())
        );
        all.extend(c.query(&sql, &binds)?.iter().map(kept));
    }
    Ok(all)
}

/// One of them.
///
/// # Errors
/// The store's.
pub fn one(c: &mut Conn, id: &str) -> Result<Option<Kept>, AppError> {
    let sql = format!("SELECT {COLUMNS} FROM {FROM} WHERE s.id = $1");
    Ok(c.query_opt(&sql, &binds![id])?.as_ref().map(kept))
}

/// Keeps new ones: each with its person and time.
///
/// # Errors
/// The store's.
pub fn insert(c: &mut Conn, new: &[Kept]) -> Result<(), AppError> {
    let row = |k: &Kept| -> Vec<Bind> {
        let blank = |text: &str| Some(text.to_owned()).filter(|t| !t.is_empty());
        binds![
            k.id.as_str(),
            k.organisation.as_str(),
            k.mediator.as_str(),
            k.shift.day.to_string(),
            i64::from(k.shift.starts),
            i64::from(k.shift.ends),
            blank(&k.place),
            k.recorded.0.as_str(),
            k.recorded.1.as_str(),
            blank(&k.recorded.2)
        ]
        .to_vec()
    };
    let rows: Vec<Vec<Bind>> = new.iter().map(row).collect();
    let sql = "INSERT INTO duty_shifts (id, organisation_id, mediator_id, day, starts, ends, place, recorded_at, recorded_by, behalf)";
    c.insert_rows(sql, &rows, "")?;
    Ok(())
}

/// Takes one back; false where it was already.
///
/// # Errors
/// The store's.
pub fn withdraw(c: &mut Conn, id: &str, at: &str, by: &str, reason: &str) -> Result<bool, AppError> {
    let sql = "UPDATE duty_shifts SET withdrawn_at = $1, withdrawn_by = $2, withdrawn_reason = $3
               WHERE id = $4 AND withdrawn_at IS NULL";
    Ok(c.execute(sql, &binds![at, by, reason, id])? > 0)
}
