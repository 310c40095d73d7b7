//! Judging the rows of a sheet, a few hundred at a time.

mod agreed;
mod barred;
mod named;
mod recall;
mod seen;
mod told;

use std::collections::HashMap;

use fengqiao_db::Conn;
use fengqiao_domain::access::Scope;
use fengqiao_domain::table::{Audience, Column, Names, Need, Problem};
use fengqiao_domain::value::{Kind, Raw, Value};
use jiff::civil::Date;

use super::super::changes::differences;
use super::super::{Env, Records};
use super::ahead::Ahead;
use super::orgs::Organisations;
use super::reader::{Read, Reader};
use super::report::{Fault, RowReport, stops};
use crate::AppError;
use crate::platform::parallel;
use agreed::Agreed;
use seen::Seen;
use told::displayed;

/// What becomes of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// 新增.
    New,
    /// 更新.
    Updated,
    /// 无变化.
    Unchanged,
    /// 错误: not taken.
    Error,
}

impl Outcome {
    /// As kept with a batch.
    pub fn code(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Updated => "updated",
            Self::Unchanged => "unchanged",
            Self::Error => "error",
        }
    }
}

/// A judged row.
pub struct Judged<R> {
    /// Row number in the user's sheet.
    pub number: u32,
    /// What becomes of it.
    pub outcome: Outcome,
    /// The record as stored, for an update.
    pub old: Option<R>,
    /// The row of the same part that made `old` what it is, by its place there.
    pub follows: Option<usize>,
    /// The record as it would stand.
    pub new: R,
    /// Errors and notices, old and new values.
    pub report: RowReport,
    /// The problems behind the report, for the annotated workbook.
    pub problems: Vec<Problem>,
}

/// A row by itself: the record it makes and what is said of it, by whom it is said.
struct Draft<R> {
    new: R,
    said: Vec<Problem>,
    checked: Vec<Problem>,
    compared: Vec<Problem>,
}

/// A row and the stored record it changes.
type Alone<'a, R> = (&'a Read<R>, Option<&'a R>);

/// Judges the rows of one file.
pub struct Judge<'a, T: Records> {
    env: Env<'a>,
    scope: &'a Scope,
    orgs: &'a Organisations,
    reader: Reader<'a, T>,
    filled_on: Date,
    seen: Seen,
    agreed: Agreed,
    ahead: Option<Ahead<T>>,
    by: Option<&'a crate::Actor>,
}

