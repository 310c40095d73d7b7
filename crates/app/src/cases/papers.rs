//! Documents of a case (regulations.md §6): what is recorded, put into the templates. What a document needs and nobody has
//! recorded is said by name, and left as a line to be filled in by hand.

use fengqiao_db::Conn;
use fengqiao_domain::access::Action;
use fengqiao_domain::cases::Case;
use fengqiao_domain::cases::agreement::in_force_on;
use fengqiao_domain::cases::clocks::By;
use fengqiao_domain::cases::documents::Document;
use fengqiao_domain::cases::limitation::interruptions;
use fengqiao_domain::cases::performance::open_duties;
use fengqiao_domain::cases::record::Side;
use fengqiao_domain::cases::{CASES, PartyKind, collective};
use fengqiao_domain::codes;
use fengqiao_domain::dates::spoken;
use fengqiao_domain::value::money;
use fengqiao_print::document::{Facts, Form, Item, Paper, Template, docx, fill, shipped};
use jiff::civil::Date;

use super::CaseRecords;
use super::store::hosts;
use crate::applications::slip::oral;
use crate::certificates::set_document;
use crate::platform::audit::Event;
use crate::tables::edit::load;
use crate::tables::{Env, Records as _};
use crate::{Actor, App, AppError, settings};

/// A blank in a document, to be filled in by hand.
const LINE: &str = "________";

/// As what a document goes out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// PDF/A, to print and sign.
    Pdf,
    /// Word, to go on writing.
    Docx,
}

/// One form of a kind of document, with what it lacks.
pub struct Offer {
    /// Kind.
    pub kind: Document,
    /// Name of the form.
    pub form: String,
    /// Facts nobody has recorded, each with its meaning.
    pub lacks: Vec<(String, String)>,
}

/// Every form of every kind of document with what it lacks for a case.
///
/// # Errors
/// `NotFound` out of scope, or the store's.
pub fn offers(app: &App, actor: &Actor, id: &str) -> Result<(Case, Vec<Offer>), AppError> {
    let (case, facts) = known(app, actor, id)?;
    let mut all = Vec::new();
    for kind in Document::ALL {
        for form in shipped(kind.code()).into_iter().flat_map(|template| &template.forms) {
            let lacks = match fill(template(*kind)?, form, &facts) {
                Ok(_) => Vec::new(),
                Err(missing) => {
                    missing.meanings().into_iter().map(|(n, m)| (n.to_owned(), m.to_owned())).collect()
                }
            };
            all.push(Offer { kind: *kind, form: form.name.clone(), lacks });
        }
    }
    Ok((case, all))
}

/// Makes a document of a case and puts it on record; gives its file name and the file. `form` may be empty: the first one.
///
/// # Errors
/// `NotFound` out of scope, `Refused` where there is no such form or no font, or the store's.
pub fn make(
    app: &App,
    actor: &Actor,
    id: &str,
    kind: Document,
    form: &str,
    format: Format,
) -> Result<(String, Vec<u8>), AppError> {
    let (case, mut facts) = known(app, actor, id)?;
    let template = template(kind)?;
    let form = if form.is_empty() { template.forms.first() } else { template.form(form) };
    let form = form.ok_or_else(|| AppError::refused(format!("{}没有这一种格式。", kind.label())))?;
    let mut paper = filled(template, form, &mut facts)?;
    paper.sample = app.config.demo;
    let file = set_document(app, |press, stamp| match format {
        Format::Pdf => press.paper(&paper, stamp),
        Format::Docx => docx(&paper, stamp),
    })?;
    let number = case.number.clone().unwrap_or_default();
    let words = format!("生成{} {}", form.name, if format == Format::Pdf { "PDF" } else { "Word" });
    app.record(actor, Action::EditCases, Event::new("document", CASES.id, id).summary(words))?;
    let ending = if format == Format::Pdf { "pdf" } else { "docx" };
    Ok((format!("{number}-{}.{ending}", form.name), file))
}

/// The id of the case of a number, in the actor's scope.
///
/// # Errors
/// `NotFound`, or the store's.
pub fn by_number(app: &App, number: &str) -> Result<String, AppError> {
    let found = app.read(|c| CaseRecords::find(c, &[format!("#{number}")]))?;
    found.into_values().next().ok_or(AppError::NotFound)
}

