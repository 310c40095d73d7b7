//! Steps up to acceptance, and referral.

use fengqiao_domain::cases::acts::Act;
use fengqiao_domain::cases::kinds::Ground;
use fengqiao_domain::cases::record::{Case, Organisation};
use fengqiao_domain::cases::steps::Step;

use super::{Kind, Kinds, yes, yes_or_no};
use crate::cases::store::hosts;
use crate::platform::fields::{Entry, Field};
use crate::tables::Env;
use crate::{AppError, Tx};

pub(super) fn each(kinds: &mut impl Kinds) {
    kinds.take::<Supplement>();
    kinds.take::<Supplemented>();
    kinds.take::<Ask>();
    kinds.take::<Accept>();
    kinds.take::<Refuse>();
    kinds.take::<Refer>();
    kinds.take::<AnswerReferral>();
}

struct Supplement;

impl Kind for Supplement {
    const STEP: Step = Step::Supplement;
    const RESOURCE: &'static str = "supplement";

    fn about(_: &Case, _: &Env) -> String {
        "一次说清要补正什么。受理决定的期限不因补正停止，补正到齐后及时决定。".into()
    }
    fn fields(_: &Case, _: &Env) -> Vec<Field> {
        vec![Field::area("wanted", "要补正的内容", "如：工资流水、劳动合同复印件")]
    }
    fn act(_: &mut Tx, _: &Env, _: &Case, e: &Entry) -> Result<Act, AppError> {
        Ok(Act::Supplement(e.text("wanted").to_owned()))
    }
}

struct Supplemented;

impl Kind for Supplemented {
    const STEP: Step = Step::Supplemented;
    const RESOURCE: &'static str = "supplement-received";

    fn about(case: &Case, _: &Env) -> String {
        case.decision.wanted.as_deref().map_or_else(
            || "材料已补正到齐，接着决定是否受理。".into(),
            |wanted| format!("要求补正的是：{wanted}。到齐后接着决定是否受理。"),
        )
    }
    fn fields(_: &Case, _: &Env) -> Vec<Field> {
        Vec::new()
    }
    fn act(_: &mut Tx, _: &Env, _: &Case, _: &Entry) -> Result<Act, AppError> {
        Ok(Act::Supplemented)
    }
}

struct Ask;

impl Kind for Ask {
    const STEP: Step = Step::Ask;
    const RESOURCE: &'static str = "inquiry";

    fn about(_: &Case, _: &Env) -> String {
        "征询对方是否同意调解。征询期间受理决定的期限照常计算；对方不同意的，登记不予受理。".into()
    }
    fn fields(_: &Case, _: &Env) -> Vec<Field> {
        Vec::new()
    }
    fn act(_: &mut Tx, _: &Env, _: &Case, _: &Entry) -> Result<Act, AppError> {
        Ok(Act::Ask)
    }
}

struct Accept;

impl Kind for Accept {
    const STEP: Step = Step::Accept;
    const RESOURCE: &'static str = "acceptance";
    const DAY: &'static str = "受理日期";

    fn about(case: &Case, _: &Env) -> String {
        let relation = if case.is_relation_only() {
            "只要求确认劳动关系的，建议引导申请仲裁；双方愿意调解的也可以受理。"
        } else {
            ""
        };
        format!(
            "属于受案范围、双方都同意调解的，收到申请后3个工作日内受理。办理期限从受理次日起算。{relation}"
        )
    }
    fn fields(_: &Case, _: &Env) -> Vec<Field> {
        vec![yes_or_no("willing", "对方同意调解").filled("是")]
    }
    fn act(_: &mut Tx, _: &Env, _: &Case, e: &Entry) -> Result<Act, AppError> {
        Ok(Act::Accept(yes(e, "willing")))
    }
}

struct Refuse;

impl Kind for Refuse {
    const STEP: Step = Step::Refuse;
    const RESOURCE: &'static str = "refusal";
    const DAY: &'static str = "决定日期";

    fn about(_: &Case, _: &Env) -> String {
        "不予受理要书面通知申请人，写明理由，并告知可以申请仲裁。对方不同意调解的，仲裁时效从这一天起中断。"
            .into()
    }
    fn fields(_: &Case, _: &Env) -> Vec<Field> {
        let grounds: Vec<(&str, &str)> = Ground::ALL.iter().map(|g| (g.label(), g.label())).collect();
        vec![
            Field::select("ground", "理由", &grounds),
            Field::new("area", "words", "具体情况").optional().hint("写进不予受理通知书"),
        ]
    }
    fn act(_: &mut Tx, _: &Env, _: &Case, e: &Entry) -> Result<Act, AppError> {
        let (ground, words) = (e.text("ground"), e.text("words"));
        Ok(Act::Refuse(if words.is_empty() { ground.to_owned() } else { format!("{ground}：{words}") }))
    }
}

struct Refer;

impl Kind for Refer {
    const STEP: Step = Step::Refer;
    const RESOURCE: &'static str = "referral";
    const DAY: &'static str = "转出日期";

    fn about(case: &Case, _: &Env) -> String {
        format!(
            "委托其他调解组织办理，由对方答复是否接受；答复以前案件仍在{}，期限照常计算。",
            case.organisation.name
        )
    }
    fn fields(_: &Case, _: &Env) -> Vec<Field> {
        vec![
            Field::text("to", "委托给", "").hint("调解组织的全称；两个区同名的写成 名称（所在区）"),
            Field::area("reason", "委托理由", "如：用人单位在该街道"),
        ]
    }
    fn act(tx: &mut Tx, env: &Env, case: &Case, e: &Entry) -> Result<Act, AppError> {
        let found = hosts::named(tx.conn(), env, e.text("to"))?;
        if found.id == case.organisation.id {
            return Err(AppError::invalid("to", "案件就在这个组织。填要委托的另一个组织。"));
        }
        Ok(Act::Refer { to: found.id, name: found.name, reason: e.text("reason").to_owned() })
    }
}

struct AnswerReferral;

impl Kind for AnswerReferral {
    const STEP: Step = Step::AnswerReferral;
    const RESOURCE: &'static str = "referral-answer";
    const DAY: &'static str = "答复日期";

    fn about(case: &Case, _: &Env) -> String {
        case.referral.as_ref().map_or_else(
            || "没有等待答复的委托。".into(),
            |r| {
                format!(
                    "{} 于 {} 委托{}办理：{}。接受后由接受的组织办理。",
                    case.organisation.name, r.on, r.to_name, r.reason
                )
            },
        )
    }
    fn fields(_: &Case, _: &Env) -> Vec<Field> {
        vec![
            yes_or_no("accepted", "接受委托").filled("是"),
            Field::new("area", "reason", "不接受的理由").optional(),
        ]
    }
    fn act(tx: &mut Tx, _: &Env, case: &Case, e: &Entry) -> Result<Act, AppError> {
        if !yes(e, "accepted") {
            return Ok(Act::AnswerReferral(Err(e.text("reason").to_owned())));
        }
        let to = case.referral.as_ref().map(|referral| referral.to.clone()).unwrap_or_default();
        let host: Organisation = hosts::of_id(tx.conn(), &to)?
            .ok_or_else(|| AppError::refused("委托的组织找不到了。请退回后重新委托。"))?;
        Ok(Act::AnswerReferral(Ok(host)))
    }
}
