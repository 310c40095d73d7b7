//! The decisions, each with its fields.

use fengqiao_domain::certificates::{self, Certificate, CertificateState, idleness};
use fengqiao_domain::mediators::acts::{Correction, Issue, Move, Registering, Revocation};
use fengqiao_domain::mediators::record::Appointment;
use fengqiao_domain::mediators::{DecisionKind, FULL_TIME, Facts, Mediator, PART_TIME, standing_on};
use fengqiao_domain::registrations::{self, Outcome};

use super::{Entry, Field, Kind, form, post};
use crate::mediators::decide::Act;
use crate::tables::Env;
use crate::tables::import::Organisations;
use crate::{Actor, App, AppError, Routes, may};

/// Routes of this part.
pub fn routes() -> Routes {
    fn of<K: Kind>(routes: Routes, path: &str) -> Routes {
        let path = format!("/desk/mediators/{{id}}/{path}");
        routes.get(&path, form::<K>).post(&path, post::<K>)
    }
    let mut routes = Routes::new();
    routes = of::<Reissue>(routes, "reissue");
    routes = of::<Revoke>(routes, "revocation");
    routes = of::<Correct>(routes, "correction");
    routes = of::<Deadline>(routes, "deadline");
    routes = of::<Remove>(routes, "removal");
    routes = of::<Restore>(routes, "restoration");
    routes = of::<Unfit>(routes, "unfit");
    routes = of::<Settle>(routes, "settlement");
    routes = of::<Suspend>(routes, "suspension");
    routes = of::<Resume>(routes, "resumption");
    routes = of::<Exit>(routes, "exit");
    routes = of::<Reopen>(routes, "reopening");
    routes = of::<Transfer>(routes, "move");
    routes = of::<Register>(routes, "registration");
    of::<MendRegistration>(routes, "registration-correction")
}

fn held<'a>(m: &'a Mediator, of: &str, env: &Env) -> Option<&'a Certificate> {
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

fn appointment<'a>(m: &'a Mediator, of: &str, env: &Env) -> Option<&'a Appointment> {
    m.appointments.iter().find(|a| a.id == of).or_else(|| m.appointment_at(env.today))
}

/// The decision named, else the last of its kind that stands.
fn decision(m: &Mediator, of: &str, kind: DecisionKind) -> Option<String> {
    let mut all = m.decisions.iter().filter(|d| d.kind == kind);
    let named = all.clone().find(|d| d.id == of);
    named.or_else(|| all.rfind(|d| d.withdrawn.is_none())).map(|d| d.id.clone())
}

fn decided(m: &Mediator, entry: &Entry, kind: DecisionKind) -> Result<String, AppError> {
    decision(m, entry.of(), kind).ok_or_else(|| AppError::refused("没有可以办理的记录，请刷新页面。"))
}

struct Reissue;

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
        vec![
            Field::text("number", "新证证号", ""),
            Field::date("issued", "发证日期", Some(env.today)),
            Field::text("issuer", "发证机关", &issuer).optional(),
            Field::area("reason", "理由", "如：原证超过五年，持续从事调解工作，本人申请换发").optional(),
        ]
    }
    fn read(e: &Entry, _: &Mediator, _: &App, _: &Actor) -> Result<Act, AppError> {
        let new = Issue {
            number: e.text("number").into(),
            issued: e.date("issued")?,
            issuer: e.optional("issuer"),
        };
        Ok(Act::Issue { new, why: e.text("reason").into() })
    }
}

struct Revoke;

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

struct Correct;

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
            Field::area("reason", "更正理由", "原来错在哪里，依据什么改"),
        ]
    }
    fn read(e: &Entry, m: &Mediator, app: &App, _: &Actor) -> Result<Act, AppError> {
        let to = Correction {
            number: e.text("number").into(),
            issued: e.date("issued")?,
            issuer: e.optional("issuer"),
            revoked: e.optional_date("revoked")?,
        };
        Ok(Act::Correct { number: number(m, e, app)?, to, why: e.text("reason").into() })
    }
}

struct Deadline;

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

struct Remove;

impl Kind for Remove {
    type Guard = may::DecideExit;
    const TITLE: &'static str = "退出名册";
    const GO: &'static str = "决定退出";
    const CLAUSE: &'static str = "III-2-1b";

