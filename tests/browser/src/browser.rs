//! One browser window and what a person does in it.

use crate::checks::{DESKTOP, strings};
use crate::driver::Session;
use crate::wire::{self, Extra};
use crate::{PATIENCE, Site, find};
use fantoccini::elements::Element;
use fantoccini::error::CmdError;
use fantoccini::{Client, Locator};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// A fresh browser without cookies or cache, at the desktop size.
pub struct Browser {
    session: Session,
    base: String,
}

impl Browser {
    /// Opens a browser for this site; paths in [`Browser::goto`] are the site's.
    pub fn open(site: &Site) -> Self {
        Self::at(&site.url(""))
    }

    /// Opens a browser for any address `http://HOST:PORT`.
    pub fn at(base: &str) -> Self {
        let browser = Self { session: Session::start(), base: base.to_owned() };
        browser.resize(DESKTOP);
        browser.load_axe();
        browser
    }

    /// Opens a path of the site.
    pub fn goto(&self, path: &str) -> &Self {
        let url = format!("{}{path}", self.base);
        self.run(self.client().goto(&url));
        self
    }

    /// Puts a value into the field with this label; what stood there is replaced. A choice is made by its
    /// words, a file by its path, a tick or a round button by a click.
    pub fn fill(&self, label: &str, value: &str) -> &Self {
        let field = self.element(find::FIELD, label, "field");
        let kind = self.run(field.prop("type")).unwrap_or_default();
        match kind.as_str() {
            "select-one" | "select-multiple" => self.run(field.select_by_label(value)),
            "date" | "datetime-local" | "month" | "time" => {
                let target = serde_json::to_value(&field).expect("an element reference");
                self.run(self.client().execute(find::ASSIGN, vec![target, json!(value)]));
            }
            "file" => self.run(field.send_keys(value)),
            "checkbox" | "radio" => {
                // It may lie in the window and yet under a bar that stays at the foot.
                let target = serde_json::to_value(&field).expect("an element reference");
                self.run(
                    self.client().execute("arguments[0].scrollIntoView({ block: 'center' })", vec![target]),
                );
                self.run(field.click());
            }
            _ => {
                self.run(field.clear());
                self.run(field.send_keys(value));
            }
        }
        self
    }

    /// What stands in the field with this label.
    pub fn value(&self, label: &str) -> String {
        self.run(self.element(find::FIELD, label, "field").prop("value")).unwrap_or_default()
    }

    /// Hands a file to the field with this label.
    pub fn upload(&self, label: &str, file: &Path) -> &Self {
        let path = file.canonicalize().unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        self.fill(label, &path.to_string_lossy())
    }

    /// Presses the button, link, fold or label with exactly these words.
    pub fn click(&self, words: &str) -> &Self {
        self.run(self.element(find::CONTROL, words, "button or link").click());
        self
    }

    /// Sends keys to whatever has the focus: `"\u{e004}"` is Tab, `"\u{e007}"` Enter, `"\u{e00c}"` Escape.
    pub fn press(&self, keys: &str) -> &Self {
        self.run(async { self.client().active_element().await?.send_keys(keys).await });
        self
    }

    /// The visible words of the page.
    pub fn text(&self) -> String {
        self.texts("body").concat()
    }

    /// The visible words of every element the selector matches, in order; read at once, so that a page that is
    /// just being replaced gives the old words or the new.
    pub fn texts(&self, css: &str) -> Vec<String> {
        let script = "return [...document.querySelectorAll(arguments[0])].map(e => e.innerText.trim());";
        strings(&self.script(script, vec![json!(css)]))
    }

    /// The path and query of the page.
    pub fn path(&self) -> String {
        let url = self.run(self.client().current_url());
        url.query().map_or_else(|| url.path().to_owned(), |query| format!("{}?{query}", url.path()))
    }

    /// Waits until these words stand on the page.
    pub fn wait_for_text(&self, words: &str) -> &Self {
        self.wait_for(words, |page| page.text().contains(words))
    }

    /// Waits until these words are gone.
    pub fn wait_for_no_text(&self, words: &str) -> &Self {
        self.wait_for(&format!("no {words}"), |page| !page.text().contains(words))
    }

