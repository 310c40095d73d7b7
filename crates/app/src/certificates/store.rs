//! Cards and their codes, number series, the address of the public side.

use fengqiao_db::{Bind, Conn, binds};
use fengqiao_domain::certificates::NumberSeries;

use crate::AppError;
use crate::tables::Env;
use crate::tables::find::marks;

/// What a sealed code is bound to.
const CONTEXT: &str = "certificate_cards.token";

/// What was printed of a certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Printed {
    /// The code behind the QR code.
    pub token: String,
    /// Digest of what the card said when last printed; `None` before the first print.
    pub digest: Option<String>,
    /// When that was, as stored.
    pub last: Option<String>,
    /// How often.
    pub prints: i64,
}

/// What was printed of a certificate; `None` where no code was made yet.
///
/// # Errors
/// The store's; a code the key cannot open.
pub fn printed(c: &mut Conn, env: &Env, person: &str, number: &str) -> Result<Option<Printed>, AppError> {
    let sql = "SELECT token, digest, printed_at, prints FROM certificate_cards WHERE mediator_id = $1 AND number = $2";
    let Some(row) = c.query_opt(sql, &binds![person, number])? else { return Ok(None) };
    Ok(Some(Printed {
        token: env.keys.open(row.str(0), CONTEXT)?,
        digest: row.opt_text(1),
        last: row.opt_text(2),
        prints: row.int(3),
    }))
}

/// Makes the first code of a certificate; one it has stays.
///
/// # Errors
/// The store's.
pub fn make(c: &mut Conn, env: &Env, person: &str, number: &str, token: &str) -> Result<(), AppError> {
    c.execute(
        "INSERT INTO certificate_cards (mediator_id, number, token, token_index, made_at, prints)
         VALUES ($1, $2, $3, $4, $5, 0) ON CONFLICT (mediator_id, number) DO NOTHING",
        &binds![person, number, env.keys.seal(token, CONTEXT), env.keys.blind(token, CONTEXT), env.now],
    )?;
    Ok(())
}

/// Gives a certificate a code; one it had works no more.
///
/// # Errors
/// The store's.
pub fn give(c: &mut Conn, env: &Env, person: &str, number: &str, token: &str) -> Result<(), AppError> {
    c.execute(
        "INSERT INTO certificate_cards (mediator_id, number, token, token_index, made_at, prints)
         VALUES ($1, $2, $3, $4, $5, 0)
         ON CONFLICT (mediator_id, number) DO UPDATE SET token = excluded.token, token_index = excluded.token_index,
           made_at = excluded.made_at, digest = NULL",
        &binds![person, number, env.keys.seal(token, CONTEXT), env.keys.blind(token, CONTEXT), env.now],
    )?;
    Ok(())
}

/// Notes a print.
///
/// # Errors
/// The store's.
pub fn note_print(c: &mut Conn, env: &Env, person: &str, number: &str, digest: &str) -> Result<(), AppError> {
    c.execute(
        "UPDATE certificate_cards SET digest = $1, printed_at = $2, prints = prints + 1
         WHERE mediator_id = $3 AND number = $4",
        &binds![digest, env.now, person, number],
    )?;
    Ok(())
}

/// A number was corrected: the card printed before leads to the same certificate.
///
/// # Errors
/// The store's.
pub fn renumber(c: &mut Conn, person: &str, from: &str, to: &str) -> Result<(), AppError> {
    c.execute(
        "UPDATE certificate_cards SET number = $1 WHERE mediator_id = $2 AND number = $3",
        &binds![to, person, from],
    )?;
    Ok(())
}

/// Whose certificate a code leads to: record id and number.
///
/// # Errors
/// The store's.
pub fn behind(c: &mut Conn, env: &Env, token: &str) -> Result<Option<(String, String)>, AppError> {
    let sql = "SELECT mediator_id, number FROM certificate_cards WHERE token_index = $1";
    let row = c.query_opt(sql, &binds![env.keys.blind(token, CONTEXT)])?;
    Ok(row.map(|r| (r.text(0), r.text(1))))
}

/// Who holds a number.
///
/// # Errors
/// The store's.
pub fn holder(c: &mut Conn, number: &str) -> Result<Option<String>, AppError> {
    let row = c.query_opt("SELECT mediator_id FROM certificates WHERE number = $1", &binds![number])?;
    Ok(row.map(|r| r.text(0)))
}

/// Of an organisation what may be said in public: its telephone.
///
/// # Errors
/// The store's.
pub fn public_phone(c: &mut Conn, organisation: &str) -> Result<Option<String>, AppError> {
    let row = c.query_opt("SELECT public_phone FROM organisations WHERE id = $1", &binds![organisation])?;
    Ok(row.and_then(|r| r.opt_text(0)))
}