    fn about(m: &Mediator, _: &str, env: &Env) -> String {
        let reasons: Vec<String> =
            standing_on(m, env.policy, env.today).reasons.into_iter().map(|r| r.sentence).collect();
        let now = if reasons.is_empty() {
            "现在没有待清理的原因。".to_owned()
        } else {
            reasons.concat()
        };
        format!("{now}决定后，从所填日期起不在名册上。决定有误可以更正，记录不删除。")
    }
    fn fields(_: &Mediator, _: &str, env: &Env) -> Vec<Field> {
        vec![
            Field::date("on", "退出日期", Some(env.today)).hint("从这一天起不在名册上"),
            Field::text("document", "文号", "").optional(),
            Field::area("reason", "理由", ""),
        ]
    }
    fn read(e: &Entry, _: &Mediator, _: &App, _: &Actor) -> Result<Act, AppError> {
        Ok(Act::Remove { on: e.date("on")?, why: e.text("reason").into(), document: e.optional("document") })
    }
}

struct Restore;

impl Kind for Restore {
    type Guard = may::DecideExit;
    const TITLE: &'static str = "更正退出";
    const GO: &'static str = "更正";
    const CLAUSE: &'static str = "III-2-1b";

    fn about(_: &Mediator, _: &str, _: &Env) -> String {
        "更正后，按没有作过这项决定处理；原决定和更正理由都保留。".into()
    }
    fn fields(_: &Mediator, _: &str, _: &Env) -> Vec<Field> {
        vec![Field::area("reason", "更正理由", "")]
    }
    fn read(e: &Entry, m: &Mediator, _: &App, _: &Actor) -> Result<Act, AppError> {
        let decision = decided(m, e, DecisionKind::Removal)?;
        Ok(Act::Restore { decision, why: e.text("reason").into() })
    }
}

struct Unfit;

impl Kind for Unfit {
    type Guard = may::EditMediator;
    const TITLE: &'static str = "提请认定不适合或不胜任";
    const GO: &'static str = "提请";
    const CLAUSE: &'static str = "III-2-1b";

    fn about(_: &Mediator, _: &str, _: &Env) -> String {
        "提请后名册状态为“在册（待清理）”，由主管部门核实并决定；决定前不退出。".into()
    }
    fn fields(_: &Mediator, _: &str, env: &Env) -> Vec<Field> {
        vec![
            Field::date("on", "提请日期", Some(env.today)),
            Field::area("reason", "理由", "写事实，不写评价"),
        ]
    }
    fn read(e: &Entry, _: &Mediator, _: &App, _: &Actor) -> Result<Act, AppError> {
        Ok(Act::RaiseUnfit { on: e.date("on")?, why: e.text("reason").into() })
    }
}

struct Settle;

impl Kind for Settle {
    type Guard = may::DecideExit;
    const TITLE: &'static str = "提请不成立，继续任职";
    const GO: &'static str = "保存决定";
    const CLAUSE: &'static str = "III-2-1b";

    fn about(m: &Mediator, of: &str, _: &Env) -> String {
        let id = decision(m, of, DecisionKind::UnfitNotice);
        let notice = id.and_then(|id| m.decisions.iter().find(|d| d.id == id));
        notice.map_or_else(
            || "没有等待决定的提请。".into(),
            |d| format!("{} 提请：{}。认定不适合或不胜任的，请用“退出名册”。", d.on, d.reason),
        )
    }
    fn fields(_: &Mediator, _: &str, env: &Env) -> Vec<Field> {
        vec![
            Field::date("on", "决定日期", Some(env.today)),
            Field::area("reason", "处理结果", "如：经核实不属实，继续任职"),
        ]
    }
    fn read(e: &Entry, m: &Mediator, _: &App, _: &Actor) -> Result<Act, AppError> {
        let decision = decided(m, e, DecisionKind::UnfitNotice)?;
        Ok(Act::SettleUnfit { decision, on: e.date("on")?, why: e.text("reason").into() })
    }
}

struct Suspend;

impl Kind for Suspend {
    type Guard = may::EditMediator;
    const TITLE: &'static str = "登记不计算的期间";
    const GO: &'static str = "保存";
    const CLAUSE: &'static str = "III-2-4b";

    fn about(_: &Mediator, _: &str, _: &Env) -> String {
        "产假、病假、借调期间不计入“连续2年未从事调解工作”。".into()
    }
    fn fields(_: &Mediator, _: &str, env: &Env) -> Vec<Field> {
        let kinds = [("产假", "产假"), ("病假", "病假"), ("借调", "借调"), ("其他", "其他")];
        vec![
            Field::select("what", "事由", &kinds),
            Field::date("since", "开始日期", Some(env.today)),
            Field::date("until", "最后一天", None).optional().hint("还没有结束的留空"),
        ]
    }
    fn read(e: &Entry, _: &Mediator, _: &App, _: &Actor) -> Result<Act, AppError> {
        Ok(Act::Suspend {
            what: e.text("what").into(),
            since: e.date("since")?,
            until: e.optional_date("until")?,
        })
    }
}

struct Resume;

