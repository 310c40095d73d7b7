//! Documents made once for each session, side or serving; who may write them; what they say of how a case stands.

use fengqiao_domain::access::{Action, Role, Scope};
use fengqiao_domain::cases::claimants::Claimant;
use fengqiao_domain::cases::documents::Document;
use fengqiao_domain::cases::helpers::Secondment;
use fengqiao_domain::cases::parts::{
    Duty, Means, Referral, Review, Session, Signature, Signatures, Visit, VisitWay, Visited,
};
use fengqiao_domain::cases::record::{Agent, Side};
use fengqiao_domain::cases::{Case, Outcome, PerformanceState, ReviewKind};
use http::StatusCode;
use jiff::civil::date;

use super::World;
use crate::cases::CaseRecords;
use crate::cases::bound::content;
use crate::cases::papers::{Kept, Wanted, make, overview};
use crate::tables::testing::{each_engine, fresh, stored};
use crate::testing::{operator, signed_in};

fn world() -> World {
    let db = fengqiao_db::testing::sqlite_migrated(crate::migrations::ALL);
    World::new(fresh(db, crate::tables::testing::TODAY))
}

fn make_of(world: &World, id: &str, kind: Document, form: &str, of: &str) -> (Kept, bool) {
    let wanted = Wanted { kind, form, of };
    let made = world.app.act(&operator(), Action::EditCases, |tx| make(tx, id, &wanted, "测试"));
    let made = made.expect("a document");
    (made.kept, made.new)
}

fn text(world: &World, kind: Document, form: &str, change: impl FnOnce(&mut Case)) -> String {
    let case = world.accepted(change);
    make_of(world, &case.id, kind, form, "").0.paper.text()
}

/// In force since 10 July 2024: two instalments, the first fell due on the 15th.
fn agreed(case: &mut Case) {
    let signed = Some(Signature { on: date(2024, 7, 10), means: Means::Paper });
    let duty = |day, fen, what: &str| Duty { due_on: day, amount: Some(fen), what: what.into() };
    case.agreement.reached_on = Some(date(2024, 7, 9));
    case.agreement.amount = Some(2_000_000);
    case.agreement.result = Some("支付工资2万元。".into());
    // The later one stands first in the list.
    case.agreement.duties = vec![
        duty(date(2024, 8, 15), 1_200_000, "支付第二期工资"),
        duty(date(2024, 7, 15), 800_000, "支付第一期工资"),
    ];
    case.agreement.due_on = Some(date(2024, 8, 15));
    case.agreement.signatures =
        Signatures { applicant: signed, respondent: signed, mediator: signed, organisation: signed };
    (case.closure.on, case.closure.outcome) = (Some(date(2024, 7, 10)), Some(Outcome::Agreement));
}

#[test]
fn the_minutes_of_a_second_session_leave_the_first_in_the_file() {
    each_engine(|app| {
        let world = World::new(app);
        let session = |day, note: &str| Session { on: day, way: "on_site".into(), note: note.into() };
        let case = world.accepted(|case| case.sessions = vec![session(date(2024, 7, 12), "数额有分歧")]);
        let (first, _) = make_of(&world, &case.id, Document::Minutes, "调解笔录", "");
        let sent = [("on", "2024-07-16"), ("way", "on_site"), ("note", "意见接近"), ("revision", "1")];
        let done = world.head().post(&format!("/desk/cases/{}/session", case.id), &sent);
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
        let (second, new) = make_of(&world, &case.id, Document::Minutes, "调解笔录", "");
        assert!(new && second.replaces.is_none() && second.paper.text().contains("意见接近"));
        assert!(!second.paper.text().contains("原件作废"), "{}", second.paper.text());
        let (again, new) = make_of(&world, &case.id, Document::Minutes, "调解笔录", "");
        assert!(!new && again.id == second.id, "the same session once");
        let seen = overview(&world.app, &operator(), &case.id).expect("documents");
        assert!(seen.made.len() == 2 && seen.made.iter().all(|one| one.kept.stands()));
        assert_eq!(content(&world.app, &operator(), &case.id).expect("a file").pieces.len(), 2);
        assert!(seen.made.iter().any(|one| one.kept.id == first.id));
        let page = world.head().get(&format!("/desk/cases/{}/documents", case.id)).text;
        assert!(page.contains("这一份照原样保留") && !page.contains("已变，重新制作"), "{page}");
        // Minutes name no time that is not theirs; a summons has none of a session that was.
        let summons = make_of(&world, &case.id, Document::Inquiry, "调解通知书", "").0.paper.text();
        assert!(!summons.contains("2024年7月16日") && summons.contains("________"), "{summons}");
    });
}

