//! Steps of a collective dispute: the list of claimants, representatives, consent.

use fengqiao_domain::cases::acts::Act;
use fengqiao_domain::cases::claimants::{CLAIMANTS, Claimant};
use fengqiao_domain::cases::parts::Representative;
use fengqiao_domain::cases::record::Case;
use fengqiao_domain::cases::steps::Step;
use fengqiao_domain::names::plain_name;
use fengqiao_domain::value::{Raw, narrow};

use super::{Kind, Kinds};
use crate::platform::fields::{Entry, Field};
use crate::tables::Env;
use crate::{AppError, Tx};

pub(super) fn each(kinds: &mut impl Kinds) {
    kinds.take::<ListClaimants>();
    kinds.take::<Represent>();
    kinds.take::<Consent>();
}

struct ListClaimants;

/// The columns of a line, in their order.
const LINE: [&str; 5] = ["name", "id_number", "phone", "kind", "amount"];

impl Kind for ListClaimants {
    const STEP: Step = Step::ListClaimants;
    const RESOURCE: &'static str = "claimants";
    const PERSONAL: &'static [&'static str] = &["list"];
    const DAY: &'static str = "登记日期";

    fn about(case: &Case, _: &Env) -> String {
        format!(
            "登记{}名劳动者的名单，每人的请求类型和金额。新登记的名单代替原来的。人多的在案件页面用 Excel 登记。",
            case.headcount.unwrap_or(0)
        )
    }
    fn fields(case: &Case, env: &Env) -> Vec<Field> {
        let at = env.at(env.today);
        let line = |one: &Claimant| {
            let cell = |key: &&str| CLAIMANTS.column(key).map(|c| c.show(one, &at)).unwrap_or_default();
            LINE.iter().map(cell).collect::<Vec<_>>().join("，")
        };
        let known: Vec<String> = case.claimants.iter().map(line).collect();
        vec![
            Field::area(
                "list",
                "名单",
                "每行一名：姓名，证件号码，电话，请求类型，金额；没有的项空着，逗号留着",
            )
            .filled(known.join("\n")),
        ]
    }
    fn act(_: &mut Tx, _: &Env, _: &Case, e: &Entry) -> Result<Act, AppError> {
        let lines = e.text("list").lines().map(str::trim).filter(|line| !line.is_empty());
        let list = lines.enumerate().map(|(at, line)| typed(line, at + 1));
        Ok(Act::ListClaimants(list.collect::<Result<_, AppError>>()?))
    }
}

fn typed(line: &str, number: usize) -> Result<Claimant, AppError> {
    let wrong = |words: String| AppError::invalid("list", format!("第 {number} 行{words}"));
    let mut one = Claimant::default();
    // An amount may be parted at its thousands.
    for (text, key) in line.splitn(LINE.len(), ['，', ',', '\t']).map(str::trim).zip(LINE) {
        let Some(column) = CLAIMANTS.column(key) else { continue };
        let value = column.kind.parse(&Raw::Text(text.to_owned()));
        let value = value.map_err(|f| wrong(format!("{}：{}{}", column.title, f.message, f.remedy)))?;
        if let (Some(set), false) = (column.set, value.is_empty()) {
            set(&mut one, value);
        }
    }
    if one.kind.is_empty() {
        return Err(wrong("没有请求类型。写成：姓名，证件号码，电话，请求类型，金额。".into()));
    }
    Ok(one)
}

struct Represent;

