//! Hours on duty through the router: many at once, overlapping, taken back; the certificate on paper.

use fengqiao_domain::access::{Role, Scope};
use fengqiao_domain::mediators::Mediator;
use fengqiao_domain::organisations::Organisation;
use http::StatusCode;
use jiff::civil::date;

use crate::mediators::MediatorRecords;
use crate::tables::testing::{appointment, each_engine, keep, last_audit, organisation};
use crate::testing::signed_in;

fn person(app: &crate::App, name: &str, at: &Organisation) -> Mediator {
    keep::<MediatorRecords>(
        app,
        Mediator {
            name: name.into(),
            workplace: Some("天津某公司".into()),
            appointments: vec![appointment(at, date(2024, 1, 10))],
            ..Mediator::default()
        },
    )
}

#[test]
fn many_are_recorded_at_once_and_one_is_taken_back() {
    each_engine(|app| {
        let here = organisation(&app, "西青甲公司劳动争议调解委员会", "120111");
        let (a, b) = (person(&app, "甲一", &here), person(&app, "乙二", &here));
        let desk = signed_in(&app, Role::OrganisationHead, &Scope::Organisation(here.id.clone()));
        let path = "/desk/duty?month=2024-07";
        assert!(desk.get(path).text.contains("甲一 7月18日"));
        let cells =
            [format!("{}@2024-07-01", a.id), format!("{}@2024-07-02", a.id), format!("{}@2024-07-01", b.id)];
        let mut fields: Vec<(&str, &str)> = cells.iter().map(|cell| ("cell", cell.as_str())).collect();
        fields.extend([("starts", "9:00"), ("ends", "11点30"), ("place", "一楼接待室")]);
        let done = desk.post(path, &fields);
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
        assert_eq!(last_audit(&app).0, "record-duty");
        let month = desk.get(path).text;
        assert!(month.contains("本月共 <b>7小时30分</b>") && month.contains("5小时</td>"), "{month}");
        // The same again is refused; what was typed stays.
        let again = desk.post(path, &fields);
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            again.text.contains("已经登记过") && again.text.contains("value=\"11点30\""),
            "{}",
            again.text
        );
        // Overlapping hours are kept, and pointed out.
        let overlapping = [("cell", cells[0].as_str()), ("starts", "11:00"), ("ends", "12:00")];
        assert_eq!(desk.post(path, &overlapping).status, StatusCode::SEE_OTHER);
        let month = desk.get(path).text;
        assert!(
            month.contains("有时间重叠的值班")
                && month.contains("甲一 2024-07-01：09:00—11:30 与 11:00—12:00"),
            "{month}"
        );
        // Taken back with a reason only; it stays to be read.
        let sql = "SELECT id FROM duty_shifts WHERE starts = 660";
        let id = app.read(|c| c.query_one(sql, &[])).expect("a row").text(0);
        let (one, back) = (format!("/desk/duty/{id}"), format!("/desk/duty/{id}/withdrawal"));
        assert_eq!(desk.post(&back, &[("reason", " ")]).status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(desk.post(&back, &[("reason", "登记错了")]).status, StatusCode::SEE_OTHER);
        assert!(desk.get(&one).text.contains("已撤销") && desk.get(&one).text.contains("登记错了"));
        assert_eq!(desk.post(&back, &[("reason", "再撤一次")]).status, StatusCode::UNPROCESSABLE_ENTITY);
        let month = desk.get(path).text;
        assert!(month.contains("已撤销 1 次") && !month.contains("有时间重叠的值班"), "{month}");
        let sheet =
            desk.get(&format!("/desk/mediators/{}/attendance?from=2024-07-01&to=2024-07-31", a.id)).text;
        for words in ["出勤证明", "天津某公司：", "共 2 次", "合计 5小时", "一楼接待室", "按照正常出勤对待"]
        {
            assert!(sheet.contains(words), "{words}: {sheet}");
        }
        let none =
            desk.get(&format!("/desk/mediators/{}/attendance?from=2024-01-10&to=2024-01-11", a.id)).text;
        assert!(none.contains("不出具证明") && !none.contains("兹证明"), "{none}");
    });
}

#[test]
fn what_cannot_be_is_refused_and_others_see_nothing() {
    each_engine(|app| {
        let here = organisation(&app, "西青甲公司劳动争议调解委员会", "120111");
        let there = organisation(&app, "津南乙公司劳动争议调解委员会", "120112");
        let m = person(&app, "甲一", &here);
        let desk = signed_in(&app, Role::OrganisationHead, &Scope::Organisation(here.id.clone()));
        let path = "/desk/duty?month=2024-07";
        let cell = format!("{}@2024-07-01", m.id);
        let before = format!("{}@2024-01-09", m.id);
        for (fields, said) in [
            (vec![("starts", "9:00"), ("ends", "11:00")], "没有勾选日期"),
            (vec![("cell", cell.as_str()), ("starts", "上午"), ("ends", "11:00")], "填开始的时间"),
            (vec![("cell", cell.as_str()), ("starts", "11:00"), ("ends", "11:00")], "不晚于"),
            (vec![("cell", before.as_str()), ("starts", "9:00"), ("ends", "11:00")], "不在本组织任职"),
        ] {
            let again = desk.post(path, &fields);
            assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "{said}");
            assert!(again.text.contains(said), "{said}: {}", again.text);
        }
        let good = [("cell", cell.as_str()), ("starts", "9:00"), ("ends", "11:00")];
        let other = signed_in(&app, Role::OrganisationHead, &Scope::Organisation(there.id.clone()));
        assert_eq!(other.post(path, &good).status, StatusCode::NOT_FOUND);
        let asked = format!("/desk/duty?organisation={}&month=2024-07", here.id);
        assert_eq!(other.get(&asked).status, StatusCode::NOT_FOUND);
        assert_eq!(desk.post(path, &good).status, StatusCode::SEE_OTHER);
        let id = app.read(|c| c.query_one("SELECT id FROM duty_shifts", &[])).expect("a row").text(0);
        assert_eq!(other.get(&format!("/desk/duty/{id}")).status, StatusCode::NOT_FOUND);
        let leader = signed_in(&app, Role::Leader, &Scope::City);
        assert_eq!(leader.post(&asked, &good).status, StatusCode::FORBIDDEN);
        let offered = leader.get("/desk/duty").text;
        assert!(offered.contains(&here.name) && offered.contains(&there.name));
    });
}

#[test]
fn those_who_have_left_keep_their_row_and_nobody_at_all_is_no_error() {
    each_engine(|app| {
        let here = organisation(&app, "西青甲公司劳动争议调解委员会", "120111");
        let desk = signed_in(&app, Role::OrganisationHead, &Scope::Organisation(here.id.clone()));
        let empty = desk.get("/desk/duty?month=2024-07");
        assert_eq!(empty.status, StatusCode::OK);
        assert!(empty.text.contains("这个月没有在任的调解员"));
        let m = person(&app, "甲一", &here);
        let cell = format!("{}@2024-07-01", m.id);
        let fields = [("cell", cell.as_str()), ("starts", "9:00"), ("ends", "11:00")];
        assert_eq!(desk.post("/desk/duty?month=2024-07", &fields).status, StatusCode::SEE_OTHER);
        for left in [
            "UPDATE appointments SET ended = '2024-07-10', ending = 'exit'",
            "UPDATE mediator_places SET until = '2024-07-10'",
        ] {
            app.db.write(|c| c.execute(left, &[])).expect("gone");
        }
        let page = desk.get("/desk/duty?month=2024-07").text;
        assert!(page.contains("甲一") && page.contains("出勤证明"), "{page}");
    });
}
