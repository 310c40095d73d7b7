use fengqiao_domain::certificates::Certificate;
use fengqiao_domain::mediators::record::{Ending, Mediator};
use fengqiao_domain::registrations::Outcome;
use http::StatusCode;

use super::{World, date, each_engine, each_engine_on, open, refused};
use crate::certificates::store;
use crate::testing::{Answer, visitor};

/// Prints the card of somebody; gives the path its QR code leads to.
fn printed(world: &World, m: &Mediator, number: &str) -> String {
    let done = world.manager().post(&format!("/desk/mediators/{}/card", m.id), &[("of", number)]);
    assert_eq!(done.status, StatusCode::OK, "{}", done.text);
    let now = world.app.clock.stamp();
    let printed = world.app.read(|c| store::printed(c, &world.app.env(&now), &m.id, number)).expect("a look");
    format!("/verify/{}", printed.expect("a code").token)
}

fn asked(world: &World, number: &str, name: &str) -> Answer {
    world.visitor().post_with("/verify", &[("number", number), ("name", name)], "")
}

fn says(page: &Answer, all: &[&str]) {
    assert_eq!(page.status, StatusCode::OK);
    for words in all {
        assert!(page.text.contains(words), "{words} is not said: {}", page.text);
    }
}

#[test]
fn a_valid_one_says_so_and_nothing_private() {
    each_engine(|world| {
        let m =
            world.add("李桂芳", "津12011120210012", |m| m.id_number = Some("120111198001019990".into()));
        let path = printed(&world, &m, "津12011120210012");
        let page = world.visitor().get(&path);
        says(
            &page,
            &[
                "证书有效",
                "有效期至 2028-06-30",
                "李桂芳",
                "末四位 0012",
                "西青甲公司劳动争议调解委员会",
                "兼职",
                "劳动报酬",
                "2024 年已注册",
                "为什么有效",
                "三(二)4",
                "查验时间 2024-07-18 15:20",
                "不影响已经签订的调解协议",
            ],
        );
        for private in ["1980", "9990", "1990000", "津12011120210012", &m.id] {
            assert!(!page.text.contains(private), "{private} is shown");
        }
        says(&asked(&world, "津12011120210012", "李桂芳"), &["证书有效"]);
        says(&asked(&world, " 津12011120210012 ", "李 桂芳"), &["证书有效"]);
        assert_eq!(world.visitor().get(&format!("/verify?t={}", &path[8..])).location(), path);
    });
}

#[test]
fn what_is_not_found_and_what_does_not_fit_say_the_same() {
    each_engine(|world| {
        world.add("李桂芳", "津1", |_| {});
        let answers = [
            asked(&world, "津1", "张三"),
            asked(&world, "津无", "李桂芳"),
            world.visitor().get("/verify/0123456789abcdefghjkmnpqrs"),
            world.visitor().get("/verify/x1"),
        ];
        for answer in &answers {
            says(answer, &["没有查到", "不等于证书无效"]);
            let said = |page: &Answer| page.text.split("<main").nth(1).map(str::to_owned);
            assert_eq!(said(answer), said(&answers[0]));
        }
        refused(&asked(&world, "", "李桂芳"), "没有填写证号");
    });
}

#[test]
fn each_state_is_said_with_its_date() {
    each_engine(|world| {
        let old = |day| move |m: &mut Mediator| m.certificates[0].issued = day;
        world.add("甲", "津待", old(date(2017, 5, 22)));
        let page = asked(&world, "津待", "甲");
        says(&page, &["待换发新证", "主管部门作出决定前可以继续使用"]);
        assert!(!page.text.contains("失效") && !page.text.contains("result-attention"));
        world.add("乙", "津限", |m| {
            old(date(2017, 5, 22))(m);
            m.certificates[0].reissue_deadline = Some(date(2024, 7, 18));
        });
        says(&asked(&world, "津限", "乙"), &["待换发新证", "2024-07-18 前（含当日）可以继续使用"]);
        world.add("丙", "津过", |m| {
            old(date(2017, 5, 22))(m);
            m.certificates[0].reissue_deadline = Some(date(2024, 7, 17));
        });
        says(&asked(&world, "津过", "丙"), &["换发期限已过", "换发截止日 2024-07-17"]);
        world.add("丁", "津销", |m| m.certificates[0].revoked = Some(date(2024, 7, 18)));
        says(&asked(&world, "津销", "丁"), &["证书已注销", "2024-07-18 决定注销", "result-attention"]);
        world.add("戊", "津原", |m| m.certificates.push(Certificate::new("津秘密新号", date(2024, 7, 1))));
        let page = asked(&world, "津原", "戊");
        says(&page, &["证书已换发", "2024-07-01 发了新证"]);
        assert!(!page.text.contains("津秘密新号"));
    });
}

