//! How units are found, kept and judged.

use fengqiao_db::{Bind, Conn};
use fengqiao_domain::access::Scope;
use fengqiao_domain::names::plain_name;
use fengqiao_domain::table::{Problem, Table};
use fengqiao_domain::units::{UNITS, Unit, key, settle};
use jiff::civil::{Date, date};

use crate::AppError;
use crate::coverage::derive;
use crate::tables::find::mark;
use crate::tables::{Env, Params, Records, Touched};

/// The units table.
pub struct UnitRecords;

impl Records for UnitRecords {
    type Row = Unit;
    const TABLE: &'static Table<Unit> = &UNITS;
    const SQL: &'static str = "units";
    const PLACE_COLUMN: &'static str = "district";

    fn id(row: &Unit) -> &str {
        &row.id
    }
    fn identify(row: &mut Unit, id: String, revision: i64) {
        (row.id, row.revision) = (id, revision);
    }
    fn revision(row: &Unit) -> i64 {
        row.revision
    }
    fn label(row: &Unit) -> String {
        row.name.clone()
    }
    fn place(row: &Unit, env: &Env) -> String {
        fengqiao_domain::table::Names::place(env, &row.authority)
    }

    fn keys(row: &Unit, _env: &Env) -> Vec<String> {
        if row.name.is_empty() && row.credit_code.is_none() { Vec::new() } else { vec![key(row)] }
    }
    fn key_column(row: &Unit) -> &'static str {
        if row.credit_code.is_some() { "credit_code" } else { "name" }
    }

    fn within(scope: &Scope, binds: &mut Vec<Bind>) -> String {
        match scope {
            Scope::City => "1 = 1".into(),
            Scope::Authority(code) => format!("r.authority = {}", mark(binds, code.as_str())),
            Scope::Subdistrict { code, .. } => format!("r.subdistrict = {}", mark(binds, code.as_str())),
            Scope::Organisation(_) | Scope::Mediator(_) | Scope::Nothing => "1 = 0".into(),
        }
    }
    fn looked_for<'a>(scope: &Scope, params: &'a Params) -> Option<&'a str> {
        super::lists::looked_for(scope, params)
    }
    fn asked(scope: &Scope, params: &Params, on: Date, binds: &mut Vec<Bind>) -> Vec<String> {
        super::lists::asked(scope, params, on, binds)
    }
    fn reaches(scope: &Scope, row: &Unit) -> bool {
        match (scope, &row.subdistrict) {
            (Scope::Subdistrict { .. }, Some(street)) => scope.contains_subdistrict(&row.authority, street),
            _ => scope.contains_authority(&row.authority),
        }
    }

    fn settle(_old: Option<&Unit>, new: &mut Unit, _from: Date, _env: &Env) -> Vec<Problem> {
        settle(new);
        Vec::new()
    }

    fn extra(row: &Unit, _env: &Env) -> Vec<(&'static str, Bind)> {
        let [core, initials] = crate::search::words(&row.name);
        vec![("record_key", key(row).into()), ("plain_name", plain_name(&row.name).into()), core, initials]
    }

    fn keep_children(
        c: &mut Conn,
        _env: &Env,
        _touched: &mut Touched,
        pairs: &[(Option<Unit>, Unit)],
    ) -> Result<(), AppError> {
        let names = pairs.iter().map(|(old, new)| {
            (new.id.as_str(), old.as_ref().map(|old| old.name.as_str()), new.name.as_str())
        });
        crate::search::keep_pairs(c, Self::SQL, names)
    }

    fn note_touched(old: Option<&Unit>, new: &Unit, touched: &mut Touched) {
        touched.authorities.extend(old.map(|o| o.authority.clone()));
        touched.authorities.insert(new.authority.clone());
    }

    fn derive(c: &mut Conn, env: &Env, touched: &Touched) -> Result<(), AppError> {
        derive::units(c, env, &touched.authorities)
    }

    fn first_fact(row: &Unit) -> Option<Date> {
        row.from_year.and_then(|y| i16::try_from(y).ok()).map(|y| date(y, 1, 1))
    }
}
