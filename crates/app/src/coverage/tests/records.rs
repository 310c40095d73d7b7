use fengqiao_domain::access::Scope;
use fengqiao_domain::coverage::{BaseFigure, Milestone, TargetRow};
use fengqiao_sheets::Source;
use jiff::civil::date;

use super::{TODAY, app, base, each_engine, firm, keep};
use crate::coverage::{BaseRecords, MilestoneRecords, TargetRecords};
use crate::tables::Records;
use crate::tables::export::{ExportQuery, Format};
use crate::tables::import::Options;
use crate::tables::import::report::Report;
use crate::tables::registry::{self, Tables};
use crate::testing::operator;
use crate::{App, migrations};

fn table(app: &App, id: &str) -> &'static dyn Tables {
    registry::find(id, &app.jurisdiction.policy).expect("a known table")
}

fn export(app: &App, id: &str, format: Format, scope: Scope) -> (Vec<u8>, u32) {
    let query =
        ExportQuery { as_of: TODAY, period: None, scope, unmask: None, format, filter: None, lens: None };
    let mut out = std::io::Cursor::new(Vec::new());
    let rows = table(app, id).export(app, &operator(), &query, &mut out).expect("an export");
    (out.into_inner(), rows)
}

fn import(app: &App, id: &str, name: &str, bytes: Vec<u8>) -> Report {
    import_in(app, id, name, bytes, Scope::City)
}

fn import_in(app: &App, id: &str, name: &str, bytes: Vec<u8>, scope: Scope) -> Report {
    let options = Options { dry_run: false, only_valid: false, scope, lens: None };
    table(app, id)
        .import(app, &operator(), &Source::bytes(name, bytes), &options)
        .expect("a readable file")
        .report
}

fn csv(app: &App, id: &str, text: &str) -> Report {
    import(app, id, "表.csv", text.as_bytes().to_vec())
}

fn all<T: Records>(app: &App) -> Vec<T::Row> {
    let now = app.clock.stamp();
    let env = app.env(&now);
    let mut found = Vec::new();
    app.read(|c| {
        T::each(c, &env, "1 = 1 ORDER BY r.record_key", &[], &mut |row| {
            found.push(row);
            Ok(())
        })
    })
    .expect("all rows");
    found
}

fn milestone() -> Milestone {
    Milestone {
        authority: "120111".into(),
        subdistrict: Some("120111100".into()),
        indicator: "enterprise".into(),
        due: Some(date(2024, 9, 30)),
        share: Some(6050),
        ..Milestone::default()
    }
}

#[test]
fn what_is_kept_is_what_is_read() {
    each_engine(|app| {
        let locked = BaseFigure {
            confirmed_on: Some(date(2024, 2, 26)),
            confirmed_by: Some("市局甲".into()),
            ..base("120111", 120)
        };
        let kept = keep::<BaseRecords>(&app, locked);
        assert_eq!(all::<BaseRecords>(&app), [kept]);
        let kept = keep::<MilestoneRecords>(&app, milestone());
        assert_eq!(all::<MilestoneRecords>(&app), [kept]);
        assert_eq!(all::<TargetRecords>(&app).len(), 17 * 7, "17 authorities, 7 targets of the policy");
    });
}

