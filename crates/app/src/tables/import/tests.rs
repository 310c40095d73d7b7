//! Imports through the pages, on both engines. Today is 2024-07-18 whatever the runner says: the stories have dates.

mod batches;
mod books;
mod exchange;
mod hostile;
mod odd;
mod parts;
mod samples;
mod waits;
mod work;

use std::fmt::Write as _;
use std::sync::Arc;

use fengqiao_domain::access::{Role, Scope};
use fengqiao_domain::organisations::Organisation;

use crate::tables::testing::{TODAY, each_engine, fresh, organisation};
use crate::testing::{Answer, Browser, signed_in};
use crate::{App, migrations};

/// The header of most files here.
const HEADER: &str = "姓名,证件号码,联系电话,所在调解组织,所在区,专兼职,聘任日期,调解员证号,发证日期";

const HERE: &str = "精武镇劳动人事争议调解中心";
const THERE: &str = "津南乙公司劳动争议调解委员会";

/// Two districts, an organisation in each, and an officer of the first.
struct World {
    app: Arc<App>,
    here: Organisation,
    desk: Browser,
}

impl World {
    fn new(app: Arc<App>) -> Self {
        let here = organisation(&app, HERE, "120111");
        organisation(&app, THERE, "120112");
        let desk = signed_in(&app, Role::DistrictOfficer, &Scope::Authority("120111".into()));
        Self { app, here, desk }
    }

    fn upload(&self, file: (&str, &[u8])) -> Answer {
        self.desk.upload("/desk/mediators/import", "file", file, &[])
    }

    /// Uploads a CSV that is taken; gives the receipt and the page.
    fn preview(&self, csv: &str) -> (String, String) {
        let answer = self.upload(("名册.csv", csv.as_bytes()));
        assert_eq!(answer.status, http::StatusCode::SEE_OTHER, "{}", answer.text);
        let receipt = answer.location().rsplit('/').next().unwrap_or_default().to_owned();
        let page = self.desk.get(answer.location());
        assert_eq!(page.status, http::StatusCode::OK);
        (receipt, page.text)
    }

    /// Confirms what the page shows.
    fn confirm(&self, receipt: &str) -> Answer {
        let page = self.desk.get(&format!("/desk/imports/{receipt}")).text;
        let revision = between(&page, "name=\"revision\" value=\"", "\"");
        self.desk.post(&format!("/desk/imports/{receipt}/confirmation"), &[("revision", &revision)])
    }

    /// Waits for the work on a batch.
    fn settle(&self, receipt: &str) {
        while self.app.imports.of(receipt).is_some_and(|job| job.outcome().is_none()) {
            std::thread::yield_now();
        }
    }

    /// How many people there are.
    fn people(&self) -> i64 {
        self.app.read(|c| c.query_one("SELECT COUNT(*) FROM mediators", &[])).expect("a count").int(0)
    }

    /// The state of a row of a batch.
    fn state(&self, receipt: &str, number: i64) -> String {
        let sql = "SELECT state FROM import_rows WHERE receipt = $1 AND number = $2";
        self.app.read(|c| c.query_one(sql, &fengqiao_db::binds![receipt, number])).expect("a row").text(0)
    }

    /// The actions put on record, oldest first.
    fn audited(&self) -> Vec<String> {
        let rows = self.app.read(|c| c.query("SELECT action FROM audit_log ORDER BY seq", &[]));
        rows.expect("an audit log").iter().map(|r| r.text(0)).collect()
    }
}

/// What stands between two texts; empty when they are not there.
fn between(text: &str, start: &str, end: &str) -> String {
    let rest = text.split(start).nth(1).unwrap_or_default();
    rest.split(end).next().unwrap_or_default().to_owned()
}

/// A number of a made-up person born in January 1980, with its check digit.
fn id_number(serial: u32) -> String {
    let first = format!("120111198001{:02}{:03}", 1 + serial / 1000, serial % 1000);
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = first.bytes().zip(weights).map(|(b, w)| u32::from(b - b'0') * w).sum();
    format!("{first}{}", ["1", "0", "X", "9", "8", "7", "6", "5", "4", "3", "2"][(sum % 11) as usize])
}

/// A CSV of people of [`HERE`]; each entry is a name and what stands for number and organisation instead of good values.
fn roster(rows: &[(&str, &str, &str)]) -> String {
    let mut csv = format!("{HEADER}\n");
    for (i, (name, number, organisation)) in (1..).zip(rows) {
        let number = if number.is_empty() { id_number(i) } else { (*number).to_owned() };
        let organisation = if organisation.is_empty() { HERE } else { organisation };
        let _ = writeln!(csv, "{name},{number},1990000{i:04},{organisation},西青区,兼职,2023-01-01,,");
    }
    csv
}
