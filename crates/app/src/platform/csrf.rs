//! Keeps other sites from acting in the name of a signed-in person: origin check and a token bound to the session, in
//! the header `X-CSRF-Token` or in the form field `csrf`. In a multipart form `csrf` is the first field, so that a large
//! upload need not be read to the end before it is refused. Bearer tokens are never sent by a browser of itself and are
//! exempt.

use super::caller::Caller;
use super::hash;
use crate::error::AppError;
use axum::body::{Body, Bytes};
use http::request::Parts;
use http::{HeaderMap, Uri, header};
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
    let Caller::Session(signed_in) = caller else { return Ok(body) };
    let (sent, body) = token(&parts.headers, body).await?;
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

async fn token(headers: &HeaderMap, body: Body) -> Result<(Option<String>, Body), AppError> {
    if let Some(sent) = headers.get("x-csrf-token") {
        return Ok((sent.to_str().ok().map(str::to_owned), body));
    }
    let kind = headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    if kind.starts_with("application/x-www-form-urlencoded") {
        let bytes = axum::body::to_bytes(body, FORM_LIMIT).await.map_err(|_| AppError::TooLarge)?;
        let sent = form_urlencoded::parse(&bytes)
            .find(|(key, _)| key == "csrf")
            .map(|(_, value)| value.into_owned());
        return Ok((sent, Body::from(bytes)));
    }
    if kind.starts_with("multipart/form-data") {
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
