//! Reading the cells of a row: each as its column's kind, references looked up. Nothing here asks the store, so that
//! the next rows are read while the last ones are kept.

use std::collections::HashMap;

use fengqiao_domain::table::{Audience, Column, Problem};
use fengqiao_domain::value::{CLEAR, Kind, Raw, RefTo, Value};

use super::super::{Env, Records};
use super::orgs::Organisations;
use super::references::{Missed, look_up, placed_name, rank};
use super::report::stops;
use crate::platform::masking;

/// A row as read, not yet held against the store.
pub struct Read<R> {
    /// Row number in the user's sheet.
    pub number: u32,
    /// Values by column of the sheet; `None` where nothing was given or read.
    pub values: Vec<Option<Value>>,
    /// The record as the cells alone make it.
    pub row: R,
    /// The keys under which it may be known.
    pub keys: Vec<String>,
    /// What may stand in a file only once; see [`Records::once`].
    pub once: Option<String>,
    /// Columns with a value.
    pub provided: Vec<&'static str>,
    /// Columns that stop the row.
    pub faulted: Vec<&'static str>,
    /// Problems, with names offered instead.
    pub faults: Vec<(Problem, Vec<String>)>,
    /// Faulty cells as they came.
    pub cells: HashMap<&'static str, String>,
}

