//! Who may have an agreement reviewed, confirmed or enforced, and until when: arbitral review (令17-27, 办案规则-75),
//! judicial confirmation (民诉法-205), payment order (调解仲裁法-16).

use super::agreement::in_force_on;
use super::clocks::{By, arbitral_review, judicial_confirmation};
use super::kinds::{PerformanceState, ReviewKind};
use super::performance;
use super::record::Case;
use crate::codes::main_dispute_type;
use crate::dates::spoken;
use crate::verdict::{Basis, Fact, Verdict};
use jiff::civil::Date;

/// Whether it may be applied for on a day. It informs: the commission or the court decides.
pub fn may_apply(case: &Case, kind: ReviewKind, by: By, on: Date) -> Verdict<bool> {
    let Some(in_force) = in_force_on(case) else {
        return no("调解仲裁法-14", "没有生效的协议，不能申请。".to_owned(), Vec::new());
    };
    let facts = vec![Fact::new("生效日期", in_force), Fact::new("申请日期", on)];
    match kind {
        ReviewKind::None => no("系统", "没有选申请什么。".to_owned(), facts),
        ReviewKind::ArbitralReview if case.is_relation_only() => {
            let sentence = "协议只是确认劳动关系，仲裁委员会不受理审查申请。".to_owned();
            no("办案规则-75", sentence, facts)
        }
        ReviewKind::ArbitralReview => in_time(arbitral_review(in_force, by), on),
        ReviewKind::JudicialConfirmation => in_time(judicial_confirmation(in_force, by), on),
        ReviewKind::PaymentOrder => payment_order(case, by, on, facts),
    }
}

fn no(clause: &'static str, sentence: String, facts: Vec<Fact>) -> Verdict<bool> {
    Verdict { result: false, clause, basis: Basis::Text, sentence, facts }
}

fn in_time(limit: Verdict<crate::calendar::Reckoned>, on: Date) -> Verdict<bool> {
    let result = on <= limit.result.date;
    let facts = [Fact::new("申请日期", on)].into_iter().chain(limit.facts.clone()).collect();
    let over = if result { "" } else { "已经超过。" };
    Verdict { sentence: format!("{}{over}", limit.sentence), facts, ..limit.map(|_| result) }
}

/// For 拖欠劳动报酬, 工伤医疗费, 经济补偿 and 赔偿金 that are not paid when due.
fn payment_order(case: &Case, by: By, on: Date, facts: Vec<Fact>) -> Verdict<bool> {
    const CLAUSE: &str = "调解仲裁法-16";
    let pays = |code: &String| {
        matches!(main_dispute_type(code), "remuneration" | "work_injury")
            || matches!(code.as_str(), "termination" | "termination.severance" | "termination.damages")
    };
    if !case.dispute_types.iter().any(pays) {
        let what = "支付令适用于拖欠劳动报酬、工伤医疗费、经济补偿或者赔偿金，本案的争议类型都不是。";
        return no(CLAUSE, what.to_owned(), facts);
    }
    let standing = performance::verdict(case, by, on);
    let unpaid = matches!(standing.result, Some(PerformanceState::Overdue | PerformanceState::Defaulted));
    let sentence = if unpaid {
        format!("{}劳动者可以持协议书向法院申请支付令。", standing.sentence)
    } else {
        format!("{}{}没有逾期不履行的，还不能申请支付令。", standing.sentence, spoken(on))
    };
    Verdict { result: unpaid, clause: CLAUSE, basis: Basis::Text, sentence, facts }
}

/// Words of a result by which the agreement did not become enforceable.
const IN_VAIN: [&str; 6] = ["不予", "驳回", "不受理", "未受理", "撤回", "撤销"];

