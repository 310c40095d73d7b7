//! Columns that only a decision fills: a file from a reader who may not decide is taken without them.

use fengqiao_domain::table::Problem;

use super::{Judge, Read};
use crate::tables::Records;

impl<'a, T: Records> Judge<'a, T> {
    /// The same for a file this reader hands in.
    #[must_use]
    pub fn handed_in_by(mut self, actor: &'a crate::Actor) -> Self {
        self.reader.barred = T::barred(actor);
        self.by = Some(actor);
        self
    }

    /// A record this reader may no longer change is an error where the row says otherwise.
    pub(super) fn closed(&self, read: &mut Read<T::Row>, old: Option<&T::Row>, new: &T::Row) {
        let changed = self.by.zip(old.filter(|old| *old != new));
        let why = changed.and_then(|(by, old)| T::closed_to(by, old, self.env.today));
        if let Some(why) = why {
            read.fault(
                Problem::error(T::key_column(new), why, "把这一行从表里删掉，其余的照常导入。"),
                Vec::new(),
            );
        }
    }

    /// What a barred column says otherwise than the record: left out, and who enters it.
    pub(super) fn left_out(&self, read: &mut Read<T::Row>, new: &T::Row) {
        let Some((keys, who)) = self.reader.barred else { return };
        let at = self.env.at(self.filled_on);
        for (i, column) in self.reader.columns.iter().enumerate().filter(|(_, c)| keys.contains(&c.key)) {
            let Some(given) = read.values[i].as_ref().filter(|v| !v.is_empty()) else { continue };
            if column.kind.show(given) != column.show(new, &at) {
                read.cells.insert(column.key, column.kind.show(given));
                let what =
                    Problem::notice(column.key, format!("{who}，这一栏没有导入。"), "请有权的人认定。");
                read.fault(what, Vec::new());
            }
        }
    }
}
