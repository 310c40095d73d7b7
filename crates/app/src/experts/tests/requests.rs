//! Requests for an opinion: the conflict check before sending, answers, 代录, who sees what.

use fengqiao_db::binds;
use fengqiao_domain::access::{Role, Scope};
use fengqiao_domain::certificates::Certificate;
use fengqiao_domain::mediators::Mediator;
use http::StatusCode;
use jiff::civil::date;

use super::{city, expert, of_city, west};
use crate::App;
use crate::mediators::MediatorRecords;
use crate::tables::testing::{appointment, each_engine, keep, last_audit, organisation};
use crate::testing::{Answer, Browser, signed_in};

const NEW: &str = "/desk/experts/requests/new";

fn fields<'a>(expert: &'a str, parties: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("expert", expert),
        ("kind", "case"),
        ("reference", "西青调〔2024〕1号"),
        ("subject", "经济补偿计算"),
        ("parties", parties),
        ("question", "基数怎么算"),
        ("wanted", "2024-07-25"),
    ]
}

/// The mark of the check on the page.
fn mark(page: &Answer) -> String {
    let rest = page.text.split("name=\"checked\" value=\"").nth(1);
    rest.and_then(|rest| rest.split('"').next()).unwrap_or_default().to_owned()
}

/// Checks and sends; gives the address of the request.
fn sent(desk: &Browser, expert: &str) -> String {
    let asked = fields(expert, "周启明\n某机械公司");
    let check = desk.post(NEW, &asked);
    let done = desk.post(NEW, &[&asked[..], &[("checked", &mark(&check))]].concat());
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    done.location().to_owned()
}

fn link(app: &App, expert: &str, account: &str) {
    app.db
        .write(|c| c.execute("UPDATE experts SET account_id = $1 WHERE id = $2", &binds![account, expert]))
        .expect("a link");
}

#[test]
fn the_check_stands_before_sending_and_a_finding_asks_for_a_reason() {
    each_engine(|app| {
        let one = expert(&app, "顾学民", of_city);
        let desk = west(&app);
        let lacking = desk.post(NEW, &[("expert", &one.id)]);
        assert_eq!(lacking.status, StatusCode::UNPROCESSABLE_ENTITY);
        for field in ["kind", "reference", "subject", "question", "parties"] {
            assert!(lacking.text.contains(&format!("id=\"p-{field}\"")), "{field} {}", lacking.text);
        }
        let asked = fields(&one.id, "周启明\n顾学民律师事务所");
        let check = desk.post(NEW, &asked);
        assert_eq!(check.status, StatusCode::OK, "nothing is sent yet");
        assert!(
            check.text.contains("可能需要回避") && check.text.contains("与专家的工作单位相同"),
            "{}",
            check.text
        );
        let seen = mark(&check);
        let silent = desk.post(NEW, &[&asked[..], &[("checked", &seen)]].concat());
        assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(silent.text.contains("仍要征询的写明理由"), "{}", silent.text);
        // With other parties it is checked again.
        let other = fields(&one.id, "周启明");
        let anew = desk.post(NEW, &[&other[..], &[("checked", &seen)]].concat());
        assert!(anew.text.contains("没有发现需要回避的情形"), "{}", anew.text);
        let reason = [("checked", seen.as_str()), ("conflict_reason", "只问一般规则")];
        let done = desk.post(NEW, &[&asked[..], &reason].concat());
        assert_eq!(done.status, StatusCode::SEE_OTHER, "people decide: {}", done.text);
        let page = desk.get(done.location()).text;
        assert!(page.contains("只问一般规则") && page.contains("周启明"), "{page}");
        let kept = app
            .read(|c| c.query_one("SELECT parties, question, conflict FROM expert_requests", &[]))
            .unwrap();
        for n in 0..3 {
            assert!(!kept.str(n).contains("周启明") && !kept.str(n).contains("基数"), "sealed");
        }
        assert!(!last_audit(&app).1.contains("周启明"));
    });
}

