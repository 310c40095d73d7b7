//! What stands on the wire: a letter, a signed request, and nothing that is not meant to leave.

use fengqiao_domain::access::Scope;
use jiff::civil::date;
use serde_json::Value;

use super::super::send::{Parcel, send, signature};
use super::super::store::outbox::Body;
use super::super::{Extent, Gateway, Sent, Shape, Signing, Way, config, set_gateway};
use super::servers::{GatewayServer, MailServer};
use super::{Office, each_engine, fresh};
use crate::Actor;

fn decoded(text: &str) -> String {
    use base64::Engine as _;
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    let joined: String = body.split_whitespace().collect();
    assert!(head.contains("base64"), "{head}");
    String::from_utf8(base64::engine::general_purpose::STANDARD.decode(joined).unwrap()).unwrap()
}

#[test]
fn a_letter_has_number_clock_and_link_and_no_party() {
    each_engine(|app| {
        let (mail, office) = (MailServer::new(), Office::new(app));
        office.through(mail.port, None);
        let general = config::General { address: "https://tj.example/".into(), hour: 8 };
        config::set_general(&office.app, &Actor::system(), &general).unwrap();
        office.remind(&office.own, true, false);
        let case = office.case(date(2024, 7, 3), |c| c.number = Some("津西劳调〔2024〕0012号".into()));
        office.scan(Extent::Pressing);
        assert_eq!(office.work("a"), Sent::Gone);
        let text = mail.got().remove(0).1;
        assert!(text.contains("Auto-Submitted: auto-generated\r\n"), "{text}");
        assert!(text.contains("Date: Thu, 18 Jul 2024 02:00:00 +0000\r\n"), "the clock's, {text}");
        let words = decoded(&text);
        let link = format!("https://tj.example/desk/cases/{}", case.id);
        for part in ["津西劳调〔2024〕0012号 办理期限：今天（7月18日）到期", &link, "以工作台为准"]
        {
            assert!(words.contains(part), "{part}\n{words}");
        }
        for secret in ["张建军", "青源", "1990000", "120222", "工资", "王海燕"] {
            assert!(!words.contains(secret) && !text.contains(secret), "{secret}\n{words}");
        }
    });
}

#[test]
fn a_request_is_signed_and_says_no_party() {
    for (signing, word) in [(Signing::Sm3, "hmac-sm3="), (Signing::Sha256, "hmac-sha256=")] {
        let (gateway, office) = (
            GatewayServer::new(),
            Office::new(fresh(fengqiao_db::testing::sqlite_migrated(crate::migrations::ALL))),
        );
        office.through(1, Some(gateway.port));
        let typed = Gateway { on: true, signing, ..Gateway::default() };
        set_gateway(&office.app, &Actor::system(), &typed, false).unwrap();
        office.remind(&office.own, false, true);
        office.case(date(2024, 7, 3), |c| c.number = Some("津西劳调〔2024〕0012号".into()));
        office.scan(Extent::Pressing);
        assert_eq!(office.work("a"), Sent::Gone);
        let got = gateway.got().remove(0);
        assert!(got.head.starts_with("POST /send?key=geheim HTTP/1.1"), "{}", got.head);
        let (at, id) = (got.header("x-fengqiao-timestamp"), got.header("idempotency-key"));
        let ours = signature(signing, "0123456789abcdef", (at.parse().unwrap(), id, &got.body));
        assert_eq!(got.header("x-fengqiao-signature"), ours);
        assert!(ours.starts_with(word));
        let body: Value = serde_json::from_str(&got.body).unwrap();
        assert_eq!(body["id"], id);
        assert_eq!(body["phone"], "19900000025");
        assert_eq!(
            body["text"],
            "津西劳调〔2024〕0012号 办理期限：今天（7月18日）到期。请登录系统工作台办理。"
        );
        assert_eq!(body["items"][0]["case_number"], "津西劳调〔2024〕0012号");
        assert_eq!(
            (&body["items"][0]["due"], &body["items"][0]["stage"]),
            (&"2024-07-18".into(), &"today".into())
        );
        for secret in ["张建军", "青源", "19900000018"] {
            assert!(!got.body.contains(secret), "{secret}");
        }
    }
}

