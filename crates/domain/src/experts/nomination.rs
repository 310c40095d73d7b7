//! A selection round (R7): the city opens it, each district recommends one or two of its current experts, the city
//! decides person by person and publishes.

use super::CLAUSE;
use super::state::Standing;
use crate::acts::{Refusal, said};
use crate::dates::spoken;
use crate::policy::Policy;
use crate::table::Problem;
use crate::verdict::{Fact, Verdict};
use jiff::civil::Date;

/// The days of a round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Round {
    /// First day.
    pub opened: Date,
    /// Last day to recommend.
    pub closes: Date,
    /// The day it was closed early.
    pub closed: Option<Date>,
    /// The day its result was published.
    pub published: Option<Date>,
}

/// Where a round stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Districts recommend.
    Open,
    /// The city decides.
    Deciding,
    /// The result is out.
    Published,
}

impl Phase {
    /// In words.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Open => "推荐中",
            Self::Deciding => "待评审",
            Self::Published => "已公布",
        }
    }
}

impl Round {
    /// Where it stands on a day; the closing day is inside.
    pub fn phase(&self, today: Date) -> Phase {
        match (self.published, self.closed) {
            (Some(_), _) => Phase::Published,
            (None, Some(_)) => Phase::Deciding,
            (None, None) if today > self.closes => Phase::Deciding,
            (None, None) => Phase::Open,
        }
    }
}

/// What is asked when a district recommends somebody.
#[derive(Clone, Copy, Debug)]
pub struct Recommendation<'a> {
    /// Name of the district.
    pub district: &'a str,
    /// How the person stands today.
    pub standing: Standing,
    /// The person is in this district's pool.
    pub own: bool,
    /// The district has recommended this person in this round.
    pub again: bool,
    /// How many the district has recommended in this round.
    pub already: u32,
    /// Why.
    pub reason: &'a str,
}

fn no(column: &'static str, message: String, remedy: &str) -> Refusal {
    Problem::error(column, message, remedy).under(CLAUSE)
}

/// Whether a district may recommend this person in a round.
///
/// # Errors
/// The round is closed, the person is not a current expert of the district or was recommended already, it would be one
/// more than allowed, no reason.
pub fn recommend(round: &Round, asked: &Recommendation, policy: &Policy, today: Date) -> Result<(), Refusal> {
    if round.phase(today) != Phase::Open {
        let day = round.closed.unwrap_or(round.closes);
        return Err(no("", format!("推荐已于{}截止。", spoken(day)), "确需补报的，请市局重新开始一轮。"));
    }
    if !asked.own || asked.standing != Standing::Current {
        let message = format!("候选人应当是{}今天在库的专家。", asked.district);
        return Err(no("expert", message, "从本区在库专家中选；聘期届满的，先办理续聘。"));
    }
    if asked.again {
        let message = "这一轮已经推荐过这位专家。".to_owned();
        return Err(no("expert", message, "换一位，或改原来的推荐理由：先撤回，再推荐。"));
    }
    let most = policy.experts.nominees_max.value;
    if asked.already >= most {
        let message = format!("{}这一轮已推荐{}人，每轮最多{most}人。", asked.district, asked.already);
        return Err(no("expert", message, "要换人的，先撤回一位。"));
    }
    said("reason", asked.reason, "推荐理由")
}

/// How many a district has recommended in a round, and how many more it may.
pub fn recommended(district: &str, count: u32, policy: &Policy) -> Verdict<u32> {
    let (least, most) = (policy.experts.nominees_min.value, policy.experts.nominees_max.value);
    let left = most.saturating_sub(count);
    let end = match (count < least, left) {
        (true, _) => "还没有推荐".to_owned(),
        (false, 0) => format!("已推荐{count}人，名额已满"),
        (false, left) => format!("已推荐{count}人，还可以推荐{left}人"),
    };
    Verdict {
        result: left,
        clause: policy.experts.nominees_max.clause,
        basis: policy.experts.nominees_max.basis,
        sentence: format!("每区每轮择优推荐{least}至{most}名市级候选，{district}{end}。"),
        facts: vec![Fact::new("已推荐", count), Fact::new("最多", most)],
    }
}

/// Whether a recommendation may be taken back.
///
/// # Errors
/// The round is closed, no reason.
pub fn take_back(round: &Round, reason: &str, today: Date) -> Result<(), Refusal> {
    if round.phase(today) != Phase::Open {
        return Err(no("", "推荐已截止，不能撤回。".into(), "不合适的，请市局评审时决定。"));
    }
    said("reason", reason, "撤回理由")
}

/// Whether the city may decide about a nominee.
///
/// # Errors
/// The round is still open, or published; no reason.
pub fn decide(round: &Round, reason: &str, today: Date) -> Result<(), Refusal> {
    match round.phase(today) {
        Phase::Open => {
            let message = format!("推荐到{}截止（含当天），还不能评审。", spoken(round.closes));
            Err(no("", message, "各区都已推荐的，可以提前截止。"))
        }
        Phase::Published => Err(no("", "结果已经公布。".into(), "有误的，在专家页面更正。")),
        Phase::Deciding => said("reason", reason, "评审意见"),
    }
}

/// Whether the result may be published with this term for those selected.
///
/// # Errors
/// The round is still open or published already, somebody is undecided, the term is none.
pub fn publish(round: &Round, undecided: u32, term: (Date, Date), today: Date) -> Result<(), Refusal> {
    if round.phase(today) != Phase::Deciding {
        let message = format!("这一轮{}，不能公布。", round.phase(today).label());
        return Err(no("", message, "推荐截止、逐人评审以后再公布。"));
    }
    if undecided > 0 {
        return Err(no("", format!("还有{undecided}人没有评审。"), "逐人写明入选或未入选的意见后再公布。"));
    }
    if term.1 < term.0 {
        let message = format!("聘期止{}早于聘期起{}。", spoken(term.1), spoken(term.0));
        return Err(no("term_to", message, "核对两个日期。"));
    }
    Ok(())
}
