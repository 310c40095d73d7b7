//! Steps after a case is closed, and corrections.

use fengqiao_domain::cases::ReviewKind;
use fengqiao_domain::cases::acts::Act;
use fengqiao_domain::cases::parts::{self, VisitWay, Visited};
use fengqiao_domain::cases::performance::open_duties;
use fengqiao_domain::cases::record::Case;
use fengqiao_domain::cases::steps::Step;
use fengqiao_domain::value::money as yuan;

use super::{Kind, Kinds, money, number, yes, yes_or_no};
use crate::platform::fields::{Entry, Field};
use crate::tables::Env;
use crate::{AppError, Tx};

pub(super) fn each(kinds: &mut impl Kinds) {
    kinds.take::<Perform>();
    kinds.take::<Default>();
    kinds.take::<Review>();
    kinds.take::<ReviewResult>();
    kinds.take::<Tell>();
    kinds.take::<Visit>();
    kinds.take::<Archive>();
    kinds.take::<TakeBack>();
    kinds.take::<super::mend::Mend>();
    kinds.take::<Void>();
}

struct Perform;

impl Kind for Perform {
    const STEP: Step = Step::Perform;
    const RESOURCE: &'static str = "performance";
    const DAY: &'static str = "到位日期";

    fn about(case: &Case, _: &Env) -> String {
        let open: Vec<String> = open_duties(case)
            .iter()
            .map(|o| {
                format!("{} {}", o.what, o.left.map_or_else(String::new, |fen| format!("{}元", yuan(fen))))
            })
            .collect();
        if open.is_empty() {
            "没有还要履行的。".into()
        } else {
            format!("还要履行：{}。", open.join("；"))
        }
    }
    fn fields(case: &Case, _: &Env) -> Vec<Field> {
        let duties: Vec<(String, String)> = (1..)
            .zip(&case.agreement.duties)
            .map(|(at, duty): (usize, _)| (at.to_string(), format!("{} {}", duty.due_on, duty.what)))
            .collect();
        let choices: Vec<(&str, &str)> =
            duties.iter().map(|(at, words)| (at.as_str(), words.as_str())).collect();
        let amount = Field::text("amount", "到位金额（元）", "").optional().hint("不是金钱的不填");
        if case.id.is_empty() {
            // The description of the resource: which one is said by its place in the agreement.
            return vec![amount, Field::text("duty", "协议里的第几项", "").optional()];
        }
        if choices.is_empty() {
            return vec![amount];
        }
        vec![amount, Field::select("duty", "哪一期、哪一项", &choices).optional()]
    }
    fn act(_: &mut Tx, _: &Env, _: &Case, e: &Entry) -> Result<Act, AppError> {
        let nth = |at: i64| usize::try_from(at).ok().and_then(|at| at.checked_sub(1));
        let duty = number(e, "duty")?
            .map(|at| nth(at).ok_or_else(|| AppError::invalid("duty", "从第1项数起。")))
            .transpose()?;
        Ok(Act::Perform { amount: money(e, "amount")?, duty })
    }
}

struct Default;

impl Kind for Default {
    const STEP: Step = Step::Default;
    const RESOURCE: &'static str = "default";

    fn about(_: &Case, _: &Env) -> String {
        "约定期限内不履行的，仲裁时效从这一天起中断，当事人可以申请仲裁；拖欠劳动报酬、工伤医疗费、经济补偿或者赔偿金的，劳动者可以申请支付令。".into()
    }
    fn fields(_: &Case, _: &Env) -> Vec<Field> {
        vec![Field::area("what", "不履行的情况", "哪一期、差多少、对方怎么说")]
    }
    fn act(_: &mut Tx, _: &Env, _: &Case, e: &Entry) -> Result<Act, AppError> {
        Ok(Act::Default(e.text("what").to_owned()))
    }
}

struct Review;

impl Kind for Review {
    const STEP: Step = Step::Review;
    const RESOURCE: &'static str = "review";
    const DAY: &'static str = "申请日期";

    fn about(_: &Case, _: &Env) -> String {
        "仲裁审查在协议生效后15日内、司法确认在30日内由双方共同申请；支付令由劳动者持协议书申请。".into()
    }
    fn fields(_: &Case, _: &Env) -> Vec<Field> {
        let kinds: Vec<(&str, &str)> = ReviewKind::ALL
            .iter()
            .filter(|kind| **kind != ReviewKind::None)
            .map(|kind| (kind.code(), kind.label()))
            .collect();
        vec![Field::select("kind", "申请什么", &kinds), yes_or_no("jointly", "双方共同申请").filled("是")]
    }
    fn act(_: &mut Tx, _: &Env, _: &Case, e: &Entry) -> Result<Act, AppError> {
        let kind = ReviewKind::from_code(e.text("kind")).unwrap_or(ReviewKind::None);
        Ok(Act::Review { kind, jointly: yes(e, "jointly") })
    }
}

struct ReviewResult;

