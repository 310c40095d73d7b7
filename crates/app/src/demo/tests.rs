use fengqiao_domain::access::{Role, Scope, separation};
use fengqiao_domain::coverage::Indicator;
use jiff::civil::date;

use super::{Held, Size, World, accounts, fill, held};
use crate::coverage::figures;
use crate::platform::audit;
use crate::testing::{each_engine, sqlite};
use crate::users::password;
use crate::{App, setup};

fn filled(app: &App, world: &World) -> super::Filled {
    setup::refresh(app).unwrap();
    fill(app, world, &mut |_, _| {}).unwrap()
}

#[test]
fn the_demo_tells_the_story_of_its_day() {
    let app = sqlite();
    let world = World::new(2024, Size::demo(2024, app.today()), app.today()).unwrap();
    let size = world.size();
    let kept = filled(&app, &world);
    assert_eq!(kept.rows, size.units + size.organisations + size.mediators);
    let now = app.clock.stamp();
    let table = app.read(|c| figures::table(c, &app.env(&now), &Scope::City, date(2024, 7, 18))).unwrap();
    let row = |authority: &str, of: Indicator| {
        let mine = |f: &&figures::Figure| f.authority == authority && f.row.indicator == of;
        &table.rows.iter().find(mine).unwrap().row
    };
    let west = row("120111", Indicator::Enterprise);
    assert_eq!((west.base.value, west.required, west.counts.organisations.now), (120, 78, 69));
    assert!(west.base.is_confirmed() && west.base.list >= 123);
    assert!(!row("120118", Indicator::Enterprise).base.is_confirmed());
    let achieved = |of: Indicator| -> u32 {
        let first = table.rows.iter().filter(|f| f.row.indicator == of && f.row.due == date(2024, 12, 31));
        first.map(|f| f.row.counts.organisations.now).sum()
    };
    let all = Indicator::ALL.iter().map(|of| achieved(*of)).collect::<Vec<_>>();
    assert_eq!(all, [1023, 189, 177, 15]);
}

#[test]
fn both_engines_keep_a_small_world() {
    each_engine(|app| {
        let size = Size { units: 300, organisations: 420, mediators: 1500 };
        let world = World::new(7, size, app.today()).unwrap();
        let mut heard = Vec::new();
        setup::refresh(&app).unwrap();
        let kept = fill(&app, &world, &mut |done, total| heard.push((done, total))).unwrap();
        assert_eq!((kept.rows, heard.last().copied()), (2220, Some((2220, 2220))));
        let count = |sql: &str| app.read(|c| c.query_one(sql, &[]).map(|row| row.int(0))).unwrap();
        assert_eq!(count("SELECT COUNT(*) FROM organisations"), 420);
        assert_eq!(count("SELECT COUNT(*) FROM mediators"), 1500);
        assert!(count("SELECT COUNT(*) FROM standings") > 1000);
        assert!(count("SELECT COUNT(*) FROM organisation_days WHERE what = 'eligible'") > 20);
        assert!(count("SELECT COUNT(*) FROM coverage_days WHERE measure = 'units'") > 20);
        assert!(count("SELECT COUNT(*) FROM gap_assignments WHERE assignee <> ''") > 1);
        assert_eq!(app.read(held).unwrap(), Held::Generated, "nothing that somebody entered");
    });
}

#[test]
fn there_is_somebody_for_every_role() {
    let app = sqlite();
    let size = Size { units: 100, organisations: 320, mediators: 900 };
    let kept = filled(&app, &World::new(7, size, app.today()).unwrap());
    let all = accounts(&app, &kept).unwrap();
    for role in Role::ALL {
        assert_eq!(all.iter().filter(|a| a.role == *role).count(), 1, "{role:?}");
    }
    for account in &all {
        assert_eq!(password::problem(account.password, account.account), None);
        assert_eq!(separation(&[account.role]), Ok(()));
        assert!(!account.scope_name.is_empty() && !account.name.is_empty(), "{account:?}");
    }
    assert!(accounts(&app, &kept).is_err(), "a second time");
    let checked = app.read(audit::verify).unwrap();
    assert!(checked.is_ok(), "the chain holds");
}
