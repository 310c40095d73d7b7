//! Documents of a case: made from what is recorded, with lines for the rest; kept with number, facts and file; for whoever
//! handles it, and for others who say why.

use std::sync::Arc;

use fengqiao_domain::access::{Action, Role, Scope};
use fengqiao_domain::cases::documents::Document;
use fengqiao_domain::cases::{DecisionKind, Outcome, PartyKind, PerformanceState};
use http::StatusCode;
use jiff::civil::date;

use super::World;
use crate::App;
use crate::cases::papers::{Format, Kept, Wanted, by_number, file, known, make, overview};
use crate::tables::testing::{each_engine, fresh, last_audit};
use crate::testing::{operator, person, signed_in};
use crate::{Actor, AppError};

/// For rules that have nothing to do with engines.
fn world() -> World {
    let db = fengqiao_db::testing::sqlite_migrated(crate::migrations::ALL);
    World::new(fresh(db, crate::tables::testing::TODAY))
}

fn made(app: &App, actor: &Actor, id: &str, kind: Document, form: &str) -> Result<(Kept, bool), AppError> {
    made_of(app, actor, id, &Wanted { kind, form, of: "" })
}

fn made_of(app: &App, actor: &Actor, id: &str, wanted: &Wanted) -> Result<(Kept, bool), AppError> {
    let made = app.act(actor, Action::EditCases, |tx| make(tx, id, wanted, "测试"))?;
    Ok((made.kept, made.new))
}

fn makes(app: &App, id: &str, kind: Document) -> (Kept, bool) {
    made(app, &operator(), id, kind, "").expect("a document")
}

#[test]
fn every_kind_is_made_and_what_nobody_recorded_is_named() {
    let world = world();
    let case = world.accepted(|_| ());
    assert_eq!(known(&world.app, &case.id).unknown(), [""; 0], "no template asks for these");
    let all = overview(&world.app, &operator(), &case.id).expect("documents").offers;
    assert_eq!(all.len(), 31);
    let of = |kind: Document| all.iter().find(|offer| offer.kind == kind).expect("a form");
    let lacks = |kind| of(kind).lacks.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>();
    assert!(lacks(Document::Agreement).contains(&"调解结果"), "{:?}", lacks(Document::Agreement));
    assert!(!lacks(Document::Acceptance).contains(&"受理日期"), "{:?}", lacks(Document::Acceptance));
    for offer in &all {
        let (kept, new) =
            made(&world.app, &operator(), &case.id, offer.kind, &offer.form).expect("a document");
        let at = (case.id.as_str(), kept.id.as_str());
        let (name, file) = file(&world.app, &operator(), at, Format::Docx, "测试").expect("a file");
        assert!(new && file.starts_with(b"PK") && name.contains(&offer.form), "{name}");
    }
}

#[test]
fn a_document_is_made_on_record_by_whoever_handles_the_case() {
    each_engine(|app| {
        let world = World::new(app);
        let case = world.accepted(|_| ());
        let page = format!("/desk/cases/{}/documents", case.id);
        let shown = world.own_mediator().get(&page);
        assert_eq!(shown.status, StatusCode::OK);
        assert!(shown.text.contains("受理通知书") && shown.text.contains("还没有制作"), "{}", shown.text);
        assert!(!shown.text.contains("写明理由"), "who handles it is not asked");
        let what = [("what", "make|D04|受理通知书")];
        let done = world.own_mediator().post(&page, &what);
        assert_eq!((done.status, done.location()), (StatusCode::SEE_OTHER, page.as_str()), "{}", done.text);
        let (verb, detail) = last_audit(&world.app);
        assert!(
            verb == "document" && detail.contains("受理通知书") && !detail.contains("张建军"),
            "{detail}"
        );
        let shown = world.own_mediator().get(&page);
        assert!(shown.text.contains("西青甲公司调受〔2024〕1号"), "{}", shown.text);
        let other =
            signed_in(&world.app, Role::OrganisationHead, &Scope::Organisation(world.there.id.clone()));
        assert_eq!(other.get(&page).status, StatusCode::NOT_FOUND);
        assert_eq!(other.post(&page, &what).status, StatusCode::NOT_FOUND);
        let leader = signed_in(&world.app, Role::Leader, &Scope::City);
        assert_eq!(leader.get(&page).status, StatusCode::FORBIDDEN);
        assert_eq!(world.own_mediator().post(&page, &[("what", "make|D99")]).status, StatusCode::NOT_FOUND);
    });
}

