//! 导出 and 模板 of every table: a page to choose what is exported, the file itself, the blank form. Personal values are
//! masked unless a reason is given, which never stands in an address.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::sync::Arc;

use askama::Template;
use axum::extract::{Form, Query, State};
use axum::response::{IntoResponse, Response};
use fengqiao_domain::access::{Action, Scope};
use fengqiao_domain::search;
use http::{HeaderValue, header};

use super::export::{ExportQuery, Format, period};
use super::import::batch::rights;
use super::import::pages::{Named, framed, names};
use super::registry::{Tables, page_of};
use crate::platform::render::{form_again, html};
use crate::platform::view::{Choice, FieldProblem};
use crate::profiles;
use crate::{App, AppError, Page, Permit, Routes, may};

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::of_tables(&names(), |routes, table| {
        let path = format!("/desk/{table}/export");
        routes.get(&path, export).post(&path, unmasked).get(&format!("/desk/{table}/template"), template)
    })
}

/// What an address or a form names.
type Asked = BTreeMap<String, String>;

/// Longest reason kept, in characters.
const REASON: usize = 200;

#[derive(Template)]
#[template(path = "imports/export.html")]
struct ExportPage {
    page: Page,
    heading: String,
    action: String,
    back: String,
    formats: Vec<Choice>,
    as_of: String,
    periods: Vec<Choice>,
    districts: Vec<Choice>,
    /// Import profiles in whose layout it may be written.
    profiles: Vec<Choice>,
    /// The list's own conditions, sent on as they are.
    filter: Vec<(String, String)>,
    words: String,
    has_personal: bool,
    may_unmask: bool,
    /// The form asks for the personal values in full, and why.
    full: bool,
    full_href: String,
    reason: String,
    problems: Vec<FieldProblem>,
}

/// Without a format the page to choose one, with it the file.
async fn export(
    permit: Permit<may::Export>,
    State(app): State<Arc<App>>,
    Named(table): Named,
    Query(asked): Query<Asked>,
) -> Result<Response, AppError> {
    seen(&permit, table)?;
    let (personal, rest): (Asked, Asked) =
        asked.clone().into_iter().partition(|(_, value)| search::Query::read(value).is_personal());
    if !personal.is_empty() {
        // It is not said again in the page, and nothing goes out that was not asked for.
        let message = "没有导出：导出不按证件号码、电话筛选。按人找案件用“按当事人查找”。".to_owned();
        let problems = vec![FieldProblem { field: String::new(), message }];
        return form_again(&page(&app, &permit, table, &rest, false, problems).await?);
    }
    if said(&asked, "format").is_empty() {
        let full = !said(&asked, "full").is_empty();
        return html(&page(&app, &permit, table, &asked, full, Vec::new()).await?);
    }
    match write(&app, &permit, table, &asked, None).await {
        Err(e) => {
            let problems = e.for_form()?;
            form_again(&page(&app, &permit, table, &asked, false, problems).await?)
        }
        done => done,
    }
}

/// The file with its personal values in full, for a reason that goes on record.
async fn unmasked(
    permit: Permit<may::Export>,
    State(app): State<Arc<App>>,
    Named(table): Named,
    Form(asked): Form<Asked>,
) -> Result<Response, AppError> {
    seen(&permit, table)?;
    if !permit.may(Action::Unmask) {
        return Err(AppError::Forbidden);
    }
    let reason: String = said(&asked, "reason").trim().chars().take(REASON).collect();
    let done = if reason.is_empty() {
        Err(AppError::invalid("reason", "导出完整的个人信息要写明理由。"))
    } else {
        write(&app, &permit, table, &asked, Some(reason)).await
    };
    match done {
        Err(e) => {
            let problems = e.for_form()?;
            form_again(&page(&app, &permit, table, &asked, true, problems).await?)
        }
        done => done,
    }
}

async fn template(
    permit: Permit<may::ViewDesk>,
    State(app): State<Arc<App>>,
    Named(table): Named,
) -> Result<Response, AppError> {
    seen(&permit, table)?;
    let bytes = app
        .blocking(move |_| {
            let mut out = Cursor::new(Vec::new());
            table.template(&mut out)?;
            Ok(out.into_inner())
        })
        .await?;
    Ok(attachment(&format!("{}-空白表样.xlsx", table.title()), bytes))
}

/// Whoever may not look at a table is told that there is none.
fn seen<A>(permit: &Permit<A>, table: &dyn Tables) -> Result<(), AppError> {
    if permit.may(rights::of(table.id()).0) { Ok(()) } else { Err(AppError::Forbidden) }
}

fn said<'a>(asked: &'a Asked, key: &str) -> &'a str {
    asked.get(key).map_or("", |v| v.trim())
}

