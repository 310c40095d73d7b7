//! What a store on the network fails with, in plain words. The words reach pages and the command line; they hold neither
//! the address nor anything of the request. [`Fault::of`] finds it again in an [`io::Error`].

use std::io;

use ureq::Timeout;

/// Why a request was not done.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// No connection; why, in a word.
    #[error("附件存储服务连不上（{0}）。请稍后再试；一直这样，请系统管理员检查网络和存储服务。")]
    Unreachable(&'static str),
    /// No answer in time.
    #[error("附件存储服务没有按时答复。请稍后再试；一直这样，请系统管理员检查网络和存储服务。")]
    Slow,
    /// A connection that broke off.
    #[error("与附件存储服务的连接中途断开。请再试一次；一直这样，请系统管理员检查网络和存储服务。")]
    Cut,
    /// A certificate that is not trusted.
    #[error(
        "附件存储服务的证书不可信。请系统管理员核对地址；证书由自建机构签发的，用 FENGQIAO_S3_CA_FILE 指定它的根证书。"
    )]
    Certificate,
    /// Access refused; the store's code.
    #[error(
        "附件存储服务不让访问（{0}）。请系统管理员核对访问密钥和服务器时间，并确认密钥对这个桶有读、写和列出的权限。"
    )]
    Denied(String),
    /// The clocks differ by too much for a signature to hold.
    #[error("附件存储服务认为本机时间不对，没有受理。请系统管理员校准服务器时间。")]
    Skewed,
    /// No such bucket.
    #[error("附件存储服务上没有配置的桶。请系统管理员核对 FENGQIAO_S3_BUCKET，或先建立这个桶。")]
    NoBucket,
    /// No room.
    #[error("附件存储服务的空间已满，文件没有保存。请联系系统管理员扩容后再传。")]
    Full,
    /// The store's own trouble; the status.
    #[error("附件存储服务忙或出错（状态 {0}）。请稍后再试；一直这样，请系统管理员检查存储服务。")]
    Busy(u16),
    /// An answer that is none of S3, or says what is not expected.
    #[error("附件存储服务的答复不对（{0}）。请系统管理员核对 FENGQIAO_S3_ENDPOINT、区域和桶名。")]
    Strange(String),
}

impl Fault {
    /// The fault behind an error, if it is one.
    pub fn of(error: &io::Error) -> Option<&Self> {
        error.get_ref()?.downcast_ref()
    }

    /// Whether the same request may well do a moment later.
    pub const fn is_passing(&self) -> bool {
        matches!(self, Self::Cut | Self::Busy(_))
    }

    /// What an answer that is no success means; `code` is S3's word for it, empty where there is none.
    pub fn answered(status: u16, code: &str) -> Self {
        let word = || if code.is_empty() { format!("状态 {status}") } else { code.to_owned() };
        match (status, code) {
            (_, "NoSuchBucket") => Self::NoBucket,
            (_, "RequestTimeTooSkewed" | "RequestExpired") => Self::Skewed,
            (507, _) | (_, "QuotaExceeded" | "XMinioStorageFull") => Self::Full,
            (401 | 403, _) => Self::Denied(word()),
            (408 | 429 | 500..=599, _) => Self::Busy(status),
            _ => Self::Strange(word()),
        }
    }
}

impl From<Fault> for io::Error {
    fn from(fault: Fault) -> Self {
        Self::other(fault)
    }
}

impl From<ureq::Error> for Fault {
    fn from(error: ureq::Error) -> Self {
        match error {
            ureq::Error::Timeout(Timeout::Resolve | Timeout::Connect) => Self::Unreachable("连接超时"),
            ureq::Error::Timeout(_) => Self::Slow,
            ureq::Error::HostNotFound => Self::Unreachable("找不到主机"),
            ureq::Error::ConnectionFailed => Self::Unreachable("连接失败"),
            ureq::Error::Rustls(why) => tls(&why),
            ureq::Error::Tls(_) => Self::Unreachable("TLS 握手失败"),
            ureq::Error::Io(why) => broken(&why),
            other => Self::Strange(other.to_string()),
        }
    }
}

fn tls(why: &rustls::Error) -> Fault {
    match why {
        rustls::Error::InvalidCertificate(_) => Fault::Certificate,
        _ => Fault::Unreachable("TLS 握手失败"),
    }
}

fn broken(why: &io::Error) -> Fault {
    if let Some(why) = why.get_ref().and_then(|inner| inner.downcast_ref()) {
        return tls(why);
    }
    match why.kind() {
        io::ErrorKind::ConnectionRefused => Fault::Unreachable("拒绝连接"),
        io::ErrorKind::HostUnreachable | io::ErrorKind::NetworkUnreachable | io::ErrorKind::NetworkDown => {
            Fault::Unreachable("网络不通")
        }
        io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => Fault::Slow,
        io::ErrorKind::UnexpectedEof
        | io::ErrorKind::ConnectionReset
        | io::ErrorKind::ConnectionAborted
        | io::ErrorKind::BrokenPipe => Fault::Cut,
        _ => Fault::Unreachable("找不到主机，或网络出错"),
    }
}
