//! Journeys in a real browser: the built program, a driver and a headless Chromium.
//!
//! A journey reads like a person at work:
//!
//! ```ignore
//! let site = Site::demo();
//! let page = Browser::open(&site);
//! page.goto("/sign-in");
//! page.fill("账号", "xiqing").fill("密码", &password).click("登录");
//! page.wait_for_text("工作台");
//! page.inspect("desk");
//! ```
//!
//! Every helper waits for what it needs with a deadline and panics with the address and the words on
//! the page when it does not come: nothing sleeps for a fixed time. All processes end with the values.
#![expect(clippy::missing_panics_doc, reason = "a helper of a test fails by panicking, every one of them")]
#![expect(
    clippy::disallowed_methods,
    reason = "the harness stands outside the program: it waits and reads its own settings"
)]

mod browser;
mod checks;
mod crawl;
mod driver;
mod find;
pub mod paper;
mod people;
mod site;
mod wire;

pub use browser::Browser;
pub use checks::{DESKTOP, PHONE, Sound, Viewport};
pub use crawl::{Found, OPERATIONS};
pub use people::code;
pub use site::Site;

use std::time::Duration;

/// How long any helper waits for the page to become what the journey expects.
pub const PATIENCE: Duration = Duration::from_secs(20);
