//! Coverage, roster and certificates: the same JSON as the command line.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::call::{Call, heavy};
use super::endpoints::{Endpoints, Operation, named};
use super::shape::{basis, day, list, maybe, maybe_day, object, text};
use super::tables::page;
use crate::coverage::{figures, gaps, json as coverage_json};
use crate::mediators::roster::{self, Reading};
use crate::tables::api;
use crate::tables::paging::Start;
use crate::training::{hours, year};
use crate::{App, AppError, Permit, may};

const DATED: &[&str] = &["as_of", "district"];
const GAPS: &[&str] = &["as_of", "district", "page", "after", "per_page"];
const HOURS: &[&str] = &["year", "district"];
const ROSTER: &[&str] = &["as_of", "district", "strict", "cleanup", "page", "after", "per_page"];

/// Routes of this part.
pub fn add(to: Endpoints) -> Endpoints {
    to.get(
        "/api/v1/coverage",
        || {
            Operation::new("指标与名册", "指标任务完成情况")
                .about("每个管理单位、指标和考核时点一行；全市合计在 total。内容与命令 fengqiao coverage --json 相同。")
                .query(DATED)
                .gives(200, "完成情况", named("Coverage"))
        },
        coverage,
    )
    .get(
        "/api/v1/coverage/gaps",
        || {
            Operation::new("指标与名册", "未建组织单位清单")
                .about(
                    "不写 page、per_page 就一次给全部，与命令 fengqiao coverage --gaps --json 相同；分页时按管理单位、类别排，\
                     下一页的地址在 next。",
                )
                .query(GAPS)
                .gives(200, "清单", named("Gaps"))
        },
        coverage_gaps,
    )
    .get(
        "/api/v1/roster",
        || {
            Operation::new("指标与名册", "调解员名册")
                .about(
                    "在册和在册（待清理）；strict=true 只要在册，cleanup=true 只要待清理。不写 page、per_page 就一次给全部，\
                     与命令 fengqiao roster --json 相同；count 总是全部人数，下一页的地址在 next。",
                )
                .query(ROSTER)
                .gives(200, "名册", named("Roster"))
        },
        people,
    )
    .get(
        "/api/v1/hours",
        || {
            Operation::new("指标与名册", "一年的脱产学时")
                .about(
                    "每名调解员一行：计入的脱产学时、要求、还差、实践次数；obliged 为否的只作提示。默认今年，内容与命令 \
                     fengqiao hours --json 相同。",
                )
                .query(HOURS)
                .gives(200, "学时", named("Hours"))
        },
        hours_of_year,
    )
    .get(
        "/api/v1/certificates/{no}",
        || {
            Operation::new("指标与名册", "一张调解员证在某一天的状态")
                .about("结论带条款、依据、一句话和所依据的事实，与命令 fengqiao certificate --json 相同。")
                .query(&["as_of"])
                .gives(200, "状态", named("CertificateState"))
        },
        certificate,
    )
}

async fn coverage(
    permit: Permit<may::ViewCoverage>,
    State(app): State<Arc<App>>,
    call: Call,
) -> Result<Json<Value>, AppError> {
    call.only(DATED)?;
    let (scope, on) = (call.scope(&app, &permit)?, call.date("as_of")?.unwrap_or(app.today()));
    let table = app.blocking(move |app| {
        let now = app.clock.stamp();
        let env = app.env(&now);
        Ok(coverage_json::table(&app.read(|c| figures::table(c, &env, &scope, on))?))
    });
    Ok(Json(table.await?))
}

/// The page that was asked for; `None` for the whole list.
fn paged(call: &Call) -> Result<Option<(Start, usize)>, AppError> {
    if ["page", "per_page", "after"].iter().all(|key| call.text(key).is_empty()) {
        return Ok(None);
    }
    let (start, limit) = call.paging()?;
    let start = match start {
        api::Start::Row(n) => Start::Row(n as u64),
        api::Start::After(id) => Start::After(id),
    };
    Ok(Some((start, limit)))
}

