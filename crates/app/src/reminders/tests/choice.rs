//! 提醒方式 of one's own, and what the interface tells.

use fengqiao_domain::access::{Role, Scope};
use http::StatusCode;
use jiff::civil::date;
use serde_json::Value;

use super::super::Extent;
use super::{Office, each_engine};
use crate::testing::{browser, signed_in};

const OWN: &str = "/desk/account/reminders";

#[test]
fn nothing_is_chosen_until_somebody_chooses_and_what_is_half_is_said() {
    each_engine(|app| {
        let office = Office::new(app);
        let desk =
            signed_in(&office.app, Role::OrganisationHead, &Scope::Organisation(office.home.id.clone()));
        let page = desk.get(OWN).text;
        assert!(page.contains("还没有启用邮件和短信网关"), "{page}");
        assert!(!page.contains("name=\"by_mail\" value=\"是\" checked"), "{page}");
        for (fields, words) in [
            (vec![("by_mail", "是"), ("topics", "cases")], "填收件的邮箱"),
            (vec![("by_gateway", "是"), ("topics", "cases")], "填手机号"),
            (vec![("by_mail", "是"), ("mail", "a@b.cn")], "至少选一类"),
            (vec![("mail", "a@b.cn\r\nBcc: c@d.cn")], "邮箱写成"),
            (vec![("phone", "123")], "11 位数字"),
        ] {
            let answer = desk.post(OWN, &fields);
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{fields:?}");
            assert!(answer.text.contains(words), "{words}\n{}", answer.text);
        }
        let whole = [("mail", "a@b.cn"), ("by_mail", "是"), ("topics", "cases"), ("topics", "own")];
        assert_eq!(desk.post(OWN, &whole).status, StatusCode::SEE_OTHER);
        let page = desk.get(OWN).text;
        assert!(page.contains("a@b.cn"), "{page}");
        assert_eq!(page.matches(" checked").count(), 3, "{page}");
        let raw = office.app.read(|c| c.query_one("SELECT mail FROM reminder_ways", &[])).unwrap().text(0);
        assert!(raw.starts_with("s1:"));
        assert_eq!(browser(&office.app).get(OWN).status, StatusCode::SEE_OTHER);
    });
}

#[test]
fn the_interface_tells_what_is_due_and_what_was_sent_to_oneself_alone() {
    each_engine(|app| {
        let office = Office::new(app);
        office.through(1, None);
        office.remind(&office.own, true, false);
        office.case(date(2024, 7, 3), |c| c.number = Some("津西劳调〔2024〕0012号".into()));
        office.scan(Extent::Pressing);
        let head =
            signed_in(&office.app, Role::OrganisationHead, &Scope::Organisation(office.home.id.clone()));
        let answer = head.get("/api/v1/reminders");
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        assert!(!answer.text.contains("张建军"), "{}", answer.text);
        let body: Value = serde_json::from_str(&answer.text).unwrap();
        let due = &body["due"].as_array().unwrap();
        let handling = due.iter().find(|d| d["clock"] == "handling").expect("the clock");
        assert_eq!((&handling["due"], &handling["days"]), (&"2024-07-18".into(), &0.into()));
        assert_eq!(handling["case_number"], "津西劳调〔2024〕0012号");
        assert_eq!(body["sent"], Value::Array(Vec::new()), "another's");
        assert_eq!(head.get("/api/v1/reminders?x=1").status, StatusCode::UNPROCESSABLE_ENTITY);
        let stranger = signed_in(&office.app, Role::Mediator, &Scope::Mediator("nobody".into()));
        let body: Value = serde_json::from_str(&stranger.get("/api/v1/reminders").text).unwrap();
        assert_eq!(body["due"], Value::Array(Vec::new()));
    });
}
