use fengqiao_domain::access::{Role, Scope};
use fengqiao_domain::mediators::record::Mediator;
use http::StatusCode;

use super::{World, date, each_engine, refused};
use crate::tables::testing::appointment;
use crate::testing::{Answer, signed_in};

fn awaiting(m: &mut Mediator) {
    m.certificates[0].issued = date(2017, 5, 22);
}

fn decide(world: &World, people: &[&Mediator], fields: &[(&str, &str)]) -> Answer {
    let ids = people.iter().map(|m| ("id", m.id.as_str()));
    let all: Vec<(&str, &str)> = ids.chain(fields.iter().copied()).collect();
    world.manager().post("/desk/certificates/decisions", &all)
}

/// The digest a preview carries.
fn seen(preview: &Answer) -> &str {
    let text = preview.text.split("name=\"seen\" value=\"").nth(1).expect("a preview");
    text.split('"').next().expect("a value")
}

/// Looks at the preview and confirms it.
fn decide_as_seen(world: &World, people: &[&Mediator], fields: &[(&str, &str)]) -> Answer {
    let preview = decide(world, people, fields);
    decide(world, people, &[fields, &[("seen", seen(&preview))]].concat())
}

const REISSUE: [(&str, &str); 4] = [
    ("kind", "reissue"),
    ("issued", "2024-07-18"),
    ("reason", "持续从事调解工作"),
    ("document", "西青人社〔2024〕9号"),
];

#[test]
fn many_are_reissued_in_one_act_with_numbers_of_the_series() {
    each_engine(|world| {
        world.number(4, 1);
        let (a, b) = (world.add("甲", "津旧1", awaiting), world.add("乙", "津旧2", awaiting));
        let done = world.add("丙", "津新3", |m| m.certificates[0].issued = date(2024, 7, 18));
        let list = world.manager().get("/desk/certificates/changes").text;
        assert!(list.contains("给所选的人换发新证") && list.contains("填报的最近履职日期"));
        let chosen = decide(&world, &[&a, &b], &[("kind", "reissue")]);
        assert!(
            chosen.text.contains("批量换发新证") && chosen.text.contains("2024-06-01（填报的最近履职日期）")
        );
        let fields = [&REISSUE[..], &[("step", "x")]].concat();
        let preview = decide(&world, &[&a, &b, &done], &fields);
        assert!(preview.text.contains("确认换发 2 人") && preview.text.contains("发证日期不晚于现有的证"));
        assert_eq!(world.stored(&a.id).certificates.len(), 1, "a preview changes nothing");
        // Two others of the same number are not the two that were seen.
        let other = world.add("丁", "津旧4", awaiting);
        let of_others = [&fields[..], &[("seen", seen(&preview))]].concat();
        refused(&decide(&world, &[&a, &other, &done], &of_others), "名单有变化");
        let kept = decide(&world, &[&a, &b, &done], &of_others);
        assert_eq!((kept.status, kept.location()), (StatusCode::SEE_OTHER, "/desk/certificates/changes"));
        let number = |m: &Mediator| world.stored(&m.id).certificates.last().expect("one").number.clone();
        let mut numbers = [number(&a), number(&b)];
        numbers.sort();
        assert_eq!(numbers, ["津12011120240001", "津12011120240002"]);
        assert_eq!(world.stored(&done.id).certificates.len(), 1);
        let audited = world.audited("reissue");
        assert_eq!(audited.len(), 2, "each on record");
        assert!(audited.iter().all(|a| a.contains("西青人社〔2024〕9号") && a.contains("\"batch\"")));
    });
}

