//! A row of a batch as shown: what becomes of it, what changes or is wrong, what can be done about it.

use fengqiao_domain::verdict::clause_label;

use super::super::batch::Field;
use super::super::batch::hand::is_for_organisations;
use super::super::batch::store::{Batch, Line, State};
use super::super::report::{Fault, RowReport};
use super::address;

/// Longest text of a cell shown in a row, and of a sentence; the row's own page has it whole.
const CELL: usize = 60;
const SENTENCE: usize = 160;

/// A text cut where a row of the list would grow without end.
fn clip(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    text.chars().take(most).chain(['…']).collect()
}

/// One thing said of a row.
pub(super) struct Entry {
    /// Header text; 整行 for the row as a whole.
    pub(super) column: String,
    /// Old and new value of a change.
    pub(super) change: Option<(String, String)>,
    /// The cell as it came, where the sentence does not quote it.
    pub(super) given: String,
    /// What is wrong, or what the row says.
    pub(super) words: String,
    /// How to mend it.
    pub(super) fix: String,
    /// 提醒, which does not stop the row.
    pub(super) is_notice: bool,
}

/// A name offered instead of the one in the cell.
pub(super) struct Offer {
    pub(super) key: String,
    pub(super) name: String,
}

/// A row.
pub(super) struct LineView {
    pub(super) number: i64,
    /// Icon, words and class.
    pub(super) marks: Vec<(&'static str, &'static str, &'static str)>,
    pub(super) is_fault: bool,
    pub(super) label: String,
    pub(super) place: String,
    pub(super) first: Entry,
    /// The second line, where the first has no remedy.
    pub(super) second: Option<Entry>,
    /// Everything else, folded.
    pub(super) rest: Vec<Entry>,
    pub(super) clause: &'static str,
    pub(super) offers: Vec<Offer>,
    /// Words of the button that opens the cell for mending; empty when the row is not open.
    pub(super) mend: &'static str,
    pub(super) handed: Option<String>,
    pub(super) note: Option<String>,
    pub(super) may_hand: bool,
    /// The faulty cells, where they are open for mending in place.
    pub(super) fields: Vec<Field>,
    /// Where the row stands alone.
    pub(super) href: String,
}

/// Rows of a batch as shown.
pub(super) fn views(batch: &Batch, lines: &[Line]) -> Vec<LineView> {
    let at_work = !matches!(batch.state, State::Reading | State::Refused | State::Confirming);
    let hands_on = batch.only.is_none() && is_for_organisations(&batch.table);
    lines.iter().map(|line| view(batch, line, at_work, hands_on)).collect()
}

fn view(batch: &Batch, line: &Line, at_work: bool, hands_on: bool) -> LineView {
    let is_open = at_work && line.is_open();
    let report = &line.report;
    let mut entries = entries(report, &line.state);
    let offers: Vec<Offer> = report
        .errors
        .first()
        .filter(|_| is_open)
        .map(|f| f.offers.iter().map(|name| Offer { key: f.key.clone(), name: name.clone() }).collect())
        .unwrap_or_default();
    let mend = report.errors.first().filter(|_| is_open).map_or("", |f| verb(f, !f.offers.is_empty()));
    let first = entries.remove(0);
    let second =
        if first.fix.is_empty() && offers.is_empty() && entries.len() == 1 { entries.pop() } else { None };
    let mut all = report.errors.iter().chain(&report.notices);
    LineView {
        number: line.number,
        marks: marks(line),
        is_fault: line.is_open(),
        label: clip(&report.label, CELL),
        place: report.place.clone(),
        clause: all.find(|f| !f.clause.is_empty()).map_or("", |f| clause_label(&f.clause)),
        first,
        second,
        rest: entries,
        offers,
        mend,
        may_hand: is_open && hands_on && line.organisation.is_none(),
        handed: line.organisation.clone().filter(|_| batch.only.is_none()),
        note: line.note.clone().filter(|n| !n.is_empty()),
        fields: Vec::new(),
        href: format!("{}/rows/{}", address(&batch.receipt), line.number),
    }
}

fn entries(report: &RowReport, state: &str) -> Vec<Entry> {
    let mut all: Vec<Entry> = report.errors.iter().map(|f| fault(f, false)).collect();
    all.extend(report.changes.iter().map(|c| Entry {
        column: c.title.clone(),
        change: Some((clip(&c.old, SENTENCE), clip(&c.new, SENTENCE))),
        ..plain("", "")
    }));
    if report.outcome == "new" && report.errors.is_empty() {
        let gist = if report.gist.is_empty() { String::new() } else { format!("，{}", report.gist) };
        all.push(plain("整行", &format!("新增{gist}。")));
    }
    all.extend(report.notices.iter().map(|f| fault(f, true)));
    if state == "mended" {
        all.insert(0, plain("整行", "已在网页上改正，已入库。"));
    }
    if all.is_empty() {
        all.push(plain("整行", "和系统里的一样，不用动。"));
    }
    all
}

fn plain(column: &str, words: &str) -> Entry {
    Entry {
        column: column.into(),
        change: None,
        given: String::new(),
        words: words.into(),
        fix: String::new(),
        is_notice: false,
    }
}

fn fault(f: &Fault, is_notice: bool) -> Entry {
    let column = if f.column.is_empty() { "整行" } else { &f.column };
    let given = if f.message.contains(&f.value) { "" } else { f.value.as_str() };
    Entry {
        given: clip(given, CELL),
        fix: clip(&f.remedy, SENTENCE),
        is_notice,
        ..plain(column, &clip(&f.message, SENTENCE))
    }
}

fn marks(line: &Line) -> Vec<(&'static str, &'static str, &'static str)> {
    let first = match line.state.as_str() {
        "error" => ("circle-x", "错误", "attention"),
        "staged" => ("circle-x", "暂存", "attention"),
        "mended" => ("check", "已改正", ""),
        "new" => ("plus", "新增", ""),
        "updated" => ("edit", "更新", ""),
        _ => ("equal", "无变化", ""),
    };
    let notice = !line.report.notices.is_empty() && !line.is_open();
    [Some(first), notice.then_some(("info-circle", "提醒", ""))].into_iter().flatten().collect()
}

/// What the button says that opens a faulty cell.
fn verb(f: &Fault, has_offers: bool) -> &'static str {
    if has_offers {
        return "改成别的";
    }
    match (f.key.as_str(), f.value.is_empty()) {
        ("", _) => "改这一行",
        (key, true) if key.contains("number") || key.ends_with("code") => "填写号码",
        (_, true) => "补填",
        ("id_number", _) if f.value.contains("E+") => "填写号码",
        ("id_number" | "certificate_no" | "credit_code", _) => "改号码",
        (key, _) if key.ends_with("_on") || f.column.contains("日期") => "改日期",
        _ => "改这一格",
    }
}
