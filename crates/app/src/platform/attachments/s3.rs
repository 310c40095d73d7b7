//! Objects in a store that speaks S3, for several machines without a folder in common. Nothing but what is configured is
//! spoken to: no proxy of the environment, no address that an answer leads to. Objects stand under the same names as in a
//! folder (`ab/cdef…`), so that the one can be copied to the other.

pub mod fault;
pub mod sign;

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use http::{Method, Request, Response, header};
use ureq::tls::{Certificate, PemItem, RootCerts, TlsConfig, parse_pem};
use ureq::{Agent, Body};

use super::place::{PlaceError, Settings};
use super::store::halves;
use crate::platform::clock::Clock;
use fault::Fault;
use sign::{Signed, Signer, UNSIGNED};

/// Where systems keep the certificates they trust: Debian, UOS; openEuler, Kylin; SUSE.
const ROOTS: [&str; 3] =
    ["/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/ca-bundle.pem"];
/// So much of an answer that is no success is looked at.
const MOST_WORDS: u64 = 4096;

/// How long is waited.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// For a connection.
    pub connect: Duration,
    /// For the beginning of an answer.
    pub answer: Duration,
    /// For the next bytes, in either direction. The whole of a file may take longer.
    pub stall: Duration,
}

impl Patience {
    /// As a server waits.
    pub const USUAL: Self = Self {
        connect: Duration::from_secs(5),
        answer: Duration::from_mins(1),
        stall: Duration::from_secs(30),
    };
}

/// A bucket.
pub struct S3 {
    agent: Agent,
    clock: Clock,
    signer: Signer,
    /// Scheme and host.
    base: String,
    host: String,
    /// What stands before the name of an object in a path.
    prefix: String,
    bucket: String,
    incoming: PathBuf,
}

impl S3 {
    /// Over a bucket; nothing is asked of it yet.
    ///
    /// # Errors
    /// No certificates to trust, where it is reached over TLS.
    pub fn new(settings: Settings, patience: Patience) -> Result<Self, PlaceError> {
        let roots = if settings.tls { trusted(settings.ca_file.as_deref())? } else { Vec::new() };
        let tls = TlsConfig::builder()
            .root_certs(RootCerts::from(roots))
            .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .build();
        let agent = Agent::config_builder()
            .tls_config(tls)
            .https_only(settings.tls)
            .proxy(None)
            .max_redirects(0)
            .http_status_as_error(false)
            .user_agent("fengqiao")
            .timeout_resolve(Some(patience.connect))
            .timeout_connect(Some(patience.connect))
            .timeout_recv_response(Some(patience.answer))
            .timeout_per_read(Some(patience.stall))
            .timeout_per_write(Some(patience.stall))
            .build()
            .new_agent();
        let Settings { tls, host, bucket, region, access_key, secret, bucket_in_host, incoming, .. } =
            settings;
        let (host, prefix) = if bucket_in_host {
            (format!("{bucket}.{host}"), "/".to_owned())
        } else {
            (host, format!("/{bucket}/"))
        };
        let base = format!("{}://{host}", if tls { "https" } else { "http" });
        let signer = Signer { access_key, secret, region };
        Ok(Self { agent, clock: Clock::machine(None), signer, base, host, prefix, bucket, incoming })
    }

    /// Folder of files on their way in.
    pub fn incoming(&self) -> &Path {
        &self.incoming
    }

    /// Which one it is, for the operator.
    pub fn words(&self) -> String {
        format!("对象存储 {} 的桶 {}", self.base, self.bucket)
    }

    /// Whether it answers, knows us and has the bucket: asks for an object that nothing is named like.
    ///
    /// # Errors
    /// A [`Fault`].
    pub fn reach(&self) -> io::Result<()> {
        self.ask(&Method::GET, &"0".repeat(64), None).map(drop)
    }

    /// Keeps a file under a name. One that is there at its full length stays as it is: a repeated restore sends nothing,
    /// and a bucket with versions gets none.
    ///
    /// # Errors
    /// The disk's, a [`Fault`].
    pub fn put(&self, name: &str, file: &Path) -> io::Result<()> {
        match self.size(name) {
            Ok(Some(there)) if there == fs::metadata(file)?.len() => return Ok(()),
            Ok(_) => {}
            // Who may write but not list is refused instead of told that there is nothing.
            Err(e) if matches!(Fault::of(&e), Some(Fault::Denied(_))) => {}
            Err(e) => return Err(e),
        }
        self.ask(&Method::PUT, name, Some(file)).map(drop)
    }

    /// Reads an object.
    ///
    /// # Errors
    /// It is not there, a [`Fault`].
    pub fn open(&self, name: &str) -> io::Result<Box<dyn Read + Send>> {
        let answer = self.ask(&Method::GET, name, None)?.ok_or(io::ErrorKind::NotFound)?;
        Ok(Box::new(Content(answer.into_body().into_reader())))
    }

