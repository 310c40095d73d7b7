//! 组织编号: assigned where the file has none, as 管理单位代码 + four digits in order of entry.

use fengqiao_db::{Conn, binds};
use fengqiao_domain::organisations::Organisation;

use crate::AppError;
use crate::tables::Env;

/// Gives the new organisations without a number the next ones of their authority.
///
/// # Errors
/// The store's.
pub fn assign(c: &mut Conn, _env: &Env, new: &mut [&mut Organisation]) -> Result<(), AppError> {
    let mut next: std::collections::HashMap<String, i64> = std::collections::HashMap::new();
    for o in new.iter_mut().filter(|o| o.number.is_none()) {
        let n = match next.get(&o.authority) {
            Some(n) => *n,
            None => last(c, &o.authority)?,
        } + 1;
        next.insert(o.authority.clone(), n);
        o.number = Some(format!("{}-{n:04}", o.authority));
    }
    Ok(())
}

fn last(c: &mut Conn, authority: &str) -> Result<i64, AppError> {
    let row = c.query_one(
        "SELECT COALESCE(MAX(LENGTH(number)), 0), MAX(number) FROM organisations WHERE number >= $1 AND number < $2
         AND LENGTH(number) = (SELECT MAX(LENGTH(number)) FROM organisations WHERE number >= $1 AND number < $2)",
        &binds![format!("{authority}-"), format!("{authority}.")],
    )?;
    Ok(row.opt_str(1).and_then(|n| n.rsplit('-').next()).and_then(|n| n.parse().ok()).unwrap_or(0))
}