impl Kind for ReviewResult {
    const STEP: Step = Step::ReviewResult;
    const RESOURCE: &'static str = "review-result";
    const DAY: &'static str = "结果日期";

    fn about(case: &Case, _: &Env) -> String {
        let kind = case.review.kind.map_or("审查确认", ReviewKind::label);
        format!("登记{kind}的结果和文书号。")
    }
    fn fields(_: &Case, _: &Env) -> Vec<Field> {
        vec![Field::text("result", "结果、文书号", "").hint("如 制作调解书 津劳人仲审〔2024〕3号")]
    }
    fn act(_: &mut Tx, _: &Env, _: &Case, e: &Entry) -> Result<Act, AppError> {
        Ok(Act::ReviewResult(e.text("result").to_owned()))
    }
}

struct Tell;

impl Kind for Tell {
    const STEP: Step = Step::Tell;
    const RESOURCE: &'static str = "arbitration-notice";
    const DAY: &'static str = "告知日期";

    fn about(_: &Case, _: &Env) -> String {
        "书面告知当事人可以依法申请仲裁；告知书由双方签收。".into()
    }
    fn fields(_: &Case, _: &Env) -> Vec<Field> {
        Vec::new()
    }
    fn act(_: &mut Tx, _: &Env, _: &Case, _: &Entry) -> Result<Act, AppError> {
        Ok(Act::Tell)
    }
}

struct Visit;

impl Kind for Visit {
    const STEP: Step = Step::Visit;
    const RESOURCE: &'static str = "visit";
    const DAY: &'static str = "回访日期";

    fn about(_: &Case, _: &Env) -> String {
        "问履行情况和满意度，有没有反复。没有问到满意度的可以不填。".into()
    }
    fn fields(_: &Case, _: &Env) -> Vec<Field> {
        let marks =
            [("5", "5 很满意"), ("4", "4 满意"), ("3", "3 一般"), ("2", "2 不满意"), ("1", "1 很不满意")];
        let ways = VisitWay::CHOICES.map(|way| (way.code(), way.label()));
        let whom = Visited::ALL.map(|one| (one.code(), one.label()));
        vec![
            Field::select("way", "回访方式", &ways).optional(),
            Field::select("whom", "回访对象", &whom).optional(),
            yes_or_no("again", "争议是否反复").optional(),
            Field::select("satisfaction", "满意度", &marks).optional(),
        ]
    }
    fn act(_: &mut Tx, _: &Env, _: &Case, e: &Entry) -> Result<Act, AppError> {
        Ok(Act::Visit(parts::Visit {
            on: None,
            satisfaction: number(e, "satisfaction")?,
            way: VisitWay::from_code(e.text("way")),
            whom: Visited::from_code(e.text("whom")),
            again: e.optional("again").map(|_| yes(e, "again")),
        }))
    }
}

struct Archive;

impl Kind for Archive {
    const STEP: Step = Step::Archive;
    const RESOURCE: &'static str = "archive";
    const DAY: &'static str = "归档日期";

    fn about(_: &Case, _: &Env) -> String {
        "卷内文书按目录编页。归档以后的更正由区局办理，改前改后都留着。".into()
    }
    fn fields(case: &Case, _: &Env) -> Vec<Field> {
        let number = case.number.clone().unwrap_or_default();
        vec![Field::text("number", "档案号", &number).hint("可以就用案件编号")]
    }
    fn act(_: &mut Tx, _: &Env, _: &Case, e: &Entry) -> Result<Act, AppError> {
        Ok(Act::Archive(e.text("number").to_owned()))
    }
}

struct TakeBack;

impl Kind for TakeBack {
    const STEP: Step = Step::TakeBack;
    const RESOURCE: &'static str = "step-withdrawal";

    fn about(case: &Case, _: &Env) -> String {
        case.steps.iter().rev().find(|taken| taken.holds()).map_or_else(
            || "没有可以撤销的步骤。".into(),
            |taken| format!("撤销最近的一步：{} {}。撤销的步骤留在办理记录里。", taken.on, taken.note),
        )
    }
    fn fields(_: &Case, _: &Env) -> Vec<Field> {
        vec![Field::area("why", "撤销的理由", "如：记错了案件")]
    }
    fn act(_: &mut Tx, _: &Env, _: &Case, e: &Entry) -> Result<Act, AppError> {
        Ok(Act::TakeBack(e.text("why").to_owned()))
    }
}

struct Void;

impl Kind for Void {
    const STEP: Step = Step::Void;
    const RESOURCE: &'static str = "void";

    fn about(_: &Case, _: &Env) -> String {
        "重复登记或者登记错了的案件作废：不再计入任何数字，记录和理由都留着。".into()
    }
    fn fields(_: &Case, _: &Env) -> Vec<Field> {
        vec![Field::area("reason", "作废的理由", "如：与另一个案件重复，写明编号")]
    }
    fn act(_: &mut Tx, _: &Env, _: &Case, e: &Entry) -> Result<Act, AppError> {
        Ok(Act::Void(e.text("reason").to_owned()))
    }
}
