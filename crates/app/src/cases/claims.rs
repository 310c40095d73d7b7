//! 请求事项 one by one: a form of its own, because annex 6 has one column for all of them, which holds their sum. An amount
//! may come from a calculator, with how it was reckoned.

use std::collections::BTreeMap;
use std::sync::Arc;

use askama::Template;
use axum::extract::{Form, Path, Query, State};
use axum::response::Response;
use fengqiao_domain::access::Action;
use fengqiao_domain::calculators::Calculator;
use fengqiao_domain::cases::Case;
use fengqiao_domain::cases::claims::{MOST, set, total};
use fengqiao_domain::cases::record::Claim;
use fengqiao_domain::codes::DISPUTE_TYPES;
use fengqiao_domain::value::{money, scaled};

use super::actions::{change, open};
use super::pages::sight::Sight;
use crate::calculators::{Answer, Known, reckon};
use crate::error::FieldError;
use crate::platform::render::{done, html};
use crate::platform::view::{Choice, FieldProblem};
use crate::tables::act::not_done;
use crate::{Actor, App, AppError, Page, Permit, Routes, may};

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new().get("/desk/cases/{id}/claims", form).post("/desk/cases/{id}/claims", keep)
}

/// One row of the form, in words.
#[derive(Clone, Default)]
struct Row {
    kind: String,
    what: String,
    amount: String,
    how: String,
}

impl Row {
    fn of(claim: &Claim, sight: Sight) -> Self {
        Self {
            kind: claim.kind.clone(),
            what: sight.text(&claim.what),
            amount: claim.amount.map(|fen| money(fen).replace(',', "")).unwrap_or_default(),
            how: sight.text(claim.how.as_deref().unwrap_or_default()),
        }
    }

    fn typed(typed: &BTreeMap<String, String>, at: usize) -> Self {
        let text = |name: &str| {
            typed
                .get(&format!("{name}-{at}"))
                .map(|text| text.trim().replace("\r\n", "\n"))
                .unwrap_or_default()
        };
        Self { kind: text("kind"), what: text("what"), amount: text("amount"), how: text("how") }
    }

    fn is_blank(&self) -> bool {
        self.kind.is_empty() && self.what.is_empty() && self.amount.is_empty()
    }
}

/// A row as the page shows it.
struct RowView {
    at: usize,
    kinds: Vec<Choice>,
    row: Row,
    /// Filled in from a calculator just now.
    fresh: bool,
}

#[derive(Template)]
#[template(path = "cases/claims.html")]
struct ClaimsPage {
    page: Page,
    id: String,
    revision: i64,
    rows: Vec<RowView>,
    /// What a calculator gave.
    given: String,
    problems: Vec<FieldProblem>,
}

fn kinds(chosen: &str) -> Vec<Choice> {
    let one = |code: &fengqiao_domain::value::Code| Choice {
        value: code.code.to_owned(),
        label: code.label.to_owned(),
        selected: code.code == chosen,
    };
    DISPUTE_TYPES.codes.iter().map(one).collect()
}

fn view(
    permit: &Permit<may::EditCases>,
    app: &App,
    case: &Case,
    mut rows: Vec<Row>,
    (fresh, given): (Option<usize>, String),
    problems: Vec<FieldProblem>,
) -> ClaimsPage {
    let blank = if rows.is_empty() { 3 } else { 2 };
    let wanted = (rows.iter().filter(|row| !row.is_blank()).count() + blank).min(MOST).max(rows.len());
    rows.resize(wanted, Row::default());
    let number = case.number.clone().unwrap_or_default();
    let here = format!("/desk/cases/{}", case.id);
    let rows = rows.into_iter().enumerate();
    ClaimsPage {
        page: permit
            .page(app, "登记请求事项")
            .under(&[("案件", "/desk/cases"), (&number, &here)])
            .watermarked(),
        id: case.id.clone(),
        revision: case.revision,
        rows: rows
            .map(|(at, row)| RowView { at, kinds: kinds(&row.kind), fresh: fresh == Some(at), row })
            .collect(),
        given,
        problems,
    }
}

/// The form; with what a calculator gave, where the address names one (`with`, `claim` and what was typed there).
async fn form(
    permit: Permit<may::EditCases>,
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    Query(typed): Query<BTreeMap<String, String>>,
) -> Result<Response, AppError> {
    let actor = permit.actor();
    let (case, rows, fresh) = app
        .blocking(move |app| {
            let case = open(app, &actor, &id)?;
            let sight = Sight::of(&actor.scope, &case, false);
            let mut rows: Vec<Row> = case.claims.iter().map(|claim| Row::of(claim, sight)).collect();
            let fresh = fill(app, &actor, &mut rows, &typed)?;
            Ok((case, rows, fresh))
        })
        .await?;
    html(&view(&permit, &app, &case, rows, fresh, Vec::new()))
}

