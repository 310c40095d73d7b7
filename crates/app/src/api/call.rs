//! What a program's request says beside its address: query, headers, JSON body. Whatever cannot be understood is told
//! by name and never passed over.

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Path, Request};
use axum::response::{IntoResponse, Response};
use fengqiao_domain::access::Scope;
use http::request::Parts;
use http::{HeaderMap, Method, StatusCode, header};
use jiff::civil::Date;
use serde_json::{Map, Value};

use super::once::Once;
use crate::platform::edge::RequestId;
use crate::platform::hash::sm3;
use crate::tables::api::Start;
use crate::{Actor, App, AppError};

/// Most records of one page.
pub const MOST: usize = 200;
/// Records of one page when nothing is said.
const USUAL: usize = 50;
/// The last row that can be reached by page number; beyond it one goes on with `after`.
const DEEPEST: usize = 10_000;

/// A request.
pub struct Call {
    method: Method,
    /// Path and query.
    address: String,
    path: String,
    query: Vec<(String, String)>,
    headers: HeaderMap,
    /// Number of the request.
    pub id: String,
}

impl<S: Sync> FromRequestParts<S> for Call {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let query = parts.uri.query().unwrap_or_default();
        Ok(Self {
            method: parts.method.clone(),
            address: parts.uri.path_and_query().map(ToString::to_string).unwrap_or_default(),
            path: parts.uri.path().to_owned(),
            query: form_urlencoded::parse(query.as_bytes()).into_owned().collect(),
            headers: parts.headers.clone(),
            id: parts.extensions.get::<RequestId>().map(|r| r.0.clone()).unwrap_or_default(),
        })
    }
}

/// A call about records named in its address, which takes no parameters: each id is one that can be.
pub struct About<const N: usize> {
    /// The ids, in the order of the address.
    pub ids: [String; N],
    /// The call.
    pub call: Call,
    /// Its body.
    pub body: Bytes,
}

impl<const N: usize, S: Send + Sync> FromRequest<S> for About<N> {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Self::Rejection> {
        let (mut parts, body) = request.into_parts();
        let Ok(call) = Call::from_request_parts(&mut parts, state).await;
        let found = Path::<Vec<String>>::from_request_parts(&mut parts, state).await;
        let Path(ids) = found.map_err(IntoResponse::into_response)?;
        let ids = ids.try_into().map_err(|_| AppError::NotFound.into_response())?;
        let about = Self { ids, call, body: Bytes::new() };
        about.check().map_err(IntoResponse::into_response)?;
        let body = Bytes::from_request(Request::from_parts(parts, body), state).await;
        Ok(Self { body: body.map_err(IntoResponse::into_response)?, ..about })
    }
}

impl<const N: usize> About<N> {
    fn check(&self) -> Result<(), AppError> {
        self.call.only(&[])?;
        self.ids.iter().try_for_each(|id| record_id(id).map(|_| ()))
    }
}

impl Call {
    /// Refuses parameters other than these, unreadable ones and those given twice: a misspelt `as_of` must not give
    /// today's figures.
    pub fn only(&self, known: &[&str]) -> Result<(), AppError> {
        for (i, (name, value)) in self.query.iter().enumerate() {
            if !known.contains(&name.as_str()) {
                let all =
                    if known.is_empty() { "这个地址没有参数".into() } else { known.join("、") };
                return Err(AppError::invalid(name, format!("没有参数“{name}”。可用的有：{all}。")));
            }
            if value.chars().any(|c| c.is_control() || c == '\u{fffd}') {
                return Err(AppError::invalid(name, "参数里有无法识别的字符。请按 UTF-8 编码后重新提交。"));
            }
            if self.query[..i].iter().any(|(earlier, _)| earlier == name) {
                return Err(AppError::invalid(name, format!("参数“{name}”写了两次。请只写一次。")));
            }
        }
        Ok(())
    }

    /// A parameter; empty when it is not given.
    pub fn text(&self, name: &str) -> &str {
        self.query.iter().find(|(n, _)| n == name).map_or("", |(_, v)| v.trim())
    }

