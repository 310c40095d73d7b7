//! Performance of an agreement: what is still owed, by when, and how it stands on a day.

use super::agreement::in_force_on;
use super::clocks::{By, duty};
use super::kinds::PerformanceState;
use super::record::Case;
use crate::dates::spoken;
use crate::value::money;
use crate::verdict::{Basis, Fact, Verdict};
use jiff::civil::Date;

/// A duty not yet done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Open {
    /// Which, from 0, in the order of the agreement.
    pub number: usize,
    /// Last day as agreed.
    pub due_on: Option<Date>,
    /// Fen still to be paid; `None` for what is not money.
    pub left: Option<i64>,
    /// What is to be done.
    pub what: String,
}

struct Owed {
    due_on: Option<Date>,
    amount: Option<i64>,
    what: String,
}

/// The duties of the agreement; one alone where none are listed.
fn duties(case: &Case) -> Vec<Owed> {
    let terms = &case.agreement;
    if terms.duties.is_empty() {
        let what = if terms.amount.is_some_and(|fen| fen > 0) { "付款" } else { "履行" };
        return vec![Owed { due_on: terms.due_on, amount: terms.amount, what: what.to_owned() }];
    }
    let of = |d: &super::parts::Duty| Owed { due_on: Some(d.due_on), amount: d.amount, what: d.what.clone() };
    terms.duties.iter().map(of).collect()
}

/// What is still owed. Money that names no duty pays the earliest first; what the record says is performed owes nothing.
pub fn open_duties(case: &Case) -> Vec<Open> {
    if case.performance.state == Some(PerformanceState::Performed) {
        return Vec::new();
    }
    let duties = duties(case);
    let receipts = &case.performance.receipts;
    let named = |at: usize| receipts.iter().filter(move |r| r.duty == Some(at));
    let told: i64 = receipts.iter().filter_map(|r| r.amount).sum();
    // A ledger says how much came in, not when: what no receipt tells of is money without a duty too.
    let untold = (case.performance.received.unwrap_or(0) - told).max(0);
    let mut pool: i64 =
        untold + receipts.iter().filter(|r| r.duty.is_none()).filter_map(|r| r.amount).sum::<i64>();
    let mut left: Vec<Option<i64>> = Vec::with_capacity(duties.len());
    for (at, owed) in duties.iter().enumerate() {
        left.push(owed.amount.map(|amount| {
            let paid: i64 = named(at).filter_map(|r| r.amount).sum();
            pool += (paid - amount).max(0);
            (amount - paid).max(0)
        }));
    }
    let mut order: Vec<usize> = (0..duties.len()).collect();
    order.sort_by_key(|at| duties[*at].due_on);
    for at in order {
        if let Some(left) = &mut left[at] {
            let pays = pool.min(*left);
            *left -= pays;
            pool -= pays;
        }
    }
    let single = duties.len() == 1;
    let all = duties.into_iter().zip(left).enumerate();
    all.filter(|(at, (_, left))| match left {
        Some(fen) => *fen > 0,
        None => named(*at).next().is_none() && (!single || receipts.is_empty()),
    })
    .map(|(number, (owed, left))| Open { number, due_on: owed.due_on, left, what: owed.what })
    .collect()
}

/// What of it has fallen due and is still owed on a day: the last day as agreed, moved off days off, lies before it.
pub fn overdue(case: &Case, by: By, today: Date) -> Vec<Open> {
    let over = |o: &Open| o.due_on.is_some_and(|day| duty(day, &o.what, by).result.date < today);
    open_duties(case).into_iter().filter(over).collect()
}