fn template(kind: Document) -> Result<&'static Template, AppError> {
    shipped(kind.code()).ok_or_else(|| AppError::Internal(format!("没有{}的模板", kind.label())))
}

/// With lines for what is missing: once for the facts, once for the fields of lists that stand now.
fn filled(template: &Template, form: &Form, facts: &mut Facts) -> Result<Paper, AppError> {
    for _ in 0..3 {
        match fill(template, form, facts) {
            Ok(paper) => return Ok(paper),
            Err(missing) => leave_open(facts, &missing.names),
        }
    }
    let missing = fill(template, form, facts);
    missing.map_err(|why| AppError::refused(why.to_string()))
}

fn leave_open(facts: &mut Facts, names: &[String]) {
    for name in names {
        let plain = name.split('（').next().unwrap_or(name);
        let Some((list, field)) = plain.split_once('.') else {
            // A list without items is left open with one item; a text with a line.
            let is_list = fengqiao_print::document::known().iter().any(|known| {
                known.name == plain && matches!(known.content, fengqiao_print::document::Content::List { .. })
            });
            if is_list {
                facts.set_list(plain, vec![Item::new()]);
            } else {
                facts.set(plain, LINE);
            }
            continue;
        };
        let open = |mut item: Item| {
            item.entry(field.to_owned()).or_insert_with(|| LINE.to_owned());
            item
        };
        let items = facts.list(list).iter().cloned().map(open).collect();
        facts.set_list(list, items);
    }
}

pub(in crate::cases) fn known(app: &App, actor: &Actor, id: &str) -> Result<(Case, Facts), AppError> {
    if !actor.may(Action::EditCases) {
        return Err(AppError::Forbidden);
    }
    let now = app.clock.stamp();
    let env = app.env(&now);
    app.read(|c| {
        let case = load::<CaseRecords>(c, &env, &actor.scope, id)?;
        let facts = facts(c, &env, actor, &case)?;
        Ok((case, facts))
    })
}

fn item(fields: &[(&str, Option<String>)]) -> Item {
    let said = fields.iter().filter_map(|(name, text)| Some(((*name).to_owned(), text.clone()?)));
    said.filter(|(_, text)| !text.is_empty()).collect()
}