impl Kind for Resume {
    type Guard = may::EditMediator;
    const TITLE: &'static str = "不计算的期间结束";
    const GO: &'static str = "保存";
    const CLAUSE: &'static str = "III-2-4b";

    fn about(m: &Mediator, of: &str, _: &Env) -> String {
        let id = decision(m, of, DecisionKind::Suspension);
        let span = id.and_then(|id| m.decisions.iter().find(|d| d.id == id));
        span.map_or_else(
            || "没有登记不计算的期间。".into(),
            |d| format!("{}，{} 开始。登记有误要整段取消的，填开始日期的前一天。", d.reason, d.on),
        )
    }
    fn fields(_: &Mediator, _: &str, env: &Env) -> Vec<Field> {
        vec![
            Field::date("until", "最后一天", Some(env.today)),
            Field::area("reason", "说明", "如：返岗；或登记有误").filled("返岗"),
        ]
    }
    fn read(e: &Entry, m: &Mediator, _: &App, _: &Actor) -> Result<Act, AppError> {
        let decision = decided(m, e, DecisionKind::Suspension)?;
        Ok(Act::Resume { decision, last: e.date("until")?, why: e.text("reason").into() })
    }
}

struct Exit;

impl Kind for Exit {
    type Guard = may::EditMediator;
    const TITLE: &'static str = "退出组织";
    const GO: &'static str = "记录退出";
    const CLAUSE: &'static str = "III-2-1a";

    fn about(m: &Mediator, of: &str, env: &Env) -> String {
        appointment(m, of, env).map_or_else(
            || "没有聘任记录。".into(),
            |a| {
                format!(
                    "{}，{} 聘任。从退出日期起不再任职；调到别的组织的，请用“调动”。",
                    a.host.name, a.appointed
                )
            },
        )
    }
    fn fields(_: &Mediator, _: &str, env: &Env) -> Vec<Field> {
        vec![
            Field::date("on", "退出日期", Some(env.today)).hint("从这一天起不再任职"),
            Field::area("reason", "退出原因", "如：离职、退休、聘期届满不再续聘"),
        ]
    }
    fn read(e: &Entry, m: &Mediator, app: &App, _: &Actor) -> Result<Act, AppError> {
        let now = app.clock.stamp();
        let found = appointment(m, e.of(), &app.env(&now)).map(|a| a.id.clone());
        let appointment = found.ok_or_else(|| AppError::refused("没有聘任记录。"))?;
        Ok(Act::Exit { appointment, on: e.date("on")?, why: e.text("reason").into() })
    }
}

struct Reopen;

impl Kind for Reopen {
    type Guard = may::EditMediator;
    const TITLE: &'static str = "撤销退出";
    const GO: &'static str = "撤销退出";
    const CLAUSE: &'static str = "III-2-1a";

    fn about(m: &Mediator, of: &str, env: &Env) -> String {
        appointment(m, of, env).map_or_else(String::new, |a| {
            let day = a.ended.map_or_else(String::new, |d| d.to_string());
            format!("{}，{day} 退出。撤销后按没有退出处理，改动留在变更记录里。", a.host.name)
        })
    }
    fn fields(_: &Mediator, _: &str, _: &Env) -> Vec<Field> {
        vec![Field::area("reason", "更正理由", "如：退出登记错了人")]
    }
    fn read(e: &Entry, _: &Mediator, _: &App, _: &Actor) -> Result<Act, AppError> {
        Ok(Act::Reopen { appointment: e.of().into(), why: e.text("reason").into() })
    }
}

struct Transfer;

impl Kind for Transfer {
    type Guard = may::EditMediator;
    const TITLE: &'static str = "调动、兼任";
    const GO: &'static str = "保存";
    const CLAUSE: &'static str = "III-2-1a";

