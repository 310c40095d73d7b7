//! A profile as its form sends it: `h0` header, `k0` column, `f0` order of days or unit of amounts, `w0_1` their word and
//! `c0_1` our code of the first column, `x_source` what holds where their file says nothing.

use std::collections::BTreeMap;

use fengqiao_domain::profiles::{DateOrder, MOST, Mapped, Profile, Unit};

/// What the form sends.
pub(super) type Pairs = BTreeMap<String, String>;

/// Words of one column at most.
const WORDS: usize = 200;

pub(super) fn typed<'a>(pairs: &'a Pairs, name: &str) -> &'a str {
    pairs.get(name).map_or("", |value| value.trim())
}

/// Name and mapping as typed. The headers are those of the profile: a form changes what they mean, not what they say.
pub(super) fn read(pairs: &Pairs, before: &Profile) -> (String, Profile) {
    let columns = before.columns.iter().take(MOST).enumerate().map(|(at, known)| {
        let key = pairs.get(&format!("k{at}")).map_or(known.key.as_str(), |value| value.trim());
        let format = typed(pairs, &format!("f{at}"));
        Mapped {
            header: known.header.clone(),
            key: key.to_owned(),
            words: words(pairs, at, known),
            dates: DateOrder::from_code(format).unwrap_or(known.dates),
            unit: Unit::from_code(format).unwrap_or(known.unit),
        }
    });
    let fixed = pairs.iter().filter_map(|(name, value)| {
        let key = name.strip_prefix("x_")?;
        let value = value.trim();
        (!value.is_empty()).then(|| (key.to_owned(), value.to_owned()))
    });
    let profile = Profile {
        platform: typed(pairs, "platform").to_owned(),
        platform_name: typed(pairs, "platform_name").to_owned(),
        columns: columns.collect(),
        fixed: fixed.collect(),
    };
    (typed(pairs, "name").to_owned(), profile)
}

/// The words of a column; as before where the form did not show any.
fn words(pairs: &Pairs, at: usize, known: &Mapped) -> BTreeMap<String, String> {
    if typed(pairs, &format!("n{at}")).is_empty() {
        return known.words.clone();
    }
    let pair = |n: usize| {
        let theirs = typed(pairs, &format!("w{at}_{n}"));
        let code = typed(pairs, &format!("c{at}_{n}"));
        (!theirs.is_empty() && !code.is_empty()).then(|| (theirs.to_owned(), code.to_owned()))
    };
    (0..WORDS).filter_map(pair).collect()
}