#[test]
fn somebody_else_says_why_and_the_reason_is_on_record() {
    each_engine(|app| {
        let world = World::new(app);
        let case = world.accepted(|_| ());
        let page = format!("/desk/cases/{}/documents", case.id);
        let officer = world.officer();
        assert!(officer.get(&page).text.contains("写明理由"));
        let mute = officer.post(&page, &[("what", "make|D04|受理通知书"), ("reason", " ")]);
        assert_eq!(mute.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", mute.text);
        assert!(mute.text.contains("要写明理由") && mute.text.contains("受理通知书"));
        let told = officer.post(&page, &[("what", "make|D04|受理通知书"), ("reason", "代组织补制")]);
        assert_eq!(told.status, StatusCode::SEE_OTHER);
        let (_, detail) = last_audit(&world.app);
        assert!(detail.contains("代组织补制"), "{detail}");
        let kept = overview(&world.app, &operator(), &case.id).expect("documents").made.remove(0).kept;
        let what = format!("docx|{}", kept.id);
        let mute = officer.post(&page, &[("what", &what)]);
        assert_eq!(mute.status, StatusCode::UNPROCESSABLE_ENTITY, "printing asks as well");
        assert_eq!(officer.post(&page, &[("what", &what), ("reason", "核对")]).status, StatusCode::OK);
        let (verb, detail) = last_audit(&world.app);
        assert!(verb == "document-file" && detail.contains("核对"), "{detail}");
    });
}

#[test]
fn a_number_is_given_once_and_a_change_makes_a_new_document() {
    each_engine(|app| {
        let world = World::new(app);
        let case = world.accepted(|_| ());
        let (first, new) = makes(&world.app, &case.id, Document::Acceptance);
        assert!(new);
        assert_eq!(first.number.as_deref(), Some("西青甲公司调受〔2024〕1号"));
        let (again, new) = makes(&world.app, &case.id, Document::Acceptance);
        assert!(!new && again.id == first.id, "nothing has changed");
        // Another case of the same organisation takes the next place.
        let other = world.accepted(|case| case.applicant.name = "李四".into());
        let (second, _) = makes(&world.app, &other.id, Document::Acceptance);
        assert_eq!(second.number.as_deref(), Some("西青甲公司调受〔2024〕2号"));
        // The facts change: it is said, and the next one names the one it takes the place of.
        let office = world.head();
        let posted = office.post(
            &format!("/desk/cases/{}/extend", case.id),
            &[("on", "2024-07-18"), ("to", "2024-08-07"), ("reason", "协商中"), ("both_agree", "是")],
        );
        assert!(posted.status == StatusCode::SEE_OTHER, "{}", posted.text);
        let shown = overview(&world.app, &operator(), &case.id).expect("documents");
        assert!(shown.made[0].changed.contains(&"办理期限".to_owned()), "{:?}", shown.made[0].changed);
        let page = office.get(&format!("/desk/cases/{}/documents", case.id)).text;
        assert!(page.contains("案件资料已变，重新制作"), "{page}");
        let (third, new) = makes(&world.app, &case.id, Document::Acceptance);
        assert!(new && third.number.as_deref() == Some("西青甲公司调受〔2024〕3号"), "{:?}", third.number);
        assert!(third.paper.text().contains("本件代替2024年7月18日 西青甲公司调受〔2024〕1号"));
        let shown = overview(&world.app, &operator(), &case.id).expect("documents");
        let old = shown.made.iter().find(|one| one.kept.id == first.id).expect("the first");
        assert!(
            old.kept.voided.as_ref().is_some_and(|(_, _, why)| why.contains("3号")),
            "{:?}",
            old.kept.voided
        );
        assert_eq!(old.kept.paper, first.paper, "what was made stays as it was");
    });
}

#[test]
fn a_pdf_comes_out_again_byte_for_byte() {
    let world = world();
    let case = world.accepted(|_| ());
    let (kept, _) = makes(&world.app, &case.id, Document::Acceptance);
    let print = || {
        let at = (case.id.as_str(), kept.id.as_str());
        file(&world.app, &operator(), at, Format::Pdf, "测试").expect("a file").1
    };
    let (first, again) = (print(), print());
    assert!(first.starts_with(b"%PDF") && first == again);
    let shown = overview(&world.app, &operator(), &case.id).expect("documents");
    let content = shown.made[0].kept.content.as_ref().expect("it is kept");
    assert_eq!(content.digest, crate::platform::hash::sm3(&first));
}

#[test]
fn a_serving_is_recorded_printed_and_taken_back() {
    each_engine(|app| {
        let world = World::new(app);
        let case = world.accepted(|_| ());
        let (kept, _) = makes(&world.app, &case.id, Document::Acceptance);
        let (mediator, here) = (world.own_mediator(), format!("/desk/cases/{}", case.id));
        let form = format!("{here}/documents/{}/service", kept.id);
        assert_eq!(mediator.get(&form).status, StatusCode::OK);
        let unsigned = [("on", "respondent"), ("means", "direct"), ("sent", "2024-07-18")];
        let refused = mediator.post(&form, &unsigned);
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.text.contains("没有填签收日期"), "{}", refused.text);
        let signed =
            [unsigned.as_slice(), &[("signed", "2024-07-18"), ("signer", "陈婧怡"), ("by", "王海燕")]]
                .concat();
        let done = mediator.post(&form, &signed);
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
        let (verb, detail) = last_audit(&world.app);
        assert!(verb == "serve" && !detail.contains("陈婧怡"), "{detail}");
        let page = mediator.get(&format!("{here}/documents")).text;
        assert!(page.contains("被申请人 直接送达 2024-07-18"), "{page}");
        let (proof, _) = makes(&world.app, &case.id, Document::Service);
        let text = proof.paper.text();
        for words in ["受理通知书", "西青甲公司调受〔2024〕1号", "直接送达", "陈婧怡", "王海燕"]
        {
            assert!(text.contains(words), "{words}: {text}");
        }
        let service = overview(&world.app, &operator(), &case.id).expect("documents");
        let served = service.made.iter().find(|one| one.kept.id == kept.id).expect("it");
        let undo = format!("{here}/services/{}/withdrawal", served.services[0].id);
        assert_eq!(mediator.post(&undo, &[("reason", "")]).status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(mediator.post(&undo, &[("reason", "记错了人")]).status, StatusCode::SEE_OTHER);
        let refused = mediator.post(&undo, &[("reason", "再撤")]);
        assert!(refused.text.contains("已经撤销过了"), "{}", refused.text);
        // Voided, it is served no more; its number stays its own.
        let void = format!("{here}/documents/{}/void", kept.id);
        assert_eq!(mediator.post(&void, &[("reason", "")]).status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(mediator.post(&void, &[("reason", "日期写错")]).status, StatusCode::SEE_OTHER);
        assert!(mediator.post(&form, &signed).text.contains("已经作废"));
        let (next, _) = makes(&world.app, &case.id, Document::Acceptance);
        assert_eq!(next.number.as_deref(), Some("西青甲公司调受〔2024〕2号"));
        let stranger =
            signed_in(&world.app, Role::OrganisationHead, &Scope::Organisation(world.there.id.clone()));
        assert_eq!(stranger.post(&form, &signed).status, StatusCode::NOT_FOUND);
    });
}

#[test]
fn an_office_sets_how_it_numbers() {
    each_engine(|app| {
        let world = World::new(app);
        let page = format!("/desk/organisations/{}/document-numbers", world.here.id);
        let head = world.head();
        assert!(head.get(&page).text.contains("西青甲公司调受〔2024〕12号"));
        let bad =
            head.post(&page, &[("word", "津西青劳人仲调"), ("pattern", "{代字}{序}号"), ("revision", "0")]);
        assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(bad.text.contains("{代字}{序}号") && bad.text.contains("年份"), "{}", bad.text);
        let set = |revision: &str| {
            let pattern = "{代字}〔{年}〕{序}号";
            head.post(&page, &[("word", "津西青劳人仲调"), ("pattern", pattern), ("revision", revision)])
                .status
        };
        assert_eq!(set("0"), StatusCode::SEE_OTHER);
        assert_eq!(set("0"), StatusCode::PRECONDITION_FAILED, "somebody saved first");
        let case = world.accepted(|_| ());
        let (kept, _) = makes(&world.app, &case.id, Document::Acceptance);
        assert_eq!(kept.number.as_deref(), Some("津西青劳人仲调〔2024〕1号"));
        let other =
            signed_in(&world.app, Role::OrganisationHead, &Scope::Organisation(world.there.id.clone()));
        assert_eq!(other.get(&page).status, StatusCode::NOT_FOUND);
    });
}

#[test]
fn a_case_is_found_by_its_number_inside_the_scope_alone() {
    let world = world();
    let case = world.accepted(|_| ());
    let number = case.number.clone().expect("a number");
    let found =
        |role, scope: Scope| by_number(&world.app, &person(&world.app, role, &scope).actor(), &number);
    let own = found(Role::OrganisationHead, Scope::Organisation(world.here.id.clone()));
    assert_eq!(own, Ok(case.id.clone()));
    let other = found(Role::OrganisationHead, Scope::Organisation(world.there.id.clone()));
    assert_eq!(other, Err(AppError::NotFound));
    assert_eq!(by_number(&world.app, &operator(), "没有这个号"), Err(AppError::NotFound));
}

/// What a document says of a case, without its layout.
fn says(world: &World, kind: Document, change: impl FnOnce(&mut fengqiao_domain::cases::Case)) -> String {
    let case = world.accepted(change);
    makes(&world.app, &case.id, kind).0.paper.text()
}

#[test]
fn who_presses_the_button_stands_in_no_document() {
    let world = world();
    let text = says(&world, Document::Visit, |case| {
        case.visit.on = Some(date(2024, 7, 17));
        case.visit.satisfaction = Some(5);
    });
    assert!(!text.contains("本机操作员") && text.contains("回访人：________"), "{text}");
    let proof = says(&world, Document::Service, |_| ());
    assert!(!proof.contains("本机操作员") && proof.contains("送达人：________"), "{proof}");
}

#[test]
fn the_sides_are_those_of_the_case() {
    let world = world();
    let text = says(&world, Document::Acceptance, |case| {
        case.applicant.kind = Some(PartyKind::Employer);
        case.applicant.name = "天津青源瑞丰精密制造有限公司".into();
        case.respondent.name = "张建军".into();
        case.headcount = Some(3);
    });
    assert!(text.contains("申请人天津青源瑞丰精密制造有限公司与被申请人张建军等3人"), "{text}");
    let demand = says(&world, Document::Performance, |case| {
        case.applicant.kind = Some(PartyKind::Employer);
    });
    assert!(demand.contains("________："), "who owes is not on record: {demand}");
    let agreement =
        says(&world, Document::Agreement, |case| case.user_unit = Some("津源物流有限公司".into()));
    assert!(
        agreement.contains("用工单位：津源物流有限公司") && agreement.contains("用工单位（盖章）"),
        "{agreement}"
    );
}

#[test]
fn limits_events_and_remedies_are_those_the_law_names() {
    let world = world();
    let extension = says(&world, Document::Extension, |case| {
        case.extension.to = Some(date(2024, 8, 7));
        case.extension.reason = Some("双方还在协商。".into());
    });
    assert!(
        extension.contains("调解期限到2024年7月23日止。因双方还在协商，"),
        "before the extension: {extension}"
    );
    assert!(extension.contains("延长到2024年8月7日"), "{extension}");
    let over = says(&world, Document::Termination, |case| {
        case.closure.outcome = Some(Outcome::Agreement);
        case.closure.on = Some(date(2024, 7, 10));
        case.performance.state = Some(PerformanceState::Defaulted);
        case.performance.defaulted_on = Some(date(2024, 7, 17));
    });
    assert!(over.contains("因达成调解协议后，一方在约定的期限内没有履行协议，于2024年7月17日"), "{over}");
    assert!(over.contains("本案仲裁时效于2024年7月17日中断") && over.contains("第八项"), "{over}");
    let refused = |ground: &str| {
        says(&world, Document::Refusal, |case| {
            case.decision.kind = Some(DecisionKind::Refused);
            case.decision.accepted_on = None;
            case.decision.since = Some(date(2024, 7, 9));
            case.decision.refusal = Some(ground.to_owned());
        })
    };
    let declined = refused("对方不同意调解");
    assert!(declined.contains("仲裁时效于2024年7月9日中断") && declined.contains("第五项"), "{declined}");
    let decided = refused("已仲裁诉讼或生效");
    assert!(decided.contains("申请执行") && !decided.contains("时效于"), "{decided}");
    let advice = world.accepted(|_| ());
    let (kept, _) =
        made(&world.app, &operator(), &advice.id, Document::Advice, "仲裁建议书").expect("an advice");
    assert!(kept.paper.issuer == "天津市西青区劳动人事争议仲裁委员会", "{}", kept.paper.issuer);
    assert_eq!(kept.number, None, "the commission numbers its own");
    let asked = says(&world, Document::Inquiry, |_| ());
    assert!(asked.contains("当日及以前答复"), "{asked}");
}

#[test]
fn documents_are_made_served_and_voided_over_the_api_once() {
    each_engine(|app| {
        let world = World::new(Arc::clone(&app));
        let case = world.accepted(|_| ());
        let scope = Scope::Organisation(world.here.id.clone());
        let program = crate::api::tests::program(&app, Role::OrganisationHead, &scope);
        let all = format!("/api/v1/cases/{}/documents", case.id);
        let json = |text: &str| serde_json::from_str::<serde_json::Value>(text).expect("JSON");
        let first = program.post(&all, &json(r#"{"code":"D04"}"#));
        assert_eq!(first.status, StatusCode::CREATED, "{}", first.text);
        let kept = json(&first.text);
        assert_eq!(kept["number"], "西青甲公司调受〔2024〕1号");
        let again = program.post(&all, &json(r#"{"code":"D04"}"#));
        assert_eq!((again.status, json(&again.text)["id"].clone()), (StatusCode::OK, kept["id"].clone()));
        let one = format!("{all}/{}", kept["id"].as_str().expect("an id"));
        let served = program.post(
            &format!("{one}/services"),
            &json(r#"{"on":"applicant","means":"post","sent":"2024-07-18"}"#),
        );
        assert_eq!(served.status, StatusCode::UNPROCESSABLE_ENTITY, "no postal number: {}", served.text);
        let body = r#"{"on":"applicant","means":"post","sent":"2024-07-18","note":"EMS 1000000000012"}"#;
        let served = program.post(&format!("{one}/services"), &json(body));
        assert_eq!(served.status, StatusCode::CREATED, "{}", served.text);
        let docx = program.post(&format!("{one}/file"), &json(r#"{"format":"docx"}"#));
        assert!(docx.status == StatusCode::OK && docx.bytes.starts_with(b"PK"), "{}", docx.text);
        let list = json(&program.get(&all).text);
        assert_eq!(list["items"][0]["services"][0]["served"], serde_json::Value::Null, "no receipt yet");
        let schema = serde_json::json!({ "$ref": "#/components/schemas/CaseDocuments" });
        assert_eq!(crate::api::tests::validity::faults(&schema, &list), Vec::<String>::new());
        let found = json(&program.get(&one).text);
        assert_eq!((&found["id"], &found["services"]), (&kept["id"], &list["items"][0]["services"]));
        assert_eq!(program.get(&format!("{all}/nothing")).status, StatusCode::NOT_FOUND);
        // What is no text, no id or cannot be kept is told, and no other paper made in its place.
        for body in [
            r#"{"code":"D14","form":14}"#,
            r#"{"code":"D14","form":"没有这一份"}"#,
            r#"{"code":"D04","reason":"写\u0000错"}"#,
        ] {
            let refused = program.post(&all, &json(body));
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{body}: {}", refused.text);
        }
        for path in [
            format!("/api/v1/cases/x.y/documents/{}/void", found["id"].as_str().expect("an id")),
            format!("{all}/x.y/void"),
        ] {
            assert_eq!(
                program.post(&path, &json(r#"{"reason":"写错"}"#)).status,
                StatusCode::NOT_FOUND,
                "{path}"
            );
        }
        let voided = program.post(&format!("{one}/void"), &json(r#"{"reason":"写错"}"#));
        assert_eq!(json(&voided.text)["voided"], "写错");
        let officer =
            crate::api::tests::program(&app, Role::DistrictOfficer, &Scope::Authority("120111".into()));
        assert_eq!(
            officer.post(&all, &json(r#"{"code":"D04"}"#)).status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "no reason"
        );
        let said = officer.post(&all, &json(r#"{"code":"D04","reason":"补制"}"#));
        assert_eq!(said.status, StatusCode::CREATED, "{}", said.text);
    });
}