/// 证号规则 of some authorities with the revision of each.
///
/// # Errors
/// The store's.
pub fn series(c: &mut Conn, authorities: &[&str]) -> Result<Vec<(String, NumberSeries, i64)>, AppError> {
    if authorities.is_empty() {
        return Ok(Vec::new());
    }
    let binds: Vec<Bind> = authorities.iter().map(|a| (*a).into()).collect();
    let sql = format!(
        "SELECT authority, prefix, with_year, digits, revision FROM number_series WHERE authority IN ({})
         ORDER BY authority",
        marks(1, binds.len())
    );
    let read = |r: &fengqiao_db::Row| {
        let digits = u32::try_from(r.int(3)).unwrap_or(4);
        (r.text(0), NumberSeries { prefix: r.text(1), with_year: r.flag(2), digits }, r.int(4))
    };
    Ok(c.query(&sql, &binds)?.iter().map(read).collect())
}

/// The authority that numbers with a prefix.
///
/// # Errors
/// The store's.
pub fn with_prefix(c: &mut Conn, prefix: &str) -> Result<Option<String>, AppError> {
    let row = c.query_opt("SELECT authority FROM number_series WHERE prefix = $1", &binds![prefix])?;
    Ok(row.map(|r| r.text(0)))
}

/// Keeps a series whose revision was seen; 0 for none.
///
/// # Errors
/// `Conflict` for another revision.
pub fn keep_series(c: &mut Conn, authority: &str, series: &NumberSeries, seen: i64) -> Result<(), AppError> {
    let kept = c.execute(
        "INSERT INTO number_series (authority, prefix, with_year, digits, revision) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (authority) DO UPDATE SET prefix = excluded.prefix, with_year = excluded.with_year,
           digits = excluded.digits, revision = excluded.revision
         WHERE number_series.revision = $5 - 1",
        &binds![authority, series.prefix.as_str(), series.with_year, i64::from(series.digits), seen + 1],
    )?;
    if kept == 0 { Err(AppError::Conflict) } else { Ok(()) }
}

/// The place the next number of a year has.
///
/// # Errors
/// The store's.
pub fn next_place(c: &mut Conn, authority: &str, year: i16) -> Result<u64, AppError> {
    let sql = "SELECT next_number FROM number_counters WHERE authority = $1 AND year = $2";
    let row = c.query_opt(sql, &binds![authority, i64::from(year)])?;
    Ok(row.map_or(1, |r| u64::try_from(r.int(0)).unwrap_or(1)))
}

/// Sets it.
///
/// # Errors
/// The store's.
pub fn set_place(c: &mut Conn, authority: &str, year: i16, next: u64) -> Result<(), AppError> {
    c.execute(
        "INSERT INTO number_counters (authority, year, next_number) VALUES ($1, $2, $3)
         ON CONFLICT (authority, year) DO UPDATE SET next_number = excluded.next_number",
        &binds![authority, i64::from(year), i64::try_from(next).unwrap_or(i64::MAX)],
    )?;
    Ok(())
}

/// Takes a place: nobody else gets it, on either engine, however many take one at once. The row is held until the
/// transaction ends; undone with it, the place is free again.
///
/// # Errors
/// The store's.
pub fn take_place(c: &mut Conn, authority: &str, year: i16) -> Result<u64, AppError> {
    let row = c.query_one(
        "INSERT INTO number_counters (authority, year, next_number) VALUES ($1, $2, 2)
         ON CONFLICT (authority, year) DO UPDATE SET next_number = number_counters.next_number + 1
         RETURNING next_number",
        &binds![authority, i64::from(year)],
    )?;
    Ok(u64::try_from(row.int(0)).unwrap_or(2) - 1)
}

/// Key of the public side's address among the settings.
const ADDRESS: &str = "public_address";

/// The address of the public side, without a slash at its end; `None` where none is set.
///
/// # Errors
/// The store's.
pub fn public_address(c: &mut Conn) -> Result<Option<String>, AppError> {
    let row = c.query_opt("SELECT value FROM settings WHERE key = $1", &binds![ADDRESS])?;
    Ok(row.map(|r| r.text(0)).filter(|v| !v.is_empty()))
}

/// Sets it; empty for none.
///
/// # Errors
/// The store's.
pub fn set_public_address(c: &mut Conn, address: &str, by: &str, now: &str) -> Result<(), AppError> {
    c.execute(
        "INSERT INTO settings (key, value, changed_at, changed_by) VALUES ($1, $2, $3, $4)
         ON CONFLICT (key) DO UPDATE SET value = excluded.value, changed_at = excluded.changed_at,
           changed_by = excluded.changed_by",
        &binds![ADDRESS, address, now, by],
    )?;
    Ok(())
}
