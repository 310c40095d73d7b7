//! Who else works on a case, who should not, and whom it is about: secondment, helpers, recusal, the list of claimants.

use super::{Change, Setting, When};
use crate::acts::{Refusal, not_before, said};
use crate::cases::claimants::{self, Claimant};
use crate::cases::helpers::Helper;
use crate::cases::parts::{Handler, Part};
use crate::cases::record::{Case, Side};
use crate::cases::recusal::{Request, Ruling, pending};
use crate::table::{Problem, Severity};

/// One more mediator, lent by another organisation (III-1-2d); who is in charge stays so.
pub(super) fn second(
    case: &Case,
    handler: Handler,
    conflicts: &[String],
    when: &When,
) -> Result<Change, Refusal> {
    let Some(lent) = handler.secondment.clone() else {
        return Err(Problem::error("from", "没有填借调的起始日期。", "填从哪一天起。"));
    };
    said("document", &lent.document, "借调的文号或依据")?;
    if let Some(to) = lent.to {
        not_before("to", to, lent.from, "借调的起始日期")?;
    }
    if handler.id.is_empty() || handler.seconded_from.is_none() {
        let remedy = "本组织的调解员用“指派调解员”。";
        return Err(Problem::error("mediator", "借调的要是别的组织的调解员。", remedy));
    }
    when.explain(!conflicts.is_empty(), || format!("{}。", conflicts.join("；")))?;
    let from = handler.seconded_from.clone().unwrap_or_default();
    let note = format!("从{from}借调{}，{}", handler.name, lent.words());
    let mut handlers = case.handlers.clone();
    // Lent again: the new days and document take the place of the old ones.
    match handlers.iter_mut().find(|known| known.id == handler.id) {
        Some(known) => *known = handler,
        None => handlers.push(handler),
    }
    Ok(Change::of(Part::Handlers(handlers), note))
}

pub(super) fn invite(case: &Case, helper: Helper) -> Result<Change, Refusal> {
    said("name", &helper.name, "协助人的姓名")?;
    said("unit", &helper.unit, "协助人的单位")?;
    if case.helpers.iter().any(|known| known.name == helper.name && known.unit == helper.unit) {
        return Err(Problem::error("name", "这个人已经登记了协助调解。", "不用再登记。"));
    }
    let note = format!("邀请{}（{}，{}）协助调解", helper.name, helper.body.label(), helper.unit);
    let helpers = case.helpers.iter().cloned().chain([helper]).collect();
    Ok(Change::of(Part::Helpers(helpers), note))
}

pub(super) fn ask_recusal(
    case: &Case,
    by: Side,
    mediator: &str,
    reason: String,
    when: &When,
) -> Result<Change, Refusal> {
    said("reason", &reason, "申请回避的理由")?;
    let Some(asked) = case.handlers.iter().find(|handler| handler.id == mediator) else {
        return Err(Problem::error("mediator", "没有选申请谁回避。", "从承办这件案件的调解员中选。"));
    };
    if case.recusals.iter().any(|known| known.mediator == asked.id && known.ruling.is_none()) {
        let message = format!("对{}的回避申请还没有决定。", asked.name);
        return Err(Problem::error("mediator", message, "先决定原来的申请。"));
    }
    let note = format!("{}申请{}回避", by.label(), asked.name);
    let request = Request {
        on: when.on,
        by,
        mediator: asked.id.clone(),
        name: asked.name.clone(),
        reason,
        ruling: None,
    };
    Ok(Change::of(Part::Recusals(case.recusals.iter().cloned().chain([request]).collect()), note))
}

/// Granted, the mediator no longer handles the case; where nobody is left, somebody is to be assigned. Who handled a case
/// that is closed stays on record.
pub(super) fn decide_recusal(
    case: &Case,
    granted: bool,
    reason: String,
    when: &When,
) -> Result<Change, Refusal> {
    said("reason", &reason, "决定的理由")?;
    let Some(request) = pending(case) else { return Err(crate::acts::gone()) };
    let mut recusals = case.recusals.clone();
    if let Some(open) = recusals.iter_mut().find(|known| known.ruling.is_none()) {
        open.ruling = Some(Ruling { on: when.on, granted, reason });
    }
    let what = if granted { "回避" } else { "不回避" };
    let note = format!("决定{}{what}", request.name);
    let mut parts = vec![Part::Recusals(recusals)];
    if granted && case.closure.on.is_none() {
        let left = case.handlers.iter().filter(|handler| handler.id != request.mediator);
        parts.push(Part::Handlers(left.cloned().collect()));
    }
    Ok(Change { parts, note })
}

