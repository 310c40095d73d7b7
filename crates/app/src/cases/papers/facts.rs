//! What is recorded of a case, by the names the templates use. Whoever happens to make a document is in none of them: who
//! registered, visited, served is taken from the record, or left to be written by hand.

use fengqiao_db::Conn;
use fengqiao_domain::cases::agreement::in_force_on;
use fengqiao_domain::cases::clocks::{By, handling};
use fengqiao_domain::cases::documents::Document;
use fengqiao_domain::cases::limitation::interruptions;
use fengqiao_domain::cases::parts::{VisitWay, Visited};
use fengqiao_domain::cases::performance::{open_duties, overdue};
use fengqiao_domain::cases::record::Side;
use fengqiao_domain::cases::review::enforceable;
use fengqiao_domain::cases::service::{Receiver, Served};
use fengqiao_domain::cases::steps::Step;
use fengqiao_domain::cases::{
    CASES, Case, Ground, Outcome, PerformanceState, collective, numbering, retention,
};
use fengqiao_domain::codes;
use fengqiao_domain::dates::spoken;
use fengqiao_domain::value::money;
use fengqiao_print::document::{Facts, Item};
use jiff::civil::Date;

use super::own::{Known, is_one_errand};
use super::sides::{self, item};
use super::store::{Kept, Service};
use crate::applications::slip::oral;
use crate::cases::feedback::store as feedback;
use crate::cases::store::hosts;
use crate::tables::{Env, changes};
use crate::{AppError, settings};

/// What stands beside the case itself.
pub(super) struct Beside<'a> {
    /// Documents made, newest first.
    pub made: &'a [Kept],
    /// How they were served, newest first.
    pub services: &'a [Service],
}

pub(super) fn yuan(fen: Option<i64>) -> Option<String> {
    fen.map(|fen| format!("{}元", money(fen)))
}

/// The facts of a case.
///
/// # Errors
/// The store's.
pub(super) fn facts(c: &mut Conn, env: &Env, case: &Case, beside: &Beside) -> Result<Known, AppError> {
    let calendar = settings::calendar(c)?;
    let by = By { calendar: &calendar, policy: env.policy };
    let reached = hosts::reached_at(c, &case.organisation.id)?;
    let registered_by = registered_by(c, &case.id)?;
    let words = words_of_visit(c, env, case)?;
    let mut facts = Facts::new();
    let mut set = |name: &str, value: Option<String>| {
        if let Some(value) = value.filter(|text| !text.trim().is_empty()) {
            facts.set(name, value);
        }
    };
    offices(&mut set, env, case, reached);
    set("登记人", registered_by.clone());
    set("意见建议", words);
    for (name, step) in [("回访人", Step::Visit), ("立卷人", Step::Archive)] {
        set(name, taken_by(case, step));
    }
    received(&mut set, env, case, by);
    mediated(&mut set, env, case, by, beside);
    ended(&mut set, env, case);
    lists(&mut facts, case, beside);
    if let Some((at, place)) = oral(c, env.keys, &case.id)? {
        facts.set("笔录时间", at);
        facts.set("笔录地点", place);
        if let Some(name) = registered_by {
            facts.set("接待人", name);
        }
    }
    if let Some(last) = beside.services.iter().find(|one| one.withdrawn.is_none()) {
        serving(&mut facts, case, &last.served);
    }
    let overdue = overdue(case, by, env.today).into_iter().min_by_key(|duty| duty.due_on);
    Ok(Known { facts, overdue })
}

/// What a party said by the link, where that is the return visit.
fn words_of_visit(c: &mut Conn, env: &Env, case: &Case) -> Result<Option<String>, AppError> {
    let side = match (case.visit.way, case.visit.whom) {
        (Some(VisitWay::Link), Some(Visited::Applicant)) => Side::Applicant,
        (Some(VisitWay::Link), Some(Visited::Respondent)) => Side::Respondent,
        _ => return Ok(None),
    };
    let link = feedback::of_side(c, env.keys, &case.id, side)?;
    Ok(link.and_then(|link| link.given).map(|given| given.words))
}

type Set<'a> = &'a mut dyn FnMut(&str, Option<String>);

