//! 连续2年未从事调解工作 (III-2-4b, rules.md R4): a prompt to check, never a removal.

use super::term::years;
use crate::dates::{anniversary, days_between, next, plus_days, spoken};
use crate::policy::Policy;
use crate::verdict::{Fact, Verdict};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

const CLAUSE: &str = "III-2-4b";

/// Where a sign of mediating comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ActivitySource {
    /// The issue of a certificate.
    Issue,
    /// 最近履职日期 as declared.
    Declared,
    /// The day the record entered the system, standing in for a declaration.
    Entered,
    /// A case handled.
    Cases,
    /// A negotiation helped.
    Negotiations,
    /// A risk sweep taken part in.
    Risks,
    /// A collective dispute taken part in.
    Collective,
    /// A prevention activity.
    Prevention,
    /// Supervision of performance.
    Performance,
    /// An expert opinion.
    ExpertOpinions,
    /// The organisation's yearly confirmation.
    Confirmation,
    /// Evidence on paper, entered later.
    Paper,
}

impl ActivitySource {
    /// The records a policy may list.
    pub const RECORDED: &'static [Self] = &[
        Self::Cases,
        Self::Negotiations,
        Self::Risks,
        Self::Collective,
        Self::Prevention,
        Self::Performance,
        Self::ExpertOpinions,
        Self::Confirmation,
        Self::Paper,
    ];

    /// The word in the policy file and the database.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Issue => "issue",
            Self::Declared => "declared",
            Self::Entered => "entered",
            Self::Cases => "cases",
            Self::Negotiations => "negotiations",
            Self::Risks => "risks",
            Self::Collective => "collective",
            Self::Prevention => "prevention",
            Self::Performance => "performance",
            Self::ExpertOpinions => "expert_opinions",
            Self::Confirmation => "confirmation",
            Self::Paper => "paper",
        }
    }

    /// The word on the page.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Issue => "发证",
            Self::Declared => "填报的最近履职日期",
            Self::Entered => "录入系统之日，此前情况没有填报",
            Self::Cases => "办理案件",
            Self::Negotiations => "协助协商和解",
            Self::Risks => "参加隐患排查",
            Self::Collective => "参加集体争议处置",
            Self::Prevention => "开展预防活动",
            Self::Performance => "督促协议履行",
            Self::ExpertOpinions => "出具专家意见",
            Self::Confirmation => "组织年度确认",
            Self::Paper => "补录的纸质证明",
        }
    }

    /// A record by its code; declarations and issue dates are no records.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::RECORDED.iter().copied().find(|source| source.code() == code)
    }
}

/// One recorded sign of mediating.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Activity {
    /// The day it happened.
    pub on: Date,
    /// What it was.
    pub source: ActivitySource,
}

/// A span that does not count (产假, 病假, 借调).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Suspension {
    /// First day.
    pub since: Date,
    /// Last day; `None` while it goes on.
    pub until: Option<Date>,
}

/// What the question rests on.
#[derive(Clone, Copy, Debug)]
pub struct IdleFacts<'a> {
    /// Issue dates of the holder's certificates.
    pub issued: &'a [Date],
    /// 最近履职日期 as declared.
    pub declared: Option<Date>,
    /// The day the record entered the system; stands in where nothing was declared.
    pub entered: Option<Date>,
    /// Recorded activities of any kind; only those on the policy's list count.
    pub activities: &'a [Activity],
    /// Spans that do not count.
    pub suspensions: &'a [Suspension],
}

/// The answer on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Idleness {
    /// 疑似连续2年未从事调解工作，待核实.
    pub suspected: bool,
    /// The last sign of mediating; `None` before the first.
    pub last: Option<Date>,
    /// Where it comes from.
    pub source: Option<ActivitySource>,
    /// First day of the prompt if nothing new is recorded; `None` during an open suspension.
    pub prompt_from: Option<Date>,
}

