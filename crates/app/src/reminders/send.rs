//! What leaves the system, to where the system administrator said and nowhere else.

mod gateway;
mod guard;
mod mail;
mod sign;

use std::time::Duration;

use super::Way;
use super::config::Settings;
use super::store::outbox::Body;
use crate::{App, AppError};

#[cfg(test)]
pub use sign::signature;

/// How long is waited for a connection, for an answer, for the next bytes.
const PATIENCE: Duration = Duration::from_secs(20);

/// Why a message did not go out: plain words without address, account or anything the other side said.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Fault(pub String);

impl Fault {
    fn new(words: impl Into<String>) -> Self {
        Self(words.into())
    }
}

impl From<Fault> for AppError {
    fn from(fault: Fault) -> Self {
        Self::refused(format!("没有发出去：{fault}。"))
    }
}

/// A message on its way.
pub struct Parcel<'a> {
    /// What it is: the same for every attempt.
    pub id: &'a str,
    /// Address or telephone.
    pub recipient: &'a str,
    /// What it says.
    pub body: &'a Body,
}

/// Sends one message. Blocks until it is taken, refused, or the patience is at its end.
///
/// # Errors
/// A [`Fault`].
pub fn send(app: &App, settings: &Settings, way: Way, parcel: &Parcel) -> Result<(), Fault> {
    match way {
        Way::Mail => mail::send(app, &settings.smtp, parcel),
        Way::Gateway => gateway::send(app, &settings.gateway, parcel),
    }
}

/// Whether a text is one plain mail address.
pub fn is_mail_address(text: &str) -> bool {
    let plain = text.len() <= 100
        && text.is_ascii()
        && !text.bytes().any(|b| b.is_ascii_whitespace() || b"<>\",;".contains(&b));
    plain && text.parse::<lettre::Address>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::is_mail_address;

    #[test]
    fn one_plain_address_and_nothing_else() {
        for good in ["a@b.cn", "zhang.min@rs.tj.gov.cn", "x+y@10-0.example"] {
            assert!(is_mail_address(good), "{good}");
        }
        for bad in ["", "a", "a@", "@b", "a@b,c@d", "a@b\r\nBcc: c@d", "张@b.cn", "甲 <a@b.cn>", "a b@c.cn"]
        {
            assert!(!is_mail_address(bad), "{bad}");
        }
    }
}