/// The list takes the place of the one before. What somebody said to a settlement still holds where the new list is silent,
/// and nobody else's consent stands in for those who are new on it.
pub(super) fn list_claimants(
    case: &Case,
    mut list: Vec<Claimant>,
    setting: &Setting,
) -> Result<Change, Refusal> {
    if list.is_empty() {
        return Err(Problem::error("", "名单里没有人。", "填好名单再登记。"));
    }
    if list.len() > claimants::MOST {
        let message = format!("名单有{}人，一次最多登记{}人。", list.len(), claimants::MOST);
        return Err(Problem::error("", message, "超过的另立案件。"));
    }
    if let Some((at, first)) = claimants::twice(&list).into_iter().next() {
        let message = format!("名单第{}人和第{}人是同一个人。", at + 1, first + 1);
        return Err(Problem::error("name", message, "删掉其中一行。"));
    }
    let said_before = claimants::by_person(&case.claimants);
    for (at, one) in list.iter_mut().enumerate() {
        said("name", &one.name, "姓名")?;
        let before = claimants::key(one).and_then(|key| said_before.get(&key).copied());
        if let (None, Some(before)) = (one.agrees, before) {
            (one.agrees, one.said_on) = (before.agrees, before.said_on);
        }
        if let Some((received, day)) = case.received_on.zip(one.said_on) {
            not_before("said_on", day, received, "收到日期")?;
        }
        let wrong = claimants::faults(one, setting.today);
        if let Some(wrong) = wrong.into_iter().find(|problem| problem.severity == Severity::Error) {
            let message = format!("名单第{}人：{}", at + 1, wrong.message);
            return Err(Problem { message, ..wrong });
        }
    }
    let note = format!("登记申请人名单{}人", list.len());
    let spoken = |list: &[Claimant]| list.iter().any(|one| one.agrees.is_some());
    let mut parts = Vec::new();
    if spoken(&case.claimants) || spoken(&list) {
        parts.push(Part::Consent(claimants::consent(&list)));
    }
    parts.push(Part::Claimants(list));
    Ok(Change { parts, note })
}

/// Who signed and who would not; of the others nothing changes.
pub(super) fn consent_of(
    case: &Case,
    agreed: &[usize],
    refused: &[usize],
    when: &When,
) -> Result<Change, Refusal> {
    if agreed.is_empty() && refused.is_empty() {
        return Err(Problem::error("agreed", "没有选人。", "勾选已经表态的人。"));
    }
    if agreed.iter().any(|at| refused.contains(at)) {
        return Err(Problem::error("agreed", "同一个人又选了同意又选了不同意。", "只选一项。"));
    }
    let mut list = case.claimants.clone();
    for (places, agrees) in [(agreed, true), (refused, false)] {
        for at in places {
            let Some(one) = list.get_mut(*at) else { return Err(crate::acts::gone()) };
            (one.agrees, one.said_on) = (Some(agrees), Some(when.on));
        }
    }
    let sums = claimants::sums(&list);
    let refused = if sums.refused == 0 { String::new() } else { format!("，{}人不同意", sums.refused) };
    let note = format!("{}人同意和解{refused}，名单共{}人", sums.agreed, sums.people);
    let parts = vec![Part::Consent(claimants::consent(&list)), Part::Claimants(list)];
    Ok(Change { parts, note })
}

#[cfg(test)]
mod tests {
    use crate::cases::acts::{Act, Setting, take};
    use crate::cases::claimants::{self, Claimant};
    use crate::cases::helpers::{Body, Helper, Secondment};
    use crate::cases::parts::Handler;
    use crate::cases::record::{Case, Side};
    use crate::cases::state::State;
    use crate::cases::testing::{accepted, by};
    use jiff::civil::{Date, date};

    const DAY: Date = date(2024, 5, 10);

