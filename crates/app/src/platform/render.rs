//! From a template to an answer, and messages shown once on the next page.

use super::caller::cookie;
use super::page::Flash;
use crate::error::AppError;
use askama::Template;
use axum::response::{Html, IntoResponse, Redirect, Response};
use http::{HeaderMap, HeaderValue, StatusCode, header};

/// Name of the cookie that carries a message to the next page.
const FLASH: &str = "fq_flash";

/// A page.
pub fn html(template: &impl Template) -> Result<Response, AppError> {
    html_with(StatusCode::OK, template)
}

/// A form that came back with problems: 422.
pub fn form_again(template: &impl Template) -> Result<Response, AppError> {
    html_with(StatusCode::UNPROCESSABLE_ENTITY, template)
}

/// A form that came back because somebody else saved first: 412, with what was typed.
pub fn form_stale(template: &impl Template) -> Result<Response, AppError> {
    html_with(StatusCode::PRECONDITION_FAILED, template)
}

fn html_with(status: StatusCode, template: &impl Template) -> Result<Response, AppError> {
    let text = template.render().map_err(|e| AppError::Internal(format!("页面模板：{e}")))?;
    Ok((status, Html(text)).into_response())
}

/// After a form: to another page (303), with a sentence about what was done.
pub fn done(to: &str, sentence: &str) -> Response {
    see_other(to, &format!("0{sentence}"))
}

/// The first few of many sentences, for a message: it travels in a cookie.
pub fn some(sentences: &[String]) -> String {
    const MOST: usize = 5;
    let shown = sentences.iter().take(MOST).map(String::as_str).collect::<Vec<_>>().join("；");
    if sentences.len() > MOST { format!("{shown}等 {} 处", sentences.len()) } else { shown }
}

/// After a form: to another page (303), with a sentence about what was not done.
pub fn not_done(to: &str, sentence: &str) -> Response {
    see_other(to, &format!("1{sentence}"))
}

fn see_other(to: &str, message: &str) -> Response {
    let message: String = form_urlencoded::byte_serialize(message.as_bytes()).collect();
    let mut response = Redirect::to(to).into_response();
    let cookie = format!("{FLASH}={message}; Path=/; Max-Age=30; HttpOnly; SameSite=Lax");
    // Percent-encoded text is always a valid header.
    if let Ok(value) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    response
}

/// The message a request carries.
pub(super) fn flash(headers: &HeaderMap) -> Option<Flash> {
    let value = cookie(headers, FLASH)?;
    let (text, _) = form_urlencoded::parse(value.as_bytes()).next()?;
    let kind = text.chars().next()?;
    Some(Flash { attention: kind == '1', text: text.chars().skip(1).collect(), link: None })
}

/// Forgets the message once a page has shown it.
pub(super) fn forget_flash(asked: &HeaderMap, response: &mut Response) {
    let is_page =
        response.headers().get(header::CONTENT_TYPE).is_some_and(|k| k.as_bytes().starts_with(b"text/html"));
    if is_page && cookie(asked, FLASH).is_some() {
        let gone = HeaderValue::from_static("fq_flash=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax");
        response.headers_mut().append(header::SET_COOKIE, gone);
    }
}

/// An address of our own to go back to; anything else becomes `otherwise`.
pub fn local<'a>(back: &'a str, otherwise: &'a str) -> &'a str {
    let own = back.starts_with('/')
        && !back.starts_with("//")
        && !back.contains('\\')
        && back.chars().all(|c| !c.is_control());
    if own { back } else { otherwise }
}

#[cfg(test)]
mod tests {
    use super::local;

    #[test]
    fn only_our_own_addresses_are_gone_back_to() {
        assert_eq!(local("/desk/units?q=a", "/desk"), "/desk/units?q=a");
        for bad in ["https://a", "//a", "/\\a", "", "desk", "/a\r\nb"] {
            assert_eq!(local(bad, "/desk"), "/desk", "{bad:?}");
        }
    }
}