#[test]
fn every_table_comes_back_unchanged_also_into_an_empty_database() {
    each_engine(|app| {
        firm(&app, "甲公司");
        keep::<BaseRecords>(&app, base("120111", 120));
        keep::<MilestoneRecords>(&app, milestone());
        let plan = "管理单位,指标,考核时点,计划完成日期,责任单位,未完成原因,推进措施\n\
                    西青区,企业调解委员会,2024-12-31,2024-11-30,西青区人社局,新企业多,每周调度\n";
        let report = csv(&app, "targets", plan);
        assert_eq!((report.new, report.updated, report.errors.len()), (0, 1, 0), "{:?}", report.errors);
        let empty = self::app(fengqiao_db::testing::sqlite_migrated(migrations::ALL));
        for id in ["base-figures", "milestones", "targets"] {
            for (format, name) in [(Format::Xlsx, "表.xlsx"), (Format::Csv, "表.csv")] {
                let (bytes, rows) = export(&app, id, format, Scope::City);
                let again = import(&app, id, name, bytes.clone());
                assert_eq!(
                    (again.new, again.updated, again.errors.len()),
                    (0, 0, 0),
                    "{id} {name}: {:?}",
                    again.errors
                );
                assert_eq!(again.unchanged, rows, "{id} {name}");
                let there = import(&empty, id, name, bytes);
                assert_eq!(there.errors.len(), 0, "{id} {name}: {:?}", there.errors);
            }
        }
        let planned = |mut rows: Vec<TargetRow>| {
            rows.retain(|t| t.planned_on.is_some());
            rows.into_iter()
                .map(|t| (t.authority, t.due, t.planned_on, t.responsible, t.measures))
                .collect::<Vec<_>>()
        };
        assert_eq!(planned(all::<TargetRecords>(&empty)), planned(all::<TargetRecords>(&app)));
        let share = |app| all::<MilestoneRecords>(app)[0].share;
        assert_eq!(share(&empty), share(&app));
    });
}

#[test]
fn annex_2_has_a_row_for_every_target_with_the_figures_of_the_day() {
    each_engine(|app| {
        for name in ["甲公司", "乙公司", "丙公司"] {
            firm(&app, name);
        }
        let (bytes, rows) = export(&app, "targets", Format::Json, Scope::Authority("120111".into()));
        assert_eq!(rows, 7);
        let found: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
        let enterprise = |due: &str| {
            let mut rows = found.as_array().unwrap().iter();
            rows.find(|r| r["indicator"] == "企业调解委员会" && r["due"] == due)
                .unwrap_or_else(|| panic!("{found}"))
                .clone()
        };
        let order: Vec<&str> = found.as_array().unwrap().iter().filter_map(|r| r["due"].as_str()).collect();
        assert_eq!(
            order[..4],
            ["2024-12-31", "2025-12-31", "2024-12-31", "2025-12-31"],
            "by indicator and date"
        );
        let row = enterprise("2024-12-31");
        assert_eq!(
            (&row["base"], &row["required"], &row["shortfall"]),
            (&3.into(), &2.into(), &2.into()),
            "{row}"
        );
        assert_eq!(enterprise("2025-12-31")["required"], 3);
        let wrong = "管理单位,指标,考核时点,基数,推进措施\n西青区,企业调解委员会,2024-12-31,9,上门\n";
        let report = csv(&app, "targets", wrong);
        assert_eq!((report.updated, report.errors.len()), (1, 0));
        let said = &report.warnings[0];
        assert_eq!(
            (said.column.as_str(), said.message.contains("按规则是 3")),
            ("基数", true),
            "{}",
            said.message
        );
    });
}

#[test]
fn an_import_never_confirms_a_base_and_never_changes_a_locked_one() {
    each_engine(|app| {
        let head = "管理单位,指标,年度,数值,口径,时点,来源文号,确认日期,确认人\n";
        let row = |value: &str| {
            format!("{head}西青区,企业调解委员会,2024,{value},工业法人,2023-12-31,文1号,2024-02-26,市局\n")
        };
        assert_eq!(csv(&app, "base-figures", &row("120")).new, 1);
        assert_eq!(all::<BaseRecords>(&app)[0].confirmed_on, None);
        assert_eq!(csv(&app, "base-figures", &row("121")).updated, 1, "open to change");
        app.db
            .write(|c| {
                c.execute("UPDATE base_figures SET confirmed_on = '2024-02-26', confirmed_by = '甲'", &[])
            })
            .unwrap();
        assert_eq!(csv(&app, "base-figures", &row("121")).unchanged, 1);
        let report = csv(&app, "base-figures", &row("122"));
        assert_eq!((report.updated, report.committed), (0, false));
        assert_eq!(report.errors[0].column, "数值");
        assert!(report.errors[0].message.contains("2024-02-26 认定并锁定"), "{}", report.errors[0].message);
        let kept = &all::<BaseRecords>(&app)[0];
        assert_eq!((kept.value, kept.confirmed_on), (Some(121), Some(date(2024, 2, 26))));
    });
}