    /// Waits until the path of the page begins so.
    pub fn wait_for_path(&self, path: &str) -> &Self {
        self.wait_for(path, |page| page.path().starts_with(path))
    }

    /// Waits until the condition holds; `what` names it in the failure.
    pub fn wait_for(&self, what: &str, condition: impl Fn(&Self) -> bool) -> &Self {
        let deadline = Instant::now() + PATIENCE;
        while !condition(self) {
            assert!(Instant::now() < deadline, "waited in vain for {what}{}", self.whereabouts());
            self.pause();
        }
        self
    }

    /// Runs a script in the page and returns what it returns.
    pub fn script(&self, script: &str, arguments: Vec<Value>) -> Value {
        self.run(self.client().execute(script, arguments))
    }

    /// Forgets who is signed in.
    pub fn forget(&self) -> &Self {
        self.run(self.client().delete_all_cookies());
        self
    }

    /// The file the browser has just been given, once it is whole; taken out of the folder of downloads.
    pub fn downloaded(&self) -> PathBuf {
        let whole = || {
            let files = std::fs::read_dir(self.session.downloads()).ok()?;
            files
                .flatten()
                .map(|file| file.path())
                .find(|path| path.extension().is_some_and(|e| e != "crdownload"))
        };
        self.wait_for("a file", |_| whole().is_some());
        let file = whole().expect("it was there");
        let taken = self.session.downloads().with_file_name(file.file_name().expect("a name"));
        std::fs::rename(&file, &taken).expect("it can be moved");
        taken
    }

    /// The file behind an address, fetched as the person who is signed in here.
    pub fn download(&self, path: &str) -> Vec<u8> {
        let answer = wire::get_as(&self.base, path, &self.cookies()).expect("an answer");
        assert_eq!((answer.status, answer.is_page), (200, false), "{path} gives a file");
        answer.body
    }

    /// The address of the link with these words.
    pub fn href(&self, words: &str) -> String {
        let link = self.element(find::CONTROL, words, "link");
        self.run(link.attr("href")).unwrap_or_default()
    }

    /// The cookies of the site, as they are sent.
    pub(crate) fn cookies(&self) -> String {
        let all = self.run(self.client().get_all_cookies());
        all.iter()
            .map(|cookie| format!("{}={}", cookie.name(), cookie.value()))
            .collect::<Vec<_>>()
            .join("; ")
    }

    pub(crate) fn base(&self) -> &str {
        &self.base
    }

    pub(crate) fn extra(&self, command: Extra) -> Value {
        self.run(self.client().issue_cmd(command))
    }

    pub(crate) fn client(&self) -> &Client {
        &self.session.client
    }

    pub(crate) fn run<T>(&self, work: impl Future<Output = Result<T, CmdError>>) -> T {
        self.session.runtime.block_on(work).unwrap_or_else(|error| panic!("{error}{}", self.whereabouts()))
    }

    /// Address and words of the page, for a failure.
    pub(crate) fn whereabouts(&self) -> String {
        self.session.runtime.block_on(async {
            let url = self.client().current_url().await.map(String::from).unwrap_or_default();
            let text = match self.client().find(Locator::Css("body")).await {
                Ok(body) => body.text().await.unwrap_or_default(),
                Err(_) => String::new(),
            };
            format!("\nat {url}, where it says:\n{text}")
        })
    }

    /// The element a script finds by words, waited for.
    fn element(&self, script: &str, words: &str, what: &str) -> Element {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let found = self.run(self.client().execute(script, vec![json!(words)]));
            if let Some(id) = found.as_object().and_then(|map| map.values().next()).and_then(Value::as_str) {
                return Element::from_element_id(self.client().clone(), id.to_owned().into());
            }
            assert!(Instant::now() < deadline, "no {what} named {words}{}", self.whereabouts());
            self.pause();
        }
    }

    /// A short breath between two looks at the page.
    fn pause(&self) {
        self.session.runtime.block_on(async { tokio::time::sleep(Duration::from_millis(50)).await });
    }
}
