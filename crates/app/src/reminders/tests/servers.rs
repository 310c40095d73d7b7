//! A mail server and a gateway in this process. They take what comes, keep it, and say what they were told to say.

use std::collections::VecDeque;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// What the next ones meet in place of success, and what has come.
struct Inside<T> {
    turns: Mutex<VecDeque<u16>>,
    got: Mutex<Vec<T>>,
}

impl<T> Inside<T> {
    fn new() -> Arc<Self> {
        Arc::new(Self { turns: Mutex::new(VecDeque::new()), got: Mutex::new(Vec::new()) })
    }

    fn turn(&self) -> Option<u16> {
        self.turns.lock().unwrap().pop_front()
    }
}

/// Takes mail.
pub struct MailServer {
    pub port: u16,
    inside: Arc<Inside<(String, String)>>,
}

impl MailServer {
    pub fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let (port, inside) = (listener.local_addr().unwrap().port(), Inside::new());
        let shared = Arc::clone(&inside);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let (shared, stream) = (Arc::clone(&shared), stream.unwrap());
                std::thread::spawn(move || {
                    // A client that hangs up has said enough.
                    let _ = mail(&stream, &shared);
                });
            }
        });
        Self { port, inside }
    }

    /// The next mails are answered with these codes.
    pub fn then(&self, codes: &[u16]) {
        self.inside.turns.lock().unwrap().extend(codes);
    }

    /// Recipient and text of what came.
    pub fn got(&self) -> Vec<(String, String)> {
        self.inside.got.lock().unwrap().clone()
    }
}

fn mail(stream: &TcpStream, inside: &Inside<(String, String)>) -> std::io::Result<()> {
    let mut out = stream;
    let mut lines = BufReader::new(stream);
    out.write_all(b"220 test\r\n")?;
    let (mut to, mut line) = (String::new(), String::new());
    loop {
        line.clear();
        if lines.read_line(&mut line)? == 0 {
            return Ok(());
        }
        let word = line.split([' ', ':', '\r']).next().unwrap_or_default().to_uppercase();
        let answer: String = match word.as_str() {
            "EHLO" => "250-test\r\n250 8BITMIME\r\n".into(),
            "RCPT" => {
                line.trim().clone_into(&mut to);
                match inside.turn() {
                    Some(code) => format!("{code} <wang@example.gov.cn> does not please\r\n"),
                    None => "250 fine\r\n".into(),
                }
            }
            "DATA" => {
                out.write_all(b"354 go on\r\n")?;
                let mut text = String::new();
                loop {
                    line.clear();
                    lines.read_line(&mut line)?;
                    if line == ".\r\n" {
                        break;
                    }
                    text.push_str(&line);
                }
                inside.got.lock().unwrap().push((to.clone(), text));
                "250 taken\r\n".into()
            }
            "QUIT" => {
                out.write_all(b"221 bye\r\n")?;
                return Ok(());
            }
            _ => "250 fine\r\n".into(),
        };
        out.write_all(answer.as_bytes())?;
    }
}

/// A request that came.
#[derive(Clone, Debug)]
pub struct Got {
    pub head: String,
    pub body: String,
}

impl Got {
    /// A header.
    pub fn header(&self, name: &str) -> &str {
        let found = self.head.lines().find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.eq_ignore_ascii_case(name).then_some(value.trim())
        });
        found.unwrap_or_default()
    }
}

/// Takes requests.
pub struct GatewayServer {
    pub port: u16,
    answer: Arc<Mutex<&'static str>>,
    inside: Arc<Inside<Got>>,
}

impl GatewayServer {
    pub fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let (port, inside) = (listener.local_addr().unwrap().port(), Inside::new());
        let answer = Arc::new(Mutex::new("{}"));
        let (shared, says) = (Arc::clone(&inside), Arc::clone(&answer));
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let (shared, says, stream) = (Arc::clone(&shared), Arc::clone(&says), stream.unwrap());
                std::thread::spawn(move || {
                    let _ = request(&stream, &shared, &says);
                });
            }
        });
        Self { port, answer, inside }
    }

    /// The next requests are answered with these statuses.
    pub fn then(&self, codes: &[u16]) {
        self.inside.turns.lock().unwrap().extend(codes);
    }

    /// What stands in every answer.
    pub fn says(&self, answer: &'static str) {
        *self.answer.lock().unwrap() = answer;
    }

    /// What came.
    pub fn got(&self) -> Vec<Got> {
        self.inside.got.lock().unwrap().clone()
    }
}

fn request(stream: &TcpStream, inside: &Inside<Got>, says: &Mutex<&'static str>) -> std::io::Result<()> {
    let mut lines = BufReader::new(stream);
    let mut head = String::new();
    loop {
        let mut line = String::new();
        if lines.read_line(&mut line)? == 0 || line == "\r\n" {
            break;
        }
        head.push_str(&line);
    }
    let mut got = Got { head, body: String::new() };
    let mut body = vec![0; got.header("content-length").parse().unwrap_or(0)];
    lines.read_exact(&mut body)?;
    got.body = String::from_utf8(body).unwrap();
    inside.got.lock().unwrap().push(got);
    let status = inside.turn().unwrap_or(200);
    let (mut out, text) = (stream, *says.lock().unwrap());
    let away = if status == 302 { "location: http://127.0.0.1:1/\r\n" } else { "" };
    let answer = format!(
        "HTTP/1.1 {status} X\r\n{away}content-length: {}\r\nconnection: close\r\n\r\n{text}",
        text.len()
    );
    out.write_all(answer.as_bytes())
}
