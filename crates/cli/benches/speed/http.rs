//! A browser of a few lines: one connection kept open, cookies, nothing else to slow it down.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::time::Instant;

/// An answer.
pub struct Answer {
    pub status: u16,
    pub body: String,
    pub micros: u64,
}

/// One connection.
pub struct Client {
    address: String,
    stream: BufReader<TcpStream>,
    cookies: Vec<(String, String)>,
}

impl Client {
    pub fn new(address: &str) -> Self {
        let stream = TcpStream::connect(address).expect("the server listens");
        stream.set_nodelay(true).expect("a socket option");
        Self { address: address.to_owned(), stream: BufReader::new(stream), cookies: Vec::new() }
    }

    /// Another connection of the same browser.
    pub fn again(&self) -> Self {
        Self { cookies: self.cookies.clone(), ..Self::new(&self.address) }
    }

    /// Signs in with an account of the demo.
    pub fn sign_in(&mut self, account: &str) {
        let page = self.get("/sign-in").body;
        let csrf = page.split("name=\"csrf\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
        let csrf = csrf.expect("the form has its token");
        let form = format!("csrf={csrf}&back=&account={account}&password=hai-he-9-qiao");
        let answer = self.send("POST", "/sign-in", &form);
        assert_eq!(answer.status, 303, "{}", answer.body);
    }

    pub fn get(&mut self, path: &str) -> Answer {
        self.send("GET", path, "")
    }

    pub fn post(&mut self, path: &str, form: &str) -> Answer {
        self.send("POST", path, form)
    }

    fn send(&mut self, method: &str, path: &str, form: &str) -> Answer {
        let cookies: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let mut head = vec![format!("{method} {path} HTTP/1.1"), format!("host: {}", self.address)];
        if !cookies.is_empty() {
            head.push(format!("cookie: {}", cookies.join("; ")));
        }
        if method == "POST" {
            head.push(format!("origin: http://{}", self.address));
            head.push("content-type: application/x-www-form-urlencoded".into());
            head.push(format!("content-length: {}", form.len()));
        }
        let ask = format!("{}\r\n\r\n{form}", head.join("\r\n"));
        let began = Instant::now();
        self.stream.get_mut().write_all(ask.as_bytes()).expect("the server reads");
        let (status, length) = self.head();
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body).expect("the whole body");
        let micros = u64::try_from(began.elapsed().as_micros()).unwrap_or(u64::MAX);
        Answer { status, body: String::from_utf8_lossy(&body).into_owned(), micros }
    }

    fn head(&mut self) -> (u16, usize) {
        let (mut status, mut length) = (0, 0);
        loop {
            let mut line = String::new();
            self.stream.read_line(&mut line).expect("the head of an answer");
            let line = line.trim_end();
            if line.is_empty() {
                return (status, length);
            }
            if let Some(rest) = line.strip_prefix("HTTP/1.1 ") {
                status = rest[..3].parse().expect("a status");
            } else if let Some((name, value)) = line.split_once(": ") {
                match name.to_ascii_lowercase().as_str() {
                    "content-length" => length = value.parse().expect("a length"),
                    "set-cookie" => self.keep(value),
                    _ => {}
                }
            }
        }
    }

    fn keep(&mut self, cookie: &str) {
        let (name, rest) = cookie.split_once('=').unwrap_or((cookie, ""));
        let value = rest.split(';').next().unwrap_or_default();
        self.cookies.retain(|(n, _)| n != name);
        self.cookies.push((name.to_owned(), value.to_owned()));
    }
}
