//! The administrator's pages: what is set, what is shown, who may.

use fengqiao_domain::access::{Role, Scope};
use http::StatusCode;
use jiff::civil::date;

use super::super::store::ways;
use super::super::{Extent, check};
use super::servers::MailServer;
use super::{Office, TODAY, each_engine};
use crate::platform::clock::Clock;
use crate::platform::config::Config;
use crate::platform::crypto::Keys;
use crate::setup::doctor::Health;
use crate::tables::testing::last_audit;
use crate::testing::{Browser, signed_in};
use crate::{App, migrations};

const MAIL: &str = "/desk/admin/reminders/mail";
const GATEWAY: &str = "/desk/admin/reminders/gateway";

fn admin(office: &Office) -> Browser {
    signed_in(&office.app, Role::SystemAdmin, &Scope::City)
}

fn smtp(port: &str) -> Vec<(&'static str, String)> {
    vec![
        ("on", "是".into()),
        ("host", "127.0.0.1".into()),
        ("port", port.into()),
        ("security", "不加密（只用于内网中转）".into()),
        ("from", "tiaojie@example.gov.cn".into()),
    ]
}

fn pairs<'a>(fields: &'a [(&'static str, String)]) -> Vec<(&'a str, &'a str)> {
    fields.iter().map(|(k, v)| (*k, v.as_str())).collect()
}

#[test]
fn a_password_is_kept_sealed_and_never_shown_again() {
    each_engine(|app| {
        let office = Office::new(app);
        let desk = admin(&office);
        let mut fields = smtp("587");
        fields[3].1 = "STARTTLS（一般是 587 端口）".into();
        fields.extend([("user", "tiaojie".to_owned()), ("password", "sehr-geheim".to_owned())]);
        assert_eq!(desk.post(MAIL, &pairs(&fields)).status, StatusCode::SEE_OTHER);
        let (_, detail) = last_audit(&office.app);
        assert!(detail.contains("（已更改）") && !detail.contains("sehr-geheim"), "{detail}");
        let page = desk.get(MAIL).text;
        assert!(page.contains("已保存，不再显示") && !page.contains("sehr-geheim"), "{page}");
        let row = office
            .app
            .read(|c| c.query_one("SELECT value FROM settings WHERE key = 'reminders.smtp'", &[]))
            .unwrap();
        assert!(row.text(0).starts_with("s1:"));
        // An empty password leaves the one that is there; no account needs none.
        fields.pop();
        assert_eq!(desk.post(MAIL, &pairs(&fields)).status, StatusCode::SEE_OTHER);
        assert!(desk.get(MAIL).text.contains("已保存，不再显示"));
        assert_eq!(desk.post(MAIL, &pairs(&smtp("25"))).status, StatusCode::SEE_OTHER);
        assert!(!desk.get(MAIL).text.contains("已保存，不再显示"));
    });
}

#[test]
fn a_password_is_not_led_to_another_place() {
    each_engine(|app| {
        let office = Office::new(app);
        let desk = admin(&office);
        let mut fields = smtp("587");
        fields[3].1 = "STARTTLS（一般是 587 端口）".into();
        fields.push(("user", "tiaojie".to_owned()));
        let mut first = fields.clone();
        first.push(("password", "sehr-geheim".to_owned()));
        assert_eq!(desk.post(MAIL, &pairs(&first)).status, StatusCode::SEE_OTHER);
        for (at, value) in [(1, "10.9.9.9"), (2, "465"), (3, "TLS（一般是 465 端口）"), (5, "another")]
        {
            let mut moved = fields.clone();
            moved[at].1 = value.into();
            let answer = desk.post(MAIL, &pairs(&moved));
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{value}");
            assert!(answer.text.contains("换了服务器或账号，请重新填密码"), "{value}: {}", answer.text);
            moved.push(("password", "neu".to_owned()));
            assert_eq!(desk.post(MAIL, &pairs(&moved)).status, StatusCode::SEE_OTHER, "{value}");
            assert_eq!(desk.post(MAIL, &pairs(&first)).status, StatusCode::SEE_OTHER);
        }
        fields[4].1 = "anders@example.gov.cn".into();
        assert_eq!(desk.post(MAIL, &pairs(&fields)).status, StatusCode::SEE_OTHER, "the same account");
    });
}

#[test]
fn what_cannot_be_right_is_said_beside_its_field_and_not_kept() {
    each_engine(|app| {
        let office = Office::new(app);
        let desk = admin(&office);
        let with = |key: &'static str, value: &str| {
            let mut fields = smtp("25");
            fields.retain(|(k, _)| *k != key);
            fields.push((key, value.to_owned()));
            desk.post(MAIL, &pairs(&fields))
        };
        for (key, value, words) in [
            ("host", "http://a b", "域名或地址"),
            ("host", "", "域名或地址"),
            ("port", "0", "填端口"),
            ("port", "99999", "填端口"),
            ("from", "甲", "发件地址"),
            ("user", "u", "不加密时不能带账号密码"),
        ] {
            let answer = with(key, value);
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{key} {value}");
            assert!(answer.text.contains(words), "{key} {value}: {}", answer.text);
        }
        for bad in ["ftp://a/b", "sms", "http://user:pw@a/b", "http://a/#x", "https://"] {
            let answer = desk.post(GATEWAY, &[("on", "是"), ("url", bad)]);
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{bad}");
        }
        let short = desk.post(GATEWAY, &[("on", "是"), ("url", "https://a/b"), ("secret", "123")]);
        assert!(short.text.contains("16 至 200"), "{}", short.text);
        for (hour, address) in [
            ("7", ""),
            ("19", ""),
            ("x", ""),
            ("8", "tiaojie"),
            ("8", "https://a/?x=1"),
            ("8", "https://a/#x"),
            ("8", "https://u@a"),
        ] {
            let answer = desk.post("/desk/admin/reminders/general", &[("hour", hour), ("address", address)]);
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{hour} {address}");
        }
        assert!(desk.get("/desk/admin/reminders").text.contains("没有启用"));
        for hour in ["8", "18"] {
            let fields = [("hour", hour), ("address", "http://10.0.0.5:8080/")];
            let answer = desk.post("/desk/admin/reminders/general", &fields);
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{hour}");
        }
    });
}