/// What is recorded of a case, by the names the templates use.
fn facts(c: &mut Conn, env: &Env, actor: &Actor, case: &Case) -> Result<Facts, AppError> {
    let mut facts = Facts::new();
    let calendar = settings::calendar(c)?;
    let by = By { calendar: &calendar, policy: env.policy };
    let mut set = |name: &str, value: Option<String>| {
        if let Some(value) = value.filter(|text| !text.trim().is_empty()) {
            facts.set(name, value);
        }
    };
    let day = |day: Option<Date>| day.map(spoken);
    let yuan = |fen: Option<i64>| fen.map(|fen| format!("{}元", money(fen)));
    let (applicant, respondent) = (&case.applicant, &case.respondent);
    let names: Vec<&str> = case.handlers.iter().map(|h| h.name.as_str()).collect();
    let is_committee = case.organisation.kind == "enterprise_committee";
    let (address, phone) = hosts::reached_at(c, &case.organisation.id)?;
    set("调解组织", Some(case.organisation.name.clone()));
    set("组织自称", Some(if is_committee { "本委员会" } else { "本中心" }.into()));
    set("调解组织地址", address);
    set("调解组织电话", phone.clone());
    set("调解员电话", phone);
    set("案件编号", case.number.clone());
    set("文书编号", case.number.clone());
    set("文书日期", Some(spoken(env.today)));
    set("调解员", Some(names.join("、")));
    set("记录人", Some(actor.name.clone()));
    for name in ["登记人", "接待人", "立卷人", "回访人", "送达人"] {
        set(name, Some(actor.name.clone()));
    }
    set("双方", Some(format!("{}、{}", applicant.name, respondent.name)));
    let more = case.headcount.filter(|n| *n > 1).map(|n| format!("等{n}人")).unwrap_or_default();
    set("申请人", Some(format!("{}{more}", applicant.name)));
    set("被申请人", Some(respondent.name.clone()));
    set("征询对象", Some(respondent.name.clone()));
    set("受送达人", Some(respondent.name.clone()));
    set("来源", Some(codes::CASE_SOURCES.label(&case.source).to_owned()));
    set("外部流水号", case.external_number.clone());
    let kinds: Vec<&str> = case.dispute_types.iter().map(|code| codes::DISPUTE_TYPES.label(code)).collect();
    set("争议类型", Some(kinds.join("、")));
    set("请求摘要", Some(case.request.clone()));
    set("请求金额", yuan(case.amount));
    set("事实与理由", case.facts.clone());
    for name in ["申请日期", "收到日期", "登记日期"] {
        set(name, day(case.received_on));
    }
    set("涉及人数", case.headcount.map(|n| format!("{n}人")));
    set("劳动者人数", case.headcount.map(|n| n.to_string()));
    let is_collective = collective::is_collective(case, env.policy) == Some(true);
    set("集体争议", Some(if is_collective { "是" } else { "否" }.into()));
    let groups: Vec<&str> = applicant.groups.iter().map(|code| codes::WORKER_GROUPS.label(code)).collect();
    set("劳动者类别", Some(groups.join("、")));
    set("行业", respondent.industry.as_deref().map(|code| codes::INDUSTRIES.label(code).to_owned()));
    set("答复期限", day(case.limits.acceptance));
    set("调解方式", case.way.as_deref().map(|code| codes::MEDIATION_WAYS.label(code).to_owned()));
    set("受理日期", day(case.decision.accepted_on));
    set("办理期限", day(case.limits.handling));
    set("法定期限", day(case.limits.arbitration));
    set("不予受理理由", case.decision.refusal.clone());
    set("救济途径", Some("可以依法向有管辖权的劳动人事争议仲裁委员会申请仲裁".into()));
    let events = interruptions(case, by, env.today);
    set("时效中断日期", events.iter().map(|event| event.on).max().map(spoken));
    let district = env.bureau(&case.organisation.authority);
    let area = district.trim_end_matches("人力资源和社会保障局");
    set("仲裁委员会", Some(format!("{area}劳动人事争议仲裁委员会")));
    if let Some(last) = case.sessions.last() {
        set("本次结果", Some(last.note.clone()));
        set("调解时间", Some(spoken(last.on)));
    }
    set("延期至", day(case.extension.to));
    set("延期理由", case.extension.reason.clone());
    let terms = &case.agreement;
    set("协议编号", terms.number.clone().or_else(|| case.number.clone()));
    set("协议日期", day(in_force_on(case).or(terms.reached_on)));
    set("调解结果", terms.result.as_deref().map(|text| text.trim_end_matches('。').to_owned()));
    set("协议金额", yuan(terms.amount));
    set("履行期限", terms.due_on.map(|last| format!("{}前履行完毕", spoken(last))));
    set("履行方式", terms.manner.clone());
    set("给付金额", yuan(terms.amount));
    let open = open_duties(case);
    let left: i64 = open.iter().filter_map(|duty| duty.left).sum();
    set("未付金额", (left > 0).then(|| format!("{}元", money(left))));
    set("义务人", Some(respondent.name.clone()));
    set("权利人", Some(applicant.name.clone()));
    if let Some(next) = open.first() {
        set("待履行内容", Some(next.what.clone()));
        set("待履行金额", yuan(next.left));
        set("到期日", day(next.due_on));
    }
    let closure = &case.closure;
    set("终止事由", closure.cause.clone().or_else(|| closure.outcome.map(|o| o.label().to_owned())));
    set("终止日期", day(closure.on));
    set("结案日期", day(closure.on));
    set("结案方式", closure.outcome.map(|o| o.label().to_owned()));
    set("履行状态", case.performance.state.map(|state| state.label().to_owned()));
    set("履行情况", yuan(case.performance.received).map(|sum| format!("已到位{sum}")));
    set("回访日期", day(case.visit.on));
    set("满意度", case.visit.satisfaction.map(|n| format!("{n}分")));
    set("归档号", case.archive.number.clone());
    set("归档日期", day(case.archive.on));
    set("代表人数", (!case.representatives.is_empty()).then(|| case.representatives.len().to_string()));
    set("争议单位", Some(respondent.name.clone()));
    set("争议人数", case.headcount.map(|n| n.to_string()));
    set("涉及金额", yuan(case.amount));
    set("主要诉求", Some(case.request.clone()));
    set("建议对象", Some(respondent.name.clone()));
    set("建议机构", Some(case.organisation.name.clone()));
    set("报告单位", Some(case.organisation.name.clone()));
    if let Some((at, place)) = oral(c, env.keys, &case.id)? {
        facts.set("笔录时间", at);
        facts.set("笔录地点", place);
    }
    lists(&mut facts, case);
    Ok(facts)
}

