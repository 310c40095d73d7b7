//! Steps about people beside the parties: a mediator lent by another organisation, helpers from other bodies, recusal.

use std::collections::BTreeSet;

use fengqiao_domain::cases::acts::Act;
use fengqiao_domain::cases::helpers::{Body, Helper, Secondment};
use fengqiao_domain::cases::record::{Case, Side};
use fengqiao_domain::cases::recusal;
use fengqiao_domain::cases::steps::Step;

use super::handle::{conflicts_of, handler};
use super::{Kind, Kinds, yes, yes_or_no};
use crate::platform::fields::{Entry, Field};
use crate::tables::Env;
use crate::training::people::People;
use crate::{AppError, Tx};

pub(super) fn each(kinds: &mut impl Kinds) {
    kinds.take::<Second>();
    kinds.take::<Invite>();
    kinds.take::<AskRecusal>();
    kinds.take::<DecideRecusal>();
}

struct Second;

impl Kind for Second {
    const STEP: Step = Step::Second;
    const RESOURCE: &'static str = "secondment";
    const DAY: &'static str = "登记日期";

    fn about(case: &Case, _: &Env) -> String {
        let lead = case.handlers.first().map_or_else(
            || "还没有主办的，借调的人就是主办。".to_owned(),
            |lead| format!("主办仍是{}。", lead.name),
        );
        format!(
            "从别的调解中心借调一名调解员办这件案件，写明起止和文号。{lead}借调的调解员登录后可以看到并办理这件案件。"
        )
    }
    fn fields(_: &Case, env: &Env) -> Vec<Field> {
        vec![
            Field::text("mediator", "调解员证号", "").hint("借调的人的证号，全市的都可以填"),
            Field::date("from", "借调起始日期", Some(env.today)),
            Field::date("to", "借调截止日期", None).optional().hint("不填的，到案件办结"),
            Field::text("document", "文号或依据", "").hint("如 津西人社〔2024〕8号"),
            Field::new("text", "disclosed", "披露的关系")
                .optional()
                .hint("调解员或当事人说明的亲属、利害关系"),
        ]
    }
    fn act(tx: &mut Tx, env: &Env, case: &Case, e: &Entry) -> Result<Act, AppError> {
        let typed = e.text("mediator");
        if typed.is_empty() {
            return Err(AppError::invalid("mediator", "没有填调解员证号。"));
        }
        let home = case.organisation.id.as_str();
        let people = People::load(tx.conn(), &BTreeSet::from([typed]), &BTreeSet::from([home]))?;
        let mut lent = handler(typed, home, &people).map_err(|_| {
            AppError::invalid("mediator", format!("没有证号“{typed}”。在调解员名册查到证号再填。"))
        })?;
        lent.secondment = Some(Secondment {
            from: e.date("from")?,
            to: e.optional_date("to")?,
            document: e.text("document").to_owned(),
        });
        let disclosed: Vec<String> = e.optional("disclosed").into_iter().collect();
        let conflicts = conflicts_of(tx, env, case, std::slice::from_ref(&lent), &disclosed)?;
        Ok(Act::Second(lent, conflicts))
    }
}

struct Invite;

impl Kind for Invite {
    const STEP: Step = Step::Invite;
    const RESOURCE: &'static str = "helpers";
    const DAY: &'static str = "邀请日期";

    fn about(_: &Case, _: &Env) -> String {
        "邀请法院、工会、司法行政部门等单位的人一起调解，写姓名和单位。协助的人不是承办调解员，协议上不用他们签名。".into()
    }
    fn fields(_: &Case, _: &Env) -> Vec<Field> {
        let bodies: Vec<(&str, &str)> = Body::ALL.iter().map(|body| (body.code(), body.label())).collect();
        vec![
            Field::select("body", "哪个部门", &bodies),
            Field::text("name", "姓名", ""),
            Field::text("unit", "单位及职务", ""),
        ]
    }
    fn act(_: &mut Tx, _: &Env, _: &Case, e: &Entry) -> Result<Act, AppError> {
        let body = Body::from_code(e.text("body"));
        let body = body.ok_or_else(|| AppError::invalid("body", "没有选是哪个部门的。"))?;
        let (name, unit) = (e.text("name").to_owned(), e.text("unit").to_owned());
        Ok(Act::Invite(Helper { name, unit, body, on: e.date("on")? }))
    }
}

struct AskRecusal;

impl Kind for AskRecusal {
    const STEP: Step = Step::AskRecusal;
    const RESOURCE: &'static str = "recusal-requests";
    const DAY: &'static str = "申请日期";

    fn about(case: &Case, _: &Env) -> String {
        let own = recusal::own_committee_words(case);
        format!(
            "当事人认为调解员与案件有利害关系、可能影响公正的，可以申请回避。登记后由承办组织负责人决定；决定以前可以继续办理。{own}"
        )
    }
    fn fields(case: &Case, _: &Env) -> Vec<Field> {
        let people: Vec<(&str, &str)> =
            case.handlers.iter().map(|h| (h.id.as_str(), h.name.as_str())).collect();
        let sides = Side::BOTH.map(|side| (side.code(), side.label()));
        vec![
            Field::select("by", "谁申请", &sides),
            Field::select("mediator", "申请谁回避", &people),
            Field::area("reason", "理由", "照当事人说的写"),
        ]
    }
    fn act(_: &mut Tx, _: &Env, _: &Case, e: &Entry) -> Result<Act, AppError> {
        let by = Side::from_code(e.text("by"));
        let by = by.ok_or_else(|| AppError::invalid("by", "没有选是哪一方申请。"))?;
        let (mediator, reason) = (e.text("mediator").to_owned(), e.text("reason").to_owned());
        Ok(Act::AskRecusal { by, mediator, reason })
    }
}

struct DecideRecusal;

impl Kind for DecideRecusal {
    const STEP: Step = Step::DecideRecusal;
    const RESOURCE: &'static str = "recusal-decisions";
    const DAY: &'static str = "决定日期";

    fn about(case: &Case, _: &Env) -> String {
        recusal::pending(case).map_or_else(
            || "没有等待决定的回避申请。".to_owned(),
            |request| {
                format!(
                    "{} {}申请{}回避：{}。决定回避的，{}不再承办这件案件，没有别的承办人的要另行指派。",
                    request.on,
                    request.by.label(),
                    request.name,
                    request.reason.trim_end_matches('。'),
                    request.name
                )
            },
        )
    }
    fn fields(_: &Case, _: &Env) -> Vec<Field> {
        vec![yes_or_no("granted", "决定回避"), Field::area("reason", "理由", "核实的情况和依据")]
    }
    fn act(_: &mut Tx, _: &Env, _: &Case, e: &Entry) -> Result<Act, AppError> {
        if e.text("granted").is_empty() {
            return Err(AppError::invalid("granted", "没有选是否回避。"));
        }
        Ok(Act::DecideRecusal { granted: yes(e, "granted"), reason: e.text("reason").to_owned() })
    }
}
