//! Who stands where in the documents of a case: an employer may apply as well as a worker, a dispatched worker has two
//! units, and an organisation calls itself by what it is.

use fengqiao_domain::cases::record::{Agent, Side};
use fengqiao_domain::cases::{Case, PartyKind};
use fengqiao_domain::dates::spoken;
use fengqiao_print::document::{Facts, Item};
use jiff::civil::Date;

use fengqiao_domain::codes::SEX;

/// Whether the employer applies; not said, a worker does.
pub(super) fn employer_applies(case: &Case) -> bool {
    case.applicant.kind == Some(PartyKind::Employer)
}

/// 申请人 and 被申请人 as documents name them: of several workers the first and how many.
pub(super) fn names(case: &Case) -> (String, String) {
    let (applicant, respondent) = (case.applicant.name.clone(), case.respondent.name.clone());
    let Some(count) = case.headcount.filter(|count| *count > 1) else { return (applicant, respondent) };
    let several = |name: String| format!("{name}等{count}人");
    if employer_applies(case) { (applicant, several(respondent)) } else { (several(applicant), respondent) }
}

/// The employer's name, and who speaks for it: name and office.
pub(super) fn employer(case: &Case) -> (&str, &fengqiao_domain::cases::record::Contact) {
    if employer_applies(case) {
        (&case.applicant.name, &case.applicant.contact)
    } else {
        (&case.respondent.name, &case.respondent.contact)
    }
}

/// Who owes and who is owed under the agreement. Where the employer applied it is not on record which way the money goes:
/// that is left to be written by hand.
pub(super) fn owing(case: &Case) -> Option<(String, String)> {
    let (applicant, respondent) = names(case);
    (!employer_applies(case)).then_some((respondent, applicant))
}

/// What an organisation calls itself.
pub(super) fn calls_itself(kind: &str, name: &str) -> &'static str {
    match kind {
        "enterprise_committee" | "public_institution" => "本委员会",
        "subdistrict_centre" | "court_centre" | "district_centre" | "city_centre" => "本中心",
        _ if name.ends_with("委员会") => "本委员会",
        _ if name.ends_with("中心") => "本中心",
        _ => "本组织",
    }
}

/// One item of a list from what is known of it.
pub(super) fn item(fields: &[(&str, Option<String>)]) -> Item {
    let said = fields.iter().filter_map(|(name, text)| Some(((*name).to_owned(), text.clone()?)));
    said.filter(|(_, text)| !text.is_empty()).collect()
}

/// 当事人 one by one: both sides, and the unit a dispatched worker works at (调解仲裁法第22条).
pub(super) fn parties(case: &Case) -> Vec<Item> {
    let (a, r) = (&case.applicant, &case.respondent);
    let is_unit = employer_applies(case);
    let sex = a.sex.as_deref().filter(|_| !is_unit).map(|code| SEX.label(code).to_owned());
    let birth = a.id_number.as_deref().filter(|_| !is_unit).and_then(born);
    let of_unit = |fact: &Option<String>, unit: bool| fact.clone().filter(|_| unit);
    let applicant = item(&[
        ("身份", Some("申请人".into())),
        ("名称", Some(a.name.clone())),
        ("性别", sex),
        ("出生日期", birth),
        (if is_unit { "信用代码" } else { "证件号码" }, a.id_number.clone()),
        ("法定代表人", of_unit(&a.contact.legal_representative, is_unit)),
        ("职务", of_unit(&a.contact.duties, is_unit)),
        ("住所", a.contact.address.clone()),
        ("送达地址", a.contact.delivery_address.clone()),
        ("电话", a.phone.clone().or_else(|| of_unit(&a.contact.phone, is_unit))),
    ]);
    let respondent = item(&[
        ("身份", Some("被申请人".into())),
        ("名称", Some(r.name.clone())),
        ("信用代码", of_unit(&r.credit_code, !is_unit)),
        ("法定代表人", of_unit(&r.contact.legal_representative, !is_unit)),
        ("职务", of_unit(&r.contact.duties, !is_unit)),
        ("住所", r.contact.address.clone()),
        ("送达地址", r.contact.delivery_address.clone()),
        ("电话", r.contact.phone.clone()),
    ]);
    let user_unit = case
        .user_unit
        .as_ref()
        .map(|name| item(&[("身份", Some("用工单位".into())), ("名称", Some(name.clone()))]));
    [applicant, respondent].into_iter().chain(user_unit).collect()
}

/// The worker as applicant, where the employer had applied.
pub(super) fn worker_first(facts: &mut Facts, case: &Case) {
    if !employer_applies(case) {
        return;
    }
    let (employer, worker) = names(case);
    facts.set("申请人", worker);
    facts.set("被申请人", employer);
    let mut parties = parties(case);
    parties.swap(0, 1);
    for (party, side) in parties.iter_mut().zip(Side::BOTH) {
        party.insert("身份".into(), side.label().into());
    }
    facts.set_list("当事人", parties);
}

/// 证据 one by one.
pub(super) fn evidence(case: &Case) -> Vec<Item> {
    let one = |one: &fengqiao_domain::cases::record::Evidence| {
        item(&[("名称", Some(one.name.clone())), ("来源", one.source.clone()), ("证明", one.proves.clone())])
    };
    case.evidence.iter().map(one).collect()
}

