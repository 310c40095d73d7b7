//! The hours of a year, person by person (R6, III-2-2).

use fengqiao_db::Conn;
use fengqiao_domain::access::Scope;
use fengqiao_domain::training::hours::{Hours, HoursFacts, last_day, verdict};
use fengqiao_domain::training::hours_text;
use fengqiao_domain::verdict::Verdict;
use jiff::civil::{Date, date};
use serde_json::{Value, json};

use super::years;
use crate::AppError;
use crate::mediators::MediatorRecords;
use crate::tables::find::mark;
use crate::tables::{Env, Records};

/// People read at a time.
const PART: usize = 500;

/// One person's year.
pub struct Entry {
    /// 调解员证号, empty for none.
    pub certificate_no: String,
    /// 姓名.
    pub name: String,
    /// 所在调解组织 at the end of the year, or today.
    pub organisation: String,
    /// Hours, needed and missing.
    pub hours: Verdict<Hours>,
    /// Practice sessions attended.
    pub practice: i64,
}

/// The year of everybody who had an appointment in it, or attended something, by id. Running years go up to today.
///
/// # Errors
/// The store's.
pub fn list(c: &mut Conn, env: &Env, scope: &Scope, year: i16) -> Result<Vec<Entry>, AppError> {
    let mut binds = Vec::new();
    let within = MediatorRecords::within(scope, &mut binds);
    let (first, last) =
        (mark(&mut binds, date(year, 1, 1).to_string()), mark(&mut binds, last_day(year).to_string()));
    let number = mark(&mut binds, i64::from(year));
    let condition = format!(
        "{within} AND (EXISTS (SELECT 1 FROM appointments a WHERE a.mediator_id = r.id AND a.since <= {last}
         AND (a.ended IS NULL OR a.ended > {first}))
         OR EXISTS (SELECT 1 FROM training_years y WHERE y.mediator_id = r.id AND y.year = {number})) ORDER BY r.id"
    );
    let mut people = Vec::new();
    MediatorRecords::each(c, env, &condition, &binds, &mut |m| {
        people.push(m);
        Ok(())
    })?;
    let mut entries = Vec::with_capacity(people.len());
    for part in people.chunks(PART) {
        let ids: Vec<String> = part.iter().map(|m| m.id.clone()).collect();
        let sums = years::of_year(c, &ids, year)?;
        let on = last_day(year).min(env.today.max(date(year, 1, 1)));
        entries.extend(part.iter().map(|m| {
            let sums = sums.get(&m.id).copied().unwrap_or_default();
            let facts = HoursFacts::of(m, year, sums.half_hours, sums.shown);
            Entry {
                certificate_no: number_on(m, on),
                name: m.name.clone(),
                organisation: m.appointment_at(on).map(|a| a.host.name.clone()).unwrap_or_default(),
                hours: verdict(&facts, env.policy),
                practice: sums.practice,
            }
        }));
    }
    Ok(entries)
}

fn number_on(m: &fengqiao_domain::mediators::Mediator, on: Date) -> String {
    m.certificate_at(on).map(|held| held.number.clone()).unwrap_or_default()
}

/// `{year, mediators}`; hours as numbers, whole or with a half.
pub fn json(entries: &[Entry], year: i16) -> Value {
    let one = |e: &Entry| {
        let hours = &e.hours.result;
        json!({
            "certificate_no": e.certificate_no,
            "name": e.name,
            "off_the_job": number(hours.counted),
            "required": number(hours.needed),
            "short_by": number(hours.short_by),
            "obliged": hours.obliged,
            "practice": e.practice,
        })
    };
    json!({ "year": year, "mediators": entries.iter().map(one).collect::<Vec<_>>() })
}

/// Half hours as a JSON number, exactly: 61 → 30.5.
fn number(half_hours: i64) -> Value {
    serde_json::from_str(&hours_text(half_hours)).unwrap_or(Value::Null)
}
