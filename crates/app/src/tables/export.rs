//! Excel out: a table as of a date, as the official form, CSV or JSON; streamed from one snapshot in the order of the
//! ids. Everything with personal columns is put on record before the first row leaves.

use std::cell::RefCell;
use std::sync::mpsc::sync_channel;

use fengqiao_db::{Bind, Conn};
use fengqiao_domain::access::{Action, Scope};
use fengqiao_domain::policy::Policy;
use fengqiao_domain::profiles::put_out;
use fengqiao_domain::table::{Audience, Column};
use fengqiao_sheets::write::Sink;
use fengqiao_sheets::{
    Export, Form, Heading, WriteError, template as blank_form, write_csv, write_json, write_texts_csv,
    write_texts_xlsx, write_xlsx,
};
use jiff::civil::Date;

use super::import::Lens;
use super::registry::Out;
use super::{Env, Records, as_of};
use crate::platform::audit::Event;
use crate::platform::masking;
use crate::tables::find::mark;
use crate::{Actor, App, AppError};

/// Records loaded at a time.
const PART: i64 = 1000;

/// How a table is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// The official form.
    Xlsx,
    /// UTF-8 with its mark.
    Csv,
    /// An array of objects by column key.
    Json,
}

impl Format {
    /// By the end of a file name, or by its own name: `xlsx`, `csv`, `json`.
    pub fn of(name: &str) -> Option<Self> {
        match name.rsplit('.').next()?.to_ascii_lowercase().as_str() {
            "xlsx" => Some(Self::Xlsx),
            "csv" => Some(Self::Csv),
            "json" => Some(Self::Json),
            _ => None,
        }
    }

    /// As an address asks: nothing asks for the workbook.
    ///
    /// # Errors
    /// There is no such format.
    pub fn asked(typed: &str) -> Result<Self, AppError> {
        match typed.trim() {
            "" => Ok(Self::Xlsx),
            typed => Self::of(typed).ok_or_else(|| AppError::invalid("format", "格式只有 xlsx、csv、json。")),
        }
    }

    /// How the name of such a file ends.
    pub const fn end(self) -> &'static str {
        match self {
            Self::Xlsx => "xlsx",
            Self::Csv => "csv",
            Self::Json => "json",
        }
    }
}

/// Adds a reader's own conditions over alias `r`: gives the SQL, appends the binds.
pub type Filter<'a> = &'a (dyn Fn(&mut Vec<Bind>) -> String + Send + Sync);

/// A filter that owns what it asks for.
pub type OwnFilter = Box<dyn Fn(&mut Vec<Bind>) -> String + Send + Sync>;

/// What is exported.
pub struct ExportQuery<'a> {
    /// The table as of this day.
    pub as_of: Date,
    /// 报告期 in words, such as 2024年上半年.
    pub period: Option<String>,
    /// Whose records.
    pub scope: Scope,
    /// Personal columns in full, and why; `None` masks them.
    pub unmask: Option<String>,
    /// As what.
    pub format: Format,
    /// Further conditions of a list.
    pub filter: Option<Filter<'a>>,
    /// The profile in whose layout and words it is written; `None` for our own form.
    pub lens: Option<&'a Lens>,
}

impl From<WriteError> for AppError {
    fn from(e: WriteError) -> Self {
        Self::refused(e.to_string())
    }
}

/// The day a reporting period is for, and its name in words.
///
/// # Errors
/// No such period.
pub fn period(policy: &Policy, typed: &str) -> Result<(Date, String), AppError> {
    let codes: Vec<&str> = policy.periods.iter().map(|p| p.value.code.as_str()).collect();
    let found = typed.get(..4).and_then(|y| y.parse::<i16>().ok()).and_then(|year| {
        let code = &typed[4..];
        let known = policy.periods.iter().find(|p| p.value.code == code)?;
        Some((known.value.as_of.in_year(year), format!("{year}年{}", words(code))))
    });
    let known = codes.join("、");
    found.ok_or_else(|| {
        AppError::refused(format!("没有报告期“{typed}”。写成年份加代码，如 2024H1；代码有 {known}。"))
    })
}

fn words(code: &str) -> &str {
    match code {
        "H1" => "上半年",
        "H2" => "下半年",
        "Y" => "全年",
        "Q1" => "第一季度",
        "Q2" => "第二季度",
        "Q3" => "第三季度",
        "Q4" => "第四季度",
        other => other,
    }
}

