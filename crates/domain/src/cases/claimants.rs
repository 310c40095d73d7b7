//! 申请人名单 of a collective dispute (调解仲裁法-7, 办案规则62—63): each worker with kind and amount of the claim, and
//! whether he or she agrees to a settlement. The list is taken whole; what does not add up with the case is told.

use super::parts::Consent;
use super::record::Case;
use crate::codes::{DISPUTE_TYPES, main_dispute_type};
use crate::columns::{entered, fen};
use crate::names::plain_name;
use crate::people;
use crate::table::Audience::{Internal, Personal};
use crate::table::Need::{Optional, Required};
use crate::table::{At, Column, Group, Help, Problem, Table};
use crate::value::{Kind, code, money, narrow};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// Workers of one list.
pub const MOST: usize = 2_000;

/// One worker of the list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claimant {
    /// 姓名, personal.
    pub name: String,
    /// 证件号码, personal.
    pub id_number: Option<String>,
    /// 联系电话, personal.
    pub phone: Option<String>,
    /// 请求类型, code of [`DISPUTE_TYPES`].
    pub kind: String,
    /// 请求金额, fen.
    pub amount: Option<i64>,
    /// 同意和解; `None` while not asked.
    pub agrees: Option<bool>,
    /// The day he or she said so.
    pub said_on: Option<Date>,
}

/// The list as a sheet.
pub static CLAIMANTS: Table<Claimant> = Table {
    id: "case-claimants",
    title: "申请人名单",
    columns: COLUMNS,
    synonyms: &[
        ("申请人", "name"),
        ("劳动者姓名", "name"),
        ("身份证号", "id_number"),
        ("身份证号码", "id_number"),
        ("电话", "phone"),
        ("手机号", "phone"),
        ("请求事项类型", "kind"),
        ("争议类型", "kind"),
        ("金额", "amount"),
        ("是否同意", "agrees"),
        ("签字日期", "said_on"),
    ],
    help: HELP,
    groups: GROUPS,
    elsewhere: &[],
    check,
};

static GROUPS: &[Group] = &[
    Group { title: "申请人", keys: &["name", "id_number", "phone"] },
    Group { title: "请求", keys: &["kind", "amount"] },
    Group { title: "同意和解", keys: &["agrees", "said_on"] },
];

static HELP: &[Help] = &[
    Help { key: "name", meaning: "一人一行。", example: "张三" },
    Help { key: "id_number", meaning: "按文本填写。", example: "" },
    Help {
        key: "kind", meaning: "这个人的主要请求，填争议类型的大类或小类。", example: "工资"
    },
    Help { key: "amount", meaning: "以元为单位；不涉及金额的留空。", example: "11285.00" },
    Help {
        key: "agrees", meaning: "已经书面表态的填是或否，还没有问的留空。", example: "是"
    },
    Help { key: "said_on", meaning: "签字的日期，表态的必填。", example: "2024-07-15" },
];

static COLUMNS: &[Column<Claimant>] = &[
    entered(
        "name",
        "姓名",
        Kind::Text(50),
        Required,
        Personal,
        |c, _| c.name.as_str().into(),
        |c, v| c.name = v.text().unwrap_or_default(),
    ),
    entered(
        "id_number",
        "证件号码",
        Kind::IdNumber,
        Optional,
        Personal,
        |c, _| (&c.id_number).into(),
        |c, v| c.id_number = v.text(),
    ),
    entered(
        "phone",
        "联系电话",
        Kind::Text(30),
        Optional,
        Personal,
        |c, _| (&c.phone).into(),
        |c, v| c.phone = v.text(),
    ),
    entered(
        "kind",
        "请求类型",
        Kind::Code(&DISPUTE_TYPES),
        Required,
        Internal,
        |c, _| code(Some(&c.kind)),
        |c, v| c.kind = v.text().unwrap_or_default(),
    ),
    entered(
        "amount",
        "请求金额",
        Kind::Money,
        Optional,
        Internal,
        |c, _| fen(c.amount),
        |c, v| c.amount = v.int(),
    ),
    entered(
        "agrees",
        "同意和解",
        Kind::YesNo,
        Optional,
        Internal,
        |c, _| c.agrees.into(),
        |c, v| c.agrees = v.flag(),
    ),
    entered(
        "said_on",
        "表态日期",
        Kind::Date,
        Optional,
        Internal,
        |c, _| c.said_on.into(),
        |c, v| c.said_on = v.date(),
    ),
];

/// What is wrong with one row by itself.
pub fn check(one: &Claimant, at: &At) -> Vec<Problem> {
    faults(one, at.today)
}

