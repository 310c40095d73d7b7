//! The decisions, each with its fields.

mod certificates;
pub(in crate::mediators::pages) mod confirmations;
mod registrations;

use fengqiao_domain::mediators::acts::Move;
use fengqiao_domain::mediators::record::Appointment;
use fengqiao_domain::mediators::{DecisionKind, FULL_TIME, Mediator, PART_TIME, standing_on};

use self::certificates::{Correct, Deadline, First, Recall, Reissue, Revoke};
use self::confirmations::{Confirm, MendConfirmation};
use self::registrations::{MendRegistration, Register};
use super::{Entry, Field, Kind};
use crate::mediators::decide::Act;
use crate::tables::Env;
use crate::tables::import::Organisations;
use crate::{Actor, App, AppError, may};

/// Takes one kind of decision after the other, each with the name of its resource.
pub(in crate::mediators) trait Kinds {
    /// One kind.
    fn take<K: Kind>(&mut self, name: &'static str);
}

/// All kinds of decision.
pub(in crate::mediators) fn each(kinds: &mut impl Kinds) {
    kinds.take::<First>("issue");
    kinds.take::<Reissue>("reissue");
    kinds.take::<Revoke>("revocation");
    kinds.take::<Recall>("recall");
    kinds.take::<Correct>("correction");
    kinds.take::<Deadline>("deadline");
    kinds.take::<Remove>("removal");
    kinds.take::<Restore>("restoration");
    kinds.take::<Unfit>("unfit");
    kinds.take::<Settle>("settlement");
    kinds.take::<Suspend>("suspension");
    kinds.take::<Resume>("resumption");
    kinds.take::<Exit>("exit");
    kinds.take::<Reopen>("reopening");
    kinds.take::<Transfer>("move");
    kinds.take::<Register>("registration");
    kinds.take::<MendRegistration>("registration-correction");
    kinds.take::<Confirm>("confirmation");
    kinds.take::<MendConfirmation>("confirmation-correction");
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
