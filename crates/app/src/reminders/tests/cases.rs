//! Every clock of a case is told of before it runs out, on the work list of whoever has to act, and singly to whoever
//! handles it.

use fengqiao_domain::access::{Role, Scope};
use fengqiao_domain::cases::parts::{Duty, Referral};
use fengqiao_domain::cases::{Case, DecisionKind, Outcome};
use jiff::civil::{Date, date};

use super::super::due;
use super::{Office, each_engine};
use crate::tables::testing::organisation;
use crate::testing::{Browser, signed_in};
use crate::{App, Origin};

fn titles(desk: &Browser) -> Vec<String> {
    let page = desk.get("/desk").text;
    let rows = page.split("<p class=\"agenda-title\">").skip(1);
    rows.map(|rest| rest.split('<').next().unwrap_or_default().to_owned()).collect()
}

fn clocks(app: &App, role: Role, scope: &Scope) -> Vec<(&'static str, Date)> {
    let person = crate::testing::person(app, role, scope);
    let origin = Origin::Web { ip: String::new() };
    let actor = person.post.actor(person.user_id, person.account, String::new(), origin);
    let (stamp, now) = (app.clock.stamp(), app.clock.seconds());
    let found = app.read(|c| due::items(c, &app.env(&stamp), &actor, now)).unwrap();
    found.iter().filter(|i| i.clock != "last_day").map(|i| (i.clock, i.due)).collect()
}

fn undecided(received: Date, kind: Option<DecisionKind>) -> impl Fn(&mut Case) {
    move |c| {
        c.received_on = Some(received);
        c.decision.kind = kind;
        c.decision.since = kind.map(|_| received);
        c.decision.accepted_on = None;
        c.handlers.clear();
    }
}

/// Closed by an agreement on a day.
fn agreed(on: Date) -> impl Fn(&mut Case) {
    move |c| {
        c.agreement.reached_on = Some(on);
        c.agreement.amount = Some(100_000);
        c.agreement.duties =
            vec![Duty { due_on: date(2024, 7, 19), amount: Some(100_000), what: "付款".into() }];
        c.closure.on = Some(on);
        c.closure.outcome = Some(Outcome::Agreement);
    }
}

/// Makes a case.
type Make<'a> = Box<dyn Fn() -> Case + 'a>;

#[test]
fn each_clock_stands_on_the_list_of_its_organisation_before_it_runs_out() {
    each_engine(|app| {
        let office = Office::new(app);
        let desk =
            signed_in(&office.app, Role::OrganisationHead, &Scope::Organisation(office.home.id.clone()));
        assert_eq!(titles(&desk), [""; 0]);
        let make: [(&str, Make); 8] = [
            (
                "1 件申请要作出受理决定",
                Box::new(|| office.case(date(2024, 7, 16), undecided(date(2024, 7, 16), None))),
            ),
            (
                "1 件申请等补正材料",
                Box::new(|| {
                    let waits = undecided(date(2024, 7, 16), Some(DecisionKind::Supplement));
                    office.case(date(2024, 7, 16), waits)
                }),
            ),
            // Received fifteen days before, accepted later: the way to arbitration opens before the handling ends.
            (
                "1 件案件将满法定 15 日",
                Box::new(|| office.case(date(2024, 7, 10), |c| c.received_on = Some(date(2024, 7, 3)))),
            ),
            ("1 件案件的办理期限将到", Box::new(|| office.case(date(2024, 7, 3), |_| {}))),
            (
                "1 件案件的协议将到履行期限",
                Box::new(|| office.case(date(2024, 5, 1), agreed(date(2024, 6, 25)))),
            ),
            (
                "1 件协议申请仲裁审查的期限将到",
                Box::new(|| office.case(date(2024, 7, 1), agreed(date(2024, 7, 8)))),
            ),
            (
                "1 件协议申请司法确认的期限将到",
                Box::new(|| office.case(date(2024, 6, 10), agreed(date(2024, 6, 22)))),
            ),
            (
                "1 件结案后要回访",
                Box::new(|| {
                    office.case(date(2024, 6, 1), |c| {
                        agreed(date(2024, 6, 14))(c);
                        c.performance.state = Some(fengqiao_domain::cases::PerformanceState::Performed);
                        c.performance.received = Some(100_000);
                    })
                }),
            ),
        ];
        for (words, make) in &make {
            let case = make();
            let all = titles(&desk);
            assert!(all.iter().any(|t| t.starts_with(words)), "{words}: {all:?}");
            office
                .app
                .db
                .write(|c| {
                    let gone = fengqiao_db::binds![case.id.as_str()];
                    c.execute(
                        "UPDATE cases SET organisation = NULL, authority = '120112' WHERE id = $1",
                        &gone,
                    )
                })
                .unwrap();
            office.app.memo.forget();
        }
    });
}

