//! Decisions about the people ticked in a list: the form, what would happen, the decision.

use std::collections::BTreeMap;
use std::sync::Arc;

use askama::Template;
use axum::extract::{Form, State};
use axum::response::Response;
use fengqiao_domain::certificates::AGREEMENTS_UNTOUCHED;
use fengqiao_domain::mediators::acts::Revocation;
use jiff::civil::Date;

use crate::certificates::batch::{self, Preview, What};
use crate::platform::fields::{Entry, Field};
use crate::platform::render::{done, form_again, html, not_done};
use crate::platform::view::FieldProblem;
use crate::{App, AppError, Page, Permit, Routes, may};

/// Routes of this part.
pub fn routes() -> Routes {
    Routes::new().post("/desk/certificates/decisions", decisions)
}

const BACK: &str = "/desk/certificates/changes";

/// The kinds of decision: word, title, button.
const KINDS: [(&str, &str, &str); 4] = [
    ("issue", "批量发证", "发证"),
    ("reissue", "批量换发新证", "换发"),
    ("revocation", "批量收回注销", "收回注销"),
    ("deadline", "批量设换发截止日", "设截止日"),
];

#[derive(Template)]
#[template(path = "certificates/batch.html")]
struct BatchPage {
    page: Page,
    kind: &'static str,
    go: &'static str,
    about: String,
    fields: Vec<Field>,
    /// What was typed, once it has been looked at.
    typed: Vec<(String, String)>,
    ids: Vec<String>,
    preview: Preview,
    /// The people are as they would be decided about; else as they were chosen.
    is_tried: bool,
    problems: Vec<FieldProblem>,
}

fn about(kind: &str) -> String {
    match kind {
        "issue" => "给未持证的人发证。证号按主管单位的证号规则依次给，发证日期起五年有效。".into(),
        "reissue" => {
            "新证从发证日期起五年有效，原证当天成为“已换发”。证号按主管单位的证号规则依次给。".into()
        }
        "revocation" => {
            format!(
                "注销从决定日期起生效，每个人的最近履职和来源一并存档。决定前要听取所在调解组织的意见。{AGREEMENTS_UNTOUCHED}"
            )
        }
        _ => "截止日当天还可以使用，过后不能再用；清空表示不设截止日。".into(),
    }
}

fn fields(kind: &str, today: Date) -> Vec<Field> {
    let document = || Field::text("document", "文号", "").hint("批量决定依据的文件");
    match kind {
        "issue" | "reissue" => vec![
            Field::date("issued", "发证日期", Some(today)),
            Field::text("issuer", "发证机关", "").optional(),
            document(),
            Field::area("reason", "理由", "如：原证超过五年，持续从事调解工作，本人申请换发"),
        ],
        "revocation" => vec![
            Field::date("on", "决定日期", Some(today)),
            document(),
            Field::area("reason", "理由", "如：连续2年未从事调解工作，经核实属实"),
            Field::area("heard", "已听取组织意见", "听取了哪些组织、什么时候、什么意见"),
        ],
        _ => vec![
            Field::date("last", "换发截止日", None).optional(),
            document(),
            Field::area("reason", "理由", ""),
        ],
    }
}

/// What was typed, as the decision.
fn read(kind: &str, e: &Entry) -> Result<What, AppError> {
    let (why, document) = (e.text("reason").to_owned(), e.optional("document"));
    Ok(match kind {
        "issue" | "reissue" => What::Issue {
            issued: e.date("issued")?,
            issuer: e.optional("issuer"),
            why,
            document,
            first: kind == "issue",
        },
        "revocation" => What::Revoke(Revocation {
            on: e.date("on")?,
            reason: why,
            heard: e.text("heard").into(),
            document,
        }),
        _ => What::Deadline { last: e.optional_date("last")?, why, document },
    })
}

enum Step {
    Chosen(Preview),
    Seen(Preview),
    Done(usize),
}

async fn decisions(
    permit: Permit<may::DecideCertificate>,
    State(app): State<Arc<App>>,
    Form(form): Form<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    let ids: Vec<String> = form.iter().filter(|(key, _)| key == "id").map(|(_, id)| id.clone()).collect();
    let entry: BTreeMap<String, String> =
        form.into_iter().filter(|(key, _)| key != "id" && key != "csrf").collect();
    let entry = Entry(entry);
    let Some((kind, title, go)) = KINDS.into_iter().find(|(kind, ..)| *kind == entry.text("kind")) else {
        return Ok(not_done(BACK, "没有选怎么决定。请勾选人，再点下面的按钮。"));
    };
    let (actor, whom, typed) = (permit.actor(), ids.clone(), entry.clone());
    let step = app
        .blocking(move |app| {
            if typed.text("step").is_empty() {
                return batch::chosen(app, &actor, &whom).map(Step::Chosen);
            }
            let what = read(kind, &typed)?;
            match typed.text("seen") {
                "" => batch::preview(app, &actor, &whom, &what).map(Step::Seen),
                seen => batch::confirm(app, &actor, &whom, &what, seen).map(Step::Done),
            }
        })
        .await;
    let page = |preview: Preview, is_tried: bool, problems: Vec<FieldProblem>| {
        let mut fields = fields(kind, app.today());
        entry.fill(&mut fields);
        BatchPage {
            page: permit
                .page(&app, title)
                .under(&[("调解员与证书", "/desk/mediators"), ("换发与注销", BACK)])
                .watermarked(),
            kind,
            go,
            about: about(kind),
            typed: fields.iter().map(|f| (f.name.to_owned(), f.value.clone())).collect(),
            fields,
            ids: ids.clone(),
            preview,
            is_tried,
            problems,
        }
    };
    match step {
        Ok(Step::Chosen(preview)) => html(&page(preview, false, Vec::new())),
        Ok(Step::Seen(preview)) => html(&page(preview, true, Vec::new())),
        Ok(Step::Done(count)) => Ok(done(BACK, &format!("已对 {count} 人作出决定：{go}。"))),
        Err(error) if entry.text("step").is_empty() => Ok(not_done(BACK, &error.for_form()?[0].message)),
        Err(error) => {
            let problems = error.for_form()?;
            let (actor, whom) = (permit.actor(), ids.clone());
            let preview = app.blocking(move |app| batch::chosen(app, &actor, &whom)).await?;
            form_again(&page(preview, false, problems))
        }
    }
}