    /// A day.
    pub fn date(&self, name: &str) -> Result<Option<Date>, AppError> {
        date(name, self.text(name))
    }

    /// `true` or `false`; false when it is not given.
    pub fn flag(&self, name: &str) -> Result<bool, AppError> {
        match self.text(name) {
            "" | "false" | "0" => Ok(false),
            "true" | "1" => Ok(true),
            _ => Err(AppError::invalid(name, "写成 true 或 false。")),
        }
    }

    /// The code of the 管理单位 named in `district`.
    pub fn authority(&self, app: &App) -> Result<Option<String>, AppError> {
        let typed = self.text("district");
        if typed.is_empty() {
            return Ok(None);
        }
        let found = app.jurisdiction.regions.find_authority(typed, &app.jurisdiction.policy);
        let words = || format!("没有管理单位“{typed}”。填六位代码或区名，如 120110。");
        found.map(|(code, _)| Some(code)).ok_or_else(|| AppError::invalid("district", words()))
    }

    /// The actor's scope, narrowed to the 管理单位 named in `district`; nothing where the two do not meet.
    pub fn scope(&self, app: &App, actor: &Actor) -> Result<Scope, AppError> {
        let Some(code) = self.authority(app)? else { return Ok(actor.scope.clone()) };
        let asked = Scope::Authority(code.clone());
        Ok(if actor.scope.contains(&asked) {
            asked
        } else if actor.scope.authority() == Some(code.as_str()) {
            actor.scope.clone()
        } else {
            Scope::Nothing
        })
    }

    /// How many records a page has.
    pub fn per_page(&self) -> Result<usize, AppError> {
        match self.text("per_page") {
            "" => Ok(USUAL),
            text => text
                .parse()
                .ok()
                .filter(|n| (1..=MOST).contains(n))
                .ok_or_else(|| AppError::invalid("per_page", format!("写 1 至 {MOST} 的整数。"))),
        }
    }

    /// Which page, from 1.
    pub fn page(&self) -> Result<usize, AppError> {
        match self.text("page") {
            "" => Ok(1),
            text => text
                .parse()
                .ok()
                .filter(|n| *n >= 1)
                .ok_or_else(|| AppError::invalid("page", "写从 1 开始的整数。")),
        }
    }

    /// Where a page begins and how many records it has.
    pub fn paging(&self) -> Result<(Start, usize), AppError> {
        let (page, limit) = (self.page()?, self.per_page()?);
        let after = self.text("after");
        if !after.is_empty() {
            if !self.text("page").is_empty() {
                return Err(AppError::invalid("after", "page 与 after 只能写一个。"));
            }
            return Ok((Start::After(record_id(after).map_err(|_| no_such_id())?.to_owned()), limit));
        }
        let skip = (page - 1).checked_mul(limit).filter(|n| *n <= DEEPEST).ok_or_else(|| {
            AppError::invalid(
                "page",
                format!("按页码最多取到第 {DEEPEST} 条；再往后请用上一页答复里的 next。"),
            )
        })?;
        Ok((Start::Row(skip), limit))
    }

    /// The address of the page after the record with this id.
    pub fn after(&self, id: &str) -> String {
        self.with(&[("after", id)], &["page", "after"])
    }