impl<'a, T: Records> Judge<'a, T> {
    /// For a sheet with these columns (keys in the order of its cells), filled in on `filled_on`.
    pub fn new(
        env: Env<'a>,
        scope: &'a Scope,
        orgs: &'a Organisations,
        keys: &[&'static str],
        filled_on: Date,
    ) -> Self {
        Self {
            env,
            scope,
            orgs,
            reader: Reader::new(env, orgs, keys),
            filled_on,
            seen: Seen::default(),
            agreed: Agreed::default(),
            ahead: None,
            by: None,
        }
    }

    /// For a file that is only looked at: later rows see what would have been kept of the earlier ones.
    #[must_use]
    pub fn looking(mut self) -> Self {
        self.ahead = Some(Ahead::default());
        self
    }

    /// Judges some rows against the store.
    ///
    /// # Errors
    /// The store's.
    pub fn rows(&mut self, c: &mut Conn, rows: &[(u32, Vec<Raw>)]) -> Result<Vec<Judged<T::Row>>, AppError> {
        let read = rows.iter().map(|(number, cells)| self.reader.read(*number, cells)).collect();
        self.read(c, read)
    }

    /// Judges rows whose cells were read already.
    ///
    /// # Errors
    /// The store's.
    pub fn read(
        &mut self,
        c: &mut Conn,
        mut read: Vec<Read<T::Row>>,
    ) -> Result<Vec<Judged<T::Row>>, AppError> {
        self.recognise(c, &mut read)?;
        let keys: Vec<&[String]> = read.iter().map(|r| r.keys.as_slice()).collect();
        let mut known = T::find(c, &keys.concat())?;
        self.recall(c, |ahead| {
            let changed = known.values().filter_map(|id| ahead.slot(id));
            changed.chain(ahead.known_as(&keys)).collect()
        })?;
        if let Some(ahead) = &self.ahead {
            ahead.amend(&mut known, &keys, &self.env);
        }
        let ids: Vec<Option<String>> =
            keys.iter().map(|k| k.iter().find_map(|key| known.get(key)).cloned()).collect();
        let mut stored = self.load(c, &ids)?;
        // A row later in the same file sees what an earlier one made of the same record.
        let mut fresh: HashMap<String, usize> = HashMap::new();
        let mut changed: HashMap<String, usize> = HashMap::new();
        let alone: Vec<Alone<T::Row>> = read
            .iter()
            .zip(&ids)
            .map(|(read, id)| (read, id.as_ref().and_then(|id| stored.get(id))))
            .collect();
        let drafts = parallel::map(&alone, |(read, old)| self.draft(read, *old));
        let mut judged: Vec<Judged<T::Row>> = Vec::with_capacity(read.len());
        let lines = self.lines(&read);
        for ((read, id), draft) in read.into_iter().zip(ids).zip(drafts) {
            let earlier = read.keys.iter().find_map(|k| fresh.get(k)).copied();
            let old = match (&id, earlier) {
                (_, Some(i)) => Some(judged[i].new.clone()),
                (Some(id), None) => stored.get(id).cloned(),
                (None, None) => None,
            };
            // What an earlier row of the part has changed is judged once more.
            let met = earlier.is_some() || id.as_ref().is_some_and(|id| changed.contains_key(id));
            let draft = if met { self.draft(&read, old.as_ref()) } else { draft };
            let mut done = self.judge(read, old, draft);
            done.follows = earlier.or_else(|| changed.get(id.as_ref()?).copied());
            if done.outcome != Outcome::Error {
                if let Some(id) = id {
                    stored.insert(id.clone(), done.new.clone());
                    changed.insert(id, judged.len());
                }
                for key in T::known_as(&done.new, &self.env) {
                    fresh.insert(key, judged.len());
                }
            }
            judged.push(done);
        }
        self.across(c, &mut judged)?;
        if let Some(ahead) = &mut self.ahead {
            ahead.take(&judged, lines, &self.env);
        }
        Ok(judged)
    }

    /// Judges one record against the one it changes, found by id and not by its key; `None` for a new record.
    ///
    /// # Errors
    /// The store's.
    pub fn one(
        &mut self,
        c: &mut Conn,
        cells: &[Raw],
        old: Option<T::Row>,
    ) -> Result<Judged<T::Row>, AppError> {
        let mut read = vec![self.reader.read(1, cells)];
        self.recognise(c, &mut read)?;
        let read = read.remove(0);
        let id = old.as_ref().map(|row| T::id(row).to_owned());
        let draft = self.draft(&read, old.as_ref());
        let mut judged = vec![self.judge(read, old, draft)];
        let keys = T::keys(&judged[0].new, &self.env);
        let known = T::find(c, &keys)?;
        let other = keys.iter().find_map(|k| known.get(k)).filter(|found| id.as_ref() != Some(found));
        if other.is_some() && judged[0].outcome != Outcome::Error {
            let column = T::key_column(&judged[0].new);
            let what = Problem::error(column, "已有相同的记录。", "请查找原有记录，在那里修改。");
            let title = T::TABLE.column(column).map_or("", |col| col.title);
            let one = &mut judged[0];
            one.report.errors.push(Fault::new(&what, title, String::new()));
            one.problems.push(what);
            one.outcome = Outcome::Error;
            one.report.outcome = Outcome::Error.code().into();
        }
        self.across(c, &mut judged)?;
        judged.pop().ok_or_else(|| AppError::Internal("没有判断结果".into()))
    }

    fn load(&mut self, c: &mut Conn, ids: &[Option<String>]) -> Result<HashMap<String, T::Row>, AppError> {
        self.recall(c, |ahead| ids.iter().flatten().filter_map(|id| ahead.slot(id)).collect())?;
        let mut found = HashMap::with_capacity(ids.len());
        let ahead = |id: &str| self.ahead.as_ref().and_then(|ahead| ahead.get(id));
        found.extend(ids.iter().flatten().filter_map(|id| Some((id.clone(), ahead(id)?.clone()))));
        let ids: Vec<&str> =
            ids.iter().flatten().map(String::as_str).filter(|id| !found.contains_key(*id)).collect();
        found.extend(self.stored(c, &ids)?);
        Ok(found)
    }

    /// The records of these ids as the store has them.
    fn stored(&self, c: &mut Conn, ids: &[&str]) -> Result<HashMap<String, T::Row>, AppError> {
        let mut found = HashMap::with_capacity(ids.len());
        if ids.is_empty() {
            return Ok(found);
        }
        let marks: Vec<String> = (1..=ids.len()).map(|i| format!("${i}")).collect();
        let binds: Vec<fengqiao_db::Bind> = ids.iter().map(|id| (*id).into()).collect();
        T::each(c, &self.env, &format!("r.id IN ({})", marks.join(", ")), &binds, &mut |row| {
            found.insert(T::id(&row).to_owned(), row);
            Ok(())
        })?;
        Ok(found)
    }

    /// What a row makes of a record, and what the rules say of it: all that asks neither the store nor other rows.
    fn draft(&self, read: &Read<T::Row>, old: Option<&T::Row>) -> Draft<T::Row> {
        let (new, said) = self.made(old, &read.values, Some(&read.row));
        let checked = (T::TABLE.check)(&new, &self.env.at(self.env.today));
        let compared = self.compare(read, &new);
        Draft { new, said, checked, compared }
    }

    fn judge(&mut self, mut read: Read<T::Row>, old: Option<T::Row>, draft: Draft<T::Row>) -> Judged<T::Row> {
        let Draft { new, said, checked, compared } = draft;
        for problem in said {
            read.fault(problem, Vec::new());
        }
        if old.is_none() {
            for column in T::TABLE.columns.iter().filter(|c| c.need == Need::Required) {
                if !read.provided.contains(&column.key) {
                    let what = Problem::error(
                        column.key,
                        format!("没有填{}，新增时必填。", column.title),
                        "请补上。",
                    );
                    read.fault(what, Vec::new());
                }
            }
        }
        for problem in checked {
            read.fault(problem, Vec::new());
        }
        self.placed(&mut read, old.as_ref(), &new);
        self.once(&mut read, &new);
        self.agree(&mut read, &new);
        for problem in compared {
            read.fault(problem, Vec::new());
        }
        self.left_out(&mut read, &new);
        self.closed(&mut read, old.as_ref(), &new);
        let outcome = if read.faulted.is_empty() {
            match &old {
                None => Outcome::New,
                Some(old) if *old == new => Outcome::Unchanged,
                Some(_) => Outcome::Updated,
            }
        } else {
            Outcome::Error
        };
        let changes = match (&old, outcome) {
            (Some(old), Outcome::Updated) => differences::<T>(old, &new, &self.env),
            _ => Vec::new(),
        };
        self.report(read, outcome, old, new, changes)
    }

    /// What the values of a row make of a record, and what is to be said of it.
    fn made(
        &self,
        old: Option<&T::Row>,
        values: &[Option<Value>],
        recognised: Option<&T::Row>,
    ) -> (T::Row, Vec<Problem>) {
        let mut new = old.cloned().unwrap_or_default();
        if let Some(recognised) = recognised {
            T::seed(recognised, old, &mut new);
        }
        for (i, value) in values.iter().enumerate() {
            if let (Some(set), Some(value)) = (self.reader.setter(self.reader.columns[i]), value) {
                set(&mut new, value.clone());
            }
        }
        T::resolve(&mut new, self.orgs);
        let said = T::settle(old, &mut new, self.filled_on, &self.env);
        (new, said)
    }

    /// Out of scope: an error at the column that says where the row belongs.
    fn placed(&self, read: &mut Read<T::Row>, old: Option<&T::Row>, new: &T::Row) {
        if read.faulted.contains(&T::PLACE_COLUMN) {
            return;
        }
        if !T::reaches(self.scope, new) || old.is_some_and(|o| !T::reaches(self.scope, o)) {
            let what = Problem::error(
                T::PLACE_COLUMN,
                "这一行不在您的管理范围内。",
                "改正所在区，或交给负责的单位导入。",
            );
            read.fault(what, Vec::new());
        }
    }

    /// The same thing twice in one file.
    fn once(&mut self, read: &mut Read<T::Row>, new: &T::Row) {
        let column = T::key_column(new);
        if read.faulted.contains(&column) {
            return;
        }
        let Some(key) = read.once.take() else { return };
        let Some(first) = self.seen.first(&key, read.number) else { return };
        let what = Problem::error(
            column,
            format!("和第 {first} 行是同一项，一个文件里只能出现一次。"),
            "删掉其中一行。",
        );
        read.fault(what, Vec::new());
    }

    /// Derived columns that disagree with the rule: a notice with the rule's value.
    fn compare(&self, read: &Read<T::Row>, new: &T::Row) -> Vec<Problem> {
        let mut said = Vec::new();
        let at = self.env.at(self.filled_on);
        for (i, column) in self.reader.columns.iter().enumerate().filter(|(_, c)| !c.is_entered()) {
            let Some(given) = read.values[i].as_ref().filter(|v| !v.is_empty()) else { continue };
            let rule = (column.get)(new, &at);
            let (given, ruled) = (column.kind.show(given), column.kind.show(&rule));
            if given != ruled && !rule.is_empty() {
                let clause = T::clause(column.key);
                let what = Problem::notice(
                    column.key,
                    format!("表中是 {given}，按规则是 {ruled}。"),
                    T::differing(column.key, &given),
                )
                .under(clause);
                said.push(what);
            }
        }
        said
    }

    fn across(&mut self, c: &mut Conn, judged: &mut [Judged<T::Row>]) -> Result<(), AppError> {
        let rows: Vec<&T::Row> = judged.iter().map(|j| &j.new).collect();
        self.recall(c, |ahead| ahead.claimed(&rows))?;
        // Earlier rows of the file come first; what is said of them was said before.
        let ahead = self.ahead.as_ref().map(|ahead| ahead.claiming(&rows)).unwrap_or_default();
        let all = [ahead.as_slice(), &rows].concat();
        let said = T::across(c, &self.env, &all)?;
        for (i, problems) in said.into_iter().skip(ahead.len()).enumerate() {
            let j = &mut judged[i];
            // What is wrong already is used in no other check.
            if j.outcome == Outcome::Error {
                continue;
            }
            for problem in problems {
                if j.report.errors.iter().any(|f| f.key == problem.column) {
                    continue;
                }
                let column = T::TABLE.column(problem.column);
                let value = column.map_or_else(String::new, |col| displayed::<T>(col, &j.new, &self.env));
                let fault = Fault::new(&problem, column.map_or("", |col| col.title), value);
                let stopped = stops(&problem);
                j.problems.push(problem);
                if !stopped {
                    j.report.notices.push(fault);
                    continue;
                }
                j.report.errors.push(fault);
                j.outcome = Outcome::Error;
                j.report.outcome = Outcome::Error.code().into();
            }
        }
        Self::led_astray(judged);
        Ok(())
    }

    /// A row that goes on from a faulty one of its part has nothing to stand on.
    fn led_astray(judged: &mut [Judged<T::Row>]) {
        for i in 0..judged.len() {
            let lead = judged[i].follows.map(|lead| &judged[lead]).filter(|l| l.outcome == Outcome::Error);
            let Some(number) = lead.map(|lead| lead.number) else { continue };
            let j = &mut judged[i];
            if j.outcome != Outcome::Error {
                let what = format!("第 {number} 行是同一项，那一行有错误。");
                let what = Problem::error(T::key_column(&j.new), what, "先改正那一行，再一起导入。");
                let title = T::TABLE.column(what.column).map_or("", |col| col.title);
                j.report.errors.push(Fault::new(&what, title, String::new()));
                j.problems.push(what);
                j.outcome = Outcome::Error;
                j.report.outcome = Outcome::Error.code().into();
            }
        }
    }

    /// A few words about a new record: the required columns its first lines do not say already.
    fn gist(&self, read: &Read<T::Row>, new: &T::Row) -> String {
        let at = self.env.at(self.env.today);
        let said = |c: &&&'static Column<T::Row>| {
            c.need == Need::Required
                && c.audience != Audience::Personal
                && matches!(c.kind, Kind::Code(_) | Kind::Date | Kind::Year | Kind::Int)
                && read.provided.contains(&c.key)
        };
        let words = self.reader.columns.iter().filter(said).take(3);
        words.map(|c| format!("{} {}", c.title, c.show(new, &at))).collect::<Vec<_>>().join("，")
    }

    /// Where the row belongs. Where its reference found nothing, what the sheet says of it and whose rows they are.
    fn place(&self, read: &Read<T::Row>, new: &T::Row) -> String {
        let known = T::place(new, &self.env);
        if !known.is_empty() {
            return known;
        }
        let typed = read.cells.get(T::PLACE_COLUMN).map_or("", |text| text.trim());
        let authority = self.scope.authority().map(|code| self.env.place(code)).unwrap_or_default();
        match (typed.is_empty(), authority.is_empty()) {
            (true, _) => authority,
            (false, true) => format!("{typed}（没有对上）"),
            (false, false) => format!("{authority}　{typed}（没有对上）"),
        }
    }
}
