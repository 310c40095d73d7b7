use fengqiao_db::binds;
use http::StatusCode;

use super::{World, date, each_engine, refused};

fn issue(world: &World, id: &str, number: &str) -> crate::testing::Answer {
    let fields = [("number", number), ("issued", "2024-07-18"), ("reason", "聘任")];
    world.manager().post(&format!("/desk/mediators/{id}/issue"), &fields)
}

#[test]
fn a_number_left_empty_is_given_and_none_is_given_twice() {
    each_engine(|world| {
        let bare = |name: &str| world.add(name, "", |m| m.certificates.clear());
        let (a, b, c) = (bare("甲"), bare("乙"), bare("丙"));
        refused(&issue(&world, &a.id, ""), "西青区也还没有设证号规则");
        world.number(4, 1);
        // Typed by hand, of the same form: passed over by the series.
        world.add("旧人", "津12011120240002", |_| {});
        let numbers: Vec<String> = [&a, &b, &c]
            .into_iter()
            .map(|m| {
                assert_eq!(issue(&world, &m.id, "").status, StatusCode::SEE_OTHER);
                world.stored(&m.id).certificates[0].number.clone()
            })
            .collect();
        assert_eq!(numbers, ["津12011120240001", "津12011120240003", "津12011120240004"]);
        assert_eq!(world.audited("issue").len(), 3);
        // Free numbers of earlier times are as good as before, and as taken.
        let d = bare("丁");
        refused(&issue(&world, &d.id, "津12011120240001"), "已登记在 甲 名下");
        assert_eq!(issue(&world, &d.id, "老证 7 号").status, StatusCode::SEE_OTHER);
        refused(&issue(&world, &d.id, ""), "已有调解员证");
    });
}

#[test]
fn a_refused_issue_uses_no_number_up() {
    each_engine(|world| {
        world.number(4, 1);
        let m = world.add("甲", "津旧1", |_| {});
        let path = format!("/desk/mediators/{}/reissue", m.id);
        let form = |issued| world.manager().post(&path, &[("number", ""), ("issued", issued)]);
        refused(&form("2024-07-19"), "发证日期在今天之后");
        assert_eq!(form("2024-07-01").status, StatusCode::SEE_OTHER);
        assert_eq!(world.stored(&m.id).certificates[1].number, "津12011120240001");
    });
}

#[test]
fn digits_end_and_years_begin_anew() {
    each_engine(|world| {
        world.number(3, 999);
        let bare = |name: &str| world.add(name, "", |m| m.certificates.clear());
        let (a, b) = (bare("甲"), bare("乙"));
        assert_eq!(issue(&world, &a.id, "").status, StatusCode::SEE_OTHER);
        assert_eq!(world.stored(&a.id).certificates[0].number, "津1201112024999");
        refused(&issue(&world, &b.id, ""), "流水号已用到 999");
        let last_year = [("number", ""), ("issued", "2023-12-31"), ("reason", "补登")];
        let done = world.manager().post(&format!("/desk/mediators/{}/issue", b.id), &last_year);
        assert_eq!(done.status, StatusCode::SEE_OTHER);
        assert_eq!(world.stored(&b.id).certificates[0].number, "津1201112023001");
    });
}

#[test]
fn a_series_belongs_to_its_authority() {
    each_engine(|world| {
        world.number(4, 1);
        let (own, other) = (world.manager(), world.manager_there());
        let at = |place: &str| format!("/desk/certificates/series/{place}");
        assert!(own.get("/desk/certificates/series").text.contains("津12011120240001"));
        assert!(!other.get("/desk/certificates/series").text.contains("津120111"));
        assert_eq!(other.get(&at("120111")).status, StatusCode::NOT_FOUND);
        let form =
            |prefix: &'static str, digits: &'static str, next: &'static str, revision: &'static str| {
                [
                    ("prefix", prefix),
                    ("with_year", "yes"),
                    ("digits", digits),
                    ("next", next),
                    ("revision", revision),
                ]
            };
        assert_eq!(other.post(&at("120111"), &form("津", "4", "1", "1")).status, StatusCode::NOT_FOUND);
        refused(&other.post(&at("120112"), &form("津120111", "4", "1", "0")), "前缀已由西青区使用");
        refused(&other.post(&at("120112"), &form("津120112", "九", "1", "0")), "填数字");
        refused(&other.post(&at("120112"), &form("津120112", "9", "1", "0")), "填 3 到 8");
        refused(&other.post(&at("120112"), &form("津120112", "4", "10000", "0")), "不能超过位数");
        let kept = other.post(&at("120112"), &form("津120112", "4", "31", "0"));
        assert_eq!(kept.status, StatusCode::SEE_OTHER);
        assert!(other.get("/desk/certificates/series").text.contains("津12011220240031"));
        // Seen before somebody else saved.
        refused(&other.post(&at("120112"), &form("津120112", "4", "1", "0")), "别人刚改过");
        assert_eq!(world.audited("update").len(), 2);
    });
}

