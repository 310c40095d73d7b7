//! 申请人名单 of a collective dispute: who is on it and who agrees, a sheet with its preview, the good rows taken.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::sync::Arc;

use askama::Template;
use axum::extract::{Form, Multipart, Path, State};
use axum::response::Response;
use fengqiao_domain::access::Action;
use fengqiao_domain::cases::Case;
use fengqiao_domain::cases::acts::Act;
use fengqiao_domain::cases::claimants::{CLAIMANTS, Claimant, differences, sums};
use fengqiao_domain::cases::state::State as Standing;
use fengqiao_domain::cases::steps::Step;
use fengqiao_domain::codes::DISPUTE_TYPES;
use fengqiao_domain::table::Severity;
use fengqiao_domain::value::{money, parse_date};
use fengqiao_sheets::{Form as SheetForm, Source, annotate, template};
use jiff::civil::Date;

use super::PATH;
use super::sight::Sight;
use crate::attachments::receive::unreadable;
use crate::cases::CaseRecords;
use crate::cases::actions::{Said, may_take, take};
use crate::cases::claimants::{self, Sheet};
use crate::cases::store::drafts;
use crate::platform::masking::mask;
use crate::platform::render::{done, form_again, html, not_done};
use crate::platform::view::FieldProblem;
use crate::tables::edit::load;
use crate::tables::files::{attachment, stem};
use crate::tables::import::pages::upload::tidy;
use crate::{Actor, App, AppError, Event, Page, Permit, Routes, may};

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new()
        .get("/desk/cases/{id}/claimants", list)
        .post("/desk/cases/{id}/claimants/consent", consent)
        .get("/desk/cases/{id}/claimants/template", blank)
        .get("/desk/cases/{id}/claimants/import", form)
        .upload("/desk/cases/{id}/claimants/import", upload)
        .get("/desk/cases/{id}/claimants/preview", preview)
        .post("/desk/cases/{id}/claimants/preview", confirm)
        .get("/desk/cases/{id}/claimants/annotated", annotated)
}

/// One of the list.
struct Line {
    at: usize,
    name: String,
    number: String,
    phone: String,
    kind: &'static str,
    amount: String,
    said: String,
    refused: bool,
    /// Ticked: as posted, at first who has said nothing yet.
    ticked: bool,
}

#[derive(Template)]
#[template(path = "cases/claimants.html")]
struct ListPage {
    page: Page,
    here: String,
    name: String,
    lines: Vec<Line>,
    people: usize,
    amount: String,
    agreed: usize,
    refused: usize,
    differences: Vec<String>,
    may_list: bool,
    may_consent: bool,
    revision: i64,
    on: String,
    problems: Vec<FieldProblem>,
}

/// A case the scope reaches, and whether a step of it may be taken by the reader.
async fn loaded<A: Send + Sync + 'static>(
    permit: &Permit<A>,
    app: &Arc<App>,
    id: String,
) -> Result<Case, AppError> {
    let actor = permit.actor();
    app.blocking(move |app| {
        let now = app.clock.stamp();
        app.read(|c| load::<CaseRecords>(c, &app.env(&now), &actor.scope, &id))
    })
    .await
}

fn frame<A>(permit: &Permit<A>, app: &App, title: &str, case: &Case) -> Page {
    let number = case.number.clone().unwrap_or_default();
    let here = format!("{PATH}/{}", case.id);
    permit.page(app, title).under(&[("案件", PATH), (&number, &here)]).watermarked()
}

fn open(step: Step, actor: &Actor, case: &Case, today: Date) -> bool {
    step.rule().from.contains(&Standing::of(case)) && may_take(actor, step, case, today)
}

async fn list(
    permit: Permit<may::ViewCases>,
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
) -> Result<Response, AppError> {
    let case = loaded(&permit, &app, id).await?;
    html(&listed(&permit, &app, &case, None, Vec::new()))
}

