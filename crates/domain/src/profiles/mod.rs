//! Import profiles: how the export of another platform is read as our table, and ours put out in its layout. Header
//! texts, words and formats are theirs; what they mean is ours. A profile is data an office makes itself; none is official.

mod convert;
mod propose;

pub use convert::{convert, put_out};
pub use propose::{propose, propose_word};

use crate::codes::EXTERNAL_PLATFORMS;
use crate::table::{Need, Table, header_key};
use crate::value::{Kind, Raw, narrow};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The column that holds their serial number: with the platform it is what a row is known by.
pub const SERIAL: &str = "external_number";
/// The column that says which platform.
pub const PLATFORM: &str = "external_platform";
/// The column of our own number.
const NUMBER: &str = "number";
/// Most columns of a profile.
pub const MOST: usize = 200;

/// How one platform writes our table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Profile {
    /// Code of [`EXTERNAL_PLATFORMS`].
    pub platform: String,
    /// Name of the platform, where the list has none for it.
    pub platform_name: String,
    /// Their columns in their order; what is not taken stays as a column of the layout.
    pub columns: Vec<Mapped>,
    /// What holds where their file says nothing: our column and its text.
    pub fixed: BTreeMap<String, String>,
}

/// One of their columns.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Mapped {
    /// Header text as it stands in their file.
    pub header: String,
    /// Key of our column; empty for one that is not taken.
    pub key: String,
    /// Their words → our codes.
    pub words: BTreeMap<String, String>,
    /// In which order they write days.
    pub dates: DateOrder,
    /// In which unit they write amounts.
    pub unit: Unit,
}

/// The order of a day written with separators. 2024-05-01 and 20240501 are read in any.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateOrder {
    /// 年月日.
    #[default]
    YearFirst,
    /// 日/月/年.
    DayFirst,
    /// 月/日/年.
    MonthFirst,
}

/// The unit of an amount without one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// 元.
    #[default]
    Yuan,
    /// 万元.
    TenThousand,
    /// 分.
    Fen,
}

macro_rules! spelt {
    ($name:ident { $($variant:ident $code:literal $label:literal,)* }) => {
        impl $name {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];
            /// Stored form.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),* }
            }
            /// In words.
            pub const fn label(self) -> &'static str {
                match self { $(Self::$variant => $label),* }
            }
            /// By its stored form.
            pub fn from_code(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.code() == code)
            }
        }
    };
}

spelt! { DateOrder { YearFirst "year_first" "年月日", DayFirst "day_first" "日/月/年", MonthFirst "month_first" "月/日/年", } }
spelt! { Unit { Yuan "yuan" "元", TenThousand "ten_thousand" "万元", Fen "fen" "分", } }

/// What is wrong with a profile, at which of its columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flaw {
    /// Place of the column from 0; `None` for the profile as a whole.
    pub at: Option<usize>,
    /// What is wrong and how to mend it.
    pub message: String,
}

impl Profile {
    /// The platform in words.
    pub fn platform_words(&self) -> String {
        let label = EXTERNAL_PLATFORMS.label(&self.platform);
        if self.platform_name.is_empty() {
            label.to_owned()
        } else {
            format!("{label}（{}）", self.platform_name)
        }
    }

    /// Their serial number as it is kept. Of platforms without a code of their own the name goes with it, so that two of
    /// them may count alike.
    pub fn serial(&self, theirs: &str) -> String {
        let theirs = narrow(theirs);
        match self.prefix() {
            Some(prefix) if !theirs.starts_with(&prefix) => format!("{prefix}{theirs}"),
            _ => theirs,
        }
    }

    fn prefix(&self) -> Option<String> {
        let named = self.platform == "other" && !self.platform_name.is_empty();
        named.then(|| format!("{} ", self.platform_name))
    }

    /// The column at this header of theirs.
    pub fn at_key(&self, key: &str) -> Option<&Mapped> {
        self.columns.iter().find(|column| column.key == key)
    }