/// Puts what a calculator gives into its row.
fn fill(
    app: &App,
    actor: &Actor,
    rows: &mut Vec<Row>,
    typed: &BTreeMap<String, String>,
) -> Result<(Option<usize>, String), AppError> {
    let Some(one) = typed.get("with").and_then(|id| Calculator::find(id)) else {
        return Ok((None, String::new()));
    };
    if !actor.may(Action::UseCalculators) {
        return Err(AppError::Forbidden);
    }
    let Answer::Done(computed) = reckon(one, typed, &Known::load(app)?) else {
        return Ok((None, format!("{}还算不出结果，没有填入。请返回计算页面补齐。", one.title)));
    };
    let at = typed.get("claim").and_then(|text| text.parse().ok()).filter(|at| *at < rows.len());
    let at = at.unwrap_or(rows.len());
    if at == rows.len() {
        let kind = one.kinds.first().copied().unwrap_or_default();
        rows.push(Row { kind: kind.to_owned(), what: format!("支付{}", one.title), ..Row::default() });
    }
    if let Some(row) = rows.get_mut(at) {
        row.amount = money(computed.fen).replace(',', "");
        row.how = computed.note(one.title);
    }
    let said = format!("第 {} 项的金额已按{}的结果填好，还没有保存。", at + 1, one.title);
    Ok((Some(at), said))
}

/// What was typed as claims; a row left blank is no claim.
fn read(case: &Case, rows: &[Row], sight: Sight) -> Result<Vec<(usize, Claim)>, AppError> {
    let (mut claims, mut problems) = (Vec::new(), Vec::new());
    for (at, row) in rows.iter().enumerate().filter(|(_, row)| !row.is_blank()) {
        let amount = scaled(&row.amount, 2);
        if amount.is_none() && !row.amount.is_empty() {
            let said = "金额认不出。填不小于零的金额，单位是元，最多两位小数；不要钱的请求留空。";
            problems.push(FieldError::new(format!("amount-{at}"), said));
        }
        let old = case.claims.get(at);
        // Words that were shown masked and came back unchanged stay as they are.
        let kept = |typed: &str, old: Option<&str>| match old {
            Some(old) if sight.text(old) == typed => old.to_owned(),
            _ => typed.to_owned(),
        };
        let how = kept(&row.how, old.and_then(|claim| claim.how.as_deref()));
        claims.push((
            at,
            Claim {
                kind: row.kind.clone(),
                what: kept(&row.what, old.map(|claim| claim.what.as_str())),
                amount,
                whose: old.and_then(|claim| claim.whose.clone()),
                how: Some(how).filter(|how| !how.is_empty()),
            },
        ));
    }
    if problems.is_empty() { Ok(claims) } else { Err(AppError::Invalid { problems }) }
}

async fn keep(
    permit: Permit<may::EditCases>,
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    Form(typed): Form<BTreeMap<String, String>>,
) -> Result<Response, AppError> {
    let actor = permit.actor();
    let about = id.clone();
    let case = app.blocking(move |app| open(app, &actor, &about)).await?;
    let rows: Vec<Row> = (0..=MOST).map(|at| Row::typed(&typed, at)).collect();
    let last = rows.iter().rposition(|row| !row.is_blank()).map_or(0, |at| at + 1);
    let rows = rows[..last].to_vec();
    let revision = typed.get("revision").and_then(|text| text.parse().ok()).unwrap_or(0);
    let (actor, about, asked) = (permit.actor(), id.clone(), rows.clone());
    let kept = app.blocking(move |app| set_claims(app, &actor, &about, revision, &asked)).await;
    match kept {
        Ok(case) => {
            let sum = total(&case.claims).map_or_else(
                || "请求已保存。".to_owned(),
                |fen| format!("请求已保存，请求金额合计 ¥{}。", money(fen)),
            );
            Ok(done(&format!("/desk/cases/{}", case.id), &sum))
        }
        Err(error) => {
            not_done(&app, ("cases", id, "改了"), error, |problems| {
                view(&permit, &app, &case, rows, (None, String::new()), problems)
            })
            .await
        }
    }
}

/// Keeps the claims of a case; the amount of the case is their sum.
///
/// # Errors
/// `NotFound` out of scope, `Forbidden`, `Conflict` for a stale version, `Invalid` with what is wrong row by row.
fn set_claims(app: &App, actor: &Actor, id: &str, revision: i64, rows: &[Row]) -> Result<Case, AppError> {
    change(app, actor, (id, revision), "claims", |old| {
        let (places, claims): (Vec<usize>, Vec<Claim>) =
            read(old, rows, Sight::of(&actor.scope, old, false))?.into_iter().unzip();
        let mut new = old.clone();
        set(&mut new, claims).map_err(|wrong| wrong_rows(&places, wrong))?;
        let note = note(&new.claims);
        Ok((new, ("登记请求事项", note)))
    })
}

fn wrong_rows(places: &[usize], wrong: Vec<(usize, fengqiao_domain::table::Problem)>) -> AppError {
    let at = |(claim, p): (usize, fengqiao_domain::table::Problem)| {
        let message = format!("{}{}", p.message, p.remedy);
        match places.get(claim) {
            Some(row) => FieldError::new(format!("{}-{row}", p.column), message),
            None => FieldError::new("", message),
        }
    };
    AppError::Invalid { problems: wrong.into_iter().map(at).collect() }
}

/// How many claims there are now, and what they come to.
fn note(claims: &[Claim]) -> String {
    let sum = total(claims).map(|fen| format!("，合计 {}元", money(fen))).unwrap_or_default();
    format!("请求 {} 项{sum}", claims.len())
}