fn offices(set: Set, env: &Env, case: &Case, (address, phone): (Option<String>, Option<String>)) {
    let host = &case.organisation;
    let names: Vec<&str> = case.handlers.iter().map(|h| h.name.as_str()).collect();
    set("调解组织", Some(host.name.clone()));
    set("组织自称", Some(sides::calls_itself(&host.kind, &host.name).into()));
    set("调解组织地址", address);
    for name in ["调解组织电话", "调解员电话", "联系电话"] {
        set(name, phone.clone());
    }
    set("案件编号", case.number.clone());
    set("文书日期", Some(spoken(env.today)));
    set("调解员", Some(names.join("、")));
    set("联系人", Some(names.join("、")));
    let commission = env.commission(&host.authority);
    set("仲裁委员会", Some(commission.clone()));
    set("建议机构", Some(commission));
    set("报告单位", Some(host.name.clone()));
}

fn received(set: Set, env: &Env, case: &Case, by: By) {
    let day = |day: Option<Date>| day.map(spoken);
    let (applicant, respondent) = sides::names(case);
    let unit = case.user_unit.as_deref().map_or_else(String::new, |unit| format!("、{unit}"));
    set("双方", Some(format!("{applicant}、{respondent}{unit}")));
    set("申请人", Some(applicant));
    for name in ["被申请人", "征询对象", "受送达人"] {
        set(name, Some(respondent.clone()));
    }
    set("用工单位", case.user_unit.clone());
    let (employer, contact) = sides::employer(case);
    for name in ["单位名称", "争议单位", "建议对象"] {
        set(name, Some(employer.to_owned()));
    }
    set("法定代表人", contact.legal_representative.clone());
    set("法定代表人职务", contact.duties.clone());
    set("来源", Some(codes::CASE_SOURCES.label(&case.source).to_owned()));
    set("外部流水号", case.external_number.clone());
    let kinds: Vec<&str> = case.dispute_types.iter().map(|code| codes::DISPUTE_TYPES.label(code)).collect();
    set("争议类型", Some(kinds.join("、")));
    for name in ["请求摘要", "主要诉求"] {
        set(name, Some(case.request.trim_end_matches('。').to_owned()));
    }
    for name in ["请求金额", "涉及金额"] {
        set(name, yuan(case.amount));
    }
    set("事实与理由", case.facts.clone());
    for name in ["申请日期", "收到日期", "登记日期"] {
        set(name, day(case.received_on));
    }
    for name in ["涉及人数", "争议人数"] {
        set(name, case.headcount.map(|n| format!("{n}人")));
    }
    set("劳动者人数", case.headcount.map(|n| n.to_string()));
    let is_collective = collective::is_collective(case, env.policy);
    set("集体争议", is_collective.map(|yes| if yes { "是" } else { "否" }.to_owned()));
    let groups: Vec<&str> =
        case.applicant.groups.iter().map(|code| codes::WORKER_GROUPS.label(code)).collect();
    set("劳动者类别", Some(groups.join("、")));
    let industry = case.respondent.industry.as_deref();
    set("行业", industry.map(|code| codes::INDUSTRIES.label(code).to_owned()));
    set("答复期限", day(case.limits.acceptance));
    set("受理日期", day(case.decision.accepted_on));
    set("原办理期限", case.decision.accepted_on.map(|day| spoken(handling(day, by).result.date)));
    set("办理期限", day(case.limits.handling));
    set("法定期限", day(case.limits.arbitration));
    set("不予受理理由", case.decision.refusal.as_deref().map(|why| why.trim_end_matches('。').to_owned()));
    set("救济途径", Some(remedy(case).to_owned()));
}

/// What is open to an applicant whose application was refused, by the ground.
fn remedy(case: &Case) -> &'static str {
    match case.decision.refusal.as_deref().and_then(Ground::of) {
        Some(Ground::AlreadyDecided) => {
            "正在仲裁、诉讼的，可以在该程序中主张权利；已有生效文书的，可以依法申请执行或者通过法定程序申请再审"
        }
        Some(Ground::OutOfScope) => {
            "可以依法向有关部门反映或者向人民法院起诉；认为属于劳动人事争议的，可以依法向有管辖权的劳动人事争议仲裁委员会申请仲裁"
        }
        Some(Ground::NotSupplemented) => {
            "可以补齐材料后重新申请调解，也可以依法向有管辖权的劳动人事争议仲裁委员会申请仲裁"
        }
        Some(Ground::NoConnection) => {
            "可以向用人单位所在地或者劳动合同履行地的调解组织申请调解，也可以依法向有管辖权的劳动人事争议仲裁委员会申请仲裁"
        }
        _ => "可以依法向有管辖权的劳动人事争议仲裁委员会申请仲裁",
    }
}

