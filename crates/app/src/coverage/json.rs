//! The figures as the command line and the API give them (surface.md).

use fengqiao_domain::codes::UNIT_KINDS;
use fengqiao_domain::coverage::Row;
use fengqiao_domain::units::Unit;
use jiff::civil::Date;
use serde_json::{Value, json};

use super::figures::Table;
use crate::tables::Env;

fn row(code: &str, name: &str, r: &Row) -> Value {
    json!({
        "district": code,
        "district_name": name,
        "indicator": r.indicator.code(),
        "indicator_name": r.indicator.label(),
        "due": r.due,
        "share": r.share,
        "base": r.base.value,
        "base_confirmed": r.base.is_confirmed(),
        "required": r.required,
        "achieved": r.achieved,
        "units_covered": r.counts.units.now,
        "eligible": r.counts.eligible,
        "gap": r.gap,
        "rate": r.rate,
        "achieved_on_due": r.achieved_on_due,
        "status": r.status,
    })
}

/// `{as_of, rows, total}`.
pub fn table(t: &Table) -> Value {
    let rows: Vec<Value> = t.rows.iter().map(|f| row(&f.authority, &f.name, &f.row)).collect();
    let total: Vec<Value> = t
        .totals
        .iter()
        .map(|x| {
            let mut v = row("", "全市", &x.row);
            v["districts_met"] = x.districts_met.into();
            v["districts"] = x.districts.into();
            v
        })
        .collect();
    json!({ "as_of": t.on, "rows": rows, "total": total })
}

/// `{as_of, units}`.
pub fn gaps(units: &[Unit], on: Date, env: &Env) -> Value {
    let one = |u: &Unit| {
        json!({
            "district": u.authority,
            "kind": UNIT_KINDS.label(&u.kind),
            "name": u.name,
            "credit_code": u.credit_code,
            "subdistrict": u.subdistrict.as_deref().and_then(|s| env.regions.name(s)),
        })
    };
    json!({ "as_of": on, "units": units.iter().map(one).collect::<Vec<_>>() })
}
