//! Pages of import profiles: the list, a new one from a sample file, the mapping with a trial. No script is needed: what
//! depends on a choice is shown after 刷新对应.

mod form;
mod view;

use std::collections::BTreeMap;
use std::sync::Arc;

use askama::Template;
use axum::extract::{Form, Multipart, Path, State};
use axum::response::Response;
use fengqiao_domain::access::Action;
use fengqiao_domain::cases::{CASES, Case};
use fengqiao_domain::codes::EXTERNAL_PLATFORMS;
use fengqiao_domain::profiles::{Mapped, Profile, Unit, propose, propose_word};
use fengqiao_domain::table::Column;
use fengqiao_domain::value::{Kind, Raw};
use fengqiao_sheets::Source;

use self::form::Pairs;
use super::actions::{draft, may as allowed, resample, retire, save};
use super::store::{self, Kept, Sample};
use super::trial::{Tried, tried};
use crate::platform::render::{done, form_again, form_stale, html, not_done};
use crate::platform::view::{Choice, FieldProblem};
use crate::tables::import::Lens;
use crate::{Actor, App, AppError, Page, Permit, Routes, may};

/// Where they stand.
pub const PATH: &str = "/desk/cases/import/profiles";
/// Sample rows kept.
const ROWS: usize = 30;

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new()
        .get(PATH, list)
        .get("/desk/cases/import/profiles/new", new_form)
        .upload("/desk/cases/import/profiles/new", create)
        .get("/desk/cases/import/profiles/{profile}", edit)
        .post("/desk/cases/import/profiles/{profile}", post)
        .upload("/desk/cases/import/profiles/{profile}/sample", new_sample)
        .post("/desk/cases/import/profiles/{profile}/retirement", out_of_use)
}

type Importer = Permit<may::Import>;

fn framed(permit: &Importer, app: &App, title: &str, above: bool) -> Page {
    let steps: &[(&str, &str)] =
        &[("案件", "/desk/cases"), ("导入", "/desk/cases/import"), ("导入方案", PATH)];
    let steps = if above { steps } else { &steps[..2] };
    permit.page(app, title).under(steps)
}

/// One of the list.
struct Line {
    href: String,
    name: String,
    platform: String,
    state: String,
    columns: usize,
    changed: String,
    may_edit: bool,
    example: bool,
    export: String,
}

#[derive(Template)]
#[template(path = "profiles/list.html")]
struct ListPage {
    page: Page,
    lines: Vec<Line>,
}

async fn list(permit: Importer, State(app): State<Arc<App>>) -> Result<Response, AppError> {
    let actor = permit.actor();
    allowed(&actor)?;
    let all = app.blocking(move |app| app.read(|c| store::list(c, CASES.id))).await?;
    let line = |kept: &Kept| Line {
        href: format!("{PATH}/{}", kept.id),
        platform: kept.profile.platform_words(),
        state: if kept.version == 0 {
            "草稿，还不能用".to_owned()
        } else {
            format!("第{}版", kept.version)
        },
        columns: kept.profile.columns.iter().filter(|mapped| !mapped.key.is_empty()).count(),
        changed: format!("{} {}", kept.updated_at.chars().take(10).collect::<String>(), kept.updated_by),
        may_edit: kept.is_of(&permit),
        example: kept.example,
        export: if kept.version == 0 {
            String::new()
        } else {
            format!("/desk/cases/export?profile={}", kept.id)
        },
        name: kept.name.clone(),
    };
    html(&ListPage {
        lines: all.iter().map(line).collect(), page: framed(&permit, &app, "导入方案", false)
    })
}

#[derive(Template)]
#[template(path = "profiles/new.html")]
struct NewPage {
    page: Page,
    title: String,
    platforms: Vec<Choice>,
    platform_name: String,
    problems: Vec<FieldProblem>,
}

fn platforms(chosen: &str) -> Vec<Choice> {
    let one = |code: &fengqiao_domain::value::Code| Choice {
        value: code.code.into(),
        label: code.label.into(),
        selected: code.code == chosen,
    };
    EXTERNAL_PLATFORMS.codes.iter().map(one).collect()
}

