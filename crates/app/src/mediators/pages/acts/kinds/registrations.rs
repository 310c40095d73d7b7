//! 年度注册 and its correction.

use fengqiao_domain::certificates::{self, CertificateState};
use fengqiao_domain::mediators::Mediator;
use fengqiao_domain::mediators::acts::Registering;
use fengqiao_domain::registrations;

use super::super::{Entry, Field, Kind};
use super::certificates::held;
use crate::mediators::decide::Act;
use crate::mediators::register::outcome;
use crate::tables::Env;
use crate::{Actor, App, AppError, may};

pub(in crate::mediators) struct Register;

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

pub(in crate::mediators) struct MendRegistration;

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