#[test]
fn the_address_of_a_gateway_is_shown_without_its_key() {
    each_engine(|app| {
        let office = Office::new(app);
        let desk = admin(&office);
        let url = "https://qyapi.example/cgi-bin/webhook/send?key=geheim-1";
        let fields = [("on", "是"), ("url", url), ("shape", "企业微信群机器人")];
        assert_eq!(desk.post(GATEWAY, &fields).status, StatusCode::SEE_OTHER);
        for path in [GATEWAY, "/desk/admin/reminders"] {
            let page = desk.get(path).text;
            assert!(page.contains("https://qyapi.example/…") && !page.contains("geheim"), "{page}");
        }
        let (_, detail) = last_audit(&office.app);
        assert!(!detail.contains("geheim"), "{detail}");
    });
}

#[test]
fn a_test_goes_to_oneself_and_says_what_is_wrong() {
    each_engine(|app| {
        let (mail, office) = (MailServer::new(), Office::new(app));
        let desk = admin(&office);
        let flash = |answer: &crate::testing::Answer| desk.clone().and_cookie(&cookie(answer)).get(MAIL).text;
        let test = "/desk/admin/reminders/mail/test";
        assert!(flash(&desk.post(test, &[])).contains("还没有保存设置"));
        desk.post(MAIL, &pairs(&smtp(&mail.port.to_string())));
        assert!(flash(&desk.post(test, &[])).contains("还没有填自己的邮箱"));
        let own = [("mail", "xitong@example.gov.cn"), ("phone", "")];
        assert_eq!(desk.post("/desk/account/reminders", &own).status, StatusCode::SEE_OTHER);
        assert!(flash(&desk.post(test, &[])).contains("已交给邮件服务器"));
        assert_eq!(mail.got()[0].0, "RCPT TO:<xitong@example.gov.cn>");
        mail.then(&[550]);
        assert!(flash(&desk.post(test, &[])).contains("不收这个收件地址"));
        let (action, detail) = last_audit(&office.app);
        assert!(
            action == "test" && detail.contains("不收这个收件地址") && !detail.contains("xitong@"),
            "{action} {detail}"
        );
    });
}

fn cookie(answer: &crate::testing::Answer) -> String {
    let all = answer.headers.get_all(http::header::SET_COOKIE).iter();
    let found = all.filter_map(|v| v.to_str().ok()).find(|v| v.starts_with("fq_flash="));
    found.and_then(|v| v.split(';').next()).unwrap_or_default().to_owned()
}

#[test]
fn the_outbox_shows_what_became_of_a_message_and_nothing_of_the_case() {
    each_engine(|app| {
        let (mail, office) = (MailServer::new(), Office::new(app));
        office.through(mail.port, None);
        office.remind(&office.own, true, false);
        office.case(date(2024, 7, 3), |c| c.number = Some("津西劳调〔2024〕0012号".into()));
        office.scan(Extent::Pressing);
        mail.then(&[451, 451, 451, 451, 451, 451]);
        let desk = admin(&office);
        let list = || desk.get("/desk/admin/reminders").text;
        assert!(list().contains("待发 1 条"));
        for gap in [60, 300, 1800, 7200, 43_200, 0] {
            office.work("a");
            office.app.clock.advance(jiff::SignedDuration::from_secs(gap));
        }
        let desk = admin(&office);
        let list = |query: &str| desk.get(&format!("/desk/admin/reminders{query}")).text;
        let page = list("");
        for words in ["没有发出 1 条", "w***@example.gov.cn", "邮件服务器没有收下（451）", "第 6 次", "重发"]
        {
            assert!(page.contains(words), "{words}\n{page}");
        }
        for secret in ["0012", "张建军", "办理期限", "wang@"] {
            assert!(!page.contains(secret), "{secret}");
        }
        assert!(list("?state=已发出").contains("没有提醒") && list("?way=邮件").contains("重发"));
        let id = office.outbox()[0].id.clone();
        assert_eq!(
            desk.post(&format!("/desk/admin/reminders/{id}/retry"), &[]).status,
            StatusCode::SEE_OTHER
        );
        assert_eq!(
            desk.post(&format!("/desk/admin/reminders/{id}/retry"), &[]).status,
            StatusCode::NOT_FOUND
        );
        assert!(list("").contains("待发 1 条"));
    });
}

