//! Lent mediators and what they may, helpers of other bodies, recusal, opinions of experts on the page.

use fengqiao_db::binds;
use fengqiao_domain::access::{Role, Scope};
use fengqiao_domain::cases::state::State;
use fengqiao_domain::certificates::Certificate;
use fengqiao_domain::mediators::Mediator;
use http::StatusCode;
use jiff::civil::date;

use super::World;
use crate::cases::CaseRecords;
use crate::mediators::MediatorRecords;
use crate::tables::testing::{appointment, each_engine, keep, stored};
use crate::testing::{Answer, Browser, signed_in};

fn step(desk: &Browser, id: &str, step: &str, fields: &[(&str, &str)]) -> Answer {
    desk.post(&format!("/desk/cases/{id}/{step}"), fields)
}

fn done(answer: &Answer) {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
}

fn refused(answer: &Answer, words: &str) {
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.text);
    assert!(answer.text.contains(words), "{words}\n{}", answer.text);
}

/// Somebody of the other district with a number.
fn lent(world: &World) -> (Mediator, Browser) {
    let mediator = keep::<MediatorRecords>(
        &world.app,
        Mediator {
            name: "郑学军".into(),
            certificates: vec![Certificate::new("津20240001", date(2022, 1, 1))],
            appointments: vec![appointment(&world.there, date(2022, 1, 1))],
            ..Mediator::default()
        },
    );
    let desk = signed_in(&world.app, Role::Mediator, &Scope::Mediator(mediator.id.clone()));
    (mediator, desk)
}

#[test]
fn a_lent_mediator_sees_and_handles_the_case_while_it_holds() {
    each_engine(|app| {
        let world = World::new(app);
        let case = world.accepted(|_| {});
        let (mediator, theirs) = lent(&world);
        let here = format!("/desk/cases/{}", case.id);
        assert_eq!(theirs.get(&here).status, StatusCode::NOT_FOUND, "not yet");
        let desk = world.head();
        refused(&step(&desk, &case.id, "second", &[("on", "2024-07-18"), ("mediator", "TJ-1")]), "没有证号");
        let mut lend = vec![
            ("on", "2024-07-18"),
            ("mediator", "津20240001"),
            ("from", "2024-07-01"),
            ("to", "2024-07-31"),
        ];
        refused(&step(&desk, &case.id, "second", &lend), "没有填写借调的文号或依据");
        lend.push(("document", "津人社〔2024〕8号"));
        done(&step(&desk, &case.id, "second", &lend));
        let kept = stored::<CaseRecords>(&world.app, &case.id);
        assert_eq!((kept.handlers.len(), kept.handlers[1].id.as_str()), (2, mediator.id.as_str()));
        let page = theirs.get(&here);
        assert_eq!(page.status, StatusCode::OK);
        for words in [
            "协办",
            "借自津南乙公司劳动争议调解委员会，2024-07-01 起，至 2024-07-31，津人社〔2024〕8号",
            "张建军",
        ] {
            assert!(page.text.contains(words), "{words}: {}", page.text);
        }
        done(&step(
            &theirs,
            &case.id,
            "session",
            &[("on", "2024-07-18"), ("way", "on_site"), ("note", "双方到场")],
        ));
        let mut over = stored::<CaseRecords>(&world.app, &case.id);
        over.handlers[1].secondment.as_mut().unwrap().to = Some(date(2024, 7, 17));
        changed(&world, over);
        assert_eq!(theirs.get(&here).status, StatusCode::OK, "what was done stays to be read");
        let late =
            step(&theirs, &case.id, "session", &[("on", "2024-07-18"), ("way", "phone"), ("note", "再谈")]);
        assert_eq!(late.status, StatusCode::FORBIDDEN);
        refused(&theirs.get(&format!("{here}/edit")), "借调已到期");
        refused(&theirs.get(&format!("{here}/claims")), "借调已到期");
        assert!(!theirs.get(&here).text.contains(&format!("{here}/edit")));
    });
}

/// Keeps a case changed beside its steps.
fn changed(world: &World, new: fengqiao_domain::cases::Case) -> fengqiao_domain::cases::Case {
    use crate::tables::Touched;
    use crate::tables::changes::ChangeLog;
    use crate::tables::save::{Kept, save};
    let app = &world.app;
    app.act(&crate::Actor::system(), fengqiao_domain::access::Action::EditCases, |tx| {
        let now = tx.now().to_owned();
        let env = tx.app.env(&now);
        let old = crate::tables::edit::load::<CaseRecords>(tx.conn(), &env, &Scope::City, &new.id)?;
        let (mut log, mut touched) = (ChangeLog::new(tx.actor, &env, None), Touched::default());
        let one = Kept { old: Some(old), new, kind: "更新", note: String::new() };
        let mut kept = save::<CaseRecords>(tx.conn(), &env, &mut log, &mut touched, env.today, vec![one])?;
        Ok(kept.remove(0))
    })
    .expect("a case")
}

#[test]
fn helpers_and_recusal_from_request_to_decision() {
    each_engine(|app| {
        let world = World::new(app);
        let case = world.accepted(|_| {});
        let (desk, own) = (world.head(), world.own_mediator());
        let here = format!("/desk/cases/{}", case.id);
        let helper = [("on", "2024-07-18"), ("body", "court"), ("name", "刘敏"), ("unit", "西青区人民法院")];
        done(&step(&own, &case.id, "invite", &helper));
        refused(&step(&own, &case.id, "invite", &helper), "已经登记了协助调解");
        refused(&step(&own, &case.id, "invite", &helper[..3]), "没有填写协助人的单位");
        let mut ask =
            vec![("on", "2024-07-18"), ("by", "respondent"), ("mediator", world.mediator.id.as_str())];
        refused(&step(&own, &case.id, "ask_recusal", &ask), "没有填写申请回避的理由");
        ask.push(("reason", "与张建军是表亲"));
        done(&step(&own, &case.id, "ask_recusal", &ask));
        let page = desk.get(&here).text;
        for words in
            ["刘敏", "人民法院，西青区人民法院", "被申请人申请王海燕回避", "待决定", "btn-primary\" href=\""]
        {
            assert!(page.contains(words), "{words}: {page}");
        }
        assert!(page.contains(&format!("btn-primary\" href=\"{here}/decide_recusal\"")), "{page}");
        let decide = [("on", "2024-07-18"), ("granted", "是"), ("reason", "核实属实")];
        assert_eq!(
            step(&own, &case.id, "decide_recusal", &decide).status,
            StatusCode::FORBIDDEN,
            "not the mediator"
        );
        done(&step(&desk, &case.id, "decide_recusal", &decide));
        let after = stored::<CaseRecords>(&world.app, &case.id);
        assert_eq!((State::of(&after), after.recusals.len()), (State::Accepted, 1));
        assert!(desk.get(&here).text.contains("决定回避：核实属实"));
        assert_eq!(own.get(&here).status, StatusCode::NOT_FOUND, "off the case");
        // Reasons name people: nothing of it is in the audit log or the row.
        let log = world.app.read(|c| {
            let sql = "SELECT COUNT(*) FROM audit_log WHERE detail LIKE '%表亲%'";
            Ok::<_, crate::AppError>(c.query_one(sql, &binds![])?.int(0))
        });
        assert_eq!(log.expect("a count"), 0);
        let leader = signed_in(&world.app, Role::Leader, &Scope::City);
        assert!(!leader.get(&here).text.contains("与张建军是表亲"), "masked for those who do not handle it");
    });
}