fn mediated(set: Set, env: &Env, case: &Case, by: By, beside: &Beside) {
    let day = |day: Option<Date>| day.map(spoken);
    set("调解方式", case.way.as_deref().map(|code| codes::MEDIATION_WAYS.label(code).to_owned()));
    if let Some(last) = interruptions(case, by, env.today).last() {
        set("时效中断日期", Some(spoken(last.on)));
        set("时效中断事由", Some(format!("{}（{}）", last.event.label(), last.event.item())));
    }
    if let Some(last) = case.sessions.last() {
        set("本次结果", Some(last.note.clone()));
    }
    set("延期至", day(case.extension.to));
    set("延期理由", case.extension.reason.as_deref().map(|why| why.trim_end_matches('。').to_owned()));
    let terms = &case.agreement;
    let made = beside.made.iter().find(|kept| kept.kind == Document::Agreement && kept.stands());
    let number = terms.number.clone().or_else(|| made.and_then(|kept| kept.number.clone()));
    set("协议编号", number);
    set("协议日期", day(in_force_on(case)));
    set("已审查确认", enforceable(case));
    // Terms nobody signed are no result.
    if !case.closure.outcome.is_some_and(Outcome::is_failed) {
        set("调解结果", terms.result.as_deref().map(|text| text.trim_end_matches('。').to_owned()));
    }
    for name in ["协议金额", "给付金额"] {
        set(name, yuan(terms.amount));
    }
    set("履行期限", terms.due_on.map(|last| format!("{}当日及以前履行完毕", spoken(last))));
    set("履行方式", terms.manner.as_deref().map(|text| text.trim_end_matches('。').to_owned()));
    let left: i64 = overdue(case, by, env.today).iter().filter_map(|duty| duty.left).sum();
    set("未付金额", (left > 0).then(|| format!("{}元", money(left))));
    if let Some((owes, owed)) = sides::owing(case) {
        set("义务人", Some(owes));
        set("权利人", Some(owed));
    }
    if let Some(next) = open_duties(case).into_iter().min_by_key(|duty| duty.due_on) {
        set("待履行内容", Some(next.what.clone()));
        set("待履行金额", yuan(next.left).or_else(|| Some("无".into())));
        set("到期日", day(next.due_on));
    }
    set("代表人数", (!case.representatives.is_empty()).then(|| case.representatives.len().to_string()));
}

fn ended(set: Set, env: &Env, case: &Case) {
    let day = |day: Option<Date>| day.map(spoken);
    let closure = &case.closure;
    let (why, on) = over(case);
    set("终止事由", why);
    set("终止日期", day(on));
    let defaulted = case.performance.state == Some(PerformanceState::Defaulted);
    set("不履行日期", day(case.performance.defaulted_on.filter(|_| defaulted)));
    set("结案日期", day(closure.on));
    set("结案方式", closure.outcome.map(|outcome| outcome.label().to_owned()));
    set("履行状态", case.performance.state.map(|state| state.label().to_owned()));
    set("履行情况", yuan(case.performance.received).map(|sum| format!("已到位{sum}")));
    set("回访日期", day(case.visit.on));
    set("回访方式", case.visit.way.map(|way| way.label().to_owned()));
    let (applicant, respondent) = sides::names(case);
    set(
        "回访对象",
        case.visit.whom.map(|whom| match whom {
            Visited::Applicant => format!("申请人{applicant}"),
            Visited::Respondent => format!("被申请人{respondent}"),
            Visited::Both => format!("申请人{applicant}、被申请人{respondent}"),
        }),
    );
    set("是否反弹", case.visit.again.map(|yes| if yes { "是" } else { "否" }.to_owned()));
    let marks = case.visit.satisfaction;
    set("满意度", marks.map(|n| format!("{n}分，{}", fengqiao_domain::cases::feedback::label(n))));
    set("归档号", case.archive.number.clone());
    set("归档日期", day(case.archive.on));
    set("保管期限", Some(format!("{}年", retention::years(env.policy))));
}

/// Why and when mediation was over without result: as it was closed, or since the agreement is not performed (令17-30).
fn over(case: &Case) -> (Option<String>, Option<Date>) {
    let performance = &case.performance;
    if performance.state == Some(PerformanceState::Defaulted) {
        return (Some("达成调解协议后，一方在约定的期限内没有履行协议".to_owned()), performance.defaulted_on);
    }
    let closure = &case.closure;
    let Some(outcome) = closure.outcome.filter(|outcome| !outcome.is_settled()) else { return (None, None) };
    let told = closure.cause.as_deref().map(|why| why.trim_end_matches('。').to_owned());
    (told.or_else(|| Some(outcome.label().to_owned())), closure.on)
}

