//! 为什么是这个数: the reason of one figure, beside the table and on a page to print.

use fengqiao_db::Conn;
use fengqiao_domain::access::Scope;
use fengqiao_domain::coverage::{
    Explanation, Past, Row, Total, compare, explain, explain_total, last_month_end,
};

use super::chart::{self, Chart, Size};
use super::shared::{PATH, View};
use crate::AppError;
use crate::coverage::figures::{self, Table};
use crate::coverage::{counted, counts};
use crate::tables::Env;

/// Whose figure it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whose {
    /// The whole city.
    City,
    /// A 管理单位, by code.
    Authority(String),
}

impl Whose {
    /// As written in the address.
    pub fn code(&self) -> &str {
        match self {
            Self::City => "city",
            Self::Authority(code) => code,
        }
    }

    fn authority(&self) -> Option<&str> {
        match self {
            Self::City => None,
            Self::Authority(code) => Some(code),
        }
    }
}

/// A link to rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rows {
    /// Words with the number.
    pub words: String,
    /// Address.
    pub href: String,
}

/// The reason of a figure.
pub struct Panel {
    /// Everything said.
    pub said: Explanation,
    /// 和上次比.
    pub compared: String,
    /// The straight line and the steps; none before the line starts.
    pub chart: Option<Chart>,
    /// 数据行.
    pub rows: Vec<Rows>,
    /// The course over the months.
    pub trend_href: String,
    /// The page to print.
    pub print_href: String,
    /// Name of the place.
    pub name: String,
    /// The row itself.
    pub row: Row,
}

/// The reason of the figure of a place; `None` where the table has no such row, that is out of scope.
///
/// # Errors
/// The store's.
pub fn panel(
    c: &mut Conn,
    env: &Env,
    scope: &Scope,
    view: &View,
    table: &Table,
    whose: &Whose,
    size: Size,
) -> Result<Option<Panel>, AppError> {
    let of_target = |row: &Row| row.indicator == view.target.indicator && row.due == view.target.due;
    let total: Option<&Total> = table.totals.iter().find(|total| of_target(&total.row));
    let found = match whose {
        Whose::City => total.map(|total| ("全市".to_owned(), total.row.clone())),
        Whose::Authority(code) => table
            .rows
            .iter()
            .find(|figure| figure.authority == *code && of_target(&figure.row))
            .map(|figure| (figure.name.clone(), figure.row.clone())),
    };
    let Some((name, row)) = found else { return Ok(None) };
    let said = match (whose, total) {
        (Whose::City, Some(total)) => explain_total(total, &name, env.policy),
        _ => explain(&row, &name, env.policy),
    };
    let before = last_month_end(row.on);
    let past = figures::over_time(c, env, whose.authority(), view.target, view.measure, &[before])?;
    let compared = past.first().filter(|_| row.base.value > 0).map_or_else(String::new, |past| {
        compare(&row, &Past { on: before, achieved: past.achieved, rate: past.rate.clone() })
    });
    let start = env.policy.coverage.progress_start.value;
    let mut places = figures::authorities(env, &Scope::City);
    places.retain(|(code, _)| whose.authority().is_none_or(|own| own == code));
    let steps = counts::steps(c, &places, row.indicator, view.measure.code(), start, row.on.max(start))?;
    let chart = chart::chart(&row, &steps, row.on == view.today, size);
    let own = [("district", whose.authority().unwrap_or_default())];
    Ok(Some(Panel {
        compared,
        chart,
        rows: rows(c, env, scope, view, whose, &row)?,
        trend_href: view.href("/desk/coverage/trend", &own),
        print_href: view.href("/desk/coverage/print", &[("why", whose.code())]),
        said,
        name,
        row,
    }))
}

/// The rows a figure rests on, as far as the reader may see them.
fn rows(
    c: &mut Conn,
    env: &Env,
    scope: &Scope,
    view: &View,
    whose: &Whose,
    row: &Row,
) -> Result<Vec<Rows>, AppError> {
    if row.base.value == 0 {
        return Ok(Vec::new());
    }
    let own = whose.authority().unwrap_or_default();
    let list = |rows: &str| view.href("/desk/coverage/rows", &[("district", own), ("rows", rows)]);
    let gaps = missing(view, own, "");
    let units = row.indicator.unit_word();
    if let Scope::Subdistrict { .. } = scope {
        let words = |text: &str| format!("本街镇{text}");
        return Ok(vec![
            Rows { words: words("计入的组织"), href: list("counted") },
            Rows { words: words("未建单位"), href: gaps },
        ]);
    }
    let counted_words = match view.measure {
        fengqiao_domain::policy::Measure::Organisations => format!("{} 个组织", row.achieved),
        fengqiao_domain::policy::Measure::Units => format!("{} {units}已有组织", row.achieved),
    };
    let mut found = vec![Rows { words: counted_words, href: list("counted") }];
    // After the due day the list is counted on it, the units without an organisation today.
    let missing = row.base.list.saturating_sub(row.counts.units.now);
    let words =
        if row.on <= row.due { format!("{missing} {units}未建单位") } else { "未建单位".to_owned() };
    found.push(Rows { words, href: gaps });
    if let Some(authority) = whose.authority() {
        let month = row.on.month();
        for (what, word) in [(counted::Which::New, "新增"), (counted::Which::Gone, "减少")] {
            let asked = counted::Asked::of(env, row.indicator, view.measure, row.on, Some(authority));
            let number = counted::count(c, scope, &asked, what)?;
            if number > 0 {
                found.push(Rows { words: format!("{month}月{word} {number}"), href: list(what.code()) });
            }
        }
    }
    Ok(found)
}

/// The units of the indicator without an organisation: of a 管理单位, or of one of its streets.
pub fn missing(view: &View, authority: &str, subdistrict: &str) -> String {
    let with = [("district", authority), ("subdistrict", subdistrict), ("due", ""), ("measure", "")];
    view.href(super::gaps::LIST, &with)
}

/// The address without a panel.
pub fn closed(view: &View) -> String {
    view.href(PATH, &[("why", "none")])
}