fn lists(facts: &mut Facts, case: &Case) {
    let (a, r) = (&case.applicant, &case.respondent);
    let is_worker = a.kind != Some(PartyKind::Employer);
    let sex = a.sex.as_deref().map(|code| codes::SEX.label(code).to_owned());
    let birth = a.id_number.as_deref().filter(|_| is_worker).and_then(born);
    let worker = item(&[
        ("身份", Some("申请人".into())),
        ("名称", Some(a.name.clone())),
        ("性别", sex),
        ("出生日期", birth),
        (if is_worker { "证件号码" } else { "信用代码" }, a.id_number.clone()),
        ("法定代表人", a.contact.legal_representative.clone()),
        ("职务", a.contact.duties.clone()),
        ("住所", a.contact.address.clone()),
        ("送达地址", a.contact.delivery_address.clone()),
        ("电话", a.phone.clone()),
    ]);
    let employer = item(&[
        ("身份", Some("被申请人".into())),
        ("名称", Some(r.name.clone())),
        ("信用代码", r.credit_code.clone()),
        ("法定代表人", r.contact.legal_representative.clone()),
        ("职务", r.contact.duties.clone()),
        ("住所", r.contact.address.clone()),
        ("送达地址", r.contact.delivery_address.clone()),
        ("电话", r.contact.phone.clone()),
    ]);
    facts.set_list("当事人", vec![worker, employer]);
    let claim = |what: &str, fen: Option<i64>| {
        item(&[("内容", Some(what.to_owned())), ("金额", fen.map(|fen| format!("{}元", money(fen))))])
    };
    let claims: Vec<Item> = if case.claims.is_empty() {
        vec![claim(&case.request, case.amount)]
    } else {
        case.claims.iter().map(|one| claim(&one.what, one.amount)).collect()
    };
    facts.set_list("请求", claims);
    let people = case.representatives.iter();
    let people: Vec<Item> =
        people.map(|p| item(&[("姓名", Some(p.name.clone())), ("电话", p.phone.clone())])).collect();
    if !people.is_empty() {
        facts.set_list("代表", people);
    }
    let duties: Vec<Item> = case
        .agreement
        .duties
        .iter()
        .map(|duty| {
            item(&[
                ("日期", Some(spoken(duty.due_on))),
                ("内容", Some(duty.what.clone())),
                ("金额", duty.amount.map(|fen| format!("{}元", money(fen)))),
            ])
        })
        .collect();
    if !duties.is_empty() {
        facts.set_list("履行义务", duties);
    }
    let agents: Vec<Item> = case
        .agents
        .iter()
        .map(|agent| {
            let whose = if agent.side == Side::Applicant { "申请人" } else { "被申请人" };
            let may = if agent.may_settle { "特别授权" } else { "一般代理" };
            item(&[
                ("委托人", Some(whose.into())),
                ("姓名", Some(agent.name.clone())),
                ("关系", agent.relation.clone()),
                ("电话", agent.phone.clone()),
                ("权限", Some(may.into())),
            ])
        })
        .collect();
    if !agents.is_empty() {
        facts.set_list("代理人", agents);
    }
}

/// The birth date in a resident's number.
fn born(number: &str) -> Option<String> {
    let digits = number.get(6..14).filter(|_| number.len() == 18)?;
    let (year, month, day) =
        (digits[..4].parse().ok()?, digits[4..6].parse().ok()?, digits[6..].parse().ok()?);
    Date::new(year, month, day).ok().map(spoken)
}