#[test]
fn a_number_has_one_holder_in_the_database_too() {
    each_engine(|world| {
        let m = world.add("甲", "津1", |_| {});
        world.add("乙", "津2", |_| {});
        let twice = world.app.db.write(|c| {
            let sql = "UPDATE certificates SET number = '津2' WHERE mediator_id = $1";
            c.execute(sql, &fengqiao_db::binds![m.id.as_str()])
        });
        assert!(twice.is_err());
    });
}

#[test]
fn a_card_is_taken_back_without_a_word_on_validity() {
    each_engine(|world| {
        let m = world.add("甲", "津1", |_| {});
        let recall = |on| {
            let fields = [("of", "津1"), ("on", on), ("reason", "借调期间代为保管")];
            world.manager().post(&format!("/desk/mediators/{}/recall", m.id), &fields)
        };
        refused(&recall("2021-05-16"), "早于发证日期");
        refused(&recall("2024-07-19"), "还没有发生");
        assert_eq!(recall("2024-07-10").status, StatusCode::SEE_OTHER);
        refused(&recall("2024-07-11"), "已于 2024-07-10 收回");
        let kept = world.stored(&m.id);
        assert_eq!(kept.certificates[0].recalled, Some(date(2024, 7, 10)));
        assert_eq!(kept.certificates[0].revoked, None);
        assert!(
            world
                .manager()
                .get(&format!("/desk/mediators/{}", m.id))
                .text
                .contains("证卡已于 2024-07-10 收回")
        );
        assert_eq!(world.audited("recall").len(), 1);
    });
}

#[test]
fn a_number_held_twice_before_it_had_one_holder_is_marked_when_the_schema_moves_on() {
    let before =
        crate::migrations::ALL.iter().position(|(name, _)| *name == "0007_certificates").expect("there");
    for db in fengqiao_db::testing::databases_migrated(&crate::migrations::ALL[..before]) {
        db.write(|c| {
            for id in ["m1", "m2", "m3"] {
                c.execute(
                    "INSERT INTO mediators (id, revision, name, latest_certificate, created_at, updated_at, record_key,
                       entered_on, authority) VALUES ($1, 1, '甲', '津1', '2024', '2024', $1, '2024-01-10', '120111')",
                    &binds![id],
                )?;
                c.execute(
                    "INSERT INTO certificates (mediator_id, number, issued) VALUES ($1, '津1', '2021-05-17')",
                    &binds![id],
                )?;
            }
            Ok::<_, crate::AppError>(())
        })
        .expect("three holders of one number");
        fengqiao_db::migrate(&db, crate::migrations::ALL, "2024-07-18T09:00:00")
            .expect("the rest of the schema");
        let said = db
            .read(|c| {
                Ok::<_, crate::AppError>(c.query(
                    "SELECT x.number, m.latest_certificate, COALESCE(x.note, '') FROM certificates x
                     JOIN mediators m ON m.id = x.mediator_id ORDER BY x.mediator_id",
                    &[],
                )?)
            })
            .expect("all three");
        let numbers: Vec<_> = said.iter().map(|r| r.text(0)).collect();
        assert_eq!(numbers, ["津1", "津1（重号1）", "津1（重号2）"]);
        assert!(said.iter().all(|r| r.str(0) == r.str(1)));
        assert!(said[2].str(2).contains("升级时发现") && said[0].str(2).is_empty());
    }
}
