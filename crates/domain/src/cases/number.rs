//! 调解案件编号: the place, the year, a running number, e.g. 东丽区劳人调〔2024〕1号. The form is ours (系统); a number that
//! came from elsewhere is kept as it came.

/// What stands between place and year.
const WORD: &str = "劳人调";

/// A number in our form.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CaseNumber {
    /// Name of the place, e.g. 东丽区.
    pub place: String,
    /// Year of receipt.
    pub year: i16,
    /// Running number of the place in the year, from 1.
    pub serial: u32,
}

impl CaseNumber {
    /// As it is written.
    pub fn text(&self) -> String {
        format!("{}{WORD}〔{}〕{}号", self.place, self.year, self.serial)
    }

    /// Reads one in our form, with any of the brackets people type; `None` for one of another form.
    pub fn parse(text: &str) -> Option<Self> {
        let plain: String = crate::value::narrow(text).chars().filter(|c| !c.is_whitespace()).collect();
        let (place, rest) = plain.split_once(WORD)?;
        let rest = rest.strip_prefix(['〔', '[', '(', '【', '﹝'])?;
        let (year, rest) = rest.split_once(['〕', ']', ')', '】', '﹞'])?;
        let year = year.parse().ok().filter(|year| (2000..2200).contains(year))?;
        let serial = rest.strip_suffix('号')?.trim_start_matches('第').parse().ok().filter(|n| *n > 0)?;
        Some(Self { place: place.to_owned(), year, serial })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_read_as_it_is_written() {
        let number = CaseNumber { place: "东丽区".into(), year: 2024, serial: 150 };
        assert_eq!(number.text(), "东丽区劳人调〔2024〕150号");
        for text in ["东丽区劳人调〔2024〕150号", " 东丽区劳人调（2024）第150号", "东丽区劳人调[2024] 150号"]
        {
            assert_eq!(CaseNumber::parse(text).as_ref(), Some(&number), "{text}");
        }
        for text in
            ["", "津劳人仲〔2024〕1号", "东丽区劳人调〔24〕1号", "东丽区劳人调〔2024〕0号", "TJ2024001"]
        {
            assert_eq!(CaseNumber::parse(text), None, "{text}");
        }
    }
}
