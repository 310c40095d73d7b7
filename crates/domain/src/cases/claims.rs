//! Claims one by one (令17-21): each with its kind, its words and, where money is asked for, its amount. Annex 6 has one
//! column for all of them: it holds their sum.

use super::Case;
use super::record::Claim;
use crate::codes::DISPUTE_TYPES;
use crate::table::Problem;
use crate::value::MOST_FEN;

/// Most claims of a case.
pub const MOST: usize = 20;
/// Longest words of a claim.
const LONGEST: usize = 500;
/// Longest words on how an amount was reckoned.
const LONGEST_HOW: usize = 4_000;

/// What is claimed in all, in fen; `None` where no claim asks for money.
pub fn total(claims: &[Claim]) -> Option<i64> {
    let amounts = || claims.iter().filter_map(|claim| claim.amount);
    amounts().next().map(|_| amounts().fold(0_i64, i64::saturating_add))
}

/// Puts claims into a case: 请求金额 becomes their sum and their kinds join the types of dispute. Where none asks for money
/// an amount that was entered stays; one that was the sum of the claims before goes with them.
///
/// # Errors
/// What is wrong, with the place of the claim, from 0: no such kind, no words, too long, an amount that cannot be.
pub fn set(case: &mut Case, claims: Vec<Claim>) -> Result<(), Vec<(usize, Problem)>> {
    let wrong: Vec<(usize, Problem)> =
        claims.iter().enumerate().flat_map(|(at, claim)| faults(claim).map(move |p| (at, p))).collect();
    if !wrong.is_empty() {
        return Err(wrong);
    }
    if claims.len() > MOST {
        let message = format!("请求有{}项，一件案件最多{MOST}项。", claims.len());
        return Err(vec![(MOST, Problem::error("", message, "合并相同的请求。"))]);
    }
    for claim in &claims {
        if !case.dispute_types.contains(&claim.kind) {
            case.dispute_types.push(claim.kind.clone());
        }
    }
    let was_sum = case.amount.is_some() && case.amount == total(&case.claims);
    match total(&claims) {
        None if !was_sum => {}
        sum => case.amount = sum,
    }
    case.claims = claims;
    Ok(())
}

fn faults(claim: &Claim) -> impl Iterator<Item = Problem> {
    let (what, how) = (claim.what.trim(), claim.how.as_deref().unwrap_or_default());
    let all = [
        (!DISPUTE_TYPES.codes.iter().any(|code| code.code == claim.kind))
            .then(|| Problem::error("kind", "没有选争议类型。", "选这项请求属于哪一类。")),
        what.is_empty().then(|| Problem::error("what", "没有写请求。", "写明要求对方做什么。")),
        (what.chars().count() > LONGEST)
            .then(|| Problem::error("what", "请求超过500个字。", "写短一些，经过写在事实与理由里。")),
        (how.chars().count() > LONGEST_HOW)
            .then(|| Problem::error("how", "计算说明超过4000个字。", "写短一些。")),
        claim.amount.filter(|fen| !(0..=MOST_FEN).contains(fen)).map(|_| {
            Problem::error("amount", "金额不能小于零，也不能超过一百亿元。", "核对金额，单位是元。")
        }),
    ];
    all.into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claim(kind: &str, what: &str, amount: Option<i64>) -> Claim {
        Claim { kind: kind.into(), what: what.into(), amount, whose: None, how: None }
    }

    #[test]
    fn the_amount_of_the_case_is_the_sum_of_its_claims() {
        let mut case =
            Case { amount: Some(7), dispute_types: vec!["remuneration.wages".into()], ..Case::default() };
        let all = vec![
            claim("remuneration.wages", "支付工资", Some(100)),
            claim("termination.severance", "支付经济补偿", Some(50)),
            claim("termination.leaving_papers", "出具离职证明", None),
        ];
        set(&mut case, all).unwrap();
        assert_eq!(case.amount, Some(150));
        assert_eq!(
            case.dispute_types,
            ["remuneration.wages", "termination.severance", "termination.leaving_papers"]
        );
        // Nothing asks for money: the sum goes, what was entered stays.
        set(&mut case, vec![claim("relationship", "确认劳动关系", None)]).unwrap();
        assert_eq!((case.amount, case.claims.len()), (None, 1));
        case.amount = Some(9);
        set(&mut case, vec![claim("relationship", "确认劳动关系", None)]).unwrap();
        assert_eq!(case.amount, Some(9));
        set(&mut case, vec![claim("remuneration.wages", "支付工资", Some(0))]).unwrap();
        assert_eq!(case.amount, Some(0));
    }

    #[test]
    fn what_cannot_be_is_refused_at_its_place() {
        let mut case = Case::default();
        let all = vec![
            claim("remuneration.wages", "支付工资", Some(MOST_FEN)),
            claim("nonsense", " ", Some(-1)),
            claim("remuneration.wages", &"长".repeat(501), Some(MOST_FEN + 1)),
        ];
        let wrong = set(&mut case, all).unwrap_err();
        let places: Vec<_> = wrong.iter().map(|(at, p)| (*at, p.column)).collect();
        assert_eq!(places, [(1, "kind"), (1, "what"), (1, "amount"), (2, "what"), (2, "amount")]);
        assert!(case.claims.is_empty() && case.amount.is_none());
        let many = vec![claim("remuneration.wages", "支付工资", None); MOST + 1];
        assert_eq!(set(&mut case, many).unwrap_err().len(), 1);
    }
}
