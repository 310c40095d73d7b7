//! The agreement with its four signatures, what is owed and what came in, review and confirmation, limitation.

use fengqiao_domain::cases::Case;
use fengqiao_domain::cases::agreement::{self, Seat, missing_contents};
use fengqiao_domain::cases::clocks::{By, duty};
use fengqiao_domain::cases::limitation;
use fengqiao_domain::cases::parts::Means;
use fengqiao_domain::cases::performance::{self, open_duties};
use fengqiao_domain::cases::{Outcome, ReviewKind};
use fengqiao_domain::dates::{days_between, days_words};
use fengqiao_domain::value::money;
use jiff::civil::Date;

use super::super::PATH;
use super::super::sight::Sight;
use super::Said;
use crate::Actor;
use crate::cases::drawn::may_draw;

/// One signature or seal.
pub(super) struct SeatView {
    pub(super) label: &'static str,
    pub(super) words: String,
    pub(super) there: bool,
}

/// One duty.
pub(super) struct DutyView {
    pub(super) due: String,
    pub(super) what: String,
    pub(super) owed: String,
    pub(super) received: String,
    pub(super) state: String,
    pub(super) late: bool,
}

/// What was agreed.
pub(super) struct Terms {
    pub(super) facts: Vec<(&'static str, String)>,
    pub(super) signed: usize,
    pub(super) seats: Vec<SeatView>,
    /// Where a signature is drawn on the screen; empty where none may be.
    pub(super) draw: String,
    pub(super) missing: String,
    pub(super) force: Said,
    pub(super) duties: Vec<DutyView>,
    pub(super) performance: Option<Said>,
    pub(super) review: Vec<(&'static str, String)>,
}

/// The agreement of a case; `None` where none was made.
pub(super) fn terms(case: &Case, by: By, today: Date, actor: &Actor, sight: Sight) -> Option<Terms> {
    let made = &case.agreement;
    let settled = case.closure.outcome == Some(Outcome::Agreement);
    if made.reached_on.is_none() && made.number.is_none() && made.amount.is_none() && !settled {
        return None;
    }
    let in_force = agreement::verdict(case);
    let signatures = &made.signatures;
    let one_by_one = made.reached_on.is_some() || !signatures.is_empty();
    let day = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
    let facts = vec![
        ("协议编号", made.number.clone().unwrap_or_default()),
        ("达成日期", day(made.reached_on.or(case.closure.on))),
        ("协议金额", made.amount.map(|fen| format!("¥{}", money(fen))).unwrap_or_default()),
        ("履行期限", day(made.due_on)),
        ("履行方式", sight.text(made.manner.as_deref().unwrap_or_default())),
        ("调解结果", sight.text(made.result.as_deref().unwrap_or_default())),
    ];
    let seat = |seat: Seat| {
        let put = signatures.of(seat);
        let means = |means: Means| match means {
            Means::Paper => "纸质",
            Means::Certified => "可靠电子签名",
            Means::Drawn => "屏幕手写，只作辅助记录",
        };
        SeatView {
            label: seat.label(),
            words: put.map(|s| format!("{} {}", s.on, means(s.means))).unwrap_or_default(),
            there: put.is_some_and(fengqiao_domain::cases::parts::Signature::counts),
        }
    };
    let lacks = missing_contents(case);
    let running = in_force.result.map(|_| performance::verdict(case, by, today));
    Some(Terms {
        facts: facts.into_iter().filter(|(_, value)| !value.is_empty()).collect(),
        signed: Seat::ALL.len() - signatures.awaited().len(),
        seats: if one_by_one { Seat::ALL.into_iter().map(seat).collect() } else { Vec::new() },
        draw: if may_draw(actor, case, today) { format!("{PATH}/{}/draw", case.id) } else { String::new() },
        missing: if lacks.is_empty() || !one_by_one {
            String::new()
        } else {
            format!("协议还缺{}。", lacks.join("、"))
        },
        force: Said::new(in_force.sentence, in_force.clause, in_force.basis),
        duties: if running.is_some() { duties(case, by, today, sight) } else { Vec::new() },
        performance: running.map(|v| Said::new(v.sentence, v.clause, v.basis)),
        review: review(case, sight),
    })
}

fn duties(case: &Case, by: By, today: Date, sight: Sight) -> Vec<DutyView> {
    let open = open_duties(case);
    let listed = case.agreement.duties.iter().map(|d| (Some(d.due_on), d.amount, d.what.clone()));
    let single = || {
        let what = if case.agreement.amount.is_some_and(|fen| fen > 0) { "付款" } else { "履行" };
        (case.agreement.due_on, case.agreement.amount, what.to_owned())
    };
    let mut all: Vec<(Option<Date>, Option<i64>, String)> = listed.collect();
    if all.is_empty() {
        all.push(single());
    }
    let view = |(at, (due_on, owed, what)): (usize, (Option<Date>, Option<i64>, String))| {
        let left = open.iter().find(|one| one.number == at);
        let end = due_on.map(|day| duty(day, &what, by).result.date);
        let days = end.map(|end| days_between(today, end));
        let received = owed.map(|owed| owed - left.and_then(|one| one.left).unwrap_or(0));
        let yuan = |fen: Option<i64>| fen.map(|fen| format!("¥{}", money(fen))).unwrap_or_default();
        DutyView {
            due: due_on.map(|day| day.to_string()).unwrap_or_default(),
            owed: yuan(owed),
            received: yuan(received),
            late: left.is_some() && days.is_some_and(|days| days < 0),
            state: match (left, days) {
                (None, _) => "已履行".to_owned(),
                (Some(_), Some(days)) => days_words(days),
                (Some(_), None) => "没有约定期限".to_owned(),
            },
            what: sight.text(&what),
        }
    };
    all.into_iter().enumerate().map(view).collect()
}

fn review(case: &Case, sight: Sight) -> Vec<(&'static str, String)> {
    let review = &case.review;
    let Some(kind) = review.kind.filter(|kind| *kind != ReviewKind::None) else { return Vec::new() };
    let day = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
    let result = review.result.as_deref().map_or_else(|| "还没有结果".to_owned(), |words| sight.text(words));
    let all = [
        ("审查确认", kind.label().to_owned()),
        ("申请日期", day(review.applied_on)),
        ("结果", format!("{} {result}", day(review.decided_on)).trim().to_owned()),
    ];
    all.into_iter().filter(|(_, value)| !value.is_empty()).collect()
}

/// The interruptions of limitation: day, what happened, which item.
pub(super) fn interruptions(case: &Case, by: By, today: Date) -> Vec<(String, &'static str, &'static str)> {
    let all = limitation::interruptions(case, by, today);
    all.iter().rev().map(|one| (one.on.to_string(), one.event.label(), one.event.item())).collect()
}

/// What is told of the last of them.
pub(super) fn interrupted(case: &Case, by: By, today: Date) -> Option<Said> {
    limitation::verdict(case, by, today).map(|v| Said::new(v.sentence, v.clause, v.basis))
}
