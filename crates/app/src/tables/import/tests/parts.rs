//! Files longer than the part that is judged and kept at a time.

use fengqiao_domain::access::Scope;
use fengqiao_sheets::Source;

use super::{HERE, TODAY, World, each_engine, id_number, organisation, roster};
use crate::mediators::{MediatorRecords, sums};
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
    let scope = Scope::Authority("120111".into());
    let actor = person(&world.app, fengqiao_domain::access::Role::DistrictOfficer, &scope).actor();
    let options = Options { dry_run: false, only_valid: false, scope };
    run::<MediatorRecords>(&world.app, &actor, source, &options).expect("a file that can be read")
}

fn counted(world: &World) -> u64 {
    let now = world.app.clock.stamp();
    let env = world.app.env(&now);
    let sums = world.app.read(|c| sums::on(c, &env, &Scope::City, TODAY, "名册"));
    sums.expect("sums").expect("the city has its own").values().sum()
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
