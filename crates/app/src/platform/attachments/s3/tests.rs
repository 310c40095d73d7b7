//! Against a store in this process.

pub(crate) mod stub;

use std::io::{self, Read as _, Write as _};
use std::net::TcpListener;
use std::path::Path;

use super::super::seal::sealed_size;
use super::super::{Attachments, Fault, Store, failed};
use super::sign::Secret;
use super::*;
use crate::AppError;
use crate::platform::crypto::Keys;
use crate::platform::hash::sm3;
use stub::{BUCKET, SECRET, Stub, Turn};

/// Puts bytes as an object; gives its name.
fn put(store: &Store, bytes: &[u8]) -> io::Result<String> {
    let mut incoming = store.incoming()?;
    incoming.write_all(bytes)?;
    store.put(incoming)
}

fn whole(store: &Store, name: &str) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    store.open(name)?.read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// A store in this process, over a folder for what is on its way.
fn each(test: impl FnOnce(&Stub, &Store, &Path)) {
    let (stub, dir) = (Stub::new(), tempfile::tempdir().unwrap());
    let incoming = dir.path().join("incoming");
    test(&stub, &stub.store(&incoming), &incoming);
}

fn fault<T>(result: io::Result<T>) -> Fault {
    let error = result.err().expect("a fault");
    Fault::of(&error).unwrap_or_else(|| panic!("{error:?}")).clone()
}

fn left(incoming: &Path) -> usize {
    std::fs::read_dir(incoming).unwrap().count()
}

#[test]
fn an_object_is_sent_whole_once_and_comes_back() {
    each(|stub, store, incoming| {
        for length in [1, 1000, 300_000, 5_000_000] {
            let bytes: Vec<u8> = (0..length).map(|i| (i % 251) as u8).collect();
            let name = put(store, &bytes).unwrap();
            assert_eq!(name, sm3(&bytes));
            let path = format!("/{BUCKET}/{}/{}", &name[..2], &name[2..]);
            assert_eq!(stub.asked(), [format!("HEAD {path}"), format!("PUT {path}")]);
            assert!(stub.objects(|all| all[&path] == bytes), "{length}");
            assert_eq!(store.size(&name).unwrap(), Some(length));
            assert_eq!(whole(store, &name).unwrap(), bytes);
            stub.asked();
            // Put a second time, as a restore that is repeated does.
            assert_eq!(put(store, &bytes).unwrap(), name);
            assert_eq!(stub.asked(), [format!("HEAD {path}")], "it is not sent again");
        }
        assert_eq!(left(incoming), 0, "nothing stays behind here");
        assert_eq!(stub.connections(), 1, "one connection serves all");
    });
}

#[test]
fn an_object_that_is_there_cut_short_is_sent_again() {
    each(|stub, store, _| {
        let name = put(store, b"whole").unwrap();
        stub.objects(|all| all.values_mut().for_each(|bytes| bytes.truncate(2)));
        assert_eq!(store.size(&name).unwrap(), Some(2));
        put(store, b"whole").unwrap();
        assert_eq!(whole(store, &name).unwrap(), b"whole");
    });
}

#[test]
fn what_is_sealed_leaves_sealed_and_opens_again() {
    each(|stub, store, incoming| {
        let keys = Keys::from_master(&[1; 32]);
        let files = Attachments::new(stub.store(incoming));
        let content = vec![b'A'; 200_000];
        let kept = files.keep(&keys, &content).unwrap();
        assert_eq!(store.size(&kept.object).unwrap(), Some(sealed_size(200_000)));
        assert!(stub.objects(|all| all.values().all(|o| !o.windows(16).any(|w| w == [b'A'; 16]))));
        let mut back = Vec::new();
        files.open(&keys, &kept.object).unwrap().read_to_end(&mut back).unwrap();
        assert_eq!(back, content);
        // Given up half-way, nothing was sent and nothing is left.
        stub.asked();
        files.begin(&keys).unwrap().write(&content).unwrap();
        assert!(stub.asked().is_empty() && left(incoming) == 0);
    });
}

#[test]
fn what_is_deleted_is_gone_and_a_key_that_may_not_is_told() {
    each(|stub, store, _| {
        let name = put(store, b"whole").unwrap();
        stub.asked();
        store.delete(&name).unwrap();
        assert_eq!(stub.asked(), [format!("DELETE /{BUCKET}/{}/{}", &name[..2], &name[2..])]);
        assert_eq!(store.size(&name).unwrap(), None);
        store.delete(&name).unwrap();
        stub.then(&[Turn::Says(403, "AccessDenied")]);
        assert_eq!(fault(store.delete(&name)), Fault::Denied("AccessDenied".into()));
    });
}

