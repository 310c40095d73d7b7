//! Reads a policy file value by value and remembers everything that is wrong, so that one run lists it all.

use super::{Item, MonthDay, PolicyItem, PolicyProblem};
use crate::verdict::{Basis, clause_id};
use jiff::civil::Date;
use toml::{Table, Value};

/// A kind of value a policy file may hold.
pub(super) trait Readable: Sized {
    /// Stands in after a problem, so that reading goes on.
    fn placeholder() -> Self;
    /// Reads the value; the error says in Chinese what is expected.
    fn read(value: &Value) -> Result<Self, String>;
    /// The value as text.
    fn show(&self) -> String;
}

/// A value chosen from a few words.
pub(super) trait Choice: Copy + 'static {
    /// The words with their meaning; the first stands in after a problem.
    const WORDS: &'static [(&'static str, Self)];
}

impl<C: Choice + PartialEq> Readable for C {
    fn placeholder() -> Self {
        Self::WORDS[0].1
    }
    fn read(value: &Value) -> Result<Self, String> {
        let found = value.as_str().and_then(|text| Self::WORDS.iter().find(|(word, _)| *word == text));
        found.map(|(_, choice)| *choice).ok_or_else(|| {
            let words: Vec<_> = Self::WORDS.iter().map(|(word, _)| *word).collect();
            format!("只能填 {}", words.join("、"))
        })
    }
    fn show(&self) -> String {
        Self::WORDS.iter().find(|(_, choice)| choice == self).map_or("", |(word, _)| word).to_owned()
    }
}

macro_rules! readable {
    ($kind:ty, $placeholder:expr, |$value:ident| $read:expr, $expected:literal, |$shown:ident| $show:expr) => {
        impl Readable for $kind {
            fn placeholder() -> Self {
                $placeholder
            }
            fn read($value: &Value) -> Result<Self, String> {
                $read.ok_or_else(|| $expected.to_owned())
            }
            fn show(&self) -> String {
                let $shown = self;
                $show
            }
        }
    };
}

readable!(u32, 0, |v| v.as_integer().and_then(|n| n.try_into().ok()), "要填不小于0的整数", |n| n
    .to_string());
readable!(i16, 0, |v| v.as_integer().and_then(|n| n.try_into().ok()), "要填年份，如 2024", |n| n
    .to_string());
readable!(bool, false, |v| v.as_bool(), "要填 true 或 false", |b| if *b { "是" } else { "否" }.to_owned());
readable!(
    String,
    String::new(),
    |v| v.as_str().filter(|s| !s.trim().is_empty()).map(str::to_owned),
    "要填文字，不能空",
    |s| s.clone()
);
readable!(Date, Date::MIN, |v| date(v), "要填日期，如 2024-12-31", |d| d.to_string());
readable!(
    MonthDay,
    MonthDay { month: 1, day: 1 },
    |v| v.as_str().and_then(MonthDay::parse),
    "要填每年的某一天，如 \"03-31\"",
    |d| d.to_string()
);
readable!(
    Option<Date>,
    None,
    |v| if v.as_str() == Some("无") { Some(None) } else { date(v).map(Some) },
    "要填日期，如 2024-12-31，或者 \"无\"",
    |d| d.map_or_else(|| "无".to_owned(), |d| d.to_string())
);
readable!(
    Option<String>,
    None,
    |v| v.as_str().map(|s| (s != "无" && !s.is_empty()).then(|| s.to_owned())),
    "要填文字，或者 \"无\"",
    |s| s.clone().unwrap_or_else(|| "无".to_owned())
);
readable!(
    Vec<String>,
    Vec::new(),
    |v| v.as_array().and_then(|all| all.iter().map(|one| one.as_str().map(str::to_owned)).collect()),
    "要填一组文字，如 [\"市\", \"区\"]",
    |all| all.join("、")
);

fn date(value: &Value) -> Option<Date> {
    match value {
        Value::Datetime(day) if day.time.is_none() => day.to_string().parse().ok(),
        Value::String(text) => text.parse().ok(),
        _ => None,
    }
}

/// A file being read. What has been read is taken out; what stays is unknown.
pub(super) struct Reader {
    root: Table,
    problems: Vec<PolicyProblem>,
    items: Vec<PolicyItem>,
}

/// One table of a list, such as a target.
pub(super) struct Entry {
    path: String,
    table: Table,
}

impl Reader {
    /// Opens the text; a text that is no TOML is the one problem.
    pub(super) fn new(text: &str) -> Result<Self, Vec<PolicyProblem>> {
        let root = text.parse::<Table>().map_err(|error| {
            vec![PolicyProblem {
                path: "文件".to_owned(),
                message: format!("不是有效的 TOML：{}", error.message()),
            }]
        })?;
        Ok(Self { root, problems: Vec::new(), items: Vec::new() })
    }

    fn problem(&mut self, path: &str, message: impl Into<String>) {
        self.problems.push(PolicyProblem { path: path.to_owned(), message: message.into() });
    }