#[test]
fn an_expert_sees_only_what_is_asked_of_him_and_answers_it() {
    each_engine(|app| {
        let (mine, other) = (expert(&app, "顾学民", of_city), expert(&app, "别人", of_city));
        let me = signed_in(&app, Role::Expert, &Scope::City);
        link(&app, &mine.id, &me.person.as_ref().expect("a person").user_id);
        let desk = west(&app);
        let (to_me, to_other) = (sent(&desk, &mine.id), sent(&desk, &other.id));
        assert!(me.get("/desk").text.contains("专家意见征询 1 项待办"));
        let list = me.get("/desk/experts/requests").text;
        assert!(list.contains(&to_me) && !list.contains(&to_other));
        assert_eq!(me.get(&to_other).status, StatusCode::NOT_FOUND);
        assert_eq!(
            me.post(&format!("{to_other}/acceptance"), &[("revision", "1")]).status,
            StatusCode::NOT_FOUND
        );
        assert!(me.get(&to_me).text.contains("周启明"), "who handles it sees the parties");
        assert_eq!(
            me.post(&format!("{to_me}/acceptance"), &[("revision", "1")]).status,
            StatusCode::SEE_OTHER
        );
        assert_eq!(
            me.post(&format!("{to_me}/withdrawal"), &[("reason", "不")]).status,
            StatusCode::FORBIDDEN
        );
        let answer = |hours: &str| {
            let fields = [("revision", "2"), ("opinion", "先行调解"), ("hours", hours)];
            me.post(&format!("{to_me}/opinion"), &fields)
        };
        for hours in ["", "零", "0", "100.5"] {
            let wrong = answer(hours);
            assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{hours}");
            assert!(wrong.text.contains("id=\"p-hours\"") && wrong.text.contains("先行调解"), "{hours}");
        }
        assert_eq!(answer("1.5").status, StatusCode::SEE_OTHER);
        let page = desk.get(&to_me).text;
        assert!(page.contains("先行调解") && page.contains("用时 1.5 小时"), "{page}");
        // Another district knows nothing of it; a leader of the city sees no names.
        let south = signed_in(&app, Role::DistrictOfficer, &Scope::Authority("120112".into()));
        assert_eq!(south.get(&to_me).status, StatusCode::NOT_FOUND);
        let leader = signed_in(&app, Role::Leader, &Scope::City).get(&to_me).text;
        assert!(
            leader.contains("周**") && !leader.contains("周启明") && !leader.contains("先行调解"),
            "{leader}"
        );
        let review = city(&app).get("/desk/experts/review").text;
        let (first, second) = (review.find("别人</a>"), review.find("顾学民</a>"));
        assert!(first < second && review.contains("没有参与记录"), "without any part first: {review}");
    });
}

#[test]
fn an_opinion_counts_as_an_activity_of_the_mediator_the_expert_is() {
    each_engine(|app| {
        let here = organisation(&app, "西青甲公司劳动争议调解委员会", "120111");
        let mediator = keep::<MediatorRecords>(
            &app,
            Mediator {
                name: "顾学民".into(),
                declared_active_on: Some(date(2021, 9, 1)),
                entered_on: Some(date(2021, 9, 1)),
                appointments: vec![appointment(&here, date(2021, 1, 1))],
                certificates: vec![Certificate::new("津1", date(2021, 5, 17))],
                ..Mediator::default()
            },
        );
        let idle_from = || {
            let sql = "SELECT idle_from FROM mediators WHERE id = $1";
            let row = app.read(|c| c.query_one(sql, &binds![mediator.id.as_str()])).expect("a row");
            row.opt_text(0).unwrap_or_default()
        };
        let (one, desk) = (expert(&app, "顾学民", |_| {}), west(&app));
        let behalf = [("behalf_source", "纸质材料"), ("behalf_by", "顾学民")];
        let opinion = [("revision", "1"), ("opinion", "先行调解"), ("hours", "2")];
        let answered =
            |at: &str| desk.post(&format!("{at}/opinion"), &[&opinion[..], &behalf].concat()).status;
        assert_eq!(answered(&sent(&desk, &one.id)), StatusCode::SEE_OTHER);
        assert_eq!(idle_from(), "2023-09-01", "nobody has said that they are one person");
        let link = |certificate: &str, revision: &str| {
            let fields = [("revision", revision), ("certificate", certificate), ("account", "")];
            let done = desk.post(&format!("/desk/experts/{}/link", one.id), &fields);
            assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
        };
        link("津1", "1");
        assert_eq!(idle_from(), format!("{}-07-18", app.today().year() + 2));
        let page = desk.get("/desk/mediators").text;
        assert!(!page.contains("疑似连续2年未从事"), "{page}");
        link("", "2");
        assert_eq!(idle_from(), "2023-09-01");
        // Linked first, the opinion afterwards.
        app.db.write(|c| c.execute("DELETE FROM expert_requests", &[])).expect("none");
        link("津1", "3");
        assert_eq!(idle_from(), "2023-09-01");
        assert_eq!(answered(&sent(&desk, &one.id)), StatusCode::SEE_OTHER);
        assert_eq!(idle_from(), format!("{}-07-18", app.today().year() + 2));
    });
}

#[test]
fn for_an_expert_without_an_account_the_office_enters_it_with_its_source() {
    each_engine(|app| {
        let one = expert(&app, "顾学民", |_| {});
        let desk = west(&app);
        let at = sent(&desk, &one.id);
        let opinion = [("revision", "1"), ("opinion", "先行调解"), ("hours", "2")];
        let bare = desk.post(&format!("{at}/opinion"), &opinion);
        assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(bare.text.contains("写明代录的来源"), "{}", bare.text);
        let behalf = [("behalf_source", "纸质材料"), ("behalf_by", "顾学民")];
        let done = desk.post(&format!("{at}/opinion"), &[&opinion[..], &behalf].concat());
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
        assert!(desk.get(&at).text.contains("代录（纸质材料，顾学民提出）"));
        // The same matter asked of the same expert again is told.
        let asked = fields(&one.id, "周启明");
        assert!(desk.post(NEW, &asked).text.contains("已参与过这件事"));
    });
}