    fn act(case: &mut Case, act: Act) -> Result<(), String> {
        let setting = Setting { by: by(), today: DAY, actor: "王主任" };
        take(case, act, DAY, None, &setting).map_err(|no| no.message)
    }

    fn lent(id: &str, document: &str, to: Option<Date>) -> Handler {
        Handler {
            id: id.into(),
            name: "郑学军".into(),
            seconded_from: Some("华新街道劳动人事争议调解中心".into()),
            secondment: Some(Secondment { from: DAY, to, document: document.into() }),
        }
    }

    #[test]
    fn a_mediator_is_lent_with_days_and_document_and_lent_again() {
        let mut case = accepted();
        let none = Handler { secondment: None, ..lent("m9", "x", None) };
        assert!(act(&mut case, Act::Second(none, vec![])).is_err());
        assert!(act(&mut case, Act::Second(lent("m9", " ", None), vec![])).unwrap_err().contains("文号"));
        assert!(act(&mut case, Act::Second(lent("m9", "文", Some(date(2024, 5, 9))), vec![])).is_err());
        let odd = act(&mut case, Act::Second(lent("m9", "文", None), vec!["同名".into()]));
        assert!(odd.is_err(), "explained first");
        act(&mut case, Act::Second(lent("m9", "津人社〔2024〕8号", Some(DAY)), vec![])).expect("lent");
        assert_eq!(case.handlers.len(), 2);
        assert_eq!(case.handlers[0].id, "m1", "who is in charge stays so");
        act(&mut case, Act::Second(lent("m9", "津人社〔2024〕9号", None), vec![])).expect("again");
        assert_eq!((case.handlers.len(), case.handlers[1].secondment.as_ref().and_then(|s| s.to)), (2, None));
    }

    #[test]
    fn people_of_other_bodies_help_by_name_and_unit() {
        let mut case = accepted();
        let helper =
            |unit: &str| Helper { name: "刘法官".into(), unit: unit.into(), body: Body::Court, on: DAY };
        assert!(act(&mut case, Act::Invite(helper(""))).is_err());
        act(&mut case, Act::Invite(helper("东丽区人民法院"))).expect("invited");
        assert!(act(&mut case, Act::Invite(helper("东丽区人民法院"))).is_err(), "once");
        assert_eq!(
            case.steps.last().map(|s| s.note.as_str()),
            Some("邀请刘法官（人民法院，东丽区人民法院）协助调解")
        );
        act(&mut case, Act::TakeBack("登错".into())).expect("taken back");
        assert!(case.helpers.is_empty());
    }

    #[test]
    fn a_request_for_recusal_is_decided_and_who_steps_back_is_off_the_case() {
        let mut case = accepted();
        let ask = |mediator: &str, reason: &str| Act::AskRecusal {
            by: Side::Respondent,
            mediator: mediator.into(),
            reason: reason.into(),
        };
        let decide = |granted| Act::DecideRecusal { granted, reason: "核实属实".into() };
        assert!(act(&mut case, decide(true)).unwrap_err().contains("没有等待决定"));
        assert!(act(&mut case, ask("m2", "亲属")).is_err());
        assert!(act(&mut case, ask("m1", "")).is_err());
        act(&mut case, ask("m1", "是申请人的表亲")).expect("asked");
        assert!(act(&mut case, ask("m1", "再次")).is_err(), "one at a time");
        act(&mut case, decide(false)).expect("refused");
        assert_eq!(State::of(&case), State::Mediating);
        act(&mut case, ask("m1", "新的情况")).expect("asked again");
        act(&mut case, decide(true)).expect("granted");
        assert_eq!((State::of(&case), case.recusals.len()), (State::Accepted, 2));
        act(&mut case, Act::TakeBack("决定有误".into())).expect("taken back");
        assert_eq!(State::of(&case), State::Mediating);
    }

    fn list(count: usize) -> Vec<Claimant> {
        let one = |at| Claimant {
            name: format!("工人{at}"),
            phone: Some(format!("1390000{at:04}")),
            kind: "remuneration.wages".into(),
            amount: Some(100),
            ..Claimant::default()
        };
        (0..count).map(one).collect()
    }

