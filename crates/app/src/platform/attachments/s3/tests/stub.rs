//! A store that speaks as much S3 as is asked of one, in this process. It looks at every signature.

use std::collections::{BTreeMap, VecDeque};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

use super::super::sign::{Secret, Signed, Signer, UNSIGNED, stamp};
use super::super::{Patience, S3};
use crate::platform::attachments::Store;
use crate::platform::attachments::place::Settings;
use crate::platform::clock::Clock;

pub const BUCKET: &str = "fengqiao";
pub const SECRET: &str = "Very/Secret+0123456789";

/// What the next request meets, in place of an answer.
#[derive(Clone, Copy)]
pub enum Turn {
    /// A status with S3's word.
    Says(u16, &'static str),
    /// The connection breaks off half-way through the answer, or before one without a body.
    Breaks,
    /// Nothing, for as long as the connection stands.
    Waits,
    /// Nothing more, half-way through the answer.
    Stalls,
}

#[derive(Default)]
struct Inside {
    objects: Mutex<BTreeMap<String, Vec<u8>>>,
    turns: Mutex<VecDeque<Turn>>,
    asked: Mutex<Vec<String>>,
    open: Mutex<Vec<TcpStream>>,
    closed: AtomicBool,
}

/// The store; gone when dropped.
pub struct Stub {
    pub at: SocketAddr,
    inside: Arc<Inside>,
    listening: Option<JoinHandle<()>>,
}

impl Stub {
    pub fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let at = listener.local_addr().unwrap();
        let inside = Arc::new(Inside::default());
        let shared = Arc::clone(&inside);
        let listening = std::thread::spawn(move || {
            for stream in listener.incoming() {
                if shared.closed.load(Ordering::SeqCst) {
                    return;
                }
                let (shared, stream) = (Arc::clone(&shared), stream.unwrap());
                shared.open.lock().unwrap().push(stream.try_clone().unwrap());
                std::thread::spawn(move || serve(&stream, &shared, at));
            }
        });
        Self { at, inside, listening: Some(listening) }
    }

    /// Settings that lead here; files on their way in are in a folder.
    pub fn settings(&self, incoming: &Path) -> Settings {
        Settings {
            tls: false,
            host: self.at.to_string(),
            bucket: BUCKET.into(),
            region: "cn-north-1".into(),
            access_key: "FENGQIAOTEST".into(),
            secret: Secret::new(SECRET.into()),
            bucket_in_host: false,
            ca_file: None,
            incoming: incoming.to_owned(),
        }
    }

    /// The bucket here.
    pub fn bucket(&self, incoming: &Path) -> S3 {
        S3::new(self.settings(incoming), Patience::USUAL).unwrap()
    }

    /// The same as a store of attachments.
    pub fn store(&self, incoming: &Path) -> Store {
        Store::S3(Box::new(self.bucket(incoming)))
    }

    /// What the next requests meet.
    pub fn then(&self, turns: &[Turn]) {
        self.inside.turns.lock().unwrap().extend(turns);
    }

    /// Method and path of all requests since it was asked last.
    pub fn asked(&self) -> Vec<String> {
        std::mem::take(&mut self.inside.asked.lock().unwrap())
    }

    /// Connections there were.
    pub fn connections(&self) -> usize {
        self.inside.open.lock().unwrap().len()
    }

    /// Looks at the objects, by path, or changes them.
    pub fn objects<T>(&self, look: impl FnOnce(&mut BTreeMap<String, Vec<u8>>) -> T) -> T {
        look(&mut self.inside.objects.lock().unwrap())
    }
}

impl Drop for Stub {
    fn drop(&mut self) {
        self.inside.closed.store(true, Ordering::SeqCst);
        for stream in self.inside.open.lock().unwrap().iter() {
            let _ = stream.shutdown(std::net::Shutdown::Both);
        }
        // Wakes the one that listens; whoever comes after it has gone is refused.
        drop(TcpStream::connect(self.at));
        let _ = self.listening.take().map(JoinHandle::join);
    }
}

struct Asked {
    method: String,
    path: String,
    headers: BTreeMap<String, String>,
    body: Vec<u8>,
}

