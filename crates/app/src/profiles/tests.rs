//! Profiles through the router: made from a sample, tried, kept by version; a file of theirs in by the ordinary import, and
//! ours out in their layout.

use std::sync::Arc;

use fengqiao_db::binds;
use fengqiao_domain::access::{Role, Scope};
use fengqiao_domain::cases::{Case, DecisionKind};
use fengqiao_domain::organisations::Organisation;
use fengqiao_domain::profiles::{Mapped, Profile};
use fengqiao_sheets::Source;
use http::{Method, StatusCode};
use jiff::civil::date;

use super::pages::PATH;
use super::store;
use crate::cases::CaseRecords;
use crate::mediators::MediatorRecords;
use crate::tables::export::{ExportQuery, Format};
use crate::tables::import::{Lens, Options, run};
use crate::tables::registry;
use crate::tables::testing::{appointment, each_engine, keep, organisation, stored};
use crate::testing::{Browser, operator, signed_in};
use crate::{App, AppError};

/// A made-up export: their headers, their words, their days and amounts.
const FILE: &str = "诉前调解案号,委派时间,原告,原告电话,被告,案由,标的额（万元）,诉讼请求,承办法官\n\
    (2024)津0111诉前调1号,2024/7/1 09:30:00,张建军,19900000018,天津青源瑞丰精密制造有限公司,欠薪纠纷,2.46,支付工资,周法官\n\
    (2024)津0111诉前调2号,20240702,李玉兰,19900000019,天津甲食品有限公司,工伤待遇,-,支付工伤待遇,周法官\n";

struct World {
    app: Arc<App>,
    here: Organisation,
    desk: Browser,
}

impl World {
    fn new(app: Arc<App>) -> Self {
        let here = organisation(&app, "西青甲公司劳动争议调解委员会", "120111");
        keep::<MediatorRecords>(
            &app,
            fengqiao_domain::mediators::Mediator {
                name: "王海燕".into(),
                appointments: vec![appointment(&here, date(2022, 1, 1))],
                ..fengqiao_domain::mediators::Mediator::default()
            },
        );
        let desk = signed_in(&app, Role::DistrictOfficer, &Scope::Authority("120111".into()));
        Self { app, here, desk }
    }