/// How performance stands on a day: what the calendar and the receipts say. 不履行 is said by a person. `None` while no
/// agreement is in force.
pub fn verdict(case: &Case, by: By, today: Date) -> Verdict<Option<PerformanceState>> {
    let open = open_duties(case);
    let received = case.performance.received.unwrap_or(0);
    let late = overdue(case, by, today);
    let left: i64 = open.iter().filter_map(|o| o.left).sum();
    let mut facts = vec![Fact::new("到位金额", money(received)), Fact::new("未到位金额", money(left))];
    let (result, sentence) = if in_force_on(case).is_none() {
        (None, "没有生效的协议，不涉及履行。".to_owned())
    } else if open.is_empty() {
        (Some(PerformanceState::Performed), "协议约定的事项都已履行。".to_owned())
    } else if let Some(day) =
        case.performance.defaulted_on.filter(|_| case.performance.state == Some(PerformanceState::Defaulted))
    {
        (Some(PerformanceState::Defaulted), format!("{}登记为不履行。", spoken(day)))
    } else if let Some(first) = late.iter().min_by_key(|o| o.due_on) {
        facts.extend(first.due_on.map(|day| Fact::new("约定日期", day)));
        let day = first.due_on.map(spoken).unwrap_or_default();
        let sum: i64 = late.iter().filter_map(|o| o.left).sum();
        (
            Some(PerformanceState::Overdue),
            format!("{day}应当{}，已逾期{}项，未到位{}元。", first.what, late.len(), money(sum)),
        )
    } else if received > 0 || !case.performance.receipts.is_empty() {
        let still = format!("已到位{}元，还有{}元未到期。", money(received), money(left));
        (Some(PerformanceState::Partial), still)
    } else {
        (Some(PerformanceState::NotDue), "还没有到约定的履行期限。".to_owned())
    };
    Verdict { result, clause: "令17-26", basis: Basis::Reference, sentence, facts }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cases::kinds::Outcome;
    use crate::cases::parts::{Duty, Receipt};
    use crate::cases::testing::{agreed, by};
    use jiff::civil::date;
    use proptest::prelude::*;

    fn performing(duties: &[(Date, i64)]) -> Case {
        let mut case = agreed();
        case.closure.on = Some(date(2024, 5, 21));
        case.closure.outcome = Some(Outcome::Agreement);
        case.agreement.amount = Some(duties.iter().map(|(_, fen)| fen).sum());
        case.agreement.duties = duties
            .iter()
            .map(|(due_on, fen)| Duty { due_on: *due_on, amount: Some(*fen), what: "付款".into() })
            .collect();
        case
    }

    fn pay(case: &mut Case, fen: i64, duty: Option<usize>) {
        case.performance.received = Some(case.performance.received.unwrap_or(0) + fen);
        case.performance.receipts.push(Receipt { on: date(2024, 6, 1), amount: Some(fen), duty });
    }

    fn on(case: &Case, day: Date) -> Option<PerformanceState> {
        verdict(case, by(), day).result
    }

    #[test]
    fn instalments_fall_due_one_by_one_and_roll_over_days_off() {
        // 1 June 2024 is a Saturday.
        let mut case = performing(&[(date(2024, 6, 1), 300), (date(2024, 7, 1), 700)]);
        let days = [date(2024, 6, 1), date(2024, 6, 3), date(2024, 6, 4)];
        let found = days.map(|day| on(&case, day));
        let (waits, late) = (Some(PerformanceState::NotDue), Some(PerformanceState::Overdue));
        assert_eq!(found, [waits, waits, late]);
        pay(&mut case, 299, None);
        assert_eq!(on(&case, date(2024, 6, 4)), late, "one fen short");
        pay(&mut case, 1, None);
        assert_eq!(on(&case, date(2024, 6, 4)), Some(PerformanceState::Partial));
        assert!(overdue(&case, by(), date(2024, 7, 1)).is_empty(), "the last day itself");
        let open = overdue(&case, by(), date(2024, 7, 2));
        assert_eq!(open.iter().map(|o| (o.number, o.left)).collect::<Vec<_>>(), [(1, Some(700))]);
        assert_eq!(on(&case, date(2024, 7, 2)), late);
        pay(&mut case, 700, Some(1));
        assert_eq!(on(&case, date(2024, 7, 2)), Some(PerformanceState::Performed));
    }

    #[test]
    fn a_payment_for_a_later_instalment_leaves_the_earlier_one_open() {
        let mut case = performing(&[(date(2024, 6, 3), 300), (date(2024, 7, 1), 700)]);
        pay(&mut case, 700, Some(1));
        assert_eq!(
            open_duties(&case).iter().map(|o| (o.number, o.left)).collect::<Vec<_>>(),
            [(0, Some(300))]
        );
        pay(&mut case, 400, Some(1));
        assert!(open_duties(&case).is_empty(), "what is over pays the rest");
    }

    #[test]
    fn what_is_not_money_is_done_when_it_is_recorded() {
        let mut case = performing(&[(date(2024, 6, 3), 300)]);
        let paper = Duty { due_on: date(2024, 6, 10), amount: None, what: "出具离职证明".into() };
        case.agreement.duties.push(paper);
        pay(&mut case, 300, Some(0));
        assert_eq!(open_duties(&case)[0].what, "出具离职证明");
        case.performance.receipts.push(Receipt { on: date(2024, 6, 5), amount: None, duty: Some(1) });
        assert!(open_duties(&case).is_empty());
    }

    #[test]
    fn a_ledger_row_stands_as_it_says() {
        let mut case = performing(&[]);
        (case.agreement.amount, case.agreement.due_on) = (Some(500), None);
        assert_eq!(on(&case, date(2024, 8, 1)), Some(PerformanceState::NotDue), "no day is known");
        case.performance.received = Some(200);
        assert_eq!(open_duties(&case)[0].left, Some(300));
        assert_eq!(on(&case, date(2024, 8, 1)), Some(PerformanceState::Partial));
        case.performance.state = Some(PerformanceState::Performed);
        assert_eq!(on(&case, date(2024, 8, 1)), Some(PerformanceState::Performed));
        case.closure.outcome = Some(Outcome::Settled);
        assert_eq!(on(&case, date(2024, 8, 1)), None);
    }

    proptest! {
        #[test]
        fn every_fen_paid_is_owed_no_more(
            owed in prop::collection::vec(1i64..1000, 1..6),
            paid in prop::collection::vec((1i64..500, prop::option::of(0usize..6)), 0..8),
        ) {
            let dues: Vec<(Date, i64)> =
                owed.iter().zip(1i8..).map(|(fen, month)| (date(2024, month, 3), *fen)).collect();
            let mut case = performing(&dues);
            for (fen, duty) in &paid {
                pay(&mut case, *fen, duty.filter(|at| *at < dues.len()));
            }
            let (all, came): (i64, i64) = (owed.iter().sum(), paid.iter().map(|(fen, _)| fen).sum());
            let left: i64 = open_duties(&case).iter().filter_map(|o| o.left).sum();
            prop_assert_eq!(left, (all - came).max(0));
        }
    }
}
