use fengqiao_db::Conn;
use fengqiao_domain::access::{Role, Scope};
use fengqiao_domain::certificates::Certificate;
use fengqiao_domain::mediators::Ending;
use http::StatusCode;
use jiff::civil::date;

use super::{World, each_engine, person};
use crate::mediators::MediatorRecords;
use crate::mediators::lists::{self, Asked, Start, Total, Way};
use crate::testing::signed_in;

#[test]
fn the_roster_of_a_date() {
    each_engine(|app| {
        let mut world = World::new(app);
        world.add("在册人", |_| {});
        world.add("待换证", |m| m.certificates = vec![Certificate::new("津旧", date(2017, 5, 22))]);
        world.add("没有证", |m| m.certificates.clear());
        world.add("走了的", |m| m.appointments[0].ended = Some(date(2024, 5, 1)));
        let desk = world.officer();
        let names = |query: &str| {
            let page = desk.get(&format!("/desk/mediators{query}")).text;
            ["在册人", "待换证", "没有证", "走了的"]
                .map(|n| page.contains(&format!("<th scope=\"row\">{n}</th>")))
        };
        assert_eq!(names(""), [true, true, false, false]);
        assert_eq!(names("?state=在册"), [true, false, false, false]);
        assert_eq!(names("?state=在册（待清理）"), [false, true, false, false]);
        assert_eq!(names("?state=未持证"), [false, false, true, false]);
        assert_eq!(names("?state=已退出"), [false, false, false, true]);
        assert_eq!(names("?state=全部"), [true; 4]);
        assert_eq!(names("?certificate=待换发新证"), [false, true, false, false]);
        assert_eq!(names("?as_of=2024-04-30"), [true, true, false, true]);
        assert_eq!(names("?as_of=2021-12-31"), [false; 4]);
        for typed in ["2024.4.30", "20240430", "2024年4月30日", "2024/04/30"] {
            assert_eq!(names(&format!("?as_of={typed}")), [true, true, false, true], "{typed}");
        }
        for list in ["/desk/mediators", "/desk/certificates", "/desk/mediators/exited"] {
            let page = desk.get(&format!("{list}?as_of=2024-02-30")).text;
            assert!(page.contains("value=\"2024-02-30\""), "{list} keeps what was typed: {page}");
            assert!(
                page.contains("日期要写成 2024-07-18，下面是今天的"),
                "{list} says what is wrong: {page}"
            );
        }
        assert_eq!(names("?q=待换"), [false, true, false, false]);
        assert_eq!(names("?q=津旧"), [false, true, false, false], "a number by its start");
        assert_eq!(names("?organisation=甲公司"), [true, true, false, false]);
        assert_eq!(names("?organisation=乙公司"), [false; 4]);
        assert_eq!(names("?engagement=专职"), [false; 4]);
        let page = desk.get("/desk/mediators").text;
        assert!(page.contains("在册 <b>1</b>") && page.contains("<b class=\"attention\">1</b>"), "{page}");
        assert!(page.contains("待换发新证：2023-07-01 时已超 5 年"));
        assert!(page.contains("watermark"));
    });
}

#[test]
fn pages_go_on_where_the_last_one_ended() {
    each_engine(|app| {
        let mut world = World::new(app);
        for i in 0..23 {
            world.add(&format!("第{i:02}人"), |_| {});
        }
        let desk = world.officer();
        let on_page = |query: &str| {
            let page = desk.get(&format!("/desk/mediators{query}")).text;
            (0..23).filter(|i| page.contains(&format!("第{i:02}人</th>"))).collect::<Vec<_>>()
        };
        let mut seen = [on_page(""), on_page("?page=2"), on_page("?page=3")].concat();
        seen.sort_unstable();
        assert_eq!(seen, (0..23).collect::<Vec<_>>(), "everybody once");
        assert_eq!(on_page("?size=20&page=2"), on_page("?page=3"));
        assert!(desk.get("/desk/mediators").text.contains("共 23 人"));
    });
}

#[test]
fn whoever_moved_is_on_one_roster() {
    each_engine(|app| {
        let mut world = World::new(app);
        let there = world.there.clone();
        world.add("调走的", |m| {
            (m.appointments[0].ended, m.appointments[0].ending) =
                (Some(date(2024, 3, 1)), Some(Ending::Transfer));
            m.appointments.push(super::appointment(&there, date(2024, 3, 1)));
        });
        let (here, there) = (world.manager(), world.manager_there());
        let row = "调走的</th>";
        assert!(!here.get("/desk/mediators").text.contains(row));
        assert!(here.get("/desk/mediators?as_of=2024-02-29").text.contains(row));
        assert!(here.get("/desk/mediators/exited").text.contains("2024-03-01 调离"));
        assert!(there.get("/desk/mediators").text.contains(row));
        assert!(!there.get("/desk/mediators?as_of=2024-02-29").text.contains(row));
        let city = signed_in(&world.app, Role::CityOfficer, &Scope::City);
        assert!(city.get("/desk/mediators?state=在册").text.contains("共 1 人"));
    });
}