    fn take(&mut self, path: &str) -> Option<Value> {
        let (folder, key) = path.rsplit_once('.').map_or((None, path), |(folder, key)| (Some(folder), key));
        let mut table = &mut self.root;
        for step in folder.into_iter().flat_map(|folder| folder.split('.')) {
            table = table.get_mut(step)?.as_table_mut()?;
        }
        table.remove(key)
    }

    fn value<T: Readable>(&mut self, path: &str, value: Option<&Value>) -> T {
        let read = match value {
            None => Err("缺少这一项".to_owned()),
            Some(value) => T::read(value),
        };
        read.unwrap_or_else(|message| {
            self.problem(path, message);
            T::placeholder()
        })
    }

    /// A plain value without a clause (the head of the file).
    pub(super) fn plain<T: Readable>(&mut self, path: &str) -> T {
        let value = self.take(path);
        self.value(path, value.as_ref())
    }

    /// A value with its clause, basis and text.
    pub(super) fn item<T: Readable>(&mut self, path: &str) -> Item<T> {
        let table = match self.take(path) {
            Some(Value::Table(table)) => table,
            Some(_) => {
                self.problem(path, "要写成 { value = …, clause = …, basis = …, text = … }");
                return unknown(T::placeholder());
            }
            None => {
                self.problem(path, "缺少这一项");
                return unknown(T::placeholder());
            }
        };
        let mut entry = Entry { path: path.to_owned(), table };
        let value: T = self.field(&mut entry, "value");
        let shown = value.show();
        self.close(entry, value, shown)
    }

    /// The tables of a list; none when it is absent.
    pub(super) fn list(&mut self, path: &str) -> Vec<Entry> {
        let Some(value) = self.take(path) else { return Vec::new() };
        let tables: Option<Vec<Table>> =
            value.as_array().and_then(|all| all.iter().map(|one| one.as_table().cloned()).collect());
        let Some(tables) = tables else {
            self.problem(path, format!("要写成若干个 [[{path}]]"));
            return Vec::new();
        };
        let number = |(at, table)| Entry { path: format!("{path}[{}]", at + 1), table };
        tables.into_iter().enumerate().map(number).collect()
    }

    /// The keys of a table in file order of their names.
    pub(super) fn keys(&self, path: &str) -> Vec<String> {
        self.root.get(path).and_then(Value::as_table).map(|t| t.keys().cloned().collect()).unwrap_or_default()
    }

    /// One field of a list's table.
    pub(super) fn field<T: Readable>(&mut self, entry: &mut Entry, key: &str) -> T {
        let value = entry.table.remove(key);
        let path = if key == "value" { entry.path.clone() } else { format!("{}.{key}", entry.path) };
        self.value(&path, value.as_ref())
    }

    /// Ends a table: its clause, basis and text; what is left in it is unknown.
    pub(super) fn close<T>(&mut self, mut entry: Entry, value: T, shown: String) -> Item<T> {
        let clause: String = self.field(&mut entry, "clause");
        let basis: String = self.field(&mut entry, "basis");
        let text: String = self.field(&mut entry, "text");
        let path = entry.path;
        for key in entry.table.keys() {
            self.problem(&format!("{path}.{key}"), "不认识这一项，请核对拼写或删去");
        }
        if clause_id(&clause).is_none() && !clause.is_empty() {
            self.problem(&format!("{path}.clause"), format!("没有“{clause}”这一条依据"));
        }
        if Basis::from_label(&basis).is_none() && !basis.is_empty() {
            self.problem(&format!("{path}.basis"), "只能填 原文、推定、参照");
        }
        let clause = clause_id(&clause).unwrap_or("系统");
        let basis = Basis::from_label(&basis).unwrap_or(Basis::Inferred);
        self.items.push(PolicyItem { path, value: shown, clause, basis, text: text.clone() });
        Item { value, clause, basis, text }
    }

    /// The values read, in order.
    pub(super) fn take_items(&mut self) -> Vec<PolicyItem> {
        std::mem::take(&mut self.items)
    }

    /// Every problem, with the keys nobody asked for.
    pub(super) fn finish(mut self) -> Vec<PolicyProblem> {
        let mut left = Vec::new();
        leaves("", &self.root, &mut left);
        for path in left {
            self.problem(&path, "不认识这一项，请核对拼写或删去");
        }
        self.problems
    }
}

fn unknown<T>(value: T) -> Item<T> {
    Item { value, clause: "系统", basis: Basis::Inferred, text: String::new() }
}

fn leaves(path: &str, table: &Table, into: &mut Vec<String>) {
    for (key, value) in table {
        let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
        match value {
            // A section all of whose values were read is empty by now.
            Value::Table(inner) if inner.is_empty() => {}
            Value::Table(inner) if !inner.contains_key("value") => leaves(&path, inner, into),
            _ => into.push(path),
        }
    }
}
