//! The policy as everybody can read it: every number with its clause, basis and words.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use fengqiao_domain::policy::PolicyItem;

use crate::platform::render::html;
use crate::{App, AppError, Page, Permit, Routes, may};

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new().get("/desk/admin/policy", policy)
}

/// Headings by the first part of an item's path.
const GROUPS: &[(&str, &str)] = &[
    ("", "总则"),
    ("coverage", "指标任务"),
    ("operational", "实体化条件"),
    ("staffing", "人员配备"),
    ("certificate", "调解员证"),
    ("registration", "年度注册"),
    ("appointment", "聘任"),
    ("training", "培训与实践"),
    ("experts", "专家库"),
    ("returns", "台账报送"),
    ("clocks", "办案期限"),
    ("reminders", "提醒"),
    ("cases", "案件"),
    ("collective", "集体争议"),
    ("major", "重大集体争议"),
    ("alerts", "预警"),
    ("calculators", "计算工具"),
    ("public", "公众端开关"),
    ("annexes", "附件对应"),
    ("zones", "功能区"),
];

struct Group {
    title: String,
    items: Vec<PolicyItem>,
}

#[derive(Template)]
#[template(path = "settings/policy.html")]
struct PolicyPage {
    page: Page,
    name: String,
    document: String,
    version: String,
    digest: String,
    computed_at: String,
    groups: Vec<Group>,
}

async fn policy(permit: Permit<may::ViewPolicy>, State(app): State<Arc<App>>) -> Result<Response, AppError> {
    let computed = app.blocking(|app| app.read(super::store::computed_at)).await?;
    let policy = &app.jurisdiction.policy;
    let mut groups: Vec<Group> = Vec::new();
    for item in policy.items() {
        let first = item.path.split(['.', '[']).next().unwrap_or_default();
        let known = GROUPS.iter().find(|(key, _)| *key == first).map_or("总则", |(_, title)| *title);
        match groups.iter_mut().find(|g| g.title == known) {
            Some(group) => group.items.push(item.clone()),
            None => groups.push(Group { title: known.to_owned(), items: vec![item.clone()] }),
        }
    }
    html(&PolicyPage {
        page: permit.page(&app, "政策参数").under(&[("系统", "/desk/system")]),
        name: policy.name.clone(),
        document: policy.document.clone(),
        version: policy.version.clone(),
        digest: policy.digest.clone(),
        computed_at: computed,
        groups,
    })
}
