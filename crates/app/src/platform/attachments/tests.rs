use std::io::{Read as _, Write as _};

use super::seal::{Opener, Sealer, sealed_size};
use super::*;

fn keys(byte: u8) -> Keys {
    Keys::from_master(&[byte; 32])
}

fn sealed(content: &[u8], step: usize) -> (Vec<u8>, String) {
    let mut sealer = Sealer::new(&keys(1), Vec::new()).unwrap();
    content.chunks(step).for_each(|part| sealer.write_all(part).unwrap());
    sealer.finish().unwrap()
}

fn opened(sealed: &[u8], with: &Keys) -> std::io::Result<Vec<u8>> {
    let mut all = Vec::new();
    Opener::new(with, sealed)?.read_to_end(&mut all)?;
    Ok(all)
}

const PART: usize = 64 * 1024;

#[test]
fn content_of_every_length_comes_back_and_has_the_size_said() {
    for length in [0, 1, PART - 1, PART, PART + 1, 2 * PART, 2 * PART + 7] {
        let content: Vec<u8> = (0..length).map(|i| (i % 251) as u8).collect();
        for step in [1000, PART, 3 * PART] {
            let (kept, digest) = sealed(&content, step);
            assert_eq!(kept.len() as u64, sealed_size(length as u64), "{length}");
            assert_eq!(opened(&kept, &keys(1)).unwrap(), content, "{length}");
            assert_eq!(digest, crate::platform::hash::sm3(&content));
        }
    }
}

#[test]
fn nothing_of_the_content_is_seen_and_no_change_goes_unseen() {
    let content = vec![b'A'; 2 * PART + 100];
    let (kept, _) = sealed(&content, PART);
    assert!(!kept.windows(16).any(|w| w == [b'A'; 16]));
    assert_ne!(kept, sealed(&content, PART).0, "the same file twice does not look the same");
    assert!(opened(&kept, &keys(2)).is_err(), "another key");
    for at in [0, 10, 30, PART, kept.len() - 1] {
        let mut changed = kept.clone();
        changed[at] ^= 1;
        assert!(opened(&changed, &keys(1)).is_err(), "byte {at}");
    }
    let first = 20 + PART + 16;
    assert!(opened(&kept[..first], &keys(1)).is_err(), "cut between parts");
    assert!(opened(&kept[..kept.len() - 1], &keys(1)).is_err(), "cut inside a part");
    let exchanged = [&kept[..20], &kept[first..first + PART + 16], &kept[20..first], &kept[2 * first - 20..]];
    assert!(opened(&exchanged.concat(), &keys(1)).is_err(), "parts exchanged");
    assert!(opened(b"FQA1", &keys(1)).is_err() && opened(b"", &keys(1)).is_err());
}

#[test]
fn what_cannot_be_read_is_not_called_damaged() {
    struct Cut;
    impl std::io::Read for Cut {
        fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
            Err(std::io::ErrorKind::ConnectionReset.into())
        }
    }
    let (kept, _) = sealed(&vec![1; 2 * PART], PART);
    for length in [0, 10, 25, PART, kept.len() - 10] {
        let opened = Opener::new(&keys(1), std::io::Read::chain(&kept[..length], Cut));
        let read = opened.and_then(|mut from| from.read_to_end(&mut Vec::new()));
        assert_eq!(read.unwrap_err().kind(), std::io::ErrorKind::ConnectionReset, "{length}");
    }
}

#[test]
fn a_folder_keeps_each_object_once_whole_and_private() {
    let dir = tempfile::tempdir().unwrap();
    let at = dir.path().join("attachments");
    let files = Attachments::new(Store::folder(at.clone()));
    let kept = files.keep(&keys(1), b"paper").unwrap();
    assert_eq!((kept.size, kept.digest), (5, crate::platform::hash::sm3(b"paper")));
    let path = at.join(&kept.object[..2]).join(&kept.object[2..]);
    assert_eq!(crate::platform::hash::sm3(&std::fs::read(&path).unwrap()), kept.object);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(std::fs::metadata(&at).unwrap().permissions().mode() & 0o777, 0o700);
    }
    // Put a second time, as a restore that is repeated does.
    let mut again = files.store.incoming().unwrap();
    again.write_all(&std::fs::read(&path).unwrap()).unwrap();
    assert_eq!(files.store.put(again).unwrap(), kept.object);
    // Given up half-way.
    let mut writing = files.begin(&keys(1)).unwrap();
    writing.write(&vec![0; 3 * PART]).unwrap();
    drop(writing);
    assert_eq!(std::fs::read_dir(at.join("incoming")).unwrap().count(), 0, "nothing is left half-done");
    let mut text = String::new();
    files.open(&keys(1), &kept.object).unwrap().read_to_string(&mut text).unwrap();
    assert_eq!(text, "paper");
}

#[test]
fn what_is_deleted_is_gone_and_may_be_deleted_again() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("secret"), "x").unwrap();
    for store in [Store::folder(dir.path().join("attachments")), Store::memory()] {
        let files = Attachments::new(store);
        let (one, other) =
            (files.keep(&keys(1), b"paper").unwrap().object, files.keep(&keys(1), b"more").unwrap().object);
        files.store.delete(&one).unwrap();
        assert_eq!(files.store.size(&one).unwrap(), None);
        assert!(files.store.size(&other).unwrap().is_some());
        files.store.delete(&one).unwrap();
    }
    let files = Attachments::new(Store::folder(dir.path().join("attachments")));
    assert!(files.store.delete("../secret").is_err() && dir.path().join("secret").exists());
}

#[test]
fn a_name_that_is_none_is_not_there() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("secret"), "x").unwrap();
    let files = Attachments::new(Store::folder(dir.path().join("attachments")));
    for name in ["../secret", "", "/etc/passwd", &"A".repeat(64), &"a".repeat(64)] {
        assert!(matches!(files.open(&keys(1), name), Err(AppError::Refused { .. })), "{name}");
    }
    assert!(files.store.size(&"a".repeat(64)).unwrap().is_none());
}
