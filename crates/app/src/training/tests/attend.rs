//! Enrolment, sign-in ticked after the event, correction and taking back.

use fengqiao_db::binds;
use http::StatusCode;
use jiff::civil::date;

use super::{World, each_engine};
use crate::tables::testing::{last_audit, stored};
use crate::testing::{person, signed_in};
use crate::training::{SessionRecords, TrainingRecords, attend};
use fengqiao_domain::access::{Role, Scope};
use fengqiao_domain::value::Raw;

#[test]
fn the_last_ones_wait_and_move_up_when_somebody_withdraws() {
    each_engine(|app| {
        let world = World::new(app);
        let people: Vec<_> = [("张三", "津1"), ("李四", "津2"), ("王五", "津3")]
            .map(|(name, number)| world.person(name, number, &world.here))
            .into();
        let other = world.person("赵六", "津9", &world.there);
        let course = world.course(date(2024, 9, 2), |s| s.capacity = Some(2));
        let (head, path) = (world.head(), format!("/desk/training/{}", course.id));
        let enrol = |id: &str| head.post(&format!("{path}/enrolments"), &[("id", id)]);
        for m in &people {
            assert_eq!(enrol(&m.id).status, StatusCode::SEE_OTHER);
        }
        let page = head.get(&path).text;
        assert!(page.contains("名额 2，已报名 2 人，候补 1 人") && page.contains("候补第 1 位"), "{page}");
        let twice = enrol(&people[0].id);
        assert_eq!(twice.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(twice.text.contains("张三已经报名"), "{}", twice.text);
        assert_eq!(enrol(&other.id).status, StatusCode::NOT_FOUND, "nobody of another organisation");
        let first =
            page.split("/enrolments/").nth(2).or(page.split("/enrolments/").nth(1)).unwrap_or_default();
        let first = first.split('/').next().unwrap_or_default();
        let gone = head.post(&format!("{path}/enrolments/{first}/withdrawal"), &[]);
        assert_eq!(gone.status, StatusCode::SEE_OTHER, "{}", gone.text);
        let page = head.get(&path).text;
        assert!(page.contains("已报名 2 人") && !page.contains("候补第"), "{page}");
        let leader = signed_in(&world.app, Role::Leader, &Scope::City);
        let read_only = leader.post(&format!("{path}/enrolments"), &[("id", people[0].id.as_str())]);
        assert_eq!(read_only.status, StatusCode::FORBIDDEN);
        let own = signed_in(&world.app, Role::Mediator, &Scope::Mediator(people[0].id.clone()));
        let late = world.course(date(2024, 9, 9), |s| {
            s.name = "专题班".into();
            s.enrol_until = Some(date(2024, 7, 17));
        });
        let shut = own.post(&format!("/desk/training/{}/enrolments", late.id), &[("id", &people[0].id)]);
        assert!(shut.text.contains("报名已于 2024-07-17 截止"), "{}", shut.text);
    });
}

#[test]
fn a_course_under_way_is_on_the_own_page_to_its_last_day() {
    each_engine(|app| {
        let world = World::new(app);
        let one = world.person("张三", "津1", &world.here);
        for (name, first, last) in [
            ("三天的班", date(2024, 7, 16), date(2024, 7, 18)),
            ("过去的班", date(2024, 7, 16), date(2024, 7, 17)),
        ] {
            let course = world.course(first, |s| {
                s.name = name.into();
                s.ends_on = Some(last);
            });
            let sql = "INSERT INTO enrolments (id, session_id, mediator_id, enrolled_at, enrolled_by)
                       VALUES ($1, $2, $3, '2024-07-01T08:00:00', $3)";
            let binds = binds![world.app.new_id(), course.id.as_str(), one.id.as_str()];
            world.app.db.write(|c| c.execute(sql, &binds)).expect("an enrolment");
        }
        let own = signed_in(&world.app, Role::Mediator, &Scope::Mediator(one.id.clone()));
        let page = own.get("/desk/me").text;
        assert!(page.contains("三天的班") && page.contains("2024-07-16 至 2024-07-18"), "{page}");
        assert!(!page.contains("过去的班"), "{page}");
    });
}

#[test]
fn one_screen_ticks_those_who_came_and_says_who_did_not() {
    each_engine(|app| {
        let world = World::new(app);
        let one = world.person("张三", "津1", &world.here);
        let two = world.person("李四", "津2", &world.here);
        let three = world.person("王五", "津3", &world.there);
        let course = world.course(date(2024, 7, 15), |_| {});
        let desk = world.officer();
        let path = format!("/desk/training/{}/attendance", course.id);
        let now = world.app.clock.stamp();
        for (at, m) in [&one, &two].iter().enumerate() {
            let sql = "INSERT INTO enrolments (id, session_id, mediator_id, enrolled_at, enrolled_by)
                       VALUES ($1, $2, $3, $4, '测')";
            let binds =
                fengqiao_db::binds![format!("e{at}"), course.id.as_str(), m.id.as_str(), now.as_str()];
            world.app.db.write(|c| c.execute(sql, &binds)).expect("an enrolment");
        }
        let (hours_one, hours_two) = (format!("hours-{}", one.id), format!("hours-{}", two.id));
        let sheet = |hours: &str, numbers: &str| {
            desk.post(
                &path,
                &[
                    ("person", one.id.as_str()),
                    ("person", two.id.as_str()),
                    ("came", one.id.as_str()),
                    (hours_one.as_str(), hours),
                    (hours_two.as_str(), "16"),
                    ("absent", "是"),
                    ("numbers", numbers),
                ],
            )
        };
        for (hours, words) in [("16.5", "多于活动的 16 学时"), ("7.3", "以 0.5 为单位"), ("十六", "problem")]
        {
            let wrong = sheet(hours, "津3");
            assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{hours}");
            assert!(wrong.text.contains(words), "{hours}: {}", wrong.text);
            assert!(
                wrong.text.contains(&format!("value=\"{hours}\"")) && wrong.text.contains("津3</textarea>")
            );
        }
        let unknown = sheet("14.5", "津3 津88");
        assert!(unknown.text.contains("没有这些证号：津88"), "{}", unknown.text);
        assert_eq!(world.year(&one, 2024).half_hours, 0, "nothing was kept");
        let kept = sheet("14.5", "津3");
        assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.text);
        assert_eq!(world.year(&one, 2024).half_hours, 29);
        assert_eq!(world.year(&two, 2024).half_hours, 0, "did not come");
        assert_eq!(world.year(&three, 2024).half_hours, 32, "from elsewhere, by number");
        assert_eq!(last_audit(&world.app).0, "attendance");
        let twice = desk.post(&path, &[("numbers", "津1")]);
        assert!(twice.text.contains("张三已经登记过签到，不能再登记一次"), "{}", twice.text);
        let page = desk.get(&format!("/desk/training/{}", course.id)).text;
        assert!(page.contains("登记 3 人，到场 2 人") && page.contains("未到"), "{page}");
        let same_day = world.course(date(2024, 7, 15), |s| s.name = "专题班".into());
        let kept =
            desk.post(&format!("/desk/training/{}/attendance", same_day.id), &[("numbers", "津1 津2")]);
        let there = kept.location().to_owned();
        let flash = kept.headers["set-cookie"].to_str().unwrap_or_default();
        let page = desk.and_cookie(flash.split(';').next().unwrap_or_default()).get(&there).text;
        assert!(page.contains("提醒：张三：与“业务培训班”（2024-07-15）时间重叠"), "{page}");
        assert!(!page.contains("李四：与"), "who did not come has no other time: {page}");
        world.assert_sound();
    });
}