async fn write(
    app: &Arc<App>,
    permit: &Permit<may::Export>,
    table: &'static dyn Tables,
    asked: &Asked,
    unmask: Option<String>,
) -> Result<Response, AppError> {
    let format = Format::asked(said(asked, "format"))?;
    let policy = &app.jurisdiction.policy;
    let (as_of, period) = match (said(asked, "period"), said(asked, "as_of")) {
        ("", "") => (app.today(), None),
        ("", day) => {
            let day = fengqiao_domain::value::parse_date(day).ok_or_else(|| {
                AppError::invalid("as_of", format!("“{day}”不是日期。写成 2024-07-18 这样。"))
            })?;
            (day, None)
        }
        (typed, _) => {
            let found = period(policy, typed);
            let (day, words) = found.map_err(|e| AppError::invalid("period", e.detail()))?;
            (day, Some(words))
        }
    };
    let scope = match said(asked, "district") {
        "" => permit.scope.clone(),
        // Where the list looks at one district, the export does.
        code if permit.scope.contains_authority(code) => Scope::Authority(code.to_owned()),
        _ => return Err(AppError::NotFound),
    };
    let (actor, asked) = (permit.actor(), asked.clone());
    let (rows, bytes) = app
        .blocking(move |app| {
            let filter = table.listed(app, &actor, as_of, &asked)?;
            let asked_for = said(&asked, "profile");
            let found = app.read(|c| profiles::store::usable(c, table.id(), asked_for));
            let lens = match found {
                Err(AppError::NotFound) => {
                    return Err(AppError::invalid("profile", "这个导入方案已经停用，重新选择。"));
                }
                other => other?,
            };
            let filter = filter.as_deref();
            let query = ExportQuery { as_of, period, scope, unmask, format, filter, lens: lens.as_ref() };
            let mut out = Cursor::new(Vec::new());
            let rows = table.export(app, &actor, &query, &mut out)?;
            Ok((rows, out.into_inner()))
        })
        .await?;
    tracing::debug!(table = table.id(), rows, "export");
    Ok(attachment(&format!("{}-{as_of}.{}", table.title(), format.end()), bytes))
}

async fn page(
    app: &Arc<App>,
    permit: &Permit<may::Export>,
    table: &'static dyn Tables,
    asked: &Asked,
    full: bool,
    problems: Vec<FieldProblem>,
) -> Result<ExportPage, AppError> {
    let known = app.blocking(move |app| app.read(|c| profiles::store::list(c, table.id()))).await?;
    let profiles = known.into_iter().filter(|kept| kept.version > 0).map(|kept| Choice {
        selected: said(asked, "profile") == kept.id,
        value: kept.id,
        label: kept.name,
    });
    let profiles = profiles.collect();
    let policy = &app.jurisdiction.policy;
    let heading = format!("导出{}", table.title());
    let chosen = |key: &str, value: &str| said(asked, key) == value;
    let year = app.today().year();
    let codes = [year - 1, year]
        .into_iter()
        .flat_map(|y| policy.periods.iter().map(move |p| format!("{y}{}", p.value.code)));
    let periods = codes.filter_map(|code| {
        let (_, label) = period(policy, &code).ok()?;
        Some(Choice { selected: chosen("period", &code), value: code, label })
    });
    let districts = if permit.scope == Scope::City {
        let all = app.jurisdiction.regions.authorities(policy).into_iter();
        all.map(|(value, label)| Choice { selected: chosen("district", &value), value, label }).collect()
    } else {
        Vec::new()
    };
    let formats = [("xlsx", "Excel（正式表式）"), ("csv", "CSV"), ("json", "JSON")];
    let own = [
        "format", "as_of", "period", "district", "reason", "csrf", "full", "page", "size", "after", "before",
        "profile",
    ];
    let filter: Vec<(String, String)> = asked
        .iter()
        .filter(|(key, value)| !own.contains(&key.as_str()) && !value.trim().is_empty())
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect();
    let values: Vec<&str> = filter.iter().map(|(_, value)| value.as_str()).collect();
    let as_of = match said(asked, "as_of") {
        "" => app.today().to_string(),
        day => day.to_owned(),
    };
    Ok(ExportPage {
        page: framed(permit.page(app, &heading), table, &[]),
        action: format!("/desk/{}/export", table.id()),
        back: page_of(table),
        formats: formats
            .iter()
            .map(|(value, label)| Choice {
                value: (*value).into(),
                label: (*label).into(),
                selected: chosen("format", value) || (said(asked, "format").is_empty() && *value == "xlsx"),
            })
            .collect(),
        as_of,
        periods: periods.collect(),
        districts,
        profiles,
        words: values.join("、"),
        full_href: {
            let mut query = form_urlencoded::Serializer::new(String::new());
            query.append_pair("full", "1").extend_pairs(&filter);
            format!("/desk/{}/export?{}", table.id(), query.finish())
        },
        full: full && permit.may(Action::Unmask),
        filter,
        has_personal: table.has_personal(),
        may_unmask: permit.may(Action::Unmask),
        reason: said(asked, "reason").to_owned(),
        problems,
        heading,
    })
}

/// A file to be saved under a name; its kind follows from the end of the name.
pub fn attachment(name: &str, bytes: Vec<u8>) -> Response {
    let kind = match name.rsplit('.').next() {
        Some("xlsx") => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        Some("csv") => "text/csv; charset=utf-8",
        Some("pdf") => "application/pdf",
        Some("docx") => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        _ => "application/json",
    };
    let encoded: String = form_urlencoded::byte_serialize(name.as_bytes()).collect();
    let mut response = ([(header::CONTENT_TYPE, kind)], bytes).into_response();
    let value = format!("attachment; filename*=UTF-8''{}", encoded.replace('+', "%20"));
    // Percent-encoded text is always a valid header.
    if let Ok(value) = HeaderValue::from_str(&value) {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, value);
    }
    response
}

/// A file name without its end.
pub fn stem(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}
