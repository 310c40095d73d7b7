//! The list of a collective dispute: a sheet, its preview, what is wrong in it, who agrees.

use std::fmt::Write as _;

use fengqiao_db::binds;
use fengqiao_domain::cases::Case;
use http::StatusCode;

use super::World;
use crate::cases::CaseRecords;
use crate::tables::testing::{each_engine, stored};

const HEADER: &str = "姓名,证件号码,联系电话,请求类型,请求金额,同意和解,表态日期\n";

fn sheet(count: usize) -> String {
    let mut text = HEADER.to_owned();
    for at in 0..count {
        let _ = writeln!(text, "工人{at},,139000000{at:02},工资,1000,,");
    }
    text
}

fn collective(world: &World) -> Case {
    world.accepted(|c| {
        c.headcount = Some(12);
        c.amount = Some(1_200_000);
    })
}

#[test]
fn a_sheet_is_looked_at_and_its_good_rows_are_the_list() {
    each_engine(|app| {
        let world = World::new(app);
        let case = collective(&world);
        let (desk, here) = (world.head(), format!("/desk/cases/{}/claimants", case.id));
        assert_eq!(desk.get(&format!("{here}/template")).status, StatusCode::OK);
        let bad = format!(
            "{}工人0,,13900000000,工资,1000,,\n甲,120101199001011234,,工资,-5,,\n乙,,1380000,没有的,1,是,\n",
            sheet(11)
        );
        let up = desk.upload(&format!("{here}/import"), "file", ("名单.csv", bad.as_bytes()), &[]);
        assert_eq!(up.status, StatusCode::SEE_OTHER, "{}", up.text);
        let preview = desk.get(up.location()).text;
        for words in [
            "可以登记 11 人",
            "错误 3 行",
            "和第 2 行是同一个人",
            "不是金额",
            "没有表态日期",
            "登记的涉及人数是12人，相差1人",
        ] {
            assert!(preview.contains(words), "{words}: {preview}");
        }
        assert_eq!(desk.get(&format!("{here}/annotated")).status, StatusCode::OK);
        let good = sheet(12);
        let up = desk.upload(&format!("{here}/import"), "file", ("名单.csv", good.as_bytes()), &[]);
        assert!(desk.get(up.location()).text.contains("可以登记 12 人"));
        let stale = desk.post(&format!("{here}/preview"), &[("revision", "0")]);
        assert_eq!(stale.location(), format!("{here}/preview"), "somebody was faster");
        let revision = stored::<CaseRecords>(&world.app, &case.id).revision.to_string();
        let done = desk.post(&format!("{here}/preview"), &[("revision", &revision)]);
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
        let after = stored::<CaseRecords>(&world.app, &case.id);
        assert_eq!((after.claimants.len(), after.steps.len()), (12, 1));
        assert_eq!(
            desk.get(&format!("{here}/preview")).status,
            StatusCode::NOT_FOUND,
            "the file is forgotten"
        );
        let page = desk.get(&format!("/desk/cases/{}", case.id)).text;
        assert!(page.contains("12 人，请求金额合计 ¥12,000.00"), "{page}");
        // Found by name and by telephone, and no name stands in the database.
        let found = desk.post("/desk/cases/parties", &[("party", "工人3")]);
        assert!(found.text.contains(&case.id), "{}", found.text);
        let row = world.app.read(|c| {
            c.query_one(
                "SELECT body FROM case_claimants WHERE case_id = $1 AND position = 3",
                &binds![case.id.as_str()],
            )
        });
        assert!(!row.expect("a row").str(0).contains("工人"));
    });
}

#[test]
fn consent_is_taken_for_many_and_one_by_one_and_opens_the_agreement() {
    each_engine(|app| {
        let world = World::new(app);
        let case = collective(&world);
        let (desk, here) = (world.head(), format!("/desk/cases/{}", case.id));
        let lines: Vec<String> =
            (0..12).map(|at| format!("工人{at}，，139000000{at:02}，工资，1,000")).collect();
        let listed = [("on", "2024-07-18"), ("list", &lines.join("\n"))];
        assert_eq!(desk.post(&format!("{here}/list_claimants"), &listed).status, StatusCode::SEE_OTHER);
        let strangers = [("on", "2024-07-18"), ("representatives", "工人1\n工人2\n路人")];
        let refused = desk.post(&format!("{here}/represent"), &strangers);
        assert!(refused.text.contains("申请人名单里没有“路人”"), "{}", refused.text);
        let chosen = [("on", "2024-07-18"), ("representatives", "工人1\n工人2\n工人3")];
        assert_eq!(desk.post(&format!("{here}/represent"), &chosen).status, StatusCode::SEE_OTHER);
        let case = || stored::<CaseRecords>(&world.app, case.id.as_str());
        assert_eq!(case().representatives[0].phone.as_deref(), Some("13900000001"), "from the list");
        let consent = |says: &str, who: &[usize]| {
            let revision = case().revision.to_string();
            let places: Vec<String> = who.iter().map(usize::to_string).collect();
            let mut fields = vec![("on", "2024-07-18"), ("says", says), ("revision", revision.as_str())];
            fields.extend(places.iter().map(|at| ("who", at.as_str())));
            desk.post(&format!("{here}/claimants/consent"), &fields)
        };
        assert_eq!(consent("agreed", &[]).status, StatusCode::UNPROCESSABLE_ENTITY);
        let again = consent("", &[2, 5]).text;
        let ticked = |at: usize| again.contains(&format!("name=\"who\" value=\"{at}\" checked"));
        assert_eq!((0..12).filter(|at| ticked(*at)).collect::<Vec<_>>(), [2, 5], "as posted");
        assert_eq!(consent("agreed", &(0..11).collect::<Vec<_>>()).status, StatusCode::SEE_OTHER);
        assert_eq!(consent("refused", &[11]).status, StatusCode::SEE_OTHER);
        assert_eq!(case().consent.map(|c| c.agreed), Some(11));
        let terms = [
            ("on", "2024-07-18"),
            ("amount", "12000"),
            ("result", "支付"),
            ("manner", "转账"),
            ("due_on", "2024-07-31"),
        ];
        let early = desk.post(&format!("{here}/agree"), &terms);
        assert!(early.text.contains("已有11人书面同意和解"), "{}", early.text);
        let all = [("on", "2024-07-18"), ("agreed", "全部")];
        assert_eq!(desk.post(&format!("{here}/consent"), &all).status, StatusCode::SEE_OTHER);
        assert_eq!(desk.post(&format!("{here}/agree"), &terms).status, StatusCode::SEE_OTHER);
        let list = desk.get(&format!("{here}/claimants")).text;
        assert!(list.contains("同意 2024-07-18") && list.contains("同意和解 12 人"), "{list}");
        let officer = world.officer().get(&format!("{here}/claimants")).text;
        assert!(officer.contains("工**") && !officer.contains("13900000001"), "{officer}");
    });
}

#[test]
fn a_case_of_nine_has_no_list() {
    each_engine(|app| {
        let world = World::new(app);
        let case = world.accepted(|c| c.headcount = Some(9));
        let here = format!("/desk/cases/{}", case.id);
        let listed = [("on", "2024-07-18"), ("list", "工人1，，1390000，工资，1")];
        let refused = world.head().post(&format!("{here}/list_claimants"), &listed);
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.text.contains("不到10人，不是集体争议"), "{}", refused.text);
    });
}
