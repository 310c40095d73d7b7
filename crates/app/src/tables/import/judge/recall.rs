//! Rows of a file that is only looked at, made once more from what they said when a later row asks for them.

use fengqiao_db::Conn;
use fengqiao_domain::value::Value;

use super::{Judge, Read};
use crate::AppError;
use crate::tables::import::ahead::{Ahead, Line};
use crate::tables::{Records, rows};

/// Stands between the values of a row; a row that holds it in a text is kept whole.
const BETWEEN: char = '\0';
/// Stands before a value; without it nothing was said in the column.
const SAID: char = '=';

impl<T: Records> Judge<'_, T> {
    /// What the rows say, in short, for those who look: in the order of the sheet's columns.
    pub(super) fn lines(&self, read: &[Read<T::Row>]) -> Vec<Option<Box<str>>> {
        if self.ahead.is_none() {
            return Vec::new();
        }
        read.iter().map(|row| line(&row.values)).collect()
    }

    fn values(&self, line: &str) -> Vec<Option<Value>> {
        let said = self.reader.columns.iter().zip(line.split(BETWEEN));
        said.map(|(column, text)| Some(rows::from_short(column.kind, text.strip_prefix(SAID)?))).collect()
    }

    /// Has the rows at hand that `slots` names.
    pub(super) fn recall(
        &mut self,
        c: &mut Conn,
        slots: impl FnOnce(&Ahead<T>) -> Vec<usize>,
    ) -> Result<(), AppError> {
        let Some(ahead) = &self.ahead else { return Ok(()) };
        let lines: Vec<(usize, &Line)> = ahead.lines(slots(ahead));
        if lines.is_empty() {
            return Ok(());
        }
        let ids: Vec<&str> = lines.iter().filter_map(|(_, line)| line.stored.as_deref()).collect();
        let stored = self.stored(c, &ids)?;
        let mut made = Vec::with_capacity(lines.len());
        for (slot, line) in lines {
            let old = line.stored.as_deref().and_then(|id| stored.get(id));
            let (mut row, _) = self.made(old, &self.values(&line.said), None);
            let revision = T::revision(&row) + 1;
            T::identify(&mut row, ahead.id(slot), revision);
            made.push((slot, row));
        }
        if let Some(ahead) = &mut self.ahead {
            ahead.at_hand(made);
        }
        Ok(())
    }
}

fn line(values: &[Option<Value>]) -> Option<Box<str>> {
    let mut line = String::new();
    for (at, value) in values.iter().enumerate() {
        if at > 0 {
            line.push(BETWEEN);
        }
        if let Some(value) = value {
            let short = rows::short(value);
            if short.contains(BETWEEN) {
                return None;
            }
            line.push(SAID);
            line.push_str(&short);
        }
    }
    Some(line.into_boxed_str())
}