#[test]
fn what_is_not_there_is_not_there() {
    each(|stub, store, _| {
        let name = "a".repeat(64);
        assert_eq!(store.size(&name).unwrap(), None);
        assert_eq!(whole(store, &name).unwrap_err().kind(), io::ErrorKind::NotFound);
        stub.asked();
        for name in ["../secret", "", "/etc/passwd", &"A".repeat(64)] {
            assert_eq!(store.size(name).unwrap_err().kind(), io::ErrorKind::NotFound, "{name}");
        }
        assert!(stub.asked().is_empty(), "what is no name is not asked for");
    });
}

#[test]
fn a_bucket_or_a_key_that_is_wrong_is_told_apart_from_a_lost_object() {
    let (stub, dir) = (Stub::new(), tempfile::tempdir().unwrap());
    let right = stub.settings(dir.path());
    S3::new(right.clone(), Patience::USUAL).unwrap().reach().unwrap();
    let other = S3::new(Settings { bucket: "other".into(), ..right.clone() }, Patience::USUAL).unwrap();
    assert_eq!(fault(other.reach()), Fault::NoBucket);
    let file = dir.path().join("file");
    std::fs::write(&file, "x").unwrap();
    assert_eq!(fault(other.put(&sm3(b"x"), &file)), Fault::NoBucket);
    let stranger =
        S3::new(Settings { secret: Secret::new("guess".into()), ..right }, Patience::USUAL).unwrap();
    assert_eq!(fault(stranger.reach()), Fault::Denied("SignatureDoesNotMatch".into()));
    assert_eq!(fault(stranger.put(&sm3(b"x"), &file)), Fault::Denied("SignatureDoesNotMatch".into()));
    assert_eq!(fault(stranger.size(&sm3(b"x"))), Fault::Denied("状态 403".into()), "HEAD has no words");
    stub.then(&[Turn::Says(403, "RequestTimeTooSkewed")]);
    assert_eq!(fault(stranger.reach()), Fault::Skewed);
}

#[test]
fn a_key_that_may_not_list_can_put() {
    each(|stub, store, _| {
        // Such a key is refused, not told 404.
        stub.then(&[Turn::Says(403, "AccessDenied")]);
        let name = put(store, b"new").unwrap();
        assert_eq!(whole(store, &name).unwrap(), b"new");
    });
}

#[test]
fn trouble_that_passes_is_not_seen_and_trouble_that_stays_is_told() {
    each(|stub, store, incoming| {
        stub.then(&[Turn::Says(503, "SlowDown")]);
        let name = put(store, &vec![7; 100_000]).unwrap();
        stub.then(&[Turn::Breaks]);
        assert_eq!(store.size(&name).unwrap(), Some(100_000));
        stub.then(&[Turn::Says(503, "SlowDown"), Turn::Says(500, "InternalError")]);
        assert_eq!(fault(whole(store, &name)), Fault::Busy(500));
        stub.then(&[Turn::Breaks, Turn::Breaks]);
        assert_eq!(fault(put(store, b"other")), Fault::Cut);
        stub.then(&[Turn::Says(507, "XMinioStorageFull")]);
        assert_eq!(fault(put(store, b"other")), Fault::Full);
        stub.then(&[Turn::Says(404, "NoSuchKey"), Turn::Says(404, "NoSuchUpload")]);
        assert_eq!(fault(put(store, b"other")), Fault::Strange("NoSuchUpload".into()), "404 keeps nothing");
        stub.then(&[Turn::Says(301, "PermanentRedirect")]);
        assert_eq!(fault(store.open(&name).map(drop)), Fault::Strange("PermanentRedirect".into()));
        assert_eq!(left(incoming), 0);
        assert!(!stub.objects(|all| all.contains_key(&sm3(b"other"))));
    });
}