/// What is recorded of a serving, in place of what stood for another.
pub(super) fn serving(facts: &mut Facts, case: &Case, served: &Served) {
    let (applicant, respondent) = sides::names(case);
    let (name, contact) = match served.on {
        Receiver::Applicant => (Some(applicant), Some(&case.applicant.contact)),
        Receiver::Respondent => (Some(respondent), Some(&case.respondent.contact)),
        Receiver::UserUnit => (case.user_unit.clone(), None),
    };
    let address = contact.and_then(|c| c.delivery_address.clone().or_else(|| c.address.clone()));
    for (fact, value) in [
        ("受送达人", name),
        ("送达地址", address),
        ("送达方式", Some(served.means.label().to_owned())),
        ("送达人", served.by.clone()),
        ("签收日期", served.signed.map(spoken)),
        ("签收人", served.signer.clone()),
    ] {
        match value {
            Some(value) => facts.set(fact, value),
            None => facts.remove(fact),
        }
    }
}

/// The papers of one errand: what its proof lists, and nothing else.
pub(super) fn delivered(beside: &Beside, one: &Service) -> Vec<Item> {
    let of = |kept: &&Kept| {
        let mut served = beside.services.iter().filter(|other| other.paper == kept.id);
        served.any(|other| other.withdrawn.is_none() && is_one_errand(one, other))
    };
    beside.made.iter().rev().filter(of).map(listed).collect()
}

/// A paper in the list of a proof.
fn listed(kept: &Kept) -> Item {
    item(&[("名称", Some(kept.form.clone())), ("文号", kept.number.clone()), ("份数", Some("1".into()))])
}

/// Who entered the case; `None` where that was a file, or the machine.
fn registered_by(c: &mut Conn, id: &str) -> Result<Option<String>, AppError> {
    let count = changes::count(c, CASES.id, id)?;
    let first = changes::page(c, CASES.id, id, count.saturating_sub(1), 1)?.pop();
    let person = first.filter(|change| change.batch.is_none()).map(|change| change.actor);
    Ok(person.filter(|name| !matches!(name.as_str(), "系统" | "本机操作员" | "网上申请")))
}

/// Who recorded the last such step that holds.
fn taken_by(case: &Case, step: Step) -> Option<String> {
    let last = case.steps.iter().rev().find(|taken| taken.step == step && taken.holds())?;
    Some(last.by.clone()).filter(|name| !matches!(name.as_str(), "系统" | "本机操作员" | super::OWN_WORD))
}

fn lists(facts: &mut Facts, case: &Case, beside: &Beside) {
    let mut list = |name: &str, items: Vec<Item>| {
        if !items.is_empty() {
            facts.set_list(name, items);
        }
    };
    list("当事人", sides::parties(case));
    let claim = |what: &str, fen| {
        item(&[("内容", Some(what.trim_end_matches('。').to_owned())), ("金额", yuan(fen))])
    };
    let claims: Vec<Item> = if case.claims.is_empty() {
        vec![claim(&case.request, case.amount)]
    } else {
        case.claims.iter().map(|one| claim(&one.what, one.amount)).collect()
    };
    list("请求", claims);
    let people = case.representatives.iter();
    list(
        "代表",
        people.map(|p| item(&[("姓名", Some(p.name.clone())), ("电话", p.phone.clone())])).collect(),
    );
    let worker = |one: &fengqiao_domain::cases::claimants::Claimant| {
        item(&[
            ("姓名", Some(one.name.clone())),
            ("证件号码", one.id_number.clone()),
            ("电话", one.phone.clone()),
        ])
    };
    list("劳动者", case.claimants.iter().map(worker).collect());
    let duty = |duty: &fengqiao_domain::cases::parts::Duty| {
        item(&[
            ("日期", Some(spoken(duty.due_on))),
            ("内容", Some(duty.what.clone())),
            ("金额", yuan(duty.amount)),
        ])
    };
    list("履行义务", case.agreement.duties.iter().map(duty).collect());
    list("代理人", sides::agents(case));
    list("证据", sides::evidence(case));
    let goes_out = |kept: &&Kept| {
        kept.stands() && (numbering::class(kept.kind, &kept.form).is_some() || kept.kind == Document::Rights)
    };
    list("送达文书", beside.made.iter().rev().filter(goes_out).map(listed).collect());
}
