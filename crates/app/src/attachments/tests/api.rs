//! Attachments over the API.

use axum::body::Body;
use fengqiao_domain::access::Role;
use http::{Method, StatusCode, header};
use serde_json::Value;

use super::{PDF, World, each_engine, jpeg};
use crate::testing::{Answer, Browser};

fn send(desk: &Browser, path: &str, key: &str, bytes: &[u8]) -> Answer {
    let request = desk
        .request(Method::POST, path)
        .header(header::CONTENT_TYPE, "application/octet-stream")
        .header("x-csrf-token", &desk.csrf)
        .header("idempotency-key", key)
        .body(Body::from(bytes.to_vec()));
    desk.send(request)
}

#[test]
fn a_program_lists_reads_sends_and_withdraws() {
    each_engine(|app| {
        let world = World::new(app);
        let desk = world.officer();
        let all = format!("/api/v1/tables/mediators/{}/attachments", world.person.id);
        let path = format!("{all}?kind=scan&note=12&name=a.pdf");
        let made = send(&desk, &path, "k1", PDF);
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
        let again = send(&desk, &path, "k1", PDF);
        assert_eq!((again.status, &again.text), (StatusCode::CREATED, &made.text), "done once");
        assert!(again.headers.contains_key("idempotent-replayed"));
        let other = send(&desk, &path, "k1", &[PDF, b"%%EOF"].concat());
        assert_eq!(other.status, StatusCode::UNPROCESSABLE_ENTITY, "another file under the same key");
        assert_eq!(world.ids().len(), 1);
        let listed: Value = serde_json::from_str(&desk.get(&all).text).unwrap();
        let one = &listed["items"][0];
        assert_eq!(one["digest"], crate::platform::hash::sm3(PDF));
        assert_eq!(
            (&one["kind"], &one["name"], &one["note"]),
            (&"scan".into(), &"a.pdf".into(), &"12".into())
        );
        let content = one["content"].as_str().unwrap();
        assert_eq!(desk.get(content).bytes, PDF);
        let asked = r#"{"reason":"传错了"}"#;
        let gone = desk.json(Method::POST, &format!("{content}/withdrawal"), asked);
        assert_eq!(gone.status, StatusCode::OK, "{}", gone.text);
        assert!(gone.text.contains("传错了"));
        let there = world.as_role(Role::DistrictManager, "120112");
        for path in [&all, content] {
            assert_eq!(there.get(path).status, StatusCode::NOT_FOUND, "{path}");
        }
    });
}

#[test]
fn what_is_wrong_is_told_by_name() {
    each_engine(|app| {
        let world = World::new(app);
        let desk = world.officer();
        let all = format!("/api/v1/tables/mediators/{}/attachments", world.person.id);
        let told = |path: &str, bytes: &[u8]| {
            let answer = send(&desk, path, "k", bytes);
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{path} {}", answer.text);
            let body: Value = serde_json::from_str(&answer.text).unwrap();
            body["errors"][0]["field"].as_str().unwrap_or_default().to_owned()
        };
        assert_eq!(told(&all, PDF), "kind");
        assert_eq!(told(&format!("{all}?kind=video"), PDF), "kind");
        assert_eq!(told(&format!("{all}?kind=photo&nome=a"), PDF), "nome");
        assert_eq!(told(&format!("{all}?kind=photo"), b"<svg/>"), "file");
        assert_eq!(told(&format!("{all}?kind=photo"), PDF), "file");
        let made = send(&desk, &format!("{all}?kind=photo"), "k", &jpeg(40, 40));
        assert_eq!(made.status, StatusCode::CREATED, "a refusal does not use up the key: {}", made.text);
    });
}