fn listed<A>(
    permit: &Permit<A>,
    app: &App,
    case: &Case,
    posted: Option<(&[usize], &str)>,
    problems: Vec<FieldProblem>,
) -> ListPage {
    let sight = Sight::of(&permit.scope, case, false);
    let total = sums(&case.claimants);
    let line = |(at, one): (usize, &Claimant)| Line {
        at,
        name: sight.person(&one.name),
        number: sight.number(one.id_number.as_deref()),
        phone: sight.phone(one.phone.as_deref()),
        kind: DISPUTE_TYPES.codes.iter().find(|code| code.code == one.kind).map_or("", |code| code.label),
        amount: one.amount.map(|fen| format!("¥{}", money(fen))).unwrap_or_default(),
        said: match (one.agrees, one.said_on) {
            (Some(yes), Some(day)) => format!("{} {day}", if yes { "同意" } else { "不同意" }),
            _ => "还没有表态".to_owned(),
        },
        refused: one.agrees == Some(false),
        ticked: posted.map_or(one.agrees.is_none(), |(places, _)| places.contains(&at)),
    };
    ListPage {
        here: format!("{PATH}/{}", case.id),
        name: case.number.clone().unwrap_or_default(),
        lines: case.claimants.iter().enumerate().map(line).collect(),
        people: total.people,
        amount: format!("¥{}", money(total.amount)),
        agreed: total.agreed,
        refused: total.refused,
        differences: differences(case),
        may_list: open(Step::ListClaimants, permit, case, app.today()),
        may_consent: open(Step::Consent, permit, case, app.today()) && !case.claimants.is_empty(),
        revision: case.revision,
        on: posted.map_or_else(|| app.today().to_string(), |(_, on)| on.to_owned()),
        page: frame(permit, app, "申请人名单", case),
        problems,
    }
}

type Pairs = Vec<(String, String)>;

fn of<'a>(pairs: &'a [(String, String)], name: &str) -> &'a str {
    pairs.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.trim())
}

async fn consent(
    permit: Permit<may::EditCases>,
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    Form(pairs): Form<Pairs>,
) -> Result<Response, AppError> {
    let case = loaded(&permit, &app, id.clone()).await?;
    let places: Vec<usize> =
        pairs.iter().filter(|(key, _)| key == "who").filter_map(|(_, at)| at.parse().ok()).collect();
    let (actor, about, ticked) = (permit.actor(), id.clone(), places.clone());
    let day = of(&pairs, "on").to_owned();
    let taken = app
        .blocking(move |app| {
            let on = parse_date(of(&pairs, "on"))
                .ok_or_else(|| AppError::invalid("on", "日期要写成 2024-07-18。"))?;
            let revision = of(&pairs, "revision").parse().unwrap_or(0);
            let act = match of(&pairs, "says") {
                "agreed" => Act::ConsentOf { agreed: places, refused: Vec::new() },
                "refused" => Act::ConsentOf { agreed: Vec::new(), refused: places },
                _ => return Err(AppError::invalid("says", "没有选同意还是不同意。")),
            };
            let said = Said { revision, on, explanation: None, behalf: None };
            app.act(&actor, Action::EditCases, |tx| take(tx, &about, Step::Consent, &said, |_, _, _| Ok(act)))
        })
        .await;
    let here = format!("{PATH}/{id}/claimants");
    match taken {
        Ok(case) => {
            let total = sums(&case.claimants);
            let words = format!(
                "已登记：{}人同意，{}人不同意，名单共{}人。",
                total.agreed, total.refused, total.people
            );
            Ok(done(&here, &words))
        }
        Err(AppError::Conflict) => {
            Ok(not_done(&here, "您打开之后别人先改了这件案件，没有登记。核对后再勾选一次。"))
        }
        Err(error) => {
            let posted = Some((&*ticked, day.as_str()));
            form_again(&listed(&permit, &app, &case, posted, error.for_form()?))
        }
    }
}

async fn blank(
    permit: Permit<may::EditCases>,
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
) -> Result<Response, AppError> {
    loaded(&permit, &app, id).await?;
    let bytes = app
        .blocking(move |_| {
            let mut out = Cursor::new(Vec::new());
            template(&mut out, &SheetForm::of(&CLAIMANTS), &CLAIMANTS)?;
            Ok(out.into_inner())
        })
        .await?;
    Ok(attachment("申请人名单-空白表样.xlsx", bytes))
}

