//! The entry page of 系统: what the post in use may look after.

use crate::platform::render::html;
use crate::{App, AppError, Page, Permit, Routes, may};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use fengqiao_domain::access::Action;
use std::sync::Arc;

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new().get("/desk/system", system)
}

/// What stands here: permission, address, words, what it is for.
const ENTRIES: &[(Action, &str, &str, &str)] = &[
    (Action::ManageUsers, "/desk/admin/users", "账号与岗位", "新增账号、分配岗位、重置密码、锁定、一键移交"),
    (Action::ViewRoles, "/desk/admin/roles", "角色与权限", "各角色能办什么，一张表看清"),
    (Action::ViewPolicy, "/desk/admin/policy", "政策参数", "每个数字的条款、依据和现值"),
    (
        Action::EditParameters,
        "/desk/parameters",
        "计算工具的参数",
        "最低工资、平均工资等的数值和文号，由市局核定",
    ),
    (
        Action::EditTemplates,
        "/desk/settings/templates",
        "文书模板",
        "改文书的文字，预览，存为新的一版；改错了说第几行",
    ),
    (Action::EditSettings, "/desk/admin/paper", "打印与查验", "证卡二维码指向的公众端地址，服务器上的字体"),
    (
        Action::EditSettings,
        "/desk/admin/reminders",
        "提醒与发件箱",
        "邮件服务器、短信网关，发出去和没有发出去的提醒",
    ),
    (Action::EditCalendar, "/desk/admin/calendar", "工作日历", "放假与调休；期限按它计算"),
    (Action::ViewAudit, "/desk/admin/audit", "审计日志", "谁在何时做了什么；校验日志链是否完整"),
    (Action::ViewSystem, "/desk/admin/status", "系统状态", "版本、数据库、密钥指纹、日历年度"),
];

struct Entry {
    href: &'static str,
    title: &'static str,
    words: &'static str,
}

#[derive(Template)]
#[template(path = "users/system.html")]
struct SystemPage {
    page: Page,
    entries: Vec<Entry>,
}

async fn system(permit: Permit<may::ViewDesk>, State(app): State<Arc<App>>) -> Result<Response, AppError> {
    let entries = ENTRIES
        .iter()
        .filter(|(action, ..)| permit.may(*action))
        .map(|&(_, href, title, words)| Entry { href, title, words })
        .collect();
    html(&SystemPage { page: permit.page(&app, "系统"), entries })
}
