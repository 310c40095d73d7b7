//! The program under test, on a free port of this machine with a folder of its own.

use crate::wire;
use std::ffi::OsStr;
use std::fs::File;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// The day of the journeys, that of the story the pages were drawn for.
const TODAY: &str = "2024-07-18";

/// Filling the demo database in a debug build on a busy machine takes its time.
const START: Duration = Duration::from_mins(3);

/// A running server; it stops and its folder goes when the value does.
pub struct Site {
    url: String,
    today: String,
    child: Child,
    home: TempDir,
}

/// Cases of a demo in a journey: enough for every state, not so many that filling takes long.
const FEW: &str = "160";

impl Site {
    /// `fengqiao demo`: synthetic data of the whole city, both sides, on 2024-07-18.
    pub fn demo() -> Self {
        Self::demo_with(&[])
    }

    /// `fengqiao demo` on another day, `YYYY-MM-DD`.
    pub fn demo_on(today: &str) -> Self {
        Self::start(today, &["demo", "--cases", FEW])
    }

    /// `fengqiao demo` with further arguments, such as `["--seed", "7"]`.
    pub fn demo_with(arguments: &[&str]) -> Self {
        Self::start(TODAY, &[&["demo", "--cases", FEW], arguments].concat())
    }

    /// `fengqiao demo` with its public side, and the address of that.
    pub fn both_sides() -> (Self, String) {
        Self::both_sides_on(TODAY, &[])
    }

    /// The same on another day with further arguments.
    pub fn both_sides_on(today: &str, arguments: &[&str]) -> (Self, String) {
        let public = format!("127.0.0.1:{}", free_port());
        let site =
            Self::start(today, &[&["demo", "--cases", FEW, "--public-listen", &public], arguments].concat());
        (site, format!("http://{public}"))
    }

    /// `fengqiao init`, an account made by `user add` with these arguments, then `serve`; and the password that
    /// the command printed.
    pub fn new_office(today: &str, first: &[&str]) -> (Self, String) {
        let home = TempDir::new().expect("a temporary folder");
        let run = |arguments: &[&str]| {
            let output = program(home.path(), today).args(arguments).output().expect("the program runs");
            assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
            String::from_utf8_lossy(&output.stdout).into_owned()
        };
        run(&["init"]);
        let said = run(&[&["user", "add"], first].concat());
        let password = said.split("初始密码").nth(1).and_then(|rest| rest.split('（').next());
        let password = password.unwrap_or_else(|| panic!("a password in: {said}")).trim().to_owned();
        (Self::serve(home, today, &["serve"]), password)
    }

    fn start(today: &str, arguments: &[&str]) -> Self {
        Self::serve(TempDir::new().expect("a temporary folder"), today, arguments)
    }

    fn serve(home: TempDir, today: &str, arguments: &[&str]) -> Self {
        // Another program may take the port between the look and the bind; then the next one is tried.
        for _ in 0..3 {
            let port = free_port();
            let log = File::create(home.path().join("server.log")).expect("a log file");
            let mut child = program(home.path(), today)
                .args(arguments)
                .args(["--listen", &format!("127.0.0.1:{port}")])
                .stdin(Stdio::null())
                .stdout(log.try_clone().expect("a second handle"))
                .stderr(log)
                .spawn()
                .unwrap_or_else(|error| panic!("cannot start {}: {error}", binary().display()));
            if answers(&mut child, port) {
                let url = format!("http://127.0.0.1:{port}");
                return Self { url, today: today.to_owned(), child, home };
            }
            stop(&mut child);
        }
        panic!("the server did not come up:\n{}", log_of(home.path()));
    }

    /// The address of a path: `url("/desk")`.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.url)
    }

    /// Status and body of a plain GET without a browser.
    pub fn get(&self, path: &str) -> (u16, String) {
        wire::get(&self.url, path).expect("an answer")
    }

    /// Runs another command of the program on the same data while the server runs, on the same day.
    pub fn command<S: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = S>) -> Output {
        program(self.home.path(), &self.today).args(arguments).output().expect("the program runs")
    }

    /// A folder of the site's own, for files of the journey.
    pub fn folder(&self) -> &Path {
        self.home.path()
    }

    /// What the server has printed so far.
    pub fn log(&self) -> String {
        log_of(self.home.path())
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        stop(&mut self.child);
    }
}

fn program(home: &Path, today: &str) -> Command {
    let mut command = Command::new(binary());
    command.arg("--data").arg(home.join("data")).args(["--today", today]);
    // Whatever the program makes for the moment goes with the folder; a database of the developer's is not ours.
    command.env("TMPDIR", home).env_remove("DATABASE_URL").current_dir(home);
    command
}

/// `FENGQIAO_BIN`, else the program beside this test in the same target folder.
fn binary() -> PathBuf {
    std::env::var_os("FENGQIAO_BIN").map_or_else(
        || {
            let test = std::env::current_exe().expect("the path of this test");
            test.parent().and_then(Path::parent).expect("target/PROFILE/deps/TEST").join("fengqiao")
        },
        PathBuf::from,
    )
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("its address").port()
}

/// Waits until the server says it is well; false when it ended before.
fn answers(child: &mut Child, port: u16) -> bool {
    let deadline = Instant::now() + START;
    while Instant::now() < deadline {
        if let Ok((200, _)) = wire::get(&format!("http://127.0.0.1:{port}"), "/healthz") {
            return true;
        }
        if child.try_wait().expect("the state of the server").is_some() {
            return false;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    false
}

fn stop(child: &mut Child) {
    // Either may fail only because the process has ended already, which is what is wanted.
    let _ = child.kill();
    let _ = child.wait();
}

fn log_of(home: &Path) -> String {
    std::fs::read_to_string(home.join("server.log")).unwrap_or_default()
}
