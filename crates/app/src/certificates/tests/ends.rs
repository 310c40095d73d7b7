use fengqiao_domain::access::Scope;

use super::{World, date, each_engine};
use crate::AppError;
use crate::mediators::{lists, sums};

fn ends(world: &World, scope: &Scope) -> Vec<(String, u64)> {
    world.app.read(|c| lists::ends(c, scope, date(2024, 7, 18))).expect("the ends")
}

/// The ends counted are those that stand beside the people.
fn hold(world: &World) {
    assert!(world.app.read(sums::ends_hold).expect("a check"), "the counts have strayed");
}

#[test]
fn the_forecast_follows_every_decision() {
    each_engine(|world| {
        let here = Scope::Authority("120111".into());
        let a = world.add("甲", "津1", |_| {});
        world.add("乙", "津2", |m| m.certificates[0].issued = date(2024, 3, 1));
        hold(&world);
        let expected = vec![("2028-06-30".to_owned(), 1), ("2029-02-28".to_owned(), 1)];
        assert_eq!((ends(&world, &Scope::City), ends(&world, &here)), (expected.clone(), expected));
        let desk = world.manager();
        let at = |what: &str| format!("/desk/mediators/{}/{what}", a.id);
        desk.post(&at("reissue"), &[("number", "津3"), ("issued", "2024-07-18")]);
        hold(&world);
        assert_eq!(ends(&world, &here)[1], ("2029-07-17".to_owned(), 1));
        let fields = [("on", "2024-07-18"), ("reason", "因"), ("heard", "无异议")];
        desk.post(&at("revocation"), &fields);
        hold(&world);
        assert_eq!(ends(&world, &Scope::City), [("2029-02-28".to_owned(), 1)]);
        // To another district: it ends there.
        let b = world.add("丙", "津4", |_| {});
        let city =
            crate::testing::signed_in(&world.app, fengqiao_domain::access::Role::CityManager, &Scope::City);
        let moved = [
            ("kind", "transfer"),
            ("organisation", "津南乙公司劳动争议调解委员会"),
            ("full_time", "part_time"),
            ("on", "2024-07-18"),
        ];
        let answer = city.post(&format!("/desk/mediators/{}/move", b.id), &moved);
        assert_eq!(answer.status, http::StatusCode::SEE_OTHER, "{}", answer.text);
        hold(&world);
        assert_eq!(ends(&world, &Scope::Authority("120112".into())), [("2028-06-30".to_owned(), 1)]);
        assert_eq!(ends(&world, &here), [("2029-02-28".to_owned(), 1)]);
    });
}

#[test]
fn computing_everything_anew_gives_the_same() {
    each_engine(|world| {
        world.add("甲", "津1", |_| {});
        let before = ends(&world, &Scope::City);
        crate::setup::recompute_all(&world.app, &crate::testing::operator()).expect("computed");
        hold(&world);
        assert_eq!(ends(&world, &Scope::City), before);
        let spoilt: Result<(), AppError> = world.app.db.write(|c| {
            c.execute("UPDATE certificate_ends SET total = 5 WHERE place = ''", &[])?;
            Ok(())
        });
        spoilt.expect("spoilt");
        assert!(!world.app.read(sums::ends_hold).expect("a check"));
    });
}
