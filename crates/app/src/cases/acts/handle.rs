//! Steps while a case is handled: mediators, negotiations, sessions, extension.

use std::collections::BTreeSet;

use fengqiao_domain::cases::acts::Act;
use fengqiao_domain::cases::parts::{Broken, ContactWay, Handler, Negotiation};
use fengqiao_domain::cases::record::{Case, Side};
use fengqiao_domain::cases::recusal::{self, Finding};
use fengqiao_domain::cases::steps::Step;
use fengqiao_domain::codes::MEDIATION_WAYS;

use super::{Kind, Kinds, yes, yes_or_no};
use crate::cases::conflicts;
use crate::cases::store::workplaces;
use crate::platform::fields::{Entry, Field};
use crate::tables::Env;
use crate::training::people::{People, Person};
use crate::{AppError, Tx};

pub(super) fn each(kinds: &mut impl Kinds) {
    kinds.take::<Assign>();
    kinds.take::<Negotiated>();
    kinds.take::<Contact>();
    kinds.take::<Session>();
    kinds.take::<Extend>();
}

struct Assign;

impl Kind for Assign {
    const STEP: Step = Step::Assign;
    const RESOURCE: &'static str = "assignment";
    const DAY: &'static str = "指派日期";

    fn about(case: &Case, _: &Env) -> String {
        let own = recusal::own_committee_words(case);
        format!(
            "第一名是主办。本组织的填姓名；从别的组织借用的填调解员证号，有文号的用“借调调解员”。系统比对证件号码、姓名、工作单位和以前的参与，有需要回避的情形时提示。{own}"
        )
    }
    fn fields(case: &Case, _: &Env) -> Vec<Field> {
        let names: Vec<&str> = case.handlers.iter().map(|h| h.name.as_str()).collect();
        vec![
            Field::text("mediators", "调解员", &names.join("、")).hint("几名的用顿号分开"),
            Field::new("text", "disclosed", "披露的关系")
                .optional()
                .hint("调解员或当事人说明的亲属、利害关系"),
        ]
    }
    fn act(tx: &mut Tx, env: &Env, case: &Case, e: &Entry) -> Result<Act, AppError> {
        let typed: Vec<&str> = e
            .text("mediators")
            .split(['、', '，', ',', ';', '；'])
            .map(str::trim)
            .filter(|t| !t.is_empty())
            .collect();
        let (named, home) =
            (typed.iter().copied().collect(), BTreeSet::from([case.organisation.id.as_str()]));
        let people = People::load(tx.conn(), &named, &home)?;
        let mut handlers: Vec<Handler> = Vec::with_capacity(typed.len());
        for name in typed {
            // Whoever is on the case already stays as he is, wherever he comes from.
            let known = case.handlers.iter().find(|h| h.name == name || h.id == name).cloned();
            let found = known.map_or_else(|| handler(name, &case.organisation.id, &people), Ok)?;
            let known = case.handlers.iter().find(|h| h.id == found.id).cloned();
            handlers.push(known.unwrap_or(found));
        }
        let disclosed: Vec<String> = e.optional("disclosed").into_iter().collect();
        let conflicts = conflicts_of(tx, env, case, &handlers, &disclosed)?;
        Ok(Act::Assign { handlers, conflicts })
    }
}

/// What speaks against these mediators, in sentences.
pub(super) fn conflicts_of(
    tx: &mut Tx,
    env: &Env,
    case: &Case,
    handlers: &[Handler],
    disclosed: &[String],
) -> Result<Vec<String>, AppError> {
    let ids: Vec<&str> = handlers.iter().map(|h| h.id.as_str()).collect();
    let people = workplaces::of(tx.conn(), env, &ids)?;
    Ok(conflicts::found(case, handlers, &people, disclosed).iter().map(Finding::sentence).collect())
}

/// Somebody of the organisation by name, or anybody in the city by number.
pub(super) fn handler(typed: &str, home: &str, people: &People) -> Result<Handler, AppError> {
    let of = |person: &Person, from: Option<String>| Handler {
        id: person.who.id.clone(),
        name: person.who.name.clone(),
        seconded_from: from,
        secondment: None,
    };
    if let Some(person) = people.holder(typed) {
        let from = person.home(Some(home), &fengqiao_domain::access::Scope::City, None);
        return Ok(of(person, (from.id != home).then_some(from.name)));
    }
    match people.named(home, typed).as_slice() {
        [only] => Ok(of(only, None)),
        [] => Err(AppError::invalid(
            "mediators",
            format!("本组织没有叫“{typed}”的调解员，也没有这个证号。别的组织的填调解员证号。"),
        )),
        several => {
            let words: Vec<String> = several.iter().map(|p| p.words()).collect();
            Err(AppError::invalid(
                "mediators",
                format!("本组织有 {} 个{typed}：{}。改填证号。", several.len(), words.join("、")),
            ))
        }
    }
}

struct Negotiated;

const BROKEN: [(&str, Broken); 5] = [
    ("declined", Broken::Declined),
    ("silent", Broken::Silent),
    ("broken_off", Broken::BrokenOff),
    ("not_agreed", Broken::NotAgreed),
    ("not_performed", Broken::NotPerformed),
];

