//! Terms, signatures, and the ends of a case.

use fengqiao_domain::cases::Outcome;
use fengqiao_domain::cases::acts::{Act, Terms};
use fengqiao_domain::cases::agreement::{COPIES, Seat};
use fengqiao_domain::cases::parts::{Duty, Means};
use fengqiao_domain::cases::record::{Case, Side};
use fengqiao_domain::cases::steps::Step;
use fengqiao_domain::value::{Kind as Cell, Raw, Value, money as yuan, parse_date};

use super::{Kind, Kinds, money, yes};
use crate::platform::fields::{Entry, Field};
use crate::tables::Env;
use crate::{AppError, Tx};

pub(super) fn each(kinds: &mut impl Kinds) {
    kinds.take::<Agree>();
    kinds.take::<Sign>();
    kinds.take::<SettleAtOnce>();
    kinds.take::<Close>();
    kinds.take::<Withdraw>();
}

struct Agree;

fn yuan_of(fen: Option<i64>) -> String {
    fen.map(yuan).unwrap_or_default()
}

impl Kind for Agree {
    const STEP: Step = Step::Agree;
    const RESOURCE: &'static str = "agreement";
    const PERSONAL: &'static [&'static str] = &["result", "manner", "duties"];
    const DAY: &'static str = "达成协议的日期";

    fn about(_: &Case, _: &Env) -> String {
        format!(
            "协议写明双方基本情况、请求事项、调解结果、履行期限和履行方式，一式{COPIES}份。双方签章、调解员签名、组织盖章齐全后生效；内容改了的，要重新签章。"
        )
    }
    fn fields(case: &Case, _: &Env) -> Vec<Field> {
        let a = &case.agreement;
        let duty =
            |d: &Duty| format!("{} {} {}", d.due_on, d.amount.map_or_else(|| "—".into(), yuan), d.what);
        let duties: Vec<String> = a.duties.iter().map(duty).collect();
        vec![
            Field::text("number", "协议编号", a.number.as_deref().unwrap_or_default()).optional(),
            Field::text("amount", "协议金额（元）", &yuan_of(a.amount)).optional().hint("没有金钱内容的不填"),
            Field::area("result", "调解结果", "如：用人单位分两期支付工资差额")
                .filled(a.result.clone().unwrap_or_default()),
            Field::date("due_on", "履行期限", a.due_on).optional().hint("分期的填在下面，不用填这里"),
            Field::text("manner", "履行方式", a.manner.as_deref().unwrap_or_default()).hint("如 银行转账"),
            Field::new("area", "duties", "分期和其他事项")
                .optional()
                .hint("每行一项：日期 金额 事项，如 2024-08-10 12300 第一期工资差额；不是金钱的金额写 —")
                .filled(duties.join("\n")),
        ]
    }
    fn act(_: &mut Tx, _: &Env, _: &Case, e: &Entry) -> Result<Act, AppError> {
        Ok(Act::Agree(Terms {
            number: e.optional("number"),
            amount: money(e, "amount")?,
            result: e.optional("result"),
            due_on: e.optional_date("due_on")?,
            manner: e.optional("manner"),
            duties: duties(e.text("duties"))?,
        }))
    }
}

fn duties(text: &str) -> Result<Vec<Duty>, AppError> {
    let wrong = |line: usize| {
        let message = format!("第 {line} 行写成：日期 金额 事项。如 2024-08-10 12300 第一期工资差额。");
        AppError::invalid("duties", message)
    };
    let one = |(at, line): (usize, &str)| {
        let mut parts = line.trim().splitn(3, char::is_whitespace);
        let (day, amount, what) = (parts.next(), parts.next(), parts.next());
        let due_on = day.and_then(parse_date).ok_or_else(|| wrong(at + 1))?;
        let amount = match amount {
            Some("—" | "-" | "－" | "无") => None,
            Some(text) => match Cell::Money.parse(&Raw::Text(text.to_owned())) {
                Ok(Value::Money(fen)) => Some(fen),
                _ => return Err(wrong(at + 1)),
            },
            None => return Err(wrong(at + 1)),
        };
        let what = what
            .map(str::trim)
            .filter(|t| !t.is_empty())
            .map_or_else(|| format!("第{}期", at + 1), str::to_owned);
        Ok(Duty { due_on, amount, what })
    };
    text.lines().filter(|line| !line.trim().is_empty()).enumerate().map(one).collect()
}

struct Sign;

const MEANS: [(&str, &str, Means); 3] = [
    ("paper", "纸质签名、捺印、盖章，已扫描", Means::Paper),
    ("certified", "电子签名认证服务", Means::Certified),
    ("drawn", "屏幕手写（只是辅助记录）", Means::Drawn),
];