#[test]
fn signing_in_begins_with_the_session_and_belongs_to_who_holds_it() {
    each_engine(|app| {
        let world = World::new(app);
        world.person("张三", "津1", &world.here);
        let early = world.course(date(2024, 7, 19), |_| {});
        let today = world.course(date(2024, 7, 18), |s| s.name = "今天的班".into());
        let desk = world.officer();
        let post = |id: &str, desk: &crate::testing::Browser| {
            desk.post(&format!("/desk/training/{id}/attendance"), &[("numbers", "津1")])
        };
        let soon = post(&early.id, &desk);
        assert!(soon.text.contains("活动 2024-07-19 才开始"), "{}", soon.text);
        let head = post(&today.id, &world.head());
        assert!(head.text.contains("签到由主办单位登记"), "{}", head.text);
        let there = signed_in(&world.app, Role::DistrictOfficer, &Scope::Authority("120112".into()));
        assert_eq!(post(&today.id, &there).status, StatusCode::NOT_FOUND);
        assert_eq!(post(&today.id, &desk).status, StatusCode::SEE_OTHER);
        let off = desk.post(
            &format!("/desk/training/{}/cancellation", today.id),
            &[("revision", "1"), ("off", "是"), ("cancel_reason", "改期")],
        );
        assert!(off.text.contains("已有 1 人登记签到，不能取消"), "{}", off.text);
        let fields = [("revision", "1"), ("off", "是"), ("cancel_reason", "改期")];
        let off = desk.post(&format!("/desk/training/{}/cancellation", early.id), &fields);
        assert_eq!(off.status, StatusCode::SEE_OTHER);
        assert!(stored::<SessionRecords>(&world.app, &early.id).cancelled_on.is_some());
    });
}

