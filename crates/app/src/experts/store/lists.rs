//! What the list of experts asks.

use fengqiao_db::Bind;
use fengqiao_domain::dates::plus_days;
use fengqiao_domain::experts::EXPERTS;
use fengqiao_domain::experts::state::Standing;
use fengqiao_domain::names::plain_name;
use fengqiao_domain::todos::experts::TERM_AHEAD;
use jiff::civil::Date;

use crate::tables::Params;
use crate::tables::find::mark;
use crate::tables::query::equal;

/// The filters of the list: `level`, `authority` (the pool), `field`, `state`, `ending` (是) and `q`, a part of
/// name or workplace.
pub fn asked(params: &Params, on: Date, binds: &mut Vec<Bind>) -> Vec<String> {
    let mut all: Vec<String> = equal(&EXPERTS, "level", params, binds).into_iter().collect();
    let pool = params.get("authority");
    if !pool.is_empty() {
        // The pool that held on the day; of somebody in none, the one that keeps the record.
        let (pool, day) = (mark(binds, pool), mark(binds, on.to_string()));
        all.push(format!(
            "COALESCE((SELECT p.pool FROM expert_days p WHERE p.expert_id = r.id AND p.since <= {day}
             AND (p.until IS NULL OR p.until > {day})), r.authority) = {pool}"
        ));
    }
    let text = params.get("q");
    if !text.is_empty() {
        // Pools are small: any part of the name.
        let held = mark(binds, format!("%{}%", literal(text)));
        let typed = mark(binds, format!("%{}%", escaped(text)));
        all.push(format!(
            "(r.plain_name LIKE {held} ESCAPE '!' OR LOWER(r.workplace) LIKE LOWER({typed}) ESCAPE '!')"
        ));
    }
    let field = params.get("field");
    if !field.is_empty() {
        let typed = mark(binds, format!("%{}%", escaped(field)));
        all.push(format!("LOWER(r.fields) LIKE LOWER({typed}) ESCAPE '!'"));
    }
    all.extend(standing(params.get("state"), on, binds));
    if params.get("ending") == "是" {
        let (from, to) = (on.to_string(), plus_days(on, TERM_AHEAD).to_string());
        let (from, to) = (mark(binds, from), mark(binds, to));
        all.push(format!("r.left_on IS NULL AND r.term_to >= {from} AND r.term_to <= {to}"));
    }
    if !params.get("as_of").is_empty() {
        let day = mark(binds, on.to_string());
        all.push(format!(
            "EXISTS (SELECT 1 FROM expert_days f WHERE f.expert_id = r.id AND f.since <= {day})"
        ));
    }
    all
}

fn literal(text: &str) -> String {
    escaped(&plain_name(text))
}

fn escaped(text: &str) -> String {
    text.replace('!', "!!").replace('%', "!%").replace('_', "!_")
}

/// How one stands to the pools on a day, in words.
fn standing(words: &str, on: Date, binds: &mut Vec<Bind>) -> Option<String> {
    let wanted = Standing::ALL.iter().find(|state| state.label() == words)?;
    let day = mark(binds, on.to_string());
    let holds = format!(
        "EXISTS (SELECT 1 FROM expert_days s WHERE s.expert_id = r.id AND s.since <= {day}
         AND (s.until IS NULL OR s.until > {day}))"
    );
    let begun = format!("EXISTS (SELECT 1 FROM expert_days b WHERE b.expert_id = r.id AND b.since <= {day})");
    Some(match wanted {
        Standing::Current => holds,
        Standing::NotYet => format!("NOT {begun}"),
        // Whoever leaves after the last day of the term has left nothing: the term was over.
        Standing::Left => format!(
            "NOT {holds} AND {begun} AND r.left_on <= {day} AND (r.term_to IS NULL OR r.left_on <= r.term_to)"
        ),
        Standing::TermOver => format!(
            "NOT {holds} AND {begun} AND (r.left_on IS NULL OR r.left_on > {day} OR r.left_on > r.term_to)"
        ),
    })
}