impl Kind for Negotiated {
    const STEP: Step = Step::Negotiated;
    const RESOURCE: &'static str = "negotiations";
    const DAY: &'static str = "登记日期";

    fn about(_: &Case, _: &Env) -> String {
        "当事人自己协商没有成功的，从那一天起仲裁时效中断。对方在提出协商后5日内没有回应的，视为不愿协商。"
            .into()
    }
    fn fields(_: &Case, _: &Env) -> Vec<Field> {
        let endings = BROKEN.map(|(code, ending)| (code, ending.label()));
        vec![
            Field::date("proposed_on", "提出协商的日期", None),
            Field::select("ending", "结果", &endings),
            Field::date("ended_on", "没有成功的日期", None).optional().hint("对方没有回应的不填，按期限计算"),
        ]
    }
    fn act(_: &mut Tx, _: &Env, _: &Case, e: &Entry) -> Result<Act, AppError> {
        let ending = BROKEN.iter().find(|(code, _)| *code == e.text("ending")).map(|(_, ending)| *ending);
        let ending = ending.ok_or_else(|| AppError::invalid("ending", "没有选结果。"))?;
        let (proposed_on, ended_on) = (e.date("proposed_on")?, e.optional_date("ended_on")?);
        Ok(Act::Negotiated(Negotiation { proposed_on, ending, ended_on }))
    }
}

struct Contact;

impl Kind for Contact {
    const STEP: Step = Step::Contact;
    const RESOURCE: &'static str = "contacts";
    const DAY: &'static str = "联系日期";

    fn about(_: &Case, _: &Env) -> String {
        "电话、微信、当面或者信函联系当事人的，记一笔：联系了谁、说了什么。没有联系上的也记，送达和结案时用得上。".into()
    }
    fn fields(_: &Case, _: &Env) -> Vec<Field> {
        let sides = Side::BOTH.map(|side| (side.code(), side.label()));
        let ways = ContactWay::ALL.map(|way| (way.code(), way.label()));
        vec![
            Field::select("side", "联系谁", &sides),
            Field::select("way", "怎样联系", &ways).filled("phone"),
            yes_or_no("reached", "联系上了").filled("是"),
            Field::area("note", "情况", "如：约定7月20日上午到中心调解"),
        ]
    }
    fn act(_: &mut Tx, _: &Env, _: &Case, e: &Entry) -> Result<Act, AppError> {
        let side =
            Side::from_code(e.text("side")).ok_or_else(|| AppError::invalid("side", "没有选联系谁。"))?;
        let way = ContactWay::ALL.into_iter().find(|way| way.code() == e.text("way"));
        let way = way.ok_or_else(|| AppError::invalid("way", "没有选怎样联系。"))?;
        Ok(Act::Contact { side, way, reached: yes(e, "reached"), note: e.text("note").to_owned() })
    }
}

struct Session;

impl Kind for Session {
    const STEP: Step = Step::Session;
    const RESOURCE: &'static str = "sessions";
    const DAY: &'static str = "调解日期";

    fn about(case: &Case, _: &Env) -> String {
        format!(
            "记第{}次调解。调解一般不公开；没有争议的事实也记下来，以后可以直接用。",
            case.sessions.len() + 1
        )
    }
    fn fields(case: &Case, _: &Env) -> Vec<Field> {
        let ways: Vec<(&str, &str)> = MEDIATION_WAYS.codes.iter().map(|c| (c.code, c.label)).collect();
        let way = case.way.clone().unwrap_or_else(|| "on_site".to_owned());
        vec![
            Field::select("way", "方式", &ways).filled(way),
            Field::area("note", "调解情况", "到场的人、双方意见、达成的和没有达成的"),
        ]
    }
    fn act(_: &mut Tx, _: &Env, _: &Case, e: &Entry) -> Result<Act, AppError> {
        Ok(Act::Session { way: e.text("way").to_owned(), note: e.text("note").to_owned() })
    }
}

struct Extend;

impl Kind for Extend {
    const STEP: Step = Step::Extend;
    const RESOURCE: &'static str = "extension";
    const DAY: &'static str = "双方同意的日期";

    fn about(case: &Case, _: &Env) -> String {
        let now = case.limits.handling.map_or_else(String::new, |day| format!("现在的办理期限到 {day}。"));
        let cap = if case.is_new_form() { "新就业形态争议最多再延长15日。" } else { "" };
        format!("{now}双方书面同意的可以延长。{cap}")
    }
    fn fields(case: &Case, _: &Env) -> Vec<Field> {
        vec![
            Field::date("to", "延期至", None).hint("新的最后一天"),
            Field::area("reason", "延期理由", "如：正在核对工资流水"),
            yes_or_no("both_agree", "双方都签了延期同意书").filled(if case.extension.agreed_on.is_some() {
                "是"
            } else {
                ""
            }),
        ]
    }
    fn act(_: &mut Tx, _: &Env, _: &Case, e: &Entry) -> Result<Act, AppError> {
        let (to, reason) = (e.date("to")?, e.text("reason").to_owned());
        Ok(Act::Extend { to, reason, both_agree: yes(e, "both_agree") })
    }
}
