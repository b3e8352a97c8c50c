//! Pages of errors in a browser, where there is one.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::check::{Served, assert_has, assert_lacks, on_each};
use crate::child;
use crate::facts::{Fact, facts, trial};
use crate::formats::{listing, saying};

pub(crate) const FACTS: &[Fact] = facts! {
    on_each: a25_a_browser_runs_and_fetches_nothing_of_a_page;
};

fn a25_a_browser_runs_and_fetches_nothing_of_a_page() {
    let evil = "--></code></li></ul></title><script>document.body.append(document.createElement('x-ran'))</script>\
        <img src=/stolen><style>@import '/stolen'</style><link rel=stylesheet href=/stolen><svg onload='alert(1)'>\
        \u{202e}<meta http-equiv=refresh content='0;/stolen'><iframe src=/stolen></iframe><x-user a='b' c=\"d\">\
        <!--<base href=//evil>&lt;x-decoded&gt;]]><textarea><plaintext>";
    let Some(browser) = browser() else { return };
    let check = |served: &Served| {
        let _ = served.notes.take();
        let page = browser.shows(&format!("http://{}/act/it", served.address()));
        let (_, body) = page.split_once("<body>").expect("a body");
        assert_has(body, "&lt;script&gt;document.body");
        for element in body.split('<').skip(1) {
            let name = element.split('>').next().unwrap_or_default();
            let name = name.trim_start_matches('/');
            assert!(ELEMENTS.contains(&name), "<{name}: {page}");
        }
        // Each request that reaches the application is noted.
        assert_eq!(served.notes.take().len(), 1, "{page}");
    };
    on_each(saying(evil), check);
    on_each(listing(evil), check);
}

/// The elements of the body of a page, without attributes.
const ELEMENTS: [&str; 9] = ["h1", "p", "ul", "li", "code", "dl", "dt", "dd", "body"];

struct Browser(String);

/// That of `CHROMIUM` or of the path, which must be one that runs scripts.
#[expect(clippy::print_stderr, reason = "says that it is skipped")]
fn browser() -> Option<Browser> {
    let named = std::env::var("CHROMIUM").ok();
    let usual = ["chromium", "chromium-browser", "google-chrome"].map(str::to_owned);
    let found = named.into_iter().chain(usual).find(|name| {
        let mut version = Command::new(name);
        let version = version.arg("--version").stdin(Stdio::null());
        let status = version.stdout(Stdio::null()).stderr(Stdio::null()).status();
        status.is_ok_and(|status| status.success())
    });
    let Some(name) = found else {
        eprintln!("skipped: no Chromium; CHROMIUM may name one");
        return None;
    };
    let browser = Browser(name);
    let script = "<body><script>document.body.append(document.createElement('x-ran'))</script>";
    let page = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{}.html", Browser::profile()));
    fs::write(&page, script).expect("a file");
    assert_has(
        &browser.shows(&format!("file://{}", page.display())),
        "<x-ran>",
    );
    Some(browser)
}

impl Browser {
    /// A name for what the trial of this thread leaves on the disk.
    fn profile() -> String {
        format!("browser-{}", trial().replace("::", "-"))
    }

    /// The document of an address after its scripts have run and all that it needs has been fetched.
    #[track_caller]
    fn shows(&self, address: &str) -> String {
        let name = Self::profile();
        let profile = Path::new(env!("CARGO_TARGET_TMPDIR")).join(&name);
        let mut browser = Command::new(&self.0);
        let browser = browser
            .args(ALONE)
            .arg(format!("--user-data-dir={}", profile.display()));
        let browser = browser.args(["--dump-dom", address]);
        let (status, said) = child::run(browser, &name, Duration::from_mins(1));
        let _ = fs::remove_dir_all(&profile);
        assert!(status.success(), "{status}: {said}");
        // Its words about itself stand around.
        let start = said.to_lowercase().find("<html").expect("a page");
        let end = said.rfind("</html>").expect("the end of a page");
        let page = said[start..end].to_owned();
        assert_lacks(&page, "chrome-error:");
        page
    }
}

/// Without a window, and without requests of its own. A sandbox asks for rights that a container lacks.
const ALONE: [&str; 9] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
];
