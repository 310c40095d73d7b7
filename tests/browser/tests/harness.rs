//! The harness itself, on a page of its own under the strict policy of ours: a check that cannot fail is none.

use fengqiao_browser_tests::{Browser, PHONE, Sound};
use std::io::{Read, Write};
use std::net::TcpListener;

const GOOD: &str = "<main><h1>登录</h1><form action='/in'><p><label for='a'>账号 （必填）</label> <input id='a' name='a'></p>
    <p><label>类型 <select name='k'><option>甲</option><option>乙</option></select></label></p>
    <p><label>日期 <input type='date' name='d'></label></p><p><label>文件 <input type='file' name='f'></label></p>
    <button>登 录</button></form></main>";
const BAD: &str = "<main><h1>坏</h1><input name='nameless'><img src='/nowhere.png'>
    <div style='width: 3000px'>x</div></main><script>throw 1</script>";

/// Serves the words of the path as a page; the thread ends with the test's process.
fn serve(body: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("its address"));
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let mut request = [0; 4096];
            let read = stream.read(&mut request).unwrap_or(0);
            let line = String::from_utf8_lossy(&request[..read]);
            let path = line.split_whitespace().nth(1).unwrap_or("/").to_owned();
            let status = if path == "/nowhere.png" { "404 Not Found" } else { "200 OK" };
            let page = format!(
                "<!doctype html><html lang='zh-CN'><head><title>t</title><link rel='icon' href='data:,'>\
                 <meta name='viewport' content='width=device-width'></head><body>{body}<footer>{path}</footer></body></html>"
            );
            // A browser that hung up does not want the page any more.
            let _ = write!(
                stream,
                "HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\n\
                 Content-Security-Policy: default-src 'self'; img-src 'self' data:\r\nConnection: close\r\n\r\n{page}",
                page.len()
            );
        }
    });
    url
}

#[test]
fn fields_are_filled_by_label_and_buttons_pressed_by_their_words() {
    let page = Browser::at(&serve(GOOD));
    page.goto("/");
    page.fill("账号", "张三").fill("类型", "乙").fill("日期", "2024-07-18");
    page.upload("文件", std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml").as_path());
    page.click("登录").wait_for_path("/in?");
    assert_eq!(page.path(), "/in?a=%E5%BC%A0%E4%B8%89&k=%E4%B9%99&d=2024-07-18&f=Cargo.toml");
}

#[test]
fn what_comes_later_is_waited_for() {
    let page = Browser::at(&serve(GOOD));
    let looks = std::cell::Cell::new(0);
    page.goto("/").wait_for("a third look", |_| {
        looks.set(looks.get() + 1);
        looks.get() == 3
    });
}

#[test]
fn a_good_page_passes_every_check() {
    let page = Browser::at(&serve(GOOD));
    page.goto("/").inspect("harness");
}

#[test]
fn only_a_page_built_like_a_good_one_is_spared() {
    let mut sound = Sound::default();
    let mut faults = |body: &'static str| Browser::at(&serve(body)).faults_beside("/", &mut sound);
    assert!(faults(GOOD).is_empty());
    for (from, to) in
        [("for='a'", "for='b'"), ("账号 （必填）", ""), ("登 录", ""), ("<h1>", "<h1 role='x'>")]
    {
        let broken = faults(GOOD.replace(from, to).leak());
        assert!(!broken.is_empty(), "{to} is a fault");
    }
}

#[test]
fn a_bad_page_fails_every_check() {
    let page = Browser::at(&serve(BAD));
    page.goto("/").resize(PHONE);
    let found = page.axe_violations();
    assert!(found.iter().any(|line| line.starts_with("label ")), "{found:?}");
    assert!(found.iter().any(|line| line.starts_with("image-alt ")), "{found:?}");
    let errors = page.console_errors();
    assert!(errors.iter().any(|line| line.contains("nowhere.png")), "{errors:?}");
    assert!(errors.iter().any(|line| line.contains("Content Security Policy")), "{errors:?}");
}

#[test]
#[should_panic(expected = "wide in a window of")]
fn a_page_wider_than_the_window_is_noticed() {
    let page = Browser::at(&serve(
        "<main><h1>宽</h1><table><tr><td>一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十</td></tr></table>\
        <pre>xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx</pre></main>",
    ));
    page.goto("/").resize(PHONE).no_sideways_scrolling();
}