/// Writes the blank form.
///
/// # Errors
/// The file cannot be written.
pub fn template<T: Records>(out: &mut dyn Out) -> Result<(), AppError> {
    Ok(blank_form(out, &form::<T>(), T::TABLE)?)
}

fn form<T: Records>() -> Form {
    Form::for_table(T::TABLE.id).cloned().unwrap_or_else(|| Form::of(T::TABLE))
}

/// Writes the table; gives the number of rows.
///
/// # Errors
/// The actor may not, the file cannot be written, the store's.
pub fn export<T: Records>(
    app: &App,
    actor: &Actor,
    query: &ExportQuery,
    out: &mut dyn Out,
) -> Result<u32, AppError> {
    let (view, _) = super::import::batch::rights::of(T::TABLE.id);
    if !actor.may(view)
        || !actor.may(Action::Export)
        || (query.unmask.is_some() && !actor.may(Action::Unmask))
    {
        return Err(AppError::Forbidden);
    }
    let has_personal = T::TABLE.columns.iter().any(|c| c.audience == Audience::Personal);
    if has_personal {
        put_on_record::<T>(app, actor, query)?;
    }
    let now = app.clock.stamp();
    let env = app.env(&now);
    let (at, form) = (env.at(query.as_of), form::<T>());
    let heading = Heading {
        filled_by: env.signs(&query.scope, &actor.scope_name),
        period: query.period.clone(),
        as_of: query.as_of,
        filled_on: app.today(),
        // The city prints a district's table for it; whoever fills it in there is not known.
        preparer: if actor.account.is_empty() || query.scope != actor.scope {
            String::new()
        } else {
            actor.name.clone()
        },
        reviewer: String::new(),
        phone: String::new(),
        taken_by: if has_personal { taken_by(app, actor) } else { String::new() },
    };
    let mask =
        |column: &Column<T::Row>, text: &str| query.unmask.is_none().then(|| masking::mask(column.key, text));
    let export = Export { form: &form, table: T::TABLE, heading: &heading, at: &at, mask: &mask };
    let mut tally = if query.format == Format::Xlsx { T::tally() } else { None };
    std::thread::scope(|threads| {
        // The next records are read while the last ones are written.
        let (say, parts) = sync_channel::<Vec<T::Row>>(1);
        let reading = threads.spawn(move || {
            app.scan(|c| {
                let lines = as_of::timelines::<T>(c, None)?;
                // Nobody takes them any more: writing has stopped for a reason of its own.
                let gone = || AppError::Internal("导出已停止".into());
                Stream { env: &env, query, lines: &lines }
                    .each::<T>(c, &mut |rows| say.send(rows).map_err(|_| gone()))
            })
        });
        let mut work = Some((parts, reading));
        let counts = RefCell::new(&mut tally);
        let mut rows = |sink: Sink<T::Row>| -> Result<(), AppError> {
            let Some((parts, reading)) = work.take() else { return Ok(()) };
            for row in parts.iter().flatten() {
                if let Some(tally) = counts.borrow_mut().as_mut() {
                    tally.take(&row, &at);
                }
                sink(&row)?;
            }
            reading.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        };
        let mut extras = || {
            let tally = counts.borrow_mut().take();
            if let Some(tally) = tally { vec![tally.sheet()] } else { Vec::new() }
        };
        if let Some(lens) = query.lens {
            return laid_out::<T>(lens, query.format, &export, out, &mut rows);
        }
        match query.format {
            Format::Xlsx => write_xlsx(out, &export, &mut extras, &mut rows),
            Format::Csv => write_csv(std::io::BufWriter::new(out), &export, &mut rows),
            Format::Json => write_json(std::io::BufWriter::new(out), &export, &mut rows),
        }
    })
}

/// Hands on all rows to a sink.
type Rows<'a, R> = &'a mut dyn FnMut(Sink<R>) -> Result<(), AppError>;

