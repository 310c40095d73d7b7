//! 当事人: both sides, who acts for them, how to reach them.

use fengqiao_domain::cases::Case;
use fengqiao_domain::cases::record::{Agent, Contact, Side};
use fengqiao_domain::codes::{INDUSTRIES, PARTY_KINDS, SEX, WORKER_GROUPS};

use super::super::list::others;
use super::super::sight::Sight;

/// One side: what it is called, its name, lines under it.
pub(super) struct SideView {
    pub(super) label: &'static str,
    pub(super) name: String,
    pub(super) lines: Vec<String>,
}

/// Both sides.
pub(super) struct Parties {
    pub(super) sides: Vec<SideView>,
}

/// The parties as the reader may see them.
pub(super) fn parties(case: &Case, sight: Sight) -> Parties {
    let (applicant, respondent) = (&case.applicant, &case.respondent);
    let groups: Vec<&str> = applicant.groups.iter().map(|code| WORKER_GROUPS.label(code)).collect();
    let kind = applicant.kind.map_or("", |kind| PARTY_KINDS.label(kind.code()));
    let sex = applicant.sex.as_deref().map_or("", |code| SEX.label(code));
    let mut first = vec![
        joined(&[kind, sex, &groups.join("、")], "，"),
        joined(&[&sight.id_number(), &sight.phone(applicant.phone.as_deref())], "　"),
    ];
    first.extend(contact(Side::Applicant, &applicant.contact, sight));
    let industry = respondent.industry.as_deref().map_or("", |code| INDUSTRIES.label(code));
    let mut second = vec![industry.to_owned(), respondent.credit_code.clone().unwrap_or_default()];
    second.extend(contact(Side::Respondent, &respondent.contact, sight));
    for agent in &case.agents {
        let lines = if agent.side == Side::Applicant { &mut first } else { &mut second };
        lines.push(acting(agent, sight));
    }
    let mut sides = vec![
        view("申请人", others(&sight.applicant(), case), first),
        view("被申请人", sight.respondent(), second),
    ];
    if let Some(unit) = &case.user_unit {
        sides.push(view("用工单位", unit.clone(), Vec::new()));
    }
    Parties { sides }
}

fn view(label: &'static str, name: String, mut lines: Vec<String>) -> SideView {
    lines.retain(|line| !line.is_empty());
    SideView { label, name, lines }
}

fn contact(side: Side, known: &Contact, sight: Sight) -> Vec<String> {
    let said = |label: &str, text: String| if text.is_empty() { text } else { format!("{label} {text}") };
    let head = known.legal_representative.as_deref().unwrap_or_default();
    let duties = known.duties.as_deref().unwrap_or_default();
    vec![
        said("法定代表人", joined(&[head, duties], "，")),
        said("电话", sight.phone(known.phone.as_deref())),
        said("住所", sight.address(side, known.address.as_deref())),
        said("送达地址", sight.address(side, known.delivery_address.as_deref())),
    ]
}

fn acting(agent: &Agent, sight: Sight) -> String {
    let relation = agent.relation.as_deref().unwrap_or_default();
    let power = if agent.may_settle { "特别授权" } else { "一般授权" };
    let phone = sight.phone(agent.phone.as_deref());
    format!("委托代理人 {}", joined(&[&sight.person(&agent.name), relation, power, &phone], "，"))
}

fn joined(parts: &[&str], by: &str) -> String {
    parts.iter().copied().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(by)
}