#[test]
fn the_doctor_says_what_is_wrong() {
    each_engine(|app| {
        let office = Office::new(app);
        let look = || office.app.read(|c| check::look(c, &office.app)).unwrap();
        assert!(look().iter().all(|f| f.health == Health::Good && f.says.contains("没有启用")));
        office.through(25, Some(80));
        let found = look();
        assert!(found.iter().all(|f| f.health != Health::Bad), "{found:?}");
        for words in ["邮件服务器的连接不加密", "短信网关的连接不加密", "没有填办公端地址"]
        {
            assert!(found.iter().any(|f| f.says.contains(words)), "{words}");
        }
        let key = "UPDATE settings SET value = 's1:AAAA' WHERE key = 'reminders.smtp'";
        office.app.db.write(|c| c.execute(key, &[])).unwrap();
        assert!(office.app.read(|c| check::look(c, &office.app)).is_ok_and(|f| f[0].health == Health::Bad));
    });
}

#[test]
fn a_file_of_roots_with_no_root_in_it_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("roots.pem");
    for (content, wrong) in [
        ("nothing of the kind", true),
        ("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", false),
    ] {
        std::fs::write(&file, content).unwrap();
        let db = fengqiao_db::testing::sqlite_migrated(migrations::ALL);
        let config = Config { gateway_here: true, send_ca_file: Some(file.clone()), ..Config::default() };
        let clock = Clock::fixed(TODAY.at(10, 0, 0, 0));
        let office = Office::new(App::new(db, config, clock, Keys::from_master(&[7; 32])).unwrap());
        office.through(25, Some(80));
        let found = office.app.read(|c| check::look(c, &office.app)).unwrap();
        let told = found.iter().any(|f| f.health == Health::Bad && f.says.contains("FENGQIAO_SEND_CA_FILE"));
        assert_eq!(told, wrong, "{content}");
    }
}

#[test]
fn an_account_is_chosen_for_by_whoever_manages_it() {
    each_engine(|app| {
        let office = Office::new(app);
        let near = signed_in(&office.app, Role::DistrictAdmin, &Scope::Authority("120111".into()));
        let far = signed_in(&office.app, Role::DistrictAdmin, &Scope::Authority("120112".into()));
        office
            .app
            .db
            .write(|c| c.execute("UPDATE users SET home = '120111' WHERE home IS NULL", &[]))
            .unwrap();
        let path = format!("/desk/admin/users/{}/reminders", office.own.user_id);
        let fields = [("mail", "wang@example.gov.cn"), ("by_mail", "是"), ("topics", "cases")];
        for answer in [far.get(&path), far.post(&path, &fields)] {
            assert_eq!(answer.status, StatusCode::NOT_FOUND);
        }
        assert_eq!(near.get(&path).status, StatusCode::OK);
        assert_eq!(near.post(&path, &fields).status, StatusCode::SEE_OTHER);
        let kept = office.app.read(|c| ways::of(c, &office.app.keys, &office.own.user_id)).unwrap().unwrap();
        assert!(kept.by_mail && kept.topics.len() == 1 && kept.mail == "wang@example.gov.cn");
        let (_, detail) = last_audit(&office.app);
        assert!(!detail.contains("wang@"), "{detail}");
        // Another's address is not shown whole, and stays where the field was left empty.
        let page = near.get(&path).text;
        assert!(page.contains("placeholder=\"w***@example.gov.cn\"") && !page.contains("wang@"), "{page}");
        let blank = [("mail", ""), ("phone", "19900000025"), ("by_mail", "是"), ("topics", "own")];
        assert_eq!(near.post(&path, &blank).status, StatusCode::SEE_OTHER);
        let kept = office.app.read(|c| ways::of(c, &office.app.keys, &office.own.user_id)).unwrap().unwrap();
        assert_eq!((kept.mail.as_str(), kept.phone.as_str()), ("wang@example.gov.cn", "19900000025"));
        let page = near.get(&path).text;
        assert!(page.contains("199****0025") && !page.contains("19900000025"), "{page}");
        let other = near.post(&path, &[("mail", "x"), ("by_mail", "是"), ("topics", "own")]);
        assert_eq!(other.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(!other.text.contains("19900000025"), "{}", other.text);
    });
}