/// Writes rows in the layout of another platform.
fn laid_out<T: Records>(
    lens: &Lens,
    format: Format,
    export: &Export<T::Row>,
    out: &mut dyn Out,
    rows: Rows<T::Row>,
) -> Result<u32, AppError> {
    let headers: Vec<String> = lens.profile.columns.iter().map(|mapped| mapped.header.clone()).collect();
    let cells = |row: &T::Row| -> Vec<String> {
        let cell = |mapped: &fengqiao_domain::profiles::Mapped| {
            let Some(column) = T::TABLE.column(&mapped.key) else { return String::new() };
            let value = (column.get)(row, export.at);
            let text = put_out(&lens.profile, mapped, column, &value);
            if column.audience != Audience::Personal || text.is_empty() {
                return text;
            }
            (export.mask)(column, &text).unwrap_or(text)
        };
        lens.profile.columns.iter().map(cell).collect()
    };
    let mut each = |sink: fengqiao_sheets::TextSink| rows(&mut |row| sink(&cells(row)));
    match format {
        Format::Xlsx => write_texts_xlsx(out, "数据", &headers, &mut each),
        Format::Csv => write_texts_csv(std::io::BufWriter::new(out), &headers, &mut each),
        Format::Json => Err(AppError::invalid("format", "按导入方案导出的，只有 xlsx 和 csv。")),
    }
}

/// Who takes a file with personal values out, and when: stands on every page of it.
fn taken_by(app: &App, actor: &Actor) -> String {
    let minute = app.clock.stamp().chars().take(16).collect::<String>().replace('T', " ");
    let who = match actor.account.as_str() {
        "" => actor.name.clone(),
        account => format!("{} {account}", actor.name),
    };
    format!("内部资料　{who}　{minute} 导出")
}

fn put_on_record<T: Records>(app: &App, actor: &Actor, query: &ExportQuery) -> Result<(), AppError> {
    let how = if query.unmask.is_some() { "完整个人信息" } else { "个人信息已脱敏" };
    let place = query.scope.authority().map_or_else(|| actor.scope_name.clone(), |code| app.place_name(code));
    let event = Event::new("export", T::TABLE.id, "").summary(format!(
        "导出{}，{place}，截至 {}，{how}{}",
        T::TABLE.title,
        query.as_of,
        query.lens.map_or_else(String::new, |lens| format!("，按导入方案 {}", lens.words()))
    ));
    match query.unmask.as_deref().map(str::trim) {
        Some("") => Err(AppError::refused("导出完整的个人信息要写明理由。")),
        Some(reason) => app.record(actor, Action::Unmask, event.reason(reason)),
        None => app.record(actor, Action::Export, event),
    }
}

/// Reads the records of a query in parts.
struct Stream<'a> {
    env: &'a Env<'a>,
    query: &'a ExportQuery<'a>,
    lines: &'a as_of::Timelines,
}

impl Stream<'_> {
    fn each<T: Records>(
        &self,
        c: &mut Conn,
        each: &mut dyn FnMut(Vec<T::Row>) -> Result<(), AppError>,
    ) -> Result<(), AppError> {
        let mut last = String::new();
        loop {
            let mut binds = Vec::new();
            let mut within = T::within(&self.query.scope, &mut binds);
            if let Some(shown) = T::SHOWN {
                within.extend([" AND ", shown]);
            }
            if let Some(shown) = T::shown_on(self.query.as_of, &mut binds) {
                within.extend([" AND ", shown.as_str()]);
            }
            let wanted = self.query.filter.map_or_else(|| "1 = 1".to_owned(), |filter| filter(&mut binds));
            let condition = if let Some(order) = T::ORDER {
                format!("{within} AND ({wanted}) ORDER BY {order}")
            } else {
                let after = mark(&mut binds, last.as_str());
                format!("{within} AND ({wanted}) AND r.id > {after} ORDER BY r.id LIMIT {PART}")
            };
            let (mut read, mut rows) = (0, Vec::new());
            T::each(c, self.env, &condition, &binds, &mut |row| {
                read += 1;
                last.clear();
                last.push_str(T::id(&row));
                let day = T::first_fact(&row);
                let any_year = !T::HAPPENS || self.query.period.is_none();
                let year = self.query.as_of.year();
                if day.is_none_or(|day| day <= self.query.as_of && (any_year || day.year() == year)) {
                    rows.push(row);
                }
                Ok(())
            })?;
            for row in &mut rows {
                as_of::rewind::<T>(row, self.lines, self.query.as_of, self.env)?;
            }
            T::on_day(c, self.env, &mut rows, self.query.as_of)?;
            each(rows)?;
            if read < PART || T::ORDER.is_some() {
                return Ok(());
            }
        }
    }
}