#[test]
fn the_worklist_offers_what_settles_each_reason() {
    each_engine(|app| {
        let mut world = World::new(app);
        let a =
            world.add("待换证", |m| m.certificates = vec![Certificate::new("津旧", date(2017, 5, 22))]);
        let b = world.add("未注册", |m| m.registrations.clear());
        let page = world.manager().get("/desk/mediators/cleanup").text;
        assert!(page.contains(&format!("/desk/mediators/{}/reissue", a.id)));
        assert!(page.contains(&format!("/desk/mediators/{}/registration", b.id)));
        assert!(page.contains("待换发新证 1") && page.contains("未办理注册 1"));
        let one = world.manager().get("/desk/mediators/cleanup?reason=未办理注册").text;
        assert!(one.contains("未注册</a>") && !one.contains("待换证</a>"));
        // The officer registers, but does not decide.
        let page = world.officer().get("/desk/mediators/cleanup").text;
        assert!(!page.contains("/reissue") && page.contains("/registration"));
    });
}

#[test]
fn certificates_and_the_day_most_of_them_end() {
    each_engine(|app| {
        let mut world = World::new(app);
        world.add("延续一", |_| {});
        world.add("延续二", |_| {});
        world.add("新证", |m| m.certificates = vec![Certificate::new("津2024", date(2024, 2, 29))]);
        let page = world.officer().get("/desk/certificates").text;
        assert!(page.contains("现有 3 张证有确定的有效期，其中 2 张同在 2028-06-30 到期"), "{page}");
        assert!(page.contains("2029-02-28"));
        assert_eq!(world.officer().get("/desk/certificates/changes?state=revoked").status, StatusCode::OK);
    });
}

#[test]
fn personal_values_are_masked_and_showing_them_is_on_record() {
    each_engine(|app| {
        let world = World::new(app);
        let m = super::keep::<MediatorRecords>(&world.app, person("李桂芳", "津0001", &world.here));
        let (desk, at) = (world.officer(), format!("/desk/mediators/{}", m.id));
        let page = desk.get(&at).text;
        assert!(page.contains("120111********9990") && page.contains("199****1234"));
        assert!(!page.contains("120111198001019990") && !page.contains("19900001234"));
        let silent = desk.post(&format!("{at}/unmask"), &[("reason", " ")]);
        assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(!silent.text.contains("19900001234"));
        let shown = desk.post(&format!("{at}/unmask"), &[("reason", "核对身份")]);
        assert!(shown.text.contains("120111198001019990") && shown.text.contains("19900001234"));
        let (verb, detail) = world.last_audit();
        assert_eq!(verb, "view");
        assert!(detail.contains("核对身份") && !detail.contains("19900001234"), "{detail}");
        let stranger = world.manager_there();
        assert_eq!(stranger.post(&format!("{at}/unmask"), &[("reason", "因")]).status, StatusCode::NOT_FOUND);
        let leader = signed_in(&world.app, Role::Leader, &Scope::City);
        assert_eq!(leader.get(&at).status, StatusCode::OK);
        assert_eq!(leader.post(&format!("{at}/unmask"), &[("reason", "因")]).status, StatusCode::FORBIDDEN);
        assert!(!leader.get("/desk/mediators").text.contains("120111198001019990"));
    });
}

#[test]
fn sums_say_what_counting_says_after_every_change() {
    each_engine(|app| {
        let mut world = World::new(app);
        let there = world.there.clone();
        let a =
            world.add("待换证", |m| m.certificates = vec![Certificate::new("津旧", date(2017, 5, 22))]);
        world.add("在册人", |_| {});
        let moved = world.add("调走的", |m| {
            (m.appointments[0].ended, m.appointments[0].ending) =
                (Some(date(2024, 3, 1)), Some(Ending::Transfer));
            m.appointments.push(super::appointment(&there, date(2024, 3, 1)));
        });
        let removal = [("on", "2024-07-01"), ("reason", "因")];
        world.manager().post(&format!("/desk/mediators/{}/removal", a.id), &removal);
        world.manager_there().post(&format!("/desk/mediators/{}/removal", moved.id), &removal);
        world.manager_there().post(&format!("/desk/mediators/{}/restoration", moved.id), &[("reason", "误")]);
        let scopes = [Scope::City, Scope::Authority("120111".into()), Scope::Authority("120112".into())];
        let now = world.app.clock.stamp();
        let env = world.app.env(&now);
        for scope in &scopes {
            for on in [
                date(2022, 6, 1),
                date(2023, 12, 31),
                date(2024, 1, 1),
                date(2024, 2, 29),
                date(2024, 3, 1),
                super::TODAY,
                date(2030, 1, 1),
            ] {
                for state in ["在册", "已退出"] {
                    // Names that are looked for are counted one by one: as many as are shown.
                    let asked = Asked { text: "调走".into(), ..Asked::on(on).states(&[state]) };
                    let read = |c: &mut Conn| {
                        let total = lists::total(c, &env, scope, &asked)?;
                        Ok::<_, crate::AppError>((
                            total,
                            lists::page(c, &env, scope, &asked, &Start::Row(0), 10, Total::exact(1))?,
                        ))
                    };
                    let (total, page) = world.app.read(read).expect("a list");
                    assert_eq!(total, Total::exact(page.len() as u64), "{scope:?} {asked:?}");
                }
                for asked in known_to_the_sums(on) {
                    let read = |c: &mut Conn| {
                        let total = lists::total(c, &env, scope, &asked)?;
                        let mut pages = Vec::new();
                        for way in [Way::Walk, Way::Gather] {
                            let wanted = lists::wanted(c, &env, &asked)?;
                            let (sql, binds) =
                                lists::statement(&env, scope, &wanted, &Start::Row(0), 100, way);
                            pages.push(c.query(&sql, &binds)?.iter().map(|r| r.text(0)).collect::<Vec<_>>());
                        }
                        let counted: u64 = lists::grouped(c, &env, scope, &asked)?.values().sum();
                        Ok::<_, crate::AppError>((total, counted, pages))
                    };
                    let (total, counted, pages) = world.app.read(read).expect("both counts");
                    assert_eq!(total, Total::exact(counted), "{scope:?} {asked:?}");
                    assert_eq!(pages[0], pages[1], "{scope:?} {asked:?}");
                    assert_eq!(pages[0].len() as u64, counted, "{scope:?} {asked:?}");
                }
            }
        }
    });
}

