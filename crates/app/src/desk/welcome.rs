//! What to know on the first visit, and what to say when there is nothing to do.

use fengqiao_domain::access::{Action, Role, Scope};

use crate::Actor;

/// What the post covers and where to begin.
pub fn words(actor: &Actor, todos: usize) -> String {
    let place = &actor.scope_name;
    let covers = match (&actor.scope, actor.role) {
        (_, Some(Role::SystemAdmin)) => "您看管系统设置和工作日历，看不到业务记录".to_owned(),
        (_, Some(Role::SecurityAdmin)) => "您看管全市的账号和岗位，看不到业务记录".to_owned(),
        (_, Some(Role::DistrictAdmin)) => format!("您看管{place}的账号和岗位，看不到业务记录"),
        (_, Some(Role::Auditor)) => "您查阅审计日志，看不到业务记录".to_owned(),
        (Scope::City, _) => "您看得到全市 16 个区和市本级".to_owned(),
        (Scope::Authority(_), _) => format!("您看得到{place}的调解组织、调解员和指标，别的区不可见"),
        (Scope::Subdistrict { .. }, _) => format!("您看得到{place}的调解组织和调解员，区的指标只读"),
        (Scope::Organisation(_), _) => format!("您看得到{place}和它的调解员"),
        (Scope::Mediator(_), _) => "您看得到自己的调解员证、年度注册和所在组织".to_owned(),
        (Scope::Nothing, _) => "这个岗位还没有范围，请联系账号管理员".to_owned(),
    };
    let next = if todos > 0 {
        "从下面第一项做起，右端的蓝字就是要做的事"
    } else {
        "现在没有要办的事"
    };
    format!("您在用“{}”岗位。{covers}。{next}。", actor.role_name())
}

/// Words of an empty list: heading, what comes here, where to go instead.
pub fn empty(actor: &Actor) -> (&'static str, &'static str, &'static str) {
    if actor.may(Action::Register) {
        ("没有要办的事", "年度注册、待清理、指标进度、暂存的导入，到时会按期限列在这里。", "/desk/mediators")
    } else if matches!(actor.scope, Scope::Mediator(_)) {
        ("没有要办的事", "证书快到期、年度注册没有办，会提前列在这里。", "/desk/account")
    } else {
        ("没有要办的事", "要您处理的事会按期限列在这里。", "/desk/account")
    }
}
