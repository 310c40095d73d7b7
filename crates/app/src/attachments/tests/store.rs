//! Files beside the database: backup and restore, what the doctor sees, a file that is lost.

use std::sync::Arc;

use fengqiao_db::{Db, Target};
use http::StatusCode;

use super::{PDF, World, jpeg};
use crate::platform::attachments::s3::tests::stub::{Stub, Turn};
use crate::platform::attachments::{Attachments, Store};
use crate::platform::clock::Clock;
use crate::platform::config::Config;
use crate::platform::crypto::Keys;
use crate::setup::doctor::Health;
use crate::tables::testing::TODAY;
use crate::testing::operator;
use crate::{App, attachments, migrations, platform};

fn keys() -> Keys {
    Keys::from_master(&[7; 32])
}

/// An application over a folder, on each engine.
fn each_folder(mut test: impl FnMut(Arc<App>, &std::path::Path)) {
    for db in fengqiao_db::testing::databases_migrated(migrations::ALL) {
        let dir = tempfile::tempdir().unwrap();
        let config = Config { data_dir: Some(dir.path().to_owned()), ..Config::default() };
        let clock = Clock::fixed(TODAY.at(10, 0, 0, 0));
        test(App::new(db, config, clock, keys()).unwrap(), dir.path());
    }
}

/// An application over a store that speaks S3, on each engine.
fn each_bucket(mut test: impl FnMut(Arc<App>, Stub)) {
    for db in fengqiao_db::testing::databases_migrated(migrations::ALL) {
        let (stub, dir) = (Stub::new(), tempfile::tempdir().unwrap());
        test(over(db, &stub, dir.path()), stub);
    }
}

fn over(db: Db, stub: &Stub, incoming: &std::path::Path) -> Arc<App> {
    let clock = Clock::fixed(TODAY.at(10, 0, 0, 0));
    let mut app = App::new(db, Config::default(), clock, keys()).unwrap();
    Arc::get_mut(&mut app).unwrap().attachments = Attachments::new(stub.store(incoming));
    app
}

fn objects(at: &std::path::Path) -> Vec<std::path::PathBuf> {
    let mut all = Vec::new();
    for folder in std::fs::read_dir(at.join("attachments")).unwrap().flatten() {
        all.extend(std::fs::read_dir(folder.path()).unwrap().flatten().map(|e| e.path()));
    }
    all
}

fn health(app: &App) -> (Health, String) {
    let found = app.read(|c| attachments::check::files(c, app)).unwrap();
    (found.health, found.says)
}

#[test]
fn a_backup_takes_the_files_along_and_a_restore_brings_them_back() {
    each_folder(|app, _| {
        let world = World::new(app);
        let desk = world.officer();
        world.send(&desk, "photo", "a.jpg", &jpeg(90, 120));
        world.send(&desk, "scan", "a.pdf", PDF);
        let mut file = Vec::new();
        let held = platform::backup::write(&world.app, &operator(), &mut file).unwrap();
        assert_eq!((held.attachments.objects, held.attachments.missing), (3, 0), "photo, thumbnail, scan");
        assert!(!file.windows(PDF.len()).any(|w| w == PDF), "nothing in clear");

        let dir = tempfile::tempdir().unwrap();
        let files = Attachments::new(Store::folder(dir.path().join("attachments")));
        let target = Target::Sqlite { path: dir.path().join("fengqiao.db") };
        let wrong = Keys::from_master(&[8; 32]);
        assert!(platform::backup::restore(&target, &files.store, &wrong, &file[..], "t").is_err());
        let back = platform::backup::restore(&target, &files.store, &keys(), &file[..], "t").unwrap();
        assert_eq!((back.rows, back.attachments.objects), (held.rows, 3));
        let config = Config { data_dir: Some(dir.path().to_owned()), ..Config::default() };
        let clock = Clock::fixed(TODAY.at(10, 0, 0, 0));
        let again = App::new(Db::open(&target).unwrap(), config, clock, keys()).unwrap();
        assert_eq!(health(&again).0, Health::Good);
        let restored = World { app: again, here: world.here.clone(), person: world.person.clone() };
        assert_eq!(restored.officer().get(&restored.one()).bytes, PDF);
    });
}

#[test]
fn a_damaged_backup_is_told_before_a_row_is_loaded() {
    each_folder(|app, _| {
        let world = World::new(app);
        world.send(&world.officer(), "scan", "a.pdf", PDF);
        let mut file = Vec::new();
        platform::backup::write(&world.app, &operator(), &mut file).unwrap();
        let start = file.iter().position(|b| *b == b'\n').unwrap() + 1;
        for at in [start + 10, start + 100] {
            let mut broken = file.clone();
            broken[at] ^= 1;
            let dir = tempfile::tempdir().unwrap();
            let files = Attachments::new(Store::folder(dir.path().join("attachments")));
            let target = Target::Sqlite { path: dir.path().join("fengqiao.db") };
            let restored = platform::backup::restore(&target, &files.store, &keys(), &broken[..], "t");
            assert!(restored.unwrap_err().to_string().contains("已损坏"), "byte {at}");
        }
    });
}