    fn about(m: &Mediator, _: &str, env: &Env) -> String {
        let now = m.appointment_at(env.today).map_or_else(
            || "现在没有任职。".to_owned(),
            |a| format!("现任职：{}，{} 聘任。", a.host.name, a.appointed),
        );
        format!("{now}调动：原任职到新聘任日期的前一天为止。兼任：原任职不变，另加一项。")
    }
    fn fields(m: &Mediator, _: &str, env: &Env) -> Vec<Field> {
        let full = m.appointment_at(env.today).is_some_and(|a| a.full_time);
        vec![
            Field::select("kind", "变动", &[("transfer", "调动（或重新聘任）"), ("concurrent", "兼任")])
                .filled("transfer"),
            Field::text("organisation", "调解组织", "").hint("组织全称，与调解组织台账一致"),
            Field::select("full_time", "专兼职", &[(FULL_TIME, "专职"), (PART_TIME, "兼职")])
                .filled(if full { FULL_TIME } else { PART_TIME }),
            Field::date("on", "聘任日期", Some(env.today)),
            Field::date("until", "聘期至", None).optional().hint("聘期最后一天，没有约定的留空"),
            Field::area("reason", "变动原因", "").optional(),
        ]
    }
    fn read(e: &Entry, _: &Mediator, app: &App, actor: &Actor) -> Result<Act, AppError> {
        let name = e.text("organisation");
        if name.is_empty() {
            return Err(AppError::invalid("organisation", "没有填写调解组织。"));
        }
        let known = app.read(|c| Organisations::load(c, &actor.scope))?;
        let to = known
            .find(name, None)
            .map_err(|why| AppError::invalid("organisation", format!("{}{}", why.message, why.remedy)))?;
        let to = Move {
            organisation: to.id.clone(),
            host: to.host.clone(),
            on: e.date("on")?,
            until: e.optional_date("until")?,
            full_time: e.text("full_time") == FULL_TIME,
            concurrent: e.text("kind") == "concurrent",
        };
        Ok(Act::Move { to, why: e.text("reason").into() })
    }
}

struct Register;

/// Outcomes as the form sends them.
fn outcome(code: &str) -> Option<Outcome> {
    [("registered", Outcome::Registered), ("deferred", Outcome::Deferred), ("refused", Outcome::Refused)]
        .into_iter()
        .find(|(known, _)| *known == code)
        .map(|(_, outcome)| outcome)
}

impl Kind for Register {
    type Guard = may::Register;
    const TITLE: &'static str = "年度注册";
    const GO: &'static str = "登记";
    const CLAUSE: &'static str = "III-2-4a";

    fn about(m: &Mediator, _: &str, env: &Env) -> String {
        let year = env.today.year();
        let said = registrations::verdict(year, &m.registrations, &m.certificates, env.policy, env.today);
        let state = held(m, "", env).map(|c| certificates::state(c, &m.certificates, env.policy, env.today));
        let revoked = if state == Some(CertificateState::Revoked) { "证书已注销。" } else { "" };
        format!("{}{revoked}3 月 31 日以后登记的标为“逾期注册”。", said.sentence)
    }
    fn fields(_: &Mediator, _: &str, env: &Env) -> Vec<Field> {
        let all = [("registered", "已注册"), ("deferred", "暂缓"), ("refused", "未通过")];
        vec![
            Field::text("year", "年度", &env.today.year().to_string()),
            Field::select("outcome", "结果", &all).filled("registered"),
            Field::date("on", "日期", Some(env.today)),
            Field::text("document", "文号", "").optional().hint("补记往年的要写文号"),
            Field::area("reason", "理由", "暂缓、未通过的要写明理由").optional(),
        ]
    }
    fn read(e: &Entry, _: &Mediator, _: &App, _: &Actor) -> Result<Act, AppError> {
        let year = e.text("year").parse().map_err(|_| AppError::invalid("year", "填年份，如 2024。"))?;
        let outcome =
            outcome(e.text("outcome")).ok_or_else(|| AppError::invalid("outcome", "没有选结果。"))?;
        Ok(Act::Register(Registering {
            year,
            outcome,
            on: e.date("on")?,
            reason: e.text("reason").into(),
            document: e.optional("document"),
        }))
    }
}

struct MendRegistration;

impl Kind for MendRegistration {
    type Guard = may::Register;
    const TITLE: &'static str = "更正年度注册";
    const GO: &'static str = "更正";
    const CLAUSE: &'static str = "III-2-4a";

    fn about(_: &Mediator, of: &str, _: &Env) -> String {
        let mut parts = of.split('/');
        let (year, _, day) =
            (parts.next().unwrap_or_default(), parts.next(), parts.next().unwrap_or_default());
        format!("{year} 年度，{day}。改日期，或整条撤销；改前、改后和理由都留在变更记录里。")
    }
    fn fields(_: &Mediator, of: &str, _: &Env) -> Vec<Field> {
        let day = of.rsplit('/').next().unwrap_or_default();
        vec![
            Field::date("on", "日期", None).filled(day).optional().hint("清空表示撤销这条记录"),
            Field::area("reason", "更正理由", ""),
        ]
    }
    fn read(e: &Entry, _: &Mediator, _: &App, _: &Actor) -> Result<Act, AppError> {
        let mut parts = e.of().split('/');
        let entry = (|| {
            let year = parts.next()?.parse().ok()?;
            let outcome = outcome(parts.next()?)?;
            Some((year, outcome, parts.next()?.parse().ok()?))
        })();
        let entry = entry.ok_or_else(|| AppError::refused("没有这条注册记录，请刷新页面。"))?;
        Ok(Act::MendRegistration { entry, to: e.optional_date("on")?, why: e.text("reason").into() })
    }
}