#[test]
fn a_proof_lists_what_was_served_by_its_serving_alone() {
    each_engine(|app| {
        let world = World::new(app);
        let case = world.accepted(|_| ());
        let (acceptance, _) = make_of(&world, &case.id, Document::Acceptance, "", "");
        let (rights, _) = make_of(&world, &case.id, Document::Rights, "", "");
        let (inquiry, _) = make_of(&world, &case.id, Document::Inquiry, "征询意见通知书", "");
        let all = make_of(&world, &case.id, Document::Service, "送达回证", "").0.paper.text();
        assert!(
            all.contains("受理通知书") && all.contains("征询意见通知书"),
            "none is on record: all: {all}"
        );
        let mediator = world.own_mediator();
        let serve = |kept: &Kept, on: &str, signer: &str| {
            let path = format!("/desk/cases/{}/documents/{}/service", case.id, kept.id);
            let sent = [
                ("on", on),
                ("means", "direct"),
                ("sent", "2024-07-18"),
                ("signed", "2024-07-18"),
                ("signer", signer),
            ];
            let done = mediator.post(&path, &sent);
            assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
        };
        serve(&acceptance, "applicant", "张建军");
        serve(&rights, "applicant", "张建军");
        serve(&inquiry, "respondent", "陈婧怡");
        let offers = overview(&world.app, &operator(), &case.id).expect("documents").offers;
        let of: Vec<(String, String)> =
            offers.into_iter().filter(|one| one.form == "送达回证").map(|one| one.of).collect();
        assert_eq!(of.len(), 2, "one for each errand: {of:?}");
        assert!(of[0].1.contains("被申请人") && of[1].1.contains("申请人 直接送达"), "{of:?}");
        let newest = make_of(&world, &case.id, Document::Service, "送达回证", "").0.paper.text();
        assert!(newest.contains("陈婧怡") && newest.contains("征询意见通知书"), "{newest}");
        assert!(!newest.contains("受理通知书") && !newest.contains("权利义务告知书"), "{newest}");
        let (earlier, new) = make_of(&world, &case.id, Document::Service, "送达回证", &of[1].0);
        let said = earlier.paper.text();
        assert!(new && said.contains("受理通知书") && said.contains("权利义务告知书"), "{said}");
        assert!(
            !said.contains("征询意见通知书") && !said.contains("陈婧怡") && said.contains("张建军"),
            "{said}"
        );
        let page = mediator.get(&format!("/desk/cases/{}/documents", case.id)).text;
        assert!(page.contains(&format!("make|D16|送达回证|{}", of[1].0)), "{page}");
        let unknown = [("what", "make|D16|送达回证|nothing")];
        let refused = mediator.post(&format!("/desk/cases/{}/documents", case.id), &unknown);
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.text);
    });
}

#[test]
fn a_power_of_attorney_is_of_one_side() {
    let world = world();
    let agent =
        |side, name: &str| Agent { side, name: name.into(), relation: None, phone: None, may_settle: false };
    let case = world.accepted(|case| {
        case.agents = vec![agent(Side::Respondent, "陈婧怡"), agent(Side::Applicant, "李律师")];
    });
    let power = |of| make_of(&world, &case.id, Document::Authority, "授权委托书", of).0.paper.text();
    let (respondent, applicant) = (power("respondent"), power("applicant"));
    assert!(respondent.contains("委托人天津青源瑞丰精密制造有限公司因"), "{respondent}");
    assert!(respondent.contains("陈婧怡") && !respondent.contains("李律师"), "{respondent}");
    assert!(applicant.contains("委托人张建军因") && applicant.contains("李律师"), "{applicant}");
    assert!(!applicant.contains("陈婧怡"), "{applicant}");
    let seen = overview(&world.app, &operator(), &case.id).expect("documents");
    assert!(seen.made.iter().all(|one| one.kept.stands()), "the one does not void the other");
    let of: Vec<String> =
        seen.offers.into_iter().filter(|one| one.form == "授权委托书").map(|one| one.of.1).collect();
    assert_eq!(of, ["被申请人", "申请人"]);
}

