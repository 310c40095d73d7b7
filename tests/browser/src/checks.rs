//! What is asked of every page: axe finds nothing, the console is quiet, nothing runs off the side; and
//! its pictures, to be looked at.

use crate::Browser;
use crate::wire::Extra;
use base64::prelude::{BASE64_STANDARD, Engine as _};
use serde_json::{Value, json};
use std::collections::HashSet;
use std::path::{Path, PathBuf};

/// A window of the size the pages are drawn for.
#[derive(Clone, Copy)]
pub struct Viewport {
    width: u16,
    height: u16,
    mobile: bool,
}

/// The officer's screen.
pub const DESKTOP: Viewport = Viewport { width: 1366, height: 768, mobile: false };
/// The street mediator's and the worker's phone.
pub const PHONE: Viewport = Viewport { width: 390, height: 844, mobile: true };

/// axe-core, version and licence in its head.
const AXE: &str = include_str!("../axe.min.js");

/// Every violation as one line: rule, weight, what it says, and where.
const RUN_AXE: &str = "const done = arguments[arguments.length - 1];
    axe.run(document, { resultTypes: ['violations'], iframes: false }).then(
        result => done(result.violations.map(v =>
            `${v.id} (${v.impact}): ${v.help}\\n    ` + v.nodes.map(n => n.html).join('\\n    '))),
        error => done([String(error)]));";

/// What else is asked of a page: one heading, one next step, nothing off the side.
const RUN_RULES: &str = "const seen = e => e.getClientRects().length > 0 && e.checkVisibility({ visibilityProperty: true });
    const faults = [], page = document.scrollingElement, count = css => [...document.querySelectorAll(css)].filter(seen);
    if (document.querySelectorAll('h1').length !== 1) faults.push(`${document.querySelectorAll('h1').length} h1`);
    if (!document.title) faults.push('no title');
    const solid = count('.btn-primary').map(e => e.textContent.trim());
    if (solid.length > 1) faults.push(`solid buttons: ${solid.join(' · ')}`);
    if (page.scrollWidth > page.clientWidth) faults.push(`${page.scrollWidth} wide in a window of ${page.clientWidth}`);
    return faults;";

/// Words that stand outside the sheet they belong to, or in a cell that cuts them off.
const RUN_PAPER: &str = "const cut = [];
    for (const sheet of document.querySelectorAll('.sheet')) {
        const edge = sheet.getBoundingClientRect().right + 1;
        for (const e of sheet.querySelectorAll('*'))
            if (e.checkVisibility() && (e.getBoundingClientRect().right > edge || (e.matches('td, th') && e.scrollWidth > e.clientWidth + 1)))
                cut.push(e.textContent.trim().slice(0, 40));
    }
    for (const tool of document.querySelectorAll('.print-tools, .topbar, .sidemenu'))
        if (tool.checkVisibility()) cut.push(`printed: ${tool.className}`);
    return cut;";

/// How a page is built, in one text: elements with their classes, roles and names, whether there are words; not the words
/// themselves, nor numbers, nor how often a row is repeated. axe finds the same on two pages built alike.
const RUN_BUILD: &str =
    "const values = ['class', 'id', 'for', 'role', 'type', 'name', 'style', 'scope', 'tabindex', 'lang'];
    const build = e => {
        let text = e.localName;
        for (const { name, value } of e.attributes)
            text += ` ${name}=` + (values.includes(name) || /^aria-(?!label$)/.test(name)
                ? value.replace(/[0-9a-z]*[0-9][0-9a-z]*/g, '#') : value.trim() ? 1 : 0);
        if ([...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())) text += ' words';
        let last = '', inside = '';
        for (const child of e.children) {
            const one = build(child);
            if (one !== last) inside += one;
            last = one;
        }
        return `<${text}>${inside}</>`;
    };
    return build(document.documentElement);";

/// How the pages were built that axe has found nothing on.
#[derive(Default)]
pub struct Sound(HashSet<String>);

impl Browser {
    /// All faults of a page at both sizes, each as a line; empty when it is as every page must be.
    pub fn faults(&self, path: &str) -> Vec<String> {
        self.faults_beside(path, &mut Sound::default())
    }

    /// The same; axe is spared a page built like one it has found nothing on.
    pub fn faults_beside(&self, path: &str, sound: &mut Sound) -> Vec<String> {
        let mut faults = Vec::new();
        self.resize(PHONE).goto(path);
        let build = self.script(RUN_BUILD, vec![]).as_str().unwrap_or_default().to_owned();
        let is_new = !sound.0.contains(&build);
        let mut found = Vec::new();
        for size in [PHONE, DESKTOP] {
            self.resize(size);
            let at = |fault| format!("{path} at {}: {fault}", size.width);
            faults.extend(strings(&self.script(RUN_RULES, vec![])).into_iter().map(at));
            if is_new {
                found.extend(self.axe_violations().into_iter().map(at));
            }
        }
        if is_new && found.is_empty() {
            sound.0.insert(build);
        }
        faults.extend(found);
        faults.extend(self.console_errors().into_iter().map(|error| format!("{path}: {error}")));
        faults
    }

