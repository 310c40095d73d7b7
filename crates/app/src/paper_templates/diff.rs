//! What differs between two versions of a text, line by line.

/// One line: taken out, put in, or the same in both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// Stands in both.
    Same(String),
    /// Only in the earlier.
    Out(String),
    /// Only in the later.
    In(String),
}

/// Lines compared at most: a longer text is shown whole, as taken out and put in.
const MOST: usize = 1_500;

/// The lines of two texts, the earlier ones first where they differ.
pub fn lines(before: &str, after: &str) -> Vec<Line> {
    let (a, b): (Vec<&str>, Vec<&str>) = (before.lines().collect(), after.lines().collect());
    if a.len().max(b.len()) > MOST {
        let out = a.iter().map(|line| Line::Out((*line).to_owned()));
        return out.chain(b.iter().map(|line| Line::In((*line).to_owned()))).collect();
    }
    // The longest run of lines common from (i, j) on.
    let width = b.len() + 1;
    let mut common = vec![0_u16; (a.len() + 1) * width];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            common[i * width + j] = if a[i] == b[j] {
                common[(i + 1) * width + j + 1] + 1
            } else {
                common[(i + 1) * width + j].max(common[i * width + j + 1])
            };
        }
    }
    let (mut i, mut j, mut all) = (0, 0, Vec::new());
    while i < a.len() || j < b.len() {
        if i < a.len() && j < b.len() && a[i] == b[j] {
            all.push(Line::Same(a[i].to_owned()));
            (i, j) = (i + 1, j + 1);
        } else if i < a.len() && (j == b.len() || common[(i + 1) * width + j] >= common[i * width + j + 1]) {
            all.push(Line::Out(a[i].to_owned()));
            i += 1;
        } else {
            all.push(Line::In(b[j].to_owned()));
            j += 1;
        }
    }
    all
}

/// The lines that differ with one line around them; between them what was left out is an empty one.
pub fn differences(before: &str, after: &str) -> Vec<Line> {
    let all = lines(before, after);
    let near = |at: usize| {
        let from = at.saturating_sub(1);
        all[from..all.len().min(at + 2)].iter().any(|line| !matches!(line, Line::Same(_)))
    };
    let (mut shown, mut gap) = (Vec::new(), false);
    for (at, line) in all.iter().enumerate() {
        if near(at) {
            if gap && !shown.is_empty() {
                shown.push(Line::Same("……".into()));
            }
            shown.push(line.clone());
            gap = false;
        } else {
            gap = true;
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_line_is_taken_out_and_put_in() {
        let before = "甲\n乙\n丙\n丁\n戊\n己\n庚";
        let after = "甲\n乙二\n丙\n丁\n戊\n己\n庚\n辛";
        let same = |text: &str| Line::Same(text.into());
        assert_eq!(
            differences(before, after),
            [
                same("甲"),
                Line::Out("乙".into()),
                Line::In("乙二".into()),
                same("丙"),
                same("……"),
                same("庚"),
                Line::In("辛".into()),
            ]
        );
        assert!(differences(before, before).is_empty());
    }
}