#[test]
fn a_file_that_is_lost_or_changed_is_told_and_the_rest_is_saved() {
    each_folder(|app, at| {
        let world = World::new(app);
        let desk = world.officer();
        world.send(&desk, "scan", "a.pdf", PDF);
        world.send(&desk, "scan", "b.pdf", PDF);
        assert_eq!(health(&world.app), (Health::Good, "2 个文件都在，最近的都能打开".into()));
        let all = objects(at);
        assert_eq!(all.len(), 2, "{all:?}");
        std::fs::remove_file(&all[0]).unwrap();
        let mut bytes = std::fs::read(&all[1]).unwrap();
        let last = bytes.len() - 1;
        bytes[last] ^= 1;
        std::fs::write(&all[1], bytes).unwrap();
        let (bad, says) = health(&world.app);
        assert!(bad == Health::Bad && says.contains("缺 1 个、损坏 1 个"), "{says}");
        for id in world.ids() {
            let answer = desk.get(&format!("{}/{id}", world.base()));
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(answer.text.contains("系统管理员"), "{}", answer.text);
        }
        let held = platform::backup::write(&world.app, &operator(), &mut Vec::new()).unwrap();
        assert_eq!((held.attachments.objects, held.attachments.missing), (1, 1));
    });
}

#[test]
fn files_in_a_bucket_come_back_from_it_and_from_a_backup() {
    each_bucket(|app, stub| {
        let world = World::new(app);
        let desk = world.officer();
        world.send(&desk, "photo", "a.jpg", &jpeg(90, 120));
        world.send(&desk, "scan", "a.pdf", PDF);
        assert_eq!(stub.objects(|all| all.len()), 3, "photo, thumbnail, scan");
        assert_eq!(desk.get(&world.one()).bytes, PDF);
        let (good, says) = health(&world.app);
        assert!(good == Health::Good && says.starts_with("3 个文件都在"), "{says}");
        assert!(says.ends_with("的桶 fengqiao）"), "{says}");

        let mut file = Vec::new();
        let held = platform::backup::write(&world.app, &operator(), &mut file).unwrap();
        assert_eq!((held.attachments.objects, held.attachments.missing), (3, 0));
        let (other, dir) = (Stub::new(), tempfile::tempdir().unwrap());
        let target = Target::Sqlite { path: dir.path().join("fengqiao.db") };
        let store = other.store(dir.path());
        let back = platform::backup::restore(&target, &store, &keys(), &file[..], "t").unwrap();
        assert_eq!((back.rows, back.attachments.objects), (held.rows, 3));
        let again = over(Db::open(&target).unwrap(), &other, dir.path());
        assert_eq!(health(&again).0, Health::Good);
        let restored = World { app: again, here: world.here.clone(), person: world.person.clone() };
        assert_eq!(restored.officer().get(&restored.one()).bytes, PDF);
    });
}

#[test]
fn a_bucket_that_is_away_is_no_bucket_that_lost_its_files() {
    each_bucket(|app, stub| {
        let world = World::new(app);
        let desk = world.officer();
        stub.then(&[Turn::Says(403, "InvalidAccessKeyId")]);
        let (bad, says) = health(&world.app);
        assert!(bad == Health::Bad && says.contains("InvalidAccessKeyId"), "also without a file: {says}");
        world.send(&desk, "photo", "a.jpg", &jpeg(90, 120));
        world.send(&desk, "scan", "a.pdf", PDF);
        let photo = |world: &World| {
            let (app, person) = (&world.app, world.person.id.as_str());
            app.read(|c| attachments::photo_of(app, c, person))
        };
        assert!(photo(&world).unwrap().is_some());
        let scan = world.one();
        drop(stub);
        let (bad, says) = health(&world.app);
        assert!(bad == Health::Bad && says.contains("附件存储服务连不上（拒绝连接）"), "{says}");
        let answer = desk.get(&scan);
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.text.contains("附件存储服务连不上"), "{}", answer.text);
        world.send(&desk, "scan", "b.pdf", PDF);
        assert_eq!(world.ids().len(), 2, "no row speaks of what was not kept");
        let why = photo(&world).unwrap_err().to_string();
        assert!(why.contains("附件存储服务连不上"), "a card without its photo is not printed: {why}");
        let why = platform::backup::write(&world.app, &operator(), &mut Vec::new()).unwrap_err().to_string();
        assert!(why.contains("附件存储服务连不上"), "no backup without the files: {why}");
    });
}
