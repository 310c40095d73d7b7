//! The straight line to the required number and the steps really made, drawn on the server in whole pixels.

use fengqiao_domain::coverage::Row;
use fengqiao_domain::dates::days_between;
use jiff::civil::Date;

/// A drawing; all positions are in its own pixels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chart {
    /// Width of the drawing.
    pub width: i64,
    /// Height of the drawing.
    pub height: i64,
    /// What it shows, in words.
    pub label: String,
    /// Points of the straight line.
    pub plan: String,
    /// Points of the steps.
    pub actual: String,
    /// The day looked at, across.
    pub today: i64,
    /// Top and foot of the drawing area, and its right end.
    pub top: i64,
    /// See [`Chart::top`].
    pub foot: i64,
    /// See [`Chart::top`].
    pub right: i64,
    /// Words in the drawing.
    pub words: Vec<Word>,
}

/// Words at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Across.
    pub x: i64,
    /// Down, the line they stand on.
    pub y: i64,
    /// start, middle or end.
    pub anchor: &'static str,
    /// In bold ink.
    pub strong: bool,
    /// The words.
    pub text: String,
}

/// How large a drawing is.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    /// Width of the drawing.
    pub width: i64,
    /// Height of the drawing.
    pub height: i64,
}

/// In the panel.
pub const SMALL: Size = Size { width: 326, height: 104 };
/// Across a narrow screen: as wide as the panel's, so that words are read at their size there.
pub const NARROW: Size = Size { width: 326, height: 168 };
/// Across a page.
pub const WIDE: Size = Size { width: 1120, height: 240 };
/// On a sheet of paper, where the stylesheet makes it no wider than this.
pub const LARGE: Size = Size { width: 480, height: 180 };

/// Room right of the drawing area for the required number, below it for the dates.
const RIGHT: i64 = 74;
const BELOW: i64 = 24;
const ABOVE: i64 = 14;

/// The chart of a row with the steps of its count from the first day of the line on; none before that day.
pub fn chart(row: &Row, steps: &[(Date, u32)], is_today: bool, size: Size) -> Option<Chart> {
    let &(start, from) = steps.first()?;
    if row.base.value == 0 || row.on < start {
        return None;
    }
    let last = row.on.max(row.due);
    let span = days_between(start, last).max(1);
    let (left, right, top, foot) = (2, size.width - RIGHT, ABOVE, size.height - BELOW);
    let counts = steps.iter().map(|(_, count)| *count).chain([row.required]);
    let (low, high) = (counts.clone().min().unwrap_or(0), counts.max().unwrap_or(0));
    let range = i64::from(high - low).max(1);
    let across = |day: Date| left + days_between(start, day) * (right - left) / span;
    let down = |count: u32| foot - 4 - i64::from(count - low) * (foot - 4 - top) / range;

    let mut plan = vec![(across(start), down(from)), (across(row.due), down(row.required))];
    if last > row.due {
        plan.push((right, down(row.required)));
    }
    let mut actual: Vec<(i64, i64)> = vec![(left, down(from))];
    for &(day, count) in steps.iter().skip(1).filter(|(day, _)| *day <= row.on) {
        let before = actual[actual.len() - 1].1;
        actual.extend([(across(day), before), (across(day), down(count))]);
    }
    let today = across(row.on);
    actual.push((today, actual[actual.len() - 1].1));

    let whole = start.year() != last.year();
    let mut words = vec![
        word(right + 6, (down(row.required) + 4).max(12), "start", false, format!("应设 {}", row.required)),
        word(left, size.height - 4, "start", false, format!("{}  {from}", shown(start, whole))),
    ];
    words.extend(day_words(row, today, right, size, is_today, whole));
    let now = down(row.achieved);
    // Beside the step, on the side with room, and below the line unless it is at the foot.
    let (x, anchor) = if today + 70 < right { (today + 7, "start") } else { (today - 7, "end") };
    let y = if now + 20 < foot { now + 16 } else { now - 8 };
    words.push(word(x, y, anchor, true, format!("实际 {}", row.achieved)));
    Some(Chart {
        width: size.width,
        height: size.height,
        label: format!(
            "从 {start} 的 {from} 到 {} 的 {}；{} 应设 {}。",
            row.on, row.achieved, row.due, row.required
        ),
        plan: points(&plan),
        actual: points(&actual),
        today,
        top: top - 4,
        foot,
        right,
        words,
    })
}

