//! The installation itself: what `doctor` finds, versions that do not fit, a second server, a full disk, `generate`.

use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use fengqiao_db::{Db, Target};
use serde_json::Value;

struct Office(tempfile::TempDir);

impl Office {
    fn new() -> Self {
        let office = Self(tempfile::tempdir().unwrap());
        let done = office.run(&["init"]);
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        office
    }

    fn data(&self) -> PathBuf {
        self.0.path().join("data")
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_fengqiao"));
        command
            .args(["--data".as_ref(), self.data().as_os_str()])
            .args(["--today", "2026-10-24"])
            .args(words);
        command.env_remove("DATABASE_URL");
        command
    }

    fn run(&self, words: &[&str]) -> Output {
        self.command(words).output().unwrap()
    }

    fn json(&self, words: &[&str], code: i32) -> Value {
        let done = self.run(&[&["--json"], words].concat());
        assert_eq!(done.status.code(), Some(code), "{words:?}: {}", String::from_utf8_lossy(&done.stderr));
        serde_json::from_slice(&done.stdout).unwrap()
    }

    fn refused(&self, words: &[&str]) -> String {
        let done = self.run(words);
        assert_eq!(done.status.code(), Some(1), "{words:?}: {}", String::from_utf8_lossy(&done.stdout));
        String::from_utf8(done.stderr).unwrap()
    }

    fn sql(&self, sql: &str) {
        let db = Db::open(&Target::Sqlite { path: self.data().join("fengqiao.db") }).unwrap();
        db.write(|c| c.execute(sql, &[])).unwrap();
    }

    /// The part, and what is to be done about it.
    fn problems(&self) -> Vec<(String, String)> {
        let report = self.json(&["doctor"], 1);
        let bad = report["findings"].as_array().unwrap().iter().filter(|f| f["state"] == "problem");
        let text = |v: &Value| v.as_str().unwrap().to_owned();
        let found: Vec<_> = bad.map(|f| (text(&f["part"]), text(&f["mend"]))).collect();
        assert_eq!(report["problems"], found.len());
        found
    }
}

#[test]
fn a_new_installation_is_sound_and_each_fault_is_found_with_its_remedy() {
    let office = Office::new();
    let made = office.json(
        &["generate", "--units", "300", "--organisations", "400", "--mediators", "300", "--seed", "7"],
        0,
    );
    assert_eq!((&made["organisations"], &made["mediators"]), (&400.into(), &300.into()));
    assert!(made["rows_per_second"].as_i64().unwrap() > 0);
    let report = office.json(&["doctor"], 0);
    assert_eq!(report["problems"], 0, "{report}");

    office.sql("UPDATE standings SET kind = kind + 1");
    let found = office.problems();
    assert_eq!(found[0].0, "调解员状态");
    assert!(found[0].1.contains("migrate --recompute"), "{found:?}");
    assert!(office.run(&["migrate", "--recompute"]).status.success());
    office.json(&["doctor"], 0);

    office.sql("UPDATE audit_log SET detail = '{}' WHERE seq = (SELECT MAX(seq) FROM audit_log)");
    assert_eq!(office.problems()[0].0, "审计日志");
}

#[cfg(unix)]
#[test]
fn a_key_others_can_read_and_a_missing_key() {
    use std::os::unix::fs::PermissionsExt as _;
    let office = Office::new();
    let key = office.data().join("key");
    std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o644)).unwrap();
    let found = office.problems();
    assert_eq!(found[0].0, "密钥");
    assert!(found[0].1.starts_with("chmod 600"), "{found:?}");
    std::fs::remove_file(&key).unwrap();
    assert!(office.problems().iter().any(|(part, mend)| part == "密钥" && mend.contains("放回原处")));
}