#[test]
fn who_reads_a_case_without_handling_it_writes_none_of_its_documents() {
    each_engine(|app| {
        let world = World::new(app);
        let over = world.accepted(|case| {
            case.handlers[0].secondment = Some(Secondment {
                from: date(2024, 7, 1),
                to: Some(date(2024, 7, 17)),
                document: "津西人社〔2024〕8号".into(),
            });
            case.closure.on = Some(date(2024, 7, 16));
            case.closure.outcome = Some(Outcome::Settled);
        });
        let asked = world.received(&world.here, |case| {
            case.referral = Some(Referral {
                on: date(2024, 7, 8),
                to: world.there.id.clone(),
                to_name: world.there.name.clone(),
                reason: "就近调解".into(),
                answer: None,
            });
        });
        let there =
            signed_in(&world.app, Role::OrganisationHead, &Scope::Organisation(world.there.id.clone()));
        for (case, desk) in [(&over, world.own_mediator()), (&asked, there)] {
            let (kept, _) = make_of(&world, &case.id, Document::Application, "", "");
            let here = format!("/desk/cases/{}", case.id);
            let page = desk.get(&format!("{here}/documents"));
            assert_eq!(page.status, StatusCode::OK, "it is read");
            assert!(!page.text.contains("value=\"make|") && !page.text.contains("/void\""), "{}", page.text);
            let signed =
                [("on", "applicant"), ("means", "electronic"), ("sent", "2024-07-18"), ("note", "邮箱")];
            for (path, sent) in [
                (format!("{here}/documents"), vec![("what", "make|D04|受理通知书"), ("reason", "看看")]),
                (
                    format!("{here}/documents/{}/service", kept.id),
                    [&signed[..], &[("reason", "看看")]].concat(),
                ),
                (format!("{here}/documents/{}/void", kept.id), vec![("reason", "写错")]),
                (format!("{here}/feedback"), vec![("side", "applicant")]),
            ] {
                assert_eq!(desk.post(&path, &sent).status, StatusCode::FORBIDDEN, "{path}");
            }
        }
        // On the last day of the secondment it is still theirs.
        let last = world.accepted(|case| {
            case.applicant.name = "李四".into();
            case.handlers[0].secondment = Some(Secondment {
                from: date(2024, 7, 1),
                to: Some(date(2024, 7, 18)),
                document: "津西人社〔2024〕8号".into(),
            });
        });
        let path = format!("/desk/cases/{}/documents", last.id);
        let done = world.own_mediator().post(&path, &[("what", "make|D04|受理通知书")]);
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    });
}