    /// A draft from the sample; gives its page.
    fn draft(&self, name: &str) -> String {
        let fields = [("name", name), ("platform", "court"), ("platform_name", "")];
        let made =
            self.desk.upload(&format!("{PATH}/new"), "file", ("法院导出.csv", FILE.as_bytes()), &fields);
        assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.text);
        made.location().to_owned()
    }

    /// What the form sends: the proposals, the words, what is the same for all rows.
    fn mapping<'a>(&self, revision: &'a str, go: &'a str) -> Vec<(&'a str, String)> {
        let pairs = [
            ("revision", revision),
            ("go", go),
            ("name", "西青法院委派"),
            ("platform", "court"),
            ("k0", "external_number"),
            ("k1", "received_on"),
            ("k2", "applicant"),
            ("k3", "phone"),
            ("k4", "respondent"),
            ("k5", "dispute_types"),
            ("k6", "amount"),
            ("k7", "request"),
            ("k8", ""),
            ("f6", "ten_thousand"),
            ("n5", "1"),
            ("w5_0", "欠薪纠纷"),
            ("c5_0", "remuneration.wages"),
            ("x_source", "法院委派"),
            ("x_applicant_kind", "劳动者"),
            ("x_headcount", "1"),
            ("x_mediators", "王海燕"),
        ];
        let mut all: Vec<(&str, String)> = pairs.iter().map(|(k, v)| (*k, (*v).to_owned())).collect();
        all.push(("x_organisation", self.here.name.clone()));
        all
    }

    fn post(&self, page: &str, fields: &[(&str, String)]) -> crate::testing::Answer {
        let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (*k, v.as_str())).collect();
        self.desk.post(page, &fields)
    }

    /// A profile in use.
    fn kept(&self) -> String {
        let page = self.draft("西青法院委派");
        let saved = self.post(&page, &self.mapping("1", "save"));
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text);
        page.rsplit('/').next().unwrap().to_owned()
    }

    fn lens(&self, id: &str) -> Lens {
        self.app.read(|c| store::usable(c, "cases", id)).expect("a store").expect("a profile")
    }

    /// Another sample for a profile.
    fn resample(&self, id: &str, revision: &str, text: &str) {
        let path = format!("{PATH}/{id}/sample");
        let sent =
            self.desk.upload(&path, "file", ("新导出.csv", text.as_bytes()), &[("revision", revision)]);
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    }

    /// Revision, version and headers as they stand.
    fn standing(&self, id: &str) -> (i64, i64, Vec<String>) {
        let kept = self.app.read(|c| store::load(c, "cases", id)).expect("a profile");
        let headers = kept.profile.columns.iter().map(|mapped| mapped.header.clone()).collect();
        (kept.revision, kept.version, headers)
    }

    fn set_body(&self, id: &str, body: &str) {
        let sql = "UPDATE import_profiles SET body = $1 WHERE id = $2";
        self.app.db.write(|c| c.execute(sql, &binds![body, id])).expect("a body");
    }

    fn cases(&self) -> i64 {
        let count = self
            .app
            .read(|c| Ok::<_, AppError>(c.query_one("SELECT COUNT(*) FROM cases", &binds![])?.int(0)));
        count.expect("a count")
    }

    fn import(&self, text: &str, id: &str, only_valid: bool) -> crate::tables::import::Report {
        let scope = Scope::Authority("120111".into());
        let options = Options { dry_run: false, only_valid, scope, lens: Some(Arc::new(self.lens(id))) };
        run::<CaseRecords>(&self.app, &operator(), &Source::bytes("法院导出.csv", text.as_bytes()), &options)
            .expect("an import")
            .report
    }

    fn by_serial(&self, serial: &str) -> Case {
        let sql = "SELECT id FROM cases WHERE external_number = $1";
        let row = self.app.read(|c| c.query_one(sql, &binds![serial])).expect("a case");
        stored::<CaseRecords>(&self.app, row.str(0))
    }
}

