//! `ChromeDriver` and one headless session of Chromium in it.

use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use tempfile::TempDir;
use tokio::runtime::Runtime;

/// What a headless browser of a test needs, also as root and in a container, and no call to anywhere.
const ARGUMENTS: [&str; 12] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--lang=zh-CN",
    "--window-size=1440,1000",
];

/// Where the browser puts files, in the folder of its profile.
const DOWNLOADS: &str = "downloads";

/// A driver process with its session. The browser is told to close before the driver is ended, else it
/// would outlive the test.
pub struct Session {
    pub runtime: Runtime,
    pub client: Client,
    driver: Driver,
    profile: TempDir,
}

impl Session {
    /// Where the browser puts files.
    pub fn downloads(&self) -> PathBuf {
        self.profile.path().join(DOWNLOADS)
    }

    pub fn start() -> Self {
        let driver = Driver::start();
        let profile = TempDir::new().expect("a temporary folder");
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let client = runtime
            .block_on(
                ClientBuilder::new(HttpConnector::new())
                    .capabilities(capabilities(profile.path()))
                    .connect(&driver.url),
            )
            .expect("a browser session");
        Self { runtime, client, driver, profile }
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // A browser that is gone already cannot be closed; nothing is left to do then.
        let _ = self.runtime.block_on(self.client.clone().close());
        let _ = self.driver.child.kill();
        let _ = self.driver.child.wait();
    }
}

struct Driver {
    url: String,
    child: Child,
}

impl Driver {
    fn start() -> Self {
        let mut child = Command::new("chromedriver")
            .args(["--port=0", "--log-level=SEVERE"])
            .env("LANGUAGE", "zh_CN")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("chromedriver (Debian: chromium-driver)");
        let mut lines = BufReader::new(child.stdout.take().expect("its output")).lines();
        // "ChromeDriver was started successfully on port 33221."
        let port = lines
            .by_ref()
            .map_while(Result::ok)
            .find_map(|line| {
                line.split_once("successfully on port ")
                    .map(|(_, rest)| rest.trim_end_matches('.').to_owned())
            })
            .expect("the port of chromedriver");
        // The rest is read so that the driver never blocks on a full pipe.
        std::thread::spawn(move || lines.for_each(drop));
        Self { url: format!("http://127.0.0.1:{port}"), child }
    }
}

fn capabilities(profile: &Path) -> serde_json::Map<String, Value> {
    let mut arguments: Vec<String> = ARGUMENTS.map(str::to_owned).to_vec();
    arguments.push(format!("--user-data-dir={}", profile.display()));
    let wanted = json!({
        "browserName": "chrome",
        "goog:chromeOptions": {
            "args": arguments,
            "prefs": { "download.default_directory": profile.join(DOWNLOADS), "download.prompt_for_download": false },
        },
        "goog:loggingPrefs": { "browser": "ALL" },
    });
    match wanted {
        Value::Object(map) => map,
        _ => unreachable!("an object was written above"),
    }
}