/// By which review or confirmation the agreement can be enforced, with its result in words: 司法确认（裁定协议有效）.
/// `None` while none was decided, where it was refused or withdrawn, and for a payment order, which stands by itself.
pub fn enforceable(case: &Case) -> Option<String> {
    let review = &case.review;
    let kind = review.kind?;
    if !matches!(kind, ReviewKind::ArbitralReview | ReviewKind::JudicialConfirmation) {
        return None;
    }
    review.decided_on?;
    let result = review.result.as_deref()?.trim().trim_end_matches('。');
    let in_vain = result.is_empty() || IN_VAIN.iter().any(|word| result.contains(word));
    (!in_vain).then(|| format!("{}（{result}）", kind.label()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cases::testing::{by, ledger};
    use jiff::civil::date;

    /// In force on 14 May 2024: the fifteenth day is 29 May, the thirtieth 13 June, both working days.
    fn case() -> Case {
        let mut case = ledger();
        case.performance =
            super::super::parts::Performance { state: Some(PerformanceState::NotDue), ..Default::default() };
        case.agreement.due_on = Some(date(2024, 6, 28));
        case
    }

    fn may(case: &Case, kind: ReviewKind, on: Date) -> bool {
        may_apply(case, kind, by(), on).result
    }

    #[test]
    fn review_is_open_for_fifteen_days_and_confirmation_for_thirty() {
        for (kind, last) in [
            (ReviewKind::ArbitralReview, date(2024, 5, 29)),
            (ReviewKind::JudicialConfirmation, date(2024, 6, 13)),
        ] {
            assert!(may(&case(), kind, last), "{kind:?}");
            assert!(!may(&case(), kind, crate::dates::next(last)), "{kind:?}");
        }
        let late = may_apply(&case(), ReviewKind::ArbitralReview, by(), date(2024, 5, 30));
        assert!(late.sentence.contains("已经超过") && late.clause == "令17-27", "{}", late.sentence);
        assert!(!may(&Case::default(), ReviewKind::ArbitralReview, date(2024, 5, 20)), "nothing in force");
    }

    #[test]
    fn relation_alone_is_not_reviewed_but_may_be_confirmed() {
        let relation = Case { dispute_types: vec!["relationship".into()], ..case() };
        assert!(!may(&relation, ReviewKind::ArbitralReview, date(2024, 5, 20)));
        assert!(may(&relation, ReviewKind::JudicialConfirmation, date(2024, 5, 20)));
    }

    #[test]
    fn an_agreement_is_enforced_by_what_was_decided_for_it() {
        let decided = |kind, on, result: &str| {
            let mut case = case();
            case.review = super::super::parts::Review {
                kind: Some(kind),
                applied_on: Some(date(2024, 5, 20)),
                decided_on: on,
                result: Some(result.into()),
            };
            enforceable(&case)
        };
        let day = Some(date(2024, 6, 3));
        let said = decided(ReviewKind::JudicialConfirmation, day, "裁定协议有效。");
        assert_eq!(said.as_deref(), Some("司法确认（裁定协议有效）"));
        assert!(decided(ReviewKind::ArbitralReview, day, "制作调解书 津劳人仲审〔2024〕3号").is_some());
        for (kind, on, result) in [
            (ReviewKind::JudicialConfirmation, None, "裁定协议有效"),
            (ReviewKind::JudicialConfirmation, day, "裁定驳回申请"),
            (ReviewKind::ArbitralReview, day, "不予制作调解书"),
            (ReviewKind::ArbitralReview, day, "当事人撤回申请"),
            (ReviewKind::ArbitralReview, day, " "),
            (ReviewKind::PaymentOrder, day, "发出支付令"),
        ] {
            assert_eq!(decided(kind, on, result), None, "{result}");
        }
    }

    #[test]
    fn a_payment_order_is_for_wages_that_are_due_and_unpaid() {
        let order = |case: &Case, on| may(case, ReviewKind::PaymentOrder, on);
        assert!(!order(&case(), date(2024, 6, 28)), "the last day");
        assert!(order(&case(), date(2024, 6, 29)));
        let insurance = Case { dispute_types: vec!["social_insurance".into()], ..case() };
        assert!(!order(&insurance, date(2024, 6, 29)));
        let severance = Case { dispute_types: vec!["termination.severance".into()], ..case() };
        assert!(order(&severance, date(2024, 6, 29)));
        let papers = Case { dispute_types: vec!["termination.leaving_papers".into()], ..case() };
        assert!(!order(&papers, date(2024, 6, 29)));
    }
}