#[test]
fn an_older_and_a_newer_database_are_told_apart() {
    let office = Office::new();
    office
        .sql("INSERT INTO schema_migrations (version, checksum, applied_at) VALUES ('9999_future', '', '')");
    for words in [&["coverage"][..], &["migrate"], &["serve", "--listen", "127.0.0.1:0"]] {
        assert!(office.refused(words).contains("9999_future"), "{words:?}");
    }
    assert!(office.problems()[0].0 == "数据库");
    let older = Office::new();
    older.sql("DELETE FROM schema_migrations WHERE version = (SELECT MAX(version) FROM schema_migrations)");
    for words in [&["coverage"][..], &["roster"], &["user", "list"], &["backup", "/dev/null"]] {
        assert!(older.refused(words).contains("fengqiao migrate"), "{words:?}");
    }
    assert!(older.problems()[0].1.contains("fengqiao migrate"));
}

#[test]
fn a_policy_that_contradicts_itself_stops_every_command_and_names_the_place() {
    let office = Office::new();
    let file = office.0.path().join("policy.toml");
    let good = include_str!("../../../policy/tianjin.toml");
    std::fs::write(&file, good.replace("value = 2028-06-30", "value = 2021-06-30")).unwrap();
    let file = file.display().to_string();
    for words in [&["--policy", &file, "coverage"][..], &["--policy", &file, "doctor"]] {
        let done = office.run(words);
        let said = [done.stdout, done.stderr].concat();
        let said = String::from_utf8_lossy(&said).into_owned();
        assert_eq!(done.status.code(), Some(1), "{said}");
        assert!(said.contains("certificate"), "{said}");
    }
    office.json(&["doctor"], 0);
}

#[test]
fn a_second_server_on_the_same_folder_says_so_and_stops() {
    let office = Office::new();
    let mut first =
        office.command(&["serve", "--listen", "127.0.0.1:0"]).stdout(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(first.stdout.take().unwrap()).read_line(&mut line).unwrap();
    assert!(line.contains("办公端"), "{line}");
    let said = office.refused(&["serve", "--listen", "127.0.0.1:0"]);
    // The other commands work while it serves.
    let other = office.run(&["coverage"]);
    first.kill().unwrap();
    first.wait().unwrap();
    assert!(said.contains("正被另一个服务进程使用"), "{said}");
    assert!(other.status.success());
}

#[test]
fn generated_records_do_not_mix_with_real_ones_unless_asked_to() {
    let office = Office::new();
    let small = ["generate", "--units", "20", "--organisations", "300", "--mediators", "0"];
    let file = office.0.path().join("units.csv");
    std::fs::write(&file, "单位名称,单位类别,所在区\n天津试验机械厂,规模以上企业,西青区\n").unwrap();
    assert!(office.run(&["import", "units", &file.display().to_string()]).status.success());
    assert!(office.refused(&small).contains("--force"));
    office.json(&[&small[..], &["--force"]].concat(), 0);
    let twice = Office::new();
    twice.json(&small, 0);
    assert!(twice.refused(&small).contains("已有生成的数据"));
}

#[cfg(unix)]
#[test]
fn a_full_disk_is_said_and_nothing_is_half_written() {
    let office = Office::new();
    let before = office.json(&["coverage"], 0)["rows"].clone();
    let database = office.data().join("fengqiao.db");
    // The largest file this shell may write: a little more than the database is now, in blocks of 512 bytes.
    let blocks = std::fs::metadata(&database).unwrap().len() / 512 + 64;
    let script = format!(
        "trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" --data \"$1\" --today 2026-10-24 generate --units 4000 \
         --organisations 500 --mediators 2000"
    );
    let done = Command::new("sh")
        .args(["-c", &script, env!("CARGO_BIN_EXE_fengqiao")])
        .arg(office.data())
        .env_remove("DATABASE_URL")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    assert_eq!(done.status.code(), Some(1), "{said}");
    assert!(said.contains("磁盘"), "{said}");
    // What was kept before is whole, and the office goes on when there is room again.
    assert_eq!(office.json(&["doctor"], 0)["problems"], 0);
    let after = office.json(&["coverage"], 0)["rows"].clone();
    assert_eq!(after.as_array().unwrap().len(), before.as_array().unwrap().len());
}
