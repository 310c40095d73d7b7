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

    /// The line below the table. `href` gives an address with these parameters instead of the page's own.
    pub fn pager(
        &self,
        total: impl Into<Total>,
        ids: &[String],
        href: impl Fn(&[(&str, &str)]) -> String,
    ) -> Pager {
        let (total, size) = (total.into(), self.size.to_string());
        let at = |page: u64| href(&[("page", &page.to_string()), ("size", &size)]);
        let mut pager = Pager::numbered(total.n.min(NUMBERED), self.unit, self.page, self.size, at);
        pager.sizes = SIZES
            .iter()
            .map(|n| Link::new(n.to_string(), href(&[("size", &n.to_string())]), *n == self.size))
            .collect();
        pager.total = format!("{} {}", total.shown(), self.unit);
        if total.more || total.n > NUMBERED {
            let next = (self.page + 1).to_string();
            let previous = (self.page - 1).to_string();
            let full = ids.len() == self.size as usize;
            pager.next = ids
                .last()
                .filter(|_| full)
                .map(|id| href(&[("page", &next), ("size", &size), ("after", id)]));
            pager.previous = ids
                .first()
                .filter(|_| self.page > 1)
                .map(|id| href(&[("page", &previous), ("size", &size), ("before", id)]));
            if !pager.links.iter().any(|l| l.current) {
                pager.links.truncate(1);
                pager.links.push(Link::new("…", "", false));
                pager.links.push(Link::new(self.page.to_string(), at(self.page), true));
            }
        }
        pager
    }
}
