//! 回访: when, how, whom it heard, what it found (III-1-4a).

use super::record::Side;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// 回访.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visit {
    /// 回访日期.
    pub on: Option<Date>,
    /// 满意度, 1 to 5.
    pub satisfaction: Option<i64>,
    /// 回访方式.
    #[serde(default)]
    pub way: Option<VisitWay>,
    /// 回访对象.
    #[serde(default)]
    pub whom: Option<Visited>,
    /// 是否反弹: whether the dispute came up again.
    #[serde(default)]
    pub again: Option<bool>,
}

impl Visit {
    /// One of which only 满意度 is known.
    pub fn rated(satisfaction: Option<i64>) -> Self {
        Self { satisfaction, ..Self::default() }
    }
}

/// How a return visit was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VisitWay {
    /// By telephone.
    Phone,
    /// At the party's place.
    Home,
    /// The party came.
    Office,
    /// By message or video.
    Message,
    /// The party said it by the link.
    Link,
}

impl VisitWay {
    /// Those an office chooses from; the link is the party's own.
    pub const CHOICES: [Self; 4] = [Self::Phone, Self::Home, Self::Office, Self::Message];

    /// Stored form.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::Home => "home",
            Self::Office => "office",
            Self::Message => "message",
            Self::Link => "link",
        }
    }

    /// In words.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Phone => "电话",
            Self::Home => "上门",
            Self::Office => "当事人来访",
            Self::Message => "短信、视频等线上方式",
            Self::Link => "链接（当事人自评）",
        }
    }

    /// By its stored form, of those an office chooses from.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::CHOICES.into_iter().find(|way| way.code() == code)
    }
}

/// Whom a return visit heard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Visited {
    /// 申请人.
    Applicant,
    /// 被申请人.
    Respondent,
    /// Both sides.
    Both,
}

impl Visited {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Applicant, Self::Respondent, Self::Both];

    /// Stored form.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Applicant => "applicant",
            Self::Respondent => "respondent",
            Self::Both => "both",
        }
    }

    /// In words.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Applicant => "申请人",
            Self::Respondent => "被申请人",
            Self::Both => "双方",
        }
    }

    /// By its stored form.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }
}

impl From<Side> for Visited {
    fn from(side: Side) -> Self {
        match side {
            Side::Applicant => Self::Applicant,
            Side::Respondent => Self::Respondent,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_office_does_not_choose_the_link_of_a_party() {
        assert!(VisitWay::CHOICES.iter().all(|way| VisitWay::from_code(way.code()) == Some(*way)));
        assert_eq!(VisitWay::from_code("link"), None);
        assert!(Visited::ALL.iter().all(|one| Visited::from_code(one.code()) == Some(*one)));
        assert_eq!(Visited::from(Side::Respondent).label(), Side::Respondent.label());
    }

    #[test]
    fn a_visit_kept_before_it_said_how_is_read() {
        let read: Visit = serde_json::from_str(r#"{"on":"2024-07-08","satisfaction":5}"#).expect("a visit");
        assert_eq!((read.satisfaction, read.way, read.whom, read.again), (Some(5), None, None, None));
    }
}
