//! Names as people write them: when two are the same, and which are near.

use crate::value::narrow;

/// What two spellings of one name have in common: width, white space, a leading 天津市 and 街/街道 do not count.
pub fn plain_name(name: &str) -> String {
    let plain: String = narrow(name).chars().filter(|c| !c.is_whitespace()).collect();
    let plain = plain.strip_prefix("天津市").filter(|rest| !rest.is_empty()).unwrap_or(&plain);
    plain.replace("街道", "街").to_uppercase()
}

/// Endings that say what a thing is, not which; longest first.
const ENDINGS: [&str; 12] = [
    "劳动人事争议仲裁院调解中心",
    "劳动人事争议调解委员会",
    "劳动争议调解委员会",
    "劳动人事争议调解中心",
    "劳动争议调解中心",
    "人事争议调解委员会",
    "调解委员会",
    "调解中心",
    "股份有限公司",
    "有限责任公司",
    "有限公司",
    "办事处",
];

/// The part that tells one name from another: without 天津 in front and endings behind.
fn stem(plain: &str) -> &str {
    let mut rest = plain.strip_prefix("天津").unwrap_or(plain);
    while let Some(shorter) = ENDINGS.iter().find_map(|ending| rest.strip_suffix(ending)) {
        if shorter.is_empty() {
            break;
        }
        rest = shorter;
    }
    if rest.is_empty() { plain } else { rest }
}

/// Pairs of neighbouring characters, the ends marked, sorted.
fn pairs(stem: &str) -> Vec<(char, char)> {
    let mut pairs = Vec::with_capacity(stem.len() / 3 + 1);
    let mut before = '^';
    for c in stem.chars().chain(std::iter::once('$')) {
        pairs.push((before, c));
        before = c;
    }
    pairs.sort_unstable();
    pairs
}

/// Share of common pairs of two sorted lists, per cent (twice the common ones over all).
fn likeness(a: &[(char, char)], b: &[(char, char)]) -> usize {
    let (mut i, mut j, mut common) = (0, 0, 0);
    while i < a.len() && j < b.len() {
        match a[i].cmp(&b[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                common += 1;
                i += 1;
                j += 1;
            }
        }
    }
    200 * common / (a.len() + b.len()).max(1)
}

/// The least likeness worth naming, per cent.
const NEAR: usize = 50;

/// At most three candidates that look like a name, the nearest first, as they are spelt.
pub fn near<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let wanted = plain_name(name);
    let wanted = pairs(stem(&wanted));
    let mut found: Vec<(usize, &str)> = candidates
        .into_iter()
        .map(|candidate| (likeness(&wanted, &pairs(stem(&plain_name(candidate)))), candidate))
        .filter(|(likeness, _)| *likeness >= NEAR)
        .collect();
    found.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
    found.dedup_by(|a, b| a.1 == b.1);
    found.into_iter().take(3).map(|(_, candidate)| candidate.to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_name_are_one() {
        for (a, b) in [
            ("天津市东丽区劳动人事争议仲裁院", "东丽区劳动人事争议仲裁院"),
            ("张贵庄街道 劳动人事争议调解中心", "张贵庄街劳动人事争议调解中心"),
            ("示例（天津）有限公司", "示例(天津)有限公司"),
            ("ＡＢＣ公司", "abc公司"),
        ] {
            assert_eq!(plain_name(a), plain_name(b));
        }
        assert_ne!(plain_name("天津甲有限公司"), plain_name("天津乙有限公司"));
        assert_eq!(plain_name("天津市"), "天津市");
    }

    #[test]
    fn near_misses_are_named_and_strangers_are_not() {
        let known = [
            "天津渤海北洋软件有限公司劳动争议调解委员会",
            "天津永泰航宇精密机械有限公司劳动争议调解委员会",
            "张贵庄街道劳动人事争议调解中心",
            "华新街道劳动人事争议调解中心",
        ];
        assert_eq!(near("天津渤海北洋软件西有限公司劳动争议调解委员会", known), [known[0]]);
        assert_eq!(near("渤海北洋软件公司调解委员会", known), [known[0]]);
        assert_eq!(near("张桂庄街道劳动人事争议调解中心", known), [known[2]]);
        assert!(near("天津示例食品有限公司劳动争议调解委员会", known).is_empty());
        assert!(near("", known).is_empty());
    }

    #[test]
    fn at_most_three_and_the_nearest_first() {
        let known = ["甲乙丙丁一", "甲乙丙丁二", "甲乙丙丁三", "甲乙丙丁"];
        let found = near("甲乙丙丁", known);
        assert_eq!(found.len(), 3);
        assert_eq!(found[0], "甲乙丙丁");
    }
}