    /// The whole of it, at both sizes: axe, console, sideways scrolling, a picture each. `name` names the
    /// pictures, `target/screenshots/NAME-1366x768.png` and `NAME-390x844.png`.
    pub fn inspect(&self, name: &str) -> &Self {
        for size in [PHONE, DESKTOP] {
            self.resize(size);
            self.picture(name, size);
            self.axe();
            self.no_sideways_scrolling();
        }
        self.no_console_errors()
    }

    /// Puts axe into every page from now on, before the page's own scripts.
    pub(crate) fn load_axe(&self) {
        self.extra(Extra::browser("Page.addScriptToEvaluateOnNewDocument", &json!({ "source": AXE })));
    }

    /// Prints the page, sees that nothing is cut off at the edge of the paper, keeps it as `NAME.pdf` beside the
    /// pictures and gives the number of pages.
    pub fn paper(&self, name: &str) -> usize {
        let pdf = std::fs::read(self.printed(name)).expect("a document");
        pdf.windows(b"/Type /Page\n".len())
            .filter(|part| part.starts_with(b"/Type /Page") && part[11] != b's')
            .count()
    }

    /// The same, and gives the document.
    pub fn printed(&self, name: &str) -> PathBuf {
        self.extra(Extra::browser("Emulation.setEmulatedMedia", &json!({ "media": "print" })));
        let cut = strings(&self.script(RUN_PAPER, vec![]));
        self.extra(Extra::browser("Emulation.setEmulatedMedia", &json!({ "media": "" })));
        assert!(cut.is_empty(), "cut off in print: {}{}", cut.join(" · "), self.whereabouts());
        let options = json!({ "preferCSSPageSize": true, "printBackground": true });
        let printed = self.extra(Extra::browser("Page.printToPDF", &options));
        let pdf = BASE64_STANDARD.decode(printed["data"].as_str().unwrap_or_default()).expect("a document");
        std::fs::create_dir_all(screenshots()).expect("the folder of pictures");
        let file = screenshots().join(format!("{name}.pdf"));
        std::fs::write(&file, &pdf).expect("a document");
        file
    }

    /// Turns the scripts of pages off or on, from the next page.
    pub fn javascript(&self, on: bool) -> &Self {
        self.extra(Extra::browser("Emulation.setScriptExecutionDisabled", &json!({ "value": !on })));
        self
    }

    /// Makes the window this large.
    pub fn resize(&self, size: Viewport) -> &Self {
        let metrics = json!({
            "width": size.width, "height": size.height, "deviceScaleFactor": 1, "mobile": size.mobile,
        });
        self.extra(Extra::browser("Emulation.setDeviceMetricsOverride", &metrics));
        self
    }

    /// Pictures at both sizes; the window is the desktop's afterwards.
    pub fn screenshot(&self, name: &str) -> &Self {
        for size in [PHONE, DESKTOP] {
            self.resize(size);
            self.picture(name, size);
        }
        self
    }

    fn picture(&self, name: &str, size: Viewport) {
        let folder = screenshots();
        std::fs::create_dir_all(&folder).expect("the folder of pictures");
        let file = folder.join(format!("{name}-{}x{}.png", size.width, size.height));
        std::fs::write(&file, self.run(self.client().screenshot())).expect("a picture");
    }

    /// Panics with every violation that axe finds on the page as it is.
    pub fn axe(&self) -> &Self {
        let found = self.axe_violations();
        assert!(found.is_empty(), "axe:\n{}{}", found.join("\n"), self.whereabouts());
        self
    }

    /// What axe finds on the page as it is.
    pub fn axe_violations(&self) -> Vec<String> {
        strings(&self.run(self.client().execute_async(RUN_AXE, vec![])))
    }

    /// Panics when the browser's console holds an error since the last look: a script, a policy, a missing file. That
    /// a form was refused (422, 412) is none, though the browser writes it down as one.
    pub fn no_console_errors(&self) -> &Self {
        let mut errors = self.console_errors();
        errors.retain(|error| {
            !["422", "412"].iter().any(|status| error.contains(&format!("status of {status}")))
        });
        assert!(errors.is_empty(), "console:\n{}{}", errors.join("\n"), self.whereabouts());
        self
    }

    /// The errors of the browser's console since the last look, for a journey that expects some (a 403 is one).
    pub fn console_errors(&self) -> Vec<String> {
        let entries = self.extra(Extra::console());
        let entries = entries.as_array().cloned().unwrap_or_default();
        let severe = entries.into_iter().filter(|entry| entry["level"] == "SEVERE");
        severe.map(|entry| entry["message"].as_str().unwrap_or_default().to_owned()).collect()
    }

    /// Panics when the page is wider than the window.
    pub fn no_sideways_scrolling(&self) -> &Self {
        let script = "const page = document.scrollingElement; return [page.scrollWidth, page.clientWidth];";
        let widths = self.script(script, vec![]);
        let (page, window) = (widths[0].as_u64(), widths[1].as_u64());
        assert!(page <= window, "the page is {page:?} wide in a window of {window:?}{}", self.whereabouts());
        self
    }
}

/// The texts of a list that a script returned.
pub(crate) fn strings(list: &Value) -> Vec<String> {
    list.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}

/// `screenshots` beside the profile folder that this test was built into.
fn screenshots() -> PathBuf {
    let test = std::env::current_exe().expect("the path of this test");
    test.ancestors().nth(3).map(Path::to_path_buf).expect("target/PROFILE/deps/TEST").join("screenshots")
}
