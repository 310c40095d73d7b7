//! From what is typed for a post's scope (西青区, 李七庄街道, an organisation's number or name, a certificate number) to
//! the scope itself. The same for page and command line.

use super::assign::NewPost;
use super::store::places::{self, Found};
use crate::{App, AppError};
use fengqiao_domain::access::{Level, Role, Scope};

/// The post that a role and a typed scope mean. Errors are at the field `scope`.
pub fn resolve(app: &App, role: Role, typed: &str) -> Result<NewPost, AppError> {
    let typed = typed.trim();
    let post = |scope, home, name: &str| Ok(NewPost { role, scope, home, scope_name: name.to_owned() });
    match role.level() {
        Level::City => post(Scope::City, None, ""),
        Level::CityOrAuthority if is_city(typed) => post(Scope::City, None, ""),
        Level::Authority | Level::CityOrAuthority => {
            let (code, name) = authority(app, typed)?;
            post(Scope::Authority(code.clone()), Some(code), &name)
        }
        Level::Subdistrict => {
            let place = app
                .jurisdiction
                .regions
                .find_subdistrict(None, typed)
                .map_err(|near| no_place(typed, &near))?;
            let authority = place.district.clone();
            let scope = Scope::Subdistrict { authority: authority.clone(), code: place.code.clone() };
            post(scope, Some(authority), &place.name)
        }
        Level::Organisation => {
            let found = one(
                app.read(|c| places::organisations(c, typed))?,
                typed,
                "调解组织",
                "组织编号或完整的组织名称",
            )?;
            post(Scope::Organisation(found.id), Some(found.authority), &found.name)
        }
        Level::Mediator => {
            let found = one(app.read(|c| places::mediators(c, typed))?, typed, "调解员", "调解员证号")?;
            post(Scope::Mediator(found.id), Some(found.authority), &found.name)
        }
    }
}

fn is_city(typed: &str) -> bool {
    matches!(typed, "" | "全市" | "天津市" | "天津" | "city")
}

fn authority(app: &App, typed: &str) -> Result<(String, String), AppError> {
    let jurisdiction = &app.jurisdiction;
    jurisdiction.regions.find_authority(typed, &jurisdiction.policy).ok_or_else(|| {
        if typed.is_empty() {
            AppError::invalid("scope", "请填写管理范围：区或功能区，例如“西青区”。")
        } else {
            AppError::invalid(
                "scope",
                format!("没有名为“{typed}”的管理单位。请填写区或功能区的名称或代码，例如“西青区”。"),
            )
        }
    })
}

fn no_place(typed: &str, near: &[String]) -> AppError {
    let hint = if near.is_empty() {
        "例如“中北镇”".to_owned()
    } else {
        format!("是不是 {}", near.join("、"))
    };
    AppError::invalid(
        "scope",
        format!("没有找到街道（乡镇）“{typed}”，或有重名。请写明区和街镇的名称，{hint}。"),
    )
}

fn one(found: Vec<Found>, typed: &str, what: &str, by: &str) -> Result<Found, AppError> {
    let count = found.len();
    match (found.into_iter().next(), count) {
        (Some(found), 1) => Ok(found),
        (None, _) => Err(AppError::invalid("scope", format!("没有找到{what}“{typed}”。请填写{by}。"))),
        _ => Err(AppError::invalid("scope", format!("有 {count} 个{what}都符合“{typed}”。请改填编号。"))),
    }
}
