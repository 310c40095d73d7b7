//! What others notice while a long file is confirmed: the longest wait of a save and of a look at a list.

use std::path::Path;
use std::time::{Duration, Instant};

use fengqiao_app::tables::import::Job;
use fengqiao_app::tables::import::batch::{Upload, receipt};
use fengqiao_app::tables::registry;
use fengqiao_app::{Actor, Event};
use fengqiao_domain::access::Action;

use super::report::Report;
use super::world;

/// A pause between two saves of somebody else.
const PAUSE: Duration = Duration::from_millis(20);

/// Takes a roster in as the page does, in this process, while somebody else saves again and again.
#[expect(clippy::disallowed_methods, reason = "somebody else comes every few milliseconds")]
pub fn confirmed(report: &mut Report, data: &Path, roster: &Path, rows: usize) {
    let (app, actor) = (world::open(data), Actor::command_line("bench"));
    let table = registry::find("mediators", &app.jurisdiction.policy).expect("a table");
    let now = app.clock.stamp();
    let job = Job::unseen(&receipt(&app.env(&now)));
    let bytes = std::fs::read(roster).expect("the roster").into();
    let upload =
        Upload { name: "名册.xlsx".into(), bytes, reach: None, again: false, profile: String::new() };
    table.preview(&app, &actor, &job, &upload).expect("a preview");
    let began = Instant::now();
    let mut longest = Duration::ZERO;
    std::thread::scope(|threads| {
        // The preview leaves the batch at its second revision.
        let confirming = threads.spawn(|| table.confirm(&app, &actor, &job, 2).expect("a confirmation"));
        while !confirming.is_finished() {
            let asked = Instant::now();
            let event = Event::new("verify", "", "").summary("测速");
            app.record(&actor, Action::ViewAudit, event).expect("a save");
            longest = longest.max(asked.elapsed());
            std::thread::sleep(PAUSE);
        }
        let confirmed = confirming.join().expect("no panic");
        assert_eq!(confirmed.kept as usize, rows, "all rows go in");
    });
    let took = began.elapsed().as_millis();
    report.note(
        format!("others' longest wait while {rows} rows are confirmed"),
        format!("{} ms of {took} ms", longest.as_millis()),
    );
}