#[test]
fn a_robot_is_spoken_to_in_its_own_form_and_its_word_is_minded() {
    let (gateway, office) = (
        GatewayServer::new(),
        Office::new(fresh(fengqiao_db::testing::sqlite_migrated(crate::migrations::ALL))),
    );
    office.through(1, Some(gateway.port));
    let typed = Gateway { on: true, shape: Shape::Robot, ..Gateway::default() };
    set_gateway(&office.app, &Actor::system(), &typed, true).unwrap();
    office.remind(&office.own, false, true);
    office.case(date(2024, 7, 3), |_| {});
    office.scan(Extent::Pressing);
    gateway.says(r#"{"errcode":93000,"errmsg":"invalid webhook url"}"#);
    assert_eq!(office.work("a"), Sent::Failed(Way::Gateway, "群机器人没有收下（errcode 93000）".into()));
    gateway.says(r#"{"errcode":0,"errmsg":"ok"}"#);
    office.app.clock.advance(jiff::SignedDuration::from_secs(60));
    assert_eq!(office.work("a"), Sent::Gone);
    let got = gateway.got().remove(1);
    let body: Value = serde_json::from_str(&got.body).unwrap();
    assert_eq!(body["msgtype"], "text");
    assert!(body["text"]["content"].as_str().unwrap().contains("今天（7月18日）到期"));
    assert_eq!(got.header("x-fengqiao-signature"), "", "unsigned, as was asked");
}

fn parcel(body: &Body) -> Parcel<'_> {
    Parcel { id: "m1", recipient: "19900000025", body }
}

fn words() -> Body {
    Body { subject: "甲".into(), text: "乙".into(), short: "丙".into(), items: Vec::new() }
}

#[test]
fn a_redirect_is_not_followed_and_this_machine_is_not_spoken_to_unless_allowed() {
    let gateway = GatewayServer::new();
    let settings = |url: String| config::Settings {
        gateway: Gateway { on: true, url, ..Gateway::default() },
        ..config::Settings::default()
    };
    let to = settings(format!("http://127.0.0.1:{}/", gateway.port));
    let open = fresh(fengqiao_db::testing::sqlite_migrated(crate::migrations::ALL));
    gateway.then(&[302]);
    let why = send(&open, &to, Way::Gateway, &parcel(&words())).unwrap_err();
    assert!(why.to_string().contains("没有跟着去"), "{why}");
    assert_eq!(gateway.got().len(), 1);
    let shut = crate::testing::sqlite();
    for host in ["127.0.0.1", "localhost", "[::1]", "0.0.0.0", "169.254.169.254", "2130706433", "127.1"] {
        let to = settings(format!("http://{host}:{}/", gateway.port));
        let why = send(&shut, &to, Way::Gateway, &parcel(&words())).unwrap_err();
        assert!(why.to_string().contains("不允许访问") || why.to_string().contains("域名"), "{host}: {why}");
    }
    assert_eq!(gateway.got().len(), 1, "nothing more has come");
}

#[test]
fn without_starttls_nothing_is_said_to_a_server_that_ought_to_have_it() {
    let (mail, app) = (MailServer::new(), crate::testing::sqlite());
    let smtp = config::Smtp {
        on: true,
        host: "127.0.0.1".into(),
        port: mail.port,
        user: "u".into(),
        password: "geheim".into(),
        from: "a@b.cn".into(),
        ..config::Smtp::default()
    };
    let settings = config::Settings { smtp, ..config::Settings::default() };
    let body = words();
    let why = send(&app, &settings, Way::Mail, &Parcel { recipient: "x@y.cn", ..parcel(&body) }).unwrap_err();
    assert!(why.to_string().contains("加密"), "{why}");
    assert_eq!(mail.got().len(), 0);
}

#[test]
fn an_office_over_many_is_told_how_many_and_no_numbers() {
    each_engine(|app| {
        let (mail, office) = (MailServer::new(), Office::new(app));
        office.through(mail.port, None);
        let district = crate::testing::person(
            &office.app,
            fengqiao_domain::access::Role::DistrictOfficer,
            &Scope::Authority("120111".into()),
        );
        office.remind(&district, true, false);
        office.case(date(2024, 7, 3), |c| c.number = Some("津西劳调〔2024〕0012号".into()));
        assert_eq!(office.scan(Extent::Pressing), 0);
        assert_eq!(office.scan(Extent::Morning), 1);
        office.work("a");
        let words = decoded(&mail.got()[0].1);
        assert!(words.contains("1 件案件的办理期限将到：今天（7月18日）到期"), "{words}");
        assert!(!words.contains("0012"), "{words}");
    });
}
