//! What a paper is filled with: names and their values. Which names there are stands in `documents/facts.toml`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

/// One item of a list: field and value.
pub type Item = BTreeMap<String, String>;

/// Given to every item of a list by itself: its place, from 1.
pub(crate) const PLACE: &str = "序号";

/// A value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Fact {
    /// Words.
    Text(String),
    /// A list.
    List(Vec<Item>),
}

/// Values by name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Facts(BTreeMap<String, Fact>);

impl Facts {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// The examples of every name that is known, but for what is there in rare cases only: what a preview shows.
    pub fn examples() -> Self {
        let mut facts = Self::new();
        for known in known().iter().filter(|known| !known.rare) {
            match &known.content {
                Content::Text { example } => facts.set(&known.name, example),
                Content::List { examples, .. } => facts.set_list(&known.name, examples.clone()),
            }
        }
        facts
    }

    /// Puts words; empty ones count as missing.
    pub fn set(&mut self, name: &str, value: impl Into<String>) {
        self.0.insert(name.to_owned(), Fact::Text(value.into()));
    }

    /// Puts a list.
    pub fn set_list(&mut self, name: &str, items: Vec<Item>) {
        self.0.insert(name.to_owned(), Fact::List(items));
    }

    /// Takes one away.
    pub fn remove(&mut self, name: &str) {
        self.0.remove(name);
    }

    /// The names that were given a value.
    pub fn names(&self) -> Vec<&str> {
        self.0.keys().map(String::as_str).collect()
    }

    /// The words of a name, unless there are none.
    pub fn text(&self, name: &str) -> Option<&str> {
        match self.0.get(name)? {
            Fact::Text(text) => Some(text.trim()).filter(|text| !text.is_empty()),
            Fact::List(_) => None,
        }
    }

    /// The items of a list; none of a name that has none.
    pub fn list(&self, name: &str) -> &[Item] {
        match self.0.get(name) {
            Some(Fact::List(items)) => items,
            _ => &[],
        }
    }

    /// Whether the name has a value.
    pub fn has(&self, name: &str) -> bool {
        self.text(name).is_some() || !self.list(name).is_empty()
    }

    /// Names and fields no template can name: a slip of the program that filled it.
    pub fn unknown(&self) -> Vec<String> {
        let mut unknown = Vec::new();
        for (name, fact) in &self.0 {
            match (fact, find(name).map(|known| &known.content)) {
                (Fact::Text(_), Some(Content::Text { .. })) => {}
                (Fact::List(items), Some(Content::List { fields, .. })) => {
                    let named = items.iter().flat_map(|item| item.keys());
                    let strange = named.filter(|key| fields.iter().all(|field| field.name != **key));
                    unknown.extend(strange.map(|key| format!("{name}.{key}")));
                }
                _ => unknown.push(name.clone()),
            }
        }
        unknown.dedup();
        unknown
    }
}

/// A name that templates may use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// The name.
    pub name: String,
    /// What it means, for the list beside the editor.
    pub meaning: String,
    /// Words or a list.
    pub content: Content,
    /// There in rare cases only, where a paper says something else than it usually does.
    pub rare: bool,
}

/// What stands behind a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// Words.
    Text {
        /// For the preview.
        example: String,
    },
    /// A list.
    List {
        /// Its fields; every item has 序号 as well.
        fields: Vec<Field>,
        /// For the preview.
        examples: Vec<Item>,
    },
}

/// A field of a list.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// What it means.
    pub meaning: String,
}

/// Every name, in the order of `facts.toml`.
pub fn known() -> &'static [Known] {
    static KNOWN: LazyLock<Vec<Known>> = LazyLock::new(|| {
        // A file of our own, read by a test: it cannot fail. Without it, no template would read, and say so.
        read(include_str!("../../documents/facts.toml")).unwrap_or_default()
    });
    &KNOWN
}

/// A name, if there is such a one.
pub(crate) fn find(name: &str) -> Option<&'static Known> {
    known().iter().find(|known| known.name == name)
}

fn read(text: &str) -> Result<Vec<Known>, toml::de::Error> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct File {
        fact: Vec<Raw>,
    }
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Raw {
        name: String,
        meaning: String,
        #[serde(default)]
        example: String,
        #[serde(default)]
        fields: Vec<Field>,
        #[serde(default)]
        examples: Vec<Item>,
        #[serde(default)]
        rare: bool,
    }
    let file: File = toml::from_str(text)?;
    let known = file.fact.into_iter().map(|raw| {
        let content = if raw.fields.is_empty() {
            Content::Text { example: raw.example }
        } else {
            Content::List { fields: raw.fields, examples: raw.examples }
        };
        Known { name: raw.name, meaning: raw.meaning, content, rare: raw.rare }
    });
    Ok(known.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_there_once_with_meaning_and_example() {
        let known = read(include_str!("../../documents/facts.toml")).unwrap();
        let mut names = std::collections::BTreeSet::new();
        for one in &known {
            assert!(names.insert(&one.name), "{} twice", one.name);
            assert!(!one.meaning.is_empty() && !one.name.contains(['.', '|', '{', '}', ' ']), "{}", one.name);
            match &one.content {
                Content::Text { example } => assert!(!example.is_empty(), "{}", one.name),
                Content::List { fields, examples } => {
                    assert!(!examples.is_empty() && fields.iter().all(|f| f.name != PLACE), "{}", one.name);
                }
            }
        }
        assert!(Facts::examples().unknown().is_empty());
    }

    #[test]
    fn strange_names_are_found() {
        let mut facts = Facts::new();
        facts.set("申请仁", "张建军");
        facts.set_list(
            "请求",
            vec![Item::from([("内容".into(), "工资".into()), ("颜色".into(), "红".into())])],
        );
        assert_eq!(facts.unknown(), ["申请仁", "请求.颜色"]);
        assert!(facts.has("请求") && !facts.has("申请人"));
    }
}