async fn new_form(permit: Importer, State(app): State<Arc<App>>) -> Result<Response, AppError> {
    allowed(&permit)?;
    html(&new_page(&permit, &app, &Sent::default(), Vec::new()))
}

fn new_page(permit: &Importer, app: &App, sent: &Sent, problems: Vec<FieldProblem>) -> NewPage {
    NewPage {
        page: framed(permit, app, "新建导入方案", true),
        title: sent.name.clone(),
        platforms: platforms(&sent.platform),
        platform_name: sent.platform_name.clone(),
        problems,
    }
}

/// What the form of a new one brings.
#[derive(Clone, Default)]
struct Sent {
    name: String,
    platform: String,
    platform_name: String,
    /// Of the profile another sample is for.
    revision: i64,
    file: String,
    bytes: Arc<[u8]>,
}

async fn sent(mut multipart: Multipart) -> Result<Sent, AppError> {
    let broken = || AppError::refused("文件没有传完整。请检查网络后重新选择文件。");
    let mut sent = Sent::default();
    while let Some(field) = multipart.next_field().await.map_err(|_| broken())? {
        match field.name().unwrap_or_default() {
            "file" => {
                let name = field.file_name().unwrap_or_default();
                sent.file = name.rsplit(['/', '\\']).next().unwrap_or_default().chars().take(120).collect();
                sent.bytes = Arc::from(&*field.bytes().await.map_err(|_| broken())?);
            }
            "name" => field.text().await.map_err(|_| broken())?.trim().clone_into(&mut sent.name),
            "revision" => {
                sent.revision = field.text().await.map_err(|_| broken())?.trim().parse().unwrap_or(0);
            }
            "platform" => sent.platform = field.text().await.map_err(|_| broken())?,
            "platform_name" => {
                field.text().await.map_err(|_| broken())?.trim().clone_into(&mut sent.platform_name);
            }
            _ => {}
        }
    }
    Ok(sent)
}

/// The headers and some rows of a file.
fn sampled(sent: &Sent) -> Result<Sample, AppError> {
    if sent.bytes.is_empty() {
        return Err(AppError::invalid("file", "还没有选样表。从那个平台导出一份，选它就行。"));
    }
    let source = Source::bytes(sent.file.as_str(), Arc::clone(&sent.bytes));
    let found =
        fengqiao_sheets::sample(&source, ROWS).map_err(|e| AppError::invalid("file", e.to_string()))?;
    Ok(Sample { file: sent.file.clone(), headers: found.headers, rows: found.rows })
}

/// Their headers with the columns they may be, each of ours once.
fn proposed(sample: &Sample, known: Option<&Profile>) -> Vec<Mapped> {
    let mut taken: Vec<&'static str> = Vec::new();
    // What a header that is still there stands for is not asked of another one.
    let still = |key: &str| {
        let before = known.and_then(|profile| profile.at_key(key));
        before.is_some_and(|mapped| sample.headers.contains(&mapped.header))
    };
    let mut all = Vec::with_capacity(sample.headers.len());
    for header in &sample.headers {
        if let Some(before) = known.and_then(|p| p.columns.iter().find(|m| m.header == *header)) {
            taken.extend(CASES.column(&before.key).map(|c| c.key));
            all.push(before.clone());
            continue;
        }
        let key = propose(&CASES, header).filter(|key| !taken.contains(key) && !still(key));
        taken.extend(key);
        let unit = if header.contains("万元") { Unit::TenThousand } else { Unit::Yuan };
        let key = key.unwrap_or_default().to_owned();
        all.push(Mapped { header: header.clone(), key, unit, ..Mapped::default() });
    }
    for (at, mapped) in all.iter_mut().enumerate() {
        fill_words(mapped, at, sample);
    }
    all
}

/// The column of ours behind one of theirs.
fn column(mapped: &Mapped) -> Option<&'static Column<Case>> {
    CASES.column(&mapped.key)
}

