use fengqiao_domain::certificates::Certificate;
use fengqiao_domain::mediators::record::{Decision, DecisionKind, Mediator};
use http::StatusCode;
use jiff::civil::date;

use super::{TODAY, World, each_engine};
use crate::testing::Answer;

/// With a certificate that was over five years old on the transition day.
fn awaiting(m: &mut Mediator) {
    m.certificates = vec![Certificate::new("津旧0001", date(2017, 5, 22))];
}

/// The decision was kept, has its line in the history and in the audit log.
fn recorded(world: &World, id: &str, answer: &Answer, verb: &str, kind: &str, why: &str) {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
    assert_eq!(answer.location(), format!("/desk/mediators/{id}"));
    let (action, detail) = world.last_audit();
    assert_eq!(action, verb);
    assert!(detail.contains(why), "{detail}");
    let line = &world.history(id)[0];
    assert_eq!(line.kind, kind);
    assert!(line.note.contains(why), "{}", line.note);
}

fn refused(answer: &Answer, words: &str) {
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.text);
    assert!(answer.text.contains(words), "{words} is not said: {}", answer.text);
}

#[test]
fn a_reissue_and_what_is_refused() {
    each_engine(|app| {
        let mut world = World::new(app);
        let m = world.add("孙立新", awaiting);
        world.add("别人", |m| m.certificates = vec![Certificate::new("津有主", date(2021, 5, 17))]);
        let (desk, path) = (world.manager(), format!("/desk/mediators/{}/reissue", m.id));
        assert!(desk.get(&path).text.contains("可以直接申请换发新证"));
        let form = |number: &'static str, issued: &'static str| {
            desk.post(&path, &[("number", number), ("issued", issued), ("reason", "本人申请")])
        };
        refused(&form("津新0001", "2024-07-19"), "发证日期在今天之后");
        refused(&form("津新0001", "2017-05-22"), "发证日期不晚于现有的证");
        refused(&form("津有主", "2024-07-01"), "已登记在 别人 名下");
        refused(&form("津新0001", "去年"), "不是日期");
        assert_eq!(world.stored(&m.id).certificates.len(), 1);
        recorded(&world, &m.id, &form("津新0001", "2024-07-01"), "reissue", "换发证书", "本人申请");
        assert_eq!(world.standing(&m.id, date(2024, 6, 30)).1, "待换发新证");
        assert_eq!(world.standing(&m.id, date(2024, 7, 1)).0, "在册");
        assert!(desk.get(&format!("/desk/mediators/{}", m.id)).text.contains("已换发"));
    });
}

#[test]
fn a_cancellation_keeps_hearing_and_last_activity() {
    each_engine(|app| {
        let mut world = World::new(app);
        let m = world.add("钱立", |m| m.declared_active_on = Some(date(2021, 9, 1)));
        let (desk, path) = (world.manager(), format!("/desk/mediators/{}/revocation", m.id));
        let form = |on, heard| desk.post(&path, &[("on", on), ("reason", "两年未从事"), ("heard", heard)]);
        refused(&form("2024-07-10", ""), "没有填写听取所在调解组织意见的情况");
        refused(&form("2021-05-16", "无异议"), "早于发证日期");
        refused(&form("2024-07-19", "无异议"), "还没有发生");
        recorded(&world, &m.id, &form("2024-07-10", "无异议"), "revoke", "收回注销", "两年未从事");
        assert_eq!(world.standing(&m.id, date(2024, 7, 9)).0, "在册");
        assert_eq!(world.standing(&m.id, date(2024, 7, 10)).1, "已注销");
        let page = desk.get(&format!("/desk/mediators/{}", m.id)).text;
        for words in
            ["听取所在调解组织意见：无异议", "2021年9月1日", "这一判断不涉及已经签订的调解协议的效力"]
        {
            assert!(page.contains(words), "{words}");
        }
        // A wrong cancellation is taken back by a correction with a reason.
        let number = m.certificates[0].number.as_str();
        let fields = [
            ("of", number),
            ("number", number),
            ("issued", "2021-05-17"),
            ("revoked", ""),
            ("reason", "误注销"),
        ];
        let answer = desk.post(&format!("/desk/mediators/{}/correction", m.id), &fields);
        recorded(&world, &m.id, &answer, "correct", "更正证书", "误注销");
        assert_eq!(world.standing(&m.id, TODAY).0, "在册");
    });
}