/// The same without the words, which cost most of the time: for lists.
pub fn idle_on(facts: &IdleFacts<'_>, policy: &Policy, on: Date) -> Idleness {
    let last = last_activity(facts, policy, on);
    let prompt_from = last.and_then(|last| prompt_day(last.on, facts.suspensions, policy));
    Idleness {
        suspected: prompt_from.is_some_and(|day| day <= on),
        last: last.map(|activity| activity.on),
        source: last.map(|activity| activity.source),
        prompt_from,
    }
}

/// Whether someone seems not to have mediated for the policy's years, and since when.
pub fn idleness(facts: &IdleFacts<'_>, policy: &Policy, on: Date) -> Verdict<Idleness> {
    let result = idle_on(facts, policy, on);
    let years = policy.certificate.idle_years.value;
    let mut shown = Vec::new();
    let sentence = match result.last.zip(result.source) {
        None => "还没有可以据以判断的履职记录。".to_owned(),
        Some((last, source)) => {
            shown.push(Fact::new("最近履职日期", last));
            shown.push(Fact::new("来源", source.label()));
            let last_day = format!("最近一次履职是{}（{}）", spoken(last), source.label());
            if result.suspected {
                format!("{last_day}，疑似连续{years}年未从事调解工作，待核实。")
            } else {
                format!("{last_day}，未满连续{years}年未从事调解工作。")
            }
        }
    };
    for span in facts.suspensions {
        let until = span.until.map_or_else(|| "至今".to_owned(), |day| format!("至{day}"));
        shown.push(Fact::new("不计算的期间", format!("{}{until}", span.since)));
    }
    shown.push(Fact::new("截至", on));
    Verdict {
        result,
        clause: CLAUSE,
        basis: policy.certificate.idle_activities.basis,
        sentence,
        facts: shown,
    }
}

/// The days on which the answer may change.
pub fn idle_breakpoints(facts: &IdleFacts<'_>, policy: &Policy) -> Vec<Date> {
    let starts: Vec<Date> = signs(facts, policy).map(|activity| activity.on).collect();
    let prompts = starts.iter().filter_map(|day| prompt_day(*day, facts.suspensions, policy));
    let mut days: Vec<Date> = prompts.collect();
    days.extend(starts);
    days
}

fn last_activity(facts: &IdleFacts<'_>, policy: &Policy, on: Date) -> Option<Activity> {
    // The day of entry counts even after `on`: missing history is no proof.
    signs(facts, policy).filter(|sign| sign.on <= on || sign.source == ActivitySource::Entered).max()
}

fn signs<'a>(facts: &IdleFacts<'a>, policy: &'a Policy) -> impl Iterator<Item = Activity> {
    let counted = |source: ActivitySource| {
        policy.certificate.idle_activities.value.iter().any(|code| code == source.code())
    };
    let issues = facts.issued.iter().map(|on| Activity { on: *on, source: ActivitySource::Issue });
    let declared = facts.declared.map(|on| Activity { on, source: ActivitySource::Declared });
    let entered = facts.entered.filter(|_| facts.declared.is_none());
    let entered = entered.map(|on| Activity { on, source: ActivitySource::Entered });
    let recorded = facts.activities.iter().copied().filter(move |activity| counted(activity.source));
    issues.chain(declared).chain(entered).chain(recorded)
}

/// First day of the prompt after `last`, days of suspension left out; `None` inside an open suspension.
fn prompt_day(last: Date, suspensions: &[Suspension], policy: &Policy) -> Option<Date> {
    let mut left = days_between(last, anniversary(last, years(policy.certificate.idle_years.value)));
    let mut day = last;
    let mut spans = suspensions.to_vec();
    spans.sort_unstable();
    for span in spans {
        if span.until.is_some_and(|until| until < day) {
            continue;
        }
        let free = days_between(day, span.since.max(day));
        if free >= left {
            break;
        }
        left -= free;
        day = next(span.until?);
    }
    Some(plus_days(day, left))
}