/// What is the same for all rows of such a platform, to begin with.
fn usual(platform: &str) -> BTreeMap<String, String> {
    let source = match platform {
        "national" => "在线平台",
        "court" => "法院委派",
        "governance_centre" => "综治中心",
        _ => "其他",
    };
    let all = [("source", source), ("applicant_kind", "劳动者"), ("headcount", "1")];
    all.map(|(key, text)| (key.to_owned(), text.to_owned())).into()
}

/// Words of the sample that are no words of ours get what they may mean.
fn fill_words(mapped: &mut Mapped, at: usize, sample: &Sample) {
    let Some(Kind::Code(list) | Kind::Codes(list)) = column(mapped).map(|c| c.kind) else { return };
    for row in &sample.rows {
        let Some(Raw::Text(text)) = row.get(at) else { continue };
        let text = text.trim();
        if text.is_empty() || list.find(text).is_some() || mapped.words.contains_key(text) {
            continue;
        }
        if let Some(code) = propose_word(list, text) {
            mapped.words.insert(text.to_owned(), code.to_owned());
        }
    }
}

async fn create(
    permit: Importer,
    State(app): State<Arc<App>>,
    multipart: Multipart,
) -> Result<Response, AppError> {
    allowed(&permit)?;
    let sent = sent(multipart).await?;
    let (actor, asked) = (permit.actor(), sent.clone());
    let made = app
        .blocking(move |app| {
            let sample = sampled(&asked)?;
            let profile = Profile {
                platform: asked.platform.clone(),
                platform_name: asked.platform_name.clone(),
                fixed: usual(&asked.platform),
                columns: proposed(&sample, None),
            };
            app.act(&actor, Action::Import, |tx| draft(tx, &asked.name, &profile, &sample))
        })
        .await;
    match made {
        Ok(id) => Ok(done(&format!("{PATH}/{id}"), "样表已读，表头按名称对上了一部分。核对后保存。")),
        Err(error) => form_again(&new_page(&permit, &app, &sent, error.for_form()?)),
    }
}

async fn new_sample(
    permit: Importer,
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    multipart: Multipart,
) -> Result<Response, AppError> {
    allowed(&permit)?;
    let sent = sent(multipart).await?;
    let (actor, about) = (permit.actor(), id.clone());
    let made = app
        .blocking(move |app| {
            let kept = app.read(|c| store::load(c, CASES.id, &about))?;
            let sample = sampled(&sent)?;
            let columns = proposed(&sample, Some(&kept.profile));
            let profile = Profile { columns, ..kept.profile };
            app.act(&actor, Action::Import, |tx| resample(tx, &about, sent.revision, &profile, &sample))
        })
        .await;
    let here = format!("{PATH}/{id}");
    match made {
        Ok(0) => Ok(done(&here, "换了样表：认识的表头保留原来的对应，新的按名称对上了一部分。")),
        Ok(version) => {
            let words =
                format!("换了样表，现在是第{version}版：认识的表头保留原来的对应，新的按名称对上了一部分。");
            Ok(done(&here, &words))
        }
        Err(AppError::Conflict) => {
            Ok(not_done(&here, "您打开之后，别人先改了这个方案。看过现在的样子，再换样表。"))
        }
        Err(error @ (AppError::Invalid { .. } | AppError::Refused { .. })) => {
            Ok(not_done(&here, &format!("样表没有换。{}表头变得认不出的，新建一个方案。", error.detail())))
        }
        Err(error) => Err(error),
    }
}

#[derive(Template)]
#[template(path = "profiles/edit.html")]
struct EditPage {
    page: Page,
    id: String,
    retirement: String,
    kept: view::Head,
    platforms: Vec<Choice>,
    columns: Vec<view::ColumnView>,
    words: Vec<view::WordsView>,
    fixed: Vec<view::FixedView>,
    lacks: String,
    tried: Option<view::Trial>,
    may_edit: bool,
    versions: Vec<(i64, String, String)>,
    problems: Vec<FieldProblem>,
}

