//! How bases are found, kept and judged.

use fengqiao_db::{Bind, Row};
use fengqiao_domain::access::Scope;
use fengqiao_domain::codes::INDICATORS;
use fengqiao_domain::coverage::base_figures::{BASE_FIGURES, BaseFigure, key, locked_against};
use fengqiao_domain::table::{Names, Problem, Table};
use jiff::civil::Date;

use super::within;
use crate::tables::{Env, Records};

/// The bases table.
pub struct BaseRecords;

impl Records for BaseRecords {
    type Row = BaseFigure;
    const TABLE: &'static Table<BaseFigure> = &BASE_FIGURES;
    const SQL: &'static str = "base_figures";
    const ORDER: Option<&'static str> = Some(by_place_and_indicator!("r.year"));
    const PLACE_COLUMN: &'static str = "authority";

    fn id(row: &BaseFigure) -> &str {
        &row.id
    }
    fn identify(row: &mut BaseFigure, id: String, revision: i64) {
        (row.id, row.revision) = (id, revision);
    }
    fn revision(row: &BaseFigure) -> i64 {
        row.revision
    }
    fn label(row: &BaseFigure) -> String {
        let year = row.year.map_or(String::new(), |year| format!("{year} 年"));
        format!("{year}{}", INDICATORS.label(&row.indicator))
    }
    fn place(row: &BaseFigure, env: &Env) -> String {
        env.place(&row.authority)
    }

    fn keys(row: &BaseFigure, _env: &Env) -> Vec<String> {
        let whole = !row.authority.is_empty() && !row.indicator.is_empty() && row.year.is_some();
        if whole { vec![key(row)] } else { Vec::new() }
    }
    fn key_column(_row: &BaseFigure) -> &'static str {
        "year"
    }

    const BESIDE: &'static str = "r.confirmed_on, r.confirmed_by,";
    fn beside(row: &mut BaseFigure, sql: &Row, at: usize) {
        row.confirmed_on = sql.opt_str(at).and_then(|d| d.parse().ok());
        row.confirmed_by = sql.opt_text(at + 1);
    }

    fn within(scope: &Scope, binds: &mut Vec<Bind>) -> String {
        within(scope, binds)
    }
    fn reaches(scope: &Scope, row: &BaseFigure) -> bool {
        scope.contains_authority(&row.authority)
    }

    /// A locked base is not changed, neither by a form nor by a file; what is new counts only once it is confirmed.
    fn settle(old: Option<&BaseFigure>, new: &mut BaseFigure, _from: Date, _env: &Env) -> Vec<Problem> {
        if let Some(old) = old {
            return locked_against(old, new).into_iter().collect();
        }
        let remedy = "请市局在“考核基数”里认定；认定前按工作清单计算。";
        vec![Problem::notice("value", "新填的基数还没有认定。", remedy).under("III-1-1a")]
    }

    fn extra(row: &BaseFigure, _env: &Env) -> Vec<(&'static str, Bind)> {
        vec![
            ("record_key", key(row).into()),
            ("confirmed_on", row.confirmed_on.map(|day| day.to_string()).into()),
            ("confirmed_by", row.confirmed_by.clone().into()),
        ]
    }

    fn clause(_column: &str) -> &'static str {
        "III-1-1a"
    }

    /// A base counts for its year on any day the figures are asked for.
    fn first_fact(_row: &BaseFigure) -> Option<Date> {
        None
    }
    fn keeps_timeline(_column: &str) -> bool {
        false
    }
}
