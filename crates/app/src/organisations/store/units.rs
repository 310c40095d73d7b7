//! Which units of the working list an organisation covers (R1).

use std::collections::BTreeSet;

use fengqiao_db::{Bind, Conn};
use fengqiao_domain::names::plain_name;
use fengqiao_domain::organisations::Organisation;

use crate::AppError;
use crate::coverage::covers;
use crate::tables::Env;
use crate::tables::find::{mark, marks};

/// A unit that is covered.
pub struct Covered {
    /// Record id.
    pub id: String,
    /// 单位名称.
    pub name: String,
    /// 统一社会信用代码.
    pub credit_code: Option<String>,
    /// First and last year in the list.
    pub years: (Option<i64>, Option<i64>),
}

/// The units an organisation covers, and what is written as covered but stands in no list.
///
/// # Errors
/// The store's.
pub fn covered(c: &mut Conn, env: &Env, o: &Organisation) -> Result<(Vec<Covered>, Vec<String>), AppError> {
    let own = covers::of(o, env);
    let mut binds: Vec<Bind> = Vec::new();
    let condition = match o.kind.as_str() {
        "subdistrict_centre" => format!(
            "kind = 'subdistrict' AND subdistrict = {}",
            mark(&mut binds, o.subdistrict.clone().unwrap_or_default())
        ),
        "court_centre" => {
            format!("kind = 'arbitration_court' AND authority = {}", mark(&mut binds, o.authority.as_str()))
        }
        _ => by_text(o, &mut binds),
    };
    let sql = format!(
        "SELECT id, name, kind, credit_code, district, subdistrict, authority, from_year, to_year FROM units
         WHERE {condition} ORDER BY plain_name, from_year, id"
    );
    let mut hit: BTreeSet<String> = BTreeSet::new();
    let mut found = Vec::new();
    c.query_each(&sql, &binds, |row| {
        let indicator = covers::indicator(row.str(2));
        let keys =
            covers::keys(indicator, row.str(6), row.str(4), row.str(1), row.opt_str(3), row.opt_str(5));
        if keys.iter().any(|key| own.contains(key)) {
            hit.extend(keys);
            found.push(Covered {
                id: row.text(0),
                name: row.text(1),
                credit_code: row.opt_text(3),
                years: (row.opt_int(7), row.opt_int(8)),
            });
        }
        Ok::<_, AppError>(())
    })?;
    let listed = |text: &&String| hit.contains(&covers::of_text(&o.district, text));
    let unlisted = o.covered.iter().filter(|text| !listed(text)).cloned().collect();
    Ok((found, unlisted))
}

/// Founder and covered units, by credit code or name.
fn by_text(o: &Organisation, binds: &mut Vec<Bind>) -> String {
    let mut codes: Vec<String> = o.founder_credit_code.iter().cloned().collect();
    let mut names = vec![plain_name(&o.founder)];
    for text in &o.covered {
        match covers::as_code(text) {
            Some(code) => codes.push(code),
            None => names.push(plain_name(text)),
        }
    }
    let mut part = |column: &str, values: Vec<String>| {
        let list = marks(binds.len() + 1, values.len());
        binds.extend(values.into_iter().map(Bind::from));
        format!("{column} IN ({list})")
    };
    let by_name = part("plain_name", names);
    if codes.is_empty() { by_name } else { format!("({by_name} OR {})", part("credit_code", codes)) }
}
