//! The program from outside, on real workbooks and on what goes wrong.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

struct Office(tempfile::TempDir);

impl Office {
    /// An empty folder, nothing set up.
    fn bare() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn new() -> Self {
        let office = Self::bare();
        office.ok(&["init"]);
        office
    }

    /// With the sample district.
    fn with_samples() -> Self {
        let office = Self::new();
        for (table, file) in SAMPLES {
            office.ok(&["import", table, &sample(file)]);
        }
        office
    }

    fn data(&self) -> PathBuf {
        self.0.path().join("data")
    }

    fn file(&self, name: &str) -> String {
        self.0.path().join(name).display().to_string()
    }

    fn run(&self, words: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_fengqiao"))
            .args(["--data".as_ref(), self.data().as_os_str()])
            .args(["--today", "2026-11-24"])
            .args(words)
            .env_remove("DATABASE_URL")
            .output()
            .unwrap()
    }

    fn ok(&self, words: &[&str]) -> String {
        let done = self.run(words);
        assert!(done.status.success(), "{words:?}: {}", String::from_utf8_lossy(&done.stderr));
        String::from_utf8(done.stdout).unwrap()
    }

    fn json(&self, words: &[&str]) -> Value {
        serde_json::from_str(&self.ok(&[&["--json"], words].concat())).unwrap()
    }

    /// What it says when it refuses, with exit code 1.
    fn refused(&self, words: &[&str]) -> String {
        let done = self.run(words);
        assert_eq!(done.status.code(), Some(1), "{words:?}: {}", String::from_utf8_lossy(&done.stdout));
        String::from_utf8(done.stderr).unwrap()
    }

    fn roster(&self, on: &str) -> Value {
        self.json(&["roster", "--as-of", on, "--strict"])["count"].clone()
    }
}

const SAMPLES: [(&str, &str); 3] = [
    ("units", "01-规上企业名单-gb18030.csv"),
    ("organisations", "02-调解组织情况台账.xlsx"),
    ("mediators", "04-调解员名册汇总表.xlsx"),
];

fn sample(name: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/samples").join(name).display().to_string()
}

#[test]
fn a_districts_workbooks_give_the_manifests_numbers_and_come_back_unchanged() {
    let office = Office::with_samples();
    let manifest: Value =
        serde_json::from_str(&std::fs::read_to_string(sample("manifest.json")).unwrap()).unwrap();
    for (on, want) in manifest["expected"].as_object().unwrap() {
        assert_eq!(office.roster(on), want["roster_strict"], "{on}");
        assert_eq!(office.json(&["roster", "--as-of", on])["count"], want["roster_working"], "{on}");
        let rows = office.json(&["coverage", "--as-of", on, "--district", "120110"])["rows"].clone();
        let of = |indicator: &str| {
            rows.as_array().unwrap().iter().find(|r| r["indicator"] == indicator).unwrap().clone()
        };
        assert_eq!(of("enterprise")["achieved"], want["committees_open"], "{on}");
        assert_eq!(of("enterprise")["units_covered"], want["units_covered"], "{on}");
        assert_eq!(of("subdistrict_centre")["eligible"], want["centres_eligible"], "{on}");
    }
    let elsewhere = Office::new();
    for (table, _) in SAMPLES {
        let out = office.file(&format!("{table}.xlsx"));
        office.ok(&["export", table, "-o", &out, "--unmask", "--reason", "核对"]);
        let again = office.json(&["import", table, &out]);
        assert_eq!((&again["new"], &again["updated"]), (&0.into(), &0.into()), "{table}");
        elsewhere.ok(&["import", table, &out]);
    }
    assert_eq!(elsewhere.roster("2024-07-31"), office.roster("2024-07-31"));
}

#[test]
fn a_masked_export_shows_no_identity_number_and_does_not_come_back_in() {
    let office = Office::with_samples();
    let out = office.file("masked.csv");
    office.ok(&["export", "mediators", "-o", &out]);
    let text = std::fs::read_to_string(&out).unwrap();
    assert!(text.contains("120101********9966") && !text.contains("120101198911059966"), "{}", &text[..400]);
    assert!(office.refused(&["import", "mediators", &out]).contains("行错误"));
}

