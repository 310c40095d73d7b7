//! The program as a process of its own: its time, its peak memory, its answers.

use std::io::{BufRead as _, BufReader, Read as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// What a finished command took.
pub struct Took {
    pub millis: u64,
    pub peak_mb: u64,
    pub stdout: String,
}

/// The program over a data folder, on the day of the world.
pub fn program(data: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_fengqiao"));
    command.arg("--data").arg(data).args(["--today", super::TODAY]).args(args);
    command
}

/// Runs a command to its end.
#[expect(clippy::disallowed_methods, reason = "its memory is looked at every few milliseconds")]
pub fn run(data: &Path, args: &[&str]) -> Took {
    let began = Instant::now();
    let mut child = program(data, args).stdout(Stdio::piped()).spawn().expect("the program starts");
    let mut out = child.stdout.take().expect("its output is piped");
    let reader = std::thread::spawn(move || {
        let mut text = String::new();
        out.read_to_string(&mut text).expect("its output is text");
        text
    });
    let mut peak_mb = 0;
    let status = loop {
        peak_mb = peak_mb.max(memory_mb(child.id(), "VmHWM:"));
        match child.try_wait().expect("the program can be waited for") {
            Some(status) => break status,
            None => std::thread::sleep(Duration::from_millis(5)),
        }
    };
    let millis = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
    let stdout = reader.join().expect("its output was read");
    // A dry run that found faults ends with 1 and has done its work all the same.
    let dry = args.contains(&"--dry-run") && status.code() == Some(1);
    assert!(status.success() || dry, "fengqiao {args:?}: {status}");
    Took { millis, peak_mb, stdout }
}

/// A figure of `/proc/PID/status` in MB; 0 when the process is gone.
pub fn memory_mb(pid: u32, line: &str) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let found =
        status.lines().find_map(|l| l.strip_prefix(line)?.trim().strip_suffix(" kB")?.parse::<u64>().ok());
    found.unwrap_or(0) / 1024
}

/// A running server; stopped when dropped.
pub struct Server {
    child: Child,
    /// `127.0.0.1:PORT`.
    pub address: String,
    /// From the start to the first answer of `/healthz`.
    pub started_millis: u64,
}

impl Server {
    pub fn start(data: &Path) -> Self {
        let began = Instant::now();
        let mut child = program(data, &["--json", "serve", "--listen", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the server starts");
        let mut lines = BufReader::new(child.stdout.take().expect("its output is piped"));
        let mut text = String::new();
        while !text.contains('}') {
            assert!(
                lines.read_line(&mut text).expect("its output is text") > 0,
                "the server stopped: {text}"
            );
        }
        let bound: serde_json::Value = serde_json::from_str(&text).expect("it says where it listens");
        let address =
            bound["office"].as_str().expect("on one address").trim_start_matches("http://").to_owned();
        let status = super::http::Client::new(&address).get("/healthz").status;
        assert_eq!(status, 200);
        let started_millis = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
        Self { child, address, started_millis }
    }

    pub fn memory_mb(&self) -> u64 {
        memory_mb(self.child.id(), "VmRSS:")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.child.kill().expect("the server can be stopped");
        self.child.wait().expect("and is gone");
    }
}