#[test]
fn of_many_cases_those_that_end_first_are_told() {
    each_engine(|app| {
        let office = Office::new(app);
        office.case(date(2024, 7, 3), |_| {});
        // As many as are looked at, all of them newer and later.
        for _ in 0..200 {
            office.case(date(2024, 7, 8), |_| {});
        }
        let told = clocks(&office.app, Role::Mediator, &Scope::Mediator(office.mediator.id.clone()));
        assert_eq!((told.len(), told[0]), (200, ("handling", date(2024, 7, 18))));
    });
}

#[test]
fn an_extension_moves_the_day_it_is_told() {
    each_engine(|app| {
        let office = Office::new(app);
        let scope = Scope::Organisation(office.home.id.clone());
        office.case(date(2024, 7, 3), |c| {
            c.received_on = Some(date(2024, 6, 20));
            c.extension.to = Some(date(2024, 7, 22));
            c.extension.reason = Some("双方同意".into());
        });
        assert_eq!(clocks(&office.app, Role::OrganisationHead, &scope), [("handling", date(2024, 7, 22))]);
    });
}

#[test]
fn who_handles_a_case_is_told_of_it_and_other_mediators_are_not() {
    each_engine(|app| {
        let office = Office::new(app);
        office.case(date(2024, 7, 3), |_| {});
        let own = Scope::Mediator(office.mediator.id.clone());
        let told = clocks(&office.app, Role::Mediator, &own);
        assert_eq!(told, [("handling", date(2024, 7, 18))]);
        assert_eq!(clocks(&office.app, Role::Mediator, &Scope::Mediator("x".into())), []);
        assert_eq!(clocks(&office.app, Role::DistrictOfficer, &Scope::Authority("120111".into())), []);
    });
}

#[test]
fn a_referral_waits_for_its_answer_on_both_sides_and_the_asked_have_no_other_clock_of_it() {
    each_engine(|app| {
        let office = Office::new(app);
        let centre = organisation(&office.app, "丙公司劳动争议调解委员会", "120112");
        office.case(date(2024, 7, 16), |c| {
            undecided(date(2024, 7, 16), None)(c);
            c.referral = Some(Referral {
                on: date(2024, 7, 17),
                to: centre.id.clone(),
                to_name: centre.name.clone(),
                reason: "单位在津南".into(),
                answer: None,
            });
        });
        let here = Scope::Organisation(office.home.id.clone());
        let there = Scope::Organisation(centre.id.clone());
        let desk = signed_in(&office.app, Role::OrganisationHead, &there);
        assert_eq!(titles(&desk), ["1 件转来的案件等答复"]);
        let page = desk.get("/desk").text;
        assert!(page.contains("请答复转来的案件") && page.contains("/desk/cases?due=转来待答复"), "{page}");
        assert!(desk.get("/desk/cases?due=转来待答复").text.contains("青源瑞丰"));
        let mine = titles(&signed_in(&office.app, Role::OrganisationHead, &here));
        assert!(mine.iter().any(|t| t == "1 件转出的案件没有答复"), "{mine:?}");
        assert!(mine.iter().any(|t| t.starts_with("1 件申请要作出受理决定")), "the clock goes on: {mine:?}");
        let asked = clocks(&office.app, Role::OrganisationHead, &there);
        assert_eq!(asked, [("asked", date(2024, 7, 19))]);
        let sent: Vec<&str> =
            clocks(&office.app, Role::OrganisationHead, &here).iter().map(|(c, _)| *c).collect();
        assert_eq!(sent, ["acceptance", "referred", "arbitration"]);
        let district =
            titles(&signed_in(&office.app, Role::DistrictOfficer, &Scope::Authority("120111".into())));
        assert!(district.iter().any(|t| t == "1 件转出的案件没有答复"), "{district:?}");
    });
}

#[test]
fn a_door_that_closed_and_a_visit_long_missed_are_told_no_more() {
    each_engine(|app| {
        let office = Office::new(app);
        let desk =
            signed_in(&office.app, Role::OrganisationHead, &Scope::Organisation(office.home.id.clone()));
        // In force on 2 July: the review ended on the 17th; on 17 May and never visited: more than a month over.
        office.case(date(2024, 6, 25), |c| {
            agreed(date(2024, 7, 2))(c);
            c.agreement.duties[0].due_on = date(2024, 9, 2);
        });
        office.case(date(2024, 5, 10), |c| {
            agreed(date(2024, 5, 17))(c);
            c.agreement.duties[0].due_on = date(2024, 9, 2);
        });
        assert_eq!(titles(&desk), [""; 0]);
    });
}
