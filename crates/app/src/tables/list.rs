//! The list page of a table: filter row, toolbar, chosen columns, table, total and pager. What is asked for stands in
//! the address; what a feature shows otherwise than its column says comes in as a cell.

mod filter;
mod show;

use std::collections::HashMap;

use askama::Template;
use fengqiao_db::Conn;
use fengqiao_domain::access::{Action, Scope};
use fengqiao_domain::table::{At, Audience, Column, Table};
use fengqiao_domain::text::excerpt::Piece;
use fengqiao_domain::value::Kind;

pub use filter::Filter;
pub use show::show;

use super::params::Params;
use super::{Env, Records};
use crate::platform::masking;
use crate::platform::view::{Choice, Link, Pager};
use crate::{AppError, Page};
use jiff::civil::Date;

/// What a feature says of its list.
pub struct Look<T: Records> {
    /// Steps above the list: words and addresses.
    pub above: &'static [(&'static str, &'static str)],
    /// Words of the list in the breadcrumb.
    pub title: &'static str,
    /// Heading.
    pub heading: &'static str,
    /// Address.
    pub path: &'static str,
    /// What is counted: 家, 人.
    pub unit: &'static str,
    /// The column that names a record.
    pub first: &'static str,
    /// Columns shown unless others are chosen.
    pub usual: &'static [&'static str],
    /// Columns that are no column of the table: keys and titles.
    pub own: &'static [(&'static str, &'static str)],
    /// Names of the filters' parameters.
    pub asks: &'static [&'static str],
    /// What 新增 and 改资料 need.
    pub edit: Action,
    /// What to do when nothing is found.
    pub empty: &'static str,
    /// Tabs beside the heading.
    pub tabs: fn() -> Vec<Link>,
    /// Fields of the filter row, without 截至.
    pub filters: fn(&Params, &Scope, &Env) -> Vec<Filter>,
    /// Cells that say more than their column, row by row.
    pub cells: CellsOf<T::Row>,
    /// Numbers beside the buttons.
    pub sums: Option<SumsOf>,
    /// The clause the numbers rest on.
    pub clause: &'static str,
}

/// Makes the cells of some rows as of a day.
pub type CellsOf<R> = fn(&mut Conn, &Env, &[R], Date) -> Result<Vec<Cells>, AppError>;
/// Counts what waits for somebody within the scope on a day.
pub type SumsOf = fn(&mut Conn, &Scope, Date) -> Result<Vec<Sum>, AppError>;

/// Cells by the key of their column.
pub type Cells = HashMap<&'static str, Cell>;

/// One cell.
#[derive(Clone, Default)]
pub struct Cell {
    /// The fact.
    pub text: String,
    /// Its date or reason, in grey under it.
    pub why: String,
    /// Kind of mark before it, empty for none.
    pub mark: &'static str,
}

impl Cell {
    /// Bare words.
    pub fn new(text: impl Into<String>, why: impl Into<String>) -> Self {
        Self { text: text.into(), why: why.into(), mark: "" }
    }
}

/// A column of the page.
pub struct Head {
    /// Its key.
    pub key: &'static str,
    /// Its words.
    pub title: &'static str,
    /// Numbers stand to the right.
    pub num: bool,
}

/// One row: address of the record, name for screen readers, cells in the order of the heads.
pub struct Line<'a> {
    /// Address of the record.
    pub href: String,
    /// Address of its form; empty where the reader may not.
    pub edit: String,
    /// What names it.
    pub name: &'a str,
    /// Cells; the first one names the record.
    pub cells: &'a [Cell],
    /// Where the words looked for stand in it; shown below, empty for none.
    pub excerpt: &'a [Piece],
}

/// A number beside the buttons, with the address of its rows.
pub struct Sum {
    /// What is counted.
    pub label: &'static str,
    /// How many.
    pub value: String,
    /// Its rows; empty for no link.
    pub href: String,
    /// In maple.
    pub attention: bool,
}

/// The page.
#[derive(Template)]
#[template(path = "tables/list.html")]
pub struct ListPage<'a> {
    /// Frame.
    pub page: Page,
    /// Heading.
    pub heading: &'static str,
    /// Tabs beside it.
    pub tabs: Vec<Link>,
    /// Address without parameters.
    pub path: &'static str,
    /// Filter row.
    pub filters: Vec<Filter>,
    /// Further parameters the filter row passes on.
    pub hidden: Vec<(String, String)>,
    /// Parameters the choice of columns passes on.
    pub asked: Vec<(String, String)>,
    /// Words and addresses of the buttons the reader may use.
    pub tools: Tools,
    /// Numbers beside them.
    pub sums: &'a [Sum],
    /// Clause of the numbers.
    pub clause: &'static str,
    /// Columns to choose.
    pub columns: Vec<Choice>,
    /// Columns shown.
    pub heads: Vec<Head>,
    /// Rows.
    pub rows: Vec<Line<'a>>,
    /// Total and pages.
    pub pager: Pager,
    /// What to do when nothing is found.
    pub empty: &'static str,
}

/// Addresses of 新增 导入 导出 模板; an empty one is not shown.
#[derive(Default)]
pub struct Tools {
    /// 新增.
    pub new: String,
    /// 导入.
    pub import: String,
    /// 导出.
    pub export: String,
    /// 模板.
    pub template: String,
}

/// Name of the parameter with the chosen columns.
pub const COLUMNS: &str = "columns";

/// The columns to show: the first always, then those chosen in the address, else `usual`; and the choice itself.
/// Keys that are no column of the table are the feature's own, with their titles.
pub fn heads<R>(
    table: &Table<R>,
    first: &'static str,
    usual: &[&'static str],
    own: &[(&'static str, &'static str)],
    params: &Params,
) -> (Vec<Head>, Vec<Choice>) {
    let chosen: Vec<&str> = params.all(COLUMNS).collect();
    let shown = |key: &str| if chosen.is_empty() { usual.contains(&key) } else { chosen.contains(&key) };
    let head = |c: &'static Column<R>| Head {
        key: c.key,
        title: c.title,
        num: matches!(c.kind, Kind::Int | Kind::Decimal | Kind::Money),
    };
    let own = own.iter().map(|(key, title)| Head { key, title, num: false });
    let mut all: Vec<Head> = table.columns.iter().filter(|c| c.key != first).map(head).collect();
    all.splice(0..0, own);
    all.sort_by_key(|h| usual.iter().position(|u| *u == h.key).unwrap_or(usize::MAX));
    let choices = all
        .iter()
        .map(|h| Choice { value: h.key.into(), label: h.title.into(), selected: shown(h.key) })
        .collect();
    all.retain(|h| shown(h.key));
    let name = table.column(first).map(head);
    (name.into_iter().chain(all).collect(), choices)
}

/// A column's value as a cell; personal values are masked.
pub fn cell<R>(table: &Table<R>, key: &str, row: &R, at: &At) -> Cell {
    let Some(column) = table.column(key) else { return Cell::default() };
    let text = column.show(row, at);
    let masked = column.audience == Audience::Personal;
    Cell::new(if masked { masking::mask(column.key, &text) } else { text }, "")
}