fn page(
    permit: &Importer,
    app: &App,
    of: &(Kept, Sample, Vec<(i64, String, String)>),
    (name, profile): (&str, &Profile),
    tried: Option<Vec<Tried>>,
    problems: Vec<FieldProblem>,
) -> EditPage {
    let (kept, sample, versions) = of;
    EditPage {
        page: framed(permit, app, &kept.name, true).watermarked(),
        id: kept.id.clone(),
        retirement: format!("{PATH}/{}/retirement", kept.id),
        kept: view::head(kept, name, profile, sample),
        platforms: platforms(&profile.platform),
        columns: view::columns(profile, sample, &problems),
        words: view::words(profile, sample),
        fixed: view::fixed(profile),
        lacks: profile.lacks(&CASES).join("、"),
        tried: tried.map(view::trial),
        may_edit: kept.is_of(permit),
        versions: versions
            .iter()
            .map(|(n, at, by)| (*n, at.chars().take(16).collect::<String>().replace('T', " "), by.clone()))
            .collect(),
        problems,
    }
}

async fn known(
    app: &Arc<App>,
    actor: Actor,
    id: String,
) -> Result<(Kept, Sample, Vec<(i64, String, String)>), AppError> {
    app.blocking(move |app| {
        app.read(|c| {
            let kept = store::load(c, CASES.id, &id)?;
            if kept.retired {
                return Err(AppError::NotFound);
            }
            // Rows of a file name people: only who brought it sees them.
            let sample = if kept.is_of(&actor) { kept.sample(&app.keys)? } else { Sample::default() };
            let versions = store::versions(c, &id)?;
            Ok((kept, sample, versions))
        })
    })
    .await
}

async fn edit(
    permit: Importer,
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
) -> Result<Response, AppError> {
    allowed(&permit)?;
    let of = known(&app, permit.actor(), id).await?;
    html(&page(&permit, &app, &of, (&of.0.name, &of.0.profile), None, Vec::new()))
}

async fn post(
    permit: Importer,
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    Form(pairs): Form<Pairs>,
) -> Result<Response, AppError> {
    allowed(&permit)?;
    let actor = permit.actor();
    let of = known(&app, permit.actor(), id.clone()).await?;
    if !of.0.is_of(&actor) {
        return Err(AppError::Forbidden);
    }
    let (name, mut profile) = form::read(&pairs, &of.0.profile);
    match form::typed(&pairs, "go") {
        "look" => {
            for mapped in &mut profile.columns {
                if let Some(at) = of.1.headers.iter().position(|header| *header == mapped.header) {
                    fill_words(mapped, at, &of.1);
                }
            }
            html(&page(&permit, &app, &of, (&name, &profile), None, Vec::new()))
        }
        "test" => {
            let (lens, sample) = (Lens::new(&id, &name, of.0.version, profile.clone()), of.1.clone());
            let rows = app.blocking(move |app| tried(app, &actor, &lens, &sample)).await?;
            html(&page(&permit, &app, &of, (&name, &profile), Some(rows), Vec::new()))
        }
        _ => {
            let revision = form::typed(&pairs, "revision").parse().unwrap_or(0);
            let (about, asked, called) = (id.clone(), profile.clone(), name.clone());
            let kept = app
                .blocking(move |app| {
                    app.act(&actor, Action::Import, |tx| save(tx, &about, revision, &called, &asked))
                })
                .await;
            match kept {
                Ok(version) => Ok(done(PATH, &format!("导入方案“{name}”已保存，第{version}版。"))),
                Err(AppError::Conflict) => {
                    let message = "您打开之后，别人先改了这个方案。您填的都在；核对后再保存一次。".into();
                    let problem = FieldProblem { field: String::new(), message };
                    form_stale(&page(&permit, &app, &of, (&name, &profile), None, vec![problem]))
                }
                Err(error) => {
                    let problems = error.for_form()?;
                    form_again(&page(&permit, &app, &of, (&name, &profile), None, problems))
                }
            }
        }
    }
}

async fn out_of_use(
    permit: Importer,
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
) -> Result<Response, AppError> {
    let actor = permit.actor();
    app.blocking(move |app| app.act(&actor, Action::Import, |tx| retire(tx, &id))).await?;
    Ok(done(PATH, "导入方案已停用；以前按它导入的批次不受影响。"))
}