#[test]
fn bad_rows_of_the_three_tables() {
    each_engine(|app| {
        let head = "管理单位,指标,年度,数值,口径,时点,来源文号\n";
        let of = |line: &str| {
            let report = csv(&app, "base-figures", &format!("{head}{line}"));
            assert!(!report.committed || report.errors.is_empty());
            report.errors.iter().map(|e| e.column.clone()).collect::<Vec<_>>()
        };
        assert_eq!(of("西青区,企业,2024,-1,法人,2023-12-31,文\n"), ["数值"]);
        assert_eq!(of("西青区,企业,2024,一百,法人,2023-12-31,文\n"), ["数值"]);
        assert_eq!(of("西青区,企业,2024,1.5,法人,2023-12-31,文\n"), ["数值"]);
        assert_eq!(of("西青区,企业,24,1,法人,2023-12-31,文\n"), ["年度"]);
        assert_eq!(of("西青区,别的,2024,1,法人,2023-12-31,文\n"), ["指标"]);
        assert_eq!(of("某某区,企业,2024,1,法人,2023-12-31,文\n"), ["管理单位"]);
        assert_eq!(of("西青区,企业,2024,1,,2023-12-31,\n"), ["口径", "来源文号"]);
        assert_eq!(
            of("西青区,企业,2024,1,法人,2023-12-31,文\n西青区,企业,2024,2,法人,2023-12-31,文\n"),
            ["年度"]
        );
        assert_eq!(of("西青区,企业,2024,0,法人,2023-12-31,文\n"), Vec::<String>::new(), "0 is a base");
        let wrong = csv(&app, "milestones", "管理单位,街道,指标,考核时点,比例\n西青区,,企业,2025-06-30,60\n");
        assert_eq!(wrong.errors[0].column, "比例");
        assert!(wrong.errors[0].message.contains("2024-12-31 前达到 65%"), "{}", wrong.errors[0].message);
        let late = csv(&app, "milestones", "管理单位,街道,指标,考核时点,比例\n西青区,,企业,2025-01-31,65\n");
        assert_eq!(late.errors[0].column, "考核时点");
        let far = csv(
            &app,
            "milestones",
            "管理单位,街道,指标,考核时点,比例\n西青区,张贵庄街道,企业,2024-09-30,60\n",
        );
        assert_eq!(far.errors[0].column, "街道", "a street of 东丽");
        let day = csv(&app, "targets", "管理单位,指标,考核时点,推进措施\n西青区,企业,2024-06-30,上门\n");
        assert_eq!(day.errors[0].column, "考核时点");
        assert!(day.errors[0].message.contains("不是这项指标的考核时点"), "{}", day.errors[0].message);
    });
}

#[test]
fn a_bureau_imports_its_own_rows_and_no_others() {
    each_engine(|app| {
        let head = "管理单位,指标,年度,数值,口径,时点,来源文号\n";
        let file = format!("{head}津南区,企业,2024,9,法人,2023-12-31,文\n").into_bytes();
        let report =
            import_in(&app, "base-figures", "表.csv", file.clone(), Scope::Authority("120111".into()));
        assert_eq!(report.errors[0].column, "管理单位");
        let street = Scope::Subdistrict { authority: "120112".into(), code: "120112100".into() };
        assert_eq!(import_in(&app, "base-figures", "表.csv", file.clone(), street.clone()).errors.len(), 1);
        assert!(import_in(&app, "base-figures", "表.csv", file, Scope::Authority("120112".into())).committed);
        assert_eq!(export(&app, "base-figures", Format::Json, Scope::Authority("120111".into())).1, 0);
        assert_eq!(
            export(&app, "base-figures", Format::Json, street).1,
            1,
            "a street reads what its bureau has"
        );
    });
}
