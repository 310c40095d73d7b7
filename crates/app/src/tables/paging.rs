//! Which page of a list is asked for, and the line below its table.

use crate::platform::view::{Link, Pager};

/// Totals are counted up to here.
pub const COUNTED: u64 = 10_000;
/// Pages have numbers up to this row; deeper ones go by key.
const NUMBERED: u64 = 2_000;
const SIZES: [u32; 4] = [10, 20, 50, 100];

/// How many rows a list has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Total {
    /// As far as was counted.
    pub n: u64,
    /// There are more.
    pub more: bool,
}

impl Total {
    /// All of them.
    pub fn exact(n: u64) -> Self {
        Self { n, more: false }
    }

    /// Counted up to `most`.
    pub fn counted(n: u64, most: u64) -> Self {
        Self { n: n.min(most), more: n > most }
    }

    /// As shown.
    pub fn shown(self) -> String {
        if self.more { format!("{}+", self.n) } else { self.n.to_string() }
    }
}

impl From<u64> for Total {
    fn from(n: u64) -> Self {
        Self::counted(n, COUNTED)
    }
}

/// Where a page starts.
#[derive(Clone, Debug)]
pub enum Start {
    /// After so many rows.
    Row(u64),
    /// After this record.
    After(String),
    /// Before this record.
    Before(String),
}

/// Which page of a list is asked for.
#[derive(Clone, Debug)]
pub struct Paging {
    /// From 1.
    pub page: u64,
    /// Rows to a page.
    pub size: u32,
    /// Where it starts.
    pub start: Start,
    unit: &'static str,
}

impl Paging {
    /// From the address: page number, size, and the key before or after which a deep page starts.
    pub fn of(page: &str, size: &str, after: &str, before: &str) -> Self {
        let size = size.parse().ok().filter(|s| SIZES.contains(s)).unwrap_or(10);
        // The last page with a number, where one beyond it is asked for without its key.
        let last =
            if after.is_empty() && before.is_empty() { NUMBERED / u64::from(size) } else { 10_000_000 };
        let page = page.parse().unwrap_or(1).clamp(1, last);
        let start = match (after, before) {
            ("", "") => Start::Row((page - 1) * u64::from(size)),
            ("", before) => Start::Before(before.to_owned()),
            (after, _) => Start::After(after.to_owned()),
        };
        Self { page, size, start, unit: "人" }
    }

    /// The same counting in another unit than 人.
    #[must_use]
    pub fn counting(mut self, unit: &'static str) -> Self {
        self.unit = unit;
        self
    }

    /// The same for a list with so many rows: the last page where one beyond it is asked for.
    #[must_use]
    pub fn within(&self, total: impl Into<Total>) -> Self {
        let total = total.into();
        let mut paging = self.clone();
        if let (Start::Row(_), false) = (&self.start, total.more) {
            let last = total.n.div_ceil(u64::from(self.size)).max(1);
            paging.page = self.page.min(last);
            paging.start = Start::Row((paging.page - 1) * u64::from(self.size));
        }
        paging
    }

    /// The line below the table. `href` gives an address with these parameters instead of the page's own.
    pub fn pager(
        &self,
        total: impl Into<Total>,
        ids: &[String],
        href: impl Fn(&[(&str, &str)]) -> String,
    ) -> Pager {
        let (total, size) = (total.into(), self.size.to_string());
        let shown = self.within(total).page;
        let at = |page: u64| href(&[("page", &page.to_string()), ("size", &size)]);
        let mut pager = Pager::numbered(total.n.min(NUMBERED), self.unit, shown, self.size, at);
        pager.sizes = SIZES
            .iter()
            .map(|n| Link::new(n.to_string(), href(&[("size", &n.to_string())]), *n == self.size))
            .collect();
        pager.total = format!("{} {}", total.shown(), self.unit);
        if total.more || total.n > NUMBERED {
            let next = (shown + 1).to_string();
            let previous = (shown - 1).to_string();
            let full = ids.len() == self.size as usize;
            pager.next = ids
                .last()
                .filter(|_| full)
                .map(|id| href(&[("page", &next), ("size", &size), ("after", id)]));
            pager.previous = ids
                .first()
                .filter(|_| shown > 1)
                .map(|id| href(&[("page", &previous), ("size", &size), ("before", id)]));
            if !pager.links.iter().any(|l| l.current) {
                pager.links.truncate(1);
                pager.links.push(Link::new("…", "", false));
                pager.links.push(Link::new(shown.to_string(), at(shown), true));
            }
        }
        pager
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(page: &str, total: Total) -> (u64, u64) {
        let paging = Paging::of(page, "10", "", "").within(total);
        let Start::Row(row) = paging.start else { panic!("a page with a number") };
        (paging.page, row)
    }

    #[test]
    fn a_page_beyond_the_last_is_the_last() {
        let few = Total::exact(25);
        let pages = ["1", "3", "4", "9999", "0", "x"].map(|asked| page(asked, few));
        assert_eq!(pages, [(1, 0), (3, 20), (3, 20), (3, 20), (1, 0), (1, 0)]);
        assert_eq!(page("9", Total::exact(0)), (1, 0));
        // Where counting stopped there may be more.
        assert_eq!(page("9", Total::counted(30, 20)), (9, 80));
        assert_eq!(page("9999", Total::exact(1_000_000)), (200, 1_990));
    }

    #[test]
    fn a_page_by_its_key_stays_where_it_is() {
        let deep = Paging::of("300", "10", "k", "").within(Total::exact(25));
        assert!(matches!(&deep.start, Start::After(key) if key == "k") && deep.page == 300);
    }
}
