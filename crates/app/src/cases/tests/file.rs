//! The file of a case as one PDF, and how long it is kept.

use fengqiao_domain::access::{Action, Role, Scope};
use fengqiao_domain::attachments::{Format, Kind};
use fengqiao_domain::cases::documents::Document;
use http::{Method, StatusCode};
use jiff::civil::date;

use super::World;
use crate::api::tests::program;
use crate::attachments::Attachment;
use crate::cases::bound::{bind, content};
use crate::cases::papers::{Wanted, make};
use crate::cases::store::kept;
use crate::platform::attachments::pictures;
use crate::tables::testing::{each_engine, fresh, last_audit};
use crate::testing::{operator, signed_in};

fn words(pdf: &[u8]) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("file.pdf");
    std::fs::write(&file, pdf).expect("a file");
    let done = std::process::Command::new("pdftotext").args(["-layout"]).arg(&file).arg("-").output();
    String::from_utf8_lossy(&done.expect("pdftotext").stdout).into_owned()
}

#[test]
fn a_file_holds_documents_in_order_and_attachments_as_pages() {
    let db = fengqiao_db::testing::sqlite_migrated(crate::migrations::ALL);
    let world = World::new(fresh(db, crate::tables::testing::TODAY));
    let case = world.accepted(|case| {
        case.archive.on = Some(date(2024, 7, 17));
        case.archive.number = Some("2024-调-0001".into());
    });
    let app = &world.app;
    for kind in [Document::Acceptance, Document::Application] {
        app.act(&operator(), Action::EditCases, |tx| {
            make(tx, &case.id, &Wanted { kind, form: "", of: "" }, "测试")
        })
        .expect("a document");
    }
    let head = program(app, Role::OrganisationHead, &Scope::Organisation(world.here.id.clone()));
    let upload = |name: &str, bytes: Vec<u8>| {
        let path = format!("/api/v1/tables/cases/{}/attachments?kind=scan&name={name}&note={name}", case.id);
        let sent = head.send(Method::POST, &path, &[("content-type", "application/octet-stream")], bytes);
        assert_eq!(sent.status, StatusCode::CREATED, "{}", sent.text);
    };
    upload("photo", pictures::of_dots(60, 40, vec![200; 60 * 40 * 3]).expect("a picture").bytes);
    let scanned = crate::certificates::set_document(app, |press, stamp| {
        let template = fengqiao_print::document::shipped("D06").expect("D06");
        let paper = fengqiao_print::document::fill(
            template,
            &template.forms[0],
            &fengqiao_print::document::Facts::examples(),
        );
        press.paper(&paper.expect("a paper"), stamp)
    });
    upload("scan", scanned.expect("a PDF"));
    // Half a PDF: the end is there, so that it is taken, and what is in front of it cannot be drawn.
    upload("broken", b"%PDF-1.4\n1 0 obj\n<< >>\nendobj\ntrailer << >>\nstartxref\n0\n%%EOF\n".to_vec());
    let found = content(app, &operator(), &case.id).expect("a file");
    let names: Vec<String> = found.pieces.iter().map(super::super::bound::Piece::name).collect();
    assert_eq!(names.len(), 5);
    assert!(names[0] == "调解申请书" && names[1].starts_with("受理通知书"), "{names:?}");
    assert_eq!(found.kept_until.expect("it is archived").result, date(2029, 7, 17));
    assert!(bind(app, &operator(), &case.id, "").is_err(), "nobody at the machine handles it: no reason");
    let (name, pdf) = bind(app, &operator(), &case.id, "移交档案").expect("a PDF");
    assert_eq!(name, "2024-调-0001-卷宗.pdf");
    let text = words(&pdf);
    for said in ["卷内文件目录", "5年，至2029年7月", "未编", "SM3", "受理通知书"] {
        let plain: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        assert!(plain.contains(said), "{said}: {text}");
    }
    let (verb, detail) = last_audit(app);
    assert!(verb == "case-file" && detail.contains("移交档案") && detail.contains("5 件"), "{detail}");
}