#[test]
fn leaving_the_roster_is_decided_and_corrected() {
    each_engine(|app| {
        let mut world = World::new(app);
        let m = world.add("李桂芳", |_| {});
        let (desk, at) = (world.manager(), format!("/desk/mediators/{}", m.id));
        let unfit =
            world.officer().post(&format!("{at}/unfit"), &[("on", "2024-06-03"), ("reason", "多次缺席")]);
        recorded(&world, &m.id, &unfit, "unfit", "提请认定", "多次缺席");
        assert_eq!(world.standing(&m.id, date(2024, 6, 3)).1, "不适合或不胜任，待决定");
        refused(
            &desk.post(&format!("{at}/removal"), &[("on", "2024-07-19"), ("reason", "因")]),
            "还没有发生",
        );
        refused(
            &desk.post(&format!("{at}/removal"), &[("on", "2024-07-01"), ("reason", "")]),
            "没有填写理由",
        );
        let fields = [("on", "2024-07-01"), ("reason", "不能胜任"), ("document", "西青人社〔2024〕9号")];
        let removal = desk.post(&format!("{at}/removal"), &fields);
        recorded(&world, &m.id, &removal, "remove", "退出名册", "不能胜任");
        assert_eq!(world.standing(&m.id, date(2024, 6, 30)).0, "在册（待清理）");
        assert_eq!(world.standing(&m.id, date(2024, 7, 1)).0, "已退出");
        assert!(desk.get("/desk/mediators/exited").text.contains("2024-07-01 决定退出名册：不能胜任"));
        let back = desk.post(&format!("{at}/restoration"), &[("reason", "认定有误")]);
        recorded(&world, &m.id, &back, "restore", "更正退出", "认定有误");
        assert_eq!(world.standing(&m.id, date(2024, 7, 1)).0, "在册（待清理）");
        let settled = desk.post(&format!("{at}/settlement"), &[("on", "2024-07-10"), ("reason", "不属实")]);
        recorded(&world, &m.id, &settled, "settle", "提请处理", "不属实");
        assert_eq!(world.standing(&m.id, date(2024, 7, 10)).0, "在册");
        let stored = world.stored(&m.id);
        assert_eq!(stored.decisions.len(), 2, "nothing is deleted");
    });
}

#[test]
fn an_exit_from_an_organisation_and_a_transfer() {
    each_engine(|app| {
        let mut world = World::new(app);
        let other = super::organisation(&world.app, "西青丙公司劳动争议调解委员会", "120111");
        let m = world.add("赵志强", |_| {});
        let (desk, at) = (world.officer(), format!("/desk/mediators/{}", m.id));
        let exit = desk.post(&format!("{at}/exit"), &[("on", "2024-07-01"), ("reason", "离职")]);
        recorded(&world, &m.id, &exit, "exit", "退出组织", "离职");
        assert_eq!(world.standing(&m.id, date(2024, 7, 1)).0, "已退出");
        let id = world.stored(&m.id).appointments[0].id.clone();
        let back = desk.post(&format!("{at}/reopening"), &[("of", id.as_str()), ("reason", "登记错人")]);
        recorded(&world, &m.id, &back, "reopen", "撤销退出", "登记错人");
        assert_eq!(world.standing(&m.id, TODAY).0, "在册");
        let form = |kind: &str, organisation: &str, on: &str| {
            let fields =
                [("kind", kind), ("organisation", organisation), ("full_time", "full_time"), ("on", on)];
            desk.post(&format!("{at}/move"), &fields)
        };
        refused(&form("transfer", "西青丁公司劳动争议调解委员会", "2024-07-10"), "没有叫");
        refused(&form("transfer", &world.there.name, "2024-07-10"), "没有叫");
        refused(&form("transfer", &other.name, "2021-12-31"), "日期不晚于现在的任职");
        let moved = form("transfer", &other.name, "2024-07-10");
        assert_eq!(moved.status, StatusCode::SEE_OTHER, "{}", moved.text);
        assert_eq!(world.history(&m.id)[0].kind, "调动");
        let stored = world.stored(&m.id);
        assert_eq!(stored.appointment_at(date(2024, 7, 9)).unwrap().host.name, world.here.name);
        assert_eq!(stored.appointment_at(TODAY).unwrap().host.name, other.name);
        let beside = form("concurrent", &world.here.name, "2024-07-15");
        assert_eq!(beside.status, StatusCode::SEE_OTHER, "{}", beside.text);
        assert_eq!(world.history(&m.id)[0].kind, "兼任");
    });
}