/// The list, and where it is a page of it the address of the next one, which starts after this record.
fn answer(call: &Call, is_page: bool, mut list: Value, next: Option<String>) -> Response {
    if !is_page {
        return Json(list).into_response();
    }
    let next = next.map(|id| call.after(&id));
    list["next"] = json!(next);
    page(list, next.as_deref())
}

async fn coverage_gaps(
    permit: Permit<may::ViewCoverage>,
    State(app): State<Arc<App>>,
    call: Call,
) -> Result<Response, AppError> {
    call.only(GAPS)?;
    let paged = paged(&call)?;
    let is_page = paged.is_some();
    if !is_page {
        heavy(&app, &permit)?;
    }
    let (scope, on) = (call.scope(&app, &permit)?, call.date("as_of")?.unwrap_or(app.today()));
    let found = app.blocking(move |app| {
        let now = app.clock.stamp();
        let env = app.env(&now);
        let Some((start, limit)) = paged else {
            let all = app.read(|c| gaps::all(c, &env, &scope, on))?;
            return Ok((coverage_json::gaps(&all, on, &env), None));
        };
        let mut part = app.read(|c| gaps::part(c, &env, &scope, on, &start, limit))?;
        let more = part.len() > limit;
        part.truncate(limit);
        let next = part.last().filter(|_| more).map(|unit| unit.id.clone());
        Ok((coverage_json::gaps(&part, on, &env), next))
    });
    let (list, next) = found.await?;
    Ok(answer(&call, is_page, list, next))
}

async fn people(
    permit: Permit<may::ViewMediators>,
    State(app): State<Arc<App>>,
    call: Call,
) -> Result<Response, AppError> {
    call.only(ROSTER)?;
    let paged = paged(&call)?;
    let is_page = paged.is_some();
    if !is_page {
        heavy(&app, &permit)?;
    }
    let reading = match (call.flag("strict")?, call.flag("cleanup")?) {
        (true, true) => return Err(AppError::invalid("cleanup", "strict 与 cleanup 只能写一个。")),
        (true, false) => Reading::Strict,
        (false, true) => Reading::Cleanup,
        (false, false) => Reading::Working,
    };
    let (scope, on) = (call.scope(&app, &permit)?, call.date("as_of")?.unwrap_or(app.today()));
    let found = app.blocking(move |app| {
        let now = app.clock.stamp();
        let env = app.env(&now);
        let Some((start, limit)) = paged else {
            let entries = app.read(|c| roster::list(c, &env, &scope, on, reading))?;
            return Ok((roster::json(&entries, on), None));
        };
        let part = app.read(|c| roster::part(c, &env, &scope, on, reading, &start, limit))?;
        let mut list = roster::json(&part.entries, on);
        list["count"] = json!(part.count);
        Ok((list, part.next))
    });
    let (list, next) = found.await?;
    Ok(answer(&call, is_page, list, next))
}

async fn hours_of_year(
    permit: Permit<may::ViewTraining>,
    State(app): State<Arc<App>>,
    call: Call,
) -> Result<Json<Value>, AppError> {
    call.only(HOURS)?;
    heavy(&app, &permit)?;
    let year = match call.text("year") {
        "" => app.today().year(),
        typed => year(typed).ok_or_else(|| AppError::invalid("year", "年份写成 2024。"))?,
    };
    let scope = call.scope(&app, &permit)?;
    let found = app.blocking(move |app| {
        let now = app.clock.stamp();
        let env = app.env(&now);
        Ok(hours::json(&app.read(|c| hours::list(c, &env, &scope, year))?, year))
    });
    Ok(Json(found.await?))
}

async fn certificate(
    permit: Permit<may::ViewMediators>,
    State(app): State<Arc<App>>,
    Path(number): Path<String>,
    call: Call,
) -> Result<Json<Value>, AppError> {
    call.only(&["as_of"])?;
    if number.chars().any(char::is_control) {
        return Err(AppError::NotFound);
    }
    let (scope, on) = (permit.scope.clone(), call.date("as_of")?.unwrap_or(app.today()));
    let found = app.blocking(move |app| {
        let now = app.clock.stamp();
        let env = app.env(&now);
        app.read(|c| roster::certificate(c, &env, &scope, &number, on))?.ok_or(AppError::NotFound)
    });
    Ok(Json(found.await?))
}

