//! The cookie that binds a draft to the telephone or computer it is written on. It lives as long as the draft, from the last
//! page that was sent on.

use http::HeaderMap;

use crate::App;
use crate::platform::caller::{cookie, over_tls};
use crate::platform::{chance, hash};
use fengqiao_domain::applications::DRAFT_DAYS;

/// Its name.
pub const COOKIE: &str = "fq_application";

fn sent(headers: &HeaderMap) -> Option<&str> {
    let is_ours = |value: &&str| value.len() == 64 && value.bytes().all(|b| b.is_ascii_hexdigit());
    cookie(headers, COOKIE).filter(is_ours)
}

/// The device of a request as it is kept: the digest of its cookie. `None` without one.
pub fn of(headers: &HeaderMap) -> Option<String> {
    sent(headers).map(|value| hash::sm3(value.as_bytes()))
}

fn set(app: &App, headers: &HeaderMap, value: &str, seconds: i64) -> String {
    let secure = if over_tls(app, headers) { "; Secure" } else { "" };
    format!("{COOKIE}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}")
}

/// As long as a draft is kept, in seconds.
const AGE: i64 = DRAFT_DAYS * 24 * 3600;

/// A new device: as it is kept, and the `Set-Cookie` for it.
pub fn new(app: &App, headers: &HeaderMap) -> (String, String) {
    let value = chance::secret();
    (hash::sm3(value.as_bytes()), set(app, headers, &value, AGE))
}

/// The `Set-Cookie` that keeps the device of a request for as long again; empty without one.
pub fn renewed(app: &App, headers: &HeaderMap) -> String {
    sent(headers).map(|value| set(app, headers, value, AGE)).unwrap_or_default()
}

/// The `Set-Cookie` that forgets it.
pub fn forget(app: &App, headers: &HeaderMap) -> String {
    set(app, headers, "", 0)
}
