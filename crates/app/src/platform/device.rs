//! What a browser says of itself, in words its owner knows: `Edge 126，Windows`.

/// Name, as it stands before the version, and how people call it; those that also claim to be others come first.
const BROWSERS: [(&str, &str); 10] = [
    ("MicroMessenger/", "微信"),
    ("DingTalk/", "钉钉"),
    ("QQBrowser/", "QQ 浏览器"),
    ("UCBrowser/", "UC 浏览器"),
    ("Edg/", "Edge"),
    ("Firefox/", "Firefox"),
    ("HeadlessChrome/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Version/", "Safari"),
    ("curl/", "curl"),
];

const SYSTEMS: [(&str, &str); 8] = [
    ("HarmonyOS", "鸿蒙"),
    ("Android", "安卓"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("UOS", "统信"),
    ("Linux", "Linux"),
];

/// Browser with its main version, and system; the text itself where neither is known.
pub fn words(agent: &str) -> String {
    let browser = BROWSERS.iter().find_map(|(mark, name)| {
        let rest = agent.split_once(mark)?.1;
        let version: String = rest.chars().take_while(char::is_ascii_digit).collect();
        Some(format!("{name} {version}").trim_end().to_owned())
    });
    let system = SYSTEMS.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| (*name).to_owned());
    let known: Vec<String> = browser.into_iter().chain(system).collect();
    if known.is_empty() { agent.to_owned() } else { known.join("，") }
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn a_browser_is_called_as_people_call_it() {
        let edge = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) \
                    Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0";
        assert_eq!(words(edge), "Edge 126，Windows");
        let wechat = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/116.0 Mobile Safari/537.36 \
                      MicroMessenger/8.0.49";
        assert_eq!(words(wechat), "微信 8，安卓");
        let phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Mobile Safari/604.1";
        assert_eq!(words(phone), "Safari 17，iPhone");
        assert_eq!(words("reports/2"), "reports/2", "a program of the office's own keeps its name");
        assert_eq!(words(""), "");
    }
}
