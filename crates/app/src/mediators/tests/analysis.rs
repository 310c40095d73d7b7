//! The analysis of the roster: the same counts as annex 9's 汇总页, for any date and scope; each number its rows.

use fengqiao_domain::access::{Role, Scope};
use fengqiao_domain::mediators::profile::Dimension;
use fengqiao_domain::table::At;
use fengqiao_domain::value::Value;
use http::StatusCode;
use jiff::civil::{Date, date};

use super::{World, each_engine};
use crate::mediators::MediatorRecords;
use crate::mediators::profiles::{self, Figures};
use crate::mediators::summary::Summary;
use crate::tables::{Records, Tally, as_of};
use crate::testing::signed_in;

/// People of every sort, some who come and go.
fn people(world: &mut World) {
    let educations = ["11", "21", "31", "44"];
    for i in 0..24_u32 {
        let there = world.there.clone();
        world.add(&format!("第{i:02}人"), |m| {
            m.education = (i % 5 > 0).then(|| educations[(i % 4) as usize].to_owned());
            m.sex = Some(if i % 3 == 0 { "2" } else { "1" }.to_owned());
            m.id_number = Some(number(1960 + i % 40, i));
            m.years_of_practice = (i % 4 > 0).then(|| i64::from(i) * 50);
            m.specialisms = if i % 2 == 0 { vec!["工伤".into(), "欠薪".into()] } else { Vec::new() };
            m.appointments[0].full_time = i % 6 == 0;
            if i % 4 == 1 {
                m.appointments = vec![super::appointment(&there, date(2022, 1, 1))];
            }
            if i % 8 == 2 {
                m.appointments[0].ended = Some(date(2024, 5, 1));
            }
            if i % 9 == 0 {
                m.registrations.clear();
            }
        });
    }
}

/// A number of somebody born that year.
fn number(year: u32, i: u32) -> String {
    let all = "0123456789X".chars().map(|last| format!("120111{year}0718{:03}{last}", i + 100));
    all.into_iter().find(|n| fengqiao_domain::people::check_id_number(n).is_ok()).expect("a check digit")
}

/// The 汇总页 as an export of the whole city counts it.
fn summed_up(world: &World, on: Date) -> Vec<Vec<Value>> {
    let now = world.app.clock.stamp();
    let env = world.app.env(&now);
    let mut summary = Box::new(Summary::default());
    world
        .app
        .read(|c| {
            let lines = as_of::timelines::<MediatorRecords>(c, None)?;
            let at: At = env.at(on);
            MediatorRecords::each(c, &env, "1 = 1", &[], &mut |mut m| {
                as_of::rewind::<MediatorRecords>(&mut m, &lines, on, &env)?;
                summary.take(&m, &at);
                Ok(())
            })
        })
        .expect("a scan");
    summary.sheet().rows
}

/// The columns of the 汇总页 from the figures.
fn columns(figures: &Figures) -> Vec<i64> {
    let mut all = vec![figures.total()];
    for (dimension, values) in
        [(Dimension::Engagement, 0..2), (Dimension::Education, 0..4), (Dimension::Age, 0..5)]
    {
        all.extend(values.map(|value| figures.of(dimension, value)));
    }
    all
}

#[test]
fn the_figures_are_those_of_annex_9_on_any_day() {
    each_engine(|app| {
        let mut world = World::new(app);
        people(&mut world);
        for on in [
            date(2021, 12, 31),
            date(2022, 1, 1),
            date(2023, 12, 31),
            date(2024, 4, 30),
            date(2024, 5, 1),
            date(2024, 7, 17),
            date(2024, 7, 18),
            date(2026, 7, 18),
        ] {
            let figures = world.app.read(|c| profiles::at(c, &Scope::City, on)).expect("figures");
            let said = summed_up(&world, on);
            let expected: Vec<i64> =
                said[0][1..].iter().map(|v| if let Value::Int(n) = v { *n } else { -1 }).collect();
            assert_eq!(columns(&figures), expected, "{on}");
        }
    });
}

