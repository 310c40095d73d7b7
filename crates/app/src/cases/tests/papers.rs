//! Documents of a case: made from what is recorded, with lines for the rest, on record; for whoever handles it alone.

use fengqiao_domain::access::{Role, Scope};
use fengqiao_domain::cases::documents::Document;
use http::StatusCode;

use super::World;
use crate::cases::papers::{Format, known, make, offers};
use crate::tables::testing::{each_engine, last_audit};
use crate::testing::{operator, signed_in};

#[test]
fn every_kind_is_made_and_what_nobody_recorded_is_named() {
    let world = World::new(crate::tables::testing::fresh(
        fengqiao_db::testing::databases_migrated(crate::migrations::ALL).remove(0),
        crate::tables::testing::TODAY,
    ));
    let case = world.accepted(|_| ());
    let (_, facts) = known(&world.app, &operator(), &case.id).expect("facts");
    assert_eq!(facts.unknown(), [""; 0], "no template asks for these");
    let (_, all) = offers(&world.app, &operator(), &case.id).expect("offers");
    assert!(all.len() >= Document::ALL.len(), "{}", all.len());
    let of = |kind: Document| all.iter().find(|offer| offer.kind == kind).expect("a form");
    let lacks = |kind| of(kind).lacks.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>();
    assert!(lacks(Document::Agreement).contains(&"调解结果"), "{:?}", lacks(Document::Agreement));
    assert!(!lacks(Document::Acceptance).contains(&"受理日期"), "{:?}", lacks(Document::Acceptance));
    for offer in &all {
        let (name, file) =
            make(&world.app, &operator(), &case.id, offer.kind, &offer.form, Format::Docx).expect("a file");
        assert!(file.starts_with(b"PK") && name.contains(&offer.form), "{name}");
    }
}

#[test]
fn a_document_goes_out_on_record_to_whoever_handles_the_case() {
    each_engine(|app| {
        let world = World::new(app);
        let case = world.accepted(|_| ());
        let page = format!("/desk/cases/{}/documents", case.id);
        let shown = world.own_mediator().get(&page);
        assert_eq!(shown.status, StatusCode::OK);
        assert!(shown.text.contains("受理通知书") && shown.text.contains("调解协议书"), "{}", shown.text);
        let made = world.own_mediator().post(&page, &[("code", "D04"), ("format", "docx")]);
        assert_eq!(made.status, StatusCode::OK, "{}", made.text);
        let (verb, detail) = last_audit(&world.app);
        assert!(
            verb == "document" && detail.contains("受理通知书") && !detail.contains("张建军"),
            "{detail}"
        );
        let other =
            signed_in(&world.app, Role::OrganisationHead, &Scope::Organisation(world.there.id.clone()));
        assert_eq!(other.get(&page).status, StatusCode::NOT_FOUND);
        assert_eq!(other.post(&page, &[("code", "D04")]).status, StatusCode::NOT_FOUND);
        let leader = signed_in(&world.app, Role::Leader, &Scope::City);
        assert_eq!(leader.get(&page).status, StatusCode::FORBIDDEN);
        assert_eq!(world.own_mediator().post(&page, &[("code", "D99")]).status, StatusCode::NOT_FOUND);
    });
}
