//! Keeps other sites from acting in the name of a signed-in person: origin check and a token bound to the session, in
//! the header `X-CSRF-Token` or in the form field `csrf`. In a multipart form `csrf` is the first field, so that a large
//! upload need not be read to the end before it is refused. Bearer tokens are never sent by a browser of itself and are
//! exempt.

use super::caller::Caller;
use super::hash;
use crate::error::AppError;
use axum::body::{Body, Bytes};
use http::request::Parts;
use http::{HeaderMap, StatusCode, Uri, header};
use http_body_util::BodyExt as _;

/// Largest form without files.
const FORM_LIMIT: usize = 1024 * 1024;
/// How far into a multipart body the first field must end.
const PEEK_LIMIT: usize = 8 * 1024;

/// Checks an unsafe request; hands the body back unread, as it came.
pub async fn guard(parts: &Parts, body: Body, caller: &Caller) -> Result<Body, AppError> {
    if parts.method.is_safe() || matches!(caller, Caller::Token(_)) {
        return Ok(body);
    }
    if !from_own_page(&parts.headers, &parts.uri) {
        return Err(AppError::Forged);
    }
    let (form, body) = form(&parts.headers, body).await?;
    if form.as_deref().is_some_and(has_nul) {
        return Err(unstorable());
    }
    let Caller::Session(signed_in) = caller else { return Ok(body) };
    let (sent, body) = token(&parts.headers, form, body).await?;
    match sent {
        Some(sent) if hash::same(&sent, &signed_in.csrf) => Ok(body),
        _ => Err(AppError::Forged),
    }
}

/// False when the browser says that another site made the request.
fn from_own_page(headers: &HeaderMap, uri: &Uri) -> bool {
    if let Some(site) = headers.get("sec-fetch-site") {
        return site == "same-origin" || site == "none";
    }
    let Some(origin) = headers.get(header::ORIGIN) else { return true };
    let own = headers
        .get(header::HOST)
        .and_then(|h| h.to_str().ok())
        .or_else(|| uri.authority().map(http::uri::Authority::as_str));
    let origin = origin.to_str().ok().and_then(|o| o.split_once("://")).map(|(_, host)| host);
    own.is_some() && origin == own
}

fn is_kind(headers: &HeaderMap, kind: &str) -> bool {
    headers.get(header::CONTENT_TYPE).is_some_and(|sent| sent.as_bytes().starts_with(kind.as_bytes()))
}

/// A form without files, read whole; its body as it came.
async fn form(headers: &HeaderMap, body: Body) -> Result<(Option<Bytes>, Body), AppError> {
    if !is_kind(headers, "application/x-www-form-urlencoded") {
        return Ok((None, body));
    }
    let bytes = axum::body::to_bytes(body, FORM_LIMIT).await.map_err(|_| AppError::TooLarge)?;
    Ok((Some(bytes.clone()), Body::from(bytes)))
}

/// No store keeps a NUL in a text, and nobody types one.
fn has_nul(form: &[u8]) -> bool {
    form.contains(&0) || form.windows(3).any(|w| w == b"%00")
}

fn unstorable() -> AppError {
    AppError::Request {
        status: StatusCode::UNPROCESSABLE_ENTITY,
        title: "有不能保存的字符",
        detail: "填写的内容里有看不见的空字符，多半是从别处粘贴带进来的，没有保存。请返回上一页，把粘贴的那一处删去，重新输入。"
            .into(),
    }
}

async fn token(
    headers: &HeaderMap,
    form: Option<Bytes>,
    body: Body,
) -> Result<(Option<String>, Body), AppError> {
    if let Some(sent) = headers.get("x-csrf-token") {
        return Ok((sent.to_str().ok().map(str::to_owned), body));
    }
    if let Some(form) = form {
        let sent = form_urlencoded::parse(&form).find(|(key, _)| key == "csrf");
        return Ok((sent.map(|(_, value)| value.into_owned()), body));
    }
    if is_kind(headers, "multipart/form-data") {
        return first_field(body).await;
    }
    Ok((None, body))
}

/// Reads as much of a multipart body as its first field takes, then puts it back in front of the rest.
async fn first_field(mut body: Body) -> Result<(Option<String>, Body), AppError> {
    let mut head: Vec<u8> = Vec::new();
    let sent = loop {
        match parse_first(&head) {
            First::Token(value) => break Some(value),
            First::Other => break None,
            First::Unfinished if head.len() > PEEK_LIMIT => break None,
            First::Unfinished => {}
        }
        match body.frame().await {
            Some(Ok(frame)) => head.extend_from_slice(&frame.into_data().unwrap_or_default()),
            Some(Err(_)) => return Err(AppError::Forged),
            None => break None,
        }
    };
    let rest = futures_util::stream::once(std::future::ready(Ok(Bytes::from(head))));
    let body = Body::from_stream(futures_util::StreamExt::chain(rest, body.into_data_stream()));
    Ok((sent, body))
}

/// What the beginning of a multipart body says.
#[derive(Debug, PartialEq, Eq)]
enum First {
    /// More bytes are needed.
    Unfinished,
    /// The first field is another one.
    Other,
    /// The value of `csrf`.
    Token(String),
}

fn parse_first(head: &[u8]) -> First {
    let Some((line_end, headers_end)) = find(head, b"\r\n").zip(find(head, b"\r\n\r\n")) else {
        return First::Unfinished;
    };
    let headers = String::from_utf8_lossy(&head[line_end..headers_end]).to_ascii_lowercase();
    if !headers.contains("name=\"csrf\"") {
        return First::Other;
    }
    let value = &head[headers_end + 4..];
    let boundary = &head[..line_end];
    find(value, &[b"\r\n", boundary].concat())
        .map_or(First::Unfinished, |end| First::Token(String::from_utf8_lossy(&value[..end]).into_owned()))
}

fn find(text: &[u8], part: &[u8]) -> Option<usize> {
    text.windows(part.len()).position(|w| w == part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_field_is_read_as_soon_as_it_is_there() {
        let body = b"--x\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\nabc\r\n--x\r\nmore";
        assert_eq!(parse_first(body), First::Token("abc".to_owned()));
        assert_eq!(parse_first(&body[..50]), First::Unfinished);
        let other = b"--x\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\nabc\r\n--x--";
        assert_eq!(parse_first(other), First::Other);
    }

    #[test]
    fn a_nul_is_found_however_it_is_sent_and_nothing_else_is_taken_for_one() {
        assert!(has_nul(b"a=b%00c") && has_nul(b"a=\0") && has_nul(b"%00=1"));
        assert!(!has_nul(b"a=100%25&b=%2500") && !has_nul(b"a=0&b=%0A0"));
    }

    #[test]
    fn another_site_is_told_by_its_own_headers() {
        let case = |pairs: &[(&'static str, &'static str)]| {
            let mut headers = HeaderMap::new();
            for &(key, value) in pairs {
                headers.insert(key, value.parse().unwrap());
            }
            from_own_page(&headers, &Uri::from_static("/"))
        };
        assert!(case(&[("sec-fetch-site", "same-origin")]));
        assert!(!case(&[("sec-fetch-site", "cross-site")]));
        assert!(!case(&[("sec-fetch-site", "same-site")]));
        assert!(case(&[("origin", "http://a:8080"), ("host", "a:8080")]));
        assert!(!case(&[("origin", "http://b"), ("host", "a:8080")]));
        assert!(!case(&[("origin", "null"), ("host", "a:8080")]));
        assert!(case(&[("host", "a:8080")]));
    }
}