/// 委托代理人 one by one. What a special power covers is said item by item: “特别授权” alone is none.
pub(super) fn agents(case: &Case) -> Vec<Item> {
    let one = |agent: &Agent| {
        let may = if agent.may_settle {
            "特别授权：代为承认、放弃、变更请求，进行和解，签署调解协议"
        } else {
            "一般代理：代为陈述、提交证据、参加调解、签收文书"
        };
        item(&[
            ("委托人", Some(agent.side.label().into())),
            ("姓名", Some(agent.name.clone())),
            ("关系", agent.relation.clone()),
            ("电话", agent.phone.clone()),
            ("权限", Some(may.into())),
        ])
    };
    case.agents.iter().map(one).collect()
}

/// A side as documents name it.
pub(super) fn name(case: &Case, side: Side) -> String {
    let (applicant, respondent) = names(case);
    if side == Side::Applicant { applicant } else { respondent }
}

/// The birth date in a resident's number; `None` for any other number.
pub(super) fn born(number: &str) -> Option<String> {
    let is_number = number.len() == 18 && number.bytes().take(17).all(|byte| byte.is_ascii_digit());
    let digits = number.get(6..14).filter(|_| is_number)?;
    let part = |from: usize, to: usize| digits.get(from..to);
    let (year, month, day) =
        (part(0, 4)?.parse().ok()?, part(4, 6)?.parse().ok()?, part(6, 8)?.parse().ok()?);
    Date::new(year, month, day).ok().map(spoken)
}

#[cfg(test)]
mod tests {
    use super::*;
    use fengqiao_domain::cases::record::{Applicant, Respondent};

    fn case(kind: PartyKind) -> Case {
        Case {
            applicant: Applicant {
                name: "张建军".into(),
                kind: Some(kind),
                id_number: Some("120222198803079975".into()),
                ..Applicant::default()
            },
            respondent: Respondent { name: "青源瑞丰".into(), ..Respondent::default() },
            headcount: Some(3),
            ..Case::default()
        }
    }

    #[test]
    fn a_birth_date_is_read_from_digits_alone() {
        assert_eq!(born("120222198803079975").as_deref(), Some("1988年3月7日"));
        assert_eq!(born("12022219880307997X").as_deref(), Some("1988年3月7日"));
        // Eighteen bytes that are no number, and signs of several bytes across the places of the date.
        for bad in
            ["护照一二三四", "E1234567人民币12", "91120111MA00000X0A", "120222198813079975", "一二三四五六"]
        {
            assert_eq!(born(bad), None, "{bad}");
        }
    }

    #[test]
    fn several_workers_stand_on_the_side_of_the_workers() {
        let (applicant, respondent) = names(&case(PartyKind::Worker));
        assert_eq!((applicant.as_str(), respondent.as_str()), ("张建军等3人", "青源瑞丰"));
        let (applicant, respondent) = names(&case(PartyKind::Employer));
        assert_eq!((applicant.as_str(), respondent.as_str()), ("张建军", "青源瑞丰等3人"));
        assert_eq!(owing(&case(PartyKind::Worker)), Some(("青源瑞丰".into(), "张建军等3人".into())));
        assert_eq!(owing(&case(PartyKind::Employer)), None, "nobody recorded who pays whom");
    }

    #[test]
    fn a_payment_order_is_applied_for_by_the_worker() {
        let mut facts = Facts::new();
        worker_first(&mut facts, &case(PartyKind::Worker));
        assert!(!facts.has("申请人"), "it stands as it is");
        worker_first(&mut facts, &case(PartyKind::Employer));
        assert_eq!((facts.text("申请人"), facts.text("被申请人")), (Some("青源瑞丰等3人"), Some("张建军")));
        assert_eq!(
            (facts.list("当事人")[0]["名称"].as_str(), facts.list("当事人")[0]["身份"].as_str()),
            ("青源瑞丰", "申请人")
        );
    }

    #[test]
    fn an_employer_that_applies_has_a_credit_code_and_no_sex() {
        let parties = parties(&case(PartyKind::Employer));
        assert!(parties[0].contains_key("信用代码") && !parties[0].contains_key("出生日期"));
        assert!(!parties[0].contains_key("证件号码") && parties.len() == 2);
        let dispatched = Case { user_unit: Some("津源物流".into()), ..case(PartyKind::Worker) };
        assert_eq!(super::parties(&dispatched)[2]["身份"], "用工单位");
    }

    #[test]
    fn an_organisation_calls_itself_by_what_it_is() {
        assert_eq!(calls_itself("enterprise_committee", "甲公司劳动争议调解委员会"), "本委员会");
        assert_eq!(calls_itself("court_centre", "西青区仲裁院调解中心"), "本中心");
        assert_eq!(calls_itself("association_body", "西青商会劳动争议调解委员会"), "本委员会");
        assert_eq!(calls_itself("association_body", "西青商会劳动争议调解中心"), "本中心");
        assert_eq!(calls_itself("other", "和谐工作室"), "本组织");
    }
}