#[test]
fn what_a_voiding_says_of_people_is_sealed_and_not_in_the_log() {
    each_engine(|app| {
        let world = World::new(app);
        let case = world.accepted(|_| ());
        let (kept, _) = make_of(&world, &case.id, Document::Acceptance, "", "");
        let (mediator, here) = (world.own_mediator(), format!("/desk/cases/{}", case.id));
        let sent = [("on", "applicant"), ("means", "electronic"), ("sent", "2024-07-18"), ("note", "邮箱")];
        let done = mediator.post(&format!("{here}/documents/{}/service", kept.id), &sent);
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
        let seen = overview(&world.app, &operator(), &case.id).expect("documents").made.remove(0);
        let undo = format!("{here}/services/{}/withdrawal", seen.services[0].id);
        assert_eq!(mediator.post(&undo, &[("reason", "张建军没有收到")]).status, StatusCode::SEE_OTHER);
        let void = format!("{here}/documents/{}/void", kept.id);
        assert_eq!(mediator.post(&void, &[("reason", "张建军的名字写错")]).status, StatusCode::SEE_OTHER);
        for sql in [
            "SELECT void_reason FROM case_papers WHERE void_reason IS NOT NULL",
            "SELECT withdrawn_reason FROM case_services WHERE withdrawn_reason IS NOT NULL",
            "SELECT detail FROM audit_log WHERE action IN ('void-document', 'withdraw-service')",
        ] {
            let rows = world.app.read(|c| c.query(sql, &[])).expect("rows");
            assert!(!rows.is_empty(), "{sql}");
            for row in rows {
                assert!(!row.str(0).contains("张建军"), "{sql}: {}", row.str(0));
            }
        }
        let page = mediator.get(&format!("{here}/documents")).text;
        assert!(page.contains("张建军的名字写错") && page.contains("张建军没有收到"), "{page}");
    });
}

#[test]
fn money_that_is_not_due_is_not_demanded() {
    let world = world();
    let order = text(&world, Document::Court, "支付令申请书", agreed);
    assert!(order.contains("共计8,000.00元"), "the second is not due: {order}");
    let demand = text(&world, Document::Performance, "履行催告书", agreed);
    assert!(
        demand.contains("2024年7月15日当日及以前支付第一期工资") && demand.contains("8,000.00元"),
        "{demand}"
    );
    let notice = text(&world, Document::Performance, "履行告知书", agreed);
    assert!(notice.contains("支付第一期工资") && notice.contains("2024年7月15日"), "the earliest: {notice}");
    let early = text(&world, Document::Performance, "履行催告书", |case| {
        agreed(case);
        case.agreement.duties.remove(1);
    });
    assert!(early.contains("________当日及以前________"), "nothing is overdue: {early}");
    let early = text(&world, Document::Court, "支付令申请书", |case| {
        agreed(case);
        case.agreement.duties.remove(1);
    });
    assert!(early.contains("共计________"), "{early}");
}

#[test]
fn an_agreement_is_called_by_its_own_number_and_day_or_not_at_all() {
    let world = world();
    let case = world.accepted(|case| {
        agreed(case);
        case.agreement.signatures.organisation = None;
        (case.closure.on, case.closure.outcome) = (None, None);
    });
    let number = case.number.clone().expect("a number");
    let review = make_of(&world, &case.id, Document::ArbitralReview, "", "").0.paper.text();
    assert!(!review.contains(&number) && review.contains("主持达成的________调解协议书"), "{review}");
    assert!(review.contains("协议于________生效") && !review.contains("2024年7月9日"), "{review}");
    let offers = overview(&world.app, &operator(), &case.id).expect("documents").offers;
    let lacks = |kind| {
        let offer = offers.iter().find(|one| one.kind == kind).expect("a form");
        offer.lacks.iter().any(|(name, _)| name == "协议编号")
    };
    assert!(!lacks(Document::Agreement) && lacks(Document::ArbitralReview), "making it gives it one");
    let (agreement, _) = make_of(&world, &case.id, Document::Agreement, "", "");
    let own = agreement.number.expect("a number");
    let review = make_of(&world, &case.id, Document::ArbitralReview, "", "").0.paper.text();
    assert!(review.contains(&own), "{review}");
    let unsigned = text(&world, Document::File, "结案报告", |case| {
        agreed(case);
        case.closure.outcome = Some(Outcome::Unsigned);
        case.closure.cause = Some("被申请人拒绝签章".into());
        case.agreement.signatures.respondent = None;
    });
    assert!(!unsigned.contains("支付工资2万元") && unsigned.contains("被申请人拒绝签章"), "{unsigned}");
}

