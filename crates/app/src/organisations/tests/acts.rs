use fengqiao_domain::access::{Role, Scope};
use fengqiao_domain::organisations::Organisation;
use http::StatusCode;
use jiff::civil::date;

use super::{World, each_world, whole};
use crate::organisations::OrganisationRecords;
use crate::tables::testing::{TODAY, keep};
use crate::testing::Answer;

/// It was kept: the browser goes on to the page, history and audit log tell it.
fn recorded(world: &World, answer: &Answer, verb: &str, kind: &str, said: &str) {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
    let last = world.history().remove(0);
    assert_eq!(last.kind, kind);
    assert!(last.note.contains(said), "{}", last.note);
    let (action, detail) = world.last_audit();
    assert_eq!(action, verb);
    assert!(detail.contains(said), "{detail}");
}

fn refused(answer: &Answer, said: &str) {
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.text);
    assert!(answer.text.contains(said), "{said}: {}", answer.text);
}

const fn certified_on<'a>(on: &'a str, note: &'a str) -> [(&'a str, &'a str); 4] {
    [("on", on), ("by", "王五"), ("on_site", "yes"), ("note", note)]
}

#[test]
fn certified_withdrawn_suspended_dissolved_and_each_shows_in_the_figures() {
    each_world(|world| {
        let (desk, before) = (world.manager(), date(2024, 5, 31));
        assert_eq!(world.counted(TODAY), (0, 1), "eligible, not certified");
        let post = |act: &str, fields: &[(&str, &str)]| desk.post(&world.path(act), fields);

        let done = post("certification", &certified_on("2024-06-01", "现场看过"));
        recorded(&world, &done, "certify", "认定实体化", "现场看过");
        assert_eq!((world.counted(before), world.counted(TODAY)), ((0, 1), (1, 1)));

        let done = post("withdrawal", &[("on", "2024-07-01"), ("reason", "场所收回")]);
        recorded(&world, &done, "withdraw-certification", "撤回认定", "场所收回");
        assert_eq!((world.counted(date(2024, 6, 30)).0, world.counted(date(2024, 7, 1)).0), (1, 0));

        let done = post("certification", &certified_on("2024-07-10", ""));
        recorded(&world, &done, "certify", "认定实体化", "2024-07-10 起");
        assert_eq!(world.counted(TODAY).0, 1);
        assert_eq!(world.counted(date(2024, 7, 5)).0, 0, "the gap stays");
        assert_eq!(world.counted(date(2024, 6, 15)).0, 1, "so does the first one");

        let back = [("on", ""), ("by", ""), ("on_site", ""), ("withdrawn", ""), ("reason", "认定登记错了")];
        let done = post("certification-correction", &back);
        recorded(&world, &done, "mend-certification", "更正认定", "认定登记错了");
        assert_eq!(world.counted(TODAY).0, 0);
        let mended = [
            ("on", "2024-06-01"),
            ("by", "王五"),
            ("on_site", "no"),
            ("withdrawn", ""),
            ("reason", "撤回登记错了"),
        ];
        let done = post("certification-correction", &mended);
        recorded(&world, &done, "mend-certification", "更正认定", "撤回登记错了");
        assert_eq!(world.counted(TODAY), (1, 1));

        let done = post("suspension", &[("on", "2024-07-02"), ("reason", "装修")]);
        recorded(&world, &done, "suspend", "停用", "装修");
        assert_eq!((world.counted(TODAY), world.stored().state), ((0, 0), "suspended".into()));
        let done = post("resumption", &[("on", "2024-07-16"), ("reason", "完工")]);
        recorded(&world, &done, "resume", "恢复", "完工");
        assert_eq!((world.counted(date(2024, 7, 15)), world.counted(TODAY)), ((0, 0), (1, 1)));

        let done = post("dissolution", &[("on", "2024-07-17"), ("reason", "街道合并")]);
        recorded(&world, &done, "dissolve", "撤销", "街道合并");
        assert_eq!((world.counted(date(2024, 7, 16)).0, world.counted(TODAY).0), (1, 0));
        let roster = desk.get("/desk/mediators/cleanup").text;
        assert!(roster.contains("组织已撤销"), "its people wait for a decision");

        let undo = [
            ("suspended", ""),
            ("resumed", ""),
            ("dissolved", ""),
            ("dissolution_reason", ""),
            ("reason", "登记错了组织"),
        ];
        let done = post("state-correction", &undo);
        recorded(&world, &done, "mend-state", "更正状态", "登记错了组织");
        assert_eq!((world.counted(date(2024, 7, 5)), world.counted(TODAY)), ((1, 1), (1, 1)));
        assert_eq!(world.stored().state, "open");
    });
}