    #[test]
    fn consent_person_by_person_opens_the_way_to_a_settlement() {
        let mut case = Case { headcount: Some(12), amount: Some(1_200), ..accepted() };
        let mut twice = list(12);
        twice[3] = twice[0].clone();
        assert!(act(&mut case, Act::ListClaimants(twice)).unwrap_err().contains("第4人和第1人"));
        assert!(act(&mut case, Act::ListClaimants(Vec::new())).is_err());
        act(&mut case, Act::ListClaimants(list(12))).expect("listed");
        assert_eq!(case.consent, None);
        let consent = |agreed: Vec<usize>, refused: Vec<usize>| Act::ConsentOf { agreed, refused };
        assert!(act(&mut case, consent(vec![], vec![])).is_err());
        assert!(act(&mut case, consent(vec![1], vec![1])).is_err());
        assert!(act(&mut case, consent(vec![12], vec![])).is_err());
        act(&mut case, consent((0..11).collect(), vec![11])).expect("eleven");
        let at_once = || Act::SettleAtOnce { result: "当场支付".into(), amount: Some(1_200) };
        assert!(act(&mut case, at_once()).unwrap_err().contains("已有11人书面同意"));
        act(&mut case, consent(vec![11], vec![])).expect("the last");
        act(&mut case, at_once()).expect("all consented");
    }

    #[test]
    fn another_list_asks_for_consent_anew_and_the_same_people_have_said_what_they_said() {
        let mut case = Case { headcount: Some(12), amount: Some(1_200), ..accepted() };
        act(&mut case, Act::ListClaimants(list(12))).expect("listed");
        act(&mut case, Act::ConsentOf { agreed: (0..12).collect(), refused: vec![] }).expect("all");
        act(&mut case, Act::ListClaimants(list(12))).expect("the same again");
        assert_eq!(case.consent.map(|c| c.agreed), Some(12));
        let others: Vec<Claimant> = list(12)
            .into_iter()
            .map(|one| Claimant { name: format!("新{}", one.name), phone: None, ..one })
            .collect();
        act(&mut case, Act::ListClaimants(others)).expect("others");
        assert_eq!(case.consent, None);
        let at_once = Act::SettleAtOnce { result: "当场支付".into(), amount: Some(1_200) };
        assert!(act(&mut case, at_once).unwrap_err().contains("已有0人书面同意"));
    }

    #[test]
    fn what_a_sheet_would_not_take_the_list_does_not_take_either() {
        let mut case = Case { headcount: Some(12), ..accepted() };
        let odd = |change: fn(&mut Claimant)| {
            let mut all = list(12);
            change(&mut all[1]);
            Act::ListClaimants(all)
        };
        assert!(
            act(&mut case, odd(|c| c.id_number = Some("120101199001011234".into())))
                .unwrap_err()
                .contains("名单第2人")
        );
        assert!(act(&mut case, odd(|c| c.amount = Some(-1))).is_err());
        let early = odd(|c| (c.agrees, c.said_on) = (Some(true), Some(date(2024, 5, 5))));
        assert!(act(&mut case, early).unwrap_err().contains("收到日期"));
        let many = Act::ListClaimants(list(claimants::MOST + 1));
        assert!(act(&mut case, many).unwrap_err().contains("最多"));
        // Two of one name of whom nothing else is known are two.
        let namesakes = odd(|c| (c.name, c.phone) = ("工人0".into(), None));
        act(&mut case, namesakes).expect("listed");
    }

    #[test]
    fn everybody_listed_is_asked_also_beyond_the_number_that_was_counted() {
        let mut case = Case { headcount: Some(10), amount: Some(1_200), ..accepted() };
        act(&mut case, Act::ListClaimants(list(12))).expect("listed");
        act(&mut case, Act::ConsentOf { agreed: (0..10).collect(), refused: vec![10, 11] }).expect("ten");
        let at_once = Act::SettleAtOnce { result: "当场支付".into(), amount: Some(1_200) };
        assert!(act(&mut case, at_once).unwrap_err().contains("涉及12人"));
    }

    #[test]
    fn a_list_for_nine_is_not_asked_for() {
        let mut case = Case { headcount: Some(9), ..accepted() };
        assert!(act(&mut case, Act::ListClaimants(list(9))).is_err());
    }
}