/// The day looked at and the due day under the drawing, as far as both have room.
fn day_words(row: &Row, today: i64, right: i64, size: Size, is_today: bool, whole: bool) -> Vec<Word> {
    let y = size.height - 4;
    let end = size.width - 2;
    let name = if is_today { "今天 " } else { "" };
    let text = format!("{name}{}", shown(row.on, whole));
    let half = if whole { 54 } else { 38 };
    let first = if whole { 112 } else { 82 };
    if row.on >= row.due {
        return vec![word(end, y, "end", false, text)];
    }
    let due = word(end, y, "end", false, shown(row.due, whole));
    let room = end - if whole { 76 } else { 44 };
    let x = today.clamp(first + half, (room - half).max(first + half)).min(right + RIGHT);
    vec![word(x, y, "middle", false, text), due]
}

fn word(x: i64, y: i64, anchor: &'static str, strong: bool, text: String) -> Word {
    Word { x, y, anchor, strong, text }
}

fn shown(day: Date, whole: bool) -> String {
    if whole { day.to_string() } else { day.strftime("%m-%d").to_string() }
}

/// Points as SVG writes them; a place that was just drawn is not drawn again.
fn points(all: &[(i64, i64)]) -> String {
    let mut all = all.to_vec();
    all.dedup();
    all.iter().map(|(x, y)| format!("{x},{y}")).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use fengqiao_domain::coverage::{Counts, Indicator, Series, choose_base, row};
    use fengqiao_domain::policy::{Measure, Policy, Target};
    use jiff::civil::{Date, date};

    use super::{LARGE, SMALL, chart};

    const START: Date = date(2024, 1, 10);

    fn of(now: u32, base: u32, on: Date) -> fengqiao_domain::coverage::Row {
        let target = Target { indicator: Indicator::Enterprise, due: date(2024, 12, 31), share: 65 };
        let series = Series { now, on_due: Some(now), on_start: Some(60) };
        let counts = Counts { organisations: series, ..Counts::default() };
        let base = choose_base(None, base, target.due, on);
        row(target, base, counts, Measure::Organisations, &Policy::tianjin(), on)
    }

    #[test]
    fn the_steps_end_on_the_day_and_the_line_on_the_due_day() {
        let steps = [(START, 60), (date(2024, 5, 6), 66), (date(2024, 7, 9), 69)];
        let drawn = chart(&of(69, 120, date(2024, 7, 18)), &steps, true, SMALL).expect("a chart");
        assert!(drawn.plan.ends_with(&format!("{},14", drawn.right)), "{}", drawn.plan);
        assert!(drawn.actual.ends_with(&format!("{},{}", drawn.today, 45)), "{}", drawn.actual);
        let words: Vec<&str> = drawn.words.iter().map(|word| word.text.as_str()).collect();
        assert_eq!(words, ["应设 78", "01-10  60", "今天 07-18", "12-31", "实际 69"]);
    }

    #[test]
    fn nothing_lies_outside_the_drawing() {
        let steps = [(START, 60), (date(2024, 5, 6), 0), (date(2024, 7, 9), 2_000_000)];
        for on in [START, date(2024, 12, 30), date(2024, 12, 31), date(2025, 1, 1), date(9999, 12, 31)] {
            let drawn = chart(&of(2_000_000, 120, on), &steps, false, LARGE).expect("a chart");
            for point in drawn.plan.split(' ').chain(drawn.actual.split(' ')) {
                let (x, y) = point.split_once(',').expect("a point");
                let inside =
                    |text: &str, most: i64| text.parse::<i64>().is_ok_and(|n| (0..=most).contains(&n));
                assert!(inside(x, drawn.width) && inside(y, drawn.height), "{on}: {point}");
            }
            assert!(drawn.words.iter().all(|w| (0..=drawn.width).contains(&w.x)), "{on}");
        }
        assert_eq!(chart(&of(60, 120, date(2024, 1, 9)), &steps, false, SMALL), None);
        assert_eq!(chart(&of(60, 0, date(2024, 5, 9)), &steps, false, SMALL), None);
        assert_eq!(chart(&of(60, 120, date(2024, 5, 9)), &[], false, SMALL), None);
    }
}