    /// What holds where their file says nothing, as cells: the platform always.
    pub fn constants(&self) -> Vec<(&str, Raw)> {
        let platform = (PLATFORM, Raw::Text(EXTERNAL_PLATFORMS.label(&self.platform).to_owned()));
        let fixed = self.fixed.iter().filter(|(key, text)| *key != PLATFORM && !text.trim().is_empty());
        let fixed = fixed.map(|(key, text)| (key.as_str(), Raw::Text(text.clone())));
        std::iter::once(platform).chain(fixed).collect()
    }

    /// What is wrong with it for this table; a profile with a flaw is not used.
    pub fn flaws<R>(&self, table: &Table<R>) -> Vec<Flaw> {
        let mut said = Vec::new();
        let mut whole = |message: String| said.push(Flaw { at: None, message });
        if EXTERNAL_PLATFORMS.codes.iter().all(|code| code.code != self.platform) {
            whole("没有选来源平台。".to_owned());
        }
        if self.platform == "other" && self.platform_name.trim().is_empty() {
            whole("来源平台选“其他”的，写明平台名称。".to_owned());
        }
        if self.columns.is_empty() || self.columns.len() > MOST {
            whole(format!("表头要有1至{MOST}列。"));
        }
        if self.at_key(SERIAL).is_none() {
            whole("没有选哪一列是外部流水号；没有流水号，再次导入时认不出同一案件。".to_owned());
        }
        for (key, text) in &self.fixed {
            let Some(column) = table.column(key).filter(|column| column.is_entered()) else {
                whole(format!("没有“{key}”这一栏。"));
                continue;
            };
            // With one for all rows a file would change one case over and over.
            if key == SERIAL || key == NUMBER {
                whole(format!("{}每个案件不同，不能统一填。", column.title));
            }
            if let Err(fault) = column.kind.parse(&Raw::Text(text.clone())) {
                whole(format!("固定填写的{}：{}{}", column.title, fault.message, fault.remedy));
            }
        }
        for (at, mapped) in self.columns.iter().enumerate().filter(|(_, mapped)| !mapped.key.is_empty()) {
            let mut here = |message: String| said.push(Flaw { at: Some(at), message });
            let Some(column) = table.column(&mapped.key) else {
                here(format!("“{}”对应的栏目不存在。", mapped.header));
                continue;
            };
            if !column.is_entered() || mapped.key == PLATFORM {
                here(format!("{}由系统填写，不能从“{}”取。", column.title, mapped.header));
            }
            if let Some(first) = self.columns[..at].iter().find(|other| other.key == mapped.key) {
                here(format!("“{}”和“{}”都对应{}，只选一列。", first.header, mapped.header, column.title));
            }
            let same = |other: &&Mapped| {
                !other.key.is_empty() && header_key(&other.header) == header_key(&mapped.header)
            };
            if self.columns[..at].iter().any(|other| same(&other)) {
                here(format!("“{}”这个表头有两列，分不清取哪一列；请在表里改名后换样表。", mapped.header));
            }
            if let Kind::Code(list) | Kind::Codes(list) = column.kind
                && let Some(code) = mapped.words.values().find(|code| list.label(code) == code.as_str())
            {
                here(format!("{}没有代码“{code}”。", list.name));
            }
        }
        said
    }

    /// Titles of what a new record needs and neither their columns nor the fixed values say.
    pub fn lacks<R>(&self, table: &Table<R>) -> Vec<&'static str> {
        let said = |key: &str| {
            self.at_key(key).is_some() || self.fixed.get(key).is_some_and(|t| !t.trim().is_empty())
        };
        let needed = table.columns.iter().filter(|c| c.need == Need::Required && !said(c.key));
        needed.map(|c| c.title).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cases::CASES;

    fn mapped(header: &str, key: &str) -> Mapped {
        Mapped { header: header.into(), key: key.into(), ..Mapped::default() }
    }

    fn profile(columns: Vec<Mapped>) -> Profile {
        Profile { platform: "court".into(), columns, ..Profile::default() }
    }