#[test]
fn a_reason_and_a_document_number_are_asked_for() {
    each_engine(|world| {
        let a = world.add("甲", "津1", awaiting);
        let bare = [("kind", "deadline"), ("step", "x"), ("last", "2024-12-31"), ("document", "号")];
        refused(&decide(&world, &[&a], &bare), "没有填写理由");
        let bare = [("kind", "deadline"), ("step", "x"), ("last", "2024-12-31"), ("reason", "因")];
        refused(&decide(&world, &[&a], &bare), "没有填写文号");
        let full = [&bare[..], &[("document", "号")]].concat();
        assert_eq!(decide_as_seen(&world, &[&a], &full).status, StatusCode::SEE_OTHER);
        assert_eq!(world.stored(&a.id).certificates[0].reissue_deadline, Some(date(2024, 12, 31)));
    });
}

#[test]
fn many_are_cancelled_each_with_the_last_activity_on_file() {
    each_engine(|world| {
        let idle = |m: &mut Mediator| m.declared_active_on = Some(date(2021, 9, 1));
        let (a, b) = (world.add("甲", "津1", idle), world.add("乙", "津2", idle));
        let page = world.manager().get("/desk/certificates/changes?state=idle").text;
        assert!(page.contains("收回注销所选的人的证") && page.contains("2021-09-01"));
        let fields = [
            ("kind", "revocation"),
            ("step", "x"),
            ("on", "2024-07-18"),
            ("reason", "两年未从事"),
            ("heard", "所在组织无异议"),
            ("document", "西青人社〔2024〕10号"),
        ];
        let no_hearing: Vec<_> = fields.into_iter().filter(|(key, _)| *key != "heard").collect();
        assert!(decide(&world, &[&a, &b], &no_hearing).text.contains("没有填写听取所在调解组织意见"));
        assert_eq!(decide_as_seen(&world, &[&a, &b], &fields).status, StatusCode::SEE_OTHER);
        for m in [&a, &b] {
            let kept = world.stored(&m.id).certificates[0].clone();
            assert_eq!(kept.revoked, Some(date(2024, 7, 18)));
            let note = kept.note.expect("a note");
            assert!(note.contains("2021年9月1日") && note.contains("10号"), "{note}");
        }
        assert_eq!(world.audited("revoke").len(), 2);
    });
}

#[test]
fn nobody_out_of_reach_is_decided_about() {
    each_engine(|world| {
        world.number(4, 1);
        let there = world.there.clone();
        let away = world.add("远", "津远", |m| {
            awaiting(m);
            m.appointments = vec![appointment(&there, date(2022, 1, 1))];
        });
        let page = decide(&world, &[&away], &[&REISSUE[..], &[("step", "x"), ("seen", "1")]].concat());
        refused(&page, "名单有变化");
        assert_eq!(world.stored(&away.id).certificates.len(), 1);
        let officer = signed_in(&world.app, Role::DistrictOfficer, &Scope::Authority("120111".into()));
        let answer = officer.post("/desk/certificates/decisions", &[("kind", "reissue"), ("id", "x")]);
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
        assert!(!officer.get("/desk/certificates/changes").text.contains("所选的人"));
    });
}

#[test]
fn those_without_a_certificate_get_their_first() {
    each_engine(|world| {
        let (a, b) = (
            world.add("甲", "", |m| m.certificates.clear()),
            world.add("乙", "", |m| m.certificates.clear()),
        );
        let list = world.manager().get("/desk/certificates/changes?state=none").text;
        assert!(list.contains("甲") && list.contains("给所选的人发证"), "{list}");
        let fields = [
            ("kind", "issue"),
            ("step", "x"),
            ("issued", "2024-07-18"),
            ("reason", "聘任"),
            ("document", "号"),
        ];
        let preview = decide(&world, &[&a, &b], &fields);
        assert!(preview.text.contains("还没有设证号规则"));
        world.number(4, 7);
        assert_eq!(decide_as_seen(&world, &[&a, &b], &fields).status, StatusCode::SEE_OTHER);
        assert_eq!(world.audited("issue").len(), 2);
        assert_eq!(world.stored(&a.id).certificates.len(), 1);
    });
}