/// Answers one connection until it ends.
fn serve(stream: &TcpStream, inside: &Inside, at: SocketAddr) {
    let mut from = BufReader::new(stream);
    while let Some(asked) = read(&mut from) {
        inside.asked.lock().unwrap().push(format!("{} {}", asked.method, asked.path));
        let turn = inside.turns.lock().unwrap().pop_front();
        let (status, body) = match turn {
            Some(Turn::Waits) => return wait(from),
            Some(Turn::Says(status, code)) => (status, words(code)),
            _ => answer(&asked, inside, at),
        };
        let head = asked.method == "HEAD";
        let length = body.len();
        let mut sent = format!("HTTP/1.1 {status} x\r\ncontent-length: {length}\r\n\r\n").into_bytes();
        if !head {
            sent.extend_from_slice(&body);
        }
        if matches!(turn, Some(Turn::Breaks | Turn::Stalls)) {
            let half = if head || length == 0 { 0 } else { sent.len() - length.div_ceil(2) };
            let _ = (&*stream).write_all(&sent[..half]);
            if matches!(turn, Some(Turn::Stalls)) {
                return wait(from);
            }
            let _ = stream.shutdown(std::net::Shutdown::Both);
            return;
        }
        if (&*stream).write_all(&sent).is_err() {
            return;
        }
    }
}

/// Until the other side gives up.
fn wait(mut from: BufReader<&TcpStream>) {
    let _ = std::io::copy(&mut from, &mut std::io::sink());
}

fn read(from: &mut BufReader<&TcpStream>) -> Option<Asked> {
    let mut line = String::new();
    from.read_line(&mut line).ok().filter(|n| *n > 0)?;
    let mut words = line.split(' ');
    let (method, path) = (words.next()?.to_owned(), words.next()?.to_owned());
    let mut headers = BTreeMap::new();
    loop {
        let mut line = String::new();
        from.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim_end().split_once(": ") else { break };
        headers.insert(name.to_ascii_lowercase(), value.to_owned());
    }
    let length = headers.get("content-length").map_or(0, |n| n.parse().unwrap());
    let mut body = vec![0; length];
    from.read_exact(&mut body).ok()?;
    Some(Asked { method, path, headers, body })
}

fn answer(asked: &Asked, inside: &Inside, at: SocketAddr) -> (u16, Vec<u8>) {
    if let Some(code) = unsigned(asked, at) {
        return (403, words(code));
    }
    let mut objects = inside.objects.lock().unwrap();
    if !asked.path.starts_with(&format!("/{BUCKET}/")) {
        return (404, words("NoSuchBucket"));
    }
    match asked.method.as_str() {
        // As S3 does: without its length a content is not taken.
        "PUT" if !asked.headers.contains_key("content-length") => (411, words("MissingContentLength")),
        "PUT" => {
            objects.insert(asked.path.clone(), asked.body.clone());
            (200, Vec::new())
        }
        "DELETE" => {
            objects.remove(&asked.path);
            (204, Vec::new())
        }
        _ => objects.get(&asked.path).map_or_else(|| (404, words("NoSuchKey")), |found| (200, found.clone())),
    }
}

/// What is wrong with the signature of a request, by what came over the wire.
fn unsigned(asked: &Asked, at: SocketAddr) -> Option<&'static str> {
    let get = |name: &str| asked.headers.get(name).map(String::as_str).unwrap_or_default();
    let (host, date) = (get("host"), get("x-amz-date"));
    let now = Clock::machine(None).seconds();
    // S3 itself allows fifteen minutes.
    if date < stamp(now - 60).as_str() || date > stamp(now + 60).as_str() || host != at.to_string() {
        return Some("RequestTimeTooSkewed");
    }
    let headers =
        [("host", host), ("x-amz-content-sha256", get("x-amz-content-sha256")), ("x-amz-date", date)];
    let request = Signed { method: &asked.method, path: &asked.path, headers: &headers, content: UNSIGNED };
    let signer = Signer {
        access_key: "FENGQIAOTEST".into(),
        secret: Secret::new(SECRET.into()),
        region: "cn-north-1".into(),
    };
    let right = signer.authorization(&request, date) == get("authorization");
    (!right).then_some("SignatureDoesNotMatch")
}

fn words(code: &str) -> Vec<u8> {
    format!("<?xml version=\"1.0\"?><Error><Code>{code}</Code><Message>no</Message></Error>").into_bytes()
}
