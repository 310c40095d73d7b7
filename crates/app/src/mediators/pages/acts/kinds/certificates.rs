//! 换发, 收回注销, 更正证书, 换发截止日.

use fengqiao_domain::certificates::{self, Certificate, idleness};
use fengqiao_domain::mediators::acts::{Correction, Issue, Revocation};
use fengqiao_domain::mediators::{Facts, Mediator};

use super::super::{Entry, Field, Kind};
use crate::mediators::decide::Act;
use crate::tables::Env;
use crate::{Actor, App, AppError, may};

/// The certificate named, else the one that counts today.
pub(super) fn held<'a>(m: &'a Mediator, of: &str, env: &Env) -> Option<&'a Certificate> {
    m.certificates
        .iter()
        .find(|c| c.number == of)
        .or_else(|| certificates::current(&m.certificates, env.policy, env.today))
}

fn verdict(m: &Mediator, of: &str, env: &Env) -> String {
    held(m, of, env).map_or_else(
        || "还没有调解员证。".into(),
        |c| certificates::verdict(c, &m.certificates, env.policy, env.today).sentence,
    )
}

fn number(m: &Mediator, entry: &Entry, app: &App) -> Result<String, AppError> {
    let now = app.clock.stamp();
    let env = app.env(&now);
    held(m, entry.of(), &env).map(|c| c.number.clone()).ok_or_else(|| AppError::refused("还没有调解员证。"))
}

/// Fields of an issue; the number may be left to the series.
fn issue_fields(number: &'static str, issuer: &str, why: &str, env: &Env) -> Vec<Field> {
    vec![
        Field::text("number", number, "").optional().hint("留空的，按主管单位的证号规则自动给号"),
        Field::date("issued", "发证日期", Some(env.today)),
        Field::text("issuer", "发证机关", issuer).optional(),
        Field::area("reason", "理由", why).optional(),
    ]
}

fn issue(e: &Entry, first: bool) -> Result<Act, AppError> {
    let new =
        Issue { number: e.text("number").into(), issued: e.date("issued")?, issuer: e.optional("issuer") };
    Ok(Act::Issue { new, why: e.text("reason").into(), first })
}

pub(in crate::mediators) struct First;

impl Kind for First {
    type Guard = may::DecideCertificate;
    const TITLE: &'static str = "发证";
    const GO: &'static str = "发证";
    const CLAUSE: &'static str = "III-2-4b";

    fn about(_: &Mediator, _: &str, _: &Env) -> String {
        "给还没有证的人发调解员证。证从发证日期起五年有效；当年发证的，当年不用办理年度注册。".into()
    }
    fn fields(_: &Mediator, _: &str, env: &Env) -> Vec<Field> {
        issue_fields("调解员证号", "", "如：经培训合格，聘任为调解员", env)
    }
    fn read(e: &Entry, m: &Mediator, _: &App, _: &Actor) -> Result<Act, AppError> {
        if m.certificates.is_empty() {
            return issue(e, true);
        }
        Err(AppError::refused("此人已有调解员证。要换新证的，请用“换发新证”。"))
    }
}

pub(in crate::mediators) struct Reissue;

impl Kind for Reissue {
    type Guard = may::DecideCertificate;
    const TITLE: &'static str = "换发新证";
    const GO: &'static str = "换发";
    const CLAUSE: &'static str = "III-2-4b";

    fn about(m: &Mediator, of: &str, env: &Env) -> String {
        let open = held(m, of, env)
            .is_none_or(|c| certificates::standing(c, &m.certificates, env.policy, env.today).reissue_open);
        let early = if open {
            ""
        } else {
            "现在还不到可以申请换发的时候；确需换发的，写明理由。"
        };
        format!("{}换发后，新证从发证日期起五年有效，原证当天成为“已换发”。{early}", verdict(m, of, env))
    }
    fn fields(m: &Mediator, of: &str, env: &Env) -> Vec<Field> {
        let issuer = held(m, of, env).and_then(|c| c.issuer.clone()).unwrap_or_default();
        issue_fields("新证证号", &issuer, "如：原证超过五年，持续从事调解工作，本人申请换发", env)
    }
    fn read(e: &Entry, m: &Mediator, _: &App, _: &Actor) -> Result<Act, AppError> {
        issue(e, m.certificates.is_empty())
    }
}

pub(in crate::mediators) struct Revoke;

impl Kind for Revoke {
    type Guard = may::DecideCertificate;
    const TITLE: &'static str = "收回注销";
    const GO: &'static str = "收回注销";
    const CLAUSE: &'static str = "III-2-4b";

