use crate::platform::audit::{self, Event, Tells};
use crate::testing::{each_engine, operator, signed_in, sqlite};
use crate::{App, AppError};
use fengqiao_db::{DbError, binds};
use fengqiao_domain::access::{Action, Role, Scope};

fn say(app: &App, words: &str) {
    let event = Event::new("create", "units", "u1").summary(words).reason("测试");
    app.record(&operator(), Action::EditUnits, event).unwrap();
}

fn verdict(app: &App) -> Result<i64, String> {
    app.read(audit::verify).unwrap().map(|v| v.count).map_err(|b| b.to_string())
}

fn tamper(app: &App, sql: &str) {
    app.db.write(|c| c.execute(sql, &[])).unwrap();
}

#[test]
fn a_chain_without_fault_is_counted() {
    each_engine(|app| {
        assert_eq!(verdict(&app), Ok(0));
        for i in 0..3 {
            say(&app, &i.to_string());
        }
        assert_eq!(verdict(&app), Ok(3));
    });
}

#[test]
fn what_was_changed_removed_or_replaced_shows() {
    each_engine(|app| {
        for i in 0..5 {
            say(&app, &i.to_string());
        }
        tamper(&app, "UPDATE audit_log SET detail = detail WHERE seq = 3");
        assert_eq!(verdict(&app), Ok(5));
        tamper(&app, "DELETE FROM audit_log WHERE seq = 5");
        assert!(verdict(&app).unwrap_err().contains("第 5 条：末尾有缺失"));
        tamper(&app, "UPDATE audit_log SET actor = 'x' WHERE seq = 3");
        assert!(verdict(&app).unwrap_err().contains("第 3 条：内容与摘要不符"));
        tamper(&app, "DELETE FROM audit_log WHERE seq = 2");
        assert!(verdict(&app).unwrap_err().contains("第 3 条：编号不连续"));
    });
}

#[test]
fn what_was_worked_out_holds_through_looks_and_not_through_changes_made_elsewhere() {
    each_engine(|app| {
        let asked = |answer: u32| {
            let kept = app.read(|c| app.memo.get(c, "a figure", |_| Ok::<_, DbError>(answer)));
            *kept.expect("an answer")
        };
        assert_eq!(asked(1), 1);
        app.record(&operator(), Action::ViewUnits, Event::new("view", "units", "u1")).unwrap();
        signed_in(&app, Role::DistrictOfficer, &Scope::City);
        let done = asked(2);
        app.record(&operator(), Action::ViewUnits, Event::new("export", "units", "")).unwrap();
        assert_eq!(asked(3), done, "a look changes nothing");
        // As another server would: this one's memory is not told.
        let (now, change) = (app.clock.stamp(), [Event::new("update", "units", "u1")]);
        let elsewhere = |tells| {
            app.db
                .write(|c| audit::append(c, &operator(), Action::EditUnits, &now, tells, &change))
                .expect("a line");
        };
        elsewhere(Tells::OfLook);
        assert_eq!(asked(4), done);
        elsewhere(Tells::OfChange);
        assert_eq!(asked(5), 5);
        elsewhere(Tells::OfLook);
        assert_eq!(asked(6), 5);
    });
}

#[test]
fn a_failed_action_leaves_nothing_and_an_edit_without_change_is_no_event() {
    each_engine(|app| {
        let failed: Result<(), AppError> = app.act(&operator(), Action::EditUnits, |tx| {
            tx.audit(Event::new("create", "units", "u1"));
            Err(AppError::NotFound)
        });
        assert_eq!(failed, Err(AppError::NotFound));
        let event = Event::edit("units", "u1").change("name", "甲", "甲").personal("phone", false);
        app.record(&operator(), Action::EditUnits, event).unwrap();
        assert_eq!(verdict(&app), Ok(0));
    });
}

#[test]
fn a_long_import_is_written_in_parts() {
    each_engine(|app| {
        app.act(&operator(), Action::Import, |tx| {
            for i in 0..2500 {
                tx.audit(Event::new("create", "units", i.to_string()).batch("R1"));
                tx.relieve()?;
            }
            Ok(())
        })
        .unwrap();
        assert_eq!(verdict(&app), Ok(2500));
    });
}

#[test]
fn a_post_may_not_do_what_the_matrix_denies() {
    let app = sqlite();
    let actor = crate::testing::person(&app, Role::Leader, &Scope::City).actor();
    let denied = app.act(&actor, Action::EditUnits, |_| Ok(()));
    assert_eq!(denied, Err(AppError::Forbidden));
}

#[test]
fn the_auditor_reads_checks_and_takes_away() {
    each_engine(|app| {
        say(&app, "甲");
        say(&app, "乙");
        let desk = signed_in(&app, Role::Auditor, &Scope::City);
        let page = desk.get("/desk/admin/audit?table=units&from=2020-01-01");
        assert!(
            page.text.contains("甲") && page.text.contains("原因：测试") && page.text.contains("本机操作员")
        );
        assert!(page.text.contains("class=\"watermark\""));
        assert!(page.text.contains("<option value=\"units\" selected>应建调解组织单位名单</option>"));
        let odd = desk.get("/desk/admin/audit?table=x&action=y").text;
        assert!(odd.contains("<option value=\"x\" selected>x</option>"), "kept as it was asked");
        assert!(desk.get("/desk/admin/audit?actor=nobody").text.contains("没有符合条件的记录"));
        assert!(desk.get("/desk/admin/audit?to=2019-12-31").text.contains("没有符合条件的记录"));
        let day = app.today().to_string();
        assert!(desk.get(&format!("/desk/admin/audit?from={day}&to={day}")).text.contains("乙"));
        assert_eq!(desk.post("/desk/admin/audit/verification", &[]).location(), "/desk/admin/audit");
        let export = desk.post("/desk/admin/audit/export", &[]);
        assert_eq!(export.text.lines().count(), 4, "{}", export.text);
        let first: serde_json::Value = serde_json::from_str(export.text.lines().next().unwrap()).unwrap();
        assert_eq!(first["seq"], 1);
        assert_eq!(verdict(&app), Ok(4), "looking and taking away are on record too");
    });
}

#[test]
fn two_writers_make_one_chain() {
    each_engine(|app| {
        std::thread::scope(|s| {
            for _ in 0..4 {
                s.spawn(|| (0..10).for_each(|i| say(&app, &i.to_string())));
            }
        });
        assert_eq!(verdict(&app), Ok(40));
        let seqs: Vec<i64> = app
            .read(|c| -> Result<_, DbError> {
                Ok(c.query("SELECT seq FROM audit_log WHERE seq > $1 ORDER BY seq", &binds![0])?
                    .iter()
                    .map(|r| r.int(0))
                    .collect())
            })
            .unwrap();
        assert_eq!(seqs, (1..=40).collect::<Vec<_>>());
    });
}