#[test]
fn what_cannot_be_is_refused_and_stays_in_the_form() {
    each_world(|world| {
        let desk = world.manager();
        let post = |act: &str, fields: &[(&str, &str)]| desk.post(&world.path(act), fields);
        refused(&post("certification", &certified_on("2022-02-28", "")), "早于成立日期");
        let tomorrow = post("certification", &certified_on("2024-07-19", "留着的话"));
        refused(&tomorrow, "还没有发生");
        assert!(tomorrow.text.contains("留着的话") && tomorrow.text.contains("value=\"2024-07-19\""));
        refused(&post("certification", &certified_on("六月", "")), "不是日期");
        refused(&post("certification", &certified_on("", "")), "没有填写日期");
        refused(&post("certification", &[("on", "2024-07-01"), ("by", "")]), "没有选是否现场");
        refused(&post("withdrawal", &[("on", "2024-07-01"), ("reason", "因")]), "没有实体化认定");
        refused(&post("resumption", &[("on", "2024-07-01"), ("reason", "因")]), "没有停用");
        refused(&post("state-correction", &[("reason", "因")]), "没有停用、撤销的记录");
        refused(&post("suspension", &[("on", "2024-07-01"), ("reason", " ")]), "没有填写停用原因");
        refused(&post("dissolution", &[("on", "2022-02-28"), ("reason", "因")]), "早于成立日期");
        assert_eq!(world.history().len(), 1, "nothing was kept");

        assert_eq!(post("certification", &certified_on("2024-07-01", "")).status, StatusCode::SEE_OTHER);
        refused(&post("certification", &certified_on("2024-07-01", "")), "2024-07-01 已有一次认定");
        refused(&post("certification", &certified_on("2024-07-02", "")), "没有撤回");
        refused(&post("withdrawal", &[("on", "2024-07-01"), ("reason", "因")]), "不晚于认定日期");
        refused(&post("withdrawal", &[("on", "2024-07-19"), ("reason", "因")]), "还没有发生");
    });
}

#[test]
fn against_the_checklist_the_officer_says_why() {
    each_world(|mut world| {
        let lacking =
            Organisation {
                name: "精武镇劳动人事争议调解中心".into(), seal: Some(false), ..whole()
            };
        world.centre = keep::<OrganisationRecords>(&world.app, lacking);
        let desk = world.manager();
        let form = desk.get(&world.path("certification")).text;
        assert!(form.contains("没有印章") && form.contains("人员没有配齐（还差专职1名、兼职2名）"), "{form}");
        let path = world.path("certification");
        refused(&desk.post(&path, &certified_on("2024-07-01", "")), "仍要认定的，要写明理由");
        let done = desk.post(&path, &certified_on("2024-07-01", "印章已刻，人员已定"));
        recorded(&world, &done, "certify", "认定实体化", "印章已刻");
        let page = desk.get(&world.path("")).text;
        assert!(page.contains("已认定，现条件不足，待核实"), "{page}");
    });
}

#[test]
fn only_centres_are_certified() {
    each_world(|mut world| {
        let committee = Organisation {
            name: "西青甲公司劳动争议调解委员会".into(),
            kind: "enterprise_committee".into(),
            subdistrict: None,
            ..whole()
        };
        world.centre = keep::<OrganisationRecords>(&world.app, committee);
        let desk = world.manager();
        refused(
            &desk.post(&world.path("certification"), &certified_on("2024-07-01", "因")),
            "调解中心认定实体化",
        );
        assert!(!desk.get(&world.path("")).text.contains("/certification\""));
    });
}

#[test]
fn who_may_not_is_told_so_and_out_of_scope_is_not_there() {
    each_world(|world| {
        let acts = [
            "certification",
            "withdrawal",
            "certification-correction",
            "suspension",
            "resumption",
            "dissolution",
            "state-correction",
        ];
        let fields = certified_on("2024-07-01", "因");
        let stranger = world.at(Role::DistrictManager, &Scope::Authority("120112".into()));
        let leader = world.at(Role::Leader, &Scope::City);
        for act in acts {
            let path = world.path(act);
            assert_eq!(stranger.get(&path).status, StatusCode::NOT_FOUND, "{act}");
            assert_eq!(stranger.post(&path, &fields).status, StatusCode::NOT_FOUND, "{act}");
            assert_eq!(leader.get(&path).status, StatusCode::FORBIDDEN, "{act}");
            assert_eq!(leader.post(&path, &fields).status, StatusCode::FORBIDDEN, "{act}");
        }
        // The officer keeps records, the manager certifies.
        let officer = world.officer();
        for act in &acts[..3] {
            assert_eq!(officer.post(&world.path(act), &fields).status, StatusCode::FORBIDDEN, "{act}");
        }
        assert_eq!(officer.get(&world.path("suspension")).status, StatusCode::OK);
        assert_eq!(stranger.get(&world.path("")).status, StatusCode::NOT_FOUND);
        assert_eq!(leader.get(&world.path("")).status, StatusCode::OK);
        assert_eq!(world.history().len(), 1, "nothing was kept");
    });
}