impl Kind for Sign {
    const STEP: Step = Step::Sign;
    const RESOURCE: &'static str = "signatures";
    const DAY: &'static str = "签章日期";

    fn about(case: &Case, _: &Env) -> String {
        let lacking: Vec<&str> = Seat::ALL
            .into_iter()
            .filter(|seat| {
                !case
                    .agreement
                    .signatures
                    .of(*seat)
                    .is_some_and(fengqiao_domain::cases::parts::Signature::counts)
            })
            .map(Seat::label)
            .collect();
        if lacking.is_empty() {
            return "四方签章已齐。".into();
        }
        format!("还缺：{}。四方齐全的那一天起协议生效，案件同时结案。", lacking.join("、"))
    }
    fn fields(_: &Case, _: &Env) -> Vec<Field> {
        let means: Vec<(&str, &str)> = MEANS.iter().map(|(code, words, _)| (*code, *words)).collect();
        let seat = |seat: Seat| Field::select(seat.code(), seat.label(), &[("是", "已签章")]).optional();
        Seat::ALL
            .into_iter()
            .map(seat)
            .chain([Field::select("means", "方式", &means).filled("paper")])
            .collect()
    }
    fn act(_: &mut Tx, _: &Env, _: &Case, e: &Entry) -> Result<Act, AppError> {
        let seats: Vec<Seat> = Seat::ALL.into_iter().filter(|seat| yes(e, seat.code())).collect();
        let means = MEANS.iter().find(|(code, ..)| *code == e.text("means")).map(|(.., means)| *means);
        let means = means.ok_or_else(|| AppError::invalid("means", "没有选签章的方式。"))?;
        Ok(Act::Sign(seats, means))
    }
}

struct SettleAtOnce;

impl Kind for SettleAtOnce {
    const STEP: Step = Step::SettleAtOnce;
    const RESOURCE: &'static str = "settlement";
    const DAY: &'static str = "达成并履行的日期";

    fn about(_: &Case, _: &Env) -> String {
        "小额、当场履行完毕的，可以不制作协议书，达成和履行的内容记在笔录里。".into()
    }
    fn fields(_: &Case, _: &Env) -> Vec<Field> {
        vec![
            Field::area("result", "达成和履行的内容", "如：当场支付加班费 800 元"),
            Field::text("amount", "金额（元）", "").optional(),
        ]
    }
    fn act(_: &mut Tx, _: &Env, _: &Case, e: &Entry) -> Result<Act, AppError> {
        Ok(Act::SettleAtOnce { result: e.text("result").to_owned(), amount: money(e, "amount")? })
    }
}

struct Close;

impl Kind for Close {
    const STEP: Step = Step::Close;
    const RESOURCE: &'static str = "closure";
    const DAY: &'static str = "结案日期";

    fn about(_: &Case, _: &Env) -> String {
        "没有书面协议而结束的在这里登记。调解不成的，接着书面告知当事人可以申请仲裁。".into()
    }
    fn fields(_: &Case, _: &Env) -> Vec<Field> {
        let elsewhere = [Outcome::Agreement, Outcome::PerformedAtOnce, Outcome::Withdrawn];
        let outcomes: Vec<(&str, &str)> =
            Outcome::ALL.iter().filter(|o| !elsewhere.contains(o)).map(|o| (o.code(), o.label())).collect();
        let sides = Side::BOTH.map(|side| (side.label(), side.label()));
        vec![
            Field::select("outcome", "结案方式", &outcomes),
            Field::select("by", "哪一方", &sides).optional().hint("一方不同意、拒绝签章的要选"),
            Field::new("area", "cause", "不成原因").optional().hint("调解不成的要写明"),
        ]
    }
    fn act(_: &mut Tx, _: &Env, _: &Case, e: &Entry) -> Result<Act, AppError> {
        let outcome = Outcome::from_code(e.text("outcome"));
        let outcome = outcome.ok_or_else(|| AppError::invalid("outcome", "没有选结案方式。"))?;
        let by = Side::BOTH.into_iter().find(|side| side.label() == e.text("by"));
        Ok(Act::Close { outcome, cause: e.optional("cause"), by })
    }
}

struct Withdraw;

impl Kind for Withdraw {
    const STEP: Step = Step::Withdraw;
    const RESOURCE: &'static str = "withdrawal";
    const DAY: &'static str = "撤回日期";

    fn about(_: &Case, _: &Env) -> String {
        "申请人可以随时撤回。撤回后还可以再申请调解，或者申请仲裁。".into()
    }
    fn fields(_: &Case, _: &Env) -> Vec<Field> {
        vec![Field::new("area", "why", "原因").optional().hint("申请人说了的记下来")]
    }
    fn act(_: &mut Tx, _: &Env, _: &Case, e: &Entry) -> Result<Act, AppError> {
        Ok(Act::Withdraw(e.optional("why")))
    }
}