#[test]
fn every_seeded_fault_is_one_error_and_nothing_is_kept() {
    let office = Office::new();
    for (table, file) in &SAMPLES[..2] {
        office.ok(&["import", table, &sample(file)]);
    }
    let faulty = sample("03-调解员名册汇总表-有问题.xlsx");
    let done =
        office.run(&["--json", "import", "mediators", &faulty, "--annotated", &office.file("back.xlsx")]);
    let report: Value = serde_json::from_slice(&done.stdout).unwrap();
    assert_eq!((done.status.code(), report["errors"].as_array().unwrap().len()), (Some(1), 9));
    assert_eq!(office.roster("2024-07-31"), 0);
    assert!(Path::new(&office.file("back.xlsx")).exists());
    let kept = office.json(&["import", "mediators", &faulty, "--only-valid"]);
    assert_eq!((&kept["new"], &kept["skipped"]), (&83.into(), &9.into()));
}

#[test]
fn a_backup_is_brought_into_an_empty_folder_with_its_key_only() {
    let office = Office::with_samples();
    let file = office.file("one.bak");
    office.ok(&["backup", &file]);
    let bytes = std::fs::read(&file).unwrap();
    assert!(!bytes.windows(18).any(|w| w == b"120101198911059966"), "an identity number in clear");

    assert!(office.refused(&["restore", &file]).contains("已有数据"));
    let other = Office::bare();
    assert!(!other.refused(&["restore", &file]).is_empty(), "no key there");
    let stranger = Office::new();
    std::fs::remove_file(stranger.data().join("fengqiao.db")).unwrap();
    assert!(stranger.refused(&["restore", &file]).contains("密钥"));
    assert!(!stranger.data().join("fengqiao.db").exists());

    std::fs::create_dir_all(other.data()).unwrap();
    std::fs::copy(office.data().join("key"), other.data().join("key")).unwrap();
    let damaged = other.file("damaged.bak");
    std::fs::write(&damaged, &bytes[..bytes.len() - 40]).unwrap();
    other.refused(&["restore", &damaged]);
    assert!(!other.data().join("fengqiao.db").exists(), "nothing half restored");
    other.ok(&["restore", &file]);
    assert_eq!(other.roster("2024-07-31"), office.roster("2024-07-31"));
    other.ok(&["audit", "verify"]);
}

#[test]
fn accounts_are_made_listed_and_locked_and_the_log_holds() {
    let office = Office::new();
    let made = office.json(&[
        "user",
        "add",
        "zhang.min",
        "--name",
        "张敏",
        "--role",
        "区局经办",
        "--scope",
        "西青区",
    ]);
    assert_eq!(made["account"], "zhang.min");
    assert!(
        office
            .refused(&["user", "add", "zhang.min", "--name", "张敏", "--role", "市局经办"])
            .contains("已被使用")
    );
    assert!(office.refused(&["user", "add", "li", "--name", "李", "--role", "店长"]).contains("没有角色"));
    office.ok(&["user", "role", "zhang.min", "--role", "街镇经办", "--scope", "中北镇"]);
    office.ok(&["user", "lock", "zhang.min", "--reason", "离岗"]);
    let list = office.json(&["user", "list"]);
    assert_eq!((&list[0]["locked"], list[0]["posts"].as_array().unwrap().len()), (&true.into(), 2));
    office.ok(&["user", "unlock", "zhang.min", "--reason", "回岗"]);
    assert_ne!(office.json(&["user", "reset", "zhang.min"])["password"], made["password"]);
    assert!(office.json(&["audit", "verify"])["count"].as_i64().unwrap() >= 5);
    let log = office.file("log.jsonl");
    office.ok(&["audit", "export", "-o", &log]);
    assert!(std::fs::read_to_string(&log).unwrap().lines().count() >= 5);
}

#[test]
fn what_is_wrong_is_said_in_words_and_nothing_is_written() {
    let office = Office::new();
    let no_table = office.file("page.xlsx");
    std::fs::write(&no_table, b"%PDF-1.7\n").unwrap();
    assert!(office.refused(&["import", "units", &no_table]).contains("PDF"));
    assert!(office.refused(&["import", "unit", &no_table]).contains("没有表"));
    assert!(office.refused(&["certificate", "津0"]).contains("没有调解员证"));
    assert!(office.refused(&["coverage", "--district", "没有区"]).contains("没有管理单位"));
    assert!(Office::bare().refused(&["coverage"]).contains("init"));
    assert_eq!(office.run(&["export", "units"]).status.code(), Some(2));
    assert!(
        office.refused(&["export", "units", "-o", &office.file("no/such/folder.xlsx")]).contains("写不了")
    );
    std::fs::write(office.data().join("key"), "11".repeat(32)).unwrap();
    assert!(office.refused(&["coverage"]).contains("密钥"));
}

