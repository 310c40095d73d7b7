//! Documents of a case over the API: as on the page, with its permissions, its reason and its record.

use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use fengqiao_domain::access::Action;
use fengqiao_domain::cases::Case;
use fengqiao_domain::cases::documents::Document;
use fengqiao_domain::cases::service::{Means, Receiver};
use serde_json::{Value, json};

use super::{Format, Kept, Service, Shown, Wanted, file, made, make, serve};
use crate::api::acts::{Beside, entry, sample};
use crate::api::call::About;
use crate::api::endpoints::{Endpoints, Operation, named};
use crate::api::once::{self, Answer};
use crate::cases::bound::bind;
use crate::tables::files::attachment;
use crate::{App, AppError, Permit, Tx, may};

const TAG: &str = "案件";
const ALL: &str = "/api/v1/cases/{id}/documents";
const ONE: &str = "/api/v1/cases/{id}/documents/{document}";

const REASON: &[Beside] = &[("reason", "理由")];

type Handler = Permit<may::EditCases>;

/// Routes of this part.
pub(crate) fn add(api: Endpoints) -> Endpoints {
    let reason = || json!({ "type": ["string", "null"], "maxLength": 200, "description": "不是承办的人写明理由；记入审计日志" });
    add_file(api).get(
        ALL,
        || {
            Operation::new(TAG, "文书")
                .about("已制作的文书，新的在前，含已作废的。changed 是案件资料里与制作时不同的内容。")
                .gives(200, "文书", named("CaseDocuments"))
        },
        list,
    )
    .post(
        ALL,
        || {
            let codes: Vec<&str> = Document::ALL.iter().map(|kind| kind.code()).collect();
            let body = json!({
                "type": "object", "additionalProperties": false, "required": ["code"],
                "properties": {
                    "code": { "enum": codes, "description": "文书种类" },
                    "form": { "type": ["string", "null"], "description": "哪一份，如 履行催告书；不写是第一份" },
                    "of": {
                        "type": ["string", "null"],
                        "description": "授权委托书写哪一方（applicant、respondent），送达回证写送达的编号；不写是第一个代理人的一方、最近的一次送达",
                    },
                    "reason": reason(),
                },
            });
            Operation::new(TAG, "制作文书")
                .about(
                    "资料和模板都没有变化的，给回已有的那一份（200），不另编文号；另制作的是 201。笔录、送达回证、履行告知书等\
                     各次分别制作的，以前的仍然有效；其他的代替原来的一份。",
                )
                .headers(&["Idempotency-Key"])
                .takes(body)
                .gives(200, "已有的文书", named("CaseDocument"))
                .gives(201, "制作的文书", named("CaseDocument"))
        },
        add_one,
    )
    .get(
        ONE,
        || Operation::new(TAG, "一份文书").gives(200, "文书", named("CaseDocument")),
        one,
    )
    .post(
        &format!("{ONE}/file"),
        || {
            let body = json!({
                "type": "object", "additionalProperties": false,
                "properties": { "format": { "enum": ["pdf", "docx", null] }, "reason": reason() },
            });
            let kinds =
                ["application/pdf", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"];
            let binary = json!({ "type": "string", "format": "binary" });
            Operation::new(TAG, "文书的文件")
                .about("PDF 每次都是同一份。打印记入审计日志。")
                .takes(body)
                .gives_as(200, "文件", &kinds, &binary)
        },
        files,
    )
    .post(
        &format!("{ONE}/services"),
        || {
            let codes = |all: &[&str]| json!({ "enum": all });
            let day = || json!({ "type": ["string", "null"], "format": "date" });
            let text = || json!({ "type": ["string", "null"], "maxLength": 200 });
            let body = json!({
                "type": "object", "additionalProperties": false, "required": ["on", "means", "sent"],
                "properties": {
                    "on": codes(&Receiver::ALL.map(Receiver::code)), "means": codes(&Means::ALL.map(Means::code)),
                    "sent": { "type": "string", "format": "date" }, "signed": day(), "signer": text(), "by": text(),
                    "note": text(), "reason": reason(),
                },
            });
            Operation::new(TAG, "登记送达")
                .about("依据：办案规则第20条。")
                .headers(&["Idempotency-Key"])
                .takes(body)
                .gives(201, "登记的送达", named("CaseService"))
        },
        served,
    )
    .post(
        &format!("{ONE}/void"),
        || {
            Operation::new(TAG, "文书作废")
                .about("文号不再给别的文书。")
                .headers(&["Idempotency-Key"])
                .takes(named("Reason"))
                .gives(200, "作废的文书", named("CaseDocument"))
        },
        void,
    )
}

/// The file of a case.
fn add_file(api: Endpoints) -> Endpoints {
    api.post(
        "/api/v1/cases/{id}/file",
        || {
            let reason = json!({ "type": ["string", "null"], "maxLength": 200, "description": "不是承办的人写明理由" });
            let body =
                json!({ "type": "object", "additionalProperties": false, "properties": { "reason": reason } });
            let binary = json!({ "type": "string", "format": "binary" });
            Operation::new(TAG, "卷宗")
                .about("封面、目录、全部文书和附件，一个 PDF/A，页码连续。打印记入审计日志。")
                .takes(body)
                .gives_as(200, "文件", &["application/pdf"], &binary)
        },
        whole,
    )
}

async fn whole(permit: Handler, State(app): State<Arc<App>>, about: About<1>) -> Result<Response, AppError> {
    let About { ids: [id], call, body } = about;
    let entry = entry(&call, &body, &[], REASON)?;
    let actor = permit.actor();
    let _turn = app.printing.acquire().await.map_err(|e| AppError::Internal(e.to_string()))?;
    let work = move |app: &Arc<App>| bind(app, &actor, &id, entry.text("reason"));
    let (name, file) = app.blocking(work).await?;
    Ok(attachment(&name, file))
}

/// Schemas of this part.
pub(crate) fn schemas() -> Vec<(&'static str, Value)> {
    let text = |words: &str| json!({ "type": "string", "description": words });
    let maybe = |words: &str| json!({ "type": ["string", "null"], "description": words });
    let service = json!({
        "type": "object", "additionalProperties": false,
        "required": ["id", "document", "on", "means", "sent", "signed", "served", "withdrawn"],
        "properties": {
            "id": text("编号"), "document": text("哪一份文书"), "on": { "enum": Receiver::ALL.map(Receiver::code) },
            "means": { "enum": Means::ALL.map(Means::code) }, "sent": text("送出日期"), "signed": maybe("签收日期"),
            "served": maybe("视为送达的日期；还不知道是 null"), "withdrawn": maybe("撤销的理由；没有撤销是 null"),
        },
    });
    let one = json!({
        "type": "object", "additionalProperties": false,
        "required": ["id", "code", "form", "number", "made_on", "made_by", "template", "facts_digest", "digest", "replaces",
            "voided", "changed", "services"],
        "properties": {
            "id": text("编号"), "code": text("种类"), "form": text("哪一份"), "number": maybe("文号；不编号的是 null"),
            "made_on": text("制作日期"), "made_by": text("谁制作的"), "template": text("用的模板"),
            "facts_digest": text("所用资料的 SM3"), "digest": maybe("PDF 的 SM3；还没有打印过是 null"),
            "replaces": maybe("代替哪一份"), "voided": maybe("作废的理由；没有作废是 null"),
            "changed": { "type": "array", "items": { "type": "string" }, "description": "与案件资料不同的内容" },
            "services": { "type": "array", "items": named("CaseService") },
        },
    });
    let all = json!({
        "type": "object", "additionalProperties": false, "required": ["items"],
        "properties": { "items": { "type": "array", "items": named("CaseDocument") } },
    });
    vec![("CaseService", service), ("CaseDocument", one), ("CaseDocuments", all)]
}

fn service(one: &Service) -> Value {
    json!({
        "id": one.id, "document": one.paper, "on": one.served.on.code(), "means": one.served.means.code(),
        "sent": one.served.sent.to_string(), "signed": one.served.signed.map(|day| day.to_string()),
        "served": one.served.day().map(|day| day.to_string()),
        "withdrawn": one.withdrawn.as_ref().map(|(_, _, why)| why),
    })
}

fn shown(kept: &Kept, changed: &[String], services: &[Service]) -> Value {
    json!({
        "id": kept.id, "code": kept.kind.code(), "form": kept.form, "number": kept.number,
        "made_on": kept.made_on.to_string(), "made_by": kept.made_by, "template": kept.template,
        "facts_digest": kept.facts_digest, "digest": kept.content.as_ref().map(|content| &content.digest),
        "replaces": kept.replaces, "voided": kept.voided.as_ref().map(|(_, _, why)| why), "changed": changed,
        "services": services.iter().map(service).collect::<Vec<_>>(),
    })
}

fn of_shown(one: &Shown) -> Value {
    shown(&one.kept, &one.changed, &one.services)
}

async fn list(permit: Handler, State(app): State<Arc<App>>, about: About<1>) -> Result<Response, AppError> {
    let (actor, [id]) = (permit.actor(), about.ids);
    let found = app.blocking(move |app| made(app, &actor, &id)).await?;
    let items: Vec<Value> = found.iter().map(of_shown).collect();
    Ok(Answer::ok(json!({ "items": items })).into_response())
}

async fn one(permit: Handler, State(app): State<Arc<App>>, about: About<2>) -> Result<Response, AppError> {
    let (actor, [id, document]) = (permit.actor(), about.ids);
    let found = app.blocking(move |app| made(app, &actor, &id)).await?;
    let one = found.iter().find(|one| one.kept.id == document).ok_or(AppError::NotFound)?;
    Ok(Answer::ok(of_shown(one)).into_response())
}

/// Does one thing to a document, once for each `Idempotency-Key`.
async fn once<const N: usize>(
    permit: Handler,
    app: Arc<App>,
    about: About<N>,
    work: impl FnOnce(&mut Tx, [String; N]) -> Result<Answer, AppError> + Send + 'static,
) -> Result<Response, AppError> {
    let actor = permit.actor();
    let About { ids, call, body } = about;
    let once = call.once(&actor, &body)?;
    let work = move |tx: &mut Tx| work(tx, ids);
    let done =
        app.blocking(move |app| once::act(app, &actor, Action::EditCases, once.as_ref(), work)).await?;
    Ok(done.into_response())
}

async fn add_one(
    permit: Handler,
    State(app): State<Arc<App>>,
    about: About<1>,
) -> Result<Response, AppError> {
    let beside: &[Beside] =
        &[("code", "文书种类"), ("form", "哪一份"), ("of", "哪一方、哪一次送达"), ("reason", "理由")];
    let entry = entry(&about.call, &about.body, &[], beside)?;
    once(permit, app, about, move |tx, [id]| {
        let kind = Document::from_code(entry.text("code"))
            .ok_or_else(|| AppError::invalid("code", "写 D01 至 D19，如 D10 调解协议书。"))?;
        let wanted = Wanted { kind, form: entry.text("form"), of: entry.text("of") };
        let made = make(tx, &id, &wanted, entry.text("reason"))?;
        let body = shown(&made.kept, &[], &[]);
        if made.new {
            let at = format!("/api/v1/cases/{id}/documents/{}", made.kept.id);
            return Ok(Answer::made(body, at));
        }
        Ok(Answer::ok(body))
    })
    .await
}

async fn files(permit: Handler, State(app): State<Arc<App>>, about: About<2>) -> Result<Response, AppError> {
    let About { ids: [id, document], call, body } = about;
    let entry = entry(&call, &body, &[], &[("format", "pdf 或 docx"), ("reason", "理由")])?;
    let format = match entry.text("format") {
        "" | "pdf" => Format::Pdf,
        "docx" => Format::Docx,
        _ => return Err(AppError::invalid("format", "写 pdf 或 docx。")),
    };
    let actor = permit.actor();
    let _turn = app.printing.acquire().await.map_err(|e| AppError::Internal(e.to_string()))?;
    let work = move |app: &Arc<App>| file(app, &actor, (&id, &document), format, entry.text("reason"));
    let (name, bytes) = app.blocking(work).await?;
    Ok(attachment(&name, bytes))
}

async fn served(permit: Handler, State(app): State<Arc<App>>, about: About<2>) -> Result<Response, AppError> {
    let fields = sample(|env| serve::fields(&Case::default(), env.today));
    let entry = entry(&about.call, &about.body, &fields, REASON)?;
    once(permit, app, about, move |tx, [id, document]| {
        let kept = serve::serve(tx, &id, &document, serve::typed(&entry)?, entry.text("reason"))?;
        Ok(Answer::made(service(&kept), format!("/api/v1/cases/{id}/documents/{document}")))
    })
    .await
}

async fn void(permit: Handler, State(app): State<Arc<App>>, about: About<2>) -> Result<Response, AppError> {
    let entry = entry(&about.call, &about.body, &[], REASON)?;
    once(permit, app, about, move |tx, [id, document]| {
        serve::void(tx, &id, &document, entry.text("reason"))?;
        let keys = &tx.app.keys;
        let kept = super::store::one(tx.conn(), keys, &id, &document)?;
        Ok(Answer::ok(shown(&kept, &[], &[])))
    })
    .await
}
