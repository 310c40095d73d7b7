//! Where a to-do is done: one address, and the plain verb for it.

use fengqiao_domain::access::Action;
use fengqiao_domain::dates::plus_days;
use fengqiao_domain::registrations::due_day;
use fengqiao_domain::todos::{Kind, Todo};

use crate::Actor;
use crate::tables::Env;

/// Address and words.
pub fn link(todo: &Todo, env: &Env, actor: &Actor) -> (String, &'static str) {
    let (record, year) = (todo.record.as_deref().unwrap_or_default(), env.today.year());
    let to = |path: &str| path.to_owned();
    match todo.kind {
        Kind::Registration => {
            let state = if env.today <= due_day(year, env.policy) { "待办理" } else { "未办理" };
            let words = if actor.may(Action::Register) { "办理注册" } else { "看名单" };
            (format!("/desk/registrations/{year}?state={state}"), words)
        }
        Kind::Confirmation => (format!("/desk/confirmations/{}", year - 1), "去确认"),
        Kind::Cleanup => {
            let words = if actor.may(Action::DecideExit) { "逐人处理" } else { "逐人核实" };
            (to("/desk/mediators/cleanup"), words)
        }
        Kind::Reissue => (to("/desk/certificates?state=待换发新证"), "去核实"),
        Kind::Expiring => (to("/desk/certificates?state=即将到期"), "看证书"),
        Kind::OwnCertificate | Kind::OwnRegistration => (format!("/desk/mediators/{record}"), "看我的证"),
        Kind::Target => (to("/desk/coverage"), "看指标"),
        Kind::Gap if actor.may(Action::AssignGap) => (to("/desk/coverage/gaps?state=已分派"), "看清单"),
        Kind::Gap => (to("/desk/coverage/gaps?state=由我办理"), "看清单"),
        Kind::BaseMissing => (format!("/desk/coverage/bases?year={year}&state=未填报"), "去填报"),
        Kind::BaseUnconfirmed => (format!("/desk/coverage/bases?year={year}&state=待认定"), "去认定"),
        Kind::Certify if record.is_empty() => {
            (to("/desk/organisations/certification?state=待认定"), "去认定")
        }
        Kind::Certify => (format!("/desk/organisations/{record}"), "去认定"),
        Kind::CentreShort if record.is_empty() => {
            (to("/desk/organisations/certification?state=待核实"), "看缺什么")
        }
        Kind::CentreShort => (format!("/desk/organisations/{record}"), "看缺什么"),
        Kind::Hours => (format!("/desk/training/hours?year={year}"), "看名单"),
        Kind::OwnHours => (to("/desk/training?state=未开始"), "看培训"),
        Kind::Practice => (format!("/desk/training/practice?year={year}"), "看次数"),
        Kind::ExpertRecommend => (format!("/desk/experts/rounds/{record}"), "去推荐"),
        Kind::ExpertDecide => (format!("/desk/experts/rounds/{record}"), "去评审"),
        Kind::ExpertTerms => (to("/desk/experts?ending=是"), "看名单"),
        Kind::ExpertReview => (format!("/desk/experts/review?year={}", year - 1), "看评议"),
        Kind::ExpertOpinion => (to("/desk/experts/requests"), "去答复"),
        Kind::ExpertWaiting => (to("/desk/experts/requests"), "看征询"),
        Kind::CaseDecision => (to("/desk/cases?due=受理决定"), "去决定"),
        Kind::CaseSupplement => (to("/desk/cases?due=等补正"), "去催补"),
        Kind::CaseAsked => (to("/desk/cases?due=转来待答复"), "去答复"),
        Kind::CaseReferred => (to("/desk/cases?due=转出待答复"), "看案件"),
        Kind::CaseStatutory => (to("/desk/cases?due=法定期限"), "看案件"),
        Kind::CaseHandling => (to("/desk/cases?due=办理期限"), "看案件"),
        Kind::CaseReview => (to("/desk/cases?due=申请仲裁审查"), "看案件"),
        Kind::CaseConfirmation => (to("/desk/cases?due=申请司法确认"), "看案件"),
        Kind::CaseDuty => (to("/desk/cases?due=履行期限"), "看案件"),
        Kind::CaseVisit => (to("/desk/cases?due=回访"), "去回访"),
        Kind::RosterSummary => (format!("/desk/mediators/export?period={}", period(todo, env)), "导出核对"),
        Kind::Staged => (format!("/desk/imports/{record}"), "继续修改"),
        Kind::Handed => (format!("/desk/imports/{record}"), "去补正"),
        Kind::Calendar => {
            let year = todo.due.map_or(year, |due| plus_days(due, 1).year());
            (format!("/desk/admin/calendar?year={year}"), "去录入")
        }
        Kind::Locked | Kind::Unused => (to("/desk/admin/users"), "看账号"),
        Kind::Chain => (to("/desk/admin/audit"), "看日志"),
    }
}

/// The name of the period whose last day the to-do has, such as 2024H1.
fn period(todo: &Todo, env: &Env) -> String {
    let all = env.policy.periods.iter().flat_map(|p| [-1, 0].map(|y| (&p.value, env.today.year() + y)));
    all.filter(|(p, year)| Some(p.due_in(*year)) == todo.due)
        .map(|(p, year)| format!("{year}{}", p.code))
        .next()
        .unwrap_or_default()
}
