//! Who else helps with a case: a mediator lent by another centre (III-1-2d), people of court, union, justice bureau (IV-3).

use super::record::Case;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// 借调: from when to when, by which document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Secondment {
    /// First day.
    pub from: Date,
    /// Last day; `None` until the case is over.
    pub to: Option<Date>,
    /// 文号 or the decision it rests on.
    pub document: String,
}

impl Secondment {
    /// Whether it holds on a day, both ends counted.
    pub fn holds_on(&self, day: Date) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }

    /// In words: 2024-07-01 起，至 2024-09-30，津西人社〔2024〕8号.
    pub fn words(&self) -> String {
        let to = self.to.map_or_else(|| "至办结".to_owned(), |day| format!("至 {day}"));
        format!("{} 起，{to}，{}", self.from, self.document)
    }
}

/// Whose people help.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Body {
    /// 人民法院.
    Court,
    /// 工会.
    Union,
    /// 司法行政部门.
    Justice,
    /// 工商联、商（协）会.
    Chamber,
    /// Another body.
    Other,
}

impl Body {
    /// All of them.
    pub const ALL: &'static [Self] = &[Self::Court, Self::Union, Self::Justice, Self::Chamber, Self::Other];

    /// Stored form.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Court => "court",
            Self::Union => "union",
            Self::Justice => "justice",
            Self::Chamber => "chamber",
            Self::Other => "other",
        }
    }

    /// In words.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Court => "人民法院",
            Self::Union => "工会",
            Self::Justice => "司法行政部门",
            Self::Chamber => "工商联、商（协）会",
            Self::Other => "其他单位",
        }
    }

    /// By its stored form.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|body| body.code() == code)
    }
}

/// One who helps from another body: no mediator of ours, so named and not numbered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Helper {
    /// 姓名.
    pub name: String,
    /// 单位及职务.
    pub unit: String,
    /// Whose people.
    pub body: Body,
    /// The day of the invitation.
    pub on: Date,
}

/// Whether a mediator may handle a case on a day: one who is lent only while that holds.
pub fn may_handle(case: &Case, mediator: &str, day: Date) -> bool {
    let handler = case.handlers.iter().find(|handler| handler.id == mediator);
    handler.is_some_and(|handler| handler.secondment.as_ref().is_none_or(|lent| lent.holds_on(day)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_secondment_holds_from_its_first_to_its_last_day() {
        let lent = Secondment {
            from: date(2024, 7, 1),
            to: Some(date(2024, 7, 31)),
            document: "津西人社〔2024〕8号".into(),
        };
        let days = [date(2024, 6, 30), date(2024, 7, 1), date(2024, 7, 31), date(2024, 8, 1)];
        assert_eq!(days.map(|day| lent.holds_on(day)), [false, true, true, false]);
        assert_eq!(lent.words(), "2024-07-01 起，至 2024-07-31，津西人社〔2024〕8号");
        let open = Secondment { to: None, ..lent };
        assert!(open.holds_on(date(2030, 1, 1)) && open.words().contains("至办结"));
    }

    #[test]
    fn who_is_lent_handles_it_while_that_holds() {
        let mut case = crate::cases::testing::accepted();
        let day = date(2024, 7, 15);
        assert!(may_handle(&case, "m1", day) && !may_handle(&case, "m2", day));
        let document = "文号".to_owned();
        case.handlers[0].secondment = Some(Secondment { from: day, to: Some(day), document });
        let on = |on| may_handle(&case, "m1", on);
        assert_eq!([date(2024, 7, 14), day, date(2024, 7, 16)].map(on), [false, true, false]);
    }

    #[test]
    fn every_body_has_a_code_of_its_own() {
        for body in Body::ALL {
            assert_eq!(Body::from_code(body.code()), Some(*body));
            assert_eq!(serde_json::to_string(body).expect("a word"), format!("\"{}\"", body.code()));
        }
    }
}
