//! 送达 of a document (办案规则-20): to whom, how, when, and from which day it counts as served.

use super::record::Case;
use crate::acts::{Refusal, happened, not_before, said};
use crate::table::Problem;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// How a document is served.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Means {
    /// Handed over and signed for.
    Direct,
    /// By post; the day on the return receipt counts.
    Post,
    /// To an address the party agreed to.
    Electronic,
    /// Left there before a witness after it was refused.
    Left,
    /// Made public where nobody can be reached.
    Notice,
}

impl Means {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Direct, Self::Post, Self::Electronic, Self::Left, Self::Notice];

    /// Stored form.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Direct => "direct",
            Self::Post => "post",
            Self::Electronic => "electronic",
            Self::Left => "left",
            Self::Notice => "notice",
        }
    }

    /// In words.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Direct => "直接送达",
            Self::Post => "邮寄送达",
            Self::Electronic => "电子送达",
            Self::Left => "留置送达",
            Self::Notice => "公告送达",
        }
    }

    /// By its stored form.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }
}

/// Who a document is served on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Receiver {
    /// 申请人.
    Applicant,
    /// 被申请人.
    Respondent,
    /// 用工单位 of a dispatched worker.
    UserUnit,
}

impl Receiver {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Applicant, Self::Respondent, Self::UserUnit];

    /// Stored form.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Applicant => "applicant",
            Self::Respondent => "respondent",
            Self::UserUnit => "user_unit",
        }
    }

    /// In words.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Applicant => "申请人",
            Self::Respondent => "被申请人",
            Self::UserUnit => "用工单位",
        }
    }

    /// By its stored form.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }

    /// Their name in a case; `None` where it has none.
    pub fn name(self, case: &Case) -> Option<&str> {
        let name = match self {
            Self::Applicant => &case.applicant.name,
            Self::Respondent => &case.respondent.name,
            Self::UserUnit => case.user_unit.as_ref()?,
        };
        Some(name.as_str()).filter(|name| !name.is_empty())
    }
}

/// One serving.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Served {
    /// On whom.
    pub on: Receiver,
    /// How.
    pub means: Means,
    /// The day it was handed over, posted, sent, left or made public.
    pub sent: Date,
    /// The day it was signed for.
    pub signed: Option<Date>,
    /// Who signed, and how they stand to the party; personal.
    pub signer: Option<String>,
    /// Who served it.
    pub by: Option<String>,
    /// Postal number, electronic address, why it was left and before whom.
    pub note: Option<String>,
}

impl Served {
    /// The day it counts as served; `None` while that is not known.
    pub fn day(&self) -> Option<Date> {
        match self.means {
            Means::Electronic | Means::Left => Some(self.sent),
            // How long a notice runs is not said for mediation: it counts when somebody signs.
            Means::Direct | Means::Post | Means::Notice => self.signed,
        }
    }

    /// How it stands in a line.
    pub fn words(&self) -> String {
        match self.day() {
            Some(day) => format!("{} {}", self.means.label(), day),
            None => format!("{} {} 发出，还没有签收", self.means.label(), self.sent),
        }
    }
}

/// Whether a serving can be as it is said: `made` is the day of the document.
///
/// # Errors
/// What is wrong with it.
pub fn check(served: &Served, case: &Case, made: Date, today: Date) -> Result<(), Refusal> {
    if served.on.name(case).is_none() {
        let what = format!("本案没有登记{}。", served.on.label());
        return Err(Problem::error("on", what, "选另一方，或者先补填当事人。"));
    }
    happened("sent", served.sent, today)?;
    not_before("sent", served.sent, made, "制作文书的日期")?;
    if let Some(day) = served.signed {
        happened("signed", day, today)?;
        not_before("signed", day, served.sent, "送出的日期")?;
    }
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    match served.means {
        Means::Direct => {
            if served.signed.is_none() {
                return Err(Problem::error("signed", "直接送达没有填签收日期。", "填受送达人签收的日期。"));
            }
            said("signer", &text(&served.signer), "签收人")
        }
        Means::Post => said("note", &text(&served.note), "邮件号码"),
        Means::Electronic => said("note", &text(&served.note), "受送达人确认的电子地址"),
        Means::Left => said("note", &text(&served.note), "拒收的事由、见证人和留下的处所"),
        Means::Notice => said("note", &text(&served.note), "公告的地方和期间"),
    }
    .map_err(|refusal| refusal.under("办案规则-20"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cases::testing::accepted;
    use jiff::civil::date;

    fn direct() -> Served {
        Served {
            on: Receiver::Applicant,
            means: Means::Direct,
            sent: date(2024, 5, 8),
            signed: Some(date(2024, 5, 8)),
            signer: Some("林敏".into()),
            by: None,
            note: None,
        }
    }

    fn wrong(change: impl FnOnce(&mut Served)) -> &'static str {
        let mut served = direct();
        change(&mut served);
        check(&served, &accepted(), date(2024, 5, 7), date(2024, 5, 10)).expect_err("a fault").column
    }

    #[test]
    fn what_each_way_of_serving_needs_is_asked_for() {
        assert!(check(&direct(), &accepted(), date(2024, 5, 7), date(2024, 5, 10)).is_ok());
        assert_eq!(wrong(|s| s.on = Receiver::UserUnit), "on");
        assert_eq!(wrong(|s| s.sent = date(2024, 5, 6)), "sent", "before it was made");
        assert_eq!(wrong(|s| s.sent = date(2024, 5, 11)), "sent", "tomorrow");
        assert_eq!(wrong(|s| s.signed = Some(date(2024, 5, 7))), "signed", "before it was sent");
        assert_eq!(wrong(|s| s.signed = None), "signed");
        assert_eq!(wrong(|s| s.signer = Some(" ".into())), "signer");
        for means in [Means::Post, Means::Electronic, Means::Left, Means::Notice] {
            assert_eq!(wrong(|s| s.means = means), "note", "{means:?}");
        }
    }

    #[test]
    fn the_day_that_counts_is_that_of_its_way() {
        let of = |means, signed: Option<Date>| Served { means, signed, ..direct() }.day();
        let signed = Some(date(2024, 5, 9));
        assert_eq!(of(Means::Direct, signed), signed);
        assert_eq!(of(Means::Post, None), None, "no receipt has come back");
        assert_eq!(of(Means::Electronic, None), Some(date(2024, 5, 8)));
        assert_eq!(of(Means::Left, None), Some(date(2024, 5, 8)));
        assert_eq!(of(Means::Notice, None), None);
    }
}
