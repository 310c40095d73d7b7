//! A mediator's year at its largest: the campaign, the hours, thousands registered at once.

use std::path::Path;
use std::time::Instant;

use fengqiao_app::demo::Size;
use fengqiao_app::mediators::register::{self, Bulk, Whom};
use fengqiao_app::training::years;
use fengqiao_app::{Actor, App};
use fengqiao_db::binds;
use fengqiao_domain::registrations::Outcome;

use super::child::Server;
use super::pages::{Reader, lists_of};
use super::report::Report;
use super::world;

/// Where most of the people registered at once are.
const DISTRICT: &str = "120111";

/// Pages of the campaign and of hours over so many people and attendances; so many registered in one act.
pub fn year(report: &mut Report, data: &Path, people: usize, attendances: usize, asked: usize) {
    let rate = world::filled(data, Size { units: 3_400, organisations: people / 20, mediators: people });
    report.note(format!("filling {people} people"), format!("{rate} rows/s"));
    let app = world::open(data);
    report.note("attendances", attend(&app, attendances).to_string());
    registered(report, &app, 5_000);
    drop(app);
    let server = Server::start(data);
    for (who, account) in [("city", "shi.jingban"), ("district", "qu.jingban"), ("street", "jiezhen")] {
        let mut browser = Reader::of(&server, data, account);
        for path in lists_of(&mut browser, &addresses()) {
            browser.p99(&path, asked).say(report, &format!("{who} {path}"), 50);
        }
    }
}

fn addresses() -> Vec<String> {
    let of = |path: &str, asked: &[&str]| asked.iter().map(|q| format!("{path}?{q}")).collect::<Vec<_>>();
    let mut all =
        of("/desk/training/hours", &["", "state=met", "state=all", "view=places", "year=2025", "q=张"]);
    all.extend(of(
        "/desk/registrations/2026",
        &[
            "state=全部",
            "state=未办理",
            "state=全部&check=学时不足",
            "state=全部&check=没有履职记录",
            "state=全部&check=证书有疑问",
            "q=张",
        ],
    ));
    all.extend(["progress", "outlook"].map(|part| format!("/desk/registrations/2026/{part}")));
    all.push("/desk/training/practice".into());
    all
}

/// Further sessions of the years before, each with everybody in it, until there are so many attendances.
fn attend(app: &App, wanted: usize) -> i64 {
    let count = |app: &App| {
        let counted = app.read(|c| c.query_one("SELECT COUNT(*) FROM attendances", &[])).expect("a count");
        counted.int(0)
    };
    let mut there = count(app);
    for n in 0.. {
        if there >= i64::try_from(wanted).unwrap_or(i64::MAX) {
            break;
        }
        let (id, day) = (format!("b{n:03}"), format!("20{}-05-{:02}", 23 + n % 4, 1 + n % 28));
        app.db
            .write(|c| {
                c.execute(
                    "INSERT INTO training_sessions (id, revision, created_at, updated_at, record_key, plain_name,
                       authority, counted, practice, category, name, level, host, district, starts_on, ends_on, hours)
                     VALUES ($1, 1, $2, $2, $1, $1, '120000', 0, 0, 'online', $1, 'city', '市局', '120000', $2, $2, 200)",
                    &binds![id.as_str(), day.as_str()],
                )?;
                c.execute(
                    "INSERT INTO attendances (id, revision, created_at, updated_at, session_id, mediator_id,
                       organisation_id, attended)
                     SELECT $1 || m.id, 1, $2, $2, $1, m.id, m.organisation_id, 200 FROM mediators m",
                    &binds![id.as_str(), day.as_str()],
                )
            })
            .expect("rows");
        there = count(app);
    }
    let now = app.clock.stamp();
    app.db.write(|c| years::everything(c, &app.env(&now))).expect("the years");
    there
}

/// Takes this year's registration from so many of a district, and registers them in one act.
fn registered(report: &mut Report, app: &App, wanted: i64) {
    let sql = "SELECT r.mediator_id FROM registrations r JOIN mediators m ON m.id = r.mediator_id
               WHERE r.year = 2026 AND m.authority = $1 ORDER BY r.mediator_id LIMIT $2";
    let rows = app.read(|c| c.query(sql, &binds![DISTRICT, wanted])).expect("people");
    let ids: Vec<String> = rows.iter().map(|r| r.text(0)).collect();
    app.db
        .write(|c| {
            for id in &ids {
                c.execute("DELETE FROM registrations WHERE year = 2026 AND mediator_id = $1", &binds![id])?;
            }
            Ok::<_, fengqiao_db::DbError>(())
        })
        .expect("they can be registered again");
    let bulk = Bulk {
        year: 2026,
        on: super::TODAY.parse().expect("a day"),
        document: String::new(),
        whom: Whom::Ids(ids),
        outcome: Outcome::Registered,
        reason: String::new(),
    };
    let actor = Actor::command_line("bench");
    let seen = register::preview(app, &actor, &bulk).expect("a preview").will.len();
    let began = Instant::now();
    let count = register::confirm(app, &actor, &bulk, seen).expect("registered");
    let took = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
    report.at_most(format!("registering {count} at once"), took, 3_000, "ms");
}
