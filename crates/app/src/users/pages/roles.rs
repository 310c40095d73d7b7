//! The matrix of roles and permissions, to be read.

use crate::platform::render::html;
use crate::{App, AppError, Page, Permit, Routes, may};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use fengqiao_domain::access::{Action, Role, allowed};
use std::sync::Arc;

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new().get("/desk/admin/roles", roles)
}

struct Line {
    action: Action,
    /// Whether each role may, in the order of the heads.
    cells: Vec<(&'static Role, bool)>,
}

struct Group {
    title: &'static str,
    lines: Vec<Line>,
}

#[derive(Template)]
#[template(path = "users/roles.html")]
struct RolesPage {
    page: Page,
    roles: &'static [Role],
    groups: Vec<Group>,
}

async fn roles(permit: Permit<may::ViewRoles>, State(app): State<Arc<App>>) -> Result<Response, AppError> {
    let mut groups: Vec<Group> = Vec::new();
    for &action in Action::ALL {
        let line = Line { action, cells: Role::ALL.iter().map(|r| (r, allowed(*r, action))).collect() };
        match groups.last_mut().filter(|g| g.title == action.group()) {
            Some(group) => group.lines.push(line),
            None => groups.push(Group { title: action.group(), lines: vec![line] }),
        }
    }
    let page = permit.page(&app, "角色与权限").under(&[("系统", "/desk/system")]);
    html(&RolesPage { page, roles: Role::ALL, groups })
}
