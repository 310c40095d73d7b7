//! Settings of one running server.

use super::attachments::{Place, PlaceError};
use super::crypto::{KeyError, Keys};
use std::path::{Path, PathBuf};

/// Settings read once at the start.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is a setting of its own")]
pub struct Config {
    /// Printed name of the system.
    pub system_name: String,
    /// Minutes without a request after which a session ends.
    pub idle_minutes: u32,
    /// True when reached over TLS: cookies are marked Secure and HSTS is sent.
    pub tls: bool,
    /// True in a demonstration: pages say that all data are made up.
    pub demo: bool,
    /// True behind a proxy of our own that sets `X-Forwarded-For`.
    pub behind_proxy: bool,
    /// Folder of the installation: attachments, key; `None` in tests.
    pub data_dir: Option<PathBuf>,
    /// Folder of fonts for documents; `fonts` in the data folder where none is named.
    pub fonts_dir: Option<PathBuf>,
    /// What is due is sent by mail and gateway: by a server that serves, not by a demonstration or a test.
    pub sends: bool,
    /// The gateway may stand on this machine: an address that leads back here is refused otherwise.
    pub gateway_here: bool,
    /// Certificates to trust beside the usual ones when mail server or gateway are spoken to.
    pub send_ca_file: Option<PathBuf>,
}

impl Config {
    /// The folder of the installation's own fonts.
    pub fn fonts_folder(&self) -> Option<PathBuf> {
        self.fonts_dir.clone().or_else(|| self.data_dir.as_ref().map(|dir| dir.join("fonts")))
    }
}

impl Default for Config {
    fn default() -> Self {
        Self {
            system_name: "天津市劳动人事争议调解工作管理系统".to_owned(),
            idle_minutes: 30,
            tls: false,
            demo: false,
            behind_proxy: false,
            data_dir: None,
            fonts_dir: None,
            sends: false,
            gateway_here: false,
            send_ca_file: None,
        }
    }
}

impl Config {
    /// The same with what the environment says of sending: `FENGQIAO_GATEWAY_HERE=1`, `FENGQIAO_SEND_CA_FILE`.
    #[must_use]
    #[expect(
        clippy::disallowed_methods,
        reason = "settings are read from the environment here and nowhere else"
    )]
    pub fn with_sending(self) -> Self {
        let file = std::env::var_os("FENGQIAO_SEND_CA_FILE").filter(|file| !file.is_empty());
        Self {
            gateway_here: std::env::var("FENGQIAO_GATEWAY_HERE").is_ok_and(|on| on == "1"),
            send_ca_file: file.map(PathBuf::from),
            ..self
        }
    }

    /// Where attachments are; nowhere in tests.
    ///
    /// # Errors
    /// As [`attachments_place`].
    pub fn attachments(&self) -> Result<Option<Place>, PlaceError> {
        self.data_dir.as_deref().map(attachments_place).transpose()
    }
}

/// Where the attachments of an installation are or shall be: in a store that speaks S3 where `FENGQIAO_S3_ENDPOINT` is
/// set, else in the folder named by `FENGQIAO_ATTACHMENTS` (a mount that several servers share), else in
/// `DIR/attachments`.
///
/// # Errors
/// Settings that contradict each other, are incomplete or cannot be right.
#[expect(clippy::disallowed_methods, reason = "settings are read from the environment here and nowhere else")]
pub fn attachments_place(data_dir: &Path) -> Result<Place, PlaceError> {
    Place::find(data_dir, &|name| std::env::var_os(name))
}

/// Finds the key: `FENGQIAO_KEY` (64 hex digits), else the file named by `FENGQIAO_KEY_FILE`, else `DIR/key`.
#[expect(clippy::disallowed_methods, reason = "settings are read from the environment here and nowhere else")]
pub fn find_keys(data_dir: &Path) -> Result<Keys, KeyError> {
    if let Ok(hex) = std::env::var("FENGQIAO_KEY") {
        return Keys::from_hex(&hex);
    }
    Keys::read(&key_file(data_dir))
}

/// The folder of fonts named by `FENGQIAO_FONTS_DIR`.
#[expect(clippy::disallowed_methods, reason = "settings are read from the environment here and nowhere else")]
pub fn find_fonts() -> Option<PathBuf> {
    std::env::var_os("FENGQIAO_FONTS_DIR").filter(|dir| !dir.is_empty()).map(PathBuf::from)
}

/// Whether the server stands behind a proxy of our own (`FENGQIAO_BEHIND_PROXY`, any value but empty and `0`): without it all
/// visitors have the proxy's address, and share its limits.
#[expect(clippy::disallowed_methods, reason = "settings are read from the environment here and nowhere else")]
pub fn is_behind_proxy() -> bool {
    std::env::var("FENGQIAO_BEHIND_PROXY").is_ok_and(|value| !value.is_empty() && value != "0")
}

/// Where the key file is or shall be.
#[expect(clippy::disallowed_methods, reason = "settings are read from the environment here and nowhere else")]
pub fn key_file(data_dir: &Path) -> PathBuf {
    std::env::var_os("FENGQIAO_KEY_FILE").map_or_else(|| data_dir.join("key"), PathBuf::from)
}

/// Finds the key, or makes `DIR/key` for a new installation.
#[expect(clippy::disallowed_methods, reason = "settings are read from the environment here and nowhere else")]
pub fn find_or_create_keys(data_dir: &Path) -> Result<Keys, KeyError> {
    let file = key_file(data_dir);
    if std::env::var_os("FENGQIAO_KEY").is_none() && !file.exists() {
        return Keys::create(&file);
    }
    find_keys(data_dir)
}

/// The operating system's user, for the audit log.
#[expect(clippy::disallowed_methods, reason = "settings are read from the environment here and nowhere else")]
pub fn os_user() -> String {
    ["USER", "LOGNAME", "USERNAME"]
        .iter()
        .find_map(|name| std::env::var(name).ok())
        .unwrap_or_else(|| "未知".to_owned())
}