impl<R> Read<R> {
    /// The cell of a column as it was read; `columns` are those of the sheet.
    pub fn said<'v>(&'v self, columns: &[&'static Column<R>], key: &str) -> Option<&'v Value> {
        self.values.get(columns.iter().position(|c| c.key == key)?)?.as_ref()
    }

    /// Leaves a cell out of what is taken.
    pub fn leave_out(&mut self, columns: &[&'static Column<R>], key: &str) {
        if let Some(i) = columns.iter().position(|c| c.key == key) {
            self.values[i] = None;
        }
    }

    /// Notes a problem; a column that stops the row already says no more.
    pub fn fault(&mut self, problem: Problem, offers: Vec<String>) {
        if stops(&problem) {
            if self.faulted.contains(&problem.column) {
                return;
            }
            self.faulted.push(problem.column);
        }
        self.faults.push((problem, offers));
    }
}

/// Reads the rows of a sheet.
pub struct Reader<'a, T: Records> {
    env: Env<'a>,
    orgs: &'a Organisations,
    /// The columns of the sheet, in the order of its cells.
    pub columns: Vec<&'static Column<T::Row>>,
    order: Vec<usize>,
    /// See [`Records::barred`].
    pub barred: Option<(&'static [&'static str], &'static str)>,
}

impl<'a, T: Records> Reader<'a, T> {
    /// For a sheet with these columns, by key.
    pub fn new(env: Env<'a>, orgs: &'a Organisations, keys: &[&'static str]) -> Self {
        let columns: Vec<_> = keys.iter().filter_map(|k| T::TABLE.column(k)).collect();
        let mut order: Vec<usize> = (0..columns.len()).collect();
        order.sort_by_key(|i| rank(columns[*i]));
        Self { env, orgs, columns, order, barred: None }
    }

    /// The setter of a column whoever hands the sheet in may fill.
    pub fn setter(&self, column: &'static Column<T::Row>) -> Option<fn(&mut T::Row, Value)> {
        column.set.filter(|_| !self.barred.is_some_and(|(keys, _)| keys.contains(&column.key)))
    }

    /// Reads the cells, looks up references.
    pub fn read(&self, number: u32, cells: &[Raw]) -> Read<T::Row> {
        let mut read = Read {
            number,
            values: vec![None; self.columns.len()],
            row: T::Row::default(),
            keys: Vec::new(),
            once: None,
            provided: Vec::new(),
            faulted: Vec::new(),
            faults: Vec::new(),
            cells: HashMap::new(),
        };
        let mut district: Option<String> = None;
        for &i in &self.order {
            let (column, raw) = (self.columns[i], cells.get(i).unwrap_or(&Raw::Blank));
            if matches!(raw, Raw::Blank) || matches!(raw, Raw::Text(t) if t.trim().is_empty()) {
                continue;
            }
            match self.cell(column, raw, district.as_deref()) {
                Err((problem, offers)) => {
                    read.cells.insert(column.key, shown(column, raw));
                    read.fault(problem, offers);
                }
                Ok(value) => {
                    match column.kind {
                        Kind::Ref(RefTo::District) => district = value.clone().id(),
                        // Where a row says no district, its bureau's is where the street lies.
                        Kind::Ref(RefTo::Authority) if district.is_none() => {
                            let code = value.clone().id().unwrap_or_default();
                            district = self.env.regions.find_district(&code).map(|d| d.code.clone());
                        }
                        _ => {}
                    }
                    if !value.is_empty() {
                        read.provided.push(column.key);
                    }
                    if let Some(set) = self.setter(column) {
                        set(&mut read.row, value.clone());
                    }
                    read.values[i] = Some(value);
                }
            }
        }
        T::resolve(&mut read.row, self.orgs);
        self.key(&mut read);
        read
    }

    /// Notes the keys of a row.
    pub fn key(&self, read: &mut Read<T::Row>) {
        if !read.faulted.contains(&T::key_column(&read.row)) {
            read.keys = T::keys(&read.row, &self.env);
            read.once = T::once(&read.row, &self.env);
        }
    }

    fn cell(
        &self,
        column: &'static Column<T::Row>,
        raw: &Raw,
        district: Option<&str>,
    ) -> Result<Value, (Problem, Vec<String>)> {
        let derived = !column.is_entered();
        if let (Audience::Personal, Raw::Text(t)) = (column.audience, raw)
            && t.contains('*')
        {
            let what = Problem::error(
                column.key,
                "这是打了星号的值，不是原值。",
                "从有完整内容的表里取，或清空这一格。",
            );
            return Err((what, Vec::new()));
        }
        let parsed = column.kind.parse(raw).map_err(|f| {
            // A derived cell is never taken, so it cannot stop the row.
            let make = if derived { Problem::notice } else { Problem::error };
            (make(column.key, f.message, f.remedy), Vec::new())
        })?;
        let missed = |m: Missed| {
            let make = if derived { Problem::notice } else { Problem::error };
            (make(column.key, m.message, m.remedy), m.offers)
        };
        match (column.kind, parsed) {
            (Kind::Ref(to), Value::Ref { label, .. }) => {
                let of = |name: &str, place: Option<&str>| look_up(to, name, place, &self.env, self.orgs);
                let found = of(&label, district);
                // 所在区 of a session that many share is not where everybody's organisation lies: the name alone, then,
                // or with its own district behind it.
                if to == RefTo::Organisation && T::SHARED.contains(&"district") {
                    let anywhere = |first| match placed_name(&label, &self.env) {
                        Some((bare, code)) => of(bare, Some(&code)),
                        None => of(&label, None).map_err(|_| first),
                    };
                    return found.or_else(anywhere).map_err(|m| {
                        missed(Missed {
                            remedy: format!("{}别的区的组织写成 名称（所在区）。", m.remedy),
                            ..m
                        })
                    });
                }
                found.map_err(missed)
            }
            (Kind::Refs(to), Value::Multi(names)) => {
                let mut found = Vec::with_capacity(names.len());
                for name in names {
                    let looked = match placed_name(&name, &self.env) {
                        Some((bare, code)) => look_up(to, bare, Some(&code), &self.env, self.orgs),
                        None => look_up(to, &name, None, &self.env, self.orgs),
                    };
                    // As the record keeps it: by id where it has one.
                    found.push(looked.map_err(missed)?.id().unwrap_or(name));
                }
                Ok(Value::Multi(found))
            }
            (_, value) => Ok(value),
        }
    }
}

/// A cell as shown in a report; personal values are masked, Excel's rounded numbers are shown as they came.
pub fn shown<R>(column: &Column<R>, raw: &Raw) -> String {
    let text = match raw {
        Raw::Blank => String::new(),
        Raw::Text(t) | Raw::Number { text: t, .. } | Raw::Fault(t) => t.clone(),
        Raw::Date(d) => d.to_string(),
        Raw::DateTime(t) => t.to_string(),
        Raw::Bool(b) => if *b { "是" } else { "否" }.into(),
    };
    let rounded = matches!(raw, Raw::Number { rounded: true, .. });
    if column.audience == Audience::Personal && !rounded && text != CLEAR {
        masking::mask(column.key, &text)
    } else {
        text
    }
}
