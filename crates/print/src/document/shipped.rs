//! The nineteen templates the program comes with (regulations.md §6). An office's own stand in their place.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::template::Template;

macro_rules! documents {
    ($($code:literal)*) => {
        /// The kinds, in their order.
        pub const CODES: &[&str] = &[$($code),*];
        const TEXTS: &[(&str, &str)] =
            &[$(($code, include_str!(concat!("../../documents/", $code, ".toml")))),*];
    };
}

documents! {
    "D01" "D02" "D03" "D04" "D05" "D06" "D07" "D08" "D09" "D10" "D11" "D12" "D13" "D14" "D15" "D16" "D17" "D18" "D19"
}

/// The text of a template as it comes: what an office begins with when it changes one.
pub fn shipped_text(code: &str) -> Option<&'static str> {
    TEXTS.iter().find(|(kind, _)| *kind == code).map(|(_, text)| *text)
}

/// A template as it comes. There is one for each of [`CODES`].
pub fn shipped(code: &str) -> Option<&'static Template> {
    static READ: LazyLock<BTreeMap<&str, Template>> = LazyLock::new(|| {
        TEXTS.iter().filter_map(|(code, text)| Some((*code, Template::read(text).ok()?))).collect()
    });
    READ.get(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_nineteen_are_sound() {
        assert_eq!(CODES.len(), 19);
        for (code, text) in TEXTS {
            let template = Template::read(text).unwrap_or_else(|faults| {
                let words: Vec<String> = faults.iter().map(ToString::to_string).collect();
                panic!("{code}:\n{}", words.join("\n"))
            });
            assert_eq!(template.code, *code);
            assert!(shipped(code).is_some());
        }
    }
}
