use std::collections::BTreeMap;

use super::*;

fn find(settings: &[(&str, &str)]) -> Result<Place, PlaceError> {
    let all: BTreeMap<&str, &str> = settings.iter().copied().collect();
    Place::find(Path::new("data"), &|name| all.get(name).map(OsString::from))
}

const WHOLE: [(&str, &str); 4] = [
    (ENDPOINT, "https://oss.example.gov.cn"),
    (BUCKET, "fengqiao"),
    (ACCESS_KEY, "AK0123"),
    (SECRET_KEY, "hushed/+="),
];

fn with(other: &[(&'static str, &'static str)]) -> Result<Settings, PlaceError> {
    let all: Vec<_> = WHOLE.iter().chain(other).copied().collect();
    match find(&all)? {
        Place::S3(settings) => Ok(*settings),
        Place::Folder(at) => panic!("{}", at.display()),
    }
}

#[test]
fn a_folder_is_where_nothing_or_a_folder_is_set() {
    for (settings, place) in [
        (vec![], "data/attachments"),
        (vec![(FOLDER, "")], "data/attachments"),
        (vec![(FOLDER, "mount/a"), (ENDPOINT, " "), (BUCKET, "")], "mount/a"),
    ] {
        let Ok(Place::Folder(at)) = find(&settings) else { panic!("{settings:?}") };
        assert_eq!(at, Path::new(place));
    }
}

#[test]
fn a_store_is_where_all_it_needs_is_set() {
    let s = with(&[]).unwrap();
    assert_eq!((s.tls, s.host.as_str(), s.bucket.as_str()), (true, "oss.example.gov.cn", "fengqiao"));
    assert_eq!((s.region.as_str(), s.bucket_in_host, s.access_key.as_str()), ("us-east-1", false, "AK0123"));
    assert_eq!(s.incoming, Path::new("data/incoming"));
    let s = with(&[(REGION, "cn-north-1"), (ADDRESSING, "host"), (CA_FILE, "ca.pem")]).unwrap();
    assert_eq!((s.region.as_str(), s.bucket_in_host), ("cn-north-1", true));
    assert_eq!(s.ca_file.as_deref(), Some(Path::new("ca.pem")));
}

#[test]
fn an_endpoint_is_a_host_and_no_more() {
    for (typed, tls, host) in [
        ("http://10.0.0.5:9000", false, "10.0.0.5:9000"),
        ("HTTPS://OSS.example.cn:443/", true, "oss.example.cn"),
        ("http://minio:80", false, "minio"),
        ("https://[fd00::5]:9000", true, "[fd00::5]:9000"),
        ("http://minio:443", false, "minio:443"),
    ] {
        let s = with(&[(ENDPOINT, typed)]).unwrap();
        assert_eq!((s.tls, s.host.as_str()), (tls, host), "{typed}");
    }
    let wrong =
        ["minio:9000", "ftp://minio", "https://minio/s3", "https://a:b@minio", "https://", "http://minio?x"];
    for typed in wrong {
        let why = with(&[(ENDPOINT, typed)]).unwrap_err();
        assert!(matches!(why, PlaceError::Wrong { name: ENDPOINT, .. }), "{typed}: {why}");
    }
}

#[test]
fn half_a_configuration_says_what_is_missing() {
    let why = find(&WHOLE[..1]).unwrap_err();
    assert_eq!(why, PlaceError::Missing(vec![BUCKET, ACCESS_KEY, SECRET_KEY_FILE]));
    let said = "还缺 FENGQIAO_S3_BUCKET、FENGQIAO_S3_ACCESS_KEY、FENGQIAO_S3_SECRET_KEY_FILE。";
    assert!(why.to_string().contains(said), "{why}");
    assert_eq!(find(&WHOLE[..3]).unwrap_err(), PlaceError::Missing(vec![SECRET_KEY_FILE]));
    // Without an endpoint the files would go to the folder, unnoticed.
    for left in [&WHOLE[1..], &[(REGION, "x")], &[(SECRET_KEY_FILE, "x")], &[(FOLDER, "a"), (BUCKET, "abc")]]
    {
        assert_eq!(find(left).unwrap_err(), PlaceError::Missing(vec![ENDPOINT]), "{left:?}");
    }
}

#[test]
fn a_folder_and_a_store_together_are_refused() {
    let why = with(&[(FOLDER, "mount")]).unwrap_err();
    assert_eq!(why, PlaceError::Both);
    assert!(why.to_string().starts_with("FENGQIAO_ATTACHMENTS 和 FENGQIAO_S3_ENDPOINT 只能设一个"), "{why}");
}

#[test]
fn a_secret_comes_from_its_file_or_the_environment_and_is_never_repeated() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("secret");
    let path = file.to_str().unwrap();
    let from = |text: &str| {
        std::fs::write(&file, text).unwrap();
        find(&[WHOLE[0], WHOLE[1], WHOLE[2], (SECRET_KEY_FILE, path)])
    };
    assert!(from("hushed\n").is_ok());
    for wrong in ["", "\n", "two words", "two\nlines"] {
        let why = from(wrong).unwrap_err();
        assert!(matches!(why, PlaceError::Wrong { name: SECRET_KEY_FILE, .. }), "{wrong}: {why}");
        assert!(!why.to_string().contains("two"), "{why}");
    }
    std::fs::remove_file(&file).unwrap();
    let why = find(&[WHOLE[0], WHOLE[1], WHOLE[2], (SECRET_KEY_FILE, path)]).unwrap_err().to_string();
    assert!(why.contains("FENGQIAO_S3_SECRET_KEY_FILE") && why.contains(path), "{why}");
    assert_eq!(with(&[(SECRET_KEY_FILE, "x")]).unwrap_err(), PlaceError::TwoSecrets);
    assert!(!format!("{:?}", with(&[]).unwrap()).contains("hushed"));
}

#[test]
fn what_cannot_be_a_value_is_refused() {
    for (name, values) in [
        (BUCKET, vec!["ab", "Fengqiao", "feng/qiao", "-ab", "枫桥附件", &"a".repeat(64)]),
        (REGION, vec!["cn north", "a/b"]),
        (ACCESS_KEY, vec!["a/b", "a b", "a,b", "密钥"]),
        (SECRET_KEY, vec!["a b", "密钥"]),
        (ADDRESSING, vec!["dns"]),
    ] {
        for value in values {
            let all: Vec<_> = WHOLE.iter().copied().chain([(name, value)]).collect();
            let why = find(&all).unwrap_err();
            assert!(matches!(why, PlaceError::Wrong { name: n, .. } if n == name), "{name}={value}: {why}");
        }
    }
}