#[derive(Template)]
#[template(path = "cases/claimants_import.html")]
struct ImportPage {
    page: Page,
    here: String,
    problems: Vec<FieldProblem>,
}

/// Whoever may not list claimants of this case is told so.
async fn listing(permit: &Permit<may::EditCases>, app: &Arc<App>, id: String) -> Result<Case, AppError> {
    let case = loaded(permit, app, id).await?;
    if may_take(permit, Step::ListClaimants, &case, app.today()) {
        Ok(case)
    } else {
        Err(AppError::Forbidden)
    }
}

async fn form(
    permit: Permit<may::EditCases>,
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
) -> Result<Response, AppError> {
    let case = listing(&permit, &app, id).await?;
    html(&importing(&permit, &app, &case, Vec::new()))
}

fn importing(
    permit: &Permit<may::EditCases>,
    app: &App,
    case: &Case,
    problems: Vec<FieldProblem>,
) -> ImportPage {
    let page = frame(permit, app, "用 Excel 登记名单", case);
    ImportPage { page, here: format!("{PATH}/{}", case.id), problems }
}

async fn upload(
    permit: Permit<may::EditCases>,
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    mut multipart: Multipart,
) -> Result<Response, AppError> {
    let case = listing(&permit, &app, id.clone()).await?;
    let (mut name, mut bytes): (String, Arc<[u8]>) = (String::new(), Arc::default());
    while let Some(field) = multipart.next_field().await.map_err(|e| unreadable(&e))? {
        if field.name() == Some("file") {
            name = tidy(field.file_name().unwrap_or_default());
            bytes = Arc::from(&*field.bytes().await.map_err(|e| unreadable(&e))?);
        }
    }
    let (actor, about) = (permit.actor(), id.clone());
    let kept = app
        .blocking(move |app| {
            if bytes.is_empty() {
                return Err(AppError::invalid("file", "还没有选文件。"));
            }
            let now = app.clock.stamp();
            let source = Source::bytes(name.as_str(), Arc::clone(&bytes));
            claimants::sheet(&source, &app.env(&now))?;
            app.act(&actor, Action::EditCases, |tx| {
                drafts::keep(tx, &about, &name, &bytes)?;
                tx.audit(
                    Event::new("upload", "cases", about.as_str()).summary(format!("交来申请人名单 {name}")),
                );
                Ok(())
            })
        })
        .await;
    match kept {
        Ok(()) => Ok(done(&format!("{PATH}/{id}/claimants/preview"), "名单已读，还没有登记。")),
        Err(error) => form_again(&importing(&permit, &app, &case, error.for_form()?)),
    }
}

/// One row of a sheet as shown.
struct Preview {
    number: u32,
    name: String,
    what: String,
    wrong: bool,
    said: Vec<String>,
}

#[derive(Template)]
#[template(path = "cases/claimants_preview.html")]
struct PreviewPage {
    page: Page,
    here: String,
    file: String,
    rows: Vec<Preview>,
    good: usize,
    wrong: usize,
    amount: String,
    differences: Vec<String>,
    before: usize,
    revision: i64,
    problems: Vec<FieldProblem>,
}

/// The sheet somebody is looking at.
async fn looked_at(
    permit: &Permit<may::EditCases>,
    app: &Arc<App>,
    id: String,
) -> Result<(String, Source, Sheet), AppError> {
    let actor = permit.actor();
    app.blocking(move |app| {
        let now = app.clock.stamp();
        let env = app.env(&now);
        let source = app.read(|c| drafts::kept(c, &env, &actor, &id))?;
        let sheet = claimants::sheet(&source, &env)?;
        Ok((source.name().to_owned(), source, sheet))
    })
    .await
}

