//! Whose token or session it is.

use axum::Json;
use fengqiao_domain::access::Action;
use serde_json::{Value, json};

use super::call::Call;
use super::endpoints::{Endpoints, Operation, named};
use crate::{AppError, Permit, may};

/// Routes of this part.
pub fn add(api: Endpoints) -> Endpoints {
    api.get(
        "/api/v1/me",
        || {
            Operation::new("账号", "当前账号、岗位和权限")
                .about("用网页登录的会话调用时，csrf 是写操作要放在 X-CSRF-Token 里的值；用令牌时没有。")
                .gives(200, "账号", named("Me"))
        },
        me,
    )
}

async fn me(permit: Permit<may::ViewDesk>, call: Call) -> Result<Json<Value>, AppError> {
    call.only(&[])?;
    let allowed: Vec<&str> = Action::ALL.iter().filter(|a| permit.may(**a)).map(|a| a.code()).collect();
    let csrf = Some(permit.csrf()).filter(|token| !token.is_empty());
    Ok(Json(json!({
        "account": permit.account, "name": permit.name, "role": permit.role.map(fengqiao_domain::access::Role::code),
        "role_name": permit.role_name(), "scope": permit.scope.kind(), "scope_name": permit.scope_name,
        "district": permit.scope.authority(), "permissions": allowed, "csrf": csrf,
    })))
}

/// Schemas of this part.
pub fn schemas() -> Vec<(&'static str, Value)> {
    let text = || json!({ "type": "string" });
    let maybe = || json!({ "type": ["string", "null"] });
    let properties = json!({
        "account": text(), "name": text(), "role": maybe(), "role_name": text(),
        "scope": { "enum": ["city", "authority", "subdistrict", "organisation", "mediator", "nothing"] },
        "scope_name": text(), "district": maybe(), "permissions": { "type": "array", "items": text() }, "csrf": maybe(),
    });
    let keys: Vec<&String> = properties.as_object().map(|m| m.keys().collect()).unwrap_or_default();
    vec![(
        "Me",
        json!({ "type": "object", "additionalProperties": false, "required": keys, "properties": properties }),
    )]
}