#[test]
fn the_last_day_is_inside_and_the_next_is_not() {
    for (day, words) in [(date(2028, 6, 30), "证书有效"), (date(2028, 7, 1), "已过有效期")] {
        each_engine_on(day, |world| {
            world.add("甲", "津1", |_| {});
            says(&asked(&world, "津1", "甲"), &[words, "有效期至 2028-06-30"]);
        });
    }
}

#[test]
fn a_new_code_makes_the_old_one_nobodys() {
    each_engine(|world| {
        let m = world.add("甲", "津1", |_| {});
        let before = printed(&world, &m, "津1");
        let renew =
            |why| world.manager().post(&format!("/desk/mediators/{}/card/renewal", m.id), &[("reason", why)]);
        refused(&renew(" "), "没有填写理由");
        assert_eq!(renew("证卡遗失").status, StatusCode::SEE_OTHER);
        says(&world.visitor().get(&before), &["没有查到"]);
        says(&world.visitor().get(&printed(&world, &m, "津1")), &["证书有效"]);
        assert!(world.audited("renew_code")[0].contains("证卡遗失"));
    });
}

#[test]
fn a_card_out_of_date_is_told_and_a_corrected_number_still_found() {
    each_engine(|world| {
        let m = world.add("甲", "津错", |_| {});
        let path = printed(&world, &m, "津错");
        let changed = "证卡印出后有变化";
        assert!(!world.visitor().get(&path).text.contains(changed));
        let fields = [("of", "津错"), ("number", "津对"), ("issued", "2021-05-17"), ("reason", "录错")];
        let done = world.manager().post(&format!("/desk/mediators/{}/correction", m.id), &fields);
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
        says(&world.visitor().get(&path), &["证书有效", changed]);
    });
}

#[test]
fn it_is_asked_a_limited_number_of_times_and_only_when_open() {
    let db = || fengqiao_db::testing::sqlite_migrated(crate::migrations::ALL);
    let shut = open(db(), fengqiao_domain::policy::Policy::tianjin(), super::TODAY);
    for path in ["/verify", "/verify/0123456789abcdefghjkmnpqrs"] {
        assert!(visitor(&shut).get(path).text.contains("还没有开放"));
    }
    let mut policy = fengqiao_domain::policy::Policy::tianjin();
    policy.public.verify.value = true;
    let app = open(db(), policy, super::TODAY);
    let ask = || visitor(&app).get("/verify/0123456789abcdefghjkmnpqrs").status;
    assert_eq!(ask(), StatusCode::OK);
    // The rest of the thirty of this minute is taken without pages between, so that a slow machine does not get one
    // back on the way; whoever asks without an address is 本机.
    let allowed = (0..40).filter(|_| app.limits.verify.check("本机").is_ok()).count();
    assert!((29..=30).contains(&allowed), "{allowed} beside the first");
    assert_eq!(ask(), StatusCode::TOO_MANY_REQUESTS);
    // The form itself is always there.
    assert_eq!(visitor(&app).get("/verify").status, StatusCode::OK);
}

#[test]
fn of_somebody_who_left_nothing_is_said_of_the_organisation_and_nothing_is_printed() {
    each_engine(|world| {
        let m = world.add("甲", "津退", |m| {
            m.appointments[0].ended = Some(date(2024, 7, 1));
            m.appointments[0].ending = Some(Ending::Exit);
        });
        let page = asked(&world, "津退", "甲");
        says(&page, &["已退出调解员名册"]);
        assert!(!page.text.contains("西青甲公司"), "{}", page.text);
        refused(
            &world.manager().post(&format!("/desk/mediators/{}/card", m.id), &[("form", "card")]),
            "已退出",
        );
        // Why somebody is not registered is nobody else's business.
        world.add("乙", "津缓", |m| m.registrations[0].outcome = Outcome::Refused);
        let page = asked(&world, "津缓", "乙");
        says(&page, &["2024 年没有注册"]);
        assert!(!page.text.contains("未通过"));
    });
}
