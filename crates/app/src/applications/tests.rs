//! Applications through the routers, on both engines. Today is 2024-07-18 whatever the runner says.

mod counter;
mod drafts;
mod evidence;
mod progress;
mod way;

use std::sync::Arc;

use fengqiao_domain::cases::Case;
use fengqiao_domain::organisations::Organisation;
use fengqiao_domain::units::Unit;
use http::{StatusCode, header};

use super::device::COOKIE;
use crate::cases::CaseRecords;
use crate::organisations::OrganisationRecords;
use crate::platform::clock::Clock;
use crate::platform::config::Config;
use crate::platform::crypto::Keys;
use crate::tables::testing::{TODAY, keep, stored};
use crate::testing::{Answer, Browser, visitor};
use crate::units::UnitRecords;
use crate::{App, migrations};

/// An application of the public side that is switched on, over each engine.
fn each_engine(mut test: impl FnMut(Arc<App>)) {
    for db in fengqiao_db::testing::databases_migrated(migrations::ALL) {
        test(opened(db));
    }
}

fn opened(db: fengqiao_db::Db) -> Arc<App> {
    let config = Config { demo: true, ..Config::default() };
    let clock = Clock::fixed(TODAY.at(10, 0, 0, 0));
    App::new(db, config, clock, Keys::from_master(&[7; 32])).expect("a fresh database")
}

/// The centres of 中北镇 and of 西青区.
struct World {
    app: Arc<App>,
    street: Organisation,
    court: Organisation,
}

impl World {
    /// The employer as the working list has it.
    fn employer(&self, credit_code: Option<&str>) {
        keep::<UnitRecords>(
            &self.app,
            Unit {
                name: EMPLOYER.into(),
                kind: "above_scale_enterprise".into(),
                credit_code: credit_code.map(str::to_owned),
                district: "120111".into(),
                authority: "120111".into(),
                subdistrict: Some(ZHONGBEI.into()),
                source: Some("测试".into()),
                ..Unit::default()
            },
        );
    }

    fn new(app: Arc<App>) -> Self {
        let centre = |name: &str, kind: &str, subdistrict: Option<&str>| {
            keep::<OrganisationRecords>(
                &app,
                Organisation {
                    name: name.into(),
                    kind: kind.into(),
                    district: "120111".into(),
                    authority: "120111".into(),
                    subdistrict: subdistrict.map(str::to_owned),
                    address: "中北镇阜盛道1号".into(),
                    public_phone: "022-27390000".into(),
                    founded: Some(jiff::civil::date(2019, 1, 1)),
                    state: "normal".into(),
                    ..Organisation::default()
                },
            )
        };
        let street = centre("中北镇劳动人事争议调解中心", "subdistrict_centre", Some(ZHONGBEI));
        let court = centre("西青区劳动人事争议仲裁院调解中心", "court_centre", None);
        Self { app, street, court }
    }

    /// Somebody who has begun.
    fn somebody(&self) -> Applicant {
        Applicant::begin(&self.app)
    }

    /// 张建军, who has answered everything but the last page.
    fn zhang(&self) -> Applicant {
        let somebody = self.somebody();
        somebody.answer_all(&self.street.id);
        somebody
    }

    fn cases(&self) -> Vec<Case> {
        let rows = self.app.read(|c| c.query("SELECT id FROM cases ORDER BY id", &[])).expect("the cases");
        rows.iter().map(|row| stored::<CaseRecords>(&self.app, row.str(0))).collect()
    }

    fn count(&self, sql: &str) -> i64 {
        self.app.read(|c| c.query_one(sql, &[])).expect("a count").int(0)
    }
}

const ZHONGBEI: &str = "120111100";
const EMPLOYER: &str = "天津青源瑞丰精密制造有限公司";

/// What 张建军 answers, question by question.
const ANSWERS: &[(&str, &[(&str, &str)])] = &[
    ("who", &[("who", "worker")]),
    ("you", &[("name", "张建军"), ("phone", "19900000018")]),
    ("other", &[("employer", EMPLOYER), ("district", "120111"), ("street", "中北镇")]),
    ("matters", &[("matters", "wages"), ("matters", "ending")]),
    ("claim", &[("request", "把3月到5月的工资付给我"), ("amount", "24600")]),
    ("facts", &[("facts", "三个月没有发工资。"), ("began", "2024-03-01")]),
];

/// A browser with its draft.
struct Applicant {
    page: Browser,
    draft: String,
}

/// The value of a cookie an answer sets.
fn cookie(answer: &Answer) -> String {
    let all = answer.headers.get_all(header::SET_COOKIE).iter();
    let found = all.filter_map(|v| v.to_str().ok()).find(|v| v.starts_with(COOKIE));
    found.and_then(|v| v.split(';').next()).unwrap_or_default().to_owned()
}

/// What stands in a page between two texts.
fn between<'a>(page: &'a str, before: &str, after: &str) -> &'a str {
    page.split_once(before).and_then(|(_, rest)| rest.split_once(after)).map_or("", |(found, _)| found)
}

impl Applicant {
    fn begin(app: &Arc<App>) -> Self {
        let begun = visitor(app).post("/apply", &[]);
        assert_eq!(begun.status, StatusCode::SEE_OTHER, "{}", begun.text);
        assert_eq!(begun.location(), "/apply/who");
        Self::with(visitor(app).and_cookie(&cookie(&begun)))
    }

    /// At the draft of a browser's cookie.
    fn with(page: Browser) -> Self {
        let first = page.get("/apply/who");
        assert_eq!(first.status, StatusCode::OK, "{}", first.text);
        let draft = between(&first.text, "name=\"draft\" value=\"", "\"").to_owned();
        assert_eq!(draft.len(), 20, "{}", first.text);
        Self { page, draft }
    }

    fn send(&self, question: &str, fields: &[(&str, &str)]) -> Answer {
        let mut all = vec![("draft", self.draft.as_str())];
        all.extend(fields);
        self.page.post(&format!("/apply/{question}"), &all)
    }

    /// Answers a question and is sent on.
    fn answer(&self, question: &str, fields: &[(&str, &str)]) -> String {
        let answer = self.send(question, fields);
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{question}: {}", answer.text);
        answer.location().to_owned()
    }

    fn evidence(&self, act: &str) -> Answer {
        self.page.upload("/apply/files", "file", ("", b""), &[("draft", self.draft.as_str()), ("act", act)])
    }

    fn answer_all(&self, organisation: &str) {
        for (question, fields) in ANSWERS {
            self.answer(question, fields);
        }
        assert_eq!(self.evidence("next").location(), "/apply/organisation");
        assert_eq!(self.answer("organisation", &[("organisation", organisation)]), "/apply/review");
    }

    fn submit(&self) -> Answer {
        self.send("review", &[("truth", "是"), ("agree", "是")])
    }

    /// Hands it in and reads the receipt.
    fn receipt(&self) -> String {
        let sent = self.submit();
        assert_eq!(sent.location(), "/apply/done", "{}", sent.text);
        let done = self.page.get("/apply/done");
        assert_eq!(done.status, StatusCode::OK, "{}", done.text);
        between(&done.text, "id=\"receipt\"><b>", "</b>").to_owned()
    }
}

fn assert_says(answer: &Answer, words: &[&str]) {
    for word in words {
        assert!(answer.text.contains(word), "{word} is not in {}", answer.text);
    }
}

fn assert_silent(answer: &Answer, words: &[&str]) {
    for word in words {
        assert!(!answer.text.contains(word), "{word} is in {}", answer.text);
    }
}
