//! Acts about an expert.

use fengqiao_domain::dates::{next, term_end};

use super::subjects::ExpertSubject;
use super::{Kind, Kinds};
use crate::experts::decide::{Act, decide_in};
use crate::platform::fields::{Entry, Field};
use crate::tables::Env;
use crate::tables::behalf::Behalf;
use crate::{AppError, Tx, may};

pub(super) fn each(kinds: &mut impl Kinds) {
    kinds.take::<Renew>();
    kinds.take::<Exit>();
    kinds.take::<MendExit>();
    kinds.take::<Link>();
}

fn decided(
    tx: &mut Tx,
    id: &str,
    revision: i64,
    act: &Act,
    behalf: Option<&Behalf>,
) -> Result<String, AppError> {
    decide_in(tx, id, revision, act, behalf)?;
    Ok(format!("{}已记录。", act.name()))
}

/// Years of a usual term.
const YEARS: i16 = 3;

struct Renew;

impl Kind for Renew {
    type Guard = may::EditExperts;
    type Of = ExpertSubject;
    const NAME: &'static str = "renewal";
    const TITLE: &'static str = "续聘";
    const GO: &'static str = "续聘";

    fn about(of: &ExpertSubject, _: &Env) -> String {
        match (of.e.left_on, of.e.term_to) {
            (Some(left), _) => {
                format!("自 {left} 起已退出。再次入库的，从新的聘期起计入在库人数；原来的聘期和退出都留着。")
            }
            (None, Some(to)) => {
                format!("现在的聘期到 {to}（含当天）。新的聘期接在后面，原来的聘期留在记录里。")
            }
            (None, None) => "填写聘期的第一天和最后一天。".into(),
        }
    }
    fn fields(of: &ExpertSubject, env: &Env) -> Vec<Field> {
        let from = of.e.term_to.filter(|_| of.e.left_on.is_none()).map_or(env.today, next);
        vec![
            Field::date("term_from", "聘期起", Some(from)).hint("新聘期的第一天"),
            Field::date("term_to", "聘期止", Some(term_end(from, YEARS))).hint("新聘期的最后一天（含）"),
            Field::text("reason", "依据、说明", "").optional().hint("如 续聘通知的文号"),
        ]
    }
    fn act(tx: &mut Tx, id: &str, revision: i64, e: &Entry, by: Option<&Behalf>) -> Result<String, AppError> {
        let act =
            Act::Renew { from: e.date("term_from")?, to: e.date("term_to")?, why: e.text("reason").into() };
        decided(tx, id, revision, &act, by)
    }
}

struct Exit;

impl Kind for Exit {
    type Guard = may::EditExperts;
    type Of = ExpertSubject;
    const NAME: &'static str = "exit";
    const TITLE: &'static str = "退出专家库";
    const GO: &'static str = "退出";

    fn about(_: &ExpertSubject, _: &Env) -> String {
        "从退出日期起不再计入在库人数，也不再公布；记录和参与情况都留着。登记有误的，用“更正退出”。".into()
    }
    fn fields(_: &ExpertSubject, env: &Env) -> Vec<Field> {
        vec![
            Field::date("on", "退出日期", Some(env.today)).hint("从这一天起不在库"),
            Field::area("reason", "退出原因", "如：工作调动、本人申请、聘期内未参与"),
        ]
    }
    fn act(tx: &mut Tx, id: &str, revision: i64, e: &Entry, by: Option<&Behalf>) -> Result<String, AppError> {
        let act = Act::Exit { on: e.date("on")?, why: e.text("reason").into() };
        decided(tx, id, revision, &act, by)
    }
}

struct MendExit;

impl Kind for MendExit {
    type Guard = may::EditExperts;
    type Of = ExpertSubject;
    const NAME: &'static str = "exit-correction";
    const TITLE: &'static str = "更正退出";
    const GO: &'static str = "更正";

    fn about(of: &ExpertSubject, _: &Env) -> String {
        of.e.left_on.map_or_else(
            || "没有退出的记录。".into(),
            |on| format!("自 {on} 起退出。改成实际的情况；清空退出日期，表示没有退出过。改前、改后和理由都留在变更记录里。"),
        )
    }
    fn fields(of: &ExpertSubject, _: &Env) -> Vec<Field> {
        let reason = of.e.leave_reason.as_deref().unwrap_or_default();
        vec![
            Field::date("on", "退出日期", of.e.left_on).optional().hint("清空表示没有退出过"),
            Field::text("leave_reason", "退出原因", reason).optional(),
            Field::area("reason", "更正理由", ""),
        ]
    }
    fn act(tx: &mut Tx, id: &str, revision: i64, e: &Entry, by: Option<&Behalf>) -> Result<String, AppError> {
        let to = e.optional_date("on")?.map(|on| (on, e.text("leave_reason").to_owned()));
        decided(tx, id, revision, &Act::MendExit { to, why: e.text("reason").into() }, by)
    }
}

struct Link;

impl Kind for Link {
    type Guard = may::EditExperts;
    type Of = ExpertSubject;
    const NAME: &'static str = "link";
    const TITLE: &'static str = "关联调解员与账号";
    const GO: &'static str = "保存";
    const BEHALF: bool = false;

    fn about(_: &ExpertSubject, _: &Env) -> String {
        "兼任调解员的填调解员证号，附件9的“专家级别”由此得出；有登录账号的填账号，专家可以自己答复征询。清空就是取消关联。".into()
    }
    fn fields(of: &ExpertSubject, _: &Env) -> Vec<Field> {
        vec![
            Field::text("certificate", "调解员证号", &of.certificate)
                .optional()
                .hint("与专家同名的人持有的证"),
            Field::text("account", "登录账号", &of.account).optional().hint("与专家同名的账号，岗位为“专家”"),
        ]
    }
    fn act(tx: &mut Tx, id: &str, revision: i64, e: &Entry, _: Option<&Behalf>) -> Result<String, AppError> {
        let act = Act::Link { certificate: e.text("certificate").into(), account: e.text("account").into() };
        decided(tx, id, revision, &act, None)
    }
}