/// The same as known on a day.
pub fn faults(one: &Claimant, today: Date) -> Vec<Problem> {
    let mut said = Vec::new();
    if let Some(number) = one.id_number.as_deref().filter(|number| people::looks_resident(number))
        && let Err(why) = people::check_id_number(number)
    {
        said.push(Problem::error("id_number", why.to_string(), "对照身份证原件逐位核对。"));
    }
    if one.amount.is_some_and(|fen| fen < 0) {
        said.push(Problem::error("amount", "请求金额小于 0。", "填不小于 0 的金额。"));
    }
    match (one.agrees, one.said_on) {
        (Some(_), None) => {
            said.push(Problem::error("said_on", "填了是否同意，没有表态日期。", "填签字的日期。"));
        }
        (None, Some(_)) => {
            said.push(Problem::error("agrees", "填了表态日期，没有填是否同意。", "填是或否，或清空日期。"));
        }
        (Some(_), Some(day)) if day > today => {
            said.push(Problem::error("said_on", format!("表态日期 {day} 在今天之后。"), "核对日期。"));
        }
        _ => {}
    }
    if one.id_number.is_none() && one.phone.is_none() {
        let remedy = "补填证件号码；没有的，填联系电话。";
        said.push(Problem::notice("id_number", "没有证件号码和电话，同名的人分不开。", remedy));
    }
    said
}

/// Who somebody of a list is: by number, else by name and telephone. Of a name alone nobody is known.
pub fn key(one: &Claimant) -> Option<String> {
    let number = one.id_number.as_deref().map(narrow);
    number.or_else(|| Some(format!("{}/{}", plain_name(&one.name), narrow(one.phone.as_deref()?))))
}

/// A list by who somebody is.
pub fn by_person(list: &[Claimant]) -> HashMap<String, &Claimant> {
    list.iter().filter_map(|one| Some((key(one)?, one))).collect()
}

/// The same person as an earlier one of the list: the places of both, in order.
pub fn twice(list: &[Claimant]) -> Vec<(usize, usize)> {
    let mut first: HashMap<String, usize> = HashMap::with_capacity(list.len());
    let mut found = Vec::new();
    for (at, one) in list.iter().enumerate() {
        let Some(key) = key(one) else { continue };
        match first.get(&key) {
            Some(earlier) => found.push((at, *earlier)),
            None => drop(first.insert(key, at)),
        }
    }
    found
}

/// What a list comes to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    /// Workers.
    pub people: usize,
    /// What they claim in all, fen.
    pub amount: i64,
    /// Those who agreed to the settlement.
    pub agreed: usize,
    /// Those who did not.
    pub refused: usize,
}

/// What a list comes to.
pub fn sums(list: &[Claimant]) -> Sums {
    Sums {
        people: list.len(),
        amount: list.iter().filter_map(|one| one.amount).fold(0, i64::saturating_add),
        agreed: list.iter().filter(|one| one.agrees == Some(true)).count(),
        refused: list.iter().filter(|one| one.agrees == Some(false)).count(),
    }
}

/// What does not add up between list and case, with how to mend it; empty where it does, or nobody is listed.
pub fn differences(case: &Case) -> Vec<String> {
    if case.claimants.is_empty() {
        return Vec::new();
    }
    let (sums, mut said) = (sums(&case.claimants), Vec::new());
    let people = i64::try_from(sums.people).unwrap_or(i64::MAX);
    if let Some(count) = case.headcount.filter(|count| *count != people) {
        said.push(format!("名单有{people}人，登记的涉及人数是{count}人，相差{}人。", (people - count).abs()));
    }
    if let Some(amount) = case.amount.filter(|amount| *amount != sums.amount) {
        said.push(format!(
            "名单的请求金额合计{}元，登记的请求金额是{}元，相差{}元。",
            money(sums.amount),
            money(amount),
            money(sums.amount.saturating_sub(amount).saturating_abs())
        ));
    }
    let listed = |main: &str| case.dispute_types.iter().any(|code| main_dispute_type(code) == main);
    let mut strange: Vec<&str> = Vec::new();
    for one in &case.claimants {
        let main = main_dispute_type(&one.kind);
        if !listed(main) && !strange.contains(&main) {
            strange.push(main);
        }
    }
    if !strange.is_empty() {
        let words: Vec<&str> = strange.iter().map(|code| DISPUTE_TYPES.label(code)).collect();
        said.push(format!("名单里有{}，登记的争议类型没有。", words.join("、")));
    }
    said
}