    /// Deletes an object; one that is not there is deleted.
    ///
    /// # Errors
    /// A [`Fault`]; `Denied` where the key may not delete.
    pub fn delete(&self, name: &str) -> io::Result<()> {
        self.ask(&Method::DELETE, name, None).map(drop)
    }

    /// Bytes of an object; `None` where there is none.
    ///
    /// # Errors
    /// A [`Fault`].
    pub fn size(&self, name: &str) -> io::Result<Option<u64>> {
        let Some(answer) = self.ask(&Method::HEAD, name, None)? else { return Ok(None) };
        let length = answer.headers().get(header::CONTENT_LENGTH);
        let length = length.and_then(|value| value.to_str().ok()?.parse().ok());
        length.map(Some).ok_or_else(|| Fault::Strange("没有说对象多长".into()).into())
    }

    /// Sends a request, a second time where the first found trouble that may have passed; no answer for what is not there.
    fn ask(&self, method: &Method, name: &str, file: Option<&Path>) -> io::Result<Option<Response<Body>>> {
        let (first, rest) = halves(name)?;
        let path = format!("{}{first}/{rest}", self.prefix);
        let passing = |e: &io::Error| Fault::of(e).is_some_and(Fault::is_passing);
        let answer = match self.once(method, &path, file) {
            Err(e) if passing(&e) => self.once(method, &path, file),
            answer => answer,
        };
        if let Err(why) = &answer {
            tracing::warn!(%method, host = self.host, object = name, %why, "attachment store");
        }
        answer
    }

    fn once(&self, method: &Method, path: &str, file: Option<&Path>) -> io::Result<Option<Response<Body>>> {
        let date = sign::stamp(self.clock.seconds());
        let headers =
            [("host", self.host.as_str()), ("x-amz-content-sha256", UNSIGNED), ("x-amz-date", date.as_str())];
        let signed = Signed { method: method.as_str(), path, headers: &headers, content: UNSIGNED };
        let mut request = Request::builder().method(method).uri(format!("{}{path}", self.base));
        for (name, value) in headers {
            request = request.header(name, value);
        }
        request = request.header(header::AUTHORIZATION, self.signer.authorization(&signed, &date));
        let answer = match file {
            // Sent with its length, from its beginning each time.
            Some(file) => self.agent.run(request.body(File::open(file)?).map_err(io::Error::other)?),
            None => self.agent.run(request.body(()).map_err(io::Error::other)?),
        };
        let answer = answer.map_err(Fault::from)?;
        let status = answer.status();
        if status.is_success() {
            return Ok(Some(answer));
        }
        let code = code(answer.into_body());
        if status == http::StatusCode::NOT_FOUND && file.is_none() && code != "NoSuchBucket" {
            return Ok(None);
        }
        Err(Fault::answered(status.as_u16(), &code).into())
    }
}

/// What an object holds, as it comes; an end before the end is an error.
struct Content(ureq::BodyReader<'static>);

impl Read for Content {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.0.read(into).map_err(|e| Fault::from(ureq::Error::from(e)).into())
    }
}

/// S3's word for what is wrong: `<Code>…</Code>`; empty where there is none.
fn code(body: Body) -> String {
    let mut bytes = Vec::new();
    // What cannot be read to its end says as much as it says.
    let _ = body.into_reader().take(MOST_WORDS).read_to_end(&mut bytes);
    let text = String::from_utf8_lossy(&bytes);
    let code =
        text.split_once("<Code>").and_then(|(_, rest)| rest.split_once("</Code>")).map_or("", |(c, _)| c);
    let is_word = code.len() <= 64 && code.bytes().all(|b| b.is_ascii_alphanumeric());
    if is_word { code.to_owned() } else { String::new() }
}

/// Certificates to trust: of the file named, else the system's.
///
/// # Errors
/// There are none, the file cannot be read.
pub(crate) fn trusted(file: Option<&Path>) -> Result<Vec<Certificate<'static>>, PlaceError> {
    let system = || ROOTS.iter().map(Path::new).find(|path| path.exists());
    let path = file.or_else(system).ok_or(PlaceError::NoRoots)?;
    let pem = fs::read(path).map_err(|e| PlaceError::ca_file(path, &e))?;
    let all: Vec<_> = parse_pem(&pem)
        .filter_map(|item| match item {
            Ok(PemItem::Certificate(found)) => Some(found),
            _ => None,
        })
        .collect();
    if all.is_empty() { Err(PlaceError::ca_file(path, &"里面没有 PEM 格式的证书")) } else { Ok(all) }
}

#[cfg(test)]
pub(crate) mod tests;
