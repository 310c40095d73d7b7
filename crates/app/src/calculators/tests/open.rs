//! The public side: off by its switch, off by itself without approval or when a value is past its time.

use std::sync::Arc;

use fengqiao_domain::policy::Policy;
use http::StatusCode;

use super::{approve_all, severance, with_average};
use crate::App;
use crate::platform::clock::Clock;
use crate::platform::config::Config;
use crate::platform::crypto::Keys;
use crate::platform::jurisdiction::Jurisdiction;
use crate::testing::{sqlite, today, visitor};

/// An application whose policy has the switch on.
fn switched_on() -> Arc<App> {
    let line = "calculators = { value = false";
    let text = Policy::tianjin_text().replacen(line, "calculators = { value = true", 1);
    let policy = Policy::parse(&text).expect("a policy");
    assert!(policy.public.calculators.value);
    let db = fengqiao_db::testing::sqlite_migrated(crate::migrations::ALL);
    let clock = Clock::fixed(today().at(10, 0, 0, 0));
    App::of(db, Config::default(), clock, Keys::from_master(&[7; 32]), Jurisdiction::new(Some(policy)))
        .expect("a fresh database")
}

#[test]
fn it_is_closed_without_the_switch() {
    let app = sqlite();
    with_average(&app);
    approve_all(&app);
    let visitor = visitor(&app);
    for path in ["/calculators".to_owned(), format!("/calculators/severance?{}", severance(&app))] {
        let page = visitor.get(&path);
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.text.contains("还没有开放") && !page.text.contains("¥"), "{path}: {}", page.text);
    }
    assert!(!visitor.get("/").text.contains("/calculators"));
}

#[test]
fn it_waits_for_approval_and_shows_nothing_that_rests_on_less() {
    let app = switched_on();
    with_average(&app);
    let visitor = visitor(&app);
    let asked = format!("/calculators/severance?{}", severance(&app));
    let closed = visitor.get(&asked);
    assert!(closed.text.contains("还没有经市里核定") && !closed.text.contains("40,000"), "{}", closed.text);
    // What needs no parameter is there at once.
    let overtime = visitor.get("/calculators/overtime?scheme=standard&wage=8700&extended=1.5");
    assert!(overtime.text.contains("¥112.50"), "{}", overtime.text);
    approve_all(&app);
    let shown = visitor.get(&asked);
    assert_eq!(shown.status, StatusCode::OK);
    assert!(shown.text.contains("¥40,000.00") && shown.text.contains("劳动合同法第47条"), "{}", shown.text);
    assert!(visitor.get("/").text.contains("/calculators"));
    // A value nobody verified serves nobody here: a day without one has no result.
    let early =
        "ground=without_fault&joined=2010-01-01&ended=2015-01-01&wages=1&p_average_wage=1&p_minimum_wage=1";
    let none = visitor.get(&format!("/calculators/severance?{early}"));
    assert!(none.text.contains("这次算不出来") && !none.text.contains("¥"), "{}", none.text);
    assert!(!none.text.contains("name=\"p_average_wage\""));
    let odd = visitor.get("/calculators/severance?joined=x");
    assert_eq!(odd.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(odd.text.contains("还没有算"));
    assert_eq!(visitor.get("/calculators/nonsense").status, StatusCode::NOT_FOUND);
}

#[test]
fn it_goes_off_by_itself_when_a_value_is_past_its_time() {
    let app = switched_on();
    // The average wage of the year before last is the newest.
    let since = jiff::civil::Date::new(app.today().year() - 1, 1, 1).expect("a day");
    super::record(&app, fengqiao_domain::calculators::What::AverageWage, since, 800_000);
    approve_all(&app);
    let visitor = visitor(&app);
    let page = visitor.get("/calculators");
    assert!(page.text.contains("暂时算不了的") && page.text.contains("已过期"), "{}", page.text);
    let one = visitor.get(&format!("/calculators/severance?{}", severance(&app)));
    assert!(one.text.contains("已过期") && !one.text.contains("40,000"));
}

#[test]
fn it_may_be_asked_only_so_often() {
    let app = switched_on();
    let visitor = visitor(&app);
    let ask = || visitor.get("/calculators/overtime?scheme=standard&wage=8700").status;
    let statuses: Vec<_> = (0..25).map(|_| ask()).collect();
    assert_eq!(statuses[0], StatusCode::OK);
    assert_eq!(statuses[24], StatusCode::TOO_MANY_REQUESTS);
}
