//! Reminders that leave the system (IV-2, III-1-4c): by mail and by the office's gateway for short messages. Nobody is
//! reminded who has not chosen it, and nothing leaves before the system administrator has said where to. The work list
//! shows everything all the same.
//!
//! [`scan`] puts what is due into the outbox, once for each message whoever does it; [`work`] sends it, again after a while
//! where it failed; [`run`] does both beside the server. Sending stands in `send/`, and there alone.

mod api;
mod check;
mod config;
mod due;
mod pages;
pub(crate) mod run;
mod scan;
mod send;
mod store;
#[cfg(test)]
mod tests;
mod trial;
mod ways;
mod work;

pub(crate) use api::add;
pub(crate) use api::schemas;
pub use check::look;
pub use config::{Gateway, General, Security, Shape, Signing, Smtp, set_gateway, set_general, set_smtp};
pub use run::run;
pub use scan::{Extent, Scanned, scan};
pub use store::outbox;
pub use store::ways::Ways;
pub use ways::choose;
pub use work::{Sent, work};

use crate::Routes;

/// Routes of this part.
pub fn routes() -> Routes {
    pages::routes()
}

/// Ways out of the system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// 邮件.
    Mail,
    /// 短信网关.
    Gateway,
}

impl Way {
    /// Both of them.
    pub const ALL: [Self; 2] = [Self::Mail, Self::Gateway];

    /// Stored form.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Mail => "mail",
            Self::Gateway => "gateway",
        }
    }

    /// By its stored form.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|way| way.code() == code)
    }

    /// In words.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Mail => "邮件",
            Self::Gateway => "短信网关",
        }
    }
}