/// Schemas of this part.
pub fn schemas() -> Vec<(&'static str, Value)> {
    let mut row = object(&json!({
        "district": { "type": "string", "description": "管理单位代码，市本级 120000；合计行为空" },
        "district_name": text(),
        "indicator": { "enum": ["enterprise", "association", "subdistrict_centre", "court_centre"] },
        "indicator_name": text(), "due": day(),
        "share": { "type": "integer", "description": "目标，百分之几" },
        "base": { "type": "integer", "description": "基数" },
        "base_confirmed": { "type": "boolean" },
        "required": { "type": "integer", "description": "应设立数" },
        "achieved": { "type": "integer", "description": "已设立数（按政策的口径）" },
        "units_covered": { "type": "integer", "description": "覆盖单位数" },
        "eligible": { "type": ["integer", "null"], "description": "符合实体化条件数，只有街道（乡镇）调解中心有" },
        "gap": { "type": "integer", "description": "缺口" },
        "rate": { "type": ["string", "null"], "pattern": "^\\d+\\.\\d{2}$", "description": "完成率，百分之几；基数为 0 时没有" },
        "achieved_on_due": { "type": ["integer", "null"], "description": "考核时点当天的完成数；未到时点没有" },
        "status": maybe(),
    }));
    row["properties"]["districts_met"] = json!({ "type": "integer", "description": "合计行：达标的区数" });
    row["properties"]["districts"] = json!({ "type": "integer", "description": "合计行：区数" });
    let reason = object(&json!({ "code": text(), "sentence": text(), "clause": text() }));
    let person = object(&json!({
        "certificate_no": text(), "name": text(), "organisation": text(), "district": text(),
        "full_time": { "type": "boolean" }, "state": { "enum": ["在册", "在册（待清理）"] }, "reasons": list(&reason),
    }));
    let fact = object(&json!({ "label": text(), "value": text() }));
    let unit = object(&json!({
        "district": text(), "kind": text(), "name": text(), "credit_code": maybe(), "subdistrict": maybe(),
    }));
    // Only where a page was asked for.
    let paged = |mut whole: Value| {
        whole["properties"]["next"] =
            json!({ "type": ["string", "null"], "description": "下一页的地址；没有分页时不写" });
        whole
    };
    vec![
        ("CoverageRow", row),
        (
            "Coverage",
            object(
                &json!({ "as_of": day(), "rows": list(&named("CoverageRow")), "total": list(&named("CoverageRow")) }),
            ),
        ),
        ("Gaps", paged(object(&json!({ "as_of": day(), "units": list(&unit) })))),
        (
            "Roster",
            paged(object(
                &json!({ "as_of": day(), "count": { "type": "integer" }, "mediators": list(&person) }),
            )),
        ),
        (
            "Hours",
            object(&json!({ "year": { "type": "integer" }, "mediators": list(&object(&json!({
                "certificate_no": text(), "name": text(),
                "off_the_job": { "type": "number", "description": "计入的脱产学时" },
                "required": { "type": "number", "description": "要求学时" },
                "short_by": { "type": "number", "description": "还差；够了是 0" },
                "obliged": { "type": "boolean", "description": "按政策要求达到的；否的只作提示" },
                "practice": { "type": "integer", "description": "参加实践锻炼的次数" },
            }))) })),
        ),
        (
            "CertificateState",
            object(&json!({
                "certificate_no": text(), "state": text(), "strictly_valid": { "type": "boolean" },
                "usable": { "type": "boolean" }, "valid_until": maybe_day(), "registration": text(),
                "idle_suspected": { "type": "boolean" }, "last_activity": maybe_day(),
                "clause": text(), "basis": basis(), "sentence": text(), "facts": list(&fact),
            })),
        ),
    ]
}
