//! 证号规则 of an authority: prefix, year, running digits (III-2-4b). Numbers of earlier times are kept as they are.

/// How an authority numbers its certificates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NumberSeries {
    /// What every number begins with, such as 津120111.
    pub prefix: String,
    /// The year of issue follows it, and counting begins anew each year.
    pub with_year: bool,
    /// Digits of the running number.
    pub digits: u32,
}

/// Why a series gives no number.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SeriesProblem {
    /// No prefix, or too long a one.
    #[error("前缀填 1 到 20 个字，如“津120111”")]
    Prefix,
    /// Signs that would be mistaken.
    #[error("前缀不能有空格和标点，只用汉字、字母、数字、横线和〔〕")]
    Signs,
    /// Too few or too many digits.
    #[error("流水号位数填 3 到 8")]
    Digits,
    /// The digits are used up.
    #[error("流水号已用到 {0}，位数不够，请把位数加大")]
    UsedUp(u64),
}

impl NumberSeries {
    /// Whether it can give numbers.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn check(&self) -> Result<(), SeriesProblem> {
        let allowed = |c: char| c.is_alphanumeric() || "-－〔〕".contains(c);
        match self.prefix.chars().count() {
            1..=20 if self.prefix.chars().all(allowed) => {}
            1..=20 => return Err(SeriesProblem::Signs),
            _ => return Err(SeriesProblem::Prefix),
        }
        if (3..=8).contains(&self.digits) { Ok(()) } else { Err(SeriesProblem::Digits) }
    }

    /// The year a number is counted in: that of the issue, or none where counting never begins anew.
    pub fn counted_in(&self, year: i16) -> i16 {
        if self.with_year { year } else { 0 }
    }

    /// The number with this place in its year.
    ///
    /// # Errors
    /// The place has more digits than the series.
    pub fn number(&self, year: i16, place: u64) -> Result<String, SeriesProblem> {
        let width = usize::try_from(self.digits).unwrap_or(usize::MAX);
        let running = format!("{place:0>width$}");
        if running.len() > width {
            return Err(SeriesProblem::UsedUp(place.saturating_sub(1)));
        }
        let year = if self.with_year { year.to_string() } else { String::new() };
        Ok(format!("{}{year}{running}", self.prefix))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn series(prefix: &str, with_year: bool, digits: u32) -> NumberSeries {
        NumberSeries { prefix: prefix.into(), with_year, digits }
    }

    #[test]
    fn a_number_is_prefix_year_and_digits() {
        let yearly = series("津120111", true, 4);
        assert_eq!(yearly.number(2024, 1).as_deref(), Ok("津12011120240001"));
        assert_eq!(yearly.number(2024, 9999).as_deref(), Ok("津12011120249999"));
        assert_eq!(yearly.number(2024, 10_000), Err(SeriesProblem::UsedUp(9999)));
        assert_eq!((yearly.counted_in(2024), yearly.counted_in(2025)), (2024, 2025));
        let running = series("津调-", false, 6);
        assert_eq!(running.number(2024, 42).as_deref(), Ok("津调-000042"));
        assert_eq!(running.counted_in(2024), 0);
    }

    #[test]
    fn a_series_that_cannot_number_is_refused() {
        assert_eq!(series("津120111", true, 4).check(), Ok(()));
        assert_eq!(series("津〔2024〕", false, 3).check(), Ok(()));
        assert_eq!(series("", true, 4).check(), Err(SeriesProblem::Prefix));
        assert_eq!(series(&"津".repeat(21), true, 4).check(), Err(SeriesProblem::Prefix));
        assert_eq!(series("津 1", true, 4).check(), Err(SeriesProblem::Signs));
        assert_eq!(series("津/1", true, 4).check(), Err(SeriesProblem::Signs));
        for (digits, ok) in [(2, false), (3, true), (8, true), (9, false)] {
            assert_eq!(series("津", true, digits).check().is_ok(), ok, "{digits}");
        }
    }
}