#[test]
fn a_profile_is_made_from_a_sample_tried_and_kept_by_version() {
    each_engine(|app| {
        let world = World::new(app);
        let page = world.draft("西青法院委派");
        let shown = world.desk.get(&page).text;
        for words in
            ["诉前调解案号", "草稿，保存后可用", "读了 2 行", "欠薪纠纷", "张**", "承办组织、承办调解员"]
        {
            assert!(shown.contains(words), "{words}: {shown}");
        }
        assert!(
            !shown.contains("周法官") && !shown.contains("19900000018"),
            "what may be personal is masked"
        );
        let tried = world.post(&page, &world.mapping("1", "test"));
        assert!(tried.text.contains("2 行：2 行可以导入，0 行有错误"), "{}", tried.text);
        assert_eq!(world.cases(), 0);
        let mut two = world.mapping("1", "save");
        two.retain(|(key, _)| *key != "k2");
        two.push(("k2", "respondent".into()));
        let flawed = world.post(&page, &two);
        assert_eq!(flawed.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(flawed.text.contains("只选一列"), "{}", flawed.text);
        assert_eq!(world.post(&page, &world.mapping("1", "save")).status, StatusCode::SEE_OTHER);
        assert_eq!(world.post(&page, &world.mapping("1", "save")).status, StatusCode::PRECONDITION_FAILED);
        let mut words = world.mapping("2", "save");
        words.extend([("w5_1", "工伤纠纷".into()), ("c5_1", "work_injury".into())]);
        assert_eq!(world.post(&page, &words).status, StatusCode::SEE_OTHER);
        let again = world.desk.get(&page).text;
        assert!(again.contains("第2版") && again.contains("工伤纠纷") && again.contains("第1版"), "{again}");
        let fields = [("name", "西青法院委派"), ("platform", "court")];
        let same = world.desk.upload(&format!("{PATH}/new"), "file", ("a.csv", FILE.as_bytes()), &fields);
        assert!(same.text.contains("换一个名称"), "{}", same.text);
    });
}

#[test]
fn their_file_goes_through_the_ordinary_import_and_comes_again_without_a_second_case() {
    each_engine(|app| {
        let world = World::new(app);
        let id = world.kept();
        let form = world.desk.get("/desk/cases/import").text;
        assert!(form.contains("我方表式") && form.contains("西青法院委派"), "{form}");
        let fields = [("profile", id.as_str())];
        let up = world.desk.upload("/desk/cases/import", "file", ("法院导出.csv", FILE.as_bytes()), &fields);
        assert_eq!(up.status, StatusCode::SEE_OTHER, "{}", up.text);
        let preview = world.desk.get(up.location()).text;
        assert!(preview.contains("新增") && preview.contains("确认导入 2 行"), "{preview}");
        let receipt = up.location().rsplit('/').next().unwrap().to_owned();
        let revision = preview.split("name=\"revision\" value=\"").nth(1).and_then(|t| t.split('"').next());
        let confirm = format!("/desk/imports/{receipt}/confirmation");
        let kept = world.desk.post(&confirm, &[("revision", revision.unwrap_or("2"))]);
        assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.text);
        let case = world.by_serial("(2024)津0111诉前调1号");
        assert_eq!(case.external_platform.as_deref(), Some("court"));
        assert_eq!((case.amount, case.received_on), (Some(2_460_000), Some(date(2024, 7, 1))));
        assert_eq!((case.source.as_str(), case.dispute_types[0].as_str()), ("court", "remuneration.wages"));
        assert_eq!(world.by_serial("(2024)津0111诉前调2号").amount, None, "a dash says nothing");
        let again = world.import(FILE, &id, false);
        assert_eq!((again.new, again.unchanged, again.skipped), (0, 2, 0), "{:?}", again.errors);
        let changed = world.import(&FILE.replace("支付工资,", "支付工资和加班费,"), &id, false);
        assert_eq!((changed.new, changed.updated), (0, 1));
        assert_eq!(world.cases(), 2);
        let book = world.desk.get(&format!("/desk/imports/{receipt}/annotated"));
        assert_ne!(book.status, StatusCode::INTERNAL_SERVER_ERROR, "{}", book.text);
    });
}

/// The same rows under headers nobody knows, but for the serial number.
fn renamed() -> String {
    let rows = FILE.split_once('\n').map_or("", |(_, rows)| rows);
    format!("外部流水号,甲列,乙列,丙列,丁列,戊列,己列,庚列,辛列\n{rows}")
}

#[test]
fn another_sample_for_one_in_use_is_its_next_version_and_has_to_be_right() {
    each_engine(|app| {
        let world = World::new(app);
        let id = world.kept();
        let before = world.standing(&id);
        assert_eq!((before.0, before.1), (2, 1));
        // Without their serial number every file would make its cases anew.
        let no_serial = FILE.replace("诉前调解案号", "序");
        world.resample(&id, "2", &no_serial);
        assert_eq!(world.standing(&id), before);
        world.resample(&id, "1", &renamed());
        assert_eq!(world.standing(&id), before, "somebody was faster");
        world.resample(&id, "2", FILE);
        let same = world.standing(&id);
        assert_eq!((same.1, &same.2), (1, &before.2), "nothing new to be read by");
        world.resample(&id, &same.0.to_string(), &renamed());
        let after = world.standing(&id);
        assert_eq!((after.1, after.2[0].as_str()), (2, "外部流水号"));
        let versions = world.app.read(|c| store::versions(c, &id)).expect("versions");
        assert_eq!(versions.iter().map(|(n, _, _)| *n).collect::<Vec<_>>(), [2, 1]);
        // A draft may be anything.
        let draft = world.draft("草稿").rsplit('/').next().unwrap().to_owned();
        world.resample(&draft, "1", &no_serial);
        let drafted = world.standing(&draft);
        assert_eq!((drafted.0, drafted.1, drafted.2[0].as_str()), (2, 0, "序"));
    });
}