#[test]
fn a_slip_is_corrected_with_a_reason_and_the_wrong_person_taken_back() {
    each_engine(|app| {
        let world = World::new(app);
        let one = world.person("张三", "津1", &world.here);
        let course = world.course(date(2024, 7, 15), |_| {});
        let desk = world.officer();
        let sign_in = format!("/desk/training/{}/attendance", course.id);
        assert_eq!(desk.post(&sign_in, &[("numbers", "津1")]).status, StatusCode::SEE_OTHER);
        let id = world.app.read(|c| c.query_one("SELECT id FROM attendances", &[])).unwrap().text(0);
        let path = format!("/desk/training/attendance/{id}");
        assert_eq!(desk.get(&path).status, StatusCode::OK);
        let silent = desk.post(&path, &[("revision", "1"), ("attended", "12")]);
        assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(silent.text.contains("更正要写明理由") && silent.text.contains("value=\"12\""));
        let much = desk.post(&path, &[("revision", "1"), ("attended", "17"), ("note", "签到表")]);
        assert!(much.text.contains("多于活动的 16 学时"), "{}", much.text);
        let right = desk.post(&path, &[("revision", "1"), ("attended", "12"), ("note", "早退半天")]);
        assert_eq!(right.status, StatusCode::SEE_OTHER, "{}", right.text);
        assert_eq!(world.year(&one, 2024).half_hours, 24);
        let stale = desk.post(&format!("{path}/withdrawal"), &[("revision", "1"), ("reason", "记错人")]);
        assert_eq!(stale.status, StatusCode::PRECONDITION_FAILED);
        let back = desk.post(&format!("{path}/withdrawal"), &[("revision", "2"), ("reason", "记错人")]);
        assert_eq!(back.status, StatusCode::SEE_OTHER, "{}", back.text);
        assert_eq!(world.year(&one, 2024).half_hours, 0);
        assert!(stored::<TrainingRecords>(&world.app, &id).withdrawn.is_some(), "the row stays");
        assert_eq!(
            desk.post(&sign_in, &[("numbers", "津1")]).status,
            StatusCode::SEE_OTHER,
            "and may be right later"
        );
        assert_eq!(world.year(&one, 2024).half_hours, 32);
        world.assert_sound();
    });
}

#[test]
fn a_row_is_no_way_into_the_session_and_the_session_no_way_out_of_its_rows() {
    each_engine(|app| {
        let world = World::new(app);
        world.person("张三", "津1", &world.here);
        let course = world.course(date(2024, 7, 15), |s| s.place = Some("区会议中心".into()));
        let desk = world.officer();
        let sign_in = format!("/desk/training/{}/attendance", course.id);
        assert_eq!(desk.post(&sign_in, &[("numbers", "津1")]).status, StatusCode::SEE_OTHER);
        let row = world.app.read(|c| c.query_one("SELECT id FROM attendances", &[])).unwrap().text(0);
        let row = stored::<TrainingRecords>(&world.app, &row);
        let officer = person(&world.app, Role::DistrictOfficer, &Scope::Authority("120111".into())).actor();
        for (column, value) in [("place", Raw::Text("别处".into())), ("hours", Raw::Text("40".into()))] {
            let values = [(column.to_owned(), value)].into();
            let said = attend::correct(&world.app, &officer, &row.id, row.revision, &values, "改");
            let said = said.expect_err("refused").detail();
            assert!(said.contains("这里只改参加的人，不改活动"), "{column}: {said}");
        }
        assert_eq!(stored::<SessionRecords>(&world.app, &course.id).place.as_deref(), Some("区会议中心"));
        let edit = desk.get(&format!("/desk/training/{}/edit", course.id));
        assert_eq!(edit.status, StatusCode::OK);
        let fields = [
            ("revision", "1"),
            ("category", "off_the_job"),
            ("name", "业务培训班"),
            ("level", "district"),
            ("host", "西青区人力资源和社会保障局"),
            ("district", "120111"),
            ("starts_on", "2024-07-15"),
            ("ends_on", "2024-07-15"),
            ("hours", "8"),
            ("note", "课时有误"),
        ];
        let shorter = desk.post(&format!("/desk/training/{}/edit", course.id), &fields);
        assert!(shorter.text.contains("已经登记的人实到 16 学时，多于活动的 8 学时"), "{}", shorter.text);
        world.assert_sound();
    });
}

#[test]
fn one_leaves_after_enrolment_has_closed_and_not_after_the_session() {
    each_engine(|app| {
        let world = World::new(app);
        let one = world.person("张三", "津1", &world.here);
        let course = world.course(date(2024, 7, 18), |_| {});
        let (head, path) = (world.head(), format!("/desk/training/{}", course.id));
        let put = |sql: &str| world.app.db.write(|c| c.execute(sql, &[])).expect("set");
        let sent = head.post(&format!("{path}/enrolments"), &[("id", &one.id)]);
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
        put("UPDATE training_sessions SET enrol_until = '2024-07-17'");
        let page = head.get(&path).text;
        assert!(page.contains("报名已于 2024-07-17 截止") && page.contains("取消报名"), "{page}");
        let place =
            page.split("/enrolments/").nth(1).unwrap_or_default().split('/').next().unwrap_or_default();
        let leave = format!("{path}/enrolments/{place}/withdrawal");
        put("UPDATE training_sessions SET starts_on = '2024-07-17', ends_on = '2024-07-17'");
        let late = head.post(&leave, &[]);
        assert!(late.text.contains("活动已经结束或取消"), "{}", late.text);
        put("UPDATE training_sessions SET starts_on = '2024-07-18', ends_on = '2024-07-18'");
        assert_eq!(head.post(&leave, &[]).status, StatusCode::SEE_OTHER);
    });
}