fn previewed(
    permit: &Permit<may::EditCases>,
    app: &App,
    case: &Case,
    (file, sheet): (&str, &Sheet),
    problems: Vec<FieldProblem>,
) -> PreviewPage {
    let row = |row: &claimants::Row| Preview {
        number: row.number,
        name: row.one.name.clone(),
        what: {
            let number = row.one.id_number.as_deref().map(|n| mask("id_number", n)).unwrap_or_default();
            let kind = DISPUTE_TYPES.label(&row.one.kind).to_owned();
            let amount = row.one.amount.map(|fen| format!("¥{}", money(fen))).unwrap_or_default();
            [number, kind, amount].into_iter().filter(|t| !t.is_empty()).collect::<Vec<_>>().join("　")
        },
        wrong: !row.is_good(),
        said: row
            .problems
            .iter()
            .map(|p| {
                let title = CLAIMANTS.column(p.column).map_or("", |c| c.title);
                let kind = if p.severity == Severity::Error { "" } else { "（提醒）" };
                format!("{title}{kind}：{}{}", p.message, p.remedy)
            })
            .collect(),
    };
    let good = sheet.good();
    let total = sums(&good);
    let with = Case { claimants: good, ..case.clone() };
    PreviewPage {
        page: frame(permit, app, "核对申请人名单", case),
        here: format!("{PATH}/{}/claimants", case.id),
        file: file.to_owned(),
        rows: sheet.rows.iter().map(row).collect(),
        good: total.people,
        wrong: sheet.rows.len() - total.people,
        amount: format!("¥{}", money(total.amount)),
        differences: differences(&with),
        before: case.claimants.len(),
        revision: case.revision,
        problems,
    }
}

async fn preview(
    permit: Permit<may::EditCases>,
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
) -> Result<Response, AppError> {
    let case = listing(&permit, &app, id.clone()).await?;
    let (file, _, sheet) = looked_at(&permit, &app, id).await?;
    html(&previewed(&permit, &app, &case, (&file, &sheet), Vec::new()))
}

async fn confirm(
    permit: Permit<may::EditCases>,
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    Form(entry): Form<BTreeMap<String, String>>,
) -> Result<Response, AppError> {
    let case = listing(&permit, &app, id.clone()).await?;
    let (file, _, sheet) = looked_at(&permit, &app, id.clone()).await?;
    let (actor, about, good) = (permit.actor(), id.clone(), sheet.good());
    let taken = app
        .blocking(move |app| {
            let revision = entry.get("revision").and_then(|t| t.parse().ok()).unwrap_or(0);
            let said = Said { revision, on: app.today(), explanation: None, behalf: None };
            app.act(&actor, Action::EditCases, |tx| {
                let act = Act::ListClaimants(good);
                let case = take(tx, &about, Step::ListClaimants, &said, |_, _, _| Ok(act))?;
                drafts::forget(tx, &about)?;
                Ok(case)
            })
        })
        .await;
    match taken {
        Ok(case) => {
            let words = format!("已登记申请人名单 {} 人。", case.claimants.len());
            Ok(done(&format!("{PATH}/{id}/claimants"), &words))
        }
        Err(AppError::Conflict) => {
            let here = format!("{PATH}/{id}/claimants/preview");
            Ok(not_done(&here, "您打开之后别人先改了这件案件，没有登记。核对后再确认一次。"))
        }
        Err(error) => form_again(&previewed(&permit, &app, &case, (&file, &sheet), error.for_form()?)),
    }
}

/// The user's own workbook with what is wrong in it.
async fn annotated(
    permit: Permit<may::EditCases>,
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
) -> Result<Response, AppError> {
    listing(&permit, &app, id.clone()).await?;
    let (file, source, sheet) = looked_at(&permit, &app, id.clone()).await?;
    let actor = permit.actor();
    let bytes = app
        .blocking(move |app| {
            let event = Event::new("export", "cases", id).summary("下载批注后的申请人名单");
            app.record(&actor, Action::EditCases, event)?;
            let mut out = Cursor::new(Vec::new());
            annotate(&mut out, &source, &CLAIMANTS, &sheet.header, &sheet.problems())?;
            Ok(out.into_inner())
        })
        .await?;
    Ok(attachment(&format!("{}-批注.xlsx", stem(&file)), bytes))
}