/// What the list says of consent; `None` while nobody agreed.
pub fn consent(list: &[Claimant]) -> Option<Consent> {
    let agreed = list.iter().filter(|one| one.agrees == Some(true));
    let on = agreed.clone().filter_map(|one| one.said_on).max()?;
    Some(Consent { on, agreed: i64::try_from(agreed.count()).unwrap_or(i64::MAX) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cases::testing::received;
    use crate::columns::testing::{assert_sound, at, keys};
    use jiff::civil::date;
    use proptest::prelude::*;

    fn one(name: &str, amount: i64) -> Claimant {
        Claimant {
            name: name.into(),
            phone: Some("13900000000".into()),
            kind: "remuneration.wages".into(),
            amount: Some(amount),
            ..Claimant::default()
        }
    }

    #[test]
    fn the_sheet_is_sound_and_its_words_are_understood() {
        assert_sound(&CLAIMANTS);
        let headers = ["姓名", "身份证号", "手机号", "争议类型", "金额", "是否同意", "签字日期"];
        assert!(keys(&CLAIMANTS, &headers).iter().all(|key| !key.is_empty()));
    }

    #[test]
    fn a_row_by_itself() {
        use crate::table::Severity::{Error, Notice};
        let faults = |change: fn(&mut Claimant)| {
            let mut row = one("张三", 100);
            change(&mut row);
            check(&row, &at()).into_iter().map(|p| (p.column, p.severity)).collect::<Vec<_>>()
        };
        assert_eq!(faults(|_| ()), []);
        assert_eq!(faults(|c| c.id_number = Some("120101199001011234".into())), [("id_number", Error)]);
        assert_eq!(faults(|c| c.id_number = Some("E1234567".into())), [], "a passport");
        assert_eq!(faults(|c| c.amount = Some(-1)), [("amount", Error)]);
        assert_eq!(faults(|c| c.agrees = Some(true)), [("said_on", Error)]);
        assert_eq!(faults(|c| c.said_on = Some(date(2024, 5, 1))), [("agrees", Error)]);
        assert_eq!(faults(|c| c.phone = None), [("id_number", Notice)]);
        let on = |day| {
            let row = Claimant { agrees: Some(false), said_on: Some(day), ..one("张三", 1) };
            check(&row, &at()).len()
        };
        let today = at().today;
        assert_eq!([today, crate::dates::plus_days(today, 1)].map(on), [0, 1]);
    }

    #[test]
    fn one_person_stands_once() {
        let numbered = |name: &str, number: &str| Claimant { id_number: Some(number.into()), ..one(name, 1) };
        let list = [
            numbered("张三", "1"),
            numbered("李四", "2"),
            numbered("张 三", "1"),
            one("张三", 1),
            one("张三", 2),
        ];
        assert_eq!(twice(&list), [(2, 0), (4, 3)]);
        let bare = |name: &str| Claimant { phone: None, ..one(name, 1) };
        assert_eq!(twice(&[bare("张三"), one("张三", 1), bare("张三"), one("张 三", 2)]), [(3, 1)]);
    }

    #[test]
    fn what_does_not_add_up_is_told() {
        let mut case = received();
        assert!(differences(&case).is_empty(), "no list");
        case.headcount = Some(3);
        case.amount = Some(600);
        case.claimants = vec![one("甲", 100), one("乙", 200), one("丙", 300)];
        assert!(differences(&case).is_empty());
        case.claimants[2].kind = "work_injury".into();
        case.claimants.push(one("丁", 50));
        let told = differences(&case);
        assert_eq!(told.len(), 3, "{told:?}");
        assert!(told[0].contains("名单有4人") && told[0].contains("相差1人"));
        assert!(told[1].contains("相差0.50元") && told[2].contains("工伤待遇"));
    }

    #[test]
    fn consent_is_of_those_who_agreed_on_the_last_day() {
        assert_eq!(consent(&[one("甲", 1)]), None);
        let said = |agrees, day| Claimant { agrees: Some(agrees), said_on: Some(day), ..one("甲", 1) };
        let list =
            [said(true, date(2024, 5, 1)), said(false, date(2024, 5, 9)), said(true, date(2024, 5, 3))];
        assert_eq!(consent(&list), Some(Consent { on: date(2024, 5, 3), agreed: 2 }));
        assert_eq!(sums(&list), Sums { people: 3, amount: 3, agreed: 2, refused: 1 });
    }

    proptest! {
        #[test]
        fn sums_do_not_depend_on_the_order(mut amounts in prop::collection::vec(0_i64..1_000_000, 0..40)) {
            let list = |amounts: &[i64]| amounts.iter().map(|fen| one("甲", *fen)).collect::<Vec<_>>();
            let before = sums(&list(&amounts));
            amounts.reverse();
            prop_assert_eq!(before, sums(&list(&amounts)));
            prop_assert_eq!(before.amount, amounts.iter().sum::<i64>());
        }
    }
}
