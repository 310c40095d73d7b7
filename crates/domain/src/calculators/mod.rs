//! Calculators of statutory pay (R12, regulations.md §11): pure functions of the facts and the dated parameters.
//!
//! Each file has its `Inputs` (amounts in fen, days as dates, first and last day included) and
//! `compute(&Inputs, &Parameters) -> Result<Computed, Unanswered>`. Reckoning is exact; the result is rounded half up
//! to the fen once, at the end. Nothing is guessed: a parameter that is not there is asked for.
//!
//! | file | what | articles |
//! |---|---|---|
//! | [`severance`] | 经济补偿 | 劳动合同法46、47、97，条例27 |
//! | [`damages`] | 违法解除赔偿金 | 劳动合同法87，条例25 |
//! | [`notice_pay`] | 代通知金 | 劳动合同法40，条例20 |
//! | [`double_wages`] | 未订立书面合同的二倍工资 | 劳动合同法82，条例6、7，法释〔2025〕12号6、7 |
//! | [`overtime`] | 加班工资 | 劳动法44，工资支付暂行规定13，人社部发〔2025〕2号 |
//! | [`annual_leave`] | 未休年休假工资 | 年休假条例3、4，实施办法3、5、10—12 |
//! | [`probation`] | 试用期 | 劳动合同法19、20、83 |
//! | [`sick_pay`] | 病假工资下限 | 劳部发〔1995〕309号59，天津市工资支付规定25 |
//! | [`injury`] | 伤残、丧葬、工亡补助 | 工伤保险条例35—37、39、64 |

pub mod annual_leave;
mod articles;
pub mod ask;
mod check;
pub mod damages;
pub mod double_wages;
mod grounds;
pub mod injury;
mod list;
pub mod months;
pub mod notice_pay;
pub mod overtime;
mod parameters;
pub mod probation;
pub mod ratio;
pub mod severance;
pub mod sick_pay;
mod wages;
mod working;

pub use articles::Article;
pub use grounds::Ground;
pub use list::{ALL, Calculator};
pub use parameters::{Approval, Parameter, Parameters, Terms, UNVERIFIED, Used, What};
pub use wages::Wages;

use crate::dates::spoken;
use crate::table::Problem;
use crate::value::money;
use crate::verdict::Basis;
use jiff::civil::Date;

/// One step of a calculation, as an officer reads it out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The article it rests on.
    pub article: &'static Article,
    /// 原文 where the article says it, 推定 where we read it so, 参照 where it is only known at second hand.
    pub basis: Basis,
    /// What is done, with the numbers.
    pub sentence: String,
}

/// A result with how it came about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Computed {
    /// The amount in fen, never negative.
    pub fen: i64,
    /// The steps, in order.
    pub steps: Vec<Step>,
    /// The parameters used.
    pub used: Vec<Used>,
    /// What to look at beside it: stale parameters, limits passed, claims of their own.
    pub cautions: Vec<String>,
}

impl Computed {
    /// The articles of the steps, each once, in order.
    pub fn articles(&self) -> Vec<&'static Article> {
        let mut found = Vec::new();
        for step in &self.steps {
            if !found.contains(&step.article) {
                found.push(step.article);
            }
        }
        found
    }

    /// Amount, steps and parameters as one text, to be kept beside a claim.
    pub fn note(&self, title: &str) -> String {
        let steps = self
            .steps
            .iter()
            .zip(1..)
            .map(|(step, at)| format!("{at}. {}（{}）", step.sentence, step.article.cite));
        let head = format!("{title}{}元。", money(self.fen));
        std::iter::once(head).chain(steps).collect::<Vec<_>>().join("\n")
    }
}

/// Why there is no result.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unanswered {
    /// A parameter that is not in the table.
    #[error("缺少{}适用的{}。请在参数表里录入数值和文号后再计算。", spoken(*.for_date), .what.label())]
    NeedsParameter {
        /// Which one.
        what: What,
        /// The day it is needed for.
        for_date: Date,
    },
    /// Facts that cannot be: what is wrong with which field, and how to mend it.
    #[error("{}", .0.iter().map(|problem| problem.message.as_str()).collect::<String>())]
    Refused(Vec<Problem>),
}

/// Days a month is paid for: 21.75 (人社部发〔2025〕2号).
const PAID_DAYS: ratio::Ratio = ratio::Ratio::new(2175, 100);

#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
