//! Plain data that the pieces in `templates/parts/ui.html` show. A feature may pass its own types with the same fields.

pub use fengqiao_domain::dates::days_words;

/// One choice of a select, radio or check-box field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What the form sends.
    pub value: String,
    /// What the reader sees.
    pub label: String,
    /// True for what is chosen now.
    pub selected: bool,
}

impl Choice {
    /// Choices whose value is also their label, with `chosen` selected.
    pub fn all<'a>(labels: impl IntoIterator<Item = &'a str>, chosen: &str) -> Vec<Self> {
        labels
            .into_iter()
            .map(|label| Self { value: label.into(), label: label.into(), selected: label == chosen })
            .collect()
    }
}

/// A link of a tab row, a segmented switch or a pager. In a pager an empty `href` is the gap `…`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Words.
    pub label: String,
    /// Address.
    pub href: String,
    /// True for where the reader is.
    pub current: bool,
}

impl Link {
    /// A link.
    pub fn new(label: impl Into<String>, href: impl Into<String>, current: bool) -> Self {
        Self { label: label.into(), href: href.into(), current }
    }
}

/// The line below a table: total and pages.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pager {
    /// Total with its unit, for example `215 人` or `10000+ 件`.
    pub total: String,
    /// Rows to a page now.
    pub size: u32,
    /// Other page sizes; none hides the choice.
    pub sizes: Vec<Link>,
    /// Address of the page before.
    pub previous: Option<String>,
    /// Address of the page after.
    pub next: Option<String>,
    /// Numbered pages with gaps.
    pub links: Vec<Link>,
}

impl Pager {
    /// Pages of a list of `total` rows: the first, the last and those next to `page` (from 1), with gaps.
    /// `href` gives the address of a page.
    pub fn numbered(total: u64, unit: &str, page: u64, size: u32, href: impl Fn(u64) -> String) -> Self {
        let last = total.div_ceil(u64::from(size.max(1))).max(1);
        let mut links = Vec::new();
        let mut before = 0;
        for number in (1..=last).filter(|n| *n == 1 || *n == last || n.abs_diff(page) <= 2) {
            if number > before + 1 {
                links.push(Link::new("…", "", false));
            }
            links.push(Link::new(number.to_string(), href(number), number == page));
            before = number;
        }
        Self {
            total: format!("{total} {unit}"),
            size,
            sizes: Vec::new(),
            previous: (page > 1).then(|| href(page - 1)),
            next: (page < last).then(|| href(page + 1)),
            links,
        }
    }
}

/// What is wrong with a field, in words that say how to mend it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldProblem {
    /// Name of the field; empty when it concerns the whole form.
    pub field: String,
    /// What is wrong and how to mend it.
    pub message: String,
}

/// Words of the problem of one field, empty when there is none.
pub fn problem_of<'a>(problems: &'a [FieldProblem], field: &str) -> &'a str {
    problems.iter().find(|p| p.field == field).map_or("", |p| p.message.as_str())
}

/// One line of the history of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryRow {
    /// When, as `2024-07-18 15:20`.
    pub when: String,
    /// Who.
    pub who: String,
    /// What was done.
    pub what: String,
    /// From which file or for which reason; may be empty.
    pub from: String,
}

/// One stage of a case or a return.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stage {
    /// Name of the stage.
    pub label: String,
    /// Its date, or 进行中; may be empty.
    pub note: String,
    /// True when it is over.
    pub done: bool,
    /// True when it is under way.
    pub current: bool,
}

#[cfg(test)]
mod tests {
    use super::Pager;

    #[test]
    fn pages_far_apart_have_gaps_and_ends_have_no_neighbour() {
        let pager = Pager::numbered(215, "人", 1, 10, |n| format!("?page={n}"));
        let labels: Vec<&str> = pager.links.iter().map(|l| l.label.as_str()).collect();
        assert_eq!(labels, ["1", "2", "3", "…", "22"]);
        assert_eq!(pager.previous, None);
        assert_eq!(pager.next.as_deref(), Some("?page=2"));
        assert_eq!(pager.total, "215 人");
    }

    #[test]
    fn an_empty_list_is_one_page() {
        let pager = Pager::numbered(0, "人", 1, 10, |n| n.to_string());
        assert_eq!((pager.links.len(), pager.next), (1, None));
    }
}