#[test]
fn a_stale_version_keeps_the_input_and_says_what_happened() {
    each_world(|world| {
        let desk = world.manager();
        let seen = world.stored().revision.to_string();
        let first = [("on", "2024-07-02"), ("reason", "装修"), ("revision", seen.as_str())];
        assert_eq!(desk.post(&world.path("suspension"), &first).status, StatusCode::SEE_OTHER);
        let late = [&certified_on("2024-07-01", "留着的话")[..], &[("revision", seen.as_str())]].concat();
        let stale = desk.post(&world.path("certification"), &late);
        assert_eq!(stale.status, StatusCode::PRECONDITION_FAILED);
        assert!(
            stale.text.contains("留着的话") && stale.text.contains("停用 自 2024-07-02 起"),
            "{}",
            stale.text
        );
        assert!(world.stored().certified_on.is_none());
        // The page that came back carries the present version: sent again it is taken.
        let now = world.stored().revision.to_string();
        assert!(stale.text.contains(&format!("name=\"revision\" value=\"{now}\"")));
    });
}

#[test]
fn the_form_keeps_for_whom_it_was_entered() {
    each_world(|world| {
        let officer = world.officer();
        let (path, seen) = (world.path("edit"), world.stored().revision.to_string());
        let form = officer.get(&path).text;
        assert!(form.contains("代录：替没有账号的人录入"));
        assert!(!form.contains("f-certified_on") && !form.contains("f-dissolved_on"), "decided elsewhere");
        let base = [("revision", seen.as_str()), ("address", "示例路2号")];
        let behalf = [("behalf_source", "电话"), ("behalf_by", "张三")];
        let whole = [&base[..], &behalf, &[("note", "搬迁")]].concat();
        let done = officer.post(&path, &whole);
        recorded(&world, &done, "update", "更新", "搬迁；代录（电话，张三提出）");
        // 代录 alone is no reason of a correction.
        let seen = world.stored().revision.to_string();
        let plain = [("revision", seen.as_str()), ("address", "示例路3号"), ("change", "更正")];
        let wrong = officer.post(&path, &[&plain[..], &behalf].concat());
        refused(&wrong, "更正要写明理由");
        assert!(wrong.text.contains("value=\"张三\""), "what was typed stays");
        // A sent certification is not taken.
        let forged = [("revision", seen.as_str()), ("certified_on", "2024-07-01"), ("state", "撤销")];
        officer.post(&path, &forged);
        let o = world.stored();
        assert_eq!((o.certified_on, o.state.as_str()), (None, "open"));
        // People likewise.
        let m = &world.people[0];
        let path = format!("/desk/mediators/{}/edit", m.id);
        let fields = [("revision", "1"), ("remarks", "新的备注"), behalf[0], behalf[1]];
        assert_eq!(officer.post(&path, &fields).status, StatusCode::SEE_OTHER);
        let page = officer.get(&format!("/desk/mediators/{}", m.id)).text;
        assert!(page.contains("代录（电话，张三提出）"), "{page}");
    });
}

#[test]
fn entered_for_somebody_else_says_for_whom() {
    each_world(|world| {
        let street = world.at(
            Role::SubdistrictOfficer,
            &Scope::Subdistrict { authority: "120111".into(), code: "120111100".into() },
        );
        assert!(street.get(&world.path("suspension")).text.contains("代录"));
        let base = [("on", "2024-07-02"), ("reason", "装修")];
        let half = [&base[..], &[("behalf_source", "电话")]].concat();
        refused(&street.post(&world.path("suspension"), &half), "写明是谁提出的");
        let whole = [
            &base[..],
            &[("behalf_source", "纸质材料"), ("behalf_number", "收文12号"), ("behalf_by", "张三")],
        ]
        .concat();
        let done = street.post(&world.path("suspension"), &whole);
        recorded(&world, &done, "suspend", "停用", "代录（纸质材料 收文12号，张三提出）");
        assert!(street.get(&world.path("")).text.contains("代录（纸质材料 收文12号，张三提出）"));

        let head = world.at(Role::OrganisationHead, &Scope::Organisation(world.centre.id.clone()));
        assert!(!head.get(&world.path("resumption")).text.contains("代录"));
        let own =
            [("on", "2024-07-10"), ("reason", "完工"), ("behalf_source", "电话"), ("behalf_by", "李四")];
        assert_eq!(head.post(&world.path("resumption"), &own).status, StatusCode::FORBIDDEN);
        assert_eq!(head.post(&world.path("resumption"), &own[..2]).status, StatusCode::SEE_OTHER);
    });
}