    /// This address with some parameters set and others left out.
    pub fn with(&self, set: &[(&str, &str)], without: &[&str]) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query
            .extend_pairs(self.query.iter().filter(|(n, v)| !without.contains(&n.as_str()) && !v.is_empty()));
        query.extend_pairs(set);
        format!("{}?{}", self.path, query.finish())
    }

    /// The revision in `If-Match`: what is changed or decided was read before.
    pub fn if_match(&self) -> Result<i64, AppError> {
        // `*` names no version and counts as not given.
        let given = self.headers.get(header::IF_MATCH).filter(|v| v.as_bytes() != b"*");
        let given = given.ok_or_else(|| AppError::Request {
            status: StatusCode::PRECONDITION_REQUIRED,
            title: "缺少版本号",
            detail: "修改和办理要带 If-Match，写读取时答复里的 ETag，免得盖掉别人的改动。".into(),
        })?;
        let tag =
            given.to_str().ok().and_then(|v| v.trim().strip_prefix("\"r")?.strip_suffix('"')?.parse().ok());
        // A tag we never gave is a version the record does not have.
        tag.ok_or(AppError::Conflict)
    }

    /// The kind of the body, without its parameters.
    pub fn media_type(&self) -> &str {
        let kind = self.headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
        kind.split(';').next().unwrap_or_default().trim()
    }

    /// The body as a JSON object with no members but these.
    pub fn object(&self, body: &Bytes, known: &[&str]) -> Result<Map<String, Value>, AppError> {
        let kind = self.media_type();
        if kind != "application/json" && kind != "application/merge-patch+json" {
            return Err(AppError::Request {
                status: StatusCode::UNSUPPORTED_MEDIA_TYPE,
                title: "内容类型不对",
                detail: "请用 Content-Type: application/json，内容按 UTF-8 编码。".into(),
            });
        }
        let malformed = |detail: String| AppError::Request {
            status: StatusCode::BAD_REQUEST,
            title: "请求无法识别",
            detail,
        };
        let parsed: Value = serde_json::from_slice(body).map_err(|e| {
            malformed(format!(
                "内容不是正确的 JSON（第 {} 行第 {} 列）。请检查后重新提交。",
                e.line(),
                e.column()
            ))
        })?;
        let Value::Object(map) = parsed else {
            return Err(malformed("内容要是一个 JSON 对象，写成 {…}。".into()));
        };
        match map.keys().find(|key| !known.contains(&key.as_str())) {
            Some(key) => {
                Err(AppError::invalid(key, format!("没有“{key}”这一项。可用的有：{}。", known.join("、"))))
            }
            None => Ok(map),
        }
    }

    /// What makes a repeated request known; `None` without an `Idempotency-Key`.
    pub fn once(&self, actor: &Actor, body: &[u8]) -> Result<Option<Once>, AppError> {
        let Some(key) = self.headers.get("idempotency-key") else { return Ok(None) };
        let key =
            key.to_str().ok().map(str::trim).filter(|k| (1..=200).contains(&k.len())).ok_or_else(|| {
                AppError::invalid("Idempotency-Key", "写 1 至 200 个可见的 ASCII 字符，如一个 UUID。")
            })?;
        // A changed If-Match is another request too.
        let version = self.headers.get(header::IF_MATCH).map(http::HeaderValue::as_bytes).unwrap_or_default();
        let asked = [self.method.as_str().as_bytes(), self.address.as_bytes(), version, body].join(&0);
        Ok(Some(Once {
            key: sm3(format!("{}\0{}\0{key}", actor.user_id, actor.post_id).as_bytes()),
            request: sm3(&asked),
        }))
    }
}

/// Keeps whole lists, exports and imports from crowding out everything else.
pub fn heavy(app: &App, actor: &Actor) -> Result<(), AppError> {
    app.limits.heavy.check(&actor.user_id)
}

/// A day as programs write it.
pub fn date(name: &str, text: &str) -> Result<Option<Date>, AppError> {
    if text.is_empty() {
        return Ok(None);
    }
    let day: Option<Date> =
        text.parse().ok().filter(|d: &Date| text.len() == 10 && (1949..=2200).contains(&d.year()));
    day.map(Some).ok_or_else(|| AppError::invalid(name, "日期写成 2024-07-18，年份在 1949 至 2200 之间。"))
}

/// A record id from an address; anything that cannot be one is not there.
pub fn record_id(text: &str) -> Result<&str, AppError> {
    let is_id = (1..=40).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric());
    if is_id { Ok(text) } else { Err(AppError::NotFound) }
}

fn no_such_id() -> AppError {
    AppError::invalid("after", "写上一页答复里 next 所带的 after，不要改动。")
}
