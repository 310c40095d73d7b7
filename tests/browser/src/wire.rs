//! Two small things on the wire: a plain GET, and the driver's commands beyond the WebDriver standard.

use fantoccini::wd::WebDriverCompatibleCommand;
use http::Method;
use serde_json::Value;
use std::io::{Read, Result, Write};
use std::net::TcpStream;
use std::time::Duration;
use url::{ParseError, Url};

/// An answer, as far as a journey asks.
pub struct Answer {
    pub status: u16,
    /// It is a page, not a file.
    pub is_page: bool,
    /// The address it sends to.
    pub leads_to: Option<String>,
    pub body: Vec<u8>,
}

/// Status and body of `GET base/path`, `base` being `http://HOST:PORT`.
pub fn get(base: &str, path: &str) -> Result<(u16, String)> {
    get_as(base, path, "").map(|answer| (answer.status, String::from_utf8_lossy(&answer.body).into_owned()))
}

/// The same with a `Cookie` header.
pub fn get_as(base: &str, path: &str, cookie: &str) -> Result<Answer> {
    let host = base.trim_start_matches("http://");
    let mut stream = TcpStream::connect(host)?;
    stream.set_read_timeout(Some(Duration::from_secs(20)))?;
    // Version 1.0: the server closes when it is done and does not cut the body into chunks.
    write!(stream, "GET {path} HTTP/1.0\r\nHost: {host}\r\nCookie: {cookie}\r\n\r\n")?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n").unwrap_or(answer.len());
    let head = String::from_utf8_lossy(&answer[..end]).to_ascii_lowercase();
    let status = head.split_whitespace().nth(1).and_then(|code| code.parse().ok()).unwrap_or(0);
    let is_page = head.contains("content-type: text/html");
    let leads_to = head.lines().find_map(|line| line.strip_prefix("location: ")).map(str::to_owned);
    Ok(Answer { status, is_page, leads_to, body: answer.split_off((end + 4).min(answer.len())) })
}

/// A command of `ChromeDriver` that the standard does not have: its path below the session, and its body.
#[derive(Debug)]
pub struct Extra {
    path: &'static str,
    body: Value,
}

impl Extra {
    /// The entries of the browser's console since the last call.
    pub fn console() -> Self {
        Self { path: "se/log", body: serde_json::json!({ "type": "browser" }) }
    }

    /// A command of the browser's own protocol, such as `Emulation.setDeviceMetricsOverride`.
    pub fn browser(name: &str, parameters: &Value) -> Self {
        Self { path: "goog/cdp/execute", body: serde_json::json!({ "cmd": name, "params": parameters }) }
    }
}

impl WebDriverCompatibleCommand for Extra {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> std::result::Result<Url, ParseError> {
        base.join(&format!("session/{}/{}", session.unwrap_or_default(), self.path))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        (Method::POST, Some(self.body.to_string()))
    }
}
