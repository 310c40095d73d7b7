//! How `SQLite` means to find a page: along an index, whatever is asked for.

use fengqiao_db::{Bind, Conn};
use fengqiao_domain::access::Scope;
use jiff::civil::date;

use crate::mediators::lists::{self, Asked, Check, Confirmed, ON_ROSTER, OPEN, Obliged, Start, Wanted, Way};
use crate::organisations::OrganisationRecords;
use crate::tables::{Params, Records, query};
use crate::testing::sqlite;
use crate::units::UnitRecords;

/// The steps of a statement.
fn plan(c: &mut Conn, sql: &str, binds: &[Bind]) -> Vec<String> {
    let steps = c.query(&format!("EXPLAIN QUERY PLAN {sql}"), binds).expect("a plan");
    steps.iter().map(|step| step.text(3)).collect()
}

/// A table read from end to end, or sorted after it was.
fn is_slow(steps: &[String]) -> bool {
    let sorted = steps.iter().any(|step| step.contains("TEMP B-TREE FOR ORDER BY"));
    steps.iter().filter(|step| step.starts_with("SCAN")).any(|step| sorted || !step.contains("INDEX"))
}

fn scopes() -> [Scope; 4] {
    [
        Scope::City,
        Scope::Authority("120111".into()),
        Scope::Subdistrict { authority: "120111".into(), code: "120111100".into() },
        Scope::Organisation("o".into()),
    ]
}

fn starts() -> [Start; 3] {
    [Start::Row(990), Start::After("x".into()), Start::Before("x".into())]
}

fn lists_of_people() -> Vec<Asked> {
    let on = date(2024, 7, 18);
    let all = || Asked::on(on).states(&ON_ROSTER);
    let mut asked = vec![Asked::on(on), all(), Asked { idle: true, ..all() }];
    for state in ["在册", "在册（待清理）", "未持证", "已退出"] {
        asked.push(Asked::on(on).states(&[state]));
    }
    for certificate in ["有效", "即将到期", "待换发新证", "已注销"] {
        asked.push(Asked { certificate: certificate.into(), ..all() });
    }
    for registration in ["未办理", "已注册", "暂缓"] {
        asked.push(lists::registered(on, registration));
    }
    asked.push(Asked { reason: "聘期届满".into(), ..Asked::on(on).states(&["在册（待清理）"]) });
    for text in ["张", "津120111"] {
        asked.push(Asked { text: text.into(), ..all() });
    }
    for full_time in [true, false] {
        asked.push(Asked { full_time: Some(full_time), ..all() });
    }
    let hours = Some(Obliged { year: 2023, full_time: true, part_time: false });
    for (check, _) in Check::ALL {
        asked.push(Asked { check: Some(check), hours, ..lists::registered(on, OPEN) });
    }
    for (said, _) in Confirmed::ALL {
        asked.push(Asked { confirmed: Some((2023, said)), ..all() });
    }
    asked.push(Asked { profile: Some((1, 1)), ..all() });
    asked.push(Asked { organisations: Some(vec!["a".into(), "b".into()]), ..all() });
    asked
}

#[test]
fn every_list_of_people_goes_by_an_index() {
    let app = sqlite();
    let now = app.clock.stamp();
    let env = app.env(&now);
    app.read(|c| {
        for scope in scopes() {
            for asked in lists_of_people() {
                let wanted = Wanted::of(&asked, (0..64).map(|n| n << 18));
                for start in starts() {
                    for way in [Way::Walk, Way::Common, Way::Gather, Way::Small, Way::Named] {
                        let gathers = match scope {
                            Scope::City => !asked.is_selective() || asked.is_of_hours(),
                            Scope::Authority(_) => !asked.is_selective(),
                            _ => false,
                        };
                        if way == Way::Gather && !gathers {
                            continue;
                        }
                        let (sql, binds) = lists::statement(&env, &scope, &wanted, &start, 50, way);
                        let steps = plan(c, &sql, &binds);
                        assert!(!is_slow(&steps), "{scope:?} {asked:?} {start:?}\n{sql}\n{steps:#?}");
                    }
                }
            }
        }
        Ok::<_, crate::AppError>(())
    })
    .expect("plans");
}

#[test]
fn every_list_of_a_table_goes_by_an_index() {
    let app = sqlite();
    let day = ("as_of", "2024-07-18");
    let organisations: [&[(&str, &str)]; 9] = [
        &[],
        &[day],
        &[("kind", "enterprise_committee")],
        &[("state", "open")],
        &[("state", "suspended")],
        &[("state", "dissolved")],
        &[("certified", "是")],
        &[("certified", "否"), ("eligible", "是")],
        &[("q", "科技")],
    ];
    let units: [&[(&str, &str)]; 4] =
        [&[], &[day], &[("kind", "above_scale_enterprise")], &[("authority", "120111"), ("q", "科技")]];
    app.read(|c| {
        for scope in scopes().iter().take(3) {
            for pairs in organisations {
                check::<OrganisationRecords>(c, scope, pairs);
            }
            for pairs in units {
                check::<UnitRecords>(c, scope, pairs);
            }
        }
        Ok::<_, crate::AppError>(())
    })
    .expect("plans");
}

fn check<T: Records>(c: &mut Conn, scope: &Scope, pairs: &[(&str, &str)]) {
    let params = Params(pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect());
    let wanted = query::wanted::<T>(c, scope, &params, date(2024, 7, 18)).expect("a condition");
    for start in starts() {
        let (sql, binds) = query::statement(&wanted, &start, 50);
        let steps = plan(c, &sql, &binds);
        assert!(!is_slow(&steps), "{scope:?} {pairs:?} {start:?}\n{sql}\n{steps:#?}");
    }
}

#[test]
fn a_table_read_from_end_to_end_is_noticed() {
    let app = sqlite();
    app.read(|c| {
        for sql in [
            "SELECT r.id FROM mediators r WHERE r.remarks = 'x'",
            "SELECT r.id FROM mediators r WHERE r.remarks = 'x' ORDER BY r.remarks",
        ] {
            let steps = plan(c, sql, &[]);
            assert!(is_slow(&steps), "{sql} {steps:?}");
        }
        Ok::<_, crate::AppError>(())
    })
    .expect("plans");
}
