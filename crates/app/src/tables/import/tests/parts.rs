//! Files longer than the part that is judged and kept at a time.

use fengqiao_domain::access::Scope;
use fengqiao_sheets::Source;

use super::{HERE, TODAY, World, each_engine, id_number, organisation, roster};
use crate::mediators::{MediatorRecords, lists};
use crate::tables::import::run::look;
use crate::tables::import::{Done, Options, run};
use crate::testing::person;

/// One more than is kept at a time.
const ROWS: u32 = 1001;

/// A roster of so many people and one last row.
fn long(last: (&str, &str, &str)) -> Source {
    let names: Vec<String> = (1..=ROWS).map(|i| format!("甲{i}")).collect();
    let mut rows: Vec<(&str, &str, &str)> = names.iter().map(|name| (name.as_str(), "", "")).collect();
    rows.push(last);
    Source::bytes("名册.csv", roster(&rows).into_bytes())
}

fn import(world: &World, source: &Source) -> Done {
    taken(world, source, false)
}

fn taken(world: &World, source: &Source, dry_run: bool) -> Done {
    let scope = Scope::Authority("120111".into());
    let actor = person(&world.app, fengqiao_domain::access::Role::DistrictOfficer, &scope).actor();
    let options = Options { dry_run, only_valid: false, scope, lens: None };
    run::<MediatorRecords>(&world.app, &actor, source, &options).expect("a file that can be read")
}

fn counted(world: &World) -> u64 {
    let now = world.app.clock.stamp();
    let env = world.app.env(&now);
    let sums = world.app.read(|c| lists::by_state(c, &env, &Scope::City, TODAY));
    sums.expect("sums").values().sum()
}

#[test]
fn a_person_met_again_in_a_later_part_is_the_same_person_and_counts_once() {
    each_engine(|app| {
        let world = World::new(app);
        organisation(&world.app, "西青丙公司劳动争议调解委员会", "120111");
        let done = import(&world, &long(("甲1", &id_number(1), "西青丙公司劳动争议调解委员会")));
        let report = &done.report;
        assert_eq!((report.new, report.updated, report.skipped), (ROWS, 1, 0), "{:?}", report.errors);
        assert_eq!((world.people(), counted(&world)), (i64::from(ROWS), u64::from(ROWS)));
        let sql = "SELECT COUNT(*) FROM appointments a JOIN mediators m ON m.id = a.mediator_id WHERE m.name = '甲1'";
        assert_eq!(world.app.read(|c| c.query_one(sql, &[])).expect("a count").int(0), 2);
    });
}

#[test]
fn a_row_repeated_in_a_later_part_is_an_error_and_nothing_of_the_file_stays() {
    each_engine(|app| {
        let world = World::new(app);
        let done = import(&world, &long(("甲1", &id_number(1), HERE)));
        assert_eq!((done.report.committed, done.report.skipped), (false, 1));
        let said = &done.report.errors[0];
        assert!(said.row == ROWS + 2 && said.message.contains("第 2 行"), "{said:?}");
        assert_eq!((world.people(), counted(&world)), (0, 0));
        assert!(!world.audited().contains(&"import".to_owned()));
    });
}

/// Everything a report says, but for whether it was kept.
fn said(done: &Done) -> String {
    let mut report = serde_json::to_value(&done.report).expect("a report");
    report["committed"] = false.into();
    report["receipt"] = serde_json::Value::Null;
    report.to_string()
}

const ELSEWHERE: &str = "西青丙公司劳动争议调解委员会";

#[test]
fn a_dry_run_says_of_later_parts_what_the_import_says_and_keeps_nothing() {
    let number = id_number(1);
    for last in [("甲1", number.as_str(), ELSEWHERE), ("甲1", number.as_str(), HERE), ("甲1", " ", ELSEWHERE)]
    {
        each_engine(|app| {
            let world = World::new(app);
            organisation(&world.app, ELSEWHERE, "120111");
            let file = long(last);
            let dry = taken(&world, &file, true);
            assert_eq!((world.people(), dry.report.committed), (0, false));
            assert_eq!(said(&dry), said(&import(&world, &file)));
        });
    }
}

#[test]
fn a_dry_run_finds_whom_the_store_knows_as_an_earlier_part_has_left_them() {
    let (one, number) = (id_number(1), id_number(2000));
    // Somebody without a number gets one in the first row, another organisation in the last, or is asked for by name.
    for (stored, last) in [
        (" ", ("甲1", one.as_str(), ELSEWHERE)),
        (" ", ("甲1", " ", HERE)),
        (one.as_str(), ("甲1", one.as_str(), ELSEWHERE)),
        (one.as_str(), ("甲1", one.as_str(), HERE)),
        (number.as_str(), ("甲1", number.as_str(), ELSEWHERE)),
    ] {
        each_engine(|app| {
            let world = World::new(app);
            organisation(&world.app, ELSEWHERE, "120111");
            let known = Source::bytes("名册.csv", roster(&[("甲1", stored, "")]).into_bytes());
            assert_eq!(import(&world, &known).report.new, 1);
            let file = long(last);
            let dry = taken(&world, &file, true);
            assert_eq!(world.people(), 1);
            assert_eq!(said(&dry), said(&import(&world, &file)));
        });
    }
}

