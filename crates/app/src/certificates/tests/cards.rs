use fengqiao_domain::access::{Role, Scope};
use http::StatusCode;

use super::{World, date, each_engine, refused};
use crate::certificates::store;
use crate::testing::signed_in;

fn code(world: &World, id: &str, number: &str) -> Option<store::Printed> {
    let now = world.app.clock.stamp();
    world.app.read(|c| store::printed(c, &world.app.env(&now), id, number)).expect("a look")
}

#[test]
fn a_card_is_printed_with_a_code_of_its_own_and_put_on_record() {
    each_engine(|world| {
        let m = world.add("李桂芳", "津12011120210001", |_| {});
        let (desk, path) = (world.manager(), format!("/desk/mediators/{}/card", m.id));
        assert!(desk.get(&path).text.contains("第一次打印时生成"));
        assert_eq!(code(&world, &m.id, "津12011120210001"), None, "looking makes none");
        let pdf = desk.post(&path, &[("form", "card")]);
        assert_eq!(pdf.status, StatusCode::OK, "{}", pdf.text);
        assert_eq!(pdf.headers["content-type"], "application/pdf");
        assert!(pdf.bytes.starts_with(b"%PDF-"));
        let first = code(&world, &m.id, "津12011120210001").expect("a code");
        assert!(crate::platform::chance::is_code(&first.token));
        assert!(!first.token.contains("2021") || !first.token.contains("0001"), "no number in it");
        let stored = world.app.read(|c| c.query_one("SELECT token, token_index FROM certificate_cards", &[]));
        let stored = stored.expect("a row");
        assert!(!stored.str(0).contains(&first.token) && !stored.str(1).contains(&first.token), "sealed");
        let audited = world.audited("print");
        assert_eq!(audited.len(), 1);
        assert!(audited[0].contains("PrintCertificate") && !audited[0].contains(&first.token));
        // Printed again: the same code; the page says when.
        assert_eq!(desk.post(&path, &[("form", "sheet")]).status, StatusCode::OK);
        let again = code(&world, &m.id, "津12011120210001").expect("a code");
        assert_eq!((again.token.as_str(), again.prints), (first.token.as_str(), 2));
        let page = desk.get(&path).text;
        assert!(page.contains("共打印 2 次") && page.contains("还没有设公众端地址"), "{page}");
        assert!(!page.contains(&first.token));
    });
}

#[test]
fn what_is_not_to_be_printed_says_why() {
    each_engine(|world| {
        let revoked = world.add("甲", "津1", |m| m.certificates[0].revoked = Some(date(2024, 7, 1)));
        let none = world.add("乙", "", |m| m.certificates.clear());
        let desk = world.manager();
        let path = format!("/desk/mediators/{}/card", revoked.id);
        assert!(desk.get(&path).text.contains("已经注销，不再打印"));
        refused(&desk.post(&path, &[("form", "card")]), "已经注销，不再打印");
        assert_eq!(desk.get(&format!("/desk/mediators/{}/card", none.id)).status, StatusCode::NOT_FOUND);
        // Another district, and a street that may not print.
        let there = world.manager_there();
        assert_eq!(there.get(&path).status, StatusCode::NOT_FOUND);
        assert_eq!(there.post(&path, &[("form", "card")]).status, StatusCode::NOT_FOUND);
        let street = Scope::Subdistrict { authority: "120111".into(), code: "120111100".into() };
        let street = signed_in(&world.app, Role::SubdistrictOfficer, &street);
        assert_eq!(street.get(&path).status, StatusCode::FORBIDDEN);
        assert!(world.audited("print").is_empty());
    });
}

#[test]
fn sheets_are_printed_of_those_ticked_all_or_none() {
    each_engine(|world| {
        let (a, b) = (world.add("甲", "津1", |_| {}), world.add("乙", "津2", |_| {}));
        let bad = world.add("丙", "津3", |m| m.certificates[0].revoked = Some(date(2024, 7, 1)));
        let desk = world.manager();
        let tick = |ids: &[&str]| {
            let fields: Vec<(&str, &str)> = ids.iter().map(|id| ("id", *id)).collect();
            desk.post("/desk/certificates/cards", &fields)
        };
        assert_eq!(tick(&[]).status, StatusCode::SEE_OTHER);
        assert_eq!(tick(&[&a.id, &bad.id]).location(), "/desk/certificates");
        assert!(world.audited("print").is_empty() && code(&world, &a.id, "津1").is_none());
        let pdf = tick(&[&a.id, &b.id]);
        assert!(pdf.bytes.starts_with(b"%PDF-"), "{}", pdf.text);
        assert_eq!(world.audited("print").len(), 2);
    });
}

#[test]
fn the_address_of_the_public_side_is_a_setting() {
    each_engine(|world| {
        let admin = signed_in(&world.app, Role::SystemAdmin, &Scope::City);
        let set = |address| admin.post("/desk/admin/paper", &[("address", address)]);
        for bad in
            ["tiaojie.example.org", "ftp://a", "https://", "https:///a", "https://a/?x=1", "https://a b"]
        {
            refused(&set(bad), "写成 https://域名");
        }
        assert_eq!(set("https://tiaojie.example.org/").status, StatusCode::SEE_OTHER);
        assert!(admin.get("/desk/admin/paper").text.contains("https://tiaojie.example.org\""));
        let m = world.add("甲", "津1", |_| {});
        let path = format!("/desk/mediators/{}/card", m.id);
        world.manager().post(&path, &[("form", "card")]);
        assert!(world.manager().get(&path).text.contains("已有查验码"));
        assert_eq!(world.manager().get("/desk/admin/paper").status, StatusCode::FORBIDDEN);
    });
}
