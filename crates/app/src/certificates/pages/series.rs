//! 证号规则: the authorities a post numbers for, each with its series; one set on a form.

use std::collections::BTreeMap;
use std::sync::Arc;

use askama::Template;
use axum::extract::{Form, Path, State};
use axum::response::Response;
use fengqiao_domain::certificates::NumberSeries;

use crate::certificates::series::{self, Line, Wanted};
use crate::platform::fields::{Entry, Field};
use crate::platform::render::{done, form_again, html};
use crate::platform::view::FieldProblem;
use crate::{App, AppError, Page, Permit, Routes, may};

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new()
        .get("/desk/certificates/series", list)
        .get("/desk/certificates/series/{authority}", form)
        .post("/desk/certificates/series/{authority}", set)
}

type Keeper = Permit<may::DecideCertificate>;

const LIST: &str = "/desk/certificates/series";
const UNDER: [(&str, &str); 2] = [("调解员与证书", "/desk/mediators"), ("证书", "/desk/certificates")];

#[derive(Template)]
#[template(path = "certificates/series.html")]
struct SeriesPage {
    page: Page,
    lines: Vec<Line>,
}

#[derive(Template)]
#[template(path = "certificates/series_form.html")]
struct FormPage {
    page: Page,
    line: Line,
    fields: Vec<Field>,
    problems: Vec<FieldProblem>,
    revision: String,
}

async fn lines(permit: &Keeper, app: &Arc<App>) -> Result<Vec<Line>, AppError> {
    let scope = permit.scope.clone();
    app.blocking(move |app| series::lines(app, &scope)).await
}

async fn list(permit: Keeper, State(app): State<Arc<App>>) -> Result<Response, AppError> {
    let lines = lines(&permit, &app).await?;
    html(&SeriesPage { page: permit.page(&app, "证号规则").under(&UNDER), lines })
}

async fn page(
    permit: &Keeper,
    app: &Arc<App>,
    authority: &str,
    entry: Option<&Entry>,
    problems: Vec<FieldProblem>,
) -> Result<FormPage, AppError> {
    let line = lines(permit, app).await?.into_iter().find(|line| line.authority == authority);
    let line = line.ok_or(AppError::NotFound)?;
    let known = line.series.clone().unwrap_or_else(|| NumberSeries {
        prefix: format!("津{authority}"),
        with_year: true,
        digits: 4,
    });
    let mut fields = vec![
        Field::text("prefix", "前缀", &known.prefix).hint("每个证号的开头，如“津120111”"),
        Field::select(
            "with_year",
            "年份",
            &[("yes", "带发证年份，每年从 1 起"), ("no", "不带年份，一直往下编")],
        )
        .filled(if known.with_year { "yes" } else { "no" }),
        Field::text("digits", "流水号位数", &known.digits.to_string()).hint("3 到 8 位，不足的前面补 0"),
        Field::text("next", "下一个流水号", &line.next.to_string()).hint("已有人用的号会自动跳过，不会重号"),
    ];
    let blank = Entry(BTreeMap::new());
    entry.unwrap_or(&blank).fill(&mut fields);
    let title = format!("{}的证号规则", line.name);
    let seen = entry.map(|e| e.text("revision").to_owned()).unwrap_or_default();
    Ok(FormPage {
        page: permit.page(app, &title).under(&[UNDER[0], UNDER[1], ("证号规则", LIST)]),
        revision: if seen.is_empty() { line.revision.to_string() } else { seen },
        line,
        fields,
        problems,
    })
}

async fn form(
    permit: Keeper,
    State(app): State<Arc<App>>,
    Path(authority): Path<String>,
) -> Result<Response, AppError> {
    html(&page(&permit, &app, &authority, None, Vec::new()).await?)
}

/// What was typed.
fn wanted(authority: &str, entry: &Entry) -> Result<Wanted, AppError> {
    let number = |name: &'static str, words: &str| {
        entry.text(name).parse::<u64>().map_err(|_| AppError::invalid(name, format!("{words}填数字。")))
    };
    let digits = u32::try_from(number("digits", "流水号位数")?).unwrap_or(u32::MAX);
    Ok(Wanted {
        authority: authority.to_owned(),
        series: NumberSeries {
            prefix: entry.text("prefix").to_owned(),
            with_year: entry.text("with_year") != "no",
            digits,
        },
        next: number("next", "下一个流水号")?,
        revision: entry.text("revision").parse().unwrap_or(0),
    })
}

async fn set(
    permit: Keeper,
    State(app): State<Arc<App>>,
    Path(authority): Path<String>,
    Form(entry): Form<BTreeMap<String, String>>,
) -> Result<Response, AppError> {
    let entry = Entry(entry);
    let (actor, typed, of) = (permit.actor(), entry.clone(), authority.clone());
    let kept = app.blocking(move |app| series::set(app, &actor, &wanted(&of, &typed)?)).await;
    match kept {
        Ok(()) => Ok(done(LIST, "证号规则已保存。以后发证、换发时证号留空，就按它自动给号。")),
        Err(AppError::NotFound) => Err(AppError::NotFound),
        Err(error) => {
            let problems = match error {
                AppError::Conflict => vec![FieldProblem {
                    field: String::new(),
                    message: "别人刚改过这条规则。请返回列表看过新的规则，再改。".into(),
                }],
                error => error.for_form()?,
            };
            form_again(&page(&permit, &app, &authority, Some(&entry), problems).await?)
        }
    }
}