/// What the kinds of people tell.
fn known_to_the_sums(on: jiff::civil::Date) -> Vec<Asked> {
    let mut all = vec![Asked::on(on)];
    for state in ["在册", "在册（待清理）", "未持证", "已退出"] {
        all.push(Asked::on(on).states(&[state]));
        for full_time in [true, false] {
            all.push(Asked { full_time: Some(full_time), ..Asked::on(on).states(&[state]) });
        }
    }
    for certificate in ["有效", "有效（延续）", "即将到期", "待换发新证", "已过有效期", "已注销"]
    {
        for states in [&lists::ON_ROSTER[..], &["在册"], &["已退出"], &[]] {
            all.push(Asked { certificate: certificate.into(), ..Asked::on(on).states(states) });
        }
    }
    for state in ["未办理", "已注册", "未到期", "暂缓"] {
        all.push(lists::registered(on, state));
    }
    for reason in ["待换发新证", "未办理注册", "聘期届满"] {
        all.push(Asked { reason: reason.into(), ..Asked::on(on).states(&["在册（待清理）"]) });
    }
    all
}

#[test]
fn a_person_is_entered_and_changed_by_the_form() {
    each_engine(|app| {
        let world = World::new(app);
        let desk = world.officer();
        assert_eq!(desk.get("/desk/mediators/new").status, StatusCode::OK);
        let new = |extra: &[(&str, &str)]| {
            let base = [
                ("name", "钱桂兰"),
                ("sex", "女"),
                ("id_type", "居民身份证"),
                ("id_number", ""),
                ("organisation", world.here.name.as_str()),
                ("full_time", "兼职"),
                ("appointed", "2023-01-01"),
            ];
            desk.post("/desk/mediators/new", &[&base[..], extra].concat())
        };
        let wrong = new(&[("certificate_no", "津1201112023001"), ("issued", "2024-07-19")]);
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            wrong.text.contains("还没有发生") && wrong.text.contains("津1201112023001"),
            "{}",
            wrong.text
        );
        let done = new(&[("certificate_no", "津1201112023001"), ("issued", "2023-09-06")]);
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
        let id = done.location().rsplit('/').next().unwrap_or_default().to_owned();
        assert_eq!(world.stored(&id).certificates.len(), 1);
        // 专兼职 from a day; nothing else was touched.
        let path = format!("/desk/mediators/{id}/edit");
        let form = desk.get(&path).text;
        assert!(form.contains("自何日起") && !form.contains("f-organisation"));
        let change = [("from", "2024-06-01"), ("revision", "1"), ("full_time", "专职"), ("name", "钱桂兰")];
        assert_eq!(desk.post(&path, &change).status, StatusCode::SEE_OTHER);
        let m = world.stored(&id);
        assert!(!m.appointment_at(date(2024, 5, 31)).unwrap().full_time);
        assert!(m.appointment_at(date(2024, 6, 1)).unwrap().full_time);
        // Somebody else's version.
        let stale = [("from", "2024-07-01"), ("revision", "1"), ("full_time", "兼职")];
        assert_eq!(desk.post(&path, &stale).status, StatusCode::PRECONDITION_FAILED);
        // The number alone mends the number of the certificate in hand.
        let mend = [("revision", "2"), ("certificate_no", "津1201112023002"), ("issued", "2023-09-06")];
        assert_eq!(desk.post(&path, &mend).status, StatusCode::SEE_OTHER);
        let certificates = world.stored(&id).certificates;
        assert_eq!((certificates.len(), certificates[0].number.as_str()), (1, "津1201112023002"));
        assert_eq!(world.manager_there().get(&path).status, StatusCode::NOT_FOUND);
    });
}
