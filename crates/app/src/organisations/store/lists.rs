//! What lists of organisations ask.

use fengqiao_db::Bind;
use fengqiao_domain::access::Scope;
use fengqiao_domain::codes::ORGANISATION_STATES;
use fengqiao_domain::organisations::ORGANISATIONS;
use fengqiao_domain::search::pairs;
use jiff::civil::Date;

use crate::tables::find::mark;
use crate::tables::params::Params;
use crate::tables::query::{equal, is_narrow, named};

/// Kinds that can be certified as 实体化.
const CENTRES: &str = "r.kind IN ('subdistrict_centre', 'court_centre', 'district_centre', 'city_centre')";

/// The filters of the list: `authority`, `kind`, `subdistrict`, `state`, `certified` and `eligible` (是 / 否), `centre`
/// (是: only kinds that can be certified) and `q`, a name or a number.
pub fn asked(scope: &Scope, params: &Params, on: Date, binds: &mut Vec<Bind>) -> Vec<String> {
    let columns = ["authority", "kind", "subdistrict"].into_iter();
    let mut all: Vec<String> = columns.filter_map(|key| equal(&ORGANISATIONS, key, params, binds)).collect();
    let text = params.get("q");
    if text.starts_with(|c: char| c.is_ascii_digit()) {
        let (from, to) = (mark(binds, text), mark(binds, format!("{text}\u{10ffff}")));
        all.push(format!("r.number >= {from} AND r.number < {to}"));
    } else if !text.is_empty() {
        let anywhere = looked_for(scope, params).is_some() || is_narrow(scope, params);
        all.push(named(text, anywhere, binds));
    }
    if params.get("centre") == "是" {
        all.push(CENTRES.to_owned());
    }
    let dated = params.get("as_of");
    let open = ORGANISATION_STATES.find(params.get("state"));
    let held = ["certified", "eligible"].map(|what| (what, yes_or_no(params.get(what))));
    if dated.is_empty() && open.is_none() && held.iter().all(|(_, wanted)| wanted.is_none()) {
        return all;
    }
    let day = mark(binds, on.to_string());
    if !dated.is_empty() {
        all.push(format!("(r.founded IS NULL OR r.founded <= {day})"));
    }
    all.extend(open.map(|code| state(code, &day)));
    for (what, wanted) in held {
        let held = format!(
            "(SELECT d.organisation_id FROM organisation_days d WHERE d.what = '{what}' AND d.since <= {day}
             AND (d.until IS NULL OR d.until > {day}))"
        );
        all.extend(wanted.map(|yes| {
            if yes { format!("r.id IN {held}") } else { format!("{CENTRES} AND r.id NOT IN {held}") }
        }));
    }
    all
}

/// A name or a part of one typed into the list of the whole city.
pub fn looked_for<'a>(scope: &Scope, params: &'a Params) -> Option<&'a str> {
    let text = params.get("q");
    let is_number = text.starts_with(|c: char| c.is_ascii_digit());
    (!is_number && !is_narrow(scope, params) && !pairs(text).is_empty()).then_some(text)
}

/// 正常 on the day, or gone by it: the stored days say what held then. The few that ended are looked up first.
fn state(code: &str, day: &str) -> String {
    let open = format!(
        "EXISTS (SELECT 1 FROM organisation_days d WHERE d.organisation_id = r.id AND d.what = 'open'
         AND d.since <= {day} AND (d.until IS NULL OR d.until > {day}))"
    );
    let since =
        |column: &str| format!("r.id IN (SELECT o.id FROM organisations o WHERE o.{column} <= {day})");
    match code {
        "open" => open,
        "dissolved" => since("dissolved_on"),
        _ => format!(
            "{} AND (r.dissolved_on IS NULL OR r.dissolved_on > {day}) AND r.founded <= {day} AND NOT {open}",
            since("suspended_on")
        ),
    }
}

/// 是 or 否; anything else does not narrow the list.
fn yes_or_no(typed: &str) -> Option<bool> {
    match typed {
        "是" => Some(true),
        "否" => Some(false),
        _ => None,
    }
}