#[test]
fn the_sums_of_the_city_are_the_people_of_its_authorities() {
    each_engine(|app| {
        let mut world = World::new(app);
        people(&mut world);
        let of = |scope: &Scope, on| world.app.read(|c| profiles::at(c, scope, on)).expect("figures");
        for on in [date(2024, 4, 30), date(2024, 7, 18)] {
            let parts = ["120111", "120112"].map(|code| of(&Scope::Authority(code.into()), on));
            let city = of(&Scope::City, on);
            for dimension in Dimension::ALL {
                for value in 0..dimension.values().len() {
                    let sum: i64 = parts.iter().map(|part| part.of(dimension, value)).sum();
                    assert_eq!(city.of(dimension, value), sum, "{on} {dimension:?} {value}");
                }
            }
        }
    });
}

#[test]
fn a_number_opens_its_rows_and_goes_out_as_a_file() {
    each_engine(|app| {
        let mut world = World::new(app);
        people(&mut world);
        let desk = world.officer();
        let page = desk.get("/desk/mediators/analysis").text;
        let now = world.app.clock.stamp();
        let scope = Scope::Authority("120111".into());
        let figures =
            world.app.read(|c| profiles::at(c, &scope, world.app.env(&now).today)).expect("figures");
        for (dimension, value) in [(Dimension::Age, 1), (Dimension::Specialism, 2), (Dimension::Sex, 1)] {
            let (count, named) = (figures.of(dimension, value), format!("{}:{value}", dimension.code()));
            let href = format!("profile={}", named.replace(':', "%3A"));
            assert_eq!(page.contains(&href), count > 0, "{named}");
            let rows = desk.get(&format!("/desk/mediators?profile={named}")).text;
            assert_eq!(
                rows.matches("<th scope=\"row\">第").count(),
                usize::try_from(count).unwrap_or(0).min(10)
            );
            if count > 0 {
                assert!(rows.contains(&format!("共 {count} 人")), "{named}: {rows}");
            }
        }
        assert!(page.contains("暂无办案记录"), "no zero that is not known");
        let file = desk.get("/desk/mediators/analysis/export?format=csv");
        assert_eq!(file.status, StatusCode::OK);
        let trained = format!("全部,{}年培训和实践：专职,有记录的人,0,", world.app.today().year());
        for line in ["全部,名册状态,在册,", "全部,年龄,36至45岁,", trained.as_str()] {
            assert!(file.text.contains(line), "{line} in {}", file.text);
        }
        let of_kind = file.text.lines().filter(|l| !l.starts_with("全部,") && l.contains(",学历,"));
        assert!(of_kind.count() > 0, "{}", file.text);
        let other = signed_in(&world.app, Role::DistrictOfficer, &Scope::Authority("120113".into()));
        assert!(other.get("/desk/mediators/analysis").text.contains("这一天没有在册的人"));
        assert!(desk.get("/desk/mediators/analysis?authority=120112").text.contains("这一天没有在册的人"));
    });
}

#[test]
fn a_change_of_a_column_counts_from_its_day() {
    each_engine(|app| {
        let mut world = World::new(app);
        let m = world.add("甲一", |m| m.education = Some("31".into()));
        let city = |on| world.app.read(|c| profiles::at(c, &Scope::City, on)).expect("figures");
        let desk = world.officer();
        let form = desk.get(&format!("/desk/mediators/{}/edit", m.id)).text;
        let revision = form.split("name=\"revision\" value=\"").nth(1).and_then(|t| t.split('"').next());
        let fields = [
            ("revision", revision.unwrap_or("1")),
            ("education", "21"),
            ("since", "day"),
            ("from", "2024-07-01"),
        ];
        let saved = desk.post(&format!("/desk/mediators/{}/edit", m.id), &fields);
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text);
        let of = |on| (city(on).of(Dimension::Education, 1), city(on).of(Dimension::Education, 2));
        assert_eq!(of(date(2024, 6, 30)), (0, 1));
        assert_eq!(of(date(2024, 7, 1)), (1, 0));
    });
}