#[test]
fn a_span_that_does_not_count_moves_the_prompt() {
    each_engine(|app| {
        let mut world = World::new(app);
        let m = world.add("周国庆", |m| m.declared_active_on = Some(date(2022, 5, 1)));
        let (desk, at) = (world.officer(), format!("/desk/mediators/{}", m.id));
        let prompt = "疑似连续2年未从事调解工作，待核实";
        assert!(desk.get(&at).text.contains(prompt));
        let list = || desk.get("/desk/certificates/changes?state=idle").text;
        assert!(list().contains("周国庆"));
        let fields = [("what", "产假"), ("since", "2023-01-01"), ("until", "2023-06-30")];
        recorded(
            &world,
            &m.id,
            &desk.post(&format!("{at}/suspension"), &fields),
            "suspend",
            "暂停计算",
            "产假",
        );
        assert!(!desk.get(&at).text.contains(prompt));
        assert!(!list().contains("周国庆"));
        refused(&desk.post(&format!("{at}/suspension"), &fields), "重叠");
        let span = world.stored(&m.id).decisions[0].id.clone();
        let fields = [("of", span.as_str()), ("until", "2023-01-31"), ("reason", "提前返岗")];
        let ended = desk.post(&format!("{at}/resumption"), &fields);
        recorded(&world, &m.id, &ended, "resume", "恢复计算", "提前返岗");
        assert!(desk.get(&at).text.contains(prompt));
    });
}

#[test]
fn a_deadline_ends_the_use_of_what_awaits_its_reissue() {
    each_engine(|app| {
        let mut world = World::new(app);
        let m = world.add("韩建平", awaiting);
        let (desk, path) = (world.manager(), format!("/desk/mediators/{}/deadline", m.id));
        refused(&desk.post(&path, &[("last", "2023-06-30"), ("reason", "因")]), "早于过渡日");
        refused(&desk.post(&path, &[("last", "2024-12-31"), ("reason", "")]), "没有填写理由");
        let set = desk.post(&path, &[("last", "2024-12-31"), ("reason", "统一部署")]);
        recorded(&world, &m.id, &set, "deadline", "换发截止日", "统一部署");
        let page = desk.get(&format!("/desk/mediators/{}?as_of=2025-01-01", m.id)).text;
        assert!(page.contains("换发截止日2024年12月31日已过，不能继续使用"));
    });
}

#[test]
fn a_year_is_registered_deferred_refused_and_mended() {
    each_engine(|app| {
        let mut world = World::new(app);
        let m = world.add("吴秀兰", |m| m.registrations.clear());
        assert_eq!(world.standing(&m.id, TODAY).1, "未办理注册");
        let (desk, path) = (world.officer(), format!("/desk/mediators/{}/registration", m.id));
        let form = |outcome, on, reason| {
            let year = ("year", "2024");
            desk.post(&path, &[year, ("outcome", outcome), ("on", on), ("reason", reason)])
        };
        refused(&form("registered", "2024-07-19", ""), "还没有发生");
        refused(&form("registered", "2023-12-29", ""), "不在 2024 年内");
        refused(&form("refused", "2024-04-08", ""), "没有填写理由");
        let not_passed = form("refused", "2024-04-08", "学时不足");
        recorded(&world, &m.id, &not_passed, "register", "未通过注册", "学时不足");
        assert_eq!(world.standing(&m.id, date(2024, 4, 8)).1, "未通过注册");
        assert!(desk.get(&format!("/desk/mediators/{}", m.id)).text.contains("学时不足"));
        recorded(&world, &m.id, &form("registered", "2024-07-01", ""), "register", "年度注册", "2024 年度");
        assert_eq!(world.standing(&m.id, date(2024, 7, 1)).0, "在册");
        assert!(world.stored(&m.id).registrations[1].late);
        refused(&form("registered", "2024-07-02", ""), "2024 年度已注册");
        let path = format!("/desk/mediators/{}/registration-correction", m.id);
        let of = ("of", "2024/registered/2024-07-01");
        let mended = desk.post(&path, &[of, ("on", "2024-06-28"), ("reason", "笔误")]);
        recorded(&world, &m.id, &mended, "mend-registration", "更正注册", "笔误");
        assert_eq!(world.standing(&m.id, date(2024, 6, 28)).0, "在册");
    });
}

