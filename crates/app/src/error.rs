//! What a use case can answer other than its result. Turned into a page or problem+json at the edge
//! (`platform/edge.rs`), so that the same error serves web, API and command line.

use crate::platform::attachments::PlaceError;
use crate::platform::crypto::KeyError;
use crate::platform::view::FieldProblem;
use axum::response::{IntoResponse, Response};
use fengqiao_db::DbError;
use fengqiao_domain::table::Problem;
use http::StatusCode;
use std::fmt;
use std::sync::Arc;

/// Something wrong with one field; with the record as a whole when `field` is empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// Key of the field.
    pub field: String,
    /// What is wrong and how to mend it, in plain Chinese.
    pub message: String,
}

impl FieldError {
    /// At a field.
    pub fn new(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self { field: field.into(), message: message.into() }
    }
}

/// Why a use case did not do what was asked. Nothing half-done is left behind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AppError {
    /// Nobody is signed in, or the session has ended (401).
    SignedOut,
    /// Not there, or out of scope: the two cannot be told apart (404).
    NotFound,
    /// The role may not do this (403).
    Forbidden,
    /// The request did not come from one of our own pages (403).
    Forged,
    /// A rule or the state of the record says no (422); the reasons, each a plain sentence.
    Refused {
        /// The sentences.
        reasons: Vec<String>,
    },
    /// What was entered is not right (422).
    Invalid {
        /// Field by field.
        problems: Vec<FieldError>,
    },
    /// Somebody else changed the record meanwhile (412): nothing is saved, nothing is lost.
    Conflict,
    /// More than may be sent at once (413).
    TooLarge,
    /// A request that cannot be understood (400, 415, 422), mostly a program's, or lacks what it must say (428).
    Request {
        /// The status.
        status: StatusCode,
        /// A short heading.
        title: &'static str,
        /// What is wrong and how to mend it.
        detail: String,
    },
    /// Too many tries (429).
    TooMany {
        /// Seconds to wait.
        seconds: u64,
    },
    /// The database is busy (503).
    Busy,
    /// Our own failure (500). The text is for the log, never for the page.
    Internal(String),
}

impl AppError {
    /// A refusal for one reason.
    pub fn refused(reason: impl Into<String>) -> Self {
        Self::Refused { reasons: vec![reason.into()] }
    }

    /// One field that is not right.
    pub fn invalid(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self::Invalid { problems: vec![FieldError::new(field, message)] }
    }

    /// What to show beside the fields of a form that comes back; other errors go on to the edge.
    pub fn for_form(self) -> Result<Vec<FieldProblem>, Self> {
        match self {
            Self::Invalid { problems } => Ok(problems
                .into_iter()
                .map(|p| FieldProblem { field: p.field, message: p.message })
                .collect()),
            Self::Refused { reasons } => Ok(reasons
                .into_iter()
                .map(|message| FieldProblem { field: String::new(), message })
                .collect()),
            // What was typed stays there to be sent again.
            Self::Busy => Ok(vec![FieldProblem { field: String::new(), message: self.detail() }]),
            other => Err(other),
        }
    }

    /// Its HTTP status.
    pub const fn status(&self) -> StatusCode {
        match self {
            Self::SignedOut => StatusCode::UNAUTHORIZED,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Forbidden | Self::Forged => StatusCode::FORBIDDEN,
            Self::Refused { .. } | Self::Invalid { .. } => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Conflict => StatusCode::PRECONDITION_FAILED,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Request { status, .. } => *status,
            Self::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// A short heading.
    pub const fn title(&self) -> &'static str {
        match self {
            Self::SignedOut => "请先登录",
            Self::NotFound => "没有找到",
            Self::Forbidden => "当前岗位没有这项权限",
            Self::Forged => "请求没有通过安全校验",
            Self::Refused { .. } => "暂不能办理",
            Self::Invalid { .. } => "填写内容有误",
            Self::Conflict => "内容已被他人更新",
            Self::TooLarge => "内容过大",
            Self::Request { title, .. } => title,
            Self::TooMany { .. } => "操作过于频繁",
            Self::Busy => "系统正忙",
            Self::Internal(_) => "系统出错",
        }
    }

    /// What happened and what to do next, in plain Chinese. Gives nothing away.
    pub fn detail(&self) -> String {
        match self {
            Self::SignedOut => "登录已失效或尚未登录，请登录后继续。".into(),
            Self::NotFound => {
                "要看的内容不存在，或不在您当前岗位的管理范围内。可返回列表重新查找，或切换岗位后再试。"
                    .into()
            }
            Self::Forbidden => {
                "您当前的岗位不能办理这项工作。可切换到其他岗位，或请账号管理员调整岗位。".into()
            }
            Self::Forged => "页面可能已过期。请返回上一页，刷新后重新提交；填写的内容请先复制保存。".into(),
            Self::Refused { reasons } => reasons.join("\n"),
            Self::Invalid { problems } => {
                problems.iter().map(|p| p.message.as_str()).collect::<Vec<_>>().join("\n")
            }
            Self::Conflict => {
                "您打开之后，他人已修改了这条记录，本次没有保存。请刷新查看最新内容，再重新提交。".into()
            }
            Self::TooLarge => "上传或提交的内容超过上限（单个文件 50 MB），没有保存。请拆分后再试。".into(),
            Self::Request { detail, .. } => detail.clone(),
            Self::TooMany { seconds } => format!("请等待 {seconds} 秒后再试。"),
            Self::Busy => "系统正在处理其他任务，本次没有保存。请稍后重试。".into(),
            Self::Internal(_) => {
                "本次操作没有保存。请稍后重试；如仍出错，请把页面上的编号告诉系统管理员。".into()
            }
        }
    }
}

impl fmt::Display for AppError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Internal(why) => f.write_str(why),
            Self::Refused { .. } | Self::Invalid { .. } => f.write_str(&self.detail()),
            _ => write!(f, "{}：{}", self.title(), self.detail()),
        }
    }
}

impl std::error::Error for AppError {}

impl From<DbError> for AppError {
    fn from(error: DbError) -> Self {
        match error {
            DbError::Conflict => Self::Conflict,
            DbError::Busy => Self::Busy,
            DbError::Unstorable => Self::refused(error.to_string()),
            other => Self::Internal(other.to_string()),
        }
    }
}

/// A refusal of the domain as an answer for the form: beside its field, where it has one.
impl From<Problem> for AppError {
    fn from(why: Problem) -> Self {
        let message = format!("{}{}", why.message, why.remedy);
        if why.column.is_empty() { Self::refused(message) } else { Self::invalid(why.column, message) }
    }
}

impl From<fengqiao_sheets::SheetError> for AppError {
    fn from(error: fengqiao_sheets::SheetError) -> Self {
        Self::refused(error.to_string())
    }
}

impl From<KeyError> for AppError {
    fn from(error: KeyError) -> Self {
        Self::Internal(error.to_string())
    }
}

impl From<PlaceError> for AppError {
    fn from(error: PlaceError) -> Self {
        Self::refused(error.to_string())
    }
}

/// An error on its way to the edge, where it becomes a page or problem+json.
#[derive(Clone)]
pub(crate) struct Carried(pub Arc<AppError>);

impl IntoResponse for AppError {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(Carried(Arc::new(self)));
        response
    }
}
