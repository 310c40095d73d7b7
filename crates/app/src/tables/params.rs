//! The parameters of a list's address: its whole state, so that a link can be sent and going back works.

/// Parameters in the order of the address. A name may stand several times.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Params(pub Vec<(String, String)>);

impl Params {
    /// The value of a parameter without the blanks around it; empty when it is not there.
    pub fn get(&self, key: &str) -> &str {
        self.0.iter().find(|(k, _)| k == key).map_or("", |(_, value)| value.trim())
    }

    /// All values of a parameter.
    pub fn all<'a>(&'a self, key: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(k, v)| k == key && !v.trim().is_empty()).map(|(_, v)| v.trim())
    }

    /// True when none of these parameters says anything.
    pub fn says_none_of(&self, keys: &[&str]) -> bool {
        keys.iter().all(|key| self.get(key).is_empty())
    }

    /// The address of `path` with the parameters named in `keep` and those in `with` in their place.
    pub fn href(&self, path: &str, keep: &[&str], with: &[(&str, &str)]) -> String {
        let kept = keep.iter().filter(|key| !with.iter().any(|(k, _)| k == *key));
        let mut pairs: Vec<(&str, &str)> = kept.flat_map(|key| self.all(key).map(|v| (*key, v))).collect();
        pairs.extend_from_slice(with);
        address(path, &pairs)
    }

    /// A page of the history on the page of a record, on the day looked at.
    pub fn history(&self, path: &str, page: u64) -> String {
        format!("{}#history", self.href(path, &["as_of"], &[("history", &page.to_string())]))
    }
}

/// An address with the parameters that say something.
pub fn address(path: &str, pairs: &[(&str, &str)]) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    for (key, value) in pairs.iter().filter(|(_, value)| !value.is_empty()) {
        query.append_pair(key, value);
    }
    let query = query.finish();
    if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
}

#[cfg(test)]
mod tests {
    use super::Params;

    #[test]
    fn an_address_keeps_what_is_named_and_takes_what_is_given() {
        let pairs =
            [("q", " 恒通 "), ("page", "3"), ("columns", "kind"), ("columns", "members"), ("as_of", "")];
        let params = Params(pairs.map(|(k, v)| (k.to_owned(), v.to_owned())).to_vec());
        assert_eq!(params.get("q"), "恒通");
        assert_eq!(
            params.href("/desk/units", &["q", "as_of", "columns"], &[("page", "2")]),
            "/desk/units?q=%E6%81%92%E9%80%9A&columns=kind&columns=members&page=2"
        );
        assert_eq!(params.href("/desk/units", &["q"], &[("q", "")]), "/desk/units");
        assert!(params.says_none_of(&["as_of", "state"]) && !params.says_none_of(&["q"]));
    }
}