#[test]
fn an_answer_that_breaks_off_is_an_error_and_never_a_short_file() {
    each(|stub, _, incoming| {
        let keys = Keys::from_master(&[1; 32]);
        let files = Attachments::new(stub.store(incoming));
        let kept = files.keep(&keys, &vec![5; 1_000_000]).unwrap();
        stub.then(&[Turn::Breaks]);
        assert_eq!(fault(whole(&files.store, &kept.object)), Fault::Cut);
        stub.then(&[Turn::Breaks]);
        let mut opener = files.open(&keys, &kept.object).unwrap();
        assert_eq!(fault(io::copy(&mut opener, &mut io::sink())), Fault::Cut, "not that it is damaged");
    });
}

#[test]
fn nobody_waits_for_a_store_that_does_not_answer() {
    let (stub, dir) = (Stub::new(), tempfile::tempdir().unwrap());
    let with = |patience| S3::new(stub.settings(dir.path()), patience).unwrap();
    let (soon, never) = (Duration::from_millis(100), Duration::from_hours(1));
    let bucket = with(Patience { answer: soon, stall: never, ..Patience::USUAL });
    stub.then(&[Turn::Waits]);
    assert_eq!(fault(bucket.size(&"a".repeat(64))), Fault::Slow);
    assert_eq!(stub.asked().len(), 1, "a second time would take as long");
    let name = put(&stub.store(dir.path()), &[1; 9000]).unwrap();
    stub.then(&[Turn::Stalls]);
    let bucket = Store::S3(Box::new(with(Patience { answer: never, stall: soon, ..Patience::USUAL })));
    assert_eq!(fault(whole(&bucket, &name)), Fault::Slow);
    // Nothing listens there any more.
    let bucket = stub.bucket(dir.path());
    drop(stub);
    assert_eq!(fault(bucket.reach()), Fault::Unreachable("拒绝连接"));
}

#[test]
fn a_store_without_a_trusted_certificate_is_not_spoken_to() {
    let dir = tempfile::tempdir().unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let stub = Stub::new();
    let host = listener.local_addr().unwrap().to_string();
    let settings = Settings { tls: true, host, ..stub.settings(dir.path()) };
    let missing = dir.path().join("ca.pem");
    let named = Settings { ca_file: Some(missing.clone()), ..settings.clone() };
    let why = S3::new(named, Patience::USUAL).err().unwrap().to_string();
    assert!(why.contains("FENGQIAO_S3_CA_FILE") && why.contains("ca.pem"), "{why}");
    std::fs::write(&missing, "no certificate").unwrap();
    let why =
        S3::new(Settings { ca_file: Some(missing), ..settings.clone() }, Patience::USUAL).err().unwrap();
    assert!(why.to_string().contains("没有 PEM 格式的证书"), "{why}");
    assert!(stub.asked().is_empty());
}

#[test]
fn a_bucket_stands_in_the_path_or_in_the_host() {
    let (stub, dir) = (Stub::new(), tempfile::tempdir().unwrap());
    for (bucket_in_host, base, prefix) in [
        (false, "http://oss.example.cn:9000", "/fengqiao/"),
        (true, "http://fengqiao.oss.example.cn:9000", "/"),
    ] {
        let host = "oss.example.cn:9000".into();
        let settings = Settings { host, bucket_in_host, ..stub.settings(dir.path()) };
        let s3 = S3::new(settings, Patience::USUAL).unwrap();
        assert_eq!((s3.base.as_str(), s3.prefix.as_str()), (base, prefix));
        assert!(base.ends_with(&s3.host));
    }
}

#[test]
fn the_words_for_people_hold_neither_secret_nor_address() {
    let (stub, dir) = (Stub::new(), tempfile::tempdir().unwrap());
    let (settings, store) = (stub.settings(dir.path()), stub.store(dir.path()));
    assert!(!format!("{settings:?}").contains(SECRET), "{settings:?}");
    let at = stub.at.to_string();
    stub.then(&[Turn::Says(403, "InvalidAccessKeyId")]);
    let denied = store.open(&"a".repeat(64)).map(drop).unwrap_err();
    drop(stub);
    let gone = store.open(&"a".repeat(64)).map(drop).unwrap_err();
    for (error, part) in [(denied, "InvalidAccessKeyId"), (gone, "附件存储服务连不上（拒绝连接）")]
    {
        let AppError::Refused { reasons } = failed(&error) else { panic!("{error:?}") };
        assert!(reasons[0].contains(part), "{reasons:?}");
        for text in [format!("{error:?}"), reasons[0].clone()] {
            assert!(!text.contains(SECRET) && !text.contains(&at), "{text}");
        }
    }
}
