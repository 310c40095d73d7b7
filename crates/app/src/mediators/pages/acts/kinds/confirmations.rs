//! 履职确认 of one person and its correction.

use fengqiao_domain::access::Scope;
use fengqiao_domain::mediators::Mediator;
use fengqiao_domain::mediators::acts::Confirming;

use super::super::{Entry, Field, Kind};
use crate::mediators::confirm::organisation_of;
use crate::mediators::decide::Act;
use crate::tables::Env;
use crate::{Actor, App, AppError, may};

const ANSWERS: [(&str, &str); 2] = [("yes", "从事调解工作"), ("no", "未从事调解工作")];

/// What was typed of a year.
fn asked(e: &Entry, organisation: String, year: i16, app: &App) -> Result<Confirming, AppError> {
    let practised = match e.text("practised") {
        "yes" => true,
        "no" => false,
        _ => return Err(AppError::invalid("practised", "没有选是否从事。")),
    };
    let (active_on, on) = (e.optional_date("active_on")?, app.today());
    Ok(Confirming { year, organisation, practised, active_on, on, note: e.text("note").into() })
}

fn year(text: &str) -> Result<i16, AppError> {
    text.parse().map_err(|_| AppError::invalid("year", "填年份，如 2023。"))
}

pub(super) struct Confirm;

impl Kind for Confirm {
    type Guard = may::ConfirmPractice;
    const TITLE: &'static str = "确认年度履职";
    const GO: &'static str = "确认";
    const CLAUSE: &'static str = "III-2-4b";

    fn about(m: &Mediator, _: &str, env: &Env) -> String {
        let said = m
            .confirmations
            .last()
            .map_or_else(String::new, |c| format!("{} 年已确认{}（{}）。", c.year, c.word(), c.on));
        let last = fengqiao_domain::mediators::table::last_activity(m, env.today);
        let last = last.map_or_else(String::new, |d| format!("现在的最近履职日期 {d}。"));
        format!("{said}{last}确认从事的，计入最近履职日期；确认未从事的，只记录，不影响名册。")
    }
    fn fields(_: &Mediator, _: &str, env: &Env) -> Vec<Field> {
        vec![
            Field::text("year", "年度", &(env.today.year() - 1).to_string()),
            Field::select("practised", "这一年", &ANSWERS).filled("yes"),
            Field::date("active_on", "最近履职日期", None)
                .optional()
                .hint("那一年最后一次履职的日期；不填按年末算，当年的按今天算"),
            Field::area("note", "说明", "").optional(),
        ]
    }
    fn read(e: &Entry, m: &Mediator, app: &App, actor: &Actor) -> Result<Act, AppError> {
        let year = year(e.text("year"))?;
        let organisation = organisation_of(m, &actor.scope, year, app.today())
            .ok_or_else(|| AppError::invalid("year", format!("{year} 年不在管理范围内的组织任职。")))?;
        Ok(Act::Confirm(asked(e, organisation, year, app)?))
    }
}

pub(super) struct MendConfirmation;

impl Kind for MendConfirmation {
    type Guard = may::ConfirmPractice;
    const TITLE: &'static str = "更正履职确认";
    const GO: &'static str = "更正";
    const CLAUSE: &'static str = "III-2-4b";

    fn about(m: &Mediator, of: &str, _: &Env) -> String {
        let known = m.confirmations.iter().find(|c| named(c.year, &c.organisation) == of);
        known.map_or_else(
            || "没有这次确认，请刷新页面。".into(),
            |c| format!("{} 年，{} 确认{}。改前、改后和理由都留在变更记录里。", c.year, c.on, c.word()),
        )
    }
    fn fields(m: &Mediator, of: &str, _: &Env) -> Vec<Field> {
        let known = m.confirmations.iter().find(|c| named(c.year, &c.organisation) == of);
        let practised = known.is_none_or(|c| c.active_on.is_some());
        let answers = [ANSWERS[0], ANSWERS[1], ("", "撤销这次确认")];
        vec![
            Field::select("practised", "这一年", &answers)
                .filled(if practised { "yes" } else { "no" })
                .optional(),
            Field::date("active_on", "最近履职日期", known.and_then(|c| c.active_on)).optional(),
            Field::area("reason", "更正理由", ""),
        ]
    }
    fn read(e: &Entry, _: &Mediator, app: &App, _: &Actor) -> Result<Act, AppError> {
        let named = e.of().split_once('/');
        let entry = named.and_then(|(y, organisation)| Some((y.parse().ok()?, organisation.to_owned())));
        let entry: (i16, String) = entry.ok_or_else(|| AppError::refused("没有这次确认，请刷新页面。"))?;
        let to = match e.text("practised") {
            "" => None,
            "no" => {
                Some(Confirming { active_on: None, ..asked(&without_day(e), entry.1.clone(), entry.0, app)? })
            }
            _ => Some(asked(e, entry.1.clone(), entry.0, app)?),
        };
        Ok(Act::MendConfirmation { entry, to, why: e.text("reason").into() })
    }
}

/// The day belongs to the answer that was: 未从事 has none.
fn without_day(e: &Entry) -> Entry {
    let mut e = e.clone();
    e.0.remove("active_on");
    e
}

/// What the correction of a confirmation is named by.
pub(in crate::mediators::pages) fn named(year: i16, organisation: &str) -> String {
    format!("{year}/{organisation}")
}

/// Whether anybody of the scope may answer for the organisation; the lists show it.
pub(in crate::mediators::pages) fn is_own(scope: &Scope, m: &Mediator, organisation: &str) -> bool {
    m.appointments.iter().any(|a| {
        a.organisation == organisation
            && scope.contains_organisation(&a.organisation, &a.host.authority, a.host.subdistrict.as_deref())
    })
}
