//! What is due with expert pools (III-2-5): recommendations, the city's decision, terms, the yearly review, opinions.

use super::{Kind, Spread, Todo};
use crate::dates::spoken;
use crate::experts::CLAUSE;
use crate::policy::Policy;
use crate::verdict::Basis;
use jiff::civil::Date;

/// How far ahead the end of a term is told, in days.
pub const TERM_AHEAD: i64 = 90;

/// A selection round.
#[derive(Clone, Debug)]
pub struct Selection {
    /// Record id.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// Last day to recommend.
    pub closes: Date,
}

/// A round is open and the reader's district has recommended nobody.
pub fn recommend(round: &Selection, policy: &Policy) -> Todo {
    let rules = &policy.experts;
    let (least, most) = (rules.nominees_min.value, rules.nominees_max.value);
    let title = format!("{}：推荐{least}至{most}名市级专家候选", round.title);
    let why = format!("从本区在库专家中择优推荐，{} 截止", round.closes);
    let sentence = format!(
        "{}在{}截止推荐（含当天），本区还没有推荐；每区推荐{least}至{most}名。",
        round.title,
        spoken(round.closes)
    );
    let todo = Todo::new(Kind::ExpertRecommend, title, why).by(CLAUSE, Basis::Text, sentence);
    Todo { record: Some(round.id.clone()), ..todo.due(round.closes) }
}

/// A round is closed and the city has not decided about everybody, or not published.
pub fn decide(round: &Selection, undecided: u64, nominees: u64) -> Todo {
    let (title, why) = if undecided > 0 {
        (format!("{}：{undecided} 名候选待评审", round.title), "推荐已截止，逐人写明意见".to_owned())
    } else {
        (format!("{}：评审已完成，待公布", round.title), "公布后入选的人进入市级专家库".to_owned())
    };
    let sentence = format!("{}的推荐已截止，共{nominees}名候选，还有{undecided}名没有评审。", round.title);
    let todo = Todo::new(Kind::ExpertDecide, title, why).by(CLAUSE, Basis::Inferred, sentence);
    Todo { record: Some(round.id.clone()), ..todo }
}

/// Terms that end within [`TERM_AHEAD`] days, and the first day one does.
pub fn terms(people: &Spread, first: Option<Date>) -> Option<Todo> {
    let (n, first) = (people.n, first?);
    if n == 0 {
        return None;
    }
    let why = format!("最早 {first} 届满，续聘或到期退出");
    let sentence = format!("{n}名专家的聘期在{TERM_AHEAD}天内届满，届满后没有续聘的不再计入在库人数。");
    let todo = Todo::new(Kind::ExpertTerms, format!("调解专家 {n} 人聘期将满"), why);
    Some(todo.by(CLAUSE, Basis::Inferred, sentence).due(first).at(people, "人"))
}

/// In January the review of the year before: how many of a pool there are, and how many of them had no part.
pub fn review(people: u64, without: u64, today: Date) -> Option<Todo> {
    if today.month() != 1 || people == 0 {
        return None;
    }
    let year = today.year() - 1;
    let why = format!("在库 {people} 人，{without} 人没有参与记录，排在前面");
    let sentence = format!(
        "{year}年度专家参与情况每年1月看一次：{people}人中{without}人没有提供意见的记录，是否继续聘任由主管部门决定。"
    );
    let todo = Todo::new(Kind::ExpertReview, format!("{year} 年度专家参与情况评议"), why);
    Some(todo.by(CLAUSE, Basis::Inferred, sentence).due(today.last_of_month()))
}

/// Requests for an opinion that wait for the reader as an expert.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// Not answered at all.
    pub sent: u64,
    /// Accepted, without an opinion yet.
    pub accepted: u64,
    /// The first day one is wanted by.
    pub first: Option<Date>,
}

/// What the expert has to answer.
pub fn opinions(asked: &Asked) -> Option<Todo> {
    let n = asked.sent + asked.accepted;
    if n == 0 {
        return None;
    }
    let why = format!("待答复 {} 项，已接受待提意见 {} 项", asked.sent, asked.accepted);
    let sentence = format!("有{n}项征询等您答复；不便参与或需要回避的，可以不接受并写明理由。");
    let todo = Todo::new(Kind::ExpertOpinion, format!("专家意见征询 {n} 项待办"), why);
    Some(Todo { due: asked.first, ..todo.by(CLAUSE, Basis::Text, sentence) })
}

/// Requests of the reader's office whose day is over without an opinion.
pub fn waiting(late: u64, first: Option<Date>) -> Option<Todo> {
    let first = first?;
    if late == 0 {
        return None;
    }
    let sentence = format!("发出的征询有{late}项过了希望答复的日期，可以催问、代录意见，或撤回另请专家。");
    let why = format!("最早的一项希望 {first} 前答复");
    let todo = Todo::new(Kind::ExpertWaiting, format!("专家意见征询 {late} 项过期没有意见"), why);
    Some(todo.by(CLAUSE, Basis::Inferred, sentence).due(first))
}