#[test]
fn a_dry_run_follows_somebody_through_many_parts() {
    each_engine(|app| {
        let world = World::new(app);
        let id = id_number(1);
        for i in 0..4 {
            organisation(&world.app, &format!("西青丙{i}公司劳动争议调解委员会"), "120111");
        }
        // The same person at another organisation in each part.
        let mut csv = roster(&[("甲", &id, "")]);
        for part in 0..4_u32 {
            let names: Vec<String> = (1..=ROWS).map(|i| format!("乙{part}x{i}")).collect();
            let numbers: Vec<String> = (1..=ROWS).map(|i| id_number(part * 1100 + 10 + i)).collect();
            let rows: Vec<(&str, &str, &str)> = names
                .iter()
                .zip(&numbers)
                .map(|(name, number)| (name.as_str(), number.as_str(), ""))
                .collect();
            csv.extend(roster(&rows).lines().skip(1).flat_map(|line| [line, "\n"]));
            let host = format!("西青丙{part}公司劳动争议调解委员会");
            csv.extend(roster(&[("甲", &id, &host)]).lines().skip(1).flat_map(|line| [line, "\n"]));
        }
        let file = Source::bytes("名册.csv", csv.into_bytes());
        let dry = taken(&world, &file, true);
        assert_eq!(dry.report.updated, 4, "{:?}", dry.report.errors);
        assert_eq!(said(&dry), said(&import(&world, &file)));
    });
}

#[test]
fn a_certificate_of_somebody_in_an_earlier_part_is_a_fault_in_a_dry_run_as_in_the_import() {
    each_engine(|app| {
        let world = World::new(app);
        let names: Vec<String> = (1..=ROWS + 1).map(|i| format!("甲{i}")).collect();
        let rows: Vec<(&str, &str, &str)> = names.iter().map(|name| (name.as_str(), "", "")).collect();
        let file = roster(&rows);
        let held = "津12000020240009,2023-02-01";
        let lines: Vec<String> = file
            .lines()
            .enumerate()
            .map(|(at, line)| match at {
                1 | 1002 => format!("{}{held}", &line[..line.len() - 1]),
                _ => line.to_owned(),
            })
            .collect();
        let file = Source::bytes("名册.csv", lines.join("\n").into_bytes());
        let dry = taken(&world, &file, true);
        assert_eq!((dry.report.skipped, dry.report.errors[0].row), (1, ROWS + 2), "{:?}", dry.report.errors);
        assert!(dry.report.errors[0].message.contains("甲1 名下"), "{:?}", dry.report.errors);
        assert_eq!(said(&dry), said(&import(&world, &file)));
    });
}

#[test]
fn somebody_new_met_twice_in_one_part_is_one_person_with_both_appointments() {
    each_engine(|app| {
        let world = World::new(app);
        organisation(&world.app, ELSEWHERE, "120111");
        let id = id_number(1);
        let file = Source::bytes("名册.csv", roster(&[("甲", &id, ""), ("甲", &id, ELSEWHERE)]).into_bytes());
        let dry = taken(&world, &file, true);
        let done = import(&world, &file);
        assert_eq!((done.report.new, done.report.updated, done.report.skipped), (1, 1, 0));
        assert_eq!(said(&dry), said(&done));
        let sql = "SELECT COUNT(*) FROM appointments";
        assert_eq!(world.app.read(|c| c.query_one(sql, &[])).expect("a count").int(0), 2);
        assert_eq!((world.people(), counted(&world)), (1, 1));
    });
}

#[test]
fn others_work_while_a_file_is_looked_at() {
    each_engine(|app| {
        let world = World::new(app);
        let scope = Scope::Authority("120111".into());
        let looks = person(&world.app, fengqiao_domain::access::Role::DistrictOfficer, &scope).actor();
        let mut written = 0;
        let file = long(("乙", "", ""));
        let done =
            look::<MediatorRecords>(&world.app, &looks, (&file, None), &scope, &mut |_| (), &mut |row, _| {
                // In the middle of the file somebody else writes: with the writer held this would wait for its end.
                if row.number % 500 == 0 {
                    organisation(&world.app, &format!("丙{}公司劳动争议调解委员会", row.number), "120111");
                    written += 1;
                }
                Ok(())
            });
        assert_eq!((done.expect("a file that can be read").report.rows, written), (ROWS + 1, 2));
        assert_eq!(world.people(), 0);
    });
}
