//! Where attachments are, by the settings: a folder, or a store that speaks S3 where several machines have no folder in
//! common. Half a configuration is refused, so that no file goes where nobody looks for it.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use http::Uri;

use super::s3::sign::Secret;

const FOLDER: &str = "FENGQIAO_ATTACHMENTS";
const ENDPOINT: &str = "FENGQIAO_S3_ENDPOINT";
const BUCKET: &str = "FENGQIAO_S3_BUCKET";
const REGION: &str = "FENGQIAO_S3_REGION";
const ACCESS_KEY: &str = "FENGQIAO_S3_ACCESS_KEY";
const SECRET_KEY: &str = "FENGQIAO_S3_SECRET_KEY";
const SECRET_KEY_FILE: &str = "FENGQIAO_S3_SECRET_KEY_FILE";
const CA_FILE: &str = "FENGQIAO_S3_CA_FILE";
const ADDRESSING: &str = "FENGQIAO_S3_ADDRESSING";

/// Where the attachments of an installation are or shall be.
#[derive(Clone, Debug)]
pub enum Place {
    /// A folder, which several servers may share as a mount.
    Folder(PathBuf),
    /// A store that speaks S3.
    S3(Box<Settings>),
}

/// What is needed to speak to a store.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Whether it is reached over TLS.
    pub tls: bool,
    /// Host, with its port where that is not the usual one.
    pub host: String,
    /// Name of the bucket.
    pub bucket: String,
    /// Region that requests are signed for.
    pub region: String,
    /// Who asks.
    pub access_key: String,
    /// What requests are signed with.
    pub secret: Secret,
    /// True where the bucket is the first part of the host and not of the path.
    pub bucket_in_host: bool,
    /// Certificates to trust, as PEM; those of the system where none is named.
    pub ca_file: Option<PathBuf>,
    /// Folder of files on their way in.
    pub incoming: PathBuf,
}

/// What is wrong with the settings.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PlaceError {
    /// A folder and a store.
    #[error(
        "{FOLDER} 和 {ENDPOINT} 只能设一个：附件要么放在目录里，要么放在对象存储里。请删去其中一个，再运行。"
    )]
    Both,
    /// Not all that is needed.
    #[error(
        "附件的对象存储没有配置完整，还缺 {}。请补上；不用对象存储的，把 FENGQIAO_S3_ 开头的设置都删去。",
        .0.join("、")
    )]
    Missing(Vec<&'static str>),
    /// The secret and a file with it.
    #[error("{SECRET_KEY} 和 {SECRET_KEY_FILE} 只能设一个。请留下后一个。")]
    TwoSecrets,
    /// A value that cannot be one; it is not repeated, since a secret may have gone astray.
    #[error("{name} 的值不对：{should}。")]
    Wrong {
        /// Name of the setting.
        name: &'static str,
        /// What it should be.
        should: &'static str,
    },
    /// A file that a setting names.
    #[error("{name} 指定的文件 {path} 读不了：{why}。请检查文件是否存在、本程序的用户能否读取。")]
    File {
        /// Name of the setting.
        name: &'static str,
        /// The file.
        path: String,
        /// The machine's words.
        why: String,
    },
    /// No certificates to trust.
    #[error(
        "没有找到系统的根证书，不能核对对象存储的证书。请安装 ca-certificates，或用 {CA_FILE} 指定根证书文件。"
    )]
    NoRoots,
}

impl PlaceError {
    /// A certificate file that cannot be used.
    pub fn ca_file(path: &Path, why: &impl ToString) -> Self {
        Self::File { name: CA_FILE, path: path.display().to_string(), why: why.to_string() }
    }
}

/// Where settings come from: the environment, or a test's.
type Env<'a> = &'a dyn Fn(&str) -> Option<OsString>;

impl Place {
    /// By the settings; `DIR/attachments` where there are none.
    ///
    /// # Errors
    /// Settings that contradict each other, are incomplete or cannot be right.
    pub fn find(data_dir: &Path, env: Env) -> Result<Self, PlaceError> {
        let folder = env(FOLDER).filter(|at| !at.is_empty());
        let Some(endpoint) = text(env, ENDPOINT, "应是 https://主机[:端口]")? else {
            let others = [BUCKET, REGION, ACCESS_KEY, SECRET_KEY, SECRET_KEY_FILE, CA_FILE, ADDRESSING];
            if others.iter().any(|name| env(name).is_some_and(|v| !v.is_empty())) {
                return Err(PlaceError::Missing(vec![ENDPOINT]));
            }
            return Ok(Self::Folder(folder.map_or_else(|| data_dir.join("attachments"), PathBuf::from)));
        };
        if folder.is_some() {
            return Err(PlaceError::Both);
        }
        Settings::read(&endpoint, data_dir, env).map(|s| Self::S3(Box::new(s)))
    }
}