#[test]
fn a_batch_comes_back_as_it_was_read_whatever_became_of_its_profile() {
    each_engine(|app| {
        let world = World::new(app);
        let id = world.kept();
        let fields = [("profile", id.as_str())];
        let file = FILE.replace("欠薪纠纷", "邻里纠纷");
        let up = world.desk.upload("/desk/cases/import", "file", ("法院导出.csv", file.as_bytes()), &fields);
        assert_eq!(up.status, StatusCode::SEE_OTHER, "{}", up.text);
        let receipt = up.location().rsplit('/').next().unwrap().to_owned();
        world.resample(&id, "2", &renamed());
        assert_eq!(world.standing(&id).1, 2);
        let annotated = format!("/desk/imports/{receipt}/annotated");
        assert_eq!(world.desk.get(&annotated).status, StatusCode::OK);
        let page = format!("{PATH}/{id}");
        assert_eq!(world.desk.post(&format!("{page}/retirement"), &[]).status, StatusCode::SEE_OTHER);
        assert_eq!(world.desk.get(&annotated).status, StatusCode::OK);
    });
}

#[test]
fn one_that_is_wrong_or_cannot_be_read_is_not_used() {
    each_engine(|app| {
        let world = World::new(app);
        let id = world.kept();
        world.set_body(&id, r#"{"platform":"court","columns":[{"header":"原告","key":"applicant"}]}"#);
        let usable = world.app.read(|c| store::usable(c, "cases", &id).map(|_| ()));
        let named = world.app.read(|c| store::named(c, "cases", "西青法院委派").map(|_| ()));
        for refused in [usable, named] {
            assert!(
                matches!(&refused, Err(AppError::Refused { reasons }) if reasons[0].contains("外部流水号")),
                "{refused:?}"
            );
        }
        world.set_body(&id, "{");
        let broken = world.app.read(|c| store::load(c, "cases", &id).map(|_| ()));
        assert!(matches!(broken, Err(AppError::Internal(_))), "{broken:?}");
    });
}

#[test]
fn the_interface_puts_out_in_their_layout_too() {
    each_engine(|app| {
        let world = World::new(app);
        let id = world.kept();
        world.import(FILE, &id, false);
        let path = "/api/v1/tables/cases/export";
        let masked = world.desk.get(&format!("{path}?format=csv&profile=西青法院委派"));
        assert_eq!(masked.status, StatusCode::OK, "{}", masked.text);
        assert!(masked.text.contains("诉前调解案号,委派时间,原告,"), "{}", masked.text);
        assert!(masked.text.contains("张**"), "{}", masked.text);
        let body = r#"{"reason":"报法院","format":"csv","profile":"西青法院委派"}"#;
        let full = world.desk.json(Method::POST, path, body);
        assert_eq!(full.status, StatusCode::OK, "{}", full.text);
        assert!(full.text.contains("张建军,19900000018"), "{}", full.text);
        for query in ["?format=json&profile=西青法院委派", "?format=csv&profile=没有的"] {
            let refused = world.desk.get(&format!("{path}{query}"));
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{query}: {}", refused.text);
        }
    });
}

#[test]
fn of_a_case_handled_here_their_file_changes_the_facts_and_not_the_course() {
    each_engine(|app| {
        let world = World::new(app);
        let id = world.kept();
        world.import(FILE, &id, false);
        let case = world.by_serial("(2024)津0111诉前调1号");
        let head = signed_in(&world.app, Role::OrganisationHead, &Scope::Organisation(world.here.id.clone()));
        let accepted = head.post(
            &format!("/desk/cases/{}/accept", case.id),
            &[("on", "2024-07-18"), ("willing", "是"), ("explanation", "法院委派，收到即补记")],
        );
        assert_eq!(accepted.status, StatusCode::SEE_OTHER, "{}", accepted.text);
        let again = world.import(&FILE.replace("支付工资,", "支付工资和加班费,"), &id, false);
        assert_eq!((again.updated, again.skipped), (1, 0), "{:?}", again.errors);
        assert!(again.warnings.iter().any(|w| w.message.contains("以办理记录为准")), "{:?}", again.warnings);
        let after = stored::<CaseRecords>(&world.app, &case.id);
        assert_eq!(after.request, "支付工资和加班费");
        assert_eq!((after.decision.kind, after.handlers), (Some(DecisionKind::Accepted), case.handlers));
    });
}

#[test]
fn bad_rows_are_told_and_the_good_ones_go_in() {
    each_engine(|app| {
        let world = World::new(app);
        let id = world.kept();
        let head = FILE.lines().next().unwrap();
        let row = |serial: &str, day: &str, name: &str, kind: &str, amount: &str| {
            format!("{serial},{day},{name},19900000018,天津某某有限公司,{kind},{amount},支付工资,周法官\n")
        };
        let text = [
            format!("{head}\n"),
            row("1", "2024-07-01", "甲", "欠薪纠纷", "1"),
            row("1", "2024-07-01", "乙", "欠薪纠纷", "1"),
            row("2", "07/01/2024", "丙", "欠薪纠纷", "1"),
            row("3", "2024-07-01", "丁", "邻里纠纷", "1"),
            row("4", "2024-07-01", "戊", "欠薪纠纷", "-500"),
            row("5", "2024-13-01", "己", "欠薪纠纷", "1"),
        ]
        .concat();
        let report = world.import(&text, &id, true);
        assert_eq!((report.new, report.skipped), (1, 5), "{:?}", report.errors);
        let said = |row: u32| {
            report.errors.iter().find(|e| e.row == row).map(|e| e.message.clone()).unwrap_or_default()
        };
        assert!(said(3).contains("和第 2 行是同一项"), "{}", said(3));
        assert!(said(4).contains("不是日期") && said(7).contains("不是日期"));
        assert!(said(5).contains("“邻里纠纷”不在争议类型里"), "{}", said(5));
        assert!(said(6).contains("不是金额"), "{}", said(6));
        assert_eq!(world.cases(), 1);
        let none = world.app.read(|c| store::named(c, "cases", "没有的").map(|_| ()));
        assert!(matches!(none, Err(AppError::Refused { reasons }) if reasons[0].contains("西青法院委派")));
    });
}

#[test]
fn what_cannot_be_is_stopped_whatever_the_layout() {
    each_engine(|app| {
        let world = World::new(app);
        let column =
            |header: &str, key: &str| Mapped { header: header.into(), key: key.into(), ..Mapped::default() };
        let profile = Profile {
            platform: "governance_centre".into(),
            columns: vec![
                column("事项编号", "external_number"),
                column("流转时间", "received_on"),
                column("受理时间", "accepted_on"),
                column("反映人", "applicant"),
                column("被反映单位", "respondent"),
                column("诉求", "request"),
                column("类别", "dispute_types"),
                column("承办组织", "organisation"),
                column("承办人", "mediators"),
            ],
            fixed: [("source", "综治中心"), ("applicant_kind", "劳动者"), ("headcount", "1")]
                .map(|(key, text)| (key.to_owned(), text.to_owned()))
                .into(),
            ..Profile::default()
        };
        let lens = Lens::new("x", "综治中心", 1, profile);
        let row = |serial: &str, received: &str, accepted: &str, place: &str, who: &str| {
            format!("{serial},{received},{accepted},甲,天津某某有限公司,工资,工资,{place},{who}\n")
        };
        let here = world.here.name.as_str();
        let text = [
            "事项编号,流转时间,受理时间,反映人,被反映单位,诉求,类别,承办组织,承办人\n".to_owned(),
            row("1", "2024-07-08", "2024-07-05", here, "王海燕"),
            row("2", "2024年7月8日 8:30", "45482", here, "王海燕"),
            row("", "2024-07-09", "", here, "王海燕"),
            row("3", "2024-07-09", "", "没有的中心", "王海燕"),
            row("4", "2024-07-09", "", here, "王海艳"),
        ]
        .concat();
        let scope = Scope::Authority("120111".into());
        let options = Options { dry_run: true, only_valid: false, scope, lens: Some(Arc::new(lens)) };
        let source = Source::bytes("综治.csv", text.as_bytes());
        let report = run::<CaseRecords>(&world.app, &operator(), &source, &options).expect("a look").report;
        let said = |row: u32| {
            let of = report.errors.iter().filter(|e| e.row == row).map(|e| e.message.as_str());
            of.collect::<Vec<_>>().join(" ")
        };
        assert!(said(2).contains("早于收到日期"), "{}", said(2));
        assert!(said(3).contains("“45482”不是日期"), "a text of digits is no day: {}", said(3));
        assert_eq!(said(4), "", "without a serial number it is told by parties and day");
        assert!(
            report.warnings.iter().any(|w| w.row == 4 && w.column == "外部流水号"),
            "{:?}",
            report.warnings
        );
        assert!(said(5).contains("没有的中心") && said(6).contains("没有叫“王海艳”的调解员"), "{}", said(6));
    });
}

#[test]
fn ours_go_out_in_their_layout_and_words() {
    each_engine(|app| {
        let world = World::new(app);
        let id = world.kept();
        world.import(FILE, &id, false);
        let lens = world.lens(&id);
        let table = registry::find("cases", &world.app.jurisdiction.policy).expect("a table");
        let write = |format, unmask: Option<&str>| {
            let query = ExportQuery {
                as_of: date(2024, 7, 18),
                period: None,
                scope: Scope::City,
                unmask: unmask.map(str::to_owned),
                format,
                filter: None,
                lens: Some(&lens),
            };
            let mut out = std::io::Cursor::new(Vec::new());
            table.export(&world.app, &operator(), &query, &mut out).map(|rows| (rows, out.into_inner()))
        };
        let (rows, bytes) = write(Format::Csv, Some("报法院")).expect("a file");
        let text = String::from_utf8(bytes).expect("text");
        assert_eq!(rows, 2);
        assert!(text.starts_with("\u{feff}诉前调解案号,委派时间,原告,"), "{text}");
        assert!(text.contains("欠薪纠纷,2.460000,支付工资,"), "{text}");
        let back = world.import(&text, &id, false);
        assert_eq!((back.new, back.unchanged), (0, 2), "out and in again changes nothing: {:?}", back.errors);
        let masked = String::from_utf8(write(Format::Csv, None).expect("a file").1).expect("text");
        assert!(masked.contains("张**") && !masked.contains("19900000018"), "{masked}");
        assert!(write(Format::Xlsx, None).is_ok());
        assert!(matches!(write(Format::Json, None), Err(AppError::Invalid { .. })));
        let page = world.desk.get(&format!("/desk/cases/export?profile={id}")).text;
        assert!(page.contains(&format!("value=\"{id}\" selected")), "{page}");
        let file = world.desk.get(&format!("/desk/cases/export?format=csv&profile={id}"));
        assert!(file.text.contains("诉前调解案号"), "{}", file.text);
    });
}

#[test]
fn others_use_a_profile_and_do_not_change_it() {
    each_engine(|app| {
        let world = World::new(app);
        let id = world.kept();
        let page = format!("{PATH}/{id}");
        let other = signed_in(&world.app, Role::DistrictOfficer, &Scope::Authority("120112".into()));
        let shown = other.get(&page).text;
        assert!(shown.contains("由别的单位维护") && !shown.contains("张*"), "no sample rows: {shown}");
        assert_eq!(other.post(&page, &[("go", "save"), ("revision", "2")]).status, StatusCode::FORBIDDEN);
        assert_eq!(other.post(&format!("{page}/retirement"), &[]).status, StatusCode::FORBIDDEN);
        let city = signed_in(&world.app, Role::CityOfficer, &Scope::City);
        assert_eq!(city.post(&format!("{page}/retirement"), &[]).status, StatusCode::SEE_OTHER);
        assert!(!world.desk.get("/desk/cases/import").text.contains(&id));
        let fields = [("profile", id.as_str())];
        let late =
            world.desk.upload("/desk/cases/import", "file", ("法院导出.csv", FILE.as_bytes()), &fields);
        assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(late.text.contains("已经停用"), "{}", late.text);
        let api = world.desk.json(Method::POST, "/api/v1/tables/cases/import?profile=没有的", "");
        assert!(!api.status.is_success());
    });
}