#[test]
fn a_sign_no_font_has_keeps_no_file_from_being_bound() {
    let db = fengqiao_db::testing::sqlite_migrated(crate::migrations::ALL);
    let world = World::new(fresh(db, crate::tables::testing::TODAY));
    let case = world.accepted(|_| ());
    let head = program(&world.app, Role::OrganisationHead, &Scope::Organisation(world.here.id.clone()));
    let picture = pictures::of_dots(60, 40, vec![200; 60 * 40 * 3]).expect("a picture").bytes;
    // 工资条 with a face that laughs.
    let name = "%E5%B7%A5%E8%B5%84%E6%9D%A1%F0%9F%98%80";
    let path = format!("/api/v1/tables/cases/{}/attachments?kind=scan&name={name}&note={name}", case.id);
    let sent = head.send(Method::POST, &path, &[("content-type", "application/octet-stream")], picture);
    assert_eq!(sent.status, StatusCode::CREATED, "{}", sent.text);
    let (_, pdf) = bind(&world.app, &operator(), &case.id, "移交档案").expect("a PDF");
    let plain: String = words(&pdf).chars().filter(|c| !c.is_whitespace()).collect();
    assert!(plain.matches("工资条□").count() >= 2, "index and page: {plain}");
}

#[test]
fn a_file_leaves_out_no_attachment_however_many_there_are() {
    each_engine(|app| {
        let world = World::new(app);
        let case = world.accepted(|_| ());
        let kept = |n: usize| Attachment {
            id: format!("01attachment{n:08}"),
            table: "cases".into(),
            record: case.id.clone(),
            kind: Kind::Scan,
            name: format!("材料{n}"),
            note: String::new(),
            format: Format::Png,
            size: 1,
            digest: "0".repeat(64),
            object: format!("object{n}"),
            pixels: None,
            thumbnail: None,
            shown: false,
            at: "2024-07-18T10:00:00".into(),
            by_account: "tester".into(),
            by_name: "测试".into(),
            withdrawn: None,
        };
        let keys = &world.app.keys;
        let all = world.app.db.write(|c| -> Result<(), crate::AppError> {
            (1..=201).try_for_each(|n| crate::attachments::store::insert(c, keys, &kept(n)))
        });
        all.expect("they are kept");
        let pieces = content(&world.app, &operator(), &case.id).expect("a file").pieces;
        assert_eq!(pieces.len(), 201);
        assert_eq!(pieces[0].name(), "材料1", "the oldest first");
    });
}

#[test]
fn of_files_whose_term_is_over_so_many_are_listed_and_that_there_are_more() {
    each_engine(|app| {
        let world = World::new(app);
        for day in 1..=3 {
            world.accepted(|case| case.archive.on = Some(date(2019, 7, day)));
        }
        let listed = |most| {
            let found = world.app.read(|c| kept::archived_by(c, &Scope::City, date(2019, 7, 17), most));
            let (found, more) = found.expect("files");
            (found.into_iter().map(|one| one.on).collect::<Vec<_>>(), more)
        };
        assert_eq!(listed(2), (vec![date(2019, 7, 1), date(2019, 7, 2)], true));
        assert_eq!((listed(3).0.len(), listed(3).1), (3, false));
    });
}

#[test]
fn the_pages_of_a_file_are_for_whoever_may() {
    each_engine(|app| {
        let world = World::new(app);
        let case = world.accepted(|case| case.archive.on = Some(date(2019, 7, 17)));
        let page = format!("/desk/cases/{}/file", case.id);
        let shown = world.own_mediator().get(&page);
        assert!(shown.status == StatusCode::OK && shown.text.contains("到2024年7月17日止"), "{}", shown.text);
        let officer = world.officer();
        let mute = officer.post(&page, &[("reason", "")]);
        assert_eq!(mute.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(mute.text.contains("要写明理由"), "{}", mute.text);
        let over = officer.get("/desk/cases/retention");
        assert!(
            over.text.contains("西青甲公司劳动争议调解委员会") && over.text.contains("2024-07-17"),
            "{}",
            over.text
        );
        let there = signed_in(&world.app, Role::DistrictOfficer, &Scope::Authority("120112".into()));
        assert!(there.get("/desk/cases/retention").text.contains("没有保管期满的卷宗"));
        assert_eq!(there.get(&page).status, StatusCode::NOT_FOUND);
    });
}