#[test]
fn what_comes_after_an_agreement_depends_on_how_it_stands() {
    let world = world();
    let defaulted = |case: &mut Case| {
        agreed(case);
        case.performance.state = Some(PerformanceState::Defaulted);
        case.performance.defaulted_on = Some(date(2024, 7, 17));
    };
    let application = text(&world, Document::Termination, "仲裁申请书", defaulted);
    assert!(application.contains("第五条、第十五条") && !application.contains("没有达成"), "{application}");
    let usual = text(&world, Document::Termination, "仲裁申请书", |_| ());
    assert!(usual.contains("没有达成调解协议") && usual.contains("第十四条"), "{usual}");
    let reviewed = |case: &mut Case| {
        agreed(case);
        case.review = Review {
            kind: Some(ReviewKind::JudicialConfirmation),
            applied_on: Some(date(2024, 7, 11)),
            decided_on: Some(date(2024, 7, 16)),
            result: Some("裁定协议有效".into()),
        };
    };
    let notice = text(&world, Document::Performance, "履行告知书", reviewed);
    assert!(notice.contains("司法确认（裁定协议有效）") && notice.contains("申请强制执行"), "{notice}");
    let notice = text(&world, Document::Performance, "履行告知书", agreed);
    assert!(notice.contains("可以依法申请仲裁") && !notice.contains("强制执行"), "{notice}");
    let withdrawn = text(&world, Document::Termination, "调解终止告知书", |case| {
        case.user_unit = Some("津源物流有限公司".into());
        case.decision.kind = None;
        case.decision.accepted_on = None;
        (case.closure.on, case.closure.outcome) = (Some(date(2024, 7, 9)), Some(Outcome::Withdrawn));
    });
    assert!(
        withdrawn.contains("收到申请。因") && withdrawn.contains("有限公司、津源物流有限公司："),
        "{withdrawn}"
    );
    assert!(withdrawn.contains("在天津市西青区劳动人事争议仲裁委员会管辖范围的"), "{withdrawn}");
}

#[test]
fn many_workers_are_named_in_the_election_and_the_agreement() {
    let world = world();
    let case = world.accepted(|case| {
        case.headcount = Some(2);
        case.claimants = ["张建军", "李四"]
            .into_iter()
            .map(|name| Claimant {
                name: name.into(),
                id_number: Some("120222198803079975".into()),
                phone: Some("19900000018".into()),
                kind: "remuneration.wages".into(),
                ..Claimant::default()
            })
            .collect();
    });
    let election = make_of(&world, &case.id, Document::Authority, "代表人推选书", "").0.paper.text();
    assert!(election.contains("李四") && election.contains("120222198803079975"), "{election}");
    let agreement = make_of(&world, &case.id, Document::Agreement, "", "").0.paper.text();
    assert!(agreement.contains("申请人名单") && agreement.contains("李四"), "{agreement}");
    assert!(!text(&world, Document::Agreement, "", |_| ()).contains("申请人名单"), "of one there is no list");
    let inquiry = make_of(&world, &case.id, Document::Minutes, "调查笔录", "").0;
    assert!(!inquiry.facts.has("笔录时间") && inquiry.paper.text().contains("时间：________"));
}

#[test]
fn a_visit_says_how_whom_and_whether_it_came_up_again() {
    each_engine(|app| {
        let world = World::new(app);
        let case = world.accepted(agreed);
        let sent = [
            ("on", "2024-07-17"),
            ("way", "home"),
            ("whom", "applicant"),
            ("again", "否"),
            ("satisfaction", "4"),
            ("revision", "1"),
        ];
        let done = world.head().post(&format!("/desk/cases/{}/visit", case.id), &sent);
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
        let visit = stored::<CaseRecords>(&world.app, &case.id).visit;
        let told = Visit {
            on: Some(date(2024, 7, 17)),
            satisfaction: Some(4),
            way: Some(VisitWay::Home),
            whom: Some(Visited::Applicant),
            again: Some(false),
        };
        assert_eq!(visit, told);
        let record = make_of(&world, &case.id, Document::Visit, "", "").0.paper.text();
        for said in ["上门", "申请人张建军", "争议是否反弹：否", "4分，满意"] {
            assert!(record.contains(said), "{said}: {record}");
        }
        assert!(!record.contains("意见和建议：无"), "nobody said there is none: {record}");
        assert!(!record.contains("satisfaction") && !record.contains("链接"), "{record}");
    });
}