#[test]
fn a_file_that_is_no_workbook_is_refused_with_what_to_do() {
    let office = Office::new();
    let open = format!("姓名,证件号码\n\"李桂芳,{}\n", "某".repeat(40_000));
    let files: [(&str, &[u8], &str); 6] = [
        ("名册.xlsx", b"%PDF-1.7", "另存为 .xlsx"),
        ("断.xlsx", b"PK\x03\x04", "重新取得原文件"),
        ("空.csv", b"", "没有内容"),
        ("话.xlsx", "请于月底前报送。\n".as_bytes(), "没有找到"),
        ("引号.csv", open.as_bytes(), "双引号"),
        ("乱.csv", b"\xd0\xd5\xc3\xfb,\x81\x0a\xff", "文字编码"),
    ];
    for (name, bytes, says) in files {
        let path = office.file(name);
        std::fs::write(&path, bytes).unwrap();
        let said = office.refused(&["import", "mediators", &path]);
        assert!(said.contains(says), "{name}: {said}");
    }
    assert!(office.refused(&["import", "mediators", &office.file("没有.xlsx")]).contains("打不开"));
    assert_eq!(office.roster("2024-07-31"), 0);
}

#[test]
fn a_policy_file_is_checked_as_a_whole() {
    let office = Office::bare();
    let good =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policy/tianjin.toml"))
            .unwrap();
    let file = office.file("policy.toml");
    std::fs::write(&file, &good).unwrap();
    assert!(office.ok(&["policy", "check", &file]).contains("没有问题"));
    std::fs::write(&file, good.replace("2023-07-01", "2023-13-01")).unwrap();
    assert!(office.refused(&["policy", "check", &file]).contains("问题"));
    assert!(office.ok(&["policy", "show"]).contains("三(二)4"));
}

#[test]
fn the_interface_is_described_without_an_installation() {
    let office = Office::bare();
    let printed: serde_json::Value = serde_json::from_str(&office.ok(&["openapi"])).unwrap();
    assert_eq!(printed["openapi"], "3.1.0");
    let file = office.file("openapi.json");
    office.ok(&["openapi", "-o", &file]);
    let written: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(&file).unwrap()).unwrap();
    assert_eq!(printed, written);
    assert!(office.refused(&["openapi", "-o", &office.file("no/such/folder.json")]).contains("写不了"));
}

#[test]
fn whoever_reads_only_the_first_lines_is_no_fault() {
    let office = Office::with_samples();
    for words in [&["policy", "show"][..], &["--json", "roster", "--as-of", "2024-07-31"], &["--help"]] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_fengqiao"))
            .arg("--data")
            .arg(office.data())
            .args(words)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // The other end is closed before anything was read.
        drop(child.stdout.take());
        let done = child.wait_with_output().unwrap();
        assert!(done.status.success(), "{words:?}: {}", String::from_utf8_lossy(&done.stderr));
        assert!(done.stderr.is_empty(), "{words:?}: {}", String::from_utf8_lossy(&done.stderr));
    }
}

#[test]
fn the_training_workbook_gives_the_manifests_hours_and_comes_back_unchanged() {
    let office = Office::with_samples();
    let manifest: Value =
        serde_json::from_str(&std::fs::read_to_string(sample("manifest.json")).unwrap()).unwrap();
    let want = &manifest["training"];
    let first = office.json(&["import", "annex-7", &sample("06-学习培训与实践锻炼台账.ods")]);
    assert_eq!(first["new"], want["rows"]);
    let hours = |year: &str, district: &str| {
        let all = office.json(&["hours", "--year", year, "--district", district]);
        all["mediators"].as_array().unwrap().clone()
    };
    let all = hours("2024", "东丽区");
    for (number, hours) in want["off_the_job_hours_2024"].as_object().unwrap() {
        let one = all.iter().find(|m| m["certificate_no"] == **number).unwrap();
        assert_eq!(one["off_the_job"], *hours, "{number}");
        let short = 40 - hours.as_i64().unwrap();
        assert_eq!((&one["required"], &one["short_by"]), (&40.into(), &short.max(0).into()), "{number}");
    }
    assert!(hours("2024", "和平区").is_empty(), "another district's");
    assert!(hours("2023", "东丽区").iter().all(|m| m["off_the_job"] == 0), "another year");
    let out = office.file("training.xlsx");
    office.ok(&["export", "training", "-o", &out]);
    let again = office.json(&["import", "training", &out]);
    assert_eq!((&again["new"], &again["updated"]), (&0.into(), &0.into()));
    assert_eq!(office.run(&["hours", "--year", "二〇二四"]).status.code(), Some(2));
}
