//! Answers to a request for an opinion.

use fengqiao_domain::value::{Kind as Cell, Raw};

use super::subjects::RequestSubject;
use super::{Kind, Kinds};
use crate::experts::requests::{Answer, answer};
use crate::platform::fields::{Entry, Field};
use crate::tables::Env;
use crate::tables::behalf::Behalf;
use crate::{AppError, Tx, may};

pub(super) fn each(kinds: &mut impl Kinds) {
    kinds.take::<Accept>();
    kinds.take::<Decline>();
    kinds.take::<Opinion>();
    kinds.take::<CallBack>();
}

fn answered(
    tx: &mut Tx,
    id: &str,
    revision: i64,
    what: &Answer,
    by: Option<&Behalf>,
) -> Result<String, AppError> {
    let one = answer(tx, id, revision, what, by)?;
    Ok(format!("已记录：{}。", one.state().label()))
}

struct Accept;

impl Kind for Accept {
    type Guard = may::GiveOpinion;
    type Of = RequestSubject;
    const NAME: &'static str = "acceptance";
    const TITLE: &'static str = "接受征询";
    const GO: &'static str = "接受";

    fn about(_: &RequestSubject, _: &Env) -> String {
        "接受以后请在希望答复的日期前提供意见。与当事人有利害关系、可能影响公正的，应当不接受。".into()
    }
    fn fields(_: &RequestSubject, _: &Env) -> Vec<Field> {
        Vec::new()
    }
    fn act(tx: &mut Tx, id: &str, revision: i64, _: &Entry, by: Option<&Behalf>) -> Result<String, AppError> {
        answered(tx, id, revision, &Answer::Accept, by)
    }
}

struct Decline;

impl Kind for Decline {
    type Guard = may::GiveOpinion;
    type Of = RequestSubject;
    const NAME: &'static str = "refusal";
    const TITLE: &'static str = "不接受征询";
    const GO: &'static str = "不接受";

    fn about(_: &RequestSubject, _: &Env) -> String {
        "写明理由，如需要回避、时间冲突、不属专业领域；征询的人可以另请专家。".into()
    }
    fn fields(_: &RequestSubject, _: &Env) -> Vec<Field> {
        vec![Field::area("reason", "理由", "最多 200 个字；不写当事人姓名")]
    }
    fn act(tx: &mut Tx, id: &str, revision: i64, e: &Entry, by: Option<&Behalf>) -> Result<String, AppError> {
        answered(tx, id, revision, &Answer::Decline(e.text("reason").into()), by)
    }
}

struct Opinion;

impl Kind for Opinion {
    type Guard = may::GiveOpinion;
    type Of = RequestSubject;
    const NAME: &'static str = "opinion";
    const TITLE: &'static str = "提供意见";
    const GO: &'static str = "提交意见";

    fn about(_: &RequestSubject, _: &Env) -> String {
        "问题和当事人在征询页面看，查看记入审计日志；看过以后在这里填写意见。".into()
    }
    fn fields(_: &RequestSubject, _: &Env) -> Vec<Field> {
        vec![
            Field::area("opinion", "意见", "最多 4000 个字；加密保存，只有征询的部门和专家本人看得到"),
            Field::text("hours", "用时（小时）", "").hint("阅卷、研判、会商合计，如 2 或 1.5"),
        ]
    }
    fn act(tx: &mut Tx, id: &str, revision: i64, e: &Entry, by: Option<&Behalf>) -> Result<String, AppError> {
        let typed = Raw::Text(e.text("hours").to_owned());
        let hours = match e.text("hours") {
            "" => return Err(AppError::invalid("hours", "没有填写用时。")),
            _ => Cell::Decimal.parse(&typed).ok().and_then(|value| value.int()),
        };
        let hours = hours.ok_or_else(|| AppError::invalid("hours", "不是小时数。填 2 或 1.5 这样的数。"))?;
        answered(tx, id, revision, &Answer::Opinion(e.text("opinion").into(), hours), by)
    }
}

struct CallBack;

impl Kind for CallBack {
    type Guard = may::RequestOpinion;
    type Of = RequestSubject;
    const NAME: &'static str = "withdrawal";
    const TITLE: &'static str = "撤回征询";
    const GO: &'static str = "撤回征询";
    const BEHALF: bool = false;

    fn about(_: &RequestSubject, _: &Env) -> String {
        "不再需要意见，或另请别的专家的，撤回；征询和理由都留着。".into()
    }
    fn fields(_: &RequestSubject, _: &Env) -> Vec<Field> {
        vec![Field::area("reason", "撤回理由", "最多 200 个字")]
    }
    fn act(tx: &mut Tx, id: &str, revision: i64, e: &Entry, _: Option<&Behalf>) -> Result<String, AppError> {
        answered(tx, id, revision, &Answer::CallBack(e.text("reason").into()), None)
    }
}
