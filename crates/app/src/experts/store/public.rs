//! Annex 12: the experts in a pool on a day, in the columns that may be published. It goes out and is never taken in.

use fengqiao_db::{Bind, Conn};
use fengqiao_domain::access::Scope;
use fengqiao_domain::experts::{Expert, PUBLIC_EXPERTS, state};
use fengqiao_domain::table::{Problem, Table};
use jiff::civil::Date;

use super::records::ExpertRecords;
use crate::AppError;
use crate::tables::find::mark;
use crate::tables::{Env, Params, Records, as_of};

/// The listing of annex 12.
pub struct PublicExpertRecords;

impl Records for PublicExpertRecords {
    type Row = Expert;
    const TABLE: &'static Table<Expert> = &PUBLIC_EXPERTS;
    const SQL: &'static str = "experts";
    const ORDER: Option<&'static str> = Some("r.level, r.authority, r.plain_name, r.id");
    const PLACE_COLUMN: &'static str = "level";
    const ONLY_OUT: bool = true;

    fn id(row: &Expert) -> &str {
        &row.id
    }
    fn identify(row: &mut Expert, id: String, revision: i64) {
        (row.id, row.revision) = (id, revision);
    }
    fn revision(row: &Expert) -> i64 {
        row.revision
    }
    fn label(row: &Expert) -> String {
        row.name.clone()
    }
    fn place(row: &Expert, env: &Env) -> String {
        ExpertRecords::place(row, env)
    }
    fn keys(row: &Expert, env: &Env) -> Vec<String> {
        ExpertRecords::keys(row, env)
    }
    fn key_column(_row: &Expert) -> &'static str {
        "name"
    }

    fn each(
        c: &mut Conn,
        env: &Env,
        condition: &str,
        binds: &[Bind],
        each: &mut dyn FnMut(Expert) -> Result<(), AppError>,
    ) -> Result<(), AppError> {
        ExpertRecords::each(c, env, condition, binds, each)
    }

    fn within(scope: &Scope, binds: &mut Vec<Bind>) -> String {
        ExpertRecords::within(scope, binds)
    }
    fn asked(_scope: &Scope, params: &Params, on: Date, binds: &mut Vec<Bind>) -> Vec<String> {
        super::lists::asked(params, on, binds)
    }
    fn shown_on(on: Date, binds: &mut Vec<Bind>) -> Option<String> {
        Some(in_a_pool(on, binds))
    }
    fn reaches(scope: &Scope, row: &Expert) -> bool {
        ExpertRecords::reaches(scope, row)
    }
    fn settle(_old: Option<&Expert>, _new: &mut Expert, _from: Date, _env: &Env) -> Vec<Problem> {
        Vec::new()
    }
    fn extra(_row: &Expert, _env: &Env) -> Vec<(&'static str, Bind)> {
        Vec::new()
    }

    /// 级别 and term are those of the day.
    fn on_day(c: &mut Conn, env: &Env, rows: &mut [Expert], on: Date) -> Result<(), AppError> {
        let ids: Vec<String> = rows.iter().map(|e| e.id.clone()).collect();
        let lines = as_of::timelines::<ExpertRecords>(c, Some(&ids))?;
        for row in rows {
            let held = state::span_on(row, on);
            as_of::rewind::<ExpertRecords>(row, &lines, on, env)?;
            if let Some(span) = held {
                let level = if span.pool == env.policy.jurisdiction { "city" } else { "district" };
                level.clone_into(&mut row.level);
                (row.term_from, row.term_to) = (Some(span.from), Some(span.to));
            }
        }
        Ok(())
    }

    fn first_fact(_row: &Expert) -> Option<Date> {
        None
    }
    fn keeps_timeline(_column: &str) -> bool {
        false
    }
}

/// In a pool on the day.
fn in_a_pool(on: Date, binds: &mut Vec<Bind>) -> String {
    let day = mark(binds, on.to_string());
    format!(
        "EXISTS (SELECT 1 FROM expert_days d WHERE d.expert_id = r.id AND d.since <= {day}
         AND (d.until IS NULL OR d.until > {day}))"
    )
}
