//! How milestones are found, kept and judged.

use fengqiao_db::{Bind, Row};
use fengqiao_domain::access::Scope;
use fengqiao_domain::codes::INDICATORS;
use fengqiao_domain::coverage::milestones::{MILESTONES, Milestone, check_change, key};
use fengqiao_domain::table::{Names, Problem, Table};
use jiff::civil::Date;

use super::within;
use crate::tables::{Env, Records};

/// The milestones table.
pub struct MilestoneRecords;

impl Records for MilestoneRecords {
    type Row = Milestone;
    const TABLE: &'static Table<Milestone> = &MILESTONES;
    const SQL: &'static str = "milestones";
    const ORDER: Option<&'static str> = Some(by_place_and_indicator!("r.due, r.subdistrict, r.id"));
    const PLACE_COLUMN: &'static str = "authority";

    fn id(row: &Milestone) -> &str {
        &row.id
    }
    fn identify(row: &mut Milestone, id: String, revision: i64) {
        (row.id, row.revision) = (id, revision);
    }
    fn revision(row: &Milestone) -> i64 {
        row.revision
    }
    fn label(row: &Milestone) -> String {
        let due = row.due.map_or(String::new(), |due| format!("{due} "));
        format!("{due}{}", INDICATORS.label(&row.indicator))
    }
    fn place(row: &Milestone, env: &Env) -> String {
        let street = row.subdistrict.as_deref().map(|code| env.place(code)).unwrap_or_default();
        format!("{}{street}", env.place(&row.authority))
    }

    fn keys(row: &Milestone, _env: &Env) -> Vec<String> {
        let whole = !row.authority.is_empty() && !row.indicator.is_empty() && row.due.is_some();
        if whole { vec![key(row)] } else { Vec::new() }
    }
    fn key_column(_row: &Milestone) -> &'static str {
        "due"
    }

    const BESIDE: &'static str = "r.withdrawn_on,";
    fn beside(row: &mut Milestone, sql: &Row, at: usize) {
        row.withdrawn = sql.opt_str(at).and_then(|day| day.parse().ok());
    }
    const SHOWN: Option<&'static str> = Some("r.withdrawn_on IS NULL");

    fn within(scope: &Scope, binds: &mut Vec<Bind>) -> String {
        within(scope, binds)
    }
    fn reaches(scope: &Scope, row: &Milestone) -> bool {
        scope.contains_authority(&row.authority)
    }

    /// One taken back is not changed any more. The street must lie where the bureau is; a zone has streets of several
    /// districts.
    fn settle(old: Option<&Milestone>, new: &mut Milestone, _from: Date, env: &Env) -> Vec<Problem> {
        if let Some(no) = old.and_then(check_change) {
            return vec![no];
        }
        let Some(street) = new.subdistrict.as_deref().and_then(|code| env.regions.subdistrict(code)) else {
            return Vec::new();
        };
        let district = env.regions.find_district(&new.authority);
        if new.authority.is_empty() || district.is_none_or(|d| d.code == street.district) {
            return Vec::new();
        }
        let message = format!("{}不在{}。", street.name, env.place(&new.authority));
        vec![Problem::error("subdistrict", message, "填本区的街道、镇或乡；管全区的不填。").under("III-1-1b")]
    }

    fn extra(row: &Milestone, _env: &Env) -> Vec<(&'static str, Bind)> {
        let withdrawn = row.withdrawn.map(|day| day.to_string());
        vec![("record_key", key(row).into()), ("withdrawn_on", withdrawn.into())]
    }

    fn first_fact(_row: &Milestone) -> Option<Date> {
        None
    }
    fn keeps_timeline(_column: &str) -> bool {
        false
    }
}
