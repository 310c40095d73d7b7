//! Required number and rate (III-1-1a, rules.md R1), in integers.

/// Smallest number that reaches `share` per cent of `base`: ⌈share × base ÷ 100⌉.
pub fn required(share: u32, base: u32) -> u32 {
    let exact = (u64::from(share) * u64::from(base)).div_ceil(100);
    u32::try_from(exact).unwrap_or(u32::MAX)
}

/// `achieved ÷ base` in per cent with two decimals, half up as Excel shows it; but an unmet target is never shown
/// at or above its share: then it is truncated. `None` at base 0.
pub fn rate_text(achieved: u32, base: u32, share: u32) -> Option<String> {
    if base == 0 {
        return None;
    }
    let (achieved_wide, base_wide) = (u64::from(achieved), u64::from(base));
    let mut hundredths = (achieved_wide * 20_000 + base_wide) / (2 * base_wide);
    if achieved < required(share, base) && hundredths >= u64::from(share) * 100 {
        hundredths = achieved_wide * 10_000 / base_wide;
    }
    Some(format!("{}.{:02}", hundredths / 100, hundredths % 100))
}

/// A part of a whole in per cent, as R1 rounds: one that is not all never shows as 100. `None` of nothing.
pub fn part_text(part: u64, whole: u64) -> Option<String> {
    let n = |n: u64| u32::try_from(n).unwrap_or(u32::MAX);
    rate_text(n(part), n(whole), 100)
}