#[test]
fn who_may_not_is_told_so_and_out_of_scope_is_not_there() {
    each_engine(|app| {
        let mut world = World::new(app);
        let m = world.add("郑伟", awaiting);
        let (officer, stranger) = (world.officer(), world.manager_there());
        let fields = [("on", "2024-07-01"), ("reason", "因"), ("number", "津新"), ("issued", "2024-07-01")];
        for path in
            ["reissue", "revocation", "correction", "deadline", "removal", "restoration", "settlement"]
        {
            let path = format!("/desk/mediators/{}/{path}", m.id);
            assert_eq!(officer.get(&path).status, StatusCode::FORBIDDEN, "{path}");
            assert_eq!(officer.post(&path, &fields).status, StatusCode::FORBIDDEN, "{path}");
        }
        for path in ["", "/reissue", "/removal", "/registration", "/move", "/exit", "/unfit", "/suspension"] {
            let path = format!("/desk/mediators/{}{path}", m.id);
            assert_eq!(stranger.get(&path).status, StatusCode::NOT_FOUND, "{path}");
            if !path.ends_with(&m.id) {
                assert_eq!(stranger.post(&path, &fields).status, StatusCode::NOT_FOUND, "{path}");
            }
        }
        assert_eq!(world.history(&m.id).len(), 1, "nothing was kept");
    });
}

#[test]
fn the_former_authority_no_longer_decides() {
    each_engine(|app| {
        let mut world = World::new(app);
        let there = world.there.clone();
        let m = world.add("冯丽娟", |m| {
            (m.appointments[0].ended, m.appointments[0].ending) =
                (Some(date(2024, 3, 1)), Some(fengqiao_domain::mediators::Ending::Transfer));
            m.appointments.push(super::appointment(&there, date(2024, 3, 1)));
        });
        let fields = [("on", "2024-07-01"), ("reason", "因")];
        let path = format!("/desk/mediators/{}/removal", m.id);
        refused(&world.manager().post(&path, &fields), "主任职不在您的管理范围内");
        assert_eq!(world.manager_there().post(&path, &fields).status, StatusCode::SEE_OTHER);
    });
}

#[test]
fn an_open_removal_is_shown_with_its_document() {
    each_engine(|app| {
        let mut world = World::new(app);
        let m = world.add("陈晓梅", |m| {
            m.decisions.push(Decision {
                id: String::new(),
                kind: DecisionKind::Removal,
                on: date(2024, 5, 6),
                withdrawn: None,
                reason: "退休".into(),
                document: Some("西青人社〔2024〕7号".into()),
            });
        });
        let page = world.manager().get(&format!("/desk/mediators/{}", m.id)).text;
        assert!(page.contains("西青人社〔2024〕7号") && page.contains("已退出"));
    });
}

#[test]
fn entered_for_somebody_without_an_account_says_for_whom() {
    each_engine(|app| {
        let mut world = World::new(app);
        let m = world.add("孙立新", |_| {});
        let (desk, path) = (world.officer(), format!("/desk/mediators/{}/suspension", m.id));
        assert!(desk.get(&path).text.contains("代录：替没有账号的人录入"));
        let base = [("what", "病假"), ("since", "2024-07-01")];
        let half =
            desk.post(&path, &[&base[..], &[("behalf_source", "电话"), ("behalf_number", "7号")]].concat());
        refused(&half, "写明是谁提出的");
        assert!(half.text.contains("value=\"7号\""), "what was typed stays");
        let whole = [("behalf_source", "纸质材料"), ("behalf_number", "收文12号"), ("behalf_by", "张三")];
        let done = desk.post(&path, &[&base[..], &whole].concat());
        recorded(&world, &m.id, &done, "suspend", "暂停计算", "代录（纸质材料 收文12号，张三提出）");
        let page = desk.get(&format!("/desk/mediators/{}", m.id)).text;
        assert!(page.contains("代录（纸质材料 收文12号，张三提出）"), "{page}");
        // An organisation enters for its own people, and says for nobody.
        let head = crate::testing::signed_in(
            &world.app,
            fengqiao_domain::access::Role::OrganisationHead,
            &fengqiao_domain::access::Scope::Organisation(world.here.id.clone()),
        );
        let path = format!("/desk/mediators/{}/resumption", m.id);
        assert!(!head.get(&path).text.contains("代录：替"));
        let own =
            [("until", "2024-07-05"), ("reason", "返岗"), ("behalf_source", "电话"), ("behalf_by", "李四")];
        assert_eq!(head.post(&path, &own).status, StatusCode::FORBIDDEN);
        assert_eq!(head.post(&path, &own[..2]).status, StatusCode::SEE_OTHER);
    });
}