    fn flaws(profile: &Profile) -> Vec<Option<usize>> {
        profile.flaws(&CASES).into_iter().map(|flaw| flaw.at).collect()
    }

    #[test]
    fn a_profile_needs_a_platform_and_the_serial_number() {
        let whole = profile(vec![mapped("编号", SERIAL), mapped("申请人", "applicant"), mapped("备用", "")]);
        assert_eq!(flaws(&whole), []);
        assert_eq!(flaws(&Profile { platform: "nowhere".into(), ..whole.clone() }), [None]);
        assert_eq!(flaws(&Profile { platform: "other".into(), ..whole.clone() }), [None]);
        assert_eq!(flaws(&profile(vec![mapped("申请人", "applicant")])), [None]);
        assert_eq!(flaws(&Profile { columns: Vec::new(), ..whole }).len(), 2);
    }

    #[test]
    fn columns_once_and_only_what_is_entered() {
        let of = |header: &str, key: &str| {
            flaws(&profile(vec![mapped("编号", SERIAL), mapped("甲", "applicant"), mapped(header, key)]))
        };
        assert_eq!(of("乙", "applicant"), [Some(2)], "twice");
        assert_eq!(of("乙", "collective"), [Some(2)], "derived");
        assert_eq!(of("乙", PLATFORM), [Some(2)]);
        assert_eq!(of("乙", "nothing"), [Some(2)]);
        assert_eq!(of(" 甲（必填）", "phone"), [Some(2)], "the same header to whoever reads the file");
        assert_eq!(of("甲", ""), [], "what is not taken may be called as it likes");
        let mut words = mapped("案由", "dispute_types");
        words.words.insert("讨薪".into(), "no_such_code".into());
        assert_eq!(flaws(&profile(vec![mapped("编号", SERIAL), words])), [Some(1)]);
    }

    #[test]
    fn fixed_values_are_read_as_their_columns() {
        let fixed = |key: &str, text: &str| Profile {
            fixed: BTreeMap::from([(key.to_owned(), text.to_owned())]),
            ..profile(vec![mapped("编号", SERIAL)])
        };
        assert_eq!(flaws(&fixed("source", "法院委派")), []);
        assert_eq!(flaws(&fixed("source", "不知道")), [None]);
        assert_eq!(flaws(&fixed("overdue", "是")), [None], "derived");
        for key in [SERIAL, NUMBER] {
            assert_eq!(flaws(&fixed(key, "1")), [None], "{key} tells one case from another");
        }
        let lacks = fixed("source", "法院委派").lacks(&CASES);
        assert!(!lacks.contains(&"来源") && lacks.contains(&"申请人"));
    }

    #[test]
    fn serials_of_nameless_platforms_carry_the_name_once() {
        let other = Profile {
            platform: "other".into(),
            platform_name: "心桥".into(),
            ..profile(vec![mapped("编号", SERIAL)])
        };
        assert_eq!(other.serial(" １２3 "), "心桥 123");
        assert_eq!(other.serial("心桥 123"), "心桥 123");
        assert_eq!(profile(Vec::new()).serial("123"), "123");
        assert_eq!(other.platform_words(), "其他（心桥）");
        assert_eq!(other.constants(), [(PLATFORM, Raw::Text("其他".into()))]);
    }

    #[test]
    fn it_is_kept_as_text_and_an_older_text_still_reads() {
        let mut whole = profile(vec![mapped("编号", SERIAL)]);
        whole.columns[0].unit = Unit::TenThousand;
        let text = serde_json::to_string(&whole).expect("text");
        assert_eq!(serde_json::from_str::<Profile>(&text).expect("a profile"), whole);
        let old: Profile =
            serde_json::from_str(r#"{"platform":"court","columns":[{"header":"编号"}]}"#).expect("a profile");
        assert_eq!((old.columns[0].dates, old.columns[0].unit), (DateOrder::YearFirst, Unit::Yuan));
    }
}
