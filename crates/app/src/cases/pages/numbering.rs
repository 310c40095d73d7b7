//! 文书编号 of an organisation: its word, the pattern, and what the next number would look like.

use std::sync::Arc;

use axum::extract::{Form, Path, State};
use axum::response::Response;
use fengqiao_domain::cases::numbering::{Numbering, PATTERN, number};
use fengqiao_domain::cases::record::Organisation;
use fengqiao_domain::verdict::clause_label;
use std::collections::BTreeMap;

use crate::cases::papers::numbering as numbers;
use crate::platform::fields::{Entry, Field};
use crate::platform::render::{done, form_again, form_stale, html};
use crate::platform::view::FieldProblem;
use crate::tables::act::ActPage;
use crate::{App, AppError, Permit, Routes, may};

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new()
        .get("/desk/organisations/{id}/document-numbers", shown)
        .post("/desk/organisations/{id}/document-numbers", set)
}

type Keeper = Permit<may::EditOrganisation>;

fn page(
    permit: &Keeper,
    app: &App,
    (host, now, revision): &(Organisation, Numbering, i64),
    entry: &Entry,
    problems: Vec<FieldProblem>,
) -> ActPage {
    let here = format!("/desk/organisations/{}", host.id);
    let hint =
        format!("{{代字}}{{类}}{{年}}{{序}} 各写在哪里，如 {PATTERN}；不写 {{类}} 的，各种文书编在一起");
    let mut fields = vec![
        Field::text("word", "机构代字", &now.word).hint("如 津西青劳人仲调"),
        Field::text("pattern", "写法", &now.pattern).hint(hint),
    ];
    entry.fill(&mut fields);
    let next = number(&now.series("受", app.today().year()), 12);
    let action = format!("{here}/document-numbers");
    ActPage {
        page: permit.page(app, "文书编号").under(&[("调解组织", "/desk/organisations"), (&host.name, &here)]),
        name: host.name.clone(),
        place: String::new(),
        about: format!(
            "现在的写法编出来是：{next}。每种文书每年从1号起；已经编的号不变，编过的号不再给别的文书。"
        ),
        clause: clause_label("系统"),
        fields,
        problems,
        behalf: None,
        revision: revision.to_string(),
        keep: action.replace('/', "-"),
        action,
        back: here,
        go: "保存",
    }
}

async fn shown(
    permit: Keeper,
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
) -> Result<Response, AppError> {
    let actor = permit.actor();
    let known = app.blocking(move |app| numbers::look(app, &actor, &id)).await?;
    html(&page(&permit, &app, &known, &Entry(BTreeMap::new()), Vec::new()))
}

async fn set(
    permit: Keeper,
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    Form(sent): Form<BTreeMap<String, String>>,
) -> Result<Response, AppError> {
    let entry = Entry(sent);
    let (actor, typed) = (permit.actor(), entry.clone());
    let work = move |app: &Arc<App>| {
        let new =
            Numbering { word: typed.text("word").to_owned(), pattern: typed.text("pattern").to_owned() };
        let seen = typed.text("revision").parse().unwrap_or(0);
        let kept = numbers::set(app, &actor, &id, &new, seen);
        Ok((kept, numbers::look(app, &actor, &id)?))
    };
    let (kept, known) = app.blocking(work).await?;
    match kept {
        Ok(()) => {
            let next = number(&known.1.series("受", app.today().year()), 1);
            Ok(done(
                &format!("/desk/organisations/{}", known.0.id),
                &format!("文书编号已设定，编出来如 {next}。"),
            ))
        }
        Err(AppError::Conflict) => {
            let message = "您打开之后，他人先改了编号，本次没有保存，填写的内容都在。核对后再提交。".into();
            let problems = vec![FieldProblem { field: String::new(), message }];
            form_stale(&page(&permit, &app, &known, &entry, problems))
        }
        Err(error) => form_again(&page(&permit, &app, &known, &entry, error.for_form()?)),
    }
}