impl Settings {
    fn read(endpoint: &str, data_dir: &Path, env: Env) -> Result<Self, PlaceError> {
        let bucket = text(env, BUCKET, "应是桶的名字")?;
        let access_key = text(env, ACCESS_KEY, "应是访问密钥的编号")?;
        let secret = secret(env)?;
        let (Some(bucket), Some(access_key), Some(secret)) = (&bucket, &access_key, secret.clone()) else {
            let all = [
                (BUCKET, bucket.is_none()),
                (ACCESS_KEY, access_key.is_none()),
                (SECRET_KEY_FILE, secret.is_none()),
            ];
            let missing = all.into_iter().filter(|(_, missing)| *missing).map(|(name, _)| name);
            return Err(PlaceError::Missing(missing.collect()));
        };
        let (tls, host) = address(endpoint)?;
        let is_bucket = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'.';
        let should = "桶名由 3 至 63 个小写字母、数字、“-”和“.”组成，以字母或数字开头";
        let starts = bucket.starts_with(|c: char| c.is_ascii_alphanumeric());
        require(BUCKET, should, (3..=63).contains(&bucket.len()) && starts && bucket.bytes().all(is_bucket))?;
        let region = text(env, REGION, "应是区域的名字")?.unwrap_or_else(|| "us-east-1".to_owned());
        let is_word = |b: u8| b.is_ascii_alphanumeric() || b"-_.".contains(&b);
        require(REGION, "区域由字母、数字和“-”组成，如 us-east-1", region.bytes().all(is_word))?;
        // It stands in a header between separators.
        let is_key = |b: u8| b.is_ascii_graphic() && !b"/,=".contains(&b);
        require(ACCESS_KEY, "应是访问密钥的编号，没有空格和标点", access_key.bytes().all(is_key))?;
        let addressing = text(env, ADDRESSING, "应是 path 或 host")?;
        let addressing = addressing.as_deref().unwrap_or("path");
        require(
            ADDRESSING,
            "应是 path（桶名在路径里）或 host（桶名在主机名里）",
            matches!(addressing, "path" | "host"),
        )?;
        Ok(Self {
            tls,
            host,
            bucket: bucket.clone(),
            region,
            access_key: access_key.clone(),
            secret,
            bucket_in_host: addressing == "host",
            ca_file: env(CA_FILE).filter(|f| !f.is_empty()).map(PathBuf::from),
            incoming: data_dir.join("incoming"),
        })
    }
}

fn require(name: &'static str, should: &'static str, holds: bool) -> Result<(), PlaceError> {
    if holds { Ok(()) } else { Err(PlaceError::Wrong { name, should }) }
}

/// A setting without the blanks around it; `None` where it is empty.
fn text(env: Env, name: &'static str, should: &'static str) -> Result<Option<String>, PlaceError> {
    let Some(found) = env(name) else { return Ok(None) };
    let found = found.into_string().map_err(|_| PlaceError::Wrong { name, should })?;
    Ok(Some(found.trim().to_owned()).filter(|v| !v.is_empty()))
}

fn secret(env: Env) -> Result<Option<Secret>, PlaceError> {
    let should = "应是访问密钥的私钥，一行，没有空格";
    let typed = text(env, SECRET_KEY, should)?;
    let file = env(SECRET_KEY_FILE).filter(|f| !f.is_empty()).map(PathBuf::from);
    let (name, found) = match (typed, file) {
        (Some(_), Some(_)) => return Err(PlaceError::TwoSecrets),
        (None, None) => return Ok(None),
        (Some(typed), None) => (SECRET_KEY, typed),
        (None, Some(path)) => {
            let read = std::fs::read_to_string(&path).map_err(|e| PlaceError::File {
                name: SECRET_KEY_FILE,
                path: path.display().to_string(),
                why: e.to_string(),
            })?;
            (SECRET_KEY_FILE, read.trim().to_owned())
        }
    };
    require(name, should, !found.is_empty() && found.bytes().all(|b| b.is_ascii_graphic()))?;
    Ok(Some(Secret::new(found)))
}

/// Whether over TLS, and the host as it stands in requests.
fn address(endpoint: &str) -> Result<(bool, String), PlaceError> {
    let wrong = || PlaceError::Wrong {
        name: ENDPOINT,
        should: "应是 https://主机[:端口]，后面不带路径，不带账号",
    };
    let uri: Uri = endpoint.parse().map_err(|_| wrong())?;
    let tls = match uri.scheme_str() {
        Some("https") => true,
        Some("http") => false,
        _ => return Err(wrong()),
    };
    let authority = uri.authority().ok_or_else(wrong)?;
    if authority.as_str().contains('@')
        || authority.host().is_empty()
        || uri.path() != "/"
        || uri.query().is_some()
    {
        return Err(wrong());
    }
    let host = authority.host().to_ascii_lowercase();
    let usual = if tls { 443 } else { 80 };
    // The usual port is left out of the header `Host`, which is signed.
    let port = authority.port_u16().filter(|p| *p != usual);
    Ok((tls, port.map_or_else(|| host.clone(), |p| format!("{host}:{p}"))))
}

#[cfg(test)]
mod tests;
