//! The cookie that binds a draft to the telephone or computer it is written on.

use http::HeaderMap;

use crate::App;
use crate::platform::caller::cookie;
use crate::platform::{chance, hash};
use fengqiao_domain::applications::DRAFT_DAYS;

/// Its name.
pub const COOKIE: &str = "fq_application";

/// The device of a request as it is kept: the digest of its cookie. `None` without one.
pub fn of(headers: &HeaderMap) -> Option<String> {
    let value = cookie(headers, COOKIE).filter(|value| value.len() == 64)?;
    Some(hash::sm3(value.as_bytes()))
}

/// A new device: as it is kept, and the `Set-Cookie` for it.
pub fn new(app: &App) -> (String, String) {
    let value = chance::secret();
    let secure = if app.config.tls { "; Secure" } else { "" };
    let age = DRAFT_DAYS * 24 * 3600;
    let cookie = format!("{COOKIE}={value}; Path=/; Max-Age={age}; HttpOnly; SameSite=Lax{secure}");
    (hash::sm3(value.as_bytes()), cookie)
}

/// The `Set-Cookie` that forgets it.
pub fn forget(app: &App) -> String {
    let secure = if app.config.tls { "; Secure" } else { "" };
    format!("{COOKIE}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax{secure}")
}