impl Kind for Represent {
    const STEP: Step = Step::Represent;
    const RESOURCE: &'static str = "representatives";
    const PERSONAL: &'static [&'static str] = &["representatives"];
    const DAY: &'static str = "推选日期";

    fn about(case: &Case, _: &Env) -> String {
        let listed = if case.claimants.is_empty() {
            ""
        } else {
            "代表从名单里推选，电话不写的照名单。"
        };
        format!(
            "共{}人的集体争议推选3至5名代表。代表变更、放弃、承认请求或者和解，须经被代表的劳动者同意。{listed}",
            case.headcount.unwrap_or(0)
        )
    }
    fn fields(case: &Case, _: &Env) -> Vec<Field> {
        let line = |r: &Representative| format!("{} {}", r.name, r.phone.as_deref().unwrap_or_default());
        let known: Vec<String> = case.representatives.iter().map(|r| line(r).trim().to_owned()).collect();
        vec![Field::area("representatives", "代表", "每行一名：姓名 电话").filled(known.join("\n"))]
    }
    fn act(_: &mut Tx, _: &Env, case: &Case, e: &Entry) -> Result<Act, AppError> {
        let one = |line: &str| {
            let mut parts = line.split_whitespace();
            let name = parts.next().unwrap_or_default().to_owned();
            let mut phone = parts.next().map(str::to_owned);
            // Who is listed is chosen from the list; nobody else speaks for those on it.
            if !case.claimants.is_empty() {
                let known = at("representatives", case, line)?;
                phone = phone.or_else(|| case.claimants[known].phone.clone());
            }
            Ok(Representative { name, phone })
        };
        let lines = e.text("representatives").lines().map(str::trim).filter(|line| !line.is_empty());
        Ok(Act::Represent(lines.map(one).collect::<Result<_, AppError>>()?))
    }
}

/// The place of somebody of the list: by name, or by name and telephone.
fn at(field: &'static str, case: &Case, text: &str) -> Result<usize, AppError> {
    let (name, phone) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    let (name, phone) = (name.trim(), narrow(phone));
    let called = |one: &&Claimant| plain_name(&one.name) == plain_name(name);
    let reached = |one: &Claimant| one.phone.as_deref().map(narrow).is_some_and(|known| known == phone);
    let several = case.claimants.iter().filter(called).count() > 1;
    let same = |one: &Claimant| called(&one) && (!several || phone.is_empty() || reached(one));
    let mut found = case.claimants.iter().enumerate().filter(|(_, one)| same(one));
    match (found.next(), found.next()) {
        (Some((at, _)), None) => Ok(at),
        (Some(_), Some(_)) => {
            let words = format!("名单里不止一个“{name}”。姓名后空一格写上电话。");
            Err(AppError::invalid(field, words))
        }
        (None, _) => {
            let words = format!("申请人名单里没有“{name}”。核对姓名；名单有误的，先重新登记名单。");
            Err(AppError::invalid(field, words))
        }
    }
}

struct Consent;

/// Everybody of the list.
const ALL: &str = "全部";

impl Kind for Consent {
    const STEP: Step = Step::Consent;
    const RESOURCE: &'static str = "consent";
    const DAY: &'static str = "签字日期";

    fn about(case: &Case, _: &Env) -> String {
        let listed = if case.claimants.is_empty() {
            ""
        } else {
            "登记了名单的，逐人登记；也可以在名单页面勾选。"
        };
        format!(
            "达成协议前，{}名被代表的劳动者要在同意和解的名单上签字。有人不同意的，为他们另立案件后再办。{listed}",
            case.headcount.unwrap_or(0)
        )
    }
    fn fields(case: &Case, _: &Env) -> Vec<Field> {
        let all = case.headcount.map(|n| n.to_string()).unwrap_or_default();
        let (filled, hint) = if case.claimants.is_empty() {
            (all.as_str(), "按签字名单")
        } else {
            (ALL, "写“全部”，或者同意的人的姓名，用顿号分开")
        };
        vec![
            Field::text("agreed", "同意的人数", filled).hint(hint),
            Field::text("refused", "不同意的人", "").optional().hint("登记了名单的填姓名，用顿号分开"),
        ]
    }
    fn act(_: &mut Tx, _: &Env, case: &Case, e: &Entry) -> Result<Act, AppError> {
        let names = |field: &'static str| -> Result<Vec<usize>, AppError> {
            let parts = e.text(field).split(['、', '，', ',', '\n']).map(str::trim);
            parts.filter(|name| !name.is_empty()).map(|name| at(field, case, name)).collect()
        };
        if case.claimants.is_empty() {
            let agreed = super::number(e, "agreed")?;
            let agreed = agreed.ok_or_else(|| AppError::invalid("agreed", "没有填写人数。"))?;
            return Ok(Act::Consent(agreed));
        }
        let refused = names("refused")?;
        let agreed = if e.text("agreed") == ALL {
            (0..case.claimants.len()).filter(|at| !refused.contains(at)).collect()
        } else {
            names("agreed")?
        };
        Ok(Act::ConsentOf { agreed, refused })
    }
}