    fn about(m: &Mediator, _: &str, env: &Env) -> String {
        let idle = idleness(&Facts::of(m).idle(m), env.policy, env.today);
        format!(
            "{}注销从决定日期起生效，决定前要听取所在调解组织的意见；最近履职和来源一并存档。{}",
            idle.sentence,
            certificates::AGREEMENTS_UNTOUCHED
        )
    }
    fn fields(_: &Mediator, _: &str, env: &Env) -> Vec<Field> {
        vec![
            Field::date("on", "决定日期", Some(env.today)),
            Field::text("document", "文号", "").optional(),
            Field::area("reason", "理由", "如：连续2年未从事调解工作，经核实属实"),
            Field::area("heard", "已听取组织意见", "听取了哪个组织、什么时候、什么意见"),
        ]
    }
    fn read(e: &Entry, m: &Mediator, app: &App, _: &Actor) -> Result<Act, AppError> {
        let act = Revocation {
            on: e.date("on")?,
            reason: e.text("reason").into(),
            heard: e.text("heard").into(),
            document: e.optional("document"),
        };
        Ok(Act::Revoke { number: number(m, e, app)?, act })
    }
}

pub(in crate::mediators) struct Recall;

impl Kind for Recall {
    type Guard = may::DecideCertificate;
    const TITLE: &'static str = "收回证卡";
    const GO: &'static str = "记录收回";
    const CLAUSE: &'static str = "III-2-4b";

    fn about(m: &Mediator, of: &str, env: &Env) -> String {
        format!(
            "{}收回只记录证卡交回来了，不改变证书是否有效；要注销的，请用“收回注销”。",
            verdict(m, of, env)
        )
    }
    fn fields(_: &Mediator, _: &str, env: &Env) -> Vec<Field> {
        vec![
            Field::date("on", "收回日期", Some(env.today)),
            Field::area("reason", "说明", "如：换发新证，交回旧证").optional(),
        ]
    }
    fn read(e: &Entry, m: &Mediator, app: &App, _: &Actor) -> Result<Act, AppError> {
        Ok(Act::Recall { number: number(m, e, app)?, on: e.date("on")?, why: e.text("reason").into() })
    }
}

pub(in crate::mediators) struct Correct;

impl Kind for Correct {
    type Guard = may::DecideCertificate;
    const TITLE: &'static str = "更正证书";
    const GO: &'static str = "更正";
    const CLAUSE: &'static str = "III-2-4b";

    fn about(_: &Mediator, _: &str, _: &Env) -> String {
        "更正登记错误。改前、改后和理由都留在变更记录里；换了新证的，请用“换发新证”。".into()
    }
    fn fields(m: &Mediator, of: &str, env: &Env) -> Vec<Field> {
        let c = held(m, of, env);
        vec![
            Field::text("number", "调解员证号", c.map_or("", |c| c.number.as_str())),
            Field::date("issued", "发证日期", c.map(|c| c.issued)),
            Field::text("issuer", "发证机关", c.and_then(|c| c.issuer.as_deref()).unwrap_or_default())
                .optional(),
            Field::date("revoked", "注销决定日期", c.and_then(|c| c.revoked))
                .optional()
                .hint("误注销的，清空这一天"),
            Field::date("recalled", "收回日期", c.and_then(|c| c.recalled))
                .optional()
                .hint("证卡没有收回的，清空这一天"),
            Field::area("reason", "更正理由", "原来错在哪里，依据什么改"),
        ]
    }
    fn read(e: &Entry, m: &Mediator, app: &App, _: &Actor) -> Result<Act, AppError> {
        let to = Correction {
            number: e.text("number").into(),
            issued: e.date("issued")?,
            issuer: e.optional("issuer"),
            revoked: e.optional_date("revoked")?,
            recalled: e.optional_date("recalled")?,
        };
        Ok(Act::Correct { number: number(m, e, app)?, to, why: e.text("reason").into() })
    }
}

pub(in crate::mediators) struct Deadline;

impl Kind for Deadline {
    type Guard = may::DecideCertificate;
    const TITLE: &'static str = "设换发截止日";
    const GO: &'static str = "保存";
    const CLAUSE: &'static str = "III-2-4b";

    fn about(m: &Mediator, of: &str, env: &Env) -> String {
        format!("{}截止日当天还可以使用，过后不能再用。", verdict(m, of, env))
    }
    fn fields(m: &Mediator, of: &str, env: &Env) -> Vec<Field> {
        vec![
            Field::date("last", "换发截止日", held(m, of, env).and_then(|c| c.reissue_deadline))
                .optional()
                .hint("清空表示不设截止日"),
            Field::area("reason", "理由", ""),
        ]
    }
    fn read(e: &Entry, m: &Mediator, app: &App, _: &Actor) -> Result<Act, AppError> {
        let last = e.optional_date("last")?;
        Ok(Act::SetDeadline { number: number(m, e, app)?, last, why: e.text("reason").into() })
    }
}
