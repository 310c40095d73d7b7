//! Spans of days as the store keeps them: ISO text, first day inside, first day outside. A blank first day stands
//! before every date, no last day after.

/// First day inside, first day outside.
pub type Span = (String, Option<String>);

/// Days that lie in any of the spans, as few spans as possible.
pub fn union(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort();
    let mut out: Vec<Span> = Vec::with_capacity(spans.len());
    for (since, until) in spans {
        match out.last_mut() {
            Some((_, end)) if end.as_ref().is_none_or(|e| *e >= since) => {
                if let (Some(e), next) = (&*end, &until)
                    && next.as_ref().is_none_or(|n| n > e)
                {
                    *end = until;
                }
            }
            _ => out.push((since, until)),
        }
    }
    out
}

/// Days that lie in both; each list is sorted and without overlaps.
pub fn both(a: &[Span], b: &[Span]) -> Vec<Span> {
    let mut out = Vec::new();
    for (s1, u1) in a {
        for (s2, u2) in b {
            let since = s1.max(s2).clone();
            let until = match (u1, u2) {
                (Some(x), Some(y)) => Some(x.min(y).clone()),
                (x, y) => x.as_ref().or(y.as_ref()).cloned(),
            };
            if until.as_ref().is_none_or(|u| since < *u) {
                out.push((since, until));
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{both, union};

    fn span(a: &str, b: &str) -> super::Span {
        (a.into(), (!b.is_empty()).then(|| b.into()))
    }

    #[test]
    fn touching_spans_become_one_and_an_open_one_swallows_the_rest() {
        assert_eq!(union(vec![span("3", "4"), span("1", "2"), span("2", "3")]), [span("1", "4")]);
        assert_eq!(union(vec![span("2", ""), span("1", "3"), span("4", "5")]), [span("1", "")]);
        assert_eq!(
            union(vec![span("1", "5"), span("2", "3"), span("7", "8")]),
            [span("1", "5"), span("7", "8")]
        );
    }

    #[test]
    fn common_days() {
        let a = [span("", "3"), span("5", "")];
        assert_eq!(both(&a, &[span("2", "6")]), [span("2", "3"), span("5", "6")]);
        assert_eq!(both(&a, &[span("3", "5")]), []);
    }
}
